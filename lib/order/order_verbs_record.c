/* order_verbs_record.c - the field tables of what the verbs of orders take and tell beside orders */
#include "order/order_impl.h"

#include "base/banned.h"

#define STEP struct order_step

#define STEP_ORDER TEXT(STEP, order, FIELD_KEY | FIELD_NEED, "identity: channel:ref")
#define STEP_LINE TEXT(STEP, line, FIELD_OPT, "only this line")
#define STEP_REASON TEXT(STEP, reason, FIELD_OPT | FIELD_FREE, "why")

static const struct field verify_fields[] = { STEP_ORDER, FIELDS_END };
const struct record order_verify_record = { "step", sizeof(STEP), verify_fields };

static const struct field confirm_fields[] = {
	STEP_ORDER,
	BOOL(STEP, allow_waiting, FIELD_OPT, "confirm although units wait for stock"),
	FIELDS_END
};
const struct record order_confirm_record = { "step", sizeof(STEP), confirm_fields };

static const struct field hold_fields[] = {
	STEP_ORDER,
	SET_OF(STEP, hold, FIELD_OPT, order_hold_words, "the holds (absent: manual; release: all that are set)"),
	STEP_REASON,
	FIELDS_END
};
const struct record order_hold_record = { "step", sizeof(STEP), hold_fields };

static const struct field cancel_fields[] = {
	STEP_ORDER, STEP_LINE,
	INT(STEP, qty, FIELD_OPT | FIELD_QTY, "how many units of the line (absent: all)"),
	STEP_REASON,
	{ .name = "void", .name_len = 4, .kind = FIELD_BOOL, .flags = FIELD_OPT, .offset = offsetof(STEP, is_void),
		.help = "also what stands on a courier's manifest" },
	FIELDS_END
};
const struct record order_cancel_record = { "step", sizeof(STEP), cancel_fields };

static const struct field reserve_fields[] = {
	STEP_ORDER,
	ONE_OF(STEP, policy, FIELD_OPT, reserve_policy_words,
		"when stock is short: all_or_nothing, line, partial (absent: the setting)"),
	BOOL(STEP, waiting, FIELD_ARG, "all orders that wait, first in first out; reads no input"),
	FIELDS_END
};
const struct record order_reserve_record = { "step", sizeof(STEP), reserve_fields };

static const struct field unreserve_fields[] = {
	STEP_ORDER, STEP_LINE,
	INT(STEP, qty, FIELD_OPT | FIELD_QTY, "how many units of the line (absent: all)"),
	FIELDS_END
};
const struct record order_unreserve_record = { "step", sizeof(STEP), unreserve_fields };

#define QUERY struct order_query

static const struct field query_fields[] = {
	TEXT(QUERY, order, FIELD_KEY, "identity: channel:ref"),
	TEXT(QUERY, since, FIELD_ARG, "placed at or after this time or date"),
	TEXT(QUERY, until, FIELD_ARG, "placed before this time or date"),
	SET_OF(QUERY, state, FIELD_ARG, order_state_words, "only these states"),
	SET_OF(QUERY, hold, FIELD_ARG, order_hold_words, "only with one of these holds"),
	SET_OF(QUERY, fulfilment, FIELD_ARG, fulfilment_words, "only these stages"),
	TEXT(QUERY, channel, FIELD_ARG, "only this channel"),
	TEXT(QUERY, sku, FIELD_ARG, "only with this item"),
	TEXT(QUERY, customer, FIELD_ARG, "only of this customer"),
	INT(QUERY, limit, FIELD_ARG | FIELD_COUNT, "at most so many rows"),
	TEXT(QUERY, after, FIELD_ARG, "go on behind this order"),
	TEXT(QUERY, sort, FIELD_ARG, "placed_at (oldest first) or -placed_at"),
	INT(QUERY, since_ms, FIELD_SQL, ""), INT(QUERY, until_ms, FIELD_SQL, ""),
	INT(QUERY, after_placed_at, FIELD_SQL, ""), TEXT(QUERY, after_channel, FIELD_SQL, ""),
	TEXT(QUERY, after_ref, FIELD_SQL, ""), INT(QUERY, item_id, FIELD_SQL, ""), INT(QUERY, id, FIELD_SQL, ""),
	FIELDS_END
};
const struct record order_query_record = { "query", sizeof(QUERY), query_fields };

