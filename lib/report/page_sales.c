/* page_sales.c - what was sold: figures, over time, by channel, each beside the time before */
#include "report/page_impl.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/banned.h"

static const struct sales_row *sale(const struct page_rows *r, size_t i)
{
	return (const struct sales_row *)r->at + i;
}

static struct page_currency *currency_of(struct page *p, const char *code)
{
	for (size_t i = 0; i < p->n_currencies; i++)
		if (strcmp(p->currencies[i].code, code) == 0)
			return &p->currencies[i];
	if (p->n_currencies == PAGE_CURRENCIES)
		return NULL;
	p->currencies[p->n_currencies] = (struct page_currency){ .code = code };
	return &p->currencies[p->n_currencies++];
}

static void add(struct page_sum *to, const struct sales_row *r)
{
	to->orders += r->orders;
	to->cancelled_orders += r->cancelled_orders;
	to->unknown_orders += r->unknown_orders;
	to->units += r->units;
	to->total_minor += r->total_minor;
	to->kept_minor += r->kept_minor;
}

static void finish(struct page_sum *s)
{
	s->average_minor = s->orders > s->unknown_orders ? s->total_minor / (s->orders - s->unknown_orders) : INT_UNKNOWN;
	s->cancelled_bp = report_share_bp(s->cancelled_orders, s->orders + s->cancelled_orders);
}

static int read_span(struct page *p, const struct page_span *span, struct page_rows *rows, bool is_now, struct err *e)
{
	struct report_query q = page_question(p, span, &sales_query_record);

	*rows = (struct page_rows){ .type = &sales_row_record, .mem = &p->mem };
	q.by = 1 << BY_DAY | 1 << BY_CHANNEL;
	if (report_sales(p->w, &q, page_keep_row, rows, e))
		return -1;
	for (size_t i = 0; i < rows->n; i++) {
		struct page_currency *c = currency_of(p, sale(rows, i)->currency);
		if (c)
			add(is_now ? &c->now : &c->before, sale(rows, i));
	}
	return 0;
}

static int by_worth(const void *a, const void *b)
{
	const struct page_currency *x = a, *y = b;
	int rc = (x->now.orders < y->now.orders) - (x->now.orders > y->now.orders);

	return rc ? rc : strcmp(x->code, y->code);
}

int page_read_sales(struct page *p, struct err *e)
{
	if (read_span(p, &p->now, &p->sales, true, e) || read_span(p, &p->before, &p->sales_before, false, e))
		return -1;
	for (size_t i = 0; i < p->n_currencies; i++) {
		finish(&p->currencies[i].now);
		finish(&p->currencies[i].before);
	}
	qsort(p->currencies, p->n_currencies, sizeof *p->currencies, by_worth);
	return 0;
}

/* --- figures --- */

static const struct { struct page_column column; int good; } figures[] = {
	{ PAGE_COLUMN(struct page_sum, "sales", CELL_MONEY, total_minor, 0), 1 },
	{ PAGE_COLUMN(struct page_sum, "kept", CELL_MONEY, kept_minor, 0), 1 },
	{ PAGE_COLUMN(struct page_sum, "orders", CELL_COUNT, orders, 0), 1 },
	{ PAGE_COLUMN(struct page_sum, "average", CELL_MONEY, average_minor, 0), 1 },
	{ PAGE_COLUMN(struct page_sum, "units", CELL_COUNT, units, 0), 1 },
	{ PAGE_COLUMN(struct page_sum, "cancelled_share", CELL_SHARE, cancelled_bp, 0), -1 },
};

static void put_figure(struct page *p, const struct page_currency *c, size_t i)
{
	size_t at = figures[i].column.at;
	int64_t now = *(const int64_t *)((const char *)&c->now + at), was = *(const int64_t *)((const char *)&c->before + at);

	buf_str(&p->out, "<div><dt>");
	page_put_word(p, figures[i].column.head);
	buf_str(&p->out, "</dt><dd>");
	if (now == INT_UNKNOWN)
		buf_str(&p->out, "–");
	else if (figures[i].column.kind == CELL_MONEY)
		page_put_money(p, now, c->code);
	else if (figures[i].column.kind == CELL_COUNT)
		page_put_count(p, now);
	else
		page_put_share(p, now);
	if (figures[i].column.kind == CELL_SHARE)
		page_put_share_before(p, now, was, figures[i].good);
	else
		page_put_change(p, now, was, figures[i].good);
	buf_str(&p->out, "</dd></div>\n");
}

int page_figures(struct page *p, struct err *e)
{
	(void)e;
	if (!p->n_currencies)
		page_put_none(p, "nothing");
	for (size_t i = 0; i < p->n_currencies; i++) {
		page_put_currency(p, p->currencies[i].code);
		buf_str(&p->out, "<dl>\n");
		for (size_t k = 0; k < sizeof figures / sizeof *figures; k++)
			put_figure(p, &p->currencies[i], k);
		buf_str(&p->out, "</dl>\n");
	}
	return 0;
}

/* --- over time --- */

static const struct page_table time_table = {
	"over_time", sizeof(struct page_point), PAGE_NONE, (const struct page_column[]){
		PAGE_COLUMN(struct page_point, "from_day", CELL_DAY, day, 0),
		PAGE_COLUMN(struct page_point, "orders", CELL_COUNT, orders, 0),
		PAGE_COLUMN(struct page_point, "sales", CELL_MONEY, total_minor, 0),
		PAGE_COLUMN(struct page_point, "before", CELL_MONEY, before_minor, 0),
		PAGE_COLUMNS_END
	},
};

static int year_of(int64_t day)
{
	int year, month, d;

	clock_civil(day, &year, &month, &d);
	return year;
}

