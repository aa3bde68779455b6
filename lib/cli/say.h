/* say.h - standard error: sentences for people, and one line of progress */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"

/* Who speaks: "oms-stock reserve". */
struct say { const char *tool, *verb; };

/* Append one sentence as it goes to standard error: prefix, WHERE ("line 12"; may be NULL), code, text. */
void say_refused(const struct say *s, const char *where, const struct err *e, struct buf *out);

/* Print a failure that ended the run. */
void say_failed(const struct say *s, const struct err *e);

/* Print a sentence. */
void say(const struct say *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A line that rewrites itself: records so far, their rate, and the time left when SIZE_BYTES is known. */
struct progress { int64_t from_ms, last_ms; int wanted, shown; };

/* Begin, seldom tick, end: nothing is shown unless WANTED, on a terminal, and after a second. */
void progress_start(struct progress *p, int wanted);
/* Show how far it is, if it is time. */
void progress_tick(struct progress *p, int64_t records, int64_t taken_bytes, int64_t size_bytes);
/* Wipe the line. */
void progress_end(struct progress *p);

#endif
