/* complete.c - candidates for the shells, from the rows */
#include "cli/help.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "import/import.h"
#include "wire/writer.h"
#include "base/banned.h"

/* The word being completed: HEAD stays ("--state=", "a,b,"), PREFIX is what candidates begin with. */
struct word {
	const char *head, *prefix;
	size_t head_len;
	struct buf *out;
};

static void offer(const struct word *w, const char *candidate, const char *help)
{
	if (strncmp(candidate, w->prefix, strlen(w->prefix)) != 0)
		return;
	buf_add(w->out, w->head, w->head_len);
	buf_str(w->out, candidate);
	buf_byte(w->out, '\t');
	buf_str(w->out, help);
	buf_byte(w->out, '\n');
}

/* Complete only what stands behind the last comma. */
static struct word behind_comma(const struct word *w)
{
	const char *comma = strrchr(w->prefix, ',');
	struct word tail = *w;

	if (!comma)
		return tail;
	if (!w->head_len)
		tail.head = w->prefix;
	tail.head_len = (size_t)(comma + 1 - tail.head);
	tail.prefix = comma + 1;
	return tail;
}

static int offer_map(void *arg, const char *name, const char *title, const char *where, struct err *e)
{
	(void)where, (void)e;
	offer(arg, name, title);
	return 0;
}

static void offer_words(const struct word *w, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		offer(w, words[i], "");
}

static void offer_fields(const struct word *w, const struct record *r)
{
	for (const struct field *f = r ? r->fields : NULL; f && f->kind != FIELD_END; f++)
		if (!(f->flags & (FIELD_SQL | FIELD_IN | FIELD_ARG)))
			offer(w, f->name, f->help);
}

/* What may stand behind option R; nothing for a file or free text. */
static void offer_values(const struct cmd *c, const struct opt_row *r, const struct word *w)
{
	struct word tail = behind_comma(w);
	struct err ignored;

	if (r->field && r->field->words)
		offer_words(r->field->kind == FIELD_SET_OF ? &tail : w, r->field->words);
	else if (!r->opt)
		return;
	else if (r->opt->offset == offsetof(struct shared, format))
		offer_words(w, format_words);
	else if (r->opt->offset == offsetof(struct shared, fields))
		offer_fields(&tail, c->out);
	else if (r->opt->offset == offsetof(struct shared, from) && c->map_kind)
		(void)import_each_map(c->map_kind, false, offer_map, (void *)(uintptr_t)w, &ignored);
	else if (r->opt->offset == offsetof(struct shared, to) && c->to_kind)
		(void)import_each_map(c->to_kind, true, offer_map, (void *)(uintptr_t)w, &ignored);
}

static const struct opt_row *long_row(const struct opt_row *rows, size_t n, const char *name, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(rows[i].name, name, len) == 0 && !rows[i].name[len])
			return &rows[i];
	return NULL;
}

/* The option that takes the word behind WORD as its argument, or NULL: "--state", "-f", "-qf". */
static const struct opt_row *waiting_row(const struct opt_row *rows, size_t n, const char *word)
{
	const struct opt_row *r = NULL;

	if (word[0] != '-' || !word[1])
		return NULL;
	if (word[1] == '-') {
		r = long_row(rows, n, word + 2, strlen(word + 2));
		return r && r->arg ? r : NULL;
	}
	for (const char *letter = word + 1; *letter; letter++)
		for (size_t i = 0; i < n; i++)
			if (rows[i].letter == *letter && rows[i].arg)
				return letter[1] ? NULL : &rows[i];
	return NULL;
}

static void offer_options(const struct opt_row *rows, size_t n, const struct word *w)
{
	struct word name = *w;

	name.head = "--";
	name.head_len = 2;
	name.prefix = w->prefix + (w->prefix[1] == '-' ? 2 : 1);
	for (size_t i = 0; i < n; i++)
		offer(&name, rows[i].name, rows[i].help);
}

static void offer_verbs(const struct tool *t, const struct word *w)
{
	for (const struct cmd *c = t->cmds; c->name; c++)
		offer(w, c->name, c->summary);
	if (*w->prefix == '-') {
		offer(w, "--help", "show the verbs");
		offer(w, "--version", "show the version");
	}
}

/* A shell that breaks words at '=' gives "--state" "=" "pl": the option is then further in front. */
static const char *option_before(char **words, int last, const char **ret_prefix)
{
	if (strcmp(words[last], "=") == 0) {
		*ret_prefix = "";
		return words[last - 1];
	}
	if (last > 2 && strcmp(words[last - 1], "=") == 0)
		return words[last - 2];
	return last > 1 ? words[last - 1] : "";
}

static bool past_options(char **words, int last)
{
	for (int i = 1; i < last; i++)
		if (strcmp(words[i], "--") == 0)
			return true;
	return false;
}

void complete_words(const struct tool *t, char **words, int n, struct buf *out)
{
	struct opt_row rows[OPT_ROWS_MAX];
	struct word w = { .head = "", .prefix = n > 0 ? words[n - 1] : "", .out = out };
	const struct cmd *c = n > 1 ? tool_cmd(t, words[0]) : NULL;

	if (n < 2)
		offer_verbs(t, &w);
	if (!c || past_options(words, n - 1))
		return;
	size_t n_rows = opt_rows(c, rows);
	const struct opt_row *r = waiting_row(rows, n_rows, option_before(words, n - 1, &w.prefix));
	const char *equals = strncmp(w.prefix, "--", 2) == 0 ? strchr(w.prefix, '=') : NULL;
	if (!r && equals) {
		r = long_row(rows, n_rows, w.prefix + 2, (size_t)(equals - w.prefix) - 2);
		w.head = w.prefix;
		w.head_len = (size_t)(equals + 1 - w.prefix);
		w.prefix = equals + 1;
		if (!r)
			return;
	}
	if (r)
		offer_values(c, r, &w);
	else if (*w.prefix == '-')
		offer_options(rows, n_rows, &w);
}
