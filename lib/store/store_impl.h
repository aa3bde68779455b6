/* store_impl.h - what store.c and data.c share of a struct store; nobody else includes it */
#ifndef STORE_STORE_IMPL_H
#define STORE_STORE_IMPL_H

#include "store/store.h"
#include "store/store_ops.h"

/* LAST is the number bound last time (INT_UNKNOWN: NULL): what is bound stays bound, most numbers are the same
 * again, and binding costs. Texts are always bound anew. */
struct place_of { const struct field *field; size_t offset; bool bound; int64_t last; };

/* Which member of the struct each parameter or column of a statement is. */
struct plan { int n; struct place_of at[]; };

struct statement {
	struct statement *next;
	const struct sql *sql;
	const struct record *in_type, *out_type;
	void *handle;
	struct plan *in, *out;   /* OUT: NULL until the columns are known */
	bool running;
};

struct store {
	const struct store_ops *ops;
	void *db;
	struct statement **cache;      /* by address of the struct sql; chains */
	size_t room;
	int64_t writes;
	struct id_block ids[ID_KINDS];   /* of this transaction */
	bool in_transaction;
};

/* Forget all prepared statements: before closing. */
void store_drop_statements(struct store *s);

/* A prepared statement that is not running, from the cache or new. RET: borrowed. */
struct statement *store_statement(struct store *s, const struct sql *q, const struct record *in,
	const struct record *out, struct err *e);

/* All parameters from IN. */
int store_bind(struct store *s, struct statement *t, const void *in, struct err *e);

/* The row that stands into RET; texts are copied to MEM, or only lent when MEM is NULL. */
int store_fetch(struct store *s, struct statement *t, void *ret, struct arena *mem, struct err *e);

#endif
