/* stock_record.c - the field tables of stock */
#include "stock/stock.h"

#include "base/banned.h"

const char *const condition_words[] = { "sellable", "quarantine", "damaged", NULL };
const char *const reserve_policy_words[] = { "all_or_nothing", "line", "partial", NULL };

static const struct field component_fields[] = {
	TEXT(struct item_component, sku, FIELD_NEED, "item in the kit"),
	INT(struct item_component, qty, FIELD_NEED | FIELD_QTY, "how many of it"),
	INT(struct item_component, item_id, FIELD_SQL, ""),
	INT(struct item_component, kit_id, FIELD_SQL, ""),
	FIELDS_END
};

const struct record item_component_record = { "component", sizeof(struct item_component), component_fields };

#define ITEM struct item

static const struct field item_fields[] = {
	TEXT(ITEM, sku, FIELD_KEY | FIELD_NEED | FIELD_COLUMN, "stock keeping unit"),
	TEXT(ITEM, title, FIELD_COLUMN, "what it is"),
	MONEY(ITEM, price_minor, FIELD_COLUMN, "selling price"),
	MONEY(ITEM, cost_minor, 0, "purchase price"),
	TEXT(ITEM, currency, FIELD_CURRENCY | FIELD_CAPS, "currency of price and cost (absent: the setting)"),
	TEXT(ITEM, hsn, 0, "HSN code"),
	RATE(ITEM, tax_rate_bp, 0, "tax rate in basis points"),
	INT(ITEM, reorder_point, FIELD_COUNT, "buy when available falls below"),
	INT(ITEM, reorder_qty, FIELD_COUNT, "how many to buy"),
	INT(ITEM, max_stock, FIELD_COUNT, "more than this is over-stock"),
	INT(ITEM, lead_days, FIELD_COUNT, "days from ordering it to its arrival (absent: the setting)"),
	INT(ITEM, return_days, FIELD_COUNT, "business days after delivery it may be returned in (absent: the setting)"),
	INT(ITEM, safety_stock, FIELD_COUNT, "units never promised, at the location"),
	TEXT(ITEM, location, 0, "location of on_hand and safety_stock (absent: the first by priority)"),
	INT(ITEM, on_hand, 0, "units on hand by the list: booked as a count"),
	TEXT(ITEM, ref, 0, "reference of that count, unique"),
	LIST_OF(ITEM, components, 0, &item_component_record, "what a kit is made of"),
	TIME(ITEM, as_of, FIELD_ARG, "when the stock list was taken"),
	INT(ITEM, id, FIELD_SQL, ""),
	INT(ITEM, is_kit, FIELD_SQL, ""),
	FIELDS_END
};

const struct record item_record = { "item", sizeof(ITEM), item_fields };

static const struct field location_fields[] = {
	TEXT(struct location, location, FIELD_KEY | FIELD_COLUMN, "code of the location"),
	TEXT(struct location, title, FIELD_COLUMN | FIELD_OPT, "what it is called"),
	INT(struct location, priority, FIELD_COLUMN | FIELD_OPT | FIELD_COUNT, "the smallest is taken from first"),
	INT(struct location, id, FIELD_SQL, ""),
	INT(struct location, is_warehouse, FIELD_SQL, ""),
	FIELDS_END
};

const struct record location_record = { "location", sizeof(struct location), location_fields };

#define MOVE struct stock_move

static const struct field move_fields[] = {
	INT(MOVE, id, FIELD_SQL, ""), INT(MOVE, item_id, FIELD_SQL, ""), INT(MOVE, qty, 0, "units"),
	INT(MOVE, from_id, FIELD_SQL, ""), ONE_OF(MOVE, from_condition, 0, condition_words, ""),
	INT(MOVE, to_id, FIELD_SQL, ""), ONE_OF(MOVE, to_condition, 0, condition_words, ""),
	TEXT(MOVE, sku, 0, ""), TEXT(MOVE, from, 0, ""), TEXT(MOVE, to, 0, ""), TEXT(MOVE, kind, 0, ""),
	TEXT(MOVE, ref, 0, ""), INT(MOVE, order_id, FIELD_SQL, ""), INT(MOVE, line_no, FIELD_SQL, ""),
	TIME(MOVE, at, 0, ""), TIME(MOVE, recorded_at, 0, ""), TEXT(MOVE, order, 0, ""), TEXT(MOVE, actor, 0, ""),
	TEXT(MOVE, reason, FIELD_FREE, ""), INT(MOVE, location_id, FIELD_SQL, ""),
	ONE_OF(MOVE, condition, FIELD_SQL, condition_words, ""), INT(MOVE, allocated, FIELD_SQL, ""),
	INT(MOVE, packed, FIELD_SQL, ""), INT(MOVE, safety_stock, FIELD_SQL, ""), INT(MOVE, cost_minor, FIELD_SQL, ""),
	FIELDS_END
};

