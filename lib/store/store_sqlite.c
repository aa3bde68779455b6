/* store_sqlite.c - the data file as SQLite; the only file that knows sqlite3.h
 *
 * WAL with synchronous=FULL: what has been printed is durable. Facts about SQLite are from its own pages
 * wal.html, pragma.html and c3ref. */
#include "store/store_ops.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "sqlite_migrations.h"
#include "base/banned.h"

enum { APPLICATION_ID = 0x6f6d7331 };   /* "oms1" */

struct sqlite {
	sqlite3 *db;
	int64_t busy_ms, wait_from_ms;
};

static enum err_code code_of(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_CONSTRAINT: return ERR_CONFLICT;
	case SQLITE_BUSY: case SQLITE_LOCKED: return ERR_BUSY;
	case SQLITE_CANTOPEN: case SQLITE_NOTADB: case SQLITE_READONLY: case SQLITE_PERM: case SQLITE_AUTH:
		return ERR_NOINPUT;
	case SQLITE_ERROR: case SQLITE_MISUSE: case SQLITE_RANGE: return ERR_BUG;
	default: return ERR_IO;
	}
}

static int failed(sqlite3 *db, struct err *e)
{
	int rc = sqlite3_extended_errcode(db);
	const char *what = sqlite3_errmsg(db);

	if (code_of(rc) == ERR_BUSY)
		return err_set(e, ERR_BUSY, NULL, "the data file is in use by another program");
	return err_set(e, code_of(rc), NULL, "the data file: %.*s", (int)strcspn(what, "\n"), what);
}

/* Called while somebody else holds the lock: sleep a little, more each time, until BUSY_MS are over. */
static int wait_for_lock(void *arg, int count)
{
	static const int pause_ms[] = { 1, 1, 1, 2, 2, 2, 3, 3, 4, 5 };   /* a batch is some 100 ms */
	struct sqlite *s = arg;
	int64_t now = clock_steady_ms();

	if (count == 0)
		s->wait_from_ms = now;
	if (now - s->wait_from_ms >= s->busy_ms)
		return 0;
	usleep((useconds_t)pause_ms[count < 10 ? count : 9] * 1000);
	return 1;
}

static int exec(void *arg, const char *text, struct err *e)
{
	struct sqlite *s = arg;

	return sqlite3_exec(s->db, text, NULL, NULL, NULL) == SQLITE_OK ? 0 : failed(s->db, e);
}

