/* rows.c - the rows of one order, out of a window that moves or out of memory */
#include "import/open.h"

#include <string.h>
#include "base/text.h"
#include "import/value.h"
#include "base/banned.h"

enum { TABLE_START = 1024 };

int rows_flaw(const struct import *im, const struct row *row, struct err *e)
{
	switch (row->flaw) {
	case FLAW_NONE: return 0;
	case FLAW_QUOTE_OPEN:
		return err_set(e, ERR_FIELD_VALUE, "row", "a quote opens in this line and does not close");
	case FLAW_QUOTE_TEXT:
		return err_set(e, ERR_FIELD_VALUE, "row", "something stands behind the closing quote of a cell");
	case FLAW_ENCODING: return err_set(e, ERR_ENCODING, "row", "the row is not UTF-8");
	case FLAW_NUL: return err_set(e, ERR_ENCODING, "row", "the row holds a NUL byte");
	case FLAW_LONG: return err_set(e, ERR_TOO_LONG, "row", "the row is longer than 8 MiB");
	case FLAW_CELLS: break;
	}
	return err_set(e, ERR_FIELD_VALUE, "row", "the row has %zu cells, the header has %zu", row->n_cells,
		im->header.n);
}

static struct slice plain_cell(const struct import *im, const char *text, const struct row *row, size_t i)
{
	const struct cell *c = &im->cells.at[row->cell + i];

	return (struct slice){ text + row->at + c->at, c->len };
}

static bool all_blank(const struct import *im, const char *text, const struct row *row, size_t from)
{
	for (size_t i = from; i < row->n_cells; i++) {
		struct slice v = plain_cell(im, text, row, i);
		if (v.len && value_trim(v).at)
			return false;
	}
	return true;
}

/* The header once more, in the middle of joined files. */
static bool is_header(const struct import *im, const char *text, const struct row *row)
{
	char folded[200];

	if (row->n_cells < im->header.n)
		return false;
	for (size_t i = 0; i < im->header.n; i++)
		if (strlen(im->folded[i]) < sizeof folded
			&& strcmp(value_fold(plain_cell(im, text, row, i), folded, sizeof folded), im->folded[i]) != 0)
			return false;
	return true;
}

static void look_for_flaws(const struct import *im, const char *text, struct row *row)
{
	if (row->flaw)
		return;
	if (!text_is_utf8(text + row->at, row->len))
		row->flaw = FLAW_ENCODING;
	else if (memchr(text + row->at, '\0', row->len))
		row->flaw = FLAW_NUL;
	else if (row->n_cells > im->header.n && !all_blank(im, text, row, im->header.n))
		row->flaw = FLAW_CELLS;
}

/* A row that cannot be cut: only its first line is taken, so that what follows is read. */
static void first_line(struct import *im, const char *at, size_t n, struct row *row, size_t *ret_used)
{
	const char *lf = memchr(at, '\n', n);

	im->skip_line = !lf && !im->stream->ended;
	row->len = lf ? (size_t)(lf - at) : im->skip_line ? 0 : n;
	*ret_used = row->len + (lf != NULL);
	row->cell = im->cells.n;
	row->n_cells = 0;
}

/* Pass over the rest of a line that is too long, without keeping it. */
static enum gather skip_line(struct import *im)
{
	struct stream *s = im->stream;
	char *at = s->data + s->from + im->next, *lf = memchr(at, '\n', s->len - s->from - im->next);

	if (!lf) {
		s->len = s->from + im->next;
		return s->ended ? GATHER_END : GATHER_MORE;
	}
	im->next += (size_t)(lf - at) + 1;
	im->line++;
	im->skip_line = false;
	return GATHER_WHOLE;
}

/* Cut one row at NEXT, whatever it is. */
static enum gather cut_row(struct import *im, struct row *row)
{
	struct stream *s = im->stream;
	const char *at;
	size_t n, used = 0;

