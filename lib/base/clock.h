/* clock.h - time: milliseconds since 1970-01-01T00:00:00Z, days of the business zone, strict formats */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

enum { MS_PER_DAY = 86400000 };

/* A date and time of day as people write it, of no zone. */
struct civil { int year, month, day, hour, minute, second, ms; };

/* The machine's clock. */
int64_t clock_now_ms(void);

/* A steady clock for measuring how long something took. */
int64_t clock_steady_ms(void);

/* Days since 1970-01-01 of a proleptic Gregorian date, and back. */
int64_t clock_days(int year, int month, int day);
void clock_civil(int64_t days, int *ret_year, int *ret_month, int *ret_day);

/* CIVIL as if it were UTC; -1 when there is no such day or time of day. */
int clock_civil_ms(const struct civil *c, int64_t *ret_ms);

/* RFC 3339 with an offset, "2026-11-20T09:30:00.5+05:30", or -1; a space may stand for the T. */
int clock_parse(const char *text, size_t len, int64_t *ret_ms);

/* "YYYY-MM-DD" to days since 1970, or -1. */
int clock_parse_date(const char *text, size_t len, int64_t *ret_days);

/* UTC with Z, with milliseconds only if there are any; RET has 32 bytes. The length. */
size_t clock_format(int64_t ms, char *ret);

/* "YYYY-MM-DD" in RET, which has 16 bytes. The length. */
size_t clock_format_date(int64_t days, char *ret);

/* Read CIVIL by a format of strptime's letters: %Y %y %m %d %H %I %M %S %f %b %p %z %Z and %T %F.
 * %f is a fraction of a second, with its point; %b also takes German and full English names; blanks
 * match blanks. *RET_OFFSET_MIN is INT_UNKNOWN unless %z was read. -1 when the whole text does not fit. */
int clock_scan(const char *text, size_t len, const char *format, struct civil *ret, int64_t *ret_offset_min);

/* A zone by name: "UTC", "+05:30", or of the tz database ("Asia/Kolkata"). -1 when it is not known. */
int zone_known(const char *zone);

/* Milliseconds that ZONE is ahead of UTC at UTC_MS. */
int64_t zone_offset_ms(const char *zone, int64_t utc_ms);

/* The moment when clocks in ZONE showed LOCAL_MS (as if UTC); the earlier one where two did. */
int64_t zone_to_utc_ms(const char *zone, int64_t local_ms);

#endif
