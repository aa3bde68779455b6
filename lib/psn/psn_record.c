/* psn_record.c - the field tables of requests, and of what lies in them */
#include "psn/psn_impl.h"

#include "base/banned.h"

static const char *const about_words[] = { "late", "quality", "other", NULL };
static const char *const want_words[] = { "revision", "refund", "unresolved", NULL };
static const char *const payment_words[] = { "pay", "refund", NULL };
static const char *const warning_words[] = {
	"few_ratings", "old_ratings", "recent_lower", "payment_before_terms", "free_trial", "late",
	"revisions_used_up", "paid_above_price", NULL,
};
const char *const psn_when_words[] = { "late", "quality", "cancelled", NULL };

#define QUOTE struct psn_quote

static const struct field quote_fields[] = {
	INT(QUOTE, version, 0, "its number, from 1"),
	ONE_OF(QUOTE, party, 0, psn_party_words, "who made it"),
	TIME(QUOTE, at, 0, "when"),
	TEXT(QUOTE, currency, FIELD_CURRENCY, "currency of the amounts"),
	MONEY(QUOTE, price_minor, 0, "the whole price, before the discount"),
	MONEY(QUOTE, discount_minor, 0, "discount on it"),
	DATE(QUOTE, deliver_on, 0, "day of delivery"),
	TEXT(QUOTE, scope, 0, "what is to be done"),
	TEXT(QUOTE, quality, 0, "what it must be like"),
	INT(QUOTE, revisions, 0, "revisions that are included"),
	TEXT(QUOTE, refund_terms, 0, "when how much is given back"),
	TEXT(QUOTE, sha256, 0, "digest of its text"),
	TEXT(QUOTE, terms, FIELD_SQL, ""), TEXT(QUOTE, actor, FIELD_SQL, ""), INT(QUOTE, request_id, FIELD_SQL, ""),
	FIELDS_END
};
const struct record psn_quote_record = { "version", sizeof(QUOTE), quote_fields };

#define CONDITION struct psn_condition

static const struct field condition_fields[] = {
	ONE_OF(CONDITION, when, 0, psn_when_words, "in which case"),
	INT(CONDITION, days, 0, "more than so many days late, or cancelled so many days before"),
	RATE(CONDITION, share_bp, 0, "how much of the price, basis points"),
	MONEY(CONDITION, amount_minor, 0, "or which amount"), FIELDS_END
};
static const struct record condition_record = { "condition", sizeof(CONDITION), condition_fields };

#define PAYMENT struct psn_payment

static const struct field payment_fields[] = {
	ONE_OF(PAYMENT, kind, 0, payment_words, "paid, or given back"), TEXT(PAYMENT, ref, 0, "its number there"),
	MONEY(PAYMENT, amount_minor, 0, "how much"), TEXT(PAYMENT, currency, FIELD_CURRENCY, "currency of the amount"),
	BOOL(PAYMENT, early, 0, "before there was an agreement"), TIME(PAYMENT, at, 0, "when"),
	INT(PAYMENT, recorded_at, FIELD_SQL, ""), TEXT(PAYMENT, actor, FIELD_SQL, ""),
	INT(PAYMENT, request_id, FIELD_SQL, ""),
	FIELDS_END
};
const struct record psn_payment_record = { "psn_payment", sizeof(PAYMENT), payment_fields };

#define COMPLAINT struct psn_complaint

static const struct field complaint_fields[] = {
	INT(COMPLAINT, no, 0, "number of the complaint, from 1"),
	INT(COMPLAINT, seq, 0, "number of what was said of it"),
	ONE_OF(COMPLAINT, complaint_state, 0, complaint_state_words, "how far it is"),
	TEXT(COMPLAINT, text, FIELD_PERSON, "what was said"), TIME(COMPLAINT, at, 0, "when"),
	TEXT(COMPLAINT, actor, 0, "by whom"),
	INT(COMPLAINT, request_id, FIELD_SQL, ""), TEXT(COMPLAINT, request, FIELD_SQL, ""), FIELDS_END
};
const struct record psn_complaint_record = { "complaint", sizeof(COMPLAINT), complaint_fields };

#define RATING struct psn_rating

static const struct field rating_fields[] = {
	ONE_OF(RATING, rater, 0, psn_party_words, "who rates the other"),
	INT(RATING, version, 0, "from 1: how often it was said anew"),
	INT(RATING, score, FIELD_NULL, "from 1, bad, to 5, good; null: withdrawn"),
	TEXT(RATING, text, FIELD_PERSON, "in his words"),
	TIME(RATING, at, 0, "when"), TEXT(RATING, actor, FIELD_SQL, ""), INT(RATING, request_id, FIELD_SQL, ""),
	TEXT(RATING, request, FIELD_SQL, ""), FIELDS_END
};
const struct record psn_rating_record = { "psn_rating", sizeof(RATING), rating_fields };

