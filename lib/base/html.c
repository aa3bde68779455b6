/* html.c - text that others have written, inside HTML */
#include "base/html.h"

#include "base/banned.h"

void html_text(struct buf *out, const char *text)
{
	for (; text && *text; text++)
		switch (*text) {
		case '&': buf_str(out, "&amp;"); break;
		case '<': buf_str(out, "&lt;"); break;
		case '>': buf_str(out, "&gt;"); break;
		case '"': buf_str(out, "&quot;"); break;
		case '\'': buf_str(out, "&#39;"); break;
		default: buf_byte(out, (unsigned char)*text < 0x20 || *text == 0x7f ? ' ' : *text);
		}
}
