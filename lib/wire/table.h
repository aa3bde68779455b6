/* table.h - text in columns that line up, for a terminal
 *
 * The first rows are kept back to learn how wide the columns must be; a later cell that is wider
 * pushes its neighbours. Cells may hold any text: what could steer a terminal is shown as a blank.
 * Behind each row a bar may be drawn, of one of its figures, against the greatest of the rows kept back. */
#ifndef WIRE_TABLE_H
#define WIRE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/buf.h"

enum { TABLE_HELD = 256 };    /* rows kept back */

/* How the cells of a column are coloured: not, by what the word means, or as something to look at. */
enum table_look { LOOK_PLAIN, LOOK_STATE, LOOK_WARNING };

struct table_column {
	const char *name;
	bool is_number;           /* set to the right */
	enum table_look look;
	bool has_bar;             /* its figures may be drawn */
};

struct table_options {
	bool colour, ascii;
	size_t columns;           /* of the terminal: bars fit into it; 0 when it is none */
};

/* The figures of a row, one a column, and what they are in: those of different units are not compared. */
struct table_figures { const int64_t *at; const char *unit; };

struct table;

/* COLUMNS are lent until grid_close(). RET: new. */
struct table *grid_open(const struct table_column *columns, size_t n, const struct table_options *o);

/* Take a row of as many CELLS as there are columns; append what can be shown. FIGURES are asked for those columns that
 * may have bars; NULL when there are none. */
void grid_row(struct table *t, const char *const *cells, const struct table_figures *figures, struct buf *out);

/* Append the rows kept back; from now on each row is shown at once. */
void grid_flush(struct table *t, struct buf *out);

/* Free everything; T may be NULL. */
void grid_close(struct table *t);

#endif
