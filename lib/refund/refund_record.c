/* refund_record.c - the field tables of refunds, their words, and the table of their states */
#include "refund/refund_impl.h"

#include "base/banned.h"

const char *const refund_state_words[] = {
	"requested", "approved", "rejected", "cancelled", "processing", "succeeded", "failed", NULL,
};
const char *const refund_cause_words[] = {
	"cancel", "rto", "lost", "return", "claim", "exchange", "goodwill", "overpaid", NULL,
};
const char *const refund_do_words[] = {
	"request", "approve", "reject", "cancel", "process", "succeed", "fail", NULL,
};
static const char *const attempt_state_words[] = { "processing", "succeeded", "failed", NULL };

static const struct { int from, to; } steps[] = {
	{ -1, REFUND_REQUESTED },
	{ REFUND_REQUESTED, REFUND_APPROVED }, { REFUND_REQUESTED, REFUND_REJECTED }, { REFUND_REQUESTED, REFUND_CANCELLED },
	{ REFUND_APPROVED, REFUND_PROCESSING }, { REFUND_APPROVED, REFUND_CANCELLED },
	{ REFUND_PROCESSING, REFUND_SUCCEEDED }, { REFUND_PROCESSING, REFUND_FAILED },
	{ REFUND_FAILED, REFUND_PROCESSING }, { REFUND_FAILED, REFUND_CANCELLED },
};

bool refund_step_allowed(int64_t from, int64_t to)
{
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (steps[i].from == from && steps[i].to == to)
			return true;
	return false;
}

#define LINE struct refund_line
static const struct field line_fields[] = {
	TEXT(LINE, line, 0, "line of the order"),
	TEXT(LINE, component, 0, "of a kit: pieces of this item"),
	INT(LINE, qty, 0, "units of it, or pieces"),
	MONEY(LINE, net_minor, 0, "their part of the line's net"),
	MONEY(LINE, tax_minor, 0, "their part of its tax"),
	MONEY(LINE, cgst_minor, 0, "their part of its CGST"), MONEY(LINE, sgst_minor, 0, "their part of its SGST"),
	MONEY(LINE, igst_minor, 0, "their part of its IGST"),
	INT(LINE, line_no, FIELD_SQL, ""), INT(LINE, refund_id, FIELD_SQL, ""),
	INT(LINE, item_id, FIELD_SQL, ""), INT(LINE, per_unit, FIELD_SQL, ""), INT(LINE, price_minor, FIELD_SQL, ""), FIELDS_END
};
const struct record refund_line_record = { "line", sizeof(LINE), line_fields };

#define TRY struct refund_attempt
static const struct field attempt_fields[] = {
	INT(TRY, no, 0, "number of the attempt"),
	TEXT(TRY, gateway, 0, "who pays it out"),
	TEXT(TRY, parent, 0, "ref of the payment it goes back to"),
	TEXT(TRY, ref, 0, "the gateway's number for it"),
	MONEY(TRY, amount_minor, 0, "how much"),
	ONE_OF(TRY, attempt_state, 0, attempt_state_words, "on its way, done or failed"),
	TIME(TRY, at, 0, "when it was tried"),
	TIME(TRY, ended_at, 0, "when that ended"),
	TEXT(TRY, error, 0, "why it failed"),
	INT(TRY, refund_id, FIELD_SQL, ""), INT(TRY, order_id, FIELD_SQL, ""), FIELDS_END
};
const struct record refund_attempt_record = { "attempt", sizeof(TRY), attempt_fields };

#define R struct refund
static const struct field refund_fields[] = {
	TEXT(R, refund, FIELD_KEY | FIELD_COLUMN, "identity: order/Rnumber"),
	TEXT(R, order, FIELD_COLUMN, "the order it is for"),
	ONE_OF(R, refund_state, FIELD_COLUMN | FIELD_STATE, refund_state_words, "state of the refund"),
	TIME(R, state_at, FIELD_COLUMN, "when it got there"),
	ONE_OF(R, cause, FIELD_COLUMN, refund_cause_words, "what it is for"),
	MONEY(R, amount_minor, FIELD_COLUMN, "how much"),
	MONEY(R, charges_minor, 0, "of it not for units: shipping, goodwill"),
	MONEY(R, done_minor, FIELD_COLUMN, "of it given back so far"),
	TEXT(R, currency, FIELD_CURRENCY, "currency of the amounts"),
	LIST_OF(R, lines, FIELD_NULL, &refund_line_record, "the units it is for"),
	LIST_OF(R, attempts, FIELD_NULL, &refund_attempt_record, "what was tried, by number"),
	TIME(R, requested_at, 0, "when it was asked for"),
	TEXT(R, note, FIELD_PERSON, "why, in words"),
	TEXT(R, asked_ref, 0, "number of who asked for it"),
	MONEY(R, refundable_minor, FIELD_SIGNED, "what was paid for the order, less what was given back or is on its way"),
	ONE_OF(R, payment_status, 0, payment_status_words, "how far the payment of the order is"),
	MONEY(R, due_minor, FIELD_SIGNED, "still to be paid for the order; below 0: owed to the buyer"),
	INT(R, id, FIELD_SQL, ""), INT(R, order_id, FIELD_SQL, ""), INT(R, no, FIELD_SQL, ""),
	INT(R, last_seq, FIELD_SQL, ""), INT(R, waived_minor, FIELD_SQL, ""), INT(R, rma_id, FIELD_SQL, ""),
	TEXT(R, channel, FIELD_SQL, ""), TEXT(R, order_ref, FIELD_SQL, ""), FIELDS_END
};
const struct record refund_record = { "refund", sizeof(R), refund_fields };

