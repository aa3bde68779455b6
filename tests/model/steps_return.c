/* steps_return.c - what comes back: RMAs by all their steps, refunds by theirs, and time that closes things
 *
 * Whether a step with an RMA may be taken is the program's to say; what the step did to units and goods follows from
 * how many units the RMA says are where, before and after it. */
#include "model.h"

#include <stdio.h>
#include <string.h>
#include "base/banned.h"

#define VERB(fn, In, Out) \
	static int do_##fn(struct work *w, const void *in, void *out, struct err *e) { return fn(w, (const In *)in, (Out *)out, e); }

VERB(return_open, struct return_step, struct rma)
VERB(return_approve, struct return_step, struct rma)
VERB(return_reject, struct return_step, struct rma)
VERB(return_withdraw, struct return_step, struct rma)
VERB(return_receive, struct return_step, struct rma)
VERB(return_inspect, struct return_step, struct rma)
VERB(return_refund, struct return_step, struct rma)
VERB(return_exchange, struct return_step, struct rma)
VERB(return_close, struct return_step, struct rma)
VERB(return_track, struct ship_step, struct parcel)
VERB(refund_step, struct refund_step, struct refund)

static int read_rma(struct work *w, const void *in, void *out, struct err *e)
{
	return return_named(w, in, out, e);
}

static const struct return_step nothing_told = { .qty = INT_UNKNOWN, .kind = INT_UNKNOWN, .disposition = INT_UNKNOWN,
	.at = INT_UNKNOWN, .amount_minor = INT_UNKNOWN, .price_minor = INT_UNKNOWN, .resolution = INT_UNKNOWN,
	.credit = INT_UNKNOWN, .shipping = INT_UNKNOWN, .scan = INT_UNKNOWN };

/* Where units of an RMA's line are. */
struct placed { int64_t moving, returned, lost, restocked, scrapped; };

static struct placed places_of(const struct rma_line *l)
{
	int64_t outside = l->qty - l->received - l->lost, inside = l->missing - outside;

	return (struct placed){ .moving = l->in_transit, .lost = l->lost, .restocked = l->restock, .scrapped = l->scrap,
		.returned = l->received - l->reject - l->wrong_item - (inside > 0 ? inside : 0) };
}

/* Pieces of a component go to and from the customer, whose unit stays his. No more are away than he was brought. */
static void follow_pieces(struct world *t, const struct m_order *o, struct m_line *l, const struct rma_line *x,
	struct placed a, struct placed b)
{
	int item = x->component[1] - '0';
	int64_t back = b.returned - a.returned, shelf = b.restocked - a.restocked, waste = b.scrapped - a.scrapped;

	l->away[item] += back + b.moving - a.moving + b.lost - a.lost;
	t->items[item].quarantine += back - shelf - waste;
	t->items[item].sellable += shelf;
	if (l->away[item] < 0 || l->away[item] > l->units[BUCKET_DELIVERED] * made_of(l->sku, item))
		wrong(t, "%s: %lld pieces of %s are away from %lld units", o->name, (long long)l->away[item], x->component,
			(long long)l->units[BUCKET_DELIVERED]);
}

/* Units of a line go from where the RMA said to where it says. */
static void follow_line(struct world *t, struct m_order *o, struct m_line *l, struct placed a, struct placed b)
{
	int64_t back = b.returned - a.returned, moving = b.moving - a.moving, lost = b.lost - a.lost;

	if (moving > 0)
		move_units(t, o, l, BUCKET_DELIVERED, BUCKET_RETURN_TRANSIT, moving);
	if (lost > 0)
		move_units(t, o, l, BUCKET_RETURN_TRANSIT, BUCKET_LOST, lost);
	int64_t left = moving < 0 ? -moving - lost : 0, arrived = back > 0 ? back : 0, by_way = arrived < left ? arrived : left;
	move_units(t, o, l, BUCKET_RETURN_TRANSIT, BUCKET_RETURNED, by_way);
	move_units(t, o, l, BUCKET_DELIVERED, BUCKET_RETURNED, arrived - by_way);
	move_units(t, o, l, BUCKET_RETURN_TRANSIT, BUCKET_DELIVERED, left - by_way);
	if (back < 0)
		move_units(t, o, l, BUCKET_RETURNED, BUCKET_DELIVERED, -back);
	for (int i = 0; i < ITEMS; i++) {
		int64_t shelf = (b.restocked - a.restocked) * made_of(l->sku, i), waste = (b.scrapped - a.scrapped) * made_of(l->sku, i);
		t->items[i].quarantine -= shelf + waste;
		t->items[i].sellable += shelf;
	}
}

