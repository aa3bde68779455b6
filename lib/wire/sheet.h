/* sheet.h - a workbook of one sheet, as spreadsheet programs open it
 *
 * Cells are written from left to right, rows from top to bottom; what is finished of them lies in a temporary
 * file, so that memory does not grow. A failure is kept and told at the end. */
#ifndef WIRE_SHEET_H
#define WIRE_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "wire/record.h"

struct sheet;

/* MADE_MS: when it says that it was made. ERR_USAGE when this program was built without it, ERR_NOINPUT when
 * the library is not there any more, ERR_IO. *RET is to be closed. */
int sheet_open(struct sheet **ret, int64_t made_ms, struct err *e);

/* The first row, N columns: bold, and always in sight. */
void sheet_heading(struct sheet *s, const char *const *names, size_t n);

/* The cell of F in RECORD: text stays text, whatever it looks like; money is a number with the digits of
 * EXPONENT, a time a date of UTC. Nothing for what is not told. */
void sheet_field(struct sheet *s, size_t column, const struct field *f, const void *record, int exponent);
void sheet_text(struct sheet *s, size_t column, const char *text);
void sheet_bool(struct sheet *s, size_t column, bool value);

/* The row is done; the next cell is of the one below it. */
void sheet_next_row(struct sheet *s);

/* The finished workbook as a file without a name, which the caller closes. ERR_IO for the first failure. */
int sheet_end(struct sheet *s, int *ret_fd, struct err *e);

void sheet_close(struct sheet *s);

#endif
