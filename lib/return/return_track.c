/* return_track.c - what couriers report of goods that customers send back */
#include "return/return_impl.h"

#include <string.h>
#include "return.sql.h"
#include "base/banned.h"

static int goods(struct work *w, struct rma *r, struct order *o, bool lost, int64_t at, struct err *e)
{
	for (size_t i = 0; i < r->lines.n && (lost || r->kind != RMA_CLAIM); i++) {
		struct rma_line *l = rma_line_at(r, i);
		int64_t open = l->qty - l->received - l->lost - l->missing - l->in_transit;
		int64_t qty = lost ? l->in_transit : open;
		if (rma_units(w, r, o, l, lost ? BUCKET_RETURN_TRANSIT : BUCKET_DELIVERED,
			lost ? BUCKET_LOST : BUCKET_RETURN_TRANSIT, qty, at, e))
			return -1;
		l->in_transit += lost ? -qty : qty;
		l->lost += lost ? qty : 0;
		if (rma_line_save(w, l, e))
			return -1;
	}
	return 0;
}

static int64_t state_by(const struct rma *r, int64_t event)
{
	bool moves = event >= PARCEL_PICKED_UP && event <= PARCEL_DELIVERED && event != PARCEL_ATTEMPT_FAILED;

	if (moves && r->rma_state == RMA_APPROVED)
		return RMA_IN_TRANSIT;
	return event == PARCEL_LOST && r->rma_state == RMA_IN_TRANSIT ? RMA_LOST : -1;
}

static int one(struct work *w, struct rma *r, struct order *o, int64_t event, int64_t at, const char *code,
	struct err *e)
{
	const char *word = event == INT_UNKNOWN ? "scan" : parcel_state_words[event];
	struct rma_event key = { .rma_id = r->id, .event = word, .at = at }, was;
	int rc = store_get(w, &SQL_RMA_EVENT_SAME, &rma_event_record, &key, &rma_event_record, &was, e);

	if (rc)
		return rc < 0 ? -1 : 0;
	int64_t to = event == INT_UNKNOWN ? -1 : state_by(r, event);
	if (to >= 0 && goods(w, r, o, to == RMA_LOST, at, e))
		return -1;
	return rma_event(w, r, word, to, at, rma_body(w, "code", code), e)
		|| (to == RMA_LOST && rma_inspected(w, r, o, at, e)) ? -1 : 0;
}

/* The RMA as the parcel that it is. */
static void as_parcel(const struct rma *r, int64_t event, int64_t at, struct parcel *out)
{
	record_init(&parcel_record, out);
	out->parcel = r->rma;
	out->order = r->order;
	out->courier = r->courier;
	out->awb = r->awb;
	out->parcel_state = event;
	out->state_at = at;
	out->currency = r->currency;
}

static int feed(struct work *w, const struct ship_step *in, struct rma *r, struct parcel *out, struct err *e)
{
	struct order o;
	int64_t last = in->event, at = in->at == INT_UNKNOWN ? w->now_ms : in->at;
	struct list scans;

	if (order_must_find(w, r->order, &o, e) || ship_scans(w, in, &scans, e))
		return -1;
	for (size_t i = 0; i < scans.n; i++) {
		const struct ship_scan *s = (const struct ship_scan *)scans.at + i;
		if (one(w, r, &o, s->event, s->at, s->code, e))
			return -1;
		last = s->event == INT_UNKNOWN ? last : s->event;
		at = s->at;
	}
	as_parcel(r, last, at, out);
	return w->changed ? rma_save(w, r, e) : 0;
}

int return_track(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e)
{
	const char *colon = in->parcel ? strchr(in->parcel, ':') : NULL;
	const char *courier = colon ? arena_text(w->mem, in->parcel, (size_t)(colon - in->parcel)) : in->courier;
	const char *awb = colon ? colon + 1 : in->awb;
	struct err why;
	struct rma r;
	int rc = ship_track(w, in, out, e);

	if (rc == 0 || e->code != ERR_PARCEL_UNKNOWN || !awb)
		return rc;
	rc = rma_by_awb(w, courier, awb, &r, &why);
	if (rc <= 0) {
		if (rc < 0)
			*e = why;
		return -1;
	}
	e->code = ERR_NONE;
	return feed(w, in, &r, out, e);
}
