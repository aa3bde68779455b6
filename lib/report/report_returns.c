/* report_returns.c - what came back of what was delivered, why, and what it cost
 *
 * Units are those of the lines; what a return is for, and how long its money took, is told by the returns themselves.
 * The orders of a range are those that were placed in it, as everywhere. */
#include "report/report_fields.h"
#include "report/report_group.h"
#include "report/report_then.h"

#include "base/money.h"
#include "report.sql.h"
#include "report_returns.sql.h"
#include "base/banned.h"

enum returns_by { RETURNS_BY_SKU, RETURNS_BY_REASON, RETURNS_BY_CHANNEL, RETURNS_BY_COURIER, RETURNS_BY_ZONE,
	RETURNS_BY_CUSTOMER };
enum { MS_PER_HOUR = 3600000 };

static const char *const by_words[] = { "sku", "reason", "channel", "courier", "zone", "customer", NULL };

static const struct field query_fields[] = {
	ONE_OF(QUERY, by, FIELD_ARG, by_words, "a row for each (absent: sku)"), QUERY_SINCE("orders placed"), QUERY_CHANNEL,
	QUERY_TOP("at most so many rows of each currency (absent: all)"), QUERY_AS_OF, QUERY_COMPUTED, FIELDS_END
};
const struct record returns_query_record = { "query", sizeof(QUERY), query_fields };

#define BACK struct returns_row

/* WHO: the flags of what a row is about. */
#define BACK_FIELDS(who) \
	TEXT(BACK, subject, FIELD_KEY | FIELD_COLUMN | (who), "what it is about; absent: not known"), \
	TEXT(BACK, title, FIELD_COLUMN | (who), "title of the item, or name of the customer"), \
	TEXT(BACK, currency, FIELD_CURRENCY | FIELD_COLUMN, "currency of the amounts"), \
	INT(BACK, delivered_units, FIELD_COLUMN, "units ever delivered; for a reason: of all"), \
	INT(BACK, returned_units, FIELD_COLUMN | FIELD_BAR, "units that came back"), \
	RATE(BACK, rate_bp, FIELD_COLUMN, "returned of delivered, basis points"), \
	INT(BACK, orders, 0, "orders of the customer of which something was delivered"), \
	INT(BACK, returned_orders, FIELD_COLUMN, "orders of which something came back"), \
	INT(BACK, refunds, 0, "refunds of returns that were paid"), \
	MONEY(BACK, refunded_minor, FIELD_COLUMN, "given back for these units"), \
	INT(BACK, refund_mean_hours, FIELD_COLUMN, "from the request to the refund, mean, in hours"), \
	INT(BACK, refund_longest_hours, 0, "the longest of them"), \
	INT(BACK, id, FIELD_SQL, ""), INT(BACK, order_id, FIELD_SQL, ""), INT(BACK, line_no, FIELD_SQL, ""), \
	INT(BACK, refund_id, FIELD_SQL, ""), INT(BACK, refund_ms, FIELD_SQL, ""), FIELDS_END

static const struct field row_fields[] = { BACK_FIELDS(0) }, buyer_fields[] = { BACK_FIELDS(FIELD_PERSON) };
static const struct record thing_record = { "returns", sizeof(BACK), row_fields };
const struct record returns_row_record = { "returns", sizeof(BACK), buyer_fields };

const struct record *report_returns_listing(const void *in)
{
	return ((const QUERY *)in)->by == RETURNS_BY_CUSTOMER ? NULL : &thing_record;
}

struct sheet {
	struct report_query *q;
	struct groups groups;
	struct groups whole;          /* delivered units of each currency, whatever they are */
	int64_t order_id, line_no, left;    /* units returned of the last line that are not yet told who brought them */
};

static struct returns_row *row_of(struct groups *g, const char *subject, const struct returns_row *from)
{
	struct group_key key = { subject, from->currency, from->id == INT_UNKNOWN ? 0 : from->id };
	size_t before = g->n;
	struct returns_row *r = group_row(g, &key);

	if (g->n > before && from->title)
		r->title = arena_text(g->w->mem, from->title, strlen(from->title));
	return r;
}

