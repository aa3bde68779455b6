/* pg_stmt.c - statements on a PostgreSQL server: collected, queued, asked, or walked through by a cursor
 *
 * A round trip costs more than a statement. An INSERT of one row is collected with others of its kind and sent
 * as one INSERT of many; what gives no rows is queued; only who wants an answer waits. */
#include "store/pg_impl.h"

#include <stdio.h>
#include "base/arena.h"
#include "base/text.h"
#include "base/banned.h"

enum { ROWS_AT_ONCE = 1000, BYTES_AT_ONCE = 4 << 20, ROWS_OF_CURSOR = 500, QUEUE_MOST = 4096,
	SEEN_SLOTS = 4 * ROWS_AT_ONCE };

/* Each gets a name that the connection has not used. */
static struct pg_named new_name(struct pg *p)
{
	struct pg_named n = { .state = PG_NEW };

	snprintf(n.name, sizeof n.name, "s%u", ++p->n_names);
	return n;
}

int pg_stmt_prepare(void *db, const char *text, void **ret, struct err *e)
{
	struct pg_stmt *s = must_alloc(sizeof *s);

	(void)e;
	s->db = db;
	pg_text_read(&s->text, text);
	pg_text_one(&s->text, &s->one_text);
	s->one = new_name(db);
	s->many = new_name(db);
	size_t n = (size_t)s->text.n_names + 1;
	s->is_text = must_alloc(n * sizeof *s->is_text);
	s->numbers = must_alloc(n * sizeof *s->numbers);
	s->number_bytes = must_alloc(n * sizeof *s->number_bytes);
	s->values = must_alloc(n * sizeof *s->values);
	s->lengths = must_alloc(n * sizeof *s->lengths);
	s->arrays = must_alloc(n * sizeof *s->arrays);
	*ret = s;
	return 0;
}

int pg_stmt_params(void *stmt)
{
	return ((struct pg_stmt *)stmt)->text.n_names;
}

const char *pg_stmt_param_name(void *stmt, int i)
{
	return ((struct pg_stmt *)stmt)->text.names[i];
}

void pg_stmt_param_kind(void *stmt, int i, bool is_text)
{
	((struct pg_stmt *)stmt)->is_text[i] = is_text;
}

int pg_stmt_bind_text(void *stmt, int i, const char *text, size_t len, struct err *e)
{
	struct pg_stmt *s = stmt;

	(void)e;
	s->values[i] = text;
	s->lengths[i] = (int)len;
	return 0;
}

int pg_stmt_bind_int(void *stmt, int i, int64_t n, struct err *e)
{
	struct pg_stmt *s = stmt;

	s->numbers[i] = n;
	pg_put_int(s->number_bytes[i], n);
	return pg_stmt_bind_text(stmt, i, s->number_bytes[i], sizeof s->number_bytes[i], e);
}

int pg_stmt_bind_null(void *stmt, int i, struct err *e)
{
	return pg_stmt_bind_text(stmt, i, NULL, 0, e);
}

/* --- collecting --- */

static void add_row(struct pg_stmt *s)
{
	for (int i = 0; i < s->text.n_names; i++) {
		size_t before = s->arrays[i].bytes.len;
		if (s->is_text[i])
			pg_array_text(&s->arrays[i], s->values[i], (size_t)s->lengths[i]);
		else
			pg_array_int(&s->arrays[i], s->values[i] ? s->numbers[i] : INT_UNKNOWN);
		s->db->collected_bytes += s->arrays[i].bytes.len - before;
	}
	s->n_rows++;
}

static void forget_rows(struct pg_stmt *s)
{
	for (int i = 0; i < s->text.n_names; i++)
		pg_array_clear(&s->arrays[i]);
	if (s->seen)
		memset(s->seen, 0, SEEN_SLOTS * sizeof *s->seen);
	s->n_rows = 0;
}

/* The statement for all rows collected. */
static int send_many(struct pg_stmt *s, struct pg_answer **ret, struct err *e)
{
	size_t n = (size_t)s->text.n_names, len;
	unsigned *types = must_alloc((n + 1) * sizeof *types);
	const char **values = must_alloc((n + 1) * sizeof *values);
	int *lengths = must_alloc((n + 1) * sizeof *lengths);

	for (size_t i = 0; i < n; i++) {
		types[i] = s->is_text[i] ? PG_TEXTS : PG_BIGINTS;
		values[i] = pg_array_bytes(&s->arrays[i], s->is_text[i], &len);
		lengths[i] = (int)len;
	}
	int rc = pg_link_send(s->db->link, &s->many, buf_text(&s->many_text),
		&(struct pg_params){ (int)n, types, values, lengths }, ret, e);
	must_free(types);
	must_free(values);
	must_free(lengths);
	forget_rows(s);
	return rc;
}

