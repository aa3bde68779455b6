/* import.c - one record of a dump after the other, refusals included */
#include "import/open.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "import/value.h"
#include "base/banned.h"

const char *import_map_name(const struct import *im)
{
	return im->mode == MODE_EMPTY ? "empty" : im->mode == MODE_CANONICAL ? "canonical" : im->map->name;
}

bool import_was_found(const struct import *im)
{
	return im->found;
}

void import_refused(struct import_item *item, struct arena *mem, const char *raw, size_t len)
{
	item->record = NULL;
	item->raw = arena_text(mem, raw, len);
	item->raw_len = len;
}

static int next_canonical(struct import *im, struct arena *mem, struct import_item *ret, struct err *e)
{
	char *line;
	size_t len;
	int rc;

	do
		rc = reader_line(&im->reader, &line, &len, e);
	while (rc > 0 && line && tree_blanks(line, len) == len);
	if (rc <= 0)
		return rc;
	*ret = (struct import_item){ .line = im->reader.line, .canonical = true };
	if (!line) {
		err_set(&ret->why, ERR_TOO_LONG, NULL, "the line is longer than 8 MiB");
		return 1;
	}
	if (im->keep_raw) {
		ret->raw = arena_text(mem, line, len);
		ret->raw_len = len;
	}
	ret->record = arena_get(mem, im->target->size);
	if (record_decode(im->target, arena_text(mem, line, len), len, ret->record, mem, &ret->why))
		import_refused(ret, mem, line, len);
	return 1;
}

/* What stands between the first and the last row of PICKS. */
static void refuse_rows(struct import *im, struct arena *mem, struct import_item *ret, const size_t *picks,
	size_t n)
{
	const struct row *from = &im->rows[picks[0]], *to = &im->rows[picks[n - 1]];

	import_refused(ret, mem, im->text + from->at, to->at + to->len - from->at);
}

/* The number of the one sold line that has the SKU of event row I, or 0. */
static size_t sold_number(struct import *im, struct arena *mem, size_t i)
{
	struct err ignored;
	struct convert c = import_convert(im, mem, &ignored);
	const char *key, *sku, *sold;
	size_t ret = 0;

	c.text = im->text;
	c.rows = im->rows;
	c.pick = &i;
	c.n_pick = 1;
	if (convert_identity(&c, 0, &key, &sku) || !sku)
		return 0;
	c.pick = im->picks;
	c.n_pick = im->n_sales;
	for (size_t k = 0; k < im->n_sales; k++) {
		if (convert_identity(&c, k, &key, &sold) || !text_same(sku, sold))
			continue;
		if (ret || key)
			return 0;
		ret = k + 1;
	}
	return ret;
}

static int convert_rows(struct import *im, struct arena *mem, struct import_item *ret, enum when when,
	const size_t *picks, size_t n)
{
	struct convert c = import_convert(im, mem, &ret->why);

	*ret = (struct import_item){ .line = im->rows[picks[0]].line };
	c.text = im->text;
	c.rows = im->rows;
	c.pick = picks;
	c.n_pick = n;
	c.when = when;
	if (when == WHEN_EVENT)
		c.number = sold_number(im, mem, picks[0]);
	if (convert_record(&c, &ret->record, &ret->why))
		refuse_rows(im, mem, ret, picks, n);
	return 1;
}

static void room_for_picks(struct import *im)
{
	if (im->room_picks >= im->n_rows)
		return;
	im->room_picks = im->room_rows;
	im->picks = must_realloc(im->picks, im->room_picks * sizeof *im->picks);
	im->events = must_realloc(im->events, im->room_picks * sizeof *im->events);
}

static bool same_line(struct convert *c, size_t a, size_t b)
{
	const char *key[2], *sku[2];

	if (convert_identity(c, a, &key[0], &sku[0]) || convert_identity(c, b, &key[1], &sku[1]))
		return false;
	return key[0] && key[1] ? strcmp(key[0], key[1]) == 0 : sku[0] && text_same(sku[0], sku[1]);
}

