/* order_amend.c - changes by hand: they stay, whatever later dumps say of the same field */
#include "order/order_impl.h"

#include <string.h>
#include "order.sql.h"
#include "base/banned.h"

static int amend_qty(struct order_edit *ed, struct order_line *l, int64_t want, struct err *e)
{
	int64_t have = l->qty - l->cancelled, more = want - have;
	static const int from[] = { BUCKET_WAITING, BUCKET_ALLOCATED };

	if (more > 0) {
		l->qty += more;
		return edit_units(ed, l, BUCKET_NEW, BUCKET_WAITING, more, e);
	}
	for (size_t i = 0; i < 2 && more < 0; i++) {
		int64_t n = l->units[from[i]] < -more ? l->units[from[i]] : -more;
		if (edit_units(ed, l, from[i], BUCKET_CANCELLED, n, e))
			return -1;
		more += n;
	}
	return more ? err_set(e, ERR_STATE_REFUSED, "qty", "line %s: %lld units are packed or have left", l->line,
		(long long)-more) : 0;
}

/* What the lines come to, for moving the total by as much as they change. */
static int64_t lines_minor(const struct order *o)
{
	int64_t sum = 0;

	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		if (l->net_minor == INT_UNKNOWN)
			return INT_UNKNOWN;
		sum += l->net_minor;
		if (o->prices_include_tax == 0 && l->tax_minor != INT_UNKNOWN)
			sum += l->tax_minor;
	}
	return sum;
}

static int change_line(struct order_edit *ed, struct order_line *l, const struct order_line *in, struct err *e)
{
	struct order_line told = *in;
	struct merge m = { .mem = ed->w->mem, .marks = &l->older, .by_hand = true };
	bool reprice = in->unit_price_minor != INT_UNKNOWN || in->discount_minor != INT_UNKNOWN
		|| in->tax_rate_bp != INT_UNKNOWN;
	int64_t was = l->qty, want = in->qty;

	if (in->sku && strcmp(in->sku, l->sku) != 0)
		return err_set(e, ERR_FIELD_VALUE, "sku", "line %s: an item is changed by a new line and qty 0 here", l->line);
	told.sku = NULL;
	told.qty = told.status = told.net_minor = INT_UNKNOWN;
	merge_fields(&m, &order_line_record, l, &told, "");
	ed->changed = ed->changed || m.changed;
	if (want != INT_UNKNOWN && amend_qty(ed, l, want, e))
		return -1;
	if (want != INT_UNKNOWN)
		mark_set(ed->w->mem, &l->older, "qty", "!");
	if ((reprice || l->qty != was) && l->tax_rate_bp != INT_UNKNOWN && in->tax_minor == INT_UNKNOWN) {
		l->tax_minor = INT_UNKNOWN;
		mark_set(ed->w->mem, &l->older, "tax_minor", "*");
	}
	return 0;
}

static int new_line(struct order_edit *ed, const struct order_line *in, struct err *e)
{
	struct order *o = ed->o;
	size_t n = o->lines.n;
	struct order_line *lines = arena_get(ed->w->mem, (n + 1) * sizeof *lines), *l = &lines[n];
	struct item item;
	int64_t last = 0;

	if (!in->sku || in->qty == INT_UNKNOWN || in->qty < 1)
		return err_set(e, in->sku ? ERR_QTY_RANGE : ERR_FIELD_MISSING, in->sku ? "qty" : "sku",
			"line %s: a new line needs \"sku\" and \"qty\"", in->line ? in->line : "");
	for (size_t i = 0; i < ed->n_moves; i++)
		ed->moves[i].line = lines + (ed->moves[i].line - (struct order_line *)o->lines.at);
	if (n)
		memcpy(lines, o->lines.at, n * sizeof *lines);
	for (size_t i = 0; i < n; i++)
		last = lines[i].line_no > last ? lines[i].line_no : last;
	*l = *in;
	if (stock_item_or_new(ed->w, in->sku, in->title, &item, e))
		return -1;
	l->item_id = item.id;
	l->order_id = o->id;
	l->line_no = last + 1;
	l->version_ms = ed->w->now_ms;
	l->foreign_units = 0;
	l->tax_rate_bp = l->tax_rate_bp == INT_UNKNOWN ? item.tax_rate_bp : l->tax_rate_bp;
	if (!l->line)
		l->line = arena_format(ed->w->mem, "%lld", (long long)l->line_no);
	memset(l->units, 0, sizeof l->units);
	o->lines = (struct list){ lines, n + 1 };
	if (edit_units(ed, l, BUCKET_NEW, BUCKET_WAITING, l->qty, e))
		return -1;
	if (item.is_kit && store_run(ed->w, &SQL_ORDER_COMPONENT_ADD, &order_line_record, l, e))
		return -1;
	return store_run(ed->w, &SQL_ORDER_LINE_ADD, &order_line_record, l, e);
}

