/* report_then.h - orders as they were known at another time; nobody but report includes it */
#ifndef REPORT_REPORT_THEN_H
#define REPORT_REPORT_THEN_H

#include "report/report_impl.h"

/* What the report totals of Q's orders would have been at its as_of_ms, by the events of orders: each sum to DAY and
 * MONTH (NULL: not told). *RET_RETURNED, if not NULL, is how many orders had units on their way back, or back. */
int report_then(struct work *w, const struct report_query *q,
	int (*day)(void *arg, const struct order_total *t, struct err *e),
	int (*month)(void *arg, const struct item_total *t, struct err *e), void *arg, int64_t *ret_returned,
	struct err *e);

/* The same, order by order: each as it was to EACH. The amounts of one that was changed later are unknown. */
int report_then_each(struct work *w, const struct report_query *q,
	int (*each)(void *arg, const struct order *o, struct err *e), void *arg, struct err *e);

#endif
