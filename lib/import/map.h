/* map.h - a map file in memory: what a foreign format calls our fields (the language is in oms-maps(5)) */
#ifndef IMPORT_MAP_H
#define IMPORT_MAP_H

#include "base/arena.h"
#include "base/err.h"
#include "wire/record.h"

enum input_kind {
	INPUT_CSV = 1 << 0, INPUT_TSV = 1 << 1, INPUT_SEMICOLON = 1 << 2, INPUT_PIPE = 1 << 3, INPUT_JSON = 1 << 4,
	INPUT_XML = 1 << 5, INPUT_FORM = 1 << 6, INPUT_TREE = INPUT_JSON | INPUT_XML | INPUT_FORM,
	INPUT_TABLE = INPUT_CSV | INPUT_TSV | INPUT_SEMICOLON | INPUT_PIPE,
};

/* What a map writes; OUTPUT_NONE when it reads. */
enum output_kind { OUTPUT_NONE, OUTPUT_CSV, OUTPUT_TSV, OUTPUT_JSON, OUTPUT_NDJSON, OUTPUT_XML, OUTPUT_TEXT };

/* A piece of text that is not ours; AT is NULL when nothing was told. */
struct slice { const char *at; size_t len; };

enum part_kind { PART_NAMED, PART_CONSTANT, PART_HEADING, PART_CELL, PART_FIELD, PART_GIVEN, PART_CHOICE };

enum part_flag {
	PART_SUM = 1 << 0,       /* over all rows or elements */
	PART_SUM_ALL = 1 << 1,   /* the same, but nothing unless all tell it */
	PART_ABS = 1 << 2,
	PART_PARENT = 1 << 3,    /* of the order, in a rule of a line */
	PART_JOINED = 1 << 4,    /* of the second file */
	PART_MONEY = 1 << 5,     /* of a map that writes: an amount, a decimal where it is a text */
	PART_WHERE = 1 << 6,     /* says which elements a sum takes, */
	PART_ELEMENT = 1 << 7,   /* and is of the element itself */
};

struct pick;

/* One step of a JSON path: KEY, and then perhaps an element, all, or the first that PICK fits. */
struct step { const char *key; int index; const struct pick *pick; };

enum { STEP_NONE = -1, STEP_EACH = -2, STEP_PICK = -3 };

/* [key=value], or [key=$path], where the value is what the path leads to. */
struct pick { const char *key, *value; struct step *from; size_t n_from; };

struct part {
	enum part_kind kind;
	unsigned flags;
	char join;               /* to the part before: + - * / &, or 0 for the first */
	int nth;                 /* which of equal headings, from 1; 0 the last */
	const char *name;        /* as the map writes it, or the constant */
	const char *folded;
	struct step *steps;
	size_t n_steps;
	int column;              /* of the header at hand, -1 when it is not there */
	const struct choice *inner;   /* of PART_CHOICE: ( a | b ) */
	int *numbered;           /* columns whose heading has a number where the name has '#', from 1; -1 for a gap */
	size_t n_numbered;
};

struct term { struct part *parts; size_t n; };      /* a + b */
struct choice { struct term *terms; size_t n; };    /* a | b */

enum test_kind { TEST_SET, TEST_UNSET, TEST_IS, TEST_IS_NOT };

struct test {
	struct part part;
	enum test_kind kind;
	const char **words;      /* folded patterns */
	size_t n_words;
};

struct map_condition { struct test *tests; size_t n; };  /* all must hold */

/* One row of a one-of table: a folded pattern for each column. */
struct entry {
	const char **patterns;
	const char *word;        /* NULL: no value */
	int64_t value;           /* the number of WORD in the target's list */
};

enum text_flag {
	TEXT_CLEAN = 1 << 0, TEXT_ID = 1 << 1, TEXT_PHONE = 1 << 2, TEXT_UNWRAP = 1 << 3, TEXT_HTML = 1 << 4,
	TEXT_UPPER = 1 << 5, TEXT_LOWER = 1 << 6, TEXT_CURRENCY = 1 << 7,
	TEXT_SLUG = 1 << 8,
	/* of maps that write: no guard; a JSON number, a JSON text; ours, which nothing needs to clean */
	TEXT_RAW = 1 << 9, TEXT_NUMBER = 1 << 10, TEXT_STRING = 1 << 11, TEXT_OURS = 1 << 12,
	TEXT_EXCEL = 1 << 13, TEXT_DIGEST = 1 << 14, TEXT_DIGITS = 1 << 15, TEXT_FOUND = 1 << 16, TEXT_ESCAPE = 1 << 17,
	TEXT_CUTS = 1 << 18,     /* strip, before, after and their like: a part of the text is taken */
};

