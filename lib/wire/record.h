/* record.h - field tables: one row a field serves JSON, SQL, options, tables, schema and help
 *
 * The name of a row is the JSON key, the SQL column and parameter (inside an object with '_' between:
 * ship_to_city) and the member of the struct. In the struct a text is `const char *` (NULL: not told),
 * every other scalar is int64_t (INT_UNKNOWN: not told), an object is the struct itself, and a list
 * is a struct list. Money is in minor units, times are milliseconds since 1970, rates basis points. */
#ifndef WIRE_RECORD_H
#define WIRE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

enum field_kind {
	FIELD_END, FIELD_TEXT, FIELD_INT, FIELD_MONEY, FIELD_RATE, FIELD_TIME, FIELD_DATE, FIELD_BOOL,
	FIELD_ONE_OF, FIELD_SET_OF, FIELD_OBJECT, FIELD_LIST,
	FIELD_JSON,       /* any JSON value, kept as its text */
};

enum field_flag {
	FIELD_NEED = 1 << 0,      /* refused when missing */
	FIELD_KEY = 1 << 1,       /* part of the identity; the first one is what operands give */
	FIELD_SQL = 1 << 2,       /* never on the wire */
	FIELD_OUT = 1 << 3,       /* printed, ignored on input */
	FIELD_IN = 1 << 4,        /* read, never printed */
	FIELD_OPT = 1 << 5,       /* also a command line option */
	FIELD_ARG = 1 << 6,       /* a command line option only */
	FIELD_NULL = 1 << 7,      /* printed as null when not told; others are left out */
	FIELD_COLUMN = 1 << 8,    /* in the table that is shown without --fields */
	FIELD_QTY = 1 << 9,       /* at least 1, else qty_range */
	FIELD_COUNT = 1 << 10,    /* at least 0, else qty_range */
	FIELD_SIGNED = 1 << 11,   /* money that may be negative */
	FIELD_CURRENCY = 1 << 12, /* the currency of the money in this record */
	FIELD_STATE = 1 << 13,    /* coloured on a terminal */
	FIELD_CAPS = 1 << 14,     /* text of three capital letters, for a currency */
	FIELD_BAR = 1 << 17,      /* a figure of its row: a table draws it as a bar */
	FIELD_SPARK = 1 << 18,    /* one of a series of counts that stand together: a table draws them as a sparkline */
	FIELD_PERSON = 1 << 19,   /* who somebody is, or words of his: left out when told to redact */
	FIELD_FREE = 1 << 16,     /* text that people write: a card's number in it is masked */
	FIELD_MANY = 1 << 15,     /* an option that may be given more than once: a list of texts, comma-joined */
};

struct list { void *at; size_t n; };

struct record;

struct field {
	const char *name;
	size_t name_len;
	enum field_kind kind;
	unsigned flags;
	size_t offset;
	const char *help;
	const struct record *sub;          /* of an object or list */
	const char *const *words;          /* of one-of and set-of, NULL at the end */
};

struct record {
	const char *name;                  /* "order", for schema and messages */
	size_t size;                       /* of the struct */
	const struct field *fields;        /* FIELD_END at the end */
};

#define FIELD_ROW(S, m, k, f, h) .name = #m, .name_len = sizeof #m - 1, .kind = (k), .flags = (f), .offset = offsetof(S, m), .help = (h)
#define TEXT(S, m, f, h)         { FIELD_ROW(S, m, FIELD_TEXT, f, h) }
#define INT(S, m, f, h)          { FIELD_ROW(S, m, FIELD_INT, f, h) }
#define MONEY(S, m, f, h)        { FIELD_ROW(S, m, FIELD_MONEY, f, h) }
#define RATE(S, m, f, h)         { FIELD_ROW(S, m, FIELD_RATE, f, h) }
#define TIME(S, m, f, h)         { FIELD_ROW(S, m, FIELD_TIME, f, h) }
#define DATE(S, m, f, h)         { FIELD_ROW(S, m, FIELD_DATE, f, h) }
#define BOOL(S, m, f, h)         { FIELD_ROW(S, m, FIELD_BOOL, f, h) }
#define RAW_JSON(S, m, f, h)     { FIELD_ROW(S, m, FIELD_JSON, f, h) }
#define ONE_OF(S, m, f, w, h)    { FIELD_ROW(S, m, FIELD_ONE_OF, f, h), .words = (w) }
#define SET_OF(S, m, f, w, h)    { FIELD_ROW(S, m, FIELD_SET_OF, f, h), .words = (w) }
#define OBJECT(S, m, f, r, h)    { FIELD_ROW(S, m, FIELD_OBJECT, f, h), .sub = (r) }
#define LIST_OF(S, m, f, r, h)   { FIELD_ROW(S, m, FIELD_LIST, f, h), .sub = (r) }
#define FIELDS_END               { .kind = FIELD_END }

