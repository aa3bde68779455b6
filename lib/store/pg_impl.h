/* pg_impl.h - what pg_ops.c (connection, transactions) and pg_stmt.c (statements) share; nobody else includes it */
#ifndef STORE_PG_IMPL_H
#define STORE_PG_IMPL_H

#include "store/pg_array.h"
#include "store/pg_link.h"
#include "store/pg_text.h"
#include "store/store_ops.h"

struct pg {
	struct pg_link *link;
	int64_t busy_ms, wait_from_ms;
	enum store_begin how;            /* of this transaction */
	bool in_transaction, marked, was_busy, careful;
	struct err failed;               /* of this transaction; nothing more can be done in it */
	struct pg_stmt *collecting, **collecting_end;    /* in the order of their first row */
	size_t collected_bytes;
	int64_t changed, part;           /* PART: -1 until asked for */
	unsigned n_names, n_cursors, n_open;     /* cursors ever, and open now */
};

struct pg_stmt {
	struct pg *db;
	struct pg_text text;
	struct buf one_text, many_text;
	struct pg_named one, many;
	bool *is_text;                   /* by parameter, as all arrays from here */
	int64_t *numbers;
	char (*number_bytes)[8];
	const char **values;
	int *lengths;
	struct pg_array *arrays;         /* rows collected */
	size_t n_rows;
	uint64_t *seen;                  /* keys of those rows, for ON CONFLICT */
	bool is_collecting;
	struct pg_stmt *next_collecting;
	struct pg_answer *answer;
	int row, first_column;
	bool is_asked, is_cursor;
	char cursor[16];
};

/* Queue TEXT without parameters. */
int pg_send(struct pg *p, const char *text, struct pg_answer **ret, struct err *e);

/* Wait for all that was queued; in a transaction the first failure is the failure of all that follows. */
int pg_settle(struct pg *p, struct err *e);

/* Send what was collected; or forget it. */
int pg_collected_send(struct pg *p, struct err *e);
void pg_collected_drop(struct pg *p);

/* What store_ops asks of a statement. */
int pg_stmt_prepare(void *db, const char *text, void **ret, struct err *e);
int pg_stmt_params(void *stmt);
const char *pg_stmt_param_name(void *stmt, int i);
void pg_stmt_param_kind(void *stmt, int i, bool is_text);
int pg_stmt_bind_text(void *stmt, int i, const char *text, size_t len, struct err *e);
int pg_stmt_bind_int(void *stmt, int i, int64_t n, struct err *e);
int pg_stmt_bind_null(void *stmt, int i, struct err *e);
int pg_stmt_also(void *stmt, struct err *e);
int pg_stmt_start(void *stmt, enum store_start how, struct err *e);
int pg_stmt_step(void *stmt, struct err *e);
int64_t pg_stmt_asked(void *stmt);
int pg_stmt_columns(void *stmt);
const char *pg_stmt_column_name(void *stmt, int i);
const char *pg_stmt_column_text(void *stmt, int i, size_t *ret_len);
int64_t pg_stmt_column_int(void *stmt, int i);
void pg_stmt_reset(void *stmt);
void pg_stmt_drop(void *stmt);

#endif
