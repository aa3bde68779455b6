/* writer.c - records out: ndjson, table, csv, tsv, xlsx */
#include "wire/writer.h"

#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "wire/bar.h"
#include "wire/cells.h"
#include "wire/sheet.h"
#include "wire/table.h"
#include "base/banned.h"

enum { NAME_MAX_BYTES = 128, NOTE_COLUMNS = 3, SPARK_COLUMNS = 1 };

const char *const format_words[] = { "ndjson", "table", "csv", "tsv", "xlsx", NULL };

/* A field and where the struct that holds it begins in the row. */
struct column {
	const struct field *field;
	size_t base;
	const char *path;         /* "ship_to.city" */
	const char *heading;      /* the same, without "_minor": there it is a decimal */
};

struct writer {
	const struct record *type;
	enum format format;
	bool bom, begun;
	struct table_options look;
	struct column *columns;   /* none: ndjson of whole records */
	size_t n_columns, n_cells, room;
	bool has_verdict, has_changed, has_dry_run;    /* columns, as the first row has them */
	const char **cells;
	size_t *starts;
	int64_t *figures;
	size_t n_sparks;                               /* columns of the series that is drawn as a sparkline */
	struct buf text;          /* the cells of a row */
	struct table_column *heads;
	struct table *table;
	struct sheet *sheet;                           /* of xlsx */
	struct arena mem;
};

static bool is_printed(const struct field *f)
{
	return !(f->flags & (FIELD_SQL | FIELD_IN | FIELD_ARG));
}

static void add_column(struct writer *w, const struct field *f, size_t base, const char *path)
{
	size_t len = strlen(path), cut = f->kind == FIELD_MONEY && len > 6 ? 6 : 0;

	if (w->n_columns == w->room) {
		w->room = w->room ? w->room * 2 : 32;
		w->columns = must_realloc(w->columns, w->room * sizeof *w->columns);
	}
	w->columns[w->n_columns++] = (struct column){
		.field = f, .base = base, .path = arena_text(&w->mem, path, len),
		.heading = arena_text(&w->mem, path, len - cut),
	};
}

/* The printed scalars of R that have all flags of WANT; objects are flattened, lists left out. */
static void add_scalars(struct writer *w, const struct record *r, size_t base, const char *prefix,
	unsigned want)
{
	char path[NAME_MAX_BYTES];

	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		if (!is_printed(f) || f->kind == FIELD_LIST)
			continue;
		snprintf(path, sizeof path, "%s%s%s", prefix, f->name, f->kind == FIELD_OBJECT ? "." : "");
		if (f->kind == FIELD_OBJECT)
			add_scalars(w, f->sub, base + f->offset, path, want);
		else if ((f->flags & want) == want)
			add_column(w, f, base, path);
	}
}

static void add_usual(struct writer *w)
{
	if (w->format == FORMAT_TABLE)
		add_scalars(w, w->type, 0, "", FIELD_COLUMN);
	if (!w->n_columns)
		add_scalars(w, w->type, 0, "", 0);
}

static int no_such_field(const struct writer *w, const char *name, struct err *e)
{
	struct writer all = { .type = w->type };
	const char *near = NULL, *names[NAME_MAX_BYTES];
	size_t n = 0;

	add_scalars(&all, w->type, 0, "", 0);
	for (; n < all.n_columns && n < NAME_MAX_BYTES; n++)
		names[n] = all.columns[n].path;
	near = text_nearest(name, names, n);
	err_set(e, ERR_USAGE, "fields", "--fields: there is no field \"%s\"%s%s%s", name,
		near ? "; is it \"" : "", near ? near : "", near ? "\"?" : "");
	must_free(all.columns);
	arena_release(&all.mem);
	return -1;
}

static int add_named(struct writer *w, const char *name, size_t len, struct err *e)
{
	char path[NAME_MAX_BYTES];
	size_t at = 0;

	snprintf(path, sizeof path - 8, "%.*s", (int)len, name);
	const struct field *f = len < sizeof path - 8 ? record_find(w->type, path, '.', &at) : NULL;
	if ((!f || f->flags & FIELD_ARG) && len < sizeof path - 8) {
		at = 0;
		memcpy(path + len, "_minor", 7);
		f = record_find(w->type, path, '.', &at);
		if (!f || f->kind != FIELD_MONEY) {
			f = NULL;
			path[len] = '\0';
		}
	}
	if (!f || !is_printed(f))
		return no_such_field(w, path, e);
	for (size_t i = 0; i < w->n_columns; i++)
		if (strcmp(w->columns[i].path, path) == 0)
			return err_set(e, ERR_USAGE, "fields", "--fields: \"%s\" is there twice", path);
	if (f->kind != FIELD_OBJECT || w->format == FORMAT_NDJSON) {
		add_column(w, f, at - f->offset, path);
		return 0;
	}
	strncat(path, ".", sizeof path - strlen(path) - 1);
	add_scalars(w, f->sub, at, path, 0);
	return 0;
}

