/* ship_record.c - the field tables of parcels and of the verbs about them */
#include "ship/ship_impl.h"

#include "base/banned.h"

static const struct field line_fields[] = {
	TEXT(struct parcel_line, line, FIELD_NEED, "line of the order"),
	TEXT(struct parcel_line, sku, FIELD_OUT, "stock keeping unit"),
	TEXT(struct parcel_line, title, FIELD_OUT, "what the buyer saw"),
	INT(struct parcel_line, qty, FIELD_NEED | FIELD_QTY, "units of it in the parcel"),
	INT(struct parcel_line, line_no, FIELD_SQL, ""), INT(struct parcel_line, parcel_id, FIELD_SQL, ""),
	FIELDS_END
};
const struct record parcel_line_record = { "line", sizeof(struct parcel_line), line_fields };

#define PARCEL struct parcel

static const struct field parcel_fields[] = {
	TEXT(PARCEL, parcel, FIELD_KEY | FIELD_COLUMN, "identity: courier:awb, before that order/number"),
	TEXT(PARCEL, order, FIELD_COLUMN, "the order its units are of"),
	ONE_OF(PARCEL, parcel_state, FIELD_COLUMN | FIELD_STATE, parcel_state_words, "state of the parcel"),
	TIME(PARCEL, state_at, FIELD_COLUMN, "when it got there"),
	TEXT(PARCEL, courier, 0, "who carries it"),
	TEXT(PARCEL, awb, 0, "the courier's number"),
	TEXT(PARCEL, manifest, 0, "the manifest it stands on"),
	LIST_OF(PARCEL, lines, FIELD_NULL, &parcel_line_record, "what is in it"),
	TEXT(PARCEL, currency, FIELD_CURRENCY, "currency of the amounts"),
	MONEY(PARCEL, cod_minor, FIELD_COLUMN, "to be collected at the door, as the label says"),
	MONEY(PARCEL, cod_collected_minor, 0, "collected at the door"),
	MONEY(PARCEL, cod_remitted_minor, 0, "of that, what the courier paid"),
	MONEY(PARCEL, cod_deducted_minor, 0, "and what he kept for himself"),
	INT(PARCEL, attempts, FIELD_COLUMN, "deliveries that failed"),
	TIME(PARCEL, packed_at, 0, "when it was packed"),
	TIME(PARCEL, manifested_at, 0, "when it was given to the courier's manifest"),
	TIME(PARCEL, picked_up_at, 0, "when it was handed over"),
	TIME(PARCEL, delivered_at, 0, "when it was delivered"),
	TIME(PARCEL, dispatch_by, 0, "latest hand-over to the courier"),
	TIME(PARCEL, deliver_by, 0, "latest delivery"),
	TEXT(PARCEL, proof, FIELD_FREE | FIELD_PERSON, "proof of delivery: a reference"),
	ONE_OF(PARCEL, decision, 0, rto_decision_words, "what was decided when it came back"),
	OBJECT(PARCEL, ship_to, 0, &order_address_record, "where it goes"),
	INT(PARCEL, id, FIELD_SQL, ""), INT(PARCEL, order_id, FIELD_SQL, ""), INT(PARCEL, no, FIELD_SQL, ""),
	INT(PARCEL, last_seq, FIELD_SQL, ""), TEXT(PARCEL, channel, FIELD_SQL, ""), TEXT(PARCEL, ref, FIELD_SQL, ""),
	FIELDS_END
};
const struct record parcel_record = { "parcel", sizeof(PARCEL), parcel_fields };

#define EVENT struct parcel_event

static const struct field event_fields[] = {
	TEXT(EVENT, parcel, FIELD_KEY | FIELD_COLUMN, "the parcel"),
	INT(EVENT, seq, FIELD_COLUMN, "number of the event, in the order they were told"),
	TIME(EVENT, at, FIELD_COLUMN, "when it happened"),
	TIME(EVENT, recorded_at, 0, "when it was written"),
	TEXT(EVENT, actor, 0, "who told"),
	ONE_OF(EVENT, event, FIELD_COLUMN | FIELD_STATE, parcel_event_words,
		"what happened: a state, or scan for what has no meaning here"),
	ONE_OF(EVENT, from_state, 0, parcel_state_words, "state before, when it changed"),
	ONE_OF(EVENT, to_state, FIELD_COLUMN, parcel_state_words, "state after"),
	BOOL(EVENT, inferred, FIELD_COLUMN, "nobody told it: it must have happened"),
	TEXT(EVENT, code, FIELD_COLUMN | FIELD_FREE, "the courier's own word"),
	TEXT(EVENT, place, FIELD_FREE | FIELD_PERSON, "where"),
	TEXT(EVENT, remark, FIELD_FREE | FIELD_PERSON, "in the courier's words"),
	INT(EVENT, parcel_id, FIELD_SQL, ""),
	FIELDS_END
};
const struct record parcel_event_record = { "parcel_event", sizeof(EVENT), event_fields };

