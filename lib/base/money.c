/* money.c - exact money */
#include "base/money.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/banned.h"

__extension__ typedef __int128 wide;   /* holds any product of two int64_t */

/* ISO 4217, the currencies that do not have two digits behind the point */
static const struct { const char code[4]; int exponent; } exponents[] = {
	{ "BHD", 3 }, { "BIF", 0 }, { "CLF", 4 }, { "CLP", 0 }, { "DJF", 0 }, { "GNF", 0 }, { "IQD", 3 },
	{ "ISK", 0 }, { "JOD", 3 }, { "JPY", 0 }, { "KMF", 0 }, { "KRW", 0 }, { "KWD", 3 }, { "LYD", 3 },
	{ "OMR", 3 }, { "PYG", 0 }, { "RWF", 0 }, { "TND", 3 }, { "UGX", 0 }, { "UYI", 0 }, { "UYW", 4 },
	{ "VND", 0 }, { "VUV", 0 }, { "XAF", 0 }, { "XOF", 0 }, { "XPF", 0 },
};

int money_exponent(const char *currency)
{
	for (size_t i = 0; currency && i < sizeof exponents / sizeof *exponents; i++)
		if (memcmp(currency, exponents[i].code, 3) == 0 && !currency[3])
			return exponents[i].exponent;
	return 2;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

int money_parse(const char *text, size_t len, int exponent, int64_t *ret_minor)
{
	const char *at = text, *end = text + len;
	bool minus = at < end && *at == '-';
	int64_t n = 0;
	int places = -1;

	at += minus;
	if (at >= end || !is_digit(*at) || !is_digit(end[-1]))
		return -1;
	for (; at < end; at++) {
		if (*at == '.' && places < 0) {
			places = 0;
			continue;
		}
		if (!is_digit(*at) || n > INT64_MAX / 100)
			return -1;
		if (places >= exponent) {
			if (*at != '0')
				return -1;
			continue;
		}
		n = n * 10 + (*at - '0');
		places += places >= 0;
	}
	for (places = places < 0 ? 0 : places; places < exponent; places++) {
		if (n > INT64_MAX / 100)
			return -1;
		n *= 10;
	}
	*ret_minor = minus ? -n : n;
	return 0;
}

char *money_format(int64_t minor, int exponent, char *ret)
{
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%0*llu", exponent + 1,
		(unsigned long long)(minor < 0 ? -(uint64_t)minor : (uint64_t)minor));
	int whole = n - exponent;

	snprintf(ret, 32, "%s%.*s%s%s", minor < 0 ? "-" : "", whole, digits, exponent ? "." : "", digits + whole);
	return ret;
}

char *money_group(int64_t minor, int exponent, enum money_grouping grouping, char *ret)
{
	char plain[32], *to = ret;
	const char *at = money_format(minor, exponent, plain);
	size_t left = strcspn(at, ".") - (*at == '-'), each = grouping == GROUP_INDIAN ? 2 : 3;

	if (*at == '-')
		*to++ = *at++;
	for (; left; left--) {
		*to++ = *at++;
		if (left > 3 && (left - 4) % each == 0)
			*to++ = ',';
	}
	memcpy(to, at, strlen(at) + 1);
	return ret;
}

/* What a weight is owed beside its whole units, as a fraction of the sum of all weights. */
struct rest { wide part; size_t i; };

static int larger_rest_first(const void *a, const void *b)
{
	const struct rest *x = a, *y = b;

	if (x->part != y->part)
		return x->part > y->part ? -1 : 1;
	return x->i < y->i ? -1 : x->i > y->i;
}

void money_share(int64_t total, const int64_t *weights, size_t n, int64_t *ret)
{
	int64_t left = total, unit = total < 0 ? -1 : 1;
	wide abs_total = (wide)total * unit, sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += weights[i];
	bool alike = sum == 0;
	if (alike)
		sum = (wide)n;
	struct rest *rests = must_alloc(n * sizeof *rests);
	for (size_t i = 0; i < n; i++) {
		wide owed = abs_total * (alike ? 1 : weights[i]);
		ret[i] = (int64_t)(owed / sum) * unit;
		rests[i] = (struct rest){ owed % sum, i };
		left -= ret[i];
	}
	if (left && n) {
		qsort(rests, n, sizeof *rests, larger_rest_first);
		for (size_t k = 0; k < n && left; k++, left -= unit)
			ret[rests[k].i] += unit;
	}
	must_free(rests);
}

static int64_t floor_div(wide n, int64_t div)
{
	wide q = n / div;

	return (int64_t)(q - (n % div < 0));
}

int64_t money_part(int64_t total, int64_t a, int64_t b, int64_t n)
{
	return floor_div((wide)total * b, n) - floor_div((wide)total * a, n);
}

int64_t money_scale(int64_t n, int64_t mul, int64_t div)
{
	return floor_div((wide)n * mul * 2 + div, 2 * div);
}
