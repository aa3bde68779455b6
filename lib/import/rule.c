/* rule.c - the rules of a map: sources, operations and tables */
#include "import/map.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/text.h"
#include "base/banned.h"

enum { BRACKETS_MAX = 8 };

static int bad_path(struct line *l)
{
	return map_wrong(l, "a path is written a.b[].c, a[0] or a[key=value].b");
}

/* What stands in the brackets at AT, up to END: nothing, a number, key=value or key=$path. */
static int in_brackets(struct line *l, const char *at, const char *end, struct step *ret)
{
	const char *equals = memchr(at, '=', (size_t)(end - at));
	int64_t index;

	if (at == end) {
		ret->index = STEP_EACH;
		return 0;
	}
	if (!equals) {
		ret->index = text_int(at, (size_t)(end - at), &index) || index < 0 || index > 1000 ? STEP_NONE : (int)index;
		return ret->index == STEP_NONE ? bad_path(l) : 0;
	}
	struct pick *pick = arena_get(&l->map->mem, sizeof *pick);
	pick->key = arena_text(&l->map->mem, at, (size_t)(equals - at));
	pick->value = arena_text(&l->map->mem, equals + 1, (size_t)(end - equals - 1));
	ret->index = STEP_PICK;
	ret->pick = pick;
	if (*pick->value != '$')
		return 0;
	struct records path = { 0 };
	if (map_path(l, pick->value + 1, &path))
		return -1;
	pick->from = path.steps;
	pick->n_from = path.n;
	return 0;
}

/* The bracket that closes the one before AT; NULL when none does. */
static const char *closing(const char *at)
{
	int open = 1;

	for (; *at && open; at++)
		open += (*at == '[') - (*at == ']');
	return open ? NULL : at - 1;
}

/* The next step of a path: a key, then [], [N], [key=value] or nothing. */
static int step(struct line *l, const char **at, struct step *ret)
{
	size_t n = strcspn(*at, ".[");

	*ret = (struct step){ arena_text(&l->map->mem, *at, n), STEP_NONE, NULL };
	*at += n;
	if (**at == '[') {
		const char *end = closing(*at + 1);
		if (!end)
			return bad_path(l);
		if (in_brackets(l, *at + 1, end, ret))
			return -1;
		*at = end + 1;
	}
	if (!n || (**at && **at != '.') || (**at == '.' && !(*at)[1]))
		return bad_path(l);
	*at += **at == '.';
	return 0;
}

int map_path(struct line *l, const char *text, struct records *ret)
{
	size_t most = strlen(text) + 1;

	ret->steps = arena_get(&l->map->mem, most * sizeof *ret->steps);
	if (strcmp(text, ".") == 0)
		return 0;
	do
		if (step(l, &text, &ret->steps[ret->n++]))
			return -1;
	while (*text);
	return 0;
}

/* "Name"@2 or "Name"@last: which of equal headings. */
static int nth(struct line *l, struct token *t, struct part *ret)
{
	const char *at = t->len > 1 && *t->raw == '"' ? memrchr(t->raw, '@', t->len) : NULL;
	int64_t n;

	ret->nth = 1;
	if (!at || at[-1] != '"')
		return 0;
	size_t len = (size_t)(t->raw + t->len - at) - 1;
	if (len == 4 && memcmp(at + 1, "last", 4) == 0)
		ret->nth = 0;
	else if (text_int(at + 1, len, &n) || n < 1 || n > 1000)
		return map_wrong(l, "behind @ stands a number or last");
	else
		ret->nth = (int)n;
	t->len -= len + 1;
	return 0;
}

static bool is_a_field(const struct line *l, const char *name)
{
	const struct names *keys = &l->map->spread.keys;

	for (size_t i = 0; i < keys->n; i++)
		if (strcmp(keys->at[i], name) == 0)
			return true;
	return false;
}

