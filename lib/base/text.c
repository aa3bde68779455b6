/* text.c - strict parsing of text */
#include "base/text.h"

#include <string.h>
#include <strings.h>
#include <endian.h>
#include "base/banned.h"

int text_int(const char *text, size_t len, int64_t *ret)
{
	bool minus = len && *text == '-';
	uint64_t n = 0;

	if (len == (size_t)minus || len > 20)
		return -1;
	for (size_t i = minus; i < len; i++) {
		uint64_t digit = (uint64_t)(text[i] - '0');
		if (text[i] < '0' || text[i] > '9' || n > (INT64_MAX - digit) / 10)
			return -1;
		n = n * 10 + digit;
	}
	*ret = minus ? -(int64_t)n : (int64_t)n;
	return 0;
}

char *text_put_int(int64_t n, char *ret)
{
	char digits[20], *p = digits + sizeof digits;
	uint64_t u = n < 0 ? -(uint64_t)n : (uint64_t)n;

	if (n < 0)
		*ret++ = '-';
	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	while (p < digits + sizeof digits)
		*ret++ = *p++;
	return ret;
}

/* Length of the sequence that starts with C, and the least code point it may hold. */
static size_t lead(unsigned char c, uint32_t *least)
{
	if (c >= 0xc2 && c <= 0xdf) {
		*least = 0x80;
		return 2;
	}
	if ((c & 0xf0) == 0xe0) {
		*least = 0x800;
		return 3;
	}
	*least = 0x10000;
	return c >= 0xf0 && c <= 0xf4 ? 4 : 0;
}

/* Bytes of one valid sequence at S, 0 if it is broken. */
static size_t sequence(const unsigned char *s, size_t len)
{
	uint32_t least, code;
	size_t n = lead(s[0], &least);

	if (!n || n > len)
		return 0;
	code = s[0] & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3f);
	}
	return code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? 0 : n;
}

size_t text_utf8_prefix(const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t i = 0;

	while (i < len) {
		uint64_t eight;
		while (i + 8 <= len && (memcpy(&eight, s + i, 8), !(eight & 0x8080808080808080u)))
			i += 8;
		if (i >= len)
			break;
		size_t n = s[i] < 0x80 ? 1 : sequence(s + i, len - i);
		if (!n)
			break;
		i += n;
	}
	return i;
}

uint32_t text_code_point(const char **at)
{
	const unsigned char *s = (const unsigned char *)*at;
	size_t n = *s < 0x80 ? 1 : *s < 0xe0 ? 2 : *s < 0xf0 ? 3 : 4;
	uint32_t code = n == 1 ? *s : *s & (0xffu >> (n + 1));

	for (size_t i = 1; i < n; i++)
		code = code << 6 | (s[i] & 0x3f);
	*at += n;
	return code;
}

size_t text_put_utf8(uint32_t code, char *ret)
{
	if (code < 0x80) {
		ret[0] = (char)code;
		return 1;
	}
	size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--, code >>= 6)
		ret[i] = (char)(0x80 | (code & 0x3f));
	ret[0] = (char)((0xf00u >> n & 0xf0) | code);
	return n;
}

bool text_same_fold(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

bool text_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

__extension__ typedef unsigned __int128 wide;

static uint64_t mix(uint64_t a, uint64_t b)
{
	wide m = (wide)(a ^ 0x9e3779b97f4a7c15u) * (b ^ 0xe7037ed1a0b428dbu);

	return (uint64_t)m ^ (uint64_t)(m >> 64);
}

uint64_t text_hash_int(uint64_t seed, uint64_t n)
{
	return mix(seed, n);
}

uint64_t text_hash(uint64_t seed, const void *bytes, size_t len)
{
	const unsigned char *s = bytes;
	uint64_t h = mix(seed, len), eight;

	for (; len >= 8; s += 8, len -= 8) {
		memcpy(&eight, s, 8);
		h = mix(h, le64toh(eight));
	}
	eight = 0;
	for (size_t i = 0; i < len; i++)
		eight |= (uint64_t)s[i] << (8 * i);
	return mix(h, eight);
}

/* Edits between two short words, by Wagner and Fischer, one row at a time. */
static size_t edits(const char *a, const char *b)
{
	enum { MAX = 40 };
	size_t la = strlen(a), lb = strlen(b), row[MAX + 1];

	if (la > MAX || lb > MAX)
		return MAX;
	for (size_t j = 0; j <= lb; j++)
		row[j] = j;
	for (size_t i = 1; i <= la; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			size_t up = row[j], best = corner + (a[i - 1] != b[j - 1]);
			best = best < up + 1 ? best : up + 1;
			row[j] = best < row[j - 1] + 1 ? best : row[j - 1] + 1;
			corner = up;
		}
	}
	return row[lb];
}

const char *text_nearest(const char *word, const char *const *words, size_t n)
{
	const char *best = NULL;
	size_t least = strlen(word) / 3 + 2;

	for (size_t i = 0; i < n; i++) {
		size_t d = edits(word, words[i]);
		if (d < least) {
			least = d;
			best = words[i];
		}
	}
	return best;
}
