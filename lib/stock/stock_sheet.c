/* stock_sheet.c - items with what lies of them at every warehouse: what other systems are told of stock */
#include "stock/stock_impl.h"

#include <string.h>
#include "stock.sql.h"
#include "base/banned.h"

#define ROW struct sheet_row

/* An item and one of its levels, as the statement gives them. */
struct sheet_row {
	const char *sku, *title;
	int64_t price_minor, cost_minor;
	const char *currency, *hsn;
	int64_t tax_rate_bp, reorder_point, reorder_qty, max_stock, is_kit;
	int64_t location_id, condition, on_hand, allocated, packed, safety_stock;
};

static const struct field row_fields[] = {
	TEXT(ROW, sku, FIELD_SQL, ""), TEXT(ROW, title, FIELD_SQL, ""), INT(ROW, price_minor, FIELD_SQL, ""),
	INT(ROW, cost_minor, FIELD_SQL, ""), TEXT(ROW, currency, FIELD_SQL, ""), TEXT(ROW, hsn, FIELD_SQL, ""),
	INT(ROW, tax_rate_bp, FIELD_SQL, ""), INT(ROW, reorder_point, FIELD_SQL, ""), INT(ROW, reorder_qty, FIELD_SQL, ""),
	INT(ROW, max_stock, FIELD_SQL, ""), INT(ROW, is_kit, FIELD_SQL, ""), INT(ROW, location_id, FIELD_SQL, ""),
	ONE_OF(ROW, condition, FIELD_SQL, condition_words, ""), INT(ROW, on_hand, FIELD_SQL, ""),
	INT(ROW, allocated, FIELD_SQL, ""), INT(ROW, packed, FIELD_SQL, ""), INT(ROW, safety_stock, FIELD_SQL, ""),
	FIELDS_END
};
static const struct record row_record = { "sheet_row", sizeof(ROW), row_fields };

#define LEVEL struct sheet_level

static const struct field level_fields[] = {
	TEXT(LEVEL, location, 0, "a warehouse"),
	INT(LEVEL, on_hand, 0, "units there, sellable or not; absent when it was never stocked there"),
	INT(LEVEL, allocated, 0, "of them promised to orders"),
	INT(LEVEL, packed, 0, "of them packed"),
	INT(LEVEL, safety_stock, 0, "of them never promised"),
	INT(LEVEL, available, 0, "units that can still be promised"),
	INT(LEVEL, unavailable, 0, "of them in quarantine or damaged"),
	INT(LEVEL, sellable, 0, "of them sellable: what a count books"),
	INT(LEVEL, committed, 0, "of them promised or packed"),
	INT(LEVEL, location_id, FIELD_SQL, ""),
	FIELDS_END
};
static const struct record level_record = { "level", sizeof(LEVEL), level_fields };

#define SHEET struct stock_sheet

static const struct field sheet_fields[] = {
	TEXT(SHEET, sku, FIELD_KEY, "stock keeping unit"),
	TEXT(SHEET, title, 0, "what it is"),
	MONEY(SHEET, price_minor, 0, "selling price"),
	MONEY(SHEET, cost_minor, 0, "purchase price"),
	TEXT(SHEET, currency, FIELD_CURRENCY, "currency of price and cost"),
	TEXT(SHEET, hsn, 0, "HSN code"),
	RATE(SHEET, tax_rate_bp, 0, "tax rate in basis points"),
	INT(SHEET, reorder_point, 0, "buy when available falls below"),
	INT(SHEET, reorder_qty, 0, "how many to buy"),
	INT(SHEET, max_stock, 0, "more than this is over-stock"),
	BOOL(SHEET, kit, 0, "it is a kit: only its components lie anywhere"),
	INT(SHEET, sellable, 0, "sellable units at all warehouses"),
	INT(SHEET, available, 0, "units that can still be promised, at all warehouses"),
	LIST_OF(SHEET, levels, 0, &level_record, "every warehouse, by priority"),
	FIELDS_END
};
const struct record stock_sheet_record = { "stock", sizeof(SHEET), sheet_fields };

