/* map.c - map files: lines, words and directives */
#include "import/map.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/text.h"
#include "base/banned.h"

enum { TOKENS_MAX = 2000, WITHIN_DEFAULT = 10, WITHIN_MAX = 50 };

int map_wrong(struct line *l, const char *fmt, ...)
{
	char text[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return err_set(l->err, ERR_INPUT, NULL, "map %.80s (%.80s): line %d: %s", l->map->name ? l->map->name : "?",
		l->map->file, l->number, text);
}

char *map_fold(struct arena *mem, const char *text, size_t len, char keep)
{
	char *ret = arena_bytes(mem, len + 1), *to = ret;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c >= 'A' && c <= 'Z')
			*to++ = (char)(c | 32);
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80
			|| (keep && c == (unsigned char)keep))
			*to++ = (char)c;
	}
	*to = '\0';
	return ret;
}

struct token *map_next(struct line *l)
{
	return l->at < l->n ? &l->tokens[l->at++] : NULL;
}

bool map_is(const struct token *t, const char *word)
{
	return t && strlen(word) == t->len && memcmp(t->raw, word, t->len) == 0;
}

const char *map_word(struct line *l, const struct token *t)
{
	char *ret = arena_bytes(&l->map->mem, t->len + 1), *to = ret;

	for (size_t i = 0; i < t->len; i++) {
		if (t->raw[i] == '"')
			continue;
		if (t->raw[i] == '\\' && i + 1 < t->len)
			i++;
		*to++ = t->raw[i];
	}
	*to = '\0';
	return ret;
}

void map_add_name(struct map *m, struct names *names, const char *name)
{
	const char **wider = arena_get(&m->mem, (names->n + 1) * sizeof *wider);

	if (names->n)
		memcpy(wider, names->at, names->n * sizeof *wider);
	wider[names->n++] = name;
	names->at = wider;
}

static int rest(struct line *l, struct names *ret)
{
	struct token *t;

	while ((t = map_next(l)))
		map_add_name(l->map, ret, map_word(l, t));
	return ret->n ? 0 : map_wrong(l, "a word is missing");
}

static int one(struct line *l, const char **ret)
{
	struct token *t = map_next(l);

	if (!t || l->at < l->n)
		return map_wrong(l, "one word is expected");
	*ret = map_word(l, t);
	return 0;
}

static int do_name(struct line *l)
{
	if (one(l, &l->map->name))
		return -1;
	if (!*l->map->name || l->map->name[strspn(l->map->name, "abcdefghijklmnopqrstuvwxyz0123456789-")])
		return map_wrong(l, "a name is of small letters, digits and '-'");
	return 0;
}

static int do_title(struct line *l)
{
	struct names words = { 0 };
	struct buf b = { 0 };

	if (rest(l, &words))
		return -1;
	for (size_t i = 0; i < words.n; i++) {
		if (i)
			buf_byte(&b, ' ');
		buf_str(&b, words.at[i]);
	}
	l->map->title = arena_text(&l->map->mem, b.data, b.len);
	buf_release(&b);
	return 0;
}

static int do_input(struct line *l)
{
	static const struct { const char *word; unsigned input; } known[] = {
		{ "csv", INPUT_CSV }, { "tsv", INPUT_TSV }, { "semicolon", INPUT_SEMICOLON }, { "pipe", INPUT_PIPE },
		{ "json", INPUT_JSON }, { "ndjson", INPUT_JSON }, { "xml", 0 }, { "urlencoded", 0 },
	};
	struct names words = { 0 };

	if (rest(l, &words))
		return -1;
	for (size_t i = 0; i < words.n; i++) {
		size_t k = 0;
		while (k < sizeof known / sizeof *known && strcmp(known[k].word, words.at[i]) != 0)
			k++;
		if (k == sizeof known / sizeof *known)
			return map_wrong(l, "input \"%s\" is not known", words.at[i]);
		if (!known[k].input)
			return map_wrong(l, "input %s: not in this version", words.at[i]);
		l->map->input |= known[k].input;
	}
	if (l->map->input & INPUT_JSON && l->map->input & INPUT_TABLE)
		return map_wrong(l, "a map reads tables or JSON, not both");
	return 0;
}

static int do_output(struct line *l)
{
	return map_wrong(l, "output: not in this version");
}

static int do_detect(struct line *l)
{
	struct map *m = l->map;
	struct signature *wider = arena_get(&m->mem, (m->n_signatures + 1) * sizeof *wider), *s;
	struct names names = { 0 };

	if (rest(l, &names))
		return -1;
	if (m->n_signatures)
		memcpy(wider, m->signatures, m->n_signatures * sizeof *wider);
	m->signatures = wider;
	s = &wider[m->n_signatures++];
	s->names = names.at;
	s->n = names.n;
	s->folded = arena_get(&m->mem, names.n * sizeof *s->folded);
	for (size_t i = 0; i < names.n; i++)
		s->folded[i] = map_fold(&m->mem, names.at[i], strlen(names.at[i]), '!');
	return 0;
}

