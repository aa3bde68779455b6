/* return_record.c - the field tables of RMAs and of the verbs about them */
#include "return/return_impl.h"

#include "base/banned.h"

static const char *const resolution_words[] = { "refund", "exchange", "credit", "repair", "none", NULL };

#define LINE struct rma_line
static const struct field line_fields[] = {
	TEXT(LINE, line, FIELD_NEED, "line of the order"),
	TEXT(LINE, component, 0, "of a kit: only pieces of this item; then all numbers are of pieces"),
	TEXT(LINE, sku, FIELD_OUT, "stock keeping unit"),
	TEXT(LINE, title, FIELD_OUT, "what the buyer saw"),
	INT(LINE, qty, FIELD_NEED | FIELD_QTY, "units of it"),
	INT(LINE, in_transit, FIELD_OUT, "units on the way here"),
	INT(LINE, received, FIELD_OUT, "units that arrived"),
	INT(LINE, told, FIELD_OUT, "of those, units that a dump called returned and nobody has received here"),
	INT(LINE, lost, FIELD_OUT, "units lost on the way"),
	INT(LINE, restock, FIELD_OUT, "units back on the shelf"),
	INT(LINE, refurbish, FIELD_OUT, "units being made good"),
	INT(LINE, scrap, FIELD_OUT, "units scrapped"),
	INT(LINE, reject, FIELD_OUT, "units sent back to the customer"),
	INT(LINE, missing, FIELD_OUT, "units that were announced and did not come"),
	INT(LINE, wrong_item, FIELD_OUT, "units in whose place something else came"),
	INT(LINE, line_no, FIELD_SQL, ""), INT(LINE, rma_id, FIELD_SQL, ""), INT(LINE, item_id, FIELD_SQL, ""),
	INT(LINE, per_unit, FIELD_SQL, ""), FIELDS_END
};
const struct record rma_line_record = { "line", sizeof(LINE), line_fields };

#define RMA struct rma
static const struct field rma_fields[] = {
	TEXT(RMA, rma, FIELD_KEY | FIELD_COLUMN, "identity: RMA-YYMMDD-NNNN and a check digit"),
	TEXT(RMA, order, FIELD_COLUMN, "the order it is of"),
	ONE_OF(RMA, kind, FIELD_COLUMN, rma_kind_words, "return, exchange, or claim: nothing comes back"),
	ONE_OF(RMA, rma_state, FIELD_COLUMN | FIELD_STATE, rma_state_words, "state of the RMA"),
	TIME(RMA, state_at, FIELD_COLUMN, "when it got there"),
	TIME(RMA, requested_at, 0, "when it was asked for"),
	LIST_OF(RMA, lines, FIELD_NULL, &rma_line_record, "what it is about"),
	TEXT(RMA, reason, FIELD_COLUMN, "why"),
	TEXT(RMA, note, FIELD_PERSON, "in the customer's words"),
	TEXT(RMA, photos, FIELD_PERSON, "references of pictures"),
	TEXT(RMA, asked_ref, 0, "number of who asked for it"),
	TEXT(RMA, override, 0, "why it was taken outside its window"),
	TEXT(RMA, courier, 0, "who picks it up"),
	TEXT(RMA, awb, 0, "his number for it"),
	ONE_OF(RMA, resolution, FIELD_COLUMN, resolution_words, "how it was resolved"),
	TEXT(RMA, refund, 0, "its refund"),
	ONE_OF(RMA, refund_state, 0, refund_state_words, "how far the refund is"),
	MONEY(RMA, refund_minor, FIELD_COLUMN, "amount of the refund"),
	TEXT(RMA, currency, FIELD_CURRENCY, "currency of the amounts"),
	TEXT(RMA, replacement, 0, "the order that is sent instead"),
	INT(RMA, id, FIELD_SQL, ""), INT(RMA, order_id, FIELD_SQL, ""), INT(RMA, replacement_id, FIELD_SQL, ""),
	INT(RMA, last_seq, FIELD_SQL, ""), INT(RMA, day, FIELD_SQL, ""), INT(RMA, day_no, FIELD_SQL, ""),
	TEXT(RMA, channel, FIELD_SQL, ""), TEXT(RMA, order_ref, FIELD_SQL, ""),
	TEXT(RMA, replacement_channel, FIELD_SQL, ""), TEXT(RMA, replacement_ref, FIELD_SQL, ""), FIELDS_END
};
const struct record rma_record = { "rma", sizeof(RMA), rma_fields };

