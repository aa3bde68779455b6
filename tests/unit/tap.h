/* tap.h - the Test Anything Protocol for programs in C: one line a check, a plan at the end */
#ifndef UNIT_TAP_H
#define UNIT_TAP_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

/* One check; the rest is its name, like printf. True when it passed. */
#define ok(passed, ...) tap_ok((passed), __FILE__, __LINE__, __VA_ARGS__)

/* A number, or a text (NULL too), is what it must be. */
#define is_int(got, want, ...) tap_is_int((got), (want), __FILE__, __LINE__, __VA_ARGS__)
#define is_text(got, want, ...) tap_is_text((got), (want), __FILE__, __LINE__, __VA_ARGS__)

__attribute__((format(printf, 4, 0)))
static inline bool tap_result(bool passed, const char *file, int line, const char *fmt, va_list ap)
{
	printf("%sok %d - ", passed ? "" : "not ", ++tap_count);
	vprintf(fmt, ap);
	printf("\n");
	if (!passed) {
		tap_failed++;
		printf("# %s:%d\n", file, line);
	}
	return passed;
}

__attribute__((format(printf, 4, 5)))
static inline bool tap_ok(bool passed, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tap_result(passed, file, line, fmt, ap);
	va_end(ap);
	return passed;
}

__attribute__((format(printf, 5, 6)))
static inline bool tap_is_int(int64_t got, int64_t want, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (!tap_result(got == want, file, line, fmt, ap))
		printf("# got %" PRId64 ", want %" PRId64 "\n", got, want);
	va_end(ap);
	return got == want;
}

__attribute__((format(printf, 5, 6)))
static inline bool tap_is_text(const char *got, const char *want, const char *file, int line, const char *fmt, ...)
{
	bool same = got && want ? strcmp(got, want) == 0 : got == want;
	va_list ap;

	va_start(ap, fmt);
	if (!tap_result(same, file, line, fmt, ap))
		printf("# got  %s\n# want %s\n", got ? got : "(null)", want ? want : "(null)");
	va_end(ap);
	return same;
}

/* The plan. The exit status of the program. */
static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed ? 1 : 0;
}

#endif
