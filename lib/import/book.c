/* book.c - a workbook opened: which kind of archive it is, and what its sheets share */
#include "import/book.h"

#include <string.h>
#include "base/arena.h"
#include "base/banned.h"

#define SAVE_AS "open it in the spreadsheet and save it as .xlsx or CSV"

/* Archives that are no workbook of ours, by a part they have. */
static const struct { const char *part, *why; } others[] = {
	{ "xl/workbook.bin", "this is a binary workbook (.xlsb): " SAVE_AS },
	{ "content.xml", "this is an OpenDocument file (.ods): " SAVE_AS },
	{ "Index/Document.iwa", "this is a Numbers document: export it as CSV" },
};

static int check_kind(const struct book *b, struct err *e)
{
	if (zip_find(&b->zip, "xl/workbook.xml"))
		return 0;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (zip_find(&b->zip, others[i].part))
			return err_set(e, ERR_INPUT, NULL, "%s", others[i].why);
	return err_set(e, ERR_INPUT, NULL, "this is a zip archive, not a workbook: unpack it, and give the files in it");
}

int book_open(struct book *b, int fd, struct err *e)
{
	*b = (struct book){ .n_sheets = 0 };
	if (zip_open(&b->zip, fd, e))
		return -1;
	if (check_kind(b, e) || book_read_workbook(b, e) || book_read_relations(b, e) || book_read_styles(b, e)
		|| book_read_strings(b, e))
		return -1;
	return b->n_sheets ? 0 : err_set(e, ERR_INPUT, NULL, "the workbook has no sheets");
}

void book_close(struct book *b)
{
	for (size_t i = 0; i < b->n_sheets; i++) {
		must_free(b->sheets[i].name);
		must_free(b->sheets[i].relation);
		must_free(b->sheets[i].part);
	}
	must_free(b->sheets);
	must_free(b->ends);
	must_free(b->looks);
	buf_release(&b->strings);
	zip_close(&b->zip);
	*b = (struct book){ .zip.fd = -1 };
}
