/* book.h - workbooks as spreadsheets save them (.xlsx): a sheet's rows, written as CSV */
#ifndef IMPORT_BOOK_H
#define IMPORT_BOOK_H

#include "base/buf.h"
#include "base/err.h"
#include "import/zip.h"

struct sheet { char *name, *relation, *part; };

/* What a number of a cell means, by its style. */
enum look_of { LOOK_NUMBER, LOOK_DATE, LOOK_TIME, LOOK_BOTH };

struct book {
	struct zip zip;
	struct sheet *sheets;
	size_t n_sheets;
	bool since_1904;
	struct buf strings;              /* shared by the cells, one after the other */
	size_t *ends, n_strings, room_strings;
	unsigned char *looks;            /* of the styles */
	size_t n_looks, room_looks;
};

/* Read what all sheets share from FD, which is lent. ERR_INPUT with a sentence when it is no workbook that can be
 * read: another kind of archive, protected, broken, or this program was built without XML. */
int book_open(struct book *b, int fd, struct err *e);
void book_close(struct book *b);

/* Write the rows of a sheet to the file FD, a line for each row of the sheet, empty ones too. ERR_INPUT, ERR_IO. */
int book_write(const struct book *b, const struct sheet *s, int fd, struct err *e);

/* book_xml.c: read one part of the archive into the book. */
int book_read_workbook(struct book *b, struct err *e);
int book_read_relations(struct book *b, struct err *e);
int book_read_strings(struct book *b, struct err *e);
int book_read_styles(struct book *b, struct err *e);

/* book_cell.c: the text of a number with this look, into OUT. */
void book_number(const struct book *b, const char *text, enum look_of look, struct buf *out);

#endif
