/* check.c - how a dump fits its map, for people */
#include "import/open.h"

#include <inttypes.h>
#include <string.h>
#include "base/banned.h"

enum { ARENA_LIMIT = 4 << 20, SHOWN_MAX = 50 };

/* Which fields a column or path goes to. */
struct use { const struct import *im; struct buf *out; int column; const char *folded; size_t n; const char *last; };

static void print_use(void *arg, struct part *p, const char *target)
{
	struct use *u = arg;

	if (!part_reads(p, u->column) || (u->last && strcmp(u->last, target) == 0))
		return;
	buf_format(u->out, "%s%s", u->n++ ? ", " : "", target);
	u->last = target;
}

static void columns(const struct import *im, struct buf *out)
{
	for (size_t i = 0; i < im->header.n; i++) {
		struct use u = { im, out, (int)i, NULL, 0, NULL };
		buf_format(out, "  %-40s ", im->header.at[i]);
		map_each_part(im->map, print_use, &u);
		buf_str(out, u.n ? "\n" : "(unused)\n");
	}
}

static void print_absent(void *arg, struct part *p, const char *target)
{
	struct use *u = arg;

	if (u->im->mode == MODE_TABLE && p->column < 0)
		buf_format(u->out, "  %-40s %s\n", p->name, target);
	else if (u->im->mode == MODE_JSON)
		buf_format(u->out, "  %-40s %s\n", p->name, target);
}

struct refusal { enum err_code code; int64_t n, line; char text[400]; };

struct tally { struct refusal *at; size_t n; int64_t given, refused; };

static void count(struct tally *t, const struct import_item *item)
{
	size_t i = 0;

	t->given += item->record != NULL;
	t->refused += item->record == NULL;
	if (item->record)
		return;
	while (i < t->n && (t->at[i].code != item->why.code || strcmp(t->at[i].text, item->why.text) != 0))
		i++;
	if (i == SHOWN_MAX)
		return;
	if (i == t->n) {
		t->at[t->n++] = (struct refusal){ .code = item->why.code, .line = item->line };
		memcpy(t->at[i].text, item->why.text, sizeof t->at[i].text);
	}
	t->at[i].n++;
}

static int read_all(struct import *im, struct tally *t, struct err *e)
{
	struct arena mem = { 0 };
	struct import_item item;
	int rc;

	while ((rc = import_next(im, &mem, &item, e)) > 0) {
		count(t, &item);
		if (arena_used(&mem) > ARENA_LIMIT)
			arena_reset(&mem);
	}
	arena_release(&mem);
	return rc;
}

static void describe(struct import *im, struct buf *out)
{
	struct use u = { im, out, -1, NULL, 0, NULL };

	buf_format(out, "map: %s%s\n", import_map_name(im), im->found ? " (found)" : "");
	if (im->mode == MODE_TABLE) {
		buf_str(out, "columns:\n");
		columns(im, out);
		buf_str(out, "not in this file:\n");
		map_each_part(im->map, print_absent, &u);
	} else if (im->mode == MODE_JSON) {
		buf_str(out, "paths:\n");
		map_each_part(im->map, print_absent, &u);
	}
}

int import_check(struct stream *stream, const char *kind, const struct record *target,
	const struct import_options *o, struct buf *out, int64_t *ret_unknown, struct err *e)
{
	struct tally t = { 0 };
	struct import *im;

	*ret_unknown = 0;
	if (import_open(stream, kind, target, o, &im, e))
		return -1;
	describe(im, out);
	t.at = must_alloc(SHOWN_MAX * sizeof *t.at);
	int rc = read_all(im, &t, e);
	buf_format(out, "records: %" PRId64 " converted, %" PRId64 " refused\n", t.given, t.refused);
	for (size_t i = 0; i < t.n; i++) {
		buf_format(out, "  line %" PRId64 "%s: %s: %s", t.at[i].line, t.at[i].n > 1 ? " and others" : "",
			err_wire(t.at[i].code), t.at[i].text);
		buf_format(out, " (%" PRId64 ")\n", t.at[i].n);
		*ret_unknown += t.at[i].code == ERR_STATUS_UNKNOWN;
	}
	must_free(t.at);
	import_close(im);
	return rc < 0 ? -1 : 0;
}
