/* report_improve.c - what to mend first: what costs most, of what, and whether it gets better
 *
 * What was sold and did not stay sold costs its worth when goods or a sale that was there are lost: units cancelled
 * by the seller, back undelivered or lost; of returns what was given back. What the buyer changed his mind about, and
 * what came late, is shown with its worth and costs nothing but the goodwill that was paid. */
#include "report/report_fields.h"
#include "report/report_improve.h"

#include <stdlib.h>
#include "base/clock.h"
#include "base/banned.h"

static const char *const by_words[] = { "sku", "courier", "zone", "reason", NULL };
const char *const improve_cause_words[] = {
	"cancelled_by_seller", "rto", "lost", "returned", "late_delivery", "late_dispatch", "cancelled_by_buyer",
	"cancelled", "out_of_stock", NULL,
};

static const struct field query_fields[] = {
	ONE_OF(QUERY, by, FIELD_ARG, by_words, "a row for each, and cause (absent: sku)"), QUERY_SINCE("orders placed"),
	QUERY_CHANNEL, QUERY_TOP("at most so many rows of each currency (absent: all)"), QUERY_COMPUTED, FIELDS_END
};
const struct record improve_query_record = { "query", sizeof(QUERY), query_fields };

#define ROW struct improve_row

static const struct field row_fields[] = {
	ONE_OF(ROW, cause, FIELD_KEY | FIELD_COLUMN, improve_cause_words, "what went wrong"),
	TEXT(ROW, subject, FIELD_KEY | FIELD_COLUMN, "with what; absent: not known"),
	TEXT(ROW, title, FIELD_COLUMN, "title of the item"),
	TEXT(ROW, currency, FIELD_CURRENCY | FIELD_COLUMN, "currency of the amounts"),
	INT(ROW, units, FIELD_COLUMN, "units it went wrong with; of out_of_stock: days"),
	INT(ROW, base_units, FIELD_COLUMN, "of so many ordered, shipped or delivered; or days"),
	RATE(ROW, rate_bp, FIELD_COLUMN, "units of these, basis points"),
	RATE(ROW, rate_before_bp, FIELD_COLUMN, "the same in the range before, which is as long; only with --since"),
	MONEY(ROW, value_minor, 0, "what the units were sold for"),
	MONEY(ROW, cost_minor, FIELD_COLUMN | FIELD_BAR, "what it cost"),
	RATE(ROW, share_bp, FIELD_COLUMN, "of all cost, basis points"),
	INT(ROW, unknown_units, 0, "units without a price; they are not in the amounts"),
	FIELDS_END
};
const struct record improve_row_record = { "improve", sizeof(ROW), row_fields };

/* --- the range before --- */

static bool starts_day(struct work *w, int64_t ms)
{
	return setting_day(w, ms) != setting_day(w, ms - 1);
}

/* As many days before, when the range is one of whole days; else as long. */
static int64_t before_ms(struct work *w, int64_t since_ms, int64_t until_ms, struct err *e)
{
	int64_t days = setting_day(w, until_ms) - setting_day(w, since_ms);

	return starts_day(w, since_ms) && starts_day(w, until_ms)
		? zone_to_utc_ms(setting_text(w, SETTING_ZONE, e), (setting_day(w, since_ms) - days) * MS_PER_DAY)
		: since_ms - (until_ms - since_ms);
}

static int fill(struct improve *im, struct err *e)
{
	return improve_fill(im, e) || (im->q->by == IMPROVE_BY_SKU && improve_stock_days(im, e)) ? -1 : 0;
}

static int fill_before(struct improve *im, struct err *e)
{
	struct report_query now = *im->q;
	int64_t until_ms = now.until_ms == INT64_MAX ? im->w->now_ms : now.until_ms;

	if (now.since_ms == -INT64_MAX || until_ms <= now.since_ms)
		return 0;
	im->q->since_ms = before_ms(im->w, now.since_ms, until_ms, e);
	im->q->until_ms = now.since_ms;
	im->before = true;
	int rc = fill(im, e);
	*im->q = now;
	return rc;
}

/* --- rows --- */

