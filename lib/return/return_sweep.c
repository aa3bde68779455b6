/* return_sweep.c - what time does: unpaid orders expire, RMAs nobody uses too, and what is settled is closed */
#include "return/return_impl.h"

#include <string.h>
#include "base/clock.h"
#include "return.sql.h"
#include "base/banned.h"

/* An approved RMA whose goods never came; a resolved one whose money has gone. */
static int sweep_rma(struct work *w, struct rma *r, struct order *o, int64_t days, struct err *e)
{
	bool quiet = true;

	for (size_t i = 0; i < r->lines.n; i++)
		quiet = quiet && !rma_line_at(r, i)->received;
	if (r->rma_state == RMA_APPROVED && quiet && !r->refund && setting_day(w, r->state_at) + days < setting_day(w, w->now_ms))
		return rma_event(w, r, "expired", RMA_EXPIRED, w->now_ms, NULL, e) || rma_undo_exchange(w, r, o, e)
			|| rma_save(w, r, e) ? -1 : 0;
	if (r->rma_state != RMA_RESOLVED || (r->refund && r->refund_state != REFUND_SUCCEEDED))
		return 0;
	return rma_event(w, r, "closed", RMA_CLOSED, w->now_ms, NULL, e) || rma_save(w, r, e) ? -1 : 0;
}

/* Nobody owes anything: by the ledger, or because another collects and nothing is in the ledger. */
static bool is_settled(const struct order *o)
{
	if (strcmp(payment_status_words[o->payment_status], "cod_collected") == 0)
		return false;
	if (o->due_minor == 0)
		return true;
	return o->captured_minor == INT_UNKNOWN && o->credit_minor == INT_UNKNOWN && (o->payment_mode == MODE_MARKETPLACE
		|| o->source_payment == SOURCE_PAID || o->source_payment == SOURCE_REFUNDED);
}

/* True in *RET when nothing can happen to O any more. */
static int may_close(struct work *w, const struct order *o, const struct list *rmas, bool *ret, struct err *e)
{
	int64_t owed = 0, days = 0;
	bool over;

	*ret = false;
	if (!order_step_allowed(o->state, ORDER_CLOSED) || !is_settled(o))
		return 0;
	for (size_t i = 0; i < rmas->n; i++)
		if (rma_is_open((const struct rma *)rmas->at + i))
			return 0;
	if (setting_int(w, SETTING_RETURN_DAYS, &days, e))
		return -1;
	int64_t expired_at = o->pay_by == INT_UNKNOWN ? o->placed_at : o->pay_by;
	if (o->state == ORDER_EXPIRED && setting_day(w, w->now_ms) <= setting_day(w, expired_at) + days)
		return 0;              /* it may be paid late */
	if (refund_open_minor(w, o, &owed, e))
		return -1;
	for (size_t i = 0; owed == 0 && i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		if (l->delivered == 0)
			continue;
		if (rma_window(w, o, l, w->now_ms, &over, e))
			return -1;
		if (!over)
			return 0;
	}
	*ret = owed == 0;
	return 0;
}

static int sweep_one(struct work *w, const char *order, int64_t days, struct order *o, struct err *e)
{
	struct list rmas;
	bool close;

	if (order_must_find(w, order, o, e) || order_expire(w, o, e) || rma_of_order(w, o->id, &rmas, e))
		return -1;
	for (size_t i = 0; i < rmas.n; i++)
		if (sweep_rma(w, (struct rma *)rmas.at + i, o, days, e))
			return -1;
	return may_close(w, o, &rmas, &close, e) || (close && order_close(w, o, e)) ? -1 : 0;
}

int return_sweep(struct work *w, order_emit emit, void *arg, struct err *e)
{
	struct return_query q = { .until_ms = w->now_ms };
	struct arena mem = { 0 };       /* of one order; look-ups stay in W's */
	struct work one = *w;
	struct list rows;
	int64_t days = 0;

	one.mem = &mem;
	one.kept = w->kept ? w->kept : w->mem;
	q.since_ms = w->now_ms;
	int rc = setting_int(&one, SETTING_RMA_DAYS, &days, e)
		|| store_all(w, &SQL_SWEEP_ORDERS, &return_query_record, &q, &rma_record, &rows, e);
	for (size_t i = 0; rc == 0 && i < rows.n; i++) {
		const struct rma *row = (const struct rma *)rows.at + i;
		struct order o;
		one.changed = false;
		rc = sweep_one(&one, arena_format(&mem, "%s:%s", row->channel, row->order_ref), days, &o, e)
			|| (one.changed && emit(arg, &o, e)) || order_totals_flush(&one, e);
		arena_reset(&mem);
	}
	arena_release(&mem);
	return rc ? -1 : 0;
}