/* Answers that nobody waits for must not pile up. */
static int keep_short(struct pg *p, struct err *e)
{
	return pg_link_waiting(p->link) > QUEUE_MOST ? pg_settle(p, e) : 0;
}

int pg_collected_send(struct pg *p, struct err *e)
{
	int rc = 0;

	if (p->in_transaction && p->failed.code != ERR_NONE) {
		*e = p->failed;
		return -1;
	}
	for (struct pg_stmt *s = p->collecting; s; s = s->next_collecting) {
		s->is_collecting = false;
		if (rc == 0)
			rc = send_many(s, NULL, e);
		else
			forget_rows(s);
	}
	p->collecting = NULL;
	p->collecting_end = &p->collecting;
	p->collected_bytes = 0;
	return rc;
}

void pg_collected_drop(struct pg *p)
{
	for (struct pg_stmt *s = p->collecting; s; s = s->next_collecting) {
		s->is_collecting = false;
		forget_rows(s);
	}
	p->collecting = NULL;
	p->collecting_end = &p->collecting;
	p->collected_bytes = 0;
}

/* True when a row with the key of this one is collected already: one INSERT may not touch a row twice. */
static bool is_twice(struct pg_stmt *s)
{
	uint64_t h = 1;

	if (!s->text.n_keys)
		return false;
	if (!s->seen)
		s->seen = must_alloc(SEEN_SLOTS * sizeof *s->seen);
	for (int i = 0; i < s->text.n_keys; i++) {
		int k = s->text.keys[i];
		h = s->values[k] ? text_hash(h, s->values[k], (size_t)s->lengths[k]) : h + 1;
	}
	size_t at = h % SEEN_SLOTS;
	for (h |= 1; s->seen[at]; at = (at + 1) % SEEN_SLOTS)
		if (s->seen[at] == h)
			return true;
	s->seen[at] = h;
	return false;
}

static int collect(struct pg_stmt *s, struct err *e)
{
	struct pg *p = s->db;

	if (!s->many_text.len)
		pg_text_insert_many(&s->text, s->is_text, &s->many_text);
	if (is_twice(s)) {
		if (pg_collected_send(p, e))
			return -1;
		is_twice(s);
	}
	if (!s->is_collecting) {
		s->is_collecting = true;
		s->next_collecting = NULL;
		*p->collecting_end = s;
		p->collecting_end = &s->next_collecting;
	}
	add_row(s);
	if (s->n_rows < ROWS_AT_ONCE && p->collected_bytes < BYTES_AT_ONCE)
		return 0;
	return pg_collected_send(p, e) || keep_short(p, e) ? -1 : 0;
}

/* --- sending and asking --- */

static int send_one(struct pg_stmt *s, const char *text, struct pg_named *named, struct pg_answer **ret,
	struct err *e)
{
	size_t n = (size_t)s->text.n_names;
	unsigned *types = must_alloc((n + 1) * sizeof *types);

	for (size_t i = 0; i < n; i++)
		types[i] = s->is_text[i] ? PG_TEXT : PG_BIGINT;
	int rc = pg_link_send(s->db->link, named, text, &(struct pg_params){ (int)n, types, s->values, s->lengths }, ret, e);
	must_free(types);
	return rc;
}

static int fetch_more(struct pg_stmt *s, struct err *e)
{
	char text[60];

	pg_answer_free(s->answer);
	s->answer = NULL;
	s->row = -1;
	snprintf(text, sizeof text, "FETCH %d FROM %s", ROWS_OF_CURSOR, s->cursor);
	return pg_collected_send(s->db, e) || pg_send(s->db, text, &s->answer, e) || pg_settle(s->db, e) ? -1 : 0;
}

static int open_cursor(struct pg_stmt *s, struct err *e)
{
	struct buf b = { 0 };

	snprintf(s->cursor, sizeof s->cursor, "c%u", ++s->db->n_cursors);
	buf_format(&b, "DECLARE %s NO SCROLL CURSOR FOR %s", s->cursor, buf_text(&s->one_text));
	int rc = send_one(s, buf_text(&b), NULL, NULL, e);
	buf_release(&b);
	s->is_cursor = true;
	s->db->n_open++;
	return rc || fetch_more(s, e) ? -1 : 0;
}

/* A row more for ASK_MANY. */
int pg_stmt_also(void *stmt, struct err *e)
{
	struct pg_stmt *s = stmt;

	(void)e;
	if (!s->many_text.len)
		pg_text_select_many(&s->text, s->is_text, &s->many_text);
	add_row(s);
	return 0;
}

