/* output.c - records through a map that writes: rows of a table, documents, texts */
#include "import/output_impl.h"

#include <inttypes.h>
#include <string.h>
#include "base/money.h"
#include "base/text.h"
#include "import/value.h"
#include "wire/cells.h"
#include "base/banned.h"

/* A record of which there may be a later one with the same key: where its text is. */
struct kept { const char *key; size_t key_len; char *text; size_t len; };

struct output {
	struct map *map;
	const struct record *type;
	const char *zone;
	struct given given;
	bool bom, begun;
	const struct field *currency;
	struct arena mem, own;           /* of the record at hand; of the whole run */
	struct buf text, rows;           /* the record as JSON; what it becomes */
	struct names wide;               /* headings of the columns that are made of a list */
	const char **cells;
	bool *raw;
	struct kept *kept;
	size_t n_kept, *slots, n_slots;
	int64_t written;
};

static bool is_table(const struct map *m)
{
	return m->output == OUTPUT_CSV || m->output == OUTPUT_TSV;
}

/* --- opening --- */

/* Does the map name a value that "NAME=VALUE" gives? */
struct asked { const char *set; struct buf names; bool found; };

static void note_name(struct asked *a, const char *name)
{
	const char *known = buf_text(&a->names);
	size_t n = strlen(name);

	for (const char *at = known; (at = strstr(at, name)); at += n)
		if ((at == known || at[-1] == ' ') && (!at[n] || at[n] == ','))
			return;
	buf_format(&a->names, "%s%s", a->names.len ? ", " : "", name);
}


static void ask_choice(struct asked *a, const struct choice *c)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->terms[i].n; k++) {
			const struct part *p = &c->terms[i].parts[k];
			size_t n = p->kind == PART_GIVEN ? strlen(p->name) : 0;
			if (!n)
				continue;
			note_name(a, p->name);
			a->found |= strncmp(a->set, p->name, n) == 0 && a->set[n] == '=';
		}
}

static void ask_rules(struct asked *a, const struct rules *rules)
{
	for (size_t i = 0; i < rules->n; i++)
		for (size_t k = 0; k < rules->at[i].n_choices; k++)
			ask_choice(a, &rules->at[i].choices[k]);
}

static int check_set(const struct map *m, const char *set, struct err *e)
{
	struct asked a = { .set = set };

	if (!strchr(set, '='))
		return err_set(e, ERR_USAGE, "set", "--set: \"%.80s\" is not NAME=VALUE", set);
	ask_rules(&a, &m->rules);
	ask_rules(&a, &m->document);
	int rc = a.found ? 0 : err_set(e, ERR_USAGE, "set", "--set: the map %s asks for no \"%.*s\", but for %.250s", m->name,
		(int)strcspn(set, "="), set, a.names.len ? buf_text(&a.names) : "nothing");
	buf_release(&a.names);
	return rc;
}

/* What a column must have, and only the command line can tell. */
static int check_given(struct output *x, struct err *e)
{
	const struct rules *rules = &x->map->rules;

	for (size_t i = 0; i < rules->n; i++) {
		const struct rule *r = &rules->at[i];
		const struct part *p = r->n_choices == 1 && r->choices[0].n == 1 ? &r->choices[0].terms[0].parts[0] : NULL;
		struct convert c = { .given = &x->given, .mem = &x->mem };
		if (r->need && p && p->kind == PART_GIVEN && !output_given(&c, p->name).at)
			return err_set(e, ERR_USAGE, "set", "%s: \"%s\" must be told: --set %s=VALUE", x->map->name, r->target, p->name);
	}
	return 0;
}

static int prepare(struct output *x, const struct output_options *o, struct err *e)
{
	struct map *m = x->map;

	if (map_bind_output(m, x->type, e))
		return -1;
	for (size_t i = 0; i < o->n_sets; i++)
		if (check_set(m, o->sets[i], e))
			return -1;
	for (const struct field *f = x->type->fields; f->kind != FIELD_END; f++)
		if (f->flags & FIELD_CURRENCY)
			x->currency = f;
	return check_given(x, e);
}

