/* report_range.c - ranges of time, cut into what the caches hold and the rest; shares */
#include "report/report_impl.h"

#include <stdio.h>
#include "base/clock.h"
#include "base/money.h"
#include "report_range.sql.h"
#include "base/banned.h"

/* Days and months that no order can have. */
enum { BEFORE_ALL = -4000000, AFTER_ALL = 4000000 };

int report_times(struct work *w, const struct report_query *in, struct report_query *q, struct err *e)
{
	*q = *in;
	q->item_id = INT_UNKNOWN;
	if (!setting_text(w, SETTING_ZONE, e))
		return -1;
	q->as_of_ms = INT64_MAX;
	if (in->as_of && setting_moment(w, "as-of", in->as_of, &q->as_of_ms, e))
		return -1;
	return setting_range(w, in->since, in->until, &q->since_ms, &q->until_ms, e);
}

int64_t report_month(int64_t day)
{
	int year, month, d;

	clock_civil(day, &year, &month, &d);
	return (year - 1970) * 12 + month - 1;
}

int64_t report_period_start(enum report_period p, int64_t day)
{
	int year, month, d;

	if (p == PERIOD_DAY)
		return day;
	if (p == PERIOD_WEEK)
		return day - ((day + 3) % 7 + 7) % 7;
	clock_civil(day, &year, &month, &d);
	return day - d + 1;
}

const char *report_period_name(enum report_period p, int64_t day, char *ret)
{
	int year, month, d;

	if (p == PERIOD_DAY) {
		clock_format_date(day, ret);
		return ret;
	}
	clock_civil(p == PERIOD_WEEK ? day + 3 : day, &year, &month, &d);   /* a week belongs to the year of its Thursday */
	if (p == PERIOD_WEEK)
		snprintf(ret, REPORT_PERIOD_ROOM, "%04d-W%02d", year, (int)((day + 3 - clock_days(year, 1, 1)) / 7) + 1);
	else
		snprintf(ret, REPORT_PERIOD_ROOM, "%04d-%02d", year, month);
	return ret;
}

/* The first moment of a day or month in the business zone. */
static int64_t start_of(struct work *w, int64_t n, bool month)
{
	struct err ignored;
	int64_t year = n / 12 - (n % 12 < 0);
	int64_t day = month ? clock_days((int)(1970 + year), (int)(n - year * 12) + 1, 1) : n;

	return zone_to_utc_ms(setting_text(w, SETTING_ZONE, &ignored), day * MS_PER_DAY);
}

static int64_t number_of(struct work *w, int64_t ms, bool month)
{
	int64_t day = setting_day(w, ms);

	return month ? report_month(day) : day;
}

void report_cut(struct work *w, const struct report_query *q, bool by_month, struct report_range *ret)
{
	bool open_start = q->since_ms == -INT64_MAX, open_end = q->until_ms == INT64_MAX;
	int64_t whole_since = q->since_ms, whole_until = q->until_ms;

	*ret = (struct report_range){ .from = BEFORE_ALL, .to = AFTER_ALL };
	if (q->until_ms <= q->since_ms) {
		ret->to = ret->from;
		return;
	}
	if (!open_start) {
		ret->from = number_of(w, q->since_ms, by_month);
		if (start_of(w, ret->from, by_month) < q->since_ms)
			whole_since = start_of(w, ++ret->from, by_month);
	}
	if (!open_end) {
		ret->to = number_of(w, q->until_ms, by_month);
		whole_until = start_of(w, ret->to, by_month);
	}
	if (whole_since > whole_until) {
		ret->to = ret->from;
		ret->rest[0].since_ms = q->since_ms;
		ret->rest[0].until_ms = q->until_ms;
		return;
	}
	ret->rest[0].since_ms = q->since_ms;
	ret->rest[0].until_ms = whole_since;
	ret->rest[1].since_ms = whole_until;
	ret->rest[1].until_ms = q->until_ms;
}

/* --- how much of all --- */

struct extent { const char *currency; int64_t from, to, inside, orders, currencies; };

#define EXTENT struct extent
static const struct field extent_fields[] = {
	TEXT(EXTENT, currency, 0, ""), INT(EXTENT, from, 0, ""), INT(EXTENT, to, 0, ""), INT(EXTENT, inside, 0, ""),
	INT(EXTENT, orders, 0, ""), INT(EXTENT, currencies, 0, ""), FIELDS_END
};
static const struct record extent_record = { "extent", sizeof(EXTENT), extent_fields };

/* To find an order by its time costs about as much as to read four as they lie. */
enum { FEW = 4 };

int report_extent(struct work *w, struct report_query *q, enum report_extent *ret, struct err *e)
{
	bool open_start = q->since_ms == -INT64_MAX, open_end = q->until_ms == INT64_MAX;
	EXTENT x = { .from = BEFORE_ALL, .to = AFTER_ALL };

	if (!open_start)
		x.from = number_of(w, q->since_ms, false);
	if (!open_end)
		x.to = number_of(w, q->until_ms, false);
	if (store_get(w, &SQL_RANGE_EXTENT, &extent_record, &x, &extent_record, &x, e) < 0)
		return -1;
	*ret = x.inside * FEW < x.orders ? EXTENT_FEW : EXTENT_MANY;
	if (open_start && open_end && !q->channel && x.currencies == 1) {
		*ret = EXTENT_EVER;
		q->currency = x.currency;
	}
	return 0;
}

int64_t report_share_bp(int64_t n, int64_t whole)
{
	return whole > 0 ? money_scale(n, 10000, whole) : INT_UNKNOWN;
}
