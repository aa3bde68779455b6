/* refund_impl.h - what the files of this room share; nobody else includes it */
#ifndef REFUND_REFUND_IMPL_H
#define REFUND_REFUND_IMPL_H

#include "outbox/outbox.h"
#include "refund/refund.h"

/* The gateway that pays into, and out of, the store credit of customers. */
#define STORE_CREDIT "store_credit"

enum attempt_state { ATTEMPT_PROCESSING, ATTEMPT_SUCCEEDED, ATTEMPT_FAILED };

/* Sums of all refunds of an order; WAIVED: by what those not done will lower the bill. */
struct refund_sums { int64_t n, asked_minor, processing_minor, waived_minor; };

extern const struct record refund_line_record, refund_attempt_record;

/* ASKED: what is in refunds not given up and not done; PROCESSING: of it what is on its way. */
int refund_sums(struct work *w, int64_t order_id, struct refund_sums *ret, struct err *e);

/* Units of line LINE_NO that came back and that nobody has looked at: whether they are taken back is not known. */
int refund_line_pending(struct work *w, const struct order *o, int64_t line_no, int64_t *ret, struct err *e);

/* What may still be asked for: what was paid less what was given back and what is asked for. */
int64_t refund_left(const struct order *o, const struct refund_sums *s);

/* The refund named by IN, with its lines and attempts. ERR_REFUND_UNKNOWN, ERR_ORDER_UNKNOWN, ERR_FIELD_MISSING. */
int refund_find(struct work *w, const struct refund_step *in, struct refund *ret, struct err *e);
/* True when IN names a refund, not an order; -1 on failure. */
int refund_is_named(struct work *w, const struct refund_step *in, struct refund *ret, struct err *e);
int refund_load(struct work *w, int64_t id, struct refund *ret, struct err *e);

/* Set REFUND and ORDER. */
void refund_name(struct work *w, struct refund *r);

/* Move R a legal step, with its event; tells the customer of what he is told. */
int refund_move(struct work *w, struct refund *r, const struct order *o, int64_t to, int64_t at, const char *body,
	struct err *e);
int refund_save(struct work *w, const struct refund *r, struct err *e);

/* True when an attempt to pay R is on its way. */
bool refund_is_on_its_way(const struct refund *r);

/* Try to pay R: an attempt at each payment that it goes back to, or by GATEWAY. */
int refund_process(struct work *w, const struct refund_step *in, struct refund *r, struct order *o, struct err *e);
/* What became of attempts that are on their way: all, or number ATTEMPT. */
int refund_outcome(struct work *w, const struct refund_step *in, bool good, struct refund *r, struct order *o,
	struct err *e);
/* IN; when it tells an outcome by an instruction, or by gateway and payment, with the refund and attempt that it is of.
 * ERR_REFUND_UNKNOWN, ERR_FIELD_MISSING when it may be several. */
int refund_told(struct work *w, const struct refund_step *in, struct refund_step *ret, struct err *e);
/* The fact P, booked, is a success of R. */
int refund_succeeded_by(struct work *w, const struct payment *p, struct refund *r, struct order *o, struct err *e);

/* Store credit of O's customer by AMOUNT, more or less. ERR_OVER_CAPTURE when there is less. */
int credit_move(struct work *w, const struct order *o, int64_t amount_minor, const char *ref, int64_t at,
	struct err *e);

#endif
