/* bind.c - the rules of a map meet the fields of the record they fill */
#include "import/map.h"

#include <string.h>
#include "base/banned.h"

static int misfit(const struct map *m, const struct rule *r, struct err *e, const char *what)
{
	return err_set(e, ERR_INPUT, NULL, "map %.80s (%.80s): line %d: %.60s %s", m->name, m->file,
		r->map_line, r->target, what);
}

static int bind_words(const struct map *m, struct rule *r, struct err *e)
{
	static const char *const truth[] = { "false", "true", NULL };
	const char *const *list = r->field->kind == FIELD_BOOL ? truth : r->field->words;

	for (size_t i = 0; i < r->n_entries; i++) {
		struct entry *t = &r->entries[i];
		if (!t->word || r->field->kind == FIELD_TEXT)
			continue;
		t->value = word_index(list, t->word, strlen(t->word));
		if (t->value < 0)
			return misfit(m, r, e, "does not know a word of the table");
	}
	return 0;
}

/* The operation a field has when the map tells none, and those that fit it. */
static int bind_operation(struct map *m, struct rule *r, struct err *e)
{
	static const struct { enum operation usual; unsigned fits; } kinds[] = {
		[FIELD_TEXT] = { OP_TEXT, 1 << OP_TEXT | 1 << OP_ONE_OF },
		[FIELD_INT] = { OP_INTEGER, 1 << OP_INTEGER }, [FIELD_MONEY] = { OP_MONEY, 1 << OP_MONEY },
		[FIELD_RATE] = { OP_RATE, 1 << OP_RATE }, [FIELD_TIME] = { OP_TIME, 1 << OP_TIME },
		[FIELD_BOOL] = { OP_BOOL, 1 << OP_BOOL | 1 << OP_ONE_OF | 1 << OP_SAME },
		[FIELD_ONE_OF] = { OP_ONE_OF, 1 << OP_ONE_OF },
		[FIELD_JSON] = { OP_TEXT, 0 },
	};
	enum field_kind kind = r->field->kind;

	if (kind >= sizeof kinds / sizeof *kinds || !kinds[kind].fits)
		return misfit(m, r, e, "cannot be filled by a map");
	if (r->operation == OP_USUAL)
		r->operation = kinds[kind].usual;
	if (!(kinds[kind].fits & 1u << r->operation))
		return misfit(m, r, e, "does not take this operation");
	if (r->operation == OP_TIME && !r->n_formats) {
		static const char *iso[] = { "iso" };
		r->formats = iso;
		r->n_formats = 1;
	}
	if (r->operation == OP_ONE_OF && !r->n_entries) {
		if (r->n_choices != 1 || r->choices[0].n != 1 || r->choices[0].terms[0].n != 1
			|| r->choices[0].terms[0].parts[0].kind != PART_CONSTANT)
			return misfit(m, r, e, "needs a table (one-of)");
		const char *word = r->choices[0].terms[0].parts[0].name;
		r->entries = arena_get(&m->mem, sizeof *r->entries);
		r->entries[0].patterns = arena_get(&m->mem, sizeof *r->entries[0].patterns);
		r->entries[0].patterns[0] = "*";
		r->entries[0].word = word;
		r->n_entries = 1;
	}
	return r->operation == OP_ONE_OF ? bind_words(m, r, e) : 0;
}

