/* pg_link.h - one connection to a PostgreSQL server: statements are queued, answers come when asked for
 *
 * What libpq is asked for is behind this (store_pg.c); what a store promises is built on it (pg_ops.c). */
#ifndef STORE_PG_LINK_H
#define STORE_PG_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

struct pg_link;
struct pg_answer;

/* A statement that the server knows by NAME once it has been sent. */
struct pg_named { char name[16]; enum { PG_NEW, PG_SENT, PG_THERE } state; };

/* Parameters, all in binary form; a NULL value is NULL. */
struct pg_params { int n; const unsigned *types; const char *const *values; const int *lengths; };

/* Connect to URI. ERR_NOINPUT: no server, no such database, or it does not let us in. */
int pg_link_open(struct pg_link **ret, const char *uri, struct err *e);
void pg_link_close(struct pg_link *l);

/* Queue TEXT: as NAMED (prepared at its first time) or, with NULL, once. Its answer goes to *RET when all is
 * settled; with NULL only its failure matters. The parameters are copied. */
int pg_link_send(struct pg_link *l, struct pg_named *named, const char *text, const struct pg_params *in,
	struct pg_answer **ret, struct err *e);

/* Wait until all that was queued has been answered. The first failure, by its SQLSTATE: ERR_CONFLICT (a
 * constraint or a value), ERR_BUSY, ERR_NOINPUT (no right to it), ERR_BUG, ERR_IO (the server is gone). */
int pg_link_settle(struct pg_link *l, struct err *e);

/* The number of statements that have not been answered yet. */
size_t pg_link_waiting(const struct pg_link *l);

/* Several statements at once, without parameters or rows, after all that was queued. */
int pg_link_script(struct pg_link *l, const char *text, struct err *e);

/* The SQLSTATE of the last failure. RET: borrowed. */
const char *pg_link_state(const struct pg_link *l);

/* What came. Texts are borrowed from the answer; NULL for NULL. */
int pg_answer_rows(const struct pg_answer *a);
int pg_answer_columns(const struct pg_answer *a);
const char *pg_answer_name(const struct pg_answer *a, int column);
const char *pg_answer_text(const struct pg_answer *a, int row, int column, size_t *ret_len);
int64_t pg_answer_changed(struct pg_answer *a);
void pg_answer_free(struct pg_answer *a);

#endif