int output_open(struct output **ret, const char *kind, const struct record *type, const struct output_options *o,
	struct err *e)
{
	struct output *x;
	struct map *m;

	if (!o->to && !o->map_file)
		return err_set(e, ERR_USAGE, "to", "say into what: --to MAP (--maps lists them) or --map FILE");
	if (map_find(o->to, o->map_file, kind, true, &m, e))
		return -1;
	x = must_alloc(sizeof *x);
	*x = (struct output){ .map = m, .type = type, .zone = o->zone ? o->zone : m->zone, .bom = o->bom || m->bom,
		.given = { .sets = o->sets, .n_sets = o->n_sets, .now_ms = o->now_ms } };
	if (prepare(x, o, e)) {
		output_close(x);
		return -1;
	}
	*ret = x;
	return 0;
}

void output_usual_zone(struct output *x, const char *zone)
{
	if (!x->zone)
		x->zone = arena_text(&x->own, zone, strlen(zone));
}

/* --- tables --- */

static void put_cells(struct output *x, struct buf *out)
{
	struct cells_style style = { .guard = !x->map->unguarded, .crlf = x->map->crlf, .raw = x->raw };
	size_t n = x->map->header.n + x->wide.n;

	if (x->map->output == OUTPUT_CSV)
		cells_csv_as(x->cells, n, &style, out);
	else
		cells_tsv_as(x->cells, n, &style, out);
}

static json_t *list_of(const struct step *steps, size_t n, json_t *tree)
{
	for (size_t i = 0; i < n && tree; i++)
		tree = json_object_get(tree, steps[i].key);
	return json_is_array(tree) ? tree : NULL;
}

/* The headings that the list of the first record gives. */
static void find_wide(struct output *x, json_t *tree)
{
	const struct map *m = x->map;
	json_t *one;
	size_t i;

	if (!m->columns)
		return;
	json_array_foreach(list_of(m->each.steps, m->each.n, tree), i, one) {
		struct slice v = tree_text(tree_get(one, m->heading.steps, m->heading.n_steps), &x->own);
		map_add_name(x->map, &x->wide, arena_text(&x->own, v.at ? v.at : "", v.len));
	}
}

static void begin_table(struct output *x, json_t *tree, struct buf *out)
{
	const struct map *m = x->map;

	find_wide(x, tree);
	size_t n = m->header.n + x->wide.n;
	x->cells = arena_get(&x->own, (n + 1) * sizeof *x->cells);
	x->raw = arena_get(&x->own, (n + 1) * sizeof *x->raw);
	for (size_t i = 0; i < n; i++)
		x->cells[i] = i < m->header.n ? m->header.at[i] : x->wide.at[i - m->header.n];
	if (x->bom)
		buf_str(out, "\xef\xbb\xbf");
	put_cells(x, out);
}

static int missing(struct convert *c, const struct rule *r)
{
	const struct part *p = &r->choices[0].terms[0].parts[0];

	return err_set(c->err, ERR_FIELD_MISSING, p->name, "\"%.60s\" must have a value: %s\"%.60s\" tells nothing", r->target,
		p->kind == PART_GIVEN ? "--set " : "", p->name);
}

/* The value of R as a text; one that is needed must be there. */
static int cell_value(struct convert *c, const struct rule *r, const char **ret)
{
	struct value v;

	*ret = NULL;
	if (output_value(c, r, &v))
		return -1;
	if (v.kind != VALUE_NONE)
		*ret = arena_text(c->mem, v.text.at, v.text.len);
	return 0;
}

