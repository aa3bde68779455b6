/* source.c - what the right-hand side of a rule gives: cells, paths, sums, joined texts */
#include "import/convert.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>
#include "base/money.h"
#include "import/value.h"
#include "base/banned.h"

#define SCALE ((int64_t)VALUE_SCALE)

static bool is_word(const char *word, struct slice v)
{
	return strlen(word) == v.len && strncasecmp(word, v.at, v.len) == 0;
}

/* The words that stand for "no value", of the map and of the rule. */
static bool is_none(const struct map *m, const struct rule *r, struct slice v)
{
	for (size_t i = 0; i < m->none.n; i++)
		if (is_word(m->none.at[i], v))
			return true;
	for (size_t i = 0; r && i < r->n_none; i++)
		if (is_word(r->none[i], v))
			return true;
	return false;
}

static inline struct slice told_or_not(struct convert *c, const struct rule *r, struct slice v)
{
	if (!v.at)
		return v;
	if (!c->map->output && !value_is_trimmed(v))
		v = value_trim(v);
	if (!v.len || ((c->map->none.n || (r && r->n_none)) && is_none(c->map, r, v)))
		return (struct slice){ 0 };
	return v;
}

/* "" for " inside a quoted cell. */
static struct slice halved(struct convert *c, struct slice v)
{
	char *copy = arena_bytes(c->mem, v.len + 1), *to = copy;

	for (size_t i = 0; i < v.len; i++) {
		*to++ = v.at[i];
		i += v.at[i] == '"' && i + 1 < v.len && v.at[i + 1] == '"';
	}
	return (struct slice){ copy, (size_t)(to - copy) };
}

static inline struct slice cell(struct convert *c, size_t pick, int column)
{
	const struct row *row = &c->rows[c->pick[pick]];

	if (column < 0 || (size_t)column >= row->n_cells)
		return (struct slice){ 0 };
	const struct cell *at = &c->cells[row->cell + (size_t)column];
	if (!at->len)
		return (struct slice){ 0 };
	struct slice v = { c->text + row->at + at->at, at->len };
	return at->doubled ? halved(c, v) : v;
}

/* The first row of the order that tells it. */
static struct slice first_told(struct convert *c, const struct rule *r, int column)
{
	struct slice v = { 0 };

	for (size_t i = 0; !v.at && i < c->n_pick; i++)
		v = told_or_not(c, r, cell(c, i, column));
	return v;
}

static struct slice of_table(struct convert *c, const struct rule *r, const struct part *p)
{
	if (p->n_numbered)
		return told_or_not(c, r, c->spread && c->spread <= p->n_numbered
			? cell(c, c->row, p->numbered[c->spread - 1]) : (struct slice){ 0 });
	if (p->column < 0)
		return (struct slice){ 0 };
	if (c->of_line && !(p->flags & PART_PARENT))
		return told_or_not(c, r, cell(c, c->row, p->column));
	return first_told(c, r, p->column);
}

static json_t *base(struct convert *c, const struct part *p)
{
	if (p->flags & PART_ELEMENT)
		return c->element;
	return c->of_line && !(p->flags & PART_PARENT) ? c->line : c->tree;
}

/* The first record of the second file that tells it. */
static struct slice of_joined(struct convert *c, const struct rule *r, const struct part *p)
{
	struct slice v = { 0 };
	json_t *one;
	size_t i;

	json_array_foreach(c->joined, i, one)
		if (!v.at)
			v = told_or_not(c, r, tree_text(join_value(c->join, one, p), c->mem));
	return v;
}

/* The first record of the order that tells it. */
static struct slice of_group(struct convert *c, const struct rule *r, const struct part *p)
{
	struct slice v = { 0 };
	json_t *one;
	size_t i;

	json_array_foreach(c->group, i, one)
		if (!v.at)
			v = told_or_not(c, r, tree_text(tree_get(one, p->steps, p->n_steps), c->mem));
	return v;
}

/* What is no column and no path. */
static struct slice of_other(struct convert *c, const struct rule *r, const struct part *p)
{
	if (p->kind != PART_CONSTANT && c->heading)
		c->blame = c->heading;
	switch (p->kind) {
	case PART_CONSTANT: return (struct slice){ p->name, strlen(p->name) };
	case PART_GIVEN: return output_given(c, p->name);
	case PART_HEADING: return (struct slice){ c->heading, c->heading ? strlen(c->heading) : 0 };
	case PART_FIELD:
		c->blame = p->name;
		return told_or_not(c, r, c->piece.at ? spread_field(c->map, c->piece, p->name) : (struct slice){ 0 });
	default: return told_or_not(c, r, c->heading ? cell(c, 0, c->pivot) : c->piece);
	}
}