/* The number that a statement without parameters gives, or -1. */
static int64_t number(struct sqlite *s, const char *text)
{
	sqlite3_stmt *stmt = NULL;
	int64_t n = -1;

	if (sqlite3_prepare_v2(s->db, text, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

static int set_up(struct sqlite *s, unsigned flags, struct err *e)
{
	sqlite3_busy_handler(s->db, wait_for_lock, s);
	if (exec(s, "PRAGMA page_size = 8192; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000;"
		"PRAGMA synchronous = FULL; PRAGMA secure_delete = OFF; PRAGMA trusted_schema = OFF;"
		"PRAGMA recursive_triggers = ON;", e))
		return -1;
	int64_t id = number(s, "PRAGMA application_id"), version = number(s, "PRAGMA user_version");
	if (id < 0)
		return failed(s->db, e);
	if (id != APPLICATION_ID && (id || version || number(s, "SELECT count(*) FROM sqlite_master")))
		return err_set(e, ERR_NOINPUT, NULL, "this is an SQLite file of another program");
	if (flags & STORE_READ_ONLY)
		return exec(s, "PRAGMA query_only = ON", e);
	if (id != APPLICATION_ID && exec(s, "PRAGMA application_id = 0x6f6d7331", e))
		return -1;
	return exec(s, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 16000", e);
}

/* The file must be ours alone to read from its first byte on: SQLite would make it by the umask. */
static int make_file(const char *name, struct err *e)
{
	int fd = open(name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0 && errno != EEXIST)
		return err_set(e, ERR_NOINPUT, NULL, "%s: %s", name, strerror(errno));
	if (fd >= 0)
		close(fd);
	return 0;
}

static void close_db(void *arg)
{
	struct sqlite *s = arg;

	sqlite3_close_v2(s->db);
	must_free(s);
}

static int open_db(void **ret, const char *name, unsigned flags, int64_t busy_ms, struct err *e)
{
	struct sqlite *s = must_alloc(sizeof *s);

	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	s->busy_ms = busy_ms;
	if (*name && flags & STORE_CREATE && make_file(name, e)) {
		must_free(s);
		return -1;
	}
	if (*name && access(name, F_OK)) {
		must_free(s);
		return err_set(e, ERR_NOINPUT, NULL, "%s: no such data file (an import makes it)", name);
	}
	int rc = sqlite3_open_v2(name, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
		| (*name ? 0 : SQLITE_OPEN_CREATE), NULL);
	if (rc == SQLITE_OK && set_up(s, flags, e) == 0) {
		*ret = s;
		return 0;
	}
	if (rc != SQLITE_OK)
		failed(s->db, e);
	char why[300];
	memcpy(why, e->text, sizeof why - 1);
	why[sizeof why - 1] = '\0';
	close_db(s);
	return err_set(e, e->code, NULL, "%s: %s", name, why);
}

static int prepare(void *arg, const char *text, void **ret, struct err *e)
{
	struct sqlite *s = arg;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v3(s->db, text, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
		return failed(s->db, e);
	*ret = stmt;
	return 0;
}

static int params(void *stmt)
{
	return sqlite3_bind_parameter_count(stmt);
}

static const char *param_name(void *stmt, int i)
{
	const char *name = sqlite3_bind_parameter_name(stmt, i + 1);

	return name ? name + 1 : "?";
}

static int bound(void *stmt, int rc, struct err *e)
{
	return rc == SQLITE_OK ? 0 : failed(sqlite3_db_handle(stmt), e);
}

static int bind_text(void *stmt, int i, const char *text, size_t len, struct err *e)
{
	return bound(stmt, sqlite3_bind_text(stmt, i + 1, text, (int)len, SQLITE_STATIC), e);
}

static int bind_int(void *stmt, int i, int64_t n, struct err *e)
{
	return bound(stmt, sqlite3_bind_int64(stmt, i + 1, n), e);
}

static int bind_null(void *stmt, int i, struct err *e)
{
	return bound(stmt, sqlite3_bind_null(stmt, i + 1), e);
}

static void param_kind(void *stmt, int i, bool is_text)
{
	(void)stmt;
	(void)i;
	(void)is_text;
}

static int start(void *stmt, enum store_start how, struct err *e)
{
	(void)stmt;
	(void)how;
	(void)e;
	return 0;
}

static int step(void *stmt, struct err *e)
{
	int rc = sqlite3_step(stmt);

	return rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : failed(sqlite3_db_handle(stmt), e);
}

static int columns(void *stmt)
{
	return sqlite3_column_count(stmt);
}

static const char *column_name(void *stmt, int i)
{
	return sqlite3_column_name(stmt, i);
}

static const char *column_text(void *stmt, int i, size_t *ret_len)
{
	const char *text = (const char *)sqlite3_column_text(stmt, i);

	*ret_len = (size_t)sqlite3_column_bytes(stmt, i);
	return text;
}

static int64_t column_int(void *stmt, int i)
{
	sqlite3_value *value = sqlite3_column_value(stmt, i);

	return sqlite3_value_type(value) == SQLITE_NULL ? INT_UNKNOWN : sqlite3_value_int64(value);
}

static int version(void *arg, int64_t *ret, struct err *e)
{
	struct sqlite *s = arg;

	*ret = number(s, "PRAGMA user_version");
	return *ret < 0 ? failed(s->db, e) : 0;
}

static int set_version(void *arg, int64_t version, struct err *e)
{
	char text[64];

	snprintf(text, sizeof text, "PRAGMA user_version = %lld", (long long)version);
	return exec(arg, text, e);
}

/* Whoever writes is alone. */
static int begin(void *arg, enum store_begin how, struct err *e)
{
	return exec(arg, how == BEGIN_READ ? "BEGIN" : "BEGIN IMMEDIATE", e);
}

static int commit(void *arg, struct err *e)
{
	return exec(arg, "COMMIT", e);
}

static void rollback(void *arg)
{
	struct err ignored;

	exec(arg, "ROLLBACK", &ignored);
}

static int mark(void *arg, struct err *e)
{
	return exec(arg, "SAVEPOINT record", e);
}

static int unmark(void *arg, bool keep, struct err *e)
{
	return exec(arg, keep ? "RELEASE record" : "ROLLBACK TO record; RELEASE record", e);
}

static int settle(void *arg, struct err *e)
{
	(void)arg;
	(void)e;
	return 0;
}

static int part(void *arg, int64_t *ret, struct err *e)
{
	*ret = 0;
	return settle(arg, e);
}

static int64_t changed(void *arg)
{
	struct sqlite *s = arg;

	return sqlite3_changes64(s->db);
}

/* Whoever writes holds the lock alone: all ids above the highest are his until he commits. */
static int ids(void *arg, const char *table, struct id_block *ret, struct err *e)
{
	struct sqlite *s = arg;
	char text[80];

	snprintf(text, sizeof text, "SELECT COALESCE(MAX(id), 0) FROM %s", table);
	int64_t highest = number(s, text);
	*ret = (struct id_block){ highest + 1, INT64_MAX };
	return highest < 0 ? failed(s->db, e) : 0;
}

static void reset(void *stmt)
{
	sqlite3_reset(stmt);
}

static void drop(void *stmt)
{
	sqlite3_finalize(stmt);
}

static int copy_to(void *arg, const char *path, struct err *e)
{
	struct sqlite *s = arg;
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(s->db, "VACUUM INTO ?1", -1, &stmt, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 1, path, -1, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE || rc == SQLITE_OK ? 0 : failed(s->db, e);
}

/* Run what TEXT makes: SQL, one statement a row. */
static int run_made(struct sqlite *s, const char *text, struct err *e)
{
	struct buf made = { 0 };
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(s->db, text, -1, &stmt, NULL);

	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW)
			buf_format(&made, "%s;\n", (const char *)sqlite3_column_text(stmt, 0));
	}
	sqlite3_finalize(stmt);
	int ret = rc == SQLITE_DONE ? exec(s, buf_text(&made), e) : failed(s->db, e);
	buf_release(&made);
	return ret;
}

/* The triggers of the ledgers forbid it: they are put aside for as long as it lasts. */
static int clear(void *arg, const char *const *tables, struct err *e)
{
	struct sqlite *s = arg;
	struct buf rows = { 0 };
	size_t n = 0;

	while (tables[n])
		n++;
	while (n > 0)                          /* those that refer to others first */
		buf_format(&rows, "DELETE FROM %s;\n", tables[--n]);
	int rc = exec(s, "CREATE TEMP TABLE put_aside AS SELECT name, sql FROM sqlite_master WHERE type = 'trigger'", e)
		|| run_made(s, "SELECT 'DROP TRIGGER ' || name FROM put_aside", e) || exec(s, buf_text(&rows), e)
		|| run_made(s, "SELECT sql FROM put_aside", e) || exec(s, "DROP TABLE put_aside", e) ? -1 : 0;
	buf_release(&rows);
	return rc;
}

/* The file is written anew, and its log is emptied; the checkpoint fails as long as somebody reads. */
static int scrub(void *arg, struct err *e)
{
	struct sqlite *s = arg;

	if (exec(s, "PRAGMA secure_delete = ON; VACUUM", e))
		return -1;
	return sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) == SQLITE_OK ? 0
		: failed(s->db, e);
}

static int filled(void *arg, struct err *e)
{
	(void)arg;
	(void)e;
	return 0;
}

const struct store_ops store_sqlite = {
	.open = open_db, .close = close_db, .migrations = migrations,
	.n_migrations = sizeof migrations / sizeof *migrations, .exec = exec, .version = version,
	.set_version = set_version, .begin = begin, .commit = commit, .rollback = rollback, .mark = mark,
	.unmark = unmark, .settle = settle, .part = part, .prepare = prepare, .params = params,
	.param_name = param_name, .param_kind = param_kind, .bind_text = bind_text, .bind_int = bind_int,
	.bind_null = bind_null, .start = start, .step = step, .columns = columns, .column_name = column_name,
	.column_text = column_text, .column_int = column_int, .changed = changed, .ids = ids, .reset = reset,
	.drop = drop, .copy_to = copy_to, .clear = clear, .scrub = scrub,
	.filled = filled,
};
