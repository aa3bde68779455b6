/* stock.h - what lies where, and what of it is promised (domain: stock, double entry)
 *
 * Quantities are whole units. Available = on hand (sellable) - allocated - packed - safety stock. Ids are
 * those of the data file. Every function that writes does so in the caller's transaction. */
#ifndef STOCK_STOCK_H
#define STOCK_STOCK_H

#include "setting/setting.h"
#include "store/store.h"
#include "wire/record.h"

enum condition { CONDITION_SELLABLE, CONDITION_QUARANTINE, CONDITION_DAMAGED };

/* Places that are no warehouse; their ids in table location, made by the first migration. */
enum place {
	PLACE_SUPPLIER = 1, PLACE_CUSTOMER, PLACE_TRANSIT_OUT, PLACE_TRANSIT_RTO, PLACE_TRANSIT_RETURN,
	PLACE_TRANSIT_INTERNAL, PLACE_ADJUST, PLACE_LOSS, PLACE_SCRAP, PLACE_FIRST_WAREHOUSE = 100,
};

enum reserve_policy { POLICY_ALL_OR_NOTHING, POLICY_LINE, POLICY_PARTIAL };

struct item_component { const char *sku; int64_t qty, item_id, kit_id; };

struct item {
	const char *sku, *title;
	int64_t price_minor, cost_minor;
	const char *currency, *hsn;
	int64_t tax_rate_bp, reorder_point, reorder_qty, max_stock, lead_days, return_days, safety_stock;
	const char *location;            /* of on_hand and safety_stock */
	int64_t on_hand;                 /* told by a stock list: booked as a count */
	const char *ref;                 /* of that count */
	struct list components;          /* of struct item_component: then it is a kit */
	int64_t as_of;                   /* argument: when the stock list was taken */
	int64_t id, is_kit;
};

struct location { const char *location, *title; int64_t priority, id, is_warehouse; };

/* A line of the stock ledger, and what statements about one item at one place take. */
struct stock_move {
	int64_t id, item_id, qty, from_id, from_condition, to_id, to_condition;
	const char *sku, *from, *to, *kind, *ref;
	int64_t order_id, line_no, at, recorded_at;
	const char *order, *actor, *reason;
	int64_t location_id, condition, allocated, packed, safety_stock;
	int64_t cost_minor;              /* of one unit; of goods from the supplier only */
};

/* What lies of an item at one warehouse; unknown when it was never stocked there. */
struct sheet_level {
	const char *location;
	int64_t on_hand, allocated, packed, safety_stock, available, unavailable, sellable, committed, location_id;
};

/* An item with what lies of it at every warehouse. */
struct stock_sheet {
	const char *sku, *title;
	int64_t price_minor, cost_minor;
	const char *currency, *hsn;
	int64_t tax_rate_bp, reorder_point, reorder_qty, max_stock, kit, sellable, available;
	struct list levels;              /* of struct sheet_level, every warehouse by priority */
};

/* Stock of one item at one place. */
struct stock_level {
	const char *sku, *title, *location;
	int64_t condition, on_hand, allocated, packed, safety_stock, available, shortage;
	int64_t item_id, location_id, priority;
};

/* What the verbs that book goods take. */
struct stock_entry {
	const char *sku, *location, *to;
	int64_t qty, counted, condition, to_condition;
	const char *ref, *reason;
	int64_t at, cost_minor;
};

/* What the listing verbs take. */
struct stock_query {
	const char *sku, *location, *since, *until, *after, *sort;
	int64_t limit, all;
	int64_t since_ms, until_ms, long_since_ms, cover_days;
	int64_t days, lead_days, safety_days, order_days, dead_days, over_days;    /* of plan */
};

/* A promise that a shortage puts at risk. */
struct stock_affected { const char *sku, *order, *line, *location; int64_t qty; };

/* One row of `low`. */
struct stock_low {
	const char *sku, *title, *advice;
	int64_t on_hand, allocated, available, waiting, reorder_point, reorder_qty, max_stock, sold, cover_days;
	struct list affected;            /* of struct stock_affected, newest order first */
};

/* One row of `plan`; words of PLAN in its record. */
struct stock_plan {
	const char *sku, *title, *currency;
	int64_t plan, available, waiting, incoming, sold, daily_hundredths, cover_days, lead_days, reorder_point, reorder_qty,
		excess_qty, tied_minor;
	int64_t item_id, on_hand, sold_long, lot_qty, max_stock, received_at;
};

/* Where goods are, for what they have cost. */
enum stock_side { SIDE_STOCK, SIDE_SOLD, SIDE_SUPPLIER, SIDE_LOST };

/* A move, and what the goods have cost: unknown when nobody told. REST: what units that were short have cost more, or
 * less, than was thought when they left. */
struct stock_costed {
	const char *sku, *currency, *kind, *ref, *order;
	int64_t qty, at, value_minor, rest_minor;
	enum stock_side from, to;
};

/* Units in stock and what they have cost; unknown when nobody told. */
struct stock_cost { int64_t qty, value_minor; const char *currency; };

struct stock_costs;

struct kit_row { const char *sku, *title; int64_t available; struct list components; int64_t id; };

struct stock_event {
	const char *sku, *event, *from, *to, *ref, *order, *actor, *reason;
	int64_t at, recorded_at, qty, from_condition, to_condition;
};

extern const struct record item_record, location_record, stock_move_record, stock_level_record, stock_entry_record,
	stock_query_record, stock_list_record, stock_show_record, stock_history_record, stock_low_query_record, stock_plan_query_record, stock_plan_record,
	stock_sheet_record, stock_kits_record, stock_affected_record, stock_low_record, kit_record, stock_event_record, item_component_record;
extern const char *const condition_words[], *const reserve_policy_words[];

