/* pg_text.c - reading and rewriting statements: names of parameters, and one row made many
 *
 * Only our own .sql files are read here, so this knows what they use: quoted texts and names, comments to the
 * end of a line, and `::` nowhere. */
#include "store/pg_text.h"

#include <ctype.h>
#include <strings.h>
#include "base/arena.h"
#include "base/banned.h"

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Past one token at AT: a quoted text, a comment, a word, or one character. */
static size_t past(const char *text, size_t at)
{
	char c = text[at];

	if (c == '\'' || c == '"') {
		const char *end = strchr(text + at + 1, c);
		return end ? (size_t)(end - text) + 1 : at + strlen(text + at);
	}
	if (c == '-' && text[at + 1] == '-')
		return at + strcspn(text + at, "\n");
	at++;
	if (is_name(c) || (c == ':' && is_name(text[at])))
		while (is_name(text[at]))
			at++;
	return at;
}

static bool is_word(const char *text, size_t at, const char *word)
{
	size_t n = strlen(word);

	return strncasecmp(text + at, word, n) == 0 && !is_name(text[at + n]) && (at == 0 || !is_name(text[at - 1]));
}

/* The next WORD (or single character) outside of parentheses from AT on; the end of the text when there is none. */
static size_t find(const char *text, size_t at, const char *word)
{
	int depth = 0;

	for (; text[at]; at = past(text, at)) {
		if (depth == 0 && (is_name(*word) ? is_word(text, at, word) : text[at] == *word))
			return at;
		depth += (text[at] == '(') - (text[at] == ')');
	}
	return at;
}

/* Does WORD stand between AT and END, in parentheses too? */
static bool mentions(const char *text, size_t at, size_t end, const char *word)
{
	while (at < end && !is_word(text, at, word))
		at = past(text, at);
	return at < end;
}

static int number_of(struct pg_text *t, const char *name, size_t len)
{
	for (int i = 0; i < t->n_names; i++)
		if (strncmp(t->names[i], name, len) == 0 && !t->names[i][len])
			return i;
	t->names = must_realloc(t->names, (size_t)(t->n_names + 1) * sizeof *t->names);
	t->names[t->n_names] = must_alloc(len + 1);
	memcpy(t->names[t->n_names], name, len);
	return t->n_names++;
}

static void read_uses(struct pg_text *t)
{
	for (size_t at = 0, end; t->text[at]; at = end) {
		end = past(t->text, at);
		if (t->text[at] != ':' || end - at < 2)
			continue;
		t->uses = must_realloc(t->uses, (t->n_uses + 1) * sizeof *t->uses);
		t->uses[t->n_uses++] = (struct pg_use){ at, end - at, number_of(t, t->text + at + 1, end - at - 1) };
	}
}

/* --- INSERT INTO t (a, b) VALUES (:a, :b) ON CONFLICT (a) DO ... --- */

static size_t skip_blanks(const char *text, size_t at)
{
	return at + strspn(text + at, " \t\n");
}

/* The I-th part, from 0, of a list with commas, without the blanks around; NULL behind the last. */
static const char *part(const char *text, size_t at, size_t end, int i, size_t *ret_len)
{
	for (; at < end; i--) {
		size_t next = find(text, at, ",");
		if (next > end)
			next = end;
		at = skip_blanks(text, at);
		if (i == 0) {
			size_t n = next - at;
			while (n && strchr(" \t\n", text[at + n - 1]))
				n--;
			*ret_len = n;
			return text + at;
		}
		at = next + 1;
	}
	return NULL;
}

static void add_key(struct pg_text *t, const char *value, size_t len)
{
	for (size_t i = 0; i < t->n_uses; i++)
		if (t->text + t->uses[i].at == value && t->uses[i].len == len) {
			t->keys = must_realloc(t->keys, (size_t)(t->n_keys + 1) * sizeof *t->keys);
			t->keys[t->n_keys++] = t->uses[i].number;
		}
}