/* Is event row I about a line that a sale row has? */
static bool was_sold(struct import *im, struct convert *c, size_t i)
{
	size_t all[2] = { 0, i };

	c->pick = all;
	c->n_pick = 2;
	for (size_t k = 0; k < im->n_picks; k++) {
		all[0] = im->picks[k];
		if (same_line(c, 0, 1))
			return true;
	}
	return false;
}

/* Part the rows in sales and events. -1 and WHY when a row's kind is not known. */
static int classify(struct import *im, size_t n, struct arena *mem, struct err *why)
{
	struct convert c = import_convert(im, mem, why);
	bool blank;

	c.text = im->text;
	c.rows = im->rows;
	im->n_picks = im->n_events = 0;
	for (size_t i = 0; i < n; i++) {
		c.pick = &i;
		c.n_pick = 1;
		const struct entry *t = convert_entry(&c, im->map->events, &blank);
		if (!t)
			return err_set(why, ERR_STATUS_UNKNOWN, im->map->events->choices[0].terms[0].parts[0].name,
				"line %lld: the map does not know what kind of row this is", (long long)im->rows[i].line);
		bool event = t->value == ROW_EVENT || (t->value == ROW_EVENT_IF_SOLD && was_sold(im, &c, i));
		if (event)
			im->events[im->n_events++] = i;
		else
			im->picks[im->n_picks++] = i;
	}
	return 0;
}

/* What of the rows at hand is to be given: -1 when they are refused as a whole. */
static int plan(struct import *im, struct arena *mem, struct err *why)
{
	size_t n;

	for (n = im->n_rows - im->pending, im->n_loose = 0; n && im->rows[n - 1].loose; n--)
		im->n_loose++;
	room_for_picks(im);
	im->given = im->n_events = im->n_sales = 0;
	im->n_picks = n;
	for (size_t i = 0; i < n; i++)
		im->picks[i] = i;
	if (im->over)
		return err_set(why, ERR_TOO_LONG, "row",
			"the order has more than %d rows, or 8 MiB of them", LIST_MAX);
	for (size_t i = 0; i < n; i++)
		if (im->rows[i].flaw) {
			rows_flaw(im, &im->rows[i], why);
			if (im->rows[i].line != im->rows[0].line) {
				struct err flaw = *why;
				err_set(why, flaw.code, flaw.field, "in line %lld: %.300s", (long long)im->rows[i].line, flaw.text);
			}
			return -1;
		}
	return im->map->events && n ? classify(im, n, mem, why) : 0;
}

static bool is_pivot(const struct import *im, size_t column)
{
	const struct map *m = im->map;
	bool after = false;

	for (size_t i = 0; i < m->unpivot.n; i++)
		if (strcmp(m->unpivot.at[i], im->folded[column]) == 0)
			return true;
	for (size_t i = 0; m->unpivot_after && i < column; i++)
		after |= strcmp(im->folded[i], m->unpivot_after) == 0;
	return after && *im->folded[column];
}

/* The next column of the row that is a record of its own. */
static int next_pivot(struct import *im, struct arena *mem, struct import_item *ret)
{
	struct convert c = import_convert(im, mem, &ret->why);

	c.text = im->text;
	c.rows = im->rows;
	c.pick = im->picks;
	c.n_pick = im->n_picks;
	while (im->given < im->header.n) {
		size_t column = im->given++;
		if (!is_pivot(im, column))
			continue;
		c.pivot = (int)column;
		c.heading = im->header.at[column];
		bool skip = false;
		for (size_t i = 0; !skip && i < im->map->skip.n; i++)
			skip = convert_holds(&c, &im->map->skip.at[i]);
		if (skip)
			continue;
		*ret = (struct import_item){ .line = im->rows[0].line };
		if (convert_record(&c, &ret->record, &ret->why))
			refuse_rows(im, mem, ret, im->picks, 1);
		return 1;
	}
	im->n_picks = 0;
	return 0;
}