static int named(struct line *l, struct token t, struct part *ret)
{
	bool is_path = l->map->input & INPUT_TREE && *t.raw != '"';

	if (*t.raw == '^' && t.len > 1) {
		ret->flags |= PART_PARENT;
		t.raw++;
		t.len--;
	}
	if (*t.raw == '~' && t.len > 1) {
		ret->flags |= PART_JOINED;
		t.raw++;
		t.len--;
		is_path = l->map->input & INPUT_TREE && *t.raw != '"';
	}
	if (nth(l, &t, ret))
		return -1;
	ret->name = map_word(l, &t);
	if (strcmp(ret->name, "$column") == 0 || strcmp(ret->name, "$cell") == 0) {
		ret->kind = ret->name[2] == 'o' ? PART_HEADING : PART_CELL;
		return 0;
	}
	if (*ret->name == '$' && l->map->output) {
		ret->kind = PART_GIVEN;
		ret->name++;
		return *ret->name ? 0 : map_wrong(l, "a name is missing behind $");
	}
	if (strncmp(ret->name, "$cell.", 6) == 0) {
		ret->kind = PART_FIELD;
		ret->name += 6;
		return is_a_field(l, ret->name) ? 0 : map_wrong(l, "\"%.40s\" is not among the fields", ret->name);
	}
	ret->folded = map_fold(&l->map->mem, ret->name, strlen(ret->name), '\0');
	ret->column = -1;
	if (!is_path) {
		ret->steps = arena_get(&l->map->mem, sizeof *ret->steps);
		ret->steps[0] = (struct step){ ret->name, STEP_NONE, NULL };
		ret->n_steps = 1;
		return 0;
	}
	struct records path = { 0 };
	if (map_path(l, ret->name, &path))
		return -1;
	ret->steps = path.steps;
	ret->n_steps = path.n;
	return 0;
}

/* Behind the bracket: a | b ) */
static int in_round_brackets(struct line *l, struct part *ret)
{
	struct choice *inner = arena_get(&l->map->mem, sizeof *inner);

	if (l->brackets-- <= 0 || ret->flags & PART_SUM)
		return map_wrong(l, "brackets are for the sources of a rule, and no sum has them");
	if (map_choice(l, inner))
		return -1;
	if (!map_is(map_next(l), ")"))
		return map_wrong(l, "a bracket is not closed");
	l->brackets++;
	ret->kind = PART_CHOICE;
	ret->inner = inner;
	ret->name = inner->terms[0].parts[0].name;
	ret->column = -1;
	return 0;
}

int map_part(struct line *l, struct part *ret)
{
	struct token *t = map_next(l);

	for (; t; t = map_next(l)) {
		if (map_is(t, "sum"))
			ret->flags |= PART_SUM;
		else if (map_is(t, "sum-all"))
			ret->flags |= PART_SUM | PART_SUM_ALL;
		else if (map_is(t, "abs"))
			ret->flags |= PART_ABS;
		else
			break;
	}
	if (!t)
		return map_wrong(l, "a source is missing");
	if (map_is(t, "("))
		return in_round_brackets(l, ret);
	if (!map_is(t, "="))
		return named(l, *t, ret);
	t = map_next(l);
	if (!t)
		return map_wrong(l, "a constant is missing behind =");
	ret->kind = PART_CONSTANT;
	ret->name = map_word(l, t);
	return 0;
}

static bool is_join(const struct token *t)
{
	return t->len == 1 && memchr("+-*/&", *t->raw, 5);
}

static int term(struct line *l, struct term *ret)
{
	char join = 0;

	for (;;) {
		struct part *wider = arena_get(&l->map->mem, (ret->n + 1) * sizeof *wider);
		if (ret->n)
			memcpy(wider, ret->parts, ret->n * sizeof *wider);
		ret->parts = wider;
		ret->parts[ret->n].join = join;
		if (map_part(l, &ret->parts[ret->n++]))
			return -1;
		if (l->at >= l->n || !is_join(&l->tokens[l->at]))
			return 0;
		join = *map_next(l)->raw;
	}
}

int map_choice(struct line *l, struct choice *ret)
{
	for (;;) {
		struct term *wider = arena_get(&l->map->mem, (ret->n + 1) * sizeof *wider);
		if (ret->n)
			memcpy(wider, ret->terms, ret->n * sizeof *wider);
		ret->terms = wider;
		if (term(l, &ret->terms[ret->n++]))
			return -1;
		if (l->at >= l->n || !map_is(&l->tokens[l->at], "|"))
			return 0;
		l->at++;
	}
}

static int test(struct line *l, struct test *ret)
{
	struct names words = { 0 };

	if (map_part(l, &ret->part))
		return -1;
	struct token *t = map_next(l);
	if (map_is(t, "set") || map_is(t, "unset")) {
		ret->kind = map_is(t, "set") ? TEST_SET : TEST_UNSET;
		return 0;
	}
	if (!map_is(t, "=") && !map_is(t, "!="))
		return map_wrong(l, "a condition is written COLUMN set, unset, = WORDS or != WORDS");
	ret->kind = map_is(t, "=") ? TEST_IS : TEST_IS_NOT;
	while (l->at < l->n && !map_is(&l->tokens[l->at], "and")) {
		const char *word = map_word(l, map_next(l));
		map_add_name(l->map, &words, map_fold(&l->map->mem, word, strlen(word), '*'));
	}
	ret->words = words.at;
	ret->n_words = words.n;
	return words.n ? 0 : map_wrong(l, "a word is missing");
}

