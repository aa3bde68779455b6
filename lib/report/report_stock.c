/* report_stock.c - what lies where and what it is worth */
#include "report/report_impl.h"

#include "report.sql.h"
#include "base/banned.h"

int report_stock(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct stock_value waiting;

	(void)in;
	if (store_each(w, &SQL_STOCK_VALUES, NULL, NULL, &stock_value_record, emit, arg, e)
		|| store_get(w, &SQL_STOCK_WAITING, NULL, NULL, &stock_value_record, &waiting, e) < 0)
		return -1;
	return waiting.waiting ? emit(arg, &waiting, e) : 0;
}