#define DUTIES struct psn_duties

static const struct field duties_fields[] = {
	TEXT(DUTIES, seller, 0, "what the seller answers for"),
	TEXT(DUTIES, partner, 0, "what the partner answers for"),
	TEXT(DUTIES, facilitator, 0, "what who keeps the list answers for"), FIELDS_END
};
static const struct record duties_record = { "responsibilities", sizeof(DUTIES), duties_fields };

#define REQUEST struct psn_request

static const struct field request_fields[] = {
	TEXT(REQUEST, request, FIELD_KEY | FIELD_COLUMN, "identity: R-YYMMDD-NNNN"),
	TEXT(REQUEST, service, FIELD_COLUMN, "the service that is asked for"),
	TEXT(REQUEST, partner, FIELD_COLUMN, "the partner who is asked"),
	TEXT(REQUEST, partner_name, FIELD_PERSON, "his name"),
	ONE_OF(REQUEST, state, FIELD_COLUMN | FIELD_STATE, psn_state_words, "how far it is"),
	TIME(REQUEST, state_at, 0, "when it got there"),
	TIME(REQUEST, requested_at, 0, "when it was asked"),
	TEXT(REQUEST, need, 0, "what is needed"),
	INT(REQUEST, qty, 0, "units of the service"),
	DATE(REQUEST, by, 0, "when it is needed"),
	MONEY(REQUEST, estimate_minor, 0, "price by the offer, when it was asked"),
	TEXT(REQUEST, currency, FIELD_CURRENCY | FIELD_COLUMN, "currency of the amounts"),
	INT(REQUEST, version, 0, "the last version of what was offered"),
	INT(REQUEST, seller_accepted, 0, "the last version that the seller has accepted"),
	INT(REQUEST, partner_accepted, 0, "the last version that the partner has accepted"),
	INT(REQUEST, agreed_version, FIELD_COLUMN, "the version that both have accepted"),
	MONEY(REQUEST, price_minor, 0, "price of that version, else of the last"),
	MONEY(REQUEST, discount_minor, 0, "discount on it"),
	MONEY(REQUEST, total_minor, FIELD_COLUMN, "what is to be paid"),
	DATE(REQUEST, deliver_on, FIELD_COLUMN, "day of delivery"),
	TEXT(REQUEST, scope, 0, "what is to be done"),
	TEXT(REQUEST, quality, 0, "what it must be like"),
	INT(REQUEST, revisions, 0, "revisions that are included"),
	TEXT(REQUEST, refund_terms, 0, "when how much is given back"),
	LIST_OF(REQUEST, refund_conditions, 0, &condition_record, "the same, taken apart"),
	TEXT(REQUEST, sha256, 0, "digest of the text of the terms"),
	TIME(REQUEST, agreed_at, 0, "when it was agreed"), TIME(REQUEST, started_at, 0, "when the work began"),
	TIME(REQUEST, delivered_at, 0, "when it was delivered for the first time"),
	TIME(REQUEST, ended_at, 0, "since when it can be rated"),
	INT(REQUEST, late_days, FIELD_COLUMN, "days too late"),
	INT(REQUEST, revised, 0, "revisions that were asked for"),
	ONE_OF(REQUEST, about, 0, about_words, "what the dispute is about"),
	MONEY(REQUEST, proposed_minor, 0, "refund that the terms give"),
	MONEY(REQUEST, refund_due_minor, 0, "refund that was agreed"),
	MONEY(REQUEST, paid_minor, FIELD_COLUMN, "paid, as recorded"),
	MONEY(REQUEST, refunded_minor, FIELD_COLUMN, "given back, as recorded"),
	SET_OF(REQUEST, warnings, FIELD_COLUMN | FIELD_STATE, warning_words, "what to think of"),
	OBJECT(REQUEST, responsibilities, 0, &duties_record, "who answers for what, from the agreement on"),
	LIST_OF(REQUEST, versions, 0, &psn_quote_record, "every version, of show"),
	LIST_OF(REQUEST, payments, 0, &psn_payment_record, "what was paid and given back, of show"),
	LIST_OF(REQUEST, complaints, 0, &psn_complaint_record, "what was said to the support, of show"),
	LIST_OF(REQUEST, ratings, 0, &psn_rating_record, "ratings that are published, of show"),
	TEXT(REQUEST, agreement, FIELD_PERSON, "the text of the terms, of show and agree"),
	TEXT(REQUEST, ref, FIELD_SQL, ""), TEXT(REQUEST, service_title, FIELD_SQL, ""),
	INT(REQUEST, id, FIELD_SQL, ""),
	INT(REQUEST, partner_id, FIELD_SQL, ""), INT(REQUEST, service_id, FIELD_SQL, ""),
	INT(REQUEST, day, FIELD_SQL, ""),
	INT(REQUEST, day_no, FIELD_SQL, ""), INT(REQUEST, free_trial, FIELD_SQL, ""),
	INT(REQUEST, published_at, FIELD_SQL, ""), INT(REQUEST, early, FIELD_SQL, ""),
	INT(REQUEST, last_seq, FIELD_SQL, ""),
	ONE_OF(REQUEST, seller_wants, FIELD_SQL, want_words, ""),
	ONE_OF(REQUEST, partner_wants, FIELD_SQL, want_words, ""),
	INT(REQUEST, seller_amount_minor, FIELD_SQL, ""), INT(REQUEST, partner_amount_minor, FIELD_SQL, ""),
	TEXT(REQUEST, email, FIELD_SQL, ""), TEXT(REQUEST, phone, FIELD_SQL, ""),
	FIELDS_END
};
const struct record psn_request_record = { "request", sizeof(REQUEST), request_fields };