static const struct tally *base_of(const struct improve *im, const struct tallies *t, enum improve_cause c, bool before)
{
	const struct tallies *of = t;

	if (im->q->by == IMPROVE_BY_REASON)
		for (size_t i = 0; i < im->whole.n; i++) {
			const struct tallies *all = (const void *)(im->whole.rows + i * sizeof *all);
			of = text_same(all->currency, t->currency) ? all : of;
		}
	return before ? &of->before[c] : &of->now[c];
}

static ROW row_of(const struct improve *im, const struct tallies *t, enum improve_cause c)
{
	const struct tally *now = &t->now[c];
	bool counts = c != IMPROVE_OUT_OF_STOCK;
	ROW r = { .cause = c, .subject = t->subject, .currency = t->currency, .title = t->title, .units = now->units,
		.base_units = base_of(im, t, c, false)->base, .value_minor = counts ? now->value_minor : INT_UNKNOWN,
		.cost_minor = now->cost_minor, .unknown_units = now->unknown_units };

	r.rate_bp = report_share_bp(r.units, r.base_units);
	r.rate_before_bp = im->before ? report_share_bp(t->before[c].units, base_of(im, t, c, true)->base) : INT_UNKNOWN;
	return r;
}

/* What costs most is first, then what happens most often. */
static int worst_first(const void *a, const void *b)
{
	const ROW *x = a, *y = b;
	int rc = group_text_order(x->currency, y->currency);

	if (rc == 0)
		rc = group_most_first(x->cost_minor, y->cost_minor);
	if (rc == 0)
		rc = group_most_first(x->rate_bp, y->rate_bp);
	if (rc == 0)
		rc = group_text_order(x->subject, y->subject);
	return rc ? rc : group_most_first(y->cause, x->cause);
}

static int64_t cost_of(const ROW *rows, size_t n, const char *currency)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += text_same(rows[i].currency, currency) ? rows[i].cost_minor : 0;
	return sum;
}

static int emit_rows(const struct improve *im, ROW *rows, size_t n, report_emit emit, void *arg, struct err *e)
{
	const char *currency = NULL;
	int64_t shown = 0, cost = 0;

	if (n)
		qsort(rows, n, sizeof *rows, worst_first);
	for (size_t i = 0; i < n; i++, shown++) {
		if (i == 0 || !text_same(currency, rows[i].currency)) {
			currency = rows[i].currency;
			cost = cost_of(rows, n, currency);
			shown = 0;
		}
		rows[i].share_bp = report_share_bp(rows[i].cost_minor, cost);
		if ((im->q->top == INT_UNKNOWN || shown < im->q->top) && emit(arg, &rows[i], e))
			return -1;
	}
	return 0;
}

static int emit_all(const struct improve *im, report_emit emit, void *arg, struct err *e)
{
	ROW *rows = must_alloc((im->subjects.n * IMPROVE_CAUSES + 1) * sizeof *rows);
	size_t n = 0;

	for (size_t i = 0; i < im->subjects.n; i++) {
		const struct tallies *t = (const void *)(im->subjects.rows + i * sizeof *t);
		for (enum improve_cause c = 0; c < IMPROVE_CAUSES; c++)
			if (t->now[c].units > 0 || t->now[c].cost_minor > 0)
				rows[n++] = row_of(im, t, c);
	}
	int rc = emit_rows(im, rows, n, emit, arg, e);
	must_free(rows);
	return rc;
}

int report_improve(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct report_query q;
	struct improve im = { .w = w, .q = &q, .subjects = { .w = w, .size = sizeof(struct tallies) },
		.whole = { .w = w, .size = sizeof(struct tallies) } };

	if (report_times(w, in, &q, e))
		return -1;
	if (q.by == INT_UNKNOWN)
		q.by = IMPROVE_BY_SKU;
	int rc = fill(&im, e) || fill_before(&im, e)
		|| (q.by == IMPROVE_BY_SKU && groups_name_items(&im.subjects, offsetof(struct tallies, title), e))
		|| emit_all(&im, emit, arg, e) ? -1 : 0;
	groups_release(&im.subjects);
	groups_release(&im.whole);
	return rc;
}
