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

static void put_csv_cell(const char *cell, bool guarded, struct buf *out)
{
	bool guard = guarded && is_formula(cell), quote = cell[strcspn(cell, "\",\r\n")] != '\0';

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

static void put_tsv_cell(const char *cell, bool guarded, struct buf *out)
{
	static const char plain[] = "\t\n\r\\", means[] = "tnr\\";

	if (guarded && is_formula(cell))
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

static const struct cells_style usual = { .guard = true };

typedef void (*cell_fn)(const char *cell, bool guarded, struct buf *out);

static void put_row(const char *const *cells, size_t n, const struct cells_style *style, char mark, cell_fn put,
	struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_byte(out, mark);
		put(cells[i], style->guard && !(style->raw && style->raw[i]), out);
	}
	buf_str(out, style->crlf ? "\r\n" : "\n");
}

void cells_csv_as(const char *const *cells, size_t n, const struct cells_style *style, struct buf *out)
{
	put_row(cells, n, style, ',', put_csv_cell, out);
}

void cells_tsv_as(const char *const *cells, size_t n, const struct cells_style *style, struct buf *out)
{
	put_row(cells, n, style, '\t', put_tsv_cell, out);
}

void cells_csv(const char *const *cells, size_t n, struct buf *out)
{
	cells_csv_as(cells, n, &usual, out);
}

void cells_tsv(const char *const *cells, size_t n, struct buf *out)
{
	cells_tsv_as(cells, n, &usual, out);
}
