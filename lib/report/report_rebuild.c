/* report_rebuild.c - every cache made again from the ledgers; what differed is told */
#include "report/report_audit.h"

#include "psn/psn.h"
#include "report.sql.h"
#include "base/banned.h"

struct rebuild {
	struct report_out out;
	struct balances sums;
	struct stock_level *wrong;   /* levels that the ledger does not bear out */
	size_t n_wrong;
	bool totals_differ;
};

static int tell(struct rebuild *r, const char *what, int64_t was, int64_t is, struct err *e)
{
	struct rebuilt row = { .what = what, .subject = buf_text(&r->out.subject) };

	buf_clear(&r->out.one);
	buf_clear(&r->out.two);
	if (was != INT_UNKNOWN)
		buf_int(&r->out.one, was);
	if (is != INT_UNKNOWN)
		buf_int(&r->out.two, is);
	row.was = was == INT_UNKNOWN ? NULL : buf_text(&r->out.one);
	row.is = is == INT_UNKNOWN ? NULL : buf_text(&r->out.two);
	return r->out.emit(r->out.arg, &row, e);
}

static int tell_place(struct rebuild *r, const char *what, const struct reserved *at, int64_t was, int64_t is,
	struct err *e)
{
	if (was == is)
		return 0;
	return report_name_place(&r->out, at->item_id, at->location_id, -1, e) || tell(r, what, was, is, e) ? -1 : 0;
}

/* --- levels --- */

static int put_on_hand(struct rebuild *r, int64_t item_id, int64_t location_id, int64_t condition, int64_t was,
	int64_t is, struct err *e)
{
	struct stock_level level = { .item_id = item_id, .location_id = location_id, .condition = condition,
		.on_hand = is };

	return report_name_place(&r->out, item_id, location_id, condition, e) || tell(r, "on_hand", was, is, e)
		|| store_run(r->out.w, &SQL_LEVEL_PUT, &stock_level_record, &level, e) ? -1 : 0;
}

/* A table that is walked must not be written to: the rows that are wrong are kept until the end. */
static int find_wrong(void *arg, const void *row, struct err *e)
{
	struct rebuild *r = arg;
	const struct stock_level *s = row;
	struct balance *b = balance_find(&r->sums, s->item_id, s->location_id, s->condition);

	(void)e;
	b->seen = b->item_id != 0;
	if (s->on_hand == (b->item_id ? b->units : 0))
		return 0;
	r->wrong = must_realloc(r->wrong, (r->n_wrong + 1) * sizeof *r->wrong);
	r->wrong[r->n_wrong++] = *s;
	return 0;
}

static int mend_levels(struct rebuild *r, struct err *e)
{
	if (balances_read(r->out.w, &r->sums, e)
		|| store_each(r->out.w, &SQL_LEVELS_ALL, NULL, NULL, &stock_level_record, find_wrong, r, e))
		return -1;
	for (size_t i = 0; i < r->n_wrong; i++) {
		const struct stock_level *s = &r->wrong[i];
		const struct balance *b = balance_find(&r->sums, s->item_id, s->location_id, s->condition);
		if (put_on_hand(r, s->item_id, s->location_id, s->condition, s->on_hand, b->item_id ? b->units : 0, e))
			return -1;
	}
	for (size_t i = 0; i < r->sums.room; i++) {
		const struct balance *b = &r->sums.slots[i];
		if (b->item_id && b->units && !b->seen && b->place_id >= PLACE_FIRST_WAREHOUSE
			&& put_on_hand(r, b->item_id, b->place_id, b->condition, 0, b->units, e))
			return -1;
	}
	return 0;
}

static int mend_promises(struct rebuild *r, struct err *e)
{
	struct list rows;

	if (store_all(r->out.w, &SQL_AUDIT_RESERVED, NULL, NULL, &reserved_record, &rows, e))
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		const struct reserved *at = (const struct reserved *)rows.at + i;
		if (tell_place(r, "allocated", at, at->level_allocated, at->allocated, e)
			|| tell_place(r, "packed", at, at->level_packed, at->packed, e)
			|| store_run(r->out.w, &SQL_PROMISED_PUT, &reserved_record, at, e))
			return -1;
	}
	return 0;
}

static int mend_shortages(struct rebuild *r, struct err *e)
{
	struct list rows;

	if (store_all(r->out.w, &SQL_AUDIT_SHORTAGES, NULL, NULL, &reserved_record, &rows, e))
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		struct reserved *at = (struct reserved *)rows.at + i;
		at->now_ms = r->out.w->now_ms;
		if (tell_place(r, "shortage", at, at->open, at->due, e)
			|| store_run(r->out.w, at->due ? &SQL_SHORTAGE_SET : &SQL_SHORTAGE_END, &reserved_record, at, e))
			return -1;
	}
	return 0;
}

