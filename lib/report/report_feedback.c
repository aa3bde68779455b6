/* report_feedback.c - what buyers say, by what they bought or by who brought it */
#include "report/report_impl.h"

#include "report.sql.h"
#include "base/banned.h"

enum { TOP = 100, BY_COURIER = 1 };

static int scored(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	struct feedback_row r = *(const struct feedback_row *)row;
	int64_t sum = r.score_1 + 2 * r.score_2 + 3 * r.score_3 + 4 * r.score_4 + 5 * r.score_5;

	r.mean_hundredths = (sum * 100 + r.answers / 2) / r.answers;
	return out->emit(out->arg, &r, e);
}

int report_feedback(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct report_query q;
	struct report_out out = { .w = w, .emit = emit, .arg = arg };

	if (report_times(w, in, &q, e))
		return -1;
	if (q.top == INT_UNKNOWN)
		q.top = TOP;
	return store_each(w, in->by == BY_COURIER ? &SQL_FEEDBACK_BY_COURIER : &SQL_FEEDBACK_BY_SKU,
		&feedback_query_record, &q, &feedback_row_record, scored, &out, e);
}
