/* steps_order.c - orders come, stock is received and reserved, money is paid, units are cancelled */
#include "model.h"

#include <stdio.h>
#include <string.h>
#include "base/banned.h"

#define VERB(fn, In, Out) \
	static int do_##fn(struct work *w, const void *in, void *out, struct err *e) { return fn(w, (const In *)in, (Out *)out, e); }

VERB(return_order_import, struct order, struct order)
VERB(stock_receive, struct stock_entry, struct stock_level)
VERB(stock_transfer, struct stock_entry, struct stock_level)
VERB(stock_adjust, struct stock_entry, struct stock_level)
VERB(order_reserve, struct order_step, struct order)
VERB(order_unreserve, struct order_step, struct order)
VERB(order_confirm, struct order_step, struct order)
VERB(order_hold, struct order_step, struct order)
VERB(order_release, struct order_step, struct order)
VERB(ship_cancel, struct order_step, struct order)
VERB(refund_fact, struct payment, struct payment)

static struct order_step step_with(const struct world *t, int i)
{
	return (struct order_step){ .order = t->orders[i].name, .qty = INT_UNKNOWN, .hold = INT_UNKNOWN,
		.allow_waiting = INT_UNKNOWN, .policy = INT_UNKNOWN, .waiting = INT_UNKNOWN, .is_void = INT_UNKNOWN };
}

/* --- an order comes --- */

static void fill_line(struct m_line *m, struct order_line *l, uint32_t by, int no)
{
	*m = (struct m_line){ .sku = (int)(by % SKUS), .qty = 1 + by / 8 % 4, .net = by / 32 % 40000 };
	m->tax = m->net * 18 / 118;
	m->units[BUCKET_WAITING] = m->qty;
	record_init(&order_line_record, l);
	l->line = line_names[no];
	l->sku = sku_names[m->sku];
	l->qty = m->qty;
	l->net_minor = m->net;
	l->tax_minor = l->igst_minor = m->tax;
}

static void fill_order(struct world *t, const struct step *s, struct m_order *m, struct order *o,
	struct order_line lines[LINES])
{
	const uint32_t by[LINES] = { s->a, s->b, s->c };

	record_init(&order_record, o);
	*m = (struct m_order){ .is_cod = s->d % 3 == 0, .tax_on_top = s->d / 3 % 4 == 0, .n = 1 + (int)(s->d / 12 % LINES),
		.shipping = s->d / 48 % 2 ? 4900 : 0, .state = ORDER_PLACED };
	snprintf(m->name, sizeof m->name, "web:%d", t->n_orders + 1);
	for (int i = 0; i < m->n; i++)
		fill_line(&m->lines[i], &lines[i], by[i], i);
	o->order = m->name;
	o->placed_at = o->updated_at = t->work.now_ms;
	o->currency = "INR";
	o->prices_include_tax = !m->tax_on_top;
	o->payment_mode = m->is_cod ? MODE_COD : MODE_PREPAID;
	o->source_payment = m->is_cod ? INT_UNKNOWN : SOURCE_PAID;
	o->shipping_minor = m->shipping;
	o->customer = (struct order_customer){ .name = "Asha Rao", .email = "asha@example.com", .phone = "+919845012345" };
	o->ship_to = (struct order_address){ .name = "Asha Rao", .line1 = "1 MG Road", .city = "Bengaluru", .state = "KA",
		.postcode = "560034", .country = "IN" };
	o->lines = (struct list){ lines, (size_t)m->n };
}

static void tell_order(struct world *t, const struct m_order *m)
{
	char lines[300];
	size_t n = 0;

	for (int i = 0; i < m->n; i++)
		n += (size_t)snprintf(lines + n, sizeof lines - n, "%s{\"line\":\"%s\",\"sku\":\"%s\",\"qty\":%lld,"
			"\"net_minor\":%lld,\"tax_minor\":%lld}", i ? "," : "", line_names[i], sku_names[m->lines[i].sku],
			(long long)m->lines[i].qty, (long long)m->lines[i].net, (long long)m->lines[i].tax);
	tell(t, "oms-order import <<<'{\"order\":\"%s\",\"payment_mode\":\"%s\",\"prices_include_tax\":%s,"
		"\"shipping_minor\":%lld,\"lines\":[%s]}'", m->name, m->is_cod ? "cod" : "prepaid",
		m->tax_on_top ? "false" : "true", (long long)m->shipping, lines);
}

