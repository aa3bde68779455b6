/* currency.c - which currency an amount or a name tells */
#include "import/value.h"

#include <string.h>
#include <strings.h>
#include "base/banned.h"

/* What dumps write beside an amount or in a column of their own. Longer ones first: "$" alone tells nothing. */
static const struct { const char *word, *code; } known[] = {
	{ "US $", "USD" }, { "US$", "USD" }, { "AU $", "AUD" }, { "AU$", "AUD" }, { "A$", "AUD" }, { "CA $", "CAD" },
	{ "CA$", "CAD" }, { "C $", "CAD" }, { "C$", "CAD" }, { "NZ$", "NZD" }, { "NZ $", "NZD" }, { "S$", "SGD" },
	{ "HK$", "HKD" }, { "R$", "BRL" }, { "MX$", "MXN" }, { "\xc2\xa3", "GBP" }, { "\xe2\x82\xac", "EUR" },
	{ "\xe2\x82\xb9", "INR" }, { "Rs.", "INR" }, { "Rs", "INR" }, { "\xe2\x82\xa9", "KRW" },
	{ "\xe0\xb8\xbf", "THB" }, { "z\xc5\x82", "PLN" }, { "RM", "MYR" }, { "Rp", "IDR" },
	{ "US Dollar", "USD" }, { "USA", "USD" }, { "Euro", "EUR" }, { "British pound", "GBP" }, { "Pound Sterling", "GBP" },
	{ "Indian Rupee", "INR" }, { "Canadian Dollar", "CAD" }, { "Australian Dollar", "AUD" },
	{ "New Zealand Dollar", "NZD" }, { "Singapore Dollar", "SGD" }, { "Japanese Yen", "JPY" }, { "Swiss Franc", "CHF" },
};

static bool is_number_mark(char c)
{
	return (c >= '0' && c <= '9') || strchr(".,-+()' ", c);
}

/* A sign, a code or a name without the number beside it. */
static struct slice without_number(struct slice v)
{
	bool has_digit = false;

	for (size_t i = 0; i < v.len; i++)
		has_digit |= v.at[i] >= '0' && v.at[i] <= '9';
	if (!has_digit)
		return v;
	while (v.len && is_number_mark(*v.at)) {
		v.at++;
		v.len--;
	}
	for (size_t i = 0; i < v.len; i++)
		if (v.at[i] >= '0' && v.at[i] <= '9')
			v.len = i;
	while (v.len && v.at[v.len - 1] != '.' && is_number_mark(v.at[v.len - 1]))
		v.len--;
	return value_trim(v);
}

struct slice value_currency(struct slice v, const char *dollar, struct arena *mem)
{
	v = v.len ? without_number(v) : v;
	if (!v.at || !v.len)
		return (struct slice){ 0 };
	if (v.len == 1 && *v.at == '$')
		return dollar ? (struct slice){ dollar, strlen(dollar) } : (struct slice){ 0 };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i].word) == v.len && strncasecmp(known[i].word, v.at, v.len) == 0)
			return (struct slice){ known[i].code, 3 };
	char *code = arena_text(mem, v.at, v.len);
	for (size_t i = 0; i < v.len; i++)
		code[i] = code[i] >= 'a' && code[i] <= 'z' ? (char)(code[i] ^ 32) : code[i];
	return (struct slice){ code, v.len };
}