static int fill_wide(struct output *x, struct convert *c)
{
	const struct map *m = x->map;
	json_t *list = list_of(m->each.steps, m->each.n, c->tree);
	const char *text;

	for (size_t i = 0; i < x->wide.n; i++)
		x->cells[m->header.n + i] = "";
	for (size_t i = 0, k; i < json_array_size(list); i++) {
		c->line = json_array_get(list, i);
		c->of_line = true;
		struct slice v = tree_text(tree_get(c->line, m->heading.steps, m->heading.n_steps), c->mem);
		for (k = 0; k < x->wide.n && (strlen(x->wide.at[k]) != v.len || memcmp(x->wide.at[k], v.at, v.len) != 0); k++)
			;
		if (k == x->wide.n)
			return err_set(c->err, ERR_FIELD_VALUE, m->heading.name, "\"%.*s\" has no column", (int)v.len, v.at);
		if (cell_value(c, m->columns, &text))
			return -1;
		x->cells[m->header.n + k] = text ? text : "";
	}
	c->of_line = false;
	return 0;
}

/* One row of a table, or one text. */
static int put_row(struct output *x, struct convert *c)
{
	const struct map *m = x->map;
	const char *text;

	for (size_t i = 0; i < m->header.n; i++)
		x->cells[i] = NULL;
	for (size_t i = 0; i < m->rules.n; i++) {
		const struct rule *r = &m->rules.at[i];
		if (x->cells[r->column])
			continue;
		if (cell_value(c, r, &text))
			return -1;
		if (!text && r->need)
			return missing(c, r);
		x->cells[r->column] = text;
		x->raw[r->column] = r->text & TEXT_RAW;
	}
	for (size_t i = 0; i < m->header.n; i++)
		x->cells[i] = x->cells[i] ? x->cells[i] : "";
	if (m->columns && fill_wide(x, c))
		return -1;
	if (m->output != OUTPUT_TEXT) {
		put_cells(x, &x->rows);
		return 0;
	}
	for (size_t i = 0; i < m->header.n; i++)
		if (*x->cells[i])
			buf_format(&x->rows, "%s%s", x->cells[i], x->cells[i][strlen(x->cells[i]) - 1] == '\n' ? "" : "\n");
	return 0;
}

/* --- trees --- */

/* The rules of the record, or with OF_LINE of one element of its list, into TREE. */
static int put_rules(struct output *x, struct convert *c, const struct rules *rules, bool of_line, size_t index,
	json_t *tree)
{
	struct value v;

	for (size_t i = 0; i < rules->n; i++) {
		const struct rule *r = &rules->at[i];
		if (r->is_line != of_line)
			continue;
		if (output_value(c, r, &v))
			return -1;
		if (v.kind == VALUE_NONE && r->need)
			return missing(c, r);
		if (v.kind == VALUE_NUMBER && x->map->output == OUTPUT_XML)
			v.kind = VALUE_TEXT;
		if (v.kind != VALUE_NONE)
			output_put(tree, r, index, v);
	}
	return 0;
}

typedef int (*line_fn)(struct output *x, struct convert *c, size_t index, json_t *tree);

/* EACH for every element of the list of ours that the map does not skip. */
static int each_line(struct output *x, struct convert *c, line_fn each, json_t *tree)
{
	json_t *list = list_of(x->map->each.steps, x->map->each.n, c->tree);
	size_t n = 0;
	int rc = 0;

	c->of_line = true;
	for (size_t i = 0; !rc && i < json_array_size(list); i++) {
		c->line = json_array_get(list, i);
		if (convert_holds_any(c, &x->map->skip_lines))
			continue;
		x->given.line = (int64_t)n + 1;
		rc = each(x, c, n++, tree);
	}
	c->of_line = false;
	return rc;
}

static int line_row(struct output *x, struct convert *c, size_t index, json_t *tree)
{
	(void)index;
	(void)tree;
	return put_row(x, c);
}

static int line_tree(struct output *x, struct convert *c, size_t index, json_t *tree)
{
	return put_rules(x, c, &x->map->rules, true, index, tree);
}

