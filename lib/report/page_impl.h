/* page_impl.h - what the files that make the page share */
#ifndef REPORT_PAGE_IMPL_H
#define REPORT_PAGE_IMPL_H

#include "base/html.h"
#include "report/page.h"
#include "report/report_impl.h"

enum { PAGE_CURRENCIES = 16, PAGE_TOP = 10, PAGE_NUMBER = 64 };
enum page_unit { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR };

/* A half-open range of time, and its days in the business zone. */
struct page_span { int64_t since_ms, until_ms, first_day, days; };

/* Rows of a report, copied. */
struct page_rows { const struct record *type; struct arena *mem; char *at; size_t n, room; };

/* Sums of orders in one currency. */
struct page_sum {
	int64_t orders, cancelled_orders, unknown_orders, units, total_minor, kept_minor;
	int64_t average_minor, cancelled_bp;      /* computed */
};

struct page_currency { const char *code; struct page_sum now, before; };

struct page {
	struct work *w;
	const struct page_query *in;
	struct arena mem;
	struct buf out;
	int64_t lang;
	struct page_span now, before;
	enum page_unit unit;                      /* of the columns of charts */
	struct page_rows sales, sales_before;     /* by day and channel */
	struct page_currency currencies[PAGE_CURRENCIES];
	size_t n_currencies;
	int n_charts;
};

/* --- words and figures (page_words.c, page_text.c) --- */

extern const char *const page_lang_words[], *const page_grouping_words[];

/* KEY in the language of the page; KEY itself, with blanks for '_', when it is not in the list. RET: borrowed. */
const char *page_word(struct page *p, const char *key);

/* Append it, escaped. */
void page_put_word(struct page *p, const char *key);

/* Append an amount with its sign or code, a count, basis points as percent, a day; nothing for what is not known. */
void page_put_money(struct page *p, int64_t minor, const char *currency);
void page_put_count(struct page *p, int64_t n);
void page_put_share(struct page *p, int64_t bp);
void page_put_day(struct page *p, int64_t day);
/* The change from BEFORE to NOW in percent, coloured: GOOD is 1 when more is better, -1 when less is, 0 neither. */
void page_put_change(struct page *p, int64_t now, int64_t before, int good);
/* The share that it was before, coloured in the same way. */
void page_put_share_before(struct page *p, int64_t now, int64_t before, int good);

/* An amount, without decimals where it has none. RET is PAGE_NUMBER bytes. */
void page_axis_money(const struct page *p, int64_t minor, const char *currency, char *ret);
/* A round amount in thousands, lakhs, crores or millions: for an axis. RET is PAGE_NUMBER bytes. */
void page_short_money(struct page *p, int64_t minor, const char *currency, char *ret);
/* "3 Aug", "Aug 2026" or "2026", by UNIT. RET is PAGE_NUMBER bytes. */
void page_unit_name(struct page *p, int64_t day, char *ret);

/* --- tables (page_table.c) --- */

enum page_cell {
	CELL_END, CELL_NAME,      /* text; BESIDE is another, in small letters, or what stands in for it */
	CELL_WORD,                /* text that is translated */
	CELL_COUNT, CELL_MONEY, CELL_SHARE, CELL_DAY, CELL_TIME,
	CELL_CHANGE,              /* from BESIDE to it */
};

enum page_flag {
	PAGE_BAR = 1,             /* drawn below the name */
	PAGE_WIDE = 2,            /* left out where there is little room */
};

struct page_column { const char *head; enum page_cell kind; size_t at, beside; unsigned flags; };

#define PAGE_NONE SIZE_MAX
#define PAGE_COLUMN(S, h, k, m, f) { h, k, offsetof(S, m), PAGE_NONE, f }
#define PAGE_COLUMN2(S, h, k, m, b, f) { h, k, offsetof(S, m), offsetof(S, b), f }
#define PAGE_COLUMNS_END { .kind = CELL_END }

struct page_table {
	const char *caption;                  /* a word, for who does not see the heading */
	size_t row_size, currency_at;         /* PAGE_NONE: no money */
	const struct page_column *columns;
};

/* N rows; those of one currency stand together, and each currency is a table. */
void page_put_table(struct page *p, const struct page_table *t, const void *rows, size_t n);

/* N rows that are all of one currency, as one table. */
void page_put_table_of(struct page *p, const struct page_table *t, const void *rows, size_t n, const char *currency);

/* A heading for what is of one currency, when there are several. */
void page_put_currency(struct page *p, const char *code);

/* "No orders in this time", or another word. */
void page_put_none(struct page *p, const char *key);

/* --- pictures (page_svg.c) --- */

/* A column of the chart: what was, and what was in the time before. One of a part of a week, month or year is pale. */
struct page_point { int64_t day, orders, total_minor, before_minor; bool is_part; };

/* A bar as long as VALUE is against MOST. What it says stands beside it, so that it says nothing by itself. */
void page_put_bar(struct page *p, int64_t value, int64_t most);

/* Columns over time, the time before as a line. */
void page_put_chart(struct page *p, const struct page_point *points, size_t n, const char *currency);

/* --- sections --- */

/* What stands under a heading, appended. */
int page_figures(struct page *p, struct err *e);
int page_time(struct page *p, struct err *e);
int page_channels(struct page *p, struct err *e);
int page_funnel(struct page *p, struct err *e);
int page_products(struct page *p, struct err *e);
int page_customers(struct page *p, struct err *e);
int page_stock(struct page *p, struct err *e);
int page_shipping(struct page *p, struct err *e);
int page_returns(struct page *p, struct err *e);
int page_improve(struct page *p, struct err *e);
int page_cod(struct page *p, struct err *e);

/* Read the sales of both times and add them up. */
int page_read_sales(struct page *p, struct err *e);

/* A question of TYPE about a time of the page. */
struct report_query page_question(struct page *p, const struct page_span *span, const struct record *type);

/* Copy ROW to the struct page_rows ARG: what reports are given to emit with. */
int page_keep_row(void *arg, const void *row, struct err *e);

/* Room for a further row of SIZE bytes. RET: borrowed, zeroed. */
void *page_rows_grow(struct page_rows *r, size_t size);

extern const char page_style[];

#endif
