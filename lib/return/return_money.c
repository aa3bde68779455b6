/* return_money.c - how an RMA is resolved: the money back, another article, or neither */
#include "return/return_impl.h"

#include <string.h>
#include "base/money.h"
#include "return.sql.h"
#include "base/banned.h"

/* --- the money back --- */

static bool is_looked_at(const struct rma *r)
{
	return r->rma_state == RMA_INSPECTED || r->rma_state == RMA_RESOLVED || r->rma_state == RMA_LOST;
}

/* Whether the goods are far enough for money to go, by the setting refund_when. */
static int may_refund(struct work *w, const struct return_step *in, const struct rma *r, struct err *e)
{
	const char *when = setting_text(w, SETTING_REFUND_WHEN, e);

	if (!when)
		return -1;
	bool approved = rma_is_open(r) && r->rma_state != RMA_REQUESTED;
	bool here = r->rma_state == RMA_RECEIVED || is_looked_at(r);
	bool far_enough = r->kind == RMA_CLAIM || is_looked_at(r) || (strcmp(when, "on_approval") == 0)
		|| (here && strcmp(when, "after_receipt") == 0);
	if (approved && (far_enough || in->override))
		return 0;
	return err_set(e, ERR_STATE_REFUSED, "rma_state", "%s is %s, and refunds are paid %s", r->rma,
		rma_state_words[r->rma_state], when);
}

/* Units whose price goes back. */
static int64_t refund_units(const struct rma *r, const struct rma_line *l)
{
	int64_t accepted = l->restock + l->refurbish + l->scrap + l->lost;

	if (r->kind != RMA_CLAIM && is_looked_at(r))
		return accepted;
	if (r->kind != RMA_CLAIM && r->rma_state == RMA_RECEIVED)
		return l->received + l->lost - l->reject - l->wrong_item;
	return l->qty - l->reject - l->missing - l->wrong_item;
}

/* Units and pieces whose price goes back, into ASK. */
static void units_of(struct work *w, const struct rma *r, struct refund_ask *ask)
{
	struct unit_move *units = arena_get(w->mem, (r->lines.n + 1) * sizeof *units);
	struct refund_line *pieces = arena_get(w->mem, (r->lines.n + 1) * sizeof *pieces);

	for (size_t i = 0; i < r->lines.n; i++) {
		const struct rma_line *l = rma_line_at(r, i);
		int64_t qty = refund_units(r, l);
		if (qty > 0 && l->component)
			pieces[ask->n_pieces++] = (struct refund_line){ .line_no = l->line_no, .item_id = l->item_id,
				.component = l->component, .qty = qty };
		else if (qty > 0)
			units[ask->n++] = (struct unit_move){ .line_no = l->line_no, .qty = qty };
	}
	ask->units = units;
	ask->pieces = pieces;
}

/* Units of the line that are, or will be, gone are paid for once: those in refunds and exchanges are no longer free. */
static int are_free(struct work *w, const struct rma *r, const struct order *o, int64_t line_no, int64_t qty, struct err *e)
{
	const struct order_line *l = order_line_numbered(o, line_no);
	struct refund_line sums;

	if (refund_line_sums(w, o, line_no, &sums, e))
		return -1;
	const struct rma_line *x = rma_line_of(r, l->line, NULL);
	int64_t coming = !x || is_looked_at(r) ? 0 : x->qty - x->received - x->lost;
	int64_t most = r->kind == RMA_CLAIM ? l->qty : line_void_units(l) + coming;
	return sums.qty + qty <= most ? 0 : err_set(e, ERR_STATE_REFUSED, "rma", "%s line %s: %lld units, and %lld of the line are "
		"refunded, asked for or exchanged already", r->rma, l->line, (long long)qty, (long long)sums.qty);
}

/* So are pieces: of all RMAs no more than have left the customer, or will. */
static int pieces_are_free(struct work *w, const struct rma *r, const struct order *o, const struct refund_line *p,
	struct err *e)
{
	struct refund_line sums;
	struct list all;
	int64_t given = 0;

