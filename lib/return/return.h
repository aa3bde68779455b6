/* return.h - what comes back: returns, exchanges and claims under an RMA number (domain: returns)
 *
 * An RMA is asked for, approved, under way, received, looked at, and resolved by money, by another article or not at
 * all. Units and stock follow it: delivered, on the way back, returned in quarantine, and by disposition on the shelf,
 * scrapped or sent back. Parcels that come back undelivered (RTO) are never RMAs. */
#ifndef RETURN_RETURN_H
#define RETURN_RETURN_H

#include "refund/refund.h"
#include "ship/ship.h"

enum rma_kind { RMA_RETURN, RMA_EXCHANGE, RMA_CLAIM };

enum rma_state {
	RMA_REQUESTED, RMA_APPROVED, RMA_REJECTED, RMA_WITHDRAWN, RMA_EXPIRED, RMA_IN_TRANSIT, RMA_RECEIVED, RMA_INSPECTED,
	RMA_LOST, RMA_RESOLVED, RMA_CLOSED,
};

enum rma_resolution { RESOLVE_REFUND, RESOLVE_EXCHANGE, RESOLVE_CREDIT, RESOLVE_REPAIR, RESOLVE_NONE };

/* What becomes of a unit; words in disposition_words. */
enum disposition { TO_RESTOCK, TO_REFURBISH, TO_SCRAP, TO_REJECT, IS_MISSING, IS_WRONG_ITEM, DISPOSITIONS };

/* Units of a line in an RMA; or, of a kit, pieces of one COMPONENT of it: then all counts are of pieces. */
struct rma_line {
	const char *line, *component, *sku, *title;
	int64_t qty, in_transit, received, told, lost;   /* TOLD: of those received, only by a source's word */
	union {
		int64_t by[DISPOSITIONS];
		struct { int64_t restock, refurbish, scrap, reject, missing, wrong_item; };
	};
	int64_t line_no, rma_id, item_id, per_unit;      /* of a component: its item, pieces in one unit */
};

struct rma {
	const char *rma, *order;
	int64_t kind, rma_state, state_at, requested_at;
	struct list lines;               /* of struct rma_line */
	const char *reason, *note, *photos, *asked_ref, *override, *courier, *awb;
	int64_t resolution;
	const char *refund, *replacement, *currency;
	int64_t refund_minor, refund_state;
	/* in the data file only */
	int64_t id, order_id, replacement_id, last_seq, day, day_no;
	const char *channel, *order_ref, *replacement_channel, *replacement_ref;
};

/* What the verbs are told. */
struct return_step {
	const char *rma, *order, *line, *component, *reason, *note, *photos, *ref, *override, *courier, *awb, *sku;
	int64_t qty, kind, disposition, at, amount_minor, price_minor, resolution, credit, shipping, scan;
	struct list units;               /* of struct rma_line: line and qty */
};

struct rma_event {
	const char *rma;
	int64_t seq, at, recorded_at;
	const char *actor, *event;
	int64_t from_state, to_state;
	const char *body;
	int64_t rma_id;
};

/* What the listing verbs are told. */
struct return_query {
	const char *rma, *order, *since, *until, *channel;
	int64_t rma_state, kind, limit;
	int64_t since_ms, until_ms, id;
};

extern const struct record rma_record, rma_event_record, return_open_record, return_approve_record,
	return_decide_record, return_receive_record, return_inspect_record, return_refund_record, return_exchange_record,
	return_close_record, return_query_record, return_key_record, sweep_record;
extern const char *const rma_state_words[], *const rma_kind_words[], *const disposition_words[];

/* True when an RMA may go from state FROM (-1: a new one) to TO. */
bool rma_step_allowed(int64_t from, int64_t to);

/* The number of the DAY_NO-th RMA of a business day (days since 1970): RMA-YYMMDD-NNNN and a check digit (Damm), into
 * RET. False for text that is none, or whose check digit is wrong. */
enum { RMA_NUMBER_ROOM = 40 };
void rma_number(int64_t day, int64_t day_no, char *ret);
bool rma_number_ok(const char *text);

/* --- the verbs; OUT is the RMA after it. ERR_RMA_UNKNOWN, ERR_ORDER_UNKNOWN, ERR_STATE_REFUSED --- */

/* Ask for units of an order to be taken back: QTY of a LINE, or of one COMPONENT of it, UNITS, or all that can be. ERR_WINDOW_CLOSED without
 * OVERRIDE; ERR_QTY_RANGE for more than was delivered and is not in another RMA. The same ref again is unchanged. */
int return_open(struct work *w, const struct return_step *in, struct rma *out, struct err *e);
int return_approve(struct work *w, const struct return_step *in, struct rma *out, struct err *e);
int return_reject(struct work *w, const struct return_step *in, struct rma *out, struct err *e);
int return_withdraw(struct work *w, const struct return_step *in, struct rma *out, struct err *e);
/* Goods are here, in quarantine: QTY of a LINE, or all that is announced. The same ref again is unchanged. */
int return_receive(struct work *w, const struct return_step *in, struct rma *out, struct err *e);
/* What becomes of units received, or announced and missing. */
int return_inspect(struct work *w, const struct return_step *in, struct rma *out, struct err *e);
/* Ask for the money back. ERR_STATE_REFUSED before the policy (refund_when) allows, unless OVERRIDE tells why. */
int return_refund(struct work *w, const struct return_step *in, struct rma *out, struct err *e);
/* Send another article instead: a linked order, settled by what comes back. ERR_STOCK_SHORT. */
int return_exchange(struct work *w, const struct return_step *in, struct rma *out, struct err *e);
/* Resolve it without money, or close what is resolved. */
int return_close(struct work *w, const struct return_step *in, struct rma *out, struct err *e);

/* ship_track() for numbers of parcels, and of what customers send back: OUT is then the RMA as a parcel. */
int return_track(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e);

/* ship_order_import(), after which the units that the source says are back are those of open RMAs. */
int return_order_import(struct work *w, const struct order *in, struct order *out, struct err *e);

/* What time does, to all orders and RMAs that it does something to; each order that was changed to EMIT. */
int return_sweep(struct work *w, order_emit emit, void *arg, struct err *e);

/* --- reading --- */

/* The RMA of this number. ERR_RMA_UNKNOWN. */
int return_named(struct work *w, const char *rma, struct rma *ret, struct err *e);
/* By number. Streams. */
int return_list(struct work *w, const struct return_query *in, order_emit emit, void *arg, struct err *e);
int return_show(struct work *w, const struct return_query *in, order_emit emit, void *arg, struct err *e);
int return_history(struct work *w, const struct return_query *in, order_emit emit, void *arg, struct err *e);

#endif
