/* wrap.c - text for people, broken into lines of at most 80 columns */
#include "base/wrap.h"

#include <stdbool.h>
#include "base/banned.h"

static void blanks(struct buf *out, size_t n)
{
	memset(buf_grow(out, n), ' ', n);
	out->len += n;
}

void wrap_text(struct buf *out, size_t at, size_t indent, const char *text)
{
	bool first = true;

	for (;;) {
		text += strspn(text, " ");
		size_t len = strcspn(text, " ");
		if (!len)
			break;
		if (!first && at + 1 + len > WRAP_COLUMNS) {
			buf_byte(out, '\n');
			blanks(out, indent);
			at = indent;
		} else if (!first) {
			buf_byte(out, ' ');
			at++;
		}
		buf_add(out, text, len);
		at += len;
		text += len;
		first = false;
	}
	buf_byte(out, '\n');
}

void wrap_row(struct buf *out, const char *left, size_t indent, const char *text)
{
	size_t width = 2 + strlen(left);

	blanks(out, 2);
	buf_str(out, left);
	if (*text && width + 2 > indent) {
		buf_byte(out, '\n');
		width = 0;
	}
	if (*text)
		blanks(out, indent - width);
	wrap_text(out, indent, indent, text);
}