	if (refund_line_sums(w, o, p->line_no, &sums, e) || rma_of_order(w, o->id, &all, e))
		return -1;
	for (size_t i = 0; i < sums.pieces.n; i++) {
		const struct refund_line *c = (const struct refund_line *)sums.pieces.at + i;
		given += c->item_id == p->item_id ? c->qty : 0;
	}
	return given + p->qty <= rma_pieces_out(&all, p->line_no, p->item_id) ? 0 : err_set(e, ERR_STATE_REFUSED, "rma",
		"%s line %s: %lld pieces of %s, and %lld are refunded or asked for already", r->rma,
		order_line_numbered(o, p->line_no)->line, (long long)p->qty, p->component, (long long)given);
}

static int all_free(struct work *w, const struct rma *r, const struct order *o, const struct refund_ask *ask,
	struct err *e)
{
	for (size_t i = 0; i < ask->n; i++)
		if (are_free(w, r, o, ask->units[i].line_no, ask->units[i].qty, e))
			return -1;
	for (size_t i = 0; i < ask->n_pieces; i++)
		if (pieces_are_free(w, r, o, &ask->pieces[i], e))
			return -1;
	return 0;
}

/* What the buyer paid for shipping and the like, when nothing of the order is left and it is to go back too. */
static int charges(struct work *w, const struct return_step *in, const struct rma *r, const struct order *o,
	int64_t *ret, struct err *e)
{
	bool too = in->shipping != INT_UNKNOWN ? in->shipping == 1 : setting_is(w, SETTING_REFUND_SHIPPING, "yes", e);
	int64_t kept = 0, coming = 0;

	*ret = 0;
	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		kept += l->qty - line_void_units(l);
	}
	for (size_t i = 0; i < r->lines.n && !is_looked_at(r); i++)
		coming += rma_line_at(r, i)->component ? 0 : rma_line_at(r, i)->qty - rma_line_at(r, i)->received - rma_line_at(r, i)->lost;
	if (too && kept - coming <= 0)
		*ret = (o->shipping_minor == INT_UNKNOWN ? 0 : o->shipping_minor) + (o->fee_minor == INT_UNKNOWN ? 0
			: o->fee_minor);
	return 0;
}

static int resolve(struct work *w, struct rma *r, int64_t resolution, int64_t at, const char *body, struct err *e)
{
	r->resolution = resolution;
	return rma_step_allowed(r->rma_state, RMA_RESOLVED)
		&& rma_event(w, r, "resolved", RMA_RESOLVED, at, body, e) ? -1 : 0;
}

static int as_credit(struct work *w, const struct refund *refund, struct err *e)
{
	struct refund_step step;
	struct refund after;

	record_init(&refund_step_record, &step);
	step.refund = refund->refund;
	step.step = DO_PROCESS;
	step.gateway = "store_credit";
	return refund_step(w, &step, &after, e);
}

int return_refund(struct work *w, const struct return_step *in, struct rma *out, struct err *e)
{
	struct order o;
	struct refund refund;
	struct refund_ask ask = { .amount_minor = in->amount_minor };

	if (rma_find(w, in, out, &o, e))
		return -1;
	if (out->refund)
		return in->amount_minor == INT_UNKNOWN || in->amount_minor == out->refund_minor ? 0
			: err_set(e, ERR_CONFLICT, "amount_minor", "%s is refunded by %s with another amount", out->rma, out->refund);
	if (may_refund(w, in, out, e) || charges(w, in, out, &o, &ask.charges_minor, e))
		return -1;
	if (out->replacement_id != INT_UNKNOWN)
		return err_set(e, ERR_STATE_REFUSED, "replacement", "%s is exchanged for %s", out->rma, out->replacement);
	ask.cause = out->kind == RMA_CLAIM ? CAUSE_CLAIM : CAUSE_RETURN;
	units_of(w, out, &ask);
	ask.rma_id = out->id;
	ask.at = rma_when(w, in);
	ask.waives = out->kind == RMA_CLAIM;
	if (all_free(w, out, &o, &ask, e))
		return -1;
	int rc = ask.n + ask.n_pieces ? refund_ask(w, &o, &ask, &refund, e) : 0;
	if (rc <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_NOTHING_OWED, "rma", "%s: no unit of it was taken back", out->rma);
	if (rma_event(w, out, "refund_requested", -1, ask.at, rma_body(w, in->override ? "override" : "refund",
		in->override ? in->override : refund.refund), e))
		return -1;
	int64_t how = in->credit == 1 ? RESOLVE_CREDIT : RESOLVE_REFUND;
	if (out->kind == RMA_CLAIM || is_looked_at(out) ? resolve(w, out, how, ask.at, NULL, e) : 0)
		return -1;
	out->resolution = how;
	if ((in->credit == 1 && as_credit(w, &refund, e)) || rma_save(w, out, e))
		return -1;
	w->changed = true;
	return rma_load(w, out->id, out, e) <= 0 ? -1 : 0;
}

