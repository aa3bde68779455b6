/* pg_array.c - arrays as PostgreSQL receives them: src/backend/utils/adt/arrayfuncs.c, array_recv() */
#include "store/pg_array.h"

#include "base/text.h"
#include "base/banned.h"

/* dimensions, has NULLs, type of an element, number of elements, number of the first */
enum { AT_DIMENSIONS = 0, AT_HAS_NULL = 4, AT_TYPE = 8, AT_COUNT = 12, AT_FIRST = 16, HEADER_BYTES = 20 };

static void put32(char *to, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		to[i] = (char)(n >> (24 - 8 * i));
}

void pg_put_int(char *ret, int64_t n)
{
	put32(ret, (uint32_t)((uint64_t)n >> 32));
	put32(ret + 4, (uint32_t)n);
}

static char *element(struct pg_array *a, size_t room)
{
	if (a->bytes.len == 0) {
		buf_grow(&a->bytes, HEADER_BYTES);
		a->bytes.len = HEADER_BYTES;
	}
	char *at = buf_grow(&a->bytes, room);
	a->bytes.len += room;
	a->n++;
	return at;
}

static void null(struct pg_array *a)
{
	put32(element(a, 4), UINT32_MAX);
	a->has_null = true;
}

void pg_array_int(struct pg_array *a, int64_t n)
{
	if (n == INT_UNKNOWN) {
		null(a);
		return;
	}
	char *at = element(a, 12);
	put32(at, 8);
	pg_put_int(at + 4, n);
}

void pg_array_text(struct pg_array *a, const char *text, size_t len)
{
	if (!text) {
		null(a);
		return;
	}
	char *at = element(a, 4 + len);
	put32(at, (uint32_t)len);
	memcpy(at + 4, text, len);
}

const char *pg_array_bytes(struct pg_array *a, bool is_text, size_t *ret_len)
{
	char *to = a->bytes.data;

	put32(to + AT_DIMENSIONS, 1);
	put32(to + AT_HAS_NULL, a->has_null);
	put32(to + AT_TYPE, is_text ? PG_TEXT : PG_BIGINT);
	put32(to + AT_COUNT, a->n);
	put32(to + AT_FIRST, 1);
	*ret_len = a->bytes.len;
	return to;
}

void pg_array_clear(struct pg_array *a)
{
	buf_clear(&a->bytes);
	a->n = 0;
	a->has_null = false;
}
