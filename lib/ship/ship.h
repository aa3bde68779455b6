/* ship.h - parcels: packed, handed to a courier, tracked to the door or back (domain: parcels)
 *
 * A parcel holds units of one order. Its state follows what we do and what the courier reports; units and stock
 * follow the parcel. Every function that writes does so in the caller's transaction. */
#ifndef SHIP_SHIP_H
#define SHIP_SHIP_H

#include "order/order.h"

enum parcel_state {
	PARCEL_OPEN, PARCEL_PACKED, PARCEL_MANIFESTED, PARCEL_PICKED_UP, PARCEL_IN_TRANSIT, PARCEL_OUT_FOR_DELIVERY,
	PARCEL_ATTEMPT_FAILED, PARCEL_DELIVERED, PARCEL_RTO_INITIATED, PARCEL_RTO_IN_TRANSIT, PARCEL_RTO_DELIVERED,
	PARCEL_RTO_ACKNOWLEDGED, PARCEL_LOST, PARCEL_CANCELLED, PARCEL_STATES,
	PARCEL_SCAN = PARCEL_STATES,     /* as an event only: something that has no meaning here */
};

enum rto_decision { RTO_RESEND, RTO_CLOSE };

/* Units of a line in a parcel. */
struct parcel_line { const char *line, *sku, *title; int64_t qty, line_no, parcel_id; };

struct parcel {
	const char *parcel, *order;
	int64_t parcel_state, state_at;
	const char *courier, *awb, *manifest;
	struct list lines;               /* of struct parcel_line */
	const char *currency;
	int64_t cod_minor, cod_collected_minor, cod_remitted_minor, cod_deducted_minor, attempts;
	int64_t packed_at, manifested_at, picked_up_at, delivered_at, dispatch_by, deliver_by;
	const char *proof;
	int64_t decision;
	struct order_address ship_to;
	/* in the data file only */
	int64_t id, order_id, no, last_seq;
	const char *channel, *ref;
};

/* One scan of a courier's. */
struct ship_scan { int64_t event, at; const char *code, *place, *remark; };

/* What the verbs that take a step with a parcel, or pack one, are told. */
struct ship_step {
	const char *parcel, *order, *courier, *awb;
	const char *line;
	int64_t qty;
	struct list units;               /* of struct parcel_line: line and qty */
	const char *manifest, *awb_file, *reason, *day;
	int64_t is_void;                 /* undo a manifest, too */
	int64_t event, at;               /* a parcel_state */
	const char *code, *place, *remark, *proof;
	int64_t collected_minor, decision;
	struct list scans;               /* of struct ship_scan, in any order */
};

/* One thing that happened to a parcel. */
struct parcel_event {
	const char *parcel;
	int64_t seq, at, recorded_at;
	const char *actor;
	int64_t event, from_state, to_state, inferred;
	const char *code, *place, *remark;
	int64_t parcel_id;
};

/* What a courier paid of the cash he collected for a parcel, and what he kept of it. */
struct remittance {
	const char *courier, *awb, *ref, *remittance;
	int64_t remitted_minor, freight_minor, cod_fee_minor, tax_minor, other_minor, at;
	const char *currency;
	/* told back: of the parcel after it */
	const char *parcel, *order;
	int64_t cod_state, collected_minor, outstanding_minor, payment_status;
	/* options only */
	int64_t list, outstanding, parcels, unmatched, limit;
	const char *since, *until;
	/* in the data file only */
	const char *actor, *channel, *order_ref;
	int64_t recorded_at, parcel_id, since_ms, until_ms, deducted_minor;
};

/* Cash that is outstanding: of a courier, or of a parcel. */
struct cod_row {
	const char *courier, *parcel, *order, *currency;
	int64_t parcels, collected_minor, remitted_minor, deducted_minor, outstanding_minor, cod_state, since_at;
	/* in the data file only */
	const char *awb, *channel, *ref;
	int64_t settled;
};

/* Which parcel's label, and as what: 0 is HTML. */
struct label_query { const char *parcel, *order; int64_t as; };

/* What the listing verbs are told. */
struct ship_query {
	const char *parcel, *order, *since, *until, *channel, *courier, *manifest, *location, *horizon;
	int64_t parcel_state, limit;
	int64_t since_ms, until_ms, id;
};

/* A parcel with what of its order a courier must be told. */
struct shipment {
	const char *parcel, *order, *channel, *ref;
	int64_t parcel_state;
	const char *courier, *awb, *manifest, *currency;
	int64_t parcel_no, units;
	int64_t cod_minor, value_minor, total_minor, shipping_minor, fee_minor, tax_minor, paid_minor;
	int64_t placed_at, packed_at, dispatch_by, deliver_by;
	const char *name, *email, *phone, *note;
	struct order_address ship_to;
	struct list lines;               /* of struct order_line, with the units in the parcel */
};

/* One row of a pick list: an item at a place. */
struct pick_row { const char *location, *sku, *title; int64_t units, orders, until_ms; const char *channel; };

/* An order or parcel that is, or will be, late. */
struct late_row {
	const char *order, *parcel, *due, *risk, *courier;
	int64_t due_at, left_minutes;
	int64_t id, order_id, no, until_ms;
	const char *channel, *ref, *awb;
};

