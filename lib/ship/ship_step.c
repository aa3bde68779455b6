/* ship_step.c - a parcel goes a step: its event, its row, and the units that go with it */
#include "ship/ship_impl.h"

#include "ship.sql.h"
#include "base/banned.h"

static int add_event(struct work *w, struct parcel *p, struct parcel_event *ev, struct err *e)
{
	ev->parcel_id = p->id;
	ev->seq = ++p->last_seq;
	ev->recorded_at = w->now_ms;
	ev->actor = w->actor;
	return store_run(w, &SQL_PARCEL_EVENT_ADD, &parcel_event_record, ev, e);
}

/* What customers are told of. */
static const char *const templates[PARCEL_STATES] = {
	[PARCEL_PICKED_UP] = "shipped", [PARCEL_OUT_FOR_DELIVERY] = "out_for_delivery", [PARCEL_DELIVERED] = "delivered",
	[PARCEL_ATTEMPT_FAILED] = "attempt_failed",
};

int parcel_tell(struct work *w, const struct parcel *p, const struct order *o, int64_t event, struct err *e)
{
	struct outbox_told t = { .order_id = p->order_id, .parcel_id = p->id, .template = templates[event],
		.email = o->customer.email, .phone = o->customer.phone };

	if (event == PARCEL_PICKED_UP && o->credit_minor != INT_UNKNOWN && o->credit_minor > 0)
		t.template = "exchange_shipped";
	if (!t.template || o->payment_mode == MODE_MARKETPLACE)
		return 0;
	t.event = arena_format(w->mem, "p%lld.%lld", (long long)p->no, (long long)p->last_seq);
	return outbox_add(w, &t, e);
}

int parcel_note(struct work *w, struct parcel *p, const struct parcel_event *told, struct err *e)
{
	struct parcel_event ev = *told;

	ev.from_state = ev.to_state = INT_UNKNOWN;
	ev.inferred = 0;
	return add_event(w, p, &ev, e);
}

int parcel_save(struct work *w, const struct parcel *p, struct err *e)
{
	return store_run(w, &SQL_PARCEL_SET, &parcel_record, p, e);
}

/* The units of P go from bucket to bucket with it. */
static int carry(struct work *w, const struct parcel *p, struct order *o, int from, int to, int64_t at, struct err *e)
{
	struct unit_move *units = arena_get(w->mem, p->lines.n * sizeof *units);
	struct order_move m = { .from = from, .to = to, .units = units, .n = p->lines.n, .at = at,
		.event = parcel_state_words[p->parcel_state] };
	struct buf body = { 0 };

	for (size_t i = 0; i < p->lines.n; i++) {
		const struct parcel_line *l = (const struct parcel_line *)p->lines.at + i;
		units[i].line_no = l->line_no;
		units[i].qty = l->qty;
		m.rto_open += to == BUCKET_RTO_RECEIVED ? l->qty : 0;
	}
	buf_format(&body, "{\"no\":%lld}", (long long)p->no);
	m.body = arena_text(w->mem, body.data, body.len);
	buf_release(&body);
	return order_move_units(w, o, &m, e);
}

/* The times and counts that a state leaves on the parcel. */
static void remember(struct parcel *p, int64_t state, int64_t at)
{
	if (state == PARCEL_MANIFESTED)
		p->manifested_at = at;
	if (state == PARCEL_PICKED_UP)
		p->picked_up_at = at;
	if (state == PARCEL_DELIVERED)
		p->delivered_at = at;
	if (state == PARCEL_ATTEMPT_FAILED)
		p->attempts++;
}

int parcel_move(struct work *w, struct parcel *p, struct order *o, const struct parcel_event *told, struct err *e)
{
	struct parcel_event ev = *told;
	int from = parcel_bucket(p->parcel_state), to = parcel_bucket(told->event);

	if (!parcel_step_allowed(p->parcel_state, told->event))
		return err_set(e, ERR_STATE_REFUSED, "parcel_state", "%s is %s: it cannot be %s", p->parcel,
			parcel_state_words[p->parcel_state], parcel_state_words[told->event]);
	ev.from_state = p->parcel_state;
	ev.to_state = told->event;
	p->parcel_state = told->event;
	p->state_at = told->at;
	remember(p, told->event, told->at);
	if (add_event(w, p, &ev, e))
		return -1;
	if (!o)
		return 0;
	if (from != to && carry(w, p, o, from, to, told->at, e))
		return -1;
	return told->inferred ? 0 : parcel_tell(w, p, o, told->event, e);
}

int parcel_walk(struct work *w, struct parcel *p, struct order *o, const struct parcel_event *told, struct err *e)
{
	int way[PARCEL_STATES], n = parcel_way(p->parcel_state, told->event, way);

	if (n == 0)
		return err_set(e, ERR_STATE_REFUSED, "parcel_state", "%s is %s: it cannot be %s", p->parcel,
			parcel_state_words[p->parcel_state], parcel_state_words[told->event]);
	for (int i = 0; i < n; i++) {
		struct parcel_event step = i == n - 1 ? *told : (struct parcel_event){ .event = way[i], .at = told->at,
			.inferred = 1 };
		if (parcel_move(w, p, o, &step, e))
			return -1;
	}
	return 0;
}
