/* pg_text_test.c - statements as PostgreSQL wants them, and arrays as it receives them; names without passwords */
#include <string.h>
#include "store/data_name.h"
#include "store/pg_array.h"
#include "store/pg_text.h"
#include "base/text.h"
#include "tap.h"
#include "base/banned.h"

static const char *one(const char *text)
{
	static struct buf b;
	struct pg_text t;

	buf_clear(&b);
	pg_text_read(&t, text);
	pg_text_one(&t, &b);
	pg_text_release(&t);
	return buf_text(&b);
}

/* The text for many rows, or NULL when it cannot be said so. Every second parameter is a text. */
static const char *many(const char *text, bool select)
{
	static const bool is_text[] = { false, true, false, true, false };
	static struct buf b;
	struct pg_text t;

	buf_clear(&b);
	pg_text_read(&t, text);
	bool can = select || t.is_insert;
	if (select)
		pg_text_select_many(&t, is_text, &b);
	else if (can)
		pg_text_insert_many(&t, is_text, &b);
	pg_text_release(&t);
	return can ? buf_text(&b) : NULL;
}

static int keys(const char *text)
{
	struct pg_text t;

	pg_text_read(&t, text);
	int n = t.n_keys;
	pg_text_release(&t);
	return n;
}

static void test_names(void)
{
	is_text(one("SELECT a FROM t WHERE a = :a AND b = :b2 OR :a IS NULL"), "SELECT a FROM t WHERE a = $1 AND b = $2 OR $1 IS NULL",
		"a name is a number, the same one each time");
	is_text(one("SELECT ':a', \":b\", x || ':' || y -- :c\n, :d"), "SELECT ':a', \":b\", x || ':' || y -- :c\n, $1",
		"but not in texts, names and comments");
	is_text(one("SELECT 'it''s :a', :b"), "SELECT 'it''s :a', $1", "nor behind a quoted quote");
	is_text(one("SELECT 1"), "SELECT 1", "without parameters nothing changes");
}

static void test_many(void)
{
	is_text(many("INSERT INTO t (a, b) VALUES (:a, :b)", false),
		"INSERT INTO t (a, b) SELECT k.p1, k.p2 FROM unnest($1::bigint[], $2::text[]) AS k (p1, p2) ", "an INSERT of many rows");
	is_text(many("INSERT INTO t (a, b, c)\nVALUES (NULLIF(:a, 0), 'x,(y', :a)", false),
		"INSERT INTO t (a, b, c)\nSELECT NULLIF(k.p1, 0), 'x,(y', k.p1 FROM unnest($1::bigint[]) AS k (p1) ",
		"with expressions and constants");
	is_text(many("INSERT INTO t (a, b) VALUES (:x, :y) ON CONFLICT (a) DO UPDATE SET b = excluded.b", false),
		"INSERT INTO t (a, b) SELECT k.p1, k.p2 FROM unnest($1::bigint[], $2::text[]) AS k (p1, p2)  "
		"ON CONFLICT (a) DO UPDATE SET b = excluded.b", "and with what to do in a conflict");
	is_text(many("INSERT INTO t (a) SELECT :a FROM u", false), NULL, "an INSERT of a SELECT is no such one");
	is_text(many("INSERT INTO t (a) VALUES ((SELECT MAX(a) + :a FROM t))", false), NULL, "nor one that reads");
	is_text(many("INSERT INTO t (a) VALUES (:a) ON CONFLICT (a) DO UPDATE SET b = :b", false), NULL,
		"nor one whose conflict has parameters");
	is_text(many("INSERT INTO t (a) VALUES (1)", false), NULL, "nor one without parameters");
	is_text(many("UPDATE t SET a = :a", false), NULL, "nor an UPDATE");
	is_text(many("SELECT x FROM t WHERE a = :a AND b = :b", true),
		"SELECT k.n, a.* FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS k (p1, p2, n) CROSS JOIN LATERAL "
		"(SELECT x FROM t WHERE a = k.p1 AND b = k.p2) AS a", "a SELECT for many rows of parameters");
	is_int(keys("INSERT INTO t (a, b, c) VALUES (:x, 1, :z) ON CONFLICT (c, b, a) DO NOTHING"), 2,
		"the parameters of a key are found by their columns");
	is_int(keys("INSERT INTO t (a) VALUES (:x)"), 0, "without a conflict there is no key");
}

static void test_arrays(void)
{
	static const char numbers[] = "\0\0\0\1\0\0\0\1\0\0\0\x14\0\0\0\3\0\0\0\1"
		"\0\0\0\x8\0\0\0\0\0\0\1\2" "\xff\xff\xff\xff" "\0\0\0\x8\xff\xff\xff\xff\xff\xff\xff\xff";
	static const char texts[] = "\0\0\0\1\0\0\0\0\0\0\0\x19\0\0\0\2\0\0\0\1" "\0\0\0\2hi" "\0\0\0\0";
	struct pg_array a = { 0 };
	size_t len;

	pg_array_int(&a, 258);
	pg_array_int(&a, INT_UNKNOWN);
	pg_array_int(&a, -1);
	const char *bytes = pg_array_bytes(&a, false, &len);
	ok(len == sizeof numbers - 1 && memcmp(bytes, numbers, len) == 0, "numbers with a NULL");
	pg_array_clear(&a);
	pg_array_text(&a, "hi", 2);
	pg_array_text(&a, "", 0);
	bytes = pg_array_bytes(&a, true, &len);
	ok(len == sizeof texts - 1 && memcmp(bytes, texts, len) == 0, "texts, an empty one among them");
	buf_release(&a.bytes);
}

static void test_shown(void)
{
	static const struct { const char *name, *shown; } cases[] = {
		{ "a/path:x@y?password=z", "a/path:x@y?password=z" },
		{ "postgresql://me:secret@host:5432/db", "postgresql://me@host:5432/db" },
		{ "postgresql://me:se@cret@host/db", "postgresql://me@host/db" },
		{ "postgres://me@host/db", "postgres://me@host/db" },
		{ "postgresql:///db?host=/run&password=secret&user=me", "postgresql:///db?host=/run&user=me" },
		{ "postgresql:///db?password=secret", "postgresql:///db" },
		{ "postgresql:///db?sslpassword=secret&user=me", "postgresql:///db?user=me" },
		{ "postgresql://", "postgresql://" },
	};
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_clear(&b);
		data_show_name(cases[i].name, &b);
		is_text(buf_text(&b), cases[i].shown, "%s is shown without a password", cases[i].shown);
	}
	buf_release(&b);
	ok(data_is_server("postgres://x") && !data_is_server("postgresql:x") && !data_is_server("oms.db"), "a server is known by its name");
}

int main(void)
{
	test_names();
	test_many();
	test_arrays();
	test_shown();
	return tap_done();
}