enum { TEXT_MAX_BYTES = 64 << 10, RECORD_MAX_BYTES = 8 << 20, LIST_MAX = 10000 };

static inline void *field_at(const struct field *f, const void *record)
{
	return (char *)(uintptr_t)record + f->offset;
}

static inline int64_t *field_int(const struct field *f, const void *record)
{
	return field_at(f, record);
}

static inline const char **field_text(const struct field *f, const void *record)
{
	return field_at(f, record);
}

/* Set every field of RET to "not told" (objects inside too, lists empty). */
void record_init(const struct record *r, void *ret);

/* Copy the texts of RECORD (in objects too, not those in lists), which were only lent, to MEM. */
void record_keep(const struct record *r, void *record, struct arena *mem);

/* One JSON object in TEXT, of LEN bytes, to RET (initialised here). TEXT is changed and borrowed by RET;
 * TEXT[LEN] must be writable. Unknown keys are passed over. ERR_JSON_SYNTAX, ERR_ENCODING, ERR_FIELD_*,
 * ERR_MONEY_FORMAT, ERR_TIME_FORMAT, ERR_QTY_RANGE, ERR_TOO_LONG. Fields that are needed but missing
 * are not an error here: record_check() tells, when defaults have been filled in. */
int record_decode(const struct record *r, char *text, size_t len, void *ret, struct arena *mem, struct err *e);

/* ERR_FIELD_MISSING for the first needed field that is not told, inside objects and lists too. */
int record_check(const struct record *r, const void *in, struct err *e);

/* True when R, or a record in it, tells who somebody is. Forget it all in RECORD, which is changed, its lists too. */
bool record_is_personal(const struct record *r);
void record_redact(const struct record *r, void *record);

/* Take one value from TEXT (LEN bytes, borrowed) for field F of RECORD, as an option or a cell has it:
 * money in major units by EXPONENT, times as RFC 3339, sets with commas. Errors as record_decode(). */
int record_set_text(const struct field *f, void *record, const char *text, size_t len, int exponent,
	struct arena *mem, struct err *e);

/* Append the value of F as JSON. */
void record_value_json(const struct field *f, const void *record, struct buf *out);

/* Append the value of F as people read it: money as a decimal by EXPONENT, times as RFC 3339, nothing
 * when it is not told. A list gives its length. */
void record_value_text(const struct field *f, const void *record, int exponent, struct buf *out);

/* Append RECORD as one JSON object, without a line end; fields not told are left out unless FIELD_NULL. */
void record_encode(const struct record *r, const void *in, struct buf *out);

/* The currency's exponent for the money in IN: by its FIELD_CURRENCY field, else 2. */
int record_exponent(const struct record *r, const void *in);

/* A field by a path such as "ship_to.city" or "ship_to_city" (SEPARATOR '.' or '_'); *RET_OFFSET is where
 * it is in the outermost struct. NULL when there is none. RET: borrowed. */
const struct field *record_find(const struct record *r, const char *path, char separator, size_t *ret_offset);

/* A hash of all fields read from outside (not FIELD_OUT, FIELD_SQL, FIELD_ARG), the same on every machine. */
int64_t record_digest(const struct record *r, const void *in);

/* Copy every field that FROM tells and TO does not, unless FIELD_SQL: defaults from options. */
void record_fill(const struct record *r, void *to, const void *from);

/* Mask the numbers of payment cards in every text of RECORD that people write; what changes is in MEM. */
void record_mask_cards(const struct record *r, void *record, struct arena *mem);

/* The number of WORD in a NULL-ended list of words, or -1. */
int word_index(const char *const *words, const char *word, size_t len);

/* Append LEN bytes of TEXT as a JSON string with its quotes. */
void json_quote(struct buf *out, const char *text, size_t len);

#endif
