/* json.h - a pull reader for one JSON text (RFC 8259), in place, without a tree
 *
 * The text is changed while it is read: strings are unescaped where they stand and get a NUL behind.
 * It must be valid UTF-8 without NUL bytes (record_decode() sees to that). After a failure WHY says
 * what is wrong and AT where. No name here is one of jansson's: both are linked into the tools. */
#ifndef WIRE_JSON_H
#define WIRE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum json_kind {
	JSON_IS_BROKEN, JSON_IS_OBJECT, JSON_IS_ARRAY, JSON_IS_STRING, JSON_IS_NUMBER,
	JSON_IS_TRUE, JSON_IS_FALSE, JSON_IS_NULL,
};

struct json {
	char *at, *end;
	const char *start, *why;
	int depth;
	bool fresh;     /* just entered: no comma before the next key or item */
};

/* The first byte from AT on, before END, that cannot stand in a string as it is: a quote, a backslash, a control
 * character or DEL; END when there is none. */
const char *json_plain_end(const char *at, const char *end);

/* WHY of a text that holds \u0000: our texts end at a NUL. */
extern const char json_holds_nul[];

/* Begin to read LEN bytes; TEXT[LEN] must be writable. */
void json_open(struct json *j, char *text, size_t len);

/* What the next value is; nothing is taken. */
enum json_kind json_peek(struct json *j);

/* Go into the object or array that is next; 0 or -1. */
int json_enter(struct json *j);

/* The next key of the object entered: 1, or 0 at its end (which is taken), or -1. RET: borrowed. */
int json_key(struct json *j, char **ret_key, size_t *ret_len);

/* The same in two steps: 1 when a key comes, 0 at the end of the object; then the key. */
int json_key_next(struct json *j);
int json_key_take(struct json *j, char **ret_key, size_t *ret_len);

/* True when "NAME": comes, which is taken then; never for a key that is written with escapes or blanks. */
static inline bool json_key_is(struct json *j, const char *name, size_t len)
{
	if ((size_t)(j->end - j->at) < len + 3 || j->at[1] != name[0] || j->at[len + 1] != '"' || j->at[len + 2] != ':'
		|| j->at[0] != '"' || memcmp(j->at + 1, name, len) != 0)
		return false;
	j->at += len + 3;
	return true;
}


/* 1 when the array entered has a further item, 0 at its end (which is taken), or -1. */
int json_item(struct json *j);

/* Take a string; 0 or -1. RET: borrowed, in the text, NUL behind. */
int json_text(struct json *j, char **ret_text, size_t *ret_len);

/* Take a number as it is written; 0 or -1. RET: borrowed, no NUL behind. */
int json_number(struct json *j, char **ret_text, size_t *ret_len);

/* Take true, false, null, or any value whole; 0 or -1. */
int json_skip(struct json *j);

/* 0 when nothing but white space is left, else -1. */
int json_finish(struct json *j);

#endif