/* Lines named are changed, lines with a new name (or none) are added, the others stay. */
static int amend_lines(struct order_edit *ed, const struct order *in, struct err *e)
{
	for (size_t i = 0; i < in->lines.n; i++) {
		const struct order_line *told = order_line_at(in, i);
		struct order_line *l = told->line ? order_line_named(ed->o, told->line) : NULL;
		if (l ? change_line(ed, l, told, e) : new_line(ed, told, e))
			return -1;
	}
	return 0;
}

static int amend_customer(struct order_edit *ed, const struct order *in, struct err *e)
{
	const struct order_customer *c = &in->customer;
	struct order *o = ed->o, told = *o;

	if (!c->customer && !c->name && !c->email && !c->phone)
		return 0;
	told.customer = *c;
	told.customer.customer = c->customer ? c->customer : o->customer.customer;
	if (order_put_customer(ed->w, &told, ed->w->now_ms, e))
		return -1;
	o->customer_id = told.customer_id;
	o->customer = told.customer;
	ed->changed = true;
	return 0;
}

static int amend_head(struct order_edit *ed, const struct order *in)
{
	struct merge m = { .mem = ed->w->mem, .marks = &ed->o->older, .by_hand = true };
	struct order told = *in;

	told.channel = told.ref = told.currency = NULL;
	told.placed_at = told.updated_at = told.status = told.prices_include_tax = INT_UNKNOWN;
	merge_fields(&m, &order_record, ed->o, &told, "");
	ed->changed = ed->changed || m.changed;
	return 0;
}

/* A total that the source told moves with the lines, but not with the first ones: they were in it, though nobody
 * had told them. One we computed is computed again. */
static int amend_amounts(struct order_edit *ed, const struct order *in, int64_t before, bool bare, struct err *e)
{
	struct order *o = ed->o;
	int64_t total = o->total_minor;
	bool ours = mark_is(o->older, "total_minor", '*');

	if (!ours && !bare && in->total_minor == INT_UNKNOWN) {
		mark_set(ed->w->mem, &o->older, "total_minor", "*");
		if (order_amounts(ed->w, o, false, true, e))
			return -1;
		int64_t after = lines_minor(o);
		if (before != INT_UNKNOWN && after != INT_UNKNOWN && total != INT_UNKNOWN)
			o->total_minor = total + after - before;
		mark_set(ed->w->mem, &o->older, "total_minor", "!");
	}
	return order_amounts(ed->w, o, false, true, e);
}

int order_amend_ahead(struct work *w, const struct order *in, struct err *e)
{
	return order_must_load_ahead(w, in->order, e);
}

int order_amend(struct work *w, const struct order *in, struct order *out, struct err *e)
{
	struct order_edit ed;

	if (!in->order)
		return err_set(e, ERR_FIELD_MISSING, "order", "\"order\" is missing");
	if (order_must_load(w, in->order, out, e))
		return -1;
	edit_begin(&ed, w, out, false, w->now_ms);
	if (out->state == ORDER_CLOSED || out->state == ORDER_CANCELLED || out->state == ORDER_EXPIRED)
		return err_set(e, ERR_STATE_REFUSED, "state", "%s is %s", in->order, order_state_words[out->state]);
	if (in->updated_at != INT_UNKNOWN && out->updated_at != INT_UNKNOWN && in->updated_at < out->updated_at)
		return err_set(e, ERR_STALE, "updated_at", "%s has been updated since this record was read", in->order);
	int64_t before = lines_minor(out);
	bool bare = out->lines.n == 0;
	if (amend_head(&ed, in) || amend_customer(&ed, in, e) || amend_lines(&ed, in, e))
		return -1;
	if (ed.changed && (amend_amounts(&ed, in, before, bare, e) || edit_event(&ed, "amended", -1, NULL, e)
		|| edit_settle(&ed, e) || edit_verify(&ed, e) || edit_save(&ed, true, e)))
		return -1;
	order_sort_lines(out);
	w->changed = ed.changed;
	order_compute(w, out);
	return 0;
}
