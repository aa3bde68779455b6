/* page.c - the reports of a time on one page of HTML */
#include "report/page_impl.h"

#include <string.h>
#include "base/clock.h"
#include "base/banned.h"

enum { USUAL_DAYS = 30, DAYS_MAX = 62, WEEKS_MAX = 400, MONTHS_MAX = 1900, ROWS_FIRST = 64 };

#define QUERY struct page_query

static const struct field query_fields[] = {
	TEXT(QUERY, since, FIELD_ARG, "orders placed from this time or date on (absent: thirty days)"),
	TEXT(QUERY, until, FIELD_ARG, "orders placed before this time or date (absent: until today)"),
	TEXT(QUERY, channel, FIELD_ARG, "only this channel"),
	ONE_OF(QUERY, lang, FIELD_ARG, page_lang_words, "language of the page (absent: en)"),
	ONE_OF(QUERY, grouping, FIELD_ARG, page_grouping_words, "commas in amounts (absent: indian for INR)"),
	BOOL(QUERY, redact, FIELD_ARG, "leave out who the customers are"), FIELDS_END
};
const struct record page_query_record = { "query", sizeof(QUERY), query_fields };

/* What the page consists of, in its order; FULL ones take its whole width. */
static const struct { const char *heading; bool full; int (*put)(struct page *p, struct err *e); } sections[] = {
	{ "figures", true, page_figures },
	{ "over_time", true, page_time },
	{ "by_channel", false, page_channels },
	{ "funnel", false, page_funnel },
	{ "top_products", false, page_products },
	{ "top_customers", false, page_customers },
	{ "at_risk", false, page_stock },
	{ "shipping", false, page_shipping },
	{ "returns", false, page_returns },
	{ "cod", false, page_cod },
	{ "improve", true, page_improve },
};

/* --- rows --- */

void *page_rows_grow(struct page_rows *r, size_t size)
{
	if (r->n == r->room) {
		r->room = r->room ? r->room * 2 : ROWS_FIRST;
		char *more = arena_get(r->mem, r->room * size);
		if (r->n)
			memcpy(more, r->at, r->n * size);
		r->at = more;
	}
	return r->at + r->n++ * size;
}

int page_keep_row(void *arg, const void *row, struct err *e)
{
	struct page_rows *r = arg;
	void *copy = page_rows_grow(r, r->type->size);

	(void)e;
	memcpy(copy, row, r->type->size);
	record_keep(r->type, copy, r->mem);
	return 0;
}

/* --- times --- */

struct report_query page_question(struct page *p, const struct page_span *span, const struct record *type)
{
	struct report_query q = { 0 };
	char since[32], until[32];

	record_init(type, &q);
	q.since = arena_text(&p->mem, since, clock_format(span->since_ms, since));
	q.until = arena_text(&p->mem, until, clock_format(span->until_ms, until));
	q.channel = p->in->channel;
	return q;
}

static void count_days(struct page *p, struct page_span *s)
{
	s->first_day = setting_day(p->w, s->since_ms);
	s->days = setting_day(p->w, s->until_ms - 1) - s->first_day + 1;
}

/* The first day of the same number of months before, when both days begin a month; else of as many days. */
static int64_t day_before(const struct page_span *now)
{
	int y1, m1, d1, y2, m2, d2;

	clock_civil(now->first_day, &y1, &m1, &d1);
	clock_civil(now->first_day + now->days, &y2, &m2, &d2);
	if (d1 != 1 || d2 != 1)
		return now->first_day - now->days;
	int month = (y1 * 12 + m1 - 1) * 2 - (y2 * 12 + m2 - 1);
	return clock_days(month / 12, month % 12 + 1, 1);
}

/* The time before ends where this one begins, and begins at the same time of day. */
static void set_before(struct page *p, const char *zone)
{
	int64_t local = p->now.since_ms + zone_offset_ms(zone, p->now.since_ms);
	int64_t moved = (p->now.first_day - day_before(&p->now)) * MS_PER_DAY;

	p->before = (struct page_span){ .since_ms = zone_to_utc_ms(zone, local - moved), .until_ms = p->now.since_ms };
	count_days(p, &p->before);
}

