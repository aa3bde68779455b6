/* open.c - a dump is opened: its map found, its header read, its columns looked up */
#include "import/look.h"

#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/text.h"
#include "import/value.h"
#include "import/xml.h"
#include "base/banned.h"

struct convert import_convert(struct import *im, struct arena *mem, struct err *e)
{
	return (struct convert){
		.map = im->map, .memos = im->memos, .mem = mem, .err = e, .zone = im->zone, .channel = im->channel, .currency = im->currency,
		.dates = im->dates, .either_mark = im->separator == ';', .join = im->join, .cells = im->cells.at, .header = &im->header, .when = WHEN_SALE, .pivot = -1, .blame = "",
	};
}

/* To the first byte that is not blank; 0 when there is none. */
int import_first_byte(struct stream *s, char *ret, struct err *e)
{
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
	if (strcmp(kind, "scan") == 0)
		return is_text_key(s, at, n, "parcel")
			|| (is_text_key(s, at, n, "awb") && (!strict || is_text_key(s, at, n, "event")));
	if (strcmp(kind, "payment") == 0 || strcmp(kind, "settlement") == 0)
		return is_text_key(s, at, n, "gateway");
	if (strcmp(kind, "refund") == 0)
		return is_text_key(s, at, n, "refund") || is_text_key(s, at, n, "order");
	if (strcmp(kind, "remittance") == 0)
		return is_text_key(s, at, n, "parcel") || is_text_key(s, at, n, "awb");
	if (strcmp(kind, "partner") == 0)
		return is_text_key(s, at, n, "partner") || is_text_key(s, at, n, "service");
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
	im->line = f->line + (im->is_sheet ? 1 : table_lines(at, used));
	im->drop_rows = m->after_header;
}

/* The number that HEADING has where NAME has its '#', both folded but for that; 0 when it does not fit. */
static size_t number_in(const char *name, const char *heading)
{
	size_t front = strcspn(name, "#"), back = strlen(name + front + 1), len = strlen(heading);
	int64_t n;

	if (len <= front + back || memcmp(name, heading, front) != 0
		|| strcmp(name + front + 1, heading + len - back) != 0)
		return 0;
	return text_int(heading + front, len - front - back, &n) || n < 1 || n > LIST_MAX ? 0 : (size_t)n;
}

/* The columns that differ by a number only. */
static void find_numbered(struct import *im, struct part *p)
{
	const char *name = map_fold(&im->map->mem, p->name, strlen(p->name), '#');

	for (size_t i = 0; i < im->header.n; i++) {
		size_t n = number_in(name, im->folded[i]);
		if (!n)
			continue;
		if (!p->numbered) {
			p->numbered = arena_get(&im->map->mem, LIST_MAX * sizeof *p->numbered);
			for (size_t k = 0; k < LIST_MAX; k++)
				p->numbered[k] = -1;
		}
		p->n_numbered = n > p->n_numbered ? n : p->n_numbered;
		p->numbered[n - 1] = (int)i;
		p->column = (int)i;
	}
}

static void find_column(void *arg, struct part *p, const char *target)
{
	struct import *im = arg;
	int seen = 0;
	(void)target;

	if (im->map->spread.from.n && strchr(p->name, '#')) {
		p->column = -1;
		find_numbered(im, p);
		return;
	}

	p->column = -1;
	for (size_t i = 0; *p->folded && i < im->header.n; i++)
		if (strcmp(im->folded[i], p->folded) == 0 && (++seen == p->nth || p->nth == 0))
			p->column = (int)i;
}

static bool choice_may_feed(const struct import *im, const struct choice *c);

/* Can PARTS of this file feed anything? A constant alone can, and so can a column that is there. */
static bool may_feed(const struct import *im, const struct term *t)
{
	bool named = false, there = false;

	for (size_t i = 0; i < t->n; i++) {
		const struct part *p = &t->parts[i];
		named |= p->kind == PART_NAMED || p->kind == PART_CHOICE;
		there |= p->kind == PART_CHOICE ? choice_may_feed(im, p->inner) : p->flags & PART_JOINED ? im->join != NULL
			: p->kind != PART_CONSTANT && (p->kind != PART_NAMED || p->column >= 0);
	}
	return there || !named;
}