static void follow(struct world *t, const struct m_rma *m, const struct rma *was, const struct rma *is)
{
	struct m_order *o = &t->orders[m->order];

	for (size_t i = 0; i < is->lines.n; i++) {
		const struct rma_line *a = (const struct rma_line *)was->lines.at + i, *b = (const struct rma_line *)is->lines.at + i;
		struct m_line *l = &o->lines[b->line_no - 1];
		if (b->component)
			follow_pieces(t, o, l, b, places_of(a), places_of(b));
		else
			follow_line(t, o, l, places_of(a), places_of(b));
	}
	settle_state(o);
}

static int number_of(const struct world *t, const char *order)
{
	for (int i = 0; i < t->n_orders; i++)
		if (strcmp(t->orders[i].name, order) == 0)
			return i;
	return -1;
}

/* The order that is sent instead: made with the exchange, reserved whole; its hold goes when the goods are looked at. */
static void follow_replacement(struct world *t, struct m_rma *m, const struct rma *is)
{
	struct order now;
	bool fresh = m->replacement < 0 && is->replacement;

	if (fresh && t->n_orders < ORDERS)
		m->replacement = adopt_order(t, is->replacement);
	if (m->replacement < 0 || !order_now(t, m->replacement, &now))
		return;
	struct m_order *o = &t->orders[m->replacement];
	if (now.state == ORDER_CANCELLED && o->state != ORDER_CANCELLED)
		cancel_order(t, m->replacement);
	if (o->state == ORDER_PLACED && now.state == ORDER_CONFIRMED)
		o->state = ORDER_CONFIRMED;
	o->holds = (o->holds & ~(1LL << HOLD_EXCHANGE)) | (now.holds & 1LL << HOLD_EXCHANGE);
}

int adopt_order(struct world *t, const char *name)
{
	struct m_order *o = &t->orders[t->n_orders];
	struct order now;

	*o = (struct m_order){ .state = ORDER_PLACED, .n = 1 };
	snprintf(o->name, sizeof o->name, "%s", name);
	t->n_orders++;
	if (!order_now(t, t->n_orders - 1, &now) || now.lines.n != 1)
		return -1;
	const struct order_line *l = order_line_at(&now, 0);
	int sku = strcmp(l->sku, "KIT") == 0 ? KIT : l->sku[1] - '0';
	o->lines[0] = (struct m_line){ .sku = sku, .qty = l->qty, .net = l->net_minor,
		.tax = l->tax_minor == INT_UNKNOWN ? 0 : l->tax_minor, .units[BUCKET_WAITING] = l->qty };
	o->tax_on_top = now.prices_include_tax == 0;
	o->holds = now.holds;
	move_units(t, o, &o->lines[0], BUCKET_WAITING, BUCKET_ALLOCATED, l->qty);
	return t->n_orders - 1;
}

/* --- steps with an RMA --- */

static bool has_arrived(const struct world *t, int i)
{
	return units_in(&t->orders[i], BUCKET_DELIVERED) > 0;
}

/* Line of a kit that was delivered, or -1. */
static int kit_line(const struct m_order *o)
{
	for (int i = 0; i < o->n; i++)
		if (o->lines[i].sku == KIT && o->lines[i].units[BUCKET_DELIVERED])
			return i;
	return -1;
}

