/* psn_impl.h - what the files of this room share; nobody else includes it */
#ifndef PSN_PSN_IMPL_H
#define PSN_PSN_IMPL_H

#include "psn/psn.h"

/* One row of the table: VERB of one of PARTIES (bits) leads from a state of FROM (bits) to TO. */
struct psn_rule { const char *verb; unsigned from; int64_t to; unsigned parties; };

extern const struct psn_rule psn_rules[];
extern const struct record psn_work_record, psn_quote_record, psn_payment_record, psn_complaint_record,
	psn_rating_record;
extern const char *const psn_when_words[];

enum psn_when { WHEN_LATE, WHEN_QUALITY, WHEN_CANCELLED };
enum psn_payment_kind { PSN_PAY, PSN_REFUND };

/* The rule that lets PARTY (unknown: any) do VERB in FROM; TO -1: whatever it leads to. NULL when there is
 * none. */
const struct psn_rule *psn_rule_for(const char *verb, int64_t from, int64_t to, int64_t party);

/* Before an agreement; where it can be amended; where it ends and ratings begin; has R come there? */
bool psn_is_before(int64_t state);
bool psn_can_be_amended(int64_t state);
bool psn_is_an_end(int64_t state);
bool psn_has_ended(const struct psn_request *r);

/* ERR_STATE_REFUSED in words; -1. */
int psn_refuse(const struct psn_request *r, const char *verb, int64_t party, struct err *e);

/* Who does VERB when nobody tells: the seller where he may, else the partner. */
int64_t psn_usual_party(const char *verb, int64_t told);

/* --- psn_request.c --- */

/* The request by its name, computed. ERR_REQUEST_UNKNOWN, ERR_FIELD_MISSING; ERR_CARD_NUMBER when a text of
 * STEP holds one. */
int psn_find(struct work *w, const struct psn_step *in, struct psn_request *ret, struct err *e);

/* What follows from the columns of R: totals, days late, warnings, conditions. */
int psn_compute(struct work *w, struct psn_request *r, struct err *e);

/* The lists that show prints. */
int psn_load_lists(struct work *w, struct psn_request *r, struct err *e);

/* When the step happened. */
int64_t psn_when(const struct work *w, const struct psn_step *in);

/* ERR_CARD_NUMBER when a text of IN, of TYPE, holds one. */
int psn_no_cards(const struct record *type, const void *in, struct err *e);

/* Write an event about R that moves no state; its seq is raised, the row is for psn_save(). */
int psn_note(struct work *w, struct psn_request *r, const struct psn_event *told, struct err *e);

/* Go to TO because of VERB: the rule is asked, the event is written, times are kept. EV tells the rest. */
int psn_move(struct work *w, struct psn_request *r, int64_t to, const struct psn_event *ev, struct err *e);

/* Write the row back, and compute R anew. */
int psn_save(struct work *w, struct psn_request *r, struct err *e);

/* An event about a service or partner. */
int psn_subject_event(struct work *w, const struct psn_event *ev, struct err *e);

/* Queue a message to PARTY about the last event of R. */
int psn_tell(struct work *w, const struct psn_request *r, int64_t party, const char *template, struct err *e);

/* --- psn_terms.c --- */

/* "50% if more than 3 days late; 100.00 if quality; 25% if cancelled 7 days before", or "none".
 * ERR_FIELD_VALUE. */
int psn_conditions(struct work *w, const char *text, const char *currency, struct list *ret, struct err *e);

/* The largest that the conditions give back for a dispute or, with CANCELLED, an end before the work is
 * done. */
int64_t psn_proposed(struct work *w, const struct psn_request *r, bool cancelled, int64_t at);

/* The text of a version, from what it tells. RET: in the arena. */
const char *psn_terms_text(struct work *w, const struct psn_request *r, const struct psn_quote *q);

/* What the parts of a text of one's own tell, into Q. ERR_FIELD_VALUE, ERR_MONEY_FORMAT, ERR_TIME_FORMAT. */
int psn_terms_read(struct work *w, const char *text, const char *currency, struct psn_quote *q, struct err *e);

/* ERR_TERMS_MISSING for the first part that Q does not tell. */
int psn_terms_whole(const struct psn_quote *q, const char *request, struct err *e);

/* --- psn_rate.c --- */

/* Make what is shown of the ratings of R anew. */
int psn_publish(struct work *w, struct psn_request *r, struct err *e);

/* Requests that are or were rated: int64_t ids. */
int psn_rated_requests(struct work *w, struct list *ret, struct err *e);

/* *RET: what is shown of the ratings of this request is not what they say. 1 and R, 0 when there is no such
 * request. */
int psn_rated_differs(struct work *w, int64_t request_id, struct psn_request *r, bool *ret, struct err *e);

#endif