#define EVENT struct psn_event

static const struct field event_fields[] = {
	TEXT(EVENT, request, FIELD_KEY, "the request"), TEXT(EVENT, partner, 0, "the partner"),
	INT(EVENT, seq, FIELD_COLUMN, "number of the event"), TIME(EVENT, at, FIELD_COLUMN, "when it happened"),
	TIME(EVENT, recorded_at, 0, "when it was written"), TEXT(EVENT, actor, FIELD_COLUMN, "who told"),
	ONE_OF(EVENT, party, FIELD_COLUMN, psn_party_words, "for which side"),
	TEXT(EVENT, event, FIELD_COLUMN, "what happened"),
	ONE_OF(EVENT, from_state, 0, psn_state_words, "state before, when it changed"),
	ONE_OF(EVENT, to_state, FIELD_COLUMN | FIELD_STATE, psn_state_words, "state after"),
	INT(EVENT, version, FIELD_COLUMN, "of the terms"),
	TEXT(EVENT, currency, FIELD_CURRENCY, "currency of the amount"),
	MONEY(EVENT, amount_minor, FIELD_COLUMN, "which amount"),
	TEXT(EVENT, note, FIELD_COLUMN | FIELD_PERSON, "in words"), TEXT(EVENT, url, 0, "where it is"),
	TEXT(EVENT, subject, FIELD_SQL, ""), INT(EVENT, subject_id, FIELD_SQL, ""),
	TEXT(EVENT, was, FIELD_SQL, ""), TEXT(EVENT, is, FIELD_SQL, ""), FIELDS_END
};
const struct record psn_event_record = { "psn_event", sizeof(EVENT), event_fields };

#define QUERY struct psn_query

static const struct field query_fields[] = {
	TEXT(QUERY, service, FIELD_ARG, "only of this service"),
	TEXT(QUERY, partner, FIELD_ARG, "only of this partner"),
	SET_OF(QUERY, state, FIELD_ARG, psn_state_words, "only in these states"),
	SET_OF(QUERY, complaint_state, FIELD_ARG, complaint_state_words, "only with a complaint in these states"),
	TEXT(QUERY, since, FIELD_ARG, "asked from this time or date on"),
	TEXT(QUERY, until, FIELD_ARG, "asked before this time or date"),
	INT(QUERY, limit, FIELD_ARG | FIELD_COUNT, "at most so many rows"),
	INT(QUERY, since_ms, FIELD_SQL, ""), INT(QUERY, until_ms, FIELD_SQL, ""), INT(QUERY, id, FIELD_SQL, ""),
	FIELDS_END
};
const struct record psn_query_record = { "query", sizeof(QUERY), query_fields };

static const struct field key_fields[] = {
	TEXT(QUERY, request, FIELD_KEY, "identity: R-YYMMDD-NNNN"), INT(QUERY, id, FIELD_SQL, ""), FIELDS_END
};
const struct record psn_key_record = { "query", sizeof(QUERY), key_fields };

#define EXPLAINED_STEP struct psn_explained_step

static const struct field explained_step_fields[] = {
	TEXT(EXPLAINED_STEP, step, 0, "a step"), ONE_OF(EXPLAINED_STEP, to, 0, psn_state_words, "where it leads"),
	TEXT(EXPLAINED_STEP, by, 0, "who may take it"), BOOL(EXPLAINED_STEP, legal, 0, "it can be taken now"),
	TEXT(EXPLAINED_STEP, because, 0, "what forbids it"), FIELDS_END
};
static const struct record explained_step_record = { "step", sizeof(EXPLAINED_STEP), explained_step_fields };

static const struct field explained_fields[] = {
	TEXT(struct psn_explained, request, FIELD_KEY | FIELD_COLUMN, "the request"),
	ONE_OF(struct psn_explained, state, FIELD_COLUMN | FIELD_STATE, psn_state_words, "its state"),
	LIST_OF(struct psn_explained, steps, FIELD_NULL, &explained_step_record, "every step, and what forbids it"),
	FIELDS_END
};
const struct record psn_explained_record = { "explained", sizeof(struct psn_explained), explained_fields };
