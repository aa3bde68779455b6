/* report_sales.c - sales by day, week, month and channel */
#include "report/report_then.h"

#include <stdlib.h>
#include <string.h>
#include "report.sql.h"
#include "base/banned.h"

enum { BY_TIME = 1 << BY_DAY | 1 << BY_WEEK | 1 << BY_MONTH };

/* Rows as they come, their day made the first of their period; later sorted and added up. */
struct sheet {
	struct work *w;
	int64_t by;
	struct sales_row *rows;
	size_t n, room;
	const char *channel, *currency;   /* the last ones kept */
};

/* TEXT in the arena; rows that follow each other mostly have the same. */
static const char *kept(struct sheet *s, const char **last, const char *text)
{
	if (!*last || strcmp(*last, text) != 0)
		*last = arena_text(s->w->mem, text, strlen(text));
	return *last;
}

static enum report_period period_of(const struct sheet *s)
{
	return s->by & 1 << BY_DAY ? PERIOD_DAY : s->by & 1 << BY_WEEK ? PERIOD_WEEK : PERIOD_MONTH;
}

static int64_t first_day(const struct sheet *s, int64_t day)
{
	return s->by & BY_TIME ? report_period_start(period_of(s), day) : 0;
}

static int add_row(struct sheet *s, struct sales_row row)
{
	if (s->n == s->room) {
		s->room = s->room ? s->room * 2 : 256;
		s->rows = must_realloc(s->rows, s->room * sizeof *s->rows);
	}
	row.day = first_day(s, row.day);
	row.channel = s->by & 1 << BY_CHANNEL ? kept(s, &s->channel, row.channel) : NULL;
	row.currency = kept(s, &s->currency, row.currency);
	s->rows[s->n++] = row;
	return 0;
}

static int add_day(void *arg, const void *row, struct err *e)
{
	(void)e;
	return add_row(arg, *(const struct sales_row *)row);
}

static int64_t or_zero(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

/* One order of a day that is not in the range as a whole. */
static int add_order(void *arg, const void *row, struct err *e)
{
	struct sheet *s = arg;
	struct sales_row r = *(const struct sales_row *)row;

	(void)e;
	r.day = setting_day(s->w, r.placed_at);
	if (r.cancelled_orders)
		return add_row(s, (struct sales_row){ .day = r.day, .channel = r.channel, .currency = r.currency,
			.cancelled_orders = 1 });
	r.orders = 1;
	r.units = or_zero(r.units);
	r.kept_units = or_zero(r.kept_units);
	r.total_minor = or_zero(r.total_minor);
	r.tax_minor = or_zero(r.tax_minor);
	r.kept_minor = or_zero(r.kept_minor);
	return add_row(s, r);
}

static int by_key(const void *a, const void *b)
{
	const struct sales_row *x = a, *y = b;
	int rc = (x->day > y->day) - (x->day < y->day);

	if (rc == 0 && x->channel)
		rc = strcmp(x->channel, y->channel);
	return rc ? rc : strcmp(x->currency, y->currency);
}

static void add_to(struct sales_row *to, const struct sales_row *from)
{
	to->orders += from->orders;
	to->cancelled_orders += from->cancelled_orders;
	to->unknown_orders += from->unknown_orders;
	to->units += from->units;
	to->kept_units += from->kept_units;
	to->total_minor += from->total_minor;
	to->tax_minor += from->tax_minor;
	to->discount_minor += from->discount_minor;
	to->kept_minor += from->kept_minor;
}

static int emit_sheet(struct sheet *s, report_emit emit, void *arg, struct err *e)
{
	char name[REPORT_PERIOD_ROOM];
	int rc = 0;

	if (s->n)
		qsort(s->rows, s->n, sizeof *s->rows, by_key);
	for (size_t i = 0, next; rc == 0 && i < s->n; i = next) {
		struct sales_row row = s->rows[i];
		for (next = i + 1; next < s->n && by_key(&s->rows[i], &s->rows[next]) == 0; next++)
			add_to(&row, &s->rows[next]);
		row.period = s->by & BY_TIME ? report_period_name(period_of(s), row.day, name) : NULL;
		rc = emit(arg, &row, e);
	}
	return rc;
}

/* What was known at another time. */
static int add_then(void *arg, const struct order_total *t, struct err *e)
{
	struct sales_row r = { .day = t->day, .channel = t->channel, .currency = t->currency };

	(void)e;
	if (t->state == ORDER_CANCELLED || t->state == ORDER_EXPIRED) {
		r.cancelled_orders = t->orders;
		return add_row(arg, r);
	}
	r.orders = t->orders;
	r.unknown_orders = t->unknown_orders;
	r.units = t->units;
	r.kept_units = t->kept_units;
	r.total_minor = t->total_minor;
	r.tax_minor = t->tax_minor;
	r.discount_minor = t->discount_minor;
	r.kept_minor = t->kept_minor;
	return add_row(arg, r);
}

static int fill(struct sheet *s, struct report_query *q, struct err *e)
{
	struct report_range r;

	if (q->as_of)
		return report_then(s->w, q, add_then, NULL, s, NULL, e);
	report_cut(s->w, q, false, &r);
	q->from = r.from;
	q->to = r.to;
	if (store_each(s->w, &SQL_SALES_DAYS, &sales_query_record, q, &sales_row_record, add_day, s, e))
		return -1;
	for (int i = 0; i < 2; i++) {
		q->since_ms = r.rest[i].since_ms;
		q->until_ms = r.rest[i].until_ms;
		if (q->since_ms < q->until_ms && store_each(s->w, &SQL_SALES_ORDERS, &sales_query_record, q,
			&sales_row_record, add_order, s, e))
			return -1;
	}
	return 0;
}

static bool one_period(int64_t by)
{
	int64_t times = by & BY_TIME;

	return (times & (times - 1)) == 0;
}

int report_sales(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct sheet s = { .w = w, .by = in->by == INT_UNKNOWN ? 1 << BY_DAY : in->by };
	struct report_query q;

	if (!one_period(s.by))
		return err_set(e, ERR_USAGE, "by", "--by: only one of day, week and month");
	int rc = report_times(w, in, &q, e) || fill(&s, &q, e) || emit_sheet(&s, emit, arg, e) ? -1 : 0;
	must_free(s.rows);
	return rc;
}
