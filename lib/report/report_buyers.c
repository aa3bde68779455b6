/* report_buyers.c - buyers in groups, by when they bought last, how often, and for how much
 *
 * Of each of the three every buyer has a mark from 1 to 5: in which fifth of all buyers of the report he is. Equals
 * have the same mark: the lowest of theirs, so that the many with one order are not called frequent; of when they
 * bought last the highest, so that the latest always have 5. */
#include "report/report_buyers.h"

#include <stdlib.h>
#include <string.h>
#include "report/report_group.h"
#include "report/report_then.h"
#include "report_buyers.sql.h"
#include "base/banned.h"

enum { FIFTHS = 5 };

const char *const buyer_group_words[] = { "champion", "loyal", "new", "regular", "at_risk", "lost", "any", NULL };

/* What one must be above to be above the lowest fifth, the lowest two, and so on. */
struct cuts { int64_t at[FIFTHS - 1]; };

struct buyers {
	struct work *w;
	const struct report_query *q;
	struct customer_sales *rows;
	size_t n, room;
	struct cuts last, orders, kept;
};

static int add(void *arg, const void *row, struct err *e)
{
	struct buyers *b = arg;
	const struct customer_sales *from = row;

	(void)e;
	if (b->n == b->room) {
		b->room = b->room ? b->room * 2 : 1024;
		b->rows = must_realloc(b->rows, b->room * sizeof *b->rows);
	}
	b->rows[b->n++] = *from;
	return 0;
}

/* --- as it was known then --- */

struct buyer_then { GROUP_KEY; struct customer_sales sums; };
struct buyers_then { const struct report_query *q; struct groups groups; };

static int add_order(void *arg, const struct order *o, struct err *e)
{
	struct buyers_then *t = arg;
	bool gone = o->state == ORDER_CANCELLED || o->state == ORDER_EXPIRED;

	(void)e;
	if (o->customer_id == INT_UNKNOWN || o->customer_id == 0 || strcmp(o->currency, t->q->currency) != 0)
		return 0;
	struct buyer_then *row = group_row(&t->groups, &(struct group_key){ .id = o->customer_id });
	struct customer_sales *to = &row->sums;
	int64_t kept = order_kept_minor(o);
	bool is_first = to->orders + to->cancelled_orders == 0;

	to->orders += !gone;
	to->cancelled_orders += gone;
	to->unknown_orders += kept == INT_UNKNOWN;
	to->kept_minor += kept == INT_UNKNOWN ? 0 : kept;
	to->first_at = is_first || o->placed_at < to->first_at ? o->placed_at : to->first_at;
	to->last_at = is_first || o->placed_at > to->last_at ? o->placed_at : to->last_at;
	return 0;
}

static int sum_then(struct buyers *b, struct err *e)
{
	struct buyers_then t = { .q = b->q, .groups = { .w = b->w, .size = sizeof(struct buyer_then) } };
	int rc = report_then_each(b->w, b->q, add_order, &t, e);

	for (size_t i = 0; rc == 0 && i < t.groups.n; i++) {
		struct buyer_then *row = (struct buyer_then *)(void *)(t.groups.rows + i * t.groups.size);
		row->sums.customer_id = row->id;
		rc = add(b, &row->sums, e);
	}
	groups_release(&t.groups);
	return rc;
}

/* --- groups --- */

static int rising(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static struct cuts cuts_of(const struct buyers *b, size_t offset, bool equals_high)
{
	int64_t *values = must_alloc((b->n + 1) * sizeof *values);
	struct cuts ret = { { 0 } };
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		if (b->rows[i].orders > 0)
			values[n++] = *(const int64_t *)(const void *)((const char *)&b->rows[i] + offset);
	qsort(values, n, sizeof *values, rising);
	for (size_t k = 1; n && k < FIFTHS; k++)
		ret.at[k - 1] = equals_high ? values[n * k / FIFTHS] - 1 : values[(n * k + FIFTHS - 1) / FIFTHS - 1];
	must_free(values);
	return ret;
}

static int mark(const struct cuts *c, int64_t value)
{
	int ret = 1;

	for (int k = 0; k < FIFTHS - 1; k++)
		ret += value > c->at[k];
	return ret;
}

static int64_t group_of(const struct buyers *b, const struct customer_sales *r)
{
	int last = mark(&b->last, r->last_at), orders = mark(&b->orders, r->orders), kept = mark(&b->kept, r->kept_minor);

	if (r->orders <= 0)
		return INT_UNKNOWN;
	if (last <= 2)
		return orders >= 3 || kept >= 4 ? BUYER_AT_RISK : BUYER_LOST;
	if (last >= 4 && orders >= 4 && kept >= 4)
		return BUYER_CHAMPION;
	if (last >= 4 && r->orders == 1)
		return BUYER_NEW;
	return orders >= 3 ? BUYER_LOYAL : BUYER_REGULAR;
}

static int most_kept(const void *a, const void *b)
{
	const struct customer_sales *x = a, *y = b;
	const int64_t one[] = { x->kept_minor, x->orders, x->last_at, y->customer_id };
	const int64_t two[] = { y->kept_minor, y->orders, y->last_at, x->customer_id };
	int d = 0;

	for (int i = 0; d == 0 && i < 4; i++)
		d = (one[i] < two[i]) - (one[i] > two[i]);
	return d;
}

static int emit_rows(struct buyers *b, report_emit emit, void *arg, struct err *e)
{
	struct customer_sales named;
	int64_t shown = 0;

	qsort(b->rows, b->n, sizeof *b->rows, most_kept);
	for (size_t i = 0; i < b->n && shown < b->q->top; i++) {
		struct customer_sales *r = &b->rows[i];
		r->group = b->q->group == INT_UNKNOWN ? INT_UNKNOWN : group_of(b, r);
		if (b->q->group != INT_UNKNOWN && b->q->group != BUYER_ANY && r->group != b->q->group)
			continue;
		if (store_get(b->w, &SQL_BUYER_NAME, &customer_sales_record, r, &customer_sales_record, &named, e) < 0)
			return -1;
		r->customer = named.customer;
		r->name = named.name;
		r->currency = b->q->currency;
		if (emit(arg, r, e))
			return -1;
		shown++;
	}
	return 0;
}

int report_buyers(struct work *w, const struct report_query *q, report_emit emit, void *arg, struct err *e)
{
	struct buyers b = { .w = w, .q = q };
	int rc = q->as_of ? sum_then(&b, e)
		: store_each(w, &SQL_BUYER_SUMS, &buyer_query_record, q, &customer_sales_record, add, &b, e);

	if (rc == 0 && b.n) {
		b.last = cuts_of(&b, offsetof(struct customer_sales, last_at), true);
		b.orders = cuts_of(&b, offsetof(struct customer_sales, orders), false);
		b.kept = cuts_of(&b, offsetof(struct customer_sales, kept_minor), false);
		rc = emit_rows(&b, emit, arg, e);
	}
	must_free(b.rows);
	return rc;
}
