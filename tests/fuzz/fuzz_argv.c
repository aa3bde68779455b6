/* fuzz_argv.c - any bytes as a command line: the first chooses the verb, the rest are its words, each up to a NUL
 *
 * A second, plain reading of the same words by the rows of opt_rows() must come to the same. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli/tool.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct told { const char *name; int64_t qty, on, state, holds, price_minor, at, id; };

static const char *const state_words[] = { "new", "old", NULL };
static const char *const hold_words[] = { "red", "green", "blue", NULL };

static const struct field told_fields[] = {
	TEXT(struct told, name, FIELD_KEY | FIELD_NEED | FIELD_OPT, "a text"),
	INT(struct told, qty, FIELD_OPT | FIELD_COUNT, "a number"), BOOL(struct told, on, FIELD_ARG, "a flag"),
	ONE_OF(struct told, state, FIELD_OPT, state_words, "a word"),
	SET_OF(struct told, holds, FIELD_ARG, hold_words, "words"), MONEY(struct told, price_minor, FIELD_OPT, "money"),
	TIME(struct told, at, FIELD_OPT, "a time"), INT(struct told, id, FIELD_SQL, ""), FIELDS_END
};

static const struct record told_record = { "told", sizeof(struct told), told_fields };

static int never(struct work *w, const void *in, void *out, struct err *e)
{
	(void)w, (void)in, (void)out, (void)e;
	abort();
}

static const struct cmd cmds[] = {
	{ .name = "each", .kind = CMD_EACH, .in = &told_record, .explain = never },
	{ .name = "import", .kind = CMD_IMPORT, .in = &told_record },
	{ .name = "convert", .kind = CMD_CONVERT, .in = &told_record },
	{ .name = "list", .kind = CMD_LIST, .in = &told_record },
	{ .name = "run", .kind = CMD_RUN, .flags = CMD_ALONE, .in = &told_record },
};

enum { WORDS_MOST = 64, VERBS = sizeof cmds / sizeof *cmds };

/* What the second reading finds. WRONG: a word that is no option, or lacks or has an argument. */
struct reading {
	struct opt_row rows[OPT_ROWS_MAX];
	size_t n;
	const char *text[OPT_ROWS_MAX];
	int times[OPT_ROWS_MAX], operands;
	struct told in;
	struct arena *mem;
	bool wrong, bad_value;
};

static void take(struct reading *r, size_t row, const char *text)
{
	const struct field *f = r->rows[row].field;
	const char *value = text ? text : "true";
	int64_t n;
	struct err e;

	r->times[row]++;
	r->text[row] = text;
	if (f && record_set_text(f, &r->in, value, strlen(value), 2, r->mem, &e))
		r->bad_value = true;
	if (!f && r->rows[row].opt->kind == OPT_INT && (text_int(value, strlen(value), &n) || n < 0))
		r->bad_value = true;
}

/* One long option; true when it has taken the word behind it too. */
static bool read_long(struct reading *r, const char *word, const char *next)
{
	size_t len = strcspn(word, "="), i = 0;

	while (i < r->n && (strlen(r->rows[i].name) != len || strncmp(r->rows[i].name, word, len) != 0))
		i++;
	if (i == r->n || (word[len] && !r->rows[i].arg) || (!word[len] && r->rows[i].arg && !next)) {
		r->wrong = true;
		return false;
	}
	take(r, i, !r->rows[i].arg ? NULL : word[len] ? word + len + 1 : next);
	return r->rows[i].arg && !word[len];
}

/* One word of letters; true when the last of them has taken the word behind it. */
static bool read_letters(struct reading *r, const char *word, const char *next)
{
	for (; *word && !r->wrong; word++) {
		size_t i = 0;
		while (i < r->n && r->rows[i].letter != *word)
			i++;
		if (i == r->n || (r->rows[i].arg && !word[1] && !next)) {
			r->wrong = true;
		} else if (r->rows[i].arg) {
			take(r, i, word[1] ? word + 1 : next);
			return !word[1];
		} else {
			take(r, i, NULL);
		}
	}
	return false;
}

static void read_words(struct reading *r, const struct cmd *c, int argc, char **argv)
{
	r->n = opt_rows(c, r->rows);
	record_init(c->in, &r->in);
	for (int i = 1; i < argc && !r->wrong; i++) {
		const char *next = i + 1 < argc ? argv[i + 1] : NULL;
		if (strcmp(argv[i], "--") == 0) {
			r->operands += argc - i - 1;
			return;
		}
		if (strncmp(argv[i], "--", 2) == 0)
			i += read_long(r, argv[i] + 2, next);
		else if (argv[i][0] == '-' && argv[i][1])
			i += read_letters(r, argv[i] + 1, next);
		else
			r->operands++;
	}
}

static void must(bool held, const char *what)
{
	if (held)
		return;
	fprintf(stderr, "%s\n", what);
	abort();
}

static void compare(const struct reading *r, const struct shared *s, const struct told *in)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct opt *o = r->rows[i].opt;
		const char *at = o ? (const char *)s + o->offset : NULL;
		int64_t n = -1;
		if (!o)
			continue;
		if (o->kind == OPT_FLAG)
			must(*(const bool *)at == (r->times[i] > 0), "a flag is not what was said");
		else if (o->kind == OPT_TEXT)
			must(*(const char *const *)at == r->text[i], "a text is not what was said");
		else
			must(!r->times[i] || (text_int(r->text[i], strlen(r->text[i]), &n) == 0
				&& n == *(const int64_t *)at), "a number is not what was said");
	}
	must(record_digest(&told_record, in) == record_digest(&told_record, &r->in), "a field is not what was said");
	must(in->on == r->in.on && in->holds == r->in.holds && in->id == INT_UNKNOWN, "an argument is not what was said");
}

/* The words of the input, each closed by a NUL. */
static int split(char *text, size_t size, char **argv)
{
	int argc = 0;

	argv[argc++] = text - 1;
	for (char *at = text; at < text + size && argc < WORDS_MOST; at += strlen(at) + 1)
		argv[argc++] = at;
	argv[argc] = NULL;
	return argc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct cmd *c = &cmds[size ? data[0] % VERBS : 0];
	struct shared shared = { .batch = 5000, .busy_ms = 10000 };
	struct arena mem = { 0 };
	struct reading r = { .mem = &mem };
	struct err e = { 0 };
	struct told in;
	char *argv[WORDS_MOST + 1], **operands = NULL, *text = must_alloc(size + 2);
	int n = 0;

	unsetenv("OMS_DB"), unsetenv("OMS_NOW"), unsetenv("OMS_ACTOR"), unsetenv("POSIXLY_CORRECT");
	if (size)
		memcpy(text + 1, data + 1, size - 1);
	int argc = split(text + 1, size ? size - 1 : 0, argv);
	read_words(&r, c, argc, argv);
	record_init(c->in, &in);
	int rc = opt_parse(c, argc, argv, &shared, &in, &mem, &operands, &n, &e);
	if (rc == 0) {
		must(!r.wrong && !r.bad_value, "a wrong command line is taken");
		must(n == r.operands, "operands are not those of the command line");
		compare(&r, &shared, &in);
	} else {
		must(e.code == ERR_USAGE && *e.text, "a refusal that is none");
		must(*e.field ? r.bad_value : r.wrong, "a command line is refused for nothing");
	}
	arena_release(&mem);
	must_free(text);
	return 0;
}
