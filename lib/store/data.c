/* data.c - the data file: which backend, transactions, migrations */
#include "store/data.h"
#include "store/data_name.h"

#include <string.h>
#include <unistd.h>
#include "store/store_impl.h"
#include "base/banned.h"

/* The migrations of all backends go to the same version. */
int data_version(void)
{
	return store_sqlite.migrations[store_sqlite.n_migrations - 1].version;
}

static const struct store_ops *ops_for(const char **name)
{
	if (data_is_server(*name))
		return &store_pg;
	size_t n = strlen(store_fault.scheme);

	if (strncmp(*name, store_fault.scheme, n) != 0 || (*name)[n] != ':')
		return &store_sqlite;
	*name += n + 1;
	return &store_fault;
}

static int begin(struct store *s, enum store_begin how, struct err *e)
{
	if (s->ops->begin(s->db, how, e))
		return -1;
	s->in_transaction = true;
	if (!s->ops->keeps_ids)
		memset(s->ids, 0, sizeof s->ids);
	return 0;
}

/* All missing migrations in one transaction; another process may do the same at the same time. */
static int migrate(struct store *s, int64_t *ret_from, struct err *e)
{
	const struct store_ops *from = s->ops->migrations ? s->ops : &store_sqlite;   /* what the wrapper wraps */

	if (begin(s, BEGIN_SCHEMA, e))
		return -1;
	int rc = s->ops->version(s->db, ret_from, e);
	for (size_t i = 0; rc == 0 && i < from->n_migrations; i++)
		if (from->migrations[i].version > *ret_from)
			rc = s->ops->exec(s->db, from->migrations[i].text, e)
				|| s->ops->set_version(s->db, from->migrations[i].version, e) ? -1 : 0;
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
	if (s->ops->version(s->db, &have, e))
		return -1;
	if (have > data_version())
		return err_set(e, ERR_NOINPUT, NULL, "the data file is of version %lld, this program knows %d: "
			"use a newer program", (long long)have, data_version());
	if (have == data_version())
		return 0;
	if (have == 0 && !(flags & STORE_CREATE))
		return err_set(e, ERR_NOINPUT, NULL, "%s (an import makes it)",
			s->ops == &store_pg ? "no data yet" : "the data file is empty");
	if (migrate(s, &have, e))
		return -1;
	*ret_new = have == 0;
	*ret_from = have < data_version() ? (int)have : 0;
	return 0;
}

/* Say in E of which server it is. */
static int name_it(const char *name, struct err *e)
{
	struct buf b = { 0 };

	data_show_name(name, &b);
	buf_format(&b, ": %s", e->text);
	err_set(e, e->code, e->field, "%s", buf_text(&b));
	buf_release(&b);
	return -1;
}

static int open_db(struct store *s, const char *name, unsigned flags, int64_t busy_ms, struct err *e)
{
	const char *rest = name;

	s->ops = ops_for(&rest);
	if (s->ops->open(&s->db, rest, flags, busy_ms, e) == 0)
		return 0;
	return data_is_server(name) ? name_it(name, e) : -1;
}

int data_open(struct store **ret, const char *name, unsigned flags, int64_t busy_ms, bool *ret_new,
	int *ret_from, struct err *e)
{
	struct store *s = must_alloc(sizeof *s);

	if (open_db(s, name, flags, busy_ms, e)) {
		must_free(s);
		return -1;
	}
	if (bring_up(s, flags, ret_new, ret_from, e)) {
		data_close(s);
		return data_is_server(name) ? name_it(name, e) : -1;
	}
	*ret = s;
	return 0;
}

int data_is_there(const char *name, int64_t busy_ms, struct err *e)
{
	struct store s = { 0 };
	int64_t have;

	if (!data_is_server(name))
		return access(name, F_OK) == 0;
	if (open_db(&s, name, 0, busy_ms, e))
		return -1;
	int rc = s.ops->version(s.db, &have, e);
	s.ops->close(s.db);
	return rc ? -1 : have > 0;
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

int data_begin(struct store *s, struct err *e)
{
	return begin(s, BEGIN_WRITE, e);
}

int data_begin_alone(struct store *s, struct err *e)
{
	return begin(s, BEGIN_ALONE, e);
}

bool data_has_many_writers(const struct store *s)
{
	return s->ops->many_writers;
}

int data_begin_read(struct store *s, struct err *e)
{
	return begin(s, BEGIN_READ, e);
}

int data_commit(struct store *s, struct err *e)
{
	if (s->ops->commit(s->db, e))
		return -1;
	s->in_transaction = false;
	return 0;
}

void data_rollback(struct store *s)
{
	if (s->in_transaction)
		s->ops->rollback(s->db);
	s->in_transaction = false;
}

int data_mark(struct store *s, struct err *e)
{
	return s->ops->mark(s->db, e);
}

int data_unmark(struct store *s, bool keep, struct err *e)
{
	return s->ops->unmark(s->db, keep, e);
}

int data_settle(struct store *s, struct err *e)
{
	return s->ops->settle(s->db, e);
}

int data_prepares(struct store *s, const struct sql *q, struct err *e)
{
	void *stmt;

	if (s->ops->prepare(s->db, q->text, &stmt, e))
		return -1;
	s->ops->drop(stmt);
	return 0;
}

int data_scrub(struct store *s, struct err *e)
{
	return s->ops->scrub(s->db, e);
}