/* --- another article --- */

static int parts_of(struct work *w, const struct rma *r, const struct order *o, struct list *ret, struct err *e)
{
	struct refund_line *parts = arena_get(w->mem, (r->lines.n + 1) * sizeof *parts), sums;

	*ret = (struct list){ parts, 0 };
	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		const struct rma_line *x = rma_line_of(r, l->line, NULL);
		int64_t qty = x ? refund_units(r, x) : 0;
		if (qty <= 0)
			continue;
		if (l->net_minor == INT_UNKNOWN)
			return err_set(e, ERR_FIELD_MISSING, "lines", "%s line %s: nobody told what it costs", o->order, l->line);
		if (are_free(w, r, o, l->line_no, qty, e) || refund_line_sums(w, o, l->line_no, &sums, e))
			return -1;
		refund_line_part(l, &sums, qty, &parts[ret->n++]);
	}
	return ret->n ? 0 : err_set(e, ERR_STATE_REFUSED, "rma_state", "%s: no unit of it is taken back", r->rma);
}

struct priced { const char *sku, *currency; int64_t price_minor, return_days; };
static const struct field priced_fields[] = {
	TEXT(struct priced, sku, 0, ""), TEXT(struct priced, currency, 0, ""), INT(struct priced, price_minor, 0, ""),
	INT(struct priced, return_days, 0, ""), FIELDS_END
};
static const struct record priced_record = { "item", sizeof(struct priced), priced_fields };

/* What one unit of SKU costs: told, or the item's price; INT_UNKNOWN: as much as what comes back. */
static int price_of(struct work *w, const struct return_step *in, const struct order *o, int64_t *ret, struct err *e)
{
	struct priced key = { .sku = in->sku }, item;
	int rc = store_get(w, &SQL_RMA_ITEM, &priced_record, &key, &priced_record, &item, e);

	if (rc <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_SKU_UNKNOWN, "sku", "%s: there is no such item", in->sku);
	*ret = in->price_minor;
	if (*ret == INT_UNKNOWN && (!item.currency || strcmp(item.currency, o->currency) == 0))
		*ret = item.price_minor;
	return 0;
}

/* L costs NET instead of what comes back, a part of WAS: the same tax, or tax by the rate of WAS, or as much of the new
 * price as it was of the old. What nobody told of WAS, nobody knows of L. */
static void tax_of_replacement(const struct order_line *was, int64_t net, struct order_line *l)
{
	int64_t *const heads[] = { &l->tax_minor, &l->cgst_minor, &l->sgst_minor, &l->igst_minor };
	const int64_t told[] = { was->tax_minor, was->cgst_minor, was->sgst_minor, was->igst_minor };
	bool by_rate = net != l->net_minor && was->tax_rate_bp != INT_UNKNOWN;

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (by_rate || told[i] == INT_UNKNOWN)
			*heads[i] = INT_UNKNOWN;
		else if (net != l->net_minor)
			*heads[i] = l->net_minor ? money_scale(*heads[i], net, l->net_minor) : 0;
	if (by_rate)
		l->tax_rate_bp = was->tax_rate_bp;
	else if (l->cgst_minor != INT_UNKNOWN && l->sgst_minor != INT_UNKNOWN && net != l->net_minor)
		l->tax_minor = l->cgst_minor + l->sgst_minor + (l->igst_minor == INT_UNKNOWN ? 0 : l->igst_minor);
	l->net_minor = net;
}

