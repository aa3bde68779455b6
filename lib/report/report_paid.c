/* report_paid.c - money by the ledgers: captured, given back, fees, cash on delivery and what of it is outstanding
 *
 * All of it are facts with the time when they were written: so the ledgers also tell what was known at another
 * time. */
#include "report/report_fields.h"
#include "report/report_group.h"

#include "report_paid.sql.h"
#include "base/banned.h"

enum paid_by { PAID_BY_GATEWAY, PAID_BY_METHOD, PAID_BY_CHANNEL, PAID_BY_DAY, PAID_BY_WEEK, PAID_BY_MONTH };
enum { MS_PER_QUARTER = 900000, FIRST_ID = 4000000 };

static const char *const by_words[] = { "gateway", "method", "channel", "day", "week", "month", NULL };

static const struct field query_fields[] = {
	ONE_OF(QUERY, by, FIELD_ARG, by_words, "a row for each (absent: gateway)"), QUERY_SINCE("paid"),
	QUERY_CHANNEL, QUERY_TOP("at most so many rows of each currency (absent: all)"),
	QUERY_AS_OF, QUERY_COMPUTED, FIELDS_END
};
const struct record payments_query_record = { "query", sizeof(QUERY), query_fields };

#define PAID struct payments_row

static const struct field row_fields[] = {
	TEXT(PAID, subject, FIELD_KEY | FIELD_COLUMN, "what it is about; absent: not known"),
	TEXT(PAID, currency, FIELD_CURRENCY | FIELD_COLUMN, "currency of the amounts"),
	INT(PAID, orders, FIELD_COLUMN, "orders with a payment or something given back"),
	INT(PAID, payments, 0, "payments that were captured or collected"),
	MONEY(PAID, captured_minor, FIELD_COLUMN | FIELD_BAR, "captured"),
	MONEY(PAID, refunded_minor, FIELD_COLUMN, "given back"),
	MONEY(PAID, chargeback_minor, FIELD_COLUMN, "taken back by the bank of the buyer"),
	MONEY(PAID, fee_minor, FIELD_COLUMN | FIELD_SIGNED, "fees of the gateway, without tax"),
	MONEY(PAID, fee_tax_minor, FIELD_COLUMN | FIELD_SIGNED, "tax on the fees"),
	MONEY(PAID, cod_collected_minor, FIELD_COLUMN, "cash collected on delivery"),
	MONEY(PAID, cod_remitted_minor, FIELD_COLUMN, "of this cash: remitted"),
	MONEY(PAID, cod_deducted_minor, 0, "of this cash: kept by the courier for freight, fees and tax"),
	MONEY(PAID, cod_outstanding_minor, FIELD_COLUMN | FIELD_SIGNED, "of this cash: outstanding"),
	INT(PAID, quarter_hour, FIELD_SQL, ""), INT(PAID, order_id, FIELD_SQL, ""), FIELDS_END
};
const struct record payments_row_record = { "payments", sizeof(PAID), row_fields };

struct sheet { struct report_query *q; struct groups groups; };

static struct payments_row *row_of(struct sheet *s, const struct payments_row *from)
{
	bool by_time = s->q->by >= PAID_BY_DAY;
	enum report_period p = (enum report_period)(s->q->by - PAID_BY_DAY);
	struct group_key key = { from->subject, from->currency, 0 };
	char name[REPORT_PERIOD_ROOM];
	size_t before = s->groups.n;

	if (by_time)
		key.id = FIRST_ID + report_period_start(p, setting_day(s->groups.w, from->quarter_hour * MS_PER_QUARTER));
	struct payments_row *r = group_row(&s->groups, &key);
	if (by_time && s->groups.n > before)
		r->subject = arena_format(s->groups.w->mem, "%s", report_period_name(p, key.id - FIRST_ID, name));
	return r;
}

static int64_t told(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

static int add(void *arg, const void *row, struct err *e)
{
	const struct payments_row *from = row;
	struct payments_row *r = row_of(arg, from);

	(void)e;
	if (from->order_id != INT_UNKNOWN) {         /* rows with one come order by order */
		r->orders += r->order_id != from->order_id;
		r->order_id = from->order_id;
	}
	r->payments += told(from->payments);
	r->captured_minor += told(from->captured_minor);
	r->refunded_minor += told(from->refunded_minor);
	r->chargeback_minor += told(from->chargeback_minor);
	r->fee_minor += told(from->fee_minor);
	r->fee_tax_minor += told(from->fee_tax_minor);
	r->cod_collected_minor += told(from->cod_collected_minor);
	r->cod_remitted_minor += told(from->cod_remitted_minor);
	r->cod_deducted_minor += told(from->cod_deducted_minor);
	return 0;
}

static bool ready(void *arg, void *row)
{
	struct payments_row *r = row;

	(void)arg;
	r->cod_outstanding_minor = r->cod_collected_minor - r->cod_remitted_minor - r->cod_deducted_minor;
	return true;
}

static int64_t worth(const struct payments_row *r)
{
	return r->captured_minor + r->cod_collected_minor;
}

/* Periods in their order; else what brought most is first. */
static int most_paid(const void *a, const void *b)
{
	const struct payments_row *x = a, *y = b;
	int rc = group_text_order(x->currency, y->currency);

	if (rc == 0)
		rc = group_most_first(y->id, x->id);
	if (rc == 0)
		rc = group_most_first(worth(x), worth(y));
	return rc ? rc : group_text_order(x->subject, y->subject);
}

static int each(struct sheet *s, const struct sql *sql, struct err *e)
{
	return store_each(s->groups.w, sql, &payments_query_record, s->q, &payments_row_record, add, s, e);
}

int report_payments(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct report_query q;
	struct sheet s = { .q = &q, .groups = { .w = w, .size = sizeof(PAID) } };

	if (report_times(w, in, &q, e))
		return -1;
	if (q.by == INT_UNKNOWN)
		q.by = PAID_BY_GATEWAY;
	int rc = each(&s, &SQL_PAID_ORDERS, e) || each(&s, &SQL_PAID_UNMATCHED, e) || each(&s, &SQL_PAID_REMITTED, e)
		|| each(&s, &SQL_PAID_FEES, e)
		|| groups_emit(&s.groups, most_paid, q.top, ready, &s, emit, arg, e) ? -1 : 0;
	groups_release(&s.groups);
	return rc;
}
