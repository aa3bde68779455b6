/* report_buyers.h - buyers in groups; nobody but report includes it */
#ifndef REPORT_REPORT_BUYERS_H
#define REPORT_REPORT_BUYERS_H

#include "report/report_impl.h"

/* Words in buyer_group_words. */
enum buyer_group { BUYER_CHAMPION, BUYER_LOYAL, BUYER_NEW, BUYER_REGULAR, BUYER_AT_RISK, BUYER_LOST, BUYER_ANY };

extern const char *const buyer_group_words[];

/* Buyers of Q's currency, of its group (unknown: all, and no group is told), now or as of then, those who kept most first, to EMIT as struct customer_sales. */
int report_buyers(struct work *w, const struct report_query *q, report_emit emit, void *arg, struct err *e);

#endif
