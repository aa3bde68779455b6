/* report_ledger_stock.c - goods in the journal, at their moving average cost
 *
 * Every receipt brings units at what they have cost; what leaves takes the average of what is there, and the last unit
 * takes what is left, so that no minor unit is lost. Goods that come back from buyers come at the average of those
 * that are out. Moves are followed in the order they were written. */
#include "report/report_ledger.h"

#include <stdlib.h>
#include <string.h>
#include "base/money.h"
#include "report_ledger.sql.h"
#include "base/banned.h"

/* Units somewhere, and what they have cost. */
struct pool { int64_t qty, value_minor; };

/* Where goods are, for the books. */
enum side { SIDE_STOCK, SIDE_SOLD, SIDE_SUPPLIER, SIDE_LOST };

static const enum ledger_account accounts[] = {
	[SIDE_STOCK] = ACCOUNT_INVENTORY, [SIDE_SOLD] = ACCOUNT_COST_OF_GOODS, [SIDE_SUPPLIER] = ACCOUNT_SUPPLIERS,
	[SIDE_LOST] = ACCOUNT_STOCK_LOSS,
};

struct cost {
	int64_t id, cost_minor, first_minor, untold;
	const char *sku, *currency;
	int64_t last_minor;          /* of one unit, as it was told last */
	struct pool stock, sold;
	bool noted;
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

struct stock { struct ledger *l; struct arena mem, row; struct cost *items; size_t n, room; const char *currency; };

static enum side side_of(int64_t place)
{
	if (place >= PLACE_FIRST_WAREHOUSE || place == PLACE_TRANSIT_INTERNAL)
		return SIDE_STOCK;
	return place == PLACE_SUPPLIER ? SIDE_SUPPLIER : place == PLACE_ADJUST || place == PLACE_LOSS || place == PLACE_SCRAP
		? SIDE_LOST : SIDE_SOLD;
}

static int add_item(void *arg, const void *row, struct err *e)
{
	struct stock *s = arg;
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
static struct cost *find(const struct stock *s, int64_t id)
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

static struct pool *pool_of(struct cost *c, enum side side)
{
	return side == SIDE_STOCK ? &c->stock : side == SIDE_SOLD ? &c->sold : NULL;
}

/* What M is worth; it is taken from where it was. */
static int64_t value_of(struct cost *c, const struct moved *m, enum side from)
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

static int book(struct stock *s, struct cost *c, const struct moved *m, struct err *e)
{
	enum side from = side_of(m->from_id), to = side_of(m->to_id);

	if (from == to)
		return 0;
	int64_t value = value_of(c, m, from), rest = pool_of(c, to) ? put(pool_of(c, to), m->qty, value) : 0;
	arena_reset(&s->row);
	ledger_begin(s->l, m->at, c->currency ? c->currency : s->currency, m->order ? m->order : m->ref,
		arena_format(&s->row, "%s %lld %s", m->kind, (long long)m->qty, c->sku));
	ledger_post(s->l, value, accounts[to], NULL);
	ledger_post(s->l, -value, accounts[from], NULL);
	ledger_post(s->l, -rest, accounts[to], NULL);
	ledger_post(s->l, rest, ACCOUNT_STOCK_LOSS, NULL);
	return ledger_end(s->l, e);
}

static int move(void *arg, const void *row, struct err *e)
{
	struct stock *s = arg;
	const struct moved *m = row;
	struct cost *c = find(s, m->item_id);

	if (c->last_minor != INT_UNKNOWN && (c->cost_minor != INT_UNKNOWN || !c->untold))
		return book(s, c, m, e);
	if (c->noted || m->at >= s->l->q->until_ms)
		return 0;
	c->noted = true;
	return ledger_note(s->l, m->at, c->sku, "nobody told what its units have cost, so its stock is not booked", e);
}

int ledger_stock(struct ledger *l, struct err *e)
{
	struct stock s = { .l = l };
	const char *currency = setting_text(l->w, SETTING_CURRENCY, e);

	if (!currency)
		return -1;
	s.currency = arena_text(&s.mem, currency, strlen(currency));
	int rc = store_each(l->w, &SQL_LEDGER_ITEMS, NULL, NULL, &cost_record, add_item, &s, e)
		|| store_each(l->w, &SQL_LEDGER_MOVES, NULL, NULL, &moved_record, move, &s, e) ? -1 : 0;
	must_free(s.items);
	arena_release(&s.mem);
	arena_release(&s.row);
	return rc;
}
