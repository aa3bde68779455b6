/* workbook.c - a dump that is a workbook: the sheet that fits a map is read as a table */
#include "import/look.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "import/book.h"
#include "import/value.h"
#include "base/banned.h"

enum sort workbook_sort(const struct stream *s)
{
	static const struct { const char *mark; size_t n; enum sort sort; } marks[] = {
		{ "PK\3\4", 4, SORT_ZIP }, { "PK\5\6", 4, SORT_ZIP }, { "\xd0\xcf\x11\xe0", 4, SORT_XLS },
	};
	const char *at = s->data + s->from;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (s->len - s->from >= marks[i].n && memcmp(at, marks[i].mark, marks[i].n) == 0)
			return marks[i].sort;
	return SORT_OTHER;
}

/* The whole of S as a file that can be read anywhere; -1. *RET_OWN when it is to be closed. */
static int as_file(struct stream *s, bool *ret_own, struct err *e)
{
	int fd, rc = 1;

	*ret_own = !s->is_file || s->gz;
	if (!*ret_own)
		return s->fd;
	if ((fd = stream_temporary(e)) < 0)
		return -1;
	while (rc > 0) {
		size_t n = s->len - s->from;
		if (n && write(fd, s->data + s->from, n) != (ssize_t)n) {
			rc = err_set(e, ERR_IO, NULL, "keeping the input: %s", strerror(errno));
			break;
		}
		s->from = s->len;
		rc = stream_more(s, e);
	}
	if (!rc)
		return fd;
	close(fd);
	return -1;
}

/* The rows of SHEET as the stream that is read from now on. */
static int open_sheet(struct import *im, const struct book *b, const struct sheet *sheet, struct err *e)
{
	int fd = stream_temporary(e);

	if (fd < 0)
		return -1;
	if (book_write(b, sheet, fd, e) || lseek(fd, 0, SEEK_SET) < 0) {
		close(fd);
		return -1;
	}
	stream_adopt(&im->sheet, fd);
	im->stream = &im->sheet;
	im->is_sheet = true;
	im->dates |= DATES_ISO_TOO;
	return 0;
}

static void close_sheet(struct import *im, struct stream *whole)
{
	stream_close(&im->sheet);
	im->stream = whole;
	im->is_sheet = false;
}

/* The first sheet that fits: 1, 0 when none does, -1. */
static int try_sheets(struct look *l, const struct book *b, const char *name, struct err *e)
{
	struct stream *whole = l->im->stream;
	bool seen = false;
	char first;

	for (size_t i = 0; i < b->n_sheets; i++) {
		if (name && strcmp(name, b->sheets[i].name) != 0)
			continue;
		seen = true;
		if (open_sheet(l->im, b, &b->sheets[i], e) || import_first_byte(l->im->stream, &first, e))
			return -1;
		if (first && look_at_table(l, e))
			return -1;
		if (first && (l->n_fits || l->header.map))
			return 1;
		close_sheet(l->im, whole);
	}
	if (seen)
		return 0;
	return err_set(e, ERR_USAGE, "sheet", "there is no sheet \"%.60s\" in the workbook; the first is \"%.60s\"", name,
		b->sheets[0].name);
}

int workbook_look(struct look *l, const char *sheet, struct err *e)
{
	struct book b;
	bool own;
	int fd = as_file(l->im->stream, &own, e), rc;

	if (fd < 0)
		return -1;
	rc = book_open(&b, fd, e) ? -1 : try_sheets(l, &b, sheet, e);
	book_close(&b);
	if (own)
		close(fd);
	return rc < 0 ? -1 : 0;
}
