/* page_sections.c - how far orders came, what and who stood at the top, what needs looking at */
#include "report/page_impl.h"

#include <stdlib.h>
#include <string.h>
#include "report/report_improve.h"
#include "ship/ship.h"
#include "base/banned.h"

enum { RISK_ROWS = 15, SOON_DAYS = 7, PHONE_DIGITS = 6 };

static void put_rows(struct page *p, const struct page_table *t, const struct page_rows *rows, const char *none)
{
	if (!rows->n)
		page_put_none(p, none);
	page_put_table(p, t, rows->at, rows->n);
}

/* Ask for a row for each WORD, one of those that the report has. */
static int ask_by(struct report_query *q, const struct record *type, const char *word, struct err *e)
{
	struct arena none = { 0 };
	size_t at = 0;

	return record_set_text(record_find(type, "by", '.', &at), q, word, strlen(word), 0, &none, e);
}

/* --- how far --- */

static const struct page_table funnel_table = {
	"funnel", sizeof(struct funnel_row), PAGE_NONE, (const struct page_column[]){
		PAGE_COLUMN(struct funnel_row, "stage", CELL_WORD, stage, 0),
		PAGE_COLUMN(struct funnel_row, "orders", CELL_COUNT, orders, PAGE_BAR),
		PAGE_COLUMN(struct funnel_row, "share", CELL_SHARE, share_bp, 0),
		PAGE_COLUMNS_END
	},
};

int page_funnel(struct page *p, struct err *e)
{
	struct report_query q = page_question(p, &p->now, &funnel_query_record);
	struct page_rows rows = { .type = &funnel_row_record, .mem = &p->mem };

	if (report_funnel(p->w, &q, page_keep_row, &rows, e))
		return -1;
	if (((const struct funnel_row *)rows.at)->orders == 0)
		rows.n = 0;
	put_rows(p, &funnel_table, &rows, "nothing");
	return 0;
}

/* --- products and customers --- */

static const struct page_table product_table = {
	"top_products", sizeof(struct product_row), offsetof(struct product_row, currency), (const struct page_column[]){
		PAGE_COLUMN2(struct product_row, "product", CELL_NAME, title, sku, 0),
		PAGE_COLUMN(struct product_row, "kept_units", CELL_COUNT, kept_units, PAGE_WIDE),
		PAGE_COLUMN(struct product_row, "return_share", CELL_SHARE, return_bp, PAGE_WIDE),
		PAGE_COLUMN(struct product_row, "kept", CELL_MONEY, kept_minor, PAGE_BAR),
		PAGE_COLUMNS_END
	},
};

/* What was not kept at all sold nothing. */
static int keep_product(void *arg, const void *row, struct err *e)
{
	const struct product_row *r = row;

	return r->kept_units > 0 ? page_keep_row(arg, row, e) : 0;
}

int page_products(struct page *p, struct err *e)
{
	struct report_query q = page_question(p, &p->now, &product_query_record);
	struct page_rows rows = { .type = &product_row_record, .mem = &p->mem };

	q.by = BY_VALUE;
	q.top = PAGE_TOP;
	if (report_products(p->w, &q, keep_product, &rows, e))
		return -1;
	put_rows(p, &product_table, &rows, "nothing");
	return 0;
}

static const struct page_table customer_table = {
	"top_customers", sizeof(struct customer_sales), offsetof(struct customer_sales, currency),
	(const struct page_column[]){
		PAGE_COLUMN(struct customer_sales, "customer", CELL_NAME, name, 0),
		PAGE_COLUMN(struct customer_sales, "orders", CELL_COUNT, orders, 0),
		PAGE_COLUMN(struct customer_sales, "kept", CELL_MONEY, kept_minor, PAGE_BAR),
		PAGE_COLUMNS_END
	},
};

/* True for what somebody has put where a name belongs, but can be reached by. */
static bool is_address(const char *name)
{
	int digits = 0;

	for (const char *c = name; *c; c++)
		digits += *c >= '0' && *c <= '9';
	return strchr(name, '@') || digits >= PHONE_DIGITS;
}

/* Who has kept nothing is no top customer. */
static int keep_buyer(void *arg, const void *row, struct err *e)
{
	const struct customer_sales *c = row;

	return c->kept_minor > 0 ? page_keep_row(arg, row, e) : 0;
}

int page_customers(struct page *p, struct err *e)
{
	struct report_query q = page_question(p, &p->now, &buyer_query_record);
	struct page_rows rows = { .type = &customer_sales_record, .mem = &p->mem };

	q.top = PAGE_TOP;
	if (report_customers(p->w, &q, keep_buyer, &rows, e))
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		struct customer_sales *c = (struct customer_sales *)rows.at + i;
		if (p->in->redact == 1)
			c->name = arena_format(&p->mem, "%s %zu", page_word(p, "customer"), i + 1);
		else if (!c->name || !*c->name || is_address(c->name))
			c->name = page_word(p, "no_name");
	}
	put_rows(p, &customer_table, &rows, "nothing");
	return 0;
}

