/* psn_list_record.c - the field tables of services, partners, offers, and of the choice among them */
#include "psn/psn_impl.h"

#include "base/banned.h"

const char *const psn_kind_words[] = { "individual", "agency", NULL };
static const char *const pricing_words[] = { "fixed", "estimate", NULL };
static const char *const warning_words[] = {
	"few_ratings", "old_ratings", "recent_lower", "payment_before_terms", "free_trial", NULL,
};

#define WORK struct psn_work
#define ENTRY struct psn_entry

static const struct field work_fields[] = {
	TEXT(WORK, work, FIELD_NEED, "what it is"), TEXT(WORK, url, 0, "where it can be seen"),
	TEXT(WORK, service, 0, "the service it shows"), INT(WORK, no, FIELD_SQL, ""),
	INT(WORK, partner_id, FIELD_SQL, ""),
	FIELDS_END
};
const struct record psn_work_record = { "work", sizeof(WORK), work_fields };

#define SERVICE_FIELDS \
	TEXT(ENTRY, title, FIELD_COLUMN, "what it is called"), \
	TEXT(ENTRY, unit, FIELD_COLUMN, "what a price is for: SKU, hour, month"), \
	TEXT(ENTRY, description, 0, "what it comprises")
#define PARTNER_FIELDS \
	TEXT(ENTRY, name, FIELD_COLUMN | FIELD_PERSON, "his name"), \
	ONE_OF(ENTRY, partner_kind, FIELD_COLUMN, psn_kind_words, "one person or several"), \
	TEXT(ENTRY, city, FIELD_COLUMN, "where he works"), \
	TEXT(ENTRY, languages, FIELD_COLUMN, "languages he speaks, with commas between: en,hi,mr"), \
	INT(ENTRY, since, FIELD_COUNT, "year since when he does it"), \
	TEXT(ENTRY, email, FIELD_PERSON, "address that messages go to"), \
	TEXT(ENTRY, phone, FIELD_PERSON, "his phone"), \
	ONE_OF(ENTRY, partner_state, FIELD_COLUMN | FIELD_STATE, partner_state_words, \
		"only who is listed can be asked"), \
	TEXT(ENTRY, reason, FIELD_PERSON, "why that was decided"), \
	TEXT(ENTRY, decided_by, FIELD_OUT, "who decided"), \
	TIME(ENTRY, decided_at, FIELD_OUT, "when")
#define OFFER_FIELDS \
	MONEY(ENTRY, price_minor, FIELD_COLUMN, "price of a unit"), \
	TEXT(ENTRY, currency, FIELD_CURRENCY | FIELD_CAPS | FIELD_COLUMN, "currency, ISO 4217"), \
	ONE_OF(ENTRY, pricing, FIELD_COLUMN, pricing_words, "can it change when the work is seen?"), \
	INT(ENTRY, lead_days, FIELD_COUNT | FIELD_COLUMN, "days until he delivers"), \
	RATE(ENTRY, discount_bp, 0, "discount on larger orders, basis points"), \
	INT(ENTRY, discount_from, FIELD_QTY, "from so many units on"), \
	INT(ENTRY, revisions, FIELD_COUNT | FIELD_COLUMN, "revisions that are included"), \
	TEXT(ENTRY, free_trial, 0, "what is free at first, and what then is not")
#define ENTRY_IDS \
	INT(ENTRY, id, FIELD_SQL, ""), INT(ENTRY, partner_id, FIELD_SQL, ""), INT(ENTRY, service_id, FIELD_SQL, "")

static const struct field entry_fields[] = {
	TEXT(ENTRY, partner, FIELD_KEY | FIELD_COLUMN, "identity of a partner"),
	TEXT(ENTRY, service, FIELD_COLUMN, "identity of a service"),
	PARTNER_FIELDS, SERVICE_FIELDS, OFFER_FIELDS,
	TEXT(ENTRY, work, FIELD_IN, "a work that he shows"), TEXT(ENTRY, url, FIELD_IN, "where it can be seen"),
	LIST_OF(ENTRY, portfolio, 0, &psn_work_record, "works that he shows"), ENTRY_IDS, FIELDS_END
};
const struct record psn_entry_record = { "entry", sizeof(ENTRY), entry_fields };

static const struct field service_fields[] = {
	TEXT(ENTRY, service, FIELD_KEY | FIELD_COLUMN, "identity of a service"), SERVICE_FIELDS, ENTRY_IDS, FIELDS_END
};
const struct record psn_service_record = { "service", sizeof(ENTRY), service_fields };

static const struct field partner_fields[] = {
	TEXT(ENTRY, partner, FIELD_KEY | FIELD_COLUMN, "identity of a partner"), PARTNER_FIELDS,
	LIST_OF(ENTRY, portfolio, FIELD_COLUMN, &psn_work_record, "works that he shows"), ENTRY_IDS, FIELDS_END
};
const struct record psn_partner_record = { "partner", sizeof(ENTRY), partner_fields };

static const struct field offer_fields[] = {
	TEXT(ENTRY, partner, FIELD_KEY | FIELD_COLUMN, "identity of a partner"),
	TEXT(ENTRY, service, FIELD_COLUMN, "identity of a service"), OFFER_FIELDS, ENTRY_IDS, FIELDS_END
};
const struct record psn_offer_record = { "offer", sizeof(ENTRY), offer_fields };

