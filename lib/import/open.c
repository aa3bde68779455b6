/* open.c - which map fits: by the header of a table or the keys of a JSON record */
#include "import/open.h"

#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/text.h"
#include "import/value.h"
#include "base/banned.h"

enum { NAMES_SHOWN = 5 };

/* The first rows of the window, cut by one separator. */
struct view { unsigned input; char separator; bool quotes; };

/* A map and where its header or its records are. */
struct fit {
	struct map *map;
	struct view view;
	size_t at, used;
	int64_t line;
	size_t weight;
	struct records path;
};

struct look {
	struct import *im;
	struct maps maps;
	const char *kind;
	bool given;              /* one map, told by the user */
	struct fit fits[2];      /* the best, and another as good */
	size_t n_fits;
	struct fit near;         /* most of a signature */
	struct arena mem;
};

struct convert import_convert(struct import *im, struct arena *mem, struct err *e)
{
	return (struct convert){
		.map = im->map, .mem = mem, .err = e, .zone = im->zone, .channel = im->channel, .cells = im->cells.at,
		.header = &im->header, .when = WHEN_SALE, .pivot = -1, .blame = "",
	};
}

static void offer(struct look *l, struct fit f)
{
	if (l->n_fits && (l->fits[0].map == f.map || l->fits[0].weight > f.weight))
		return;
	if (l->n_fits && l->fits[0].weight == f.weight) {
		l->fits[1] = f;
		l->n_fits = 2;
		return;
	}
	l->fits[0] = f;
	l->n_fits = 1;
}

static bool has(const char *const *cells, size_t n, const char *folded)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(cells[i], folded) == 0)
			return true;
	return false;
}

/* How many of a signature's names are among CELLS; *RET_ALL when it fits. */
static size_t signature_fits(const struct signature *s, const char *const *cells, size_t n, bool *ret_all)
{
	size_t hits = 0;

	*ret_all = true;
	for (size_t i = 0; i < s->n; i++) {
		bool absent = *s->folded[i] == '!';
		bool hit = has(cells, n, s->folded[i] + absent);
		hits += hit && !absent;
		*ret_all &= hit != absent;
	}
	return hits;
}

/* The columns of rules that a header has: how a map that was told finds its header. */
struct count { const char *const *cells; size_t n, hits; };

static void count_part(void *arg, struct part *p, const char *target)
{
	struct count *c = arg;
	(void)target;

	c->hits += *p->folded && has(c->cells, c->n, p->folded);
}

static void try_row(struct look *l, struct map *m, struct fit f, const char *const *cells, size_t n)
{
	bool all;

	for (size_t i = 0; i < m->n_signatures; i++) {
		size_t hits = signature_fits(&m->signatures[i], cells, n, &all);
		f.map = m;
		f.weight = hits * (all && hits ? 1000 : 1);
		if (all && hits)
			offer(l, f);
		else if (hits > l->near.weight)
			l->near = f;
	}
	if (!l->given)
		return;
	struct count c = { cells, n, 0 };
	map_each_part(m, count_part, &c);
	f.map = m;
	f.weight = c.hits;
	if (c.hits > l->near.weight)
		l->near = f;
}

static const char *folded_cell(struct look *l, const char *row, const struct cell *c)
{
	struct slice v = value_trim((struct slice){ row + c->at, c->len });

	return v.at ? map_fold(&l->mem, v.at, v.len, '\0') : "";
}

static bool takes(const struct map *m, struct view v)
{
	return m->input & v.input && (v.input != INPUT_TSV || m->quoted_tsv == v.quotes);
}

/* Try the maps on the rows of the window; false when more bytes could bring more rows. */
static bool try_view(struct look *l, struct view v)
{
	const struct stream *s = l->im->stream;
	const char *at = s->data + s->from;
	size_t n = s->len - s->from, used, done = 0, room = 0;
	struct cells cells = { 0 };
	struct row row;
	int64_t line = 1;
	const char **names = NULL;
	bool whole = true;
	int most = 0;

	for (size_t i = 0; i < l->maps.n; i++)
		if (l->maps.at[i]->within > most)
			most = l->maps.at[i]->within;
	for (int k = 0; k < most && n > done; k++, done += used) {
		cells.n = 0;
		if (!table_row(at + done, n - done, s->ended, v.separator, v.quotes, &cells, &row, &used)) {
			whole = false;
			break;
		}
		if (room < cells.n)
			names = must_realloc(names, (room = cells.n) * sizeof *names);
		for (size_t i = 0; i < cells.n; i++)
			names[i] = folded_cell(l, at + done, &cells.at[i]);
		for (size_t i = 0; i < l->maps.n; i++) {
			struct map *m = l->maps.at[i];
			struct fit f = { .view = v, .at = done, .used = used, .line = line };
			if (k < m->within && takes(m, v))
				try_row(l, m, f, names, cells.n);
		}
		line += table_lines(at + done, used);
		if (k + 1 == most)
			break;
		if (done + used >= n && !s->ended)
			whole = false;
	}
	must_free(names);
	must_free(cells.at);
	return whole;
}

