/* buf.h - a growing byte buffer
 *
 * DATA always has room for a NUL behind LEN, but the NUL is only there after buf_text(). */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
	char *data;
	size_t len, room;
};

/* Make room for N more bytes. RET: borrowed, where they go; valid until the next call. */
char *buf_grow(struct buf *b, size_t n);

/* Append LEN bytes. */
static inline void buf_add(struct buf *b, const void *bytes, size_t len)
{
	char *to = b->room - b->len > len ? b->data + b->len : buf_grow(b, len);

	memcpy(to, bytes, len);
	b->len += len;
}

static inline void buf_byte(struct buf *b, char c)
{
	if (b->room - b->len < 2)
		buf_grow(b, 1);
	b->data[b->len++] = c;
}

/* Append a C string. */
static inline void buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

/* Append a decimal integer. */
void buf_int(struct buf *b, int64_t n);

/* Like printf, appended. */
void buf_format(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* RET: borrowed, the content as a C string. */
const char *buf_text(struct buf *b);

/* Forget the content, keep the memory. */
void buf_clear(struct buf *b);

/* Free the memory. */
void buf_release(struct buf *b);

#endif
