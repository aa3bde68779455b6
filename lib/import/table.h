/* table.h - rows and cells of CSV and its relatives, found in place */
#ifndef IMPORT_TABLE_H
#define IMPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum flaw { FLAW_NONE, FLAW_QUOTE_OPEN, FLAW_QUOTE_TEXT, FLAW_ENCODING, FLAW_NUL, FLAW_CELLS, FLAW_LONG };

/* Where a cell is in its row, without its quotes; DOUBLED when "" stands for " in it. */
struct cell { uint32_t at, len; bool quoted, doubled; };

struct row {
	size_t at, len;            /* from the start of the group, without the line end */
	int64_t line;
	size_t cell, n_cells;      /* its cells in struct cells */
	enum flaw flaw;
	bool loose;                /* it is flawed, and nobody knows whose it is */
};

struct cells { struct cell *at; size_t n, room; };

/* Cut the row at AT (N bytes, of which no more will come if ENDED) into CELLS, appended: *RET_ROW has its
 * length, flaw and cells, *RET_USED the bytes with the line end. 1, or 0 when more bytes are needed. */
int table_row(const char *at, size_t n, bool ended, char separator, bool quotes, struct cells *cells,
	struct row *ret_row, size_t *ret_used);

/* How many line ends are in N bytes. */
int64_t table_lines(const char *at, size_t n);

#endif
