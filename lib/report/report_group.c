/* report_group.c - sums by subject: rows that are found by what they are about */
#include "report/report_group.h"

#include <stdlib.h>
#include <string.h>
#include "report.sql.h"
#include "base/banned.h"

static struct group_key *row_at(const struct groups *g, size_t i)
{
	return (struct group_key *)(void *)(g->rows + i * g->size);
}

static uint64_t hash_text(uint64_t h, const char *text)
{
	for (; text && *text; text++)
		h = (h ^ (unsigned char)*text) * 0x100000001b3u;
	return h;
}

static size_t slot_of(const struct groups *g, const struct group_key *key)
{
	uint64_t h = (uint64_t)key->id * 0x9e3779b97f4a7c15u ^ 0xcbf29ce484222325u;

	h = hash_text(key->id ? h : hash_text(h, key->subject), key->currency);
	return (size_t)(h >> 20 ^ h) & (g->n_slots - 1);
}

static bool is_row(const struct group_key *row, const struct group_key *key)
{
	return row->id == key->id && (key->id || text_same(row->subject, key->subject))
		&& text_same(row->currency, key->currency);
}

static uint32_t *find(const struct groups *g, const struct group_key *key)
{
	size_t i = slot_of(g, key);

	while (g->slots[i] && !is_row(row_at(g, g->slots[i] - 1), key))
		i = (i + 1) & (g->n_slots - 1);
	return &g->slots[i];
}

static void widen(struct groups *g)
{
	g->n_slots = g->n_slots ? g->n_slots * 2 : 256;
	must_free(g->slots);
	g->slots = must_alloc(g->n_slots * sizeof *g->slots);
	for (size_t i = 0; i < g->n; i++)
		*find(g, row_at(g, i)) = (uint32_t)i + 1;
}

static const char *kept(const struct groups *g, const char *text)
{
	return text ? arena_text(g->w->mem, text, strlen(text)) : NULL;
}

void *group_row(struct groups *g, const struct group_key *key)
{
	if (g->n * 2 >= g->n_slots)
		widen(g);
	uint32_t *slot = find(g, key);
	if (*slot)
		return row_at(g, *slot - 1);
	if (g->n == g->room) {
		g->room = g->room ? g->room * 2 : 64;
		g->rows = must_realloc(g->rows, g->room * g->size);
	}
	struct group_key *row = row_at(g, g->n);
	memset(row, 0, g->size);
	if (!text_same(g->currency, key->currency))
		g->currency = kept(g, key->currency);
	*row = (struct group_key){ kept(g, key->subject), g->currency, key->id };
	*slot = (uint32_t)++g->n;
	return row;
}

int groups_emit(struct groups *g, int (*compare)(const void *a, const void *b), int64_t top,
	bool (*ready)(void *arg, void *row), void *ready_arg, report_emit emit, void *arg, struct err *e)
{
	const char *currency = NULL;
	int64_t shown = 0;
	size_t kept_rows = 0;

	for (size_t i = 0; i < g->n; i++)
		if (ready(ready_arg, row_at(g, i)) && kept_rows++ != i)
			memcpy(row_at(g, kept_rows - 1), row_at(g, i), g->size);
	if (kept_rows)
		qsort(g->rows, kept_rows, g->size, compare);
	for (size_t i = 0; i < kept_rows; i++) {
		shown = i && text_same(currency, row_at(g, i)->currency) ? shown + 1 : 0;
		currency = row_at(g, i)->currency;
		if ((top == INT_UNKNOWN || shown < top) && emit(arg, row_at(g, i), e))
			return -1;
	}
	return 0;
}

void groups_release(struct groups *g)
{
	must_free(g->rows);
	must_free(g->slots);
}

int group_text_order(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : !a - !b;
}

int group_most_first(int64_t a, int64_t b)
{
	return (a < b) - (a > b);
}

struct naming { struct groups *g; size_t title_offset; size_t *first; size_t n; };

static int name_item(void *arg, const void *row, struct err *e)
{
	struct naming *n = arg;
	const struct product_row *item = row;
	const char *currency = NULL;

	(void)e;
	for (size_t i = 0; i < n->n; i++) {       /* an item may have a row in each currency */
		currency = row_at(n->g, n->first[i])->currency;
		uint32_t slot = *find(n->g, &(struct group_key){ NULL, currency, item->item_id });
		if (!slot)
			continue;
		struct group_key *r = row_at(n->g, slot - 1);
		r->subject = kept(n->g, item->sku);
		if (n->title_offset != SIZE_MAX)
			*(const char **)(void *)((char *)r + n->title_offset) = kept(n->g, item->title);
	}
	return 0;
}

/* The number of a row of each currency. */
static size_t currencies(const struct groups *g, size_t *first)
{
	size_t n = 0, j;

	for (size_t i = 0; i < g->n; i++) {
		for (j = 0; j < n && !text_same(row_at(g, first[j])->currency, row_at(g, i)->currency); j++)
			;
		if (j == n)
			first[n++] = i;
	}
	return n;
}

int groups_name_items(struct groups *g, size_t title_offset, struct err *e)
{
	struct naming n = { .g = g, .title_offset = title_offset };

	if (g->n == 0)
		return 0;
	n.first = arena_get(g->w->mem, g->n * sizeof *n.first);
	n.n = currencies(g, n.first);
	return store_each(g->w, &SQL_PRODUCT_NAMES, NULL, NULL, &product_row_record, name_item, &n, e);
}
