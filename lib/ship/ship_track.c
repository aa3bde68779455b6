/* ship_track.c - what the courier reports, and what becomes of a parcel that comes back */
#include "ship/ship_impl.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "refund/refund.h"
#include "ship.sql.h"
#include "base/banned.h"

static struct parcel_event event_of(const struct work *w, const struct ship_step *in, int64_t event)
{
	return (struct parcel_event){ .event = event, .at = in->at == INT_UNKNOWN ? w->now_ms : in->at, .code = in->code,
		.place = in->place, .remark = in->remark ? in->remark : in->reason,
		.from_state = INT_UNKNOWN, .to_state = INT_UNKNOWN };
}

static int told_before(struct work *w, const struct parcel *p, const struct parcel_event *ev, struct err *e)
{
	struct parcel_event key = *ev, found;

	key.parcel_id = p->id;
	return store_get(w, &SQL_PARCEL_EVENT_SAME, &parcel_event_record, &key, &parcel_event_record, &found, e);
}

static bool is_end(int64_t state)
{
	return state == PARCEL_DELIVERED || state == PARCEL_RTO_ACKNOWLEDGED;
}

/* A report of what cannot have happened. */
static int contradicts(const struct parcel *p, const struct parcel_event *ev, struct err *e)
{
	char at[32], pickup[32];

	if (p->parcel_state == PARCEL_CANCELLED)
		return err_set(e, ERR_CONFLICT, "event", "%s is cancelled, and now reported as %s", p->parcel,
			parcel_event_words[ev->event]);
	if (p->parcel_state < PARCEL_MANIFESTED && ev->event > PARCEL_MANIFESTED && ev->event != PARCEL_SCAN)
		return err_set(e, ERR_STATE_REFUSED, "parcel_state", "%s stands on no manifest: no courier has it to report %s",
			p->parcel, parcel_event_words[ev->event]);
	bool final = ev->event == PARCEL_DELIVERED || (ev->event >= PARCEL_RTO_INITIATED && ev->event <= PARCEL_LOST);
	if (!final || p->picked_up_at == INT_UNKNOWN || ev->at >= p->picked_up_at)
		return 0;
	clock_format(ev->at, at);
	clock_format(p->picked_up_at, pickup);
	return err_set(e, ERR_CONFLICT, "at", "%s: %s at %s, before it was picked up at %s", p->parcel,
		parcel_state_words[ev->event], at, pickup);
}

/* A report that comes late, repeats the state or comes behind the end is kept, and moves nothing. */
static bool moves_nothing(const struct parcel *p, const struct parcel_event *ev)
{
	return ev->at < p->state_at || is_end(p->parcel_state) || ev->event <= PARCEL_MANIFESTED
		|| ev->event == PARCEL_SCAN
		|| (ev->event == p->parcel_state && ev->event != PARCEL_ATTEMPT_FAILED);
}

static int apply(struct work *w, struct parcel *p, struct order *o, const struct parcel_event *ev, struct err *e)
{
	if (moves_nothing(p, ev))
		return parcel_note(w, p, ev, e);
	if (ev->event == p->parcel_state) {          /* one more failed attempt */
		p->attempts++;
		p->state_at = ev->at;
		return parcel_note(w, p, ev, e) || parcel_tell(w, p, o, ev->event, e) ? -1 : 0;
	}
	return parcel_walk(w, p, o, ev, e);
}

/* What was collected at the door goes into the ledger of money, under the courier's number. */
static int collect(struct work *w, struct parcel *p, struct order *o, int64_t at, struct err *e)
{
	struct payment told, now;

	if (p->cod_collected_minor == INT_UNKNOWN || p->cod_collected_minor == 0)
		return 0;
	record_init(&payment_record, &told);
	told.gateway = p->courier;
	told.ref = p->awb;
	told.order = p->order;
	told.kind = PAY_COD_COLLECT;
	told.method = PAY_METHOD_COD;
	told.amount_minor = p->cod_collected_minor;
	told.currency = p->currency;
	told.at = at;
	return pay_fact_for(w, &told, o, &now, e);
}

