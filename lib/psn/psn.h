/* psn.h - partner services: outside partners who photograph, catalogue, advertise (domain: partner services
 * network)
 *
 * We are only between: the agreement and the money are between seller and partner, and nothing here ever
 * touches an order. Every function that writes does so in the caller's transaction. */
#ifndef PSN_PSN_H
#define PSN_PSN_H

#include "setting/setting.h"
#include "store/store.h"
#include "wire/record.h"

enum partner_state { PARTNER_CANDIDATE, PARTNER_LISTED, PARTNER_SUSPENDED, PARTNER_DELISTED };

enum psn_party { PARTY_SELLER, PARTY_PARTNER, PARTIES };

enum psn_state {
	PSN_OPEN, PSN_CONTACTED, PSN_NEGOTIATING, PSN_AGREED, PSN_IN_PROGRESS, PSN_DELIVERED, PSN_REVISION_REQUESTED,
	PSN_ACCEPTED, PSN_DISPUTED, PSN_REFUND_AGREED, PSN_UNRESOLVED, PSN_TERMINATED, PSN_CLOSED, PSN_WITHDRAWN,
	PSN_DECLINED, PSN_EXPIRED, PSN_STATES,
};

/* What a dispute is about, what a party wants of it, and how far a complaint is. */
enum psn_about { ABOUT_LATE, ABOUT_QUALITY, ABOUT_OTHER };
enum psn_want { WANT_REVISION, WANT_REFUND, WANT_UNRESOLVED };
enum complaint_state { COMPLAINT_OPEN, COMPLAINT_IN_REVIEW, COMPLAINT_RESOLVED, COMPLAINT_REJECTED };

/* Bits of what a seller should know before he decides. */
enum psn_warning {
	WARN_FEW_RATINGS, WARN_OLD_RATINGS, WARN_RECENT_LOWER, WARN_PAYMENT_BEFORE_TERMS, WARN_FREE_TRIAL, WARN_LATE,
	WARN_REVISIONS_USED_UP, WARN_PAID_ABOVE_PRICE,
};

/* A work that a partner shows. */
struct psn_work { const char *work, *url, *service; int64_t no, partner_id; };

/* One entry of the curated list: a service, a partner, or what a partner offers of a service. */
struct psn_entry {
	const char *partner, *service;
	const char *name, *city, *languages, *email, *phone;
	int64_t partner_kind, since, partner_state;
	const char *reason, *decided_by;
	int64_t decided_at;
	const char *title, *unit, *description;
	int64_t price_minor, pricing, lead_days, discount_bp, discount_from, revisions;
	const char *currency, *free_trial, *work, *url;
	struct list portfolio;           /* of struct psn_work */
	int64_t id, partner_id, service_id;
};

/* What the verbs about one request are told. */
struct psn_step {
	const char *request, *partner, *service, *need, *ref, *reason;
	int64_t as, at, qty, by;
	int64_t price_minor, discount_minor, deliver_on, revisions, version;
	const char *currency, *scope, *quality, *refund_terms, *text, *terms;
	const char *milestone, *url;
	int64_t amount_minor, before_agreement, about, want;
	int64_t complaint, complaint_state, score, edit, withdraw;
};

/* A version of what was offered. */
struct psn_quote {
	int64_t version, party, price_minor, discount_minor, deliver_on, revisions, at;
	const char *currency, *scope, *quality, *refund_terms, *terms, *sha256, *actor;
	int64_t request_id;
};

/* When how much is given back: SHARE_BP of the price, or AMOUNT. */
struct psn_condition { int64_t when, days, share_bp, amount_minor; };

struct psn_payment { int64_t kind; const char *ref, *currency, *actor; int64_t amount_minor, early, at,
	recorded_at, request_id; };
struct psn_complaint { int64_t no, seq, complaint_state, at; const char *text, *actor, *request;
	int64_t request_id; };
struct psn_rating { int64_t rater, version, score, at; const char *text, *actor, *request;
	int64_t request_id; };

/* Who answers for what. */
struct psn_duties { const char *seller, *partner, *facilitator; };