#define STEP struct refund_step
static const struct field step_fields[] = {
	TEXT(STEP, order, FIELD_KEY, "the order: channel:ref; or a refund of it: order/Rnumber"),
	TEXT(STEP, refund, FIELD_OPT, "the refund: order/Rnumber"),
	ONE_OF(STEP, step, FIELD_OPT, refund_do_words, "what is done (absent: request; with a refund: nothing)"),
	MONEY(STEP, amount_minor, FIELD_OPT, "how much (absent: all that is owed)"),
	TEXT(STEP, line, FIELD_OPT, "for units of this line"),
	INT(STEP, qty, FIELD_OPT | FIELD_QTY, "how many units of the line"),
	ONE_OF(STEP, cause, FIELD_OPT, refund_cause_words, "what it is for (absent: by what happened)"),
	TEXT(STEP, note, FIELD_OPT, "why, in words"),
	TEXT(STEP, ref, FIELD_OPT, "request: your number for it; process, succeed, fail: the gateway's"),
	TEXT(STEP, gateway, FIELD_OPT, "process: pay it out by this (absent: by the payments it goes back to)"),
	INT(STEP, attempt, FIELD_OPT | FIELD_QTY, "succeed, fail: only this attempt"),
	TEXT(STEP, error, FIELD_OPT, "fail: why"),
	TIME(STEP, at, FIELD_OPT, "when it happened (absent: now)"),
	BOOL(STEP, open, FIELD_ARG, "all refunds that are neither done nor given up"),
	TEXT(STEP, since, FIELD_ARG, "with --to: only attempts from this time or date on"),
	TEXT(STEP, until, FIELD_ARG, "with --to: only attempts before this time or date"),
	TEXT(STEP, parent, 0, "succeed, fail: the payment, where the gateway does not tell the refund"),
	INT(STEP, since_ms, FIELD_SQL, ""), INT(STEP, until_ms, FIELD_SQL, ""), INT(STEP, id, FIELD_SQL, ""),
	INT(STEP, order_id, FIELD_SQL, ""),
	FIELDS_END
};
const struct record refund_step_record = { "step", sizeof(STEP), step_fields };

#define TELL struct refund_instruction
static const struct field instruction_fields[] = {
	TEXT(TELL, refund, FIELD_KEY, "the refund: order/Rnumber"),
	TEXT(TELL, instruction, 0, "identity of the attempt: order/Rnumber-attempt"),
	TEXT(TELL, order, 0, "the order it is for"), TEXT(TELL, channel, 0, "its channel"),
	TEXT(TELL, order_ref, 0, "its number there"),
	INT(TELL, attempt, 0, "number of the attempt"),
	TEXT(TELL, gateway, 0, "who pays it out; bank: by a transfer"),
	TEXT(TELL, parent, 0, "ref of the payment it goes back to"),
	MONEY(TELL, amount_minor, 0, "how much"),
	TEXT(TELL, currency, FIELD_CURRENCY, "currency of it"),
	TIME(TELL, at, 0, "when it was tried"),
	ONE_OF(TELL, cause, 0, refund_cause_words, "what it is for"),
	TEXT(TELL, note, FIELD_PERSON, "why, in words"),
	TEXT(TELL, name, FIELD_PERSON, "name of the buyer"), TEXT(TELL, email, FIELD_PERSON, "his e-mail address"),
	TEXT(TELL, phone, FIELD_PERSON, "his phone number"), INT(TELL, no, FIELD_SQL, ""), FIELDS_END
};
const struct record refund_instruction_record = { "refund_instruction", sizeof(TELL), instruction_fields };
