/* schema.c - a field table as JSON Schema */
#include "wire/schema.h"

#include <string.h>
#include "base/banned.h"

static void quoted(const char *text, struct buf *out)
{
	json_quote(out, text, strlen(text));
}

static void key(const char *name, struct buf *out)
{
	quoted(name, out);
	buf_byte(out, ':');
}

static bool has(const struct field *f, bool input)
{
	return !(f->flags & (FIELD_SQL | FIELD_ARG | (input ? FIELD_OUT : FIELD_IN)));
}

/* On input null means "not told"; on output it stands for what is printed although it is not told. */
static bool may_be_null(const struct field *f, bool input)
{
	return input ? !(f->flags & FIELD_NEED) : (f->flags & FIELD_NULL) && f->kind != FIELD_LIST;
}

static void type(const char *name, bool null, struct buf *out)
{
	buf_format(out, null ? "\"type\":[\"%s\",\"null\"]" : "\"type\":\"%s\"", name);
}

static void text_rules(const struct field *f, bool input, struct buf *out)
{
	type("string", may_be_null(f, input), out);
	if (f->flags & FIELD_CAPS)
		buf_str(out, ",\"pattern\":\"^[A-Z]{3}$\"");
	else if (input)
		buf_format(out, ",\"maxLength\":%d", TEXT_MAX_BYTES);
}

static void integer_rules(const struct field *f, bool input, struct buf *out)
{
	type("integer", may_be_null(f, input), out);
	if (f->flags & FIELD_QTY)
		buf_str(out, ",\"minimum\":1");
	else if (f->flags & FIELD_COUNT || (f->kind == FIELD_MONEY && !(f->flags & FIELD_SIGNED)))
		buf_str(out, ",\"minimum\":0");
}

static void words(const struct field *f, bool null, struct buf *out)
{
	const char *comma = "";

	buf_str(out, "\"enum\":[");
	for (int i = 0; f->words[i]; i++, comma = ",") {
		buf_str(out, comma);
		quoted(f->words[i], out);
	}
	buf_str(out, null ? ",null]" : "]");
}

static void object_rules(const struct record *r, bool input, bool null, struct buf *out);

static void list_rules(const struct field *f, bool input, struct buf *out)
{
	type("array", may_be_null(f, input), out);
	if (f->kind == FIELD_LIST) {
		if (input && f->flags & FIELD_NEED)
			buf_str(out, ",\"minItems\":1");
		buf_format(out, ",\"maxItems\":%d,\"items\":{", LIST_MAX);
		object_rules(f->sub, input, false, out);
	} else {
		buf_str(out, ",\"items\":{");
		words(f, false, out);
	}
	buf_byte(out, '}');
}

/* Everything but the description; true when something was said. */
static bool rules(const struct field *f, bool input, struct buf *out)
{
	bool null = may_be_null(f, input);

	switch (f->kind) {
	case FIELD_TEXT: text_rules(f, input, out); break;
	case FIELD_INT: case FIELD_MONEY: case FIELD_RATE: integer_rules(f, input, out); break;
	case FIELD_BOOL: type("boolean", null, out); break;
	case FIELD_ONE_OF: words(f, null, out); break;
	case FIELD_SET_OF: case FIELD_LIST: list_rules(f, input, out); break;
	case FIELD_OBJECT: object_rules(f->sub, input, null, out); break;
	case FIELD_TIME: case FIELD_DATE:
		type("string", null, out);
		buf_str(out, f->kind == FIELD_TIME ? ",\"format\":\"date-time\"" : ",\"format\":\"date\"");
		break;
	case FIELD_JSON: case FIELD_END: return false;
	}
	return true;
}

static void description(const struct field *f, struct buf *out)
{
	const char *unit = f->kind == FIELD_MONEY ? ", in minor units of the currency"
		: f->kind == FIELD_RATE && !strstr(f->help, "basis points") ? ", in basis points" : "";

	key("description", out);
	quoted(f->help, out);
	if (*unit) {
		out->len--;       /* the closing quote */
		buf_str(out, unit);
		buf_byte(out, '"');
	}
}

/* The name under which an amount may come as a decimal string, or 0 when another field has it. */
static size_t decimal_name(const struct record *r, const struct field *f)
{
	size_t len = strlen(f->name), cut = len > 6 ? len - 6 : 0;

	if (f->kind != FIELD_MONEY || !cut || strcmp(f->name + cut, "_minor") != 0)
		return 0;
	for (const struct field *o = r->fields; o->kind != FIELD_END; o++)
		if (strlen(o->name) == cut && strncmp(o->name, f->name, cut) == 0)
			return 0;
	return cut;
}

static void decimal_property(const struct field *f, size_t len, struct buf *out)
{
	buf_byte(out, ',');
	json_quote(out, f->name, len);
	buf_str(out, ":{");
	type("string", may_be_null(f, true), out);
	buf_format(out, ",\"pattern\":\"^%s[0-9]+([.][0-9]+)?$\",", f->flags & FIELD_SIGNED ? "-?" : "");
	buf_format(out, "\"description\":\"instead of %s: the amount as a decimal, such as 1499.00\"}", f->name);
}

static void properties(const struct record *r, bool input, struct buf *out)
{
	const char *comma = "";

	buf_str(out, ",\"properties\":{");
	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		if (!has(f, input))
			continue;
		size_t decimal = input ? decimal_name(r, f) : 0;
		buf_str(out, comma);
		key(f->name, out);
		buf_byte(out, '{');
		if (rules(f, input, out))
			buf_byte(out, ',');
		description(f, out);
		buf_byte(out, '}');
		if (decimal)
			decimal_property(f, decimal, out);
		comma = ",";
	}
	buf_byte(out, '}');
}

/* What must be there. An amount may have either of two names. */
static void required(const struct record *r, struct buf *out)
{
	const char *open = ",\"required\":[", *start = open;

	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		if (!(f->flags & FIELD_NEED) || !has(f, true) || f->kind == FIELD_OBJECT || decimal_name(r, f))
			continue;
		buf_str(out, open);
		quoted(f->name, out);
		open = ",";
	}
	if (open != start)
		buf_byte(out, ']');
	open = start = ",\"allOf\":[";
	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		size_t decimal = decimal_name(r, f);
		if (!(f->flags & FIELD_NEED) || !has(f, true) || !decimal)
			continue;
		buf_format(out, "%s{\"anyOf\":[{\"required\":[\"%s\"]},{\"required\":[\"%.*s\"]}]}", open, f->name,
			(int)decimal, f->name);
		open = ",";
	}
	if (open != start)
		buf_byte(out, ']');
}

static void object_rules(const struct record *r, bool input, bool null, struct buf *out)
{
	type("object", null, out);
	properties(r, input, out);
	if (input)
		required(r, out);
	buf_str(out, ",\"additionalProperties\":true");
}

void schema_json(const struct record *r, const char *title, bool input, struct buf *out)
{
	buf_str(out, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",");
	key("title", out);
	quoted(title ? title : r->name, out);
	buf_byte(out, ',');
	object_rules(r, input, false, out);
	buf_str(out, "}\n");
}
