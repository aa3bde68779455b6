/* text.h - strict parsing of text: integers, UTF-8, width on a terminal */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "Not known": what an integer, an amount or a time holds when nobody told it; never a value. */
#define INT_UNKNOWN INT64_MIN

/* A decimal integer, an optional '-' in front, nothing else; 0, or -1 when it is not one or too large. */
int text_int(const char *text, size_t len, int64_t *ret);

/* N in decimal at RET, which has room for 20 bytes; where it ends (no NUL is put). */
char *text_put_int(int64_t n, char *ret);

/* The length of LEN bytes up to the first that is not UTF-8 (RFC 3629: no surrogates, shortest form). */
size_t text_utf8_prefix(const char *text, size_t len);

static inline bool text_is_utf8(const char *text, size_t len)
{
	return text_utf8_prefix(text, len) == len;
}

/* One code point from valid UTF-8 at *AT, which is moved past it. */
uint32_t text_code_point(const char **at);

/* CODE as UTF-8 in RET, which has room for 4 bytes; the number of bytes. */
size_t text_put_utf8(uint32_t code, char *ret);

/* Columns that valid UTF-8 takes on a terminal: 0 for combining marks and controls, 2 for wide ones. */
size_t text_width(const char *text);

/* The longest prefix, in bytes, that fits COLUMNS; *RET_WIDTH is its width. */
size_t text_fit(const char *text, size_t columns, size_t *ret_width);

/* True when both are equal without regard to ASCII case. */
bool text_same_fold(const char *a, const char *b);

/* True when both are equal; NULL equals NULL only. */
bool text_same(const char *a, const char *b);

/* A 64-bit hash of LEN bytes, going on from SEED; the same on every machine. */
uint64_t text_hash(uint64_t seed, const void *bytes, size_t len);

/* The same for a number. */
uint64_t text_hash_int(uint64_t seed, uint64_t n);

/* The nearest of N words to WORD by edits, or NULL when none is near. RET: borrowed. */
const char *text_nearest(const char *word, const char *const *words, size_t n);

#endif