/* The next record of the rows at hand: 1, or 0 when all are given. */
static int give(struct import *im, struct arena *mem, struct import_item *ret)
{
	bool pivots = im->map->unpivot.n || im->map->unpivot_after;

	if (pivots && im->n_picks)
		if (next_pivot(im, mem, ret))
			return 1;
	if (im->n_picks && !pivots) {
		size_t n = im->n_sales = im->n_picks;
		im->n_picks = 0;
		return convert_rows(im, mem, ret, WHEN_SALE, im->picks, n);
	}
	if (!pivots && im->given < im->n_events)
		return convert_rows(im, mem, ret, WHEN_EVENT, &im->events[im->given++], 1);
	if (im->n_loose) {
		size_t row = im->n_rows - im->pending - im->n_loose--;
		*ret = (struct import_item){ .line = im->rows[row].line };
		rows_flaw(im, &im->rows[row], &ret->why);
		refuse_rows(im, mem, ret, &row, 1);
		return 1;
	}
	im->gathered = false;
	return 0;
}

static enum gather gather(struct import *im, struct err *e)
{
	switch (im->mode) {
	case MODE_TABLE: return rows_gather(im, e);
	case MODE_XML: return xml_gather(im, e);
	case MODE_FORM: return form_gather(im, e);
	default: return cut_gather(im, e);
	}
}

int import_wait(struct import *im, struct err *e)
{
	enum gather rc;

	while ((rc = gather(im, e)) == GATHER_MORE)
		if (stream_more(im->stream, e) < 0)
			return -1;
	return rc == GATHER_WHOLE ? 1 : rc == GATHER_END ? 0 : -1;
}

/* The rows at hand are refused as a whole. */
static int refuse_all(struct import *im, struct arena *mem, struct import_item *ret)
{
	size_t n = im->n_rows - im->pending - im->n_loose;

	ret->line = im->rows[0].line;
	refuse_rows(im, mem, ret, &(size_t){ 0 }, 1);
	if (n > 1 && !im->over)
		import_refused(ret, mem, im->text + im->rows[0].at, im->rows[n - 1].at + im->rows[n - 1].len - im->rows[0].at);
	im->n_picks = im->n_events = 0;
	return 1;
}

static int next_of_table(struct import *im, struct arena *mem, struct import_item *ret, struct err *e)
{
	int rc;

	*ret = (struct import_item){ 0 };
	for (;;) {
		bool fresh = !im->gathered || im->n_picks == (size_t)-1;
		if (!im->gathered && (rc = import_wait(im, e)) <= 0)
			return rc;
		im->gathered = true;
		if (fresh && plan(im, mem, &ret->why))
			rc = refuse_all(im, mem, ret);
		else
			rc = give(im, mem, ret);
		if (rc && !ret->record && glued_check(im, 0, im->n_rows - im->pending, e))
			return -1;
		if (rc)
			return 1;
	}
}

static int parse_failed(const char *text, size_t len, const json_error_t *je, struct err *why)
{
	size_t good = text_utf8_prefix(text, len);

	if (good < len || memchr(text, '\0', len) || json_error_code(je) == json_error_null_character)
		return err_set(why, ERR_ENCODING, NULL, "the record %s", good < len ? "is not UTF-8" : "holds a NUL byte");
	return err_set(why, ERR_JSON_SYNTAX, NULL, "%.200s", je->text);
}

json_t *element_tree(struct import *im, struct err *why)
{
	const char *text = im->stream->data + im->stream->from;
	json_error_t je;

	if (im->mode == MODE_XML)
		return json_incref(im->xml_tree);
	if (im->too_long) {
		err_set(why, ERR_TOO_LONG, NULL, "the record is longer than 8 MiB");
		return NULL;
	}
	if (im->mode == MODE_FORM)
		return form_tree(text, im->element - (text[im->element - 1] == '\r'), why);
	json_t *whole = json_loadb(text, im->element, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &je), *ret;
	if (!whole) {
		parse_failed(text, im->element, &je, why);
		return NULL;
	}
	ret = im->in_list ? json_incref(tree_get(whole, im->tail.steps, im->tail.n)) : json_incref(whole);
	json_decref(whole);
	if (json_is_object(ret))
		return ret;
	json_decref(ret);
	err_set(why, ERR_FIELD_TYPE, NULL, "a record must be a JSON object");
	return NULL;
}

