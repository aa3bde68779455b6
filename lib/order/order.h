/* order.h - orders: what one is, and the rules of its life (domain: orders, units, imports) */
#ifndef ORDER_ORDER_H
#define ORDER_ORDER_H

#include "stock/stock.h"

/* What a source says has happened so far, in the order it happens; words in order_status_words. */
enum order_status {
	STATUS_PLACED, STATUS_CONFIRMED, STATUS_PACKED, STATUS_MANIFESTED, STATUS_SHIPPED, STATUS_DELIVERED,
	STATUS_CANCELLED, STATUS_RETURNED, STATUS_RTO_TRANSIT, STATUS_RTO_RECEIVED, STATUS_LOST,
};

enum order_state { ORDER_PLACED, ORDER_CONFIRMED, ORDER_COMPLETED, ORDER_CANCELLED, ORDER_EXPIRED, ORDER_CLOSED };

/* Where a unit of a line is; words in bucket_words. */
enum bucket {
	BUCKET_WAITING, BUCKET_ALLOCATED, BUCKET_PACKED, BUCKET_IN_TRANSIT, BUCKET_RTO_TRANSIT, BUCKET_DELIVERED,
	BUCKET_RETURN_TRANSIT, BUCKET_RETURNED, BUCKET_RTO_RECEIVED, BUCKET_LOST, BUCKET_CANCELLED, BUCKETS,
};

enum order_hold {
	HOLD_ADDRESS, HOLD_CONTACT, HOLD_PAYMENT, HOLD_LATE_PAYMENT, HOLD_STOCK, HOLD_COD_VERIFY, HOLD_FRAUD,
	HOLD_MARKETPLACE, HOLD_MANUAL, HOLD_EXCHANGE,
};

enum payment_mode { MODE_PREPAID, MODE_COD, MODE_MARKETPLACE };

enum source_payment { SOURCE_PAID, SOURCE_AUTHORIZED, SOURCE_PENDING, SOURCE_REFUNDED, SOURCE_UNKNOWN };

struct order_customer { const char *customer, *name, *email, *phone; };

struct order_address {
	const char *name, *company, *line1, *line2, *city, *state, *postcode, *country, *phone;
};

struct order_line {
	const char *line, *sku, *title;
	int64_t qty, unit_price_minor, discount_minor, discount_share_minor;
	int64_t tax_minor, cgst_minor, sgst_minor, igst_minor, tax_rate_bp;
	const char *hsn;
	int64_t net_minor, status;
	int64_t shipped_qty, cancelled_qty, returned_qty;       /* told by the source for a part of the units */
	union {
		int64_t units[BUCKETS];
		struct {
			int64_t waiting, allocated, packed, in_transit, rto_transit, delivered, return_transit,
				returned, rto_received, lost, cancelled;
		};
	};
	/* in the data file only */
	int64_t order_id, line_no, item_id, version_ms, foreign_units;
	int64_t is_kit;                  /* of its item; known for what was found ahead */
	const char *older;
	bool touched;                                            /* its units have changed since it was loaded */
};

struct order {
	const char *order, *channel, *ref;
	int64_t state, holds, fulfilment, payment_status, return_status, status;
	int64_t placed_at, updated_at, dispatch_by, deliver_by, pay_by;
	const char *currency;
	int64_t prices_include_tax;
	struct order_customer customer;
	struct order_address ship_to;
	struct list lines;                                      /* of struct order_line */
	int64_t shipping_minor, fee_minor, discount_minor, tax_minor, round_off_minor, adjustment_minor, total_minor;
	int64_t paid_minor, refunded_minor, due_minor;
	int64_t payment_mode, source_payment;
	int64_t ship_complete;                                  /* nothing is packed before all is reserved */
	const char *payment_method, *note, *extra, *buyer_tax_id;
	/* arguments of import: options only */
	int64_t as_of, full, trust_total;
	/* in the data file only */
	int64_t id, customer_id, version_ms, digest, kept_minor, last_seq;
	int64_t rto_open;                /* units of our parcels that came back, not decided on */
	int64_t authorized_minor, captured_minor, collected_minor, given_back_minor;   /* unknown: no payment */
	int64_t waived_minor;            /* given back though it was owed: the bill is lower by it */
	int64_t credit_minor;            /* moved here (+) or from here (-) by exchanges */
	int64_t forgotten_at;            /* who bought it was forgotten: nothing of him is taken in again */
	int64_t voided;                  /* 1: it was closed as cancelled or expired: nothing of it is billed */
	int64_t remitted_minor;          /* of what was collected: paid by couriers and kept by them; unknown: nothing */
	const char *older;
};

extern const struct record order_address_record, order_record, order_line_record, order_query_record,
	order_key_record, order_event_record,
	order_verify_record, order_confirm_record, order_hold_record, order_cancel_record, order_reserve_record,
	order_unreserve_record, order_explained_record, customer_row_record, customer_query_record;
extern const char *const order_status_words[], *const order_state_words[], *const bucket_words[],
	*const order_hold_words[], *const fulfilment_words[], *const payment_status_words[];