#define EVENT struct rma_event
static const struct field event_fields[] = {
	TEXT(EVENT, rma, FIELD_KEY | FIELD_COLUMN, "the RMA"),
	INT(EVENT, seq, FIELD_COLUMN, "number of the event, in the order they were told"),
	TIME(EVENT, at, FIELD_COLUMN, "when it happened"),
	TIME(EVENT, recorded_at, 0, "when it was written"),
	TEXT(EVENT, actor, 0, "who told"),
	TEXT(EVENT, event, FIELD_COLUMN, "what happened"),
	ONE_OF(EVENT, from_state, 0, rma_state_words, "state before, when it changed"),
	ONE_OF(EVENT, to_state, FIELD_COLUMN, rma_state_words, "state after"),
	RAW_JSON(EVENT, body, FIELD_COLUMN | FIELD_PERSON, "what else is to be told of it"),
	INT(EVENT, rma_id, FIELD_SQL, ""), FIELDS_END
};
const struct record rma_event_record = { "rma_event", sizeof(EVENT), event_fields };

#define STEP struct return_step
#define STEP_RMA TEXT(STEP, rma, FIELD_KEY, "identity: RMA-YYMMDD-NNNN and a check digit")
#define STEP_ORDER TEXT(STEP, order, 0, "its order, when that has one RMA that is open")
#define STEP_LINE TEXT(STEP, line, FIELD_OPT, "only this line")
#define STEP_COMPONENT TEXT(STEP, component, FIELD_OPT, "of a kit: only pieces of this item; \"qty\" counts them")
#define STEP_QTY INT(STEP, qty, FIELD_OPT | FIELD_QTY, "how many units of the line (absent: all)")
#define STEP_AT TIME(STEP, at, FIELD_OPT, "when it happened (absent: now)")
#define STEP_REASON TEXT(STEP, reason, FIELD_OPT, "why")
#define STEP_OVERRIDE TEXT(STEP, override, FIELD_OPT, "do it against the rule, for this reason, which is kept")

static const struct field open_fields[] = {
	TEXT(STEP, order, FIELD_KEY | FIELD_NEED, "the order: channel:ref"), STEP_LINE, STEP_COMPONENT,
	INT(STEP, qty, FIELD_OPT | FIELD_QTY, "how many units of the line (absent: all that can be returned)"),
	LIST_OF(STEP, units, 0, &rma_line_record, "what is returned (absent: all that can be)"),
	ONE_OF(STEP, kind, FIELD_OPT, rma_kind_words, "return (absent), exchange, or claim: nothing comes back"),
	STEP_REASON,
	TEXT(STEP, note, FIELD_OPT, "in the customer's words"),
	TEXT(STEP, photos, FIELD_OPT, "references of pictures, with commas"),
	TEXT(STEP, ref, FIELD_OPT, "your number for it: told once in its order"),
	STEP_OVERRIDE, STEP_AT, FIELDS_END
};
const struct record return_open_record = { "step", sizeof(STEP), open_fields };

static const struct field approve_fields[] = {
	STEP_RMA, STEP_ORDER,
	TEXT(STEP, courier, 0, "who picks it up"),
	{ .name = "pickup", .name_len = 6, .kind = FIELD_TEXT, .flags = FIELD_ARG, .offset = offsetof(STEP, courier),
		.help = "who picks it up: a courier" },
	TEXT(STEP, awb, FIELD_OPT, "his number for it"),
	STEP_AT, FIELDS_END
};
const struct record return_approve_record = { "step", sizeof(STEP), approve_fields };