static int add_delivered(void *arg, const void *row, struct err *e)
{
	struct sheet *s = arg;
	const struct returns_row *from = row;
	struct returns_row *r = row_of(&s->groups, from->subject, from);

	(void)e;
	if (from->delivered_units == INT_UNKNOWN)
		return 0;
	r->delivered_units += from->delivered_units;
	r->orders += from->delivered_units > 0;
	row_of(&s->whole, NULL, &(struct returns_row){ .currency = from->currency })->delivered_units
		+= from->delivered_units;
	return 0;
}

static int add_returned(void *arg, const void *row, struct err *e)
{
	struct sheet *s = arg;
	const struct returns_row *from = row;
	struct returns_row *r = row_of(&s->groups, from->subject, from);

	(void)e;
	if (from->returned_units <= 0)
		return 0;
	r->returned_units += from->returned_units;
	r->returned_orders += r->order_id != from->order_id;
	r->order_id = from->order_id;
	return 0;
}

/* Units delivered by a courier, out of those that are not told by whom. */
static int add_courier(void *arg, const void *row, struct err *e)
{
	struct sheet *s = arg;
	const struct returns_row *from = row;
	struct returns_row *rest = row_of(&s->groups, NULL, from);

	(void)e;
	rest->delivered_units -= from->delivered_units;
	row_of(&s->groups, from->subject, from)->delivered_units += from->delivered_units;
	return 0;
}

/* Units that came back, parcel by parcel of a line. */
static int add_brought(void *arg, const void *row, struct err *e)
{
	struct sheet *s = arg;
	const struct returns_row *from = row;
	struct returns_row part = *from;

	if (s->order_id != from->order_id || s->line_no != from->line_no)
		s->left = from->returned_units;
	s->order_id = from->order_id;
	s->line_no = from->line_no;
	part.returned_units = s->left < from->delivered_units ? s->left : from->delivered_units;
	s->left -= part.returned_units;
	return add_returned(s, &part, e);
}

static int add_refund(void *arg, const void *row, struct err *e)
{
	struct sheet *s = arg;
	const struct returns_row *from = row;
	struct returns_row *r = row_of(&s->groups, from->subject, from);

	(void)e;
	r->refunded_minor += from->refunded_minor;
	if (r->refund_id == from->refund_id)
		return 0;
	r->refund_id = from->refund_id;
	r->refunds++;
	r->refund_ms += from->refund_ms;
	if (from->refund_ms > r->refund_longest_hours)
		r->refund_longest_hours = from->refund_ms;
	return 0;
}

static int each(struct sheet *s, const struct sql *sql, int (*add)(void *arg, const void *row, struct err *e),
	struct err *e)
{
	return store_each(s->groups.w, sql, &returns_query_record, s->q, &returns_row_record, add, s, e);
}

/* What was delivered: by the sums of whole months, and the lines of the rest. */
static int delivered(struct sheet *s, struct err *e)
{
	int64_t since_ms = s->q->since_ms, until_ms = s->q->until_ms;
	struct report_range r;
	int rc;

	report_cut(s->groups.w, s->q, true, &r);
	s->q->from = r.from;
	s->q->to = r.to;
	rc = each(s, &SQL_RETURNS_MONTHS, add_delivered, e);
	for (int i = 0; rc == 0 && i < 2; i++) {
		s->q->since_ms = r.rest[i].since_ms;
		s->q->until_ms = r.rest[i].until_ms;
		if (s->q->since_ms < s->q->until_ms)
			rc = each(s, &SQL_RETURNS_LINES, add_delivered, e);
	}
	s->q->since_ms = since_ms;
	s->q->until_ms = until_ms;
	return rc;
}

/* The lines of an order as it was. */
static int add_order(void *arg, const struct order *o, struct err *e)
{
	const struct sheet *s = arg;

	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		BACK part = { .subject = s->q->by == RETURNS_BY_CHANNEL ? o->channel : NULL, .currency = o->currency,
			.id = s->q->by == RETURNS_BY_SKU ? l->item_id : 0, .order_id = o->id,
			.delivered_units = l->delivered + l->return_transit + l->returned, .returned_units = l->returned };
		if ((part.delivered_units > 0 && add_delivered(arg, &part, e)) || add_returned(arg, &part, e))
			return -1;
	}
	return 0;
}

