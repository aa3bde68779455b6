/* report_impl.h - what the files of the report room share; nobody else includes it */
#ifndef REPORT_REPORT_IMPL_H
#define REPORT_REPORT_IMPL_H

#include "order/order.h"
#include "order/order_totals.h"
#include "report/report.h"

/* A range of time cut into what caches hold whole (days or months FROM .. TO) and the rest at both ends. */
struct report_range {
	int64_t from, to;
	struct { int64_t since_ms, until_ms; } rest[2];
};

/* Read --since, --until and --as-of of IN into since_ms, until_ms and as_of_ms of Q. */
int report_times(struct work *w, const struct report_query *in, struct report_query *q, struct err *e);

/* Cut the times of Q. The zone must be known already. */
void report_cut(struct work *w, const struct report_query *q, bool by_month, struct report_range *ret);

/* Which orders of all a query asks for: nearly all, so that tables are best read as they lie; a FEW, which are best found
 * by when they were placed; or EVER: all of them, which are of the one CURRENCY and need not be read at all. */
enum report_extent { EXTENT_MANY, EXTENT_FEW, EXTENT_EVER };

/* The extent of Q, by the totals of days; for EXTENT_EVER its currency is set. */
int report_extent(struct work *w, struct report_query *q, enum report_extent *ret, struct err *e);

/* Months since 1970 of a day since 1970. */
int64_t report_month(int64_t day);

/* Periods of days in the business zone: the first day of the one of DAY, and its name ("2026-08-20", "2026-W34",
 * "2026-08") in RET, which has room for REPORT_PERIOD_ROOM bytes. */
enum report_period { PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH };
enum { REPORT_PERIOD_ROOM = 32 };
int64_t report_period_start(enum report_period p, int64_t day);
const char *report_period_name(enum report_period p, int64_t day, char *ret);

/* N of WHOLE in basis points, rounded half up; INT_UNKNOWN of nothing. */
int64_t report_share_bp(int64_t n, int64_t whole);

/* Units of one item at one place in one condition, by the ledger. */
struct balance { int64_t item_id, place_id, condition, units; bool seen; };

/* Balances of all items at all places, summed up in memory. */
struct balances { struct balance *slots; size_t room, n; };

/* Sum up the whole ledger; RET is to be released. */
int balances_read(struct work *w, struct balances *ret, struct err *e);

/* The balance, or the free place for it (its item_id is 0). RET: borrowed. */
struct balance *balance_find(const struct balances *b, int64_t item_id, int64_t place_id, int64_t condition);

/* Free the memory. */
void balances_release(struct balances *b);

/* Write all N bytes to FD; -1 and errno. */
int report_write(int fd, const char *bytes, size_t n);

/* Where findings and repairs go. */
struct report_out {
	struct work *w;
	report_emit emit;
	void *arg;
	struct buf subject, one, two;
	int64_t rows;
};

/* What it should be, what it is; SUBJECT is taken from OUT's buffer, which is cleared. */
int report_finding(struct report_out *out, const char *id, int64_t expected, int64_t found, struct err *e);
int report_finding_text(struct report_out *out, const char *id, const char *expected, const char *found,
	struct err *e);

/* Free the buffers. */
void report_out_release(struct report_out *out);

/* "SKU at LOCATION (condition)" into OUT's subject; condition -1: without. */
int report_name_place(struct report_out *out, int64_t item_id, int64_t place_id, int64_t condition, struct err *e);

/* Each sum of the totals that is not what the orders say (I23); w->totals must hold what they say. */
int report_totals_differ(struct work *w, int (*differ)(void *arg, const char *subject, int64_t was, int64_t is,
	struct err *e), void *arg, struct err *e);

#endif