/* --- stock --- */

struct risk { const char *sku, *title, *state; int64_t available, waiting, cover_days; };

static const struct page_table risk_table = {
	"at_risk", sizeof(struct risk), PAGE_NONE, (const struct page_column[]){
		PAGE_COLUMN2(struct risk, "product", CELL_NAME, title, sku, 0),
		PAGE_COLUMN(struct risk, "state", CELL_WORD, state, 0),
		PAGE_COLUMN(struct risk, "available", CELL_COUNT, available, 0),
		PAGE_COLUMN(struct risk, "waiting", CELL_COUNT, waiting, PAGE_WIDE),
		PAGE_COLUMN(struct risk, "days_left", CELL_COUNT, cover_days, PAGE_WIDE),
		PAGE_COLUMNS_END
	},
};

/* What is wrong with an item, worst first; NULL for nothing. */
static const char *risk_of(const struct stock_low *low)
{
	if (strcmp(low->advice, "short") == 0)
		return "short";
	if (low->available <= 0 && (low->sold > 0 || low->waiting > 0))
		return "out";
	if (low->cover_days != INT_UNKNOWN && low->cover_days < SOON_DAYS)
		return "soon";
	return strcmp(low->advice, "reorder") == 0 ? "reorder" : NULL;
}

static const char *copied(struct arena *mem, const char *text)
{
	return text ? arena_text(mem, text, strlen(text)) : NULL;
}

static int keep_risk(void *arg, const void *row, struct err *e)
{
	struct page_rows *rows = arg;
	const struct stock_low *low = row;
	const char *state = risk_of(low);

	(void)e;
	if (state)
		*(struct risk *)page_rows_grow(rows, sizeof(struct risk)) = (struct risk){ copied(rows->mem, low->sku),
			copied(rows->mem, low->title), state, low->available, low->waiting, low->cover_days };
	return 0;
}

static int rank_of(const struct risk *r)
{
	static const char *const order[] = { "short", "out", "soon", "reorder" };
	int i = 0;

	while (strcmp(order[i], r->state) != 0)
		i++;
	return i;
}

static int by_risk(const void *a, const void *b)
{
	const struct risk *x = a, *y = b;
	int rc = rank_of(x) - rank_of(y);

	if (rc == 0)
		rc = (x->waiting < y->waiting) - (x->waiting > y->waiting);
	if (rc == 0)
		rc = (x->available > y->available) - (x->available < y->available);
	return rc ? rc : strcmp(x->sku, y->sku);
}

int page_stock(struct page *p, struct err *e)
{
	struct page_rows rows = { .mem = &p->mem };
	struct stock_query q;

	record_init(&stock_low_query_record, &q);
	q.all = 1;
	if (stock_low_list(p->w, &q, keep_risk, &rows, e))
		return -1;
	size_t n = rows.n;
	if (n)
		qsort(rows.at, n, sizeof(struct risk), by_risk);
	rows.n = n < RISK_ROWS ? n : RISK_ROWS;
	put_rows(p, &risk_table, &rows, "nothing_at_risk");
	if (n > rows.n) {
		buf_str(&p->out, "<p class=\"none\">");
		page_put_word(p, "and_more");
		buf_byte(&p->out, ' ');
		page_put_count(p, (int64_t)(n - rows.n));
		buf_str(&p->out, "</p>\n");
	}
	return 0;
}

/* --- how parcels went, and what came back --- */

static const struct page_table shipping_table = {
	"shipping", sizeof(struct shipping_row), PAGE_NONE, (const struct page_column[]){
		PAGE_COLUMN(struct shipping_row, "courier", CELL_NAME, subject, 0),
		PAGE_COLUMN(struct shipping_row, "parcels", CELL_COUNT, parcels, 0),
		PAGE_COLUMN(struct shipping_row, "sent_on_time", CELL_SHARE, dispatch_on_time_bp, PAGE_WIDE),
		PAGE_COLUMN(struct shipping_row, "brought_on_time", CELL_SHARE, delivery_on_time_bp, PAGE_BAR),
		PAGE_COLUMN(struct shipping_row, "back", CELL_SHARE, rto_bp, PAGE_WIDE),
		PAGE_COLUMNS_END
	},
};

/* Orders whose parcels nobody told of say nothing about couriers. */
static int keep_sent(void *arg, const void *row, struct err *e)
{
	const struct shipping_row *r = row;

	return r->parcels > 0 ? page_keep_row(arg, row, e) : 0;
}

int page_shipping(struct page *p, struct err *e)
{
	struct report_query q = page_question(p, &p->now, &shipping_query_record);
	struct page_rows rows = { .type = &shipping_row_record, .mem = &p->mem };

	if (ask_by(&q, &shipping_query_record, "courier", e) || report_shipping(p->w, &q, keep_sent, &rows, e))
		return -1;
	put_rows(p, &shipping_table, &rows, "nothing_sent");
	return 0;
}

