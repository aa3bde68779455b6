/* cells.h - a row of cells as csv (RFC 4180, lines end in LF) or tsv
 *
 * Both may be opened by a spreadsheet, so a cell that would be run as a formula (it starts with = + - @
 * or a tab, and is no number) gets an apostrophe in front. */
#ifndef WIRE_CELLS_H
#define WIRE_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"

/* Append N cells, commas between; quotes where they are needed. */
void cells_csv(const char *const *cells, size_t n, struct buf *out);

/* Append N cells, tabs between; tab, line feed, carriage return and backslash become \t \n \r \\. */
void cells_tsv(const char *const *cells, size_t n, struct buf *out);

/* How the cells of a file for another program are written. */
struct cells_style {
	bool guard;              /* against formulas */
	bool crlf;               /* lines end in CR LF */
	const bool *raw;         /* of each cell: no guard for this one; or NULL */
};

/* The same in a style of its own. */
void cells_csv_as(const char *const *cells, size_t n, const struct cells_style *style, struct buf *out);
void cells_tsv_as(const char *const *cells, size_t n, const struct cells_style *style, struct buf *out);

#endif
