/* order_reserve.c - stock for waiting units, by policy; and back */
#include "order/order_impl.h"

#include <string.h>
#include "base/banned.h"

struct demand { const char *sku; int64_t item_id, qty; };

static int add_demand(struct order_edit *ed, const struct order_line *l, struct list *demands, struct err *e)
{
	struct list parts;

	if (line_components(ed->w, l, &parts, e))
		return -1;
	for (size_t i = 0; i < parts.n; i++) {
		const struct item_component *c = (const struct item_component *)parts.at + i;
		struct demand *d = demands->at;
		size_t at = 0;
		while (at < demands->n && d[at].item_id != c->item_id)
			at++;
		if (at == demands->n) {
			struct demand *wider = arena_get(ed->w->mem, (at + 1) * sizeof *wider);
			if (at)
				memcpy(wider, d, at * sizeof *wider);
			*demands = (struct list){ wider, at + 1 };
			d = wider;
			d[at] = (struct demand){ c->sku ? c->sku : l->sku, c->item_id, 0 };
		}
		d[at].qty += c->qty * l->waiting;
	}
	return 0;
}

/* The demand of the whole order, kits taken apart, summed per item. ERR_STOCK_SHORT names the first short. */
static int all_there(struct order_edit *ed, struct err *e)
{
	struct list demands = { 0 };
	int64_t available;

	for (size_t i = 0; i < ed->o->lines.n; i++)
		if (order_line_at(ed->o, i)->waiting && add_demand(ed, order_line_at(ed->o, i), &demands, e))
			return -1;
	for (size_t i = 0; i < demands.n; i++) {
		const struct demand *d = (const struct demand *)demands.at + i;
		if (stock_available(ed->w, d->item_id, &available, e))
			return -1;
		if (available < d->qty)
			return err_set(e, ERR_STOCK_SHORT, "qty", "%s: %lld available, %lld asked for", d->sku,
				(long long)(available < 0 ? 0 : available), (long long)d->qty);
	}
	return 0;
}

/* The first line that still waits, in the words of a refusal. */
static int short_of(struct order_edit *ed, struct err *e)
{
	int64_t available = 0;

	for (size_t i = 0; i < ed->o->lines.n; i++) {
		const struct order_line *l = order_line_at(ed->o, i);
		if (!l->waiting)
			continue;
		struct list parts;
		if (line_components(ed->w, l, &parts, e))
			return -1;
		for (size_t j = 0; j < parts.n; j++) {
			const struct item_component *c = (const struct item_component *)parts.at + j;
			if (stock_available(ed->w, c->item_id, &available, e))
				return -1;
			if (available < c->qty * l->waiting)
				return err_set(e, ERR_STOCK_SHORT, "qty", "%s: %lld available, %lld asked for",
					c->sku ? c->sku : l->sku, (long long)(available < 0 ? 0 : available),
					(long long)(c->qty * l->waiting));
		}
	}
	return err_set(e, ERR_STOCK_SHORT, "qty", "the stock is short");
}

static int policy_of(struct work *w, const struct order_step *in, struct err *e)
{
	const char *word = setting_text(w, SETTING_RESERVE_POLICY, e);

	if (in->policy != INT_UNKNOWN)
		return (int)in->policy;
	if (in->waiting == 1)
		return POLICY_PARTIAL;
	return word ? word_index(reserve_policy_words, word, strlen(word)) : -1;
}

static int reserve_lines(struct order_edit *ed, int policy, struct err *e)
{
	int64_t got;

	for (size_t i = 0; i < ed->o->lines.n; i++) {
		struct order_line *l = order_line_at(ed->o, i);
		if (l->waiting && edit_reserve(ed, l, l->waiting, policy != POLICY_PARTIAL, &got, e))
			return -1;
	}
	return 0;
}

/* Reserved in part by plan: the buyer is told, once, that the rest must wait. */
static int tell_of_waiting(struct order_edit *ed, struct err *e)
{
	int64_t u[BUCKETS];

	order_units(ed->o, u);
	return u[BUCKET_WAITING] ? edit_tell(ed, "out_of_stock", "waiting", e) : 0;
}

static int finish(struct order_edit *ed, const char *event, struct err *e)
{
	if (ed->changed && (edit_event(ed, event, -1, NULL, e) || edit_save(ed, false, e)))
		return -1;
	ed->w->changed = ed->changed;
	order_compute(ed->w, ed->o);
	return 0;
}

int order_reserve(struct work *w, const struct order_step *in, struct order *out, struct err *e)
{
	struct order_edit ed;
	int64_t u[BUCKETS];

	if (order_must_load(w, in->order, out, e))
		return -1;
	if (out->lines.n == 0 && (out->state == ORDER_PLACED || out->state == ORDER_CONFIRMED))
		return err_set(e, ERR_FIELD_MISSING, "lines", "%s: nobody has told its lines yet", in->order);
	order_units(out, u);
	if (!u[BUCKET_WAITING]) {
		order_compute(w, out);
		return 0;
	}
	int policy = policy_of(w, in, e);
	if (policy < 0)
		return -1;
	edit_begin(&ed, w, out, false, w->now_ms);
	if (out->state != ORDER_PLACED && out->state != ORDER_CONFIRMED)
		return err_set(e, ERR_STATE_REFUSED, "state", "%s is %s", in->order, order_state_words[out->state]);
	if (policy == POLICY_ALL_OR_NOTHING && all_there(&ed, e))
		return in->waiting == 1 && e->code == ERR_STOCK_SHORT ? finish(&ed, NULL, e) : -1;
	if (reserve_lines(&ed, policy, e))
		return -1;
	if (!ed.changed && in->waiting != 1 && policy != POLICY_PARTIAL)
		return short_of(&ed, e);
	if (policy == POLICY_PARTIAL && tell_of_waiting(&ed, e))
		return -1;
	return finish(&ed, "reserved", e);
}

int order_unreserve(struct work *w, const struct order_step *in, struct order *out, struct err *e)
{
	struct order_edit ed;
	struct order_line *only = NULL;

	if (order_must_load(w, in->order, out, e))
		return -1;
	edit_begin(&ed, w, out, false, w->now_ms);
	if (in->qty != INT_UNKNOWN && !in->line)
		return err_set(e, ERR_FIELD_MISSING, "line", "\"qty\" needs \"line\"");
	if (in->line && !(only = order_line_named(out, in->line)))
		return err_set(e, ERR_LINE_UNKNOWN, "line", "%s has no line %s", in->order, in->line);
	for (size_t i = 0; i < out->lines.n; i++) {
		struct order_line *l = order_line_at(out, i);
		int64_t qty = in->qty == INT_UNKNOWN ? l->allocated : in->qty;
		if ((!only || l == only) && edit_units(&ed, l, BUCKET_ALLOCATED, BUCKET_WAITING, qty, e))
			return -1;
	}
	return finish(&ed, "released", e);
}
