/* pg_ops.c - data on a PostgreSQL server: connection, transactions, versions, ids
 *
 * Whoever writes first takes a lock on the table oms_data, which lasts to the end of the transaction: a shared
 * one, and all write side by side; or, when that has failed and the work is done again, one that lets nobody
 * else write. So a transaction is run again once, not over and over. The lock is taken before anything is read:
 * what is read is of the moment when the lock was there. */
#include "store/pg_impl.h"

#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "pg_migrations.h"
#include "base/banned.h"

int pg_send(struct pg *p, const char *text, struct pg_answer **ret, struct err *e)
{
	const struct pg_params none = { 0 };

	return pg_link_send(p->link, NULL, text, &none, ret, e);
}

/* A broken constraint is a record's fault, but only inside a savepoint it is known of which. */
static enum err_code code_for(const struct pg *p, enum err_code code)
{
	bool many = p->in_transaction && !p->marked && p->how != BEGIN_SCHEMA;

	return code == ERR_CONFLICT && many ? ERR_REPLAY : code;
}

static int fail(struct pg *p, struct err *e)
{
	e->code = code_for(p, e->code);
	p->was_busy = e->code == ERR_BUSY;
	if (p->was_busy && strcmp(pg_link_state(p->link), "55P03") != 0)
		p->wait_from_ms = clock_steady_ms();      /* it was not waiting that failed */
	if (p->in_transaction)
		p->failed = *e;
	return -1;
}

int pg_settle(struct pg *p, struct err *e)
{
	return pg_link_settle(p->link, e) ? fail(p, e) : 0;
}

/* The one number that TEXT gives. */
static int number(struct pg *p, const char *text, int64_t *ret, struct err *e)
{
	struct pg_answer *a;
	size_t len;

	if (pg_send(p, text, &a, e) || pg_settle(p, e))
		return -1;
	const char *found = pg_answer_rows(a) ? pg_answer_text(a, 0, 0, &len) : NULL;
	int rc = found ? text_int(found, len, ret) : -1;
	pg_answer_free(a);
	return rc ? err_set(e, ERR_BUG, NULL, "the server gives no number for: %s", text) : 0;
}

/* --- connection --- */

/* The statements are written for loops over an index; a server that has no statistics yet would read whole tables
 * to join a handful of rows. */
static int open_db(void **ret, const char *name, unsigned flags, int64_t busy_ms, struct err *e)
{
	struct pg *p = must_alloc(sizeof *p);
	char text[400];

	p->busy_ms = busy_ms > 0 ? busy_ms : 1;       /* 0 would be for ever */
	p->part = -1;
	p->collecting_end = &p->collecting;
	snprintf(text, sizeof text, "SELECT set_config('lock_timeout', '%lld', false), set_config('jit', 'off', false), "
		"set_config('cursor_tuple_fraction', '1', false), set_config('enable_hashjoin', 'off', false), "
		"set_config('enable_mergejoin', 'off', false)%s", (long long)p->busy_ms,
		flags & STORE_READ_ONLY ? ", set_config('default_transaction_read_only', 'on', false)" : "");
	if (pg_link_open(&p->link, name, e)) {
		must_free(p);
		return -1;
	}
	*ret = p;
	return pg_send(p, text, NULL, e);
}

static void close_db(void *db)
{
	struct pg *p = db;

	pg_link_close(p->link);
	must_free(p);
}

static int exec(void *db, const char *text, struct err *e)
{
	struct pg *p = db;

	return pg_collected_send(p, e) || pg_settle(p, e) ? -1 : pg_link_script(p->link, text, e) ? fail(p, e) : 0;
}

/* --- versions --- */