static void import(struct world *t, const struct step *s)
{
	struct order_line lines[LINES];
	struct order o, out;
	struct m_order m;

	if (t->n_orders == ORDERS)
		return;
	fill_order(t, s, &m, &o, lines);
	tell_order(t, &m);
	if (attempt(t, MUST, do_return_order_import, &o, &out))
		t->orders[t->n_orders++] = m;
}

/* --- a dump says that units came back --- */

static bool has_gone_out(const struct world *t, int i)
{
	return units_in(&t->orders[i], BUCKET_DELIVERED) + units_in(&t->orders[i], BUCKET_RETURN_TRANSIT) > 0;
}

/* Which of them are new to the program is its to say: that depends on what RMAs have decided. They come from where
 * they are, those on the way first. */
static void told_returned(struct world *t, const struct step *s)
{
	int i = any_order(t, s->a, has_gone_out);
	struct order in, now;
	struct order_line line;

	if (i < 0)
		return;
	struct m_order *o = &t->orders[i];
	int one = (int)(s->b % (uint32_t)o->n);
	struct m_line *l = &o->lines[one];
	int64_t most = l->units[BUCKET_DELIVERED] + l->units[BUCKET_RETURN_TRANSIT] + l->units[BUCKET_RETURNED];
	record_init(&order_record, &in);
	record_init(&order_line_record, &line);
	in.order = o->name;
	in.updated_at = t->work.now_ms;
	line.line = line_names[one];
	line.returned_qty = most ? (int64_t)(s->c % (uint32_t)(most + 1)) : 0;
	in.lines = (struct list){ &line, 1 };
	tell(t, "oms-order import <<<'{\"order\":\"%s\",\"lines\":[{\"line\":\"%s\",\"returned_qty\":%lld}]}'", o->name,
		line.line, (long long)line.returned_qty);
	if (!attempt(t, MUST, do_return_order_import, &in, &now) || !order_now(t, i, &now))
		return;
	int64_t back = order_line_at(&now, (size_t)one)->returned - l->units[BUCKET_RETURNED];
	int64_t moving = back < l->units[BUCKET_RETURN_TRANSIT] ? back : l->units[BUCKET_RETURN_TRANSIT];
	if (back < 0 || back > line.returned_qty)
		wrong(t, "%s: %lld units came back by a dump that told of %lld", o->name, (long long)back,
			(long long)line.returned_qty);
	move_units(t, o, l, BUCKET_RETURN_TRANSIT, BUCKET_RETURNED, moving);
	move_units(t, o, l, BUCKET_DELIVERED, BUCKET_RETURNED, back - moving);
	settle_state(o);
	if (o->state == ORDER_CLOSED && now.state == ORDER_COMPLETED && now.due_minor)
		o->state = ORDER_COMPLETED;
}

/* --- goods --- */

static struct stock_entry entry_with(int item, int64_t qty)
{
	struct stock_entry in;

	record_init(&stock_entry_record, &in);
	in.sku = sku_names[item];
	in.qty = qty;
	return in;
}

static void receive(struct world *t, const struct step *s)
{
	int item = (int)(s->a % ITEMS);
	struct stock_entry in = entry_with(item, 1 + s->b % 12);
	struct stock_level out;

	tell(t, "oms-stock receive --qty %lld %s", (long long)in.qty, in.sku);
	if (attempt(t, MUST, do_stock_receive, &in, &out))
		t->items[item].sellable += in.qty;
}

static void take_away(struct world *t, const struct step *s)
{
	int item = (int)(s->a % ITEMS);
	struct stock_entry in = entry_with(item, -(int64_t)(1 + s->b % 4));
	struct stock_level out;

	in.reason = "broken";
	tell(t, "oms-stock adjust --qty %lld --reason broken %s", (long long)in.qty, in.sku);
	if (attempt(t, t->items[item].sellable >= -in.qty ? MUST : MUST_NOT, do_stock_adjust, &in, &out))
		t->items[item].sellable += in.qty;
}

static void restock(struct world *t, const struct step *s)
{
	int item = (int)(s->a % ITEMS);
	struct stock_entry in = entry_with(item, 1 + s->b % 3);
	struct stock_level out;

	in.condition = CONDITION_QUARANTINE;
	in.to_condition = CONDITION_SELLABLE;
	tell(t, "oms-stock move --condition quarantine --to-condition sellable --qty %lld %s", (long long)in.qty, in.sku);
	if (!attempt(t, t->items[item].quarantine >= in.qty ? MUST : MUST_NOT, do_stock_transfer, &in, &out))
		return;
	t->items[item].quarantine -= in.qty;
	t->items[item].sellable += in.qty;
}

/* --- promises --- */

