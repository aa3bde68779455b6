/* order_amounts.c - shares, nets, taxes and totals (domain: money) */
#include "order/order_impl.h"

#include <string.h>
#include "base/money.h"
#include "base/banned.h"

#define AMOUNT_LIMIT 1000000000000000LL    /* minor units */

static int64_t or_zero(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

static int sum_to(int64_t *sum, int64_t n, struct err *e)
{
	*sum += n;
	return *sum > AMOUNT_LIMIT || *sum < -AMOUNT_LIMIT
		? err_set(e, ERR_MONEY_FORMAT, "total_minor", "the amounts are too large") : 0;
}

/* Quantity times price less the line's own discount; INT_UNKNOWN when there is no price. */
static int gross_of(const struct order_line *l, int64_t *ret, struct err *e)
{
	*ret = INT_UNKNOWN;
	if (l->unit_price_minor == INT_UNKNOWN || l->qty == INT_UNKNOWN)
		return 0;
	if (__builtin_mul_overflow(l->unit_price_minor, l->qty, ret) || *ret > AMOUNT_LIMIT)
		return err_set(e, ERR_MONEY_FORMAT, "unit_price_minor", "line %s: the amount is too large", l->line);
	*ret -= or_zero(l->discount_minor);
	return *ret < 0 ? err_set(e, ERR_TOTAL_MISMATCH, "discount_minor",
		"line %s: the discount is more than the price", l->line) : 0;
}

/* The amount of each line before its share of the order's discount. */
static int grosses(const struct order *o, int64_t *ret, bool *ret_known, struct err *e)
{
	*ret_known = true;
	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		if (gross_of(l, &ret[i], e))
			return -1;
		if (ret[i] == INT_UNKNOWN && l->net_minor != INT_UNKNOWN)
			ret[i] = l->net_minor + or_zero(l->discount_share_minor);
		*ret_known = *ret_known && ret[i] != INT_UNKNOWN;
	}
	return 0;
}

static int set_net(struct order_line *l, int64_t gross, bool check, struct err *e)
{
	int64_t net = gross - or_zero(l->discount_share_minor);

	if (check && l->net_minor != INT_UNKNOWN && l->net_minor != net && l->net_minor != gross)
		return err_set(e, ERR_TOTAL_MISMATCH, "net_minor",
			"line %s: net is %lld, quantity, price and discount give %lld", l->line,
			(long long)l->net_minor, (long long)net);
	l->net_minor = net;
	return 0;
}

static int nets(struct work *w, struct order *o, bool check, struct err *e)
{
	size_t n = o->lines.n;
	int64_t *gross = arena_get(w->mem, n * sizeof *gross), *share;
	bool known;

	if (grosses(o, gross, &known, e))
		return -1;
	if (o->discount_minor != INT_UNKNOWN && o->discount_minor > 0 && known && n) {
		share = arena_get(w->mem, n * sizeof *share);
		money_share(o->discount_minor, gross, n, share);
		for (size_t i = 0; i < n; i++)
			order_line_at(o, i)->discount_share_minor = share[i];
	}
	for (size_t i = 0; i < n; i++)
		if (gross[i] != INT_UNKNOWN && set_net(order_line_at(o, i), gross[i], check, e))
			return -1;
	return 0;
}

/* The seller and the goods are in the same state of India: CGST and SGST; else IGST. */
static bool within_state(struct work *w, const struct order *o)
{
	struct err ignored;
	const char *seller = setting_text(w, SETTING_SELLER_STATE, &ignored);
	const char *a = seller && *seller ? india_state(seller) : NULL;
	const char *b = o->ship_to.state ? india_state(o->ship_to.state) : NULL;

	return a && b && strcmp(a, b) == 0;
}

static void tax_from_rate(struct work *w, const struct order *o, struct order_line *l, bool halves, bool heads)
{
	int64_t rate = l->tax_rate_bp, base = o->prices_include_tax == 0 ? 10000 : 10000 + rate;

	if (halves) {
		l->cgst_minor = l->sgst_minor = money_scale(l->net_minor, rate, 2 * base);
		l->tax_minor = 2 * l->cgst_minor;
	} else {
		l->tax_minor = money_scale(l->net_minor, rate, base);
		if (heads)
			l->igst_minor = l->tax_minor;
	}
	mark_set(w->mem, &l->older, "tax_minor", "*");
}

/* With tax_rounding=order: the tax of all lines of one rate is rounded once, then shared by net. */
static void round_per_order(struct work *w, struct order *o, int64_t rate)
{
	size_t n = o->lines.n;
	int64_t *weights = arena_get(w->mem, n * sizeof *weights), *shares = arena_get(w->mem, n * sizeof *shares);
	int64_t sum = 0, base = o->prices_include_tax == 0 ? 10000 : 10000 + rate;

	for (size_t i = 0; i < n; i++) {
		const struct order_line *l = order_line_at(o, i);
		bool counts = l->tax_rate_bp == rate && mark_is(l->older, "tax_minor", '*');
		weights[i] = counts ? l->net_minor : 0;
		sum += weights[i];
	}
	if (sum == 0)
		return;
	bool halves = within_state(w, o);
	money_share(money_scale(sum, rate, halves ? 2 * base : base), weights, n, shares);
	for (size_t i = 0; i < n; i++) {
		struct order_line *l = order_line_at(o, i);
		if (!weights[i])
			continue;
		l->tax_minor = halves ? 2 * shares[i] : shares[i];
		if (halves)
			l->cgst_minor = l->sgst_minor = shares[i];
		else if (l->igst_minor != INT_UNKNOWN)
			l->igst_minor = shares[i];
	}
}

