/* store_contract_test.c - what lib/store/store_ops.h promises, asked of every backend */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"
#include "store/store_ops.h"
#include "tap.h"
#include "base/banned.h"

enum { BUSY_MS = 200 };

static const struct store_ops *ops;
static const char *backend, *prefix;
static bool is_server;
static char dir[] = "/tmp/store-contract-XXXXXX";

/* The name to open for a file of the folder. RET: borrowed until the next call. */
static const char *name_of(const char *file)
{
	static char name[500];

	if (is_server)          /* each file is a schema there */
		snprintf(name, sizeof name, "%s&options=-csearch_path%%3Dcontract_%s", prefix, file);
	else
		snprintf(name, sizeof name, "%s%s/%s", prefix, dir, file);
	return name;
}

static const char *path_of(const char *file)
{
	return name_of(file) + strlen(prefix);
}

static void *opened(const char *file, unsigned flags)
{
	struct err e = { 0 };
	void *db = NULL;

	if (ops->open(&db, name_of(file), flags, BUSY_MS, &e))
		ok(false, "%s: %s can be opened: %s", backend, file, e.text);
	return db;
}

static enum err_code run(void *db, const char *text)
{
	struct err e = { 0 };

	return ops->exec(db, text, &e) ? e.code : ERR_NONE;
}

/* What one run of STMT comes to: a step behind a start. */
static int ran(void *stmt, enum store_start how, struct err *e)
{
	return ops->start(stmt, how, e) ? -1 : ops->step(stmt, e);
}

/* The one integer that TEXT gives, or -1. */
static int64_t number(void *db, const char *text)
{
	struct err e;
	void *stmt;
	int64_t n = -1;

	if (ops->prepare(db, text, &stmt, &e))
		return -1;
	if (ran(stmt, ASK_ALL, &e) == 1)
		n = ops->column_int(stmt, 0);
	ops->drop(stmt);
	return n;
}

/* What a transaction that begins comes to. */
static enum err_code begun(void *db, enum store_begin how)
{
	struct err e = { 0 };

	return ops->begin(db, how, &e) || ops->settle(db, &e) ? e.code : ERR_NONE;
}

static enum err_code committed(void *db)
{
	struct err e = { 0 };

	return ops->commit(db, &e) ? e.code : ERR_NONE;
}

static enum err_code unmarked(void *db, bool keep)
{
	struct err e = { 0 };

	return ops->unmark(db, keep, &e) || ops->settle(db, &e) ? e.code : ERR_NONE;
}

static void *new_file(const char *file)
{
	char schema[200];

	if (is_server) {
		snprintf(schema, sizeof schema, "DROP SCHEMA IF EXISTS contract_%s CASCADE; CREATE SCHEMA contract_%s; "
			"CREATE TABLE contract_%s.oms_data (version BIGINT)", file, file, file);
		void *db = opened("none", 0);
		is_int(run(db, schema), ERR_NONE, "%s: a schema", backend);
		ops->close(db);
	}
	void *db = opened(file, STORE_CREATE);
	is_int(run(db, is_server
		? "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, qty BIGINT CHECK (qty >= 0),"
		" up BIGINT REFERENCES t (id))"
		: "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, qty INTEGER CHECK (qty >= 0),"
		" up INTEGER REFERENCES t (id)) STRICT"), ERR_NONE, "%s: a table in a new file", backend);
	return db;
}

