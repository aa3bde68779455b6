/* json.c - a pull reader for JSON, in place */
#include "wire/json.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>
#include "base/text.h"
#include "base/banned.h"

enum { DEPTH_MAX = 512 };

const char json_holds_nul[] = "a NUL (\\u0000) in a string";

static int broken(struct json *j, const char *why)
{
	if (!j->why)
		j->why = why;
	return -1;
}

/* Eight bytes at once: a byte of the result is not 0 where the text is below 0x20, '"', '\\' or DEL. */
static inline uint64_t special(uint64_t x)
{
	const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
	uint64_t quote = x ^ ones * '"', slash = x ^ ones * '\\', del = x ^ ones * 0x7f;

	return ((x - ones * 0x20) | (quote - ones) | (slash - ones) | (del - ones)) & ~x & high;
}

const char *json_plain_end(const char *at, const char *end)
{
	uint64_t eight;

	while (end - at >= 8) {
		memcpy(&eight, at, 8);
		uint64_t found = special(le64toh(eight));
		if (found)
			return at + __builtin_ctzll(found) / 8;     /* the lowest mark is exact */
		at += 8;
	}
	while (at < end && (unsigned char)*at >= 0x20 && *at != '"' && *at != '\\' && *at != 0x7f)
		at++;
	return at;
}

void json_open(struct json *j, char *text, size_t len)
{
	*j = (struct json){ .at = text, .end = text + len, .start = text };
}

static inline void blanks(struct json *j)
{
	while (j->at < j->end && (*j->at == ' ' || *j->at == '\t' || *j->at == '\n' || *j->at == '\r'))
		j->at++;
}

enum json_kind json_peek(struct json *j)
{
	blanks(j);
	if (j->at == j->end)
		return JSON_IS_BROKEN;
	switch (*j->at) {
	case '{': return JSON_IS_OBJECT;
	case '[': return JSON_IS_ARRAY;
	case '"': return JSON_IS_STRING;
	case 't': return JSON_IS_TRUE;
	case 'f': return JSON_IS_FALSE;
	case 'n': return JSON_IS_NULL;
	default: return *j->at == '-' || (*j->at >= '0' && *j->at <= '9') ? JSON_IS_NUMBER : JSON_IS_BROKEN;
	}
}

int json_enter(struct json *j)
{
	enum json_kind kind = json_peek(j);

	if (kind != JSON_IS_OBJECT && kind != JSON_IS_ARRAY)
		return broken(j, "an object or array is expected");
	if (++j->depth > DEPTH_MAX)
		return broken(j, "nested too deep");
	j->at++;
	j->fresh = true;
	return 0;
}

/* At a closing bracket, or past the comma before what comes next: 0 at the end, 1, or -1. */
static int next(struct json *j, char close)
{
	blanks(j);
	if (j->at < j->end && *j->at == close) {
		j->at++;
		j->depth--;
		j->fresh = false;
		return 0;
	}
	if (!j->fresh) {
		if (j->at == j->end || *j->at != ',')
			return broken(j, close == '}' ? "',' or '}' is expected" : "',' or ']' is expected");
		j->at++;
	}
	j->fresh = false;
	return 1;
}

int json_key_next(struct json *j)
{
	int rc = next(j, '}');

	blanks(j);
	return rc;
}

int json_key_take(struct json *j, char **ret_key, size_t *ret_len)
{
	if (json_text(j, ret_key, ret_len))
		return broken(j, "a key is expected");
	blanks(j);
	if (j->at == j->end || *j->at != ':')
		return broken(j, "':' is expected");
	j->at++;
	return 0;
}

int json_key(struct json *j, char **ret_key, size_t *ret_len)
{
	int rc = next(j, '}');

	return rc > 0 && json_key_take(j, ret_key, ret_len) ? -1 : rc;
}

int json_item(struct json *j)
{
	return next(j, ']');
}

static int hex4(const char *s, const char *end, uint32_t *ret)
{
	uint32_t code = 0;

	if (end - s < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = s[i];
		unsigned d = c >= '0' && c <= '9' ? (unsigned)(c - '0')
			: (c | 32) >= 'a' && (c | 32) <= 'f' ? (unsigned)((c | 32) - 'a' + 10) : 16;
		if (d > 15)
			return -1;
		code = code << 4 | d;
	}
	*ret = code;
	return 0;
}

