/* report_products.c - what sold best, net of what did not stay sold */
#include "report/report_then.h"

#include <stdlib.h>
#include <string.h>
#include "report.sql.h"
#include "base/banned.h"

/* Sums by item and currency: open addressing by item; rows of one item in other currencies follow. */
struct shelf {
	struct work *w;
	struct product_row *rows;     /* item_id 0: free */
	size_t room, n;
	const char *currency;         /* the last one kept */
	int64_t item_id;              /* the only one; unknown: all */
};

static struct product_row *row_for(const struct shelf *s, int64_t item_id, const char *currency)
{
	size_t i = (size_t)((uint64_t)item_id * 0x9e3779b97f4a7c15u >> 20) & (s->room - 1);

	while (s->rows[i].item_id && (s->rows[i].item_id != item_id || strcmp(s->rows[i].currency, currency) != 0))
		i = (i + 1) & (s->room - 1);
	return &s->rows[i];
}

static void widen(struct shelf *s)
{
	struct shelf wider = { .room = s->room ? s->room * 2 : 1024 };

	wider.rows = must_alloc(wider.room * sizeof *wider.rows);
	for (size_t i = 0; i < s->room; i++)
		if (s->rows[i].item_id)
			*row_for(&wider, s->rows[i].item_id, s->rows[i].currency) = s->rows[i];
	must_free(s->rows);
	s->rows = wider.rows;
	s->room = wider.room;
}

static const char *kept(struct shelf *s, const char *text)
{
	if (!s->currency || strcmp(s->currency, text) != 0)
		s->currency = arena_text(s->w->mem, text, strlen(text));
	return s->currency;
}

static int add_row(void *arg, const void *row, struct err *e)
{
	struct shelf *s = arg;
	const struct product_row *from = row;

	(void)e;
	if (s->n * 2 >= s->room)
		widen(s);
	struct product_row *to = row_for(s, from->item_id, from->currency);
	if (!to->item_id) {
		to->item_id = from->item_id;
		to->currency = kept(s, from->currency);
		s->n++;
	}
	to->units += from->units;
	to->kept_units += from->kept_units;
	to->shipped_units += from->shipped_units;
	to->delivered_units += from->delivered_units;
	to->cancelled_units += from->cancelled_units;
	to->returned_units += from->returned_units;
	to->rto_units += from->rto_units;
	to->lost_units += from->lost_units;
	to->unknown_units += from->unknown_units;
	to->gross_minor += from->gross_minor;
	to->kept_minor += from->kept_minor;
	return 0;
}

/* What was known at another time. */
static int add_then(void *arg, const struct item_total *t, struct err *e)
{
	struct shelf *s = arg;
	struct product_row r = { .item_id = t->item_id, .currency = t->currency, .units = t->units,
		.kept_units = t->kept_units, .shipped_units = t->shipped_units, .delivered_units = t->delivered_units,
		.cancelled_units = t->cancelled_units, .returned_units = t->returned_units, .rto_units = t->rto_units,
		.lost_units = t->lost_units, .unknown_units = t->unknown_units, .gross_minor = t->gross_minor,
		.kept_minor = t->kept_minor };

	return s->item_id == INT_UNKNOWN || s->item_id == t->item_id ? add_row(s, &r, e) : 0;
}

static int fill(struct shelf *s, struct report_query *q, struct err *e)
{
	struct report_range r;

	s->item_id = q->item_id;
	if (q->as_of)
		return report_then(s->w, q, NULL, add_then, s, NULL, e);
	report_cut(s->w, q, true, &r);
	q->from = r.from;
	q->to = r.to;
	if (store_each(s->w, &SQL_PRODUCT_MONTHS, &product_query_record, q, &product_row_record, add_row, s, e))
		return -1;
	for (int i = 0; i < 2; i++) {
		q->since_ms = r.rest[i].since_ms;
		q->until_ms = r.rest[i].until_ms;
		if (q->since_ms < q->until_ms && store_each(s->w, &SQL_PRODUCT_LINES, &product_query_record, q,
			&product_row_record, add_row, s, e))
			return -1;
	}
	return 0;
}