static void test_transactions(void)
{
	void *a = new_file("transactions"), *b = opened("transactions", 0);

	is_int(begun(a, BEGIN_ALONE), ERR_NONE, "%s: begin takes the lock", backend);
	run(a, "INSERT INTO t VALUES (1, 'one', 1, NULL)");
	is_int(number(b, "SELECT count(*) FROM t"), 0, "%s: a reader is not held up, and sees what is committed", backend);
	int64_t from = clock_steady_ms();
	is_int(begun(b, BEGIN_ALONE), ERR_BUSY, "%s: a second begin is ERR_BUSY", backend);
	int64_t took = clock_steady_ms() - from;
	ops->rollback(b);
	ok(took >= BUSY_MS - 20 && took < BUSY_MS + 3000, "%s: after the time that was asked for", backend);
	is_int(committed(a), ERR_NONE, "%s: the first commits", backend);
	is_int(begun(b, BEGIN_ALONE), ERR_NONE, "%s: then the second may", backend);
	is_int(number(b, "SELECT count(*) FROM t"), 1, "%s: and sees what the first did", backend);
	ops->rollback(b);
	is_int(begun(a, BEGIN_ALONE), ERR_NONE, "%s: and can give it up", backend);
	ops->rollback(a);

	is_int(begun(b, BEGIN_READ), ERR_NONE, "%s: a read transaction", backend);
	is_int(number(b, "SELECT count(*) FROM t"), 1, "%s: sees one moment", backend);
	is_int(run(a, "INSERT INTO t VALUES (2, 'two', 1, NULL)"), ERR_NONE, "%s: a writer is not held up by it", backend);
	is_int(number(b, "SELECT count(*) FROM t"), 1, "%s: and still sees that moment", backend);
	ops->rollback(b);
	is_int(number(b, "SELECT count(*) FROM t"), 2, "%s: and the present when it has ended", backend);
	ops->close(a);
	ops->close(b);
}

static void test_savepoints(void)
{
	void *db = new_file("savepoints");

	struct err e;

	begun(db, BEGIN_WRITE);
	run(db, "INSERT INTO t VALUES (1, 'kept', 1, NULL)");
	is_int(ops->mark(db, &e), 0, "%s: a savepoint", backend);
	run(db, "INSERT INTO t VALUES (2, 'undone', 1, NULL)");
	is_int(run(db, "INSERT INTO t VALUES (3, 'kept', 1, NULL)"), ERR_CONFLICT, "%s: a statement in a savepoint fails", backend);
	is_int(unmarked(db, false), ERR_NONE, "%s: the savepoint can be undone", backend);
	is_int(number(db, "SELECT sum(id) FROM t"), 1, "%s: it leaves nothing, and what was before stays", backend);
	ops->mark(db, &e);
	run(db, "INSERT INTO t VALUES (4, 'four', 1, NULL)");
	is_int(unmarked(db, true), ERR_NONE, "%s: one can be kept", backend);
	is_int(committed(db), ERR_NONE, "%s: and committed", backend);
	is_int(number(db, "SELECT sum(id) FROM t"), 5, "%s: one that is kept is kept", backend);
	ops->close(db);
}

/* Rows that are put off are there for whoever asks, and are undone with the savepoint. */
static void test_put_off(void)
{
	void *db = new_file("put_off"), *add, *again, *list;
	struct err e = { 0 };

	ops->prepare(db, "INSERT INTO t (id, name, qty) VALUES (:id, 'n' || :id, 1)", &add, &e);
	ops->prepare(db, "INSERT INTO t (id, name, qty) VALUES (:id, 'other', 1) ON CONFLICT (id) DO UPDATE SET qty = t.qty + 1",
		&again, &e);
	ops->prepare(db, "SELECT id FROM t ORDER BY id", &list, &e);
	ops->param_kind(add, 0, false);
	ops->param_kind(again, 0, false);
	begun(db, BEGIN_WRITE);
	for (int64_t id = 1; id <= 2500; id++) {
		ops->bind_int(add, 0, id, &e);
		if (ran(add, RUN_LATER, &e))
			ok(false, "%s: row %d is put off: %s", backend, (int)id, e.text);
		ops->reset(add);
	}
	for (int i = 0; i < 3; i++) {
		ops->bind_int(again, 0, 7, &e);
		is_int(ran(again, RUN_LATER, &e), 0, "%s: a row is touched again", backend);
		ops->reset(again);
	}
	is_int(number(db, "SELECT sum(qty) FROM t"), 2503, "%s: whoever asks finds all", backend);
	int64_t n = 0, nested = 0;
	ops->start(list, ASK_EACH, &e);
	while (ops->step(list, &e) == 1) {
		n += ops->column_int(list, 0);
		if (n % 1000 == 0)
			nested += number(db, "SELECT 1");
	}
	ops->reset(list);
	is_int(n, 2500 * 2501 / 2, "%s: many rows in turn", backend);
	ok(nested > 0, "%s: with statements between", backend);
	ops->mark(db, &e);
	ops->bind_int(add, 0, 1, &e);
	ran(add, RUN_LATER, &e);
	ops->reset(add);
	is_int(ops->settle(db, &e) ? e.code : ERR_CONFLICT, ERR_CONFLICT, "%s: in a savepoint a conflict is a record's", backend);
	is_int(unmarked(db, false), ERR_NONE, "%s: which can be undone", backend);
	is_int(committed(db), ERR_NONE, "%s: and the rest committed", backend);
	is_int(number(db, "SELECT count(*) FROM t"), 2500, "%s: nothing is lost", backend);
	begun(db, BEGIN_WRITE);
	ops->bind_int(add, 0, 1, &e);
	int rc = ran(add, RUN_LATER, &e) < 0 || ops->settle(db, &e) ? -1 : 0;
	is_int(rc, -1, "%s: without one it is a failure", backend);
	ok(e.code == (ops->looks_ahead ? ERR_REPLAY : ERR_CONFLICT), "%s: of the batch where rows are put off", backend);
	ops->reset(add);
	ops->rollback(db);
	ops->drop(add);
	ops->drop(again);
	ops->drop(list);
	ops->close(db);
}

