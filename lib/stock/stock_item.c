/* stock_item.c - items by their sku, remembered for the batch */
#include "stock/stock_impl.h"

#include <string.h>
#include "stock.sql.h"
#include "base/banned.h"

struct slot { uint64_t hash; struct item *item; };

/* Look-ups of a batch: items by hash of their sku. */
struct items { struct slot *slots; size_t room, n; };

struct history { const char *subject, *actor, *event, *body; int64_t id, now_ms; };

static const struct field history_fields[] = {
	TEXT(struct history, subject, 0, ""), TEXT(struct history, actor, 0, ""), TEXT(struct history, event, 0, ""),
	TEXT(struct history, body, 0, ""), INT(struct history, id, 0, ""), INT(struct history, now_ms, 0, ""),
	FIELDS_END
};

static const struct record history_record = { "event", sizeof(struct history), history_fields };

static struct items *items_of(struct work *w)
{
	struct items *c = w->cache[CACHE_ITEM];

	if (c)
		return c;
	c = arena_get(work_memory(w), sizeof *c);
	c->room = 256;
	c->slots = arena_get(work_memory(w), c->room * sizeof *c->slots);
	w->cache[CACHE_ITEM] = c;
	return c;
}

static struct slot *slot_for(const struct items *c, uint64_t hash, const char *sku)
{
	size_t i = hash & (c->room - 1);

	while (c->slots[i].item && (c->slots[i].hash != hash || strcmp(c->slots[i].item->sku, sku) != 0))
		i = (i + 1) & (c->room - 1);
	return &c->slots[i];
}

static void widen(struct work *w, struct items *c)
{
	struct items wider = { .room = c->room * 2 };

	wider.slots = arena_get(work_memory(w), wider.room * sizeof *wider.slots);
	for (size_t i = 0; i < c->room; i++)
		if (c->slots[i].item)
			*slot_for(&wider, c->slots[i].hash, c->slots[i].item->sku) = c->slots[i];
	c->slots = wider.slots;
	c->room = wider.room;
}

static uint64_t hash_of(const char *sku)
{
	return text_hash(0, sku, strlen(sku));
}

/* What is stored of an item, by itself: the record it came from may be gone with its batch. */
static void keep_stored(struct arena *mem, struct item *i)
{
	const char **texts[] = { &i->sku, &i->title, &i->currency, &i->hsn };

	i->location = i->ref = NULL;
	i->components = (struct list){ 0 };
	for (size_t n = 0; n < sizeof texts / sizeof *texts; n++)
		if (*texts[n])
			*texts[n] = arena_text(mem, *texts[n], strlen(*texts[n]));
}

void stock_item_remember(struct work *w, const struct item *i)
{
	struct items *c = items_of(w);
	struct slot *slot = slot_for(c, hash_of(i->sku), i->sku);

	if (!slot->item) {
		if (++c->n * 2 > c->room) {
			widen(w, c);
			slot = slot_for(c, hash_of(i->sku), i->sku);
		}
		slot->item = arena_get(work_memory(w), sizeof *slot->item);
		slot->hash = hash_of(i->sku);
	}
	*slot->item = *i;
	keep_stored(work_memory(w), slot->item);
}

int stock_item(struct work *w, const char *sku, struct item *ret, struct err *e)
{
	const struct slot *slot = slot_for(items_of(w), hash_of(sku), sku);
	struct item key = { .sku = sku };

	if (slot->item) {
		*ret = *slot->item;
		return 1;
	}
	bool sure;                     /* no matter: the id of an item never changes */
	int rc = store_get_early(w, &SQL_ITEM_GET, &item_record, &key, &item_record, ret, &sure, e);
	if (rc > 0)
		stock_item_remember(w, ret);
	return rc;
}

int stock_item_ahead(struct work *w, const char *sku, struct err *e)
{
	struct item key = { .sku = sku };

	if (slot_for(items_of(w), hash_of(sku), sku)->item)
		return 0;
	return store_ahead(w, &SQL_ITEM_GET, &item_record, &key, &item_record, e);
}

int stock_item_add(struct work *w, struct item *i, struct err *e)
{
	if (!*i->sku)
		return err_set(e, ERR_FIELD_VALUE, "sku", "a sku must not be empty");
	if (store_next_id(w, ID_ITEM, &i->id, e) || store_run(w, &SQL_ITEM_ADD, &item_record, i, e))
		return -1;
	stock_item_remember(w, i);
	struct history h = { "item", w->actor, "created", NULL, i->id, w->now_ms };
	return store_run(w, &SQL_EVENT_FIRST, &history_record, &h, e);
}

int stock_item_or_new(struct work *w, const char *sku, const char *title, struct item *ret, struct err *e)
{
	int rc = stock_item(w, sku, ret, e);

	if (rc)
		return rc < 0 ? -1 : 0;
	if (setting_is(w, SETTING_UNKNOWN_SKU, "refuse", e))
		return err_set(e, ERR_SKU_UNKNOWN, "sku", "no such item: %s", sku);
	record_init(&item_record, ret);
	ret->sku = arena_text(w->mem, sku, strlen(sku));
	ret->title = title ? arena_text(w->mem, title, strlen(title)) : NULL;
	ret->is_kit = 0;
	if (stock_item_add(w, ret, e))
		return -1;
	w->items_created++;
	return 0;
}

int stock_components(struct work *w, int64_t kit_id, struct list *ret, struct err *e)
{
	struct item_component key = { .kit_id = kit_id };

	return store_all(w, &SQL_COMPONENT_ALL, &item_component_record, &key, &item_component_record, ret, e);
}

int stock_event(struct work *w, const char *subject, int64_t id, const char *event, const char *body,
	struct err *e)
{
	struct history h = { subject, w->actor, event, body, id, w->now_ms };

	return work_catalogue_changed(w, e) || store_run(w, &SQL_EVENT_ADD, &history_record, &h, e) ? -1 : 0;
}
