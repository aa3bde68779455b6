/* stock_level.c - levels: promises and the ledger of goods
 *
 * The usual write is one guarded statement that touches nothing when it would leave less on hand than is
 * promised, or when a shortage is open; only then the longer way is gone, which keeps shortages. */
#include "stock/stock_impl.h"

#include "stock.sql.h"
#include "base/banned.h"

/* RET: 1 when the statement changed a row, else 0. */
static int guarded(struct work *w, const struct sql *q, const struct stock_move *m, struct err *e)
{
	int64_t n;

	return store_change(w, q, &stock_move_record, m, &n, e) ? -1 : n > 0;
}

/* Make the shortage of an item at a place what the levels say. */
static int keep_shortage(struct work *w, int64_t item_id, int64_t location_id, struct err *e)
{
	struct stock_move m = { .item_id = item_id, .location_id = location_id, .recorded_at = w->now_ms };
	int rc = guarded(w, &SQL_SHORTAGE_PUT, &m, e);

	return rc == 0 ? store_run(w, &SQL_SHORTAGE_DROP, &stock_move_record, &m, e) : rc < 0 ? -1 : 0;
}

/* --- promises --- */

static int take(struct work *w, int64_t item_id, int64_t location_id, int64_t qty, struct err *e)
{
	struct stock_move m = { .item_id = item_id, .location_id = location_id, .qty = qty };

	return guarded(w, &SQL_LEVEL_PROMISE, &m, e);
}

static int free_levels(struct work *w, int64_t item_id, struct list *ret, struct err *e)
{
	struct stock_move m = { .item_id = item_id };

	return store_all(w, &SQL_LEVEL_FREE, &stock_move_record, &m, &stock_level_record, ret, e);
}

static int64_t sum_available(const struct list *levels)
{
	const struct stock_level *l = levels->at;
	int64_t n = 0;

	for (size_t i = 0; i < levels->n; i++)
		n += l[i].available;
	return n;
}

int stock_available(struct work *w, int64_t item_id, int64_t *ret, struct err *e)
{
	struct list levels;

	if (free_levels(w, item_id, &levels, e))
		return -1;
	*ret = sum_available(&levels);
	return 0;
}

/* One after the other until QTY is reached; *RET has room for a part of each level and one more. */
static int take_over_places(struct work *w, int64_t item_id, int64_t qty, const struct list *levels,
	struct list *ret, struct err *e)
{
	const struct stock_level *l = levels->at;
	struct stock_part *parts = arena_get(w->mem, (levels->n + 1) * sizeof *parts);

	*ret = (struct list){ parts, 0 };
	for (size_t i = 0; i < levels->n && qty > 0; i++) {
		int64_t n = l[i].available < qty ? l[i].available : qty;
		int rc = take(w, item_id, l[i].location_id, n, e);
		if (rc < 0)
			return -1;
		if (rc == 0)
			continue;
		parts[ret->n++] = (struct stock_part){ item_id, l[i].location_id, n };
		qty -= n;
	}
	return 0;
}

int stock_promise(struct work *w, int64_t item_id, int64_t qty, bool partial, struct list *ret, struct err *e)
{
	struct list places, levels;

	*ret = (struct list){ 0 };
	if (stock_warehouses(w, &places, e))
		return -1;
	const struct location *first = places.at;
	int rc = places.n ? take(w, item_id, first->id, qty, e) : 0;
	if (rc > 0) {
		struct stock_part *part = arena_get(w->mem, sizeof *part);
		*part = (struct stock_part){ item_id, first->id, qty };
		*ret = (struct list){ part, 1 };
	}
	if (rc || places.n == 0)
		return rc < 0 ? -1 : 0;
	if (free_levels(w, item_id, &levels, e))
		return -1;
	if (!partial && sum_available(&levels) < qty)
		return 0;
	return take_over_places(w, item_id, qty, &levels, ret, e);
}

/* QTY more for the part at a place, which is made when there is none. */
static void add_part(struct list *parts, int64_t item_id, int64_t location_id, int64_t qty)
{
	struct stock_part *p = parts->at;

	for (size_t i = 0; i < parts->n; i++)
		if (p[i].location_id == location_id) {
			p[i].qty += qty;
			return;
		}
	p[parts->n++] = (struct stock_part){ item_id, location_id, qty };
}

