/* book_xml.c - the XML parts of a workbook: names of sheets, shared strings, styles, cells */
#include "import/book.h"

#ifdef OMS_XML
#include <expat.h>
#endif
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/text.h"
#include "base/banned.h"

enum { SHEETS_MAX = 1000, ROWS_MAX = 1048576, COLUMNS_MAX = 16384, STRINGS_MAX_BYTES = 1 << 28, LOOKS_MAX = 1 << 16,
	FLUSH_AT = 64 << 10, CELL_MAX_BYTES = 8 << 20 };

#ifdef OMS_XML

/* One part while it is parsed. */
struct part_reader {
	XML_Parser parser;
	struct book *book;
	const struct book *of;           /* the same, for cells */
	const char *wrong;
	struct err io;
	bool in_text, phonetic, in_formats, in_xfs;
	struct buf text;
	struct { int id; enum look_of look; } formats[256];
	size_t n_formats;
	/* of a sheet */
	int fd;
	struct buf out, row;
	int64_t at_row, written;
	size_t column;                   /* of the cell at hand, from 1 */
	char kind;                       /* of the cell: s string, i inline, b, e, t text, n number */
	size_t style;
	bool has_value, has_formula;
};

static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

static const char *attribute(const char **all, const char *name)
{
	for (; *all; all += 2)
		if (strcmp(local(all[0]), name) == 0)
			return all[1];
	return NULL;
}

static size_t number(const char *text)
{
	int64_t n;

	return text && text_int(text, strlen(text), &n) == 0 && n >= 0 ? (size_t)n : 0;
}

static void stop(struct part_reader *r, const char *why)
{
	r->wrong = r->wrong ? r->wrong : why;
	XML_StopParser(r->parser, XML_FALSE);
}

static int feed(void *arg, const char *at, size_t n, bool last, struct err *e)
{
	struct part_reader *r = arg;

	if (XML_Parse(r->parser, at, (int)n, last) == XML_STATUS_OK)
		return 0;
	if (r->io.code != ERR_NONE)
		return err_set(e, r->io.code, NULL, "%.300s", r->io.text);
	return err_set(e, ERR_INPUT, NULL, "the workbook cannot be read: %s",
		r->wrong ? r->wrong : XML_ErrorString(XML_GetErrorCode(r->parser)));
}

static void on_entity(void *arg, const char *name, int is_parameter, const char *value, int len, const char *base,
	const char *system, const char *public, const char *notation)
{
	(void)name; (void)is_parameter; (void)value; (void)len; (void)base; (void)system; (void)public; (void)notation;
	stop(arg, "it declares entities of its own");
}

static void on_text(void *arg, const char *text, int len)
{
	struct part_reader *r = arg;

	if (!r->in_text)
		return;
	if (r->text.len > CELL_MAX_BYTES)
		stop(r, "a cell is longer than 8 MiB");
	else
		buf_add(&r->text, text, (size_t)len);
}

/* Parse the part NAME with these; a part that is not there is no error unless it is NEEDED. */
static int parse(const struct book *b, const char *name, struct part_reader *r, XML_StartElementHandler start,
	XML_EndElementHandler end, struct err *e)
{
	const struct zip_part *p = zip_find(&b->zip, name);

	if (!p)
		return 0;
	r->parser = XML_ParserCreate(NULL);
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, start, end);
	XML_SetCharacterDataHandler(r->parser, on_text);
	XML_SetEntityDeclHandler(r->parser, on_entity);
	int rc = zip_read(&b->zip, p, feed, r, e);
	XML_ParserFree(r->parser);
	buf_release(&r->text);
	return rc;
}

static void on_workbook(void *arg, const char *name, const char **all)
{
	struct part_reader *r = arg;
	struct book *b = r->book;
	const char *title = attribute(all, "name"), *relation = attribute(all, "id"), *since = attribute(all, "date1904");

	if (strcmp(local(name), "workbookPr") == 0 && since)
		b->since_1904 = *since == '1' || *since == 't';
	if (strcmp(local(name), "sheet") != 0 || !title || !relation || b->n_sheets == SHEETS_MAX)
		return;
	b->sheets = must_realloc(b->sheets, (b->n_sheets + 1) * sizeof *b->sheets);
	b->sheets[b->n_sheets++] = (struct sheet){ must_text(title), must_text(relation), NULL };
}

int book_read_workbook(struct book *b, struct err *e)
{
	struct part_reader r = { .book = b };

	return parse(b, "xl/workbook.xml", &r, on_workbook, NULL, e);
}

static void on_relation(void *arg, const char *name, const char **all)
{
	struct part_reader *r = arg;
	const char *id = attribute(all, "Id"), *target = attribute(all, "Target");

	if (strcmp(local(name), "Relationship") != 0 || !id || !target)
		return;
	for (size_t i = 0; i < r->book->n_sheets; i++) {
		struct sheet *s = &r->book->sheets[i];
		if (s->part || strcmp(s->relation, id) != 0)
			continue;
		struct buf path = { 0 };
		buf_format(&path, "%s%s", *target == '/' ? "" : "xl/", target + (*target == '/'));
		s->part = must_text(buf_text(&path));
		buf_release(&path);
	}
}

