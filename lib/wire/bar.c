/* bar.c - figures as pictures of one line */
#include "wire/bar.h"

#include "base/money.h"
#include "base/banned.h"

enum { PARTS = 8 };

/* Eighths of a block, from the left and from the bottom. */
static const char *const lying[PARTS] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
static const char *const standing[PARTS] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
static const char *const ascii_standing[PARTS] = { "_", ".", ":", "-", "=", "+", "*", "#" };

static void repeat(const char *block, int64_t n, struct buf *out)
{
	while (n-- > 0)
		buf_str(out, block);
}

void bar_put(int64_t value, int64_t most, size_t columns, bool ascii, struct buf *out)
{
	int64_t parts = ascii ? 1 : PARTS, whole = (int64_t)columns * parts;

	if (value <= 0 || most <= 0)
		return;
	int64_t n = value < most ? money_scale(value, whole, most) : whole;
	n += n == 0;                        /* little is not nothing */
	bool goes_on = value > most;
	repeat(ascii ? "#" : "█", n / parts - goes_on, out);
	buf_str(out, goes_on ? ">" : ascii ? "" : lying[n % parts]);
}

void bar_spark(const int64_t *values, size_t n, bool ascii, struct buf *out)
{
	const char *const *blocks = ascii ? ascii_standing : standing;
	int64_t most = 0;

	for (size_t i = 0; i < n; i++)
		most = values[i] > most ? values[i] : most;
	for (size_t i = 0; most && i < n; i++)
		buf_str(out, values[i] > 0 ? blocks[money_scale(values[i], PARTS - 1, most)] : " ");
}