int map_condition(struct line *l, struct map_condition *ret)
{
	for (;;) {
		struct test *wider = arena_get(&l->map->mem, (ret->n + 1) * sizeof *wider);
		if (ret->n)
			memcpy(wider, ret->tests, ret->n * sizeof *wider);
		ret->tests = wider;
		if (test(l, &ret->tests[ret->n++]))
			return -1;
		if (l->at >= l->n)
			return 0;
		if (!map_is(map_next(l), "and"))
			return map_wrong(l, "conditions are joined with \"and\"");
	}
}

static const char *pattern(struct line *l, const struct token *t)
{
	if (map_is(t, "+") || map_is(t, "*"))
		return arena_text(&l->map->mem, t->raw, 1);
	const char *word = map_word(l, t);
	return map_fold(&l->map->mem, word, strlen(word), '*');
}

static int entry(struct line *l, const struct token *t, const struct rule *r, struct entry *ret)
{
	size_t equals = map_outside(t, 0, '='), from = 0, n = 0;

	ret->patterns = arena_get(&l->map->mem, r->n_choices * sizeof *ret->patterns);
	while (from <= equals) {
		struct token left = { t->raw, equals };
		size_t comma = map_outside(&left, from, ',');
		if (n == r->n_choices)
			return map_wrong(l, "an entry has more words than there are columns: %.*s", (int)t->len, t->raw);
		ret->patterns[n++] = pattern(l, &(struct token){ t->raw + from, comma - from });
		from = comma + 1;
	}
	if (n != r->n_choices)
		return map_wrong(l, "an entry has fewer words than there are columns: %.*s", (int)t->len, t->raw);
	struct token right = { t->raw + equals + 1, t->len - equals - 1 };
	ret->word = map_is(&right, "-") ? NULL : map_word(l, &right);
	return 0;
}

int map_entries(struct line *l, struct rule *r)
{
	while (l->at < l->n && map_outside(&l->tokens[l->at], 0, '=') < l->tokens[l->at].len) {
		if (r->n_entries % 16 == 0) {
			struct entry *wider = arena_get(&l->map->mem, (r->n_entries + 16) * sizeof *wider);
			if (r->n_entries)
				memcpy(wider, r->entries, r->n_entries * sizeof *wider);
			r->entries = wider;
		}
		if (entry(l, map_next(l), r, &r->entries[r->n_entries++]))
			return -1;
	}
	return r->n_entries ? 0 : map_wrong(l, "entries are missing, such as Shipped=shipped");
}

static int text_argument(struct line *l, const char **ret)
{
	struct token *t = map_next(l);

	if (!t)
		return map_wrong(l, "a word is missing");
	*ret = map_word(l, t);
	return 0;
}

static int formats(struct line *l, struct rule *r)
{
	struct names names = { 0 };

	for (; l->at < l->n; l->at++) {
		struct token *t = &l->tokens[l->at];
		if (!memchr("\"%", *t->raw, 2) && !map_is(t, "iso") && !map_is(t, "unix") && !map_is(t, "unix-ms")
			&& !map_is(t, "unix-us") && !map_is(t, "numeric"))
			break;
		map_add_name(l->map, &names, map_word(l, t));
	}
	if (!names.n)
		map_add_name(l->map, &names, "iso");
	r->formats = names.at;
	r->n_formats = names.n;
	return 0;
}

static int zone(struct line *l, struct rule *r)
{
	if (text_argument(l, &r->zone))
		return -1;
	return zone_known(r->zone) ? map_wrong(l, "the zone \"%s\" is not known", r->zone) : 0;
}

static int none(struct line *l, struct rule *r)
{
	struct names names = { r->none, r->n_none };
	const char *word = "";

	if (text_argument(l, &word))
		return -1;
	map_add_name(l->map, &names, word);
	r->none = names.at;
	r->n_none = names.n;
	return 0;
}

static int least(struct line *l, struct rule *r)
{
	r->fold = FOLD_LEAST;
	if (l->at < l->n && map_is(&l->tokens[l->at], "except")) {
		l->at++;
		return text_argument(l, &r->except);
	}
	return 0;
}

