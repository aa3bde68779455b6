/* output_tree.c - JSON and XML out of the values of a map that writes */
#include "import/output_impl.h"

#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "base/banned.h"

static json_t *leaf(struct value v)
{
	char digits[64], *end;
	int64_t n;

	if (v.kind == VALUE_TRUTH)
		return json_boolean(v.text.len == 4 && memcmp(v.text.at, "true", 4) == 0);
	if (v.kind == VALUE_TEXT || v.text.len >= sizeof digits)
		return json_stringn(v.text.at, v.text.len);
	if (text_int(v.text.at, v.text.len, &n) == 0)
		return json_integer(n);
	memcpy(digits, v.text.at, v.text.len);
	digits[v.text.len] = '\0';
	double d = strtod(digits, &end);
	return *end ? json_stringn(v.text.at, v.text.len) : json_real(d);
}

/* The place behind one step of the path, made where it is not there: an object, or OF what the last step wants. */
static json_t *step_into(json_t *tree, const struct step *s, size_t index, json_t *of)
{
	json_t *there = json_object_get(tree, s->key);

	if (s->index == STEP_NONE) {
		if (of)
			json_object_set(tree, s->key, of);
		else if (!there)
			json_object_set_new(tree, s->key, there = json_object());
		return of ? of : there;
	}
	size_t at = s->index == STEP_EACH ? index : (size_t)s->index;
	if (!json_is_array(there))
		json_object_set_new(tree, s->key, there = json_array());
	while (json_array_size(there) <= at)
		json_array_append_new(there, json_object());
	if (of)
		json_array_set(there, at, of);
	return json_array_get(there, at);
}

void output_put(json_t *tree, const struct rule *r, size_t index, struct value v)
{
	json_t *value = leaf(v);

	for (size_t i = 0; i + 1 < r->n_left && tree; i++)
		tree = step_into(tree, &r->left[i], index, NULL);
	if (tree && value)
		step_into(tree, &r->left[r->n_left - 1], index, value);
	json_decref(value);
}

void output_json(json_t *tree, struct buf *out)
{
	char *text = json_dumps(tree, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));

	if (text)
		buf_str(out, text);
	free(text);
}

/* What XML 1.0 can hold: no control characters but those of blanks. */
static void put_escaped(struct slice v, struct buf *out)
{
	static const struct { char c; const char *as; } special[] = {
		{ '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" },
	};

	for (size_t i = 0; i < v.len; i++) {
		const char *as = NULL;
		for (size_t k = 0; k < sizeof special / sizeof *special; k++)
			if (v.at[i] == special[k].c)
				as = special[k].as;
		if (as)
			buf_str(out, as);
		else
			buf_byte(out, (unsigned char)v.at[i] < 0x20 && !strchr("\t\n\r", v.at[i]) ? ' ' : v.at[i]);
	}
}

static void indent(int depth, struct buf *out)
{
	for (; depth > 0; depth--)
		buf_str(out, "  ");
}

static void put_attributes(json_t *tree, struct arena *mem, struct buf *out, bool *ret_inside)
{
	const char *key;
	json_t *value;

	*ret_inside = false;
	json_object_foreach(tree, key, value) {
		*ret_inside |= *key != '@';
		if (*key != '@')
			continue;
		buf_format(out, " %s=\"", key + 1);
		put_escaped(tree_text(value, mem), out);
		buf_byte(out, '"');
	}
}

static void put_element(const char *name, json_t *tree, int depth, struct arena *mem, struct buf *out)
{
	const char *key;
	json_t *value;
	bool inside;

	indent(depth, out);
	buf_format(out, "<%s", name);
	if (!json_is_object(tree)) {
		buf_byte(out, '>');
		put_escaped(tree_text(tree, mem), out);
		buf_format(out, "</%s>\n", name);
		return;
	}
	put_attributes(tree, mem, out, &inside);
	buf_str(out, inside ? ">\n" : "/>\n");
	json_object_foreach(tree, key, value) {
		size_t i;
		json_t *one;
		if (*key == '@')
			continue;
		if (!json_is_array(value))
			put_element(key, value, depth + 1, mem, out);
		json_array_foreach(value, i, one)
			put_element(key, one, depth + 1, mem, out);
	}
	if (!inside)
		return;
	indent(depth, out);
	buf_format(out, "</%s>\n", name);
}

void output_xml(const char *name, json_t *tree, int depth, struct buf *out)
{
	struct arena mem = { 0 };

	put_element(name, tree, depth, &mem, out);
	arena_release(&mem);
}
