/* report_stock.c - what lies where and what it is worth */
#include "report/report_impl.h"
#include "stock/stock.h"

#include "report.sql.h"
#include "report_then.sql.h"
#include "base/banned.h"

enum { STOCK_BY_SKU = 1 };

int report_stock(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct stock_value waiting;
	struct report_query q;

	if (report_times(w, in, &q, e))
		return -1;
	if (q.as_of && q.by == STOCK_BY_SKU)
		return err_set(e, ERR_USAGE, "as-of", "--as-of is told by location only");
	if (q.top == INT_UNKNOWN)
		q.top = INT64_MAX;
	if (q.by == STOCK_BY_SKU)
		return store_each(w, &SQL_STOCK_ITEMS, &stock_value_query_record, &q, &stock_value_record, emit, arg, e);
	if (q.as_of)
		return store_each(w, &SQL_THEN_STOCK, &stock_value_query_record, &q, &stock_value_record, emit, arg, e);
	record_init(&stock_value_record, &waiting);
	if (store_each(w, &SQL_STOCK_VALUES, NULL, NULL, &stock_value_record, emit, arg, e)
		|| stock_waiting(w, &waiting.items, &waiting.waiting, e))
		return -1;
	return waiting.waiting ? emit(arg, &waiting, e) : 0;
}