struct psn_request {
	const char *request, *service, *partner, *partner_name, *service_title;
	int64_t state, state_at, requested_at;
	const char *need;
	int64_t qty, by;
	const char *ref;
	int64_t estimate_minor, price_minor, discount_minor, total_minor, deliver_on, revisions;
	const char *currency, *scope, *quality, *refund_terms;
	int64_t version, seller_accepted, partner_accepted, agreed_version, agreed_at;
	const char *sha256;
	int64_t started_at, delivered_at, ended_at, late_days, revised;
	int64_t about, proposed_minor, refund_due_minor, paid_minor, refunded_minor, warnings;
	struct list refund_conditions, versions, payments, complaints, ratings;
	const char *agreement;
	struct psn_duties responsibilities;
	/* in the data file only */
	int64_t id, partner_id, service_id, day, day_no, free_trial, published_at, early, last_seq;
	int64_t seller_wants, seller_amount_minor, partner_wants, partner_amount_minor;
	const char *email, *phone;
};

/* One thing that happened. */
struct psn_event {
	const char *request, *partner;
	int64_t seq, at, recorded_at;
	const char *actor, *event;
	int64_t party, from_state, to_state, version, amount_minor;
	const char *currency, *note, *url;
	/* in the data file only */
	const char *subject, *was, *is;
	int64_t subject_id;
};

/* What the listing verbs are told. */
struct psn_query {
	const char *request, *service, *partner, *city, *language, *since, *until, *currency, *min_rating, *as_of;
	int64_t state, complaint_state, partner_state, limit, max_price_minor, max_lead_days, min_ratings, explain;
	int64_t since_ms, until_ms, id;
};

/* One partner that can be chosen. */
struct psn_choice {
	int64_t rank;
	const char *partner, *name, *service, *score, *rating, *overall_rating, *overall_services_mean, *recent_rating,
		*city, *languages, *currency, *unit, *trend, *explained;
	int64_t ratings, overall_ratings, price_minor, pricing, lead_days, discount_bp, discount_from, revisions,
		works, warnings;
};

struct psn_explained_step { const char *step; int64_t to; const char *by; int64_t legal; const char *because; };

/* What --explain answers. */
struct psn_explained { const char *request; int64_t state; struct list steps; };

extern const char *const partner_state_words[], *const psn_state_words[], *const psn_party_words[],
	*const complaint_state_words[], *const psn_kind_words[];

extern const struct record psn_entry_record, psn_service_record, psn_partner_record, psn_offer_record,
	psn_set_service_record, psn_set_partner_record, psn_offer_query_record, psn_request_record, psn_event_record,
	psn_key_record, psn_query_record, psn_compare_record, psn_choice_record, psn_explained_record, psn_request_in,
	psn_quote_in, psn_agree_in, psn_contact_in, psn_start_in, psn_deliver_in, psn_accept_in, psn_revise_in,
	psn_dispute_in, psn_terminate_in, psn_withdraw_in, psn_close_in, psn_pay_in, psn_refund_in, psn_complain_in,
	psn_rate_in, psn_nothing_in;

typedef int (*psn_emit)(void *arg, const void *row, struct err *e);

/* --- the curated list --- */

/* Take in what is told of a service, a partner, an offer. ERR_SERVICE_UNKNOWN, ERR_FIELD_*, ERR_CARD_NUMBER. */
int psn_import(struct work *w, const struct psn_entry *in, struct psn_entry *out, struct err *e);

/* Make or change a service; OUT is it. */
int psn_service_set(struct work *w, const struct psn_entry *in, struct psn_entry *out, struct err *e);

/* Decide on a partner: listed, suspended, and why. ERR_PARTNER_UNKNOWN. */
int psn_partner_set(struct work *w, const struct psn_entry *in, struct psn_entry *out, struct err *e);

/* By name: struct psn_entry. IN: only this service, city, state, partner. */
int psn_services(struct work *w, const struct psn_entry *in, psn_emit emit, void *arg, struct err *e);
int psn_partners(struct work *w, const struct psn_entry *in, psn_emit emit, void *arg, struct err *e);
int psn_offers(struct work *w, const struct psn_query *in, psn_emit emit, void *arg, struct err *e);

