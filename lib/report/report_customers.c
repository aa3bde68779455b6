/* report_customers.c - who bought most, by what they kept */
#include "report/report_impl.h"

#include "report.sql.h"
#include "base/banned.h"

int report_customers(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct report_query q;
	struct list currencies;

	if (report_times(w, in, &q, e) || store_all(w, &SQL_CURRENCIES, NULL, NULL, &buyer_query_record, &currencies, e))
		return -1;
	if (q.top == INT_UNKNOWN)
		q.top = INT64_MAX;
	for (size_t i = 0; i < currencies.n; i++) {
		q.currency = ((const struct report_query *)currencies.at + i)->currency;
		if (store_each(w, q.channel ? &SQL_BUYERS_OF_CHANNEL : &SQL_BUYERS, &buyer_query_record, &q,
			&customer_sales_record, emit, arg, e))
			return -1;
	}
	return 0;
}