const struct record stock_move_record = { "move", sizeof(MOVE), move_fields };

#define LEVEL struct stock_level

static const struct field level_fields[] = {
	TEXT(LEVEL, sku, FIELD_KEY | FIELD_COLUMN, "stock keeping unit"),
	TEXT(LEVEL, title, 0, "what it is"),
	TEXT(LEVEL, location, FIELD_COLUMN, "where it lies"),
	ONE_OF(LEVEL, condition, FIELD_COLUMN, condition_words, "sellable, quarantine or damaged"),
	INT(LEVEL, on_hand, FIELD_COLUMN, "units there"),
	INT(LEVEL, allocated, FIELD_COLUMN, "of them promised to orders"),
	INT(LEVEL, packed, FIELD_COLUMN, "of them packed"),
	INT(LEVEL, safety_stock, 0, "of them never promised"),
	INT(LEVEL, available, FIELD_COLUMN, "units that can still be promised"),
	INT(LEVEL, shortage, 0, "units promised that are not there"),
	INT(LEVEL, item_id, FIELD_SQL, ""),
	INT(LEVEL, location_id, FIELD_SQL, ""),
	INT(LEVEL, priority, FIELD_SQL, ""),
	FIELDS_END
};

const struct record stock_level_record = { "level", sizeof(LEVEL), level_fields };

#define ENTRY struct stock_entry

static const struct field entry_fields[] = {
	TEXT(ENTRY, sku, FIELD_KEY | FIELD_NEED, "stock keeping unit"),
	TEXT(ENTRY, location, FIELD_OPT, "where (absent: the first by priority)"),
	TEXT(ENTRY, to, FIELD_OPT, "move: where to; 'transit' and 'loss' for a transfer on its way"),
	INT(ENTRY, qty, FIELD_OPT, "units; adjust: negative takes away"),
	INT(ENTRY, counted, FIELD_OPT | FIELD_COUNT, "count: units found there"),
	ONE_OF(ENTRY, condition, FIELD_OPT, condition_words, "condition of the goods (absent: sellable)"),
	ONE_OF(ENTRY, to_condition, FIELD_OPT, condition_words, "move: condition they get (absent: the same)"),
	TEXT(ENTRY, ref, FIELD_OPT, "reference, unique in its kind; the same again changes nothing"),
	TEXT(ENTRY, reason, FIELD_OPT | FIELD_FREE, "why"),
	TIME(ENTRY, at, FIELD_OPT, "when it happened (absent: now)"),
	MONEY(ENTRY, cost_minor, FIELD_OPT, "receive: what one unit has cost (absent: the purchase price of the item)"),
	FIELDS_END
};

const struct record stock_entry_record = { "entry", sizeof(ENTRY), entry_fields };

#define QUERY struct stock_query

/* The whole of a query, for statements; each verb takes the part that it heeds as options. */
static const struct field query_fields[] = {
	TEXT(QUERY, sku, FIELD_KEY, ""), TEXT(QUERY, location, 0, ""), TEXT(QUERY, since, 0, ""),
	TEXT(QUERY, until, 0, ""), BOOL(QUERY, all, 0, ""), INT(QUERY, limit, 0, ""), TEXT(QUERY, after, 0, ""),
	INT(QUERY, since_ms, FIELD_SQL, ""), INT(QUERY, until_ms, FIELD_SQL, ""),
	INT(QUERY, long_since_ms, FIELD_SQL, ""), INT(QUERY, cover_days, FIELD_SQL, ""), FIELDS_END
};

const struct record stock_query_record = { "query", sizeof(QUERY), query_fields };

