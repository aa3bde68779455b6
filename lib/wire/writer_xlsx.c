/* writer_xlsx.c - a workbook of one sheet by libxlsxwriter; the only file that knows it
 *
 * Texts are written as texts: a spreadsheet computes none of them, and takes no digits away from an id. */
#include "wire/sheet.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include "base/arena.h"
#include "base/text.h"
#include "wire/stream.h"
#include "base/banned.h"

enum {
	ROWS_MOST = LXW_ROW_MAX, UNITS_MOST = 32767,         /* of a sheet; of a text, in UTF-16 */
	DECIMALS_MOST = 4,
	WIDTH_LEAST = 6, WIDTH_MOST = 50,                    /* of a column, in letters */
	DAYS_TO_1970 = 25569, DAYS_LEAST = 61, DAYS_MOST = 2958465,  /* March 1900, since then all agree; 9999 */
};

/* A spreadsheet counts with fifteen digits; a number of more stays a text. */
static const int64_t number_most = 999999999999999;

/* The functions that are used. The library is loaded when a workbook is asked for: no other start pays for it. */
#define FUNCTIONS(X) \
	X(workbook_new_opt) X(workbook_add_worksheet) X(workbook_add_format) X(workbook_set_properties) \
	X(workbook_close) X(worksheet_write_string) X(worksheet_write_number) X(worksheet_write_boolean) \
	X(worksheet_freeze_panes) X(worksheet_set_column) X(format_set_bold) X(format_set_num_format) X(lxw_strerror)

struct library {
#define X(name) __typeof__(name) *name;
	FUNCTIONS(X)
#undef X
};

struct sheet {
	struct library lib;
	lxw_workbook *book;
	lxw_worksheet *page;
	lxw_format *bold, *time, *date, *money[DECIMALS_MOST + 1];
	int fd;                      /* where the workbook will be */
	int64_t row;
	size_t *widths, n;           /* of the N columns */
	struct buf text, clean;
	struct err failed;
};

static int load(struct library *ret, struct err *e)
{
	static const struct { const char *name; size_t offset; } functions[] = {
#define X(name) { #name, offsetof(struct library, name) },
		FUNCTIONS(X)
#undef X
	};
	void *lib = dlopen("libxlsxwriter.so." LXW_SOVERSION, RTLD_NOW | RTLD_LOCAL);

	if (!lib)
		return err_set(e, ERR_NOINPUT, "format", "--format xlsx needs libxlsxwriter: %s; "
			"Excel opens what --format csv --bom writes", dlerror());
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		void *f = dlsym(lib, functions[i].name);
		if (!f)
			return err_set(e, ERR_NOINPUT, "format", "libxlsxwriter is too old: it has no %s", functions[i].name);
		memcpy((char *)ret + functions[i].offset, &f, sizeof f);
	}
	return 0;
}

static lxw_format *look(struct sheet *s, const char *format)
{
	lxw_format *f = s->lib.workbook_add_format(s->book);

	if (f && format)
		s->lib.format_set_num_format(f, format);
	return f;
}

static void make_looks(struct sheet *s)
{
	static const char *const decimals[DECIMALS_MOST + 1] = { "0", "0.0", "0.00", "0.000", "0.0000" };

	s->bold = look(s, NULL);
	if (s->bold)
		s->lib.format_set_bold(s->bold);
	s->time = look(s, "yyyy-mm-dd hh:mm:ss\" UTC\"");
	s->date = look(s, "yyyy-mm-dd");
	for (size_t i = 0; i <= DECIMALS_MOST; i++)
		s->money[i] = look(s, decimals[i]);
}