static const struct field decide_fields[] = { STEP_RMA, STEP_ORDER, STEP_REASON, STEP_AT, FIELDS_END };
const struct record return_decide_record = { "step", sizeof(STEP), decide_fields };

static const struct field receive_fields[] = {
	STEP_RMA, STEP_ORDER, STEP_LINE, STEP_COMPONENT,
	INT(STEP, qty, FIELD_OPT | FIELD_QTY, "how many units of the line arrived (absent: all that are announced)"),
	TEXT(STEP, sku, FIELD_OPT, "the article, instead of the line"),
	TEXT(STEP, ref, FIELD_OPT, "number of the scan: told once"),
	BOOL(STEP, scan, FIELD_ARG, "each record is the scan of one unit, when it tells no qty"),
	TEXT(STEP, awb, FIELD_OPT, "the courier's number on the parcel"),
	TEXT(STEP, courier, FIELD_OPT, "the courier"),
	STEP_AT, FIELDS_END
};
const struct record return_receive_record = { "step", sizeof(STEP), receive_fields };

static const struct field inspect_fields[] = {
	STEP_RMA, STEP_ORDER, STEP_LINE, STEP_COMPONENT, STEP_QTY,
	ONE_OF(STEP, disposition, FIELD_NEED | FIELD_OPT, disposition_words, "what becomes of the units"),
	STEP_REASON, STEP_AT, FIELDS_END
};
const struct record return_inspect_record = { "step", sizeof(STEP), inspect_fields };

static const struct field refund_fields[] = {
	STEP_RMA, STEP_ORDER,
	MONEY(STEP, amount_minor, FIELD_OPT, "how much (absent: what the units cost)"),
	BOOL(STEP, shipping, FIELD_OPT, "charges for shipping too (absent: the setting)"),
	BOOL(STEP, credit, FIELD_OPT, "as store credit, at once"),
	STEP_OVERRIDE, STEP_AT, FIELDS_END
};
const struct record return_refund_record = { "step", sizeof(STEP), refund_fields };

static const struct field exchange_fields[] = {
	STEP_RMA, STEP_ORDER,
	TEXT(STEP, sku, FIELD_OPT, "what is sent instead"),
	MONEY(STEP, price_minor, FIELD_OPT, "its price (absent: that of the item, else of what comes back)"),
	STEP_AT, FIELDS_END
};
const struct record return_exchange_record = { "step", sizeof(STEP), exchange_fields };

static const struct field close_fields[] = {
	STEP_RMA, STEP_ORDER,
	ONE_OF(STEP, resolution, FIELD_OPT, resolution_words, "how it is resolved, when it is not: repair or none"),
	STEP_REASON, STEP_AT, FIELDS_END
};
const struct record return_close_record = { "step", sizeof(STEP), close_fields };

#define QUERY struct return_query
static const struct field query_fields[] = {
	TEXT(QUERY, order, FIELD_ARG, "only of this order"),
	TEXT(QUERY, since, FIELD_ARG, "asked for at or after this time or date"),
	TEXT(QUERY, until, FIELD_ARG, "asked for before this time or date"),
	SET_OF(QUERY, rma_state, FIELD_ARG, rma_state_words, "only these states"),
	SET_OF(QUERY, kind, FIELD_ARG, rma_kind_words, "only these kinds"),
	TEXT(QUERY, channel, FIELD_ARG, "only this channel"),
	INT(QUERY, limit, FIELD_ARG | FIELD_COUNT, "at most so many rows"),
	INT(QUERY, since_ms, FIELD_SQL, ""), INT(QUERY, until_ms, FIELD_SQL, ""), INT(QUERY, id, FIELD_SQL, ""),
	FIELDS_END
};
const struct record return_query_record = { "query", sizeof(QUERY), query_fields };

static const struct field key_fields[] = { TEXT(QUERY, rma, FIELD_KEY, "identity of the RMA"), FIELDS_END };
const struct record return_key_record = { "query", sizeof(QUERY), key_fields };

static const struct field sweep_fields[] = { FIELDS_END };
const struct record sweep_record = { "sweep", sizeof(QUERY), sweep_fields };
