/* data.h - the data file as the tools handle it: open, transactions, migrations (rooms see store.h only) */
#ifndef STORE_DATA_H
#define STORE_DATA_H

#include "store/store.h"
#include "store/store_ops.h"

/* Open NAME: a path, or "fault:..." (store_fault.c). With STORE_CREATE it is made when missing. *RET_NEW and
 * *RET_FROM tell what happened: a new file, or the version it was migrated from (0: no migration).
 * ERR_NOINPUT: missing, not ours, or newer than this program. */
int data_open(struct store **ret, const char *name, unsigned flags, int64_t busy_ms, bool *ret_new,
	int *ret_from, struct err *e);

void data_close(struct store *s);

/* 1 when there is a data file NAME, 0 when an import would make it, -1 when that cannot be found out. */
int data_is_there(const char *name, int64_t busy_ms, struct err *e);

/* A private data file that goes away when closed: for the dry run of a first import. */
int data_open_temporary(struct store **ret, int64_t busy_ms, struct err *e);

/* A serialisable write transaction, or a read transaction that sees one moment. */
int data_begin(struct store *s, struct err *e);
int data_begin_read(struct store *s, struct err *e);

/* To write while nobody else does: waits for those who write now and holds up those who come. What cannot be
 * run again, and what has failed beside others, begins so. */
int data_begin_alone(struct store *s, struct err *e);

/* True when others may write while a transaction of data_begin() does. */
bool data_has_many_writers(const struct store *s);

/* Make what was done last; or undo it. */
int data_commit(struct store *s, struct err *e);
void data_rollback(struct store *s);

/* A savepoint for one record: after data_unmark(keep = false) nothing of it is left. */
int data_mark(struct store *s, struct err *e);
int data_unmark(struct store *s, bool keep, struct err *e);

/* Carry out what store_run() has put off. Inside a mark what fails is ERR_CONFLICT, this record's fault. */
int data_settle(struct store *s, struct err *e);

/* True when what store_ahead() announces is worth it: answers come from far. */
bool data_looks_ahead(const struct store *s);

/* Answer all that was announced: in a read transaction of its own, or INSIDE this one, where nobody else writes. */
int data_look(struct work *w, bool inside, struct err *e);

/* A consistent copy to the data file PATH, which must be missing or empty, while others write. */
int data_copy(struct store *s, const char *path, struct err *e);

/* Everything of FROM, at one moment, in place of all that is in TO, in whose transaction, begun alone, this is
 * done. *RET_ROWS: the rows of all tables. */
int data_fill(struct store *to, struct store *from, int64_t *ret_rows, struct err *e);

/* Leave nothing in the file, its log or its free space of what was changed or deleted. Outside a transaction; as long as
 * others read, it is ERR_BUSY. */
int data_scrub(struct store *s, struct err *e);

/* The number of the newest migration. */
int data_version(void);

/* Each statement of the program must be one a backend can prepare; for tests. */
int data_prepares(struct store *s, const struct sql *q, struct err *e);

#endif
