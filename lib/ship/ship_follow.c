/* ship_follow.c - parcels follow their order when a source tells more of it than couriers did
 *
 * A dump may say that units are shipped, delivered or cancelled which lie in a parcel of ours. The units have gone
 * there already; the parcel goes after them, with inferred events. */
#include "ship/ship_impl.h"

#include <string.h>
#include "base/banned.h"

/* Units of the lines, by bucket, that are in no parcel: those that an order has less those that parcels claim. */
struct spare { struct order *o; int64_t (*units)[BUCKETS]; };

static int64_t *spare_of(const struct spare *s, int64_t line_no)
{
	for (size_t i = 0; i < s->o->lines.n; i++)
		if (order_line_at(s->o, i)->line_no == line_no)
			return s->units[i];
	return NULL;
}

static void claim(const struct spare *s, const struct parcel *p, int bucket, int64_t sign)
{
	for (size_t i = 0; i < p->lines.n; i++) {
		const struct parcel_line *l = (const struct parcel_line *)p->lines.at + i;
		int64_t *units = spare_of(s, l->line_no);
		if (units)
			units[bucket] -= sign * l->qty;
	}
}

/* True when all units of P could be in BUCKET. */
static bool fits(const struct spare *s, const struct parcel *p, int bucket)
{
	for (size_t i = 0; i < p->lines.n; i++) {
		const struct parcel_line *l = (const struct parcel_line *)p->lines.at + i;
		const int64_t *units = spare_of(s, l->line_no);
		if (!units || units[bucket] < l->qty)
			return false;
	}
	return true;
}

static bool is_open(const struct parcel *p)
{
	int bucket = parcel_bucket(p->parcel_state);

	return bucket == BUCKET_PACKED || bucket == BUCKET_IN_TRANSIT || bucket == BUCKET_RTO_TRANSIT;
}

static bool is_short(const struct spare *s, const struct parcel *p)
{
	for (size_t i = 0; i < p->lines.n; i++) {
		const int64_t *units = spare_of(s, ((const struct parcel_line *)p->lines.at + i)->line_no);
		if (units && units[parcel_bucket(p->parcel_state)] < 0)
			return true;
	}
	return false;
}

/* Where the units of a parcel may have gone, and what state that is. */
static const struct { int bucket, state; } after[] = {
	{ BUCKET_IN_TRANSIT, PARCEL_IN_TRANSIT }, { BUCKET_DELIVERED, PARCEL_DELIVERED },
	{ BUCKET_RETURNED, PARCEL_DELIVERED }, { BUCKET_RTO_TRANSIT, PARCEL_RTO_INITIATED },
	{ BUCKET_RTO_RECEIVED, PARCEL_RTO_ACKNOWLEDGED }, { BUCKET_LOST, PARCEL_LOST },
	{ BUCKET_CANCELLED, PARCEL_CANCELLED }, { BUCKET_CANCELLED, PARCEL_RTO_ACKNOWLEDGED },
};

static int follow(struct work *w, const struct spare *s, struct parcel *p, struct err *e)
{
	int way[PARCEL_STATES];

	for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
		struct parcel_event ev = { .event = after[i].state, .at = w->now_ms, .inferred = 1 };
		if (!fits(s, p, after[i].bucket) || !parcel_way(p->parcel_state, after[i].state, way))
			continue;
		claim(s, p, parcel_bucket(p->parcel_state), -1);
		claim(s, p, after[i].bucket, 1);
		if (after[i].state == PARCEL_RTO_ACKNOWLEDGED)
			p->decision = RTO_CLOSE;
		return parcel_walk(w, p, NULL, &ev, e) || parcel_save(w, p, e) ? -1 : 0;
	}
	return 0;
}

int ship_follow(struct work *w, struct order *o, struct err *e)
{
	struct list all;
	struct spare s = { .o = o };

	if (parcel_of_order(w, o->id, &all, e))
		return -1;
	if (all.n == 0)
		return 0;
	s.units = arena_get(w->mem, (o->lines.n ? o->lines.n : 1) * sizeof *s.units);
	for (size_t i = 0; i < o->lines.n; i++)
		memcpy(s.units[i], order_line_at(o, i)->units, sizeof *s.units);
	for (size_t i = 0; i < all.n; i++) {
		struct parcel *p = (struct parcel *)all.at + i;
		if (parcel_load_lines(w, p, e))
			return -1;
		if (p->parcel_state != PARCEL_CANCELLED)
			claim(&s, p, parcel_bucket(p->parcel_state), 1);
	}
	for (size_t i = 0; i < all.n; i++) {
		struct parcel *p = (struct parcel *)all.at + i;
		if (is_open(p) && is_short(&s, p) && follow(w, &s, p, e))
			return -1;
	}
	return 0;
}

int ship_order_import(struct work *w, const struct order *in, struct order *out, struct err *e)
{
	if (order_import(w, in, out, e))
		return -1;
	return w->verdict == VERDICT_UPDATED ? ship_follow(w, out, e) : 0;
}
