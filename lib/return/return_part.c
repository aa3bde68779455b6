/* return_part.c - single components of kits that come back: the customer keeps the unit, pieces of it go their way
 *
 * Such a unit is opened: it does not come back whole any more. The ledger of units says nothing of pieces; goods do. */
#include "return/return_impl.h"

#include <string.h>
#include "return.sql.h"
#include "base/banned.h"

/* Pieces that left the customer, or are to leave him, by line X of R. */
static int64_t pieces_out(const struct rma *r, const struct rma_line *x)
{
	int64_t coming = rma_line_expected(x);

	if (r->kind == RMA_CLAIM)
		return rma_is_open(r) || r->rma_state == RMA_CLOSED ? x->qty : 0;
	return rma_line_back(x) + x->lost + (rma_is_open(r) ? coming : x->in_transit);
}

int64_t rma_pieces_out(const struct list *all, int64_t line_no, int64_t item_id)
{
	int64_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct rma *r = (const struct rma *)all->at + i;
		for (size_t j = 0; j < r->lines.n; j++) {
			const struct rma_line *x = rma_line_at(r, j);
			n += x->component && x->line_no == line_no && x->item_id == item_id ? pieces_out(r, x) : 0;
		}
	}
	return n;
}

int64_t rma_opened_units(const struct list *all, int64_t line_no)
{
	int64_t most = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct rma *r = (const struct rma *)all->at + i;
		for (size_t j = 0; j < r->lines.n; j++) {
			const struct rma_line *x = rma_line_at(r, j);
			if (!x->component || x->line_no != line_no)
				continue;
			int64_t n = rma_pieces_out(all, line_no, x->item_id);
			most = (n + x->per_unit - 1) / x->per_unit > most ? (n + x->per_unit - 1) / x->per_unit : most;
		}
	}
	return most;
}

int rma_component(struct work *w, const struct order *o, const struct order_line *l, const char *sku, struct rma_line *ret,
	struct err *e)
{
	struct rma_line key = { .rma_id = o->id, .line_no = l->line_no };
	struct list parts;

	if (store_all(w, &SQL_RMA_COMPONENTS, &rma_line_record, &key, &rma_line_record, &parts, e))
		return -1;
	for (size_t i = 0; i < parts.n; i++) {
		const struct rma_line *c = (const struct rma_line *)parts.at + i;
		if (strcmp(c->component, sku) != 0)
			continue;
		*ret = (struct rma_line){ .line = l->line, .sku = l->sku, .title = c->title, .component = c->component,
			.line_no = l->line_no, .item_id = c->item_id, .per_unit = c->per_unit };
		return 0;
	}
	return parts.n ? err_set(e, ERR_SKU_UNKNOWN, "component", "%s line %s: %s has no component %s", o->order, l->line, l->sku,
		sku) : err_set(e, ERR_FIELD_VALUE, "component", "%s line %s: %s is no kit, it comes back whole", o->order, l->line,
		l->sku);
}

/* --- goods --- */

/* Of QTY pieces of X the foreign ones, when OUT pieces of the component are away already: units that our stock has sent
 * are opened first. */
static int64_t foreign_pieces(const struct order_line *l, const struct rma_line *x, int64_t out, int64_t qty)
{
	int64_t ours = (l->delivered - order_foreign_units(l, BUCKET_DELIVERED, l->delivered)) * x->per_unit;
	int64_t before = out > ours ? out - ours : 0, after = out + qty > ours ? out + qty - ours : 0;

	return after - before;
}

int rma_book_pieces(struct work *w, const struct order *o, const struct rma_line *x, int64_t qty, struct rma_end from,
	struct rma_end to, const char *kind, int64_t at, struct err *e)
{
	struct location home = { 0 };
	struct stock_move m;

	if (qty == 0)
		return 0;
	if (stock_location(w, NULL, true, &home, e))
		return -1;
	record_init(&stock_move_record, &m);
	m.item_id = x->item_id;
	m.qty = qty;
	m.from_id = from.place ? from.place : home.id;
	m.from_condition = from.condition;
	m.to_id = to.place ? to.place : home.id;
	m.to_condition = to.condition;
	m.kind = kind;
	m.order_id = o->id;
	m.line_no = x->line_no;
	m.at = at;
	return stock_book(w, &m, e);
}

/* Pieces with the customer or elsewhere are sellable goods at their place; here they are in quarantine. */
static struct rma_end end_of(int64_t place)
{
	return (struct rma_end){ place, place ? CONDITION_SELLABLE : CONDITION_QUARANTINE };
}

/* Pieces of the component that are not with the customer: on their way, back or lost. */
static int64_t away(const struct list *all, const struct rma_line *x)
{
	int64_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct rma *r = (const struct rma *)all->at + i;
		for (size_t j = 0; r->kind != RMA_CLAIM && j < r->lines.n; j++) {
			const struct rma_line *y = rma_line_at(r, j);
			if (y->component && y->line_no == x->line_no && y->item_id == x->item_id)
				n += y->in_transit + rma_line_back(y) + y->lost;
		}
	}
	return n;
}

int rma_pieces(struct work *w, const struct order *o, const struct rma_line *x, int from, int to, int64_t qty, int64_t at,
	struct err *e)
{
	static const struct rma_end found = { PLACE_ADJUST, CONDITION_SELLABLE };
	const struct order_line *l = order_line_numbered(o, x->line_no);
	const struct unit_step *s = unit_step(from, to);
	struct list all;

	if (qty == 0)
		return 0;
	if (!s)
		return err_set(e, ERR_BUG, NULL, "pieces that go nowhere");
	int64_t foreign = 0;
	if (l->foreign_units) {
		if (rma_of_order(w, o->id, &all, e))
			return -1;
		int64_t out = away(&all, x);
		foreign = from == BUCKET_DELIVERED ? foreign_pieces(l, x, out, qty) : foreign_pieces(l, x, out - qty, qty);
	}
	/* what left before we were told was never ours: here it is found, and gone when it goes */
	int64_t here = to == BUCKET_RETURNED || from == BUCKET_RETURNED ? foreign : 0;
	return rma_book_pieces(w, o, x, qty - foreign, end_of(s->from_place), end_of(s->to_place), s->kind, at, e)
		|| rma_book_pieces(w, o, x, here, to == BUCKET_RETURNED ? found : end_of(0),
			to == BUCKET_RETURNED ? end_of(0) : found, "return",
			at, e) ? -1 : 0;
}
