/* cells.c - a row of cells as csv or tsv */
#include "wire/cells.h"

#include <stdbool.h>
#include <string.h>
#include "base/banned.h"

static bool is_number(const char *s)
{
	s += *s == '-' || *s == '+';
	size_t whole = strspn(s, "0123456789");
	s += whole;
	if (whole && *s == '.') {
		whole = strspn(s + 1, "0123456789");
		s += 1 + whole;
	}
	return whole && !*s;
}

/* A spreadsheet would run such a cell as a formula. */
static bool is_formula(const char *cell)
{
	return *cell && strchr("=+-@\t", *cell) && !is_number(cell);
}

static void put_csv_cell(const char *cell, struct buf *out)
{
	bool guard = is_formula(cell), quote = cell[strcspn(cell, "\",\r\n")] != '\0';

	if (quote)
		buf_byte(out, '"');
	if (guard)
		buf_byte(out, '\'');
	for (; quote && *cell; cell++) {
		if (*cell == '"')
			buf_byte(out, '"');
		buf_byte(out, *cell);
	}
	buf_str(out, cell);
	if (quote)
		buf_byte(out, '"');
}

static void put_tsv_cell(const char *cell, struct buf *out)
{
	static const char plain[] = "\t\n\r\\", means[] = "tnr\\";

	if (is_formula(cell))
		buf_byte(out, '\'');
	while (*cell) {
		size_t n = strcspn(cell, plain);
		buf_add(out, cell, n);
		cell += n;
		if (*cell) {
			buf_byte(out, '\\');
			buf_byte(out, means[strchr(plain, *cell++) - plain]);
		}
	}
}

void cells_csv(const char *const *cells, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_byte(out, ',');
		put_csv_cell(cells[i], out);
	}
	buf_byte(out, '\n');
}

void cells_tsv(const char *const *cells, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_byte(out, '\t');
		put_tsv_cell(cells[i], out);
	}
	buf_byte(out, '\n');
}