static void put_tree(struct output *x, json_t *tree)
{
	const struct map *m = x->map;

	if (m->output == OUTPUT_XML) {
		output_xml(m->n_records ? m->records[0].steps[m->records[0].n - 1].key : "record", tree, 1, &x->rows);
		return;
	}
	output_json(tree, &x->rows);
	if (m->output == OUTPUT_NDJSON)
		buf_byte(&x->rows, '\n');
}

static int tree_record(struct output *x, struct convert *c)
{
	json_t *tree = json_object();
	int rc = put_rules(x, c, &x->map->rules, false, 0, tree);

	if (!rc && x->map->each.n)
		rc = each_line(x, c, line_tree, tree);
	if (!rc)
		put_tree(x, tree);
	json_decref(tree);
	return rc;
}

/* --- documents: what stands around the records --- */

static const char *root(const struct map *m)
{
	return m->n_records && m->records[0].n > 1 ? m->records[0].steps[0].key : NULL;
}

static int begin_document(struct output *x, struct convert *c, struct buf *out)
{
	const struct map *m = x->map;
	json_t *tree = json_object(), *value;
	const char *key;
	int rc = put_rules(x, c, &m->document, false, 0, tree);

	if (m->output == OUTPUT_XML)
		buf_format(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s>\n", root(m) ? root(m) : "records");
	else
		buf_str(out, m->n_records && m->records[0].n ? "{" : "");
	json_object_foreach(tree, key, value) {
		if (m->output == OUTPUT_XML) {
			output_xml(key, value, 1, out);
			continue;
		}
		json_quote(out, key, strlen(key));
		buf_byte(out, ':');
		output_json(value, out);
		buf_byte(out, ',');
	}
	for (size_t i = 0; m->output == OUTPUT_JSON && m->n_records && i < m->records[0].n; i++) {
		json_quote(out, m->records[0].steps[i].key, strlen(m->records[0].steps[i].key));
		buf_str(out, i + 1 < m->records[0].n ? ":{" : ":");
	}
	buf_str(out, m->output == OUTPUT_JSON ? "[" : "");
	json_decref(tree);
	return rc;
}

static int begin(struct output *x, struct convert *c, struct buf *out)
{
	x->begun = true;
	switch (x->map->output) {
	case OUTPUT_JSON: case OUTPUT_XML: return begin_document(x, c, out);
	case OUTPUT_CSV: case OUTPUT_TSV: begin_table(x, c->tree, out); return 0;
	case OUTPUT_TEXT:
		x->cells = arena_get(&x->own, (x->map->header.n + 1) * sizeof *x->cells);
		x->raw = arena_get(&x->own, (x->map->header.n + 1) * sizeof *x->raw);
		return 0;
	default: return 0;
	}
}

static void end_document(struct output *x, struct buf *out)
{
	const struct map *m = x->map;

	if (m->output == OUTPUT_XML)
		buf_format(out, "</%s>\n", root(m) ? root(m) : "records");
	if (m->output != OUTPUT_JSON)
		return;
	buf_byte(out, ']');
	for (size_t i = 0; m->n_records && i < m->records[0].n; i++)
		buf_byte(out, '}');
	buf_byte(out, '\n');
}

/* Append what a record became, with what stands between two. */
static void put_record(struct output *x, const char *text, size_t len, struct buf *out)
{
	enum output_kind kind = x->map->output;

	if (x->written++ && (kind == OUTPUT_JSON || kind == OUTPUT_TEXT))
		buf_byte(out, kind == OUTPUT_JSON ? ',' : '\n');
	if (len)
		buf_add(out, text, len);
}

/* --- only the last record of each key --- */

static size_t slot_of(const struct output *x, struct slice key)
{
	size_t i = text_hash(1, key.at, key.len) & (x->n_slots - 1);

	while (x->slots[i] && (x->kept[x->slots[i] - 1].key_len != key.len
		|| memcmp(x->kept[x->slots[i] - 1].key, key.at, key.len) != 0))
		i = (i + 1) & (x->n_slots - 1);
	return i;
}

static void widen(struct output *x)
{
	if (x->n_kept * 2 < x->n_slots)
		return;
	x->n_slots = x->n_slots ? x->n_slots * 2 : 1024;
	must_free(x->slots);
	x->slots = must_alloc(x->n_slots * sizeof *x->slots);
	for (size_t i = 0; i < x->n_kept; i++)
		x->slots[slot_of(x, (struct slice){ x->kept[i].key, x->kept[i].key_len })] = i + 1;
	x->kept = must_realloc(x->kept, x->n_slots * sizeof *x->kept);
}

/* Keep what the record became in place of the one before with its key. One without a key stands for itself. */
static int keep(struct output *x, struct convert *c, struct buf *out)
{
	struct rule r = { .target = "unique", .text = TEXT_OURS };
	struct slice key;

	if (source_text(c, &r, &x->map->unique, &key))
		return -1;
	if (!key.at) {
		put_record(x, x->rows.data, x->rows.len, out);
		return 0;
	}
	widen(x);
	size_t slot = slot_of(x, key);
	if (!x->slots[slot]) {
		x->slots[slot] = ++x->n_kept;
		x->kept[x->n_kept - 1] = (struct kept){ arena_text(&x->own, key.at, key.len), key.len, NULL, 0 };
	}
	struct kept *k = &x->kept[x->slots[slot] - 1];
	k->text = must_realloc(k->text, x->rows.len + 1);
	k->len = x->rows.len;
	if (k->len)
		memcpy(k->text, x->rows.data, k->len);
	return 0;
}

/* --- records --- */

static int convert_one(struct output *x, struct convert *c, struct buf *out)
{
	const struct map *m = x->map;

	if (!x->begun && begin(x, c, out))
		return -1;
	if (convert_holds_any(c, &m->skip))
		return 0;
	x->given.number++;
	buf_clear(&x->rows);
	int rc = !is_table(m) && m->output != OUTPUT_TEXT ? tree_record(x, c)
		: m->each.n && !m->columns ? each_line(x, c, line_row, NULL) : put_row(x, c);
	if (rc) {
		x->given.number--;
		return -1;
	}
	if (m->unique.n)
		return keep(x, c, out);
	put_record(x, x->rows.data, x->rows.len, out);
	return 0;
}

static struct convert new_convert(struct output *x, struct err *e)
{
	return (struct convert){ .map = x->map, .mem = &x->mem, .err = e, .zone = x->zone ? x->zone : "UTC", .exponent = 2,
		.given = &x->given, .when = WHEN_SALE, .blame = "" };
}

int output_row(struct output *x, const void *row, struct buf *out, struct err *e)
{
	struct convert c = new_convert(x, e);
	json_error_t why;

	buf_clear(&x->text);
	record_encode(x->type, row, &x->text);
	c.tree = json_loadb(x->text.data, x->text.len, 0, &why);
	if (!c.tree)
		return err_set(e, ERR_BUG, NULL, "a record of ours is no JSON: %.100s", why.text);
	if (x->currency)
		c.exponent = money_exponent(*field_text(x->currency, row));
	int rc = convert_one(x, &c, out);
	json_decref(c.tree);
	arena_reset(&x->mem);
	return rc;
}

int output_end(struct output *x, struct buf *out, struct err *e)
{
	struct convert c = new_convert(x, e);

	if (!x->begun && begin(x, &c, out))
		return -1;
	for (size_t i = 0; i < x->n_kept; i++)
		put_record(x, x->kept[i].text, x->kept[i].len, out);
	end_document(x, out);
	return 0;
}

void output_close(struct output *x)
{
	if (!x)
		return;
	for (size_t i = 0; i < x->n_kept; i++)
		must_free(x->kept[i].text);
	must_free(x->kept);
	must_free(x->slots);
	buf_release(&x->text);
	buf_release(&x->rows);
	arena_release(&x->mem);
	arena_release(&x->own);
	map_free(x->map);
	must_free(x);
}
