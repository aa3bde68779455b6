/* output.h - our records in foreign formats, by map files (oms-maps(5)) */
#ifndef IMPORT_OUTPUT_H
#define IMPORT_OUTPUT_H

#include "base/buf.h"
#include "base/err.h"
#include "wire/record.h"

struct output;

struct output_options {
	const char *to;                  /* name of a map */
	const char *map_file;            /* a map of the user's own, instead of TO */
	const char *zone;                /* instead of the map's zone, or NULL */
	const char *const *sets;         /* NAME=VALUE, for the $NAMEs of the map */
	size_t n_sets;
	int64_t now_ms;
	bool bom;                        /* begin tables with the mark that Excel wants, whatever the map says */
};

/* Begin to write records of TYPE, which maps call KIND. *RET is to be closed. ERR_USAGE for a map that does not exist, or
 * what it needs to be told; ERR_INPUT for one that is wrong. */
int output_open(struct output **ret, const char *kind, const struct record *type, const struct output_options *o,
	struct err *e);

/* The zone of times when neither the options nor the map say one; lent. */
void output_usual_zone(struct output *x, const char *zone);

/* Append what ROW becomes. ERR of the record when it lacks what the format must have: then nothing is appended. */
int output_row(struct output *x, const void *row, struct buf *out, struct err *e);

/* Append the end: what was kept back, the heading of a table without rows, what closes a document. */
int output_end(struct output *x, struct buf *out, struct err *e);

void output_close(struct output *x);

#endif