static bool choice_may_feed(const struct import *im, const struct choice *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (may_feed(im, &c->terms[i]))
			return true;
	return false;
}

static bool rule_may_feed(const struct import *im, const struct rule *r)
{
	for (size_t i = 0; i < r->n_choices; i++)
		if (choice_may_feed(im, &r->choices[i]))
			return true;
	return false;
}

/* The first rule for a field that must be told, when no rule for that field finds its columns in this file; one
 * for the currency comes last. */
static const struct rule *unfed(const struct import *im)
{
	const struct rules *all = &im->map->rules;
	const struct rule *currency = NULL;

	for (size_t i = 0; i < all->n; i++) {
		const struct rule *r = &all->at[i];
		bool fed = !(r->need || r->field->flags & FIELD_NEED) || (r->field->flags & FIELD_CURRENCY && im->currency);
		for (size_t k = 0; k < all->n && !fed; k++)
			fed = all->at[k].field == r->field && all->at[k].is_line == r->is_line && rule_may_feed(im, &all->at[k]);
		if (!fed && !(r->field->flags & FIELD_CURRENCY))
			return r;
		currency = fed ? currency : r;
	}
	return currency;
}

/* What is missing of the whole file is said once. */
static int check_required(struct import *im, struct err *e)
{
	const struct names *need = &im->map->require;
	struct headings h = { .at = im->folded, .n = im->header.n };
	const char *missing = NULL, *name = im->map->name;

	headings_index(&h);
	for (size_t i = 0; i < need->n && !missing; i++)
		if (!headings_have_one(&h, map_fold(&im->map->mem, need->at[i], strlen(need->at[i]), NAME_OR)))
			missing = need->at[i];
	must_free(h.slots);
	if (missing)
		return err_set(e, ERR_INPUT, NULL, "line %lld: the column \"%.*s\" is missing, which map %s needs",
			(long long)im->line - 1, (int)(strchrnul(missing, NAME_OR) - missing), missing, name);
	const struct rule *r = unfed(im);
	if (r && r->field->flags & FIELD_CURRENCY)
		return err_set(e, ERR_INPUT, NULL, "this file (%s) tells no currency: say it with --currency", name);
	if (r)
		return err_set(e, ERR_INPUT, NULL, "line %lld: the column \"%.80s\" is missing, which map %s needs for %.60s",
			(long long)im->line - 1, r->choices[0].terms[0].parts[0].name, name, r->target);
	return 0;
}

/* The second file, when one was told: the map must know what to do with it. */
static int open_join(struct import *im, const char *path, struct err *e)
{
	if (!path)
		return 0;
	if (!im->map->join.n)
		return err_set(e, ERR_USAGE, "join", "map %s takes no second file: is it the other way round?", im->map->name);
	return join_load(&im->join, path, im->map, im->target, e);
}

/* What is left of a path behind the list that has the records. */
static struct records behind_list(const struct records *path)
{
	size_t i = 0;

	while (i < path->n && path->steps[i].index != STEP_EACH)
		i++;
	return i < path->n ? (struct records){ path->steps + i + 1, path->n - i - 1 } : (struct records){ 0 };
}