static struct slice of_tree(struct convert *c, const struct rule *r, const struct part *p)
{
	json_t *from = base(c, p);
	bool of_join = c->map->lines_joined && from == c->line && c->of_line;

	if (c->group && from == c->tree)
		return of_group(c, r, p);
	return told_or_not(c, r, tree_text(of_join ? join_value(c->join, from, p)
		: tree_get(from, p->steps, p->n_steps), c->mem));
}

struct slice source_raw(struct convert *c, const struct rule *r, const struct part *p)
{
	if (p->kind != PART_NAMED)
		return of_other(c, r, p);
	c->blame = p->name;
	if (p->flags & PART_JOINED)
		return of_joined(c, r, p);
	return c->tree ? of_tree(c, r, p) : of_table(c, r, p);
}

static int number(struct convert *c, const struct rule *r, const struct part *p, struct slice v, int exponent,
	struct amount *ret)
{
	*ret = (struct amount){ 0 };
	if (!v.at)
		return 0;
	if (*v.at == '#' && value_is_error(v))
		return err_set(c->err, ERR_FIELD_VALUE, c->blame,
			"\"%s\": \"%.*s\" is what a spreadsheet shows where its formula failed", c->blame, (int)v.len, v.at);
	if (r->operation == OP_RATE && v.at[v.len - 1] == '%')
		v = value_trim((struct slice){ v.at, v.len - 1 });
	unsigned more = (r->operation == OP_INTEGER && !p->join ? NUMBER_BARE : 0)
		| (c->either_mark && !(r->number & (NUMBER_COMMA | NUMBER_POINT)) ? NUMBER_EITHER : 0);
	if (v.at && r->text & TEXT_UNWRAP)
		v = value_unwrap(v);
	if (!v.at || value_number(v, r->number | more, exponent, &ret->n, &ret->cut))
		return err_set(c->err, r->operation == OP_INTEGER && !p->join ? ERR_FIELD_TYPE : ERR_MONEY_FORMAT, c->blame,
			"\"%s\": \"%.*s\" is not %s", c->blame, (int)(v.len > 40 ? 40 : v.len), v.at,
			r->operation == OP_INTEGER ? "a number" : r->operation == OP_RATE ? "a rate" : "an amount");
	if (p->flags & PART_ABS && ret->n < 0)
		ret->n = -ret->n;
	ret->told = true;
	return 0;
}

struct adder {
	struct convert *c;
	const struct rule *rule;
	const struct part *part;
	int exponent;
	struct amount sum;
	bool gap;
};

static int add(struct adder *a, struct slice v)
{
	struct amount one;

	if (number(a->c, a->rule, a->part, v, a->exponent, &one))
		return -1;
	a->gap |= !one.told;
	if (!one.told)
		return 0;
	a->sum.told = true;
	a->sum.cut |= one.cut;
	if (__builtin_add_overflow(a->sum.n, one.n, &a->sum.n))
		return err_set(a->c->err, ERR_MONEY_FORMAT, a->c->blame, "\"%s\": the sum is too large", a->c->blame);
	return 0;
}

static int add_json(void *arg, json_t *value)
{
	struct adder *a = arg;

	return add(a, told_or_not(a->c, a->rule, tree_text(value, a->c->mem)));
}

/* Is row or record I one that the sum takes: where the rule says, else every line. */
static bool is_summed(struct convert *c, const struct rule *r, size_t i)
{
	bool of_line = c->of_line;
	size_t row = c->row;
	json_t *line = c->line;

	c->of_line = true;
	c->row = i;
	c->line = c->group ? json_array_get(c->group, i) : NULL;
	bool ret = r->where.n ? convert_holds(c, &r->where) : !convert_holds_any(c, &c->map->skip_lines);
	c->of_line = of_line;
	c->row = row;
	c->line = line;
	return ret;
}

/* Over the rows of an order, or the records of a group. */
static int sum_rows(struct adder *a, size_t n)
{
	struct convert *c = a->c;
	const struct part *p = a->part;
	bool all = !a->rule->where.n && !c->map->skip_lines.n;
	int rc = 0;

	for (size_t i = 0; !rc && i < n; i++) {
		if (!all && !is_summed(c, a->rule, i))
			continue;
		c->blame = p->name;
		rc = c->group ? tree_each(json_array_get(c->group, i), p->steps, p->n_steps, add_json, a)
			: add(a, told_or_not(c, a->rule, cell(c, i, p->column)));
	}
	return rc;
}

