/* notify_record.c - the field tables of messages, of what templates may name, and of feedback */
#include "notify/notify_impl.h"

#include "base/banned.h"

static const char *const medium_words[] = { "mail", "sms", NULL };
static const char *const message_state_words[] = { "queued", "sending", "sent", "failed", NULL };
static const char *const form_words[] = { "mail", "json", NULL };

static const char *const party_words[] = { "seller", "partner", NULL };

#define MESSAGE struct message

static const struct field message_fields[] = {
	TEXT(MESSAGE, message, FIELD_KEY, "its Message-ID, the same whenever it is tried"),
	TEXT(MESSAGE, order, FIELD_COLUMN, "the order it tells of"),
	TEXT(MESSAGE, request, 0, "the request to a partner it tells of"),
	ONE_OF(MESSAGE, party, 0, party_words, "to which side of that"),
	TEXT(MESSAGE, template, FIELD_COLUMN, "what it tells"),
	ONE_OF(MESSAGE, medium, FIELD_COLUMN, medium_words, "mail, or sms where there is no address"),
	TEXT(MESSAGE, to, FIELD_COLUMN | FIELD_PERSON, "address or phone number"),
	ONE_OF(MESSAGE, message_state, FIELD_COLUMN | FIELD_STATE, message_state_words, "how far it is"),
	INT(MESSAGE, tries, FIELD_COLUMN, "how often it was tried"),
	TIME(MESSAGE, queued_at, 0, "when it was put into the outbox"),
	TIME(MESSAGE, next_at, 0, "it is not tried before"),
	TIME(MESSAGE, sent_at, 0, "when the command took it"),
	TEXT(MESSAGE, error, 0, "why it could not be sent"),
	TEXT(MESSAGE, subject, 0, "its subject, with --dry-run"),
	TEXT(MESSAGE, text, FIELD_FREE | FIELD_PERSON, "its text, with --dry-run"),
	INT(MESSAGE, id, FIELD_SQL, ""), INT(MESSAGE, order_id, FIELD_SQL, ""), INT(MESSAGE, parcel_id, FIELD_SQL, ""),
	INT(MESSAGE, request_id, FIELD_SQL, ""),
	INT(MESSAGE, now_ms, FIELD_SQL, ""), TEXT(MESSAGE, event, FIELD_SQL, ""), TEXT(MESSAGE, channel, FIELD_SQL, ""),
	TEXT(MESSAGE, ref, FIELD_SQL, ""), TEXT(MESSAGE, email, FIELD_SQL, ""), TEXT(MESSAGE, phone, FIELD_SQL, ""),
	FIELDS_END
};
const struct record message_record = { "message", sizeof(MESSAGE), message_fields };

#define QUERY struct notify_query

static const struct field query_fields[] = {
	BOOL(QUERY, list, FIELD_ARG, "show the outbox, send nothing"),
	TEXT(QUERY, via, FIELD_ARG, "the command that is given each message, such as 'sendmail -t -i'"),
	ONE_OF(QUERY, as, FIELD_ARG, form_words, "what it is given: mail (absent), or json, then texts too"),
	INT(QUERY, max_tries, FIELD_ARG | FIELD_QTY, "give up behind so many tries (absent: 8)"),
	INT(QUERY, limit, FIELD_ARG | FIELD_COUNT, "at most so many messages"),
	TEXT(QUERY, order, FIELD_ARG, "with --list: only of this order"),
	TEXT(QUERY, request, FIELD_ARG, "with --list: only of this request to a partner"),
	SET_OF(QUERY, message_state, FIELD_ARG, message_state_words, "with --list: only these states"),
	INT(QUERY, now_ms, FIELD_SQL, ""), INT(QUERY, id, FIELD_SQL, ""), INT(QUERY, as_mail, FIELD_SQL, ""),
	FIELDS_END
};
const struct record notify_query_record = { "query", sizeof(QUERY), query_fields };

#define TOLD struct told

