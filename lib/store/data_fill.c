/* data_fill.c - everything of one data file into another, whatever keeps them
 *
 * The tables and columns are those of an empty data file of this program: both sides have them. */
#include "store/data.h"

#include <string.h>
#include "base/buf.h"
#include "store/store_impl.h"
#include "base/banned.h"

struct column { const char *table, *column, *type; };

static const struct field column_fields[] = {
	TEXT(struct column, table, 0, ""), TEXT(struct column, column, 0, ""), TEXT(struct column, type, 0, ""), FIELDS_END
};

static const struct record column_record = { "column", sizeof(struct column), column_fields };

static const struct sql columns_of_all = { "columns_of_all",
	"SELECT m.name AS \"table\", p.name AS \"column\", p.type AS type FROM sqlite_master AS m, pragma_table_info(m.name) AS p\n"
	"WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.rowid, p.cid" };

/* A table as a record of numbers and texts, with the statements that read and write it. */
struct copied {
	const char *table;
	struct field *fields;
	struct record record;
	struct sql get, put;
	struct work *to;
	int64_t rows;
};

static int catalogue(struct arena *mem, struct list *ret, struct err *e)
{
	struct work w = { .mem = mem };

	if (data_open_temporary(&w.db, 0, e))
		return -1;
	int rc = store_all(&w, &columns_of_all, NULL, NULL, &column_record, ret, e);
	data_close(w.db);
	return rc;
}

/* The names with commas between, each between PREFIX and SUFFIX. */
static void names(struct buf *b, const struct column *at, size_t n, const char *prefix, const char *suffix)
{
	for (size_t i = 0; i < n; i++) {
		buf_str(b, i ? ", " : "");
		buf_str(b, prefix);
		buf_str(b, at[i].column);
		buf_str(b, suffix);
	}
}

static const char *get_text(struct arena *mem, const struct column *at, size_t n)
{
	struct buf b = { 0 };

	buf_str(&b, "SELECT ");
	names(&b, at, n, "\"", "\"");
	buf_format(&b, " FROM %s", at->table);
	const char *text = arena_text(mem, b.data, b.len);
	buf_release(&b);
	return text;
}

static const char *put_text(struct arena *mem, const struct column *at, size_t n)
{
	struct buf b = { 0 };

	buf_format(&b, "INSERT INTO %s (", at->table);
	names(&b, at, n, "\"", "\"");
	buf_str(&b, ") VALUES (");
	names(&b, at, n, ":", "");
	buf_byte(&b, ')');
	const char *text = arena_text(mem, b.data, b.len);
	buf_release(&b);
	return text;
}

static void describe(struct arena *mem, const struct column *at, size_t n, struct copied *ret)
{
	ret->table = at->table;
	ret->fields = arena_get(mem, (n + 1) * sizeof *ret->fields);
	for (size_t i = 0; i < n; i++)
		ret->fields[i] = (struct field){ .name = at[i].column, .name_len = strlen(at[i].column),
			.kind = strcmp(at[i].type, "TEXT") == 0 ? FIELD_TEXT : FIELD_INT, .offset = i * sizeof(int64_t) };
	ret->fields[n] = (struct field)FIELDS_END;
	ret->record = (struct record){ at->table, n * sizeof(int64_t), ret->fields };
	ret->get = (struct sql){ at->table, get_text(mem, at, n) };
	ret->put = (struct sql){ at->table, put_text(mem, at, n) };
}

static int put_row(void *arg, const void *row, struct err *e)
{
	struct copied *c = arg;

	c->rows++;
	return store_run(c->to, &c->put, &c->record, row, e);
}

static size_t columns_in(const struct column *at, size_t left)
{
	size_t n = 1;

	while (n < left && strcmp(at[n].table, at->table) == 0)
		n++;
	return n;
}

static int fill(struct work *to, struct work *from, const struct list *columns, int64_t *ret_rows, struct err *e)
{
	for (size_t i = 0, n; i < columns->n; i += n) {
		const struct column *at = (const struct column *)columns->at + i;
		struct copied *c = arena_get(to->mem, sizeof *c);
		n = columns_in(at, columns->n - i);
		describe(to->mem, at, n, c);
		c->to = to;
		if (store_each(from, &c->get, NULL, NULL, &c->record, put_row, c, e))
			return -1;
		*ret_rows += c->rows;
	}
	return 0;
}

/* The names of all tables, those that others refer to first. */
static const char **tables_of(struct arena *mem, const struct list *columns)
{
	const char **names = arena_get(mem, (columns->n + 1) * sizeof *names);
	size_t tables = 0;

	for (size_t i = 0; i < columns->n;) {
		const struct column *at = (const struct column *)columns->at + i;
		names[tables++] = at->table;
		i += columns_in(at, columns->n - i);
	}
	return names;
}

int data_fill(struct store *to, struct store *from, int64_t *ret_rows, struct err *e)
{
	struct arena mem = { 0 };
	struct work in = { .db = to, .mem = &mem }, out = { .db = from, .mem = &mem };
	struct list columns;

	*ret_rows = 0;
	int rc = catalogue(&mem, &columns, e) || data_begin_read(from, e)
		|| to->ops->clear(to->db, tables_of(&mem, &columns), e) || fill(&in, &out, &columns, ret_rows, e)
		|| to->ops->filled(to->db, e) ? -1 : 0;
	data_rollback(from);
	store_drop_statements(to);
	store_drop_statements(from);
	arena_release(&mem);
	return rc;
}

int data_copy(struct store *s, const char *path, struct err *e)
{
	struct store *to;
	int64_t rows;
	bool is_new;
	int version;

	if (s->ops->copy_to)
		return s->ops->copy_to(s->db, path, e);
	if (data_open(&to, path, STORE_CREATE, 0, &is_new, &version, e))
		return -1;
	int rc = data_begin_alone(to, e) || data_fill(to, s, &rows, e) || data_commit(to, e) ? -1 : 0;
	data_close(to);
	return rc;
}
