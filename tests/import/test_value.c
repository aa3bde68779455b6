/* test_value.c - amounts, clean-up and tables of words, case by case */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "import/value.h"
#include "base/banned.h"

enum { NO = -1 };

/* the amount in minor units; NO where it must not be one, CUT where it has more than six decimals */
static const struct { const char *text; unsigned flags; int exponent; double wanted; } amounts[] = {
	{ "1499.00", 0, 2, 149900 }, { "12.5", 0, 2, 1250 }, { "$1,024.50", 0, 2, 102450 }, { "(3.00)", 0, 2, -300 },
	{ "USD 5", 0, 2, 500 }, { "\xc2\xa5""289.00 ", 0, 0, 289 }, { "116,99 \xe2\x82\xac", NUMBER_COMMA, 2, 11699 },
	{ "1.234,50", NUMBER_COMMA, 2, 123450 }, { "Rs. 1,49,900", 0, 2, 14990000 }, { "-\xe2\x82\xb9""5.00", 0, 2, -500 },
	{ "\xe2\x88\x92""5", 0, 2, -500 }, { "404.9900", 0, 2, 40499 }, { "1 024,50", NUMBER_COMMA, 2, 102450 },
	{ "1'024.50", 0, 2, 102450 }, { "+7", 0, 2, 700 }, { "0", 0, 2, 0 }, { "102.425", 0, 2, 10242.5 },
	{ "1,5", 0, 2, NO }, { "12,34", 0, 2, NO }, { "1,0000", 0, 2, NO }, { "1.5E+3", 0, 2, NO }, { "", 0, 2, NO },
	{ "-", 0, 2, NO }, { "abc", 0, 2, NO }, { "1.2.3", 0, 2, NO }, { "12 units", 0, 2, NO }, { "--", 0, 2, NO },
	{ "99999999999999999999", 0, 2, NO }, { ".", 0, 2, NO }, { "5.", 0, 2, 500 }, { ".5", 0, 2, 50 },
	{ "1499,00", NUMBER_EITHER, 2, 149900 }, { "1499.00", NUMBER_EITHER, 2, 149900 },
	{ "1.234,5", NUMBER_EITHER, 2, 123450 }, { "1,234.5", NUMBER_EITHER, 2, 123450 },
	{ "1,49,900", NUMBER_EITHER, 2, 14990000 }, { "1.234.567", NUMBER_EITHER, 2, 123456700 },
	{ "404,9900", NUMBER_EITHER, 2, 40499 }, { "1.234", NUMBER_EITHER, 2, NO }, { "1,234", NUMBER_EITHER, 2, NO },
	{ "1234", NUMBER_EITHER, 2, 123400 }, { "116,99 \xe2\x82\xac", NUMBER_EITHER, 2, 11699 }, { "12,34,5", NUMBER_EITHER, 2, NO },
	{ "Rs. 500", NUMBER_EITHER, 2, 50000 }, { "Rs. 500,50", NUMBER_EITHER, 2, 50050 }, { "-,5", NUMBER_EITHER, 2, NO },
};

static const struct { unsigned flags; const char *text, *wanted; } texts[] = {
	{ TEXT_CLEAN, "'438", "438" }, { TEXT_CLEAN, "=\"OD438\"", "OD438" }, { TEXT_CLEAN, "=CAP-1", "=CAP-1" },
	{ TEXT_CLEAN, "AD-04\r\n-OS", "AD-04 -OS" }, { TEXT_CLEAN | TEXT_UNWRAP, "\"\"\"a b\"\"\"", "a b" },
	{ TEXT_HTML, "a &ndash; b &amp; c &#8211; &bogus; &#xD800;", "a \xe2\x80\x93 b & c \xe2\x80\x93 &bogus; &#xD800;" },
	{ TEXT_CLEAN | TEXT_PHONE, "9.19E+11", NULL }, { TEXT_UPPER, "inr", "INR" }, { TEXT_CLEAN, "'", "'" },
};

static const struct { const char *pattern, *value; bool fits; } patterns[] = {
	{ "shipped", "shipped", true }, { "shipped*", "shippedpickedup", true }, { "*cod*", "cashoncod", true },
	{ "*cod*", "card", false }, { "", "", true }, { "", "a", false }, { "*", "", true }, { "a*b*c", "axbxc", true },
	{ "a*b*c", "axbx", false },
};

static int wrong(const char *what)
{
	printf("wrong: %s\n", what);
	return 1;
}

static int test_amounts(void)
{
	int failed = 0;

	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
		struct slice in = { amounts[i].text, strlen(amounts[i].text) };
		int64_t n = 0;
		bool cut = false;
		int rc = value_number(in, amounts[i].flags, amounts[i].exponent, &n, &cut);
		bool no = amounts[i].wanted == NO;
		if (rc ? !no : no || n != (int64_t)(amounts[i].wanted * VALUE_SCALE) || cut)
			failed |= wrong(amounts[i].text);
	}
	return failed;
}

static int test_texts(void)
{
	struct arena mem = { 0 };
	struct err e;
	int failed = 0;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct rule r = { .target = "x", .text = texts[i].flags };
		struct slice v = { texts[i].text, strlen(texts[i].text) };
		if (value_text(&r, &v, &mem, &e) || (v.at == NULL) != (texts[i].wanted == NULL)
			|| (v.at && (v.len != strlen(texts[i].wanted) || memcmp(v.at, texts[i].wanted, v.len) != 0)))
			failed |= wrong(texts[i].text);
	}
	arena_release(&mem);
	return failed;
}

static int test_patterns(void)
{
	int failed = 0;

	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
		if (value_fits(patterns[i].pattern, patterns[i].value) != patterns[i].fits)
			failed |= wrong(patterns[i].pattern);
	return failed;
}

int main(void)
{
	return test_amounts() | test_texts() | test_patterns();
}
