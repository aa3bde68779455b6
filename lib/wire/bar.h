/* bar.h - figures as pictures of one line: bars and sparklines, of block characters or of ASCII */
#ifndef WIRE_BAR_H
#define WIRE_BAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/buf.h"

enum { BAR_COLUMNS = 20, BAR_COLUMNS_LEAST = 5 };

/* Append VALUE as a bar of which COLUMNS are worth MOST; nothing for what is not known or not above 0. More than MOST
 * ends in a mark that it goes on. */
void bar_put(int64_t value, int64_t most, size_t columns, bool ascii, struct buf *out);

/* Append N values as a character each, as high as it is against the greatest of them; nothing when all are 0. */
void bar_spark(const int64_t *values, size_t n, bool ascii, struct buf *out);

#endif
