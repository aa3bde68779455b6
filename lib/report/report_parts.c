/* report_parts.c - the invariants of single components of kits that come back (I08, I11, I14, I15) */
#include "report/report_audit.h"

#include "report_parts.sql.h"
#include "base/banned.h"

/* What should be and is; of sums: net and tax. */
struct part_row { const char *channel, *ref, *line, *sku; int64_t customer, has_customer, transit, has_transit; };

#define ROW struct part_row
static const struct field row_fields[] = {
	TEXT(ROW, channel, 0, ""), TEXT(ROW, ref, 0, ""), TEXT(ROW, line, 0, ""), TEXT(ROW, sku, 0, ""),
	INT(ROW, customer, 0, ""), INT(ROW, has_customer, 0, ""), INT(ROW, transit, 0, ""), INT(ROW, has_transit, 0, ""),
	FIELDS_END
};
static const struct record row_record = { "part", sizeof(ROW), row_fields };

static int64_t or_none(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

static int finding(struct report_out *out, const struct part_row *r, const char *id, const char *what, int64_t expected,
	int64_t found, struct err *e)
{
	buf_clear(&out->subject);
	buf_format(&out->subject, "%s:%s line %s%s%s %s", r->channel, r->ref, r->line, r->sku ? " " : "", r->sku ? r->sku : "",
		what);
	return report_finding(out, id, or_none(expected), or_none(found), e);
}

static int goods(void *arg, const void *row, struct err *e)
{
	const struct part_row *r = row;

	if (r->customer != r->has_customer
		&& finding(arg, r, "I08", "pieces with the customer", r->customer, r->has_customer, e))
		return -1;
	return r->transit != r->has_transit ? finding(arg, r, "I08", "pieces on the way back", r->transit, r->has_transit, e) : 0;
}

static int claims(void *arg, const void *row, struct err *e)
{
	const struct part_row *r = row;

	return finding(arg, r, "I11", "pieces, by its returns", r->customer, r->has_customer, e);
}

static int refunds(void *arg, const void *row, struct err *e)
{
	const struct part_row *r = row;

	return finding(arg, r, "I14", "pieces refunded", r->customer, r->has_customer, e);
}

static int sums(void *arg, const void *row, struct err *e)
{
	const struct part_row *r = row;

	if (or_none(r->customer) != r->has_customer
		&& finding(arg, r, "I15", "net refunded", r->customer, r->has_customer, e))
		return -1;
	return or_none(r->transit) != r->has_transit ? finding(arg, r, "I15", "tax refunded", r->transit, r->has_transit, e) : 0;
}

int audit_parts(struct report_out *out, struct err *e)
{
	static const struct { const struct sql *sql; int (*each)(void *, const void *, struct err *); } reads[] = {
		{ &SQL_AUDIT_PART_GOODS, goods }, { &SQL_AUDIT_PART_CLAIMS, claims }, { &SQL_AUDIT_PART_REFUNDS, refunds },
		{ &SQL_AUDIT_PART_PIECES, refunds }, { &SQL_AUDIT_PART_SUMS, sums },
	};

	for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
		if (store_each(out->w, reads[i].sql, NULL, NULL, &row_record, reads[i].each, out, e))
			return -1;
	return 0;
}
