/* sheet_none.c - stands for workbooks in a program that was built without libxlsxwriter */
#include "wire/sheet.h"

#include "base/banned.h"

int sheet_open(struct sheet **ret, int64_t made_ms, struct err *e)
{
	(void)made_ms;
	*ret = NULL;
	return err_set(e, ERR_USAGE, "format", "--format xlsx: this program was built without libxlsxwriter; "
		"Excel opens what --format csv --bom writes");
}

/* What follows is never called: no sheet was opened. */

void sheet_heading(struct sheet *s, const char *const *names, size_t n)
{
	(void)s;
	(void)names;
	(void)n;
}

void sheet_field(struct sheet *s, size_t column, const struct field *f, const void *record, int exponent)
{
	(void)s;
	(void)column;
	(void)f;
	(void)record;
	(void)exponent;
}

void sheet_text(struct sheet *s, size_t column, const char *text)
{
	(void)s;
	(void)column;
	(void)text;
}

void sheet_bool(struct sheet *s, size_t column, bool value)
{
	(void)s;
	(void)column;
	(void)value;
}

void sheet_next_row(struct sheet *s)
{
	(void)s;
}

int sheet_end(struct sheet *s, int *ret_fd, struct err *e)
{
	(void)s;
	*ret_fd = -1;
	return err_set(e, ERR_BUG, NULL, "there is no workbook");
}

void sheet_close(struct sheet *s)
{
	(void)s;
}