static int add_fields(struct writer *w, const char *names, struct err *e)
{
	for (;;) {
		names += strspn(names, " ");
		size_t len = strcspn(names, ","), used = len;
		while (used && names[used - 1] == ' ')
			used--;
		if (add_named(w, names, used, e))
			return -1;
		if (!names[len])
			return 0;
		names += len + 1;
	}
}

int writer_open(struct writer **ret, const struct record *type, const struct writer_options *o, struct err *e)
{
	struct writer *w = must_alloc(sizeof *w);

	*w = (struct writer){ .type = type, .format = o->format, .bom = o->bom,
		.look = { .colour = o->colour, .ascii = o->ascii, .columns = o->columns } };
	if ((o->fields && add_fields(w, o->fields, e))
		|| (o->format == FORMAT_XLSX && sheet_open(&w->sheet, o->now_ms, e))) {
		writer_close(w);
		return -1;
	}
	if (!o->fields && o->format != FORMAT_NDJSON)
		add_usual(w);
	*ret = w;
	return 0;
}

static void note_json(const struct writer_note *note, struct buf *out)
{
	size_t open = out->len;

	if (note->verdict) {
		buf_str(out, ",\"verdict\":\"");
		buf_str(out, note->verdict);
		buf_byte(out, '"');
	}
	if (note->changed >= 0)
		buf_str(out, note->changed ? ",\"changed\":true" : ",\"changed\":false");
	if (note->dry_run)
		buf_str(out, ",\"dry_run\":true");
	if (out->len > open && out->data[open - 1] == '{') {
		memmove(out->data + open, out->data + open + 1, out->len - open - 1);
		out->len--;
	}
}

static void put_ndjson(const struct writer *w, const void *row, const struct writer_note *note,
	struct buf *out)
{
	if (!w->n_columns) {
		record_encode(w->type, row, out);
		out->len--;       /* its closing brace */
	} else {
		buf_byte(out, '{');
	}
	for (size_t i = 0; i < w->n_columns; i++) {
		const struct column *c = &w->columns[i];
		if (i)
			buf_byte(out, ',');
		json_quote(out, c->path, strlen(c->path));
		buf_byte(out, ':');
		record_value_json(c->field, (const char *)row + c->base, out);
	}
	if (note)
		note_json(note, out);
	buf_add(out, "}\n", 2);
}

static void put_cells(const struct writer *w, struct buf *out)
{
	if (w->format == FORMAT_CSV)
		cells_csv(w->cells, w->n_cells, out);
	else
		cells_tsv(w->cells, w->n_cells, out);
}

static bool is_right(const struct field *f)
{
	return f->kind == FIELD_INT || f->kind == FIELD_MONEY || f->kind == FIELD_RATE
		|| f->kind == FIELD_LIST;
}

static enum table_look look_of(const struct field *f)
{
	if (!(f->flags & FIELD_STATE))
		return LOOK_PLAIN;
	return f->kind == FIELD_SET_OF ? LOOK_WARNING : LOOK_STATE;
}

/* How many columns are of the series: a sparkline of fewer than two tells nothing. */
static size_t count_sparks(const struct writer *w)
{
	size_t n = 0;

	for (size_t i = 0; w->format == FORMAT_TABLE && i < w->n_columns; i++)
		n += (w->columns[i].field->flags & FIELD_SPARK) != 0;
	return n < 2 ? 0 : n;
}

static void make_heads(struct writer *w)
{
	w->heads = arena_get(&w->mem, (w->n_columns + SPARK_COLUMNS + NOTE_COLUMNS) * sizeof *w->heads);
	w->n_sparks = count_sparks(w);
	for (size_t i = 0; i < w->n_columns; i++) {
		const struct column *c = &w->columns[i];
		w->heads[w->n_cells++] = (struct table_column){ c->heading, is_right(c->field),
			look_of(c->field), (c->field->flags & FIELD_BAR) != 0 };
	}
	if (w->n_sparks)
		w->heads[w->n_cells++].name = "";
	if (w->has_verdict)
		w->heads[w->n_cells++].name = "verdict";
	if (w->has_changed)
		w->heads[w->n_cells++].name = "changed";
	if (w->has_dry_run)
		w->heads[w->n_cells++].name = "dry_run";
	w->cells = arena_get(&w->mem, w->n_cells * sizeof *w->cells);
	w->starts = arena_get(&w->mem, w->n_cells * sizeof *w->starts);
	w->figures = arena_get(&w->mem, w->n_cells * sizeof *w->figures);
}

