/* order_load.c - orders out of the data file */
#include "order/order_impl.h"

#include <stdlib.h>
#include <string.h>
#include "order.sql.h"
#include "base/banned.h"

struct order_line *order_line_at(const struct order *o, size_t i)
{
	return (struct order_line *)o->lines.at + i;
}

struct order_line *order_line_named(const struct order *o, const char *line)
{
	for (size_t i = 0; i < o->lines.n; i++)
		if (strcmp(order_line_at(o, i)->line, line) == 0)
			return order_line_at(o, i);
	return NULL;
}

int order_split(struct work *w, const char *order, const char **ret_channel, const char **ret_ref, struct err *e)
{
	const char *colon = strchr(order, ':');

	if (!colon || colon == order || !colon[1])
		return err_set(e, ERR_FIELD_VALUE, "order", "\"%s\" is not an order: channel:ref", order);
	*ret_channel = arena_text(w->mem, order, (size_t)(colon - order));
	*ret_ref = colon + 1;
	return 0;
}

/* Numbers by size, then other keys by their bytes. */
static int by_key(const void *a, const void *b)
{
	const char *x = ((const struct order_line *)a)->line, *y = ((const struct order_line *)b)->line;
	size_t nx = strlen(x), ny = strlen(y);

	return nx != ny ? (nx < ny ? -1 : 1) : strcmp(x, y);
}

void order_sort_lines(struct order *o)
{
	bool sorted = true;

	for (size_t i = 1; i < o->lines.n && sorted; i++)
		sorted = by_key(order_line_at(o, i - 1), order_line_at(o, i)) < 0;
	if (!sorted)
		qsort(o->lines.at, o->lines.n, sizeof(struct order_line), by_key);
}

int order_load_lines(struct work *w, struct order *o, struct err *e)
{
	if (store_all(w, &SQL_ORDER_LINES, &order_record, o, &order_line_record, &o->lines, e))
		return -1;
	order_sort_lines(o);
	return 0;
}

int order_load(struct work *w, const char *channel, const char *ref, struct order *ret, struct err *e)
{
	struct order key = { .channel = channel, .ref = ref };
	int rc = store_get(w, &SQL_ORDER_GET, &order_record, &key, &order_record, ret, e);

	return rc > 0 && order_load_lines(w, ret, e) ? -1 : rc;
}

int order_ahead(struct work *w, const char *channel, const char *ref, struct err *e)
{
	struct order key = { .channel = channel, .ref = ref };

	return store_ahead(w, &SQL_ORDER_GET, &order_record, &key, &order_record, e)
		|| store_ahead(w, &SQL_ORDER_LINES_OF, &order_record, &key, &order_line_record, e) ? -1 : 0;
}

int order_load_early(struct work *w, const char *channel, const char *ref, struct order *ret, bool *ret_sure,
	struct err *e)
{
	struct order key = { .channel = channel, .ref = ref };
	bool sure;
	int rc = store_get_early(w, &SQL_ORDER_GET, &order_record, &key, &order_record, ret, ret_sure, e);

	if (rc <= 0)
		return rc;
	if (store_all_early(w, &SQL_ORDER_LINES_OF, &order_record, &key, &order_line_record, &ret->lines, &sure, e))
		return -1;
	*ret_sure = *ret_sure && sure;
	order_sort_lines(ret);
	return 1;
}

int order_must_load(struct work *w, const char *order, struct order *ret, struct err *e)
{
	const char *channel, *ref;

	if (order_split(w, order, &channel, &ref, e))
		return -1;
	int rc = order_load(w, channel, ref, ret, e);
	return rc ? (rc < 0 ? -1 : 0) : err_set(e, ERR_ORDER_UNKNOWN, "order", "%s: there is no such order", order);
}

int line_components(struct work *w, const struct order_line *l, struct list *ret, struct err *e)
{
	if (store_all(w, &SQL_ORDER_COMPONENTS, &order_line_record, l, &item_component_record, ret, e))
		return -1;
	if (ret->n == 0) {
		struct item_component *self = arena_get(w->mem, sizeof *self);
		*self = (struct item_component){ .sku = l->sku, .qty = 1, .item_id = l->item_id };
		*ret = (struct list){ self, 1 };
	}
	return 0;
}