static bool waits(const struct world *t, int i)
{
	return t->orders[i].state <= ORDER_CONFIRMED && units_in(&t->orders[i], BUCKET_WAITING);
}

/* Line by line: all units that wait, or none. */
static void reserve(struct world *t, const struct step *s)
{
	int i = any_order(t, s->a, waits);
	struct order out;

	if (i < 0)
		return;
	struct order_step in = step_with(t, i);
	struct world before = *t;
	struct m_order *o = &t->orders[i];
	bool got = false, none = !units_in(o, BUCKET_WAITING);
	for (int l = 0; l < o->n && o->state <= ORDER_CONFIRMED; l++) {
		int64_t n = o->lines[l].units[BUCKET_WAITING];
		if (!n || !can_promise(t, o->lines[l].sku, n))
			continue;
		move_units(t, o, &o->lines[l], BUCKET_WAITING, BUCKET_ALLOCATED, n);
		got = true;
	}
	tell(t, "oms-stock reserve --policy line %s", o->name);
	in.policy = POLICY_LINE;
	if (attempt(t, got || none ? MUST : MUST_NOT, do_order_reserve, &in, &out))
		return;
	memcpy(t->items, before.items, sizeof t->items);
	*o = before.orders[i];
}

static bool is_promised(const struct world *t, int i)
{
	return units_in(&t->orders[i], BUCKET_ALLOCATED) > 0;
}

static void release_stock(struct world *t, const struct step *s)
{
	int i = any_order(t, s->a, is_promised);
	struct order out;

	if (i < 0)
		return;
	struct order_step in = step_with(t, i);
	struct m_order *o = &t->orders[i];
	struct m_line *l = &o->lines[s->b % (uint32_t)o->n];
	in.line = line_names[l - o->lines];
	in.qty = 1 + s->c % 3;
	tell(t, "oms-stock release --line %s --qty %lld %s", in.line, (long long)in.qty, o->name);
	if (attempt(t, l->units[BUCKET_ALLOCATED] >= in.qty ? MUST : MUST_NOT, do_order_unreserve, &in, &out))
		move_units(t, o, l, BUCKET_ALLOCATED, BUCKET_WAITING, in.qty);
}

/* --- steps with an order --- */

static bool may_be_confirmed(const struct world *t, int i)
{
	return t->orders[i].state == ORDER_PLACED && !t->orders[i].holds && !units_in(&t->orders[i], BUCKET_WAITING);
}

static void confirm(struct world *t, const struct step *s)
{
	int i = any_order(t, s->a, may_be_confirmed);
	struct order out;

	if (i < 0)
		return;
	struct order_step in = step_with(t, i);
	struct m_order *o = &t->orders[i];
	bool done = (o->state == ORDER_CONFIRMED || o->state == ORDER_COMPLETED)
		&& !units_in(o, BUCKET_WAITING) && !units_in(o, BUCKET_ALLOCATED) && !units_in(o, BUCKET_PACKED);
	bool can = o->state <= ORDER_CONFIRMED && !o->holds && !units_in(o, BUCKET_WAITING);
	bool owes = strncmp(o->name, "web:RMA", 7) == 0;     /* sent instead: confirmed when the difference is paid */
	tell(t, "oms-order confirm %s", o->name);
	if (attempt(t, !done && !can ? MUST_NOT : owes ? MAY : MUST, do_order_confirm, &in, &out) && o->state == ORDER_PLACED)
		o->state = ORDER_CONFIRMED;
}

static void hold(struct world *t, const struct step *s)
{
	int i = any_order(t, s->a, NULL);
	struct order out;

	if (i < 0)
		return;
	struct order_step in = step_with(t, i);
	bool set = s->b % 3 == 0;
	in.hold = 1LL << HOLD_MANUAL;
	tell(t, "oms-order %s --hold manual %s", set ? "hold" : "release", t->orders[i].name);
	if (!attempt(t, t->orders[i].state == ORDER_CLOSED ? MUST_NOT : MUST, set ? do_order_hold : do_order_release, &in,
		&out))
		return;
	if (set)
		t->orders[i].holds |= in.hold;
	else
		t->orders[i].holds &= ~in.hold;
}

