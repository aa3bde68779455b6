/* schema_help.c - a field table as help text */
#include "wire/schema.h"

#include <string.h>
#include "base/wrap.h"
#include "base/banned.h"

enum { NAME_COLUMNS_MAX = 26, KIND_COLUMNS = 7 };

static bool has(const struct field *f, bool input)
{
	return !(f->flags & (FIELD_SQL | FIELD_ARG | (input ? FIELD_OUT : FIELD_IN)));
}

static const char *kind_word(enum field_kind kind)
{
	static const char *const kinds[] = {
		[FIELD_END] = "", [FIELD_TEXT] = "text", [FIELD_INT] = "integer", [FIELD_MONEY] = "money",
		[FIELD_RATE] = "rate", [FIELD_TIME] = "time", [FIELD_DATE] = "date", [FIELD_BOOL] = "boolean",
		[FIELD_ONE_OF] = "word", [FIELD_SET_OF] = "words", [FIELD_OBJECT] = "object",
		[FIELD_LIST] = "list", [FIELD_JSON] = "json",
	};

	return kinds[kind];
}

static size_t name_columns(const struct record *r, bool input, size_t depth)
{
	size_t most = 0;

	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		if (!has(f, input))
			continue;
		size_t width = 2 * depth + strlen(f->name);
		size_t inner = f->sub ? name_columns(f->sub, input, depth + 1) : 0;
		width = inner > width ? inner : width;
		most = width > most ? width : most;
	}
	return most < NAME_COLUMNS_MAX ? most : NAME_COLUMNS_MAX;
}

/* What F is: its help, the words it may hold, and whether it must be there. */
static void meaning(const struct field *f, bool input, struct buf *out)
{
	const char *join = ": ";

	buf_str(out, f->help);
	for (int i = 0; f->words && f->words[i]; i++, join = ", ") {
		buf_str(out, join);
		buf_str(out, f->words[i]);
	}
	if (input && f->flags & FIELD_NEED)
		buf_str(out, " (needed)");
}

static void rows(const struct record *r, bool input, size_t depth, size_t columns, struct buf *out)
{
	struct buf left = { 0 }, right = { 0 };

	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		if (!has(f, input))
			continue;
		buf_clear(&left);
		buf_clear(&right);
		int pad = (int)(columns - 2 * depth);
		buf_format(&left, "%*s%-*s  %s", (int)(2 * depth), "", pad > 0 ? pad : 0, f->name,
			kind_word(f->kind));
		meaning(f, input, &right);
		wrap_row(out, buf_text(&left), 2 + columns + 2 + KIND_COLUMNS + 2, buf_text(&right));
		if (f->sub)
			rows(f->sub, input, depth + 1, columns, out);
	}
	buf_release(&left);
	buf_release(&right);
}

void schema_help(const struct record *type, bool input, struct buf *out)
{
	rows(type, input, 0, name_columns(type, input, 0), out);
}
