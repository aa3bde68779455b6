/* join.c - a second file, whose records are found by a key: the lines of orders, or what an order cost */
#include "import/open.h"

#include <string.h>
#include "import/value.h"
#include "base/banned.h"

enum { JOIN_MAX_BYTES = 1 << 28 };

struct join { json_t *by_key; bool is_table; };

/* A map that reads nothing but the key: enough to find the header, or the list of records. */
static int key_map(const char *name, bool json, struct map **ret, struct err *e)
{
	struct buf text = { 0 };

	buf_format(&text, "name join\ninput %s\n%sdetect \"%s\"\nrecord order\nref <- \"%s\"\n", json ? "json" : "csv tsv semicolon pipe",
		json ? "records data[] items[] orders[] products[]\n" : "quotes tsv\n", name, name);
	int rc = map_parse(buf_text(&text), text.len, "join", ret, e);
	buf_release(&text);
	return rc;
}

/* The key that RECORD has, cleaned as the map says; "" when it tells none. RET: in MEM. */
static const char *key_of(const struct join *j, const struct map *m, json_t *record, struct arena *mem)
{
	struct part p = { .name = m->join_name, .folded = map_fold(mem, m->join_name, strlen(m->join_name), '\0') };
	struct step step = { m->join_name, STEP_NONE, NULL };
	struct err ignored;

	p.steps = &step;
	p.n_steps = 1;
	struct slice v = tree_text(join_value(j, record, &p), mem);
	v = v.at ? value_trim(v) : v;
	if (v.at && value_text(&m->join_text, &v, mem, &ignored))
		v.at = NULL;
	return v.at ? arena_text(mem, v.at, v.len) : "";
}

static void add(struct join *j, const char *key, json_t *record)
{
	json_t *list = json_object_get(j->by_key, key);

	if (!list)
		json_object_set_new(j->by_key, key, list = json_array());
	json_array_append_new(list, record);
}

static int read_all(struct join *j, struct import *other, const struct map *m, struct err *e)
{
	struct arena mem = { 0 };
	json_t *record;
	int rc;

	while ((rc = import_next_tree(other, &record, e)) > 0) {
		add(j, key_of(j, m, record, &mem), record);
		arena_reset(&mem);
		if (other->stream->taken_bytes > JOIN_MAX_BYTES) {
			rc = err_set(e, ERR_INPUT, NULL, "it is held in memory, and more than 256 MiB long");
			break;
		}
	}
	arena_release(&mem);
	return rc;
}

static int load(struct join *j, struct stream *s, const struct map *m, const struct record *target, struct err *e)
{
	struct import *other;
	struct map *keys;
	char first;

	if (import_first_byte(s, &first, e))
		return -1;
	j->is_table = first != '{' && first != '[';
	if (key_map(m->join_name, !j->is_table, &keys, e) || import_open_map(s, keys, target, &other, e))
		return -1;
	int rc = read_all(j, other, m, e);
	import_close(other);
	return rc;
}

int join_load(struct join **ret, const char *path, const struct map *m, const struct record *target, struct err *e)
{
	struct join *j = must_alloc(sizeof *j);
	struct stream s;
	struct err why;

	*ret = j;
	j->by_key = json_object();
	if (stream_open(&s, path, e))
		return -1;
	int rc = load(j, &s, m, target, &why);
	stream_close(&s);
	return rc ? err_set(e, why.code, NULL, "%.80s: %.300s", path, why.text) : 0;
}

void join_free(struct join *j)
{
	if (!j)
		return;
	json_decref(j->by_key);
	must_free(j);
}

json_t *join_value(const struct join *j, json_t *record, const struct part *p)
{
	return j && j->is_table ? json_object_get(record, p->folded) : tree_get(record, p->steps, p->n_steps);
}

json_t *join_records(const struct join *j, struct convert *c)
{
	struct slice v = { 0 };

	if (source_text(c, &c->map->join_text, &c->map->join, &v) || !v.at)
		return NULL;
	return json_object_get(j->by_key, arena_text(c->mem, v.at, v.len));
}
