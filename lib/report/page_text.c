/* page_text.c - figures as people read them */
#include "report/page_impl.h"

#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/money.h"
#include "base/banned.h"

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
static void money_text(const struct page *p, int64_t minor, int exponent, const char *currency, char ret[PAGE_NUMBER])
{
	const char *sign = sign_of(currency);
	char digits[48];
	bool minus = minor < 0;

	money_group(minus ? -minor : minor, exponent, grouping_of(p, currency), digits);
	snprintf(ret, PAGE_NUMBER, "%s%s%s%s", minus ? "−" : "", sign ? sign : currency, sign ? "" : "\u00a0", digits);
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
	money_text(p, minor, money_exponent(currency), currency, text);
	html_text(&p->out, text);
}

void page_axis_money(const struct page *p, int64_t minor, const char *currency, char *ret)
{
	int exponent = money_exponent(currency);
	int64_t one = 1;

	for (int i = 0; i < exponent; i++)
		one *= 10;
	bool whole = minor % one == 0;
	money_text(p, whole ? minor / one : minor, whole ? 0 : exponent, currency, ret);
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

void page_put_change(struct page *p, int64_t now, int64_t before, int good)
{
	char text[48];

	if (now == INT_UNKNOWN || before == INT_UNKNOWN || (now == 0 && before <= 0))
		return;
	if (before <= 0) {
		page_put_word(p, "new");
		return;
	}
	int64_t more = now - before;
	const char *class = more == 0 || !good ? "even" : (more > 0) == (good > 0) ? "up" : "down";
	int64_t tenths = money_scale(more < 0 ? -more : more, 1000, before);
	buf_format(&p->out, "<span class=\"%s\">%s%s%%</span>", class, more < 0 ? "−" : "+",
		money_group(tenths, 1, GROUP_INTERNATIONAL, text));
}
