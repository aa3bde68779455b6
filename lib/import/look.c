/* look.c - which map fits: by the header of a table or the keys of a JSON record */
#include "import/look.h"

#include <stdio.h>
#include <string.h>
#include "import/value.h"
#include "base/banned.h"

enum { FIT = 1000 };       /* how much more a whole signature weighs than a part of one */

void look_offer(struct look *l, struct fit f)
{
	if (f.map->fallback)
		f.weight /= FIT;
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

/* Fewer names missing is nearer; of as many, where more were there. */
static bool is_nearer(const struct near *a, const struct near *b)
{
	size_t more_a = a->of - a->hits, more_b = b->of - b->hits;

	return more_a < more_b || (more_a == more_b && a->hits > b->hits);
}

/* Keep N among the nearest, each map once. */
static void keep_near(struct look *l, const struct near *n)
{
	size_t i = 0, to;

	while (i < l->n_near && l->near[i].map != n->map)
		i++;
	if (i < l->n_near) {
		if (!is_nearer(n, &l->near[i]))
			return;
		memmove(&l->near[i], &l->near[i + 1], (l->n_near - i - 1) * sizeof *n);
		l->n_near--;
	}
	for (to = 0; to < l->n_near && !is_nearer(n, &l->near[to]); to++)
		;
	if (to == NEAR_MAX)
		return;
	l->n_near -= l->n_near == NEAR_MAX;
	memmove(&l->near[to + 1], &l->near[to], (l->n_near - to) * sizeof *n);
	l->near[to] = *n;
	l->n_near++;
}

/* A name of a signature: it was there, or it is missing. */
static void note(struct near *n, const char *name, bool there)
{
	size_t len = strlen(n->missing), shown = (size_t)(strchrnul(name, NAME_OR) - name);

	n->hits += there;
	n->of++;
	if (!there && len + shown + 5 < sizeof n->missing)
		snprintf(n->missing + len, sizeof n->missing - len, "%s\"%.*s\"", len ? ", " : "", (int)shown, name);
}

/* True when the headings have all names of the signature, and none that must be absent. */
static bool signature_fits(const struct signature *s, const struct headings *h, struct near *near)
{
	bool fits = true;

	for (size_t i = 0; i < s->n; i++) {
		bool absent = *s->folded[i] == '!', hit = headings_have_one(h, s->folded[i] + absent);
		if (!absent)
			note(near, s->names[i], hit);
		fits &= hit != absent;
	}
	return fits && near->hits;
}

bool look_fits(const struct map *m, const struct headings *h)
{
	for (size_t i = 0; i < m->n_signatures; i++) {
		struct near ignored = { .map = NULL };
		if (signature_fits(&m->signatures[i], h, &ignored))
			return true;
	}
	return false;
}

/* The columns of rules that a header has: how a map that was told finds its header. */
struct count { const struct headings *headings; size_t hits; };

static void count_part(void *arg, struct part *p, const char *target)
{
	struct count *c = arg;
	(void)target;

	c->hits += !(p->flags & PART_JOINED) && *p->folded && headings_have(c->headings, p->folded);
}

static void try_row(struct look *l, struct map *m, struct fit f, const struct headings *h)
{
	f.map = m;
	for (size_t i = 0; i < m->n_signatures; i++) {
		struct near near = { .map = m };
		bool fits = signature_fits(&m->signatures[i], h, &near);
		f.weight = near.hits * FIT;
		if (fits)
			look_offer(l, f);
		else if (near.hits)
			keep_near(l, &near);
	}
	if (!l->given)
		return;
	struct count c = { h, 0 };
	map_each_part(m, count_part, &c);
	f.weight = c.hits;
	if (c.hits > l->header.weight)
		l->header = f;
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

/* The rows among which the header is looked for: as many as the most patient map wants. */
static int rows_to_try(const struct look *l)
{
	int most = 0;

	for (size_t i = 0; i < l->maps.n; i++)
		if (l->maps.at[i]->within > most)
			most = l->maps.at[i]->within;
	return most;
}

static void try_maps(struct look *l, struct fit f, int k, const char *row, const struct cells *cells,
	struct headings *h)
{
	if (h->room < cells->n)
		h->at = must_realloc((void *)h->at, (h->room = cells->n) * sizeof *h->at);
	for (size_t i = 0; i < cells->n; i++)
		h->at[i] = folded_cell(l, row, &cells->at[i]);
	h->n = cells->n;
	headings_index(h);
	for (size_t i = 0; i < l->maps.n; i++)
		if (k < l->maps.at[i]->within && takes(l->maps.at[i], f.view))
			try_row(l, l->maps.at[i], f, h);
}

/* Try the maps on the rows of the window; false when more bytes could bring more rows. */
static bool try_view(struct look *l, struct view v)
{
	const struct stream *s = l->im->stream;
	const char *at = s->data + s->from;
	size_t n = s->len - s->from, used, done = 0;
	struct headings h = { 0 };
	struct cells cells = { 0 };
	struct row row;
	int64_t line = 1;
	int most = rows_to_try(l), k = 0;
	bool cut = true, found = false;

	for (; k < most && n > done && !found; k++, done += used) {
		size_t before = l->n_fits;
		cells.n = 0;
		cut = table_row(at + done, n - done, s->ended, v.separator, v.quotes, &cells, &row, &used);
		if (!cut)
			break;
		try_maps(l, (struct fit){ .view = v, .at = done, .used = used, .line = line }, k, at + done, &cells, &h);
		found = l->n_fits > before;            /* a header further down is of something behind this */
		line += l->im->is_sheet ? 1 : table_lines(at + done, used);
	}
	headings_release(&h);
	must_free(cells.at);
	return cut && (found || k == most || s->ended);
}

int look_at_table(struct look *l, struct err *e)
{
	static const struct view views[] = {
		{ INPUT_CSV, ',', true }, { INPUT_TSV, '\t', false }, { INPUT_TSV, '\t', true },
		{ INPUT_SEMICOLON, ';', true }, { INPUT_PIPE, '|', true },
	};
	struct stream *s = l->im->stream;

	for (;;) {
		bool whole = true;
		l->n_fits = l->n_near = 0;
		arena_reset(&l->mem);
		for (size_t i = 0; i < sizeof views / sizeof *views; i++)
			whole &= try_view(l, views[i]);
		if (l->n_fits || whole || s->ended || s->len - s->from > RECORD_MAX_BYTES)
			return 0;
		if (stream_more(s, e) < 0)
			return -1;
	}
}

/* Does the object at AT have one of the keys in NAMES, parted by NAME_OR? */
static enum found has_key(const char *at, size_t n, bool ended, const char *names)
{
	char key[200];
	size_t ignored;
	enum found rc = FOUND_NOT;

	for (const char *end; rc == FOUND_NOT; names = end + 1) {
		end = strchrnul(names, NAME_OR);
		snprintf(key, sizeof key, "%.*s", (int)(end - names), names);
		rc = tree_key(at, n, ended, key, &ignored);
		if (!*end)
			break;
	}
	return rc;
}

/* Does the object at AT have the keys of S? */
static enum found keys_fit(const struct signature *s, const char *at, size_t n, bool ended, struct near *near)
{
	enum found ret = FOUND;

	for (size_t i = 0; i < s->n; i++) {
		bool absent = *s->names[i] == '!';
		enum found rc = has_key(at, n, ended, s->names[i] + absent);
		if (rc == FOUND_MORE || rc == FOUND_BROKEN)
			return rc;
		if (!absent)
			note(near, s->names[i], rc == FOUND);
		if ((rc == FOUND) == absent)
			ret = FOUND_NOT;
	}
	return ret;
}

/* From the element of a list at AT on by the rest of the path. */
static enum found behind_list(const char *at, size_t n, bool ended, const struct records *path, size_t *ret_at)
{
	size_t i = 0, step;
	enum found rc = FOUND;

	while (i < path->n && path->steps[i].index != STEP_EACH)
		i++;
	for (*ret_at = 0, i++; rc == FOUND && i < path->n; i++) {
		rc = tree_key(at + *ret_at, n - *ret_at, ended, path->steps[i].key, &step);
		*ret_at += step;
	}
	return rc;
}

static enum found try_path(struct look *l, struct map *m, struct records path)
{
	const struct stream *s = l->im->stream;
	const char *at = s->data + s->from;
	size_t n = s->len - s->from, inside = 0;
	struct place place;
	enum found best = FOUND_NOT, rc = tree_locate(at, n, s->ended, &path, &place);

	if (rc != FOUND || place.empty) {
		/* a told map takes an empty list: there is nothing in it to look at */
		if (rc == FOUND && l->given && !l->n_fits)
			l->header = (struct fit){ .map = m, .path = path, .weight = 1 };
		return rc == FOUND ? FOUND_NOT : rc;
	}
	if (place.list && (rc = behind_list(at + place.at, n - place.at, s->ended, &path, &inside)) != FOUND)
		return rc;
	place.at += inside;
	for (size_t i = 0; i < m->n_signatures; i++) {
		struct near near = { .map = m };
		rc = keys_fit(&m->signatures[i], at + place.at, n - place.at, s->ended, &near);
		if (rc == FOUND)
			look_offer(l, (struct fit){ .map = m, .path = path, .weight = near.hits * FIT, .line = 1 });
		else if (rc == FOUND_NOT && near.hits)
			keep_near(l, &near);
		if (rc == FOUND || (rc == FOUND_MORE && best != FOUND))
			best = rc;
	}
	return best;
}

static bool tree_has(json_t *tree, const char *names)
{
	for (const char *end;; names = end + 1) {
		end = strchrnul(names, NAME_OR);
		char key[200];
		snprintf(key, sizeof key, "%.*s", (int)(end - names), names);
		if (json_object_get(tree, key))
			return true;
		if (!*end)
			return false;
	}
}

void look_at_keys(struct look *l, struct map *m, struct records path, json_t *tree)
{
	for (size_t i = 0; i < m->n_signatures; i++) {
		const struct signature *s = &m->signatures[i];
		struct near near = { .map = m };
		bool fits = true;
		for (size_t k = 0; k < s->n; k++) {
			bool absent = *s->names[k] == '!', hit = tree_has(tree, s->names[k] + absent);
			if (!absent)
				note(&near, s->names[k], hit);
			fits &= hit != absent;
		}
		if (fits)
			look_offer(l, (struct fit){ .map = m, .path = path, .weight = near.hits * FIT, .line = 1 });
		else if (near.hits)
			keep_near(l, &near);
	}
}

static bool try_tree(struct look *l, struct map *m)
{
	bool whole = true;

	for (size_t i = 0; i < m->n_records; i++)
		whole &= try_path(l, m, m->records[i]) != FOUND_MORE;
	return whole & (try_path(l, m, (struct records){ 0 }) != FOUND_MORE);
}

/* FROM in each element of a list, in the memory of M. */
static struct records in_list(struct map *m, struct records from)
{
	struct records ret = { arena_get(&m->mem, (from.n + 1) * sizeof *ret.steps), from.n + 1 };

	ret.steps[0] = (struct step){ "", STEP_EACH, NULL };
	memcpy(ret.steps + 1, from.steps, from.n * sizeof *ret.steps);
	return ret;
}

/* Where programs that fetch records put them, whatever they are. */
static struct records usual_path(struct map *m, size_t i)
{
	static const char *const usual[][2] = {
		{ "orders" }, { "data" }, { "items" }, { "results" }, { "records" }, { "result" }, { "data", "orders" },
		{ "data", "items" }, { "result", "orders" }, { "response", "orders" }, { "response", "data" },
	};
	struct records ret = { 0 };

	if (i >= sizeof usual / sizeof *usual)
		return ret;
	ret.steps = arena_get(&m->mem, 2 * sizeof *ret.steps);
	for (; ret.n < 2 && usual[i][ret.n]; ret.n++)
		ret.steps[ret.n] = (struct step){ usual[i][ret.n], STEP_NONE, NULL };
	ret.steps[ret.n - 1].index = STEP_EACH;
	return ret;
}

/* The same where the map does not say that its records may be. */
static bool try_elsewhere(struct look *l, struct map *m)
{
	bool whole = true;

	for (size_t i = 0; i < m->n_records; i++)
		if (m->records[i].n && m->records[i].steps[m->records[i].n - 1].index == STEP_NONE)
			whole &= try_path(l, m, in_list(m, m->records[i])) != FOUND_MORE;
	for (size_t i = 0; ; i++) {
		struct records path = usual_path(m, i);
		if (!path.n)
			return whole;
		whole &= try_path(l, m, path) != FOUND_MORE;
	}
}

static bool try_trees(struct look *l, bool (*try)(struct look *l, struct map *m))
{
	bool whole = true;

	for (size_t i = 0; i < l->maps.n; i++)
		if (l->maps.at[i]->input & INPUT_JSON)
			whole &= try(l, l->maps.at[i]);
	return whole;
}

int look_at_tree(struct look *l, struct err *e)
{
	struct stream *s = l->im->stream;

	for (;;) {
		l->n_fits = l->n_near = 0;
		bool whole = try_trees(l, try_tree);
		if (!l->n_fits)
			whole &= try_trees(l, try_elsewhere);
		if (l->n_fits || whole || s->ended || s->len - s->from > RECORD_MAX_BYTES)
			return 0;
		if (stream_more(s, e) < 0)
			return -1;
	}
}

int look_failed(const struct look *l, struct err *e)
{
	char text[360] = "";
	size_t n = 0;

	if (l->n_fits == 2)
		return err_set(e, ERR_INPUT, NULL, "both maps %s and %s fit: say which with --from", l->fits[0].map->name,
			l->fits[1].map->name);
	if (l->given && !l->n_near)
		return err_set(e, ERR_INPUT, NULL, "the input does not look like %s", l->maps.at[0]->name);
	if (!l->n_near)
		return err_set(e, ERR_INPUT, NULL, "no map fits: say which with --from, or write one (oms-maps(5))");
	for (size_t i = 0; i < l->n_near && n < sizeof text; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%s (misses %.90s)", i ? "; " : "", l->near[i].map->name,
			*l->near[i].missing ? l->near[i].missing : "nothing, but has a name it must not");
	return err_set(e, ERR_INPUT, NULL, "no map fits; the nearest: %s", text);
}
