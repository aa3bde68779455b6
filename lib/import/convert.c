/* convert.c - the rules of a map at work: one order of a dump into the struct of the target */
#include "import/convert.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/money.h"
#include "base/text.h"
#include "import/value.h"
#include "base/banned.h"

#define QTY_LIMIT 1000000000000LL            /* units, as in wire/decode.c */
#define MONEY_LIMIT 1000000000000000LL       /* minor units */

enum { FOLD_ROOM = 200, COLUMNS_MAX = 8 };

bool convert_told(const struct field *f, const void *at)
{
	if (f->kind == FIELD_LIST)
		return ((const struct list *)at)->n > 0;
	if (f->kind == FIELD_TEXT || f->kind == FIELD_JSON)
		return *(const char *const *)at != NULL;
	return *(const int64_t *)at != INT_UNKNOWN;
}

static bool fits_any(const struct test *t, const char *folded)
{
	for (size_t i = 0; i < t->n_words; i++)
		if (value_fits(t->words[i], folded))
			return true;
	return false;
}

bool convert_holds(struct convert *c, const struct map_condition *condition)
{
	char folded[FOLD_ROOM];

	for (size_t i = 0; i < condition->n; i++) {
		const struct test *t = &condition->tests[i];
		struct slice v = source_raw(c, NULL, &t->part);
		bool holds = t->kind == TEST_SET ? v.at != NULL : t->kind == TEST_UNSET ? v.at == NULL
			: fits_any(t, value_fold(v, folded, sizeof folded)) == (t->kind == TEST_IS);
		if (!holds)
			return false;
	}
	return true;
}

bool convert_holds_any(struct convert *c, const struct map_conditions *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (convert_holds(c, &all->at[i]))
			return true;
	return false;
}

static bool pattern_fits(const char *pattern, const char *folded, bool told)
{
	if (*pattern == '*' && !pattern[1])
		return true;
	if (*pattern == '+' && !pattern[1])
		return told;
	return value_fits(pattern, folded);
}

/* Where a value could have stood: the first column of CHOICE that is there, else the first it names. */
static const struct part *place_of(const struct convert *c, const struct choice *choice)
{
	for (size_t i = 0; i < choice->n && !c->tree; i++)
		if (choice->terms[i].parts[0].kind == PART_NAMED && choice->terms[i].parts[0].column >= 0)
			return &choice->terms[i].parts[0];
	return &choice->terms[0].parts[0];
}

/* A refusal that shows the words no entry fits: "shipped", "exploded". */
static int no_entry(struct convert *c, const struct rule *r, const struct slice *values)
{
	char text[300];
	size_t n = 0;

	for (size_t i = 0; i < r->n_choices && n < sizeof text; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s\"%s\" is \"%.*s\"", i ? ", " : "",
			place_of(c, &r->choices[i])->name, (int)(values[i].len > 60 ? 60 : values[i].len),
			values[i].at ? values[i].at : "");
	return err_set(c->err, ERR_STATUS_UNKNOWN, place_of(c, &r->choices[0])->name,
		"%.200s: the map does not know what that is for %.60s", text, r->target);
}

/* The first entry of R whose patterns fit VALUES; NULL when none does. */
static const struct entry *look_up(const struct rule *r, const struct slice *values, size_t n)
{
	char folded[COLUMNS_MAX][FOLD_ROOM];

	for (size_t i = 0; i < n; i++)
		value_fold(values[i], folded[i], FOLD_ROOM);
	for (size_t k = 0; k < r->n_entries; k++) {
		size_t i = 0;
		while (i < n && pattern_fits(r->entries[k].patterns[i], folded[i], values[i].at != NULL))
			i++;
		if (i == n)
			return &r->entries[k];
	}
	return NULL;
}