static void pay(struct world *t, const struct step *s)
{
	int i = any_order(t, s->a, NULL);
	struct payment in, out;
	struct order now;
	char ref[16];

	if (i < 0 || !order_now(t, i, &now))
		return;
	int64_t due = now.due_minor;
	record_init(&payment_record, &in);
	snprintf(ref, sizeof ref, "pay%d", t->steps);
	in.order = t->orders[i].name;
	in.gateway = "razorpay";
	in.kind = PAY_CAPTURE;
	in.ref = ref;
	in.amount_minor = due > 0 && s->b % 4 ? due : 1 + s->c % 5000;
	tell(t, "oms-order pay --gateway razorpay --kind capture --ref %s --amount-minor %lld %s", ref,
		(long long)in.amount_minor, in.order);
	if (!attempt(t, MUST, do_refund_fact, &in, &out))
		return;
	t->orders[i].paid += in.amount_minor;
	if (t->orders[i].state == ORDER_CLOSED)              /* a closed order with a balance is open again */
		t->orders[i].state = due - in.amount_minor ? ORDER_COMPLETED : ORDER_CLOSED;
}

/* --- cancelling --- */

static bool stands_on_manifest(const struct world *t, int order, int line)
{
	for (int p = 0; p < t->n_parcels; p++)
		if (t->parcels[p].order == order && t->parcels[p].state == PARCEL_MANIFESTED
			&& (line < 0 || t->parcels[p].units[line]))
			return true;
	return false;
}

static bool may_be_cancelled(const struct world *t, int i)
{
	const struct m_order *o = &t->orders[i];

	return units_in(o, BUCKET_WAITING) || units_in(o, BUCKET_ALLOCATED) || units_in(o, BUCKET_PACKED);
}

static void cancel_whole(struct world *t, int i, bool is_void)
{
	struct order_step in = step_with(t, i);
	struct m_order *o = &t->orders[i];
	struct order out;
	int64_t all = 0;

	for (int b = 0; b < BUCKETS; b++)
		all += units_in(o, b);
	bool gone = units_in(o, BUCKET_CANCELLED) == all, manifested = !is_void && stands_on_manifest(t, i, -1);
	bool can = o->state != ORDER_CLOSED && (gone || may_be_cancelled(t, i)) && !manifested;
	in.is_void = is_void;
	tell(t, "oms-order cancel%s %s", is_void ? " --void" : "", o->name);
	if (attempt(t, can ? MUST : MUST_NOT, do_ship_cancel, &in, &out) && !gone)
		cancel_order(t, i);
}

static void cancel_units(struct world *t, int i, int line, int64_t qty)
{
	struct order_step in = step_with(t, i);
	struct m_order *o = &t->orders[i];
	struct m_line *l = &o->lines[line];
	struct order out;
	bool can = qty <= l->units[BUCKET_WAITING] + l->units[BUCKET_ALLOCATED] + l->units[BUCKET_PACKED];

	in.line = line_names[line];
	in.qty = qty;
	in.is_void = 1;
	tell(t, "oms-order cancel --void --line %s --qty %lld %s", in.line, (long long)qty, o->name);
	if (!attempt(t, can && o->state != ORDER_CLOSED ? MUST : MUST_NOT, do_ship_cancel, &in, &out))
		return;
	for (int p = 0; p < t->n_parcels && qty > l->units[BUCKET_WAITING] + l->units[BUCKET_ALLOCATED]; p++)
		if (t->parcels[p].order == i && parcel_units_are_in(t->parcels[p].state) == BUCKET_PACKED
			&& t->parcels[p].units[line])
			move_parcel(t, &t->parcels[p], PARCEL_CANCELLED);
	int64_t first = l->units[BUCKET_WAITING] < qty ? l->units[BUCKET_WAITING] : qty;
	move_units(t, o, l, BUCKET_WAITING, BUCKET_CANCELLED, first);
	move_units(t, o, l, BUCKET_ALLOCATED, BUCKET_CANCELLED, qty - first);
	settle_state(o);
}

static void cancel(struct world *t, const struct step *s)
{
	int i = any_order(t, s->a, may_be_cancelled);

	if (i < 0)
		return;
	if (s->b % 4 == 0)
		cancel_whole(t, i, s->c % 4 != 0);
	else
		cancel_units(t, i, (int)(s->c % (uint32_t)t->orders[i].n), 1 + s->d % 3);
}

/* --- time --- */

static void days(struct world *t, const struct step *s)
{
	t->work.now_ms += (int64_t)(1 + s->a % 6) * 24 * 3600 * 1000;
	tell(t, "# %d days later", (int)(1 + s->a % 6));
}

const struct step_kind order_steps[] = {
	{ "import", 14, import }, { "receive", 14, receive }, { "adjust", 2, take_away }, { "move", 5, restock },
	{ "reserve", 22, reserve }, { "release", 3, release_stock }, { "confirm", 18, confirm }, { "hold", 5, hold },
	{ "pay", 14, pay }, { "cancel", 9, cancel }, { "dump", 6, told_returned }, { "days", 1, days }, { 0 }
};
