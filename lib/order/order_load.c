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

struct order_line *order_line_numbered(const struct order *o, int64_t line_no)
{
	for (size_t i = 0; i < o->lines.n; i++)
		if (order_line_at(o, i)->line_no == line_no)
			return order_line_at(o, i);
	return NULL;
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
	bool sure;

	if (store_all_early(w, &SQL_ORDER_LINES, &order_record, o, &order_line_record, &o->lines, &sure, e))
		return -1;
	order_sort_lines(o);
	return 0;
}

int order_load_lines_ahead(struct work *w, const struct order *o, struct err *e)
{
	return store_ahead(w, &SQL_ORDER_LINES, &order_record, o, &order_line_record, e);
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

	*ret_sure = true;
	int rc = store_get_early(w, &SQL_ORDER_GET, &order_record, &key, &order_record, ret, ret_sure, e);

	if (rc <= 0)
		return rc;
	if (store_all_early(w, &SQL_ORDER_LINES_OF, &order_record, &key, &order_line_record, &ret->lines, &sure, e))
		return -1;
	*ret_sure = *ret_sure && sure;
	order_sort_lines(ret);
	return 1;
}

int order_must_load_ahead(struct work *w, const char *order, struct err *e)
{
	const char *channel, *ref;
	struct err ignored;

	if (!order || order_split(w, order, &channel, &ref, &ignored))
		return 0;                       /* it will be refused */
	return order_ahead(w, channel, ref, e);
}

int order_must_load(struct work *w, const char *order, struct order *ret, struct err *e)
{
	const char *channel, *ref;
	bool sure = false;
	int rc = 0;

	if (order_split(w, order, &channel, &ref, e))
		return -1;
	if (w->ahead)
		rc = order_load_early(w, channel, ref, ret, &sure, e);
	if (!sure)
		rc = order_load(w, channel, ref, ret, e);
	return rc ? (rc < 0 ? -1 : 0) : err_set(e, ERR_ORDER_UNKNOWN, "order", "%s: there is no such order", order);
}

static const char *line_key(const struct order *o, int64_t line_no)
{
	for (size_t i = 0; i < o->lines.n; i++)
		if (order_line_at(o, i)->line_no == line_no)
			return order_line_at(o, i)->line;
	return NULL;
}

/* "line_no:from:to:qty" at AT, up to the blank or the end. */
static int one_move(struct arena *mem, const char *at, const struct order *o, struct unit_move *ret)
{
	size_t len[4], n = 0;
	const char *part[4];

	for (; n < 4; at += len[n] + (at[len[n]] == ':'), n++) {
		part[n] = at;
		len[n] = strcspn(at, ": ");
	}
	if (text_int(part[0], len[0], &ret->line_no) || text_int(part[3], len[3], &ret->qty))
		return -1;
	ret->line = line_key(o, ret->line_no);
	ret->from = arena_text(mem, part[1], len[1]);
	ret->to = arena_text(mem, part[2], len[2]);
	return 0;
}

int order_moves(struct arena *mem, const char *moves, const struct order *o, struct list *ret, struct err *e)
{
	size_t n = 1;

	for (const char *at = moves; *at; at++)
		n += *at == ' ';
	struct unit_move *m = arena_get(mem, n * sizeof *m);
	*ret = (struct list){ m, n };
	for (const char *at = moves; n--; m++, at += strcspn(at, " ") + 1)
		if (one_move(mem, at, o, m))
			return err_set(e, ERR_BUG, "units", "%s:%s: \"%s\" are no moves of units", o->channel, o->ref, moves);
	return 0;
}

int line_components_ahead(struct work *w, const struct order_line *l, struct err *e)
{
	return store_ahead(w, &SQL_ORDER_COMPONENTS, &order_line_record, l, &item_component_record, e);
}

int line_components(struct work *w, const struct order_line *l, struct list *ret, struct err *e)
{
	bool sure;

	if (store_all_early(w, &SQL_ORDER_COMPONENTS, &order_line_record, l, &item_component_record, ret, &sure, e))
		return -1;
	if (ret->n == 0) {
		struct item_component *self = arena_get(w->mem, sizeof *self);
		*self = (struct item_component){ .sku = l->sku, .qty = 1, .item_id = l->item_id };
		*ret = (struct list){ self, 1 };
	}
	return 0;
}
