/* order_lot.c - orders with their lines, many at once where each answer is a way to a server and back
 *
 * Rows of orders are added one by one. Elsewhere each gets its lines and is passed on; on a server they are kept,
 * the lines of a whole lot are asked for at once, then what those who are given them will ask, and then they are
 * passed on. */
#include "order/order_impl.h"

#include "base/banned.h"

static int pass_on(struct order_lot *lot, struct order *o, struct err *e)
{
	return order_load_lines(lot->w, o, e) ? -1 : lot->each(lot->arg, o, e);
}

/* A copy whose texts live as long as the lot. */
static struct order *keep(struct order_lot *lot, const struct order *o)
{
	struct order *kept;

	if (!lot->orders)
		lot->orders = arena_get(lot->w->mem, ORDER_LOT_MOST * sizeof *lot->orders);
	kept = &lot->orders[lot->n++];
	*kept = *o;
	record_keep(&order_record, kept, lot->w->mem);
	return kept;
}

int order_lot_add(struct order_lot *lot, const struct order *row, int64_t most, struct err *e)
{
	if (!store_looks_ahead(lot->w)) {
		struct order o = *row;
		return pass_on(lot, &o, e);
	}
	struct order *o = keep(lot, row);
	if (order_load_lines_ahead(lot->w, o, e))
		return -1;
	return lot->n == ORDER_LOT_MOST || (most >= 0 && lot->n >= (size_t)most) ? order_lot_end(lot, e) : 0;
}

/* What EACH will ask of the orders, whose lines are known by now. */
static int look_further(struct order_lot *lot, struct err *e)
{
	for (size_t i = 0; i < lot->n; i++)
		if (lot->ahead(lot->arg, lot->w, &lot->orders[i], e))
			return -1;
	return store_look(lot->w, e);
}

int order_lot_end(struct order_lot *lot, struct err *e)
{
	size_t n = lot->n;
	struct order *o = lot->orders;

	if (n == 0)
		return 0;
	if (store_look(lot->w, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (order_load_lines(lot->w, &o[i], e))
			return -1;
	if (lot->ahead && look_further(lot, e))
		return -1;
	lot->orders = NULL;
	lot->n = 0;
	for (size_t i = 0; i < n; i++)
		if (lot->each(lot->arg, &o[i], e))
			return -1;
	lot->w->ahead = NULL;
	return 0;
}