static bool kit_has_arrived(const struct world *t, int i)
{
	return kit_line(&t->orders[i]) >= 0;
}

/* Units of a line; of a kit now and then pieces of a component, or both. What the model says of it. */
static enum verdict_of_model ask_for(struct world *t, const struct m_line *l, struct return_step *in,
	const struct step *s, struct rma_line units[2])
{
	const char *sku = sku_names[s->d / 6 % 2];
	int64_t told = in->kind == RMA_CLAIM ? 0 : l->units[BUCKET_RETURNED];     /* by a dump, in no RMA */
	int64_t pieces = 1 + s->d / 12 % 3, most = l->units[BUCKET_DELIVERED] * made_of(l->sku, sku[1] - '0');
	bool whole = in->qty <= l->units[BUCKET_DELIVERED] + told, opened = l->sku == KIT && s->d / 36 % 3;

	if (!opened) {
		tell(t, "oms-return open --kind %s --line %s --qty %lld %s", rma_kind_words[in->kind], in->line, (long long)in->qty,
			in->order);
		return whole ? MAY : MUST_NOT;
	}
	if (s->d / 36 % 3 == 1) {
		in->component = sku;
		in->qty = pieces;
		tell(t, "oms-return open --kind %s --line %s --component %s --qty %lld %s", rma_kind_words[in->kind], in->line, sku,
			(long long)pieces, in->order);
		return pieces <= most ? MAY : MUST_NOT;
	}
	units[0] = (struct rma_line){ .line = in->line, .qty = in->qty };
	units[1] = (struct rma_line){ .line = in->line, .component = sku, .qty = pieces };
	tell(t, "oms-return open <<<'{\"order\":\"%s\",\"kind\":\"%s\",\"units\":[{\"line\":\"%s\",\"qty\":%lld},"
		"{\"line\":\"%s\",\"component\":\"%s\",\"qty\":%lld}]}'", in->order, rma_kind_words[in->kind], in->line,
		(long long)in->qty, in->line, sku, (long long)pieces);
	in->units = (struct list){ units, 2 };
	in->line = NULL;
	in->qty = INT_UNKNOWN;
	return whole && pieces <= most ? MAY : MUST_NOT;
}

static void open_rma(struct world *t, const struct step *s)
{
	struct rma_line units[2];
	int i = any_order(t, s->a, s->c / 3 % 2 ? kit_has_arrived : has_arrived);
	struct return_step in = nothing_told;
	struct rma out;

	if (i < 0 || t->n_rmas == RMAS)
		return;
	struct m_order *o = &t->orders[i];
	int kit = kit_line(o), one = kit >= 0 && s->c / 3 % 2 ? kit : (int)(s->b % (uint32_t)o->n);
	in.order = o->name;
	in.line = line_names[one];
	in.qty = 1 + s->c % 3;
	in.kind = s->d % 6 == 0 ? RMA_CLAIM : RMA_RETURN;
	in.reason = "too small";
	in.override = "asked for by the test";
	if (!attempt(t, ask_for(t, &o->lines[one], &in, s, units), do_return_open, &in, &out))
		return;
	struct m_rma *m = &t->rmas[t->n_rmas++];
	*m = (struct m_rma){ .order = i, .replacement = -1 };
	snprintf(m->name, sizeof m->name, "%s", out.rma);
	if (o->state == ORDER_CLOSED)
		o->state = ORDER_COMPLETED;
}

/* One step with any RMA: taken or refused, units and goods are where the RMA says. */
static void with_rma(struct world *t, struct m_rma *m, verb_fn verb, const struct return_step *in)
{
	struct rma was, is;

	if (!look(t, read_rma, m->name, &was))
		return;
	struct rma before = was;
	struct rma_line lines[RMA_LINES];
	memcpy(lines, was.lines.at, was.lines.n * sizeof *lines);
	before.lines.at = lines;
	if (t->n_orders == ORDERS && verb == do_return_exchange)
		return;
	if (!attempt(t, MAY, verb, in, &is))
		return;
	struct rma after;
	if (look(t, read_rma, m->name, &after)) {
		follow(t, m, &before, &after);
		follow_replacement(t, m, &after);
	}
}