/* The heading, now that the first row has told which notes there are. */
static void begin(struct writer *w, const struct writer_note *note, struct buf *out)
{
	w->begun = true;
	w->has_verdict = note && note->verdict;
	w->has_changed = note && note->changed >= 0;
	w->has_dry_run = note && note->dry_run;
	make_heads(w);
	if (w->format == FORMAT_TABLE) {
		w->table = grid_open(w->heads, w->n_cells, &w->look);
		return;
	}
	for (size_t i = 0; i < w->n_cells; i++)
		w->cells[i] = w->heads[i].name;
	if (w->sheet) {
		sheet_heading(w->sheet, w->cells, w->n_cells);
		return;
	}
	if (w->bom)
		buf_str(out, "\xef\xbb\xbf");
	put_cells(w, out);
}

static void add_cell(struct writer *w, size_t *n, const char *text)
{
	w->starts[(*n)++] = w->text.len;
	buf_add(&w->text, text, strlen(text) + 1);
}

/* The columns of the series as one picture. */
static void add_spark(struct writer *w, size_t *n, const void *row)
{
	size_t n_values = 0;

	for (size_t i = 0; i < w->n_columns; i++)
		if (w->columns[i].field->flags & FIELD_SPARK)
			w->figures[n_values++] = *field_int(w->columns[i].field, (const char *)row + w->columns[i].base);
	w->starts[(*n)++] = w->text.len;
	bar_spark(w->figures, n_values, w->look.ascii, &w->text);
	buf_byte(&w->text, '\0');
}

static void fill_cells(struct writer *w, const void *row, const struct writer_note *note)
{
	int exponent = record_exponent(w->type, row);
	size_t n = 0;

	buf_clear(&w->text);
	for (; n < w->n_columns; n++) {
		w->starts[n] = w->text.len;
		record_value_text(w->columns[n].field, (const char *)row + w->columns[n].base, exponent,
			&w->text);
		buf_byte(&w->text, '\0');
	}
	if (w->n_sparks)
		add_spark(w, &n, row);
	if (w->has_verdict)
		add_cell(w, &n, note && note->verdict ? note->verdict : "");
	if (w->has_changed)
		add_cell(w, &n, !note || note->changed < 0 ? "" : note->changed ? "yes" : "no");
	if (w->has_dry_run)
		add_cell(w, &n, note && note->dry_run ? "yes" : "no");
	for (size_t i = 0; i < w->n_cells; i++)
		w->cells[i] = w->text.data + w->starts[i];
}

/* What bars are drawn from. */
static struct table_figures figures_of(const struct writer *w, const void *row)
{
	const struct field *f = w->type->fields;

	while (f->kind != FIELD_END && !(f->flags & FIELD_CURRENCY && f->kind == FIELD_TEXT))
		f++;
	for (size_t i = 0; i < w->n_columns; i++)
		w->figures[i] = w->heads[i].has_bar
			? *field_int(w->columns[i].field, (const char *)row + w->columns[i].base) : INT_UNKNOWN;
	return (struct table_figures){ w->figures, f->kind == FIELD_END ? NULL : *field_text(f, row) };
}

/* The cells of ROW, each of its kind. */
static void put_in_sheet(const struct writer *w, const void *row, const struct writer_note *note)
{
	int exponent = record_exponent(w->type, row);
	size_t n = 0;

	for (; n < w->n_columns; n++)
		sheet_field(w->sheet, n, w->columns[n].field, (const char *)row + w->columns[n].base, exponent);
	if (w->has_verdict)
		sheet_text(w->sheet, n++, note && note->verdict ? note->verdict : "");
	if (w->has_changed && note && note->changed >= 0)
		sheet_bool(w->sheet, n, note->changed);
	n += w->has_changed;
	if (w->has_dry_run)
		sheet_bool(w->sheet, n, note && note->dry_run);
	sheet_next_row(w->sheet);
}

void writer_row(struct writer *w, const void *row, const struct writer_note *note, struct buf *out)
{
	if (w->format == FORMAT_NDJSON) {
		put_ndjson(w, row, note, out);
		return;
	}
	if (!w->begun)
		begin(w, note, out);
	if (w->sheet) {
		put_in_sheet(w, row, note);
		return;
	}
	fill_cells(w, row, note);
	if (w->format != FORMAT_TABLE) {
		put_cells(w, out);
		return;
	}
	struct table_figures figures = figures_of(w, row);
	grid_row(w->table, w->cells, &figures, out);
}

void writer_flush(struct writer *w, struct buf *out)
{
	if (w->table)
		grid_flush(w->table, out);
}

void writer_end(struct writer *w, struct buf *out)
{
	if (!w->begun && w->format != FORMAT_NDJSON && w->format != FORMAT_TABLE)
		begin(w, NULL, out);
	writer_flush(w, out);
}

int writer_file(struct writer *w, int *ret_fd, struct err *e)
{
	*ret_fd = -1;
	return w->sheet ? sheet_end(w->sheet, ret_fd, e) : 0;
}

void writer_close(struct writer *w)
{
	if (!w)
		return;
	grid_close(w->table);
	sheet_close(w->sheet);
	arena_release(&w->mem);
	buf_release(&w->text);
	must_free(w->columns);
	must_free(w);
}
