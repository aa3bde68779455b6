/* wrap.h - text for people, broken into lines of at most 80 columns */
#ifndef BASE_WRAP_H
#define BASE_WRAP_H

#include <stddef.h>
#include "base/buf.h"

enum { WRAP_COLUMNS = 80 };

/* Append TEXT and a line end, broken at blanks; the first line goes on at column AT, further ones begin
 * with INDENT blanks. A word that fits nowhere stands alone on its line. */
void wrap_text(struct buf *out, size_t at, size_t indent, const char *text);

/* Append LEFT behind two blanks, and TEXT in a column of its own that begins at INDENT; on a line of its
 * own when LEFT is too long. */
void wrap_row(struct buf *out, const char *left, size_t indent, const char *text);

#endif