static const struct field told_fields[] = {
	TEXT(TOLD, order, 0, ""), TEXT(TOLD, ref, 0, ""), TEXT(TOLD, name, 0, ""),
	TEXT(TOLD, currency, FIELD_CURRENCY, ""), MONEY(TOLD, total_minor, 0, ""),
	MONEY(TOLD, paid_minor, 0, ""), MONEY(TOLD, due_minor, 0, ""), MONEY(TOLD, refund_minor, 0, ""), TEXT(TOLD, items, 0, ""),
	TEXT(TOLD, waiting_items, 0, ""), TEXT(TOLD, courier, 0, ""), TEXT(TOLD, awb, 0, ""),
	TEXT(TOLD, tracking, 0, ""), TEXT(TOLD, cod, 0, ""), TEXT(TOLD, shop, 0, ""),
	TEXT(TOLD, rma, 0, ""), TEXT(TOLD, reason, 0, ""),
	TEXT(TOLD, headline, 0, ""), TEXT(TOLD, parcels, 0, ""), TEXT(TOLD, promised, 0, ""), TEXT(TOLD, phone, 0, ""),
	TEXT(TOLD, request, 0, ""), TEXT(TOLD, service, 0, ""), TEXT(TOLD, partner, 0, ""), TEXT(TOLD, need, 0, ""),
	TEXT(TOLD, by, 0, ""), TEXT(TOLD, version, 0, ""), TEXT(TOLD, terms, 0, ""), TEXT(TOLD, sha256, 0, ""),
	TEXT(TOLD, about, 0, ""), TEXT(TOLD, proposed, 0, ""), TEXT(TOLD, duties, 0, ""),
	FIELDS_END
};
const struct record told_record = { "message", sizeof(TOLD), told_fields };

#define FEEDBACK struct feedback

static const struct field feedback_fields[] = {
	TEXT(FEEDBACK, order, FIELD_KEY | FIELD_NEED | FIELD_COLUMN, "identity: channel:ref"),
	INT(FEEDBACK, score, FIELD_OPT | FIELD_NEED | FIELD_COLUMN, "from 1, bad, to 5, good"),
	TEXT(FEEDBACK, text, FIELD_OPT | FIELD_COLUMN | FIELD_FREE | FIELD_PERSON, "in the buyer's words"),
	TIME(FEEDBACK, at, FIELD_OPT | FIELD_COLUMN, "when (absent: now)"),
	INT(FEEDBACK, version, FIELD_OUT | FIELD_COLUMN, "from 1: how often it was said anew"),
	TEXT(FEEDBACK, actor, FIELD_SQL, ""), INT(FEEDBACK, order_id, FIELD_SQL, ""),
	FIELDS_END
};
const struct record feedback_record = { "feedback", sizeof(FEEDBACK), feedback_fields };

const char *const status_language_words[] = { "en", "hi", NULL };

static const struct field status_query_fields[] = {
	TEXT(struct status_query, order, FIELD_KEY, "identity: channel:ref"),
	ONE_OF(struct status_query, lang, FIELD_ARG, status_language_words, "language of the answer (absent: the setting)"),
	FIELDS_END
};
const struct record status_query_record = { "query", sizeof(struct status_query), status_query_fields };

#define PARCEL struct answer_parcel

static const struct field answer_parcel_fields[] = {
	TEXT(PARCEL, status, 0, "how far it is, as a word for programs"),
	TEXT(PARCEL, headline, 0, "the same in words"),
	TEXT(PARCEL, courier, 0, "who carries it"),
	TEXT(PARCEL, awb, 0, "his number for it"),
	TEXT(PARCEL, link, 0, "where it can be followed"),
	TEXT(PARCEL, delivered, 0, "the day it was delivered"),
	FIELDS_END
};
static const struct record answer_parcel_record = { "parcel", sizeof(PARCEL), answer_parcel_fields };

#define ANSWER struct answer

static const struct field answer_fields[] = {
	TEXT(ANSWER, order, FIELD_KEY | FIELD_COLUMN, "the order that was asked for"),
	TEXT(ANSWER, ref, 0, "the order's number as the customer knows it"),
	TEXT(ANSWER, lang, 0, "language of the answer"),
	TEXT(ANSWER, name, FIELD_COLUMN | FIELD_PERSON, "first letters of the customer's name"),
	TEXT(ANSWER, phone, FIELD_COLUMN | FIELD_PERSON, "last digits of his phone number"),
	TEXT(ANSWER, status, FIELD_COLUMN, "how far it is, as a word for programs"),
	TEXT(ANSWER, headline, FIELD_COLUMN, "the same in words"),
	TEXT(ANSWER, promised, FIELD_COLUMN, "the day it is promised for"),
	LIST_OF(ANSWER, parcels, FIELD_NULL, &answer_parcel_record, "its parcels"),
	TEXT(ANSWER, title, 0, "the answer in one line"),
	TEXT(ANSWER, text, FIELD_PERSON, "the whole answer"),
	TEXT(ANSWER, track, 0, "what a button to follow a parcel is called"),
	FIELDS_END
};
const struct record answer_record = { "answer", sizeof(ANSWER), answer_fields };
