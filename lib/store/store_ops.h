/* store_ops.h - what a backend of the data file must say; rooms do not see it
 *
 * What each promises is held by tests/unit/store_contract_test.c: begin gives a serialisable write
 * transaction; a savepoint undone leaves nothing; a failure is ERR_CONFLICT (a constraint: the record's
 * fault; ERR_REPLAY when it cannot be said which record's), ERR_BUSY (somebody else's) or ERR_IO (ours); waiting for a lock ends; text is UTF-8, integers
 * have 64 bits, NULL is NULL. */
#ifndef STORE_STORE_OPS_H
#define STORE_STORE_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

enum store_flag { STORE_CREATE = 1, STORE_READ_ONLY = 2 };

/* What a transaction is for. BEGIN_ALONE: to write while nobody else does, so that it need not be run again. */
enum store_begin { BEGIN_READ, BEGIN_WRITE, BEGIN_ALONE, BEGIN_SCHEMA };

/* What is wanted of a statement that starts. RUN_LATER: it gives no rows and may be carried out at any time
 * before the next answer, settle or commit. ASK_EACH: its rows may be many, and are stepped through with
 * other statements between. ASK_MANY: the answers of all that was bound with `also`. */
enum store_start { RUN_LATER, RUN_NOW, ASK_ALL, ASK_EACH, ASK_MANY };

struct id_block { int64_t next, left; };

struct migration { int version; const char *name, *text; };

struct store_ops {
	const char *scheme;       /* "fault" for fault:...; NULL for a plain path */
	int (*open)(void **ret, const char *name, unsigned flags, int64_t busy_ms, struct err *e);
	void (*close)(void *db);
	const struct migration *migrations;                              /* by version */
	size_t n_migrations;
	bool looks_ahead;                                                /* has `also` and `asked`: answers are far */
	bool many_writers;                                               /* BEGIN_WRITE does not wait for others */
	bool keeps_ids;                                                  /* a block of ids outlives the transaction */
	int (*exec)(void *db, const char *text, struct err *e);          /* statements without parameters or rows */
	int (*version)(void *db, int64_t *ret, struct err *e);           /* of the newest migration; 0: none yet */
	int (*set_version)(void *db, int64_t version, struct err *e);
	int (*begin)(void *db, enum store_begin how, struct err *e);
	int (*commit)(void *db, struct err *e);
	void (*rollback)(void *db);
	int (*mark)(void *db, struct err *e);                            /* a savepoint */
	int (*unmark)(void *db, bool keep, struct err *e);
	int (*settle)(void *db, struct err *e);                          /* carry out what was put off */
	int (*part)(void *db, int64_t *ret, struct err *e);              /* see store_part() */
	int (*prepare)(void *db, const char *text, void **ret, struct err *e);
	int (*params)(void *stmt);
	const char *(*param_name)(void *stmt, int i);                    /* from 0, without the colon */
	void (*param_kind)(void *stmt, int i, bool is_text);             /* told once, before the first bind */
	/* what is bound stays bound until it is bound anew; a text is the caller's, for the next step() */
	int (*bind_text)(void *stmt, int i, const char *text, size_t len, struct err *e);
	int (*bind_int)(void *stmt, int i, int64_t n, struct err *e);
	int (*bind_null)(void *stmt, int i, struct err *e);
	int (*also)(void *stmt, struct err *e);                          /* keep what is bound, for ASK_MANY */
	int (*start)(void *stmt, enum store_start how, struct err *e);   /* when all is bound */
	int (*step)(void *stmt, struct err *e);                          /* 1 a row, 0 the end, -1 */
	int64_t (*asked)(void *stmt);                                    /* ASK_MANY: whose row, from 0 */
	int (*columns)(void *stmt);                                      /* -1: not known before the first row */
	const char *(*column_name)(void *stmt, int i);
	const char *(*column_text)(void *stmt, int i, size_t *ret_len);  /* NULL for NULL; until the next step */
	int64_t (*column_int)(void *stmt, int i);                        /* INT_UNKNOWN for NULL */
	int64_t (*changed)(void *db);
	int (*ids)(void *db, const char *table, struct id_block *ret, struct err *e);   /* ids nobody else has or gets */
	void (*reset)(void *stmt);
	void (*drop)(void *stmt);
	int (*copy_to)(void *db, const char *path, struct err *e);       /* fast, while others write; NULL: row by row */
	int (*clear)(void *db, const char *const *tables, struct err *e);/* no rows in any table, ledgers too */
	int (*scrub)(void *db, struct err *e);                           /* nothing is left of rows that are gone */
	int (*filled)(void *db, struct err *e);                          /* after rows came with ids not given by us */
};

extern const struct store_ops store_sqlite, store_fault, store_pg;

#endif
