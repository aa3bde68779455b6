/* when.c - foreign times: strict formats, and numbers of which nobody said which is the day */
#include "import/value.h"

#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/text.h"
#include "base/banned.h"

static int iso(struct slice in, const char *zone, int64_t *ret_ms)
{
	static const char *const formats[] = { "%FT%T%f", "%F %T%f", "%F", "%FT%H:%M", "%F %H:%M" };
	struct civil civil;
	int64_t offset;

	if (clock_parse(in.at, in.len, ret_ms) == 0)
		return 0;
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (clock_scan(in.at, in.len, formats[i], &civil, &offset) == 0 && clock_civil_ms(&civil, ret_ms) == 0) {
			*ret_ms = zone_to_utc_ms(zone, *ret_ms);
			return 0;
		}
	return -1;
}

static int unix_time(struct slice in, int64_t scale, int64_t *ret_ms)
{
	int64_t n;

	if (text_int(in.at, in.len, &n) || n > 253402300799999 / scale || n < 0)
		return -1;
	*ret_ms = n * scale;
	return 0;
}

/* The digits at the front of IN, four at most; how many there were. */
static size_t digits(struct slice *in, int *ret)
{
	size_t n = 0;

	for (*ret = 0; n < in->len && n < 4 && in->at[n] >= '0' && in->at[n] <= '9'; n++)
		*ret = *ret * 10 + (in->at[n] - '0');
	in->at += n;
	in->len -= n;
	return n;
}

/* 8/1/2026: three numbers with the same sign between; what is behind them stays in IN. */
static int three(struct slice *in, int ret[3])
{
	char sign = 0;

	for (int i = 0; i < 3; i++) {
		size_t n = digits(in, &ret[i]);
		if (!n || (i < 2 ? n > 2 : n == 3 || n == 1))
			return -1;
		if (i == 2) {
			ret[2] += n == 2 ? 2000 : 0;
			break;
		}
		if (!in->len || (sign ? *in->at != sign : !strchr("/.-", *in->at)))
			return -1;
		sign = *in->at++;
		in->len--;
	}
	return 0;
}

/* What stands behind a date: nothing, or a time of day. */
static int time_of_day(struct slice in, struct civil *ret)
{
	static const char *const formats[] = { "%F %H:%M", "%F %T", "%F %I:%M %p", "%F %I:%M:%S %p",
		"%F %I:%M%p" };
	char day[48];                /* a time alone is no moment: it is read behind some day */
	int64_t offset;

	*ret = (struct civil){ 0 };
	if (!in.len)
		return 0;
	if (*in.at != ' ' && *in.at != ',' && *in.at != 'T')
		return -1;
	in = value_trim((struct slice){ in.at + 1, in.len - 1 });
	int n = snprintf(day, sizeof day, "2000-01-01 %.*s", (int)in.len, in.len ? in.at : "");
	for (size_t i = 0; n < (int)sizeof day && i < sizeof formats / sizeof *formats; i++)
		if (clock_scan(day, (size_t)n, formats[i], ret, &offset) == 0)
			return 0;
	return -1;
}

/* Numbers alone: the day first or the month, as DATES says; where it says nothing and both are possible, -2. */
static int numeric(struct slice in, const char *zone, enum dates dates, int64_t *ret_ms)
{
	struct civil day_first, month_first;
	int n[3];
	int64_t ms[2];

	if (three(&in, n) || time_of_day(in, &day_first))
		return -1;
	month_first = day_first;
	day_first.day = month_first.month = n[0];
	day_first.month = month_first.day = n[1];
	day_first.year = month_first.year = n[2];
	bool may_day = dates != DATES_MONTH_FIRST && clock_civil_ms(&day_first, &ms[0]) == 0;
	bool may_month = dates != DATES_DAY_FIRST && clock_civil_ms(&month_first, &ms[1]) == 0;
	if (!may_day && !may_month)
		return -1;
	if (may_day && may_month && ms[0] != ms[1])
		return -2;
	*ret_ms = zone_to_utc_ms(zone, ms[!may_day]);
	return 0;
}

static int by_format(const char *format, struct slice in, const char *zone, enum dates dates, int64_t *ret_ms)
{
	struct civil civil;
	int64_t offset;

	if (strcmp(format, "numeric") == 0)
		return numeric(in, zone, dates & ~(unsigned)DATES_ISO_TOO, ret_ms);
	if (*format != '%')
		return strcmp(format, "iso") == 0 ? iso(in, zone, ret_ms)
			: unix_time(in, strcmp(format, "unix") == 0 ? 1000 : 1, ret_ms);
	if (clock_scan(in.at, in.len, format, &civil, &offset) || clock_civil_ms(&civil, ret_ms))
		return -1;
	*ret_ms = offset == INT_UNKNOWN ? zone_to_utc_ms(zone, *ret_ms) : *ret_ms - offset * 60000;
	return 0;
}

int value_time(const struct rule *r, struct slice in, const char *zone, enum dates dates, int64_t *ret_ms)
{
	for (size_t i = 0; i < r->n_formats; i++) {
		int rc = by_format(r->formats[i], in, zone, dates, ret_ms);
		if (rc != -1)
			return rc;
	}
	return dates & DATES_ISO_TOO ? iso(in, zone, ret_ms) : -1;
}