static int version(void *db, int64_t *ret, struct err *e)
{
	struct pg *p = db;
	int64_t there = 1;

	*ret = 0;
	if (p->in_transaction && number(p, "SELECT count(*) FROM pg_class WHERE oid = to_regclass('oms_data')", &there, e))
		return -1;
	if (there == 0 || number(p, "SELECT version FROM oms_data", ret, e) == 0)
		return 0;
	return strcmp(pg_link_state(p->link), "42P01") == 0 && !p->in_transaction ? 0 : -1;
}

static int set_version(void *db, int64_t version, struct err *e)
{
	char text[64];

	snprintf(text, sizeof text, "UPDATE oms_data SET version = %lld", (long long)version);
	return exec(db, text, e);
}

/* --- transactions --- */

/* How long may be waited for the others: BUSY_MS in all for a piece of work, however often it is begun. */
static int64_t patience(struct pg *p)
{
	int64_t now = clock_steady_ms();

	if (!p->was_busy)
		p->wait_from_ms = now;
	int64_t left = p->wait_from_ms + p->busy_ms - now;
	return left > 0 ? left : 1;
}

static int send_all(struct pg *p, const char *const *texts, struct err *e)
{
	for (; *texts; texts++)
		if (pg_send(p, *texts, NULL, e))
			return -1;
	return 0;
}

static int begin(void *db, enum store_begin how, struct err *e)
{
	static const char *const texts[][4] = {
		[BEGIN_READ] = { "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY" },
		[BEGIN_WRITE] = { "BEGIN ISOLATION LEVEL SERIALIZABLE", "LOCK TABLE oms_data IN ROW SHARE MODE" },
		[BEGIN_ALONE] = { "BEGIN ISOLATION LEVEL SERIALIZABLE", NULL },
		[BEGIN_SCHEMA] = { "BEGIN", "SELECT pg_advisory_xact_lock(1869443889)" },
	};
	struct pg *p = db;
	char wait[60];

	/* a walk through a whole table would make every other writer of it a danger */
	if (!p->careful && how != BEGIN_READ && pg_send(p, "SET enable_seqscan = off", NULL, e))
		return -1;
	p->careful = p->careful || how != BEGIN_READ;
	snprintf(wait, sizeof wait, "SET LOCAL lock_timeout = %lld", (long long)patience(p));
	const char *const alone[] = { wait, "LOCK TABLE oms_data IN EXCLUSIVE MODE", NULL };
	if (send_all(p, texts[how], e) || (how == BEGIN_ALONE && send_all(p, alone, e)))
		return -1;
	p->in_transaction = true;
	p->how = how;
	p->failed.code = ERR_NONE;
	return 0;
}

static int commit(void *db, struct err *e)
{
	struct pg *p = db;

	if (pg_collected_send(p, e) || pg_send(p, "COMMIT", NULL, e) || pg_settle(p, e))
		return -1;
	p->in_transaction = p->was_busy = false;
	return 0;
}

static void rollback(void *db)
{
	struct pg *p = db;
	struct err ignored;

	pg_collected_drop(p);
	pg_link_settle(p->link, &ignored);
	p->in_transaction = p->marked = false;
	if (pg_send(p, "ROLLBACK", NULL, &ignored) == 0)
		pg_link_settle(p->link, &ignored);        /* at once: locks end with it */
}

static int mark(void *db, struct err *e)
{
	struct pg *p = db;

	p->marked = true;
	return pg_collected_send(p, e) || pg_send(p, "SAVEPOINT record", NULL, e) ? -1 : 0;
}

static int unmark(void *db, bool keep, struct err *e)
{
	static const char *const undo[] = { "ROLLBACK TO record", "RELEASE record", NULL };
	struct pg *p = db;
	struct err ignored;

	if (keep && (pg_collected_send(p, e) || pg_settle(p, e)))
		return -1;
	p->marked = false;
	if (keep)
		return pg_send(p, "RELEASE record", NULL, e);
	pg_collected_drop(p);
	if (p->failed.code == ERR_NONE && pg_link_settle(p->link, &ignored) && ignored.code == ERR_BUSY) {
		*e = ignored;
		return fail(p, e);
	}
	p->failed.code = ERR_NONE;
	return send_all(p, undo, e);
}