/* VALUES as one text with their lengths between, in KEY; its length, or 0 when it does not fit there. */
static size_t memo_key(const struct slice *values, size_t n, char *key, uint32_t *ret_hash)
{
	size_t len = 0;
	uint32_t hash = 0;

	for (size_t i = 0; i < n; i++) {
		if (len + values[i].len + 2 > MEMO_KEY || values[i].len > 100)
			return 0;
		key[len++] = (char)(values[i].at ? values[i].len + 1 : 0);
		hash = hash * 31 + (uint32_t)values[i].len;
		if (!values[i].len)
			continue;
		memcpy(key + len, values[i].at, values[i].len);
		len += values[i].len;
		hash = hash * 31 + (unsigned char)*values[i].at;
	}
	*ret_hash = hash;
	return len;
}

/* The same, but what was looked up before is remembered: the words of a dump are few. */
static const struct entry *remembered(struct convert *c, const struct rule *r, const struct slice *values, size_t n)
{
	char key[MEMO_KEY];
	uint32_t hash;
	size_t len = c->memos ? memo_key(values, n, key, &hash) : 0;

	if (!len)
		return look_up(r, values, n);
	struct memo *m = &c->memos[r - c->map->rules.at].at[hash % MEMO_SLOTS];
	if (m->len == len && memcmp(m->key, key, len) == 0)
		return m->entry;
	m->len = len;
	memcpy(m->key, key, len);
	return m->entry = look_up(r, values, n);
}

const struct entry *convert_entry(struct convert *c, const struct rule *r, bool *ret_blank)
{
	struct slice values[COLUMNS_MAX];
	size_t n = r->n_choices < COLUMNS_MAX ? r->n_choices : COLUMNS_MAX;

	*ret_blank = true;
	for (size_t i = 0; i < n; i++) {
		if (source_text(c, r, &r->choices[i], &values[i]))
			return NULL;
		*ret_blank &= values[i].at == NULL;
	}
	c->err->code = ERR_NONE;
	bool of_map = r >= c->map->rules.at && r < c->map->rules.at + c->map->rules.n;
	const struct entry *ret = of_map ? remembered(c, r, values, n) : look_up(r, values, n);
	if (!ret && !*ret_blank)
		no_entry(c, r, values);
	return ret;
}