static int use(struct look *l, const struct fit *f, enum mode mode, const char *join, struct err *e)
{
	struct import *im = l->im;

	im->map = f->map;
	for (size_t i = 0; i < l->maps.n; i++)
		if (l->maps.at[i] == f->map)
			l->maps.at[i] = NULL;
	if (im->map->refuse)
		return err_set(e, ERR_INPUT, NULL, "%s: %.300s", im->map->name, im->map->refuse);
	if (map_bind(im->map, im->target, e))
		return -1;
	im->memos = must_alloc((im->map->rules.n + 1) * sizeof *im->memos);
	if (open_join(im, join, e))
		return -1;
	if (!im->channel)
		im->channel = im->map->channel || map_names_orders(im->map) ? im->map->channel : im->map->name;
	im->zone = im->zone ? im->zone : im->map->zone ? im->map->zone : "UTC";
	im->mode = mode;
	if (mode != MODE_TABLE) {
		im->path = f->path;
		im->tail = behind_list(&f->path);
		im->line = 1;
		if (mode == MODE_XML && !(im->xml = xml_open(&im->path, im->stream->charset != CHARSET_UTF8, e)))
			return -1;
		return 0;
	}
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

static bool takes_any(const struct look *l, unsigned input)
{
	for (size_t i = 0; i < l->maps.n; i++)
		if (l->maps.at[i]->input & input)
			return true;
	return false;
}

/* JSON that needs no map: an empty list, or records of ours. */
static int look_for_own(struct look *l, char first, bool *ret_done, struct err *e)
{
	struct import *im = l->im;

	*ret_done = false;
	if (l->given || (first != '{' && first != '['))
		return 0;
	if (first_line(im, e))
		return -1;
	*ret_done = first == '[' && is_empty_list(im->stream);
	if (first == '{' && is_canonical(im->stream, l->kind, true)) {
		go_canonical(im);
		*ret_done = true;
	}
	return 0;
}

/* The first line is an object that is not closed or not JSON, and no document that goes on in the next line. */
static bool is_broken_line(const struct stream *s)
{
	const char *at = s->data + s->from, *end = s->data + s->len;
	json_error_t ignored;

	at += tree_blanks(at, (size_t)(end - at));
	const char *lf = memchr(at, '\n', (size_t)(end - at));
	json_t *object = json_loadb(at, (size_t)((lf ? lf : end) - at), 0, &ignored);
	json_decref(object);
	if (object)
		return false;
	at = lf ? lf + tree_blanks(lf, (size_t)(end - lf)) : end;
	return at == end || *at == '{';
}

/* No signature fits; but a map that was told is taken at its word. */
static int use_told(struct look *l, enum mode mode, char first, const char *join, struct err *e)
{
	struct map *m = l->given ? l->maps.at[0] : NULL;

	if (!m && first == '{' && !l->n_fits
		&& (is_canonical(l->im->stream, l->kind, false) || is_broken_line(l->im->stream))) {
		go_canonical(l->im);
		return 0;
	}
	bool tree = m && ((mode == MODE_JSON && m->input & INPUT_JSON) || (mode == MODE_XML && m->n_records));
	if (tree) {
		l->header.map = m;
		if (mode == MODE_XML)
			l->header.path = m->records[0];
		return use(l, &l->header, mode, join, e);
	}
	if (m && mode == MODE_TABLE && l->header.map)
		return use(l, &l->header, mode, join, e);
	return look_failed(l, e);
}

/* A workbook: the map is found by its sheets. */
static int choose_sheet(struct look *l, const struct import_options *o, struct err *e)
{
	if (workbook_sort(l->im->stream) == SORT_XLS)
		return err_set(e, ERR_INPUT, NULL, "this is an old or a protected workbook (.xls): open it in the spreadsheet "
			"and save it as .xlsx or CSV");
	if (workbook_look(l, o->sheet, e))
		return -1;
	return l->n_fits == 1 ? use(l, &l->fits[0], MODE_TABLE, o->join, e) : use_told(l, MODE_TABLE, 'P', o->join, e);
}

static int choose(struct look *l, const struct import_options *o, struct err *e)
{
	struct import *im = l->im;
	const char *join = o->join;
	bool done;
	char first;

	if (import_first_byte(im->stream, &first, e) || look_for_own(l, first, &done, e))
		return -1;
	if (!first || done)
		return 0;
	if (workbook_sort(im->stream) != SORT_OTHER)
		return choose_sheet(l, o, e);
	if (o->sheet)
		return err_set(e, ERR_USAGE, "sheet", "--sheet is for workbooks, which this is not");
	enum mode mode = first == '{' || first == '[' ? MODE_JSON : first == '<' && takes_any(l, INPUT_XML) ? MODE_XML : MODE_TABLE;
	if (mode == MODE_TABLE && takes_any(l, INPUT_FORM)) {
		if (look_at_form(l, e))
			return -1;
		mode = l->n_fits ? MODE_FORM : MODE_TABLE;
	}
	if (mode == MODE_FORM ? 0 : mode == MODE_JSON ? look_at_tree(l, e) : mode == MODE_XML ? look_at_xml(l, e) : look_at_table(l, e))
		return -1;
	if (l->n_fits == 1)
		return use(l, &l->fits[0], mode, join, e);
	return use_told(l, mode, first, join, e);
}

static int find_maps(struct look *l, const struct import_options *o, struct err *e)
{
	bool named = o->map_file || (o->from && strcmp(o->from, "auto") != 0);

	if (!named)
		return map_all(l->kind, false, &l->maps, e);
	if (!o->map_file && maps_of_family(o->from, l->kind, &l->maps, e))
		return -1;
	if (l->maps.n)                               /* a system's maps, among which one is looked for */
		return 0;
	l->given = true;
	l->maps.at = must_alloc(sizeof *l->maps.at);
	if (map_find(o->from, o->map_file, l->kind, false, &l->maps.at[0], e))
		return -1;
	l->maps.n = 1;
	return 0;
}

static int dates_of(const char *word, unsigned *ret)
{
	static const char *const words[] = { "", "day-first", "month-first", NULL };
	int i = word_index(words, word ? word : "", word ? strlen(word) : 0);

	*ret = i < 0 ? DATES_ASK : (unsigned)i;
	return i < 0 ? -1 : 0;
}

static int check_options(struct import *im, const struct import_options *o, struct err *e)
{
	im->channel = o->channel;
	im->zone = o->zone;
	im->currency = o->currency;
	if (o->zone && zone_known(o->zone))
		return err_set(e, ERR_USAGE, "zone", "the zone \"%.60s\" is not known", o->zone);
	if (o->currency && (strlen(o->currency) != 3 || strspn(o->currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3))
		return err_set(e, ERR_USAGE, "currency", "\"%.20s\" is not a currency (ISO 4217, such as INR)", o->currency);
	if (dates_of(o->dates, &im->dates))
		return err_set(e, ERR_USAGE, "dates", "--dates takes day-first or month-first, not \"%.20s\"", o->dates);
	return 0;
}

/* Find the map and the first record. */
static int begin(struct look *l, const struct import_options *o, struct err *e)
{
	if (check_options(l->im, o, e))
		return -1;
	if (!o->map_file && o->from && strcmp(o->from, "canonical") == 0)
		go_canonical(l->im);
	else if (find_maps(l, o, e) || choose(l, o, e))
		return -1;
	return 0;
}

int import_open(struct stream *stream, const char *kind, const struct record *target,
	const struct import_options *o, struct import **ret, struct err *e)
{
	struct import *im = must_alloc(sizeof *im);
	struct look l = { .im = im, .kind = kind };

	*ret = NULL;
	im->stream = stream;
	im->target = target;
	im->keep_raw = o->keep_raw;
	int rc = begin(&l, o, e);
	im->found = !l.given && im->mode != MODE_CANONICAL && im->mode != MODE_EMPTY;
	im->others = l.maps;
	arena_release(&l.mem);
	if (rc) {
		import_close(im);
		return -1;
	}
	*ret = im;
	return 0;
}

int import_open_map(struct stream *stream, struct map *m, const struct record *target, struct import **ret, struct err *e)
{
	struct import *im = must_alloc(sizeof *im);
	struct look l = { .im = im, .kind = "", .given = true };

	im->stream = stream;
	im->target = target;
	l.maps.at = must_alloc(sizeof *l.maps.at);
	l.maps.at[0] = m;
	l.maps.n = 1;
	int rc = choose(&l, &(struct import_options){ .from = NULL }, e);
	maps_free(&l.maps);
	arena_release(&l.mem);
	*ret = rc ? NULL : im;
	if (rc)
		import_close(im);
	return rc;
}

void import_close(struct import *im)
{
	if (!im)
		return;
	map_free(im->map);
	maps_free(&im->others);
	if (im->is_sheet)
		stream_close(&im->sheet);
	rows_release(im);
	json_decref(im->group);
	buf_release(&im->group_key);
	join_free(im->join);
	must_free(im->memos);
	xml_close(im->xml);
	json_decref(im->xml_tree);
	must_free(im);
}
