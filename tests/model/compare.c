/* compare.c - the model against what the program says of the same orders and goods */
#include "model.h"

#include <string.h>
#include "base/banned.h"

static void same(struct world *t, const char *of, const char *what, int64_t model, int64_t program)
{
	if (model != program)
		wrong(t, "%s: %s is %lld in the model, %lld in the program", of, what, (long long)model, (long long)program);
}

static void compare_lines(struct world *t, const struct m_order *m, const struct order *o)
{
	same(t, m->name, "number of lines", m->n, (int64_t)o->lines.n);
	for (int i = 0; i < m->n && (size_t)i < o->lines.n; i++)
		for (int b = 0; b < BUCKETS; b++)
			same(t, m->name, bucket_words[b], m->lines[i].units[b], order_line_at(o, (size_t)i)->units[b]);
}

static int64_t or_none(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

static void compare_money(struct world *t, const struct m_order *m, const struct order *o)
{
	int64_t waived = m->state == ORDER_CANCELLED || m->voided ? 0 : or_none(o->waived_minor);

	same(t, m->name, "paid", m->paid, o->paid_minor);
	same(t, m->name, "given back", m->given_back, o->refunded_minor);
	same(t, m->name, "due", billable(m) - waived - m->paid + m->given_back - or_none(o->credit_minor), o->due_minor);
}

/* SUMS with what its pieces cost, and the units that they open; true when nothing of the line is left. */
static bool count_pieces(const struct m_line *m, struct refund_line *sums)
{
	int64_t opened = 0;
	bool all = true;

	for (size_t i = 0; i < sums->pieces.n; i++) {
		const struct refund_line *p = (const struct refund_line *)sums->pieces.at + i;
		int64_t made = made_of(m->sku, p->component[1] - '0');
		opened = (p->qty + made - 1) / made > opened ? (p->qty + made - 1) / made : opened;
		all = all && p->qty == (m->qty - sums->qty) * made;
		sums->net_minor += p->net_minor;
		sums->tax_minor += p->tax_minor;
	}
	all = all && (sums->pieces.n || sums->qty == m->qty);
	sums->qty += opened;
	return all;
}

/* Refunds of an order: no unit twice, no more than is gone; what units cost ends at the line's net whatever the order. */
static void compare_refunds(struct world *t, const struct m_order *m, const struct order *o)
{
	struct work *w = &t->work;
	struct err e;

	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		struct refund_line sums;
		if (refund_line_sums(w, o, l->line_no, &sums, &e)) {
			wrong(t, "%s", e.text);
			return;
		}
		bool all = count_pieces(&m->lines[i], &sums);
		if (sums.qty > l->qty || sums.net_minor > m->lines[i].net || sums.tax_minor > m->lines[i].tax)
			wrong(t, "%s line %zu: more is refunded than there is: %lld of %lld units, net %lld of %lld", m->name, i + 1,
				(long long)sums.qty, (long long)l->qty, (long long)sums.net_minor, (long long)m->lines[i].net);
		if (all)
			same(t, m->name, "net of all units refunded", m->lines[i].net, sums.net_minor);
	}
}

static int one_order(struct work *w, const void *in, void *out, struct err *e)
{
	struct world *t = out;
	struct order o;
	const struct m_order *m = in;

	if (order_must_find(w, m->name, &o, e)) {
		wrong(t, "%s: %s", m->name, e->text);
		return 0;
	}
	same(t, m->name, "state", m->state, o.state);
	same(t, m->name, "holds", m->holds, o.holds);
	compare_lines(t, m, &o);
	compare_money(t, m, &o);
	compare_refunds(t, m, &o);
	return 0;
}

struct levels { struct m_item of; };

static int take_level(void *arg, const void *row, struct err *e)
{
	const struct stock_level *l = row;
	struct levels *to = arg;

	(void)e;
	if (l->condition == CONDITION_QUARANTINE)
		to->of.quarantine += l->on_hand;
	if (l->condition != CONDITION_SELLABLE)
		return 0;
	to->of.sellable += l->on_hand;
	to->of.allocated += or_none(l->allocated);
	to->of.packed += or_none(l->packed);
	return 0;
}

static int all_levels(struct work *w, const void *in, void *out, struct err *e)
{
	struct stock_query q;
	const char *sku = in;

	record_init(&stock_query_record, &q);
	q.sku = sku;
	q.limit = INT_UNKNOWN;
	q.all = 1;
	return stock_list(w, &q, take_level, out, e);
}

static void compare_goods(struct world *t)
{
	for (int i = 0; i < ITEMS; i++) {
		struct levels l = { 0 };
		if (!look(t, all_levels, sku_names[i], &l))
			wrong(t, "%s: its levels cannot be listed", sku_names[i]);
		same(t, sku_names[i], "sellable", t->items[i].sellable, l.of.sellable);
		same(t, sku_names[i], "allocated", t->items[i].allocated, l.of.allocated);
		same(t, sku_names[i], "packed", t->items[i].packed, l.of.packed);
		same(t, sku_names[i], "quarantine", t->items[i].quarantine, l.of.quarantine);
	}
}

void compare(struct world *t)
{
	for (int i = 0; i < t->n_orders; i++) {
		look(t, one_order, &t->orders[i], t);
		forget(t);
	}
	compare_goods(t);
}
