/* order_totals.h - rows of the report totals, for those who prove and rebuild them */
#ifndef ORDER_ORDER_TOTALS_H
#define ORDER_ORDER_TOTALS_H

#include "order/order.h"

struct order_total {
	int64_t part;      /* which part of the sum this row is: see store_part() */
	int64_t day;
	const char *channel, *currency;
	int64_t state, fulfilment;
	int64_t orders, unknown_orders, held_orders, units, kept_units, total_minor, tax_minor, discount_minor,
		kept_minor;
};

struct item_total {
	int64_t part, month, item_id;
	const char *channel, *currency;
	int64_t units, kept_units, shipped_units, delivered_units, cancelled_units, returned_units, rto_units,
		lost_units, unknown_units, gross_minor, kept_minor;
};

extern const struct record order_total_record, item_total_record;

typedef int (*order_visit)(void *arg, const struct order *o, struct err *e);
typedef int (*order_visit_ahead)(void *arg, struct work *w, const struct order *o, struct err *e);

/* Read all orders and sum up their totals in memory (W's totals); order_totals_flush() would write them. The
 * memory grows with days and items, not with orders. Also tells EACH, if not NULL, every order as it is. AHEAD,
 * if not NULL, is told a lot of them before, where answers are far: to announce to W what EACH will ask. */
int order_totals_recompute(struct work *w, order_visit each, order_visit_ahead ahead, void *arg, struct err *e);

/* The same, but THEN makes each order what it was at another time before it is counted: 1, or 0 when it is not to be
 * counted, or -1. */
int order_totals_then(struct work *w, int (*then)(void *arg, struct order *o, struct err *e), order_visit_ahead ahead,
	void *arg, struct err *e);

/* Each sum of W's totals that is not zero: as struct order_total or struct item_total. */
int order_totals_each(struct work *w, int (*day)(void *arg, const struct order_total *t, struct err *e),
	int (*month)(void *arg, const struct item_total *t, struct err *e), void *arg, struct err *e);

#endif
