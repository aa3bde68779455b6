/* order_told.c - what a source says of the units of a line, and how they get there */
#include "order/order_impl.h"

#include <string.h>
#include "order.sql.h"
#include "base/banned.h"

/* How many units are shipped, cancelled or back goes with the status: it is used, but not kept. */
void told_parts(struct order_line *l, const struct order_line *from)
{
	l->shipped_qty = from ? from->shipped_qty : INT_UNKNOWN;
	l->cancelled_qty = from ? from->cancelled_qty : INT_UNKNOWN;
	l->returned_qty = from ? from->returned_qty : INT_UNKNOWN;
}

/* Where the source says the units of a line are. */
void told_units(const struct order_line *told, int64_t qty, int64_t ret[BUCKETS])
{
	int64_t returned = told->returned_qty == INT_UNKNOWN ? 0 : told->returned_qty;
	int64_t cancelled = told->cancelled_qty == INT_UNKNOWN ? 0 : told->cancelled_qty;
	int bucket = status_bucket(told->status);

	memset(ret, 0, BUCKETS * sizeof *ret);
	ret[BUCKET_RETURNED] = returned;
	ret[BUCKET_CANCELLED] = cancelled;
	if (told->shipped_qty == INT_UNKNOWN) {
		ret[bucket] += qty - returned - cancelled;
		return;
	}
	int64_t shipped = told->shipped_qty > returned ? told->shipped_qty - returned : 0;
	bool before = bucket == BUCKET_WAITING || bucket == BUCKET_PACKED || bucket == BUCKET_CANCELLED;
	ret[before ? BUCKET_IN_TRANSIT : bucket] += shipped;
	ret[bucket == BUCKET_CANCELLED ? BUCKET_CANCELLED : BUCKET_WAITING] += qty - returned - cancelled - shipped;
}

/* Of the units a source says are in BUCKET, how many are there or further already. */
static int64_t reached(const struct order_line *l, int bucket)
{
	static const unsigned further[BUCKETS] = {
#define B(name) (1u << BUCKET_##name)
		[BUCKET_PACKED] = B(PACKED) | B(IN_TRANSIT) | B(RTO_TRANSIT) | B(DELIVERED) | B(RETURN_TRANSIT)
			| B(RETURNED) | B(RTO_RECEIVED) | B(LOST),
		[BUCKET_IN_TRANSIT] = B(IN_TRANSIT) | B(RTO_TRANSIT) | B(DELIVERED) | B(RETURN_TRANSIT) | B(RETURNED)
			| B(RTO_RECEIVED) | B(LOST),
		[BUCKET_RTO_TRANSIT] = B(RTO_TRANSIT) | B(RTO_RECEIVED),
		[BUCKET_DELIVERED] = B(DELIVERED) | B(RETURN_TRANSIT) | B(RETURNED),
		[BUCKET_RETURNED] = B(RETURNED), [BUCKET_RTO_RECEIVED] = B(RTO_RECEIVED), [BUCKET_LOST] = B(LOST),
		[BUCKET_CANCELLED] = B(CANCELLED),
#undef B
	};
	int64_t sum = 0;

	for (int b = 0; b < BUCKETS; b++)
		if (further[bucket] >> b & 1)
			sum += l->units[b];
	return sum;
}

/* From where units are taken on their way to a bucket, nearest first; -1 at the end. */
static const int *sources_of(int bucket)
{
	static const int sources[BUCKETS][6] = {
		[BUCKET_PACKED] = { BUCKET_ALLOCATED, BUCKET_WAITING, -1 },
		[BUCKET_IN_TRANSIT] = { BUCKET_PACKED, BUCKET_ALLOCATED, BUCKET_WAITING, -1 },
		[BUCKET_RTO_TRANSIT] = { BUCKET_IN_TRANSIT, BUCKET_PACKED, BUCKET_ALLOCATED, BUCKET_WAITING, -1 },
		[BUCKET_DELIVERED] = { BUCKET_IN_TRANSIT, BUCKET_PACKED, BUCKET_ALLOCATED, BUCKET_WAITING, BUCKET_LOST, -1 },
		[BUCKET_RETURNED] = { BUCKET_RETURN_TRANSIT, BUCKET_DELIVERED, BUCKET_IN_TRANSIT, BUCKET_PACKED,
			BUCKET_ALLOCATED, BUCKET_WAITING },
		[BUCKET_RTO_RECEIVED] = { BUCKET_RTO_TRANSIT, BUCKET_IN_TRANSIT, BUCKET_PACKED, BUCKET_ALLOCATED,
			BUCKET_WAITING, -1 },
		[BUCKET_LOST] = { BUCKET_RTO_TRANSIT, BUCKET_IN_TRANSIT, BUCKET_PACKED, BUCKET_ALLOCATED,
			BUCKET_WAITING, -1 },
		[BUCKET_CANCELLED] = { BUCKET_WAITING, BUCKET_ALLOCATED, BUCKET_PACKED, BUCKET_RTO_RECEIVED,
			BUCKET_RTO_TRANSIT, BUCKET_IN_TRANSIT },
	};

	return sources[bucket];
}

