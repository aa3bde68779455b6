/* settle_list.c - settlements as lists: rows, what is missing in them, and what payouts come to */
#include "pay/pay_impl.h"

#include "pay.sql.h"
#include "base/banned.h"

enum { DAY_MS = 86400000, DAYS = 7 };

struct listing { const struct settlement *q; order_emit emit; void *arg; int64_t rows; bool full; };

const struct record *settle_listing(const void *in)
{
	const struct settlement *s = in;

	return s->payouts == 1 ? &payout_record : s->list == 1 || s->missing == 1 ? &settlement_record : NULL;
}

static int give(struct listing *l, const void *row, struct err *e)
{
	if (l->emit(l->arg, row, e))
		return -1;
	l->full = ++l->rows == l->q->limit;
	return l->full ? -1 : 0;
}

static int settled(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	struct settlement s = *(const struct settlement *)row;

	settle_compare(&s);
	return l->q->match != INT_UNKNOWN && l->q->match != s.match ? 0 : give(l, &s, e);
}

static int missing(void *arg, const void *row, struct err *e)
{
	struct settlement s = *(const struct settlement *)row;

	s.match = MATCH_MISSING;
	return give(arg, &s, e);
}

static int payout(void *arg, const void *row, struct err *e)
{
	return give(arg, row, e);
}

int settle_list(struct work *w, const struct settlement *in, order_emit emit, void *arg, struct err *e)
{
	struct settlement q = *in;
	struct listing l = { .q = in, .emit = emit, .arg = arg };
	int rc;

	if ((in->payouts == 1) + (in->missing == 1) + (in->list == 1) > 1)
		return err_set(e, ERR_USAGE, NULL, "--list, --missing and --payouts are three lists: take one");
	if (setting_range(w, in->since, in->until, &q.since_ms, &q.until_ms, e))
		return -1;
	int64_t before = w->now_ms - (in->days == INT_UNKNOWN ? DAYS : in->days) * DAY_MS;
	if (in->missing == 1 && q.until_ms > before)
		q.until_ms = before + 1;
	if (q.limit == 0)
		return 0;
	if (in->payouts == 1)
		rc = store_each(w, &SQL_PAYOUT_LIST, &settlement_record, &q, &payout_record, payout, &l, e);
	else if (in->missing == 1)
		rc = store_each(w, &SQL_SETTLEMENT_MISSING, &settlement_record, &q, &settlement_record, missing, &l, e);
	else
		rc = store_each(w, &SQL_SETTLEMENT_LIST, &settlement_record, &q, &settlement_record, settled, &l, e);
	return l.full ? 0 : rc;
}