static void taxes(struct work *w, struct order *o)
{
	struct err ignored;
	bool asked = false, halves = false, heads = false, computed = false;

	for (size_t i = 0; i < o->lines.n; i++) {
		struct order_line *l = order_line_at(o, i);
		if (l->tax_minor != INT_UNKNOWN && !mark_is(l->older, "tax_minor", '*'))
			continue;
		if (l->tax_rate_bp == INT_UNKNOWN || l->net_minor == INT_UNKNOWN)
			continue;
		if (!asked) {
			const char *seller = setting_text(w, SETTING_SELLER_STATE, &ignored);
			heads = seller && *seller && o->ship_to.state && india_state(o->ship_to.state);
			halves = within_state(w, o);
			asked = true;
		}
		tax_from_rate(w, o, l, halves, heads);
		computed = true;
	}
	if (!computed || !setting_is(w, SETTING_TAX_ROUNDING, "order", &ignored))
		return;
	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		bool first = mark_is(l->older, "tax_minor", '*');
		for (size_t j = 0; j < i && first; j++)
			first = order_line_at(o, j)->tax_rate_bp != l->tax_rate_bp;
		if (first)
			round_per_order(w, o, l->tax_rate_bp);
	}
}

static int order_tax(struct work *w, struct order *o, struct err *e)
{
	int64_t sum = 0;

	if (o->tax_minor != INT_UNKNOWN && !mark_is(o->older, "tax_minor", '*'))
		return 0;
	o->tax_minor = INT_UNKNOWN;
	if (o->lines.n == 0)
		return 0;
	for (size_t i = 0; i < o->lines.n; i++) {
		if (order_line_at(o, i)->tax_minor == INT_UNKNOWN)
			return 0;
		if (sum_to(&sum, order_line_at(o, i)->tax_minor, e))
			return -1;
	}
	o->tax_minor = sum;
	mark_set(w->mem, &o->older, "tax_minor", "*");
	return 0;
}

/* The sum of the parts; INT_UNKNOWN when one of them is, as when nobody told the lines. */
static int parts_of(const struct order *o, int64_t *ret, struct err *e)
{
	int64_t sum = or_zero(o->shipping_minor) + or_zero(o->fee_minor);

	*ret = INT_UNKNOWN;
	if (o->lines.n == 0)
		return 0;
	if (o->prices_include_tax == 0 && o->tax_minor == INT_UNKNOWN)
		return 0;
	if (o->prices_include_tax == 0)
		sum += o->tax_minor;
	for (size_t i = 0; i < o->lines.n; i++) {
		if (order_line_at(o, i)->net_minor == INT_UNKNOWN)
			return 0;
		if (sum_to(&sum, order_line_at(o, i)->net_minor, e))
			return -1;
	}
	*ret = sum;
	return 0;
}

static int mismatch(const struct order *o, int64_t parts, struct err *e)
{
	int exponent = money_exponent(o->currency);
	char told[32], sum[32];

	return err_set(e, ERR_TOTAL_MISMATCH, "total_minor", "the total is %s, its parts are %s",
		money_format(o->total_minor, exponent, told), money_format(parts, exponent, sum));
}

static int totals(struct work *w, struct order *o, bool check, bool trust, struct err *e)
{
	int64_t parts, one = 1;

	for (int i = money_exponent(o->currency); i > 0; i--)
		one *= 10;
	o->round_off_minor = INT_UNKNOWN;
	o->adjustment_minor = INT_UNKNOWN;
	if (parts_of(o, &parts, e))
		return -1;
	if (o->total_minor == INT_UNKNOWN || mark_is(o->older, "total_minor", '*')) {
		o->total_minor = parts;
		if (parts != INT_UNKNOWN)
			mark_set(w->mem, &o->older, "total_minor", "*");
		return 0;
	}
	int64_t difference = parts == INT_UNKNOWN ? 0 : o->total_minor - parts;
	if (difference == 0)
		return 0;
	if (difference >= -one && difference <= one)
		o->round_off_minor = difference;
	else if (check && !trust)
		return mismatch(o, parts, e);
	else
		o->adjustment_minor = difference;
	return 0;
}

int order_amounts(struct work *w, struct order *o, bool check, bool trust, struct err *e)
{
	if (nets(w, o, check, e))
		return -1;
	taxes(w, o);
	return order_tax(w, o, e) || totals(w, o, check, trust, e) ? -1 : 0;
}
