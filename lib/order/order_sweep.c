/* order_sweep.c - what time does to an order: it expires unpaid, comes back when it is paid late, is closed in the end */
#include "order/order_impl.h"

#include "base/money.h"
#include "base/banned.h"

static int finish(struct order_edit *ed, struct err *e)
{
	if (edit_save(ed, false, e))
		return -1;
	ed->w->changed = true;
	ed->o->last_seq = ed->seq;
	order_compute(ed->w, ed->o);
	return 0;
}

int order_expire(struct work *w, struct order *o, struct err *e)
{
	struct order_edit ed;
	const char *needs = setting_text(w, SETTING_CONFIRM_NEEDS, e);

	if (!needs)
		return -1;
	if (o->state != ORDER_PLACED || o->pay_by == INT_UNKNOWN || o->pay_by > w->now_ms || order_secured(o, needs))
		return 0;
	edit_begin(&ed, w, o, false, w->now_ms);
	for (size_t i = 0; i < o->lines.n; i++) {
		struct order_line *l = order_line_at(o, i);
		if (edit_units(&ed, l, BUCKET_ALLOCATED, BUCKET_WAITING, l->allocated, e))
			return -1;
	}
	return edit_event(&ed, "expired", ORDER_EXPIRED, NULL, e) || finish(&ed, e) ? -1 : 0;
}

static int short_of(struct order_edit *ed, const struct order_line *l, struct err *e)
{
	const struct order *o = ed->o;
	char paid[32];

	return err_set(e, ERR_STOCK_SHORT, "qty", "%s: not enough for line %s; %s %s was paid late and can be given back: "
		"oms-order refund %s:%s", l->sku, l->line, o->currency, money_format(order_net_paid_minor(o),
		money_exponent(o->currency), paid), o->channel, o->ref);
}

int order_revive(struct order_edit *ed, struct err *e)
{
	for (size_t i = 0; i < ed->o->lines.n; i++) {
		struct order_line *l = order_line_at(ed->o, i);
		int64_t want = l->waiting, got = 0;
		if (want && edit_reserve(ed, l, want, true, &got, e))
			return -1;
		if (got < want)
			return short_of(ed, l, e);
	}
	return edit_event(ed, "revived", ORDER_PLACED, NULL, e);
}

int order_close(struct work *w, struct order *o, struct err *e)
{
	struct order_edit ed;

	if (!order_step_allowed(o->state, ORDER_CLOSED))
		return err_set(e, ERR_STATE_REFUSED, "state", "%s:%s is %s", o->channel, o->ref, order_state_words[o->state]);
	edit_begin(&ed, w, o, false, w->now_ms);
	return edit_event(&ed, "closed", ORDER_CLOSED, NULL, e) || finish(&ed, e) ? -1 : 0;
}

int order_reopen(struct work *w, struct order *o, const char *reason, struct err *e)
{
	struct order_edit ed;

	if (o->state != ORDER_CLOSED)
		return 0;
	edit_begin(&ed, w, o, false, w->now_ms);
	return edit_event(&ed, "reopened", ORDER_COMPLETED, reason_body(w, reason), e) || finish(&ed, e) ? -1 : 0;
}