/* The workbook, which libxlsxwriter writes to a name: that of a descriptor. */
static int make_book(struct sheet *s, int64_t made_ms, struct err *e)
{
	const char *folder = stream_temporary_folder();
	lxw_workbook_options o = { .constant_memory = LXW_TRUE, .tmpdir = (char *)(uintptr_t)folder };
	lxw_doc_properties made = { .created = (time_t)(made_ms / 1000) };
	char path[32];

	snprintf(path, sizeof path, "/dev/fd/%d", s->fd);
	s->book = s->lib.workbook_new_opt(path, &o);
	s->page = s->book ? s->lib.workbook_add_worksheet(s->book, NULL) : NULL;
	if (!s->page)
		return err_set(e, ERR_IO, NULL, "the workbook cannot be made: no temporary file, or no memory");
	s->lib.workbook_set_properties(s->book, &made);
	make_looks(s);
	return 0;
}

int sheet_open(struct sheet **ret, int64_t made_ms, struct err *e)
{
	struct sheet *s = must_alloc(sizeof *s);

	*s = (struct sheet){ .fd = -1 };
	if (load(&s->lib, e) || (s->fd = stream_temporary(e)) < 0 || make_book(s, made_ms, e)) {
		sheet_close(s);
		return -1;
	}
	*ret = s;
	return 0;
}

static void check(struct sheet *s, lxw_error rc)
{
	if (rc != LXW_NO_ERROR && s->failed.code == ERR_NONE)
		err_set(&s->failed, ERR_IO, NULL, "the workbook: %s", s->lib.lxw_strerror(rc));
}

/* False when there is no room for a row more. */
static bool has_room(struct sheet *s)
{
	if (s->row < ROWS_MOST)
		return true;
	if (s->failed.code == ERR_NONE)
		err_set(&s->failed, ERR_IO, NULL, "a sheet takes %d rows: use --limit, or --format csv", ROWS_MOST);
	return false;
}

static void widen(struct sheet *s, size_t column, const char *text)
{
	size_t width = text_width(text);

	if (column < s->n && width > s->widths[column])
		s->widths[column] = width;
}

/* How many bytes at TEXT are one letter that XML may hold; 0 when there is none. *UNITS: in UTF-16. */
static size_t letter(const char *text, size_t *units)
{
	const unsigned char *u = (const unsigned char *)text;
	size_t n = u[0] < 0x80 ? 1 : u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;
	bool none = n == 3 && u[0] == 0xef && u[1] == 0xbf && u[2] >= 0xbe;        /* U+FFFE, U+FFFF */

	*units = n == 4 ? 2 : 1;
	if (none || (u[0] < 0x20 && !strchr("\t\n", u[0])) || text_utf8_prefix(text, strnlen(text, n)) < n)
		return 0;
	return n;
}

/* TEXT as a cell may hold it: a blank for a control, '?' for what is no UTF-8, "..." for what is too much. */
static const char *cleaned(struct sheet *s, const char *text)
{
	size_t units = 0, more;

	buf_clear(&s->clean);
	for (; *text; units += more) {
		size_t n = letter(text, &more);
		if (units + more > UNITS_MOST - 3) {
			buf_str(&s->clean, "...");
			break;
		}
		if (n)
			buf_add(&s->clean, text, n);
		else
			buf_byte(&s->clean, (unsigned char)*text < 0x20 ? ' ' : '?');
		text += n ? n : 1;
	}
	return buf_text(&s->clean);
}

static void put_text(struct sheet *s, size_t column, const char *text, lxw_format *how)
{
	if (!has_room(s) || !*text)
		return;
	text = cleaned(s, text);
	widen(s, column, text);
	check(s, s->lib.worksheet_write_string(s->page, (lxw_row_t)s->row, (lxw_col_t)column, text, how));
}

static void put_number(struct sheet *s, size_t column, double value, lxw_format *how)
{
	if (has_room(s))
		check(s, s->lib.worksheet_write_number(s->page, (lxw_row_t)s->row, (lxw_col_t)column, value, how));
}

void sheet_text(struct sheet *s, size_t column, const char *text)
{
	put_text(s, column, text, NULL);
}

void sheet_bool(struct sheet *s, size_t column, bool value)
{
	if (has_room(s))
		check(s, s->lib.worksheet_write_boolean(s->page, (lxw_row_t)s->row, (lxw_col_t)column, value, NULL));
}

