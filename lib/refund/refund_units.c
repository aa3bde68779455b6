/* refund_units.c - what units cost: cumulative shares of their line, so that the last one ends at its net and tax */
#include "refund/refund_impl.h"

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
	*ret = (struct refund_line){ .qty = or_none(ret->qty), .net_minor = or_none(ret->net_minor),
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

/* The share of TOTAL of B of N units, less what is given: never less than nothing, for a refund that was given up in
 * between may have had the larger part. */
static int64_t further(int64_t total, int64_t b, int64_t n, int64_t given)
{
	int64_t part = money_part(or_none(total), 0, b, n) - given;

	return part < 0 ? 0 : part;
}

void refund_line_part(const struct order_line *l, const struct refund_line *sums, int64_t qty,
	struct refund_line *ret)
{
	int64_t b = sums->qty + qty, n = l->qty;

	*ret = (struct refund_line){ .line = l->line, .line_no = l->line_no, .qty = qty,
		.net_minor = further(l->net_minor, b, n, sums->net_minor),
		.tax_minor = further(l->tax_minor, b, n, sums->tax_minor),
		.cgst_minor = further(l->cgst_minor, b, n, sums->cgst_minor),
		.sgst_minor = further(l->sgst_minor, b, n, sums->sgst_minor),
		.igst_minor = further(l->igst_minor, b, n, sums->igst_minor) };
}

int64_t refund_line_worth(const struct order *o, const struct refund_line *part)
{
	return part->net_minor + (o->prices_include_tax == 0 ? part->tax_minor : 0);
}

int refund_sums(struct work *w, int64_t order_id, struct refund_sums *ret, struct err *e)
{
	static const struct field fields[] = {
		INT(struct refund_sums, n, 0, ""), INT(struct refund_sums, asked_minor, 0, ""),
		INT(struct refund_sums, processing_minor, 0, ""), FIELDS_END
	};
	static const struct record record = { "sums", sizeof(struct refund_sums), fields };
	struct refund key = { .order_id = order_id };

	if (store_get(w, &SQL_REFUND_SUMS, &refund_record, &key, &record, ret, e) < 0)
		return -1;
	ret->asked_minor = or_none(ret->asked_minor);
	ret->processing_minor = or_none(ret->processing_minor);
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
	int64_t left = refund_left(o, &s), owed = o->due_minor == INT_UNKNOWN ? 0 : -o->due_minor - s.asked_minor;
	*ret_minor = owed < 0 || left < 0 ? 0 : owed < left ? owed : left;
	return 0;
}