/* Of the units that seem to be missing in BUCKET, those of which a return here has decided otherwise: they have been
 * back, or were lost on the way, and what the source says of them is nothing new. */
static int ended(struct order_edit *ed, const struct order_line *l, int bucket, int64_t *ret, struct err *e)
{
	struct order_line sums;

	*ret = 0;
	if (ed->is_new || (bucket != BUCKET_RETURNED && !(bucket == BUCKET_DELIVERED && l->lost)))
		return 0;
	if (store_get(ed->w, &SQL_ORDER_LINE_ENDED, &order_line_record, l, &order_line_record, &sums, e) < 0)
		return -1;
	int64_t n = bucket == BUCKET_RETURNED ? sums.returned : sums.lost;
	*ret = n == INT_UNKNOWN ? 0 : n;
	return 0;
}

static int bring_to(struct order_edit *ed, struct order_line *l, int bucket, int64_t want, struct err *e)
{
	int64_t need = want - reached(l, bucket), otherwise;
	const int *from = sources_of(bucket);

	if (need > 0 && ended(ed, l, bucket, &otherwise, e))
		return -1;
	need -= need > 0 ? otherwise : 0;

	for (int i = 0; i < 6 && from[i] >= 0 && need > 0; i++) {
		int64_t n = l->units[from[i]] < need ? l->units[from[i]] : need;
		if (n && edit_walk(ed, l, from[i], bucket, n, e))
			return -1;
		need -= n;
	}
	return need > 0 ? err_set(e, ERR_CONFLICT, "status", "line %s: the source says %lld units are %s, here they "
		"cannot be", l->line, (long long)want, bucket_words[bucket]) : 0;
}

/* Bring the units of a line at least as far as the source says; those we know to be further stay. */
int told_bring(struct order_edit *ed, struct order_line *l, const int64_t told[BUCKETS], struct err *e)
{
	static const int furthest_first[] = {
		BUCKET_RETURNED, BUCKET_RTO_RECEIVED, BUCKET_LOST, BUCKET_RTO_TRANSIT, BUCKET_DELIVERED,
		BUCKET_IN_TRANSIT, BUCKET_CANCELLED, BUCKET_PACKED,
	};
	int64_t further = 0;

	for (size_t i = 0; i < sizeof furthest_first / sizeof *furthest_first; i++) {
		int b = furthest_first[i];
		bool ways_on = b == BUCKET_DELIVERED || b == BUCKET_IN_TRANSIT || b == BUCKET_PACKED;
		if (told[b] && bring_to(ed, l, b, told[b] + (ways_on ? further : 0), e))
			return -1;
		if (b == BUCKET_RETURNED || b == BUCKET_DELIVERED || ((b == BUCKET_RTO_RECEIVED || b == BUCKET_LOST
			|| b == BUCKET_RTO_TRANSIT || b == BUCKET_IN_TRANSIT)))
			further += told[b];
	}
	return 0;
}

static int64_t units_that_left(const int64_t told[BUCKETS])
{
	return told[BUCKET_IN_TRANSIT] + told[BUCKET_RTO_TRANSIT] + told[BUCKET_DELIVERED] + told[BUCKET_RETURNED]
		+ told[BUCKET_RTO_RECEIVED] + told[BUCKET_LOST];
}

/* A line new to us: its units, and those of them that had left before we were told. */
int told_new_line(struct order_edit *ed, struct order_line *l, struct err *e)
{
	int64_t told[BUCKETS];

	if (l->qty == INT_UNKNOWN)
		l->qty = 0;
	memset(l->units, 0, sizeof l->units);
	told_units(l, l->qty, told);
	l->foreign_units = units_that_left(told);
	return edit_units(ed, l, BUCKET_NEW, BUCKET_WAITING, l->qty, e);
}

int told_freeze_kit(struct order_edit *ed, const struct order_line *l, struct err *e)
{
	return l->is_kit == 1 ? store_run(ed->w, &SQL_ORDER_COMPONENT_ADD, &order_line_record, l, e) : 0;
}