static const struct field key_fields[] = { TEXT(QUERY, order, FIELD_KEY, "identity: channel:ref"), FIELDS_END };
const struct record order_key_record = { "query", sizeof(QUERY), key_fields };

static const struct field customer_query_fields[] = {
	TEXT(QUERY, customer, FIELD_KEY, "only this customer"),
	INT(QUERY, limit, FIELD_ARG | FIELD_COUNT, "at most so many rows"),
	TEXT(QUERY, after, FIELD_ARG, "go on behind this customer"),
	FIELDS_END
};
const struct record customer_query_record = { "query", sizeof(QUERY), customer_query_fields };

static const struct field customer_row_fields[] = {
	TEXT(struct customer_row, customer, FIELD_KEY | FIELD_COLUMN | FIELD_PERSON, "who: the source's name, phone or e-mail"),
	TEXT(struct customer_row, name, FIELD_COLUMN | FIELD_PERSON, "name"),
	TEXT(struct customer_row, email, FIELD_COLUMN | FIELD_PERSON, "e-mail address"),
	TEXT(struct customer_row, phone, FIELD_COLUMN | FIELD_PERSON, "phone number"),
	INT(struct customer_row, orders, FIELD_COLUMN, "orders placed"),
	TIME(struct customer_row, first_at, 0, "when the first was placed"),
	TIME(struct customer_row, last_at, FIELD_COLUMN, "when the last was placed"),
	INT(struct customer_row, id, FIELD_SQL, ""),
	FIELDS_END
};
const struct record customer_row_record = { "customer", sizeof(struct customer_row), customer_row_fields };

static const struct field unit_move_fields[] = {
	TEXT(struct unit_move, line, 0, "line"),
	TEXT(struct unit_move, from, 0, "bucket the units were in"),
	TEXT(struct unit_move, to, 0, "bucket they went to"),
	INT(struct unit_move, qty, 0, "units"),
	INT(struct unit_move, line_no, FIELD_SQL, ""),
	FIELDS_END
};
const struct record unit_move_record = { "unit_move", sizeof(struct unit_move), unit_move_fields };

#define EVENT struct order_event

static const struct field event_fields[] = {
	TEXT(EVENT, order, FIELD_KEY | FIELD_COLUMN, "the order"),
	INT(EVENT, seq, FIELD_COLUMN, "number of the event in the order's history"),
	TIME(EVENT, at, FIELD_COLUMN, "when it happened"),
	TIME(EVENT, recorded_at, 0, "when it was written"),
	TEXT(EVENT, actor, FIELD_COLUMN, "who did it"),
	TEXT(EVENT, event, FIELD_COLUMN, "what happened"),
	TEXT(EVENT, from_state, FIELD_COLUMN, "state before, when it changed"),
	TEXT(EVENT, to_state, FIELD_COLUMN, "state after"),
	LIST_OF(EVENT, units, 0, &unit_move_record, "units that moved"),
	RAW_JSON(EVENT, body, FIELD_PERSON, "details"),
	INT(EVENT, order_id, FIELD_SQL, ""),
	TEXT(EVENT, moves, FIELD_SQL, ""),
	FIELDS_END
};
const struct record order_event_record = { "event", sizeof(EVENT), event_fields };

static const struct field explained_step_fields[] = {
	TEXT(struct explained_step, step, 0, "a step"),
	BOOL(struct explained_step, legal, 0, "it can be taken now"),
	TEXT(struct explained_step, because, 0, "what forbids it"),
	FIELDS_END
};
static const struct record explained_step_record = { "step", sizeof(struct explained_step), explained_step_fields };

#define EXPLAINED struct order_explained

static const struct field explained_fields[] = {
	TEXT(EXPLAINED, order, FIELD_KEY | FIELD_COLUMN, "the order"),
	ONE_OF(EXPLAINED, state, FIELD_COLUMN | FIELD_STATE, order_state_words, "state of the order"),
	SET_OF(EXPLAINED, holds, FIELD_COLUMN | FIELD_NULL, order_hold_words, "its holds"),
	ONE_OF(EXPLAINED, fulfilment, FIELD_COLUMN | FIELD_STATE, fulfilment_words, "how far its units are"),
	LIST_OF(EXPLAINED, steps, FIELD_NULL, &explained_step_record, "every step, and what forbids it"),
	FIELDS_END
};
const struct record order_explained_record = { "explained", sizeof(EXPLAINED), explained_fields };
