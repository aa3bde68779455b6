/* forget.h - a person is forgotten: who and where is erased, what was sold stays in the books (domain: personal data)
 *
 * Names, addresses, numbers, notes and what was written to and by the person go; so do their copies in texts of
 * histories. Country, state and the first digits of an Indian PIN stay: tax and reports need them. The orders stay
 * known, so that an old dump does not bring the person back. */
#ifndef FORGET_FORGET_H
#define FORGET_FORGET_H

#include "return/return.h"

struct forget_ask { int64_t yes; };
struct forgotten { const char *forgotten, *customer; int64_t orders, parcels, messages, texts; };

extern const struct record forget_ask_record, forgotten_record;

/* Forget the customer that SUBJECT names by his key, e-mail address or phone number, or by one of his orders. RET
 * tells what was erased. ERR_ORDER_UNKNOWN, ERR_STATE_REFUSED while something of his is open. */
int forget_person(struct work *w, const char *subject, struct forgotten *ret, struct err *e);

/* After the commit: leave nothing of what was erased in the file and its log. */
int forget_scrub(struct work *w, struct err *e);

#endif