extern const char *const parcel_state_words[], *const parcel_event_words[], *const rto_decision_words[];
extern const struct record parcel_record, parcel_event_record, ship_pack_record, ship_unpack_record,
	ship_manifest_record, ship_dispatch_record, ship_track_record, ship_deliver_record, ship_rto_record,
	ship_query_record, ship_key_record, ship_pick_query_record, pick_row_record, ship_late_query_record,
	late_row_record, ship_cancel_record, remittance_record, ship_label_record, cod_row_record, cod_courier_record,
	shipment_record, ship_export_query_record;

/* True when a parcel may go from state FROM to TO. */
bool parcel_step_allowed(int64_t from, int64_t to);

/* --- the verbs; OUT is the parcel after it. ERR_ORDER_UNKNOWN, ERR_PARCEL_UNKNOWN, ERR_STATE_REFUSED --- */

/* Put reserved units of an order into a parcel: all, or QTY of a LINE, or UNITS. ERR_HOLD_SET, ERR_LINE_UNKNOWN,
 * ERR_QTY_RANGE. An order whose reserved units are all packed is unchanged, and its last parcel is OUT. */
int ship_pack(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e);
/* Take a parcel apart that was not handed over: its units are reserved as before. A manifested one with VOID. */
int ship_unpack(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e);
/* Give it to a courier's manifest with his number, told or from AWB_FILE; what is to be collected is fixed.
 * ERR_CONFLICT when the number is another parcel's. */
int ship_manifest(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e);
/* Handed over: goods leave the warehouse. ERR_HOLD_SET. */
int ship_dispatch(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e);
/* The parcels on COURIER's manifests of DAY ("today" or a date), each if told, that were not handed over, as subjects:
 * struct ship_step. ERR_USAGE. */
int ship_to_dispatch(struct work *w, const struct ship_step *in, order_emit emit, void *arg, struct err *e);
/* What the courier reports (event, at). Steps between are inferred, a late report is kept and moves nothing, the
 * same again is unchanged. ERR_CONFLICT for what contradicts, such as a delivery before the pickup. */
int ship_track(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e);
/* All that IN tells of a parcel, by time, into RET: struct ship_scan. ERR_FIELD_*. */
int ship_scans(struct work *w, const struct ship_step *in, struct list *ret, struct err *e);
/* Delivered, with a proof and what was collected. */
int ship_deliver(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e);
/* Back undelivered: without DECISION the goods are acknowledged and lie in quarantine; then resend or close. */
int ship_rto(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e);

/* order_cancel() for orders that may have parcels: packed ones are taken apart, manifested ones with VOID. */
int ship_cancel(struct work *w, const struct order_step *in, struct order *out, struct err *e);

/* order_import(), after which parcels follow the units that the source has moved. */
int ship_order_import(struct work *w, const struct order *in, struct order *out, struct err *e);

/* What the courier paid for a parcel, known by his number; it is kept when the parcel is not known, and matched
 * later. ERR_CONFLICT for other content under a known ref, ERR_CURRENCY, ERR_FIELD_*. */
int ship_remit(struct work *w, const struct remittance *in, struct remittance *out, struct err *e);
/* Match what is unmatched with the parcels that have their numbers by now. */
int ship_remit_match(struct work *w, struct err *e);

/* --- reading --- */

/* What the options of remit ask for: the record of the rows, NULL when no list is asked for. */
const struct record *ship_remit_listing(const void *in);
/* Remittances; or what is outstanding, by courier or by parcel. ERR_USAGE. */
int ship_remit_list(struct work *w, const struct remittance *in, order_emit emit, void *arg, struct err *e);

/* The parcel with this id, with its lines: 1, 0 when there is none, -1. */
int ship_parcel(struct work *w, int64_t id, struct parcel *ret, struct err *e);

/* The address label and the packing slip of a parcel, appended to OUT: between what begins and what ends the
 * document. ERR_PARCEL_UNKNOWN, ERR_STATE_REFUSED. */
void ship_label_begin(const struct label_query *in, struct buf *out);
int ship_label(struct work *w, const struct label_query *in, struct buf *out, struct err *e);
void ship_label_end(const struct label_query *in, struct buf *out);

/* All parcels of an order, by number, without their lines. */
int ship_of_order(struct work *w, int64_t order_id, struct list *ret, struct err *e);

/* By the time they were packed first. Streams. */
int ship_list(struct work *w, const struct ship_query *in, order_emit emit, void *arg, struct err *e);
/* The same as struct shipment; without a state named, those that are packed or manifested. With a parcel that one,
 * ERR_PARCEL_UNKNOWN. */
int ship_shipments(struct work *w, const struct ship_query *in, order_emit emit, void *arg, struct err *e);
/* ERR_PARCEL_UNKNOWN. */
int ship_show(struct work *w, const struct ship_query *in, order_emit emit, void *arg, struct err *e);
/* By the time they happened. */
int ship_history(struct work *w, const struct ship_query *in, order_emit emit, void *arg, struct err *e);
/* What is to be taken from the shelves for confirmed orders without holds: by location, then item. */
int ship_pick(struct work *w, const struct ship_query *in, order_emit emit, void *arg, struct err *e);
/* Not handed over by dispatch_by, not delivered by deliver_by: broken, or within HORIZON ("6h"). */
int ship_late(struct work *w, const struct ship_query *in, order_emit emit, void *arg, struct err *e);

#endif
