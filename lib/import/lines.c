/* lines.c - the lines of an order: rows, elements of a list, numbered columns, pieces of a cell */
#include "import/convert.h"

#include <inttypes.h>
#include <string.h>
#include "base/banned.h"

/* Nothing ordered is a line only when it was cancelled. */
static int check_line(struct convert *c, const void *order, const void *line)
{
	const struct map *m = c->map;
	int64_t status = m->status ? *field_int(m->status, line) : INT_UNKNOWN;

	if (!m->qty || *field_int(m->qty, line) != 0)
		return 0;
	if (status == INT_UNKNOWN && m->order_status)
		status = *field_int(m->order_status, order);
	if (status >= 0 && strcmp(m->status->words[status], "cancelled") == 0)
		return 0;
	return err_set(c->err, ERR_QTY_RANGE, "qty", "the quantity is 0, and the line is not cancelled");
}

/* "in line 7: " before a refusal whose row is not where the order began. */
static void say_row(struct convert *c)
{
	struct err why = *c->err;

	if (c->tree || !c->of_line || c->rows[c->pick[c->row]].line == c->rows[c->pick[0]].line)
		return;
	err_set(c->err, why.code, why.field, "in line %" PRId64 ": %.360s", c->rows[c->pick[c->row]].line, why.text);
}

/* N in digits. RET: in MEM. */
static char *number_text(struct arena *mem, size_t n)
{
	char digits[24], *at = digits + sizeof digits;

	for (; n; n /= 10)
		*--at = (char)('0' + n % 10);
	return arena_text(mem, at, (size_t)(digits + sizeof digits - at));
}

static int one_line(struct convert *c, const void *order, struct list *list, const struct record *sub)
{
	char *line = (char *)list->at + list->n * sub->size;

	record_init(sub, line);
	if (convert_fill(c, line, true) || check_line(c, order, line))
		return -1;
	list->n++;
	const struct field *key = c->map->key;
	size_t number = c->when == WHEN_SALE ? list->n : c->number;
	if (key && number && !*field_text(key, line))
		*field_text(key, line) = number_text(c->mem, number);
	return 0;
}

static json_t *line_array(struct convert *c)
{
	json_t *ret = NULL;

	if (c->group || c->map->lines_joined)
		return c->group ? c->group : c->joined;
	for (size_t i = 0; i < c->map->lines.n && !ret; i++) {
		const struct records *path = &c->map->lines.at[i];
		ret = json_object_get(tree_get(c->tree, path->steps, path->n - 1), path->steps[path->n - 1].key);
	}
	return ret;
}

/* A list of one may stand alone in XML. */
static size_t length(const json_t *list)
{
	return json_is_array(list) ? json_array_size(list) : json_is_object(list);
}

/* Each row of the group, or each element of the list, is a line. */
static int whole_lines(struct convert *c, char *record, struct list *list)
{
	const struct map *m = c->map;
	json_t *array = c->tree ? line_array(c) : NULL;
	size_t most = c->tree ? length(array) : c->n_pick;
	int rc = 0;

	if (most > LIST_MAX)
		return err_set(c->err, ERR_TOO_LONG, "lines", "the order has more than %d lines", LIST_MAX);
	list->at = arena_get(c->mem, most * m->list->sub->size);
	for (size_t i = 0; i < most && !rc; i++) {
		c->row = i;
		c->line = json_is_array(array) ? json_array_get(array, i) : array;
		if (!m->skip_lines.n || !convert_holds_any(c, &m->skip_lines))
			rc = one_line(c, record, list, m->list->sub);
	}
	return rc;
}

static void room_for_line(struct convert *c, struct list *list, size_t size)
{
	if (list->n % 16)
		return;
	void *wider = arena_get(c->mem, (list->n + 16) * size);
	if (list->n)
		memcpy(wider, list->at, list->n * size);
	list->at = wider;
}

/* Lines stand side by side in one row: in numbered columns, in pieces of a cell, or in both. */
static int spread_lines(struct convert *c, char *record, struct list *list)
{
	const struct map *m = c->map;
	struct slice rest = { 0 };
	int rc = 0;

	c->row = 0;
	while (!rc && spread_next(c, &rest)) {
		if (m->skip_lines.n && convert_holds_any(c, &m->skip_lines))
			continue;
		if (list->n == LIST_MAX)
			rc = err_set(c->err, ERR_TOO_LONG, "lines", "the order has more than %d lines", LIST_MAX);
		room_for_line(c, list, m->list->sub->size);
		rc = rc ? rc : one_line(c, record, list, m->list->sub);
	}
	spread_stop(c);
	return rc;
}

int convert_lines(struct convert *c, char *record)
{
	const struct map *m = c->map;
	struct list *list = field_at(m->list, record);

	c->of_line = true;
	int rc = m->spread.from.n ? spread_lines(c, record, list) : whole_lines(c, record, list);
	if (rc)
		say_row(c);
	c->of_line = false;
	if (!rc && !list->n && m->need_lines)
		return err_set(c->err, ERR_FIELD_MISSING, "lines", "the order has no lines");
	return rc;
}