	if (im->skip_line && skip_line(im) != GATHER_WHOLE)
		return s->ended ? GATHER_END : GATHER_MORE;
	at = s->data + s->from + im->next;
	n = s->len - s->from - im->next;
	if (n == 0)
		return s->ended ? GATHER_END : GATHER_MORE;
	row->at = im->next;
	row->line = im->line;
	if (!table_row(at, n, s->ended, im->separator, im->quotes, &im->cells, row, &used)) {
		if (n <= RECORD_MAX_BYTES)
			return GATHER_MORE;
		row->flaw = FLAW_LONG;
		first_line(im, at, n, row, &used);
	} else if (row->flaw && memchr(at, '\n', row->len)) {
		/* its quotes do not match: the lines below it may be rows of their own */
		im->cells.n = row->cell;
		first_line(im, at, n, row, &used);
	}
	im->next += used;
	im->line += im->is_sheet ? 1 : table_lines(at, used);
	look_for_flaws(im, s->data + s->from, row);
	return GATHER_WHOLE;
}

/* "Total" in the first cell that has anything, and no order of its own: what a list ends in. */
static bool is_total(const struct import *im, const char *text, const struct row *row)
{
	static const char *const words[] = { "total", "totals", "grandtotal", "subtotal", "overalltotal", "sum",
		"gesamt", "summe", NULL };
	char folded[20];

	for (size_t i = 0; i < row->n_cells; i++) {
		struct slice v = value_trim(plain_cell(im, text, row, i));
		if (!v.at)
			continue;
		if (v.len > 16 || !strchr("tTgGsSoO", *v.at))
			return false;
		value_fold(v, folded, sizeof folded);
		return word_index(words, folded, strlen(folded)) >= 0;
	}
	return false;
}

static bool is_skipped(struct import *im, const char *text, const struct row *row)
{
	const size_t first = 0;
	struct arena mem = { 0 };
	struct err ignored;
	bool skip = false;

	if (!im->map->skip.n || im->map->unpivot.n || im->map->unpivot_after)
		return false;
	struct convert c = import_convert(im, &mem, &ignored);
	c.text = text;
	c.rows = row;
	c.pick = &first;
	c.n_pick = 1;
	for (size_t i = 0; !skip && i < im->map->skip.n; i++)
		skip = convert_holds(&c, &im->map->skip.at[i]);
	arena_release(&mem);
	return skip;
}

/* A row that counts. */
static enum gather next_row(struct import *im, struct row *row)
{
	for (;;) {
		enum gather rc = cut_row(im, row);
		if (rc != GATHER_WHOLE)
			return rc;
		const char *text = im->stream->data + im->stream->from;
		bool drop = im->drop_rows > 0
			|| (!row->flaw && (all_blank(im, text, row, 0) || is_header(im, text, row) || is_total(im, text, row)
				|| is_skipped(im, text, row)));
		if (!drop)
			return GATHER_WHOLE;
		im->drop_rows -= im->drop_rows > 0;
		im->cells.n = row->cell;
		if (!im->n_rows) {
			im->stream->from += im->next;
			im->next = 0;
		}
	}
}

/* The usual key: one column, as it is. False when it needs a closer look. */
static bool plain_key(const struct import *im, const char *text, const struct row *row, struct buf *key)
{
	const struct choice *group = &im->map->group;
	const struct part *p = &group->terms[0].parts[0];
	const struct rule *r = &im->map->group_text;

	if (group->n != 1 || group->terms[0].n != 1 || p->flags || p->column < 0 || (size_t)p->column >= row->n_cells
		|| im->map->none.n || r->text != TEXT_CLEAN)
		return false;
	struct slice v = plain_cell(im, text, row, (size_t)p->column);
	if (!value_is_trimmed(v) || im->cells.at[row->cell + (size_t)p->column].doubled
		|| *v.at == '=' || *v.at == '\''
		|| value_is_error(v) || memchr(v.at, '\n', v.len) || memchr(v.at, '\r', v.len))
		return false;
	buf_clear(key);
	buf_add(key, v.at, v.len);
	return true;
}

