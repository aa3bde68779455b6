/* parts.c - all sources of a map, one after the other, and what binds those of one rule together */
#include "import/map.h"

#include <string.h>
#include "base/text.h"
#include "base/banned.h"

bool part_reads(const struct part *p, int column)
{
	if (!p->n_numbered)
		return p->column == column && !(p->flags & PART_JOINED);
	for (size_t i = 0; i < p->n_numbered; i++)
		if (p->numbered[i] == column)
			return true;
	return false;
}

struct visit { void (*each)(void *arg, struct part *p, const char *target); void *arg; };

static void visit_choice(const struct choice *c, const char *target, const struct visit *v);

static void visit_part(struct part *p, const char *target, const struct visit *v)
{
	if (p->kind == PART_NAMED)
		v->each(v->arg, p, target);
	else if (p->kind == PART_CHOICE)
		visit_choice(p->inner, target, v);
}

static void visit_choice(const struct choice *c, const char *target, const struct visit *v)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->terms[i].n; k++)
			visit_part(&c->terms[i].parts[k], target, v);
}

static void visit_condition(struct map_condition *c, const char *target, const struct visit *v)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->tests[i].part.kind == PART_NAMED)
			v->each(v->arg, &c->tests[i].part, target);
}

static void visit_rule(struct rule *r, const struct visit *v)
{
	for (size_t i = 0; i < r->n_choices; i++)
		visit_choice(&r->choices[i], r->target, v);
	visit_condition(&r->only_if, r->target, v);
	visit_condition(&r->where, r->target, v);
}

void map_each_part(struct map *m, void (*each)(void *arg, struct part *p, const char *target), void *arg)
{
	struct visit v = { each, arg };

	visit_choice(&m->group, "group", &v);
	visit_choice(&m->under, "group", &v);
	visit_choice(&m->spread.from, "lines", &v);
	visit_choice(&m->join, "join", &v);
	visit_choice(&m->unique, "unique", &v);
	for (size_t i = 0; i < m->document.n; i++)
		visit_rule(&m->document.at[i], &v);
	if (m->columns) {
		v.each(v.arg, &m->heading, "columns");
		visit_rule(m->columns, &v);
	}
	for (size_t i = 0; i < m->skip.n; i++)
		visit_condition(&m->skip.at[i], "skip", &v);
	for (size_t i = 0; i < m->skip_lines.n; i++)
		visit_condition(&m->skip_lines.at[i], "skip lines[]", &v);
	if (m->events)
		visit_rule(m->events, &v);
	for (size_t i = 0; i < m->rules.n; i++)
		visit_rule(&m->rules.at[i], &v);
}

size_t part_list(const struct part *p)
{
	for (size_t i = 0; p->flags & PART_SUM && i < p->n_steps; i++)
		if (p->steps[i].index == STEP_EACH)
			return i + 1;
	return 0;
}

static bool begins_with(const struct part *p, const struct part *list, size_t n)
{
	if (p->n_steps <= n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!text_same(p->steps[i].key, list->steps[i].key) || p->steps[i].index != list->steps[i].index || p->steps[i].pick)
			return false;
	return true;
}

/* The list that the sums of R are of; *RET_SAME is false when they are of several. */
static const struct part *list_of(const struct rule *r, bool *ret_same)
{
	const struct part *ret = NULL;

	*ret_same = true;
	for (size_t i = 0; i < r->n_choices; i++)
		for (size_t k = 0; k < r->choices[i].n; k++)
			for (size_t j = 0; j < r->choices[i].terms[k].n; j++) {
				const struct part *p = &r->choices[i].terms[k].parts[j];
				size_t n = part_list(p);
				*ret_same &= !n || !ret
					|| (n == part_list(ret) && (p->n_steps == n || begins_with(p, ret, n)));
				ret = n && !ret ? p : ret;
			}
	return ret;
}

bool map_bind_where(struct rule *r, bool *ret_list)
{
	bool same;
	const struct part *list = list_of(r, &same);
	size_t n = list ? part_list(list) : 0;

	*ret_list = list != NULL;
	if (!same)
		return false;
	for (size_t i = 0; list && i < r->where.n; i++) {
		struct part *p = &r->where.tests[i].part;
		if (p->kind != PART_NAMED || !begins_with(p, list, n))
			continue;
		p->steps += n;
		p->n_steps -= n;
		p->flags = (p->flags & ~(unsigned)PART_PARENT) | PART_ELEMENT;
	}
	return true;
}
