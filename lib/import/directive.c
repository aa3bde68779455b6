/* directive.c - the lines of a map file that are not rules */
#include "import/map.h"

#include <string.h>
#include "base/clock.h"
#include "base/text.h"
#include "base/banned.h"

enum { WITHIN_MAX = 50 };

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
		{ "json", INPUT_JSON }, { "ndjson", INPUT_JSON }, { "xml", INPUT_XML }, { "urlencoded", INPUT_FORM },
	};
	struct names words = { 0 };

	if (l->map->output)
		return map_wrong(l, "a map reads or writes: input or output, not both");
	if (rest(l, &words))
		return -1;
	for (size_t i = 0; i < words.n; i++) {
		size_t k = 0;
		while (k < sizeof known / sizeof *known && strcmp(known[k].word, words.at[i]) != 0)
			k++;
		if (k == sizeof known / sizeof *known)
			return map_wrong(l, "input \"%s\" is not known", words.at[i]);
		l->map->input |= known[k].input;
	}
	unsigned in = l->map->input;
	if (!!(in & INPUT_TABLE) + !!(in & INPUT_JSON) + !!(in & INPUT_XML) + !!(in & INPUT_FORM) > 1)
		return map_wrong(l, "a map reads tables, JSON, XML or forms, not two of them");
	return 0;
}

static int alternatives(struct line *l, struct names *ret)
{
	struct token *t;

	while ((t = map_next(l)))
		map_add_name(l->map, ret, map_names(l, t));
	return ret->n ? 0 : map_wrong(l, "a word is missing");
}

/* Each of the names in NAMES folded; '!' and what parts them stay. */
static const char *fold_names(struct arena *mem, const char *names)
{
	const char *ret = NULL;

	for (const char *at = names, *end;; at = end + 1) {
		end = strchrnul(at, NAME_OR);
		const char *one = map_fold(mem, at, (size_t)(end - at), '!');
		ret = ret ? arena_format(mem, "%s%c%s", ret, NAME_OR, one) : one;
		if (!*end)
			return ret;
	}
}

static int do_detect(struct line *l)
{
	struct map *m = l->map;
	struct signature *wider = arena_get(&m->mem, (m->n_signatures + 1) * sizeof *wider), *s;
	struct names names = { 0 };

	if (alternatives(l, &names))
		return -1;
	if (m->n_signatures)
		memcpy(wider, m->signatures, m->n_signatures * sizeof *wider);
	m->signatures = wider;
	s = &wider[m->n_signatures++];
	s->names = names.at;
	s->n = names.n;
	s->folded = arena_get(&m->mem, names.n * sizeof *s->folded);
	for (size_t i = 0; i < names.n; i++)
		s->folded[i] = fold_names(&m->mem, names.at[i]);
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
	return alternatives(l, &l->map->require);
}

static int do_fallback(struct line *l)
{
	l->map->fallback = true;
	return l->at < l->n ? map_wrong(l, "fallback takes nothing") : 0;
}

static int do_refuse(struct line *l)
{
	return one(l, &l->map->refuse);
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

	l->map->group_text.text = TEXT_CLEAN;
	if (map_choice(l, &l->map->group))
		return -1;
	while ((t = map_next(l))) {
		if (map_is(t, "scattered"))
			l->map->group_scattered = true;
		else if (map_is(t, "continued"))
			l->map->group_continued = true;
		else if (map_is(t, "under") && l->map->input & ~(unsigned)INPUT_TREE)
			return map_wrong(l, "children under a parent are records of JSON");
		else if (map_is(t, "under") && map_choice(l, &l->map->under))
			return -1;
		else if (!map_is(t, "adjacent") && !map_is(t, "under") && map_text_word(l, t, &l->map->group_text))
			return -1;
	}
	return 0;
}

/* Room for one more path in a list of them. */
static struct records *map_add_path(struct map *m, struct paths *to)
{
	struct records *wider = arena_get(&m->mem, (to->n + 1) * sizeof *wider);

