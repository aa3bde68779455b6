/* report_audit.c - the invariants of stock (I01 to I06), and the audit as a whole */
#include "report/report_impl.h"

#include <stdlib.h>
#include "base/clock.h"
#include "report.sql.h"
#include "report/report_audit.h"
#include "base/banned.h"

static const struct field reserved_fields[] = {
	TEXT(struct reserved, order, 0, ""), INT(struct reserved, order_id, 0, ""), INT(struct reserved, line_no, 0, ""),
	INT(struct reserved, item_id, 0, ""),
	INT(struct reserved, location_id, 0, ""), INT(struct reserved, allocated, 0, ""),
	INT(struct reserved, packed, 0, ""), INT(struct reserved, level_allocated, 0, ""),
	INT(struct reserved, level_packed, 0, ""), INT(struct reserved, due, 0, ""), INT(struct reserved, open, 0, ""),
	INT(struct reserved, now_ms, 0, ""), FIELDS_END
};

const struct record reserved_record = { "reserved", sizeof(struct reserved), reserved_fields };

/* --- the ledger --- */

struct ledger {
	struct report_out *out;
	struct balances sums;
	struct list places;          /* of struct location, by id */
};

static bool place_known(const struct ledger *l, int64_t id)
{
	const struct location *p = l->places.at;

	for (size_t i = 0; i < l->places.n; i++)
		if (p[i].id == id)
			return true;
	return false;
}

static int by_place(const void *a, const void *b)
{
	const struct balance *x = *(const struct balance *const *)a, *y = *(const struct balance *const *)b;
	int64_t d = x->item_id != y->item_id ? x->item_id - y->item_id : x->place_id != y->place_id
		? x->place_id - y->place_id : x->condition - y->condition;

	return (d > 0) - (d < 0);
}

/* Those of the balances that WANTED picks, sorted; to be freed. */
static struct balance **picked(const struct ledger *l, bool (*wanted)(const struct ledger *l, const struct balance *b),
	size_t *ret_n)
{
	struct balance **list = NULL;
	size_t n = 0, room = 0;

	for (size_t i = 0; i < l->sums.room; i++) {
		struct balance *b = &l->sums.slots[i];
		if (!b->item_id || !wanted(l, b))
			continue;
		if (n == room) {
			room = room ? room * 2 : 64;
			list = must_realloc(list, room * sizeof *list);
		}
		list[n++] = b;
	}
	if (n)
		qsort(list, n, sizeof *list, by_place);
	*ret_n = n;
	return list;
}

static bool is_nowhere(const struct ledger *l, const struct balance *b)
{
	return b->units && !place_known(l, b->place_id);
}

/* Every move has two ends: the sum can only be wrong when an end is a place that does not exist. */
static int check_sums(struct ledger *l, struct err *e)
{
	size_t n;
	struct balance **list = picked(l, is_nowhere, &n);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = report_name_place(l->out, list[i]->item_id, 0, -1, e)
			|| report_finding(l->out, "I01", 0, -list[i]->units, e) ? -1 : 0;
	must_free(list);
	return rc;
}

static int bad_move(void *arg, const void *row, struct err *e)
{
	struct ledger *l = arg;
	const struct stock_move *m = row;
	char at[32];

	clock_format(m->at, at);
	buf_clear(&l->out->subject);
	buf_format(&l->out->subject, "%s moved at %s", m->sku ? m->sku : "an item that is not there", at);
	if (m->qty <= 0)
		return report_finding_text(l->out, "I02", "a quantity above 0", "0 or less", e);
	return report_finding_text(l->out, "I02", "two different places", "one place", e);
}

static int check_level(void *arg, const void *row, struct err *e)
{
	struct ledger *l = arg;
	const struct stock_level *s = row;
	struct balance *b = balance_find(&l->sums, s->item_id, s->location_id, s->condition);
	int64_t units = b->item_id ? b->units : 0;

	b->seen = b->item_id != 0;
	if (units == s->on_hand)
		return 0;
	return report_name_place(l->out, s->item_id, s->location_id, s->condition, e)
		|| report_finding(l->out, "I03", units, s->on_hand, e) ? -1 : 0;
}

static bool is_unseen(const struct ledger *l, const struct balance *b)
{
	(void)l;
	return b->units && !b->seen && b->place_id >= PLACE_FIRST_WAREHOUSE;
}

