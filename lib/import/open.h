/* open.h - an import at work; open.c finds the map, rows.c and cut.c read, import.c gives records */
#ifndef IMPORT_OPEN_H
#define IMPORT_OPEN_H

#include "import/convert.h"
#include "import/import.h"

enum mode { MODE_EMPTY, MODE_CANONICAL, MODE_TABLE, MODE_JSON };

enum gather { GATHER_WHOLE, GATHER_END, GATHER_MORE, GATHER_FAILED };

/* A row kept for later: the rows of one order are not together. */
struct kept { struct kept *next; const char *text; size_t len; int64_t line; };

struct bundle { struct bundle *next, *same; uint64_t hash; const char *key; struct kept *first, *last; };

struct import {
	struct stream *stream;
	const struct record *target;
	struct map *map;
	const char *channel, *zone;
	bool found, keep_raw;
	enum mode mode;
	struct reader reader;

	/* tables */
	char separator;
	bool quotes;
	struct names header;               /* as written */
	const char **folded;
	int64_t line;                      /* of the byte at NEXT */
	size_t next;                       /* from the front of the window */
	struct row *rows;
	size_t n_rows, room_rows;
	struct cells cells;
	struct buf key, next_key;
	bool started, pending, over, skip_line;   /* PENDING: the last row is of the next group */
	int drop_rows;                     /* still to be passed over behind the header */
	const char *text;                  /* of the rows at hand */
	struct buf bundle_text;
	struct arena kept;
	struct bundle **table, *bundles, *last_bundle;
	size_t n_bundles, room_table;
	bool all_kept;

	/* what is still to be given of the rows at hand */
	bool gathered;
	size_t *picks, n_picks, n_sales, *events, n_events, room_picks, given, n_loose;

	/* JSON */
	struct records path;
	bool in_list, in_document;
	int open_brackets;
	struct scan scan;
	size_t element;                    /* its length, when it is whole */
	bool too_long, broken;
};

/* rows.c: the rows of the next order, without waiting. */
enum gather rows_gather(struct import *im, struct err *e);

/* What a flaw is, as a refusal. */
int rows_flaw(const struct import *im, const struct row *row, struct err *e);

void rows_release(struct import *im);

/* cut.c: the next element of a JSON dump, without waiting: at the front of the window, ELEMENT bytes. */
enum gather cut_gather(struct import *im, struct err *e);

/* open.c */
struct convert import_convert(struct import *im, struct arena *mem, struct err *e);

#endif