int element_refuse(struct import *im, struct arena *mem, struct import_item *ret)
{
	import_refused(ret, mem, im->stream->data + im->stream->from, im->too_long ? 0 : im->element);
	return 1;
}

/* Convert the element in the window: 1, or 0 when the map leaves it out. */
static int give_element(struct import *im, struct arena *mem, struct import_item *ret)
{
	struct convert c = import_convert(im, mem, &ret->why);

	*ret = (struct import_item){ .line = im->line };
	c.tree = element_tree(im, &ret->why);
	if (!c.tree)
		return element_refuse(im, mem, ret);
	bool left_out = convert_holds_any(&c, &c.map->skip);
	if (!left_out && convert_record(&c, &ret->record, &ret->why))
		element_refuse(im, mem, ret);
	json_decref(c.tree);
	return !left_out;
}

static int next_of_tree(struct import *im, struct arena *mem, struct import_item *ret, struct err *e)
{
	int given;

	if (im->map->group.n)
		return groups_next(im, mem, ret, e);
	do {
		int rc = im->gathered ? 1 : import_wait(im, e);
		if (rc <= 0)
			return rc;
		im->gathered = false;
		given = give_element(im, mem, ret);
	} while (!given);
	return 1;
}

static json_t *row_tree(struct import *im)
{
	struct arena mem = { 0 };
	struct err ignored;
	struct convert c = import_convert(im, &mem, &ignored);
	const size_t first = 0;
	json_t *ret = json_object();

	c.text = im->text;
	c.rows = im->rows;
	c.pick = &first;
	c.n_pick = 1;
	for (size_t i = 0; i < im->header.n; i++) {
		struct part p = { .kind = PART_NAMED, .column = (int)i, .name = im->header.at[i] };
		struct slice v = source_raw(&c, NULL, &p);
		if (v.at && !json_object_get(ret, im->folded[i]))
			json_object_set_new(ret, im->folded[i], json_stringn(v.at, v.len));
	}
	arena_release(&mem);
	return ret;
}

int import_next_tree(struct import *im, json_t **ret, struct err *e)
{
	struct err why = { .code = ERR_NONE };
	int rc = im->mode == MODE_EMPTY ? 0 : import_wait(im, e);

	if (rc <= 0)
		return rc;
	if (im->mode == MODE_TABLE && im->rows[0].flaw)
		rows_flaw(im, &im->rows[0], &why);
	*ret = why.code != ERR_NONE ? NULL : im->mode == MODE_TABLE ? row_tree(im) : element_tree(im, &why);
	if (*ret)
		return 1;
	return err_set(e, ERR_INPUT, NULL, "line %lld: %.300s",
		(long long)(im->mode == MODE_TABLE ? im->rows[0].line : im->line), why.text);
}

int import_next(struct import *im, struct arena *mem, struct import_item *ret, struct err *e)
{
	switch (im->mode) {
	case MODE_CANONICAL: return next_canonical(im, mem, ret, e);
	case MODE_TABLE: return next_of_table(im, mem, ret, e);
	case MODE_JSON:
	case MODE_FORM:
	case MODE_XML: return next_of_tree(im, mem, ret, e);
	case MODE_EMPTY: break;
	}
	return 0;
}

bool import_ready(struct import *im, int wait_ms)
{
	struct err ignored;
	enum gather rc;

	if (im->mode == MODE_EMPTY)
		return true;
	if (im->mode == MODE_CANONICAL)
		return reader_ready(&im->reader, wait_ms);
	while (!im->gathered) {
		rc = gather(im, &ignored);
		im->gathered = rc == GATHER_WHOLE;
		if (im->gathered)
			im->n_picks = (size_t)-1;
		if (rc == GATHER_END || rc == GATHER_FAILED)
			return true;
		if (rc == GATHER_MORE && !stream_ready(im->stream, wait_ms))
			return false;
		if (rc == GATHER_MORE && stream_more(im->stream, &ignored) < 0)
			return true;
	}
	return true;
}
