/* stock_list.c - levels, their history, what is low, kits */
#include <string.h>
#include "stock/stock_impl.h"

#include "stock.sql.h"
#include "base/banned.h"

/* IN with everything told: no limit is a very large one, no time the beginning or the end of time. */
static int completed(struct work *w, const struct stock_query *in, struct stock_query *ret, struct err *e)
{
	*ret = *in;
	if (ret->limit == INT_UNKNOWN)
		ret->limit = INT64_MAX;
	if (ret->all == INT_UNKNOWN)
		ret->all = 0;
	if (!ret->after)
		ret->after = "";
	return setting_range(w, in->since, in->until, &ret->since_ms, &ret->until_ms, e);
}

int stock_list(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e)
{
	struct stock_query q;

	return completed(w, in, &q, e) ? -1 : store_each(w, &SQL_LEVEL_LIST, &stock_query_record, &q,
		&stock_level_record, emit, arg, e);
}

/* Passes rows on and counts them. */
struct counter { stock_emit emit; void *arg; int64_t rows; };

static int count_row(void *arg, const void *row, struct err *e)
{
	struct counter *c = arg;

	c->rows++;
	return c->emit(c->arg, row, e);
}

int stock_show(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e)
{
	struct counter c = { emit, arg, 0 };
	struct stock_level key = { .location = in->location };
	struct stock_level row;
	struct item item;

	int rc = stock_item(w, in->sku, &item, e);
	if (rc <= 0)
		return rc;
	key.item_id = item.id;
	if (store_each(w, &SQL_LEVEL_OF_ITEM, &stock_level_record, &key, &stock_level_record, count_row, &c, e)
		|| store_each(w, &SQL_BALANCE_OF_ITEM, &stock_level_record, &key, &stock_level_record, count_row, &c, e))
		return -1;
	if (c.rows)
		return 0;
	record_init(&stock_level_record, &row);
	row.sku = item.sku;
	row.title = item.title;
	row.on_hand = 0;
	return emit(arg, &row, e);
}

int stock_history(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e)
{
	struct stock_query q;
	struct item item;

	if (completed(w, in, &q, e))
		return -1;
	if (!in->sku)
		return store_each(w, &SQL_HISTORY_ALL, &stock_query_record, &q, &stock_event_record, emit, arg, e);
	int rc = stock_item(w, in->sku, &item, e);
	if (rc <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_SKU_UNKNOWN, "sku", "no such item: %s", in->sku);
	return store_each(w, &SQL_HISTORY_ONE, &stock_query_record, &q, &stock_event_record, emit, arg, e);
}

struct low_walk { stock_emit emit; void *arg; struct list affected; size_t at; };

/* Both lists are in the order of sku. */
static int low_row(void *arg, const void *row, struct err *e)
{
	struct low_walk *k = arg;
	struct stock_low low = *(const struct stock_low *)row;
	struct stock_affected *all = k->affected.at;

	while (k->at < k->affected.n && strcmp(all[k->at].sku, low.sku) < 0)
		k->at++;
	low.affected.at = k->affected.n ? all + k->at : NULL;
	while (k->at < k->affected.n && strcmp(all[k->at].sku, low.sku) == 0) {
		k->at++;
		low.affected.n++;
	}
	return k->emit(k->arg, &low, e);
}

int stock_low_list(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e)
{
	struct low_walk k = { .emit = emit, .arg = arg };
	struct stock_query q;

	if (completed(w, in, &q, e) || setting_int(w, SETTING_COVER_DAYS, &q.cover_days, e))
		return -1;
	if (store_all(w, &SQL_LOW_AFFECTED, NULL, NULL, &stock_affected_record, &k.affected, e))
		return -1;
	q.until_ms = w->now_ms + 1;
	q.since_ms = q.long_since_ms = w->now_ms - q.cover_days * INT64_C(86400000);
	return store_each(w, &SQL_LOW_LIST, &stock_query_record, &q, &stock_low_record, low_row, &k, e);
}

struct waited { int64_t items, waiting; };

int stock_waiting(struct work *w, int64_t *ret_items, int64_t *ret_units, struct err *e)
{
	static const struct field fields[] = {
		INT(struct waited, items, 0, ""), INT(struct waited, waiting, 0, ""), FIELDS_END
	};
	static const struct record type = { "waited", sizeof(struct waited), fields };
	struct waited found;

	if (store_get(w, &SQL_WAITING_UNITS, NULL, NULL, &type, &found, e) < 0)
		return -1;
	*ret_items = found.items;
	*ret_units = found.waiting;
	return 0;
}

/* A row at a time: the components of a kit are forgotten when it is shown. */
struct kit_list { struct work work; stock_emit emit; void *arg; };

static int emit_kit(void *arg, const void *row, struct err *e)
{
	struct kit_list *l = arg;
	struct kit_row kit = *(const struct kit_row *)row;

	arena_reset(l->work.mem);
	return stock_components(&l->work, kit.id, &kit.components, e) ? -1 : l->emit(l->arg, &kit, e);
}

int stock_kits(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e)
{
	struct kit_list l = { *w, emit, arg };
	struct arena row = { 0 };
	struct stock_query q;

	if (completed(w, in, &q, e))
		return -1;
	l.work.mem = &row;
	int rc = store_each(w, &SQL_KIT_LIST, &stock_query_record, &q, &kit_record, emit_kit, &l, e);
	arena_release(&row);
	return rc;
}
