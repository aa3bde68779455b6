/* order_state_test.c - the steps of a unit and of an order: those of the domain are allowed, all others refused */
#include "order/order_impl.h"
#include "tap.h"
#include "base/banned.h"

enum { STATES = ORDER_CLOSED + 1, STATE_NEW = -1 };

/* "from: to to ...", as the domain has it; two corrections by a source are at the end. */
static const char *const unit_rows[] = {
	"new: waiting",
	"waiting: allocated cancelled",
	"allocated: waiting packed cancelled",
	"packed: allocated in_transit cancelled",
	"in_transit: delivered rto_transit lost",
	"rto_transit: in_transit rto_received lost",
	"rto_received: allocated cancelled",
	"delivered: return_transit returned",
	"return_transit: returned delivered lost",
	"returned: delivered",
	"lost: in_transit returned",
	"waiting: new",
};

static const char *const state_rows[] = {
	"new: placed",
	"placed: confirmed cancelled expired",
	"expired: placed closed",
	"confirmed: completed cancelled",
	"completed: confirmed closed",
	"cancelled: closed",
	"closed: completed",
	"cancelled: placed",
};

/* Does a row say FROM -> TO? */
static bool told(const char *const *rows, size_t n, const char *from, const char *to)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strcspn(rows[i], ":"), to_len = strlen(to);
		if (strlen(from) != len || strncmp(rows[i], from, len) != 0)
			continue;
		for (const char *at = rows[i] + len; *at; at += strcspn(at, " ")) {
			at += strspn(at, ": ");
			if (strncmp(at, to, to_len) == 0 && (at[to_len] == ' ' || !at[to_len]))
				return true;
		}
	}
	return false;
}

#define TOLD(rows, from, to) told(rows, sizeof rows / sizeof *rows, from, to)

static void test_units(void)
{
	int allowed = 0;

	for (int from = 0; from <= BUCKET_NEW; from++)
		for (int to = 0; to <= BUCKET_NEW; to++) {
			bool want = TOLD(unit_rows, bucket_name(from), bucket_name(to));
			allowed += want;
			ok((unit_step(from, to) != NULL) == want, "unit %s -> %s is %s", bucket_name(from), bucket_name(to),
				want ? "allowed" : "refused");
		}
	is_int(allowed, 26, "26 steps of a unit are allowed");
	ok(!unit_step(-1, BUCKET_WAITING) && !unit_step(BUCKET_WAITING, BUCKETS + 1), "what is no bucket is refused");
}

/* A unit is promised, packed, or on a shelf of ours: which of them a step changes must fit the two buckets. */
static void test_effects(void)
{
	for (int from = 0; from <= BUCKET_NEW; from++)
		for (int to = 0; to <= BUCKET_NEW; to++) {
			const struct unit_step *s = unit_step(from, to);
			if (!s)
				continue;
			int allocated = (to == BUCKET_ALLOCATED) - (from == BUCKET_ALLOCATED);
			int packed = (to == BUCKET_PACKED) - (from == BUCKET_PACKED);
			static const struct { int allocated, packed; } by_effect[] = {
				[EFFECT_RESERVE] = { 1, 0 }, [EFFECT_RELEASE] = { -1, 0 }, [EFFECT_PACK] = { -1, 1 },
				[EFFECT_UNPACK] = { 1, -1 }, [EFFECT_UNPACK_RELEASE] = { 0, -1 }, [EFFECT_SHIP] = { 0, -1 },
				[EFFECT_MOVE] = { 0, 0 },
			};
			ok(by_effect[s->effect].allocated == allocated && by_effect[s->effect].packed == packed,
				"unit %s -> %s promises and packs what it must", bucket_name(from), bucket_name(to));
			bool moves = s->effect == EFFECT_SHIP || s->effect == EFFECT_MOVE;
			ok(moves == (s->kind != NULL) && (!moves || s->from_place != s->to_place),
				"unit %s -> %s moves goods from one place to another, or none", bucket_name(from), bucket_name(to));
		}
}

/* From new to every bucket, by the steps that are inferred, each of them legal, without a circle. */
static void test_way(void)
{
	for (int to = 0; to < BUCKETS; to++) {
		int at = to, steps = 0;
		while (unit_before(at) >= 0 && steps++ < BUCKETS) {
			ok(unit_step(unit_before(at), at) != NULL, "inferred: %s -> %s is legal", bucket_name(unit_before(at)),
				bucket_name(at));
			at = unit_before(at);
		}
		is_int(at, BUCKET_WAITING, "inferred: the way to %s begins with waiting", bucket_name(to));
	}
}

static const char *state_name(int state)
{
	return state == STATE_NEW ? "new" : order_state_words[state];
}

static void test_states(void)
{
	int allowed = 0;

	for (int from = STATE_NEW; from < STATES; from++)
		for (int to = STATE_NEW; to < STATES; to++) {
			bool want = TOLD(state_rows, state_name(from), state_name(to));
			allowed += want;
			ok(order_step_allowed(from, to) == want, "order %s -> %s is %s", state_name(from), state_name(to),
				want ? "allowed" : "refused");
		}
	is_int(allowed, 13, "13 steps of an order are allowed");
	ok(!order_step_allowed(STATES, 0) && !order_step_allowed(0, STATES), "what is no state is refused");
}

/* What a source says never goes back: no two different statuses may follow each other both ways, but those
 * that a courier takes back. */
static void test_statuses(void)
{
	for (int a = 0; a <= STATUS_LOST; a++) {
		ok(status_may_follow(a, a), "status %s may be said again", order_status_words[a]);
		ok(status_may_follow(INT_UNKNOWN, a) && status_may_follow(a, INT_UNKNOWN), "status %s may be said first, or no more",
			order_status_words[a]);
		for (int b = a + 1; b <= STATUS_LOST; b++) {
			bool both = status_may_follow(a, b) && status_may_follow(b, a);
			bool may = a == STATUS_SHIPPED && (b == STATUS_RTO_TRANSIT || b == STATUS_LOST);
			ok(both == may, "statuses %s and %s go %s", order_status_words[a], order_status_words[b],
				may ? "both ways" : "one way");
		}
	}
	ok(!status_may_follow(STATUS_DELIVERED, STATUS_CONFIRMED), "delivered -> confirmed is going back");
	ok(!status_may_follow(STATUS_RETURNED, STATUS_DELIVERED), "returned -> delivered is going back");
	ok(!status_may_follow(STATUS_CANCELLED, STATUS_SHIPPED), "cancelled -> shipped is going back");
	ok(!status_may_follow(STATUS_PACKED, STATUS_PLACED), "packed -> placed is going back");
}

int main(void)
{
	test_units();
	test_effects();
	test_way();
	test_states();
	test_statuses();
	return tap_done();
}
