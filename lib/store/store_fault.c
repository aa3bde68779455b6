/* store_fault.c - a backend that wraps SQLite and fails on purpose, for tests
 *
 * "fault:fail:N:PATH" fails the N-th call that could fail with ERR_IO, and every later one;
 * "fault:kill:N:PATH" kills the process there; "fault:busy:N:PATH" says once that the file is busy. */
#include "store/store_ops.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/banned.h"

enum mode { FAIL, KILL, BUSY };

struct fault { void *db; enum mode mode; long left; };

struct fault_stmt { void *stmt; struct fault *fault; };

#define BELOW store_sqlite

/* One call more: -1 when it is the one to fail. */
static int due(struct fault *f, struct err *e)
{
	if (--f->left > 0)
		return 0;
	if (f->mode == KILL)
		kill(getpid(), SIGKILL);
	if (f->mode == BUSY)
		return f->left == 0 ? err_set(e, ERR_BUSY, NULL, "busy on purpose") : 0;
	return err_set(e, ERR_IO, NULL, "failed on purpose");
}

static int open_db(void **ret, const char *name, unsigned flags, int64_t busy_ms, struct err *e)
{
	static const char *const modes[] = { "fail:", "kill:", "busy:" };
	struct fault *f = must_alloc(sizeof *f);
	char *end = NULL;

	for (int i = 0; i < 3; i++)
		if (strncmp(name, modes[i], 5) == 0) {
			f->mode = (enum mode)i;
			f->left = strtol(name + 5, &end, 10);
		}
	int rc = !end || *end != ':' ? err_set(e, ERR_USAGE, NULL, "fault:%s: not MODE:N:PATH", name)
		: BELOW.open(&f->db, end + 1, flags, busy_ms, e);
	if (rc) {
		must_free(f);
		return -1;
	}
	*ret = f;
	return 0;
}

static void close_db(void *db)
{
	BELOW.close(((struct fault *)db)->db);
	must_free(db);
}

static int exec(void *db, const char *text, struct err *e)
{
	struct fault *f = db;

	return due(f, e) ? -1 : BELOW.exec(f->db, text, e);
}

static int version(void *db, int64_t *ret, struct err *e)
{
	struct fault *f = db;

	return due(f, e) ? -1 : BELOW.version(f->db, ret, e);
}

static int set_version(void *db, int64_t version, struct err *e)
{
	struct fault *f = db;

	return due(f, e) ? -1 : BELOW.set_version(f->db, version, e);
}

static int begin(void *db, enum store_begin how, struct err *e)
{
	struct fault *f = db;

	return due(f, e) ? -1 : BELOW.begin(f->db, how, e);
}

static int commit(void *db, struct err *e)
{
	struct fault *f = db;

	return due(f, e) ? -1 : BELOW.commit(f->db, e);
}

/* What is begun can be undone even when all else fails. */
static void rollback(void *db)
{
	BELOW.rollback(((struct fault *)db)->db);
}

static int mark(void *db, struct err *e)
{
	struct fault *f = db;

	return due(f, e) ? -1 : BELOW.mark(f->db, e);
}

static int unmark(void *db, bool keep, struct err *e)
{
	struct fault *f = db;

	return due(f, e) ? -1 : BELOW.unmark(f->db, keep, e);
}

static int settle(void *db, struct err *e)
{
	return BELOW.settle(((struct fault *)db)->db, e);
}

static int part(void *db, int64_t *ret, struct err *e)
{
	return BELOW.part(((struct fault *)db)->db, ret, e);
}

static int prepare(void *db, const char *text, void **ret, struct err *e)
{
	struct fault *f = db;
	struct fault_stmt *s = must_alloc(sizeof *s);

	s->fault = f;
	if (due(f, e) || BELOW.prepare(f->db, text, &s->stmt, e)) {
		must_free(s);
		return -1;
	}
	*ret = s;
	return 0;
}

static void *below(void *stmt)
{
	return ((struct fault_stmt *)stmt)->stmt;
}

static int params(void *s)
{
	return BELOW.params(below(s));
}

static const char *param_name(void *s, int i)
{
	return BELOW.param_name(below(s), i);
}

static void param_kind(void *s, int i, bool is_text)
{
	BELOW.param_kind(below(s), i, is_text);
}

static int bind_text(void *s, int i, const char *text, size_t len, struct err *e)
{
	return BELOW.bind_text(below(s), i, text, len, e);
}

static int bind_int(void *s, int i, int64_t n, struct err *e)
{
	return BELOW.bind_int(below(s), i, n, e);
}

static int bind_null(void *s, int i, struct err *e)
{
	return BELOW.bind_null(below(s), i, e);
}

static int start(void *s, enum store_start how, struct err *e)
{
	return BELOW.start(below(s), how, e);
}

static int step(void *s, struct err *e)
{
	return due(((struct fault_stmt *)s)->fault, e) ? -1 : BELOW.step(below(s), e);
}

static int columns(void *s)
{
	return BELOW.columns(below(s));
}

static const char *column_name(void *s, int i)
{
	return BELOW.column_name(below(s), i);
}

static const char *column_text(void *s, int i, size_t *ret_len)
{
	return BELOW.column_text(below(s), i, ret_len);
}

static int64_t column_int(void *s, int i)
{
	return BELOW.column_int(below(s), i);
}

static int64_t changed(void *db)
{
	return BELOW.changed(((struct fault *)db)->db);
}

static int ids(void *db, const char *table, struct id_block *ret, struct err *e)
{
	struct fault *f = db;

	return due(f, e) ? -1 : BELOW.ids(f->db, table, ret, e);
}

static void reset(void *s)
{
	BELOW.reset(below(s));
}

static void drop(void *s)
{
	BELOW.drop(below(s));
	must_free(s);
}

static int clear(void *db, const char *const *tables, struct err *e)
{
	struct fault *f = db;

	return due(f, e) ? -1 : BELOW.clear(f->db, tables, e);
}

static int scrub(void *db, struct err *e)
{
	struct fault *f = db;

	return due(f, e) ? -1 : BELOW.scrub(f->db, e);
}

static int filled(void *db, struct err *e)
{
	struct fault *f = db;

	return due(f, e) ? -1 : BELOW.filled(f->db, e);
}

static int copy_to(void *db, const char *path, struct err *e)
{
	struct fault *f = db;

	return due(f, e) ? -1 : BELOW.copy_to(f->db, path, e);
}

const struct store_ops store_fault = {
	.scheme = "fault", .open = open_db, .close = close_db, .exec = exec, .version = version,
	.set_version = set_version, .begin = begin, .commit = commit, .rollback = rollback, .mark = mark,
	.unmark = unmark, .settle = settle, .part = part, .prepare = prepare, .params = params,
	.param_name = param_name, .param_kind = param_kind, .bind_text = bind_text, .bind_int = bind_int,
	.bind_null = bind_null, .start = start, .step = step, .columns = columns, .column_name = column_name,
	.column_text = column_text, .column_int = column_int, .changed = changed, .ids = ids, .reset = reset,
	.drop = drop, .copy_to = copy_to, .clear = clear, .scrub = scrub, .filled = filled,
};