int book_read_relations(struct book *b, struct err *e)
{
	struct part_reader r = { .book = b };

	return parse(b, "xl/_rels/workbook.xml.rels", &r, on_relation, NULL, e);
}

static void on_string(void *arg, const char *name, const char **all)
{
	struct part_reader *r = arg;

	(void)all;
	name = local(name);
	r->phonetic |= strcmp(name, "rPh") == 0;
	r->in_text = strcmp(name, "t") == 0 && !r->phonetic;
}

static void on_string_end(void *arg, const char *name)
{
	struct part_reader *r = arg;
	struct book *b = r->book;

	name = local(name);
	r->in_text = false;
	if (strcmp(name, "rPh") == 0)
		r->phonetic = false;
	if (strcmp(name, "si") != 0)
		return;
	if (r->text.len)
		buf_add(&b->strings, r->text.data, r->text.len);
	buf_clear(&r->text);
	if (b->strings.len > STRINGS_MAX_BYTES)
		stop(r, "its texts are more than 256 MiB");
	if (b->n_strings == b->room_strings) {
		b->room_strings = b->room_strings ? b->room_strings * 2 : 1024;
		b->ends = must_realloc(b->ends, b->room_strings * sizeof *b->ends);
	}
	b->ends[b->n_strings++] = b->strings.len;
}

int book_read_strings(struct book *b, struct err *e)
{
	struct part_reader r = { .book = b };

	return parse(b, "xl/sharedStrings.xml", &r, on_string, on_string_end, e);
}

/* What a format of one's own shows: letters outside of quotes and brackets. */
static enum look_of look_of_code(const char *code)
{
	bool date = false, time = false;

	for (; *code && *code != ';'; code++) {
		if (*code == '"' || *code == '[') {
			const char *close = strchr(code + 1, *code == '"' ? '"' : ']');
			time |= *code == '[' && strchr("hHmMsS", code[1]) && code[1];
			code = close ? close : code + strlen(code) - 1;
		} else if ((*code == '\\' || *code == '_') && code[1]) {
			code++;
		} else {
			date |= strchr("yYdD", *code) != NULL;
			time |= strchr("hHsS", *code) != NULL;
		}
	}
	return date && time ? LOOK_BOTH : date ? LOOK_DATE : time ? LOOK_TIME : LOOK_NUMBER;
}

static enum look_of look_of_id(const struct part_reader *r, int id)
{
	for (size_t i = 0; i < r->n_formats; i++)
		if (r->formats[i].id == id)
			return r->formats[i].look;
	return (id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 50 && id <= 58) ? LOOK_DATE
		: (id >= 18 && id <= 21) || (id >= 32 && id <= 36) || (id >= 45 && id <= 47) ? LOOK_TIME
		: id == 22 ? LOOK_BOTH : LOOK_NUMBER;
}

static void on_style(void *arg, const char *name, const char **all)
{
	struct part_reader *r = arg;
	struct book *b = r->book;
	const char *code = attribute(all, "formatCode"), *id = attribute(all, "numFmtId");

	name = local(name);
	if (strcmp(name, "cellXfs") == 0)
		r->in_xfs = true;
	if (strcmp(name, "numFmt") == 0 && code && r->n_formats < sizeof r->formats / sizeof *r->formats) {
		r->formats[r->n_formats].id = (int)number(id);
		r->formats[r->n_formats++].look = look_of_code(code);
	}
	if (strcmp(name, "xf") != 0 || !r->in_xfs || b->n_looks == LOOKS_MAX)
		return;
	if (b->n_looks == b->room_looks) {
		b->room_looks = b->room_looks ? b->room_looks * 2 : 64;
		b->looks = must_realloc(b->looks, b->room_looks);
	}
	b->looks[b->n_looks++] = (unsigned char)look_of_id(r, (int)number(id));
}

static void on_style_end(void *arg, const char *name)
{
	struct part_reader *r = arg;

	if (strcmp(local(name), "cellXfs") == 0)
		r->in_xfs = false;
}

int book_read_styles(struct book *b, struct err *e)
{
	struct part_reader r = { .book = b };

	return parse(b, "xl/styles.xml", &r, on_style, on_style_end, e);
}

/* "AB12" is column 28; 0 when it is no cell. */
static size_t column_of(const char *ref)
{
	size_t n = 0;

	for (; ref && *ref >= 'A' && *ref <= 'Z' && n <= COLUMNS_MAX; ref++)
		n = n * 26 + (size_t)(*ref - 'A' + 1);
	return n;
}

static void begin_cell(struct part_reader *r, const char **all)
{
	const char *type = attribute(all, "t"), *ref = attribute(all, "r");
	size_t column = column_of(ref);

	column = column ? column : r->column + 1;
	if (column > COLUMNS_MAX || column <= r->column || r->row.len > CELL_MAX_BYTES) {
		stop(r, "its cells are not in their order, or more than 8 MiB in a row");
		return;
	}
	for (size_t i = r->column ? r->column : 1; i < column; i++)
		buf_byte(&r->row, ',');
	r->column = column;
	r->kind = !type || strcmp(type, "n") == 0 ? 'n' : strcmp(type, "s") == 0 ? 's' : strcmp(type, "b") == 0 ? 'b' : 't';
	r->style = number(attribute(all, "s"));
	r->has_value = r->has_formula = false;
	buf_clear(&r->text);
}

