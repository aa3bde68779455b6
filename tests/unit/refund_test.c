/* refund_test.c - refunds of units in any order and size end exactly at the line's net and tax, paisa by paisa */
#include <stdlib.h>
#include "refund/refund.h"
#include "tap.h"
#include "base/banned.h"

enum { SPLITS = 1000 };

/* A sequence of its own for each seed (Knuth's multiplier). */
static uint64_t roll(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

static void add(struct refund_line *sums, const struct refund_line *part, int64_t sign)
{
	sums->qty += sign * part->qty;
	sums->net_minor += sign * part->net_minor;
	sums->tax_minor += sign * part->tax_minor;
	sums->cgst_minor += sign * part->cgst_minor;
	sums->sgst_minor += sign * part->sgst_minor;
	sums->igst_minor += sign * part->igst_minor;
}

static bool is_whole(const struct refund_line *s, const struct order_line *l)
{
	return s->qty == l->qty && s->net_minor == l->net_minor && s->tax_minor == l->tax_minor
		&& s->cgst_minor == l->cgst_minor && s->sgst_minor == l->sgst_minor && s->igst_minor == l->igst_minor;
}

static bool is_within(const struct refund_line *s, const struct order_line *l)
{
	return s->net_minor >= 0 && s->net_minor <= l->net_minor && s->tax_minor >= 0 && s->tax_minor <= l->tax_minor
		&& s->cgst_minor <= l->cgst_minor && s->sgst_minor <= l->sgst_minor && s->igst_minor <= l->igst_minor;
}

/* Refund all units of L in parts by chance; now and then a part is given up again. */
static bool splits_exactly(const struct order_line *l, uint64_t *dice)
{
	struct refund_line sums = { 0 }, parts[64];
	size_t n = 0;
	bool good = true;

	while (sums.qty < l->qty && good) {
		int64_t qty = 1 + (int64_t)(roll(dice) % (uint64_t)(l->qty - sums.qty));
		refund_line_part(l, &sums, qty, &parts[n]);
		add(&sums, &parts[n++], 1);
		good = is_within(&sums, l);
		if (n < 40 && sums.qty < l->qty && roll(dice) % 5 == 0) {
			size_t gone = roll(dice) % n;
			add(&sums, &parts[gone], -1);
			parts[gone] = parts[--n];
		}
	}
	return good && is_whole(&sums, l);
}

int main(void)
{
	uint64_t dice = 20260815;
	int bad = 0;

	for (int i = 0; i < SPLITS; i++) {
		struct order_line l = { .qty = 1 + (int64_t)(roll(&dice) % 24), .net_minor = (int64_t)(roll(&dice) % 10000000) };
		bool halves = roll(&dice) % 2;
		l.cgst_minor = l.sgst_minor = halves ? (int64_t)(roll(&dice) % 90000) : 0;
		l.igst_minor = halves ? 0 : (int64_t)(roll(&dice) % 180000);
		l.tax_minor = l.cgst_minor + l.sgst_minor + l.igst_minor;
		bad += !splits_exactly(&l, &dice);
	}
	is_int(bad, 0, "%d lines refunded in parts by chance end at their net and each of their taxes", SPLITS);
	return tap_done();
}