static int settle(void *db, struct err *e)
{
	struct pg *p = db;

	return pg_collected_send(p, e) || pg_settle(p, e) ? -1 : 0;
}

/* --- ids, parts --- */

enum { IDS_AT_ONCE = 10000 };          /* as the sequences of the schema step */

static int ids(void *db, const char *table, struct id_block *ret, struct err *e)
{
	char text[80];

	snprintf(text, sizeof text, "SELECT nextval('%s_ids')", table);
	if (number(db, text, &ret->next, e))
		return -1;
	ret->left = IDS_AT_ONCE;
	return 0;
}

/* A number from 1 to 15 that no other connection has as long as this one lasts; all others share 0. */
static int part(void *db, int64_t *ret, struct err *e)
{
	struct pg *p = db;

	if (p->part < 0 && number(p, "SELECT COALESCE((SELECT n FROM generate_series(1, 15) AS n WHERE "
		"pg_try_advisory_lock(CAST(CAST('oms_data' AS regclass) AS bigint) * 16 + n) LIMIT 1), 0)", &p->part, e))
		return -1;
	*ret = p->part;
	return 0;
}

static int64_t changed(void *db)
{
	return ((struct pg *)db)->changed;
}

static int clear(void *db, const char *const *tables, struct err *e)
{
	struct buf b = { 0 };

	buf_str(&b, "TRUNCATE ");
	for (size_t i = 0; tables[i]; i++) {
		buf_str(&b, i ? ", " : "");
		buf_str(&b, tables[i]);
	}
	int rc = exec(db, buf_text(&b), e);
	buf_release(&b);
	return rc;
}

static int filled(void *db, struct err *e)
{
	static const char *const tables[] = { "orders", "customer", "item", "stock_move" };
	char text[160];

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		snprintf(text, sizeof text, "SELECT setval('%s_ids', (SELECT COALESCE(MAX(id), 0) + 1 FROM %s), false)",
			tables[i], tables[i]);
		if (exec(db, text, e))
			return -1;
	}
	return 0;
}

/* The rows that are gone leave the tables; the server's own log and backups are its owner's. */
static int scrub(void *db, struct err *e)
{
	static const char *const tables[] = { "customer", "orders", "event", "parcel", "parcel_event", "refund", "refund_attempt",
		"refund_event", "rma", "rma_event", "feedback", "message" };
	char text[80];

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		snprintf(text, sizeof text, "VACUUM (FULL) %s", tables[i]);
		if (exec(db, text, e))
			return -1;
	}
	return 0;
}

const struct store_ops store_pg = {
	.open = open_db, .close = close_db, .migrations = migrations,
	.n_migrations = sizeof migrations / sizeof *migrations, .looks_ahead = true, .many_writers = true,
	.keeps_ids = true, .exec = exec, .version = version, .set_version = set_version, .begin = begin, .commit = commit, .rollback = rollback, .mark = mark,
	.unmark = unmark, .settle = settle, .part = part, .prepare = pg_stmt_prepare, .params = pg_stmt_params,
	.param_name = pg_stmt_param_name, .param_kind = pg_stmt_param_kind, .bind_text = pg_stmt_bind_text,
	.bind_int = pg_stmt_bind_int, .bind_null = pg_stmt_bind_null, .also = pg_stmt_also, .start = pg_stmt_start,
	.step = pg_stmt_step, .asked = pg_stmt_asked, .columns = pg_stmt_columns,
	.column_name = pg_stmt_column_name, .column_text = pg_stmt_column_text, .column_int = pg_stmt_column_int,
	.changed = changed, .ids = ids, .reset = pg_stmt_reset, .drop = pg_stmt_drop, .clear = clear, .scrub = scrub,
	.filled = filled,
};