/* The record of the order that is sent instead. */
static int replacement(struct work *w, const struct return_step *in, const struct rma *r, const struct order *o,
	const struct list *parts, struct order *ret, struct err *e)
{
	struct order_line *l = arena_get(w->mem, sizeof *l);
	int64_t price = INT_UNKNOWN;

	if (price_of(w, in, o, &price, e))
		return -1;
	record_init(&order_record, ret);
	record_init(&order_line_record, l);
	ret->channel = o->channel;
	ret->ref = r->rma;
	ret->placed_at = ret->updated_at = w->now_ms;
	ret->currency = o->currency;
	ret->prices_include_tax = o->prices_include_tax;
	ret->customer = o->customer;
	ret->ship_to = o->ship_to;
	ret->payment_mode = MODE_PREPAID;
	ret->lines = (struct list){ l, 1 };
	l->line = "1";
	l->sku = in->sku;
	l->qty = l->net_minor = l->tax_minor = l->cgst_minor = l->sgst_minor = l->igst_minor = 0;
	for (size_t i = 0; i < parts->n; i++) {
		const struct refund_line *p = (const struct refund_line *)parts->at + i;
		l->qty += p->qty;
		l->net_minor += p->net_minor;
		l->tax_minor += p->tax_minor;
		l->cgst_minor += p->cgst_minor;
		l->sgst_minor += p->sgst_minor;
		l->igst_minor += p->igst_minor;
	}
	int64_t net = l->net_minor;
	if (price != INT_UNKNOWN && __builtin_mul_overflow(price, l->qty, &net))
		return err_set(e, ERR_MONEY_FORMAT, "price_minor", "the amount is too large");
	tax_of_replacement(order_line_numbered(o, ((const struct refund_line *)parts->at)->line_no), net, l);
	l->unit_price_minor = price;
	return 0;
}

static int hold(struct work *w, const char *order, bool set, struct order *out, struct err *e)
{
	struct order_step step = { .order = order, .hold = 1LL << HOLD_EXCHANGE, .qty = INT_UNKNOWN,
		.allow_waiting = INT_UNKNOWN, .policy = INT_UNKNOWN };

	return set ? order_hold(w, &step, out, e) : order_release(w, &step, out, e);
}

/* Confirm it if it can be; what is still due is for later. */
static int try_confirm(struct work *w, const char *order, struct err *e)
{
	struct order_step step = { .order = order, .hold = INT_UNKNOWN, .qty = INT_UNKNOWN, .allow_waiting = INT_UNKNOWN,
		.policy = INT_UNKNOWN };
	struct order o;

	if (order_confirm(w, &step, &o, e)) {
		if (!err_is_of_record(e->code))
			return -1;
		e->code = ERR_NONE;
	}
	return 0;
}

/* Make the order, reserve for it, move the credit. */
static int send_instead(struct work *w, const struct return_step *in, struct rma *r, struct order *o, struct err *e)
{
	struct list parts;
	struct order told, made;
	struct order_step reserve = { .hold = INT_UNKNOWN, .qty = INT_UNKNOWN, .allow_waiting = INT_UNKNOWN,
		.policy = POLICY_ALL_OR_NOTHING };
	const char *ships = setting_text(w, SETTING_EXCHANGE_SHIPS, e);
	bool waits = ships && strcmp(ships, "after_inspection") == 0 && !is_looked_at(r);

	if (!ships || parts_of(w, r, o, &parts, e) || replacement(w, in, r, o, &parts, &told, e)
		|| order_import(w, &told, &made, e))
		return -1;
	reserve.order = made.order;
	if (order_reserve(w, &reserve, &made, e) || order_must_find(w, reserve.order, &made, e)
		|| refund_exchange(w, o, &made, &parts, e))
		return -1;
	r->replacement_id = made.id;
	r->replacement = made.order;
	return waits ? hold(w, made.order, true, &made, e) : try_confirm(w, made.order, e);
}

