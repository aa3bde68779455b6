/* data.c - the data file: which backend, transactions, migrations */
#include "store/data.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "store/store_impl.h"
#include "migrations.h"
#include "base/banned.h"

struct number { int64_t user_version; };

static const struct field number_fields[] = { INT(struct number, user_version, 0, ""), FIELDS_END };
static const struct record number_record = { "number", sizeof(struct number), number_fields };

int data_version(void)
{
	return migrations[sizeof migrations / sizeof *migrations - 1].version;
}

static const struct store_ops *ops_for(const char **name)
{
	size_t n = strlen(store_fault.scheme);

	if (strncmp(*name, store_fault.scheme, n) != 0 || (*name)[n] != ':')
		return &store_sqlite;
	*name += n + 1;
	return &store_fault;
}

static int version_of(struct store *s, int64_t *ret, struct err *e)
{
	static const struct sql get = { "user_version", "PRAGMA user_version" };
	struct arena mem = { 0 };
	struct work w = { .db = s, .mem = &mem };
	struct number n;
	int rc = store_get(&w, &get, NULL, NULL, &number_record, &n, e);

	arena_release(&mem);
	*ret = rc > 0 ? n.user_version : 0;
	return rc < 0 ? -1 : 0;
}

static int apply(struct store *s, const struct migration *m, struct err *e)
{
	char text[64];

	if (s->ops->exec(s->db, m->text, e))
		return -1;
	snprintf(text, sizeof text, "PRAGMA user_version = %d", m->version);
	return s->ops->exec(s->db, text, e);
}

/* All missing migrations in one transaction; another process may do the same at the same time. */
static int migrate(struct store *s, int64_t *ret_from, struct err *e)
{
	if (data_begin(s, e))
		return -1;
	int rc = version_of(s, ret_from, e);
	for (size_t i = 0; rc == 0 && i < sizeof migrations / sizeof *migrations; i++)
		if (migrations[i].version > *ret_from)
			rc = apply(s, &migrations[i], e);
	if (rc == 0)
		rc = data_commit(s, e);
	if (rc)
		data_rollback(s);
	return rc;
}

static int bring_up(struct store *s, unsigned flags, bool *ret_new, int *ret_from, struct err *e)
{
	int64_t have;

	*ret_new = false;
	*ret_from = 0;
	if (version_of(s, &have, e))
		return -1;
	if (have > data_version())
		return err_set(e, ERR_NOINPUT, NULL, "the data file is of version %lld, this program knows %d: "
			"use a newer program", (long long)have, data_version());
	if (have == data_version())
		return 0;
	if (have == 0 && !(flags & STORE_CREATE))
		return err_set(e, ERR_NOINPUT, NULL, "the data file is empty (an import fills it)");
	if (migrate(s, &have, e))
		return -1;
	*ret_new = have == 0;
	*ret_from = have < data_version() ? (int)have : 0;
	return 0;
}

int data_open(struct store **ret, const char *name, unsigned flags, int64_t busy_ms, bool *ret_new,
	int *ret_from, struct err *e)
{
	struct store *s = must_alloc(sizeof *s);

	s->ops = ops_for(&name);
	if (s->ops->open(&s->db, name, flags, busy_ms, e)) {
		must_free(s);
		return -1;
	}
	if (bring_up(s, flags, ret_new, ret_from, e)) {
		data_close(s);
		return -1;
	}
	*ret = s;
	return 0;
}

int data_open_temporary(struct store **ret, int64_t busy_ms, struct err *e)
{
	bool is_new;
	int from;

	return data_open(ret, "", STORE_CREATE, busy_ms, &is_new, &from, e);
}

void data_close(struct store *s)
{
	data_rollback(s);
	store_drop_statements(s);
	s->ops->close(s->db);
	must_free(s);
}

static int begin(struct store *s, const char *text, struct err *e)
{
	if (s->ops->exec(s->db, text, e))
		return -1;
	s->in_transaction = true;
	memset(s->ids, 0, sizeof s->ids);
	return 0;
}

int data_begin(struct store *s, struct err *e)
{
	return begin(s, "BEGIN IMMEDIATE", e);
}

int data_begin_read(struct store *s, struct err *e)
{
	return begin(s, "BEGIN", e);
}

int data_commit(struct store *s, struct err *e)
{
	if (s->ops->exec(s->db, "COMMIT", e))
		return -1;
	s->in_transaction = false;
	return 0;
}

void data_rollback(struct store *s)
{
	struct err ignored;

	if (s->in_transaction)
		s->ops->exec(s->db, "ROLLBACK", &ignored);
	s->in_transaction = false;
}

int data_mark(struct store *s, struct err *e)
{
	return s->ops->exec(s->db, "SAVEPOINT record", e);
}

int data_unmark(struct store *s, bool keep, struct err *e)
{
	return s->ops->exec(s->db, keep ? "RELEASE record" : "ROLLBACK TO record; RELEASE record", e);
}

int data_copy(struct store *s, const char *path, struct err *e)
{
	return s->ops->copy_to(s->db, path, e);
}

int data_prepares(struct store *s, const struct sql *q, struct err *e)
{
	void *stmt;

	if (s->ops->prepare(s->db, q->text, &stmt, e))
		return -1;
	s->ops->drop(stmt);
	return 0;
}
