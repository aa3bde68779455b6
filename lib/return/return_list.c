/* return_list.c - the listing verbs of RMAs */
#include "return/return_impl.h"

#include "return.sql.h"
#include "base/banned.h"

struct listing {
	struct work *w;
	const struct return_query *q;
	const struct rma *r;
	order_emit emit;
	void *arg;
	int64_t rows;
	bool full;
};

static int list_row(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	const struct rma *found = row;
	struct rma r;

	if ((l->q->rma_state != INT_UNKNOWN && !(l->q->rma_state >> found->rma_state & 1))
		|| (l->q->kind != INT_UNKNOWN && !(l->q->kind >> found->kind & 1)))
		return 0;
	arena_reset(l->w->mem);
	if (rma_load(l->w, found->id, &r, e) <= 0 || l->emit(l->arg, &r, e))
		return -1;
	l->full = ++l->rows == l->q->limit;
	return l->full ? -1 : 0;
}

int return_list(struct work *w, const struct return_query *in, order_emit emit, void *arg, struct err *e)
{
	struct return_query q = *in;
	struct listing l = { .w = w, .q = &q, .emit = emit, .arg = arg };
	struct order o;

	if (setting_range(w, q.since, q.until, &q.since_ms, &q.until_ms, e))
		return -1;
	if (q.order && order_must_load(w, q.order, &o, e))
		return -1;
	if (q.order)
		q.id = o.id;
	if (q.limit == 0)
		return 0;
	int rc = store_each(w, &SQL_RMA_LIST, &return_query_record, &q, &rma_record, list_row, &l, e);
	return l.full ? 0 : rc;
}

int return_show(struct work *w, const struct return_query *in, order_emit emit, void *arg, struct err *e)
{
	struct rma r;

	return return_named(w, in->rma, &r, e) ? -1 : emit(arg, &r, e);
}

static int history_row(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	struct rma_event ev = *(const struct rma_event *)row;

	ev.rma = l->r->rma;
	return l->emit(l->arg, &ev, e);
}

int return_history(struct work *w, const struct return_query *in, order_emit emit, void *arg, struct err *e)
{
	struct rma r;
	struct listing l = { .w = w, .r = &r, .emit = emit, .arg = arg };

	if (return_named(w, in->rma, &r, e))
		return -1;
	return store_each(w, &SQL_RMA_EVENTS, &rma_record, &r, &rma_event_record, history_row, &l, e);
}