/* The key of ROW's order into KEY; false when it tells none. */
static bool row_key(struct import *im, const char *text, const struct row *row, struct buf *key)
{
	if (plain_key(im, text, row, key))
		return true;

	const size_t first = 0;
	struct arena mem = { 0 };
	struct err e = { .code = ERR_NONE };
	struct slice v = { 0 };
	struct convert c = import_convert(im, &mem, &e);

	c.text = text;
	c.rows = row;
	c.pick = &first;
	c.n_pick = 1;
	buf_clear(key);
	if (!source_text(&c, &im->map->group_text, &im->map->group, &v) && v.at)
		buf_add(key, v.at, v.len);
	arena_release(&mem);
	return key->len > 0;
}

static void add_row(struct import *im, const struct row *row)
{
	if (im->n_rows == im->room_rows) {
		im->room_rows = im->room_rows ? im->room_rows * 2 : 16;
		im->rows = must_realloc(im->rows, im->room_rows * sizeof *im->rows);
	}
	im->rows[im->n_rows++] = *row;
}

static void swap_keys(struct import *im)
{
	struct buf key = im->key;

	im->key = im->next_key;
	im->next_key = key;
}

/* Forget the group that was given; the row read ahead begins the next one. */
static void next_group(struct import *im)
{
	size_t taken = im->next;

	if (im->pending) {
		struct row row = im->rows[im->n_rows - 1];
		memmove(im->cells.at, im->cells.at + row.cell, row.n_cells * sizeof *im->cells.at);
		im->cells.n = row.n_cells;
		taken = row.at;
		row.at = row.cell = 0;
		im->rows[0] = row;
		im->n_rows = 1;
		swap_keys(im);
	} else {
		im->n_rows = im->cells.n = 0;
	}
	im->stream->from += taken;
	im->next -= taken;
	im->pending = im->over = false;
}

/* Does ROW go on with the order at hand? */
static bool goes_on(struct import *im, struct row *row)
{
	bool told = row_key(im, im->stream->data + im->stream->from, row, &im->next_key);

	row->loose = row->flaw && !told;
	if (!im->n_rows)
		return true;
	if (!told)
		return row->flaw || im->map->group_continued;
	return im->next_key.len == im->key.len && memcmp(im->next_key.data, im->key.data, im->key.len) == 0;
}

/* The order is too long to be kept: its rows are passed over. */
static void pass_over(struct import *im)
{
	im->over = true;
	im->n_rows = 1;
	im->rows[0].len = im->rows[0].at = im->rows[0].n_cells = 0;
	im->cells.n = 0;
	im->stream->from += im->next;
	im->next = 0;
}

/* Rows that stand together. */
static enum gather together(struct import *im)
{
	struct row row;
	enum gather rc;

	if (!im->started) {
		if (im->text)
			next_group(im);
		im->started = true;
	}
	while ((rc = next_row(im, &row)) == GATHER_WHOLE) {
		if (!im->map->group.n) {
			add_row(im, &row);
			return GATHER_WHOLE;
		}
		bool same = goes_on(im, &row);
		if (!im->n_rows)
			swap_keys(im);
		add_row(im, &row);
		im->pending = !same;
		if (!same)
			return GATHER_WHOLE;
		if (im->over || (im->next > RECORD_MAX_BYTES && im->n_rows > 1) || im->n_rows > LIST_MAX)
			pass_over(im);
	}
	return rc == GATHER_END && im->n_rows ? GATHER_WHOLE : rc;
}

static void wider_table(struct import *im)
{
	size_t room = im->room_table ? im->room_table * 2 : TABLE_START;
	struct bundle **table = must_alloc(room * sizeof *table);

	for (struct bundle *b = im->bundles; b; b = b->next) {
		b->same = table[b->hash & (room - 1)];
		table[b->hash & (room - 1)] = b;
	}
	must_free(im->table);
	im->table = table;
	im->room_table = room;
}

struct bundle *rows_bundle(struct import *im, const char *key, size_t len)
{
	uint64_t hash = text_hash(1, key, len);
	struct bundle *b = im->room_table && len ? im->table[hash & (im->room_table - 1)] : NULL;