/* --- items and places --- */

/* The item with SKU (id, tax rate, kit or not), remembered for the batch: 1, 0 when there is none, -1. */
int stock_item(struct work *w, const char *sku, struct item *ret, struct err *e);

/* Announce that an item will be asked for, see store_ahead(). */
int stock_item_ahead(struct work *w, const char *sku, struct err *e);

/* The same, but made from TITLE when there is none and the setting unknown_sku allows, else ERR_SKU_UNKNOWN. */
int stock_item_or_new(struct work *w, const char *sku, const char *title, struct item *ret, struct err *e);

/* What a kit is made of now: struct item_component. Empty for what is no kit. */
int stock_components(struct work *w, int64_t kit_id, struct list *ret, struct err *e);

/* The warehouse with CODE; made when there is none if MAY_CREATE and the setting allow. NULL is the first by
 * priority (then made as "MAIN"). ERR_LOCATION_UNKNOWN. */
int stock_location(struct work *w, const char *code, bool may_create, struct location *ret, struct err *e);

/* All warehouses by priority, then code: struct location, remembered for the batch. */
int stock_warehouses(struct work *w, struct list *ret, struct err *e);

/* --- promises --- */

/* One part of a promise: QTY of an item at a location. */
struct stock_part { int64_t item_id, location_id, qty; };

/* Units of an item that can still be promised, over all warehouses. */
int stock_available(struct work *w, int64_t item_id, int64_t *ret, struct err *e);

/* Promise QTY units, from warehouses in their order; RET gets struct stock_part. With fewer than QTY available:
 * what there is when PARTIAL, else nothing (RET empty, no error). Guarded in the write: never oversells. */
int stock_promise(struct work *w, int64_t item_id, int64_t qty, bool partial, struct list *ret, struct err *e);

/* Promise QTY units although they may not be there: the source says they are packed. A shortage is opened. */
int stock_promise_anyway(struct work *w, int64_t item_id, int64_t qty, struct list *ret, struct err *e);

/* Give a promise back, or move it from allocated to packed and back: both are added, and may be negative. Before
 * goods leave by stock_book() their promise must be given back, else a shortage is opened and closed again.
 * ERR_CONFLICT when less is promised than is given back. */
int stock_repromise(struct work *w, const struct stock_part *p, int64_t allocated, int64_t packed, struct err *e);

/* --- goods --- */

/* Write a move to the ledger and bring the levels of both ends there; opens or closes shortages. Wants item_id,
 * qty, both ends, kind, at; fills recorded_at and actor. */
int stock_book(struct work *w, struct stock_move *m, struct err *e);

/* The same for sellable goods that leave a warehouse to where there are no levels, packed until now: their promise is
 * given back with it. */
int stock_ship(struct work *w, struct stock_move *m, struct err *e);

/* --- the verbs; OUT is the item or the level after it --- */

/* Make or change an item: only what is told. Books on_hand as a count. ERR_FIELD_VALUE for a kit in a kit. */
int stock_import(struct work *w, const struct item *in, struct item *out, struct err *e);
/* Supplier to location. ERR_QTY_RANGE, ERR_LOCATION_UNKNOWN, ERR_SKU_UNKNOWN, ERR_CONFLICT for a ref used otherwise. */
int stock_receive(struct work *w, const struct stock_entry *in, struct stock_level *out, struct err *e);
/* Book what was found, relative to what the ledger says was there at that time. Opens a shortage if it must. */
int stock_count(struct work *w, const struct stock_entry *in, struct stock_level *out, struct err *e);
/* Add or take away units for a reason. ERR_FIELD_MISSING without one, ERR_STOCK_SHORT. */
int stock_adjust(struct work *w, const struct stock_entry *in, struct stock_level *out, struct err *e);
/* From place to place or condition to condition. ERR_STOCK_SHORT when less is free there. */
int stock_transfer(struct work *w, const struct stock_entry *in, struct stock_level *out, struct err *e);
/* The level as it is, for --explain: nothing is changed. */
int stock_explain(struct work *w, const struct stock_entry *in, struct stock_level *out, struct err *e);

typedef int (*stock_emit)(void *arg, const void *row, struct err *e);

/* Levels by sku, priority, location and condition. Streams. */
int stock_list(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e);
/* The levels of one item and its balances at the places that are no warehouse. */
int stock_show(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e);
/* Moves by time. */
int stock_history(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e);
/* Items with their levels at every warehouse, or at the one named, by sku. Streams. ERR_SKU_UNKNOWN,
 * ERR_LOCATION_UNKNOWN. */
int stock_sheet(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e);
/* Items that are short, to be bought, or too many, with days of cover. */
int stock_low_list(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e);
/* How many items are waited for, and of them how many units, by the lines of orders. */
int stock_waiting(struct work *w, int64_t *ret_items, int64_t *ret_units, struct err *e);
/* What to buy, by how it sells and how long it takes to come; what is dead, and what is too much, with the money in it. */
int stock_plan_list(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e);

/* Follow all moves in the order they were written, at moving average cost: each to EACH, unless it is NULL. *RET, what
 * all items have cost at the end, is to be released, also after a failure. Memory grows with items. */
int stock_costs(struct work *w, int (*each)(void *arg, const struct stock_costed *m, struct err *e), void *arg,
	struct stock_costs **ret, struct err *e);
struct stock_cost stock_cost_of(const struct stock_costs *c, int64_t item_id);
void stock_costs_release(struct stock_costs *c);

/* Kits with their components and how many can be made. */
int stock_kits(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e);
/* Warehouses by priority. */
int stock_location_list(struct work *w, stock_emit emit, void *arg, struct err *e);

/* Make a location or change its priority and title. */
int stock_location_set(struct work *w, const struct location *in, struct location *out, struct err *e);

#endif
