/* glued.c - a row that was refused may be the header of another dump: two files in one */
#include "import/look.h"

#include <string.h>
#include "import/value.h"
#include "base/banned.h"

/* The cells of ROW, folded, in MEM. */
static void fold_row(const struct import *im, const struct row *row, struct headings *h, struct arena *mem)
{
	h->at = must_realloc((void *)h->at, (row->n_cells + 1) * sizeof *h->at);
	h->n = row->n_cells;
	for (size_t i = 0; i < row->n_cells; i++) {
		const struct cell *c = &im->cells.at[row->cell + i];
		struct slice v = value_trim((struct slice){ im->text + row->at + c->at, c->len });
		h->at[i] = v.at ? map_fold(mem, v.at, v.len, '\0') : "";
	}
	headings_index(h);
}

static const struct map *header_of(const struct import *im, const struct headings *h)
{
	if (look_fits(im->map, h))
		return im->map;
	for (size_t i = 0; i < im->others.n; i++)
		if (im->others.at[i] && im->others.at[i]->input & INPUT_TABLE && look_fits(im->others.at[i], h))
			return im->others.at[i];
	return NULL;
}

int glued_check(const struct import *im, size_t first, size_t n, struct err *e)
{
	struct headings h = { 0 };
	struct arena mem = { 0 };
	const struct map *m = NULL;
	size_t i;

	for (i = first; i < first + n && !m; i++) {
		if (im->rows[i].n_cells < 2)
			continue;
		fold_row(im, &im->rows[i], &h, &mem);
		m = header_of(im, &h);
	}
	headings_release(&h);
	arena_release(&mem);
	if (!m)
		return 0;
	return err_set(e, ERR_INPUT, NULL, "line %lld: here begins another dump, whose header fits %s: these are two files in "
		"one, part them there", (long long)im->rows[i - 1].line, m->name);
}
