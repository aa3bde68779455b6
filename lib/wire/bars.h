/* bars.h - the bar behind each row of a table
 *
 * Of the columns that may have one, that by which the rows come sorted, else the first. A bar is as long as its figure
 * is against the greatest of the same unit among the first rows. */
#ifndef WIRE_BARS_H
#define WIRE_BARS_H

#include "wire/table.h"

struct bars;

/* COLUMNS are lent until bars_close(). RET: new, or NULL when none of them may have a bar. */
struct bars *bars_open(const struct table_column *columns, size_t n, bool ascii);

/* Remember the figures of row ROW, below TABLE_HELD. */
void bars_keep(struct bars *b, size_t row, const struct table_figures *f);

/* Choose the column and the scales by the first N_ROWS; ROOM is how many columns of the terminal are left. */
void bars_settle(struct bars *b, size_t n_rows, size_t room);

/* The heading, NULL when no bars are drawn. RET: borrowed. */
const char *bars_heading(const struct bars *b);

/* Append the bar of a row that was kept. */
void bars_draw(const struct bars *b, size_t row, struct buf *out);

/* Free everything; B may be NULL. */
void bars_close(struct bars *b);

#endif