int return_exchange(struct work *w, const struct return_step *in, struct rma *out, struct err *e)
{
	struct order o;

	if (rma_find(w, in, out, &o, e))
		return -1;
	if (!in->sku)
		return err_set(e, ERR_FIELD_MISSING, "sku", "\"sku\", what is sent instead, is missing");
	if (out->replacement_id != INT_UNKNOWN)
		return 0;
	if (!rma_is_open(out) || out->rma_state == RMA_RESOLVED || out->refund)
		return err_set(e, ERR_STATE_REFUSED, "rma_state", out->refund ? "%s is refunded" : "%s is %s", out->rma,
			rma_state_words[out->rma_state]);
	for (size_t i = 0; i < out->lines.n; i++)
		if (rma_line_at(out, i)->component)
			return err_set(e, ERR_STATE_REFUSED, "rma", "%s has a component of a kit: only whole units are exchanged", out->rma);
	if (out->rma_state == RMA_REQUESTED && rma_event(w, out, "approved", RMA_APPROVED, rma_when(w, in), NULL, e))
		return -1;
	out->kind = RMA_EXCHANGE;
	if (send_instead(w, in, out, &o, e)
		|| rma_event(w, out, "exchange", -1, rma_when(w, in), rma_body(w, "order", out->replacement), e)
		|| (is_looked_at(out) && resolve(w, out, RESOLVE_EXCHANGE, rma_when(w, in), NULL, e)) || rma_save(w, out, e))
		return -1;
	w->changed = true;
	w->verdict = VERDICT_NONE;
	return rma_load(w, out->id, out, e) <= 0 ? -1 : 0;
}

/* True when a unit of O was handed over: it cannot be called back, and the buyer owes for it. */
static bool has_left(const struct order *o)
{
	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		if (l->waiting + l->allocated + l->packed + l->cancelled < l->qty)
			return true;
	}
	return false;
}

int rma_undo_exchange(struct work *w, struct rma *r, struct order *o, struct err *e)
{
	struct order_step cancel = { .order = r->replacement, .qty = INT_UNKNOWN, .hold = INT_UNKNOWN, .is_void = 1 };
	struct order made;

	if (r->replacement_id == INT_UNKNOWN)
		return 0;
	if (order_must_find(w, r->replacement, &made, e))
		return -1;
	if (!has_left(&made) && made.state != ORDER_CLOSED
		&& (ship_cancel(w, &cancel, &made, e) || order_must_find(w, r->replacement, &made, e)))
		return -1;
	return refund_exchange_undo(w, o, &made, e);
}

/* The difference, when what is sent instead costs less. */
static int give_rest(struct work *w, struct rma *r, struct order *o, int64_t at, struct err *e)
{
	struct refund_ask ask = { .cause = CAUSE_EXCHANGE, .charges_minor = INT_UNKNOWN, .rma_id = r->id, .at = at };
	struct refund refund;

	if (order_must_find(w, r->order, o, e) || refund_owed(w, o, &ask.amount_minor, e))
		return -1;
	return ask.amount_minor > 0 && refund_ask(w, o, &ask, &refund, e) < 0 ? -1 : 0;
}

static int64_t accepted(const struct rma *r)
{
	int64_t n = 0;

	for (size_t i = 0; i < r->lines.n; i++)
		n += rma_line_at(r, i)->restock + rma_line_at(r, i)->refurbish + rma_line_at(r, i)->scrap + rma_line_at(r, i)->lost;
	return n;
}

/* True when each unit that was announced is here, lost or missing. */
static bool is_complete(const struct rma *r)
{
	for (size_t i = 0; i < r->lines.n; i++) {
		const struct rma_line *l = rma_line_at(r, i);
		if (l->received + l->lost + l->missing < l->qty)
			return false;
	}
	return true;
}

