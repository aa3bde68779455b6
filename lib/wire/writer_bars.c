/* writer_bars.c - the bar behind each row of a table */
#include "wire/bars.h"

#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "base/text.h"
#include "wire/bar.h"
#include "base/banned.h"

enum { UNITS_MAX = 16, UNIT_BYTES = 8, NONE = -1 };

struct scale { char unit[UNIT_BYTES]; int64_t most, rows; };

struct bars {
	const struct table_column *columns;
	size_t n, width;
	int64_t *figures;             /* TABLE_HELD rows of N */
	int *scale_of;                /* of each row */
	struct scale scales[UNITS_MAX];
	int n_scales;
	size_t chosen;                /* the column, N when no bars are drawn */
	bool ascii;
};

struct bars *bars_open(const struct table_column *columns, size_t n, bool ascii)
{
	struct bars *b;
	size_t i = 0;

	while (i < n && !columns[i].has_bar)
		i++;
	if (i == n)
		return NULL;
	b = must_alloc(sizeof *b);
	*b = (struct bars){ .columns = columns, .n = n, .chosen = n, .ascii = ascii };
	b->figures = must_alloc(TABLE_HELD * n * sizeof *b->figures);
	b->scale_of = must_alloc(TABLE_HELD * sizeof *b->scale_of);
	return b;
}

static int scale_of(struct bars *b, const char *unit)
{
	for (int i = 0; i < b->n_scales; i++)
		if (strncmp(b->scales[i].unit, unit, UNIT_BYTES - 1) == 0)
			return i;
	if (b->n_scales == UNITS_MAX)
		return NONE;
	snprintf(b->scales[b->n_scales].unit, UNIT_BYTES, "%s", unit);
	return b->n_scales++;
}

void bars_keep(struct bars *b, size_t row, const struct table_figures *f)
{
	memcpy(b->figures + row * b->n, f->at, b->n * sizeof *b->figures);
	b->scale_of[row] = scale_of(b, f->unit ? f->unit : "");
}

/* True when the figures of COLUMN fall from row to row of one unit, and never rise. */
static bool falls(const struct bars *b, size_t column, size_t n_rows)
{
	bool any = false;

	for (size_t row = 1; row < n_rows; row++) {
		int64_t before = b->figures[(row - 1) * b->n + column], now = b->figures[row * b->n + column];
		if (b->scale_of[row] != b->scale_of[row - 1])
			continue;
		if (now > before)
			return false;
		any |= now < before;
	}
	return any;
}

static size_t choose(const struct bars *b, size_t n_rows)
{
	size_t first = b->n;

	for (size_t i = 0; i < b->n; i++) {
		if (!b->columns[i].has_bar)
			continue;
		if (falls(b, i, n_rows))
			return i;
		first = first < b->n ? first : i;
	}
	return first;
}

void bars_settle(struct bars *b, size_t n_rows, size_t room)
{
	bool any = false;

	b->width = room < BAR_COLUMNS ? room : BAR_COLUMNS;
	if (b->width < BAR_COLUMNS_LEAST)
		return;
	b->chosen = choose(b, n_rows);
	for (size_t row = 0; row < n_rows; row++) {
		int64_t figure = b->figures[row * b->n + b->chosen];
		struct scale *s = b->scale_of[row] == NONE ? NULL : &b->scales[b->scale_of[row]];
		if (s && figure > s->most)
			s->most = figure;
		any |= s && ++s->rows > 1 && s->most > 0;
	}
	if (!any)
		b->chosen = b->n;
}

const char *bars_heading(const struct bars *b)
{
	return b->chosen < b->n ? b->columns[b->chosen].name : NULL;
}

void bars_draw(const struct bars *b, size_t row, struct buf *out)
{
	const struct scale *s = b->chosen < b->n && b->scale_of[row] != NONE ? &b->scales[b->scale_of[row]] : NULL;

	if (s && s->rows > 1)                                /* one alone has nothing to be compared with */
		bar_put(b->figures[row * b->n + b->chosen], s->most, b->width, b->ascii, out);
}

void bars_close(struct bars *b)
{
	if (!b)
		return;
	must_free(b->figures);
	must_free(b->scale_of);
	must_free(b);
}
