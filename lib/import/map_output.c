/* map_output.c - the lines that only maps that write have */
#include "import/map.h"

#include <string.h>
#include "base/banned.h"

static bool is_tree(const struct map *m)
{
	return m->output == OUTPUT_JSON || m->output == OUTPUT_NDJSON || m->output == OUTPUT_XML;
}

static int do_output(struct line *l)
{
	static const struct { const char *word; enum output_kind output; } known[] = {
		{ "csv", OUTPUT_CSV }, { "tsv", OUTPUT_TSV }, { "json", OUTPUT_JSON }, { "ndjson", OUTPUT_NDJSON },
		{ "xml", OUTPUT_XML }, { "text", OUTPUT_TEXT },
	};
	struct token *t = map_next(l);

	if (l->map->input)
		return map_wrong(l, "a map reads or writes: input or output, not both");
	for (size_t i = 0; t && l->at == l->n && i < sizeof known / sizeof *known; i++)
		if (map_is(t, known[i].word))
			l->map->output = known[i].output;
	l->map->input = INPUT_JSON;          /* sources are paths in our records */
	return l->map->output ? 0 : map_wrong(l, "output takes one of csv, tsv, json, ndjson, xml, text");
}

static int do_write(struct line *l)
{
	struct map *m = l->map;
	struct token *t;

	while ((t = map_next(l))) {
		bool *flag = map_is(t, "bom") ? &m->bom : map_is(t, "crlf") ? &m->crlf : map_is(t, "unguarded") ? &m->unguarded
			: NULL;
		if (!flag)
			return map_wrong(l, "write takes bom, crlf and unguarded");
		*flag = true;
	}
	return 0;
}

static int do_each(struct line *l)
{
	struct token *t = map_next(l);

	if (!t || l->at < l->n || map_path(l, map_word(l, t), &l->map->each))
		return t && l->at == l->n ? -1 : map_wrong(l, "each takes one list, such as lines[]");
	if (!l->map->each.n || l->map->each.steps[l->map->each.n - 1].index != STEP_EACH)
		return map_wrong(l, "each takes a list, such as lines[]");
	return 0;
}

static int do_unique(struct line *l)
{
	return map_choice(l, &l->map->unique) ? -1 : l->at < l->n ? map_wrong(l, "unique takes sources") : 0;
}

/* columns levels[].location <- levels[].on_hand */
static int do_columns(struct line *l)
{
	struct rules one = { 0 };

	if (map_part(l, &l->map->heading))
		return -1;
	if (!map_is(map_next(l), "<-"))
		return map_wrong(l, "columns is written: columns HEADING <- SOURCES OPERATIONS");
	l->map->columns = map_add_rule(l->map, &one);
	l->map->columns->target = l->map->heading.name;
	return map_right(l, l->map->columns);
}

/* document DAZzle.Test <- = YES */
static int do_document(struct line *l)
{
	struct rule *r = map_add_rule(l->map, &l->map->document);
	struct token *t = map_next(l);

	if (!t || !map_is(map_next(l), "<-"))
		return map_wrong(l, "document is written: document KEY <- SOURCES OPERATIONS");
	r->target = map_word(l, t);
	return map_left(l, r) || map_right(l, r) ? -1 : 0;
}

static const struct { const char *word; int (*act)(struct line *l); } lines[] = {
	{ "output", do_output }, { "write", do_write }, { "each", do_each }, { "unique", do_unique },
	{ "columns", do_columns }, { "document", do_document },
};

int map_output_line(struct line *l, bool *ret_mine)
{
	*ret_mine = false;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		if (!map_is(&l->tokens[0], lines[i].word))
			continue;
		*ret_mine = true;
		l->at = 1;
		if (i && !l->map->output)
			return map_wrong(l, "%s is for maps that write: output comes before it", lines[i].word);
		return lines[i].act(l);
	}
	return 0;
}

/* The number of the column named NAME, a new one when there is none yet. */
static size_t column(struct map *m, const char *name)
{
	for (size_t i = 0; i < m->header.n; i++)
		if (strcmp(m->header.at[i], name) == 0)
			return i;
	map_add_name(m, &m->header, name);
	return m->header.n - 1;
}

int map_left(struct line *l, struct rule *r)
{
	struct records path = { 0 };

	if (!is_tree(l->map)) {
		r->column = column(l->map, r->target);
		return 0;
	}
	if (map_path(l, r->target, &path))
		return -1;
	r->left = path.steps;
	r->n_left = path.n;
	for (size_t i = 0; i < path.n; i++)
		if (path.steps[i].index == STEP_PICK)
			return map_wrong(l, "a path to write to has no [key=value]");
	return path.n ? 0 : map_wrong(l, "a path to write to is missing");
}
