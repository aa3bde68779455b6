/* buf.c - a growing byte buffer */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/arena.h"
#include "base/text.h"
#include "base/banned.h"

char *buf_grow(struct buf *b, size_t n)
{
	if (b->room - b->len < n + 1) {
		size_t room = b->room ? b->room * 2 : 256;
		while (room - b->len < n + 1)
			room *= 2;
		b->data = must_realloc(b->data, room);
		b->room = room;
	}
	return b->data + b->len;
}

void buf_int(struct buf *b, int64_t n)
{
	if (n >= 0 && n < 10) {      /* most numbers are */
		buf_byte(b, (char)('0' + n));
		return;
	}
	char *to = buf_grow(b, 20);
	b->len += (size_t)(text_put_int(n, to) - to);
}

/* nonnull: else gcc, when it adds sanitizers, warns of a null format */
__attribute__((nonnull(2)))
void buf_format(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	vsnprintf(buf_grow(b, (size_t)n + 1), (size_t)n + 1, fmt, again);
	b->len += (size_t)n;
	va_end(again);
	va_end(ap);
}

const char *buf_text(struct buf *b)
{
	*buf_grow(b, 0) = '\0';
	return b->data;
}

void buf_clear(struct buf *b)
{
	b->len = 0;
}

void buf_release(struct buf *b)
{
	free(b->data);
	*b = (struct buf){ 0 };
}
