/* report_shipping.c - how parcels went: on time or late, back, lost, how long they took
 *
 * An order with a parcel that was handed over counts by its parcels. Units of other orders, whose parcels nobody told
 * of, count as their lines have them; their courier is not known. */
#include "report/report_fields.h"
#include "report/report_group.h"

#include "base/clock.h"
#include "base/money.h"
#include "ship/ship.h"
#include "report_shipping.sql.h"
#include "base/banned.h"

enum shipping_by { SHIPPING_BY_COURIER, SHIPPING_BY_ZONE, SHIPPING_BY_CHANNEL, SHIPPING_BY_DAY, SHIPPING_BY_WEEK,
	SHIPPING_BY_MONTH };
enum { MS_PER_HOUR = 3600000, MS_PER_QUARTER = 900000, FIRST_ID = 4000000 };

static const char *const by_words[] = { "courier", "zone", "channel", "day", "week", "month", NULL };

static const struct field query_fields[] = {
	ONE_OF(QUERY, by, FIELD_ARG, by_words, "a row for each (absent: courier)"), QUERY_SINCE("orders placed"),
	QUERY_CHANNEL, QUERY_TOP("at most so many rows (absent: all)"), QUERY_COMPUTED, FIELDS_END
};
const struct record shipping_query_record = { "query", sizeof(QUERY), query_fields };

#define SENT struct shipping_row

static const struct field row_fields[] = {
	TEXT(SENT, subject, FIELD_KEY | FIELD_COLUMN, "what it is about; absent: not known"),
	INT(SENT, parcels, FIELD_COLUMN | FIELD_BAR, "parcels handed over"),
	INT(SENT, dispatched_on_time, 0, "of them when the order was to be dispatched, or before"),
	INT(SENT, dispatched_late, FIELD_COLUMN, "of them later"),
	RATE(SENT, dispatch_on_time_bp, 0, "on time of both, basis points"),
	INT(SENT, delivered, FIELD_COLUMN, "parcels delivered"),
	INT(SENT, delivered_on_time, 0, "of them when it was promised, or before"),
	INT(SENT, delivered_late, FIELD_COLUMN, "of them later"),
	RATE(SENT, delivery_on_time_bp, 0, "on time of both, basis points"),
	INT(SENT, failed_attempts, FIELD_COLUMN, "attempts to deliver that failed"),
	INT(SENT, delivery_mean_hours, FIELD_COLUMN, "from dispatch to delivery, mean, in hours"),
	INT(SENT, shipped_units, FIELD_COLUMN, "units that left"),
	INT(SENT, rto_units, FIELD_COLUMN, "units that came back undelivered"),
	RATE(SENT, rto_bp, FIELD_COLUMN, "of those that left, basis points"),
	INT(SENT, lost_units, FIELD_COLUMN, "units lost"),
	ONE_OF(SENT, state, FIELD_SQL, parcel_state_words, ""), INT(SENT, quarter_hour, FIELD_SQL, ""), INT(SENT, month, FIELD_SQL, ""), INT(SENT, delivery_ms, FIELD_SQL, ""),
	FIELDS_END
};
const struct record shipping_row_record = { "shipping", sizeof(SENT), row_fields };

struct sheet { struct report_query *q; struct groups groups; int sign; };

static bool by_time(const struct sheet *s)
{
	return s->q->by >= SHIPPING_BY_DAY;
}

/* The period of a row is in its id: the first day, from FIRST_ID on. */
static int64_t id_of(const struct sheet *s, const struct shipping_row *from)
{
	enum report_period p = (enum report_period)(s->q->by - SHIPPING_BY_DAY);

	if (!by_time(s))
		return 0;
	if (from->month != INT_UNKNOWN)
		return FIRST_ID + clock_days((int)(1970 + from->month / 12), (int)(from->month % 12) + 1, 1);
	return FIRST_ID + report_period_start(p, setting_day(s->groups.w, from->quarter_hour * MS_PER_QUARTER));
}

static struct shipping_row *row_of(struct sheet *s, const struct shipping_row *from)
{
	struct group_key key = { by_time(s) ? NULL : from->subject, NULL, id_of(s, from) };
	char name[REPORT_PERIOD_ROOM];
	size_t before = s->groups.n;
	struct shipping_row *r = group_row(&s->groups, &key);

	if (by_time(s) && s->groups.n > before) {
		report_period_name((enum report_period)(s->q->by - SHIPPING_BY_DAY), key.id - FIRST_ID, name);
		r->subject = arena_format(s->groups.w->mem, "%s", name);
	}
	return r;
}