/* \uXXXX at S (behind the u), perhaps with its second half; bytes read, or 0. */
static size_t unicode(struct json *j, const char *s, uint32_t *ret)
{
	uint32_t low;

	if (hex4(s, j->end, ret))
		return 0;
	if (*ret == 0)
		return broken(j, json_holds_nul), 0;
	if (*ret < 0xd800 || *ret > 0xdfff)
		return 4;
	if (*ret > 0xdbff || j->end - s < 10 || s[4] != '\\' || s[5] != 'u' || hex4(s + 6, j->end, &low))
		return 0;
	if (low < 0xdc00 || low > 0xdfff)
		return 0;
	*ret = 0x10000 + ((*ret - 0xd800) << 10) + (low - 0xdc00);
	return 10;
}

static int escape(struct json *j, char **from, char **to)
{
	static const char plain[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
	char c = *from + 1 < j->end ? (*from)[1] : '\0';
	const char *which = c ? strchr(plain, c) : NULL;
	uint32_t code;

	if (which) {
		*(*to)++ = means[which - plain];
		*from += 2;
		return 0;
	}
	size_t n = c == 'u' ? unicode(j, *from + 2, &code) : 0;
	if (!n)
		return broken(j, "a broken escape in a string");
	*to += text_put_utf8(code, *to);
	*from += 2 + n;
	return 0;
}

/* The rest of a string that holds an escape at FROM. */
static int unescape(struct json *j, char *from, char **ret_to)
{
	char *to = from;

	while (from < j->end && *from != '"') {
		if ((unsigned char)*from < 0x20)
			return broken(j, "a control character in a string");
		if (*from != '\\')
			*to++ = *from++;
		else if (escape(j, &from, &to))
			return -1;
	}
	if (from == j->end)
		return broken(j, "a string without an end");
	j->at = from + 1;
	*ret_to = to;
	return 0;
}

int json_text(struct json *j, char **ret_text, size_t *ret_len)
{
	blanks(j);
	if (j->at == j->end || *j->at != '"')
		return broken(j, "a string is expected");
	char *from = j->at + 1, *to = from;
	to += json_plain_end(from, j->end) - from;
	if (to < j->end && *to == '"')
		j->at = to + 1;
	else if (unescape(j, to, &to))
		return -1;
	*to = '\0';
	*ret_text = from;
	*ret_len = (size_t)(to - from);
	return 0;
}

static char *digit_run(char *at, const char *end)
{
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

int json_number(struct json *j, char **ret_text, size_t *ret_len)
{
	blanks(j);
	char *from = j->at, *at = from + (from < j->end && *from == '-'), *run = at;

	at = digit_run(at, j->end);
	bool good = at > run && (at == run + 1 || *run != '0');
	if (good && at < j->end && *at == '.') {
		run = ++at;
		at = digit_run(at, j->end);
		good = at > run;
	}
	if (good && at < j->end && (*at | 32) == 'e') {
		at++;
		at += at < j->end && (*at == '+' || *at == '-');
		run = at;
		at = digit_run(at, j->end);
		good = at > run;
	}
	if (!good)
		return broken(j, "a broken number");
	j->at = at;
	*ret_text = from;
	*ret_len = (size_t)(at - from);
	return 0;
}

static int word(struct json *j, const char *text, size_t len)
{
	if ((size_t)(j->end - j->at) < len || memcmp(j->at, text, len) != 0)
		return broken(j, "a broken word");
	j->at += len;
	return 0;
}

static int skip_inside(struct json *j, bool object)
{
	char *text;
	size_t len;
	int rc;

	while ((rc = object ? json_key(j, &text, &len) : json_item(j)) > 0)
		if (json_skip(j))
			return -1;
	return rc;
}

int json_skip(struct json *j)
{
	enum json_kind kind = json_peek(j);
	char *text;
	size_t len;

	switch (kind) {
	case JSON_IS_OBJECT: case JSON_IS_ARRAY: return json_enter(j) ? -1 : skip_inside(j, kind == JSON_IS_OBJECT);
	case JSON_IS_STRING: return json_text(j, &text, &len);
	case JSON_IS_NUMBER: return json_number(j, &text, &len);
	case JSON_IS_TRUE: return word(j, "true", 4);
	case JSON_IS_FALSE: return word(j, "false", 5);
	case JSON_IS_NULL: return word(j, "null", 4);
	default: return broken(j, "a value is expected");
	}
}

int json_finish(struct json *j)
{
	blanks(j);
	return j->at == j->end ? 0 : broken(j, "something stands behind the value");
}