static int do_record(struct line *l)
{
	return one(l, &l->map->record);
}

static int do_channel(struct line *l)
{
	return one(l, &l->map->channel);
}

static int do_zone(struct line *l)
{
	if (one(l, &l->map->zone))
		return -1;
	return zone_known(l->map->zone) ? map_wrong(l, "the zone \"%s\" is not known", l->map->zone) : 0;
}

static int do_require(struct line *l)
{
	return rest(l, &l->map->require);
}

static int do_none(struct line *l)
{
	return rest(l, &l->map->none);
}

static int number_of(struct line *l, int least, int most, int *ret)
{
	struct token *t = map_next(l);
	int64_t n;

	if (!t || text_int(t->raw, t->len, &n) || n < least || n > most)
		return map_wrong(l, "a number from %d to %d is expected", least, most);
	*ret = (int)n;
	return 0;
}

static int do_header(struct line *l)
{
	struct token *t;

	while ((t = map_next(l))) {
		if (map_is(t, "within") ? number_of(l, 1, WITHIN_MAX, &l->map->within)
			: map_is(t, "skip-after") ? number_of(l, 1, WITHIN_MAX, &l->map->after_header)
			: map_wrong(l, "header takes \"within N\" and \"skip-after N\""))
			return -1;
	}
	return 0;
}

static int do_quotes(struct line *l)
{
	const char *word = NULL;

	if (one(l, &word))
		return -1;
	if (strcmp(word, "tsv") != 0)
		return map_wrong(l, "quotes takes \"tsv\": cells of a TSV file may be quoted");
	l->map->quoted_tsv = true;
	return 0;
}

static int do_group(struct line *l)
{
	struct token *t;

	if (map_choice(l, &l->map->group))
		return -1;
	while ((t = map_next(l))) {
		if (map_is(t, "scattered"))
			l->map->group_scattered = true;
		else if (map_is(t, "continued"))
			l->map->group_continued = true;
		else if (!map_is(t, "adjacent"))
			return map_wrong(l, "group takes adjacent, scattered and continued");
	}
	return 0;
}

static int do_records(struct line *l)
{
	struct map *m = l->map;
	struct names names = { 0 };

	if (rest(l, &names))
		return -1;
	m->records = arena_get(&m->mem, names.n * sizeof *m->records);
	m->n_records = 0;
	for (size_t i = 0; i < names.n; i++) {
		if (strcmp(names.at[i], "|") == 0)
			continue;
		if (map_path(l, names.at[i], &m->records[m->n_records++]))
			return -1;
	}
	return 0;
}

static int do_lines(struct line *l)
{
	const char *path = NULL;

	struct records *p = &l->map->lines;
	*p = (struct records){ 0 };
	if (one(l, &path) || map_path(l, path, p))
		return -1;
	if (!p->n || p->steps[p->n - 1].index != STEP_EACH)
		return map_wrong(l, "lines needs a list, such as items[]");
	return 0;
}

static int do_need(struct line *l)
{
	const char *word = NULL;

	if (one(l, &word))
		return -1;
	if (strcmp(word, "lines") != 0)
		return map_wrong(l, "need takes \"lines\"; for a field write need behind its rule");
	l->map->need_lines = true;
	return 0;
}

static int do_extra(struct line *l)
{
	const char *word = NULL;

	if (one(l, &word))
		return -1;
	if (strcmp(word, "keep") != 0 && strcmp(word, "drop") != 0)
		return map_wrong(l, "extra takes keep or drop");
	l->map->keep_extra = strcmp(word, "keep") == 0;
	return 0;
}

static int add_condition(struct line *l, struct map_conditions *to)
{
	struct map_condition *wider = arena_get(&l->map->mem, (to->n + 1) * sizeof *wider);

	if (to->n)
		memcpy(wider, to->at, to->n * sizeof *wider);
	to->at = wider;
	return map_condition(l, &to->at[to->n++]);
}

static int do_skip(struct line *l)
{
	struct token *t = map_next(l);
	bool lines = map_is(t, "lines[]");

	if (lines)
		t = map_next(l);
	if (!map_is(t, "if"))
		return map_wrong(l, "skip is followed by \"if\" or \"lines[] if\"");
	return add_condition(l, lines ? &l->map->skip_lines : &l->map->skip);
}

static int do_events(struct line *l)
{
	struct rule *r = arena_get(&l->map->mem, sizeof *r);

	r->choices = arena_get(&l->map->mem, sizeof *r->choices);
	r->n_choices = 1;
	r->target = "events";
	r->map_line = l->number;
	if (map_choice(l, r->choices) || map_entries(l, r))
		return -1;
	for (size_t i = 0; i < r->n_entries; i++) {
		static const char *const words[] = { "sale", "event", "event-if-sold", NULL };
		const char *word = r->entries[i].word ? r->entries[i].word : "";
		r->entries[i].value = word_index(words, word, strlen(word));
		if (r->entries[i].value < 0)
			return map_wrong(l, "a row is sale, event or event-if-sold, not \"%s\"", word);
	}
	l->map->events = r;
	return 0;
}

