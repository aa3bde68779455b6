/* say.c - standard error */
#include "cli/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/banned.h"

enum { PROGRESS_AFTER_MS = 1000, PROGRESS_EVERY_MS = 200 };

/* Control characters from the outside must not reach a terminal. */
static void add_plain(struct buf *out, const char *text)
{
	for (; *text; text++)
		buf_byte(out, (unsigned char)*text < 0x20 || *text == 0x7f ? ' ' : *text);
}

void say_refused(const struct say *s, const char *where, const struct err *e, struct buf *out)
{
	buf_format(out, "%s %s: ", s->tool, s->verb);
	if (where) {
		add_plain(out, where);
		buf_str(out, ": ");
	}
	buf_format(out, "%s: ", err_wire(e->code));
	add_plain(out, e->text);
	buf_byte(out, '\n');
}

void say_failed(const struct say *s, const struct err *e)
{
	struct buf b = { 0 };

	buf_format(&b, "%s%s%s: ", s->tool, s->verb ? " " : "", s->verb ? s->verb : "");
	add_plain(&b, e->text);
	fprintf(stderr, "%s\n", buf_text(&b));
	if (e->code == ERR_USAGE)
		fprintf(stderr, "Try '%s%s%s --help'.\n", s->tool, s->verb ? " " : "", s->verb ? s->verb : "");
	buf_release(&b);
}

void say(const struct say *s, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s %s: ", s->tool, s->verb);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void progress_start(struct progress *p, int wanted)
{
	*p = (struct progress){ .from_ms = clock_steady_ms(), .wanted = wanted && isatty(STDERR_FILENO) };
}

void progress_tick(struct progress *p, int64_t records, int64_t taken_bytes, int64_t size_bytes)
{
	int64_t now = p->wanted ? clock_steady_ms() : 0, spent = now - p->from_ms;

	if (!p->wanted || spent < PROGRESS_AFTER_MS || now - p->last_ms < PROGRESS_EVERY_MS)
		return;
	p->last_ms = now;
	p->shown = 1;
	fprintf(stderr, "\r%lld records, %lld a second", (long long)records, (long long)(records * 1000 / spent));
	if (size_bytes > 0 && taken_bytes > 0 && taken_bytes <= size_bytes)
		fprintf(stderr, ", %lld%%, %lld s left", (long long)(taken_bytes * 100 / size_bytes),
			(long long)(spent * (size_bytes - taken_bytes) / taken_bytes / 1000));
	fputs("\033[K", stderr);
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = 0;
}
