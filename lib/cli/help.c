/* help.c - --help and the table for tests, from the rows */
#include "cli/help.h"

#include <string.h>
#include "base/wrap.h"
#include "wire/schema.h"
#include "base/banned.h"

enum { OPTION_INDENT = 28, VERB_INDENT = 14 };

/* The man page, and the one of the formats when the verb reads them. */
static void see_also(const struct tool *t, bool foreign, struct buf *out)
{
	buf_format(out, "\nSee %s(1), %soms(7).\n", t->name, foreign ? "oms-maps(5), " : "");
}

void help_tool(const struct tool *t, struct buf *out)
{
	buf_format(out, "usage: %s VERB [OPTION ...] [OPERAND ...]\n\n", t->name);
	wrap_text(out, 0, 0, t->summary);
	buf_str(out, "\nVerbs:\n");
	for (const struct cmd *c = t->cmds; c->name; c++)
		wrap_row(out, c->name, VERB_INDENT, c->summary);
	buf_format(out, "\n'%s VERB --help' tells what a verb reads and prints.\n", t->name);
	see_also(t, false, out);
}

/* Operands in brackets where standard input can take their place. */
static const char *operands_text(const struct cmd *c, struct arena *mem)
{
	bool needed = c->flags & CMD_MUST_FIND || c->kind == CMD_RUN;

	if (!c->operands)
		return "";
	return arena_format(mem, needed ? " %s" : " [%s]", c->operands);
}

static const char *option_text(const struct opt_row *r, struct arena *mem)
{
	return arena_format(mem, r->arg ? " [--%s %s]" : " [--%s]", r->name, r->arg);
}

/* One line: as many options as there is room for, those of the verb first, then "...". */
static void usage(const struct tool *t, const struct cmd *c, const struct opt_row *rows, size_t n, struct buf *out)
{
	struct arena mem = { 0 };
	const char *operands = operands_text(c, &mem);
	size_t from = out->len, room = WRAP_COLUMNS - strlen(operands) - strlen(" ...");

	buf_format(out, "usage: %s %s", t->name, c->name);
	for (size_t i = 0; i < n; i++) {
		const char *option = option_text(&rows[i], &mem);
		if (out->len - from + strlen(option) > room) {
			buf_str(out, " ...");
			break;
		}
		buf_str(out, option);
	}
	buf_str(out, operands);
	buf_byte(out, '\n');
	arena_release(&mem);
}

static void option_meaning(const struct opt_row *r, struct buf *out)
{
	const char *join = ": ";

	buf_str(out, r->help);
	for (int i = 0; r->field && r->field->words && r->field->words[i]; i++, join = ", ") {
		buf_str(out, join);
		buf_str(out, r->field->words[i]);
	}
	if (r->env)
		buf_format(out, " [%s]", r->env);
}

static void options(const struct opt_row *rows, size_t n, struct buf *out)
{
	struct buf left = { 0 }, right = { 0 };

	buf_str(out, "\nOptions:\n");
	for (size_t i = 0; i < n; i++) {
		buf_clear(&left);
		buf_clear(&right);
		if (rows[i].letter)
			buf_format(&left, "-%c, ", rows[i].letter);
		else
			buf_str(&left, "    ");
		buf_format(&left, rows[i].arg ? "--%s %s" : "--%s", rows[i].name, rows[i].arg);
		option_meaning(&rows[i], &right);
		wrap_row(out, buf_text(&left), OPTION_INDENT, buf_text(&right));
	}
	buf_release(&left);
	buf_release(&right);
}

static void records(const struct cmd *c, struct buf *out)
{
	bool foreign = c->kind == CMD_IMPORT || c->kind == CMD_CONVERT;

	if (c->in && (foreign || c->kind == CMD_EACH)) {
		buf_str(out, foreign ? "\nEach record of input, when it is NDJSON (maps read other formats):\n"
			: "\nEach line of input:\n");
		schema_help(c->in, true, out);
	}
	if (c->out) {
		buf_str(out, "\nEach line of output:\n");
		schema_help(c->out, false, out);
	}
}

/* Lines as they are, each broken where it is too long. */
static void notes(const char *text, struct buf *out)
{
	buf_byte(out, '\n');
	while (*text) {
		size_t len = strcspn(text, "\n");
		struct buf line = { 0 };
		buf_add(&line, text, len);
		wrap_text(out, 0, 0, buf_text(&line));
		buf_release(&line);
		text += len + (text[len] != '\0');
	}
}

void help_cmd(const struct tool *t, const struct cmd *c, struct buf *out)
{
	struct opt_row rows[OPT_ROWS_MAX];
	size_t n = opt_rows(c, rows);

	usage(t, c, rows, n, out);
	buf_byte(out, '\n');
	wrap_text(out, 0, 0, c->summary);
	if (c->notes)
		notes(c->notes, out);
	records(c, out);
	options(rows, n, out);
	if (c->example) {
		buf_str(out, "\nExample:\n  ");
		wrap_text(out, 2, 4, c->example);
	}
	see_also(t, c->map_kind || c->to_kind, out);
}

static void pair(const char *open, const char *key, const char *text, struct buf *out)
{
	buf_format(out, "%s\"%s\":", open, key);
	if (text)
		json_quote(out, text, strlen(text));
	else
		buf_str(out, "null");
}

static void field_names(const char *key, const struct record *r, unsigned but, struct buf *out)
{
	const char *open = "";

	buf_format(out, ",\"%s\":[", key);
	for (const struct field *f = r ? r->fields : NULL; f && f->kind != FIELD_END; f++)
		if (!(f->flags & (FIELD_SQL | FIELD_ARG | but))) {
			buf_format(out, "%s\"%s\"", open, f->name);
			open = ",";
		}
	buf_byte(out, ']');
}

void help_spec(const struct tool *t, struct buf *out)
{
	struct opt_row rows[OPT_ROWS_MAX];

	for (const struct cmd *c = t->cmds; c->name; c++) {
		size_t n = opt_rows(c, rows);
		pair("{", "verb", c->name, out);
		pair(",", "summary", c->summary, out);
		pair(",", "operands", c->operands, out);
		field_names("reads", c->in, FIELD_OUT, out);
		field_names("prints", c->out, FIELD_IN, out);
		buf_str(out, "}\n");
		for (size_t i = 0; i < n; i++) {
			char letter[2] = { rows[i].letter, '\0' };
			pair("{", "verb", c->name, out);
			pair(",", "option", rows[i].name, out);
			pair(",", "letter", *letter ? letter : NULL, out);
			pair(",", "argument", rows[i].arg, out);
			pair(",", "env", rows[i].env, out);
			pair(",", "help", rows[i].help, out);
			buf_str(out, "}\n");
		}
	}
}