static bool is_one_line(const char *text)
{
	return *text && !strchr(text, '\n') && text_is_utf8(text, strlen(text));
}

static void test_failures(void)
{
	static const struct { const char *text; enum err_code code; const char *what; } cases[] = {
		{ "INSERT INTO t VALUES (2, 'one', 1, NULL)", ERR_CONFLICT, "a duplicate" },
		{ "INSERT INTO t VALUES (2, 'two', -1, NULL)", ERR_CONFLICT, "a broken CHECK" },
		{ "INSERT INTO t VALUES (2, 'two', 1, 99)", ERR_CONFLICT, "a reference to nothing" },
		{ "INSERT INTO t VALUES (2, NULL, 1, NULL)", ERR_CONFLICT, "a NULL where none may be" },
		{ "INSERT INTO t VALUES (2, 'two', 'much', NULL)", ERR_CONFLICT, "a text for a number" },
		{ "INSERT INTO none VALUES (1)", ERR_BUG, "a table that is not there" },
		{ "INSERT\nINTO\nt t t", ERR_BUG, "no SQL" },
	};
	void *db = new_file("failures");

	run(db, "INSERT INTO t VALUES (1, 'one', 1, NULL)");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err e = { 0 };
		is_int(ops->exec(db, cases[i].text, &e), -1, "%s: %s fails", backend, cases[i].what);
		is_text(err_wire(e.code), err_wire(cases[i].code), "%s: and says whose fault it is", backend);
		ok(is_one_line(e.text), "%s: in one line", backend);
	}
	is_int(number(db, "SELECT count(*) FROM t"), 1, "%s: nothing of them is left", backend);
	ops->close(db);
}