static int guard(struct line *l, struct rule *r)
{
	return map_condition(l, &r->only_if);
}

static int where(struct line *l, struct rule *r)
{
	if (map_condition(l, &r->where))
		return -1;
	for (size_t i = 0; i < r->where.n; i++)
		r->where.tests[i].part.flags |= PART_WHERE;
	return 0;
}

static int strip(struct line *l, struct rule *r) { return text_argument(l, &r->strip); }
static int before(struct line *l, struct rule *r) { return text_argument(l, &r->before); }
static int after(struct line *l, struct rule *r) { return text_argument(l, &r->after); }
static int after_last(struct line *l, struct rule *r) { return text_argument(l, &r->after_last); }
static int dollar(struct line *l, struct rule *r) { return text_argument(l, &r->dollar); }
static int before_last(struct line *l, struct rule *r) { return text_argument(l, &r->before_last); }
static int join(struct line *l, struct rule *r) { return text_argument(l, &r->join); }

static int count(struct line *l, int most, int *ret)
{
	struct token *t = map_next(l);
	int64_t n;

	if (!t || text_int(t->raw, t->len, &n) || n < 0 || n > most)
		return map_wrong(l, "a number up to %d is missing", most);
	*ret = (int)n;
	return 0;
}

static int most(struct line *l, struct rule *r) { return count(l, 65536, &r->most); }
static int decimals(struct line *l, struct rule *r) { return count(l, 6, &r->decimals); }

/* A word behind the sources: what it sets, or the function that reads its arguments. */
static const struct word {
	const char *word;
	enum operation operation;         /* OP_USUAL: no change */
	unsigned text, number;
	int (*more)(struct line *l, struct rule *r);
} words[] = {
	{ "text", OP_TEXT, 0, 0, NULL }, { "clean", OP_TEXT, TEXT_CLEAN, 0, NULL },
	{ "id", OP_TEXT, TEXT_CLEAN | TEXT_ID, 0, NULL }, { "phone", OP_TEXT, TEXT_CLEAN | TEXT_PHONE, 0, NULL },
	{ "unwrap", OP_USUAL, TEXT_UNWRAP, 0, NULL }, { "html", OP_USUAL, TEXT_HTML, 0, NULL },
	{ "upper", OP_USUAL, TEXT_UPPER, 0, NULL }, { "lower", OP_USUAL, TEXT_LOWER, 0, NULL },
	{ "money", OP_MONEY, 0, 0, NULL }, { "integer", OP_INTEGER, 0, 0, NULL },
	{ "percent", OP_RATE, 0, 0, NULL }, { "fraction", OP_RATE, 0, NUMBER_FRACTION, NULL },
	{ "point", OP_USUAL, 0, NUMBER_POINT, NULL }, { "comma", OP_USUAL, 0, NUMBER_COMMA, NULL },
	{ "minor", OP_USUAL, 0, NUMBER_MINOR, NULL },
	{ "absolute", OP_USUAL, 0, NUMBER_ABS, NULL }, { "negate", OP_USUAL, 0, NUMBER_NEGATE, NULL },
	{ "round", OP_USUAL, 0, NUMBER_ROUND, NULL }, { "floor", OP_USUAL, 0, NUMBER_FLOOR, NULL },
	{ "time", OP_TIME, 0, 0, formats }, { "bool", OP_BOOL, 0, 0, NULL }, { "same", OP_SAME, 0, 0, NULL },
	{ "one-of", OP_ONE_OF, 0, 0, NULL }, { "zone", OP_USUAL, 0, 0, zone }, { "none", OP_USUAL, 0, 0, none },
	{ "least", OP_USUAL, 0, 0, least }, { "if", OP_USUAL, 0, 0, guard }, { "strip", OP_USUAL, TEXT_CUTS, 0, strip },
	{ "before", OP_USUAL, TEXT_CUTS, 0, before }, { "after", OP_USUAL, TEXT_CUTS, 0, after },
	{ "currency", OP_TEXT, TEXT_CLEAN | TEXT_CURRENCY, 0, NULL }, { "dollar", OP_USUAL, 0, 0, dollar },
	{ "after-last", OP_USUAL, TEXT_CUTS, 0, after_last }, { "where", OP_USUAL, 0, 0, where },
	{ "before-last", OP_USUAL, TEXT_CUTS, 0, before_last }, { "slug", OP_USUAL, TEXT_SLUG, 0, NULL },
	{ "raw", OP_USUAL, TEXT_RAW, 0, NULL }, { "number", OP_USUAL, TEXT_NUMBER, 0, NULL },
	{ "string", OP_USUAL, TEXT_STRING, 0, NULL }, { "join", OP_USUAL, 0, 0, join },
	{ "excel-text", OP_USUAL, TEXT_EXCEL | TEXT_RAW, 0, NULL }, { "digest", OP_USUAL, TEXT_DIGEST, 0, NULL },
	{ "digits", OP_USUAL, TEXT_DIGITS, 0, NULL }, { "found", OP_USUAL, TEXT_FOUND, 0, NULL },
	{ "escape", OP_USUAL, TEXT_ESCAPE, 0, NULL }, { "most", OP_USUAL, 0, 0, most }, { "decimals", OP_USUAL, 0, 0, decimals },
};

