/* output_bind.c - the rules of a map that writes meet the record they read */
#include "import/map.h"

#include <stdio.h>
#include <string.h>
#include "base/banned.h"

struct binding { struct map *map; const struct record *type; struct err *err; const struct field *first; bool failed; };

static int misfit(const struct map *m, int line, const char *name, struct err *e, const char *what)
{
	return err_set(e, ERR_INPUT, NULL, "map %.80s (%.80s): line %d: \"%.60s\" %s", m->name, m->file, line, name, what);
}

/* The field NAME of R, an amount also without its "_minor". */
static const struct field *field_named(const struct record *r, const char *name)
{
	size_t n = strlen(name);

	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		bool minor = f->kind == FIELD_MONEY && f->name_len == n + 6 && strncmp(f->name, name, n) == 0;
		if (!(f->flags & (FIELD_SQL | FIELD_IN | FIELD_ARG)) && (strcmp(f->name, name) == 0 || minor))
			return f;
	}
	return NULL;
}

/* The field that the path leads to; its keys become those that are written. NULL when there is none. */
static const struct field *resolve(const struct record *r, struct step *steps, size_t n)
{
	const struct field *f = NULL;

	for (size_t i = 0; i < n; i++) {
		if (f && f->kind == FIELD_JSON)
			return f;
		if (!r || !steps[i].key || !(f = field_named(r, steps[i].key)))      /* no key: "[0]" alone */
			return NULL;
		steps[i].key = f->name;
		if (steps[i].index != STEP_NONE && f->kind != FIELD_LIST && f->kind != FIELD_SET_OF && f->kind != FIELD_JSON)
			return NULL;
		r = f->kind == FIELD_LIST || f->kind == FIELD_OBJECT ? f->sub : NULL;
	}
	return f;
}

/* True when the path begins with the list that each element of is a row. */
static bool is_of_each(const struct map *m, const struct part *p)
{
	if (!m->each.n || p->n_steps <= m->each.n || p->flags & (PART_SUM | PART_PARENT | PART_WHERE))
		return false;
	for (size_t i = 0; i < m->each.n; i++)
		if (strcmp(p->steps[i].key, m->each.steps[i].key) != 0 || p->steps[i].index != m->each.steps[i].index)
			return false;
	return true;
}

static void bind_part(void *arg, struct part *p, const char *target)
{
	struct binding *b = arg;
	const struct field *f = resolve(b->type, p->steps, p->n_steps);

	if (!f) {
		if (!b->failed)
			err_set(b->err, ERR_INPUT, NULL, "map %.80s (%.80s): %.60s: \"%.60s\" is no field of record %.40s",
				b->map->name, b->map->file, target, p->name, b->map->record);
		b->failed = true;
		return;
	}
	p->flags |= f->kind == FIELD_MONEY ? PART_MONEY : 0;
	if (is_of_each(b->map, p)) {
		p->steps += b->map->each.n;
		p->n_steps -= b->map->each.n;
	} else {
		p->flags |= PART_PARENT;
	}
}

/* The field that a rule reads first: it says how the value is usually written. */
static const struct field *first_field(const struct map *m, const struct record *type, const struct rule *r)
{
	for (size_t i = 0; i < r->n_choices; i++)
		for (size_t k = 0; k < r->choices[i].n; k++)
			for (size_t j = 0; j < r->choices[i].terms[k].n; j++) {
				const struct part *p = &r->choices[i].terms[k].parts[j];
				if (p->kind != PART_NAMED)
					continue;
				bool whole = p->flags & PART_PARENT;
				size_t n = p->n_steps + (whole ? 0 : m->each.n);
				return resolve(type, p->steps - (whole ? 0 : m->each.n), n);
			}
	return NULL;
}

/* Texts are joined tight, amounts never. */
static bool is_joined(const struct rule *r)
{
	for (size_t i = 0; i < r->n_choices; i++)
		for (size_t k = 0; k < r->choices[i].n; k++)
			for (size_t j = 0; j < r->choices[i].terms[k].n; j++)
				if (r->choices[i].terms[k].parts[j].join == '&')
					return true;
	return false;
}

