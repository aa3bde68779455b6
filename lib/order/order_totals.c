/* order_totals.c - what an order adds to the totals that reports read; summed up per batch, then written */
#include "order/order_impl.h"
#include "order/order_totals.h"

#include <string.h>
#include "base/clock.h"
#include "order.sql.h"
#include "base/banned.h"

#define DAY struct order_total

static const struct field order_total_fields[] = {
	INT(DAY, part, FIELD_KEY | FIELD_SQL, ""), INT(DAY, day, FIELD_KEY, ""), TEXT(DAY, channel, FIELD_KEY, ""),
	TEXT(DAY, currency, FIELD_KEY, ""),
	ONE_OF(DAY, state, FIELD_KEY, order_state_words, ""),
	ONE_OF(DAY, fulfilment, FIELD_KEY, fulfilment_words, ""), INT(DAY, orders, 0, ""),
	INT(DAY, unknown_orders, 0, ""), INT(DAY, held_orders, 0, ""), INT(DAY, units, 0, ""),
	INT(DAY, kept_units, 0, ""), MONEY(DAY, total_minor, 0, ""), MONEY(DAY, tax_minor, 0, ""),
	MONEY(DAY, discount_minor, 0, ""), MONEY(DAY, kept_minor, 0, ""), FIELDS_END
};

const struct record order_total_record = { "order_total", sizeof(DAY), order_total_fields };

#define MONTH struct item_total

static const struct field item_total_fields[] = {
	INT(MONTH, part, FIELD_KEY | FIELD_SQL, ""), INT(MONTH, month, FIELD_KEY, ""), INT(MONTH, item_id, FIELD_KEY, ""),
	TEXT(MONTH, channel, FIELD_KEY, ""), TEXT(MONTH, currency, FIELD_KEY, ""), INT(MONTH, units, 0, ""), INT(MONTH, kept_units, 0, ""),
	INT(MONTH, shipped_units, 0, ""), INT(MONTH, delivered_units, 0, ""), INT(MONTH, cancelled_units, 0, ""),
	INT(MONTH, returned_units, 0, ""), INT(MONTH, rto_units, 0, ""), INT(MONTH, lost_units, 0, ""),
	INT(MONTH, unknown_units, 0, ""), MONEY(MONTH, gross_minor, 0, ""), MONEY(MONTH, kept_minor, 0, ""), FIELDS_END
};

const struct record item_total_record = { "item_total", sizeof(MONTH), item_total_fields };

struct contribution { struct order_total order; struct item_total *items; size_t n; };

/* A sum in memory; chained by hash. */
struct total_row { struct total_row *next, *newer; uint64_t hash; bool is_item; union { DAY order; MONTH item; }; };

enum { SLOTS = 1 << 14 };

struct totals { struct total_row *slots[SLOTS], *newest; };

