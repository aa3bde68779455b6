/* ship_awb.c - couriers' numbers out of a file, and what is to be collected for them
 *
 * The file has a number a line (a pool: taken in turn), or a name and a number a line with a comma, semicolon or
 * tab between, the name being the order's or the parcel's. A first line whose number reads "awb" is a heading. */
#include "ship/ship_impl.h"

#include <string.h>
#include <strings.h>
#include "base/money.h"
#include "wire/stream.h"
#include "base/banned.h"

struct awb_entry { const char *name, *awb; bool taken; };

struct awb_pool { struct awb_entry *entries; size_t n, room, next; };

static char *trimmed(char *from, char *end)
{
	while (from < end && (*from == ' ' || *from == '"'))
		from++;
	while (end > from && (end[-1] == ' ' || end[-1] == '"'))
		end--;
	*end = '\0';
	return from;
}

static void add_line(struct work *w, struct awb_pool *pool, const char *text, size_t len)
{
	struct arena *mem = work_memory(w);
	char *line = arena_text(mem, text, len), *cut = line + strcspn(line, ",;\t");
	bool named = *cut != '\0';
	struct awb_entry entry = { .name = named ? trimmed(line, cut) : NULL };

	entry.awb = named ? trimmed(cut + 1, line + len) : trimmed(line, line + len);
	if (!*entry.awb || (pool->n == 0 && strcasecmp(entry.awb, "awb") == 0))
		return;
	if (pool->n == pool->room) {
		size_t room = pool->room ? pool->room * 2 : 64;
		struct awb_entry *wider = arena_get(mem, room * sizeof *wider);
		if (pool->n)
			memcpy(wider, pool->entries, pool->n * sizeof *wider);
		pool->entries = wider;
		pool->room = room;
	}
	pool->entries[pool->n++] = entry;
}

static int read_pool(struct work *w, const char *path, struct awb_pool *pool, struct err *e)
{
	struct stream s;
	struct reader r = { .stream = &s };
	char *line;
	size_t len;
	int rc;

	if (stream_open(&s, path, e))
		return -1;
	while ((rc = reader_line(&r, &line, &len, e)) > 0)
		if (line)
			add_line(w, pool, line, len);
	stream_close(&s);
	return rc;
}

static struct awb_pool *pool_of(struct work *w, const char *path, struct err *e)
{
	struct awb_pool *pool = w->cache[CACHE_AWB];

	if (pool)
		return pool;
	pool = arena_get(work_memory(w), sizeof *pool);
	if (read_pool(w, path, pool, e))
		return NULL;
	w->cache[CACHE_AWB] = pool;
	return pool;
}

static bool is_named(const struct awb_entry *a, const struct parcel *p)
{
	return strcmp(a->name, p->parcel) == 0 || strcmp(a->name, p->order) == 0;
}

int awb_from_file(struct work *w, const char *path, const char *courier, const struct parcel *p, const char **ret,
	struct err *e)
{
	struct awb_pool *pool = pool_of(w, path, e);

	*ret = NULL;
	for (size_t i = pool ? pool->next : 0; pool && i < pool->n; i++) {
		struct awb_entry *a = &pool->entries[i];
		int used = 0;
		if (a->taken || (a->name && !is_named(a, p)))
			continue;
		if (!a->name && (used = awb_is_used(w, courier, a->awb, e)) < 0)
			return -1;
		a->taken = true;
		if (i == pool->next)
			pool->next++;
		if (used)
			continue;
		*ret = arena_text(w->mem, a->awb, strlen(a->awb));
		return 0;
	}
	return pool ? err_set(e, ERR_FIELD_MISSING, "awb", "%s: %s has no number for it", p->parcel, path) : -1;
}

static int64_t or_zero(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

/* The amount of a line with its tax. */
static int64_t line_minor(const struct order *o, const struct order_line *l)
{
	return or_zero(l->net_minor) + (o->prices_include_tax == 0 ? or_zero(l->tax_minor) : 0);
}

/* Of the parcels before P that are not cancelled, the units of line L. */
static int units_before(struct work *w, struct list *all, const struct parcel *p, int64_t line_no, int64_t *ret,
	struct err *e)
{
	*ret = 0;
	for (size_t i = 0; i < all->n; i++) {
		struct parcel *other = (struct parcel *)all->at + i;
		if (other->no >= p->no || other->parcel_state == PARCEL_CANCELLED)
			continue;
		if (!other->lines.n && parcel_load_lines(w, other, e))
			return -1;
		for (size_t j = 0; j < other->lines.n; j++) {
			const struct parcel_line *l = (const struct parcel_line *)other->lines.at + j;
			*ret += l->line_no == line_no ? l->qty : 0;
		}
	}
	return 0;
}

static bool is_first(const struct list *all, const struct parcel *p)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct parcel *other = (const struct parcel *)all->at + i;
		if (other->no < p->no && other->parcel_state != PARCEL_CANCELLED)
			return false;
	}
	return true;
}

/* Parts of a line by cumulative allocation; what is no line goes with the first parcel. Paid in part: less. */
int parcel_cod(struct work *w, const struct order *o, const struct parcel *p, int64_t *ret, struct err *e)
{
	struct list all;
	int64_t sum = 0, goods = 0, before;

	*ret = INT_UNKNOWN;
	if (o->payment_mode != MODE_COD || o->total_minor == INT_UNKNOWN)
		return 0;
	if (parcel_of_order(w, o->id, &all, e))
		return -1;
	for (size_t i = 0; i < o->lines.n; i++)
		goods += line_minor(o, order_line_at(o, i));
	for (size_t i = 0; i < p->lines.n; i++) {
		const struct parcel_line *part = (const struct parcel_line *)p->lines.at + i;
		for (size_t j = 0; j < o->lines.n; j++) {
			const struct order_line *l = order_line_at(o, j);
			if (l->line_no != part->line_no)
				continue;
			if (units_before(w, &all, p, l->line_no, &before, e))
				return -1;
			sum += money_part(line_minor(o, l), before, before + part->qty, l->qty);
		}
	}
	*ret = sum + (is_first(&all, p) ? o->total_minor - goods : 0);
	return 0;
}