/* The first bytes, until something fits or nothing can any more. */
static int look_at_table(struct look *l, struct err *e)
{
	static const struct view views[] = {
		{ INPUT_CSV, ',', true }, { INPUT_TSV, '\t', false }, { INPUT_TSV, '\t', true },
		{ INPUT_SEMICOLON, ';', true }, { INPUT_PIPE, '|', true },
	};
	struct stream *s = l->im->stream;

	for (;;) {
		bool whole = true;
		l->n_fits = 0;
		arena_reset(&l->mem);
		for (size_t i = 0; i < sizeof views / sizeof *views; i++)
			whole &= try_view(l, views[i]);
		if (l->n_fits || whole || s->ended || s->len - s->from > RECORD_MAX_BYTES)
			return 0;
		if (stream_more(s, e) < 0)
			return -1;
	}
}

/* Does the object at AT have the keys of S? */
static enum found keys_fit(const struct signature *s, const char *at, size_t n, bool ended)
{
	size_t ignored;

	for (size_t i = 0; i < s->n; i++) {
		bool absent = *s->names[i] == '!';
		enum found rc = tree_key(at, n, ended, s->names[i] + absent, &ignored);
		if (rc == FOUND_MORE || rc == FOUND_BROKEN)
			return rc;
		if ((rc == FOUND) == absent)
			return FOUND_NOT;
	}
	return FOUND;
}

static enum found try_path(struct look *l, struct map *m, struct records path)
{
	const struct stream *s = l->im->stream;
	const char *at = s->data + s->from;
	size_t n = s->len - s->from;
	struct place place;
	enum found best = FOUND_NOT, rc = tree_locate(at, n, s->ended, &path, &place);

	if (rc != FOUND || place.empty) {
		/* a told map takes an empty list: there is nothing in it to look at */
		if (rc == FOUND && l->given && !l->n_fits)
			l->near = (struct fit){ .map = m, .path = path, .weight = 1 };
		return rc == FOUND ? FOUND_NOT : rc;
	}
	for (size_t i = 0; i < m->n_signatures; i++) {
		rc = keys_fit(&m->signatures[i], at + place.at, n - place.at, s->ended);
		if (rc == FOUND)
			offer(l, (struct fit){ .map = m, .path = path, .weight = m->signatures[i].n, .line = 1 });
		if (rc == FOUND || (rc == FOUND_MORE && best != FOUND))
			best = rc;
	}
	return best;
}

static bool try_tree(struct look *l, struct map *m)
{
	bool whole = true;

	for (size_t i = 0; i < m->n_records; i++)
		whole &= try_path(l, m, m->records[i]) != FOUND_MORE;
	return whole & (try_path(l, m, (struct records){ 0 }) != FOUND_MORE);
}

static int look_at_tree(struct look *l, struct err *e)
{
	struct stream *s = l->im->stream;

	for (;;) {
		bool whole = true;
		l->n_fits = 0;
		for (size_t i = 0; i < l->maps.n; i++)
			if (l->maps.at[i]->input & INPUT_JSON)
				whole &= try_tree(l, l->maps.at[i]);
		if (l->n_fits || whole || s->ended || s->len - s->from > RECORD_MAX_BYTES)
			return 0;
		if (stream_more(s, e) < 0)
			return -1;
	}
}

/* To the first byte that is not blank; 0 when there is none. */
static int first_byte(struct import *im, char *ret, struct err *e)
{
	struct stream *s = im->stream;
	int rc = 1;

	*ret = '\0';
	while (rc > 0) {
		size_t n = s->len - s->from, blank = s->data ? tree_blanks(s->data + s->from, n) : 0;
		if (blank < n) {
			*ret = s->data[s->from + blank];
			return 0;
		}
		rc = stream_more(s, e);
	}
	return rc;
}