static int64_t or_zero(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

static int64_t month_of(int64_t day)
{
	int year, month, d;

	clock_civil(day, &year, &month, &d);
	return (year - 1970) * 12 + month - 1;
}

static int64_t order_discount(const struct order *o)
{
	int64_t sum = or_zero(o->discount_minor);

	for (size_t i = 0; i < o->lines.n; i++)
		sum += or_zero(order_line_at(o, i)->discount_minor);
	return sum;
}

static void order_part(struct work *w, const struct order *o, struct order_total *ret)
{
	int64_t u[BUCKETS], units = 0, kept = order_kept_minor(o);
	bool unknown = o->total_minor == INT_UNKNOWN || kept == INT_UNKNOWN;

	order_units(o, u);
	for (int b = 0; b < BUCKETS; b++)
		units += u[b];
	*ret = (struct order_total){
		.day = setting_day(w, o->placed_at), .channel = o->channel, .currency = o->currency, .state = o->state,
		.fulfilment = order_fulfilment_of(o), .orders = 1, .unknown_orders = unknown, .held_orders = o->holds != 0,
		.units = units, .kept_units = units - u[BUCKET_CANCELLED] - u[BUCKET_RETURNED] - u[BUCKET_RTO_RECEIVED]
			- u[BUCKET_LOST],
		.total_minor = or_zero(o->total_minor), .tax_minor = or_zero(o->tax_minor),
		.discount_minor = order_discount(o), .kept_minor = or_zero(kept),
	};
}

static void item_part(const struct order *o, const struct order_line *l, int64_t month, struct item_total *ret)
{
	int64_t kept = line_kept_minor(l);
	int64_t delivered = l->delivered + l->return_transit + l->returned;

	*ret = (struct item_total){
		.month = month, .item_id = l->item_id, .channel = o->channel, .currency = o->currency, .units = l->qty,
		.kept_units = l->qty - line_void_units(l), .delivered_units = delivered,
		.shipped_units = delivered + l->in_transit + l->rto_transit + l->rto_received + l->lost,
		.cancelled_units = l->cancelled, .returned_units = l->returned, .rto_units = l->rto_received,
		.lost_units = l->lost, .unknown_units = l->net_minor == INT_UNKNOWN ? l->qty : 0,
		.gross_minor = or_zero(l->net_minor), .kept_minor = or_zero(kept),
	};
}

struct contribution *order_contribution(struct work *w, const struct order *o)
{
	struct contribution *c = arena_get(w->mem, sizeof *c);

	order_part(w, o, &c->order);
	c->n = o->lines.n;
	c->items = arena_get(w->mem, c->n * sizeof *c->items);
	for (size_t i = 0; i < c->n; i++)
		item_part(o, order_line_at(o, i), month_of(c->order.day), &c->items[i]);
	return c;
}

static uint64_t hash_texts(uint64_t h, const char *a, const char *b)
{
	return text_hash(text_hash(h, a, strlen(a)), b, strlen(b));
}

static bool same_item(const struct total_row *r, const struct item_total *t)
{
	return r->is_item && r->item.month == t->month && r->item.item_id == t->item_id
		&& strcmp(r->item.channel, t->channel) == 0 && strcmp(r->item.currency, t->currency) == 0;
}

static bool same_order(const struct total_row *r, const struct order_total *t)
{
	return !r->is_item && r->order.day == t->day && r->order.state == t->state
		&& r->order.fulfilment == t->fulfilment && strcmp(r->order.channel, t->channel) == 0
		&& strcmp(r->order.currency, t->currency) == 0;
}

static const char *kept(struct work *w, const char *text)
{
	return arena_text(w->mem, text, strlen(text));
}

static struct total_row *row_for(struct work *w, uint64_t hash, const struct item_total *item,
	const struct order_total *order)
{
	if (!w->totals)
		w->totals = arena_get(w->mem, sizeof *w->totals);
	struct total_row **slot = &w->totals->slots[hash % SLOTS];
	for (struct total_row *r = *slot; r; r = r->next)
		if (r->hash == hash && (item ? same_item(r, item) : same_order(r, order)))
			return r;
	struct total_row *r = arena_get(w->mem, sizeof *r);
	*r = (struct total_row){ .next = *slot, .newer = w->totals->newest, .hash = hash, .is_item = item != NULL };
	if (item)
		r->item = (struct item_total){ .month = item->month, .item_id = item->item_id,
			.channel = kept(w, item->channel), .currency = kept(w, item->currency) };
	else
		r->order = (struct order_total){ .day = order->day, .channel = kept(w, order->channel),
			.currency = kept(w, order->currency), .state = order->state,
			.fulfilment = order->fulfilment };
	*slot = w->totals->newest = r;
	return r;
}

/* Add all sums (the integer fields that are no key) of FROM, times SIGN. */
static void add_sums(const struct record *type, void *to, const void *from, int64_t sign)
{
	for (const struct field *f = type->fields; f->kind != FIELD_END; f++)
		if (!(f->flags & FIELD_KEY))
			*field_int(f, to) += sign * *field_int(f, from);
}

static bool all_zero(const struct record *type, const void *in)
{
	for (const struct field *f = type->fields; f->kind != FIELD_END; f++)
		if (!(f->flags & FIELD_KEY) && *field_int(f, in))
			return false;
	return true;
}

void totals_add(struct work *w, const struct contribution *c, int64_t sign)
{
	const struct order_total *o = &c->order;
	uint64_t h = hash_texts((uint64_t)(o->day * 128 + o->state * 16 + o->fulfilment), o->channel, o->currency);

	add_sums(&order_total_record, &row_for(w, h, NULL, o)->order, o, sign);
	for (size_t i = 0; i < c->n; i++) {
		const struct item_total *t = &c->items[i];
		h = hash_texts((uint64_t)(t->month << 32 ^ t->item_id) + 1, t->channel, t->currency);
		add_sums(&item_total_record, &row_for(w, h, t, NULL)->item, t, sign);
	}
}

int order_totals_flush(struct work *w, struct err *e)
{
	int64_t part;

	for (struct total_row *r = w->totals ? w->totals->newest : NULL; r; r = r->newer) {
		const struct record *type = r->is_item ? &item_total_record : &order_total_record;
		const void *row = r->is_item ? (const void *)&r->item : (const void *)&r->order;
		if (all_zero(type, row))
			continue;
		if (store_part(w, &part, e))
			return -1;
		*(r->is_item ? &r->item.part : &r->order.part) = part;
		if (store_run(w, r->is_item ? &SQL_ITEM_TOTAL_PUT : &SQL_ORDER_TOTAL_PUT, type, row, e))
			return -1;
	}
	w->totals = NULL;
	return 0;
}

/* --- for proof and rebuilding --- */

struct walk {
	struct work *w;              /* the sums are in its arena */
	struct work rows;            /* the same, with an arena for a lot of orders */
	struct arena mem;
	struct order_lot lot;
	order_visit each;
	order_visit_ahead ahead;
	int (*then)(void *arg, struct order *o, struct err *e);
	void *arg;
};

static int recompute_order(void *arg, struct order *o, struct err *e)
{
	struct walk *k = arg;
	int rc = k->then ? k->then(k->arg, o, e) : 1;

	if (rc <= 0)
		return rc;
	totals_add(k->w, order_contribution(&k->rows, o), 1);
	return k->each ? k->each(k->arg, o, e) : 0;
}

static int recompute_ahead(void *arg, struct work *w, const struct order *o, struct err *e)
{
	struct walk *k = arg;

	return k->ahead(k->arg, w, o, e);
}

static int recompute_row(void *arg, const void *row, struct err *e)
{
	struct walk *k = arg;

	if (k->lot.n == 0)
		arena_reset(&k->mem);
	return order_lot_add(&k->lot, row, -1, e);
}

static int walk_all(struct walk *k, struct err *e)
{
	struct work *w = k->w;

	if (!setting_text(w, SETTING_ZONE, e))      /* remembered now, in the arena that stays */
		return -1;
	w->totals = NULL;
	k->rows = *w;
	k->rows.mem = &k->mem;
	k->lot = (struct order_lot){ .w = &k->rows, .each = recompute_order,
		.ahead = k->ahead ? recompute_ahead : NULL, .arg = k };
	int rc = store_each(w, &SQL_ORDER_ALL, NULL, NULL, &order_record, recompute_row, k, e)
		|| order_lot_end(&k->lot, e) ? -1 : 0;
	arena_release(&k->mem);
	return rc;
}

int order_totals_recompute(struct work *w, order_visit each, order_visit_ahead ahead, void *arg, struct err *e)
{
	return walk_all(&(struct walk){ .w = w, .each = each, .ahead = ahead, .arg = arg }, e);
}

int order_totals_then(struct work *w, int (*then)(void *arg, struct order *o, struct err *e), order_visit_ahead ahead,
	void *arg, struct err *e)
{
	return walk_all(&(struct walk){ .w = w, .then = then, .ahead = ahead, .arg = arg }, e);
}

int order_totals_each(struct work *w, int (*day)(void *arg, const struct order_total *t, struct err *e),
	int (*month)(void *arg, const struct item_total *t, struct err *e), void *arg, struct err *e)
{
	for (struct total_row *r = w->totals ? w->totals->newest : NULL; r; r = r->newer) {
		if (all_zero(r->is_item ? &item_total_record : &order_total_record,
			r->is_item ? (const void *)&r->item : (const void *)&r->order))
			continue;
		if (r->is_item ? month(arg, &r->item, e) : day(arg, &r->order, e))
			return -1;
	}
	return 0;
}
