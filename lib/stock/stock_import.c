/* stock_import.c - items told by a list: what is told and differs is changed, the rest stays */
#include "stock/stock_impl.h"

#include <string.h>
#include "stock.sql.h"
#include "base/banned.h"

/* One item of the list, checked against what is stored. */
struct arrival {
	const struct item *in;
	struct item item;                /* as stored, then as it shall be */
	bool is_new, new_components, new_safety;
	struct buf changed;              /* names of the fields that change, as a JSON list */
	bool is_placed;                  /* the list says what lies at a location */
	struct location at;
	struct stock_level level;
	struct stock_fact fact;
	int seen;                        /* the count was told before */
};

static void note_change(struct arrival *a, const char *name)
{
	buf_str(&a->changed, a->changed.len ? ",\"" : "{\"changed\":[\"");
	buf_str(&a->changed, name);
	buf_byte(&a->changed, '"');
}

/* The columns of table item stand between title and return_days. */
static bool is_column(const struct field *f)
{
	return f->offset >= offsetof(struct item, title) && f->offset <= offsetof(struct item, return_days);
}

static void take_told(struct arrival *a)
{
	for (const struct field *f = item_record.fields; f->kind != FIELD_END; f++) {
		bool text = f->kind == FIELD_TEXT, differs;
		if (!is_column(f) || (text ? !*field_text(f, a->in) : *field_int(f, a->in) == INT_UNKNOWN))
			continue;
		if (text)
			differs = !text_same(*field_text(f, a->in), *field_text(f, &a->item));
		else
			differs = *field_int(f, a->in) != *field_int(f, &a->item);
		if (!differs)
			continue;
		memcpy(field_at(f, &a->item), field_at(f, a->in), sizeof(int64_t));
		note_change(a, f->name);
	}
}

static int find_stored(struct work *w, struct arrival *a, struct err *e)
{
	int rc = store_get(w, &SQL_ITEM_FULL, &item_record, a->in, &item_record, &a->item, e);

	if (rc < 0)
		return -1;
	a->is_new = rc == 0;
	if (rc)
		return 0;
	record_init(&item_record, &a->item);
	a->item.sku = a->in->sku;
	a->item.is_kit = 0;
	if (!a->in->currency && (a->in->price_minor != INT_UNKNOWN || a->in->cost_minor != INT_UNKNOWN))
		a->item.currency = setting_text(w, SETTING_CURRENCY, e);
	return 0;
}

/* --- kits --- */

static int check_component(struct work *w, const struct arrival *a, size_t n, struct err *e)
{
	const struct item_component *c = a->in->components.at;
	struct item found;

	if (strcmp(c[n].sku, a->in->sku) == 0)
		return err_set(e, ERR_FIELD_VALUE, "components", "the kit %s cannot contain itself", a->in->sku);
	for (size_t i = 0; i < n; i++)
		if (strcmp(c[i].sku, c[n].sku) == 0)
			return err_set(e, ERR_FIELD_VALUE, "components", "%s is named twice", c[n].sku);
	int rc = stock_item(w, c[n].sku, &found, e);
	if (rc > 0 && found.is_kit)
		return err_set(e, ERR_FIELD_VALUE, "components", "%s is a kit itself", c[n].sku);
	if (rc == 0 && setting_is(w, SETTING_UNKNOWN_SKU, "refuse", e))
		return err_set(e, ERR_SKU_UNKNOWN, "components", "no such item: %s", c[n].sku);
	return rc < 0 ? -1 : 0;
}

static int lies_somewhere(void *arg, const void *row, struct err *e)
{
	const struct stock_level *l = row;
	bool *found = arg;

	(void)e;
	*found |= l->on_hand || l->allocated || l->packed;
	return 0;
}

/* An item that becomes a kit must lie nowhere and be part of no kit. */
static int may_become_kit(struct work *w, const struct arrival *a, struct err *e)
{
	struct item_component key = { .item_id = a->item.id }, kit;
	struct stock_level level = { .item_id = a->item.id };
	bool has_stock = false;

	int rc = store_get(w, &SQL_COMPONENT_OF_KIT, &item_component_record, &key, &item_component_record, &kit, e);
	if (rc > 0)
		return err_set(e, ERR_FIELD_VALUE, "components", "%s is part of the kit %s", a->in->sku, kit.sku);
	if (rc < 0 || store_each(w, &SQL_LEVEL_OF_ITEM, &stock_level_record, &level, &stock_level_record,
		lies_somewhere, &has_stock, e))
		return -1;
	return has_stock ? err_set(e, ERR_FIELD_VALUE, "components", "%s has stock of its own: it cannot be a kit",
		a->in->sku) : 0;
}

static bool is_among(const struct list *list, const struct item_component *c)
{
	const struct item_component *had = list->at;

	for (size_t i = 0; i < list->n; i++)
		if (had[i].qty == c->qty && strcmp(had[i].sku, c->sku) == 0)
			return true;
	return false;
}

static int check_components(struct work *w, struct arrival *a, struct err *e)
{
	const struct list *told = &a->in->components;
	struct list had = { 0 };

	if (a->item.is_kit && stock_components(w, a->item.id, &had, e))
		return -1;
	a->item.components = had;
	if (told->n == 0)
		return 0;
	for (size_t i = 0; i < told->n; i++)
		if (check_component(w, a, i, e))
			return -1;
	if (!a->is_new && !a->item.is_kit && may_become_kit(w, a, e))
		return -1;
	a->new_components = told->n != had.n;
	for (size_t i = 0; i < told->n && !a->new_components; i++)
		a->new_components = !is_among(&had, (const struct item_component *)told->at + i);
	a->item.is_kit = 1;
	if (a->new_components)
		note_change(a, "components");
	return 0;
}

