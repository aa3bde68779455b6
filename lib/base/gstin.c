/* gstin.c - the number of who pays GST in India
 *
 * 27AAPFU0939F1ZV: two digits of the state, a PAN, which of its registrations, a letter, and a check character. */
#include "base/gstin.h"

#include <string.h>
#include "base/banned.h"

enum { LEN = 15, BASE = 36, STATES_MAX = 38, OTHER_TERRITORY = 97, CENTRE = 99 };

/* What stands where: a digit, a letter, or either. */
static const char shape[LEN + 1] = "99AAAAA9999A***";

static int value_of(char c)
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static bool has_shape(const char *text)
{
	for (int i = 0; i < LEN; i++) {
		int v = value_of(text[i]);
		if (v < 0 || (shape[i] == '9' && v > 9) || (shape[i] == 'A' && v < 10))
			return false;
	}
	return text[LEN] == '\0';
}

/* Every second one counts twice; a product counts as its two digits to the base of 36. */
static int check_of(const char *text)
{
	int sum = 0;

	for (int i = 0; i < LEN - 1; i++) {
		int product = value_of(text[i]) * (i % 2 + 1);
		sum += product / BASE + product % BASE;
	}
	return (BASE - sum % BASE) % BASE;
}

bool gstin_is(const char *text)
{
	if (!has_shape(text))
		return false;
	int state = value_of(text[0]) * 10 + value_of(text[1]);
	bool known = (state >= 1 && state <= STATES_MAX) || state == OTHER_TERRITORY || state == CENTRE;
	return known && check_of(text) == value_of(text[LEN - 1]);
}
