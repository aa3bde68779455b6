/* report_totals.c - the report totals against what the orders say (I23) */
#include "report/report_impl.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "report.sql.h"
#include "base/banned.h"

typedef int (*differ_fn)(void *arg, const char *subject, int64_t was, int64_t is, struct err *e);

/* Keys of the sums that the orders give are remembered by their hash, so that stored rows that no order
 * stands behind are found too. */
struct comparison {
	struct work *w;
	differ_fn differ;
	void *arg;
	uint64_t *keys;
	size_t n, room;
	struct buf subject;
};

static uint64_t key_of(const struct record *type, const void *row)
{
	uint64_t h = type->size;

	for (const struct field *f = type->fields; f->kind != FIELD_END; f++) {
		if (!(f->flags & FIELD_KEY) || f->flags & FIELD_SQL)     /* the part is no part of the key */
			continue;
		if (f->kind == FIELD_TEXT)
			h = text_hash(h, *field_text(f, row), strlen(*field_text(f, row)));
		else
			h = text_hash(h, field_int(f, row), sizeof(int64_t));
	}
	return h ? h : 1;
}

static uint64_t *slot_for(uint64_t *keys, size_t room, uint64_t key)
{
	size_t i = key & (room - 1);

	while (keys[i] && keys[i] != key)
		i = (i + 1) & (room - 1);
	return &keys[i];
}

static void remember(struct comparison *c, uint64_t key)
{
	if (c->n * 2 >= c->room) {
		size_t room = c->room ? c->room * 2 : 4096;
		uint64_t *wider = must_alloc(room * sizeof *wider);
		for (size_t i = 0; i < c->room; i++)
			if (c->keys[i])
				*slot_for(wider, room, c->keys[i]) = c->keys[i];
		must_free(c->keys);
		c->keys = wider;
		c->room = room;
	}
	*slot_for(c->keys, c->room, key) = key;
	c->n++;
}

static bool is_remembered(const struct comparison *c, uint64_t key)
{
	return c->room && *slot_for(c->keys, c->room, key) == key;
}

/* Each sum of NOW and STORED (NULL: all zero) that differs; the subject so far has the key. */
static int compare_sums(struct comparison *c, const struct record *type, const void *now, const void *stored,
	struct err *e)
{
	size_t len = c->subject.len;

	for (const struct field *f = type->fields; f->kind != FIELD_END; f++) {
		if (f->flags & FIELD_KEY)
			continue;
		int64_t is = now ? *field_int(f, now) : 0, was = stored ? *field_int(f, stored) : 0;
		if (was == is)
			continue;
		c->subject.len = len;
		buf_format(&c->subject, " %s", f->name);
		if (c->differ(c->arg, buf_text(&c->subject), was, is, e))
			return -1;
	}
	return 0;
}

static void name_day(struct comparison *c, const struct order_total *t)
{
	char date[32];

	clock_format_date(t->day, date);
	buf_clear(&c->subject);
	buf_format(&c->subject, "%s %s %s %s %s", date, t->channel, t->currency, order_state_words[t->state],
		fulfilment_words[t->fulfilment]);
}

static int name_month(struct comparison *c, const struct item_total *t, struct err *e)
{
	struct stock_level key = { .item_id = t->item_id }, name;
	struct arena mem = { 0 };
	struct work w = *c->w;
	int year = (int)(1970 + (t->month - (t->month < 0 ? 11 : 0)) / 12);

	w.mem = &mem;
	int rc = store_get(&w, &SQL_PLACE_NAME, &stock_level_record, &key, &stock_level_record, &name, e);
	if (rc > 0) {
		buf_clear(&c->subject);
		buf_format(&c->subject, "%04d-%02d %s %s %s", year, (int)(t->month - (year - 1970) * 12) + 1,
			name.sku ? name.sku : "an item that is not there", t->channel, t->currency);
	}
	arena_release(&mem);
	return rc < 0 ? -1 : 0;
}

static int compare_day(void *arg, const struct order_total *now, struct err *e)
{
	struct comparison *c = arg;
	struct order_total stored;

	remember(c, key_of(&order_total_record, now));
	int rc = store_get(c->w, &SQL_ORDER_TOTAL_GET, &order_total_record, now, &order_total_record, &stored, e);
	if (rc < 0)
		return -1;
	name_day(c, now);
	return compare_sums(c, &order_total_record, now, rc ? &stored : NULL, e);
}

static int compare_month(void *arg, const struct item_total *now, struct err *e)
{
	struct comparison *c = arg;
	struct item_total stored;

	remember(c, key_of(&item_total_record, now));
	int rc = store_get(c->w, &SQL_ITEM_TOTAL_GET, &item_total_record, now, &item_total_record, &stored, e);
	if (rc < 0)
		return -1;
	buf_clear(&c->subject);
	bool same = rc && memcmp(&now->units, &stored.units, sizeof stored - offsetof(struct item_total, units)) == 0;
	return same ? 0 : name_month(c, now, e) || compare_sums(c, &item_total_record, now, rc ? &stored : NULL, e)
		? -1 : 0;
}

static int stray_day(void *arg, const void *row, struct err *e)
{
	struct comparison *c = arg;

	if (is_remembered(c, key_of(&order_total_record, row)))
		return 0;
	name_day(c, row);
	return compare_sums(c, &order_total_record, NULL, row, e);
}

static int stray_month(void *arg, const void *row, struct err *e)
{
	struct comparison *c = arg;

	if (is_remembered(c, key_of(&item_total_record, row)))
		return 0;
	return name_month(c, row, e) || compare_sums(c, &item_total_record, NULL, row, e) ? -1 : 0;
}

static int no_day(void *arg, const struct order_total *t, struct err *e)
{
	(void)arg, (void)t, (void)e;
	return 0;
}

static int no_month(void *arg, const struct item_total *t, struct err *e)
{
	(void)arg, (void)t, (void)e;
	return 0;
}

int report_totals_differ(struct work *w, differ_fn differ, void *arg, struct err *e)
{
	struct comparison c = { .w = w, .differ = differ, .arg = arg };
	int rc = order_totals_each(w, compare_day, no_month, &c, e)
		|| store_each(w, &SQL_ORDER_TOTAL_ALL, NULL, NULL, &order_total_record, stray_day, &c, e)
		|| order_totals_each(w, no_day, compare_month, &c, e)
		|| store_each(w, &SQL_ITEM_TOTAL_ALL, NULL, NULL, &item_total_record, stray_month, &c, e) ? -1 : 0;

	must_free(c.keys);
	buf_release(&c.subject);
	return rc;
}