/* What the verbs that take one step with an order are told. */
struct order_step {
	const char *order, *line;
	int64_t qty;
	int64_t hold;               /* a set of enum order_hold */
	const char *reason;
	int64_t allow_waiting, policy, waiting;
	int64_t is_void;            /* cancel: also what stands on a courier's manifest */
};

/* Money that moved for an order, by which it changes its sums, when, and the event that tells of it. */
struct order_money {
	bool is_payment;             /* of the ledger of payments */
	int64_t authorized_minor, captured_minor, collected_minor, given_back_minor, remitted_minor, waived_minor,
		credit_minor, at;
	const char *event, *body;
};

/* What the listing verbs are told. */
struct order_query {
	const char *order, *since, *until, *channel, *sku, *customer, *after, *sort;
	int64_t state, hold, fulfilment, limit;
	int64_t since_ms, until_ms, after_placed_at;
	const char *after_channel, *after_ref;
	int64_t item_id, id;
};

/* Units that went from one bucket to another; "new" is none, but where units new to us come from. */
struct unit_move { const char *line, *from, *to; int64_t qty, line_no; };

/* One thing that happened to an order. */
struct order_event {
	const char *order;
	int64_t seq, at, recorded_at;
	const char *actor, *event, *from_state, *to_state, *body;
	struct list units;          /* of struct unit_move */
	const char *moves;          /* the same as it is stored */
	int64_t order_id;
};

/* The moves of an event out of MOVES as stored, line by line of O; what breaks the form is ERR_BUG. */
int order_moves(struct arena *mem, const char *moves, const struct order *o, struct list *ret, struct err *e);

struct explained_step { const char *step; int64_t legal; const char *because; };

/* What --explain answers. */
struct order_explained {
	const char *order;
	int64_t state, holds, fulfilment;
	struct list steps;          /* of struct explained_step */
};

struct customer_row { const char *customer, *name, *email, *phone; int64_t orders, first_at, last_at, id; };

typedef int (*order_emit)(void *arg, const void *row, struct err *e);

/* --- reading: the verbs; rows go to EMIT, which returns 0 to go on. ERR_USAGE for options that make no sense --- */

/* Orders by placed_at, then identity, that the filters let through. Streams. */
int order_list(struct work *w, const struct order_query *in, order_emit emit, void *arg, struct err *e);
/* The one order named. ERR_ORDER_UNKNOWN. */
int order_show(struct work *w, const struct order_query *in, order_emit emit, void *arg, struct err *e);
/* Its events, with the units that moved in each. ERR_ORDER_UNKNOWN. */
int order_history(struct work *w, const struct order_query *in, order_emit emit, void *arg, struct err *e);
/* Customers by their key, with how many orders they placed and when. */
int order_customers(struct work *w, const struct order_query *in, order_emit emit, void *arg, struct err *e);
/* Each step, whether it is legal now, and which guard forbids it. ERR_ORDER_UNKNOWN. */
int order_explain(struct work *w, const struct order_step *in, struct order_explained *out, struct err *e);

/* Orders with waiting units, by placed_at, as subjects of reserve: struct order_step with the order only. */
int order_waiting(struct work *w, order_emit emit, void *arg, struct err *e);

/* --- changing: the verbs; OUT is the order after it. Common failures: ERR_ORDER_UNKNOWN, ERR_STATE_REFUSED --- */

/* What `convert` shows of a record: the same with its identity. No data file. ERR_FIELD_MISSING. */
int order_convert(struct work *w, const struct order *in, struct order *out, struct err *e);

/* A record of a source into the data file: created, updated, unchanged or stale (in W). ERR_CONFLICT,
 * ERR_TOTAL_MISMATCH, ERR_QTY_RANGE, ERR_SKU_UNKNOWN, ERR_FIELD_*. */
int order_import(struct work *w, const struct order *in, struct order *out, struct err *e);

/* Announce what order_import() will ask of the store. */
int order_import_ahead(struct work *w, const struct order *in, struct err *e);

/* Announce what each verb on an order that is known will ask of the store first. */
int order_step_ahead(struct work *w, const struct order_step *in, struct err *e);
int order_amend_ahead(struct work *w, const struct order *in, struct err *e);

/* Set and clear the holds address and contact by the country's rules. */
int order_verify(struct work *w, const struct order_step *in, struct order *out, struct err *e);

/* placed -> confirmed. ERR_HOLD_SET, ERR_PAYMENT_DUE, ERR_STATE_REFUSED while units wait. An order that its
 * source has confirmed passes only if the same guards hold: what comes out can be shipped. */
int order_confirm(struct work *w, const struct order_step *in, struct order *out, struct err *e);

/* Set the holds named, manual when none is. Any state but closed. */
int order_hold(struct work *w, const struct order_step *in, struct order *out, struct err *e);
/* Clear the holds named, all when none is. */
int order_release(struct work *w, const struct order_step *in, struct order *out, struct err *e);

/* Cancel units that have not left, all or QTY of a LINE; what was reserved for them is free again. */
int order_cancel(struct work *w, const struct order_step *in, struct order *out, struct err *e);

