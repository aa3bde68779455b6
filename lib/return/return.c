/* return.c - an RMA is asked for and decided on */
#include "return/return_impl.h"

#include <string.h>
#include "base/card.h"
#include "base/clock.h"
#include "return.sql.h"
#include "base/banned.h"

/* --- the window --- */

struct arrival { int64_t at, id, line_no, return_days, price_minor; const char *units, *currency, *sku; };

static const struct field arrival_fields[] = {
	INT(struct arrival, at, 0, ""), INT(struct arrival, id, 0, ""), TEXT(struct arrival, units, 0, ""),
	INT(struct arrival, return_days, 0, ""), INT(struct arrival, price_minor, 0, ""),
	TEXT(struct arrival, currency, 0, ""), TEXT(struct arrival, sku, 0, ""), FIELDS_END
};
static const struct record arrival_record = { "arrival", sizeof(struct arrival), arrival_fields };

/* True when MOVES, "line:from:to:qty ...", brings units of LINE_NO to the buyer, who did not send them. */
static bool brings(const char *moves, int64_t line_no)
{
	for (const char *at = moves; at && *at; at = strchr(at, ' ') ? strchr(at, ' ') + 1 : "") {
		const char *colon = strchr(at, ':'), *to = colon ? strchr(colon + 1, ':') : NULL;
		int64_t line;
		if (to && text_int(at, (size_t)(colon - at), &line) == 0 && line == line_no
			&& strncmp(to + 1, "delivered:", 10) == 0 && strncmp(colon + 1, "return", 6) != 0)
			return true;
	}
	return false;
}

static int return_days(struct work *w, const struct order_line *l, int64_t *ret, struct err *e)
{
	struct arrival key = { .sku = l->sku }, item;
	int rc = store_get(w, &SQL_RMA_ITEM, &arrival_record, &key, &arrival_record, &item, e);

	if (rc < 0)
		return -1;
	if (rc > 0 && item.return_days != INT_UNKNOWN) {
		*ret = item.return_days;
		return 0;
	}
	return setting_int(w, SETTING_RETURN_DAYS, ret, e);
}

int rma_window(struct work *w, const struct order *o, const struct order_line *l, int64_t at, bool *ret_over,
	struct err *e)
{
	struct arrival key = { .id = o->id };
	struct list rows;
	int64_t days;

	*ret_over = false;
	if (return_days(w, l, &days, e)
		|| store_all(w, &SQL_RMA_ARRIVALS, &arrival_record, &key, &arrival_record, &rows, e))
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		const struct arrival *a = (const struct arrival *)rows.at + i;
		if (!brings(a->units, l->line_no))
			continue;
		*ret_over = setting_day(w, at) > setting_day(w, a->at) + days;
		return 0;
	}
	return 0;
}

/* --- what is asked for --- */

/* Units of the line with the buyer that are in no other RMA. */
static int64_t returnable(const struct order_line *l, const struct list *all)
{
	int64_t n = l->delivered;

	for (size_t i = 0; i < all->n; i++) {
		const struct rma *r = (const struct rma *)all->at + i;
		if (!rma_is_open(r) && !(r->kind == RMA_CLAIM && r->rma_state == RMA_CLOSED))
			continue;
		for (size_t j = 0; j < r->lines.n; j++) {
			const struct rma_line *x = rma_line_at(r, j);
			int64_t coming = x->qty - x->in_transit - x->received - x->lost - x->missing;
			if (x->line_no == l->line_no && !x->component && coming > 0)      /* sent back ones count again */
				n -= coming;
		}
	}
	return n < 0 ? 0 : n;
}

/* What is asked for: of an order, beside its other RMAs. */
struct wish { struct work *w; const struct return_step *in; const struct order *o; struct list all, lines; };