static int add_where(void *arg, json_t *element)
{
	struct adder *a = arg;
	const struct part *p = a->part;
	size_t n = part_list(p);

	a->c->element = element;
	if (!convert_holds(a->c, &a->rule->where))
		return 0;
	a->c->blame = p->name;
	return tree_each(element, p->steps + n, p->n_steps - n, add_json, a);
}

/* Over the elements of a list, those of which the rule says where. */
static int sum_list(struct adder *a)
{
	const struct part *p = a->part;
	json_t *from = base(a->c, p);

	if (a->rule->where.n && part_list(p))
		return tree_each(from, p->steps, part_list(p), add_where, a);
	return tree_each(from, p->steps, p->n_steps, add_json, a);
}

/* Over the lines that stand side by side in a row. */
static int sum_spread(struct adder *a)
{
	struct slice rest = { 0 };
	int rc = 0;

	while (!rc && spread_next(a->c, &rest))
		rc = add(a, source_raw(a->c, a->rule, a->part));
	spread_stop(a->c);
	return rc;
}

static bool is_spread(const struct part *p)
{
	return p->kind == PART_FIELD || p->kind == PART_CELL || p->n_numbered;
}

/* Over all rows, or all elements of the list in the path. */
static int sum(struct convert *c, const struct rule *r, const struct part *p, int exponent, struct amount *ret)
{
	struct adder a = { .c = c, .rule = r, .part = p, .exponent = exponent };
	int rc;

	c->blame = p->name;
	if (c->map->spread.from.n && is_spread(p) && !c->of_line)
		rc = sum_spread(&a);
	else if (c->tree && (!c->group || base(c, p) != c->tree))
		rc = sum_list(&a);
	else
		rc = sum_rows(&a, c->group ? json_array_size(c->group) : c->n_pick);
	*ret = a.sum;
	if (p->flags & PART_SUM_ALL && a.gap)
		*ret = (struct amount){ 0 };
	return rc;
}

/* ( a | b ) */
static int inner_number(struct convert *c, const struct rule *r, const struct part *p, int exponent, struct amount *ret)
{
	if (source_number(c, r, p->inner, exponent, ret))
		return -1;
	if (p->flags & PART_ABS && ret->n < 0)
		ret->n = -ret->n;
	return 0;
}

static int part_number(struct convert *c, const struct rule *r, const struct part *p, int exponent,
	struct amount *ret)
{
	if (p->flags & PART_SUM)
		return sum(c, r, p, exponent, ret);
	if (p->kind == PART_CHOICE)
		return inner_number(c, r, p, exponent, ret);
	return number(c, r, p, source_raw(c, r, p), exponent, ret);
}

static int too_large(struct convert *c)
{
	return err_set(c->err, ERR_MONEY_FORMAT, c->blame, "\"%s\": the result is too large", c->blame);
}

/* PRODUCT times or by BY, which is a plain number. What does not come out even is marked. */
static int multiply(struct convert *c, char join, struct amount by, struct amount *product)
{
	__extension__ typedef __int128 wide;

	if (!by.told || !product->told || (join == '/' && by.n == 0)) {
		product->told = false;
		return 0;
	}
	wide n = (wide)product->n * (join == '*' ? by.n : SCALE), div = join == '*' ? SCALE : by.n;
	product->divided |= join == '/';
	product->cut |= by.cut || n % div != 0;
	n /= div;
	if (n > INT64_MAX / 2 || n < -(INT64_MAX / 2))
		return too_large(c);
	product->n = (int64_t)n;
	return 0;
}

/* Take PRODUCT into the sum: nothing is told unless something that is added is. */
static int take(struct convert *c, char join, struct amount product, struct amount *ret)
{
	if (!product.told)
		return 0;
	if (join == '-' ? __builtin_sub_overflow(ret->n, product.n, &ret->n)
		: __builtin_add_overflow(ret->n, product.n, &ret->n))
		return too_large(c);
	ret->cut |= product.cut;
	ret->divided |= product.divided;
	ret->told |= join != '-';
	return 0;
}

static int term_number(struct convert *c, const struct rule *r, const struct term *t, int exponent,
	struct amount *ret)
{
	struct amount product = { 0 }, one;
	char join = '+';

	*ret = (struct amount){ 0 };
	for (size_t i = 0; i < t->n; i++) {
		const struct part *p = &t->parts[i];
		bool factor = p->join == '*' || p->join == '/';
		if (part_number(c, r, p, factor ? 0 : exponent, &one))
			return -1;
		if (factor) {
			if (multiply(c, p->join, one, &product))
				return -1;
			continue;
		}
		if (i && take(c, join, product, ret))
			return -1;
		product = one;
		join = p->join == '-' ? '-' : '+';
	}
	return take(c, join, product, ret);
}