static int do_unpivot(struct line *l)
{
	struct token *t = map_next(l);
	struct names names = { 0 };

	if (map_is(t, "after")) {
		const char *word = NULL;
		if (one(l, &word))
			return -1;
		l->map->unpivot_after = map_fold(&l->map->mem, word, strlen(word), '\0');
		return 0;
	}
	if (!t)
		return map_wrong(l, "unpivot takes \"after COLUMN\" or columns");
	l->at--;
	if (rest(l, &names))
		return -1;
	for (size_t i = 0; i < names.n; i++)
		map_add_name(l->map, &l->map->unpivot, map_fold(&l->map->mem, names.at[i], strlen(names.at[i]), '\0'));
	return 0;
}

static int do_event(struct line *l)
{
	return map_rule(l, WHEN_EVENT);
}

static int do_both(struct line *l)
{
	return map_rule(l, WHEN_BOTH);
}

static const struct { const char *word; int (*act)(struct line *l); } directives[] = {
	{ "name", do_name }, { "title", do_title }, { "input", do_input }, { "output", do_output },
	{ "detect", do_detect }, { "record", do_record }, { "channel", do_channel }, { "zone", do_zone },
	{ "require", do_require }, { "none", do_none }, { "header", do_header }, { "quotes", do_quotes },
	{ "group", do_group }, { "records", do_records }, { "lines", do_lines }, { "need", do_need },
	{ "extra", do_extra }, { "skip", do_skip }, { "events", do_events }, { "unpivot", do_unpivot },
	{ "event", do_event }, { "both", do_both },
};

static int act(struct line *l)
{
	if (l->n > 1 && map_is(&l->tokens[1], "<-"))
		return map_rule(l, WHEN_SALE);
	struct token *t = map_next(l);
	for (size_t i = 0; i < sizeof directives / sizeof *directives; i++)
		if (map_is(t, directives[i].word))
			return directives[i].act(l);
	return map_wrong(l, "\"%.*s\" is not a word of the map language", (int)(t->len > 40 ? 40 : t->len), t->raw);
}

/* The tokens of one line of the file, appended; -1 when a quote is not closed. */
static int tokens(struct line *l, const char *at, const char *end)
{
	while (at < end) {
		if (*at == ' ' || *at == '\t' || *at == '\r') {
			at++;
			continue;
		}
		if (*at == '#')
			return 0;
		const char *from = at;
		bool quoted = false;
		for (; at < end && (quoted || (*at != ' ' && *at != '\t' && *at != '\r')); at++) {
			if (*at == '\\' && at + 1 < end)
				at++;
			else if (*at == '"')
				quoted = !quoted;
		}
		if (quoted)
			return map_wrong(l, "a quote is not closed");
		if (l->n == TOKENS_MAX)
			return map_wrong(l, "the line is too long");
		l->tokens[l->n++] = (struct token){ from, (size_t)(at - from) };
	}
	return 0;
}

static int finish(struct line *l)
{
	struct map *m = l->map;

	l->number = 1;
	if (!m->name || !m->input || !m->record || !m->rules.n)
		return map_wrong(l, "a map needs a name, an input, a record and rules");
	if (!m->title)
		m->title = m->name;
	if (m->group_scattered && !m->group.n)
		return map_wrong(l, "scattered rows need a group");
	if (m->events && !m->group.n)
		return map_wrong(l, "events need a group");
	if (m->input & INPUT_JSON && (m->group.n || m->unpivot.n || m->unpivot_after))
		return map_wrong(l, "group and unpivot are for tables");
	return 0;
}

static int parse(struct line *l, const char *text, size_t len)
{
	const char *end = text + len;
	int number = 0;

	for (const char *at = text, *lf; at < end; at = lf + 1) {
		lf = memchr(at, '\n', (size_t)(end - at));
		lf = lf ? lf : end;
		number++;
		bool goes_on = *at == ' ' || *at == '\t';
		if (!goes_on && l->n) {
			if (act(l))
				return -1;
			l->n = 0;
		}
		if (!l->n) {
			l->at = 0;
			l->number = number;
		}
		if (tokens(l, at, lf))
			return -1;
	}
	return l->n && act(l) ? -1 : finish(l);
}

int map_parse(const char *text, size_t len, const char *file, struct map **ret, struct err *e)
{
	struct map *m = must_alloc(sizeof *m);
	struct line l = { .map = m, .err = e, .number = 1 };

	m->file = arena_text(&m->mem, file, strlen(file));
	m->within = WITHIN_DEFAULT;
	l.tokens = must_alloc(TOKENS_MAX * sizeof *l.tokens);
	int rc = text_is_utf8(text, len) && !memchr(text, '\0', len) ? parse(&l, text, len)
		: map_wrong(&l, "the map is not UTF-8 text");
	must_free(l.tokens);
	if (rc) {
		map_free(m);
		return -1;
	}
	*ret = m;
	return 0;
}

void map_free(struct map *m)
{
	if (!m)
		return;
	arena_release(&m->mem);
	must_free(m);
}