/* Pieces of one component. */
static int want_pieces(struct wish *x, const char *line, const char *sku, int64_t qty, struct err *e)
{
	struct rma_line *ret = (struct rma_line *)x->lines.at + x->lines.n;
	const struct order_line *l = NULL;

	for (size_t i = 0; i < x->o->lines.n && line; i++)
		if (strcmp(order_line_at(x->o, i)->line, line) == 0)
			l = order_line_at(x->o, i);
	if (!line)
		return err_set(e, ERR_FIELD_MISSING, "line", "\"component\" needs \"line\"");
	if (!l)
		return err_set(e, ERR_LINE_UNKNOWN, "line", "%s has no line %s", x->o->order, line);
	if (x->in->kind == RMA_EXCHANGE)
		return err_set(e, ERR_FIELD_VALUE, "kind", "%s line %s: a component is returned or claimed; only a whole unit is "
			"exchanged", x->o->order, line);
	if (rma_component(x->w, x->o, l, sku, ret, e))
		return -1;
	int64_t can = returnable(l, &x->all) * ret->per_unit - rma_pieces_out(&x->all, l->line_no, ret->item_id);
	ret->qty = qty == INT_UNKNOWN ? can : qty;
	if (can <= 0 || ret->qty > can)
		return err_set(e, ERR_QTY_RANGE, "qty", "%s line %s: %lld pieces of %s asked for, returnable %lld", x->o->order, line,
			(long long)(qty == INT_UNKNOWN ? 0 : qty), sku, (long long)(can < 0 ? 0 : can));
	x->lines.n++;
	return 0;
}

static int want(struct wish *x, const char *line, int64_t qty, struct err *e)
{
	struct rma_line *ret = x->lines.at;
	const struct order *o = x->o;

	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		int64_t can = returnable(l, &x->all) - rma_opened_units(&x->all, l->line_no), told = 0;
		if (line && strcmp(l->line, line) != 0)
			continue;
		if (x->in->kind != RMA_CLAIM && rma_told_units(x->w, o, l, &x->all, &told, e))
			return -1;
		can = (can < 0 ? 0 : can) + told;
		if (qty != INT_UNKNOWN && qty > can)
			return err_set(e, ERR_QTY_RANGE, "qty", "%s line %s: %lld units asked for, returnable %lld", o->order, l->line,
				(long long)qty, (long long)can);
		if (can)
			ret[x->lines.n++] = (struct rma_line){ .line = l->line, .sku = l->sku, .title = l->title, .line_no = l->line_no,
				.qty = qty == INT_UNKNOWN ? can : qty };
		if (line && !can)
			return err_set(e, ERR_QTY_RANGE, "line", "%s line %s: returnable 0", o->order, l->line);
		if (line)
			return 0;
	}
	return line ? err_set(e, ERR_LINE_UNKNOWN, "line", "%s has no line %s", o->order, line) : 0;
}

/* Units and pieces of one line may be asked for together: what was asked for first counts as an RMA of its own. */
static int want_either(struct wish *x, const char *line, const char *component, int64_t qty, struct err *e)
{
	struct rma *this_one = (struct rma *)x->all.at + x->all.n - 1;

	this_one->lines = x->lines;
	return component ? want_pieces(x, line, component, qty, e) : want(x, line, qty, e);
}

/* The RMAs of the order, and behind them the one that is asked for. */
static int others(struct wish *x, struct err *e)
{
	struct list known;

	if (rma_of_order(x->w, x->o->id, &known, e))
		return -1;
	struct rma *all = arena_get(x->w->mem, (known.n + 1) * sizeof *all);
	if (known.n)
		memcpy(all, known.at, known.n * sizeof *all);
	all[known.n] = (struct rma){ .kind = x->in->kind, .rma_state = RMA_REQUESTED };
	x->all = (struct list){ all, known.n + 1 };
	return 0;
}

static int wanted(struct wish *x, struct err *e)
{
	const struct return_step *in = x->in;
	const struct order *o = x->o;

	if (in->qty != INT_UNKNOWN && !in->line)
		return err_set(e, ERR_FIELD_MISSING, "line", "\"qty\" needs \"line\"");
	if (others(x, e))
		return -1;
	x->lines.at = arena_get(x->w->mem, (o->lines.n + in->units.n + 1) * sizeof(struct rma_line));
	for (size_t i = 0; i < in->units.n; i++) {
		const struct rma_line *u = (const struct rma_line *)in->units.at + i;
		for (size_t j = 0; j < i; j++)
			if (strcmp(u->line, ((const struct rma_line *)in->units.at + j)->line) == 0
				&& text_same(u->component, ((const struct rma_line *)in->units.at + j)->component))
				return err_set(e, ERR_FIELD_VALUE, "units", "line %s is named twice", u->line);
		if (want_either(x, u->line, u->component, u->qty, e))
			return -1;
	}
	if (in->units.n == 0 && want_either(x, in->line, in->component, in->qty, e))
		return -1;
	return x->lines.n ? 0 : err_set(e, ERR_QTY_RANGE, "order", "%s: returnable 0", o->order);
}