static bool is_text_key(const struct stream *s, const char *at, size_t n, const char *key)
{
	size_t where;

	return tree_key(at, n, s->ended, key, &where) == FOUND && at[where] == '"';
}

/* Is what begins here our own record? STRICT: it can be nothing else. */
static bool is_canonical(const struct stream *s, const char *kind, bool strict)
{
	size_t blank = tree_blanks(s->data + s->from, s->len - s->from);
	const char *at = s->data + s->from + blank;
	size_t n = s->len - s->from - blank;
	const char *lf = memchr(at, '\n', n);

	n = lf ? (size_t)(lf - at) : n;
	if (strcmp(kind, "order") != 0)
		return is_text_key(s, at, n, "sku");
	bool channel = is_text_key(s, at, n, "channel"), ref = is_text_key(s, at, n, "ref");
	return is_text_key(s, at, n, "order") || (strict ? channel && ref : channel || ref);
}

/* At least one whole line, or as much of it as a line may have. */
static int first_line(struct import *im, struct err *e)
{
	struct stream *s = im->stream;

	for (;;) {
		size_t blank = tree_blanks(s->data + s->from, s->len - s->from);
		size_t n = s->len - s->from - blank;
		if (memchr(s->data + s->from + blank, '\n', n) || n > RECORD_MAX_BYTES)
			return 0;
		int rc = stream_more(s, e);
		if (rc <= 0)
			return rc;
	}
}

static void go_canonical(struct import *im)
{
	im->mode = MODE_CANONICAL;
	im->reader.stream = im->stream;
}

static int no_fit(const struct look *l, struct err *e)
{
	const struct map *m = l->near.map;

	if (l->n_fits == 2)
		return err_set(e, ERR_INPUT, NULL, "both maps %s and %s fit: say which with --from", l->fits[0].map->name,
			l->fits[1].map->name);
	if (!m)
		return err_set(e, ERR_INPUT, NULL, l->given ? "the input does not look like %s"
			: "no map fits: say which with --from, or write one (oms-maps(5))%.0s",
			l->given ? l->maps.at[0]->name : "");
	const struct signature *s = m->signatures;
	char names[200] = "";
	size_t n = 0;
	for (size_t i = 0; s && i < s->n && i < NAMES_SHOWN && n < sizeof names; i++)
		n += (size_t)snprintf(names + n, sizeof names - n, "%s\"%s\"", i ? ", " : "", s->names[i]);
	return err_set(e, ERR_INPUT, NULL, "no map fits; the nearest is %s, which is known by %s", m->name, names);
}

static void take_header(struct import *im, const struct fit *f)
{
	struct stream *s = im->stream;
	const char *at = s->data + s->from + f->at;
	struct map *m = im->map;
	struct row row;
	size_t used;

	im->separator = f->view.separator;
	im->quotes = f->view.quotes;
	table_row(at, s->len - s->from - f->at, s->ended, im->separator, im->quotes, &im->cells, &row, &used);
	while (row.n_cells && !value_trim((struct slice){ at + im->cells.at[row.n_cells - 1].at,
		im->cells.at[row.n_cells - 1].len }).at)
		row.n_cells--;
	im->header.n = row.n_cells;
	im->header.at = arena_get(&m->mem, row.n_cells * sizeof *im->header.at);
	im->folded = arena_get(&m->mem, row.n_cells * sizeof *im->folded);
	for (size_t i = 0; i < row.n_cells; i++) {
		struct slice v = value_trim((struct slice){ at + im->cells.at[i].at, im->cells.at[i].len });
		im->header.at[i] = v.at ? arena_text(&m->mem, v.at, v.len) : "";
		im->folded[i] = map_fold(&m->mem, im->header.at[i], strlen(im->header.at[i]), '\0');
	}
	im->cells.n = 0;
	s->from += f->at + used;
	im->line = f->line + table_lines(at, used);
	im->drop_rows = m->after_header;
}

static void find_column(void *arg, struct part *p, const char *target)
{
	struct import *im = arg;
	int seen = 0;
	(void)target;

	p->column = -1;
	for (size_t i = 0; *p->folded && i < im->header.n; i++)
		if (strcmp(im->folded[i], p->folded) == 0 && (++seen == p->nth || p->nth == 0))
			p->column = (int)i;
}