/* Which parameters give the columns of ON CONFLICT (...), found by their place in the list of columns. */
static void read_keys(struct pg_text *t, size_t columns_at, size_t columns_end, size_t conflict)
{
	size_t at = find(t->text, conflict, "("), end = find(t->text, at + 1, ")"), len, column_len, value_len;
	const char *key, *column, *value;

	for (int i = 0; (key = part(t->text, at + 1, end, i, &len)); i++)
		for (int j = 0; (column = part(t->text, columns_at, columns_end, j, &column_len)); j++)
			if (column_len == len && strncmp(column, key, len) == 0
				&& (value = part(t->text, t->values_at, t->values_end, j, &value_len)))
				add_key(t, value, value_len);
}

static void read_insert(struct pg_text *t)
{
	const char *text = t->text;
	size_t values = find(text, 0, "VALUES"), columns = find(text, 0, "("), tail;

	if (!is_word(text, skip_blanks(text, 0), "INSERT") || !text[values] || columns > values || t->n_names == 0)
		return;
	t->values_at = find(text, values, "(") + 1;
	t->values_end = find(text, t->values_at, ")");
	if (!text[t->values_end] || mentions(text, t->values_at, t->values_end, "SELECT"))
		return;
	tail = skip_blanks(text, t->values_end + 1);
	for (size_t i = 0; i < t->n_uses; i++)          /* a tail with parameters is of this row alone */
		if (t->uses[i].at > tail)
			return;
	if (text[tail] && !is_word(text, tail, "ON"))
		return;
	if (text[tail])
		read_keys(t, columns + 1, find(text, columns + 1, ")"), tail);
	t->is_insert = !text[tail] || t->n_keys > 0;
}

void pg_text_read(struct pg_text *ret, const char *text)
{
	*ret = (struct pg_text){ .text = text };
	read_uses(ret);
	read_insert(ret);
}

void pg_text_release(struct pg_text *t)
{
	for (int i = 0; i < t->n_names; i++)
		must_free(t->names[i]);
	must_free(t->names);
	must_free(t->uses);
	must_free(t->keys);
}

/* --- said again --- */

/* The text from AT to END, each parameter as PREFIX and its number from 1. */
static void put(const struct pg_text *t, size_t at, size_t end, const char *prefix, struct buf *out)
{
	for (size_t i = 0; i < t->n_uses; i++) {
		const struct pg_use *u = &t->uses[i];
		if (u->at < at || u->at >= end)
			continue;
		buf_add(out, t->text + at, u->at - at);
		buf_format(out, "%s%d", prefix, u->number + 1);
		at = u->at + u->len;
	}
	buf_add(out, t->text + at, end - at);
}

/* unnest($1::bigint[], $2::text[]) */
static void put_arrays(const struct pg_text *t, const bool *is_text, struct buf *out)
{
	buf_str(out, "unnest(");
	for (int i = 0; i < t->n_names; i++)
		buf_format(out, "%s$%d::%s[]", i ? ", " : "", i + 1, is_text[i] ? "text" : "bigint");
	buf_byte(out, ')');
}

static void put_columns(const struct pg_text *t, const char *more, struct buf *out)
{
	for (int i = 0; i < t->n_names; i++)
		buf_format(out, "%sp%d", i ? ", " : " AS k (", i + 1);
	buf_format(out, "%s)", more);
}

void pg_text_one(const struct pg_text *t, struct buf *out)
{
	put(t, 0, strlen(t->text), "$", out);
}

void pg_text_insert_many(const struct pg_text *t, const bool *is_text, struct buf *out)
{
	size_t values = find(t->text, 0, "VALUES");

	buf_add(out, t->text, values);
	buf_str(out, "SELECT ");
	put(t, t->values_at, t->values_end, "k.p", out);
	buf_str(out, " FROM ");
	put_arrays(t, is_text, out);
	put_columns(t, "", out);
	buf_byte(out, ' ');
	buf_str(out, t->text + t->values_end + 1);
}

void pg_text_select_many(const struct pg_text *t, const bool *is_text, struct buf *out)
{
	buf_str(out, "SELECT k.n, a.* FROM ");
	put_arrays(t, is_text, out);
	buf_str(out, " WITH ORDINALITY");
	put_columns(t, ", n", out);
	buf_str(out, " CROSS JOIN LATERAL (");
	put(t, 0, strlen(t->text), "k.p", out);
	buf_str(out, ") AS a");
}