static void test_values(void)
{
	static const char text[] = "h\xc3\xa9llo \xf0\x9f\x93\xa6 'quoted\" \\ % -- ; \n";
	void *db = new_file("values"), *stmt = NULL;
	struct err e = { 0 };
	size_t len = 99;

	is_int(ops->prepare(db, "INSERT INTO t VALUES (:id, :name, :qty, NULL)", &stmt, &e), 0, "%s: prepare", backend);
	is_int(ops->params(stmt), 3, "%s: its parameters are counted", backend);
	is_text(ops->param_name(stmt, 1), "name", "%s: and named", backend);
	for (int i = 0; i < 3; i++)
		ops->param_kind(stmt, i, i == 1);
	for (int64_t id = INT64_MAX - 1; id > 0; id -= INT64_MAX - 2) {
		ops->bind_int(stmt, 0, id, &e);
		ops->bind_text(stmt, 1, id == 1 ? "" : text, id == 1 ? 0 : sizeof text - 1, &e);
		ops->bind_null(stmt, 2, &e);
		is_int(ran(stmt, RUN_NOW, &e), 0, "%s: a row is written", backend);
		is_int(ops->changed(db), 1, "%s: one row has changed", backend);
		ops->reset(stmt);
	}
	is_int(ran(stmt, RUN_NOW, &e), -1, "%s: the same again fails", backend);
	ops->reset(stmt);
	ops->bind_int(stmt, 0, -INT64_MAX, &e);
	ops->bind_text(stmt, 1, "x", 1, &e);
	is_int(ran(stmt, RUN_NOW, &e), 0, "%s: and the statement can be used again", backend);
	ops->drop(stmt);

	ops->prepare(db, "SELECT id, name, qty FROM t ORDER BY id", &stmt, &e);
	is_int(ran(stmt, ASK_ALL, &e), 1, "%s: a row is read", backend);
	is_int(ops->columns(stmt), 3, "%s: columns are counted", backend);
	is_text(ops->column_name(stmt, 2), "qty", "%s: and named", backend);
	is_int(ops->column_int(stmt, 0), -INT64_MAX, "%s: the smallest integer", backend);
	ops->step(stmt, &e);
	const char *empty = ops->column_text(stmt, 1, &len);
	ok(empty && len == 0, "%s: an empty text is no NULL", backend);
	ops->step(stmt, &e);
	is_int(ops->column_int(stmt, 0), INT64_MAX - 1, "%s: a large integer", backend);
	const char *got = ops->column_text(stmt, 1, &len);
	ok(len == sizeof text - 1 && memcmp(got, text, len) == 0, "%s: text comes back byte for byte", backend);
	is_int(ops->column_int(stmt, 2), INT_UNKNOWN, "%s: NULL as a number is INT_UNKNOWN", backend);
	ok(!ops->column_text(stmt, 2, &len), "%s: NULL as a text is NULL", backend);
	is_int(ops->step(stmt, &e), 0, "%s: the end", backend);
	ops->drop(stmt);
	ops->close(db);
}

static enum err_code open_fails(const char *file, unsigned flags)
{
	struct err e = { 0 };
	void *db = NULL;

	if (ops->open(&db, name_of(file), flags, BUSY_MS, &e) == 0) {
		ops->close(db);
		return ERR_NONE;
	}
	return is_one_line(e.text) ? e.code : ERR_BUG;
}

static void write_file(const char *file, const char *text)
{
	int fd = open(path_of(file), O_CREAT | O_WRONLY | O_TRUNC, 0600);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		ok(false, "a file can be written");
	close(fd);
}

static void test_opening(void)
{
	struct stat st;
	void *db;

	is_int(open_fails("missing", 0), ERR_NOINPUT, "%s: a file that is missing is ERR_NOINPUT", backend);
	ok(access(path_of("missing"), F_OK) != 0, "%s: and it is not made", backend);
	is_int(open_fails("no/such/folder", STORE_CREATE), ERR_NOINPUT, "%s: so is a folder that is missing", backend);
	write_file("text", "This is no data file, but it is long enough to look like one, and it must not be written to.");
	is_int(open_fails("text", 0), ERR_NOINPUT, "%s: so is a file of another kind", backend);
	umask(0);
	ops->close(new_file("mode"));
	ok(stat(path_of("mode"), &st) == 0 && (st.st_mode & 0777) == 0600, "%s: a new file is its owner's alone", backend);
	db = opened("mode", STORE_READ_ONLY);
	is_int(number(db, "SELECT count(*) FROM t"), 0, "%s: read only, it can be read", backend);
	ok(run(db, "INSERT INTO t VALUES (1, 'one', 1, NULL)") != ERR_NONE, "%s: read only, it cannot be written", backend);
	ops->close(db);
	db = opened("mode", 0);
	run(db, "DROP TABLE t; CREATE TABLE other (a); PRAGMA application_id = 77");
	ops->close(db);
	is_int(open_fails("mode", 0), ERR_NOINPUT, "%s: a data file of another program is not ours", backend);
}

