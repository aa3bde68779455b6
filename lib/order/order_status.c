/* order_status.c - what is shown of an order but never stored as truth */
#include "order/order_impl.h"

#include <string.h>
#include "base/money.h"
#include "base/banned.h"

enum {
	F_WAITING, F_PARTLY_ALLOCATED, F_ALLOCATED, F_PARTLY_PACKED, F_PACKED, F_PARTLY_SHIPPED, F_SHIPPED,
	F_PARTLY_DELIVERED, F_DELIVERED, F_RETURNED_TO_ORIGIN, F_CANCELLED,
};

enum { RETURN_NONE, RETURN_IN_TRANSIT = 2, RETURN_PARTIAL, RETURN_RETURNED };

void order_units(const struct order *o, int64_t ret[BUCKETS])
{
	if (o->lines.n)              /* many have but one line */
		memcpy(ret, order_line_at(o, 0)->units, BUCKETS * sizeof *ret);
	else
		memset(ret, 0, BUCKETS * sizeof *ret);
	for (size_t i = 1; i < o->lines.n; i++)
		for (int b = 0; b < BUCKETS; b++)
			ret[b] += order_line_at(o, i)->units[b];
}

void order_bare_units(int64_t state, int64_t status, int64_t ret[BUCKETS])
{
	memset(ret, 0, BUCKETS * sizeof *ret);
	ret[state == ORDER_CANCELLED ? BUCKET_CANCELLED : status_bucket(status)] = 1;
}

/* The units whose place is shown. */
static void shown_units(const struct order *o, int64_t ret[BUCKETS])
{
	if (o->lines.n)
		order_units(o, ret);
	else
		order_bare_units(o->state, o->status, ret);
}

int64_t order_fulfilment_of(const struct order *o)
{
	int64_t u[BUCKETS];

	shown_units(o, u);
	return order_fulfilment(u);
}

int64_t order_fulfilment(const int64_t u[BUCKETS])
{
	int64_t delivered = u[BUCKET_DELIVERED] + u[BUCKET_RETURN_TRANSIT] + u[BUCKET_RETURNED];
	int64_t shipped = delivered + u[BUCKET_IN_TRANSIT] + u[BUCKET_RTO_TRANSIT] + u[BUCKET_RTO_RECEIVED]
		+ u[BUCKET_LOST];
	int64_t packed = shipped + u[BUCKET_PACKED], allocated = packed + u[BUCKET_ALLOCATED];
	int64_t active = allocated + u[BUCKET_WAITING];
	const struct { int64_t units; int all, some; } stages[] = {
		{ u[BUCKET_RTO_RECEIVED], F_RETURNED_TO_ORIGIN, -1 }, { delivered, F_DELIVERED, F_PARTLY_DELIVERED },
		{ shipped, F_SHIPPED, F_PARTLY_SHIPPED }, { packed, F_PACKED, F_PARTLY_PACKED },
		{ allocated, F_ALLOCATED, F_PARTLY_ALLOCATED },
	};

	if (active == 0)
		return F_CANCELLED;
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
		if (stages[i].units == active)
			return stages[i].all;
		if (stages[i].units > 0 && stages[i].some >= 0)
			return stages[i].some;
	}
	return F_WAITING;
}

static int64_t return_status(const int64_t u[BUCKETS])
{
	if (u[BUCKET_RETURN_TRANSIT])
		return RETURN_IN_TRANSIT;
	if (!u[BUCKET_RETURNED])
		return RETURN_NONE;
	return u[BUCKET_DELIVERED] ? RETURN_PARTIAL : RETURN_RETURNED;
}

int64_t line_void_units(const struct order_line *l)
{
	return l->cancelled + l->returned + l->rto_received + l->lost;
}

int64_t line_kept_minor(const struct order_line *l)
{
	int64_t gone = line_void_units(l);

	if (gone == l->qty)
		return 0;
	return l->net_minor == INT_UNKNOWN ? INT_UNKNOWN : l->net_minor - money_part(l->net_minor, 0, gone, l->qty);
}

int64_t order_kept_minor(const struct order *o)
{
	int64_t sum = 0;

	if (o->lines.n == 0 && o->state != ORDER_CANCELLED)
		return INT_UNKNOWN;
	for (size_t i = 0; i < o->lines.n; i++) {
		int64_t kept = line_kept_minor(order_line_at(o, i));
		if (kept == INT_UNKNOWN)
			return INT_UNKNOWN;
		sum += kept;
	}
	return sum;
}

/* The price of one unit where the source told only that of all. */
static void unit_price(struct order_line *l)
{
	if (l->unit_price_minor != INT_UNKNOWN || l->net_minor == INT_UNKNOWN || l->qty < 1)
		return;
	int64_t gross = l->net_minor + (l->discount_minor == INT_UNKNOWN ? 0 : l->discount_minor)
		+ (l->discount_share_minor == INT_UNKNOWN ? 0 : l->discount_share_minor);
	if (gross % l->qty == 0)
		l->unit_price_minor = gross / l->qty;
}

void order_compute(struct work *w, struct order *o)
{
	size_t channel = strlen(o->channel), ref = strlen(o->ref);
	char *order = arena_bytes(w->mem, channel + ref + 2);
	int64_t units[BUCKETS];

	memcpy(order, o->channel, channel);
	order[channel] = ':';
	memcpy(order + channel + 1, o->ref, ref + 1);
	o->order = order;
	shown_units(o, units);
	o->fulfilment = order_fulfilment(units);
	o->return_status = return_status(units);
	order_compute_money(o);
	for (size_t i = 0; i < o->lines.n; i++)
		unit_price(order_line_at(o, i));
}
