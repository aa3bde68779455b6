/* order_units.c - units of an order that another room moves, with what follows for the order */
#include "order/order_impl.h"

#include "base/banned.h"

static int move(struct order_edit *ed, struct order_line *l, const struct order_move *m, int64_t qty, struct err *e)
{
	return m->from == BUCKET_RTO_RECEIVED && m->to == BUCKET_ALLOCATED ? edit_reserve_again(ed, l, qty, e)
		: edit_units(ed, l, m->from, m->to, qty, e);
}

int order_move_units(struct work *w, struct order *o, const struct order_move *m, struct err *e)
{
	struct order_edit ed;

	edit_begin(&ed, w, o, false, m->at);
	for (size_t i = 0; i < m->n; i++) {
		struct order_line *l = NULL;
		for (size_t j = 0; j < o->lines.n && !l; j++)
			if (order_line_at(o, j)->line_no == m->units[i].line_no)
				l = order_line_at(o, j);
		if (!l)
			return err_set(e, ERR_BUG, NULL, "%s:%s has no line number %lld", o->channel, o->ref,
				(long long)m->units[i].line_no);
		if (m->units[i].qty && move(&ed, l, m, m->units[i].qty, e))
			return -1;
	}
	if (m->rto_open)
		o->rto_open = (o->rto_open == INT_UNKNOWN ? 0 : o->rto_open) + m->rto_open;
	if (edit_event(&ed, m->event, -1, m->body, e) || edit_settle(&ed, e) || edit_verify(&ed, e)
		|| edit_save(&ed, false, e))
		return -1;
	o->last_seq = ed.seq;
	order_compute(w, o);
	return 0;
}

int order_may_ship(const struct order *o, struct err *e)
{
	if (o->state != ORDER_CONFIRMED)
		return err_set(e, ERR_STATE_REFUSED, "state", "%s:%s is %s", o->channel, o->ref,
			order_state_words[o->state]);
	return o->holds ? order_held(o, e) : 0;
}