/* --- orders and totals --- */

static int mend_kept(void *arg, const struct order *o, struct err *e)
{
	struct rebuild *r = arg;
	struct order now = { .id = o->id, .kept_minor = order_kept_minor(o) };

	if (now.kept_minor == o->kept_minor)
		return 0;
	buf_clear(&r->out.subject);
	buf_format(&r->out.subject, "%s:%s", o->channel, o->ref);
	return tell(r, "kept_minor", o->kept_minor, now.kept_minor, e)
		|| store_run(r->out.w, &SQL_KEPT_PUT, &order_record, &now, e) ? -1 : 0;
}

static int total_differs(void *arg, const char *subject, int64_t was, int64_t is, struct err *e)
{
	struct rebuild *r = arg;

	r->totals_differ = true;
	buf_clear(&r->out.subject);
	buf_str(&r->out.subject, subject);
	return tell(r, "total", was, is, e);
}

static int mend_totals(struct rebuild *r, struct err *e)
{
	struct work *w = r->out.w;

	if (order_totals_recompute(w, mend_kept, NULL, r, e) || report_totals_differ(w, total_differs, r, e))
		return -1;
	if (!r->totals_differ)
		return 0;
	return store_run(w, &SQL_ORDER_TOTAL_CLEAR, NULL, NULL, e) || store_run(w, &SQL_ITEM_TOTAL_CLEAR, NULL, NULL, e)
		|| order_totals_flush(w, e) ? -1 : 0;
}

/* --- money --- */

static int mend_money(struct rebuild *r, struct err *e)
{
	struct list rows;
	const char *what;
	int64_t is, was;

	if (store_all(r->out.w, &SQL_AUDIT_MONEY, NULL, NULL, &money_record, &rows, e))
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		const struct money *m = (const struct money *)rows.at + i;
		for (size_t k = 0; money_sum(m, k, &what, &is, &was); k++) {
			buf_clear(&r->out.subject);
			buf_format(&r->out.subject, "%s:%s", m->channel, m->ref);
			if (is != was && tell(r, what, was, is, e))
				return -1;
		}
		if (store_run(r->out.w, &SQL_MONEY_PUT, &money_record, m, e))
			return -1;
	}
	return 0;
}

/* What was remitted, of parcels and then of orders. */
static int mend_cod(struct rebuild *r, struct err *e)
{
	struct list rows;

	if (store_all(r->out.w, &SQL_AUDIT_COD_PARCELS, NULL, NULL, &cod_record, &rows, e))
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		const struct cod *c = (const struct cod *)rows.at + i;
		buf_clear(&r->out.subject);
		buf_format(&r->out.subject, "%s:%s", c->courier, c->awb);
		if ((c->was_remitted != c->remitted && tell(r, "cod_remitted_minor", c->was_remitted, c->remitted, e))
			|| store_run(r->out.w, &SQL_COD_PARCEL_PUT, &cod_record, c, e))
			return -1;
	}
	if (store_all(r->out.w, &SQL_AUDIT_COD_ORDERS, NULL, NULL, &cod_record, &rows, e))
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		const struct cod *c = (const struct cod *)rows.at + i;
		buf_clear(&r->out.subject);
		buf_format(&r->out.subject, "%s:%s", c->channel, c->ref);
		if (tell(r, "remitted_minor", c->was_remitted, c->remitted, e)
			|| store_run(r->out.w, &SQL_COD_ORDER_PUT, &cod_record, c, e))
			return -1;
	}
	return 0;
}

/* What is shown of the ratings of partners. */
static int mend_ratings(struct rebuild *r, struct err *e)
{
	int64_t n;

	if (psn_rebuild(r->out.w, &n, e))
		return -1;
	buf_clear(&r->out.subject);
	buf_str(&r->out.subject, "requests to partners");
	return n ? tell(r, "ratings", n, 0, e) : 0;
}

int report_rebuild(struct work *w, report_emit emit, void *arg, struct err *e)
{
	struct rebuild r = { .out = { .w = w, .emit = emit, .arg = arg } };
	int rc = mend_levels(&r, e) || mend_promises(&r, e) || mend_shortages(&r, e) || mend_money(&r, e)
		|| mend_cod(&r, e) || mend_totals(&r, e) || mend_ratings(&r, e) ? -1 : 0;

	w->totals = NULL;
	balances_release(&r.sums);
	must_free(r.wrong);
	report_out_release(&r.out);
	return rc;
}