static void begin_row(struct part_reader *r, const char **all)
{
	size_t n = number(attribute(all, "r"));

	r->at_row = n ? (int64_t)n : r->at_row + 1;
	if (r->at_row <= r->written || r->at_row > ROWS_MAX)
		stop(r, "its rows are not in their order");
	r->column = 0;
	buf_clear(&r->row);
}

static void on_cell(void *arg, const char *name, const char **all)
{
	struct part_reader *r = arg;

	name = local(name);
	if (strcmp(name, "row") == 0)
		begin_row(r, all);
	else if (strcmp(name, "c") == 0)
		begin_cell(r, all);
	else if (strcmp(name, "f") == 0)
		r->has_formula = true;
	else if (strcmp(name, "rPh") == 0)
		r->phonetic = true;
	else if (strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && !r->phonetic))
		r->in_text = r->has_value = true;
}

/* A cell of CSV, in quotes where it needs them. */
static void put_cell(struct buf *out, const char *at, size_t len)
{
	bool quote = false;

	for (size_t i = 0; i < len; i++)
		quote |= at[i] == '"' || at[i] == ',' || at[i] == '\n' || at[i] == '\r';
	if (quote)
		buf_byte(out, '"');
	for (size_t i = 0; i < len; i++) {
		if (at[i] == '"')
			buf_byte(out, '"');
		buf_byte(out, at[i]);
	}
	if (quote)
		buf_byte(out, '"');
}

static void end_cell(struct part_reader *r)
{
	const struct book *b = r->of;
	const char *text = buf_text(&r->text);

	if (r->has_formula && !r->has_value) {
		buf_str(&r->row, "#FORMULA!");
	} else if (!r->text.len) {
		return;
	} else if (r->kind == 's') {
		size_t i = number(text);
		if (i < b->n_strings) {
			size_t from = i ? b->ends[i - 1] : 0;
			put_cell(&r->row, b->strings.data + from, b->ends[i] - from);
		}
	} else if (r->kind == 'b') {
		buf_str(&r->row, *text == '1' ? "TRUE" : "FALSE");
	} else if (r->kind == 'n') {
		book_number(b, text, r->style < b->n_looks ? b->looks[r->style] : LOOK_NUMBER, &r->row);
	} else {
		put_cell(&r->row, r->text.data, r->text.len);
	}
}

static void flush(struct part_reader *r)
{
	for (size_t done = 0; done < r->out.len;) {
		ssize_t n = write(r->fd, r->out.data + done, r->out.len - done);
		if (n < 0) {
			err_set(&r->io, ERR_IO, NULL, "keeping the sheet: %s", strerror(errno));
			stop(r, "it cannot be kept");
			return;
		}
		done += (size_t)n;
	}
	buf_clear(&r->out);
}

static void end_row(struct part_reader *r)
{
	for (; r->written + 1 < r->at_row; r->written++)
		buf_byte(&r->out, '\n');
	if (r->row.len)                  /* a row without cells has no bytes to add */
		buf_add(&r->out, r->row.data, r->row.len);
	buf_byte(&r->out, '\n');
	r->written++;
	if (r->out.len > FLUSH_AT)
		flush(r);
}

static void on_cell_end(void *arg, const char *name)
{
	struct part_reader *r = arg;

	name = local(name);
	r->in_text = false;
	if (strcmp(name, "c") == 0)
		end_cell(r);
	else if (strcmp(name, "row") == 0)
		end_row(r);
	else if (strcmp(name, "rPh") == 0)
		r->phonetic = false;
}

int book_write(const struct book *b, const struct sheet *s, int fd, struct err *e)
{
	struct part_reader r = { .of = b, .fd = fd };
	int rc = s->part ? parse(b, s->part, &r, on_cell, on_cell_end, e) : 0;

	if (!rc) {
		flush(&r);
		rc = r.io.code == ERR_NONE ? 0 : err_set(e, r.io.code, NULL, "%.300s", r.io.text);
	}
	buf_release(&r.out);
	buf_release(&r.row);
	return rc;
}

#else

static int without_xml(struct err *e)
{
	return err_set(e, ERR_INPUT, NULL, "this is a workbook (.xlsx), and this program was built without XML (expat): "
		"save the sheet as CSV");
}

int book_read_workbook(struct book *b, struct err *e)
{
	(void)b;
	return without_xml(e);
}

int book_read_relations(struct book *b, struct err *e)
{
	(void)b;
	return without_xml(e);
}

int book_read_strings(struct book *b, struct err *e)
{
	(void)b;
	return without_xml(e);
}

int book_read_styles(struct book *b, struct err *e)
{
	(void)b;
	return without_xml(e);
}

int book_write(const struct book *b, const struct sheet *s, int fd, struct err *e)
{
	(void)b;
	(void)s;
	(void)fd;
	return without_xml(e);
}

#endif
