/* groups.c - JSON records of which several are one order: together or anywhere, equals or children of one */
#include "import/open.h"

#include <stdlib.h>
#include <string.h>
#include "import/value.h"
#include "base/banned.h"

/* The key of the order that TREE belongs to, in NEXT_KEY: that of its parent, or its own. */
static void element_key(struct import *im, json_t *tree, struct arena *mem)
{
	struct err ignored = { .code = ERR_NONE };
	struct convert c = import_convert(im, mem, &ignored);
	struct slice v = { 0 };

	c.tree = tree;
	buf_clear(&im->next_key);
	if (im->map->under.n && source_text(&c, &im->map->group_text, &im->map->under, &v))
		return;
	if ((v.at || !source_text(&c, &im->map->group_text, &im->map->group, &v)) && v.at)
		buf_add(&im->next_key, v.at, v.len);
}

static bool is_child(struct import *im, json_t *tree, struct arena *mem)
{
	struct err ignored;
	struct convert c = import_convert(im, mem, &ignored);
	struct slice v = { 0 };

	c.tree = tree;
	return !source_text(&c, &im->map->group_text, &im->map->under, &v) && v.at;
}

/* The one of the group that is no child, the others as its list "children". RET: borrowed, or NULL and WHY. */
static json_t *adopt(struct import *im, struct arena *mem, struct err *why)
{
	json_t *parent = NULL, *children = json_array(), *one;
	size_t i;

	json_array_foreach(im->group, i, one) {
		if (is_child(im, one, mem)) {
			json_array_append(children, one);
		} else if (parent) {
			json_decref(children);
			err_set(why, ERR_FIELD_VALUE, NULL, "two records of this file have the id \"%.80s\"",
				buf_text(&im->group_key));
			return NULL;
		} else {
			parent = one;
		}
	}
	if (!parent) {
		json_decref(children);
		err_set(why, ERR_FIELD_MISSING, NULL, "its parent \"%.80s\" is not in this file", buf_text(&im->group_key));
		return NULL;
	}
	json_object_set_new(parent, "children", children);
	return parent;
}

/* The group is refused as it came. */
static void refuse_group(struct import *im, json_t *tree, struct arena *mem, struct import_item *ret)
{
	if (im->map->under.n && tree)
		json_object_del(tree, "children");
	char *text = json_dumps(im->group, JSON_COMPACT);
	import_refused(ret, mem, text ? text : "", text ? strlen(text) : 0);
	free(text);
}

/* Convert the records that were gathered to one order, and forget them. */
static int give_group(struct import *im, struct arena *mem, struct import_item *ret)
{
	struct convert c = import_convert(im, mem, &ret->why);

	*ret = (struct import_item){ .line = im->group_line };
	c.group = im->map->under.n ? NULL : im->group;
	c.tree = c.group ? json_array_get(c.group, 0) : adopt(im, mem, &ret->why);
	if (!c.tree || convert_record(&c, &ret->record, &ret->why))
		refuse_group(im, c.tree, mem, ret);
	json_decref(im->group);
	im->group = NULL;
	return 1;
}

static void remember_key(struct import *im, const char *key, size_t len)
{
	buf_clear(&im->group_key);
	buf_add(&im->group_key, key, len);
}

/* Take the element in the window into the group at hand: 1 when a record is ready in RET. */
static int group_element(struct import *im, struct arena *mem, struct import_item *ret)
{
	struct convert c = import_convert(im, mem, &ret->why);
	int rc = 0;

	*ret = (struct import_item){ .line = im->line };
	json_t *one = c.tree = element_tree(im, &ret->why);
	if (!one)
		return element_refuse(im, mem, ret);
	if (convert_holds_any(&c, &im->map->skip)) {
		json_decref(one);
		return 0;
	}
	element_key(im, one, mem);
	bool same = im->group && im->next_key.len == im->group_key.len
		&& memcmp(buf_text(&im->next_key), buf_text(&im->group_key), im->next_key.len) == 0;
	if (im->group && !same)
		rc = give_group(im, mem, ret);
	if (!im->group) {
		im->group = json_array();
		im->group_line = im->line;
	}
	if (json_array_size(im->group) <= LIST_MAX)
		json_array_append_new(im->group, one);
	else
		json_decref(one);              /* there are too many already: all of them are refused */
	remember_key(im, buf_text(&im->next_key), im->next_key.len);
	return rc;
}

/* TREE for later, as text: that takes a fraction of the memory. */
static void keep(struct import *im, json_t *tree)
{
	struct bundle *b = rows_bundle(im, buf_text(&im->next_key), im->next_key.len);
	struct kept *k = arena_get(&im->kept, sizeof *k);
	char *text = json_dumps(tree, JSON_COMPACT);
	size_t len = text ? strlen(text) : 0;

	*k = (struct kept){ NULL, arena_text(&im->kept, text ? text : "", len), len, im->line };
	free(text);
	if (b->last)
		b->last->next = k;
	else
		b->first = k;
	b->last = k;
}

/* Take the element in the window to those of its key: 1 when it is refused instead. */
static int keep_element(struct import *im, struct arena *mem, struct import_item *ret)
{
	struct convert c = import_convert(im, mem, &ret->why);

	*ret = (struct import_item){ .line = im->line };
	c.tree = element_tree(im, &ret->why);
	if (!c.tree)
		return element_refuse(im, mem, ret);
	if (!convert_holds_any(&c, &im->map->skip)) {
		element_key(im, c.tree, mem);
		keep(im, c.tree);
	}
	json_decref(c.tree);
	return 0;
}

/* The first of the groups that are left; 0 when none is. */
static int give_first_group(struct import *im, struct arena *mem, struct import_item *ret)
{
	const struct bundle *b = im->bundles;

	if (!b)
		return 0;
	im->group = json_array();
	im->group_line = b->first->line;
	remember_key(im, b->key, strlen(b->key));
	for (const struct kept *k = b->first; k; k = k->next)
		json_array_append_new(im->group, json_loadb(k->text, k->len, 0, NULL));
	im->bundles = b->next;
	return give_group(im, mem, ret);
}

/* Records of one order may stand anywhere: all are read first. */
static int next_of_scattered(struct import *im, struct arena *mem, struct import_item *ret, struct err *e)
{
	int rc = 1;

	while (!im->all_kept && (rc = im->gathered ? 1 : import_wait(im, e)) > 0) {
		im->gathered = false;
		if (keep_element(im, mem, ret))
			return 1;
		if ((im->kept_bytes += im->element) > KEPT_MAX_BYTES)
			return err_set(e, ERR_INPUT, NULL, "the records of one order need not stand together in %s, so "
				"that all are held in memory, and these are more than 1 GiB", im->map->name);
	}
	im->all_kept = true;
	return rc < 0 ? -1 : give_first_group(im, mem, ret);
}

int groups_next(struct import *im, struct arena *mem, struct import_item *ret, struct err *e)
{
	int given;

	if (im->map->group_scattered)
		return next_of_scattered(im, mem, ret, e);
	do {
		int rc = im->gathered ? 1 : import_wait(im, e);
		if (rc <= 0)
			return rc == 0 && im->group ? give_group(im, mem, ret) : rc;
		im->gathered = false;
		given = group_element(im, mem, ret);
	} while (!given);
	return 1;
}