void sheet_heading(struct sheet *s, const char *const *names, size_t n)
{
	s->n = n;
	s->widths = must_alloc(n * sizeof *s->widths);
	for (size_t i = 0; i < n; i++) {
		s->widths[i] = WIDTH_LEAST;
		put_text(s, i, names[i], s->bold);
	}
	s->lib.worksheet_freeze_panes(s->page, 1, 0);
	s->row++;
}

void sheet_next_row(struct sheet *s)
{
	s->row++;
}

static double scale(int exponent)
{
	double ten = 1;

	while (exponent-- > 0)
		ten *= 10;
	return ten;
}

/* A number or a time; false when a spreadsheet cannot count it, or F is another kind. */
static bool put_figure(struct sheet *s, size_t column, enum field_kind kind, int64_t n, int exponent)
{
	double days = DAYS_TO_1970 + (double)n / 86400000;
	bool is_time = kind == FIELD_TIME || kind == FIELD_DATE;

	if (is_time ? days < DAYS_LEAST || days > DAYS_MOST : n > number_most || n < -number_most)
		return false;
	if (is_time)
		put_number(s, column, days, kind == FIELD_TIME ? s->time : s->date);
	else if (kind == FIELD_MONEY && exponent >= 0 && exponent <= DECIMALS_MOST)
		put_number(s, column, (double)n / scale(exponent), s->money[exponent]);
	else if (kind == FIELD_INT || kind == FIELD_RATE || kind == FIELD_LIST)
		put_number(s, column, (double)n, NULL);
	else
		return false;
	return true;
}

void sheet_field(struct sheet *s, size_t column, const struct field *f, const void *record, int exponent)
{
	bool is_text = f->kind == FIELD_TEXT || f->kind == FIELD_JSON || f->kind == FIELD_OBJECT;
	int64_t n = is_text ? INT_UNKNOWN : f->kind == FIELD_LIST
		? (int64_t)((const struct list *)field_at(f, record))->n : *field_int(f, record);

	if (!is_text && n == INT_UNKNOWN)
		return;
	if (f->kind == FIELD_BOOL) {
		sheet_bool(s, column, n != 0);
		return;
	}
	buf_clear(&s->text);
	record_value_text(f, record, exponent, &s->text);
	if (is_text || !put_figure(s, column, f->kind, n, exponent))
		put_text(s, column, buf_text(&s->text), NULL);
	else
		widen(s, column, buf_text(&s->text));
}

static void set_widths(struct sheet *s)
{
	for (size_t i = 0; i < s->n; i++) {
		double width = (double)(s->widths[i] < WIDTH_MOST ? s->widths[i] : WIDTH_MOST) + 2;
		check(s, s->lib.worksheet_set_column(s->page, (lxw_col_t)i, (lxw_col_t)i, width, NULL));
	}
}

int sheet_end(struct sheet *s, int *ret_fd, struct err *e)
{
	FILE *rows = s->page->optimize_tmpfile;      /* libxlsxwriter does not look whether its disk is full */

	set_widths(s);
	bool lost = rows && (fflush(rows) || ferror(rows));
	check(s, s->lib.workbook_close(s->book));
	s->book = NULL;
	if (lost && s->failed.code == ERR_NONE)
		err_set(&s->failed, ERR_IO, NULL, "the temporary file of the workbook cannot be written");
	if (s->failed.code != ERR_NONE) {
		*e = s->failed;
		return -1;
	}
	*ret_fd = s->fd;
	s->fd = -1;
	return 0;
}

/* Closing a workbook is the only way to free it: it is then written once more, to a file that goes away. */
void sheet_close(struct sheet *s)
{
	if (!s)
		return;
	if (s->book)
		s->lib.workbook_close(s->book);
	if (s->fd >= 0)
		close(s->fd);
	buf_release(&s->text);
	buf_release(&s->clean);
	must_free(s->widths);
	must_free(s);
}