enum number_flag {
	NUMBER_COMMA = 1 << 0, NUMBER_MINOR = 1 << 1, NUMBER_ABS = 1 << 2, NUMBER_NEGATE = 1 << 3,
	NUMBER_ROUND = 1 << 4, NUMBER_FLOOR = 1 << 5, NUMBER_FRACTION = 1 << 6,
	NUMBER_BARE = 1 << 7,      /* no letters and no signs of money: a quantity */
	NUMBER_POINT = 1 << 8,     /* never a decimal comma */
	NUMBER_EITHER = 1 << 9,    /* a decimal comma too, where it can be nothing else; what may be both is none */
};

enum operation { OP_USUAL, OP_TEXT, OP_MONEY, OP_INTEGER, OP_RATE, OP_TIME, OP_BOOL, OP_ONE_OF, OP_SAME };

enum when { WHEN_SALE = 1, WHEN_EVENT = 2, WHEN_BOTH = 3 };

enum fold { FOLD_FIRST, FOLD_LAST, FOLD_LATEST, FOLD_LEAST };

struct rule {
	const char *target;
	int map_line;
	enum when when;
	enum operation operation;
	enum fold fold;
	unsigned text, number;
	bool need, is_line;
	bool again;                        /* a rule before this one fills the same field */
	const struct field *field;
	size_t offset;
	struct choice *choices;
	size_t n_choices;
	const char *strip, *before, *after, *after_last, *before_last, *zone, *except, *dollar;
	const char *join;                  /* of maps that write: all elements of the list, with this between */
	int most, decimals;                /* characters at most; decimals, -1 for those of the currency */
	const char **formats;
	size_t n_formats;
	const char **none;
	size_t n_none;
	struct entry *entries;
	size_t n_entries;
	struct map_condition only_if, where;   /* of the whole; of each row that a sum takes */
	struct step *left;                 /* of maps that write trees: where the value goes */
	size_t n_left, column;             /* or the number of the column */
};

/* After map_bind(): those of the order first, N_ORDER of them, and of each part the ones that must give a value. */
struct rules { struct rule *at; size_t n, room, n_order; size_t *needs, n_needs, n_order_needs; };
struct names { const char **at; size_t n; };
struct map_conditions { struct map_condition *at; size_t n; };

/* A set of keys or headings that gives the format away; a name that begins with '!' must be absent. Where
 * several names would do, they stand in one text with NAME_OR between them. */
#define NAME_OR '\n'

struct signature { const char **names, **folded; size_t n; };

struct records { struct step *steps; size_t n; };

struct paths { struct records *at; size_t n; };

/* Lines that stand side by side in one row, and how a cell with several fields is written. */
struct spread { struct choice from; const char *split, *mark, *equals; struct names keys; };

enum row_class { ROW_SALE, ROW_EVENT, ROW_EVENT_IF_SOLD };

struct map {
	struct arena mem;
	const char *file;                  /* or "built in" */
	const char *name, *title, *record, *channel, *zone;
	unsigned input;
	enum output_kind output;
	const char *refuse;                /* the format is known, and why it cannot be read alone */
	bool quoted_tsv, group_scattered, group_continued, keep_extra, need_lines;
	bool fallback;                     /* only when no other map fits */
	int after_header;                  /* rows to pass over behind the header */
	int within;                        /* rows among which the header is looked for */
	struct signature *signatures;
	size_t n_signatures;
	struct names require, none;
	struct records *records;
	size_t n_records;
	struct choice group;
	struct rule group_text;            /* how the key is cleaned */
	struct choice under;               /* in JSON records that are children: the key of their parent */
	struct paths lines;                /* where a JSON order has its lines: the first that is there */
	struct spread spread;              /* or how the columns of a row have them */
	struct choice join;                /* the key here, and what a second file calls it */
	const char *join_name;
	struct rule join_text;
	bool line_rules;                   /* there are rules for lines */
	bool lines_joined;                 /* the lines are the records of the second file */
	struct map_conditions skip, skip_lines;
	struct rule *events;               /* a one-of whose words are classes of rows */
	struct names unpivot;              /* folded headings */
	const char *unpivot_after;
	struct rules rules;
	/* of maps that write */
	bool bom, crlf, unguarded;
	struct records each;               /* a row for each element of this list of ours */
	struct choice unique;              /* of the records with the same value only the last is written */
	struct rules document;             /* what stands before the records */
	struct rule *columns;              /* a column for each element: its heading, and what stands there */
	struct part heading;
	struct names header;
	const struct record *target;
	const struct field *list;          /* of lines, in the target */
	const struct field *key, *sku, *qty, *status, *order_status;   /* of a line; the last of the order */
};