/* The event EV of P, with what goes with a delivery. */
static int happened(struct work *w, const struct ship_step *in, struct parcel *p, const struct parcel_event *ev,
	struct err *e)
{
	struct order o;
	int rc = told_before(w, p, ev, e);
	bool was_delivered = p->parcel_state == PARCEL_DELIVERED, was_lost = p->parcel_state == PARCEL_LOST;

	if (rc)
		return rc < 0 ? -1 : 0;
	if (contradicts(p, ev, e) || order_must_load(w, p->order, &o, e) || apply(w, p, &o, ev, e))
		return -1;
	if (p->parcel_state == PARCEL_DELIVERED && !was_delivered) {
		p->cod_collected_minor = in->collected_minor != INT_UNKNOWN ? in->collected_minor : p->cod_minor;
		if (collect(w, p, &o, ev->at, e))
			return -1;
	}
	if (was_lost && p->parcel_state != PARCEL_LOST && refund_found(w, &o, e))
		return -1;
	if (in->proof)
		p->proof = in->proof;
	w->changed = true;
	return parcel_save_step(w, p, e);
}

static int may_report(int64_t event, struct err *e)
{
	return event == PARCEL_OPEN || event == PARCEL_PACKED || event == PARCEL_RTO_ACKNOWLEDGED
		|| event == PARCEL_CANCELLED ? err_set(e, ERR_FIELD_VALUE, "event", "%s is not what a courier reports",
			parcel_state_words[event]) : 0;
}

