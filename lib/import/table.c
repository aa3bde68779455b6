/* table.c - rows and cells, found in place and not changed (RFC 4180; TSV as Amazon writes it) */
#include "import/table.h"

#include <string.h>
#include "base/arena.h"
#include "base/banned.h"

int64_t table_lines(const char *at, size_t n)
{
	int64_t lines = 0;

	for (const char *lf, *end = at + n; (lf = memchr(at, '\n', (size_t)(end - at))); at = lf + 1)
		lines++;
	return lines;
}

static struct cell *new_cell(struct cells *cells)
{
	if (cells->n == cells->room) {
		cells->room = cells->room ? cells->room * 2 : 256;
		cells->at = must_realloc(cells->at, cells->room * sizeof *cells->at);
	}
	return &cells->at[cells->n++];
}

/* Behind a quoted cell that begins at FROM (past its quote): where the closing quote is, or NULL. */
static const char *closing(const char *from, const char *end, bool *ret_doubled)
{
	const char *quote = from;

	while ((quote = memchr(quote, '"', (size_t)(end - quote)))) {
		if (quote + 1 == end || quote[1] != '"')
			return quote;
		*ret_doubled = true;
		quote += 2;
	}
	return NULL;
}

/* The end of a cell without quotes: a separator, a line end, or END. */
static const char *plain(const char *at, const char *end, char separator)
{
	while (at < end && *at != separator && *at != '\n')
		at++;
	return at;
}

struct cutter {
	const char *start, *end;
	char separator;
	bool ended, quotes;
	struct row *row;
	struct cells *cells;
};

/* A quoted cell at AT; where the cut goes on, or NULL when more bytes are needed. */
static const char *quoted(struct cutter *c, const char *at)
{
	struct cell cell = { .at = (uint32_t)(at + 1 - c->start), .quoted = true };
	const char *close = closing(at + 1, c->end, &cell.doubled);

	if (!close || (close + 1 == c->end && !c->ended)) {
		if (close || !c->ended)
			return NULL;
		c->row->flaw = FLAW_QUOTE_OPEN;
		return c->end;
	}
	cell.len = (uint32_t)(close - at - 1);
	*new_cell(c->cells) = cell;
	const char *next = close + 1;
	if (next < c->end && *next == '\r' && (next + 1 == c->end || next[1] == '\n')) {
		if (next + 1 == c->end && !c->ended)
			return NULL;
		next++;
	}
	if (next == c->end || *next == c->separator || *next == '\n')
		return next;
	c->row->flaw = FLAW_QUOTE_TEXT;
	return plain(next, c->end, c->separator);
}

static const char *bare(struct cutter *c, const char *at)
{
	const char *stop = plain(at, c->end, c->separator);
	size_t len = (size_t)(stop - at);

	if (stop == c->end && !c->ended)
		return NULL;
	if (len && at[len - 1] == '\r' && (stop == c->end || *stop == '\n'))
		len--;
	*new_cell(c->cells) = (struct cell){ .at = (uint32_t)(at - c->start), .len = (uint32_t)len };
	return stop;
}

int table_row(const char *at, size_t n, bool ended, char separator, bool quotes, struct cells *cells,
	struct row *ret_row, size_t *ret_used)
{
	struct cutter c = { at, at + n, separator, ended, quotes, ret_row, cells };
	size_t first = cells->n;

	ret_row->flaw = FLAW_NONE;
	ret_row->loose = false;
	if (n == 0)
		return 0;
	for (const char *cell = at, *stop;; cell = stop + 1) {
		stop = c.quotes && cell < c.end && *cell == '"' ? quoted(&c, cell) : bare(&c, cell);
		if (!stop) {
			cells->n = first;
			return 0;
		}
		if (stop < c.end && *stop == separator)
			continue;
		ret_row->len = (size_t)(stop - at) - (stop > at && stop[-1] == '\r');
		ret_row->cell = first;
		ret_row->n_cells = cells->n - first;
		*ret_used = (size_t)(stop - at) + (stop < c.end);
		return 1;
	}
}
