/* book_cell.c - numbers of a workbook as text: dates are days since 1900, and long ids are lost */
#include "import/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/banned.h"

enum { DAYS_TO_1970 = 25569, DAYS_1904 = 1462, SECONDS = 86400, LAST_DAY = 2958465 };

/* A day and a part of it: 2026-08-01, 2026-08-01 10:15:00, or 10:15:00 alone. */
static void moment(const struct book *b, double n, struct buf *out)
{
	int64_t seconds = (int64_t)(n * SECONDS + 0.5), days = seconds / SECONDS, rest = seconds % SECONDS;
	char text[32];

	if (days) {
		clock_format_date(days + (b->since_1904 ? DAYS_1904 : 0) - DAYS_TO_1970, text);
		buf_str(out, text);
	}
	if (days && rest)
		buf_byte(out, ' ');
	if (rest || !days)
		buf_format(out, "%02d:%02d:%02d", (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
}

/* What a sheet shows of a number: 15 digits. Longer whole numbers keep their power of ten, which tells that digits
 * are lost. */
static void plain(double n, struct buf *out)
{
	double size = n < 0 ? -n : n;
	char text[64];
	int digits = 14;

	if (size >= 1e15 || n == (double)(int64_t)n) {
		snprintf(text, sizeof text, size >= 1e15 ? "%.14E" : "%.0f", n);
		buf_str(out, text);
		return;
	}
	for (; size >= 10; size /= 10)
		digits--;
	for (; size < 1 && digits < 20; size *= 10)
		digits++;
	size_t len = (size_t)snprintf(text, sizeof text, "%.*f", digits, n);
	while (text[len - 1] == '0')
		len--;
	buf_add(out, text, len - (text[len - 1] == '.'));
}

void book_number(const struct book *b, const char *text, enum look_of look, struct buf *out)
{
	char *end;
	double n = strtod(text, &end);

	if (end == text || *end || !(n > -1e300 && n < 1e300))
		buf_str(out, text);
	else if (look != LOOK_NUMBER && n >= 0 && n < LAST_DAY)
		moment(b, n, out);
	else
		plain(n, out);
}