/* Parse LEN bytes of TEXT, the content of FILE. RET: new, map_free(). ERR_INPUT with the line of the map
 * at fault. */
int map_parse(const char *text, size_t len, const char *file, struct map **ret, struct err *e);

void map_free(struct map *m);

/* Look up the fields of the rules in TARGET and the words of their tables there. ERR_INPUT. */
int map_bind(struct map *m, const struct record *target, struct err *e);

/* The same for a map that writes: TYPE is the record it reads. */
int map_bind_output(struct map *m, const struct record *type, struct err *e);

/* Call EACH for every part that names a column or path. */
void map_each_part(struct map *m, void (*each)(void *arg, struct part *p, const char *target), void *arg);

/* True when P is the column numbered COLUMN, or one of its columns is. */
bool part_reads(const struct part *p, int column);

/* Steps of P to the list whose elements a sum adds up; 0 when it is of no list. */
size_t part_list(const struct part *p);

/* Sources behind where that begin with the list of R's sums are of its elements; *RET_LIST is true when there is one.
 * False when the sums are of several lists. */
bool map_bind_where(struct rule *r, bool *ret_list);

/* Lower case, without blanks and punctuation. RET: new in MEM; KEEP is a byte that stays. */
char *map_fold(struct arena *mem, const char *text, size_t len, char keep);

/* A token of a logical line: RAW has its quotes. */
struct token { const char *raw; size_t len; };

/* One logical line of a map file, while it is read. */
struct line {
	struct map *map;
	struct err *err;
	int number;
	struct token *tokens;
	size_t n, at;
	int brackets;              /* that may be opened: in the sources of a rule */
};

/* What one logical line of a map says, into the map; 0, or -1 and the line's err. */
int map_directive(struct line *l);
/* Read a rule, a choice of sources, a condition, the entries of a one-of, a path; 0, or -1 and the line's err. */
int map_rule(struct line *l, enum when when);
/* One source with its clean-up. */
int map_choice(struct line *l, struct choice *ret);
/* A word that changes texts, and its arguments, into R. */
int map_text_word(struct line *l, const struct token *t, struct rule *r);
/* What only maps that write have (map_output.c). */
int map_output_line(struct line *l, bool *ret_mine);
/* The left side of a rule of a map that writes. */
int map_left(struct line *l, struct rule *r);
/* One source. */
int map_part(struct line *l, struct part *ret);
/* A rule behind its arrow, into R. */
int map_right(struct line *l, struct rule *r);
/* Room for one more rule. */
struct rule *map_add_rule(struct map *m, struct rules *to);
/* What stands behind "if". */
int map_condition(struct line *l, struct map_condition *ret);
/* Word=value ... of a one-of. */
int map_entries(struct line *l, struct rule *r);
/* A word in which a bare '|' stands between names that would do as well. */
const char *map_names(struct line *l, const struct token *t);
/* A path into JSON, or to a record list. */
int map_path(struct line *l, const char *text, struct records *ret);
/* Fill the line's err with file, line and sentence; -1. */
int map_wrong(struct line *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* True when records of M name orders by their numbers, which --channel makes identities. */
bool map_names_orders(const struct map *m);

/* The token without its quotes. RET: in the arena of the map. */
const char *map_word(struct line *l, const struct token *t);
/* True when the token is this bare word. */
bool map_is(const struct token *t, const char *word);
/* The next token, taken; NULL at the end. RET: borrowed. */
struct token *map_next(struct line *l);
/* Where C stands in T outside of quotes, from FROM; the length of T when it does not. */
size_t map_outside(const struct token *t, size_t from, char c);
/* Append NAME to a list of names. */
void map_add_name(struct map *m, struct names *names, const char *name);


/* The map NAME for KIND that reads, or with WRITES writes, or the one in FILE, not yet bound. RET: new. ERR_USAGE,
 * ERR_INPUT. */
int map_find(const char *name, const char *file, const char *kind, bool writes, struct map **ret, struct err *e);

struct maps { struct map **at; size_t n; };

/* All maps for KIND (NULL: for any) that read, or with WRITES write, by name, each name once, not yet bound.
 * RET: maps_free(). ERR_INPUT when one of them is broken. */
int map_all(const char *kind, bool writes, struct maps *ret, struct err *e);

/* The maps of KIND that read, whose names begin with NAME and "-", unless one is called NAME: none then. */
int maps_of_family(const char *name, const char *kind, struct maps *ret, struct err *e);
void maps_free(struct maps *maps);

#endif
