/* tool.h - a tool is a table of commands; all tools share one main
 *
 * The rows are the one source for dispatch, options, --help, --schema, completion and the tests. */
#ifndef CLI_TOOL_H
#define CLI_TOOL_H

#include "base/err.h"
#include "cli/opt.h"
#include "store/store.h"
#include "wire/record.h"

enum cmd_kind {
	CMD_EACH,       /* a record a line (or an operand) in, a rule on each, what it became out */
	CMD_IMPORT,     /* the same, but foreign formats are understood and the data file is created */
	CMD_CONVERT,    /* foreign formats to canonical records; no data file */
	CMD_LIST,       /* options in, rows out; read only */
	CMD_RUN,        /* does it all itself, in a write transaction */
};

enum cmd_flag {
	CMD_KEYED = 1 << 0,      /* LIST: operands are identities; the query runs for each */
	CMD_MUST_FIND = 1 << 1,  /* LIST: an identity without rows is an error (show) */
	CMD_FINDINGS = 1 << 2,   /* LIST: any row makes the exit status 1 (audit) */
	CMD_ALONE = 1 << 3,      /* RUN: not inside a transaction (backup) */
	CMD_OPERANDS = 1 << 4,   /* RUN: takes operands */
	CMD_CREATES = 1 << 7,    /* RUN: the data file is made when it is missing, from one operand */
	CMD_NO_ARGS = 1 << 6,    /* the options-only fields of IN are for another verb */
	CMD_PARTIAL = 1 << 5,    /* EACH, IMPORT: the rule itself says which fields are needed */
	CMD_REHEARSES = 1 << 10, /* RUN, ALONE: minds --dry-run itself */
	CMD_FEED = 1 << 9,       /* IMPORT: steps with what is there; the data file is not made, and CHANGED is told */
	CMD_WHOLE = 1 << 11,     /* IMPORT: each input is taken whole; a wrong control total refuses it */
	CMD_EXPORT = 1 << 12,    /* LIST, KEYED: writes by a map and nothing else; "-" takes the identities from records */
	CMD_DOCUMENT = 1 << 13,  /* LIST: what it emits is a struct buf, written as it is; OUT is NULL */
	CMD_INSIDE = 1 << 8,     /* EACH: what AHEAD announces is answered inside the transaction: EACH decides by it */
};

typedef int (*emit_fn)(void *arg, const void *row, struct err *e);

/* What a CMD_RUN verb is given beside its record. */
struct run {
	struct work *work;
	const struct shared *shared;
	char **operands;
	int n_operands;
	emit_fn emit;            /* rows out */
	void *emit_arg;
};

struct cmd {
	const char *name, *summary, *operands;      /* operands: "ORDER ...", "FILE ..." or NULL */
	enum cmd_kind kind;
	unsigned flags;
	const struct record *in, *out;
	const struct record *explain_out;
	const char *map_kind;                       /* IMPORT, CONVERT; EACH: read by maps when told to; "order", "item" */
	const char *to_kind;                        /* LIST: what the maps it may write by call its rows; or NULL */
	const struct record *to_out;                /* EACH: with --to it lists these, by LIST, instead; or NULL */
	const char *to_usual;                       /* the map when neither --to nor --format is told; or NULL */
	int (*zone)(struct work *w, const char **ret, struct err *e);   /* of times that such a map writes */
	const char *example;                        /* one command line, for --help */
	const char *notes;                          /* further lines for --help, or NULL */
	int (*each)(struct work *w, const void *in, void *out, struct err *e);
	int (*explain)(struct work *w, const void *in, void *out, struct err *e);
	/* EACH, IMPORT: announce what EACH will ask of the store for this record (store_ahead()); or NULL */
	int (*ahead)(struct work *w, const void *in, struct err *e);
	int (*before_commit)(struct work *w, struct err *e);   /* EACH, IMPORT: write what was summed up in memory */
	/* CMD_WHOLE: all records of an input are there: 0, or it is refused */
	int (*at_end)(struct work *w, const void *in, struct err *e);
	/* EACH, IMPORT, LIST: the record of the rows when IN asks for a list, or another one; LIST gives it; else NULL */
	const struct record *(*listing)(const void *in);
	int (*list)(struct work *w, const void *in, emit_fn emit, void *arg, struct err *e);
	/* EACH: instead of reading input, these records (as IN) are its subjects; 0 when IN does not ask for it */
	bool (*asks_subjects)(const void *in);
	int (*subjects)(struct work *w, const void *in, emit_fn emit, void *arg, struct err *e);
	int (*run)(const struct run *r, const void *in, struct err *e);
};

struct tool {
	const char *name, *summary;
	const struct cmd *cmds;                     /* NULL name at the end */
};

/* The whole of a tool; its exit status. */
int tool_main(const struct tool *t, int argc, char **argv);

/* The row of a verb, or NULL. RET: borrowed. */
const struct cmd *tool_cmd(const struct tool *t, const char *name);

/* Wrap a typed rule for a table: a function of the wrong type does not compile. */
#define EACH(fn, In, Out) \
	static int each_##fn(struct work *w, const void *in, void *out, struct err *e) \
	{ const In *i = in; Out *o = out; return fn(w, i, o, e); }
#define AHEAD(fn, In) \
	static int ahead_##fn(struct work *w, const void *in, struct err *e) \
	{ const In *i = in; return fn##_ahead(w, i, e); }
#define AT_END(fn, In) \
	static int at_end_##fn(struct work *w, const void *in, struct err *e) \
	{ const In *i = in; return fn(w, i, e); }
#define LIST(fn, In) \
	static int list_##fn(struct work *w, const void *in, emit_fn emit, void *arg, struct err *e) \
	{ const In *i = in; return fn(w, i, emit, arg, e); }

#endif
