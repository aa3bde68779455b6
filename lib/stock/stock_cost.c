/* stock_cost.c - goods at their moving average cost
 *
 * Every receipt brings units at what they have cost; what leaves takes the average of what is there, and the last unit
 * takes what is left, so that no minor unit is lost. Goods that come back from buyers come at the average of those
 * that are out. Moves are followed in the order they were written. */
#include "stock/stock_impl.h"

#include <string.h>
#include "base/money.h"
#include "stock.sql.h"
#include "base/banned.h"

/* Units somewhere, and what they have cost. */
struct pool { int64_t qty, value_minor; };

struct cost {
	int64_t id, cost_minor, first_minor, untold;
	const char *sku, *currency;
	int64_t last_minor;          /* of one unit, as it was told last */
	struct pool stock, sold;
};

#define COST struct cost
static const struct field cost_fields[] = {
	INT(COST, id, 0, ""), INT(COST, cost_minor, 0, ""), INT(COST, first_minor, 0, ""), INT(COST, untold, 0, ""),
	TEXT(COST, sku, 0, ""), TEXT(COST, currency, 0, ""), FIELDS_END
};
static const struct record cost_record = { "cost", sizeof(COST), cost_fields };

struct moved { int64_t item_id, qty, from_id, to_id, cost_minor, at; const char *kind, *ref, *order; };

#define MOVED struct moved
static const struct field moved_fields[] = {
	INT(MOVED, item_id, 0, ""), INT(MOVED, qty, 0, ""), INT(MOVED, from_id, 0, ""), INT(MOVED, to_id, 0, ""),
	INT(MOVED, cost_minor, 0, ""), INT(MOVED, at, 0, ""), TEXT(MOVED, kind, 0, ""), TEXT(MOVED, ref, 0, ""),
	TEXT(MOVED, order, 0, ""), FIELDS_END
};
static const struct record moved_record = { "move", sizeof(MOVED), moved_fields };

struct stock_costs {
	struct arena mem;
	struct cost *items;          /* by id */
	size_t n, room;
	const char *currency;        /* of costs that do not name one */
	int (*each)(void *arg, const struct stock_costed *m, struct err *e);
	void *arg;
};

static enum stock_side side_of(int64_t place)
{
	if (place >= PLACE_FIRST_WAREHOUSE || place == PLACE_TRANSIT_INTERNAL)
		return SIDE_STOCK;
	return place == PLACE_SUPPLIER ? SIDE_SUPPLIER : place == PLACE_ADJUST || place == PLACE_LOSS || place == PLACE_SCRAP
		? SIDE_LOST : SIDE_SOLD;
}

static int add_item(void *arg, const void *row, struct err *e)
{
	struct stock_costs *s = arg;
	struct cost *c;

	(void)e;
	if (s->n == s->room) {
		s->room = s->room ? s->room * 2 : 1024;
		s->items = must_realloc(s->items, s->room * sizeof *s->items);
	}
	c = &s->items[s->n++];
	*c = *(const struct cost *)row;
	record_keep(&cost_record, c, &s->mem);
	c->last_minor = c->cost_minor != INT_UNKNOWN ? c->cost_minor : c->first_minor;
	return 0;
}

/* The items are sorted by their id. */
static struct cost *find(const struct stock_costs *s, int64_t id)
{
	size_t lo = 0, hi = s->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (s->items[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return &s->items[lo];
}

/* Units that are not there cost what one has cost last. */
static int64_t take(struct pool *p, int64_t qty, int64_t last_minor)
{
	int64_t have = p->qty > 0 ? p->qty : 0, value;

	if (qty < have)
		value = money_scale(p->value_minor, qty, have);
	else
		value = (have ? p->value_minor : 0) + (qty - have) * last_minor;
	p->qty -= qty;
	p->value_minor -= value;
	return value;
}

static struct pool *pool_of(struct cost *c, enum stock_side side)
{
	return side == SIDE_STOCK ? &c->stock : side == SIDE_SOLD ? &c->sold : NULL;
}

/* What M is worth; it is taken from where it was. */
static int64_t value_of(struct cost *c, const struct moved *m, enum stock_side from)
{
	struct pool found = c->stock;

	if (from == SIDE_SUPPLIER) {
		c->last_minor = m->cost_minor != INT_UNKNOWN ? m->cost_minor : c->last_minor;
		return m->qty * c->last_minor;
	}
	if (from == SIDE_LOST)
		return m->qty <= found.qty ? take(&found, m->qty, c->last_minor) : m->qty * c->last_minor;
	return take(pool_of(c, from), m->qty, c->last_minor);
}

/* When units that were short have come at another cost than was thought: the difference. */
static int64_t put(struct pool *p, int64_t qty, int64_t value)
{
	int64_t rest;

	p->qty += qty;
	p->value_minor += value;
	if (p->qty)
		return 0;
	rest = p->value_minor;
	p->value_minor = 0;
	return rest;
}

static bool is_told(const struct cost *c)
{
	return c->last_minor != INT_UNKNOWN && (c->cost_minor != INT_UNKNOWN || !c->untold);
}

static int move(void *arg, const void *row, struct err *e)
{
	struct stock_costs *s = arg;
	const struct moved *m = row;
	struct cost *c = find(s, m->item_id);
	struct stock_costed out = { .sku = c->sku, .currency = c->currency ? c->currency : s->currency, .kind = m->kind,
		.ref = m->ref, .order = m->order, .qty = m->qty, .at = m->at, .value_minor = INT_UNKNOWN,
		.from = side_of(m->from_id), .to = side_of(m->to_id) };

	if (out.from == out.to)
		return 0;
	if (is_told(c)) {
		out.value_minor = value_of(c, m, out.from);
		out.rest_minor = pool_of(c, out.to) ? put(pool_of(c, out.to), m->qty, out.value_minor) : 0;
	}
	return s->each ? s->each(s->arg, &out, e) : 0;
}

int stock_costs(struct work *w, int (*each)(void *arg, const struct stock_costed *m, struct err *e), void *arg,
	struct stock_costs **ret, struct err *e)
{
	const char *currency = setting_text(w, SETTING_CURRENCY, e);
	struct stock_costs *s = must_alloc(sizeof *s);

	*s = (struct stock_costs){ .each = each, .arg = arg };
	*ret = s;
	if (!currency)
		return -1;
	s->currency = arena_text(&s->mem, currency, strlen(currency));
	return store_each(w, &SQL_COST_ITEMS, NULL, NULL, &cost_record, add_item, s, e)
		|| store_each(w, &SQL_COST_MOVES, NULL, NULL, &moved_record, move, s, e) ? -1 : 0;
}

struct stock_cost stock_cost_of(const struct stock_costs *s, int64_t item_id)
{
	const struct cost *c = find(s, item_id);

	return (struct stock_cost){ c->stock.qty, is_told(c) ? c->stock.value_minor : INT_UNKNOWN,
		c->currency ? c->currency : s->currency };
}

void stock_costs_release(struct stock_costs *s)
{
	must_free(s->items);
	arena_release(&s->mem);
	must_free(s);
}
