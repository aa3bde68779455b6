/* store_impl.h - what store.c and data.c share of a struct store; nobody else includes it */
#ifndef STORE_STORE_IMPL_H
#define STORE_STORE_IMPL_H

#include "store/store.h"
#include "store/store_ops.h"

struct place_of { const struct field *field; size_t offset; bool is_null; };   /* is_null: bound so last time */

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

#endif
