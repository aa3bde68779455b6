/* spread.c - lines that stand side by side in one row */
#include "import/convert.h"

#include <string.h>
#include "import/value.h"
#include "base/banned.h"

/* The source whose columns this file has, of those that lines are spread over; NULL when it has none. */
static const struct part *columns(const struct map *m)
{
	for (size_t i = 0; i < m->spread.from.n; i++) {
		const struct part *p = &m->spread.from.terms[i].parts[0];
		if (p->n_numbered || p->column >= 0)
			return p;
	}
	return NULL;
}

/* Bytes of a key of the map, with the mark behind it, at AT; 0 when none stands there. *RET_KEY is which. */
static size_t key_at(const struct spread *s, const char *at, const char *end, size_t *ret_key)
{
	size_t equals = strlen(s->equals);

	for (size_t i = 0; i < s->keys.n; i++) {
		size_t n = strlen(s->keys.at[i]);
		if ((size_t)(end - at) >= n + equals && memcmp(at, s->keys.at[i], n) == 0
			&& memcmp(at + n, s->equals, equals) == 0) {
			*ret_key = i;
			return n + equals;
		}
	}
	return 0;
}

/* Where a part of V ends: at the first MARK behind which a key stands, or any MARK when there are no keys. */
static const char *part_end(const struct spread *s, struct slice v, const char *mark)
{
	const char *end = v.at + v.len, *at = v.at;
	size_t n = strlen(mark), ignored;

	while ((at = memmem(at, (size_t)(end - at), mark, n)) && s->keys.n && !key_at(s, at + n, end, &ignored))
		at += n;
	return at ? at : end;
}

/* The next piece of CELL, which is moved on; the whole cell when the map does not split it. */
static struct slice next_piece(const struct map *m, struct slice *cell)
{
	const char *mark = m->spread.split, *end = cell->at + cell->len;
	const char *stop = mark ? part_end(&m->spread, *cell, mark) : end;
	struct slice ret = value_trim((struct slice){ cell->at, (size_t)(stop - cell->at) });

	if (stop == end)
		*cell = (struct slice){ 0 };
	else
		*cell = (struct slice){ stop + strlen(mark), (size_t)(end - stop) - strlen(mark) };
	return ret;
}

bool spread_next(struct convert *c, struct slice *rest)
{
	const struct part *p = columns(c->map);
	size_t most = p ? p->n_numbered ? p->n_numbered : 1 : 0;

	for (;;) {
		while (rest->at) {
			c->piece = next_piece(c->map, rest);
			if (c->piece.at)
				return true;
		}
		if (c->spread >= most)
			return false;
		c->spread++;
		*rest = source_raw(c, NULL, p);
	}
}

void spread_stop(struct convert *c)
{
	c->spread = 0;
	c->piece = (struct slice){ 0 };
}

struct slice spread_field(const struct map *m, struct slice piece, const char *key)
{
	const struct spread *s = &m->spread;
	size_t which, n;

	while (piece.at && piece.len) {
		const char *stop = part_end(s, piece, s->mark), *end = piece.at + piece.len;
		n = key_at(s, piece.at, end, &which);
		if (n && strcmp(s->keys.at[which], key) == 0)
			return value_trim((struct slice){ piece.at + n, (size_t)(stop - piece.at) - n });
		if (stop == end)
			break;
		piece = (struct slice){ stop + strlen(s->mark), (size_t)(end - stop) - strlen(s->mark) };
	}
	return (struct slice){ 0 };
}
