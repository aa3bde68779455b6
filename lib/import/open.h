/* open.h - an import at work; open.c finds the map, rows.c and cut.c read, import.c gives records */
#ifndef IMPORT_OPEN_H
#define IMPORT_OPEN_H

#include "import/convert.h"
#include "import/import.h"

enum mode { MODE_EMPTY, MODE_CANONICAL, MODE_TABLE, MODE_JSON, MODE_XML, MODE_FORM };

enum { KEPT_MAX_BYTES = 1 << 30 };

enum gather { GATHER_WHOLE, GATHER_END, GATHER_MORE, GATHER_FAILED };

/* A row or a JSON record kept for later: those of one order are not together. */
struct kept { struct kept *next; const char *text; size_t len; int64_t line; };

struct bundle { struct bundle *next, *same; uint64_t hash; const char *key; struct kept *first, *last; };

struct import {
	struct stream *stream;
	const struct record *target;
	struct map *map;
	const char *channel, *zone, *currency;
	unsigned dates;
	struct join *join;
	struct memos *memos;
	struct maps others;                /* that were not taken */
	bool found, keep_raw;
	struct stream sheet;               /* of a workbook; STREAM is this one then */
	bool is_sheet;                     /* lines are rows, whatever is in their cells */
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
	size_t kept_bytes;
	bool all_kept;

	/* what is still to be given of the rows at hand */
	bool gathered;
	size_t *picks, n_picks, n_sales, *events, n_events, room_picks, given, n_loose;

	/* JSON */
	struct records path, tail;         /* to the list, and behind it to the record in each element */
	json_t *group;                     /* the records of one order */
	struct buf group_key;
	int64_t group_line;
	bool in_list, in_document;
	int open_brackets;
	struct scan scan;
	/* XML */
	struct xml *xml;
	json_t *xml_tree;                  /* the record at hand */
	size_t xml_taken, xml_fed;         /* bytes behind us; of the window, already given to the parser */
	bool xml_last;

	size_t form_skip;                  /* the line end behind a form */

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

/* elements.c: the next record of an XML dump, without waiting. */
enum gather xml_gather(struct import *im, struct err *e);

/* glued.c: ERR_INPUT when one of N rows from FIRST, which were refused, is the header of another dump. */
int glued_check(const struct import *im, size_t first, size_t n, struct err *e);

/* form.c: the next line with something in it, without waiting. */
enum gather form_gather(struct import *im, struct err *e);
/* The fields of one body. RET: new, or NULL and ERR_ENCODING. */
json_t *form_tree(const char *at, size_t len, struct err *why);

/* groups.c: the next order of a dump whose JSON records are grouped: 1, 0 at the end, or -1. */
int groups_next(struct import *im, struct arena *mem, struct import_item *ret, struct err *e);

/* import.c: wait for what one record needs: 1, or 0 at the end, or -1. */
int import_wait(struct import *im, struct err *e);
/* ITEM could not be converted: RAW is what stood there. */
void import_refused(struct import_item *item, struct arena *mem, const char *raw, size_t len);
/* The element in the window as a tree; NULL and WHY when it is no record. The caller owns it. */
json_t *element_tree(struct import *im, struct err *why);
/* It is refused: 1. */
int element_refuse(struct import *im, struct arena *mem, struct import_item *ret);

/* rows.c: what is kept under KEY for later; each without a key is by itself. */
struct bundle *rows_bundle(struct import *im, const char *key, size_t len);

/* import.c: the next record of a dump as it is, a row as an object of its folded headings: 1, 0 at the end, or -1
 * (a broken one is ERR_INPUT). The caller owns it. */
int import_next_tree(struct import *im, json_t **ret, struct err *e);

/* open.c: by this map alone, which is taken over. */
int import_open_map(struct stream *stream, struct map *m, const struct record *target, struct import **ret, struct err *e);
/* To the first byte that is not blank; 0 when there is none. */
int import_first_byte(struct stream *s, char *ret, struct err *e);

/* join.c: the second file at PATH, read whole, its records to be found by the key that M names. ERR_INPUT when it is no
 * such file or too long to be held. */
int join_load(struct join **ret, const char *path, const struct map *m, const struct record *target, struct err *e);
void join_free(struct join *j);

/* open.c */
struct convert import_convert(struct import *im, struct arena *mem, struct err *e);

#endif