static int name_rows(void *arg, const void *row, struct err *e)
{
	struct shelf *s = arg;
	const struct product_row *named = row;
	size_t i = (size_t)((uint64_t)named->item_id * 0x9e3779b97f4a7c15u >> 20) & (s->room - 1);
	const char *sku = NULL, *title = NULL;

	(void)e;
	for (; s->rows[i].item_id; i = (i + 1) & (s->room - 1)) {
		struct product_row *r = &s->rows[i];
		if (r->item_id != named->item_id)
			continue;
		if (!sku) {
			sku = arena_text(s->w->mem, named->sku, strlen(named->sku));
			title = named->title ? arena_text(s->w->mem, named->title, strlen(named->title)) : NULL;
		}
		r->sku = sku;
		r->title = title;
	}
	return 0;
}

static int order_of(int64_t a, int64_t b)
{
	return (a < b) - (a > b);
}

static int by_units(const void *a, const void *b)
{
	const struct product_row *x = a, *y = b;
	int rc = strcmp(x->currency, y->currency);

	if (rc == 0)
		rc = order_of(x->kept_units, y->kept_units);
	if (rc == 0)
		rc = order_of(x->kept_minor, y->kept_minor);
	return rc ? rc : strcmp(x->sku, y->sku);
}

static int by_value(const void *a, const void *b)
{
	const struct product_row *x = a, *y = b;
	int rc = strcmp(x->currency, y->currency);

	if (rc == 0)
		rc = order_of(x->kept_minor, y->kept_minor);
	if (rc == 0)
		rc = order_of(x->kept_units, y->kept_units);
	return rc ? rc : strcmp(x->sku, y->sku);
}

/* The rows together at the front, those that have summed up to nothing left out. */
static void pack(struct shelf *s)
{
	s->n = 0;
	for (size_t i = 0; i < s->room; i++)
		if (s->rows[i].item_id && s->rows[i].sku && s->rows[i].units)
			s->rows[s->n++] = s->rows[i];
}

static int emit_rows(struct shelf *s, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	const char *currency = "";
	int64_t shown = 0;

	pack(s);
	if (s->n)
		qsort(s->rows, s->n, sizeof *s->rows, in->by == BY_VALUE ? by_value : by_units);
	for (size_t i = 0; i < s->n; i++) {
		struct product_row *r = &s->rows[i];
		shown = strcmp(currency, r->currency) == 0 ? shown + 1 : 0;
		currency = r->currency;
		if (in->top != INT_UNKNOWN && shown >= in->top)
			continue;
		r->return_bp = report_share_bp(r->returned_units, r->delivered_units);
		r->rto_bp = report_share_bp(r->rto_units, r->shipped_units);
		if (emit(arg, r, e))
			return -1;
	}
	return 0;
}

static int find_item(struct work *w, struct report_query *q, struct err *e)
{
	struct product_row found;

	if (!q->sku)
		return 0;
	int rc = store_get(w, &SQL_PRODUCT_ID, &product_query_record, q, &product_row_record, &found, e);
	if (rc > 0)
		q->item_id = found.item_id;
	return rc == 0 ? err_set(e, ERR_SKU_UNKNOWN, "sku", "no such item: %s", q->sku) : rc < 0 ? -1 : 0;
}

int report_products(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct shelf s = { .w = w };
	struct report_query q;
	int rc = -1;

	widen(&s);
	if (report_times(w, in, &q, e) == 0 && find_item(w, &q, e) == 0 && fill(&s, &q, e) == 0
		&& store_each(w, &SQL_PRODUCT_NAMES, NULL, NULL, &product_row_record, name_rows, &s, e) == 0)
		rc = emit_rows(&s, in, emit, arg, e);
	must_free(s.rows);
	return rc;
}