	if (to->n)
		memcpy(wider, to->at, to->n * sizeof *wider);
	to->at = wider;
	return &to->at[to->n++];
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

/* lines from "line_item_#" | "Product Item # Name", lines from "Products" split "|" */
static int lines_from(struct line *l)
{
	struct spread *s = &l->map->spread;
	struct token *t;

	if (map_choice(l, &s->from))
		return -1;
	for (size_t i = 0; i < s->from.n; i++)
		if (s->from.terms[i].n != 1)
			return map_wrong(l, "lines from takes columns with \"|\" between");
	if (!(t = map_next(l)))
		return 0;
	return map_is(t, "split") ? one(l, &s->split) : map_wrong(l, "behind the columns stands split and what parts the lines");
}

static int do_join(struct line *l)
{
	struct map *m = l->map;
	struct token *t;

	m->join_text.text = TEXT_CLEAN;
	if (map_choice(l, &m->join))
		return -1;
	if (!map_is(map_next(l), "=") || !(t = map_next(l)))
		return map_wrong(l, "join is written: join KEY = KEY OF THE OTHER FILE");
	m->join_name = map_word(l, t);
	while ((t = map_next(l)))
		if (map_text_word(l, t, &m->join_text))
			return -1;
	return 0;
}

static int do_fields(struct line *l)
{
	struct spread *s = &l->map->spread;
	struct names words = { 0 };

	if (rest(l, &words))
		return -1;
	if (words.n < 3 || !*words.at[0] || !*words.at[1])
		return map_wrong(l, "fields is written: fields MARK EQUALS KEY ...");
	s->mark = words.at[0];
	s->equals = words.at[1];
	s->keys = (struct names){ words.at + 2, words.n - 2 };
	return 0;
}

static int do_lines(struct line *l)
{
	const char *path = NULL;

	if (l->at < l->n && map_is(&l->tokens[l->at], "from")) {
		l->at++;
		return lines_from(l);
	}

	if (l->at < l->n && map_is(&l->tokens[l->at], "~")) {
		l->map->lines_joined = true;
		l->at++;
		return l->at < l->n ? map_wrong(l, "behind ~ nothing follows") : 0;
	}
	while (l->at < l->n) {
		struct records *p = map_add_path(l->map, &l->map->lines);
		path = map_word(l, map_next(l));
		if (map_path(l, path, p))
			return -1;
		if (!p->n || p->steps[p->n - 1].index != STEP_EACH)
			return map_wrong(l, "lines needs a list, such as items[]");
		if (l->at < l->n && !map_is(map_next(l), "|"))
			return map_wrong(l, "paths to the lines have \"|\" between");
	}
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
	{ "name", do_name }, { "title", do_title }, { "input", do_input },
	{ "detect", do_detect }, { "record", do_record }, { "channel", do_channel }, { "zone", do_zone },
	{ "require", do_require }, { "none", do_none }, { "header", do_header }, { "quotes", do_quotes },
	{ "group", do_group }, { "records", do_records }, { "lines", do_lines }, { "need", do_need },
	{ "extra", do_extra }, { "skip", do_skip }, { "events", do_events }, { "unpivot", do_unpivot },
	{ "event", do_event }, { "both", do_both }, { "fallback", do_fallback }, { "refuse", do_refuse },
	{ "fields", do_fields }, { "join", do_join },
};

int map_directive(struct line *l)
{
	bool mine;

	if (l->n > 1 && map_is(&l->tokens[1], "<-"))
		return map_rule(l, WHEN_SALE);
	int rc = map_output_line(l, &mine);
	if (mine)
		return rc;
	struct token *t = map_next(l);
	for (size_t i = 0; i < sizeof directives / sizeof *directives; i++)
		if (map_is(t, directives[i].word))
			return directives[i].act(l);
	return map_wrong(l, "\"%.*s\" is not a word of the map language", (int)(t->len > 40 ? 40 : t->len), t->raw);
}