static int64_t announced(const struct rma *r)
{
	int64_t n = 0;

	for (size_t i = 0; i < r->lines.n; i++)
		n += rma_line_at(r, i)->qty;
	return n;
}

/* Less was taken back than is sent instead: only for that is there credit, the rest is due. */
static int settle_less(struct work *w, struct rma *r, struct order *o, struct err *e)
{
	struct order made;
	struct list parts;

	if (accepted(r) == announced(r))
		return 0;
	return order_must_find(w, r->replacement, &made, e) || refund_exchange_undo(w, o, &made, e)
		|| order_must_find(w, r->order, o, e) || order_must_find(w, r->replacement, &made, e)
		|| parts_of(w, r, o, &parts, e) || refund_exchange(w, o, &made, &parts, e) ? -1 : 0;
}

int rma_inspected(struct work *w, struct rma *r, struct order *o, int64_t at, struct err *e)
{
	struct order made;

	if (!is_complete(r))
		return 0;
	if (r->refund)
		return resolve(w, r, r->resolution == INT_UNKNOWN ? RESOLVE_REFUND : r->resolution, at, NULL, e);
	if (r->replacement_id == INT_UNKNOWN)
		return 0;
	if (accepted(r) == 0)          /* nothing of it was taken back */
		return rma_undo_exchange(w, r, o, e) || resolve(w, r, RESOLVE_NONE, at, NULL, e) ? -1 : 0;
	if (settle_less(w, r, o, e) || hold(w, r->replacement, false, &made, e) || try_confirm(w, r->replacement, e)
		|| resolve(w, r, RESOLVE_EXCHANGE, at, NULL, e))
		return -1;
	return give_rest(w, r, o, at, e);
}

/* --- neither --- */

int rma_give_up_refund(struct work *w, struct rma *r, int64_t at, struct err *e)
{
	struct refund_step step;
	struct refund refund;

	if (!r->refund || r->rma_state == RMA_RESOLVED || r->refund_state == REFUND_REJECTED
		|| r->refund_state == REFUND_CANCELLED)
		return 0;
	if (refund_named(w, r->refund, &refund, e))
		return -1;
	if (refund.done_minor || r->refund_state == REFUND_SUCCEEDED || r->refund_state == REFUND_PROCESSING)
		return err_set(e, ERR_STATE_REFUSED, "rma_state", "%s is refunded by %s", r->rma, r->refund);
	record_init(&refund_step_record, &step);
	step.refund = r->refund;
	step.step = DO_CANCEL;
	step.at = at;
	return refund_step(w, &step, &refund, e);
}

int return_close(struct work *w, const struct return_step *in, struct rma *out, struct err *e)
{
	struct order o;

	if (rma_find(w, in, out, &o, e))
		return -1;
	if (out->rma_state == RMA_CLOSED)
		return 0;
	if (rma_give_up_refund(w, out, rma_when(w, in), e))
		return -1;
	if (out->rma_state != RMA_RESOLVED) {
		if (in->resolution != RESOLVE_NONE && in->resolution != RESOLVE_REPAIR)
			return err_set(e, ERR_FIELD_MISSING, "resolution", "%s is %s: \"resolution\" none or repair resolves it without "
				"money", out->rma, rma_state_words[out->rma_state]);
		if (!rma_step_allowed(out->rma_state, RMA_RESOLVED))
			return rma_event(w, out, "resolved", RMA_RESOLVED, rma_when(w, in), NULL, e);
		if (resolve(w, out, in->resolution, rma_when(w, in), rma_body(w, "reason", in->reason), e)
			|| rma_undo_exchange(w, out, &o, e))
			return -1;
	}
	return rma_event(w, out, "closed", RMA_CLOSED, rma_when(w, in), rma_body(w, "reason", in->reason), e)
		|| rma_save(w, out, e) ? -1 : 0;
}