static int ask(struct pg_stmt *s, enum store_start how, struct err *e)
{
	s->row = -1;
	s->is_asked = true;
	s->first_column = how == ASK_MANY;
	if (how == ASK_MANY)
		return send_many(s, &s->answer, e);
	if (how == ASK_EACH && s->db->in_transaction && s->db->n_open == 0)
		return open_cursor(s, e);     /* what is asked for each of its rows has few rows itself */
	return send_one(s, buf_text(&s->one_text), &s->one, &s->answer, e) || pg_settle(s->db, e) ? -1 : 0;
}

static int run_now(struct pg_stmt *s, struct err *e)
{
	struct pg_answer *a;

	if (send_one(s, buf_text(&s->one_text), &s->one, &a, e) || pg_settle(s->db, e))
		return -1;
	s->db->changed = pg_answer_changed(a);
	pg_answer_free(a);
	return 0;
}

int pg_stmt_start(void *stmt, enum store_start how, struct err *e)
{
	struct pg_stmt *s = stmt;

	s->is_asked = false;
	if (how == RUN_LATER && s->text.is_insert && s->db->in_transaction)
		return collect(s, e);
	if (pg_collected_send(s->db, e))
		return -1;
	if (how == RUN_NOW || (how == RUN_LATER && !s->db->in_transaction))
		return run_now(s, e);
	if (how == RUN_LATER)
		return send_one(s, buf_text(&s->one_text), &s->one, NULL, e) || keep_short(s->db, e) ? -1 : 0;
	return ask(s, how, e);
}

int pg_stmt_step(void *stmt, struct err *e)
{
	struct pg_stmt *s = stmt;

	if (!s->is_asked)
		return 0;
	if (!s->answer && pg_settle(s->db, e))
		return -1;
	if (++s->row < pg_answer_rows(s->answer))
		return 1;
	if (!s->is_cursor || pg_answer_rows(s->answer) < ROWS_OF_CURSOR)
		return 0;
	return fetch_more(s, e) ? -1 : ++s->row < pg_answer_rows(s->answer);
}

/* --- the row that stands --- */

int pg_stmt_columns(void *stmt)
{
	struct pg_stmt *s = stmt;

	return s->answer ? pg_answer_columns(s->answer) - s->first_column : -1;
}

const char *pg_stmt_column_name(void *stmt, int i)
{
	struct pg_stmt *s = stmt;

	return pg_answer_name(s->answer, i + s->first_column);
}

const char *pg_stmt_column_text(void *stmt, int i, size_t *ret_len)
{
	struct pg_stmt *s = stmt;

	*ret_len = 0;
	return pg_answer_text(s->answer, s->row, i + s->first_column, ret_len);
}

/* Sums come as numeric, in the same digits. */
int64_t pg_stmt_column_int(void *stmt, int i)
{
	size_t len;
	const char *text = pg_stmt_column_text(stmt, i, &len);
	int64_t n;

	return text && text_int(text, len, &n) == 0 ? n : INT_UNKNOWN;
}

int64_t pg_stmt_asked(void *stmt)
{
	struct pg_stmt *s = stmt;
	size_t len;
	int64_t n = 0;
	const char *text = pg_answer_text(s->answer, s->row, 0, &len);

	return text && text_int(text, len, &n) == 0 ? n - 1 : 0;
}

void pg_stmt_reset(void *stmt)
{
	struct pg_stmt *s = stmt;
	char text[40];
	struct err ignored;

	if (s->answer)
		pg_answer_free(s->answer);
	s->answer = NULL;
	if (!s->is_cursor)
		return;
	s->is_cursor = false;
	s->db->n_open--;
	snprintf(text, sizeof text, "CLOSE %s", s->cursor);
	if (s->db->in_transaction && s->db->failed.code == ERR_NONE)
		pg_send(s->db, text, NULL, &ignored);
}

void pg_stmt_drop(void *stmt)
{
	struct pg_stmt *s = stmt;
	struct err ignored;

	pg_link_settle(s->db->link, &ignored);        /* nothing may come for it any more */
	if (s->answer)
		pg_answer_free(s->answer);
	for (int i = 0; i < s->text.n_names; i++)
		buf_release(&s->arrays[i].bytes);
	pg_text_release(&s->text);
	buf_release(&s->one_text);
	buf_release(&s->many_text);
	must_free(s->is_text);
	must_free(s->numbers);
	must_free(s->number_bytes);
	must_free(s->values);
	must_free(s->lengths);
	must_free(s->arrays);
	must_free(s->seen);
	must_free(s);
}
