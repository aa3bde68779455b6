/* schema_test.c - field tables as JSON Schema and as help */
#include "tap.h"

#include <jansson.h>
#include "order/order.h"
#include "wire/schema.h"
#include "base/banned.h"

static json_t *schema(const struct record *r, bool input)
{
	struct buf out = { 0 };
	json_error_t why;

	schema_json(r, "a title", input, &out);
	json_t *tree = json_loadb(out.data, out.len, JSON_REJECT_DUPLICATES, &why);
	if (!ok(tree != NULL, "the schema of %s %s is JSON", r->name, input ? "in" : "out"))
		printf("# %s\n", why.text);
	buf_release(&out);
	return tree;
}

/* The value at a path such as "properties/order/type", as compact JSON, or NULL. RET: borrowed until the next call. */
static const char *at(json_t *tree, const char *path)
{
	static char text[2000];

	while (tree && *path) {
		size_t len = strcspn(path, "/");
		tree = json_object_getn(tree, path, len);
		path += len + (path[len] == '/');
	}
	if (!tree)
		return NULL;
	text[json_dumpb(tree, text, sizeof text - 1, JSON_COMPACT | JSON_ENCODE_ANY)] = '\0';
	return text;
}

static void of_input(void)
{
	json_t *s = schema(&order_record, true);

	is_text(at(s, "$schema"), "\"https://json-schema.org/draft/2020-12/schema\"", "it says what it is");
	is_text(at(s, "title"), "\"a title\"", "it has its title");
	is_text(at(s, "type"), "\"object\"", "a record is an object");
	is_text(at(s, "required"), "[\"placed_at\",\"currency\"]", "what is needed");
	is_text(at(s, "additionalProperties"), "true", "other keys are allowed");
	is_text(at(s, "properties/placed_at/format"), "\"date-time\"", "a time");
	is_text(at(s, "properties/placed_at/type"), "\"string\"", "that is needed is not null");
	is_text(at(s, "properties/updated_at/type"), "[\"string\",\"null\"]", "others may be");
	is_text(at(s, "properties/total_minor/type"), "[\"integer\",\"null\"]", "money is an integer");
	is_text(at(s, "properties/total_minor/minimum"), "0", "not below 0");
	is_text(at(s, "properties/total_minor/description"),
		"\"what the buyer pays, in minor units of the currency\"",
		"its unit is said");
	is_text(at(s, "properties/total/type"), "[\"string\",\"null\"]", "or a decimal string");
	is_text(at(s, "properties/currency/pattern"), "\"^[A-Z]{3}$\"", "a currency");
	is_text(at(s, "properties/state"), NULL, "what is only printed is not read");
	is_text(at(s, "properties/full"), NULL, "nor are options");
	is_text(at(s, "properties/kept_minor"), NULL, "nor is what stays in the data file");
	is_text(at(s, "properties/source_payment/enum"),
		"[\"paid\",\"authorized\",\"pending\",\"refunded\",\"unknown\",null]", "words");
	is_text(at(s, "properties/lines/type"), "[\"array\",\"null\"]", "a list");
	is_text(at(s, "properties/lines/items/required"), "[\"sku\"]", "of records with their own needs");
	is_text(at(s, "properties/lines/items/properties/shipped_qty/minimum"), "0",
		"a count is not below 0");
	is_text(at(s, "properties/ship_to/properties/city/type"), "[\"string\",\"null\"]", "an object");
	json_decref(s);
}

static void of_output(void)
{
	json_t *s = schema(&order_record, false);

	is_text(at(s, "required"), NULL, "nothing is needed");
	is_text(at(s, "properties/total_minor/type"), "[\"integer\",\"null\"]", "an amount may be unknown");
	is_text(at(s, "properties/paid_minor/type"), "\"integer\"", "others are left out instead");
	is_text(at(s, "properties/total"), NULL, "decimals are not printed");
	is_text(at(s, "properties/holds/items/enum/0"), NULL, "a set has items");
	is_text(at(s, "properties/holds/type"), "\"array\"", "a set is an array");
	is_text(at(s, "properties/lines/type"), "\"array\"", "a list is never null");
	is_text(at(s, "properties/lines/items/properties/waiting/type"), "\"integer\"",
		"what is only printed is");
	json_decref(s);
	json_decref(schema(&item_record, true));
	json_decref(schema(&item_record, false));
}

struct need { int64_t cost_minor, fee_minor, fee, told; struct list parts; };

/* A needed amount may have either name; a name that another field has is not taken. */
static void needed_money(void)
{
	static const struct field part_fields[] = { FIELDS_END };
	static const struct record part = { "part", 8, part_fields };
	static const struct field fields[] = {
		MONEY(struct need, cost_minor, FIELD_NEED | FIELD_SIGNED, "cost"),
		MONEY(struct need, fee_minor, FIELD_NEED, "fee"),
		INT(struct need, fee, 0, "another fee"),
		LIST_OF(struct need, parts, FIELD_NEED, &part, "parts"),
		INT(struct need, told, FIELD_IN, "only read"),
		FIELDS_END
	};
	static const struct record r = { "need", sizeof(struct need), fields };
	json_t *s = schema(&r, true);

	is_text(at(s, "allOf"), "[{\"anyOf\":[{\"required\":[\"cost_minor\"]},{\"required\":[\"cost\"]}]}]",
		"either name");
	is_text(at(s, "required"), "[\"fee_minor\",\"parts\"]", "or the only one");
	is_text(at(s, "properties/cost/pattern"), "\"^-?[0-9]+([.][0-9]+)?$\"", "it may be negative");
	is_text(at(s, "properties/fee/type"), "[\"integer\",\"null\"]", "the other field stays what it is");
	is_text(at(s, "properties/parts/minItems"), "1", "a needed list has an item");
	is_text(at(s, "properties/told/type"), "[\"integer\",\"null\"]", "what is only read is read");
	json_decref(s);
	s = schema(&r, false);
	is_text(at(s, "properties/told"), NULL, "and not printed");
	json_decref(s);
}

static void help(void)
{
	struct buf out = { 0 };
	size_t longest = 0;

	schema_help(&item_record, true, &out);
	ok(strncmp(buf_text(&out), "  sku            text     stock keeping unit (needed)\n", 54) == 0,
		"a line a field");
	ok(!strstr(buf_text(&out), "as_of") && !strstr(buf_text(&out), "is_kit"),
		"but not of what is never read");
	ok(strstr(buf_text(&out), "\n    qty          integer  how many of it (needed)\n"),
		"fields of lists stand below");
	buf_clear(&out);
	schema_help(&order_record, false, &out);
	for (const char *at_line = buf_text(&out); *at_line; at_line += strcspn(at_line, "\n") + 1)
		longest = strcspn(at_line, "\n") > longest ? strcspn(at_line, "\n") : longest;
	ok(longest <= 80, "no line has more than 80 columns");
	buf_release(&out);
}

int main(void)
{
	of_input();
	of_output();
	needed_money();
	help();
	return tap_done();
}
