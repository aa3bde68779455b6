/* pg_array.h - a column of many rows, in the form in which PostgreSQL takes an array as one parameter */
#ifndef STORE_PG_ARRAY_H
#define STORE_PG_ARRAY_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"

/* Types by their numbers, which are the same on every server. */
enum pg_type { PG_BIGINT = 20, PG_TEXT = 25, PG_TEXTS = 1009, PG_BIGINTS = 1016 };

struct pg_array {
	struct buf bytes;
	uint32_t n;
	bool has_null;
};

/* Append one element; INT_UNKNOWN and a NULL text are NULL. */
void pg_array_int(struct pg_array *a, int64_t n);
void pg_array_text(struct pg_array *a, const char *text, size_t len);

/* The whole as a binary parameter of PG_BIGINTS or PG_TEXTS, *RET_LEN bytes. RET: borrowed until the next call. */
const char *pg_array_bytes(struct pg_array *a, bool is_text, size_t *ret_len);

/* Forget the elements, keep the memory. */
void pg_array_clear(struct pg_array *a);

/* N in network byte order, the form of a BIGINT. */
void pg_put_int(char *ret, int64_t n);

#endif
