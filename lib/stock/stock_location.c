/* stock_location.c - warehouses: found, made, put in order */
#include "stock/stock_impl.h"

#include <string.h>
#include "stock.sql.h"
#include "base/banned.h"

/* Words that `move` understands as a place on the way; no warehouse may be called so. */
static const char *const reserved_words[] = { "transit", "loss", "scrap", NULL };

int stock_warehouses(struct work *w, struct list *ret, struct err *e)
{
	struct list *known = w->cache[CACHE_LOCATION];

	if (!known) {
		struct work keeps = *w;
		keeps.mem = work_memory(w);
		known = arena_get(keeps.mem, sizeof *known);
		if (store_all(&keeps, &SQL_LOCATION_ALL, NULL, NULL, &location_record, known, e))
			return -1;
		w->cache[CACHE_LOCATION] = known;
	}
	*ret = *known;
	return 0;
}

/* 1, 0 when there is none, -1. */
static int warehouse(struct work *w, const char *code, struct location *ret, struct err *e)
{
	struct list all;

	if (stock_warehouses(w, &all, e))
		return -1;
	for (size_t i = 0; i < all.n; i++) {
		const struct location *l = (const struct location *)all.at + i;
		if (!code || strcmp(l->location, code) == 0) {
			*ret = *l;
			return 1;
		}
	}
	return 0;
}

/* Places that are no warehouse have codes in the same table. */
static int code_is_free(struct work *w, const char *code, struct err *e)
{
	struct location key = { .location = code }, found;

	if (!*code)
		return err_set(e, ERR_FIELD_VALUE, "location", "a location must not be empty");
	int rc = word_index(reserved_words, code, strlen(code)) >= 0 ? 1
		: store_get(w, &SQL_LOCATION_GET, &location_record, &key, &location_record, &found, e);
	return rc > 0 ? err_set(e, ERR_FIELD_VALUE, "location", "\"%s\" is the name of a place that is no warehouse",
		code) : rc;
}

static int make(struct work *w, const struct location *as, struct location *ret, struct err *e)
{
	struct location next;

	if (code_is_free(w, as->location, e)
		|| store_get(w, &SQL_LOCATION_NEXT, NULL, NULL, &location_record, &next, e) < 0)
		return -1;
	*ret = *as;
	ret->id = next.id;
	ret->is_warehouse = 1;
	if (ret->priority == INT_UNKNOWN)
		ret->priority = next.priority;
	if (store_run(w, &SQL_LOCATION_ADD, &location_record, ret, e)
		|| stock_event(w, "location", ret->id, "created", NULL, e))
		return -1;
	w->cache[CACHE_LOCATION] = NULL;
	return 0;
}

int stock_location(struct work *w, const char *code, bool may_create, struct location *ret, struct err *e)
{
	struct location as;
	int rc = warehouse(w, code, ret, e);

	if (rc)
		return rc < 0 ? -1 : 0;
	if (!may_create || (code && setting_is(w, SETTING_UNKNOWN_LOCATION, "refuse", e)))
		return code ? err_set(e, ERR_LOCATION_UNKNOWN, "location", "no such location: %s", code)
			: err_set(e, ERR_LOCATION_UNKNOWN, "location", "there is no location yet");
	record_init(&location_record, &as);
	as.location = code ? arena_text(w->mem, code, strlen(code)) : "MAIN";
	if (make(w, &as, ret, e))
		return -1;
	w->locations_created++;
	return 0;
}

int stock_location_list(struct work *w, stock_emit emit, void *arg, struct err *e)
{
	return store_each(w, &SQL_LOCATION_ALL, NULL, NULL, &location_record, emit, arg, e);
}

int stock_location_set(struct work *w, const struct location *in, struct location *out, struct err *e)
{
	int rc = warehouse(w, in->location, out, e);

	if (rc < 0)
		return -1;
	w->changed = rc == 0;
	if (rc == 0)
		return make(w, in, out, e);
	struct location was = *out;
	if (in->priority != INT_UNKNOWN)
		out->priority = in->priority;
	if (in->title)
		out->title = in->title;
	w->changed = was.priority != out->priority || !text_same(was.title, out->title);
	if (!w->changed)
		return 0;
	w->cache[CACHE_LOCATION] = NULL;
	return store_run(w, &SQL_LOCATION_PUT, &location_record, out, e)
		|| stock_event(w, "location", out->id, "updated", NULL, e) ? -1 : 0;
}
