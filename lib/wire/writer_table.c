/* writer_table.c - text in columns that line up */
#include "wire/table.h"

#include <string.h>
#include "base/arena.h"
#include "base/text.h"
#include "wire/bars.h"
#include "base/banned.h"

struct table {
	const struct table_column *columns;
	size_t n, n_held, *widths;
	const char **held;        /* TABLE_HELD rows of N cells, in MEM */
	struct arena mem;
	struct table_options o;
	struct bars *bars;        /* NULL: no column may have one */
	bool begun;
};

struct table *grid_open(const struct table_column *columns, size_t n, const struct table_options *o)
{
	struct table *t = must_alloc(sizeof *t);

	*t = (struct table){ .columns = columns, .n = n, .o = *o, .bars = bars_open(columns, n, o->ascii) };
	t->widths = must_alloc(n * sizeof *t->widths);
	t->held = must_alloc(TABLE_HELD * n * sizeof *t->held);
	for (size_t i = 0; i < n; i++)
		t->widths[i] = text_width(columns[i].name);
	return t;
}

/* Bytes at S that a terminal may take as a command: a control of ASCII, or U+0080 to U+009F. */
static size_t control_bytes(const unsigned char *s)
{
	if (*s < 0x20 || *s == 0x7f)
		return 1;
	return s[0] == 0xc2 && s[1] >= 0x80 && s[1] < 0xa0 ? 2 : 0;
}

/* A copy of TEXT that is safe to show. RET: in the arena. */
static char *harmless(struct arena *mem, const char *text)
{
	size_t len = strlen(text), good = text_utf8_prefix(text, len);
	char *copy = arena_text(mem, text, len), *to = copy;

	for (; good < len; good += 1 + text_utf8_prefix(copy + good + 1, len - good - 1))
		copy[good] = '?';
	for (const char *at = copy; *at;) {
		size_t control = control_bytes((const unsigned char *)at);
		*to++ = control ? ' ' : *at;
		at += control ? control : 1;
	}
	*to = '\0';
	return copy;
}

static const char *colour_of(enum table_look look, const char *word)
{
	static const char *const bad[] = {
		"cancelled", "expired", "lost", "rejected", "refused", "failed", "damaged", "overdrawn", NULL,
	};
	static const char *const good[] = {
		"completed", "delivered", "closed", "accepted", "paid", "done", "received", NULL,
	};

	if (!*word || look == LOOK_PLAIN)
		return NULL;
	if (look == LOOK_WARNING)
		return "\033[33m";
	for (size_t i = 0; bad[i]; i++)
		if (strcmp(word, bad[i]) == 0)
			return "\033[31m";
	for (size_t i = 0; good[i]; i++)
		if (strcmp(word, good[i]) == 0)
			return "\033[32m";
	return "\033[36m";
}

static void blanks(size_t n, struct buf *out)
{
	memset(buf_grow(out, n), ' ', n);
	out->len += n;
}

static void put_cell(const struct table *t, size_t i, const char *text, enum table_look look, struct buf *out)
{
	size_t width = text_width(text), pad = width < t->widths[i] ? t->widths[i] - width : 0;
	const char *colour = t->o.colour ? colour_of(look, text) : NULL;

	if (t->columns[i].is_number)
		blanks(pad, out);
	if (colour)
		buf_str(out, colour);
	buf_str(out, text);
	if (colour)
		buf_str(out, "\033[0m");
	if (!t->columns[i].is_number)
		blanks(pad, out);
}

static void end_line(size_t from, struct buf *out)
{
	while (out->len > from && out->data[out->len - 1] == ' ')
		out->len--;
	buf_byte(out, '\n');
}

static void put_row(const struct table *t, size_t held, struct buf *out)
{
	const char *const *cells = t->held + held * t->n;
	size_t from = out->len;

	for (size_t i = 0; i < t->n; i++) {
		if (i)
			blanks(2, out);
		put_cell(t, i, cells[i], t->columns[i].look, out);
	}
	if (t->bars && bars_heading(t->bars)) {
		blanks(2, out);
		bars_draw(t->bars, held, out);
	}
	end_line(from, out);
}

static void put_heading(const struct table *t, struct buf *out)
{
	size_t from = out->len;

	for (size_t i = 0; i < t->n; i++) {
		if (i)
			blanks(2, out);
		put_cell(t, i, t->columns[i].name, LOOK_PLAIN, out);
	}
	if (t->bars && bars_heading(t->bars)) {
		blanks(2, out);
		buf_str(out, bars_heading(t->bars));
	}
	end_line(from, out);
}

/* Columns of the terminal that are left for a bar. */
static size_t room_for_bar(const struct table *t)
{
	size_t taken = 2 * t->n;

	for (size_t i = 0; i < t->n; i++)
		taken += t->widths[i];
	return !t->o.columns ? SIZE_MAX : taken < t->o.columns ? t->o.columns - taken : 0;
}

void grid_row(struct table *t, const char *const *cells, const struct table_figures *figures, struct buf *out)
{
	const char **row = t->held + t->n_held * t->n;

	if (t->bars && figures)
		bars_keep(t->bars, t->n_held, figures);
	for (size_t i = 0; i < t->n; i++) {
		row[i] = harmless(&t->mem, cells[i]);
		size_t width = t->begun ? 0 : text_width(row[i]);
		if (width > t->widths[i])
			t->widths[i] = width;
	}
	if (t->begun) {
		put_row(t, 0, out);
		arena_reset(&t->mem);
	} else if (++t->n_held == TABLE_HELD) {
		grid_flush(t, out);
	}
}

void grid_flush(struct table *t, struct buf *out)
{
	if (t->begun || !t->n_held)
		return;
	if (t->bars)
		bars_settle(t->bars, t->n_held, room_for_bar(t));
	put_heading(t, out);
	for (size_t i = 0; i < t->n_held; i++)
		put_row(t, i, out);
	t->begun = true;
	t->n_held = 0;
	arena_reset(&t->mem);
}

void grid_close(struct table *t)
{
	if (!t)
		return;
	arena_release(&t->mem);
	bars_close(t->bars);
	must_free(t->widths);
	must_free(t->held);
	must_free(t);
}