#define HIDDEN(m) INT(QUERY, m, FIELD_SQL, "")     /* told by nobody, and known to be so */
#define QUERY_SKU TEXT(QUERY, sku, FIELD_KEY | FIELD_ARG, "only this item")
#define QUERY_LOCATION TEXT(QUERY, location, FIELD_ARG, "only this location")
#define QUERY_LIMIT INT(QUERY, limit, FIELD_ARG | FIELD_COUNT, "at most so many rows")
#define QUERY_AFTER TEXT(QUERY, after, FIELD_ARG, "go on behind this item")

static const struct field list_fields[] = { QUERY_SKU, QUERY_LOCATION, QUERY_LIMIT, QUERY_AFTER, HIDDEN(all),
	FIELDS_END };
const struct record stock_list_record = { "query", sizeof(QUERY), list_fields };

static const struct field show_fields[] = {
	TEXT(QUERY, sku, FIELD_KEY, "the item"), QUERY_LOCATION, HIDDEN(limit), HIDDEN(all), FIELDS_END
};
const struct record stock_show_record = { "query", sizeof(QUERY), show_fields };

static const struct field history_fields[] = {
	QUERY_SKU, QUERY_LOCATION,
	TEXT(QUERY, since, FIELD_ARG, "from this time or date on"),
	TEXT(QUERY, until, FIELD_ARG, "before this time or date"),
	QUERY_LIMIT, HIDDEN(all), FIELDS_END
};
const struct record stock_history_record = { "query", sizeof(QUERY), history_fields };

static const struct field low_query_fields[] = {
	QUERY_SKU, BOOL(QUERY, all, FIELD_ARG, "items that need nothing too"), QUERY_LIMIT, QUERY_AFTER, FIELDS_END
};
const struct record stock_low_query_record = { "query", sizeof(QUERY), low_query_fields };

#define PLAN_DAYS(m, h) INT(QUERY, m, FIELD_ARG | FIELD_COUNT, h)
static const struct field plan_query_fields[] = {
	QUERY_SKU, BOOL(QUERY, all, FIELD_ARG, "items that need nothing too"),
	INT(QUERY, days, FIELD_ARG | FIELD_QTY, "days of sales that the rate is counted from (absent: setting cover_days)"),
	PLAN_DAYS(lead_days, "days from ordering to arrival (absent: of the item, else the setting)"),
	PLAN_DAYS(safety_days, "days that stock is to last beyond that (absent: the setting)"),
	PLAN_DAYS(order_days, "days that what is ordered is to last (absent: setting cover_days)"),
	PLAN_DAYS(dead_days, "not sold for so many days is dead (absent: the setting)"),
	PLAN_DAYS(over_days, "lasts longer than so many days is over-stock (absent: the setting)"),
	QUERY_LIMIT, QUERY_AFTER, FIELDS_END
};
const struct record stock_plan_query_record = { "query", sizeof(QUERY), plan_query_fields };

static const struct field kits_query_fields[] = { QUERY_SKU, QUERY_LIMIT, QUERY_AFTER, HIDDEN(all), FIELDS_END };
const struct record stock_kits_record = { "query", sizeof(QUERY), kits_query_fields };

static const struct field affected_fields[] = {
	TEXT(struct stock_affected, sku, FIELD_SQL, ""),
	TEXT(struct stock_affected, order, 0, "order whose units are promised from there"),
	TEXT(struct stock_affected, line, 0, "its line"),
	TEXT(struct stock_affected, location, 0, "where more is promised than there is"),
	INT(struct stock_affected, qty, 0, "units promised to it"),
	FIELDS_END
};

const struct record stock_affected_record = { "affected", sizeof(struct stock_affected), affected_fields };

#define LOW struct stock_low

static const struct field low_fields[] = {
	TEXT(LOW, sku, FIELD_KEY | FIELD_COLUMN, "stock keeping unit"),
	TEXT(LOW, title, 0, "what it is"),
	TEXT(LOW, advice, FIELD_COLUMN | FIELD_STATE, "short, reorder, over or fine"),
	INT(LOW, on_hand, FIELD_COLUMN, "sellable units on hand"),
	INT(LOW, allocated, FIELD_COLUMN, "of them promised or packed"),
	INT(LOW, available, FIELD_COLUMN, "units that can still be promised"),
	INT(LOW, waiting, FIELD_COLUMN, "units that orders wait for"),
	INT(LOW, reorder_point, FIELD_COLUMN, "buy when available falls below"),
	INT(LOW, reorder_qty, FIELD_COLUMN, "how many to buy"),
	INT(LOW, max_stock, 0, "more than this is over-stock"),
	INT(LOW, sold, 0, "units ordered in the last days (setting cover_days)"),
	INT(LOW, cover_days, FIELD_COLUMN, "days that what is available lasts at that rate"),
	LIST_OF(LOW, affected, 0, &stock_affected_record, "lines that a shortage puts at risk, newest order first"),
	FIELDS_END
};

