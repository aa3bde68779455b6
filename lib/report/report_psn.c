/* report_psn.c - partner services: what was spent, how it went, how it was rated; and what the audit says of
 * them
 *
 * A request counts in the month it was made, a rating in the month it was published. */
#include "report/report_audit.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/money.h"
#include "psn/psn.h"
#include "report.sql.h"
#include "report_psn.sql.h"
#include "base/banned.h"

enum psn_by { PSN_BY_MONTH, PSN_BY_SERVICE, PSN_BY_PARTNER };

/* --- the report --- */

/* One request, or one rating, as it is read. */
struct told { const char *service, *partner, *currency; int64_t at, agreed, total_minor, estimate_minor,
	paid_minor,
	refunded_minor, delivered, on_time_day, delivered_at, revised, disputed, refund_due_minor, unresolved,
		score; };

#define TOLD struct told
static const struct field told_fields[] = {
	TEXT(TOLD, service, 0, ""), TEXT(TOLD, partner, 0, ""), TEXT(TOLD, currency, 0, ""), INT(TOLD, at, 0, ""),
	INT(TOLD, agreed, 0, ""), INT(TOLD, total_minor, 0, ""), INT(TOLD, estimate_minor, 0, ""),
	INT(TOLD, paid_minor, 0, ""), INT(TOLD, refunded_minor, 0, ""), INT(TOLD, delivered, 0, ""),
	INT(TOLD, on_time_day, 0, ""), INT(TOLD, delivered_at, 0, ""), INT(TOLD, revised, 0, ""),
	INT(TOLD, disputed, 0, ""), INT(TOLD, refund_due_minor, 0, ""), INT(TOLD, unresolved, 0, ""),
	INT(TOLD, score, 0, ""), FIELDS_END
};
static const struct record told_record = { "told", sizeof(TOLD), told_fields };

struct sums { struct work *w; const struct report_query *q; struct psn_report_row *rows; size_t n, room; };

static int64_t or_none(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

static const char *period_of(struct sums *s, int64_t at)
{
	char day[16];

	if (!(s->q->by >> PSN_BY_MONTH & 1))
		return NULL;
	clock_format_date(setting_day(s->w, at), day);
	return arena_text(s->w->mem, day, 7);
}

static const char *kept(struct sums *s, enum psn_by by, const char *text)
{
	return s->q->by >> by & 1 && text ? arena_text(s->w->mem, text, strlen(text)) : NULL;
}

static struct psn_report_row *row_of(struct sums *s, const struct told *t, const char *currency)
{
	struct psn_report_row key = { .period = period_of(s, t->at), .service = kept(s, PSN_BY_SERVICE, t->service),
		.partner = kept(s, PSN_BY_PARTNER, t->partner) };

	for (size_t i = s->n; i-- > 0;) {
		struct psn_report_row *r = &s->rows[i];
		if (text_same(r->period, key.period) && text_same(r->service, key.service)
			&& text_same(r->partner, key.partner)
			&& (!currency || text_same(r->currency, currency)))
			return r;
	}
	if (s->n == s->room) {
		s->room = s->room ? s->room * 2 : 64;
		s->rows = must_realloc(s->rows, s->room * sizeof *s->rows);
	}
	key.currency = currency ? arena_text(s->w->mem, currency, strlen(currency)) : NULL;
	s->rows[s->n] = key;
	return &s->rows[s->n++];
}

static int add_request(void *arg, const void *row, struct err *e)
{
	struct sums *s = arg;
	const struct told *t = row;
	struct psn_report_row *r = row_of(s, t, t->currency);
	bool priced = t->agreed && t->total_minor != INT_UNKNOWN;

	(void)e;
	r->requests++;
	r->agreed += t->agreed;
	r->price_minor += priced ? t->total_minor : 0;
	if (priced && t->estimate_minor != INT_UNKNOWN) {
		r->compared_minor += t->total_minor;
		r->estimate_minor += t->estimate_minor;
	}
	r->paid_minor += or_none(t->paid_minor);
	r->refunded_minor += or_none(t->refunded_minor);
	r->delivered += t->delivered;
	r->on_time += t->delivered && setting_day(s->w, t->delivered_at) <= t->on_time_day;
	r->revised += t->revised > 0;
	r->revisions += t->revised;
	r->disputes += t->disputed > 0;
	r->disputes_refunded += t->disputed && t->refund_due_minor != INT_UNKNOWN;
	r->disputes_unresolved += t->unresolved;
	return 0;
}

static int add_rating(void *arg, const void *row, struct err *e)
{
	struct sums *s = arg;
	const struct told *t = row;
	struct psn_report_row *r = row_of(s, t, NULL);

	(void)e;
	r->ratings++;
	r->score += t->score;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct psn_report_row *x = a, *y = b;
	const char *const one[] = { x->period, x->service, x->partner, x->currency };
	const char *const two[] = { y->period, y->service, y->partner, y->currency };
	int d = 0;

	for (size_t i = 0; d == 0 && i < 4; i++)
		d = strcmp(one[i] ? one[i] : "", two[i] ? two[i] : "");
	return d;
}

static int show(struct sums *s, struct psn_report_row *r, report_emit emit, void *arg, struct err *e)
{
	int64_t mean = r->ratings ? money_scale(r->score, 10000, r->ratings) : 0;

	r->spend_minor = r->paid_minor - r->refunded_minor;
	r->on_time_bp = report_share_bp(r->on_time, r->delivered);
	r->revised_bp = report_share_bp(r->revised, r->delivered);
	r->price_to_estimate_bp = report_share_bp(r->compared_minor, r->estimate_minor);
	r->rating = r->ratings ? arena_format(s->w->mem, "%lld.%04lld", (long long)(mean / 10000),
		(long long)(mean % 10000))
		: NULL;
	return emit(arg, r, e);
}

int report_psn(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct report_query q;
	struct sums s = { .w = w, .q = &q };

	if (report_times(w, in, &q, e))
		return -1;
	if (q.by == INT_UNKNOWN)
		q.by = 1 << PSN_BY_SERVICE | 1 << PSN_BY_PARTNER;
	q.from = w->now_ms;
	int rc = store_each(w, q.as_of ? &SQL_PSN_REQUESTS_THEN : &SQL_PSN_REQUESTS, &psn_report_query_record, &q,
			&told_record, add_request, &s, e)
		|| store_each(w, q.as_of ? &SQL_PSN_RATINGS_THEN : &SQL_PSN_RATINGS, &psn_report_query_record, &q,
			&told_record, add_rating, &s, e) ? -1 : 0;
	if (s.n)
		qsort(s.rows, s.n, sizeof *s.rows, by_name);
	for (size_t i = 0; rc == 0 && i < s.n; i++)
		rc = show(&s, &s.rows[i], emit, arg, e);
	must_free(s.rows);
	return rc;
}

/* --- the audit --- */

const char *const audit_psn_numbers[] = {
	[PSN_WRONG_STEP] = "I22", [PSN_WRONG_TERMS] = "I33", [PSN_WRONG_RATING] = "I34", [PSN_WRONG_ORDER] = "I35",
	[PSN_WRONG_REFUND] = "I36",
};

static int found(void *arg, enum psn_wrong what, const char *subject, const char *expected, const char *is,
	struct err *e)
{
	struct report_out *out = arg;

	buf_clear(&out->subject);
	buf_str(&out->subject, subject);
	return report_finding_text(out, audit_psn_numbers[what], expected, is, e);
}

int audit_psn(struct report_out *out, struct err *e)
{
	return psn_audit(out->w, found, out, e);
}