struct sheet_walk {
	struct stock_sheet at;           /* the item at hand */
	struct list warehouses;
	struct arena mem;                /* of the item at hand */
	stock_emit emit;
	void *arg;
	int64_t limit, items;
	const char *location;
	bool begun, full;
};

static int give(struct sheet_walk *k, struct err *e)
{
	if (!k->begun)
		return 0;
	if (k->emit(k->arg, &k->at, e))
		return -1;
	k->full = ++k->items == k->limit;
	return k->full ? -1 : 0;
}

static void begin_item(struct sheet_walk *k, const struct sheet_row *r)
{
	struct sheet_row kept = *r;
	const struct location *all = k->warehouses.at;

	arena_reset(&k->mem);
	record_keep(&row_record, &kept, &k->mem);
	k->begun = true;
	k->at = (struct stock_sheet){ .sku = kept.sku, .title = kept.title, .price_minor = kept.price_minor,
		.cost_minor = kept.cost_minor, .currency = kept.currency, .hsn = kept.hsn, .tax_rate_bp = kept.tax_rate_bp,
		.reorder_point = kept.reorder_point, .reorder_qty = kept.reorder_qty, .max_stock = kept.max_stock,
		.kit = kept.is_kit };
	k->at.levels.at = arena_get(&k->mem, (k->warehouses.n + 1) * sizeof(LEVEL));
	for (size_t i = 0; i < k->warehouses.n; i++) {
		struct sheet_level *l = (struct sheet_level *)k->at.levels.at + k->at.levels.n;
		if (k->location && strcmp(k->location, all[i].location) != 0)
			continue;
		record_init(&level_record, l);
		l->location = all[i].location;
		l->location_id = all[i].id;
		k->at.levels.n++;
	}
}

static void add_level(struct stock_sheet *s, struct sheet_level *l, const struct sheet_row *r)
{
	if (l->on_hand == INT_UNKNOWN)
		l->on_hand = l->allocated = l->packed = l->safety_stock = l->available = l->unavailable = l->sellable
			= l->committed = 0;
	l->on_hand += r->on_hand;
	if (r->condition != CONDITION_SELLABLE) {
		l->unavailable += r->on_hand;
		return;
	}
	l->sellable = r->on_hand;
	l->allocated = r->allocated;
	l->packed = r->packed;
	l->committed = r->allocated + r->packed;
	l->safety_stock = r->safety_stock;
	l->available = r->on_hand - l->committed - r->safety_stock;
	s->sellable += l->sellable;
	s->available += l->available;
}

static int sheet_row(void *arg, const void *row, struct err *e)
{
	struct sheet_walk *k = arg;
	const struct sheet_row *r = row;
	struct sheet_level *levels;

	if (!k->begun || strcmp(k->at.sku, r->sku) != 0) {
		if (give(k, e))
			return -1;
		begin_item(k, r);
	}
	levels = k->at.levels.at;
	for (size_t i = 0; r->location_id != INT_UNKNOWN && i < k->at.levels.n; i++)
		if (levels[i].location_id == r->location_id)
			add_level(&k->at, &levels[i], r);
	return 0;
}

int stock_sheet(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e)
{
	struct sheet_walk k = { .emit = emit, .arg = arg, .limit = in->limit, .location = in->location };
	struct stock_query q = *in;
	struct location found;
	struct item item;
	int rc;

	if (in->sku && (rc = stock_item(w, in->sku, &item, e)) <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_SKU_UNKNOWN, "sku", "no such item: %s", in->sku);
	if (in->location && stock_location(w, in->location, false, &found, e))
		return -1;
	if (stock_warehouses(w, &k.warehouses, e) || in->limit == 0)
		return in->limit == 0 ? 0 : -1;
	q.after = in->after ? in->after : "";
	rc = store_each(w, &SQL_SHEET_ROWS, &stock_query_record, &q, &row_record, sheet_row, &k, e);
	if (!rc)
		rc = give(&k, e);
	arena_release(&k.mem);
	return k.full ? 0 : rc;
}
