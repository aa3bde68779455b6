/* table.h - text in columns that line up, for a terminal
 *
 * The first rows are kept back to learn how wide the columns must be; a later cell that is wider
 * pushes its neighbours. Cells may hold any text: what could steer a terminal is shown as a blank. */
#ifndef WIRE_TABLE_H
#define WIRE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"

enum { TABLE_HELD = 256 };    /* rows kept back */

/* How the cells of a column are coloured: not, by what the word means, or as something to look at. */
enum table_look { LOOK_PLAIN, LOOK_STATE, LOOK_WARNING };

struct table_column {
	const char *name;
	bool is_number;           /* set to the right */
	enum table_look look;
};

struct table;

/* COLUMNS are lent until grid_close(). RET: new. */
struct table *grid_open(const struct table_column *columns, size_t n, bool colour);

/* Take a row of as many CELLS as there are columns; append what can be shown. */
void grid_row(struct table *t, const char *const *cells, struct buf *out);

/* Append the rows kept back; from now on each row is shown at once. */
void grid_flush(struct table *t, struct buf *out);

/* Free everything; T may be NULL. */
void grid_close(struct table *t);

#endif
