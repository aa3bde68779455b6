/* xml.c - records out of an XML document: expat calls back, trees are built, whole ones queue */
#include "import/xml.h"

#ifdef OMS_XML
#include <expat.h>
#endif
#include <string.h>
#include "base/buf.h"
#include "base/banned.h"

#ifdef OMS_XML

enum { DEPTH_MAX = 100, TREE_MAX_BYTES = 16 << 20 };

struct queued { struct queued *next; struct xml_record record; };

struct xml {
	XML_Parser parser;
	const struct records *path;
	size_t depth, matched;            /* open elements; steps of the path that they follow */
	json_t *open[DEPTH_MAX];          /* of the record at hand, outermost first */
	char *names[DEPTH_MAX];
	struct buf text[DEPTH_MAX];
	size_t n_open, bytes;
	int64_t line;
	size_t from;
	struct queued *first, *last;
	const char *wrong;
};

static void stop(struct xml *x, const char *why)
{
	x->wrong = x->wrong ? x->wrong : why;
	XML_StopParser(x->parser, XML_FALSE);
}

/* A name without its prefix. */
static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

/* Put VALUE, which is taken over, under KEY: the second of a name makes a list. */
static void put(json_t *to, const char *key, json_t *value)
{
	json_t *there = json_object_get(to, key);

	if (json_is_array(there)) {
		json_array_append_new(there, value);
	} else if (there) {
		json_t *list = json_array();
		json_array_append(list, there);
		json_array_append_new(list, value);
		json_object_set_new(to, key, list);
	} else {
		json_object_set_new(to, key, value);
	}
}

static void open_element(struct xml *x, const char *name, const char **attributes)
{
	json_t *one = json_object();
	char key[200];
	size_t len;

	if (x->n_open == DEPTH_MAX) {
		json_decref(one);
		stop(x, "elements stand more than 100 deep");
		return;
	}
	for (; *attributes; attributes += 2) {
		const char *attribute = local(attributes[0]);
		if ((len = strlen(attribute)) > sizeof key - 2)
			continue;
		key[0] = '@';
		memcpy(key + 1, attribute, len + 1);
		json_object_set_new(one, key, json_string(attributes[1]));
	}
	x->names[x->n_open] = must_text(local(name));
	buf_clear(&x->text[x->n_open]);
	x->open[x->n_open++] = one;
}

static void on_start(void *arg, const char *name, const char **attributes)
{
	struct xml *x = arg;

	x->depth++;
	if (x->n_open) {
		open_element(x, name, attributes);
		return;
	}
	if (x->matched + 1 != x->depth || x->matched == x->path->n
		|| strcmp(x->path->steps[x->matched].key, local(name)) != 0)
		return;
	if (++x->matched < x->path->n)
		return;
	x->line = (int64_t)XML_GetCurrentLineNumber(x->parser);
	x->from = (size_t)XML_GetCurrentByteIndex(x->parser);
	x->bytes = 0;
	open_element(x, name, attributes);
}

/* The innermost open element as a value: a text when it has nothing else. */
static json_t *close_element(struct xml *x)
{
	json_t *one = x->open[--x->n_open];
	struct buf *text = &x->text[x->n_open];
	json_t *words = text->len ? json_stringn(text->data, text->len) : NULL;

	must_free(x->names[x->n_open]);
	if (json_object_size(one) == 0) {
		json_decref(one);
		return words ? words : json_string("");
	}
	if (words && strspn(text->data, " \t\r\n") < text->len)
		json_object_set(one, "#text", words);
	json_decref(words);
	return one;
}

static void queue(struct xml *x, json_t *tree)
{
	struct queued *q = must_alloc(sizeof *q);

	if (!json_is_object(tree)) {
		json_decref(tree);
		tree = json_object();
	}
	q->record = (struct xml_record){ tree, x->line, x->from,
		(size_t)XML_GetCurrentByteIndex(x->parser) + (size_t)XML_GetCurrentByteCount(x->parser) };
	if (x->last)
		x->last->next = q;
	else
		x->first = q;
	x->last = q;
}

