/* extra.c - what no rule of the map reads, kept as one JSON object */
#include "import/convert.h"

#include <string.h>
#include "import/value.h"
#include "base/banned.h"

struct search { const char *folded; int column; bool read; };

static void look(void *arg, struct part *p, const char *target)
{
	struct search *s = arg;
	(void)target;

	if (s->folded ? strcmp(p->folded, s->folded) == 0 : part_reads(p, s->column))
		s->read = true;
}

static bool is_read(struct convert *c, const char *folded, int column)
{
	struct search s = { folded, column, false };

	map_each_part((struct map *)(uintptr_t)c->map, look, &s);
	return s.read;
}

static void put(struct buf *out, const char *name, struct slice v)
{
	buf_byte(out, out->len ? ',' : '{');
	json_quote(out, name, strlen(name));
	buf_byte(out, ':');
	json_quote(out, v.at, v.len);
}

static void from_table(struct convert *c, struct buf *out)
{
	struct part p = { .kind = PART_NAMED };

	for (size_t i = 0; i < c->header->n; i++) {
		p.column = (int)i;
		p.name = c->header->at[i];
		struct slice v = *p.name && !is_read(c, NULL, (int)i) ? source_raw(c, NULL, &p) : (struct slice){ 0 };
		if (v.at)
			put(out, p.name, v);
	}
}

static void from_tree(struct convert *c, struct buf *out)
{
	const char *key;
	json_t *value;

	json_object_foreach(c->tree, key, value) {
		struct slice v = tree_text(value, c->mem);
		if (v.at && v.len && !is_read(c, map_fold(c->mem, key, strlen(key), '\0'), 0))
			put(out, key, v);
	}
}

const char *convert_extra(struct convert *c)
{
	struct buf out = { 0 };
	const char *ret = NULL;

	c->of_line = false;
	if (c->tree)
		from_tree(c, &out);
	else
		from_table(c, &out);
	if (out.len) {
		buf_byte(&out, '}');
		ret = arena_text(c->mem, out.data, out.len);
	}
	buf_release(&out);
	return ret;
}