static const struct word *find_word(const struct token *t)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (map_is(t, words[i].word))
			return &words[i];
	return NULL;
}

int map_text_word(struct line *l, const struct token *t, struct rule *r)
{
	const struct word *w = find_word(t);

	if (!w || w->operation > OP_TEXT || w->number)
		return map_wrong(l, "\"%.*s\" does not change a text", (int)(t->len > 40 ? 40 : t->len), t->raw);
	r->text |= w->text;
	return w->more ? w->more(l, r) : 0;
}

static int operations(struct line *l, struct rule *r, bool *ret_told)
{
	struct token *t;

	while ((t = map_next(l))) {
		const struct word *w = find_word(t);
		if (map_is(t, "need")) {
			r->need = true;
		} else if (map_is(t, "last") || map_is(t, "latest")) {
			r->fold = map_is(t, "last") ? FOLD_LAST : FOLD_LATEST;
		} else if (!w && map_outside(t, 0, '=') < t->len) {
			l->at--;
			if (map_entries(l, r))
				return -1;
		} else if (!w) {
			return map_wrong(l, "\"%.*s\" is not an operation", (int)(t->len > 40 ? 40 : t->len), t->raw);
		} else {
			if (w->operation) {
				r->operation = w->operation;
				*ret_told = true;
			}
			r->text |= w->text;
			r->number |= w->number;
			if (w->more && w->more(l, r))
				return -1;
		}
	}
	return 0;
}

static int sources(struct line *l, struct rule *r)
{
	for (l->brackets = BRACKETS_MAX;; l->brackets = BRACKETS_MAX) {
		struct choice *wider = arena_get(&l->map->mem, (r->n_choices + 1) * sizeof *wider);
		if (r->n_choices)
			memcpy(wider, r->choices, r->n_choices * sizeof *wider);
		r->choices = wider;
		if (map_choice(l, &r->choices[r->n_choices++]))
			return -1;
		l->brackets = 0;
		if (l->at >= l->n || !map_is(&l->tokens[l->at], ","))
			return 0;
		l->at++;
	}
}

struct rule *map_add_rule(struct map *m, struct rules *r)
{
	if (r->n == r->room) {
		r->room = r->room ? r->room * 2 : 64;
		struct rule *wider = arena_get(&m->mem, r->room * sizeof *wider);
		if (r->n)
			memcpy(wider, r->at, r->n * sizeof *wider);
		r->at = wider;
	}
	return &r->at[r->n++];
}

int map_rule(struct line *l, enum when when)
{
	struct rule *r = map_add_rule(l->map, &l->map->rules);
	struct token *target = map_next(l);

	if (!target || !map_is(map_next(l), "<-"))
		return map_wrong(l, "a rule is written FIELD <- SOURCES OPERATIONS");
	if (!l->map->input)
		return map_wrong(l, "input, or output, comes before the rules");
	r->target = map_word(l, target);
	r->when = when;
	return l->map->output && map_left(l, r) ? -1 : map_right(l, r);
}

int map_right(struct line *l, struct rule *r)
{
	bool told = false;

	r->map_line = l->number;
	r->decimals = -1;
	if (sources(l, r) || operations(l, r, &told))
		return -1;
	bool several = told && (r->operation == OP_ONE_OF || r->operation == OP_SAME);
	if (r->n_choices > 1 && !several)
		return map_wrong(l, "sources with a comma between are for one-of and same");
	if (told && (r->n_entries > 0) != (r->operation == OP_ONE_OF))
		return map_wrong(l, "one-of needs entries, such as Shipped=shipped, and nothing else takes them");
	if (told && r->operation == OP_SAME && r->n_choices != 2)
		return map_wrong(l, "same compares two sources");
	return 0;
}