#define STEP struct ship_step
#define STEP_PARCEL TEXT(STEP, parcel, FIELD_KEY, "identity: courier:awb, or order/number")
#define STEP_ORDER TEXT(STEP, order, 0, "its order, when that has one parcel under way")
#define STEP_AT TIME(STEP, at, FIELD_OPT, "when it happened (absent: now)")
#define STEP_REASON TEXT(STEP, reason, FIELD_OPT | FIELD_FREE, "why")
/* void is a word of C */
#define STEP_VOID { .name = "void", .name_len = 4, .kind = FIELD_BOOL, .flags = FIELD_OPT, \
	.offset = offsetof(STEP, is_void), .help = "also when it stands on a manifest" }

static const struct field pack_fields[] = {
	TEXT(STEP, order, FIELD_KEY | FIELD_NEED, "identity: channel:ref"),
	TEXT(STEP, line, FIELD_OPT, "only this line"),
	INT(STEP, qty, FIELD_OPT | FIELD_QTY, "how many units of the line (absent: all that are reserved)"),
	LIST_OF(STEP, units, 0, &parcel_line_record, "what goes into the parcel (absent: all that is reserved)"),
	STEP_AT, FIELDS_END
};
const struct record ship_pack_record = { "step", sizeof(STEP), pack_fields };

static const struct field unpack_fields[] = { STEP_PARCEL, STEP_ORDER, STEP_VOID, STEP_REASON, STEP_AT, FIELDS_END };
const struct record ship_unpack_record = { "step", sizeof(STEP), unpack_fields };

static const struct field manifest_fields[] = {
	STEP_PARCEL, STEP_ORDER,
	TEXT(STEP, courier, FIELD_OPT, "who carries it"),
	TEXT(STEP, awb, FIELD_OPT, "his number for it"),
	TEXT(STEP, awb_file, FIELD_ARG, "numbers: one a line, or order,number or parcel,number"),
	TEXT(STEP, manifest, FIELD_OPT, "name of the manifest (absent: courier and day)"),
	STEP_AT, FIELDS_END
};
const struct record ship_manifest_record = { "step", sizeof(STEP), manifest_fields };

static const struct field dispatch_fields[] = {
	STEP_PARCEL, STEP_ORDER, STEP_AT,
	TEXT(STEP, courier, FIELD_ARG, "all that stands on manifests of this courier; reads no input"),
	TEXT(STEP, day, FIELD_ARG, "all that was put on a manifest on this day, today or a date; reads no input"),
	FIELDS_END
};
const struct record ship_dispatch_record = { "step", sizeof(STEP), dispatch_fields };

static const struct field scan_fields[] = {
	ONE_OF(struct ship_scan, event, 0, parcel_state_words, "what happened (absent: nothing that counts here)"),
	TIME(struct ship_scan, at, FIELD_NEED, "when"),
	TEXT(struct ship_scan, code, FIELD_FREE, "the courier's own word for it"),
	TEXT(struct ship_scan, place, FIELD_FREE, "where"),
	TEXT(struct ship_scan, remark, FIELD_FREE, "in his words"),
	FIELDS_END
};
static const struct record scan_record = { "scans", sizeof(struct ship_scan), scan_fields };

static const struct field track_fields[] = {
	STEP_PARCEL, STEP_ORDER,
	TEXT(STEP, courier, FIELD_OPT, "who reports"),
	TEXT(STEP, awb, FIELD_OPT, "his number for the parcel"),
	ONE_OF(STEP, event, FIELD_OPT, parcel_state_words, "what happened"),
	STEP_AT,
	TEXT(STEP, code, FIELD_OPT | FIELD_FREE, "his own word for it"),
	TEXT(STEP, place, FIELD_OPT | FIELD_FREE, "where"),
	TEXT(STEP, remark, FIELD_OPT | FIELD_FREE, "in his words"),
	LIST_OF(STEP, scans, 0, &scan_record, "all that happened, in any order"),
	TEXT(STEP, proof, FIELD_OPT | FIELD_FREE, "proof of delivery: a reference"),
	MONEY(STEP, collected_minor, FIELD_OPT, "collected at the door (absent: what the label says)"),
	FIELDS_END
};
const struct record ship_track_record = { "scan", sizeof(STEP), track_fields };

static const struct field deliver_fields[] = {
	STEP_PARCEL, STEP_ORDER, STEP_AT,
	TEXT(STEP, proof, FIELD_OPT | FIELD_FREE, "proof of delivery: a reference"),
	MONEY(STEP, collected_minor, FIELD_OPT, "collected at the door (absent: what the label says)"),
	FIELDS_END
};
const struct record ship_deliver_record = { "step", sizeof(STEP), deliver_fields };

