/* steps_ship.c - parcels: packed, handed over, reported, brought back */
#include "model.h"

#include <stdio.h>
#include <string.h>
#include "base/banned.h"

#define VERB(fn) \
	static int do_##fn(struct work *w, const void *in, void *out, struct err *e) \
	{ return fn(w, (const struct ship_step *)in, (struct parcel *)out, e); }

VERB(ship_pack)
VERB(ship_unpack)
VERB(ship_manifest)
VERB(ship_dispatch)
VERB(ship_deliver)
VERB(ship_rto)
VERB(return_track)

static const struct ship_step nothing_told = { .qty = INT_UNKNOWN, .is_void = INT_UNKNOWN, .event = INT_UNKNOWN,
	.at = INT_UNKNOWN, .collected_minor = INT_UNKNOWN, .decision = INT_UNKNOWN };

static bool may_ship(const struct m_order *o)
{
	return o->state == ORDER_CONFIRMED && !o->holds;
}

static bool has_to_pack(const struct world *t, int i)
{
	return may_ship(&t->orders[i]) && units_in(&t->orders[i], BUCKET_ALLOCATED);
}

static bool has_parcel(const struct world *t, int i)
{
	for (int p = 0; p < t->n_parcels; p++)
		if (t->parcels[p].order == i && t->parcels[p].state != PARCEL_CANCELLED)
			return true;
	return false;
}

/* A part of one line, or all that is promised. */
static void pack(struct world *t, const struct step *s)
{
	int i = any_order(t, s->a, has_to_pack);
	struct ship_step in = nothing_told;
	struct parcel out;

	if (i < 0 || t->n_parcels == PARCELS)
		return;
	struct m_order *o = &t->orders[i];
	int one = s->b % 4 == 0 ? (int)(s->c % (uint32_t)o->n) : -1;
	int64_t all = units_in(o, BUCKET_ALLOCATED), of_line = one < 0 ? 0 : o->lines[one].units[BUCKET_ALLOCATED];
	in.order = o->name;
	if (one >= 0) {
		in.line = line_names[one];
		in.qty = 1 + s->d % 3;
		tell(t, "oms-ship pack --line %s --qty %lld %s", in.line, (long long)in.qty, o->name);
	} else {
		tell(t, "oms-ship pack %s", o->name);
	}
	bool again = one < 0 && all == 0;
	bool can = again ? has_parcel(t, i) : may_ship(o) && (one < 0 || in.qty <= of_line);
	if (!attempt(t, can ? MUST : MUST_NOT, do_ship_pack, &in, &out) || again)
		return;
	struct m_parcel *p = &t->parcels[t->n_parcels++];
	*p = (struct m_parcel){ .order = i, .state = PARCEL_PACKED };
	snprintf(p->name, sizeof p->name, "%s", out.parcel);
	for (int l = 0; l < o->n; l++) {
		p->units[l] = one < 0 ? o->lines[l].units[BUCKET_ALLOCATED] : l == one ? in.qty : 0;
		move_units(t, o, &o->lines[l], BUCKET_ALLOCATED, BUCKET_PACKED, p->units[l]);
	}
	settle_state(o);
}

static bool is_packed(const struct world *t, int i)
{
	return t->parcels[i].state == PARCEL_PACKED && may_ship(&t->orders[t->parcels[i].order]);
}

static bool is_manifested(const struct world *t, int i)
{
	return t->parcels[i].state == PARCEL_MANIFESTED && may_ship(&t->orders[t->parcels[i].order]);
}

static bool is_under_way(const struct world *t, int i)
{
	int in = parcel_units_are_in(t->parcels[i].state);

	return in == BUCKET_IN_TRANSIT || in == BUCKET_RTO_TRANSIT || in == BUCKET_LOST;
}

static bool comes_back(const struct world *t, int i)
{
	int64_t s = t->parcels[i].state;

	return parcel_units_are_in(s) == BUCKET_RTO_TRANSIT || (s == PARCEL_RTO_ACKNOWLEDGED && !t->parcels[i].decided);
}

static void unpack(struct world *t, const struct step *s)
{
	int i = any_parcel(t, s->a, is_packed);
	struct ship_step in = nothing_told;
	struct parcel out;

	if (i < 0)
		return;
	struct m_parcel *p = &t->parcels[i];
	in.parcel = p->name;
	in.is_void = s->b % 2;
	bool can = p->state == PARCEL_PACKED || p->state == PARCEL_CANCELLED || (p->state == PARCEL_MANIFESTED && in.is_void);
	tell(t, "oms-ship unpack%s %s", in.is_void ? " --void" : "", p->name);
	if (attempt(t, can ? MUST : MUST_NOT, do_ship_unpack, &in, &out) && p->state != PARCEL_CANCELLED)
		move_parcel(t, p, PARCEL_CANCELLED);
}

