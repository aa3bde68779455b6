/* store_ahead_test.c - questions that are announced get the answers that they would have got */
#include <stdlib.h>
#include <unistd.h>
#include "store/data.h"
#include "tap.h"
#include "base/banned.h"

struct row { const char *setting, *value; };

static const struct field fields[] = { TEXT(struct row, setting, 0, ""), TEXT(struct row, value, 0, ""), FIELDS_END };
static const struct record type = { "row", sizeof(struct row), fields };

static const struct sql get = { "get", "SELECT setting, value FROM setting WHERE setting = :setting" };
static const struct sql all = { "all", "SELECT setting, value FROM setting WHERE value = :value ORDER BY setting" };
static const struct sql add = { "add", "INSERT INTO setting (setting, value) VALUES (:setting, :value)" };

static const char *backend;
static struct arena mem;

static const char *got(struct work *w, const char *setting, bool *ret_sure)
{
	struct row key = { .setting = setting }, row;
	struct err e;
	int rc = store_get_early(w, &get, &type, &key, &type, &row, ret_sure, &e);

	return rc < 0 ? err_wire(e.code) : rc ? row.value : "none";
}

static void put(struct work *w, const char *setting, const char *value)
{
	struct err e;

	ok(store_run(w, &add, &type, &(struct row){ setting, value }, &e) == 0, "%s: %s is written", backend, setting);
}

static void announce(struct work *w)
{
	static const char *const names[] = { "a", "b", "c", "a", "nothing" };
	struct err e;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		store_ahead(w, &get, &type, &(struct row){ .setting = names[i] }, &type, &e);
	store_ahead(w, &all, &type, &(struct row){ .value = "1" }, &type, &e);
}

static void test(struct store *db)
{
	struct work w = { .db = db, .mem = &mem };
	struct err e = { 0 };
	struct list rows;
	bool sure, far = data_looks_ahead(db);

	data_begin(db, &e);
	put(&w, "a", "1");
	put(&w, "b", "2");
	put(&w, "d", "1");
	is_int(data_commit(db, &e), 0, "%s: a start", backend);

	announce(&w);
	is_int(data_look(&w, false, &e), 0, "%s: all is answered at once", backend);
	data_begin(db, &e);
	is_text(got(&w, "a", &sure), "1", "%s: what is there", backend);
	is_int(sure, !far, "%s: is not sure when it was found before", backend);
	is_text(got(&w, "nothing", &sure), "none", "%s: what is not there", backend);
	is_text(got(&w, "d", &sure), "1", "%s: what was not announced", backend);
	ok(sure, "%s: is sure", backend);
	is_int(store_all_early(&w, &all, &type, &(struct row){ .value = "1" }, &type, &rows, &sure, &e), 0, "%s: many rows", backend);
	ok(rows.n == 2 && strcmp(((struct row *)rows.at)[1].setting, "d") == 0, "%s: in their order", backend);
	is_text(got(&w, "c", &sure), "none", "%s: first it is not there", backend);
	put(&w, "c", "3");
	is_text(got(&w, "c", &sure), "3", "%s: then we have written it", backend);
	ok(sure, "%s: and are sure of it", backend);
	store_is_now(&w, &get, &type, &(struct row){ .setting = "b" }, &type, &(struct row){ "b", far ? "told" : "2" }, true);
	is_text(got(&w, "b", &sure), far ? "told" : "2", "%s: what we say it is", backend);
	is_text(got(&w, "b", &sure), far ? "told" : "2", "%s: as often as it is asked", backend);
	is_int(data_commit(db, &e), 0, "%s: all that is committed", backend);

	work_forget(&w);
	data_begin_alone(db, &e);
	announce(&w);
	is_int(data_look(&w, true, &e), 0, "%s: asked inside, alone", backend);
	is_text(got(&w, "c", &sure), "3", "%s: it is there", backend);
	ok(sure, "%s: for sure", backend);
	is_int(store_ahead(&w, &get, &type, &(struct row){ .setting = "d" }, &type, &e), 0, "%s: one more", backend);
	is_int(store_look(&w, &e), 0, "%s: is asked alone", backend);
	is_text(got(&w, "d", &sure), "1", "%s: it is there", backend);
	is_text(got(&w, "d", &sure), "1", "%s: and is asked again the second time", backend);
	data_rollback(db);
	data_close(db);
}

int main(void)
{
	struct store *db;
	struct err e = { 0 };
	const char *uri = getenv("OMS_TEST_URI");
	bool is_new;
	int from;

	backend = "sqlite";
	int rc = data_open_temporary(&db, 1000, &e);
	if (ok(rc == 0, "a temporary file"))
		test(db);
	arena_reset(&mem);
	backend = "postgresql";
	rc = uri ? data_open(&db, uri, STORE_CREATE, 1000, &is_new, &from, &e) : 0;
	if (ok(rc == 0, "a server, where there is one%s%s", rc ? ": " : "", rc ? e.text : "") && uri)
		test(db);
	arena_release(&mem);
	return tap_done();
}