/* Who offers a service, the best ranked first. ERR_SERVICE_UNKNOWN. */
int psn_compare(struct work *w, const struct psn_query *in, psn_emit emit, void *arg, struct err *e);

/* --- the verbs about a request; OUT is it after them. ERR_REQUEST_UNKNOWN, ERR_STATE_REFUSED,
 * ERR_CARD_NUMBER --- */

/* Ask a partner. ERR_PARTNER_UNKNOWN, ERR_SERVICE_UNKNOWN. */
int psn_ask(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
/* The records that --partner a,b stands for. */
int psn_ask_each(struct work *w, const struct psn_step *in, psn_emit emit, void *arg, struct err *e);
/* A version of price, date, scope and the rest, from either side; what it does not tell stays as it was.
 * Behind the agreement it is an amendment. */
int psn_quote(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
/* Accept a version: ERR_STALE when it is not the last, ERR_TERMS_MISSING for a part that is not there,
 * ERR_CONFLICT for another text. When both parties have, it is agreed. */
int psn_agree(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
/* Plain steps of the table. */
int psn_contact(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
int psn_withdraw(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
int psn_start(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
int psn_accept(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
int psn_revise(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
int psn_terminate(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
int psn_close(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
/* Delivered, or with MILESTONE a part of the work. */
int psn_deliver(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
/* Open a dispute, for which the terms propose a refund; or say what one party wants of it. */
int psn_dispute(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
/* What was paid outside. ERR_NO_AGREEMENT unless BEFORE_AGREEMENT, ERR_CURRENCY, ERR_CONFLICT. */
int psn_pay(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
/* What was given back. ERR_OVER_REFUND. */
int psn_refund(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
/* A complaint to the support of the sellers, or what became of it. */
int psn_complain(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
/* From 1 to 5, once for each party; another with EDIT, none with WITHDRAW. ERR_NO_AGREEMENT, ERR_CONFLICT. */
int psn_rate(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e);
/* Which steps are legal now, for --explain. */
int psn_explain(struct work *w, const struct psn_step *in, struct psn_explained *out, struct err *e);
/* Let time do its work: what nobody answered expires, what has ended is closed. Each to EMIT. */
int psn_sweep(struct work *w, psn_emit emit, void *arg, struct err *e);

/* --- reading --- */

/* The request with this id as it is: 1, 0, -1. */
int psn_by_id(struct work *w, int64_t id, struct psn_request *ret, struct err *e);
/* Put the text, digest and amounts of the last version into R, instead of those of the agreed one. */
int psn_last_terms(struct work *w, struct psn_request *r, struct err *e);
/* Requests by the time they were made; one with all that lies in it. */
int psn_list(struct work *w, const struct psn_query *in, psn_emit emit, void *arg, struct err *e);
int psn_show(struct work *w, const struct psn_query *in, psn_emit emit, void *arg, struct err *e);
/* Of a request, or of a partner. */
int psn_history(struct work *w, const struct psn_query *in, psn_emit emit, void *arg, struct err *e);

/* --- for the audit --- */

/* True when a request may go from FROM to TO. */
bool psn_step_allowed(int64_t from, int64_t to);
/* What can be wrong: a step or state, an agreement, what is shown of ratings, an order named, refunds. */
enum psn_wrong { PSN_WRONG_STEP, PSN_WRONG_TERMS, PSN_WRONG_RATING, PSN_WRONG_ORDER, PSN_WRONG_REFUND };

/* The queries that the audit reads, by what can be wrong. */
extern const struct sql *const psn_audit_queries[];

typedef int (*psn_found)(void *arg, enum psn_wrong what, const char *subject, const char *expected,
	const char *is,
	struct err *e);

/* All that is not as it must be, in words. */
int psn_audit(struct work *w, psn_found found, void *arg, struct err *e);
/* Make psn_rated again from the ratings; *RET is how many rows differed. */
int psn_rebuild(struct work *w, int64_t *ret, struct err *e);

#endif