/* When all units that are left are in labelled parcels, the labels come to what is due, to the paisa; what was paid since
 * the first of them was printed may be too much. With those of delivered parcels they stay within the total. */
static void labels_add_up(struct world *t, int i)
{
	const struct m_order *o = &t->orders[i];
	int64_t labels = 0, collected = 0, units = 0, in_labelled = 0;
	struct order now;

	for (int p = 0; p < t->n_parcels; p++) {
		const struct m_parcel *x = &t->parcels[p];
		bool open = x->state >= PARCEL_MANIFESTED && x->state < PARCEL_DELIVERED;
		labels += x->order == i && open ? x->cod : 0;
		collected += x->order == i && x->state == PARCEL_DELIVERED ? x->cod : 0;
		for (int l = 0; l < o->n; l++)
			in_labelled += x->order == i && open ? x->units[l] : 0;
	}
	units = units_in(o, BUCKET_WAITING) + units_in(o, BUCKET_ALLOCATED) + units_in(o, BUCKET_PACKED)
		+ units_in(o, BUCKET_IN_TRANSIT) + units_in(o, BUCKET_RTO_TRANSIT);
	if (!o->is_cod || in_labelled != units || !order_now(t, i, &now))
		return;
	/* credit that was moved to an exchange is due until the goods are back, and is not for the door */
	int64_t moved = now.credit_minor == INT_UNKNOWN || now.credit_minor > 0 ? 0 : -now.credit_minor;
	if (now.due_minor - moved > labels && now.total_minor - collected > labels)
		wrong(t, "%s: its labels say %lld, and %lld is due", o->name, (long long)labels, (long long)now.due_minor);
}

static void manifest(struct world *t, const struct step *s)
{
	int i = any_parcel(t, s->a, is_packed);
	struct ship_step in = nothing_told;
	struct parcel out;
	char awb[16];

	if (i < 0)
		return;
	struct m_parcel *p = &t->parcels[i];
	snprintf(awb, sizeof awb, "A%d", t->steps);
	in.parcel = p->name;
	in.courier = "delhivery";
	in.awb = awb;
	tell(t, "oms-ship manifest --courier delhivery --awb %s %s", awb, p->name);
	if (!attempt(t, is_packed(t, i) ? MUST : MUST_NOT, do_ship_manifest, &in, &out))
		return;
	snprintf(p->name, sizeof p->name, "%s", out.parcel);
	p->cod = out.cod_minor == INT_UNKNOWN ? 0 : out.cod_minor;
	p->state = PARCEL_MANIFESTED;
	if (!t->orders[p->order].is_cod && p->cod)
		wrong(t, "%s: cash to be collected for an order that is not paid so", p->name);
	labels_add_up(t, p->order);
}

static void dispatch(struct world *t, const struct step *s)
{
	int i = any_parcel(t, s->a, is_manifested);
	struct ship_step in = nothing_told;
	struct parcel out;

	if (i < 0)
		return;
	struct m_parcel *p = &t->parcels[i];
	bool left = p->state > PARCEL_MANIFESTED && p->state != PARCEL_CANCELLED;
	in.parcel = p->name;
	tell(t, "oms-ship dispatch %s", p->name);
	if (attempt(t, left || is_manifested(t, i) ? MUST : MUST_NOT, do_ship_dispatch, &in, &out) && !left)
		move_parcel(t, p, PARCEL_PICKED_UP);
}

static void delivered(struct world *t, struct m_parcel *p)
{
	t->orders[p->order].paid += p->cod;
}