static enum operation usual(const struct field *f)
{
	static const enum operation of[] = {
		[FIELD_INT] = OP_INTEGER, [FIELD_MONEY] = OP_MONEY, [FIELD_RATE] = OP_RATE, [FIELD_TIME] = OP_TIME,
		[FIELD_BOOL] = OP_BOOL,
	};

	return f && f->kind < sizeof of / sizeof *of && of[f->kind] ? of[f->kind] : OP_TEXT;
}

/* What strftime(3) knows and this does too. */
static bool known_format(const char *format)
{
	if (*format != '%')
		return strcmp(format, "iso") == 0 || strncmp(format, "unix", 4) == 0;
	for (; *format; format++)
		if (*format == '%' && !(*++format && strchr("YymdHIMSbBpfzTFej%", *format)))
			return false;
	return true;
}

static int bind_rule(struct map *m, const struct record *type, struct rule *r, struct err *e)
{
	static const char *iso[] = { "iso" };

	r->field = first_field(m, type, r);
	r->text |= TEXT_OURS;
	bool is_list;
	if (r->where.n && (!map_bind_where(r, &is_list) || !is_list))
		return misfit(m, r->map_line, r->target, e, "has a where, which is for the sums of one list");
	if (r->fold != FOLD_FIRST || r->operation == OP_SAME)
		return misfit(m, r->map_line, r->target, e, "has an operation of maps that read");
	if (r->operation == OP_USUAL)
		r->operation = is_joined(r) ? OP_TEXT : usual(r->field);
	if (r->operation == OP_TIME && !r->n_formats) {
		r->formats = iso;
		r->n_formats = 1;
	}
	if (r->operation == OP_TIME && (r->n_formats > 1 || !known_format(r->formats[0])))
		return misfit(m, r->map_line, r->target, e, "needs one format of time that is known");
	if (r->operation == OP_TIME && r->field && r->field->kind != FIELD_TIME)
		return misfit(m, r->map_line, r->target, e, "is no time");
	return 0;
}

static int bind_rules(struct map *m, const struct record *type, struct rules *rules, struct err *e)
{
	for (size_t i = 0; i < rules->n; i++) {
		struct rule *r = &rules->at[i];
		if (bind_rule(m, type, r, e))
			return -1;
		for (size_t k = 0; k < r->n_left; k++)
			r->is_line |= r->left[k].index == STEP_EACH;
		if (r->is_line && !m->each.n)
			return misfit(m, r->map_line, r->target, e, "writes a list: each says which list of ours it is");
	}
	return 0;
}

int map_bind_output(struct map *m, const struct record *type, struct err *e)
{
	struct binding b = { .map = m, .type = type, .err = e };
	struct records each = m->each;

	m->target = type;
	const struct field *f = each.n ? resolve(type, each.steps, each.n) : NULL;
	if (each.n && (!f || f->kind != FIELD_LIST))
		return err_set(e, ERR_INPUT, NULL, "map %.80s (%.80s): each: record %.40s has no such list", m->name, m->file,
			m->record);
	bool table = m->output == OUTPUT_CSV || m->output == OUTPUT_TSV;
	if (m->columns && (!each.n || !table))
		return misfit(m, m->columns->map_line, "columns", e, "is for tables, and needs each");
	if (m->document.n && m->output != OUTPUT_JSON && m->output != OUTPUT_XML)
		return misfit(m, m->document.at[0].map_line, "document", e, "is for json and xml");
	map_each_part(m, bind_part, &b);
	if (b.failed)
		return -1;
	if (m->n_signatures || m->require.n || m->group.n || m->events || m->unpivot.n || m->unpivot_after
		|| m->spread.from.n || m->join.n || m->lines.n)
		return err_set(e, ERR_INPUT, NULL, "map %.80s (%.80s): a directive of maps that read", m->name, m->file);
	struct rules columns = { .at = m->columns, .n = m->columns != NULL };
	return bind_rules(m, type, &m->document, e) || bind_rules(m, type, &columns, e)
		|| bind_rules(m, type, &m->rules, e) ? -1 : 0;
}
