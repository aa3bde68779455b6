/* writer.h - records out: ndjson, table, csv, tsv, xlsx
 *
 * Rows are appended to a buffer; nothing is written to a file here. A table keeps its first rows back
 * until it knows how wide its columns are, and a workbook keeps all, in a file of its own. */
#ifndef WIRE_WRITER_H
#define WIRE_WRITER_H

#include <stdbool.h>
#include "base/buf.h"
#include "base/err.h"
#include "wire/record.h"

enum format { FORMAT_NDJSON, FORMAT_TABLE, FORMAT_CSV, FORMAT_TSV, FORMAT_XLSX };

extern const char *const format_words[];   /* by enum format */

struct writer;

struct writer_options {
	enum format format;
	const char *fields;      /* "a,ship_to.city", or NULL for the usual ones */
	bool bom;                /* csv, tsv: begin with the UTF-8 mark */
	bool colour;             /* table: colour states */
	bool ascii;              /* table: bars of ASCII */
	size_t columns;          /* table: of the terminal, 0 when it is none */
	int64_t now_ms;          /* xlsx: when it says that it was made */
};

/* What a verb says about a row beside the row; printed as further keys or columns. */
struct writer_note {
	const char *verdict;     /* or NULL */
	int changed;             /* 1, 0, or -1 for nothing to say */
	bool dry_run;
};

/* ERR_USAGE when a field is not one of TYPE; for xlsx also what sheet_open() fails with. *RET is to be closed. */
int writer_open(struct writer **ret, const struct record *type, const struct writer_options *o, struct err *e);

/* Append ROW; NOTE may be NULL. ROW may be forgotten afterwards. */
void writer_row(struct writer *w, const void *row, const struct writer_note *note, struct buf *out);

/* Append what was kept back: before a pause in the input. */
void writer_flush(struct writer *w, struct buf *out);

/* The end: append what was kept back, and the heading of an empty csv or tsv. */
void writer_end(struct writer *w, struct buf *out);

/* After the end, of xlsx: *RET_FD is the workbook, a file without a name, which the caller closes; -1 for the other
 * formats, which are all in the buffer. ERR_IO. */
int writer_file(struct writer *w, int *ret_fd, struct err *e);

void writer_close(struct writer *w);

#endif