int source_number(struct convert *c, const struct rule *r, const struct choice *choice, int exponent,
	struct amount *ret)
{
	if (choice->n == 1 && choice->terms[0].n == 1)
		return part_number(c, r, &choice->terms[0].parts[0], exponent, ret);
	*ret = (struct amount){ 0 };
	for (size_t i = 0; i < choice->n && !ret->told; i++)
		if (term_number(c, r, &choice->terms[i], exponent, ret))
			return -1;
	return 0;
}

/* A sum where a text is wanted: a whole number. */
static int sum_text(struct convert *c, const struct rule *r, const struct part *p, struct slice *ret)
{
	struct amount a;

	if (sum(c, r, p, 0, &a))
		return -1;
	*ret = (struct slice){ 0 };
	if (a.told) {
		ret->at = arena_format(c->mem, "%" PRId64, a.n / SCALE);
		ret->len = strlen(ret->at);
		*ret = told_or_not(c, r, *ret);
	}
	return 0;
}

/* The refusal names the column. */
static int say_column(struct convert *c)
{
	struct err why = *c->err;

	return err_set(c->err, why.code, c->blame, "\"%.60s\": %.300s", c->blame, why.text);
}

struct joiner { struct convert *c; const struct rule *rule; struct buf text; };

static int join_one(void *arg, json_t *value)
{
	struct joiner *j = arg;
	struct slice v = told_or_not(j->c, j->rule, tree_text(value, j->c->mem));

	if (value_text(j->rule, &v, j->c->mem, j->c->err))
		return say_column(j->c);
	if (v.at && j->text.len)
		buf_str(&j->text, j->rule->join);
	if (v.at)
		buf_add(&j->text, v.at, v.len);
	return 0;
}

/* All elements of the list that P leads to, with the text of join between. */
static int joined(struct convert *c, const struct rule *r, const struct part *p, struct slice *ret)
{
	struct joiner j = { .c = c, .rule = r };

	c->blame = p->name;
	int rc = tree_each(base(c, p), p->steps, p->n_steps, join_one, &j);
	*ret = (struct slice){ j.text.len ? arena_text(c->mem, j.text.data, j.text.len) : NULL, j.text.len };
	buf_release(&j.text);
	return rc;
}

static int part_text(struct convert *c, const struct rule *r, const struct part *p, struct slice *ret)
{
	if (p->flags & PART_SUM)
		return sum_text(c, r, p, ret);
	if (p->kind == PART_CHOICE)
		return source_text(c, r, p->inner, ret);
	if (r->join && p->kind == PART_NAMED && c->tree)
		return joined(c, r, p, ret);
	*ret = source_raw(c, r, p);
	if (!ret->at || p->kind == PART_CONSTANT)
		return 0;
	if (p->flags & PART_MONEY)
		*ret = output_decimal(c, *ret);
	return value_text(r, ret, c->mem, c->err) ? say_column(c) : 0;
}

/* Parts joined with + are set apart by a blank, empty ones left out; with & all must be there. */
static int term_text(struct convert *c, const struct rule *r, const struct term *t, struct slice *ret)
{
	struct slice v;

	if (part_text(c, r, &t->parts[0], ret))
		return -1;
	for (size_t i = 1; i < t->n; i++) {
		bool tight = t->parts[i].join == '&';
		if (part_text(c, r, &t->parts[i], &v))
			return -1;
		if (tight ? !v.at || !ret->at : !v.at) {
			if (tight)
				*ret = (struct slice){ 0 };
			continue;
		}
		if (!ret->at) {
			*ret = v;
			continue;
		}
		char *both = arena_format(c->mem, "%.*s%s%.*s", (int)ret->len, ret->at, tight ? "" : " ", (int)v.len, v.at);
		*ret = (struct slice){ both, strlen(both) };
	}
	return 0;
}

int source_text(struct convert *c, const struct rule *r, const struct choice *choice, struct slice *ret)
{
	if (choice->n == 1 && choice->terms[0].n == 1)           /* nearly all are */
		return part_text(c, r, &choice->terms[0].parts[0], ret);
	*ret = (struct slice){ 0 };
	for (size_t i = 0; i < choice->n && !ret->at; i++)
		if (term_text(c, r, &choice->terms[i], ret))
			return -1;
	return 0;
}
