/* stock_goods.c - the verbs that book goods: receive, count, adjust, move */
#include "stock/stock_impl.h"

#include <string.h>
#include "stock.sql.h"
#include "base/banned.h"

/* What an entry speaks of, found: the item, both ends, and the fact under its reference. */
struct goods {
	struct item item;
	struct location from, to;        /* FROM is the entry's location */
	int64_t condition, to_condition, at;
	struct stock_fact fact;
};

static const struct field fact_fields[] = {
	TEXT(struct stock_fact, kind, 0, ""), TEXT(struct stock_fact, ref, 0, ""),
	INT(struct stock_fact, item_id, 0, ""), INT(struct stock_fact, location_id, 0, ""),
	INT(struct stock_fact, qty, 0, ""), INT(struct stock_fact, at, 0, ""), INT(struct stock_fact, digest, 0, ""),
	FIELDS_END
};

static const struct record fact_record = { "fact", sizeof(struct stock_fact), fact_fields };

int stock_fact_seen(struct work *w, const struct stock_fact *f, struct err *e)
{
	struct stock_fact had;
	int rc = f->ref ? store_get(w, &SQL_FACT_GET, &fact_record, f, &fact_record, &had, e) : 0;

	if (rc <= 0)
		return rc;
	return had.digest == f->digest ? 1 : err_set(e, ERR_CONFLICT, "ref", "%s %s was already told with other "
		"content", f->kind, f->ref);
}

int stock_fact_add(struct work *w, const struct stock_fact *f, struct err *e)
{
	return f->ref ? store_run(w, &SQL_FACT_ADD, &fact_record, f, e) : 0;
}

/* A fact is the same when all that was told is the same; the reason is not part of it. */
static struct stock_fact fact_of(const struct stock_entry *in, const char *kind, const struct goods *g)
{
	struct stock_entry told = *in;

	told.sku = g->item.sku;
	told.location = g->from.location;
	told.to = g->to.location;
	told.condition = g->condition;
	told.to_condition = g->to_condition;
	told.ref = told.reason = NULL;
	return (struct stock_fact){ kind, in->ref, g->item.id, g->from.id,
		in->qty != INT_UNKNOWN ? in->qty : in->counted, g->at, record_digest(&stock_entry_record, &told) };
}

static int find_item(struct work *w, const char *sku, bool may_create, struct item *ret, struct err *e)
{
	int rc = may_create ? stock_item_or_new(w, sku, NULL, ret, e) : stock_item(w, sku, ret, e);

	if (rc < 0)
		return -1;
	if (!may_create && rc == 0)
		return err_set(e, ERR_SKU_UNKNOWN, "sku", "no such item: %s", sku);
	if (ret->is_kit)
		return err_set(e, ERR_FIELD_VALUE, "sku", "%s is a kit: only its components lie anywhere", sku);
	return 0;
}

static int find_goods(struct work *w, const struct stock_entry *in, bool may_create, struct goods *ret, struct err *e)
{
	*ret = (struct goods){ .at = in->at == INT_UNKNOWN ? w->now_ms : in->at };
	ret->condition = in->condition == INT_UNKNOWN ? CONDITION_SELLABLE : in->condition;
	ret->to_condition = in->to_condition == INT_UNKNOWN ? ret->condition : in->to_condition;
	return find_item(w, in->sku, may_create, &ret->item, e);
}

/* One warehouse and one item, as all verbs but `move` have it. */
static int find_at_warehouse(struct work *w, const struct stock_entry *in, const char *kind, bool may_create,
	struct goods *ret, struct err *e)
{
	if (find_goods(w, in, may_create, ret, e) || stock_location(w, in->location, may_create, &ret->from, e))
		return -1;
	ret->fact = fact_of(in, kind, ret);
	return 0;
}

static int need_qty(const struct stock_entry *in, bool may_be_negative, struct err *e)
{
	if (in->qty == INT_UNKNOWN)
		return err_set(e, ERR_FIELD_MISSING, "qty", "qty is missing");
	if (in->qty == 0 || (in->qty < 0 && !may_be_negative))
		return err_set(e, ERR_QTY_RANGE, "qty", may_be_negative ? "qty must not be 0" : "qty must be at least 1");
	return 0;
}

