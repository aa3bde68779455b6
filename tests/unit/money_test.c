/* money_test.c - exact money: reading, writing, sharing, rounding */
#include "tap.h"

#include <stdlib.h>
#include "base/clock.h"
#include "base/money.h"
#include "base/banned.h"

static void parse(void)
{
	static const struct { const char *text; int exponent, rc; int64_t minor; } cases[] = {
		{ "1499.00", 2, 0, 149900 }, { "12.5", 2, 0, 1250 }, { "12", 2, 0, 1200 },
		{ "-3", 2, 0, -300 },
		{ "-0.01", 2, 0, -1 }, { "0.00", 2, 0, 0 }, { "12.500", 2, 0, 1250 }, { "12.505", 2, -1, 0 },
		{ "1499", 0, 0, 1499 }, { "1499.0", 0, 0, 1499 }, { "1499.5", 0, -1, 0 },
		{ "1.234", 3, 0, 1234 },
		{ "007.50", 2, 0, 750 }, { "", 2, -1, 0 }, { "-", 2, -1, 0 }, { ".", 2, -1, 0 },
		{ ".5", 2, -1, 0 },
		{ "5.", 2, -1, 0 }, { "1e3", 2, -1, 0 }, { "1,499.00", 2, -1, 0 }, { "+1", 2, -1, 0 },
		{ " 1", 2, -1, 0 },
		{ "1 ", 2, -1, 0 }, { "1.2.3", 2, -1, 0 }, { "--1", 2, -1, 0 },
		{ "99999999999999999999", 2, -1, 0 },
		{ "9223372036854775807", 2, -1, 0 }, { "92233720368547758", 0, 0, 92233720368547758 },
		{ "Rs 5", 2, -1, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t minor = 0;
		int rc = money_parse(cases[i].text, strlen(cases[i].text), cases[i].exponent, &minor);
		ok(rc == cases[i].rc && (rc || minor == cases[i].minor), "\"%s\" with %d decimals",
			cases[i].text,
			cases[i].exponent);
	}
}

static void format(void)
{
	char text[32];

	is_text(money_format(149900, 2, text), "1499.00", "two decimals");
	is_text(money_format(5, 2, text), "0.05", "less than one");
	is_text(money_format(-5, 2, text), "-0.05", "less than one, negative");
	is_text(money_format(0, 2, text), "0.00", "nothing");
	is_text(money_format(1499, 0, text), "1499", "no decimals");
	is_text(money_format(1234, 3, text), "1.234", "three decimals");
	is_text(money_format(INT64_MAX, 4, text), "922337203685477.5807", "the largest");
	is_text(money_format(-INT64_MAX, 2, text), "-92233720368547758.07", "the smallest");
	char grouped[48];
	is_text(money_group(123456700, 2, GROUP_INDIAN, grouped), "12,34,567.00", "lakhs");
	is_text(money_group(-1234567890123, 2, GROUP_INDIAN, grouped), "-12,34,56,78,901.23", "crores, negative");
	is_text(money_group(123456700, 2, GROUP_INTERNATIONAL, grouped), "1,234,567.00", "by thousands");
	is_text(money_group(-99999, 2, GROUP_INDIAN, grouped), "-999.99", "too few for a comma");
	is_text(money_group(1000, 0, GROUP_INTERNATIONAL, grouped), "1,000", "grouped, no decimals");
	is_text(money_group(-INT64_MAX, 0, GROUP_INDIAN, grouped), "-92,23,37,20,36,85,47,75,807", "the smallest, grouped");
	is_int(money_exponent("INR"), 2, "rupees have two");
	is_int(money_exponent("JPY"), 0, "yen have none");
	is_int(money_exponent("KWD"), 3, "dinars have three");
	is_int(money_exponent(NULL), 2, "two when nobody told");
	is_int(money_exponent("JP"), 2, "a cut currency is not read past its end");
}

static void share(void)
{
	int64_t got[5];

	money_share(10000, (int64_t[]){ 19900, 34900, 5200 }, 3, got);
	ok(got[0] == 3317 && got[1] == 5817 && got[2] == 866, "100.00 over 199.00, 349.00 and 52.00");
	money_share(100, (int64_t[]){ 1, 1, 1 }, 3, got);
	ok(got[0] == 34 && got[1] == 33 && got[2] == 33, "a tie goes to the first");
	money_share(-100, (int64_t[]){ 1, 1, 1 }, 3, got);
	ok(got[0] == -34 && got[1] == -33 && got[2] == -33, "a negative total is shared alike");
	money_share(5, (int64_t[]){ 0, 0 }, 2, got);
	ok(got[0] == 3 && got[1] == 2, "weights of 0 count as equal");
	money_share(7, (int64_t[]){ 0, 5 }, 2, got);
	ok(got[0] == 0 && got[1] == 7, "a weight of 0 beside others gets nothing");
	money_share(0, (int64_t[]){ 3, 4 }, 2, got);
	ok(got[0] == 0 && got[1] == 0, "nothing is shared as nothing");
	money_share(5, NULL, 0, got);
	ok(true, "no weights at all end too");
	money_share(10, (int64_t[]){ INT64_MAX, INT64_MAX, INT64_MAX }, 3, got);
	ok(got[0] == 4 && got[1] == 3 && got[2] == 3, "weights whose sum is larger than an integer");
}

static void share_much(void)
{
	enum { N = 10000 };
	int64_t *weights = calloc(N, sizeof *weights), *got = calloc(N, sizeof *got), sum = 0, from;

	for (int i = 0; i < N; i++)
		weights[i] = 100 + (i * 7919) % 1000;
	from = clock_steady_ms();
	money_share(1234567, weights, N, got);
	for (int i = 0; i < N; i++)
		sum += got[i];
	is_int(sum, 1234567, "the parts of 10000 lines make the whole");
	ok(clock_steady_ms() - from < 500, "and it does not take the square of their number");
	free(weights);
	free(got);
}

static void part_and_scale(void)
{
	int64_t sum = 0;

	for (int i = 0; i < 7; i++)
		sum += money_part(1000, i, i + 1, 7);
	is_int(sum, 1000, "the parts of 7 units make the whole");
	is_int(money_part(1000, 0, 1, 3), 333, "the first of three");
	is_int(money_part(1000, 2, 3, 3), 334, "the last of three");
	is_int(money_part(-1000, 0, 1, 3), -334, "a part of what is owed is floored");
	is_int(money_scale(99800, 1800, 11800), 15224, "tax inside a price");
	is_int(money_scale(5, 1, 2), 3, "a half goes up");
	is_int(money_scale(-5, 1, 2), -2, "and so it does below 0");
	is_int(money_scale(-7, 1, 4), -2, "to the nearest below 0");
	is_int(money_scale(1000000000000000, 10000, 10000), 1000000000000000, "the product may be large");
}

int main(void)
{
	parse();
	format();
	share();
	share_much();
	part_and_scale();
	return tap_done();
}
