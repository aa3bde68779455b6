/* report_cod.c - cash on delivery: what was collected is remitted, deducted or outstanding (I19) */
#include "report/report_audit.h"

#include "report.sql.h"
#include "base/banned.h"

static const struct field cod_fields[] = {
	TEXT(struct cod, courier, 0, ""), TEXT(struct cod, awb, 0, ""), TEXT(struct cod, channel, 0, ""),
	TEXT(struct cod, ref, 0, ""), INT(struct cod, id, 0, ""), INT(struct cod, order_id, 0, ""),
	INT(struct cod, collected, 0, ""), INT(struct cod, was_collected, 0, ""), INT(struct cod, remitted, 0, ""),
	INT(struct cod, was_remitted, 0, ""), INT(struct cod, deducted, 0, ""), INT(struct cod, was_deducted, 0, ""),
	INT(struct cod, outstanding, 0, ""), FIELDS_END
};

const struct record cod_record = { "cod", sizeof(struct cod), cod_fields };

static int64_t or_zero(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

static int parcel_differs(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct cod *c = row;
	const struct { const char *what; int64_t is, was; } sums[] = {
		{ "collected", or_zero(c->collected), or_zero(c->was_collected) },
		{ "remitted", or_zero(c->remitted), or_zero(c->was_remitted) },
		{ "deducted", or_zero(c->deducted), or_zero(c->was_deducted) },
	};

	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
		buf_clear(&out->subject);
		buf_format(&out->subject, "%s:%s %s", c->courier, c->awb, sums[i].what);
		if (sums[i].is != sums[i].was && report_finding(out, "I19", sums[i].is, sums[i].was, e))
			return -1;
	}
	return 0;
}

static int order_differs(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct cod *c = row;

	buf_clear(&out->subject);
	buf_format(&out->subject, "%s:%s remitted", c->channel, c->ref);
	return report_finding(out, "I19", or_zero(c->remitted), or_zero(c->was_remitted), e);
}

struct couriers { struct report_out *out; int64_t collected, accounted; };

static int courier(void *arg, const void *row, struct err *e)
{
	struct couriers *all = arg;
	const struct cod *c = row;
	int64_t accounted = c->remitted + c->deducted + c->outstanding;

	all->collected += c->collected;
	all->accounted += accounted;
	buf_clear(&all->out->subject);
	buf_format(&all->out->subject, "%s collected", c->courier);
	return c->collected == accounted ? 0 : report_finding(all->out, "I19", accounted, c->collected, e);
}

int audit_cod(struct report_out *out, struct err *e)
{
	struct couriers all = { .out = out };

	if (store_each(out->w, &SQL_AUDIT_COD_PARCELS, NULL, NULL, &cod_record, parcel_differs, out, e)
		|| store_each(out->w, &SQL_AUDIT_COD_ORDERS, NULL, NULL, &cod_record, order_differs, out, e)
		|| store_each(out->w, &SQL_AUDIT_COD_COURIERS, NULL, NULL, &cod_record, courier, &all, e))
		return -1;
	buf_clear(&out->subject);
	buf_str(&out->subject, "all couriers collected");
	return all.collected == all.accounted ? 0 : report_finding(out, "I19", all.accounted, all.collected, e);
}