/* The number of the column that DAY belongs to. */
static int64_t column_of(const struct page *p, const struct page_span *span, int64_t day)
{
	switch (p->unit) {
	case UNIT_DAY: return day - span->first_day;
	case UNIT_WEEK: return (day - span->first_day) / 7;
	case UNIT_MONTH: return report_month(day) - report_month(span->first_day);
	default: return year_of(day) - year_of(span->first_day);
	}
}

/* The day on which a column begins; the first begins with the time. */
static int64_t first_day_of(const struct page *p, size_t column)
{
	int year, month, d;

	if (column == 0 || p->unit == UNIT_DAY || p->unit == UNIT_WEEK)
		return p->now.first_day + (int64_t)column * (p->unit == UNIT_WEEK ? 7 : 1);
	clock_civil(p->now.first_day, &year, &month, &d);
	if (p->unit == UNIT_YEAR)
		return clock_days(year + (int)column, 1, 1);
	month += (int)column - 1;
	return clock_days(year + month / 12, month % 12 + 1, 1);
}

/* True when the time begins or ends inside of what the column stands for. */
static bool is_part(const struct page *p, size_t column, size_t n)
{
	int64_t first = p->now.first_day, end = first + p->now.days;
	int year, month, d;

	clock_civil(first, &year, &month, &d);
	if (column == 0 && p->unit >= UNIT_MONTH && (d != 1 || (p->unit == UNIT_YEAR && month != 1)))
		return true;
	return column + 1 == n && first_day_of(p, n) > end;
}

static void fill_points(const struct page *p, const char *currency, struct page_point *points, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		points[i].day = first_day_of(p, i);
		points[i].is_part = is_part(p, i, n);
	}
	for (size_t i = 0; i < p->sales.n; i++) {
		const struct sales_row *r = sale(&p->sales, i);
		if (strcmp(r->currency, currency) != 0)
			continue;
		struct page_point *to = &points[column_of(p, &p->now, r->day)];
		to->orders += r->orders;
		to->total_minor += r->total_minor;
	}
	for (size_t i = 0; i < p->sales_before.n; i++) {
		const struct sales_row *r = sale(&p->sales_before, i);
		size_t at = (size_t)column_of(p, &p->before, r->day);
		if (strcmp(r->currency, currency) == 0 && at < n)
			points[at].before_minor += r->total_minor;
	}
}

static bool sold_any(const struct page_point *points, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (points[i].total_minor > 0 || points[i].before_minor > 0)
			return true;
	return false;
}

/* The same columns for every currency: where it sold nothing there is nothing. */
static void put_time(struct page *p, const char *currency)
{
	size_t n = (size_t)column_of(p, &p->now, p->now.first_day + p->now.days - 1) + 1;
	struct page_point *points = arena_get(&p->mem, n * sizeof *points);

	fill_points(p, currency, points, n);
	page_put_currency(p, currency);
	if (!sold_any(points, n)) {
		page_put_none(p, "nothing_sold");
		return;
	}
	page_put_chart(p, points, n, currency);
	buf_str(&p->out, "<details><summary>");
	page_put_word(p, "as_table");
	buf_str(&p->out, "</summary>\n");
	page_put_table_of(p, &time_table, points, n, currency);
	buf_str(&p->out, "</details>\n");
}

int page_time(struct page *p, struct err *e)
{
	(void)e;
	if (!p->n_currencies)
		page_put_none(p, "nothing");
	for (size_t i = 0; i < p->n_currencies; i++)
		put_time(p, p->currencies[i].code);
	return 0;
}

/* --- by channel --- */

struct channel { const char *channel, *currency; int64_t orders, total_minor, before_minor; };

static const struct page_table channel_table = {
	"by_channel", sizeof(struct channel), offsetof(struct channel, currency), (const struct page_column[]){
		PAGE_COLUMN(struct channel, "channel", CELL_NAME, channel, 0),
		PAGE_COLUMN(struct channel, "orders", CELL_COUNT, orders, PAGE_WIDE),
		PAGE_COLUMN(struct channel, "sales", CELL_MONEY, total_minor, PAGE_BAR),
		PAGE_COLUMN2(struct channel, "change", CELL_CHANGE, total_minor, before_minor, 0),
		PAGE_COLUMNS_END
	},
};

static struct channel *channel_of(struct page_rows *all, const struct sales_row *r)
{
	for (size_t i = 0; i < all->n; i++) {
		struct channel *c = (struct channel *)all->at + i;
		if (strcmp(c->channel, r->channel) == 0 && strcmp(c->currency, r->currency) == 0)
			return c;
	}
	struct channel *c = page_rows_grow(all, sizeof *c);
	c->channel = r->channel;
	c->currency = r->currency;
	return c;
}

static int by_total(const void *a, const void *b)
{
	const struct channel *x = a, *y = b;
	int rc = strcmp(x->currency, y->currency);

	if (rc == 0)
		rc = (x->total_minor < y->total_minor) - (x->total_minor > y->total_minor);
	return rc ? rc : strcmp(x->channel, y->channel);
}

int page_channels(struct page *p, struct err *e)
{
	struct page_rows all = { .mem = &p->mem };

	(void)e;
	for (size_t i = 0; i < p->sales.n; i++) {
		struct channel *c = channel_of(&all, sale(&p->sales, i));
		c->orders += sale(&p->sales, i)->orders;
		c->total_minor += sale(&p->sales, i)->total_minor;
	}
	for (size_t i = 0; i < p->sales_before.n; i++)
		channel_of(&all, sale(&p->sales_before, i))->before_minor += sale(&p->sales_before, i)->total_minor;
	if (all.n)
		qsort(all.at, all.n, sizeof(struct channel), by_total);
	else
		page_put_none(p, "nothing");
	page_put_table(p, &channel_table, all.at, all.n);
	return 0;
}
