/* tree.c - JSON: finding records in a window of the text, and paths in a tree */
#include "import/tree.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

size_t tree_blanks(const char *at, size_t n)
{
	size_t i = 0;

	while (i < n && (at[i] == ' ' || at[i] == '\t' || at[i] == '\r' || at[i] == '\n'))
		i++;
	return i;
}

/* Inside a string from S->at on: true when its end was seen. */
static bool pass_string(const char *at, size_t n, struct scan *s)
{
	while (s->at < n) {
		char c = at[s->at++];
		if (s->escape)
			s->escape = false;
		else if (c == '\\')
			s->escape = true;
		else if (c == '"') {
			s->string = false;
			return true;
		}
	}
	return false;
}

static bool ends_word(char c)
{
	return c == ',' || c == ']' || c == '}' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* A number or a word at the top; brackets and strings never come here. */
static enum found pass_word(const char *at, size_t n, bool ended, struct scan *s, size_t *ret_len)
{
	while (s->at < n && !ends_word(at[s->at]))
		s->at++;
	if (s->at == n && !ended)
		return FOUND_MORE;
	*ret_len = s->at;
	return FOUND;
}

enum found tree_value(const char *at, size_t n, bool ended, struct scan *s, size_t *ret_len)
{
	if (!s->begun) {
		s->at += tree_blanks(at + s->at, n - s->at);
		if (s->at == n)
			return ended ? FOUND_NOT : FOUND_MORE;
		s->begun = true;
		if (!memchr("{[\"", at[s->at], 3)) {
			if (ends_word(at[s->at]))
				return FOUND_BROKEN;
			s->begun = false;                 /* look again from here when more comes */
			return pass_word(at, n, ended, s, ret_len);
		}
	}
	while (s->at < n) {
		if (s->string) {
			if (!pass_string(at, n, s))
				break;
		} else {
			char c = at[s->at++];
			s->string = c == '"';
			s->depth += (c == '{' || c == '[') - (c == '}' || c == ']');
		}
		if (s->depth <= 0 && !s->string) {
			*ret_len = s->at;
			return FOUND;
		}
	}
	return ended ? FOUND_BROKEN : FOUND_MORE;
}

/* A walk over the keys of one object. */
struct walk { const char *at; size_t n, i; bool ended; const char *key; size_t key_len; };

static enum found stop(const struct walk *w)
{
	return w->ended ? FOUND_BROKEN : FOUND_MORE;
}

static enum found blanks_and(struct walk *w, char c)
{
	w->i += tree_blanks(w->at + w->i, w->n - w->i);
	if (w->i == w->n)
		return stop(w);
	if (w->at[w->i] != c)
		return FOUND_NOT;
	w->i++;
	return FOUND;
}

/* At the next key, I behind its colon; FOUND_NOT at the end of the object. */
static enum found next_key(struct walk *w)
{
	struct scan scan = { 0 };
	size_t len;
	enum found rc = blanks_and(w, ',');

	if (rc == FOUND_BROKEN || rc == FOUND_MORE)
		return rc;
	if ((rc = blanks_and(w, '}')) != FOUND_NOT)
		return rc == FOUND ? FOUND_NOT : rc;
	if (w->at[w->i] != '"')
		return FOUND_BROKEN;
	if ((rc = tree_value(w->at + w->i, w->n - w->i, w->ended, &scan, &len)) != FOUND)
		return rc;
	w->key = w->at + w->i + 1;
	w->key_len = len - 2;
	w->i += len;
	rc = blanks_and(w, ':');
	return rc == FOUND_NOT ? FOUND_BROKEN : rc;
}

static enum found skip_value(struct walk *w)
{
	struct scan scan = { 0 };
	size_t len;
	enum found rc = tree_value(w->at + w->i, w->n - w->i, w->ended, &scan, &len);

	w->i += rc == FOUND ? len : 0;
	return rc == FOUND_NOT ? FOUND_BROKEN : rc;
}

/* From the front of an object to the value of KEY. */
static enum found to_key(struct walk *w, const char *key)
{
	enum found rc = blanks_and(w, '{');

	while (rc == FOUND && (rc = next_key(w)) == FOUND) {
		if (w->key_len == strlen(key) && memcmp(w->key, key, w->key_len) == 0)
			return FOUND;
		rc = skip_value(w);
	}
	return rc;
}

enum found tree_key(const char *at, size_t n, bool ended, const char *key, size_t *ret_at)
{
	struct walk w = { .at = at, .n = n, .ended = ended };
	enum found rc = to_key(&w, key);

	w.i += tree_blanks(at + w.i, n - w.i);
	*ret_at = w.i;
	return rc == FOUND && w.i == n ? stop(&w) : rc;
}

/* Into a list that is next, if it is one. */
static enum found into_list(struct walk *w, struct place *ret)
{
	enum found rc = blanks_and(w, '[');

	if (rc != FOUND)
		return rc;
	w->i += tree_blanks(w->at + w->i, w->n - w->i);
	if (w->i == w->n)
		return stop(w);
	ret->list = true;
	ret->open++;
	ret->empty = w->at[w->i] == ']';
	return FOUND;
}

enum found tree_locate(const char *at, size_t n, bool ended, const struct records *path, struct place *ret)
{
	struct walk w = { .at = at, .n = n, .ended = ended };
	enum found rc = FOUND;

	*ret = (struct place){ 0 };
	w.i += tree_blanks(at, n);
	if (w.i == n)
		return stop(&w);
	if (at[w.i] == '[') {
		bool of_list = !path->n || (path->steps[0].index == STEP_EACH && !*path->steps[0].key);
		rc = of_list ? into_list(&w, ret) : FOUND_NOT;
		ret->at = w.i;
		return rc;
	}
	if (at[w.i] != '{')
		return FOUND_BROKEN;
	for (size_t i = 0; i < path->n && rc == FOUND && !ret->list; i++) {
		rc = to_key(&w, path->steps[i].key);
		ret->open++;
		if (rc == FOUND && path->steps[i].index == STEP_EACH)
			rc = into_list(&w, ret);
	}
	w.i += tree_blanks(at + w.i, n - w.i);
	ret->at = w.i;
	if (rc == FOUND && w.i == n)
		return stop(&w);
	return rc == FOUND && !ret->list && at[w.i] != '{' ? FOUND_NOT : rc;
}

/* Does a value tell TEXT? A number is its digits. */
static bool tells(const json_t *value, const char *text)
{
	char digits[32];

	if (json_is_string(value))
		return strcmp(json_string_value(value), text) == 0;
	snprintf(digits, sizeof digits, "%" PRId64, (int64_t)json_integer_value(value));
	return json_is_integer(value) && strcmp(digits, text) == 0;
}

/* The first element of LIST that the step's pick fits; ROOT is where a $path begins. */
static json_t *picked(json_t *list, const struct step *s, json_t *root)
{
	struct arena mem = { 0 };
	const char *value = s->pick->value;
	json_t *item, *ret = NULL;
	size_t i;

	if (s->pick->from) {
		struct slice v = tree_text(tree_get(root, s->pick->from, s->pick->n_from), &mem);
		value = v.at ? arena_text(&mem, v.at, v.len) : NULL;
	}
	json_array_foreach(list, i, item)
		if (!ret && value && tells(json_object_get(item, s->pick->key), value))
			ret = item;
	arena_release(&mem);
	return ret;
}

/* One step on: the value of the key, and of a list the element the step names. An XML element that may be
 * there once or more often is a list only when it is more: alone it is the first of its list. */
static json_t *step_on(json_t *from, const struct step *s, json_t *root)
{
	from = json_object_get(from, s->key);
	if (s->index == STEP_PICK)
		return json_is_array(from) ? picked(from, s, root)
			: from && tells(json_object_get(from, s->pick->key), s->pick->value) ? from : NULL;
	if (s->index >= 0)
		return json_is_array(from) ? json_array_get(from, (size_t)s->index) : s->index ? NULL : from;
	return from;
}

json_t *tree_get(json_t *from, const struct step *steps, size_t n)
{
	json_t *root = from;

	for (size_t i = 0; i < n && from; i++) {
		from = step_on(from, &steps[i], root);
		if (steps[i].index == STEP_EACH) {
			size_t k;
			json_t *item, *found = NULL;
			json_array_foreach(from, k, item)
				if ((found = tree_get(item, steps + i + 1, n - i - 1)) && !json_is_null(found))
					return found;
			if (json_is_array(from))
				return NULL;
		}
	}
	return from;
}

int tree_each(json_t *from, const struct step *steps, size_t n, int (*each)(void *arg, json_t *value), void *arg)
{
	json_t *root = from;

	for (size_t i = 0; i < n && from; i++) {
		from = step_on(from, &steps[i], root);
		if (steps[i].index == STEP_EACH && json_is_array(from)) {
			size_t k;
			json_t *item;
			json_array_foreach(from, k, item)
				if (tree_each(item, steps + i + 1, n - i - 1, each, arg))
					return -1;
			return 0;
		}
	}
	return from ? each(arg, from) : 0;
}

/* The shortest decimal that is this number: what the text of a JSON amount was. */
static struct slice real(double n, struct arena *mem)
{
	char *text = arena_bytes(mem, 40);

	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, 40, "%.*g", digits, n);
		if (strtod(text, NULL) == n)
			break;
	}
	return (struct slice){ text, strlen(text) };
}

struct slice tree_text(json_t *value, struct arena *mem)
{
	switch (value ? json_typeof(value) : JSON_NULL) {
	case JSON_STRING: return (struct slice){ json_string_value(value), json_string_length(value) };
	case JSON_REAL: return real(json_real_value(value), mem);
	case JSON_TRUE: return (struct slice){ "true", 4 };
	case JSON_FALSE: return (struct slice){ "false", 5 };
	case JSON_INTEGER: {
		char *text = arena_format(mem, "%" PRId64, (int64_t)json_integer_value(value));
		return (struct slice){ text, strlen(text) };
	}
	case JSON_OBJECT: {                      /* an XML element with attributes */
		json_t *text = json_object_get(value, "#text");
		return text ? tree_text(text, mem) : (struct slice){ 0 };
	}
	default: return (struct slice){ 0 };
	}
}
