/* page_text.c - figures as people read them */
#include "report/page_impl.h"

#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/money.h"
#include "base/banned.h"

enum { TIMES_FROM = 10 };     /* from so many times what it was, percent tell little */

const char *const page_grouping_words[] = { "indian", "international", NULL };

static const struct { const char code[4], *sign; } signs[] = {
	{ "INR", "₹" }, { "USD", "$" }, { "EUR", "€" }, { "GBP", "£" },
};

static const char *sign_of(const char *currency)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strcmp(signs[i].code, currency) == 0)
			return signs[i].sign;
	return NULL;
}

static enum money_grouping grouping_of(const struct page *p, const char *currency)
{
	if (p->in->grouping != INT_UNKNOWN)
		return (enum money_grouping)p->in->grouping;
	return strcmp(currency, "INR") == 0 ? GROUP_INDIAN : GROUP_INTERNATIONAL;
}

/* "-₹1,23,456.00", "1,234.00" behind a code that has no sign. */
static void money_text(const struct page *p, int64_t minor, int exponent, const char *currency, char *ret,
	size_t size)
{
	const char *sign = sign_of(currency);
	char digits[48];
	bool minus = minor < 0;

	money_group(minus ? -minor : minor, exponent, grouping_of(p, currency), digits);
	snprintf(ret, size, "%s%s%s%s", minus ? "−" : "", sign ? sign : currency, sign ? "" : "\u00a0", digits);
}

void page_put_word(struct page *p, const char *key)
{
	html_text(&p->out, page_word(p, key));
}

void page_put_money(struct page *p, int64_t minor, const char *currency)
{
	char text[PAGE_NUMBER];

	if (minor == INT_UNKNOWN)
		return;
	money_text(p, minor, money_exponent(currency), currency, text, sizeof text);
	html_text(&p->out, text);
}

/* Minor units in one of CURRENCY. */
static int64_t one_of(const char *currency)
{
	int64_t one = 1;

	for (int i = money_exponent(currency); i > 0; i--)
		one *= 10;
	return one;
}

void page_axis_money(const struct page *p, int64_t minor, const char *currency, char *ret)
{
	int64_t one = one_of(currency);
	bool whole = minor % one == 0;

	money_text(p, whole ? minor / one : minor, whole ? 0 : money_exponent(currency), currency, ret, PAGE_NUMBER);
}

/* What round amounts are told in, largest first. */
static const struct { enum money_grouping grouping; int64_t units; const char *word; } scales[] = {
	{ GROUP_INDIAN, 10000000, "crore" }, { GROUP_INDIAN, 100000, "lakh" }, { GROUP_INTERNATIONAL, 1000000, "million" },
	{ GROUP_INTERNATIONAL, 10000, "thousand" },
};

void page_short_money(struct page *p, int64_t minor, const char *currency, char *ret)
{
	int64_t one = one_of(currency);
	enum money_grouping grouping = grouping_of(p, currency);
	char text[PAGE_NUMBER - 16];

	for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
		if (scales[i].grouping != grouping || minor / one < scales[i].units)
			continue;
		int64_t of = strcmp(scales[i].word, "thousand") == 0 ? 1000 : scales[i].units;
		int64_t tenths = money_scale(minor / one, 10, of);
		money_text(p, tenths % 10 ? tenths : tenths / 10, tenths % 10 ? 1 : 0, currency, text, sizeof text);
		snprintf(ret, PAGE_NUMBER, "%s\u00a0%s", text, page_word(p, scales[i].word));
		return;
	}
	page_axis_money(p, minor, currency, ret);
}

/* Counts are grouped as the amounts that come first. */
void page_put_count(struct page *p, int64_t n)
{
	const char *currency = p->n_currencies ? p->currencies[0].code : "INR";
	char text[48];

	if (n != INT_UNKNOWN)
		buf_str(&p->out, money_group(n, 0, grouping_of(p, currency), text));
}

void page_put_share(struct page *p, int64_t bp)
{
	char text[32];

	if (bp != INT_UNKNOWN)
		buf_format(&p->out, "%s%%", money_format(money_scale(bp, 1, 10), 1, text));
}

static size_t month_name(struct page *p, int month, const char **ret)
{
	const char *at = page_word(p, "months");

	for (; month > 1; month--)
		at += strcspn(at, " ") + 1;
	*ret = at;
	return strcspn(at, " ");
}

void page_put_day(struct page *p, int64_t day)
{
	int year, month, d;
	const char *name;

	clock_civil(day, &year, &month, &d);
	size_t len = month_name(p, month, &name);
	buf_format(&p->out, "%d %.*s %d", d, (int)len, name, year);
}

void page_unit_name(struct page *p, int64_t day, char *ret)
{
	int year, month, d;
	const char *name;

	clock_civil(day, &year, &month, &d);
	int len = (int)month_name(p, month, &name);
	if (p->unit == UNIT_YEAR)
		snprintf(ret, PAGE_NUMBER, "%d", year);
	else if (p->unit == UNIT_MONTH)
		snprintf(ret, PAGE_NUMBER, "%.*s %d", len, name, year);
	else
		snprintf(ret, PAGE_NUMBER, "%d %.*s", d, len, name);
}

static const char *class_of(int64_t more, int good)
{
	return more == 0 || !good ? "even" : (more > 0) == (good > 0) ? "up" : "down";
}

void page_put_change(struct page *p, int64_t now, int64_t before, int good)
{
	char text[48];

	if (now == INT_UNKNOWN || before == INT_UNKNOWN || (now == 0 && before <= 0))
		return;
	if (before <= 0) {
		buf_str(&p->out, "<span class=\"even\">");
		page_put_word(p, "new");
		buf_str(&p->out, "</span>");
		return;
	}
	if (now / before >= TIMES_FROM) {
		buf_format(&p->out, "<span class=\"%s\">×%s</span>", class_of(1, good),
			money_group(now / before, 0, GROUP_INTERNATIONAL, text));
		return;
	}
	int64_t more = now - before, tenths = money_scale(more < 0 ? -more : more, 1000, before);
	buf_format(&p->out, "<span class=\"%s\">%s%s%%</span>", class_of(tenths ? more : 0, good),
		tenths == 0 ? "±" : more < 0 ? "−" : "+", money_group(tenths, 1, GROUP_INTERNATIONAL, text));
}

void page_put_share_before(struct page *p, int64_t now, int64_t before, int good)
{
	if (now == INT_UNKNOWN || before == INT_UNKNOWN)
		return;
	buf_format(&p->out, "<span class=\"%s\">", class_of(now - before, good));
	page_put_word(p, "before_was");
	buf_byte(&p->out, ' ');
	page_put_share(p, before);
	buf_str(&p->out, "</span>");
}
