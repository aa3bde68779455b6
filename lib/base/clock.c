/* clock.c - civil time and RFC 3339
 *
 * Days and dates after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/banned.h"

/* The years 1 to 9999 in UTC: others cannot be written with four digits. */
#define FIRST_MS (-719162LL * MS_PER_DAY)
#define LAST_MS (2932897LL * MS_PER_DAY - 1)

static int64_t read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_now_ms(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t clock_steady_ms(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_days(int year, int month, int day)
{
	int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void clock_civil(int64_t days, int *ret_year, int *ret_month, int *ret_day)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	*ret_day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*ret_month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*ret_year = (int)(yoe + era * 400 + (*ret_month <= 2));
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

int clock_civil_ms(const struct civil *c, int64_t *ret_ms)
{
	if (c->year < 1 || c->year > 9999 || c->month < 1 || c->month > 12)
		return -1;
	if (c->day < 1 || c->day > days_in(c->year, c->month))
		return -1;
	if (c->hour > 23 || c->minute > 59 || c->second > 60 || c->hour < 0 || c->minute < 0 || c->second < 0)
		return -1;
	*ret_ms = clock_days(c->year, c->month, c->day) * MS_PER_DAY
		+ ((c->hour * 60 + c->minute) * 60 + c->second) * 1000LL + c->ms;
	return 0;
}

/* N digits at *AT, which moves on; -1 when they are not there. */
static int digits(const char **at, const char *end, int n)
{
	int value = 0;

	if (end - *at < n)
		return -1;
	for (int i = 0; i < n; i++) {
		unsigned d = (unsigned)((*at)[i] - '0');
		if (d > 9)
			return -1;
		value = value * 10 + (int)d;
	}
	*at += n;
	return value;
}

static bool past(const char **at, const char *end, char c)
{
	if (*at >= end || **at != c)
		return false;
	++*at;
	return true;
}

static int scan_date(const char **at, const char *end, struct civil *c)
{
	c->year = digits(at, end, 4);
	if (c->year < 0 || !past(at, end, '-'))
		return -1;
	c->month = digits(at, end, 2);
	if (c->month < 0 || !past(at, end, '-'))
		return -1;
	c->day = digits(at, end, 2);
	return c->day < 0 ? -1 : 0;
}

/* Milliseconds of a fraction behind its point, cut off, not rounded. */
static int scan_fraction(const char **at, const char *end)
{
	int ms = 0, scale = 100, n = 0;

	for (; *at < end && **at >= '0' && **at <= '9'; ++*at, scale /= 10, n++)
		ms += (**at - '0') * scale;
	return n ? ms : -1;
}

static int scan_time(const char **at, const char *end, struct civil *c)
{
	c->hour = digits(at, end, 2);
	if (c->hour < 0 || !past(at, end, ':'))
		return -1;
	c->minute = digits(at, end, 2);
	if (c->minute < 0 || !past(at, end, ':'))
		return -1;
	c->second = digits(at, end, 2);
	if (c->second < 0)
		return -1;
	c->ms = past(at, end, '.') ? scan_fraction(at, end) : 0;
	return c->ms < 0 ? -1 : 0;
}

/* "Z", "+05:30" or "-0800" to minutes. */
static int scan_offset(const char **at, const char *end, int64_t *ret_min)
{
	if (past(at, end, 'Z') || past(at, end, 'z')) {
		*ret_min = 0;
		return 0;
	}
	int sign = past(at, end, '+') ? 1 : past(at, end, '-') ? -1 : 0;
	int hours = sign ? digits(at, end, 2) : -1;
	past(at, end, ':');
	int minutes = digits(at, end, 2);
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return -1;
	*ret_min = sign * (hours * 60 + minutes);
	return 0;
}

int clock_parse(const char *text, size_t len, int64_t *ret_ms)
{
	const char *at = text, *end = text + len;
	struct civil c = { 0 };
	int64_t ms, offset;

	if (scan_date(&at, end, &c) || !(past(&at, end, 'T') || past(&at, end, 't') || past(&at, end, ' ')))
		return -1;
	if (scan_time(&at, end, &c) || scan_offset(&at, end, &offset) || at != end || clock_civil_ms(&c, &ms))
		return -1;
	ms -= offset * 60000;
	if (ms < FIRST_MS || ms > LAST_MS)
		return -1;
	*ret_ms = ms;
	return 0;
}

int clock_parse_date(const char *text, size_t len, int64_t *ret_days)
{
	const char *at = text, *end = text + len;
	struct civil c = { 0 };
	int64_t ms;

	if (scan_date(&at, end, &c) || at != end || clock_civil_ms(&c, &ms))
		return -1;
	*ret_days = clock_days(c.year, c.month, c.day);
	return 0;
}

static char *two(char *at, int n)
{
	at[0] = (char)('0' + n / 10 % 10);
	at[1] = (char)('0' + n % 10);
	return at + 2;
}

size_t clock_format_date(int64_t days, char *ret)
{
	int year, month, day;

	clock_civil(days, &year, &month, &day);
	char *at = two(two(ret, year / 100), year % 100);
	*at++ = '-';
	at = two(at, month);
	*at++ = '-';
	at = two(at, day);
	*at = '\0';
	return (size_t)(at - ret);
}

size_t clock_format(int64_t ms, char *ret)
{
	int64_t days = (ms >= 0 ? ms : ms - MS_PER_DAY + 1) / MS_PER_DAY;
	int rest = (int)(ms - days * MS_PER_DAY);
	char *at = ret + clock_format_date(days, ret);

	*at++ = 'T';
	at = two(at, rest / 3600000);
	*at++ = ':';
	at = two(at, rest / 60000 % 60);
	*at++ = ':';
	at = two(at, rest / 1000 % 60);
	if (rest % 1000) {
		*at++ = '.';
		*at++ = (char)('0' + rest / 100 % 10);
		at = two(at, rest % 100);
	}
	*at++ = 'Z';
	*at = '\0';
	return (size_t)(at - ret);
}