static int in_window(struct work *w, const struct return_step *in, const struct order *o, const struct list *lines,
	struct err *e)
{
	bool over = false;

	for (size_t i = 0; i < lines->n; i++)
		for (size_t j = 0; j < o->lines.n; j++) {
			const struct order_line *l = order_line_at(o, j);
			if (l->line_no != ((const struct rma_line *)lines->at + i)->line_no)
				continue;
			if (rma_window(w, o, l, rma_when(w, in), &over, e))
				return -1;
			if (over && !in->override)
				return err_set(e, ERR_WINDOW_CLOSED, "order", "%s line %s: the time to return it is over (\"override\" tells "
					"why it is taken all the same)", o->order, l->line);
		}
	return 0;
}

static int asked_before(struct work *w, const struct return_step *in, const struct order *o, struct rma *out,
	struct err *e)
{
	struct rma key = { .order_id = o->id, .asked_ref = in->ref };

	if (!in->ref)
		return 0;
	int rc = store_get(w, &SQL_RMA_BY_REF, &rma_record, &key, &rma_record, out, e);
	if (rc <= 0)
		return rc;
	if (rma_load(w, out->id, out, e) <= 0)
		return -1;
	const struct rma_line *l = in->line ? rma_line_of(out, in->line, in->component) : NULL;
	if (in->line && (!l || (in->qty != INT_UNKNOWN && in->qty != l->qty)))
		return err_set(e, ERR_CONFLICT, "ref", "%s asked for other units: %s", in->ref, out->rma);
	return 1;
}

static int new_number(struct work *w, struct rma *r, struct err *e)
{
	struct rma last;
	char number[RMA_NUMBER_ROOM];

	r->day = setting_day(w, r->requested_at);
	int rc = store_get(w, &SQL_RMA_DAY_LAST, &rma_record, r, &rma_record, &last, e);
	if (rc < 0 || store_next_id(w, ID_RMA, &r->id, e))
		return -1;
	r->day_no = rc ? last.day_no + 1 : 1;
	rma_number(r->day, r->day_no, number);
	r->rma = arena_format(w->mem, "%s", number);
	return 0;
}

static int add(struct work *w, struct rma *r, struct err *e)
{
	if (new_number(w, r, e))
		return -1;
	r->rma_state = RMA_REQUESTED;
	r->last_seq = 0;
	if (store_run(w, &SQL_RMA_ADD, &rma_record, r, e))
		return -1;
	for (size_t i = 0; i < r->lines.n; i++) {
		rma_line_at(r, i)->rma_id = r->id;
		if (store_run(w, rma_line_at(r, i)->component ? &SQL_RMA_PART_ADD : &SQL_RMA_LINE_ADD, &rma_line_record, rma_line_at(r, i), e))
			return -1;
	}
	r->rma_state = INT_UNKNOWN;
	return rma_event(w, r, "requested", RMA_REQUESTED, r->requested_at,
		rma_body(w, r->override ? "override" : "reason", r->override ? r->override : r->reason), e)
		|| rma_save(w, r, e) ? -1 : 0;
}

static int no_card(const struct return_step *in, struct err *e)
{
	const char *const texts[] = { in->reason, in->note, in->photos, in->ref, in->override };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i] && card_in_text(texts[i]))
			return err_set(e, ERR_CARD_NUMBER, "note", "it holds the number of a card, which must not be kept");
	return 0;
}

