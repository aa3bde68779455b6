/* store_ops.h - what a backend of the data file must say; rooms do not see it
 *
 * What each promises is held by tests/unit/store_contract_test.c: begin gives a serialisable write
 * transaction; a savepoint undone leaves nothing; a failure is ERR_CONFLICT (a constraint: the record's
 * fault), ERR_BUSY (somebody else's) or ERR_IO (ours); waiting for a lock ends; text is UTF-8, integers
 * have 64 bits, NULL is NULL. */
#ifndef STORE_STORE_OPS_H
#define STORE_STORE_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

enum store_flag { STORE_CREATE = 1, STORE_READ_ONLY = 2 };

struct id_block { int64_t next, left; };

struct store_ops {
	const char *scheme;       /* "fault" for fault:...; NULL for a plain path */
	int (*open)(void **ret, const char *name, unsigned flags, int64_t busy_ms, struct err *e);
	void (*close)(void *db);
	int (*exec)(void *db, const char *text, struct err *e);
	int (*prepare)(void *db, const char *text, void **ret, struct err *e);
	int (*params)(void *stmt);
	const char *(*param_name)(void *stmt, int i);                    /* from 0, without the colon */
	/* what is bound stays bound until it is bound anew; a text is the caller's, for the next step() */
	int (*bind_text)(void *stmt, int i, const char *text, size_t len, struct err *e);
	int (*bind_int)(void *stmt, int i, int64_t n, struct err *e);
	int (*bind_null)(void *stmt, int i, struct err *e);
	int (*step)(void *stmt, struct err *e);                          /* 1 a row, 0 the end, -1 */
	int (*columns)(void *stmt);
	const char *(*column_name)(void *stmt, int i);
	const char *(*column_text)(void *stmt, int i, size_t *ret_len);  /* NULL for NULL; until the next step */
	int64_t (*column_int)(void *stmt, int i);                        /* INT_UNKNOWN for NULL */
	int64_t (*changed)(void *db);
	int (*ids)(void *db, const char *table, struct id_block *ret, struct err *e);   /* ids nobody else has or gets */
	void (*reset)(void *stmt);
	void (*drop)(void *stmt);
	int (*copy_to)(void *db, const char *path, struct err *e);       /* a consistent copy while others write */
};

extern const struct store_ops store_sqlite, store_fault;

#endif