static void test_copy(void)
{
	void *a = new_file("copied"), *b = opened("copied", 0), *copy;
	char path[200];
	struct err e = { 0 };

	run(a, "INSERT INTO t VALUES (1, 'one', 1, NULL)");
	begun(b, BEGIN_WRITE);
	run(b, "INSERT INTO t VALUES (2, 'two', 1, NULL)");
	snprintf(path, sizeof path, "%s", path_of("copy"));
	is_int(ops->copy_to(a, path, &e), 0, "%s: a copy while another writes", backend);
	committed(b);
	copy = opened("copy", 0);
	is_int(number(copy, "SELECT sum(id) FROM t"), 1, "%s: has what was committed", backend);
	ops->close(copy);
	is_int(ops->copy_to(a, path, &e), -1, "%s: nothing is copied over a file", backend);
	ops->close(a);
	ops->close(b);
}

static void test_all(const struct store_ops *which, const char *name, const char *before)
{
	ops = which;
	backend = name;
	prefix = before;
	test_transactions();
	test_savepoints();
	test_put_off();
	test_failures();
	test_values();
	if (is_server)
		return;
	test_opening();
	test_copy();
}

static void forget_files(void)
{
	char command[100];

	snprintf(command, sizeof command, "rm -rf %s", dir);
	if (system(command))
		ok(false, "the folder can be removed");
}

/* --- what the wrapper that fails adds --- */

static void *with_fault(const char *mode)
{
	static char text[32];

	ops = &store_fault;
	backend = mode;
	snprintf(text, sizeof text, "%s:", mode);
	prefix = text;
	return opened("faults", STORE_CREATE);
}

static void test_faults(void)
{
	void *db = with_fault("fail:4");
	struct err e = { 0 };
	int status = 0;

	run(db, "CREATE TABLE t (id INTEGER) STRICT");
	begun(db, BEGIN_WRITE);
	is_int(run(db, "INSERT INTO t VALUES (1)"), ERR_NONE, "fail:4: the third call passes");
	is_int(run(db, "COMMIT"), ERR_IO, "fail:4: the fourth is ERR_IO");
	is_int(run(db, "COMMIT"), ERR_IO, "fail:4: and every later one");
	ops->rollback(db);
	ops->close(db);
	prefix = "fail:9:";
	db = opened("faults", 0);
	is_int(number(db, "SELECT count(*) FROM t"), 0, "fail:4: but what is begun can be undone");
	ops->close(db);

	db = with_fault("busy:2");
	is_int(number(db, "SELECT count(*) FROM t"), -1, "busy:2: the second call is busy");
	is_int(number(db, "SELECT count(*) FROM t"), 0, "busy:2: the next one is not, and nothing was kept");
	is_int(run(db, "COMMIT"), ERR_BUG, "busy:2: what fails below fails above");
	ops->close(db);
	db = with_fault("busy:1");
	is_int(run(db, "BEGIN"), ERR_BUSY, "busy:1: the first call is ERR_BUSY");
	ops->close(db);

	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		db = with_fault("kill:2");
		run(db, "INSERT INTO t VALUES (7)");
		run(db, "INSERT INTO t VALUES (8)");
		_exit(0);
	}
	waitpid(child, &status, 0);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "kill:2: the second call kills");
	db = with_fault("fail:100");
	is_int(number(db, "SELECT sum(id) FROM t"), 7, "kill:2: what was committed before is there");
	ops->close(db);
	prefix = "fault:";
	is_int(ops->open(&db, "nothing", 0, BUSY_MS, &e), -1, "a fault that is none is refused");
	is_int(e.code, ERR_USAGE, "with ERR_USAGE");
}

int main(void)
{
	if (!mkdtemp(dir))
		return 99;
	test_all(&store_sqlite, "sqlite", "");
	forget_files();
	mkdir(dir, 0700);
	test_all(&store_fault, "fault", "fail:1000000:");
	test_faults();
	forget_files();
	if (getenv("OMS_TEST_URI")) {
		is_server = true;
		test_all(&store_pg, "postgresql", getenv("OMS_TEST_URI"));
	}
	return tap_done();
}