static const struct field rto_fields[] = {
	STEP_PARCEL, STEP_ORDER, STEP_AT,
	ONE_OF(STEP, decision, FIELD_OPT, rto_decision_words, "send again, or close (absent: the goods are here)"),
	STEP_REASON, FIELDS_END
};
const struct record ship_rto_record = { "step", sizeof(STEP), rto_fields };

#define QUERY struct ship_query

static const struct field query_fields[] = {
	TEXT(QUERY, order, FIELD_ARG, "only of this order"),
	TEXT(QUERY, since, FIELD_ARG, "packed at or after this time or date"),
	TEXT(QUERY, until, FIELD_ARG, "packed before this time or date"),
	SET_OF(QUERY, parcel_state, FIELD_ARG, parcel_state_words, "only these states"),
	TEXT(QUERY, channel, FIELD_ARG, "only this channel"),
	TEXT(QUERY, courier, FIELD_ARG, "only this courier"),
	TEXT(QUERY, manifest, FIELD_ARG, "only this manifest"),
	INT(QUERY, limit, FIELD_ARG | FIELD_COUNT, "at most so many rows"),
	INT(QUERY, since_ms, FIELD_SQL, ""), INT(QUERY, until_ms, FIELD_SQL, ""), INT(QUERY, id, FIELD_SQL, ""),
	FIELDS_END
};
const struct record ship_query_record = { "query", sizeof(QUERY), query_fields };

static const struct field key_fields[] = {
	TEXT(QUERY, parcel, FIELD_KEY, "identity: courier:awb, or order/number"), FIELDS_END
};
const struct record ship_key_record = { "query", sizeof(QUERY), key_fields };

#define LABEL struct label_query

static const struct field label_fields[] = {
	TEXT(LABEL, parcel, FIELD_KEY, "identity: courier:awb, or order/number"),
	TEXT(LABEL, order, 0, "its order, when that has one parcel under way"),
	ONE_OF(LABEL, as, FIELD_ARG, label_form_words, "a document to print, or text (absent: html)"),
	FIELDS_END
};
const struct record ship_label_record = { "label", sizeof(LABEL), label_fields };

static const struct field pick_query_fields[] = {
	TEXT(QUERY, location, FIELD_ARG, "only this location"),
	TEXT(QUERY, channel, FIELD_ARG, "only orders of this channel"),
	TEXT(QUERY, until, FIELD_ARG, "only orders to be dispatched before this time or date"),
	INT(QUERY, until_ms, FIELD_SQL, ""), FIELDS_END
};
const struct record ship_pick_query_record = { "query", sizeof(QUERY), pick_query_fields };

static const struct field pick_row_fields[] = {
	TEXT(struct pick_row, location, FIELD_COLUMN, "where"),
	TEXT(struct pick_row, sku, FIELD_COLUMN, "stock keeping unit"),
	TEXT(struct pick_row, title, FIELD_COLUMN, "its title"),
	INT(struct pick_row, units, FIELD_COLUMN, "units to take"),
	INT(struct pick_row, orders, FIELD_COLUMN, "orders they are for"),
	FIELDS_END
};
const struct record pick_row_record = { "pick", sizeof(struct pick_row), pick_row_fields };

static const struct field late_query_fields[] = {
	TEXT(QUERY, horizon, FIELD_ARG, "also what is due within this time, as 90m, 6h or 2d (absent: 24h)"),
	TEXT(QUERY, channel, FIELD_ARG, "only orders of this channel"),
	INT(QUERY, until_ms, FIELD_SQL, ""), FIELDS_END
};
const struct record ship_late_query_record = { "query", sizeof(QUERY), late_query_fields };

#define LATE struct late_row

static const struct field late_row_fields[] = {
	TEXT(LATE, order, FIELD_COLUMN, "the order"),
	TEXT(LATE, parcel, FIELD_COLUMN, "the parcel, when it is on its way"),
	TEXT(LATE, due, FIELD_COLUMN, "dispatch or deliver"),
	TIME(LATE, due_at, FIELD_COLUMN, "when it was or is due"),
	TEXT(LATE, risk, FIELD_COLUMN | FIELD_STATE, "at_risk or breached"),
	INT(LATE, left_minutes, FIELD_COLUMN, "minutes left; negative: too late by so many"),
	TEXT(LATE, courier, 0, "who carries it"),
	INT(LATE, id, FIELD_SQL, ""), INT(LATE, order_id, FIELD_SQL, ""), INT(LATE, no, FIELD_SQL, ""),
	INT(LATE, until_ms, FIELD_SQL, ""), TEXT(LATE, channel, FIELD_SQL, ""), TEXT(LATE, ref, FIELD_SQL, ""),
	TEXT(LATE, awb, FIELD_SQL, ""),
	FIELDS_END
};
const struct record late_row_record = { "late", sizeof(LATE), late_row_fields };