static int result(struct work *w, const struct goods *g, int changed, struct stock_level *out, struct err *e)
{
	w->changed = changed;
	return stock_level_now(w, g->item.id, g->from.id, g->condition, out, e);
}

int stock_receive(struct work *w, const struct stock_entry *in, struct stock_level *out, struct err *e)
{
	struct goods g;

	if (need_qty(in, false, e) || find_at_warehouse(w, in, "receive", true, &g, e))
		return -1;
	int seen = stock_fact_seen(w, &g.fact, e);
	if (seen)
		return seen < 0 ? -1 : result(w, &g, 0, out, e);
	struct stock_move m = { .item_id = g.item.id, .qty = in->qty, .from_id = PLACE_SUPPLIER,
		.from_condition = g.condition, .to_id = g.from.id, .to_condition = g.condition, .kind = "receive",
		.ref = in->ref, .at = g.at, .reason = in->reason, .cost_minor = in->cost_minor };
	if (stock_book(w, &m, e) || stock_fact_add(w, &g.fact, e))
		return -1;
	return result(w, &g, 1, out, e);
}

/* Book QTY (signed) between the adjust account and a place. */
static int book_adjustment(struct work *w, struct stock_move *m, const struct stock_counted *at, int64_t qty,
	struct err *e)
{
	m->item_id = at->item_id;
	m->qty = qty < 0 ? -qty : qty;
	m->from_id = qty < 0 ? at->location_id : PLACE_ADJUST;
	m->to_id = qty < 0 ? PLACE_ADJUST : at->location_id;
	m->from_condition = m->to_condition = at->condition;
	m->at = at->at;
	m->ref = at->ref;
	m->reason = at->reason;
	return stock_book(w, m, e);
}

int stock_count_book(struct work *w, const struct stock_counted *c, bool *ret_changed, struct err *e)
{
	struct stock_move m = { .item_id = c->item_id, .location_id = c->location_id, .condition = c->condition,
		.at = c->at, .kind = "count" };
	struct stock_level then;

	if (store_get(w, &SQL_ON_HAND_AT, &stock_move_record, &m, &stock_level_record, &then, e) < 0)
		return -1;
	*ret_changed = then.on_hand != c->counted;
	return *ret_changed ? book_adjustment(w, &m, c, c->counted - then.on_hand, e) : 0;
}

int stock_count(struct work *w, const struct stock_entry *in, struct stock_level *out, struct err *e)
{
	struct goods g;
	bool changed;

	if (in->counted == INT_UNKNOWN)
		return err_set(e, ERR_FIELD_MISSING, "counted", "counted is missing");
	if (find_at_warehouse(w, in, "count", true, &g, e))
		return -1;
	int seen = stock_fact_seen(w, &g.fact, e);
	if (seen)
		return seen < 0 ? -1 : result(w, &g, 0, out, e);
	struct stock_counted c = { g.item.id, g.from.id, g.condition, in->counted, g.at, in->ref, in->reason };
	if (stock_count_book(w, &c, &changed, e) || stock_fact_add(w, &g.fact, e))
		return -1;
	return result(w, &g, changed || in->ref, out, e);
}

static int short_of(const struct goods *g, int64_t there, int64_t wanted, struct err *e)
{
	return err_set(e, ERR_STOCK_SHORT, "qty", "%s at %s: %lld can be taken, %lld asked for", g->item.sku,
		g->from.location, (long long)there, (long long)wanted);
}

int stock_adjust(struct work *w, const struct stock_entry *in, struct stock_level *out, struct err *e)
{
	struct goods g;
	struct stock_level now;

	if (need_qty(in, true, e))
		return -1;
	if (!in->reason || !*in->reason)
		return err_set(e, ERR_FIELD_MISSING, "reason", "reason is missing: an adjustment must be explained");
	if (find_at_warehouse(w, in, "adjust", false, &g, e))
		return -1;
	int seen = stock_fact_seen(w, &g.fact, e);
	if (seen)
		return seen < 0 ? -1 : result(w, &g, 0, out, e);
	if (stock_level_now(w, g.item.id, g.from.id, g.condition, &now, e))
		return -1;
	if (now.on_hand + in->qty < 0)
		return short_of(&g, now.on_hand, -in->qty, e);
	struct stock_counted at = { g.item.id, g.from.id, g.condition, 0, g.at, in->ref, in->reason };
	struct stock_move m = { .kind = "adjust" };
	if (book_adjustment(w, &m, &at, in->qty, e) || stock_fact_add(w, &g.fact, e))
		return -1;
	return result(w, &g, 1, out, e);
}

