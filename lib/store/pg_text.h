/* pg_text.h - a statement of ours (:name) as PostgreSQL wants it ($1), for one row of parameters or for many */
#ifndef STORE_PG_TEXT_H
#define STORE_PG_TEXT_H

#include <stdbool.h>
#include "base/buf.h"

struct pg_use { size_t at, len; int number; };   /* where the text names a parameter, colon included */

struct pg_text {
	const char *text;            /* borrowed */
	struct pg_use *uses;
	size_t n_uses;
	char **names;                /* of the parameters, each once */
	int n_names;
	bool is_insert;              /* INSERT ... VALUES (...), which can be said for many rows */
	size_t values_at, values_end;    /* what stands between the parentheses of VALUES */
	int *keys, n_keys;           /* parameters that ON CONFLICT (...) compares */
};

/* Read TEXT, which must outlive RET. */
void pg_text_read(struct pg_text *ret, const char *text);
void pg_text_release(struct pg_text *t);

/* For one row: each name as $1, $2 ... */
void pg_text_one(const struct pg_text *t, struct buf *out);

/* An INSERT for many rows, each parameter an array; IS_TEXT tells what each parameter is. */
void pg_text_insert_many(const struct pg_text *t, const bool *is_text, struct buf *out);

/* A SELECT for many rows of parameters: its rows behind a first column with the number of the row, from 1. */
void pg_text_select_many(const struct pg_text *t, const bool *is_text, struct buf *out);

#endif
