/* psn_step_record.c - the field tables of what the verbs about a request are told */
#include "psn/psn_impl.h"

#include "base/banned.h"

static const char *const about_words[] = { "late", "quality", "other", NULL };
static const char *const want_words[] = { "revision", "refund", "unresolved", NULL };

#define STEP struct psn_step
#define STEP_REQUEST TEXT(STEP, request, FIELD_KEY | FIELD_NEED, "identity: R-YYMMDD-NNNN")
#define STEP_AS(text) ONE_OF(STEP, as, FIELD_OPT, psn_party_words, text)
#define STEP_AT TIME(STEP, at, FIELD_OPT, "when it happened (absent: now)")
#define STEP_REASON TEXT(STEP, reason, FIELD_OPT, "why, or what was said")

static const struct field request_fields[] = {
	TEXT(STEP, partner, FIELD_KEY | FIELD_NEED | FIELD_OPT,
		"identity of a partner; as an option: several with commas"),
	TEXT(STEP, service, FIELD_NEED | FIELD_OPT, "identity of a service"),
	TEXT(STEP, need, FIELD_NEED | FIELD_OPT, "what is needed"),
	INT(STEP, qty, FIELD_OPT | FIELD_QTY, "units of the service"),
	DATE(STEP, by, FIELD_OPT, "when it is needed"),
	TEXT(STEP, ref, FIELD_OPT, "your own number: the same to the same partner again changes nothing"),
	STEP_AT, FIELDS_END
};
const struct record psn_request_in = { "request", sizeof(STEP), request_fields };

static const struct field quote_fields[] = {
	STEP_REQUEST, STEP_AS("who makes the offer (absent: the partner)"),
	MONEY(STEP, price_minor, FIELD_OPT, "the whole price, before the discount"),
	TEXT(STEP, currency, FIELD_OPT | FIELD_CURRENCY | FIELD_CAPS, "currency (absent: that of the request)"),
	MONEY(STEP, discount_minor, FIELD_OPT, "discount on it"),
	DATE(STEP, deliver_on, FIELD_OPT, "day of delivery"),
	TEXT(STEP, scope, FIELD_OPT, "what is to be done"),
	TEXT(STEP, quality, FIELD_OPT, "what it must be like"),
	INT(STEP, revisions, FIELD_OPT | FIELD_COUNT, "revisions that are included"),
	TEXT(STEP, refund_terms, FIELD_OPT, "when how much is given back, or none"),
	STEP_AT, FIELDS_END
};
const struct record psn_quote_in = { "request", sizeof(STEP), quote_fields };

static const struct field agree_fields[] = {
	STEP_REQUEST, STEP_AS("who accepts"),
	INT(STEP, version, FIELD_COUNT, "the version that is accepted (absent, or 0: the last)"),
	/* --version is taken */
	{ .name = "offer_version", .name_len = 13, .kind = FIELD_INT, .flags = FIELD_ARG | FIELD_COUNT,
		.offset = offsetof(STEP, version), .help = "the version that is accepted (absent, or 0: the last)" },
	TEXT(STEP, terms, FIELD_OPT, "file with the text of the terms"),
	TEXT(STEP, text, FIELD_IN, "the text itself, in a record"), STEP_AT, FIELDS_END
};
const struct record psn_agree_in = { "request", sizeof(STEP), agree_fields };

#define PLAIN(name) \
	static const struct field name##_fields[] = { \
		STEP_REQUEST, STEP_AS("for which side"), STEP_REASON, STEP_AT, FIELDS_END \
	}; \
	const struct record psn_##name##_in = { "request", sizeof(STEP), name##_fields }

PLAIN(contact);
PLAIN(start);
PLAIN(accept);
PLAIN(revise);
PLAIN(terminate);
PLAIN(withdraw);
PLAIN(close);

static const struct field deliver_fields[] = {
	STEP_REQUEST, TEXT(STEP, milestone, FIELD_OPT, "only this part of the work"),
	TEXT(STEP, url, FIELD_OPT, "where what is delivered lies"), STEP_REASON, STEP_AT, FIELDS_END
};
const struct record psn_deliver_in = { "request", sizeof(STEP), deliver_fields };

static const struct field dispute_fields[] = {
	STEP_REQUEST, STEP_AS("for which side (absent: the seller)"),
	ONE_OF(STEP, about, FIELD_OPT, about_words, "what it is about"),
	ONE_OF(STEP, want, FIELD_OPT, want_words, "what this side wants of an open dispute"),
	MONEY(STEP, amount_minor, FIELD_OPT, "with --want refund: how much (absent: what the terms propose)"),
	STEP_REASON, STEP_AT, FIELDS_END
};
const struct record psn_dispute_in = { "request", sizeof(STEP), dispute_fields };

#define MONEY_FIELDS \
	MONEY(STEP, amount_minor, FIELD_OPT | FIELD_NEED, "how much"), \
	TEXT(STEP, currency, FIELD_OPT | FIELD_CURRENCY | FIELD_CAPS, "currency (absent: that of the request)"), \
	TEXT(STEP, ref, FIELD_OPT | FIELD_NEED, "its number at the bank: told once")

static const struct field pay_fields[] = {
	STEP_REQUEST, MONEY_FIELDS,
	BOOL(STEP, before_agreement, FIELD_OPT, "record it although nothing is agreed yet"), STEP_AT, FIELDS_END
};
const struct record psn_pay_in = { "payment", sizeof(STEP), pay_fields };

static const struct field refund_fields[] = { STEP_REQUEST, MONEY_FIELDS, STEP_AT, FIELDS_END };
const struct record psn_refund_in = { "refund", sizeof(STEP), refund_fields };

static const struct field complain_fields[] = {
	STEP_REQUEST, TEXT(STEP, text, FIELD_OPT | FIELD_NEED, "what is said"),
	INT(STEP, complaint, FIELD_OPT | FIELD_QTY, "number of the complaint it is about (absent: a new one)"),
	ONE_OF(STEP, complaint_state, FIELD_OPT, complaint_state_words, "how far that is now"), STEP_AT, FIELDS_END
};
const struct record psn_complain_in = { "complaint", sizeof(STEP), complain_fields };

static const struct field rate_fields[] = {
	STEP_REQUEST, STEP_AS("who rates the other (absent: the seller)"),
	INT(STEP, score, FIELD_OPT, "from 1, bad, to 5, good"), TEXT(STEP, text, FIELD_OPT, "in his words"),
	BOOL(STEP, edit, FIELD_OPT, "instead of the one that was given"),
	BOOL(STEP, withdraw, FIELD_OPT, "take it back"), STEP_AT, FIELDS_END
};
const struct record psn_rate_in = { "rating", sizeof(STEP), rate_fields };

static const struct field nothing_fields[] = { FIELDS_END };
const struct record psn_nothing_in = { "query", sizeof(struct psn_query), nothing_fields };