static void on_end(void *arg, const char *name)
{
	struct xml *x = arg;

	(void)name;
	x->depth--;
	if (!x->n_open) {
		x->matched = x->matched > x->depth ? x->depth : x->matched;
		return;
	}
	char *own = must_text(x->names[x->n_open - 1]);
	json_t *value = close_element(x);
	if (x->n_open) {
		put(x->open[x->n_open - 1], own, value);
	} else {
		queue(x, value);
		x->matched--;
	}
	must_free(own);
}

static void on_text(void *arg, const char *text, int len)
{
	struct xml *x = arg;

	if (!x->n_open)
		return;
	if ((x->bytes += (size_t)len) > TREE_MAX_BYTES)
		stop(x, "a record is longer than 16 MiB");
	else
		buf_add(&x->text[x->n_open - 1], text, (size_t)len);
}

static void on_entity(void *arg, const char *name, int is_parameter, const char *value, int len, const char *base,
	const char *system, const char *public, const char *notation)
{
	(void)name; (void)is_parameter; (void)value; (void)len; (void)base; (void)system; (void)public; (void)notation;
	stop(arg, "it declares entities of its own");
}

struct xml *xml_open(const struct records *path, bool is_utf8, struct err *e)
{
	struct xml *x = must_alloc(sizeof *x);

	(void)e;
	x->path = path;
	x->parser = XML_ParserCreate(is_utf8 ? "UTF-8" : NULL);
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_start, on_end);
	XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetEntityDeclHandler(x->parser, on_entity);
	return x;
}

int xml_feed(struct xml *x, const char *at, size_t n, bool last, struct err *e)
{
	if (XML_Parse(x->parser, at, (int)n, last) == XML_STATUS_OK)
		return 0;
	return err_set(e, ERR_INPUT, NULL, "line %lld: this XML cannot be read: %s",
		(long long)XML_GetCurrentLineNumber(x->parser),
		x->wrong ? x->wrong : XML_ErrorString(XML_GetErrorCode(x->parser)));
}

bool xml_next(struct xml *x, struct xml_record *ret)
{
	struct queued *q = x->first;

	if (!q)
		return false;
	*ret = q->record;
	x->first = q->next;
	if (!x->first)
		x->last = NULL;
	must_free(q);
	return true;
}

size_t xml_done_bytes(const struct xml *x)
{
	if (x->first)
		return x->first->record.from;
	XML_Index at = XML_GetCurrentByteIndex(x->parser);
	return x->n_open ? x->from : at > 0 ? (size_t)at : 0;
}

void xml_close(struct xml *x)
{
	struct xml_record left;

	if (!x)
		return;
	while (xml_next(x, &left))
		json_decref(left.tree);
	while (x->n_open) {
		json_decref(x->open[--x->n_open]);
		must_free(x->names[x->n_open]);
	}
	for (size_t i = 0; i < DEPTH_MAX; i++)
		buf_release(&x->text[i]);
	XML_ParserFree(x->parser);
	must_free(x);
}

#else

struct xml *xml_open(const struct records *path, bool is_utf8, struct err *e)
{
	(void)path;
	(void)is_utf8;
	err_set(e, ERR_INPUT, NULL, "this is XML, and this program was built without it (expat)");
	return NULL;
}

int xml_feed(struct xml *x, const char *at, size_t n, bool last, struct err *e)
{
	(void)x; (void)at; (void)n; (void)last; (void)e;
	return -1;
}

bool xml_next(struct xml *x, struct xml_record *ret)
{
	(void)x;
	(void)ret;
	return false;
}

size_t xml_done_bytes(const struct xml *x)
{
	(void)x;
	return 0;
}

void xml_close(struct xml *x)
{
	(void)x;
}

#endif
