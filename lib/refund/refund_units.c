/* refund_units.c - what units cost: cumulative shares of their line, so that the last one ends at its net and tax */
#include "refund/refund_impl.h"

#include <stddef.h>
#include "base/money.h"
#include "refund.sql.h"
#include "base/banned.h"

static int64_t or_none(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

int refund_line_sums(struct work *w, const struct order *o, int64_t line_no, struct refund_line *ret, struct err *e)
{
	struct refund key = { .order_id = o->id, .no = line_no };

	if (store_get(w, &SQL_REFUND_LINE_SUMS, &refund_record, &key, &refund_line_record, ret, e) < 0)
		return -1;
	struct list pieces;
	if (store_all(w, &SQL_REFUND_PIECES, &refund_record, &key, &refund_line_record, &pieces, e))
		return -1;
	*ret = (struct refund_line){ .pieces = pieces, .qty = or_none(ret->qty), .net_minor = or_none(ret->net_minor),
		.tax_minor = or_none(ret->tax_minor), .cgst_minor = or_none(ret->cgst_minor),
		.sgst_minor = or_none(ret->sgst_minor), .igst_minor = or_none(ret->igst_minor), .line_no = line_no };
	return 0;
}

int refund_line_pending(struct work *w, const struct order *o, int64_t line_no, int64_t *ret, struct err *e)
{
	struct refund key = { .order_id = o->id, .no = line_no };
	struct refund_line sum;

	if (store_get(w, &SQL_REFUND_LINE_PENDING, &refund_record, &key, &refund_line_record, &sum, e) < 0)
		return -1;
	*ret = or_none(sum.qty);
	return 0;
}

/* The amounts of a line that are shared, and those of its parts. */
static const struct { size_t of_line, of_part; } heads[] = {
#define HEAD(name) { offsetof(struct order_line, name), offsetof(struct refund_line, name) }
	HEAD(net_minor), HEAD(tax_minor), HEAD(cgst_minor), HEAD(sgst_minor), HEAD(igst_minor),
#undef HEAD
};
enum { HEADS = sizeof heads / sizeof *heads };

static int64_t total_of(const struct order_line *l, size_t head)
{
	return or_none(*(const int64_t *)(const void *)((const char *)l + heads[head].of_line));
}

static int64_t *amount_of(struct refund_line *part, size_t head)
{
	return (int64_t *)(void *)((char *)part + heads[head].of_part);
}

static const struct refund_line *piece_at(const struct refund_line *sums, size_t i)
{
	return (const struct refund_line *)sums->pieces.at + i;
}

/* What of a head is given for units, and in all. */
static int64_t given_of(const struct refund_line *part, size_t head)
{
	return *(const int64_t *)(const void *)((const char *)part + heads[head].of_part);
}

static int64_t all_given(const struct refund_line *sums, size_t head)
{
	int64_t n = given_of(sums, head);

	for (size_t i = 0; i < sums->pieces.n; i++)
		n += given_of(piece_at(sums, i), head);
	return n;
}

/* True when with UNITS whole ones, and MORE pieces of component C, nothing of the line is left. */
static bool is_all(const struct order_line *l, const struct refund_line *sums, int64_t units, size_t c, int64_t more)
{
	for (size_t i = 0; i < sums->pieces.n; i++)
		if (piece_at(sums, i)->qty + (i == c ? more : 0) < (l->qty - units) * piece_at(sums, i)->per_unit)
			return false;
	return sums->pieces.n || units >= l->qty;
}

/* The share of TOTAL of B of N units, less what is GIVEN for them: never less than nothing, for a refund that was given
 * up in between may have had the larger part; never more than is LEFT; all that is left for the LAST. */
static int64_t further(int64_t total, int64_t b, int64_t n, int64_t given, int64_t left, bool last)
{
	int64_t part = last ? left : money_part(total, 0, b, n) - given;

	part = part < left ? part : left;
	return part < 0 ? 0 : part;
}

void refund_line_part(const struct order_line *l, const struct refund_line *sums, int64_t qty,
	struct refund_line *ret)
{
	int64_t b = sums->qty + qty;
	bool last = is_all(l, sums, b, 0, 0);

	*ret = (struct refund_line){ .line = l->line, .line_no = l->line_no, .qty = qty };
	for (size_t h = 0; h < HEADS; h++)
		*amount_of(ret, h) = further(total_of(l, h), b, l->qty, given_of(sums, h),
			total_of(l, h) - all_given(sums, h), last);
}

int64_t refund_line_rest(const struct order *o, const struct order_line *l, const struct refund_line *sums,
	const struct refund_line *part)
{
	struct refund_line own = *part;

	if (refund_opened_units(sums) == 0)
		return 0;
	for (size_t h = 0; h < HEADS; h++)
		*amount_of(&own, h) = further(total_of(l, h), sums->qty + part->qty, l->qty, given_of(sums, h),
			total_of(l, h) - all_given(sums, h), false);
	return refund_line_worth(o, part) - refund_line_worth(o, &own);
}

/* What a component weighs: the price of its pieces, else their number. */
static int64_t weight_of(const struct refund_line *piece, bool priced)
{
	int64_t ret;

	return __builtin_mul_overflow(piece->per_unit, priced ? piece->price_minor : 1, &ret) ? INT64_MAX / 1000 : ret;
}

/* The share of TOTAL that component C has: by the prices of all, where they are known, else by their pieces. */
static int64_t share_of(const struct refund_line *sums, size_t c, int64_t total)
{
	size_t n = sums->pieces.n;
	int64_t *weights = must_alloc(2 * n * sizeof *weights), *shares = weights + n;
	bool priced = true;

	for (size_t i = 0; i < n; i++)
		priced = priced && piece_at(sums, i)->price_minor != INT_UNKNOWN;
	for (size_t i = 0; i < n; i++)
		weights[i] = weight_of(piece_at(sums, i), priced);
	money_share(total, weights, n, shares);
	int64_t ret = shares[c];
	must_free(weights);
	return ret;
}

void refund_piece_part(const struct order_line *l, const struct refund_line *sums, size_t c, int64_t qty,
	struct refund_line *ret)
{
	const struct refund_line *was = piece_at(sums, c);
	bool last = is_all(l, sums, sums->qty, c, qty);

	*ret = (struct refund_line){ .line = l->line, .line_no = l->line_no, .component = was->component,
		.item_id = was->item_id, .per_unit = was->per_unit, .price_minor = was->price_minor, .qty = qty };
	for (size_t h = 0; h < HEADS; h++)
		*amount_of(ret, h) = further(share_of(sums, c, total_of(l, h)), was->qty + qty, l->qty * was->per_unit,
			given_of(was, h), total_of(l, h) - all_given(sums, h), last);
}

int64_t refund_opened_units(const struct refund_line *sums)
{
	int64_t most = 0;

	for (size_t i = 0; i < sums->pieces.n; i++) {
		int64_t units = (piece_at(sums, i)->qty + piece_at(sums, i)->per_unit - 1) / piece_at(sums, i)->per_unit;
		most = units > most ? units : most;
	}
	return most;
}

int64_t refund_line_worth(const struct order *o, const struct refund_line *part)
{
	return part->net_minor + (o->prices_include_tax == 0 ? part->tax_minor : 0);
}

int refund_sums(struct work *w, int64_t order_id, struct refund_sums *ret, struct err *e)
{
	static const struct field fields[] = {
		INT(struct refund_sums, n, 0, ""), INT(struct refund_sums, asked_minor, 0, ""),
		INT(struct refund_sums, processing_minor, 0, ""), INT(struct refund_sums, waived_minor, 0, ""), FIELDS_END
	};
	static const struct record record = { "sums", sizeof(struct refund_sums), fields };
	struct refund key = { .order_id = order_id };

	if (store_get(w, &SQL_REFUND_SUMS, &refund_record, &key, &record, ret, e) < 0)
		return -1;
	ret->asked_minor = or_none(ret->asked_minor);
	ret->processing_minor = or_none(ret->processing_minor);
	ret->waived_minor = or_none(ret->waived_minor);
	return 0;
}

int refund_open_minor(struct work *w, const struct order *o, int64_t *ret, struct err *e)
{
	struct refund_sums s;

	if (refund_sums(w, o->id, &s, e))
		return -1;
	*ret = s.asked_minor;
	return 0;
}

int64_t refund_left(const struct order *o, const struct refund_sums *s)
{
	int64_t moved = o->credit_minor == INT_UNKNOWN || o->credit_minor > 0 ? 0 : o->credit_minor;

	return o->paid_minor - o->refunded_minor + moved - s->asked_minor;
}

int refund_owed(struct work *w, const struct order *o, int64_t *ret_minor, struct err *e)
{
	struct refund_sums s;

	*ret_minor = 0;
	if (refund_sums(w, o->id, &s, e))
		return -1;
	int64_t left = refund_left(o, &s), owed = o->due_minor == INT_UNKNOWN ? 0
		: -o->due_minor - s.asked_minor + s.waived_minor;
	*ret_minor = owed < 0 || left < 0 ? 0 : owed < left ? owed : left;
	return 0;
}