int stock_promise_anyway(struct work *w, int64_t item_id, int64_t qty, struct list *ret, struct err *e)
{
	struct list levels;
	struct location first;

	if (free_levels(w, item_id, &levels, e) || take_over_places(w, item_id, qty, &levels, ret, e))
		return -1;
	const struct stock_part *p = ret->at;
	for (size_t i = 0; i < ret->n; i++)
		qty -= p[i].qty;
	if (qty == 0)
		return 0;
	if (stock_location(w, NULL, true, &first, e))
		return -1;
	struct stock_move m = { .item_id = item_id, .location_id = first.id, .allocated = qty };
	if (store_run(w, &SQL_LEVEL_FORCE, &stock_move_record, &m, e) || keep_shortage(w, item_id, first.id, e))
		return -1;
	add_part(ret, item_id, first.id, qty);
	return 0;
}

int stock_repromise(struct work *w, const struct stock_part *p, int64_t allocated, int64_t packed, struct err *e)
{
	struct stock_move m = { .item_id = p->item_id, .location_id = p->location_id, .allocated = allocated,
		.packed = packed };
	int rc = guarded(w, &SQL_LEVEL_REPROMISE, &m, e);

	if (rc)
		return rc < 0 ? -1 : 0;
	rc = guarded(w, &SQL_LEVEL_REPROMISE_SHORT, &m, e);
	if (rc == 0)
		return err_set(e, ERR_CONFLICT, NULL, "the stock level holds fewer promised units than the order does "
			"(see oms-report audit)");
	return rc < 0 ? -1 : keep_shortage(w, p->item_id, p->location_id, e);
}

/* --- goods --- */

static int add_on_hand(struct work *w, int64_t item_id, int64_t location_id, int64_t condition, int64_t qty,
	struct err *e)
{
	struct stock_move m = { .item_id = item_id, .location_id = location_id, .condition = condition, .qty = qty };

	if (location_id < PLACE_FIRST_WAREHOUSE)
		return 0;
	int rc = guarded(w, &SQL_LEVEL_ADD, &m, e);
	if (rc)
		return rc < 0 ? -1 : 0;
	return store_run(w, &SQL_LEVEL_FORCE, &stock_move_record, &m, e) ? -1
		: keep_shortage(w, item_id, location_id, e);
}

static int write_move(struct work *w, struct stock_move *m, struct err *e)
{
	if (m->from_condition == INT_UNKNOWN)
		m->from_condition = CONDITION_SELLABLE;
	if (m->to_condition == INT_UNKNOWN)
		m->to_condition = m->from_condition;
	m->recorded_at = w->now_ms;
	m->actor = w->actor;
	return store_next_id(w, ID_MOVE, &m->id, e) || store_run(w, &SQL_MOVE_ADD, &stock_move_record, m, e) ? -1 : 0;
}

int stock_book(struct work *w, struct stock_move *m, struct err *e)
{
	if (write_move(w, m, e))
		return -1;
	return add_on_hand(w, m->item_id, m->from_id, m->from_condition, -m->qty, e)
		|| add_on_hand(w, m->item_id, m->to_id, m->to_condition, m->qty, e) ? -1 : 0;
}

int stock_ship(struct work *w, struct stock_move *m, struct err *e)
{
	struct stock_part part = { m->item_id, m->from_id, 0 };

	if (write_move(w, m, e))
		return -1;
	m->location_id = m->from_id;
	int rc = guarded(w, &SQL_LEVEL_SHIP, m, e);
	if (rc)
		return rc < 0 ? -1 : 0;
	return stock_repromise(w, &part, 0, -m->qty, e)
		|| add_on_hand(w, m->item_id, m->from_id, m->from_condition, -m->qty, e) ? -1 : 0;
}

int stock_level_now(struct work *w, int64_t item_id, int64_t location_id, int64_t condition,
	struct stock_level *ret, struct err *e)
{
	struct stock_move key = { .item_id = item_id, .location_id = location_id, .condition = condition };

	if (store_get(w, &SQL_LEVEL_NOW, &stock_move_record, &key, &stock_level_record, ret, e) < 0)
		return -1;
	ret->condition = condition;
	return 0;
}

int stock_balance(struct work *w, int64_t item_id, enum place place, int64_t condition, int64_t *ret, struct err *e)
{
	struct stock_move key = { .item_id = item_id, .location_id = place, .condition = condition };
	struct stock_level found;

	if (store_get(w, &SQL_PLACE_BALANCE, &stock_move_record, &key, &stock_level_record, &found, e) < 0)
		return -1;
	*ret = found.on_hand;
	return 0;
}
