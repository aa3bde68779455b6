/* ship_state.c - the tables of parcels: legal steps, where units are, the way of a report that skips steps */
#include "ship/ship_impl.h"

#include <string.h>
#include "base/banned.h"

#define STATE_WORDS \
	"open", "packed", "manifested", "picked_up", "in_transit", "out_for_delivery", "attempt_failed", "delivered", \
	"rto_initiated", "rto_in_transit", "rto_delivered", "rto_acknowledged", "lost", "cancelled"

const char *const parcel_state_words[] = { STATE_WORDS, NULL };
const char *const parcel_event_words[] = { STATE_WORDS, "scan", NULL };

const char *const rto_decision_words[] = { "resend", "close", NULL };

#define S(state) (1u << PARCEL_##state)

/* parcel.state (domain: parcels) */
static const unsigned next_of[PARCEL_STATES] = {
	[PARCEL_OPEN] = S(PACKED) | S(CANCELLED),
	[PARCEL_PACKED] = S(OPEN) | S(MANIFESTED) | S(CANCELLED),
	[PARCEL_MANIFESTED] = S(PACKED) | S(PICKED_UP) | S(CANCELLED),
	[PARCEL_PICKED_UP] = S(IN_TRANSIT) | S(DELIVERED) | S(RTO_INITIATED) | S(LOST),
	[PARCEL_IN_TRANSIT] = S(OUT_FOR_DELIVERY) | S(DELIVERED) | S(ATTEMPT_FAILED) | S(RTO_INITIATED) | S(LOST),
	[PARCEL_OUT_FOR_DELIVERY] = S(DELIVERED) | S(ATTEMPT_FAILED) | S(IN_TRANSIT) | S(RTO_INITIATED) | S(LOST),
	[PARCEL_ATTEMPT_FAILED] = S(OUT_FOR_DELIVERY) | S(IN_TRANSIT) | S(DELIVERED) | S(RTO_INITIATED) | S(LOST),
	[PARCEL_RTO_INITIATED] = S(RTO_IN_TRANSIT) | S(RTO_DELIVERED) | S(IN_TRANSIT) | S(LOST),
	[PARCEL_RTO_IN_TRANSIT] = S(RTO_DELIVERED) | S(LOST),
	[PARCEL_RTO_DELIVERED] = S(RTO_ACKNOWLEDGED),
	[PARCEL_LOST] = S(IN_TRANSIT) | S(RTO_IN_TRANSIT),
};

bool parcel_step_allowed(int64_t from, int64_t to)
{
	return next_of[from] >> to & 1;
}

int parcel_bucket(int64_t state)
{
	static const int buckets[PARCEL_STATES] = {
		[PARCEL_OPEN] = BUCKET_ALLOCATED, [PARCEL_PACKED] = BUCKET_PACKED, [PARCEL_MANIFESTED] = BUCKET_PACKED,
		[PARCEL_PICKED_UP] = BUCKET_IN_TRANSIT, [PARCEL_IN_TRANSIT] = BUCKET_IN_TRANSIT,
		[PARCEL_OUT_FOR_DELIVERY] = BUCKET_IN_TRANSIT, [PARCEL_ATTEMPT_FAILED] = BUCKET_IN_TRANSIT,
		[PARCEL_DELIVERED] = BUCKET_DELIVERED, [PARCEL_RTO_INITIATED] = BUCKET_RTO_TRANSIT,
		[PARCEL_RTO_IN_TRANSIT] = BUCKET_RTO_TRANSIT, [PARCEL_RTO_DELIVERED] = BUCKET_RTO_TRANSIT,
		[PARCEL_RTO_ACKNOWLEDGED] = BUCKET_RTO_RECEIVED, [PARCEL_LOST] = BUCKET_LOST,
		[PARCEL_CANCELLED] = BUCKET_ALLOCATED,
	};

	return buckets[state];
}

/* States that may be inferred between two that were told. */
static const unsigned between = S(MANIFESTED) | S(PICKED_UP) | S(IN_TRANSIT) | S(RTO_INITIATED) | S(RTO_IN_TRANSIT)
	| S(RTO_DELIVERED);

/* One ring of the search: what can be reached by one step more. FROM_OF remembers whence. */
static unsigned widen(unsigned ring, unsigned seen, int to, int from_of[PARCEL_STATES])
{
	unsigned wider = 0;

	for (int s = 0; s < PARCEL_STATES; s++)
		for (int t = 0; ring >> s & 1 && t < PARCEL_STATES; t++)
			if (next_of[s] >> t & 1 && !((seen | wider) >> t & 1) && (t == to || between >> t & 1)) {
				from_of[t] = s;
				wider |= 1u << t;
			}
	return wider;
}

int parcel_way(int64_t from, int64_t to, int ret[PARCEL_STATES])
{
	int from_of[PARCEL_STATES], n = 0;
	unsigned ring = 1u << from, seen = ring;

	while (ring && !(seen >> to & 1)) {
		ring = widen(ring, seen, (int)to, from_of);
		seen |= ring;
	}
	if (from == to || !(seen >> to & 1))
		return 0;
	for (int s = (int)to; s != from; s = from_of[s])
		n++;
	for (int s = (int)to, i = n; s != from; s = from_of[s])
		ret[--i] = s;
	return n;
}
