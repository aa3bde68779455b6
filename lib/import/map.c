/* map.c - map files: lines and words */
#include "import/map.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "base/banned.h"

enum { TOKENS_MAX = 2000, WITHIN_DEFAULT = 10 };

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

/* Where C stands in T outside of quotes, from FROM; the length of T when it does not. */
size_t map_outside(const struct token *t, size_t from, char c)
{
	bool quoted = false;
	size_t i = from;

	for (; i < t->len; i++) {
		if (t->raw[i] == '\\')
			i++;
		else if (t->raw[i] == '"')
			quoted = !quoted;
		else if (!quoted && t->raw[i] == c)
			break;
	}
	return i < t->len ? i : t->len;
}

const char *map_names(struct line *l, const struct token *t)
{
	const char *ret = NULL;

	for (size_t from = 0, bar; from <= t->len; from = bar + 1) {
		bar = map_outside(t, from, '|');
		const char *name = map_word(l, &(struct token){ t->raw + from, bar - from });
		ret = ret ? arena_format(&l->map->mem, "%s%c%s", ret, NAME_OR, name) : name;
	}
	return ret;
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
	if (m->output && (!m->name || !m->record || !m->rules.n))
		return map_wrong(l, "a map that writes needs a name, an output, a record and rules");
	if (!m->name || !m->input || !m->record || (!m->rules.n && !m->refuse))
		return map_wrong(l, "a map needs a name, an input, a record and rules");
	if (!m->title)
		m->title = m->name;
	if (m->group_scattered && !m->group.n)
		return map_wrong(l, "scattered rows need a group");
	if (m->events && !m->group.n)
		return map_wrong(l, "events need a group");
	if (m->input & INPUT_TREE && (m->events || m->unpivot.n || m->unpivot_after))
		return map_wrong(l, "events and unpivot are for tables");
	if (m->spread.from.n && (m->group.n || m->input & INPUT_TREE))
		return map_wrong(l, "lines from is for tables in which each row is an order");
	if (m->lines_joined && (!m->join.n || !(m->input & INPUT_TREE)))
		return map_wrong(l, "lines ~ needs a join, and is for JSON");
	if (m->spread.keys.n && !m->spread.from.n)
		return map_wrong(l, "fields are of the cells that lines from names");
	if (m->group.n && m->lines.n && !m->under.n)
		return map_wrong(l, "lines are rows of a group, or a list in the record, not both");
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
			if (map_directive(l))
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
	return l->n && map_directive(l) ? -1 : finish(l);
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