/* --- move --- */

static const struct { const char *word; enum place place; bool only_to; } ways[] = {
	{ "transit", PLACE_TRANSIT_INTERNAL, false }, { "transit_internal", PLACE_TRANSIT_INTERNAL, false },
	{ "loss", PLACE_LOSS, true }, { "scrap", PLACE_SCRAP, true },
};

/* One end of a transfer: a word for a place on the way, or a warehouse. */
static int find_end(struct work *w, const char *code, bool is_to, struct location *ret, struct err *e)
{
	for (size_t i = 0; code && i < sizeof ways / sizeof *ways; i++)
		if (strcmp(ways[i].word, code) == 0 && (is_to || !ways[i].only_to)) {
			*ret = (struct location){ .id = ways[i].place, .location = ways[i].place == PLACE_TRANSIT_INTERNAL
				? "transit_internal" : ways[i].word };
			return 0;
		}
	return stock_location(w, code, is_to, ret, e);
}

static int find_transfer(struct work *w, const struct stock_entry *in, struct goods *ret, struct err *e)
{
	bool stays = !in->to && in->to_condition != INT_UNKNOWN;

	if (!in->to && !stays)
		return err_set(e, ERR_FIELD_MISSING, "to", "to is missing");
	if (find_goods(w, in, false, ret, e) || find_end(w, in->location, false, &ret->from, e))
		return -1;
	ret->to = ret->from;
	if (!stays && find_end(w, in->to, true, &ret->to, e))
		return -1;
	if (ret->from.id == ret->to.id && ret->condition == ret->to_condition)
		return err_set(e, ERR_FIELD_VALUE, "to", "the goods are already at %s", ret->to.location);
	ret->fact = fact_of(in, "move", ret);
	return 0;
}

/* What lies at the place the goods come from, with the balance of a place that is no warehouse. */
static int level_at_source(struct work *w, const struct goods *g, struct stock_level *ret, struct err *e)
{
	if (stock_level_now(w, g->item.id, g->from.id, g->condition, ret, e))
		return -1;
	if (g->from.id >= PLACE_FIRST_WAREHOUSE)
		return 0;
	ret->allocated = ret->packed = ret->safety_stock = ret->available = ret->shortage = INT_UNKNOWN;
	return stock_balance(w, g->item.id, (enum place)g->from.id, g->condition, &ret->on_hand, e);
}

static int may_leave(struct work *w, const struct goods *g, int64_t qty, struct err *e)
{
	struct stock_level now;

	if (level_at_source(w, g, &now, e))
		return -1;
	int64_t there = now.on_hand - (now.packed == INT_UNKNOWN ? 0 : now.allocated + now.packed);
	return there < qty ? short_of(g, there > 0 ? there : 0, qty, e) : 0;
}

int stock_transfer(struct work *w, const struct stock_entry *in, struct stock_level *out, struct err *e)
{
	struct goods g;

	if (need_qty(in, false, e) || find_transfer(w, in, &g, e))
		return -1;
	int seen = stock_fact_seen(w, &g.fact, e);
	w->changed = seen == 0;
	if (seen)
		return seen < 0 ? -1 : level_at_source(w, &g, out, e);
	struct stock_move m = { .item_id = g.item.id, .qty = in->qty, .from_id = g.from.id,
		.from_condition = g.condition, .to_id = g.to.id, .to_condition = g.to_condition, .kind = "move",
		.ref = in->ref, .at = g.at, .reason = in->reason };
	if (may_leave(w, &g, in->qty, e) || stock_book(w, &m, e) || stock_fact_add(w, &g.fact, e))
		return -1;
	return level_at_source(w, &g, out, e);
}

int stock_explain(struct work *w, const struct stock_entry *in, struct stock_level *out, struct err *e)
{
	struct goods g;

	if (find_goods(w, in, false, &g, e) || find_end(w, in->location, false, &g.from, e))
		return -1;
	return level_at_source(w, &g, out, e);
}
