/* cut.c - JSON dumps: one element at a time, so that memory stays flat */
#include "import/open.h"

#include <string.h>
#include "base/banned.h"

static void take(struct import *im, size_t n)
{
	struct stream *s = im->stream;

	im->line += table_lines(s->data + s->from, n);
	s->from += n;
}

static enum gather failed(struct import *im, struct err *e, const char *what)
{
	err_set(e, ERR_INPUT, NULL, "line %lld: %s", (long long)im->line, what);
	return GATHER_FAILED;
}

/* Behind the last element: pass over what is left of the document. */
static enum gather leave(struct import *im)
{
	struct stream *s = im->stream;

	for (; im->open_brackets > 0; im->scan.at = 0) {
		size_t len, n = s->len - s->from;
		im->scan.begun = true;
		im->scan.depth = im->open_brackets;
		enum found rc = tree_value(s->data + s->from, n, s->ended, &im->scan, &len);
		im->open_brackets = rc == FOUND ? 0 : im->scan.depth;
		take(im, rc == FOUND ? len : n);
		if (rc == FOUND_MORE) {
			im->scan.at = 0;
			return GATHER_MORE;
		}
		if (rc != FOUND)
			return GATHER_END;
	}
	im->in_document = im->in_list = false;
	im->scan = (struct scan){ 0 };
	return GATHER_WHOLE;
}

/* Into the next document of the input. */
static enum gather enter(struct import *im, struct err *e)
{
	struct stream *s = im->stream;
	struct place place;

	take(im, tree_blanks(s->data + s->from, s->len - s->from));
	if (s->from == s->len)
		return s->ended ? GATHER_END : GATHER_MORE;
	const char *at = s->data + s->from;
	const struct records whole = { 0 };
	const struct records *path = *at == '[' ? &whole : &im->path;
	enum found rc = tree_locate(at, s->len - s->from, s->ended, path, &place);
	if (rc == FOUND_MORE && s->len - s->from > 2 * (size_t)RECORD_MAX_BYTES)
		return failed(im, e, "the records are not found in the first 16 MiB");
	if (rc == FOUND_MORE)
		return GATHER_MORE;
	if (rc == FOUND_BROKEN)
		return failed(im, e, "this is not JSON");
	im->in_document = true;
	im->scan = (struct scan){ 0 };
	im->open_brackets = rc == FOUND ? place.open : 1;
	im->in_list = rc == FOUND && place.list;
	take(im, rc == FOUND ? place.at : 1);
	if (rc == FOUND_NOT)
		return leave(im);
	return GATHER_WHOLE;
}

/* Past the comma to the next element; GATHER_END when the list is over. */
static enum gather to_element(struct import *im, struct err *e)
{
	struct stream *s = im->stream;

	for (;;) {
		take(im, tree_blanks(s->data + s->from, s->len - s->from));
		if (s->from == s->len)
			return s->ended ? failed(im, e, "the JSON text is cut off") : GATHER_MORE;
		char c = s->data[s->from];
		if (c == ']') {
			take(im, 1);
			im->open_brackets--;
			return GATHER_END;
		}
		if (c != ',')
			return c == '}' || c == ':' ? failed(im, e, "this is not JSON") : GATHER_WHOLE;
		take(im, 1);
	}
}

/* The whole of the element in the window, or its front dropped when it is too long. */
static enum gather element(struct import *im)
{
	struct stream *s = im->stream;
	enum found rc = tree_value(s->data + s->from, s->len - s->from, s->ended, &im->scan, &im->element);

	if (rc == FOUND_MORE) {
		if (s->len - s->from > RECORD_MAX_BYTES) {
			im->too_long = true;
			take(im, s->len - s->from);
			im->scan.at = 0;
		}
		return GATHER_MORE;
	}
	im->broken = rc != FOUND;
	if (im->broken)
		im->element = s->len - s->from;
	return GATHER_WHOLE;
}

/* The element before is done with. */
static void drop_element(struct import *im)
{
	take(im, im->element);
	im->element = 0;
	im->started = im->too_long = im->broken = false;
	im->scan = (struct scan){ 0 };
	if (!im->in_list && im->in_document && !im->open_brackets)
		im->in_document = false;
}

enum gather cut_gather(struct import *im, struct err *e)
{
	enum gather rc = GATHER_WHOLE;

	if (im->element)
		drop_element(im);
	while (!im->started) {
		if (im->in_document && !im->in_list && im->open_brackets && (rc = leave(im)) != GATHER_WHOLE)
			return rc;
		if (!im->in_document && (rc = enter(im, e)) != GATHER_WHOLE)
			return rc;
		if (!im->in_document)
			continue;
		rc = im->in_list ? to_element(im, e) : GATHER_WHOLE;
		if (rc == GATHER_END) {
			im->in_list = false;
			im->in_document = im->open_brackets > 0;
			continue;
		}
		if (rc != GATHER_WHOLE)
			return rc;
		im->started = true;
	}
	return element(im);
}