static int bind_rule(struct map *m, struct rule *r, struct err *e)
{
	const char *path = r->target;
	const struct record *in = m->target;

	if (m->list && strncmp(path, m->list->name, m->list->name_len) == 0
		&& strncmp(path + m->list->name_len, "[].", 3) == 0) {
		r->is_line = m->line_rules = true;
		path += m->list->name_len + 3;
		in = m->list->sub;
	}
	r->field = record_find(in, path, '.', &r->offset);
	if (!r->field) {
		char minor[100];
		size_t n = strlen(path);
		if (n < sizeof minor - 7) {
			memcpy(minor, path, n);
			memcpy(minor + n, "_minor", 7);
			r->offset = 0;
			r->field = record_find(in, minor, '.', &r->offset);
		}
	}
	if (!r->field || r->field->flags & (FIELD_OUT | FIELD_SQL | FIELD_ARG))
		return misfit(m, r, e, "is not a field of this record");
	if (r->join && (!(m->input & INPUT_TREE) || r->field->kind != FIELD_TEXT))
		return misfit(m, r, e, "joins no list of JSON to a text");
	bool is_list;
	if (r->where.n && m->input & INPUT_TREE && !map_bind_where(r, &is_list))
		return misfit(m, r, e, "has a where, which is for the sums of one list");
	if (r->most || r->decimals >= 0 || r->text & (TEXT_RAW | TEXT_NUMBER | TEXT_STRING | TEXT_DIGEST))
		return misfit(m, r, e, "has an operation of maps that write");
	return bind_operation(m, r, e);
}

/* The currency first: it decides how amounts are read. */
static void currency_first(struct rules *rules)
{
	size_t to = 0;

	for (size_t i = 0; i < rules->n; i++) {
		if (!(rules->at[i].field->flags & FIELD_CURRENCY))
			continue;
		struct rule r = rules->at[i];
		memmove(&rules->at[to + 1], &rules->at[to], (i - to) * sizeof r);
		rules->at[to++] = r;
	}
}

/* The rules of the order before those of its lines, otherwise in their order. */
static void order_first(struct map *m)
{
	struct rules *all = &m->rules;
	struct rule *sorted = arena_get(&m->mem, (all->n + 1) * sizeof *sorted);

	all->n_order = 0;
	for (size_t i = 0; i < all->n; i++)
		if (!all->at[i].is_line)
			sorted[all->n_order++] = all->at[i];
	for (size_t i = 0, to = all->n_order; i < all->n; i++)
		if (all->at[i].is_line)
			sorted[to++] = all->at[i];
	all->at = sorted;
	all->room = all->n;
}

/* Which rules may find their field told already. */
static void mark_again(struct rules *all)
{
	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; k < i; k++)
			all->at[i].again |= all->at[k].field == all->at[i].field && all->at[k].offset == all->at[i].offset
				&& all->at[k].is_line == all->at[i].is_line;
}

static void collect_needs(struct map *m)
{
	struct rules *all = &m->rules;

	all->needs = arena_get(&m->mem, (all->n + 1) * sizeof *all->needs);
	all->n_needs = all->n_order_needs = 0;
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].need || all->at[i].field->flags & FIELD_NEED) {
			all->needs[all->n_needs++] = i;
			all->n_order_needs += !all->at[i].is_line;
		}
}

/* The fields of a line that the conversion itself looks at. */
static void bind_lines(struct map *m)
{
	size_t ignored = 0;

	m->order_status = record_find(m->target, "status", '.', &ignored);
	if (!m->list)
		return;
	m->sku = record_find(m->list->sub, "sku", '.', &ignored);
	m->qty = record_find(m->list->sub, "qty", '.', &ignored);
	m->status = record_find(m->list->sub, "status", '.', &ignored);
	for (const struct field *f = m->list->sub->fields; f->kind != FIELD_END; f++)
		if (f->flags & FIELD_KEY)
			m->key = f;
}

int map_bind(struct map *m, const struct record *target, struct err *e)
{
	m->target = target;
	m->list = NULL;
	for (const struct field *f = target->fields; f->kind != FIELD_END; f++)
		if (f->kind == FIELD_LIST && (strcmp(f->name, "lines") == 0 || strcmp(f->name, "scans") == 0))
			m->list = f;
	bind_lines(m);
	for (size_t i = 0; i < m->rules.n; i++)
		if (bind_rule(m, &m->rules.at[i], e))
			return -1;
	currency_first(&m->rules);
	order_first(m);
	mark_again(&m->rules);
	collect_needs(m);
	return 0;
}
