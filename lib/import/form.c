/* form.c - bodies of forms, one a line: a=1&b=two+words */
#include "import/look.h"

#include <string.h>
#include "base/text.h"
#include "base/banned.h"

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The text that %41+b stands for, in RET of LEN + 1 bytes; its length. */
static size_t plain(const char *at, size_t len, char *ret)
{
	char *to = ret;

	for (size_t i = 0; i < len; i++) {
		bool coded = at[i] == '%' && i + 2 < len && hex(at[i + 1]) >= 0 && hex(at[i + 2]) >= 0;
		*to++ = coded ? (char)(hex(at[i + 1]) * 16 + hex(at[i + 2])) : at[i] == '+' ? ' ' : at[i];
		i += coded ? 2 : 0;
	}
	*to = '\0';
	return (size_t)(to - ret);
}

json_t *form_tree(const char *at, size_t len, struct err *why)
{
	json_t *ret = json_object();
	char *key = must_alloc(2 * len + 2), *value = key + len + 1;
	const char *end = at + len, *stop;
	bool good = true;

	for (; at < end && good; at = stop + 1) {
		stop = memchr(at, '&', (size_t)(end - at));
		stop = stop ? stop : end;
		const char *equals = memchr(at, '=', (size_t)(stop - at));
		size_t front = equals ? (size_t)(equals - at) : (size_t)(stop - at);
		size_t back = equals ? (size_t)(stop - equals - 1) : 0;
		size_t n_key = plain(at, front, key), n = plain(at + front + (equals != NULL), back, value);
		good = text_is_utf8(key, n_key) && !memchr(key, '\0', n_key) && text_is_utf8(value, n) && !memchr(value, '\0', n);
		if (good && n_key)
			json_object_set_new(ret, key, json_stringn(value, n));
	}
	must_free(key);
	if (good)
		return ret;
	json_decref(ret);
	err_set(why, ERR_ENCODING, NULL, "the body is not UTF-8, or holds a NUL byte");
	return NULL;
}

enum gather form_gather(struct import *im, struct err *e)
{
	struct stream *s = im->stream;

	(void)e;
	for (;;) {
		im->line += im->element > 0 || im->form_skip;
		s->from += im->element + im->form_skip;
		im->element = im->form_skip = 0;
		const char *at = s->data + s->from;
		size_t n = s->len - s->from;
		const char *lf = n ? memchr(at, '\n', n) : NULL;
		if (!lf && !s->ended && n <= RECORD_MAX_BYTES)
			return GATHER_MORE;
		if (!n)
			return GATHER_END;
		im->too_long = !lf && !s->ended;
		im->element = lf ? (size_t)(lf - at) : n;
		im->form_skip = lf != NULL;
		if (im->element > (im->element && at[im->element - 1] == '\r'))
			return GATHER_WHOLE;
	}
}

/* Does the first line look like a body: keys of letters, an equals sign, no blanks? */
static bool is_form(const char *at, size_t n)
{
	size_t i = 0;

	while (i < n && (((at[i] | 32) >= 'a' && (at[i] | 32) <= 'z') || (at[i] >= '0' && at[i] <= '9') || strchr("_.-[]%+", at[i])))
		i++;
	return i && i < n && at[i] == '=' && !memchr(at, ' ', n) && !memchr(at, '\t', n);
}

int look_at_form(struct look *l, struct err *e)
{
	struct stream *s = l->im->stream;
	struct err ignored;
	int rc = 1;

	while (rc > 0 && !memchr(s->data + s->from, '\n', s->len - s->from) && s->len - s->from <= RECORD_MAX_BYTES)
		rc = stream_more(s, e);
	if (rc < 0)
		return -1;
	const char *at = s->data + s->from, *lf = memchr(at, '\n', s->len - s->from);
	size_t n = lf ? (size_t)(lf - at) : s->len - s->from;
	n -= n && at[n - 1] == '\r';
	json_t *tree = is_form(at, n) ? form_tree(at, n, &ignored) : NULL;
	for (size_t i = 0; tree && i < l->maps.n; i++)
		if (l->maps.at[i]->input & INPUT_FORM)
			look_at_keys(l, l->maps.at[i], (struct records){ 0 }, tree);
	json_decref(tree);
	return 0;
}
