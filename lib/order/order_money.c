/* order_money.c - what the ledger of money says of an order: sums kept with it, due, payment status */
#include "order/order_impl.h"

#include <string.h>
#include "base/money.h"
#include "order.sql.h"
#include "base/banned.h"

enum {
	PAYMENT_UNPAID, PAYMENT_PENDING, PAYMENT_AUTHORIZED, PAYMENT_PARTLY_PAID, PAYMENT_PAID, PAYMENT_OVERPAID,
	PAYMENT_PARTLY_REFUNDED, PAYMENT_REFUNDED, PAYMENT_COD_DUE, PAYMENT_COD_COLLECTED, PAYMENT_COD_SETTLED,
	PAYMENT_OVERDRAWN,
};

/* What the units of a line that are cancelled or came back would have cost the buyer. */
static int64_t void_minor(const struct order *o, const struct order_line *l)
{
	int64_t tax = o->prices_include_tax == 0 && l->tax_minor != INT_UNKNOWN ? l->tax_minor : 0;
	int64_t gone = line_void_units(l);

	if (!gone || l->net_minor == INT_UNKNOWN)
		return 0;
	return money_part(l->net_minor, 0, gone, l->qty) + money_part(tax, 0, gone, l->qty);
}

/* Cancelled or expired, and maybe closed since: closed, and no unit has ever reached the buyer. */
static bool is_void(const struct order *o)
{
	int64_t reached = 0;

	if (o->state != ORDER_CLOSED)
		return o->state == ORDER_CANCELLED || o->state == ORDER_EXPIRED;
	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		reached += l->delivered + l->return_transit + l->returned;
	}
	return o->lines.n && !reached;
}

int64_t order_billable_minor(const struct order *o)
{
	int64_t due = o->total_minor;

	if (is_void(o))
		return 0;
	for (size_t i = 0; due != INT_UNKNOWN && i < o->lines.n; i++)
		due -= void_minor(o, order_line_at(o, i));
	return due == INT_UNKNOWN || o->waived_minor == INT_UNKNOWN ? due : due - o->waived_minor;
}

int64_t order_net_paid_minor(const struct order *o)
{
	return o->captured_minor == INT_UNKNOWN ? 0 : o->captured_minor + o->collected_minor - o->given_back_minor;
}

int64_t order_credit_minor(const struct order *o)
{
	return o->credit_minor == INT_UNKNOWN ? 0 : o->credit_minor;
}

/* Of an order for which nothing is in the ledger, or authorised only: what the source says. */
static int64_t unpaid_status(const struct order *o)
{
	if (o->authorized_minor != INT_UNKNOWN && o->authorized_minor > 0)
		return PAYMENT_AUTHORIZED;
	if (o->payment_mode == MODE_COD)
		return PAYMENT_COD_DUE;
	return o->source_payment == SOURCE_PENDING ? PAYMENT_PENDING : PAYMENT_UNPAID;
}

/* What was moved to another order counts from when the goods it is for are back. */
static int64_t paid_status(const struct order *o, int64_t billable, int64_t net)
{
	int64_t all = net + order_credit_minor(o);
	bool settled = o->remitted_minor != INT_UNKNOWN && o->remitted_minor >= o->collected_minor;

	if (billable == INT_UNKNOWN || net == billable || all == billable)
		return o->collected_minor == INT_UNKNOWN || !o->collected_minor ? PAYMENT_PAID
			: settled ? PAYMENT_COD_SETTLED : PAYMENT_COD_COLLECTED;
	return all > billable ? PAYMENT_OVERPAID : PAYMENT_PARTLY_PAID;
}

int64_t order_balance_minor(const struct order *o)
{
	int64_t billable = order_billable_minor(o);

	return billable == INT_UNKNOWN ? INT_UNKNOWN : billable - order_net_paid_minor(o) - order_credit_minor(o);
}

void order_compute_money(struct order *o)
{
	int64_t billable = order_billable_minor(o), net = order_net_paid_minor(o), credit = order_credit_minor(o);

	o->paid_minor = o->captured_minor == INT_UNKNOWN ? 0 : o->captured_minor + o->collected_minor;
	o->refunded_minor = o->captured_minor == INT_UNKNOWN ? 0 : o->given_back_minor;
	o->due_minor = order_balance_minor(o);
	if (net < 0)
		o->payment_status = PAYMENT_OVERDRAWN;
	else if (o->refunded_minor)
		o->payment_status = net ? PAYMENT_PARTLY_REFUNDED : PAYMENT_REFUNDED;
	else
		o->payment_status = o->paid_minor || credit > 0 ? paid_status(o, billable, net) : unpaid_status(o);
}

static void add(int64_t *sum, int64_t n)
{
	*sum = (*sum == INT_UNKNOWN ? 0 : *sum) + n;
}

static void add_paid(struct order *o, const struct order_money *by)
{
	add(&o->authorized_minor, by->authorized_minor);
	add(&o->captured_minor, by->captured_minor);
	add(&o->collected_minor, by->collected_minor);
	add(&o->given_back_minor, by->given_back_minor);
}

int order_money_moved(struct work *w, struct order *o, const struct order_money *by, struct err *e)
{
	struct order_edit ed;
	bool late = o->state == ORDER_EXPIRED && by->captured_minor + by->collected_minor > 0;

	edit_begin(&ed, w, o, false, by->at);
	if (by->is_payment)
		add_paid(o, by);
	if (by->remitted_minor)
		add(&o->remitted_minor, by->remitted_minor);
	if (by->waived_minor)
		add(&o->waived_minor, by->waived_minor);
	if (by->credit_minor)
		add(&o->credit_minor, by->credit_minor);
	if (store_run(w, &SQL_ORDER_SET_MONEY, &order_record, o, e) || edit_event(&ed, by->event, -1, by->body, e))
		return -1;
	if (late && edit_holds(&ed, 1LL << HOLD_LATE_PAYMENT, 1LL << HOLD_LATE_PAYMENT, NULL, e))
		return -1;
	order_compute(w, o);
	if (o->state == ORDER_CLOSED && o->due_minor != INT_UNKNOWN && o->due_minor && edit_event(&ed, "reopened", ORDER_COMPLETED, by->body, e))
		return -1;
	if (edit_save(&ed, false, e))
		return -1;
	o->last_seq = ed.seq;
	order_compute(w, o);
	return 0;
}

int order_find(struct work *w, const char *order, struct order *out, struct err *e)
{
	const char *channel, *ref;

	if (order_split(w, order, &channel, &ref, e))
		return -1;
	int rc = order_load(w, channel, ref, out, e);
	if (rc > 0)
		order_compute(w, out);
	return rc;
}

int order_must_find(struct work *w, const char *order, struct order *out, struct err *e)
{
	int rc = order_find(w, order, out, e);

	return rc ? (rc < 0 ? -1 : 0) : err_set(e, ERR_ORDER_UNKNOWN, "order", "%s: there is no such order", order);
}