int return_open(struct work *w, const struct return_step *in, struct rma *out, struct err *e)
{
	struct order o;

	if (no_card(in, e) || order_must_find(w, in->order, &o, e))
		return -1;
	int rc = asked_before(w, in, &o, out, e);
	if (rc)
		return rc < 0 ? -1 : 0;
	record_init(&rma_record, out);
	struct wish wish = { .w = w, .in = in, .o = &o };
	if (wanted(&wish, e) || in_window(w, in, &o, &wish.lines, e))
		return -1;
	out->lines = wish.lines;
	out->order = o.order;
	out->order_id = o.id;
	out->currency = o.currency;
	out->kind = in->kind == INT_UNKNOWN ? RMA_RETURN : in->kind;
	out->reason = in->reason;
	out->note = in->note;
	out->photos = in->photos;
	out->asked_ref = in->ref;
	out->override = in->override;
	out->requested_at = out->state_at = rma_when(w, in);
	if (order_reopen(w, &o, in->override ? in->override : "return", e))
		return -1;
	return add(w, out, e) || rma_tell(w, out, &o, "rma_issued", e)
		|| rma_take_told(w, out, &o, &wish.all, out->requested_at, e) ? -1 : 0;
}

/* --- decided --- */

/* The courier's number must not be another's. */
static int pickup(struct work *w, const struct return_step *in, struct rma *r, const struct order *o, struct err *e)
{
	struct rma other;

	if (!in->courier || (text_same(in->courier, r->courier) && (!in->awb || text_same(in->awb, r->awb))))
		return 0;
	if (r->kind == RMA_CLAIM)
		return err_set(e, ERR_STATE_REFUSED, "kind", "%s is a claim: nothing comes back", r->rma);
	if (strchr(in->courier, ':'))
		return err_set(e, ERR_FIELD_VALUE, "courier", "a courier has a name without ':'");
	int rc = in->awb ? rma_by_awb(w, in->courier, in->awb, &other, e) : 0;
	if (rc)
		return rc < 0 ? -1 : err_set(e, ERR_CONFLICT, "awb", "%s is the number of %s", in->awb, other.rma);
	r->courier = in->courier;
	r->awb = in->awb ? in->awb : r->awb;
	return rma_event(w, r, "pickup", -1, rma_when(w, in), rma_body(w, "courier", in->courier), e)
		|| rma_tell(w, r, o, "pickup_arranged", e) || rma_save(w, r, e) ? -1 : 0;
}

int return_approve(struct work *w, const struct return_step *in, struct rma *out, struct err *e)
{
	struct order o;

	if (rma_find(w, in, out, &o, e))
		return -1;
	if (out->rma_state == RMA_REQUESTED && (rma_event(w, out, "approved", RMA_APPROVED, rma_when(w, in), NULL, e)
		|| rma_save(w, out, e)))
		return -1;
	if (out->rma_state != RMA_APPROVED && !(rma_is_open(out) && !in->courier))
		return err_set(e, ERR_STATE_REFUSED, "rma_state", "%s is %s", out->rma, rma_state_words[out->rma_state]);
	return pickup(w, in, out, &o, e);
}

static int decide(struct work *w, const struct return_step *in, struct rma *out, int64_t to, const char *template,
	struct err *e)
{
	struct order o;

	if (no_card(in, e) || rma_find(w, in, out, &o, e))
		return -1;
	if (out->rma_state == to)
		return 0;
	if (!rma_step_allowed(out->rma_state, to))
		return rma_event(w, out, rma_state_words[to], to, rma_when(w, in), NULL, e);      /* refused */
	if (rma_give_up_refund(w, out, rma_when(w, in), e)
		|| rma_event(w, out, rma_state_words[to], to, rma_when(w, in), rma_body(w, "reason", in->reason), e)
		|| (template && rma_tell(w, out, &o, template, e))
		|| rma_undo_exchange(w, out, &o, e) || rma_save(w, out, e))
		return -1;
	return 0;
}

int return_reject(struct work *w, const struct return_step *in, struct rma *out, struct err *e)
{
	return decide(w, in, out, RMA_REJECTED, "return_rejected", e);
}

int return_withdraw(struct work *w, const struct return_step *in, struct rma *out, struct err *e)
{
	return decide(w, in, out, RMA_WITHDRAWN, NULL, e);
}