/* By the ledgers of units and of refunds. */
static int fill_then(struct sheet *s, struct err *e)
{
	if (s->q->by != RETURNS_BY_SKU && s->q->by != RETURNS_BY_CHANNEL)
		return err_set(e, ERR_USAGE, "as-of", "--as-of is told by sku and by channel only");
	return report_then_each(s->groups.w, s->q, add_order, s, e)
		|| each(s, &SQL_RETURNS_REFUNDS_THEN, add_refund, e) ? -1 : 0;
}

static int fill_now(struct sheet *s, struct err *e)
{
	int64_t by = s->q->by;
	int rc = by == RETURNS_BY_ZONE ? each(s, &SQL_RETURNS_LINES, add_delivered, e)
		: by == RETURNS_BY_CUSTOMER ? each(s, &SQL_RETURNS_BUYERS, add_delivered, e) : delivered(s, e);

	if (rc || each(s, &SQL_RETURNS_RETURNED, add_returned, e))
		return -1;
	if (by == RETURNS_BY_REASON && each(s, &SQL_RETURNS_REASONS, add_returned, e))
		return -1;
	if (by == RETURNS_BY_COURIER && (each(s, &SQL_RETURNS_PARCELS, add_courier, e)
		|| each(s, &SQL_RETURNS_BROUGHT, add_brought, e)))
		return -1;
	return each(s, &SQL_RETURNS_REFUNDS, add_refund, e);
}

static int fill(struct sheet *s, struct err *e)
{
	if (s->q->as_of ? fill_then(s, e) : fill_now(s, e))
		return -1;
	return s->q->by == RETURNS_BY_SKU ? groups_name_items(&s->groups, offsetof(BACK, title), e) : 0;
}

static bool ready(void *arg, void *row)
{
	struct sheet *s = arg;
	struct returns_row *r = row;

	if (s->q->by == RETURNS_BY_REASON)
		r->delivered_units = row_of(&s->whole, NULL, &(struct returns_row){ .currency = r->currency })->delivered_units;
	if (s->q->by != RETURNS_BY_CUSTOMER)
		r->orders = INT_UNKNOWN;
	if (r->refunds)
		r->refund_mean_hours = money_scale(r->refund_ms, 1, r->refunds * MS_PER_HOUR);
	else
		r->refund_mean_hours = INT_UNKNOWN;
	r->refund_longest_hours = r->refunds ? money_scale(r->refund_longest_hours, 1, MS_PER_HOUR) : INT_UNKNOWN;
	r->rate_bp = report_share_bp(r->returned_units, r->delivered_units);
	if (s->q->by == RETURNS_BY_CUSTOMER && !r->subject)
		return false;
	return r->returned_units > 0 || r->refunds
		|| (r->delivered_units > 0 && s->q->by != RETURNS_BY_REASON && s->q->by != RETURNS_BY_CUSTOMER);
}

/* What came back most is first. */
static int most_returned(const void *a, const void *b)
{
	const struct returns_row *x = a, *y = b;
	int rc = group_text_order(x->currency, y->currency);

	if (rc == 0)
		rc = group_most_first(x->returned_units, y->returned_units);
	if (rc == 0)
		rc = group_most_first(x->rate_bp, y->rate_bp);
	return rc ? rc : group_text_order(x->subject, y->subject);
}

int report_returns(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct report_query q;
	struct sheet s = { .q = &q, .groups = { .w = w, .size = sizeof(BACK) }, .whole = { .w = w, .size = sizeof(BACK) } };

	if (report_times(w, in, &q, e))
		return -1;
	if (q.by == INT_UNKNOWN)
		q.by = RETURNS_BY_SKU;
	int rc = fill(&s, e) || groups_emit(&s.groups, most_returned, q.top, ready, &s, emit, arg, e) ? -1 : 0;
	groups_release(&s.groups);
	groups_release(&s.whole);
	return rc;
}