/* Goods at a warehouse that has no level for them. */
static int check_missing(struct ledger *l, struct err *e)
{
	size_t n;
	struct balance **list = picked(l, is_unseen, &n);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = report_name_place(l->out, list[i]->item_id, list[i]->place_id, list[i]->condition, e)
			|| report_finding(l->out, "I03", list[i]->units, 0, e) ? -1 : 0;
	must_free(list);
	return rc;
}

static int check_ledger(struct report_out *out, struct err *e)
{
	struct ledger l = { .out = out };

	if (store_all(out->w, &SQL_AUDIT_PLACES, NULL, NULL, &location_record, &l.places, e)
		|| balances_read(out->w, &l.sums, e))
		return -1;
	int rc = check_sums(&l, e)
		|| store_each(out->w, &SQL_AUDIT_MOVES, NULL, NULL, &stock_move_record, bad_move, &l, e)
		|| store_each(out->w, &SQL_LEVELS_ALL, NULL, NULL, &stock_level_record, check_level, &l, e)
		|| check_missing(&l, e) ? -1 : 0;
	balances_release(&l.sums);
	return rc;
}

/* --- levels and promises --- */

static int negative(void *arg, const void *row, struct err *e)
{
	const struct stock_level *s = row;

	return report_name_place(arg, s->item_id, s->location_id, s->condition, e)
		|| report_finding(arg, "I04", 0, s->on_hand, e) ? -1 : 0;
}

static int promised(void *arg, const void *row, struct err *e)
{
	const struct stock_level *s = row;

	return report_name_place(arg, s->item_id, s->location_id, -1, e)
		|| report_finding(arg, "I05", s->on_hand, s->allocated, e) ? -1 : 0;
}

static int reserved(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct reserved *r = row;

	if (r->allocated != r->level_allocated) {
		if (report_name_place(out, r->item_id, r->location_id, -1, e))
			return -1;
		buf_str(&out->subject, " allocated");
		if (report_finding(out, "I06", r->allocated, r->level_allocated, e))
			return -1;
	}
	if (r->packed == r->level_packed)
		return 0;
	if (report_name_place(out, r->item_id, r->location_id, -1, e))
		return -1;
	buf_str(&out->subject, " packed");
	return report_finding(out, "I06", r->packed, r->level_packed, e);
}

static int stray(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct reserved *r = row;

	if (report_name_place(out, r->item_id, r->location_id, -1, e))
		return -1;
	buf_format(&out->subject, " reserved for line %lld of %s", (long long)r->line_no,
		r->order ? r->order : "an order that is not there");
	return report_finding(out, "I06", 0, r->allocated + r->packed, e);
}

static int shortage(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct reserved *r = row;

	if (report_name_place(out, r->item_id, r->location_id, -1, e))
		return -1;
	buf_str(&out->subject, " shortage");
	return report_finding(out, "I23", r->due, r->open, e);
}

static int check_promises(struct report_out *out, struct err *e)
{
	struct work *w = out->w;

	return store_each(w, &SQL_AUDIT_NEGATIVE, NULL, NULL, &stock_level_record, negative, out, e)
		|| store_each(w, &SQL_AUDIT_PROMISED, NULL, NULL, &stock_level_record, promised, out, e)
		|| store_each(w, &SQL_AUDIT_RESERVED, NULL, NULL, &reserved_record, reserved, out, e)
		|| store_each(w, &SQL_AUDIT_STRAY, NULL, NULL, &reserved_record, stray, out, e) ? -1 : 0;
}

/* --- the whole --- */

static int total_differs(void *arg, const char *subject, int64_t was, int64_t is, struct err *e)
{
	struct report_out *out = arg;

	buf_clear(&out->subject);
	buf_str(&out->subject, subject);
	return report_finding(out, "I23", is, was, e);
}

int report_audit(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct report_out out = { .w = w, .emit = emit, .arg = arg };

	if (in->explain)
		return audit_explain(in->explain, emit, arg, e);
	int rc = check_ledger(&out, e) || check_promises(&out, e) || audit_orders(&out, e) || audit_payments(&out, e)
		|| audit_refunds(&out, e) || audit_returns(&out, e) || audit_parts(&out, e) || audit_parcels(&out, e)
		|| audit_cod(&out, e) || audit_texts(&out, e) || audit_psn(&out, e)
		|| store_each(w, &SQL_AUDIT_SHORTAGES, NULL, NULL, &reserved_record, shortage, &out, e)
		|| report_totals_differ(w, total_differs, &out, e) ? -1 : 0;
	report_out_release(&out);
	return rc;
}
