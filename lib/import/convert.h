/* convert.h - the rules of a map at work on one order of a dump */
#ifndef IMPORT_CONVERT_H
#define IMPORT_CONVERT_H

#include "import/map.h"
#include "import/table.h"
#include "import/tree.h"

/* What one-of tables gave before, a few for each rule. */
enum { MEMO_SLOTS = 16, MEMO_KEY = 120 };

struct memo { size_t len; const struct entry *entry; char key[MEMO_KEY]; };

struct memos { struct memo at[MEMO_SLOTS]; };

struct convert {
	const struct map *map;
	struct memos *memos;              /* of each rule, or NULL */
	struct arena *mem;
	struct err *err;
	const char *zone, *channel, *currency;
	unsigned dates;
	bool either_mark;                 /* decimals may have a comma or a point: the file has semicolons */
	/* of a table: the rows PICKed out of the group at TEXT */
	const char *text;
	const struct row *rows;
	const struct cell *cells;
	const size_t *pick;
	size_t n_pick;
	const struct names *header;       /* as written */
	const char *heading;              /* of a column that is a record (unpivot) */
	int pivot;
	/* of JSON */
	json_t *tree, *line;
	json_t *element;                  /* of the list that is added up, where the rule says which */
	json_t *group;                    /* records of which each is a line of the order; or NULL */
	const struct join *join;
	json_t *joined;                   /* records of the second file that belong to this order, or NULL */
	/* of a row that has several lines */
	size_t spread;                    /* the number in the heading, from 1; or 0 */
	struct slice piece;
	/* where the rules are */
	enum when when;
	size_t number;                    /* of the line an event is about, when it has no id of its own; or 0 */
	bool of_line;
	size_t row;                       /* of PICK */
	int exponent;
	const struct given *given;        /* what a map that writes is told beside the record, or NULL */
	const char *blame;                /* the column or path read last */
};

/* The record of what C holds. ERR of the record, with the column in FIELD. */
int convert_record(struct convert *c, void **ret, struct err *e);

/* One line's key and SKU as the map reads them in row ROW, to compare rows: NULL when not told. */
int convert_identity(struct convert *c, size_t row, const char **ret_key, const char **ret_sku);

/* True when all tests hold. */
bool convert_holds(struct convert *c, const struct map_condition *condition);

/* The value of table R at the place where C is: the entry, or NULL and ERR_STATUS_UNKNOWN; *RET_BLANK when
 * no entry fits and nothing was told. */
const struct entry *convert_entry(struct convert *c, const struct rule *r, bool *ret_blank);

/* join.c: the records of the second file that have the key of what C holds. RET: borrowed, or NULL. */
json_t *join_records(const struct join *j, struct convert *c);
/* The value of P in a record of the second file. RET: borrowed, or NULL. */
json_t *join_value(const struct join *j, json_t *record, const struct part *p);

/* The fields of an order, or of one of its lines, by the rules. ERR of the record. */
int convert_fill(struct convert *c, char *record, bool lines);

/* lines.c: the lines of the order. ERR of the record. */
int convert_lines(struct convert *c, char *record);

/* True when one of the conditions holds. */
bool convert_holds_any(struct convert *c, const struct map_conditions *all);

/* spread.c: on to the next line of the row that C is at, in C's spread and piece; false at the end. REST is zeroed at
 * first. Afterwards, spread_stop(). */
bool spread_next(struct convert *c, struct slice *rest);
void spread_stop(struct convert *c);

/* What a piece tells for KEY, or nothing. */
struct slice spread_field(const struct map *m, struct slice piece, const char *key);

/* A sum of cells: CUT when digits behind the currency's were dropped, DIVIDED when a division left a rest. */
struct amount { int64_t n; bool told, cut, divided; };

/* True when the field at AT has been told. */
bool convert_told(const struct field *f, const void *at);
/* The text that CHOICE of rule R finds where C is: 1, 0 when nothing is told there, -1. */
int source_text(struct convert *c, const struct rule *r, const struct choice *choice, struct slice *ret);
/* The same as a number: a sum, difference, product or quotient of cells, in units of 10^-EXPONENT. */
int source_number(struct convert *c, const struct rule *r, const struct choice *choice, int exponent,
	struct amount *ret);
/* The bare cell or value of part P, before any clean-up. RET: borrowed. */
struct slice source_raw(struct convert *c, const struct rule *r, const struct part *p);

/* An amount as whole units by the number flags of R: exact, or rounded half up when the map says so; -1 when it is
 * not. *RET_TOLD is false when there is no value. */
int convert_whole(const struct rule *r, struct amount a, int64_t *ret, bool *ret_told);

/* A value that the command line gives a map that writes ($name), or of the run: $now, $number, $line. */
struct given { const char *const *sets; size_t n_sets; int64_t now_ms, number, line; };

/* output_value.c: the value of NAME; nothing when nobody gave it. */
struct slice output_given(struct convert *c, const char *name);

/* output_value.c: an amount of ours in minor units as a decimal. */
struct slice output_decimal(struct convert *c, struct slice minor);

/* extra.c: what no rule reads, as a JSON object, or NULL. */
const char *convert_extra(struct convert *c);

#endif