static void approve(struct world *t, struct m_rma *m, const struct step *s)
{
	struct return_step in = nothing_told;
	char awb[16];

	snprintf(awb, sizeof awb, "R%d", t->steps);
	in.rma = m->name;
	in.courier = s->b % 2 ? "delhivery" : NULL;
	in.awb = in.courier ? awb : NULL;
	tell(t, "oms-return approve%s%s %s", in.courier ? " --pickup delhivery --awb " : "", in.courier ? awb : "", m->name);
	with_rma(t, m, do_return_approve, &in);
}

static void receive(struct world *t, struct m_rma *m, const struct step *s)
{
	struct return_step in = nothing_told;

	in.rma = m->name;
	in.qty = s->b % 3 ? INT_UNKNOWN : 1;
	tell(t, "oms-return receive%s %s", in.qty == 1 ? " --qty 1" : "", m->name);
	with_rma(t, m, do_return_receive, &in);
}

static void inspect(struct world *t, struct m_rma *m, const struct step *s)
{
	static const int64_t mostly[] = { TO_RESTOCK, TO_RESTOCK, TO_RESTOCK, TO_REFURBISH, TO_SCRAP, TO_REJECT, IS_MISSING,
		IS_WRONG_ITEM };
	struct return_step in = nothing_told;

	in.rma = m->name;
	in.disposition = mostly[s->b % (sizeof mostly / sizeof *mostly)];
	in.qty = s->c % 3 ? INT_UNKNOWN : 1;
	tell(t, "oms-return inspect --disposition %s%s %s", disposition_words[in.disposition], in.qty == 1 ? " --qty 1" : "",
		m->name);
	with_rma(t, m, do_return_inspect, &in);
}

static void ask_money(struct world *t, struct m_rma *m, const struct step *s)
{
	struct return_step in = nothing_told;

	in.rma = m->name;
	in.credit = s->b % 5 == 0 ? 1 : INT_UNKNOWN;
	in.override = s->c % 6 == 0 ? "asked for by the test" : NULL;
	tell(t, "oms-return refund%s%s %s", in.credit == 1 ? " --credit" : "", in.override ? " --override test" : "", m->name);
	struct order was, is;
	if (!order_now(t, m->order, &was))
		return;
	int64_t before = was.refunded_minor;
	with_rma(t, m, do_return_refund, &in);
	if (order_now(t, m->order, &is))          /* as credit it is given at once */
		t->orders[m->order].given_back += in.credit == 1 ? is.refunded_minor - before : 0;
}

static void exchange(struct world *t, struct m_rma *m, const struct step *s)
{
	struct return_step in = nothing_told;

	in.rma = m->name;
	in.sku = sku_names[s->b % SKUS];
	in.price_minor = s->c % 3 == 0 ? 1 + s->d % 9000 : INT_UNKNOWN;
	tell(t, "oms-return exchange --sku %s --price-minor %lld %s", in.sku, (long long)in.price_minor, m->name);
	with_rma(t, m, do_return_exchange, &in);
}

static void end(struct world *t, struct m_rma *m, const struct step *s)
{
	static const verb_fn verbs[] = { do_return_reject, do_return_withdraw, do_return_close };
	static const char *const words[] = { "reject", "withdraw", "close --resolution none" };
	struct return_step in = nothing_told;

	in.rma = m->name;
	in.reason = "the test";
	in.resolution = s->b % 3 == 2 ? RESOLVE_NONE : INT_UNKNOWN;
	tell(t, "oms-return %s %s", words[s->b % 3], m->name);
	with_rma(t, m, verbs[s->b % 3], &in);
}