static int check_required(struct import *im, struct err *e)
{
	const struct names *need = &im->map->require;

	for (size_t i = 0; i < need->n; i++)
		if (!has((const char *const *)im->folded, im->header.n,
			map_fold(&im->map->mem, need->at[i], strlen(need->at[i]), '\0')))
			return err_set(e, ERR_INPUT, NULL, "line %lld: the column \"%.80s\" is missing, which map %s needs",
				(long long)im->line - 1, need->at[i], im->map->name);
	return 0;
}

static int use(struct look *l, const struct fit *f, bool json, struct err *e)
{
	struct import *im = l->im;

	im->map = f->map;
	for (size_t i = 0; i < l->maps.n; i++)
		if (l->maps.at[i] == f->map)
			l->maps.at[i] = NULL;
	if (map_bind(im->map, im->target, e))
		return -1;
	im->channel = im->channel ? im->channel : im->map->channel ? im->map->channel : im->map->name;
	im->zone = im->zone ? im->zone : im->map->zone ? im->map->zone : "UTC";
	if (json) {
		im->mode = MODE_JSON;
		im->path = f->path;
		im->line = 1;
		return 0;
	}
	im->mode = MODE_TABLE;
	take_header(im, f);
	map_each_part(im->map, find_column, im);
	return check_required(im, e);
}

/* A list with nothing in it: no map is needed to read that. */
static bool is_empty_list(const struct stream *s)
{
	const char *at = s->data + s->from, *end = s->data + s->len;

	at += tree_blanks(at, (size_t)(end - at));
	at += at < end;
	at += tree_blanks(at, (size_t)(end - at));
	return at < end && *at == ']';
}

static int choose(struct look *l, struct err *e)
{
	struct import *im = l->im;
	bool json;
	char first;

	if (first_byte(im, &first, e))
		return -1;
	if (!first)
		return 0;
	json = first == '{' || first == '[';
	if (!l->given && json) {
		if (first_line(im, e))
			return -1;
		if (first == '[' && is_empty_list(im->stream))
			return 0;
		if (first == '{' && is_canonical(im->stream, l->kind, true)) {
			go_canonical(im);
			return 0;
		}
	}
	if (json ? look_at_tree(l, e) : look_at_table(l, e))
		return -1;
	if (l->n_fits == 1)
		return use(l, &l->fits[0], json, e);
	if (!l->given && first == '{' && !l->n_fits && is_canonical(im->stream, l->kind, false)) {
		go_canonical(im);
		return 0;
	}
	if (l->given && json && l->maps.at[0]->input & INPUT_JSON) {
		l->near.map = l->maps.at[0];
		return use(l, &l->near, true, e);
	}
	if (l->given && !json && l->near.map)
		return use(l, &l->near, false, e);
	return no_fit(l, e);
}

static int find_maps(struct look *l, const struct import_options *o, struct err *e)
{
	bool named = o->map_file || (o->from && strcmp(o->from, "auto") != 0);

	if (!named)
		return map_all(l->kind, &l->maps, e);
	l->given = true;
	l->maps.at = must_alloc(sizeof *l->maps.at);
	if (map_find(o->from, o->map_file, l->kind, &l->maps.at[0], e))
		return -1;
	l->maps.n = 1;
	return 0;
}

int import_open(struct stream *stream, const char *kind, const struct record *target,
	const struct import_options *o, struct import **ret, struct err *e)
{
	struct import *im = must_alloc(sizeof *im);
	struct look l = { .im = im, .kind = kind };
	int rc = 0;

	*ret = NULL;
	im->stream = stream;
	im->target = target;
	im->channel = o->channel;
	im->zone = o->zone;
	if (o->zone && zone_known(o->zone))
		rc = err_set(e, ERR_USAGE, "zone", "the zone \"%.60s\" is not known", o->zone);
	else if (!o->map_file && o->from && strcmp(o->from, "canonical") == 0)
		go_canonical(im);
	else
		rc = find_maps(&l, o, e) || choose(&l, e) ? -1 : 0;
	im->found = !l.given && im->mode != MODE_CANONICAL && im->mode != MODE_EMPTY;
	im->keep_raw = o->keep_raw;
	maps_free(&l.maps);
	arena_release(&l.mem);
	if (rc) {
		import_close(im);
		return -1;
	}
	*ret = im;
	return 0;
}

void import_close(struct import *im)
{
	if (!im)
		return;
	map_free(im->map);
	rows_release(im);
	must_free(im);
}
