/* order_list.c - orders, their history and customers, to be read */
#include "order/order_impl.h"
#include "order/order_totals.h"

#include <string.h>
#include "order.sql.h"
#include "base/banned.h"

enum { ARENA_KEEP = 1 << 20, STOPPED = 1 };

struct listing {
	struct work *w;
	const struct order_query *q;
	const struct order *o;       /* whose history it is */
	struct order_lot lot;
	order_emit emit;
	void *arg;
	int64_t rows;
	bool full;
};

static bool in_set(int64_t set, int64_t value)
{
	return set == INT_UNKNOWN || (set >> value & 1);
}

/* What a listing has in the arena is of one row; it must not grow with the rows. */
static void tidy(struct work *w)
{
	if (arena_used(w->mem) < ARENA_KEEP)
		return;
	arena_reset(w->mem);
	work_forget(w);
}

static int list_order(void *arg, struct order *o, struct err *e)
{
	struct listing *l = arg;

	order_compute(l->w, o);
	if (!in_set(l->q->fulfilment, o->fulfilment))
		return 0;
	if (l->emit(l->arg, o, e))
		return -1;
	if (++l->rows != l->q->limit)
		return 0;
	l->full = true;
	return -1;
}

static int list_row(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	const struct order *o = row;

	if (!in_set(l->q->state, o->state))
		return 0;
	if (l->q->hold != INT_UNKNOWN && !(l->q->hold & o->holds))
		return 0;
	if (l->lot.n == 0)
		tidy(l->w);
	return order_lot_add(&l->lot, o, l->q->limit < 0 ? -1 : l->q->limit - l->rows, e);
}

/* Times of the options as moments, the item and the order to go on behind. */
static int resolve(struct work *w, struct order_query *q, struct err *e)
{
	struct item item;
	struct order after;
	int rc;

	if (setting_range(w, q->since, q->until, &q->since_ms, &q->until_ms, e))
		return -1;
	if (q->sort && strcmp(q->sort, "placed_at") != 0 && strcmp(q->sort, "-placed_at") != 0)
		return err_set(e, ERR_USAGE, "sort", "--sort: \"%s\" is neither placed_at nor -placed_at", q->sort);
	if (q->sku && (rc = stock_item(w, q->sku, &item, e)) < 0)
		return -1;
	if (q->sku)
		q->item_id = rc ? item.id : 0;     /* no item has the id 0: nothing is listed */
	if (!q->after)
		return 0;
	if (order_must_load(w, q->after, &after, e)) {
		if (err_is_of_record(e->code))
			e->code = ERR_USAGE;
		return -1;
	}
	q->after_placed_at = after.placed_at;
	q->after_channel = must_text(after.channel);
	q->after_ref = must_text(after.ref);
	return 0;
}

int order_list(struct work *w, const struct order_query *in, order_emit emit, void *arg, struct err *e)
{
	struct order_query q = *in;
	struct listing l = { .w = w, .q = &q, .emit = emit, .arg = arg, .lot = { .w = w, .each = list_order, .arg = &l } };
	int rc = resolve(w, &q, e);

	if (rc == 0 && q.limit != 0)
		rc = store_each(w, q.sort && *q.sort == '-' ? &SQL_ORDER_LIST_NEWEST : &SQL_ORDER_LIST,
			&order_query_record, &q, &order_record, list_row, &l, e) || order_lot_end(&l.lot, e) ? -1 : 0;
	must_free((void *)(uintptr_t)q.after_channel);
	must_free((void *)(uintptr_t)q.after_ref);
	return l.full ? 0 : rc;
}

int order_show(struct work *w, const struct order_query *in, order_emit emit, void *arg, struct err *e)
{
	struct order o;

	if (order_must_load(w, in->order, &o, e))
		return -1;
	order_compute(w, &o);
	return emit(arg, &o, e);
}

static int history_row(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	struct order_event event = *(const struct order_event *)row;

	event.order = l->q->order;
	if (event.moves && order_moves(l->w->mem, event.moves, l->o, &event.units, e))
		return -1;
	return l->emit(l->arg, &event, e);
}

int order_history(struct work *w, const struct order_query *in, order_emit emit, void *arg, struct err *e)
{
	struct order o;
	struct listing l = { .w = w, .q = in, .o = &o, .emit = emit, .arg = arg };

	if (order_must_load(w, in->order, &o, e))
		return -1;
	return store_each(w, &SQL_ORDER_EVENTS, &order_record, &o, &order_event_record, history_row, &l, e);
}

int order_customers(struct work *w, const struct order_query *in, order_emit emit, void *arg, struct err *e)
{
	struct order_query q = *in;

	if (q.limit == INT_UNKNOWN)
		q.limit = INT64_MAX;
	return store_each(w, &SQL_CUSTOMER_LIST, &order_query_record, &q, &customer_row_record, emit, arg, e);
}

static int waiting_row(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	const struct order *o = row;
	struct order_step step;

	tidy(l->w);
	record_init(&order_reserve_record, &step);
	step.order = arena_format(l->w->mem, "%s:%s", o->channel, o->ref);
	return l->emit(l->arg, &step, e);
}

int order_waiting(struct work *w, order_emit emit, void *arg, struct err *e)
{
	struct listing l = { .w = w, .emit = emit, .arg = arg };

	return store_each(w, &SQL_ORDER_WAITING, NULL, NULL, &order_record, waiting_row, &l, e);
}
