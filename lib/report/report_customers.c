/* report_customers.c - who bought most, by what they kept */
#include "report/report_buyers.h"

#include "report.sql.h"
#include "report_buyers.sql.h"
#include "base/banned.h"

enum { TOP = 100 };

/* The fewer conditions, the faster the walk through all orders. */
static const struct sql *statement(const struct report_query *q, enum report_extent extent)
{
	if (extent == EXTENT_FEW)
		return &SQL_BUYERS_OF_FEW;
	if (q->channel)
		return &SQL_BUYERS_OF_CHANNEL;
	return q->since || q->until ? &SQL_BUYERS_SINCE : &SQL_BUYERS;
}

int report_customers(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct report_query q;
	struct list currencies;
	enum report_extent extent;

	if (report_times(w, in, &q, e) || report_extent(w, &q, &extent, e)
		|| store_all(w, &SQL_CURRENCIES, NULL, NULL, &buyer_query_record, &currencies, e))
		return -1;
	if (q.top == INT_UNKNOWN)
		q.top = TOP;
	for (size_t i = 0; i < currencies.n; i++) {
		q.currency = ((const struct report_query *)currencies.at + i)->currency;
		if (q.group != INT_UNKNOWN || q.as_of ? report_buyers(w, &q, emit, arg, e) : store_each(w, statement(&q, extent), &buyer_query_record, &q,
			&customer_sales_record, emit, arg, e))
			return -1;
	}
	return 0;
}