	while (b && (b->hash != hash || strlen(b->key) != len || memcmp(b->key, key, len) != 0))
		b = b->same;
	if (b)
		return b;
	if (im->n_bundles >= im->room_table)
		wider_table(im);
	b = arena_get(&im->kept, sizeof *b);
	b->key = arena_text(&im->kept, key, len);
	b->hash = hash;
	b->same = im->table[hash & (im->room_table - 1)];
	im->table[hash & (im->room_table - 1)] = b;
	if (im->last_bundle)
		im->last_bundle->next = b;
	else
		im->bundles = b;
	im->last_bundle = b;
	im->n_bundles++;
	return b;
}

static void keep(struct import *im, const struct row *row)
{
	const char *text = im->stream->data + im->stream->from;
	struct kept *k = arena_get(&im->kept, sizeof *k);
	bool told = row_key(im, text, row, &im->next_key);

	if (!told && im->map->group_continued && im->key.len)
		buf_add(&im->next_key, im->key.data, im->key.len);
	struct bundle *b = rows_bundle(im, buf_text(&im->next_key), im->next_key.len);
	*k = (struct kept){ NULL, arena_text(&im->kept, text + row->at, row->len), row->len, row->line };
	if (b->last)
		b->last->next = k;
	else
		b->first = k;
	b->last = k;
	if (told) {
		buf_clear(&im->key);
		buf_add(&im->key, im->next_key.data, im->next_key.len);
	}
	im->cells.n = 0;
	im->stream->from += im->next;
	im->next = 0;
}

/* Cut the rows of a bundle again, as they were when they were read. */
static void unfold(struct import *im, const struct bundle *b)
{
	im->n_rows = im->cells.n = 0;
	buf_clear(&im->bundle_text);
	for (const struct kept *k = b->first; k; k = k->next) {
		buf_add(&im->bundle_text, k->text, k->len);
		buf_byte(&im->bundle_text, '\n');
	}
	size_t at = 0, used = 0;
	for (const struct kept *k = b->first; k; at += k->len + 1, k = k->next) {
		struct row row = { .at = at, .line = k->line };
		table_row(im->bundle_text.data + at, k->len, true, im->separator, im->quotes, &im->cells, &row, &used);
		look_for_flaws(im, im->bundle_text.data, &row);
		add_row(im, &row);
	}
}

/* Rows that stand anywhere: all are read first. */
static enum gather scattered(struct import *im, struct err *e)
{
	struct row row;
	enum gather rc = GATHER_END;

	while (!im->all_kept && (rc = next_row(im, &row)) == GATHER_WHOLE) {
		keep(im, &row);
		if ((im->kept_bytes += row.len) > KEPT_MAX_BYTES) {
			err_set(e, ERR_INPUT, NULL, "the rows of one order need not stand together in %s, so that all are held in "
				"memory, and these are more than 1 GiB: sort them by order, or part the file", im->map->name);
			return GATHER_FAILED;
		}
	}
	if (rc != GATHER_END)
		return rc;
	im->all_kept = true;
	if (!im->bundles)
		return GATHER_END;
	unfold(im, im->bundles);
	im->bundles = im->bundles->next;
	return GATHER_WHOLE;
}

enum gather rows_gather(struct import *im, struct err *e)
{
	struct stream *s = im->stream;
	enum gather rc;

	if (im->map->group_scattered) {
		rc = scattered(im, e);
		im->text = im->bundle_text.data;
		return rc;
	}
	rc = together(im);
	if (rc == GATHER_WHOLE) {
		im->text = s->data + s->from;
		im->started = false;
	}
	return rc;
}

void rows_release(struct import *im)
{
	must_free(im->rows);
	must_free(im->cells.at);
	must_free(im->picks);
	must_free(im->events);
	must_free(im->table);
	buf_release(&im->key);
	buf_release(&im->next_key);
	buf_release(&im->bundle_text);
	arena_release(&im->kept);
}