/* The courier who brings it back reports. */
static void courier_reports(struct world *t, struct m_rma *m, const struct step *s)
{
	struct ship_step in = { .qty = INT_UNKNOWN, .is_void = INT_UNKNOWN, .at = INT_UNKNOWN, .collected_minor = INT_UNKNOWN,
		.decision = INT_UNKNOWN, .event = s->b % 4 ? PARCEL_IN_TRANSIT : PARCEL_LOST };
	struct rma was, is;
	struct parcel out;
	struct rma_line lines[RMA_LINES];
	char parcel[NAME];

	if (!look(t, read_rma, m->name, &was) || !was.awb)
		return;
	snprintf(parcel, sizeof parcel, "delhivery:%s", was.awb);
	in.parcel = parcel;
	struct rma before = was;
	memcpy(lines, was.lines.at, was.lines.n * sizeof *lines);
	before.lines.at = lines;
	tell(t, "oms-ship track --event %s %s", parcel_state_words[in.event], in.parcel);
	if (attempt(t, MAY, do_return_track, &in, &out) && look(t, read_rma, m->name, &is)) {
		follow(t, m, &before, &is);
		follow_replacement(t, m, &is);
	}
}

static void rma(struct world *t, const struct step *s)
{
	static void (*const steps[])(struct world *, struct m_rma *, const struct step *) = {
		approve, approve, receive, receive, inspect, inspect, inspect, ask_money, ask_money, exchange, end, courier_reports,
	};

	if (t->n_rmas == 0)
		return;
	int last = t->n_rmas < 4 || s->d % 4 == 0 ? t->n_rmas : 4;      /* mostly what is new */
	steps[s->a % (sizeof steps / sizeof *steps)](t, &t->rmas[t->n_rmas - 1 - (int)(s->d / 4 % (uint32_t)last)], s);
}

/* --- refunds --- */

struct open_refunds { char names[64][NAME]; int n; };

static int take_name(void *arg, const void *row, struct err *e)
{
	struct open_refunds *all = arg;

	(void)e;
	if (all->n < 64)
		snprintf(all->names[all->n++], NAME, "%s", ((const struct refund_step *)row)->refund);
	return 0;
}

static int list_open(struct work *w, const void *in, void *out, struct err *e)
{
	(void)in;
	return refund_open(w, take_name, out, e);
}

static int read_refund(struct work *w, const void *in, void *out, struct err *e)
{
	return refund_named(w, in, out, e);
}

static const struct refund_step no_refund_told = { .step = INT_UNKNOWN, .amount_minor = INT_UNKNOWN, .cause = INT_UNKNOWN,
	.qty = INT_UNKNOWN, .attempt = INT_UNKNOWN, .at = INT_UNKNOWN, .open = INT_UNKNOWN };

static void goodwill(struct world *t, const struct step *s)
{
	int i = any_order(t, s->a, has_arrived);
	struct refund_step in = no_refund_told;
	struct refund out;

	if (i < 0)
		return;
	in.order = t->orders[i].name;
	in.step = DO_REQUEST;
	in.amount_minor = s->b % 2 ? 1 + s->c % 3000 : INT_UNKNOWN;
	tell(t, "oms-order refund --step request --amount-minor %lld %s", (long long)in.amount_minor, in.order);
	bool over = in.amount_minor != INT_UNKNOWN && in.amount_minor > t->orders[i].paid - t->orders[i].given_back;
	attempt(t, over ? MUST_NOT : MAY, do_refund_step, &in, &out);
}

