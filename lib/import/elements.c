/* elements.c - XML dumps: one record at a time, and which map fits */
#include "import/look.h"

#include <string.h>
#include "import/xml.h"
#include "base/banned.h"

enum { CHUNK = 64 << 10 };

/* The bytes before AT, counted from the start of the document, are done with. */
static void take_to(struct import *im, size_t at)
{
	size_t n = at - im->xml_taken;

	im->stream->from += n;
	im->xml_taken = at;
	im->xml_fed -= n;
}

enum gather xml_gather(struct import *im, struct err *e)
{
	struct stream *s = im->stream;
	struct xml_record record;

	while (!xml_next(im->xml, &record)) {
		take_to(im, xml_done_bytes(im->xml));
		size_t n = s->len - s->from - im->xml_fed;
		if (!n && (!s->ended || im->xml_last))
			return s->ended ? GATHER_END : GATHER_MORE;
		n = n < CHUNK ? n : CHUNK;
		im->xml_last = s->ended && s->from + im->xml_fed + n == s->len;
		if (xml_feed(im->xml, s->data + s->from + im->xml_fed, n, im->xml_last, e))
			return GATHER_FAILED;
		im->xml_fed += n;
	}
	take_to(im, record.from);
	im->element = record.to - record.from;
	im->line = record.line;
	json_decref(im->xml_tree);
	im->xml_tree = record.tree;
	return GATHER_WHOLE;
}

/* The first record that PATH leads to in the window; NULL when it is not there or not whole yet, or E says why it
 * cannot be read. */
static json_t *first_record(const struct stream *s, const struct records *path, bool *ret_more, struct err *e)
{
	struct xml_record record = { 0 };
	struct xml *x = xml_open(path, s->charset != CHARSET_UTF8, e);
	size_t n = s->len - s->from, fed = 0;
	bool found = false, broken = false;

	if (!x)
		return NULL;
	while (!found && !broken && fed < n) {
		size_t part = n - fed < CHUNK ? n - fed : CHUNK;
		broken = xml_feed(x, s->data + s->from + fed, part, false, e) != 0;
		found = xml_next(x, &record);
		fed += part;
	}
	xml_close(x);
	*ret_more |= !found && !broken;
	return found ? record.tree : NULL;
}

/* Try each path of each map; true when more bytes could bring a record. -1 and E without XML. */
static int try_maps(struct look *l, bool *ret_more, struct err *e)
{
	for (size_t i = 0; i < l->maps.n; i++) {
		struct map *m = l->maps.at[i];
		for (size_t k = 0; m->input & INPUT_XML && k < m->n_records; k++) {
			e->code = ERR_NONE;
			json_t *tree = first_record(l->im->stream, &m->records[k], ret_more, e);
			if (!tree && e->code != ERR_NONE)
				return -1;
			if (tree)
				look_at_keys(l, m, m->records[k], tree);
			json_decref(tree);
		}
	}
	return 0;
}

int look_at_xml(struct look *l, struct err *e)
{
	struct stream *s = l->im->stream;

	for (;;) {
		bool more = false;
		l->n_fits = l->n_near = 0;
		if (try_maps(l, &more, e))
			return -1;
		if (l->n_fits || !more || s->ended || s->len - s->from > 2 * (size_t)RECORD_MAX_BYTES)
			return 0;
		if (stream_more(s, e) < 0)
			return -1;
	}
}