/* Change what is told of an order by hand; later dumps do not undo it. */
int order_amend(struct work *w, const struct order *in, struct order *out, struct err *e);

/* Money moved for O, which was loaded: add to its sums, write EVENT with BODY (JSON or NULL). Money for an expired
 * order sets the hold late_payment. */
int order_money_moved(struct work *w, struct order *o, const struct order_money *by, struct err *e);

/* O, as loaded and computed, expires when it is placed, its pay_by has passed and it is not paid: its units are free. */
int order_expire(struct work *w, struct order *o, struct err *e);
/* completed, cancelled or expired -> closed; and closed -> completed. */
int order_close(struct work *w, struct order *o, struct err *e);
int order_reopen(struct work *w, struct order *o, const char *reason, struct err *e);

/* The order of this identity with its lines, computed, into OUT: 1, 0 when there is none, -1. ERR_FIELD_VALUE. */
int order_find(struct work *w, const char *order, struct order *out, struct err *e);

/* The same; none is ERR_ORDER_UNKNOWN. */
int order_must_find(struct work *w, const char *order, struct order *out, struct err *e);

/* Split "channel:ref". ERR_FIELD_VALUE. */
int order_split(struct work *w, const char *order, const char **ret_channel, const char **ret_ref, struct err *e);

/* Reserve stock for waiting units by policy. ERR_STOCK_SHORT when nothing could be reserved. */
int order_reserve(struct work *w, const struct order_step *in, struct order *out, struct err *e);

/* Give reserved units back: allocated -> waiting. */
int order_unreserve(struct work *w, const struct order_step *in, struct order *out, struct err *e);

/* --- for who moves units in parcels and the like --- */

/* The order named, with its lines, to be changed. ERR_ORDER_UNKNOWN, ERR_FIELD_VALUE. */
int order_must_load(struct work *w, const char *order, struct order *ret, struct err *e);

/* Units of some lines that go one legal step together. */
struct order_move {
	int from, to;
	const struct unit_move *units;   /* line_no and qty */
	size_t n;
	int64_t at, rto_open;            /* RTO_OPEN is added to the order's */
	const char *event, *body;
};

/* Take the step with O, which was loaded, write its event, and let its state follow. O is computed anew. */
int order_move_units(struct work *w, struct order *o, const struct order_move *m, struct err *e);

/* Of QTY units of L that leave bucket FROM, those that left before we were told: our stock does not move for them. */
int64_t order_foreign_units(const struct order_line *l, int from, int64_t qty);

/* 0 when units of O may be packed and handed over. ERR_STATE_REFUSED, ERR_HOLD_SET. */
int order_may_ship(const struct order *o, struct err *e);

/* Write the report totals that were summed up in the batch. */
int order_totals_flush(struct work *w, struct err *e);

/* --- the tables and computations, for who proves the books --- */

enum { BUCKET_NEW = BUCKETS };      /* from: units new to us; to: taken back, the source corrected a quantity */

enum stock_effect {
	EFFECT_NONE, EFFECT_RESERVE, EFFECT_RELEASE, EFFECT_PACK, EFFECT_UNPACK, EFFECT_UNPACK_RELEASE,
	EFFECT_SHIP, EFFECT_MOVE,
};

/* A legal step of a unit, and what it does to stock: for EFFECT_MOVE from place to place (0: the warehouse,
 * in quarantine). */
struct unit_step { int from, to; enum stock_effect effect; int64_t from_place, to_place; const char *kind; };

/* The step FROM -> TO, or NULL when it is not legal. RET: borrowed. */
const struct unit_step *unit_step(int from, int to);

/* True when an order may go from state FROM to TO (-1: a new one). */
bool order_step_allowed(int from, int to);

/* In place of the units of an order whose lines nobody told: one, where the source says the order is. */
void order_bare_units(int64_t state, int64_t status, int64_t ret[BUCKETS]);

/* How far an order with these units is: a number of fulfilment_words. */
int64_t order_fulfilment(const int64_t units[BUCKETS]);

/* Line I of O; and the line with this number, or NULL. RET: borrowed. */
struct order_line *order_line_at(const struct order *o, size_t i);
struct order_line *order_line_numbered(const struct order *o, int64_t line_no);

/* Units of L that are cancelled, came back or are lost: nothing of them is billed. */
int64_t line_void_units(const struct order_line *l);

/* The components of a line: frozen ones of a kit, else the item itself. struct item_component. */
int line_components(struct work *w, const struct order_line *l, struct list *ret, struct err *e);
int line_components_ahead(struct work *w, const struct order_line *l, struct err *e);

/* What the buyer of O, as loaded, still owes, below 0: is owed; INT_UNKNOWN when nobody told. */
int64_t order_balance_minor(const struct order *o);

/* Two-letter code of an Indian state or territory by code or name, or NULL. RET: borrowed. */
const char *india_state(const char *text);

/* What the kept units of all lines cost; INT_UNKNOWN when nobody told. */
int64_t order_kept_minor(const struct order *o);

#endif