const struct record stock_low_record = { "low", sizeof(LOW), low_fields };

static const char *const plan_words[] = { "out", "reorder", "dead", "over", "ok", NULL };

#define PLAN struct stock_plan
static const struct field plan_fields[] = {
	TEXT(PLAN, sku, FIELD_KEY | FIELD_COLUMN, "stock keeping unit"),
	TEXT(PLAN, title, FIELD_COLUMN, "what it is"),
	ONE_OF(PLAN, plan, FIELD_COLUMN | FIELD_STATE, plan_words, "out, reorder, dead, over or ok"),
	INT(PLAN, available, FIELD_COLUMN, "units that can still be promised"),
	INT(PLAN, waiting, 0, "units that orders wait for"),
	INT(PLAN, incoming, 0, "units on their way between warehouses"),
	INT(PLAN, sold, 0, "units ordered in the days that are counted"),
	INT(PLAN, daily_hundredths, FIELD_COLUMN, "of them a day, in hundredths of a unit"),
	INT(PLAN, cover_days, FIELD_COLUMN, "days that what is available lasts at that rate"),
	INT(PLAN, lead_days, 0, "days from ordering to arrival"),
	INT(PLAN, reorder_point, 0, "buy when there are fewer: sales of the lead and safety days, or what the item says"),
	INT(PLAN, reorder_qty, FIELD_COLUMN, "how many to buy now"),
	INT(PLAN, excess_qty, 0, "units too many: all that is dead, or what lasts too long"),
	MONEY(PLAN, tied_minor, FIELD_COLUMN, "what they have cost, at the moving average; absent: nobody told"),
	TEXT(PLAN, currency, FIELD_CURRENCY, "currency of it"),
	INT(PLAN, item_id, FIELD_SQL, ""), INT(PLAN, on_hand, FIELD_SQL, ""), INT(PLAN, sold_long, FIELD_SQL, ""),
	INT(PLAN, lot_qty, FIELD_SQL, ""), INT(PLAN, max_stock, FIELD_SQL, ""), INT(PLAN, received_at, FIELD_SQL, ""),
	FIELDS_END
};
const struct record stock_plan_record = { "plan", sizeof(PLAN), plan_fields };

static const struct field kit_fields[] = {
	TEXT(struct kit_row, sku, FIELD_KEY | FIELD_COLUMN, "stock keeping unit of the kit"),
	TEXT(struct kit_row, title, FIELD_COLUMN, "what it is"),
	INT(struct kit_row, available, FIELD_COLUMN, "kits that can be made of what is available"),
	LIST_OF(struct kit_row, components, 0, &item_component_record, "what it is made of"),
	INT(struct kit_row, id, FIELD_SQL, ""),
	FIELDS_END
};

const struct record kit_record = { "kit", sizeof(struct kit_row), kit_fields };

#define EVENT struct stock_event

static const struct field event_fields[] = {
	TEXT(EVENT, sku, FIELD_KEY | FIELD_COLUMN, "stock keeping unit"),
	TIME(EVENT, at, FIELD_COLUMN, "when it happened"),
	TIME(EVENT, recorded_at, 0, "when it was written"),
	TEXT(EVENT, event, FIELD_COLUMN, "receive, count, adjust, move, ship, deliver, rto, return, lost"),
	INT(EVENT, qty, FIELD_COLUMN, "units"),
	TEXT(EVENT, from, FIELD_COLUMN, "place they came from"),
	ONE_OF(EVENT, from_condition, 0, condition_words, "their condition there"),
	TEXT(EVENT, to, FIELD_COLUMN, "place they went to"),
	ONE_OF(EVENT, to_condition, 0, condition_words, "their condition there"),
	TEXT(EVENT, ref, 0, "reference"),
	TEXT(EVENT, order, 0, "order they moved for"),
	TEXT(EVENT, actor, 0, "who did it"),
	TEXT(EVENT, reason, FIELD_FREE, "why"),
	FIELDS_END
};

const struct record stock_event_record = { "stock_event", sizeof(EVENT), event_fields };