static const struct page_table returns_table = {
	"returns", sizeof(struct returns_row), offsetof(struct returns_row, currency), (const struct page_column[]){
		PAGE_COLUMN(struct returns_row, "reason", CELL_WORD, subject, 0),
		PAGE_COLUMN(struct returns_row, "units", CELL_COUNT, returned_units, PAGE_BAR),
		PAGE_COLUMN(struct returns_row, "of_delivered", CELL_SHARE, rate_bp, 0),
		PAGE_COLUMN(struct returns_row, "given_back", CELL_MONEY, refunded_minor, PAGE_WIDE),
		PAGE_COLUMNS_END
	},
};

static int keep_returned(void *arg, const void *row, struct err *e)
{
	const struct returns_row *r = row;

	return r->returned_units > 0 ? page_keep_row(arg, row, e) : 0;
}

int page_returns(struct page *p, struct err *e)
{
	struct report_query q = page_question(p, &p->now, &returns_query_record);
	struct page_rows rows = { .type = &returns_row_record, .mem = &p->mem };

	q.top = PAGE_TOP;
	if (ask_by(&q, &returns_query_record, "reason", e) || report_returns(p->w, &q, keep_returned, &rows, e))
		return -1;
	put_rows(p, &returns_table, &rows, "nothing_back");
	return 0;
}

/* --- cash that couriers have --- */

static const struct page_table cod_table = {
	"cod", sizeof(struct cod_row), offsetof(struct cod_row, currency), (const struct page_column[]){
		PAGE_COLUMN(struct cod_row, "courier", CELL_NAME, courier, 0),
		PAGE_COLUMN(struct cod_row, "parcels", CELL_COUNT, parcels, PAGE_WIDE),
		PAGE_COLUMN(struct cod_row, "oldest", CELL_TIME, since_at, PAGE_WIDE),
		PAGE_COLUMN(struct cod_row, "outstanding", CELL_MONEY, outstanding_minor, PAGE_BAR),
		PAGE_COLUMNS_END
	},
};

static int keep_cash(void *arg, const void *row, struct err *e)
{
	const struct cod_row *c = row;

	return c->outstanding_minor > 0 ? page_keep_row(arg, row, e) : 0;
}

static int by_cash(const void *a, const void *b)
{
	const struct cod_row *x = a, *y = b;
	int rc = strcmp(x->currency, y->currency);

	if (rc == 0)
		rc = (x->outstanding_minor < y->outstanding_minor) - (x->outstanding_minor > y->outstanding_minor);
	return rc ? rc : strcmp(x->courier ? x->courier : "", y->courier ? y->courier : "");
}

int page_cod(struct page *p, struct err *e)
{
	struct page_rows rows = { .type = &cod_courier_record, .mem = &p->mem };
	struct remittance q;

	record_init(&remittance_record, &q);
	q.outstanding = 1;
	if (ship_remit_list(p->w, &q, keep_cash, &rows, e))
		return -1;
	if (rows.n)
		qsort(rows.at, rows.n, sizeof(struct cod_row), by_cash);
	put_rows(p, &cod_table, &rows, "nothing_outstanding");
	return 0;
}

/* --- what to improve --- */

struct wrong { const char *title, *sku, *cause, *currency; int64_t units, rate_bp, before_bp, cost_minor; };

static const struct page_table improve_table = {
	"improve", sizeof(struct wrong), offsetof(struct wrong, currency), (const struct page_column[]){
		PAGE_COLUMN2(struct wrong, "product", CELL_NAME, title, sku, 0),
		PAGE_COLUMN(struct wrong, "cause", CELL_WORD, cause, 0),
		PAGE_COLUMN(struct wrong, "units", CELL_COUNT, units, PAGE_WIDE),
		PAGE_COLUMN(struct wrong, "rate", CELL_SHARE, rate_bp, PAGE_WIDE),
		PAGE_COLUMN(struct wrong, "before", CELL_SHARE, before_bp, PAGE_WIDE),
		PAGE_COLUMN(struct wrong, "cost", CELL_MONEY, cost_minor, PAGE_BAR),
		PAGE_COLUMNS_END
	},
};

static int keep_wrong(void *arg, const void *row, struct err *e)
{
	struct page_rows *rows = arg;
	const struct improve_row *r = row;

	(void)e;
	*(struct wrong *)page_rows_grow(rows, sizeof(struct wrong)) = (struct wrong){ copied(rows->mem, r->title),
		copied(rows->mem, r->subject), improve_cause_words[r->cause], copied(rows->mem, r->currency), r->units, r->rate_bp,
		r->rate_before_bp, r->cost_minor };
	return 0;
}

int page_improve(struct page *p, struct err *e)
{
	struct report_query q = page_question(p, &p->now, &improve_query_record);
	struct page_rows rows = { .mem = &p->mem };

	q.top = PAGE_TOP;
	if (ask_by(&q, &improve_query_record, "sku", e) || report_improve(p->w, &q, keep_wrong, &rows, e))
		return -1;
	put_rows(p, &improve_table, &rows, "nothing_wrong");
	return 0;
}