static const struct field set_service_fields[] = {
	TEXT(ENTRY, service, FIELD_KEY, "identity of a service"), TEXT(ENTRY, title, FIELD_ARG, "what it is called"),
	TEXT(ENTRY, unit, FIELD_ARG, "what a price is for: SKU, hour, month"),
	TEXT(ENTRY, description, FIELD_ARG, "what it comprises"), FIELDS_END
};
const struct record psn_set_service_record = { "service", sizeof(ENTRY), set_service_fields };

static const struct field set_partner_fields[] = {
	TEXT(ENTRY, partner, FIELD_KEY, "identity of a partner"),
	ONE_OF(ENTRY, partner_state, FIELD_ARG, partner_state_words, "make it this; without operands: only these"),
	TEXT(ENTRY, reason, FIELD_ARG, "why"),
	TEXT(ENTRY, service, FIELD_ARG, "without operands: only who offers this"),
	TEXT(ENTRY, city, FIELD_ARG, "without operands: only there"), FIELDS_END
};
const struct record psn_set_partner_record = { "partner", sizeof(ENTRY), set_partner_fields };

#define QUERY struct psn_query

static const struct field offer_query_fields[] = {
	TEXT(QUERY, partner, FIELD_ARG, "only of this partner"),
	TEXT(QUERY, service, FIELD_ARG, "only of this service"),
	FIELDS_END
};
const struct record psn_offer_query_record = { "query", sizeof(QUERY), offer_query_fields };

static const struct field compare_fields[] = {
	TEXT(QUERY, service, FIELD_KEY, "identity of a service"),
	TEXT(QUERY, currency, FIELD_ARG | FIELD_CURRENCY | FIELD_CAPS,
		"currency of --max-price (absent: the setting)"),
	MONEY(QUERY, max_price_minor, FIELD_ARG, "at most this price of a unit"),
	INT(QUERY, max_lead_days, FIELD_ARG | FIELD_COUNT, "delivers within so many days"),
	TEXT(QUERY, city, FIELD_ARG, "only there"), TEXT(QUERY, language, FIELD_ARG, "only who speaks it"),
	TEXT(QUERY, min_rating, FIELD_ARG, "at least this mean of the service, as 4.2"),
	INT(QUERY, min_ratings, FIELD_ARG | FIELD_COUNT, "at least so many ratings of it"),
	TEXT(QUERY, as_of, FIELD_ARG, "by the ratings that were shown at this time or date"),
	INT(QUERY, limit, FIELD_ARG | FIELD_COUNT, "at most so many rows"),
	BOOL(QUERY, explain, FIELD_ARG, "show how the score comes about"),
	INT(QUERY, id, FIELD_SQL, ""),
	FIELDS_END
};
const struct record psn_compare_record = { "query", sizeof(QUERY), compare_fields };

#define CHOICE struct psn_choice

static const struct field choice_fields[] = {
	INT(CHOICE, rank, FIELD_COLUMN, "from 1, by the score"),
	TEXT(CHOICE, partner, FIELD_KEY | FIELD_COLUMN, "identity of the partner"),
	TEXT(CHOICE, name, FIELD_PERSON, "his name"),
	TEXT(CHOICE, service, 0, "identity of the service"),
	TEXT(CHOICE, score, FIELD_COLUMN,
		"what he is ranked by: the mean, drawn to that of the service, new ratings first"),
	TEXT(CHOICE, rating, FIELD_COLUMN, "plain mean of this service's ratings"),
	INT(CHOICE, ratings, FIELD_COLUMN, "how many they are"),
	TEXT(CHOICE, overall_rating, FIELD_COLUMN, "plain mean of all his ratings"),
	TEXT(CHOICE, overall_services_mean, FIELD_COLUMN, "mean of the means of his services"),
	INT(CHOICE, overall_ratings, FIELD_COLUMN, "how many he has in all"),
	TEXT(CHOICE, recent_rating, 0, "mean of those of the last 180 days"),
	TEXT(CHOICE, trend, FIELD_COLUMN, "up, down or steady: the last 180 days against all"),
	MONEY(CHOICE, price_minor, FIELD_COLUMN, "price of a unit"),
	TEXT(CHOICE, currency, FIELD_CURRENCY, "currency of the price"),
	TEXT(CHOICE, unit, 0, "what it is for"),
	ONE_OF(CHOICE, pricing, 0, pricing_words, "can it change when the work is seen?"),
	INT(CHOICE, lead_days, FIELD_COLUMN, "days until he delivers"),
	RATE(CHOICE, discount_bp, 0, "discount on larger orders, basis points"),
	INT(CHOICE, discount_from, 0, "from so many units on"),
	INT(CHOICE, revisions, 0, "revisions that are included"),
	TEXT(CHOICE, city, 0, "where he works"), TEXT(CHOICE, languages, 0, "languages he speaks"),
	INT(CHOICE, works, FIELD_COLUMN, "works in his portfolio"),
	SET_OF(CHOICE, warnings, FIELD_COLUMN | FIELD_STATE, warning_words, "what to think of"),
	TEXT(CHOICE, explained, 0, "with --explain: the sum that gives the score"),
	FIELDS_END
};
const struct record psn_choice_record = { "choice", sizeof(CHOICE), choice_fields };
