/* card.c - numbers of payment cards, which nobody may keep */
#include "base/card.h"

#include <stddef.h>
#include <stdint.h>
#include "base/banned.h"

enum { DIGITS_MAX = 19, PREFIX_DIGITS = 4 };

#define L(n) (1u << (n))

/* the first four digits FROM .. TO, and how long such numbers are */
static const struct { int from, to; unsigned lengths; } kinds[] = {
	{ 4000, 4999, L(13) | L(16) | L(19) }, { 5100, 5599, L(16) }, { 2221, 2720, L(16) },
	{ 3400, 3499, L(15) }, { 3700, 3799, L(15) }, { 3000, 3059, L(14) }, { 3600, 3699, L(14) },
	{ 3800, 3899, L(14) }, { 3528, 3589, L(16) | L(19) }, { 5080, 5089, L(16) }, { 5000, 5079, L(16) },
	{ 5600, 5899, L(16) }, { 6000, 6999, L(16) | L(19) }, { 8100, 8299, L(16) },
};

static bool passes(const char *digits, size_t n)
{
	int sum = 0, prefix = 0;
	bool known = false;

	for (size_t i = 0; i < PREFIX_DIGITS; i++)
		prefix = prefix * 10 + (digits[i] - '0');
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		known |= prefix >= kinds[i].from && prefix <= kinds[i].to && kinds[i].lengths >> n & 1;
	for (size_t i = 0; i < n; i++) {
		int d = digits[n - 1 - i] - '0';
		sum += i % 2 ? d * 2 - (d > 4 ? 9 : 0) : d;
	}
	return known && sum % 10 == 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The digits that begin at *AT, with single marks between; *AT is moved behind. More than a card has are counted. */
static size_t run_of_digits(const char **at, char *ret)
{
	size_t n = 0;
	const char *p = *at;

	while (is_digit(*p) || ((*p == ' ' || *p == '-') && is_digit(p[1]))) {
		if (is_digit(*p) && n < DIGITS_MAX)
			ret[n] = *p;
		n += is_digit(*p);
		p++;
	}
	*at = p;
	return n;
}

/* The next number of a card at or behind *AT, whose digits *RET_N are; *AT is moved behind it. NULL: there is none.
 * Behind an underscore digits are of a name that a program made: pay_4111... is a payment of a gateway. */
static const char *next_card(const char **at, size_t *ret_n)
{
	char digits[DIGITS_MAX], before = 0;

	while (**at) {
		const char *from = *at;
		if (!is_digit(*from)) {
			before = *from;
			++*at;
			continue;
		}
		*ret_n = run_of_digits(at, digits);
		if (before != '_' && *ret_n >= 13 && *ret_n <= DIGITS_MAX && passes(digits, *ret_n))
			return from;
		before = from[0];
	}
	return NULL;
}

bool card_in_text(const char *text)
{
	size_t n;

	return next_card(&text, &n) != NULL;
}

void card_mask(char *text, char fill)
{
	enum { SHOWN = 4 };
	const char *at = text, *from;
	size_t n;

	while ((from = next_card(&at, &n)))
		for (char *p = text + (from - text); n > SHOWN; p++)
			if (is_digit(*p)) {
				*p = fill;
				n--;
			}
}
