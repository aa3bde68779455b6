/* import.h - foreign formats into our records, by map files (oms-maps(5)) */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "base/arena.h"
#include "base/err.h"
#include "wire/record.h"
#include "wire/stream.h"

struct import;

struct import_options {
	const char *from;        /* name of a map, "canonical", or "auto" (NULL too) */
	const char *map_file;    /* a map of the user's own, instead of FROM */
	const char *channel;     /* instead of the map's channel, or NULL */
	const char *zone;        /* instead of the map's zone, or NULL */
	const char *currency;    /* where the dump tells none, or NULL */
	const char *join;        /* a second file, for maps that say how the two belong together, or NULL */
	const char *sheet;       /* of a workbook, or NULL for the first that fits */
	const char *dates;       /* "day-first" or "month-first" where the map leaves that open, or NULL */
	bool keep_raw;           /* keep the text of canonical records too, as they came */
};

/* One record of a dump. */
struct import_item {
	void *record;            /* of the target's type, in the arena; NULL when it could not be converted */
	int64_t line;            /* where it began, from 1 */
	const char *raw;         /* what stood there, in the arena, for --rejects: only when RECORD is NULL */
	size_t raw_len;
	bool canonical;          /* RAW is a record of ours, not of a foreign format */
	struct err why;          /* code ERR_NONE when all is well */
};

/* Begin to read STREAM (lent, and not yet read from) as records of TARGET; *RET is to be closed.
 * Canonical NDJSON is recognised too and needs no map. KIND is the map's `record` word ("order", "item").
 * ERR_USAGE for a map that does not exist, ERR_INPUT when no map or more than one fits (the sentence names
 * the nearest), or when a needed column is missing. */
int import_open(struct stream *stream, const char *kind, const struct record *target,
	const struct import_options *o, struct import **ret, struct err *e);

/* The next record into RET (everything in MEM): 1, or 0 at the end, or -1 when the run must stop. */
int import_next(struct import *im, struct arena *mem, struct import_item *ret, struct err *e);

/* True when import_next() has a whole record without waiting longer than WAIT_MS. */
bool import_ready(struct import *im, int wait_ms);

/* The name of the map that is used. RET: borrowed. */
const char *import_map_name(const struct import *im);

/* True when FROM said nothing and the map was found by looking. */
bool import_was_found(const struct import *im);

void import_close(struct import *im);

/* For each map that can be found and reads, or with WRITES writes, by name: its name, title and file (or "built in"). */
int import_each_map(const char *kind, bool writes, int (*each)(void *arg, const char *name, const char *title,
	const char *where, struct err *e), void *arg, struct err *e);

/* Write to OUT, for people, how STREAM fits its map: which source field fed which field, which are unused,
 * which statuses are unknown. ERR_INPUT as import_open(). *RET_UNKNOWN is the number of unknown statuses. */
int import_check(struct stream *stream, const char *kind, const struct record *target,
	const struct import_options *o, struct buf *out, int64_t *ret_unknown, struct err *e);

#endif