static int set_times(struct page *p, struct err *e)
{
	const char *zone = setting_text(p->w, SETTING_ZONE, e);
	struct page_span *s = &p->now;

	if (!zone || setting_range(p->w, p->in->since, p->in->until, &s->since_ms, &s->until_ms, e))
		return -1;
	if (!p->in->until)
		s->until_ms = zone_to_utc_ms(zone, (setting_day(p->w, p->w->now_ms) + 1) * MS_PER_DAY);
	if (!p->in->since)
		s->since_ms = zone_to_utc_ms(zone, (setting_day(p->w, s->until_ms - 1) + 1 - USUAL_DAYS) * MS_PER_DAY);
	if (s->since_ms >= s->until_ms)
		return err_set(e, ERR_USAGE, "since", "--since must be before --until");
	count_days(p, s);
	set_before(p, zone);
	p->unit = s->days <= DAYS_MAX ? UNIT_DAY : s->days <= WEEKS_MAX ? UNIT_WEEK : s->days <= MONTHS_MAX ? UNIT_MONTH
		: UNIT_YEAR;
	return 0;
}

/* --- the page --- */

static void put_span(struct page *p, const struct page_span *s)
{
	page_put_day(p, s->first_day);
	if (s->days > 1) {
		buf_str(&p->out, " – ");
		page_put_day(p, s->first_day + s->days - 1);
	}
}

static void put_title(struct page *p, const char *shop)
{
	html_text(&p->out, shop);
	if (*shop)
		buf_str(&p->out, ": ");
	page_put_word(p, "title");
}

static int put_header(struct page *p, struct err *e)
{
	const char *shop = setting_text(p->w, SETTING_SHOP_NAME, e);

	if (!shop)
		return -1;
	buf_format(&p->out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>", page_lang_words[p->lang]);
	put_title(p, shop);
	buf_str(&p->out, ", ");
	put_span(p, &p->now);
	buf_str(&p->out, "</title>\n<style>\n");
	buf_str(&p->out, page_style);
	buf_str(&p->out, "</style>\n</head>\n<body>\n<header>\n<h1>");
	put_title(p, shop);
	buf_str(&p->out, "</h1>\n<p>");
	put_span(p, &p->now);
	buf_str(&p->out, ", ");
	page_put_word(p, "compared");
	buf_byte(&p->out, ' ');
	put_span(p, &p->before);
	buf_str(&p->out, "</p>\n");
	if (p->in->channel) {
		buf_str(&p->out, "<p>");
		page_put_word(p, "channel");
		buf_str(&p->out, ": ");
		html_text(&p->out, p->in->channel);
		buf_str(&p->out, "</p>\n");
	}
	buf_str(&p->out, "</header>\n<main>\n");
	return 0;
}

static void put_footer(struct page *p)
{
	int64_t unknown = 0;

	for (size_t i = 0; i < p->n_currencies; i++)
		unknown += p->currencies[i].now.unknown_orders;
	buf_str(&p->out, "</main>\n<footer>\n<p>");
	page_put_word(p, "kept_means");
	buf_str(&p->out, "</p>\n");
	if (unknown) {
		buf_str(&p->out, "<p>");
		page_put_word(p, "unknown_means");
		buf_byte(&p->out, ' ');
		page_put_count(p, unknown);
		buf_str(&p->out, "</p>\n");
	}
	buf_str(&p->out, "<p>");
	page_put_word(p, "made");
	buf_byte(&p->out, ' ');
	page_put_day(p, setting_day(p->w, p->w->now_ms));
	buf_str(&p->out, "</p>\n</footer>\n</body>\n</html>\n");
}

static int put_sections(struct page *p, struct err *e)
{
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		buf_format(&p->out, "<section%s>\n<h2>", sections[i].full ? " class=\"full\"" : "");
		page_put_word(p, sections[i].heading);
		buf_str(&p->out, "</h2>\n");
		if (sections[i].put(p, e))
			return -1;
		buf_str(&p->out, "</section>\n");
	}
	return 0;
}

int report_page(struct work *w, const struct page_query *in, report_emit emit, void *arg, struct err *e)
{
	struct page p = { .w = w, .in = in, .lang = in->lang == INT_UNKNOWN ? 0 : in->lang };
	int rc = -1;

	if (set_times(&p, e) == 0 && page_read_sales(&p, e) == 0 && put_header(&p, e) == 0 && put_sections(&p, e) == 0) {
		put_footer(&p);
		rc = emit(arg, &p.out, e);
	}
	buf_release(&p.out);
	arena_release(&p.mem);
	return rc;
}