static int put_components(struct work *w, struct arrival *a, struct err *e)
{
	struct item_component row = { .kit_id = a->item.id };
	const struct item_component *c = a->in->components.at;
	struct item part;

	if (store_run(w, &SQL_COMPONENT_DROP, &item_component_record, &row, e))
		return -1;
	for (size_t i = 0; i < a->in->components.n; i++) {
		if (stock_item_or_new(w, c[i].sku, NULL, &part, e))
			return -1;
		row.item_id = part.id;
		row.qty = c[i].qty;
		if (store_run(w, &SQL_COMPONENT_ADD, &item_component_record, &row, e))
			return -1;
	}
	return stock_components(w, a->item.id, &a->item.components, e);
}

/* --- what lies at a location --- */

static int check_goods(struct work *w, struct arrival *a, struct err *e)
{
	const struct item *in = a->in;
	struct stock_entry told;

	a->is_placed = in->on_hand != INT_UNKNOWN || in->safety_stock != INT_UNKNOWN;
	if (!a->is_placed)
		return 0;
	if (a->item.is_kit)
		return err_set(e, ERR_FIELD_VALUE, "on_hand", "%s is a kit: only its components lie anywhere", in->sku);
	if (in->on_hand != INT_UNKNOWN && in->on_hand < 0)
		return err_set(e, ERR_QTY_RANGE, "on_hand", "on_hand must be at least 0");
	if (stock_location(w, in->location, true, &a->at, e))
		return -1;
	record_init(&stock_entry_record, &told);
	told.sku = in->sku;
	told.location = a->at.location;
	told.counted = in->on_hand;
	told.condition = told.to_condition = CONDITION_SELLABLE;
	a->fact = (struct stock_fact){ "count", in->on_hand == INT_UNKNOWN ? NULL : in->ref, a->item.id, a->at.id,
		in->on_hand, in->as_of == INT_UNKNOWN ? w->now_ms : in->as_of,
		record_digest(&stock_entry_record, &told) };
	a->seen = stock_fact_seen(w, &a->fact, e);
	return a->seen < 0 || (!a->is_new && stock_level_now(w, a->item.id, a->at.id, CONDITION_SELLABLE, &a->level, e))
		? -1 : 0;
}

static int put_safety(struct work *w, struct arrival *a, struct err *e)
{
	struct stock_move m = { .item_id = a->item.id, .location_id = a->at.id, .safety_stock = a->in->safety_stock };

	return store_run(w, &SQL_LEVEL_SAFETY, &stock_move_record, &m, e);
}

static int put_count(struct work *w, struct arrival *a, bool *ret_changed, struct err *e)
{
	struct stock_counted c = { a->item.id, a->at.id, CONDITION_SELLABLE, a->in->on_hand, a->fact.at, a->in->ref,
		NULL };

	*ret_changed = false;
	if (a->in->on_hand == INT_UNKNOWN || a->seen)
		return 0;
	a->fact.item_id = a->item.id;
	return stock_count_book(w, &c, ret_changed, e) || stock_fact_add(w, &a->fact, e) ? -1 : 0;
}

/* --- the item --- */

static int check(struct work *w, struct arrival *a, struct err *e)
{
	if (!*a->in->sku)
		return err_set(e, ERR_FIELD_VALUE, "sku", "a sku must not be empty");
	if (find_stored(w, a, e) || check_components(w, a, e) || check_goods(w, a, e))
		return -1;
	take_told(a);
	a->new_safety = a->in->safety_stock != INT_UNKNOWN
		&& a->in->safety_stock != (a->is_new ? 0 : a->level.safety_stock);
	if (a->new_safety)
		note_change(a, "safety_stock");
	return 0;
}

static int write_item(struct work *w, struct arrival *a, struct err *e)
{
	if (a->is_new && stock_item_add(w, &a->item, e))
		return -1;
	if (!a->is_new && a->changed.len) {
		buf_str(&a->changed, "]}");
		const char *body = arena_text(w->mem, a->changed.data, a->changed.len);
		if (store_run(w, &SQL_ITEM_PUT, &item_record, &a->item, e)
			|| stock_event(w, "item", a->item.id, "updated", body, e))
			return -1;
		stock_item_remember(w, &a->item);
	}
	return a->new_components ? put_components(w, a, e) : 0;
}

static int write_goods(struct work *w, struct arrival *a, bool *ret_counted, struct err *e)
{
	*ret_counted = false;
	if (!a->is_placed)
		return 0;
	if (put_count(w, a, ret_counted, e) || (a->new_safety && put_safety(w, a, e)))
		return -1;
	return stock_level_now(w, a->item.id, a->at.id, CONDITION_SELLABLE, &a->level, e);
}

static void show(const struct arrival *a, struct item *out)
{
	*out = a->item;
	out->ref = a->in->ref;
	if (!a->is_placed)
		return;
	out->location = a->at.location;
	out->on_hand = a->level.on_hand;
	out->safety_stock = a->level.safety_stock;
}

int stock_import(struct work *w, const struct item *in, struct item *out, struct err *e)
{
	struct arrival a = { .in = in };
	bool counted = false;
	int rc = check(w, &a, e);

	if (rc == 0)
		rc = write_item(w, &a, e);
	if (rc == 0)
		rc = write_goods(w, &a, &counted, e);
	if (rc == 0) {
		w->verdict = a.is_new ? VERDICT_CREATED : a.changed.len || counted ? VERDICT_UPDATED : VERDICT_UNCHANGED;
		show(&a, out);
	}
	buf_release(&a.changed);
	return rc;
}