static int by_time(const void *a, const void *b)
{
	const struct parcel_event *x = a, *y = b;

	return x->at != y->at ? (x->at < y->at ? -1 : 1) : x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* All that is told, by its time. Couriers give lists newest or oldest first: of two of one time the state that is
 * further comes last. A scan whose meaning nobody knows is kept as one that moves nothing. */
static int told_events(struct work *w, const struct ship_step *in, struct list *ret, struct err *e)
{
	struct parcel_event *events = arena_get(w->mem, (in->scans.n + 1) * sizeof *events);
	size_t n = 0;

	for (size_t i = 0; i < in->scans.n; i++) {
		const struct ship_scan *s = (const struct ship_scan *)in->scans.at + i;
		events[n++] = (struct parcel_event){ .event = s->event == INT_UNKNOWN ? PARCEL_SCAN : s->event, .at = s->at,
			.code = s->code, .place = s->place, .remark = s->remark, .seq = s->event };
		if (s->event != INT_UNKNOWN && may_report(s->event, e))
			return -1;
	}
	if (in->event != INT_UNKNOWN || (in->code && !in->scans.n)) {
		if (in->event != INT_UNKNOWN && may_report(in->event, e))
			return -1;
		events[n++] = event_of(w, in, in->event == INT_UNKNOWN ? PARCEL_SCAN : in->event);
		events[n - 1].seq = in->event;
	}
	qsort(events, n, sizeof *events, by_time);
	*ret = (struct list){ events, n };
	return n ? 0 : err_set(e, ERR_FIELD_MISSING, "event", "\"event\" or \"scans\" is missing");
}

int ship_scans(struct work *w, const struct ship_step *in, struct list *ret, struct err *e)
{
	struct list events;

	if (told_events(w, in, &events, e))
		return -1;
	struct ship_scan *scans = arena_get(w->mem, events.n * sizeof *scans);
	for (size_t i = 0; i < events.n; i++) {
		const struct parcel_event *ev = (const struct parcel_event *)events.at + i;
		scans[i] = (struct ship_scan){ .event = ev->event == PARCEL_SCAN ? INT_UNKNOWN : ev->event, .at = ev->at,
			.code = ev->code, .place = ev->place, .remark = ev->remark };
	}
	*ret = (struct list){ scans, events.n };
	return 0;
}

/* The parcel that is reported. A label that was made elsewhere tells of an order and its number: then its one parcel
 * that was packed gets the number. */
static int reported(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e)
{
	bool labelled = in->order && in->awb && in->courier && in->event == PARCEL_MANIFESTED;
	struct err why;

	if (parcel_find(w, in, out, &why)) {
		if (why.code == ERR_PARCEL_UNKNOWN && labelled)
			return ship_manifest(w, in, out, e);
		*e = why;
		return -1;
	}
	if (in->order && in->awb && strcmp(in->order, out->order) != 0)
		return err_set(e, ERR_CONFLICT, "awb", "%s is the number of a parcel of %s, not of %s", in->awb, out->order,
			in->order);
	return 0;
}

int ship_track(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e)
{
	struct list events;

	if (told_events(w, in, &events, e) || reported(w, in, out, e))
		return -1;
	for (size_t i = 0; i < events.n; i++)
		if (happened(w, in, out, (const struct parcel_event *)events.at + i, e))
			return -1;
	return 0;
}

int ship_deliver(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e)
{
	struct parcel_event ev = event_of(w, in, PARCEL_DELIVERED);

	if (parcel_find(w, in, out, e))
		return -1;
	if (out->parcel_state == PARCEL_DELIVERED && (!in->proof || text_same(in->proof, out->proof)))
		return 0;
	if (out->parcel_state < PARCEL_PICKED_UP)
		return err_set(e, ERR_STATE_REFUSED, "parcel_state", "%s is %s: it was not handed over", out->parcel,
			parcel_state_words[out->parcel_state]);
	return happened(w, in, out, &ev, e);
}

/* Send again: the units are reserved again, if they can be; or close: they are cancelled. */
static int decide(struct work *w, const struct ship_step *in, struct parcel *p, struct err *e)
{
	struct order o;
	struct unit_move *units = arena_get(w->mem, p->lines.n * sizeof *units);
	struct order_move m = { .from = BUCKET_RTO_RECEIVED, .units = units, .n = p->lines.n, .at = w->now_ms,
		.to = in->decision == RTO_RESEND ? BUCKET_ALLOCATED : BUCKET_CANCELLED,
		.event = in->decision == RTO_RESEND ? "rto_resend" : "rto_close" };

	if (order_must_load(w, p->order, &o, e))
		return -1;
	for (size_t i = 0; i < p->lines.n; i++) {
		const struct parcel_line *l = (const struct parcel_line *)p->lines.at + i;
		units[i] = (struct unit_move){ .line_no = l->line_no, .qty = l->qty };
		m.rto_open -= l->qty;
	}
	p->decision = in->decision;
	w->changed = true;
	if (order_move_units(w, &o, &m, e) || parcel_save_step(w, p, e))
		return -1;
	return in->decision == RTO_CLOSE ? refund_follow(w, &o, CAUSE_RTO, in->reason, e) : 0;
}

int ship_rto(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e)
{
	struct order o;
	struct parcel_event ev = event_of(w, in, PARCEL_RTO_ACKNOWLEDGED);

	if (parcel_find(w, in, out, e))
		return -1;
	bool back = out->parcel_state == PARCEL_RTO_ACKNOWLEDGED;
	if (in->decision != INT_UNKNOWN && back && out->decision == INT_UNKNOWN)
		return decide(w, in, out, e);
	if (in->decision != INT_UNKNOWN && !back)
		return err_set(e, ERR_STATE_REFUSED, "parcel_state", "%s is %s: acknowledge the goods first", out->parcel,
			parcel_state_words[out->parcel_state]);
	if (back)
		return in->decision == INT_UNKNOWN || in->decision == out->decision ? 0
			: err_set(e, ERR_CONFLICT, "decision", "%s was decided: %s", out->parcel,
				rto_decision_words[out->decision]);
	if (out->parcel_state < PARCEL_RTO_INITIATED || out->parcel_state > PARCEL_RTO_DELIVERED)
		return err_set(e, ERR_STATE_REFUSED, "parcel_state", "%s is %s: no courier brings it back", out->parcel,
			parcel_state_words[out->parcel_state]);
	w->changed = true;
	return order_must_load(w, out->order, &o, e) || parcel_walk(w, out, &o, &ev, e) || parcel_save_step(w, out, e) ? -1 : 0;
}