/* What couriers report, in any order. Where it may lead from each place; what is late is kept and moves nothing. */
static void track(struct world *t, const struct step *s)
{
	static const int64_t events[] = { PARCEL_IN_TRANSIT, PARCEL_OUT_FOR_DELIVERY, PARCEL_ATTEMPT_FAILED, PARCEL_DELIVERED,
		PARCEL_DELIVERED, PARCEL_DELIVERED, PARCEL_RTO_INITIATED, PARCEL_RTO_DELIVERED, PARCEL_LOST };
	int i = any_parcel(t, s->a, is_under_way);
	struct ship_step in = nothing_told;
	struct parcel out;

	if (i < 0)
		return;
	struct m_parcel *p = &t->parcels[i];
	in.parcel = p->name;
	in.event = events[s->b % (sizeof events / sizeof *events)];
	tell(t, "oms-ship track --event %s %s", parcel_state_words[in.event], p->name);
	bool never = p->state == PARCEL_CANCELLED || (p->state == PARCEL_PACKED);
	if (!attempt(t, never ? MUST_NOT : MAY, do_return_track, &in, &out) || out.parcel_state == p->state)
		return;
	if (p->state == PARCEL_DELIVERED || p->state == PARCEL_RTO_ACKNOWLEDGED)
		wrong(t, "%s has left %s", p->name, parcel_state_words[p->state]);
	if (out.parcel_state != in.event)
		wrong(t, "%s is %s after %s was told", p->name, parcel_state_words[out.parcel_state], parcel_state_words[in.event]);
	move_parcel(t, p, out.parcel_state);
	if (p->state == PARCEL_DELIVERED)
		delivered(t, p);
}

static bool can_arrive(const struct world *t, int i)
{
	return parcel_units_are_in(t->parcels[i].state) == BUCKET_IN_TRANSIT;
}

static void deliver(struct world *t, const struct step *s)
{
	int i = any_parcel(t, s->a, can_arrive);
	struct ship_step in = nothing_told;
	struct parcel out;

	if (i < 0)
		return;
	struct m_parcel *p = &t->parcels[i];
	bool early = p->state < PARCEL_PICKED_UP || p->state == PARCEL_CANCELLED;
	bool moves = can_arrive(t, i);
	in.parcel = p->name;
	tell(t, "oms-ship deliver %s", p->name);
	if (!attempt(t, moves ? MUST : early ? MUST_NOT : MAY, do_ship_deliver, &in, &out) || out.parcel_state == p->state)
		return;
	move_parcel(t, p, out.parcel_state);
	delivered(t, p);
}

static void acknowledge(struct world *t, struct m_parcel *p)
{
	struct ship_step in = nothing_told;
	struct parcel out;
	bool again = p->state == PARCEL_RTO_ACKNOWLEDGED;

	in.parcel = p->name;
	tell(t, "oms-ship rto %s", p->name);
	if (attempt(t, again || parcel_units_are_in(p->state) == BUCKET_RTO_TRANSIT ? MUST : MUST_NOT, do_ship_rto, &in, &out)
		&& !again)
		move_parcel(t, p, PARCEL_RTO_ACKNOWLEDGED);
}

static bool can_be_sent_again(const struct world *t, const struct m_parcel *p)
{
	const struct m_order *o = &t->orders[p->order];
	int64_t need[ITEMS] = { 0 };

	for (int l = 0; l < o->n; l++)
		for (int i = 0; i < ITEMS; i++)
			need[i] += p->units[l] * made_of(o->lines[l].sku, i);
	for (int i = 0; i < ITEMS; i++)
		if (need[i] && need[i] > available(t, i))
			return false;
	return true;
}

static void decide(struct world *t, struct m_parcel *p, bool again)
{
	struct ship_step in = nothing_told;
	struct m_order *o = &t->orders[p->order];
	struct parcel out;
	bool back = p->state == PARCEL_RTO_ACKNOWLEDGED, fresh = back && !p->decided;

	in.parcel = p->name;
	in.decision = again ? RTO_RESEND : RTO_CLOSE;
	tell(t, "oms-ship rto --decision %s %s", again ? "resend" : "close", p->name);
	bool can = !again || can_be_sent_again(t, p);
	if (!attempt(t, !back ? MUST_NOT : !fresh ? MAY : can ? MUST : MUST_NOT, do_ship_rto, &in, &out) || !fresh)
		return;
	p->decided = true;
	for (int l = 0; l < o->n; l++) {
		o->rto_open -= p->units[l];
		move_units(t, o, &o->lines[l], BUCKET_RTO_RECEIVED, again ? BUCKET_ALLOCATED : BUCKET_CANCELLED, p->units[l]);
	}
	settle_state(o);
}

static void rto(struct world *t, const struct step *s)
{
	int i = any_parcel(t, s->a, comes_back);

	if (i < 0)
		return;
	if (s->b % 2)
		acknowledge(t, &t->parcels[i]);
	else
		decide(t, &t->parcels[i], s->c % 2);
}

const struct step_kind ship_steps[] = {
	{ "pack", 18, pack }, { "unpack", 2, unpack }, { "manifest", 16, manifest }, { "dispatch", 16, dispatch },
	{ "track", 18, track }, { "deliver", 8, deliver }, { "rto", 8, rto }, { 0 }
};
