/* return_told.c - a source says that units came back: they are those of the RMAs that are open, and are taken in once
 *
 * A unit is in one return, whoever tells of it first. What a dump calls returned is taken to be what an open RMA
 * announces; what it called returned before anybody asked is what is asked for. Then the units and goods have moved by
 * the dump, and the RMA only follows; who receives the goods later confirms it. */
#include "return/return_impl.h"

#include "return.sql.h"
#include "base/banned.h"

int rma_told_units(struct work *w, const struct order *o, const struct order_line *l, const struct list *all,
	int64_t *ret, struct err *e)
{
	struct rma_line key = { .rma_id = o->id, .line_no = l->line_no }, by_hand;

	*ret = l->returned;
	for (size_t i = 0; *ret && i < all->n; i++) {
		const struct rma *r = (const struct rma *)all->at + i;
		for (size_t j = 0; r->kind != RMA_CLAIM && j < r->lines.n; j++)
			*ret -= rma_line_at(r, j)->line_no == l->line_no && !rma_line_at(r, j)->component ? rma_line_back(rma_line_at(r, j)) : 0;
	}
	if (*ret <= 0) {
		*ret = 0;
		return 0;
	}
	if (store_get(w, &SQL_RMA_REFUNDED_BY_HAND, &rma_line_record, &key, &rma_line_record, &by_hand, e) < 0)
		return -1;
	*ret -= by_hand.qty == INT_UNKNOWN ? 0 : by_hand.qty;
	*ret = *ret < 0 ? 0 : *ret;
	return 0;
}

/* Of N units of L that are back, those that had left before we were told, and whose goods no RMA has booked. */
static int64_t foreign_of(const struct order_line *l, int64_t free, int64_t n)
{
	int64_t foreign = order_foreign_units(l, BUCKET_RETURNED, l->returned) - (l->returned - free);

	return foreign < 0 ? 0 : foreign < n ? foreign : n;
}

static int take_line(struct work *w, const struct order *o, struct rma_line *l, int64_t free, int64_t n, int64_t at,
	struct err *e)
{
	const struct order_line *ol = order_line_numbered(o, l->line_no);
	int64_t moving = l->in_transit < n ? l->in_transit : n, foreign = foreign_of(ol, free, n);

	l->in_transit -= moving;
	l->received += n;
	l->told += n;
	w->changed = true;
	return (foreign && rma_foreign_goods(w, o, ol, foreign, BUCKET_DELIVERED, BUCKET_RETURNED, at, e))
		|| rma_line_save(w, l, e) ? -1 : 0;
}

static int arrived(struct work *w, struct rma *r, int64_t at, struct err *e)
{
	static const char *const inferred = "{\"inferred\":true}";
	int64_t state = r->rma_state == RMA_RECEIVED ? -1 : RMA_RECEIVED;

	if (r->rma_state == RMA_REQUESTED && rma_event(w, r, "approved", RMA_APPROVED, at, inferred, e))
		return -1;
	return rma_event(w, r, "received", state, at, inferred, e) || rma_save(w, r, e) ? -1 : 0;
}

int rma_take_told(struct work *w, struct rma *r, const struct order *o, const struct list *all, int64_t at,
	struct err *e)
{
	int64_t taken = 0;

	if (r->kind == RMA_CLAIM || (r->rma_state != RMA_REQUESTED && !rma_may_come(r)))
		return 0;
	for (size_t i = 0; i < r->lines.n; i++) {
		struct rma_line *l = rma_line_at(r, i);
		int64_t open = rma_line_expected(l), free;
		if (l->component)
			continue;
		if (rma_told_units(w, o, order_line_numbered(o, l->line_no), all, &free, e))
			return -1;
		int64_t n = free < open ? free : open;
		if (n && take_line(w, o, l, free, n, at, e))
			return -1;
		taken += n;
	}
	return taken ? arrived(w, r, at, e) : 0;
}

static bool is_moving(const struct rma *r)
{
	for (size_t i = 0; i < r->lines.n; i++)
		if (rma_line_at(r, i)->in_transit)
			return true;
	return false;
}

static struct rma_line *whole_line(const struct rma *r, int64_t line_no)
{
	for (size_t i = 0; i < r->lines.n; i++)
		if (!rma_line_at(r, i)->component && rma_line_at(r, i)->line_no == line_no)
			return rma_line_at(r, i);
	return NULL;
}

/* Units on their way by RMAs that are over, when the source says that they have come: no RMA waits for them any more, and
 * they are free to be asked for in another one. */
static int let_go(struct work *w, const struct order_line *l, const struct list *all, struct err *e)
{
	const struct rma *rmas = all->at;
	int64_t more = -l->return_transit;

	for (size_t i = 0; i < all->n; i++) {
		const struct rma_line *x = whole_line(&rmas[i], l->line_no);
		more += x ? x->in_transit : 0;
	}
	for (size_t i = 0; more > 0 && i < all->n; i++) {
		struct rma_line *x = whole_line(&rmas[i], l->line_no);
		if (!x || rma_may_come(&rmas[i]))
			continue;
		int64_t n = more < x->in_transit ? more : x->in_transit;
		x->in_transit -= n;
		more -= n;
		if (n && rma_line_save(w, x, e))
			return -1;
	}
	return 0;
}

/* Those whose goods are on the way come first: it is these units that the source has moved. */
static int take_all(struct work *w, const struct order *o, int64_t at, struct err *e)
{
	struct list all;

	if (rma_of_order(w, o->id, &all, e))
		return -1;
	for (int moving = 1; moving >= 0; moving--)
		for (size_t i = 0; i < all.n; i++) {
			struct rma *r = (struct rma *)all.at + i;
			if (is_moving(r) == moving && rma_take_told(w, r, o, &all, at, e))
				return -1;
		}
	for (size_t i = 0; i < o->lines.n; i++)
		if (let_go(w, order_line_at(o, i), &all, e))
			return -1;
	return 0;
}

int return_order_import(struct work *w, const struct order *in, struct order *out, struct err *e)
{
	int64_t back = 0, at = in->updated_at == INT_UNKNOWN ? w->now_ms : in->updated_at;

	if (ship_order_import(w, in, out, e))
		return -1;
	for (size_t i = 0; w->verdict == VERDICT_UPDATED && i < out->lines.n; i++)
		back += order_line_at(out, i)->returned;
	return back ? take_all(w, out, at, e) : 0;
}
