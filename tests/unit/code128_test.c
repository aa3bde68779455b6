/* code128_test.c - the symbols of barcodes */
#include "base/code128.h"
#include "tap.h"

#include <string.h>
#include "base/banned.h"

static bool is(const char *text, const int *symbols, int n)
{
	struct code128 c;

	return code128(text, &c) && c.n == n && memcmp(c.symbols, symbols, (size_t)n * sizeof *symbols) == 0;
}

#define IS(text, ...) ok(is(text, (const int[]){ __VA_ARGS__ }, (int)(sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int))), \
	"\"%s\"", text)

static void known_symbols(void)
{
	IS("A", 104, 33, 34, 106);
	IS("Wikipedia", 104, 55, 73, 75, 73, 80, 69, 68, 73, 65, 88, 106);
	IS("PJJ123C", 104, 48, 42, 42, 17, 18, 19, 35, 55, 106);
	IS("42", 105, 42, 44, 106);
	IS("123456", 105, 12, 34, 56, 44, 106);
	IS("1490812345", 105, 14, 90, 81, 23, 45, 35, 106);
	IS("12345", 105, 12, 34, 100, 21, 54, 106);
	IS("AB123456", 104, 33, 34, 99, 12, 34, 56, 26, 106);
	IS("X12345", 104, 56, 17, 99, 23, 45, 87, 106);
	IS("1234A", 105, 12, 34, 100, 33, 102, 106);
}

/* Every symbol is three bars and three spaces, 11 modules wide, and no two are alike; the stop has a bar more. */
static void widths_are_a_code(void)
{
	int wrong = 0, alike = 0, odd = 0;

	for (int i = 0; i < CODE128_STOP; i++) {
		const char *w = code128_widths(i);
		int sum = 0, bars = 0;
		for (int k = 0; w[k]; k++) {
			sum += w[k] - '0';
			bars += k % 2 ? 0 : w[k] - '0';
		}
		wrong += strlen(w) != 6 || sum != 11;
		odd += bars % 2;
		for (int k = 0; k < i; k++)
			alike += strcmp(w, code128_widths(k)) == 0;
	}
	ok(wrong == 0, "a symbol has 6 elements and 11 modules");
	ok(odd == 0, "the bars of a symbol are an even number of modules wide");
	ok(alike == 0, "no two symbols are alike");
	ok(strcmp(code128_widths(CODE128_STOP), "2331112") == 0, "the stop");
}

static void limits(void)
{
	char text[CODE128_MAX + 2];
	struct code128 c;

	memset(text, '7', sizeof text);
	text[CODE128_MAX + 1] = '\0';
	ok(!code128(text, &c), "one character too many");
	text[CODE128_MAX] = '\0';
	ok(code128(text, &c) && c.n == CODE128_MAX / 2 + 3, "as many digits as there may be");
	memset(text, 'x', CODE128_MAX);
	ok(code128(text, &c) && c.n == CODE128_MAX + 3, "as many letters as there may be");
	ok(code128_modules(&c) == (CODE128_MAX + 2) * 11 + 13, "their width");
	for (int i = 0; i < CODE128_MAX; i++)
		text[i] = i % 8 < 6 ? '1' : 'x';
	ok(code128(text, &c) && c.n <= CODE128_MAX + 3, "sets that change do not make it longer");
	ok(!code128("", &c) && !code128("caf\xc3\xa9", &c) && !code128("a\tb", &c), "what it cannot say");
}

int main(void)
{
	known_symbols();
	widths_are_a_code();
	limits();
	return tap_done();
}