static int fill_text(struct convert *c, const struct rule *r, void *to)
{
	struct slice v;

	if (source_text(c, r, &r->choices[0], &v))
		return -1;
	if (!v.at)
		return 0;
	if (v.len > TEXT_MAX_BYTES)
		return err_set(c->err, ERR_TOO_LONG, c->blame, "\"%s\" is longer than 64 KiB", c->blame);
	const char *copy = arena_text(c->mem, v.at, v.len);
	if (r->field->flags & FIELD_CAPS && (v.len != 3 || strspn(copy, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3))
		return err_set(c->err, ERR_FIELD_VALUE, c->blame, "\"%s\": \"%.20s\" is not a currency (ISO 4217)",
			c->blame, copy);
	*(const char **)to = copy;
	return 0;
}

static int fill_one_of(struct convert *c, const struct rule *r, void *to)
{
	bool blank;
	const struct entry *t = convert_entry(c, r, &blank);

	if (!t)
		return c->err->code == ERR_NONE ? 0 : -1;
	if (t->word && r->field->kind == FIELD_TEXT)
		*(const char **)to = arena_text(c->mem, t->word, strlen(t->word));
	else if (t->word)
		*(int64_t *)to = t->value;
	return 0;
}

int convert_whole(const struct rule *r, struct amount a, int64_t *ret, bool *ret_told)
{
	int64_t n = r->number & NUMBER_NEGATE ? -a.n : a.n;
	bool even = n % VALUE_SCALE == 0 && !a.cut;

	if (r->number & NUMBER_ABS && n < 0)
		n = -n;
	if (r->number & NUMBER_FLOOR && n < 0)
		n = 0;
	*ret_told = a.told && (even || !a.divided || r->number & NUMBER_ROUND);
	if (!*ret_told)
		return 0;
	if (!even && !a.divided && !(r->number & NUMBER_ROUND))
		return -1;
	*ret = a.divided || !even ? money_scale(n, 1, VALUE_SCALE) : n / VALUE_SCALE;
	return 0;
}

static int fill_money(struct convert *c, const struct rule *r, void *to)
{
	struct amount a;
	int exponent = r->number & NUMBER_MINOR ? 0 : c->exponent;
	int64_t n;
	bool told;

	if (source_number(c, r, &r->choices[0], exponent, &a))
		return -1;
	if (convert_whole(r, a, &n, &told))
		return err_set(c->err, ERR_MONEY_FORMAT, c->blame,
			"%.60s: \"%.60s\" has more than %d decimals", r->target, c->blame, exponent);
	if (!told)
		return 0;
	if (n > MONEY_LIMIT || n < -MONEY_LIMIT || (n < 0 && !(r->field->flags & FIELD_SIGNED)))
		return err_set(c->err, ERR_MONEY_FORMAT, c->blame,
			"%.60s, from \"%.60s\", is out of range: %" PRId64 " minor units", r->target, c->blame, n);
	*(int64_t *)to = n;
	return 0;
}

static int fill_integer(struct convert *c, const struct rule *r, void *to)
{
	bool counts = r->field->flags & (FIELD_COUNT | FIELD_QTY), told;
	struct amount a;
	int64_t n;

	if (source_number(c, r, &r->choices[0], 0, &a))
		return -1;
	if (convert_whole(r, a, &n, &told))
		return err_set(c->err, counts ? ERR_QTY_RANGE : ERR_FIELD_TYPE, c->blame,
			"%.60s: \"%.60s\" is not a whole number", r->target, c->blame);
	if (!told)
		return 0;
	if (counts && (n < (r->field->flags & FIELD_QTY ? 1 : 0) || n > QTY_LIMIT))
		return err_set(c->err, ERR_QTY_RANGE, c->blame, "\"%.60s\": %" PRId64 " is out of range", c->blame, n);
	*(int64_t *)to = n;
	return 0;
}

static int fill_rate(struct convert *c, const struct rule *r, void *to)
{
	struct amount a;
	int64_t n;
	bool told;

	if (source_number(c, r, &r->choices[0], r->number & NUMBER_FRACTION ? 4 : 2, &a))
		return -1;
	if (convert_whole(r, a, &n, &told) || (told && (n < 0 || n > 1000000)))
		return err_set(c->err, ERR_FIELD_VALUE, c->blame, "%.60s: \"%.60s\" is not a rate in basis points",
			r->target, c->blame);
	if (told)
		*(int64_t *)to = n;
	return 0;
}

static int fill_time(struct convert *c, const struct rule *r, void *to)
{
	struct slice v;

	if (source_text(c, r, &r->choices[0], &v))
		return -1;
	if (!v.at)
		return 0;
	int rc = value_time(r, v, r->zone ? r->zone : c->zone, c->dates, to);
	if (rc == 0)
		return 0;
	*(int64_t *)to = INT_UNKNOWN;
	if (rc == -2)
		return err_set(c->err, ERR_TIME_FORMAT, c->blame,
			"\"%.60s\": \"%.*s\" may be two days: say which with --dates day-first or month-first", c->blame,
			(int)(v.len > 40 ? 40 : v.len), v.at);
	return err_set(c->err, ERR_TIME_FORMAT, c->blame, "\"%.60s\": \"%.*s\" is not a time written as %.60s%s",
		c->blame, (int)(v.len > 40 ? 40 : v.len), v.at, r->formats[0],
		r->n_formats > 1 ? " or the map's other formats" : "");
}

static int fill_bool(struct convert *c, const struct rule *r, void *to)
{
	static const char *const words[] = { "false", "true", "no", "yes", "0", "1", "n", "y", NULL };
	char folded[FOLD_ROOM];
	struct slice v;

	if (source_text(c, r, &r->choices[0], &v))
		return -1;
	if (!v.at)
		return 0;
	value_fold(v, folded, sizeof folded);
	int i = word_index(words, folded, strlen(folded));
	if (i < 0)
		return err_set(c->err, ERR_FIELD_VALUE, c->blame, "\"%.60s\": \"%.*s\" is not yes or no", c->blame,
			(int)(v.len > 40 ? 40 : v.len), v.at);
	*(int64_t *)to = i & 1;
	return 0;
}

static int fill_same(struct convert *c, const struct rule *r, void *to)
{
	struct amount a, b;

	if (source_number(c, r, &r->choices[0], c->exponent, &a)
		|| source_number(c, r, &r->choices[1], c->exponent, &b))
		return -1;
	if (a.told && b.told)
		*(int64_t *)to = a.n == b.n;
	return 0;
}

static int fill_at(struct convert *c, const struct rule *r, void *to)
{
	switch (r->operation) {
	case OP_MONEY: return fill_money(c, r, to);
	case OP_INTEGER: return fill_integer(c, r, to);
	case OP_RATE: return fill_rate(c, r, to);
	case OP_TIME: return fill_time(c, r, to);
	case OP_BOOL: return fill_bool(c, r, to);
	case OP_ONE_OF: return fill_one_of(c, r, to);
	case OP_SAME: return fill_same(c, r, to);
	default: return fill_text(c, r, to);
	}
}

static void enter_line(struct convert *c, size_t i)
{
	c->of_line = true;
	c->row = i;
}

/* Which of two values a fold keeps. */
static bool better(const struct rule *r, int64_t now, int64_t next)
{
	const char *const *words = r->except ? r->field->words : NULL;
	int64_t except = words ? word_index(words, r->except, strlen(r->except)) : -1;

	if (r->fold == FOLD_LAST || now == INT_UNKNOWN)
		return true;
	if (r->fold == FOLD_LATEST)
		return next > now;
	return now == except || (next < now && next != except);
}

/* An order's field from all rows, each read as a line is. */
static int fill_folded(struct convert *c, const struct rule *r, void *to)
{
	int64_t next;
	int rc = 0;

	for (size_t i = 0; !rc && i < c->n_pick; i++) {
		enter_line(c, i);
		next = INT_UNKNOWN;
		if (c->map->skip_lines.n && convert_holds_any(c, &c->map->skip_lines))
			continue;
		rc = fill_at(c, r, r->field->kind == FIELD_TEXT ? to : &next);
		if (!rc && r->field->kind != FIELD_TEXT && next != INT_UNKNOWN && better(r, *(int64_t *)to, next))
			*(int64_t *)to = next;
	}
	c->of_line = false;
	return rc;
}

static int fill(struct convert *c, const struct rule *r, char *record)
{
	void *to = record + r->offset;

	if (!(r->when & c->when) || (r->again && convert_told(r->field, to)))
		return 0;
	if (r->only_if.n && !convert_holds(c, &r->only_if))
		return 0;
	return r->fold != FOLD_FIRST && !r->is_line && !c->tree ? fill_folded(c, r, to) : fill_at(c, r, to);
}

/* What a missing field should have come from: ' (the column "Lineitem sku" is not there)'. */
static int missing(struct convert *c, const struct rule *r)
{
	const struct part *p = place_of(c, &r->choices[0]);
	const char *name = r->field->name;

	if (r->field->flags & FIELD_CURRENCY)
		return err_set(c->err, ERR_FIELD_MISSING, name, "no currency is told: say it with --currency");
	if (p->kind != PART_NAMED)
		return err_set(c->err, ERR_FIELD_MISSING, name, "%.60s is missing", r->target);
	return err_set(c->err, ERR_FIELD_MISSING, name, "%.60s is missing: \"%.80s\" %s", r->target, p->name,
		c->tree || p->column >= 0 ? "tells nothing" : "is not in this file");
}

/* All rows of an order must tell the same currency. */
static int same_currency(struct convert *c, const struct rule *r, const char *told)
{
	struct slice v;
	int rc = 0;

	for (size_t i = 1; told && r->operation == OP_TEXT && !rc && !c->tree && i < c->n_pick; i++) {
		enter_line(c, i);
		rc = source_text(c, r, &r->choices[0], &v);
		if (!rc && v.at && (v.len != strlen(told) || memcmp(v.at, told, v.len) != 0))
			rc = err_set(c->err, ERR_FIELD_VALUE, c->blame, "the rows of this order tell two currencies, %.10s and %.*s",
				told, (int)(v.len > 10 ? 10 : v.len), v.at);
	}
	c->of_line = false;
	return rc;
}

/* The currency is known now, or, when there are no MORE rules for it, the one said for dumps that tell none. */
static int settle_currency(struct convert *c, const struct rule *r, char *record, bool more)
{
	const char **told = (const char **)(record + r->offset);

	if (same_currency(c, r, *told))
		return -1;
	if (!*told && !more)
		*told = c->currency;
	c->exponent = money_exponent(*told);
	return 0;
}

/* The rules of the order, or of a line, that must have given a value. */
static int check_needs(struct convert *c, const char *record, bool lines)
{
	const struct rules *rules = &c->map->rules;

	for (size_t i = lines ? rules->n_order_needs : 0; i < (lines ? rules->n_needs : rules->n_order_needs); i++) {
		const struct rule *r = &rules->at[rules->needs[i]];
		if (r->when & c->when && !convert_told(r->field, record + r->offset))
			return missing(c, r);
	}
	return 0;
}

int convert_fill(struct convert *c, char *record, bool lines)
{
	const struct rules *rules = &c->map->rules;

	for (size_t i = lines ? rules->n_order : 0; i < (lines ? rules->n : rules->n_order); i++) {
		const struct rule *r = &rules->at[i];
		if (fill(c, r, record))
			return -1;
		if (!(r->field->flags & FIELD_CURRENCY))
			continue;
		bool more = i + 1 < rules->n && rules->at[i + 1].field->flags & FIELD_CURRENCY;
		if (settle_currency(c, r, record, more))
			return -1;
	}
	return check_needs(c, record, lines);
}

/* A gateway knows an order by its number; which channel it is of, --channel says. Else it names no order. */
static void name_order(struct convert *c, char *record)
{
	size_t offset = 0;
	const struct field *f = record_find(c->map->target, "order", '.', &offset);
	const char **order = f && f->kind == FIELD_TEXT ? field_text(f, record) : NULL;

	if (order && *order && !strchr(*order, ':'))
		*order = c->channel ? arena_format(c->mem, "%s:%s", c->channel, *order) : NULL;
}

/* The texts that are of the map, not of the dump. */
static void fill_channel(struct convert *c, char *record)
{
	size_t offset = 0;
	const struct field *f = record_find(c->map->target, "channel", '.', &offset);

	if (f && f->kind == FIELD_TEXT && !*field_text(f, record))
		*field_text(f, record) = arena_text(c->mem, c->channel, strlen(c->channel));
	f = c->map->keep_extra && c->when == WHEN_SALE ? record_find(c->map->target, "extra", '.', &offset) : NULL;
	if (f && f->kind == FIELD_JSON)
		*field_text(f, record) = convert_extra(c);
}

int convert_record(struct convert *c, void **ret, struct err *e)
{
	const struct record *target = c->map->target;
	char *record = arena_get(c->mem, target->size);

	c->err = e;
	c->of_line = false;
	c->exponent = 2;
	c->blame = "";
	record_init(target, record);
	c->joined = c->join ? join_records(c->join, c) : NULL;
	if (convert_fill(c, record, false))
		return -1;
	if (c->map->line_rules && convert_lines(c, record))
		return -1;
	fill_channel(c, record);
	if (map_names_orders(c->map))
		name_order(c, record);
	if (record_check(target, record, e))
		return -1;
	*ret = record;
	return 0;
}

int convert_identity(struct convert *c, size_t row, const char **ret_key, const char **ret_sku)
{
	const struct map *m = c->map;
	const char *key = NULL, *sku = NULL;
	enum when when = c->when;
	int rc = 0;

	c->of_line = true;
	c->row = row;
	c->when = WHEN_BOTH;
	for (size_t i = 0; i < m->rules.n && !rc; i++) {
		const struct rule *r = &m->rules.at[i];
		if (r->is_line && r->field == m->key && !key)
			rc = fill_text(c, r, &key);
		else if (r->is_line && r->field == m->sku && !sku)
			rc = fill_text(c, r, &sku);
	}
	c->when = when;
	c->of_line = false;
	*ret_key = key;
	*ret_sku = sku;
	return rc;
}
