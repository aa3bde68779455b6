/* code128.c - a text as a Code 128 barcode, by its sets B and C */
#include "base/code128.h"

#include <string.h>
#include "base/banned.h"

static const char widths[CODE128_STOP + 1][8] = {
	"212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
	"231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
	"223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
	"111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
	"132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
	"311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
	"121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
	"413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
	"421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
	"113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
};

enum { TO_C = 99, TO_B = 100, CHECKED_BY = 103, FIRST = ' ' };

static size_t digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* Set C holds two digits in a symbol. Going there and back costs two symbols: it is worth it for four digits at an
 * end of the text, for six inside. */
static bool is_worth_c(const char *text, bool at_start)
{
	size_t n = digits(text);

	return n >= 6 || (n >= 4 && (at_start || !text[n])) || (n == 2 && at_start && !text[n]);
}

static void put(struct code128 *c, int symbol)
{
	c->symbols[c->n++] = symbol;
}

static void put_check(struct code128 *c)
{
	int sum = c->symbols[0];

	for (int i = 1; i < c->n; i++)
		sum += i * c->symbols[i];
	put(c, sum % CHECKED_BY);
	put(c, CODE128_STOP);
}

bool code128(const char *text, struct code128 *ret)
{
	size_t len = strlen(text);

	ret->n = 0;
	if (!len || len > CODE128_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if (text[i] < FIRST || text[i] > '~')
			return false;
	bool in_c = is_worth_c(text, true);
	put(ret, in_c ? CODE128_START_C : CODE128_START_B);
	while (*text) {
		if (in_c && digits(text) >= 2) {
			put(ret, (text[0] - '0') * 10 + text[1] - '0');
			text += 2;
			continue;
		}
		if (in_c) {
			put(ret, TO_B);
			in_c = false;
		} else if (is_worth_c(text, false) && digits(text) % 2 == 0) {   /* an odd digit goes before, in set B */
			put(ret, TO_C);
			in_c = true;
			continue;
		}
		put(ret, *text++ - FIRST);
	}
	put_check(ret);
	return true;
}

const char *code128_widths(int symbol)
{
	return widths[symbol];
}

int code128_modules(const struct code128 *c)
{
	int sum = 0;

	for (int i = 0; i < c->n; i++)
		for (const char *w = widths[c->symbols[i]]; *w; w++)
			sum += *w - '0';
	return sum;
}
