/* report_funnel.c - how many orders came how far */
#include "report/report_then.h"

#include "report.sql.h"
#include "base/banned.h"

enum stage {
	STAGE_PLACED, STAGE_CONFIRMED, STAGE_ALLOCATED, STAGE_PACKED, STAGE_SHIPPED, STAGE_DELIVERED, STAGE_COMPLETED,
	STAGE_CANCELLED, STAGE_RETURNED, STAGE_HELD, STAGES,
};

static const char *const stage_words[STAGES] = {
	"placed", "confirmed", "allocated", "packed", "shipped", "delivered", "completed", "cancelled", "returned", "held",
};

/* The furthest stage that a fulfilment has reached with at least one unit (order of fulfilment_words). */
static const enum stage reached[] = {
	STAGE_PLACED, STAGE_ALLOCATED, STAGE_ALLOCATED, STAGE_PACKED, STAGE_PACKED, STAGE_SHIPPED, STAGE_SHIPPED,
	STAGE_DELIVERED, STAGE_DELIVERED, STAGE_SHIPPED, STAGE_PLACED,
};

struct funnel { struct work *w; int64_t orders[STAGES]; };

/* One order of a day that is not in the range as a whole. */
struct placed {
	int64_t state, holds, status, lines;
	union {
		int64_t units[BUCKETS];
		struct {
			int64_t waiting, allocated, packed, in_transit, rto_transit, delivered, return_transit, returned,
				rto_received, lost, cancelled;
		};
	};
};

#define UNITS(m) INT(struct placed, m, 0, "")

static const struct field placed_fields[] = {
	ONE_OF(struct placed, state, 0, order_state_words, ""), INT(struct placed, holds, 0, ""),
	ONE_OF(struct placed, status, 0, order_status_words, ""), INT(struct placed, lines, 0, ""), UNITS(waiting),
	UNITS(allocated), UNITS(packed), UNITS(in_transit), UNITS(rto_transit), UNITS(delivered),
	UNITS(return_transit), UNITS(returned), UNITS(rto_received), UNITS(lost), UNITS(cancelled), FIELDS_END
};

static const struct record placed_record = { "placed", sizeof(struct placed), placed_fields };

static void count(struct funnel *f, int64_t state, int64_t fulfilment, int64_t orders)
{
	enum stage far = reached[fulfilment];

	f->orders[STAGE_PLACED] += orders;
	for (enum stage s = STAGE_ALLOCATED; s <= far; s++)
		f->orders[s] += orders;
	if (state == ORDER_CONFIRMED || state == ORDER_COMPLETED || state == ORDER_CLOSED || far >= STAGE_SHIPPED)
		f->orders[STAGE_CONFIRMED] += orders;
	if (state == ORDER_COMPLETED || (state == ORDER_CLOSED && far >= STAGE_DELIVERED))
		f->orders[STAGE_COMPLETED] += orders;
	if (state == ORDER_CANCELLED || state == ORDER_EXPIRED || (state == ORDER_CLOSED && far < STAGE_DELIVERED))
		f->orders[STAGE_CANCELLED] += orders;
}

static int count_total(void *arg, const void *row, struct err *e)
{
	struct funnel *f = arg;
	const struct order_total *t = row;

	(void)e;
	count(f, t->state, t->fulfilment, t->orders);
	f->orders[STAGE_HELD] += t->held_orders;
	return 0;
}

static int count_order(void *arg, const void *row, struct err *e)
{
	struct funnel *f = arg;
	const struct placed *o = row;
	int64_t bare[BUCKETS];

	(void)e;
	order_bare_units(o->state, o->status, bare);
	count(f, o->state, order_fulfilment(o->lines ? o->units : bare), 1);
	f->orders[STAGE_HELD] += o->holds != 0;
	return 0;
}

/* Returned orders are few and have an index of their own; the totals do not know them. */
static int count_returned(struct funnel *f, const struct report_query *q, struct err *e)
{
	bool all = q->since_ms == -INT64_MAX && q->until_ms == INT64_MAX && !q->channel;
	struct funnel_row found;

	if (store_get(f->w, all ? &SQL_FUNNEL_RETURNED_EVER : &SQL_FUNNEL_RETURNED, all ? NULL : &funnel_query_record,
		q, &funnel_row_record, &found, e) < 0)
		return -1;
	f->orders[STAGE_RETURNED] = found.orders;
	return 0;
}

static int count_then(void *arg, const struct order_total *t, struct err *e)
{
	return count_total(arg, t, e);
}

static int fill(struct funnel *f, struct report_query *q, struct err *e)
{
	struct report_range r;

	if (q->as_of)
		return report_then(f->w, q, count_then, NULL, f, &f->orders[STAGE_RETURNED], e);
	report_cut(f->w, q, false, &r);
	q->from = r.from;
	q->to = r.to;
	if (count_returned(f, q, e)
		|| store_each(f->w, &SQL_FUNNEL_DAYS, &funnel_query_record, q, &order_total_record, count_total, f, e))
		return -1;
	for (int i = 0; i < 2; i++) {
		q->since_ms = r.rest[i].since_ms;
		q->until_ms = r.rest[i].until_ms;
		if (q->since_ms < q->until_ms && store_each(f->w, &SQL_FUNNEL_ORDERS, &funnel_query_record, q,
			&placed_record, count_order, f, e))
			return -1;
	}
	return 0;
}

int report_funnel(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct funnel f = { .w = w };
	struct report_query q;

	if (report_times(w, in, &q, e) || fill(&f, &q, e))
		return -1;
	for (int i = 0; i < STAGES; i++) {
		struct funnel_row row = { stage_words[i], f.orders[i],
			report_share_bp(f.orders[i], f.orders[STAGE_PLACED]) };
		if (emit(arg, &row, e))
			return -1;
	}
	return 0;
}
