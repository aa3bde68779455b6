/* pay_list.c - the ledger of money as a list */
#include "pay/pay_impl.h"

#include "pay.sql.h"
#include "base/banned.h"

struct listing { struct work *w; const struct payment *q; order_emit emit; void *arg; int64_t rows; bool full; };

const struct record *pay_listing(const void *in)
{
	const struct payment *p = in;

	return p->list == 1 ? &payment_record : NULL;
}

static int row(void *arg, const void *found, struct err *e)
{
	struct listing *l = arg;

	if (l->emit(l->arg, found, e))
		return -1;
	l->full = ++l->rows == l->q->limit;
	return l->full ? -1 : 0;
}

int pay_list(struct work *w, const struct payment *in, order_emit emit, void *arg, struct err *e)
{
	struct payment q = *in;
	struct listing l = { .w = w, .q = in, .emit = emit, .arg = arg };

	if (setting_range(w, in->since, in->until, &q.since_ms, &q.until_ms, e))
		return -1;
	if (q.limit == 0)
		return 0;
	int rc = store_each(w, in->unmatched == 1 ? &SQL_PAY_LIST_UNMATCHED : &SQL_PAY_LIST, &payment_record, &q,
		&payment_record, row, &l, e);
	return l.full ? 0 : rc;
}