/* What the table of states says of a step; what attempts say is the program's. */
static enum verdict_of_model may_step(int64_t state, int64_t step)
{
	switch (step) {
	case DO_APPROVE:
		return state == REFUND_REQUESTED ? MUST : state == REFUND_FAILED ? MUST_NOT : MAY;
	case DO_REJECT:
		return state == REFUND_REQUESTED ? MUST : MUST_NOT;
	case DO_CANCEL:
		return state == REFUND_REQUESTED || state == REFUND_APPROVED || state == REFUND_FAILED ? MUST : MUST_NOT;
	case DO_PROCESS:
		return MAY;
	case DO_FAIL:
		return state == REFUND_PROCESSING || state == REFUND_FAILED ? MAY : MUST_NOT;
	default:
		return state == REFUND_PROCESSING ? MAY : MUST_NOT;
	}
}

static void step_refund(struct world *t, const struct step *s)
{
	static const int64_t mostly[] = { DO_APPROVE, DO_REJECT, DO_CANCEL, DO_PROCESS, DO_PROCESS, DO_PROCESS, DO_SUCCEED,
		DO_SUCCEED, DO_SUCCEED, DO_FAIL };
	struct open_refunds all = { .n = 0 };
	struct refund_step in = no_refund_told;
	struct refund was, out;
	char ref[16];

	if (!look(t, list_open, NULL, &all) || all.n == 0)
		return;
	in.refund = all.names[s->a % (uint32_t)all.n];
	in.step = mostly[s->b % (sizeof mostly / sizeof *mostly)];
	if (!look(t, read_refund, in.refund, &was))
		return;
	int64_t state = was.refund_state, done = was.done_minor;
	int i = number_of(t, was.order);
	snprintf(ref, sizeof ref, "rf%d", t->steps);
	in.ref = in.step == DO_SUCCEED ? ref : NULL;
	in.gateway = in.step == DO_PROCESS && s->c % 3 == 0 ? "manual" : NULL;
	tell(t, "oms-order refund --step %s%s%s %s", refund_do_words[in.step], in.ref ? " --ref " : in.gateway ? " --gateway " : "",
		in.ref ? in.ref : in.gateway ? in.gateway : "", in.refund);
	if (!attempt(t, may_step(state, in.step), do_refund_step, &in, &out))
		return;
	struct m_order *o = &t->orders[i];
	o->given_back += out.done_minor - done;
	struct order now;
	if (o->state == ORDER_CLOSED && order_now(t, i, &now) && now.due_minor)
		o->state = ORDER_COMPLETED;
}

/* --- time --- */

static int swept(void *arg, const void *row, struct err *e)
{
	(void)arg;
	(void)row;
	(void)e;
	return 0;
}

static int do_sweep(struct work *w, const void *in, void *out, struct err *e)
{
	(void)in;
	return return_sweep(w, swept, out, e);
}

/* What time closes is done with: nothing due, no unit on its way. */
static void sweep(struct world *t, const struct step *s)
{
	(void)s;
	tell(t, "oms-order sweep");
	if (!attempt(t, MUST, do_sweep, NULL, NULL))
		return;
	for (int i = 0; i < t->n_rmas; i++) {
		struct rma is;
		if (look(t, read_rma, t->rmas[i].name, &is))
			follow_replacement(t, &t->rmas[i], &is);
	}
	for (int i = 0; i < t->n_orders; i++) {
		struct order now;
		struct m_order *o = &t->orders[i];
		if (!order_now(t, i, &now) || now.state != ORDER_CLOSED || o->state == ORDER_CLOSED)
			continue;
		if (o->state != ORDER_COMPLETED && o->state != ORDER_CANCELLED)
			wrong(t, "%s is closed though it was %s", o->name, order_state_words[o->state]);
		if (now.due_minor && now.captured_minor != INT_UNKNOWN)
			wrong(t, "%s is closed and %lld is due", o->name, (long long)now.due_minor);
		o->voided = o->voided || o->state == ORDER_CANCELLED;      /* open again for its money alone, it is so still */
		o->state = ORDER_CLOSED;
	}
}

const struct step_kind return_steps[] = {
	{ "rma-open", 14, open_rma }, { "rma", 70, rma }, { "goodwill", 3, goodwill }, { "refund", 24, step_refund },
	{ "sweep", 2, sweep }, { 0 }
};