static int add_parcel(void *arg, const void *row, struct err *e)
{
	struct sheet *s = arg;
	const struct shipping_row *from = row;
	struct shipping_row *r = row_of(s, from);

	(void)e;
	r->parcels += from->parcels;
	r->dispatched_on_time += from->dispatched_on_time;
	r->dispatched_late += from->dispatched_late;
	r->delivered += from->delivered;
	r->delivered_on_time += from->delivered_on_time;
	r->delivered_late += from->delivered_late;
	r->delivery_ms += from->delivery_ms;
	r->failed_attempts += from->failed_attempts;
	r->shipped_units += from->shipped_units;
	r->rto_units += from->state == PARCEL_RTO_ACKNOWLEDGED ? from->shipped_units : 0;
	r->lost_units += from->state == PARCEL_LOST ? from->shipped_units : 0;
	return 0;
}

static int add_units(void *arg, const void *row, struct err *e)
{
	struct sheet *s = arg;
	const struct shipping_row *from = row;
	struct shipping_row *r = row_of(s, from);

	(void)e;
	r->shipped_units += s->sign * from->shipped_units;
	r->rto_units += s->sign * from->rto_units;
	r->lost_units += s->sign * from->lost_units;
	return 0;
}

static int each(struct sheet *s, const struct sql *sql, int (*add)(void *arg, const void *row, struct err *e),
	struct err *e)
{
	return store_each(s->groups.w, sql, &shipping_query_record, s->q, &shipping_row_record, add, s, e);
}

/* The lines of all orders: by the sums of whole months where they tell it, and the lines of the rest. */
static int all_lines(struct sheet *s, struct err *e)
{
	int64_t since_ms = s->q->since_ms, until_ms = s->q->until_ms;
	struct report_range r;
	int rc;

	if (s->q->by == SHIPPING_BY_ZONE || s->q->by == SHIPPING_BY_DAY || s->q->by == SHIPPING_BY_WEEK)
		return each(s, &SQL_SHIPPING_LINES, add_units, e);
	report_cut(s->groups.w, s->q, true, &r);
	s->q->from = r.from;
	s->q->to = r.to;
	rc = each(s, &SQL_SHIPPING_MONTHS, add_units, e);
	for (int i = 0; rc == 0 && i < 2; i++) {
		s->q->since_ms = r.rest[i].since_ms;
		s->q->until_ms = r.rest[i].until_ms;
		if (s->q->since_ms < s->q->until_ms)
			rc = each(s, &SQL_SHIPPING_LINES, add_units, e);
	}
	s->q->since_ms = since_ms;
	s->q->until_ms = until_ms;
	return rc;
}

static int fill(struct sheet *s, struct err *e)
{
	s->sign = 1;
	if (all_lines(s, e))
		return -1;
	s->sign = -1;
	return each(s, &SQL_SHIPPING_TOLD, add_units, e) || each(s, &SQL_SHIPPING_PARCELS, add_parcel, e) ? -1 : 0;
}

static bool ready(void *arg, void *row)
{
	struct shipping_row *r = row;

	(void)arg;
	r->dispatch_on_time_bp = report_share_bp(r->dispatched_on_time, r->dispatched_on_time + r->dispatched_late);
	r->delivery_on_time_bp = report_share_bp(r->delivered_on_time, r->delivered_on_time + r->delivered_late);
	r->rto_bp = report_share_bp(r->rto_units, r->shipped_units);
	r->delivery_mean_hours = r->delivered ? money_scale(r->delivery_ms, 1, r->delivered * MS_PER_HOUR) : INT_UNKNOWN;
	return r->parcels || r->shipped_units;
}

/* Periods in their order; else what was shipped most is first. */
static int most_shipped(const void *a, const void *b)
{
	const struct shipping_row *x = a, *y = b;
	int rc = x->id == y->id ? group_most_first(x->shipped_units, y->shipped_units) : group_most_first(y->id, x->id);

	return rc ? rc : group_text_order(x->subject, y->subject);
}

int report_shipping(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct report_query q;
	struct sheet s = { .q = &q, .groups = { .w = w, .size = sizeof(SENT) } };

	if (report_times(w, in, &q, e))
		return -1;
	if (q.by == INT_UNKNOWN)
		q.by = SHIPPING_BY_COURIER;
	int rc = fill(&s, e) || groups_emit(&s.groups, most_shipped, q.top, ready, &s, emit, arg, e) ? -1 : 0;
	groups_release(&s.groups);
	return rc;
}
