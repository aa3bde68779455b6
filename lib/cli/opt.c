/* opt.c - option tables joined, given to getopt_long(3), and read back */
#include "cli/opt.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli/tool.h"
#include "base/banned.h"

#define ROW(k, l, n, m, a, h, v) { k, l, n, offsetof(struct shared, m), a, h, v }
#define ROWS_END { .kind = OPT_END }

const struct opt opt_common[] = {
	ROW(OPT_FLAG, 'q', "quiet", quiet, NULL, "no summary and no progress on standard error", NULL),
	ROW(OPT_FLAG, 'h', "help", help, NULL, "show this help", NULL),
	ROW(OPT_FLAG, 'V', "version", version, NULL, "show the version", NULL),
	ROWS_END
};

const struct opt opt_data[] = {
	ROW(OPT_TEXT, 'd', "db", db, "FILE", "the data file (oms.db here if not told)", "OMS_DB"),
	ROW(OPT_INT, 0, "busy-ms", busy_ms, "N", "wait so long for a data file in use (10000)", NULL),
	ROW(OPT_TEXT, 0, "now", now, "TIME", "the clock, for tests, replays and backdating", "OMS_NOW"),
	ROW(OPT_TEXT, 0, "actor", actor, "NAME", "who does it (the login name)", "OMS_ACTOR"),
	ROWS_END
};

const struct opt opt_write[] = {
	ROW(OPT_INT, 'b', "batch", batch, "N", "commit after so many records (5000)", NULL),
	ROW(OPT_FLAG, 0, "atomic", atomic, NULL, "all or nothing: the first refusal undoes the run", NULL),
	ROW(OPT_TEXT, 0, "rejects", rejects, "FILE", "write refused records with their error to FILE", NULL),
	ROWS_END
};

const struct opt opt_undo[] = {
	ROW(OPT_FLAG, 'n', "dry-run", dry_run, NULL, "do everything, then undo it", NULL),
	ROWS_END
};

const struct opt opt_filter[] = {
	ROW(OPT_FLAG, 0, "explain", explain, NULL, "say which steps are legal now, change nothing", NULL),
	ROWS_END
};

const struct opt opt_read[] = {
	ROW(OPT_TEXT, 'f', "format", format, "WORD", "ndjson, table, csv, tsv or xlsx", NULL),
	ROW(OPT_TEXT, 0, "fields", fields, "A,B,C", "print these fields, in this order", NULL),
	ROW(OPT_FLAG, 0, "redact", redact, NULL, "leave out who people are, and what they wrote", NULL),
	ROW(OPT_FLAG, 0, "ascii", ascii, NULL, "draw the bars of tables with plain characters", NULL),
	ROW(OPT_FLAG, 0, "bom", bom, NULL, "begin csv with the mark that Excel wants", NULL),
	ROW(OPT_FLAG, 0, "schema", schema, NULL, "print the JSON Schema of the records", NULL),
	ROWS_END
};

const struct opt opt_foreign[] = {
	ROW(OPT_TEXT, 0, "from", from, "MAP", "what the input is: a map, canonical, or auto", NULL),
	ROW(OPT_TEXT, 0, "map", map, "FILE", "a map of your own", NULL),
	ROW(OPT_TEXT, 0, "channel", channel, "NAME", "the channel, instead of the map's", NULL),
	ROW(OPT_TEXT, 0, "zone", zone, "ZONE", "zone of times without offset, instead of the map's", NULL),
	ROW(OPT_TEXT, 0, "currency", currency, "CODE", "currency of dumps that tell none", NULL),
	ROW(OPT_TEXT, 0, "join", join, "FILE", "the second file of dumps that come in two", NULL),
	ROW(OPT_TEXT, 0, "sheet", sheet, "NAME", "the sheet of a workbook, instead of the first that fits", NULL),
	ROW(OPT_TEXT, 0, "dates", dates, "WORD", "how 1/8/2026 is read: day-first or month-first", NULL),
	ROWS_END
};

const struct opt opt_maps[] = {
	ROW(OPT_FLAG, 0, "maps", maps, NULL, "list the maps there are", NULL),
	ROW(OPT_TEXT, 0, "check", check, "FILE", "say how FILE fits its map", NULL),
	ROWS_END
};

const struct opt opt_to[] = {
	ROW(OPT_TEXT, 0, "to", to, "MAP", "write the format of this map", NULL),
	ROW(OPT_TEXT, 0, "map", map, "FILE", "write by a map of your own", NULL),
	ROW(OPT_MANY, 0, "set", sets, "NAME=VALUE", "a value that the map asks for as $NAME; may be repeated", NULL),
	ROW(OPT_TEXT, 0, "zone", zone, "ZONE", "zone of times, instead of the map's", NULL),
	ROW(OPT_FLAG, 0, "maps", maps, NULL, "list the maps there are", NULL),
	ROWS_END
};

enum { EACH_KIND = 1 << CMD_EACH, IMPORT_KIND = 1 << CMD_IMPORT, CONVERT_KIND = 1 << CMD_CONVERT,
	LIST_KIND = 1 << CMD_LIST, RUN_KIND = 1 << CMD_RUN, ANY_KIND = 31 };

static const struct { const struct opt *rows; int kinds; } groups[] = {
	{ opt_foreign, IMPORT_KIND | CONVERT_KIND },
	{ opt_maps, CONVERT_KIND },
	{ opt_to, LIST_KIND },
	{ opt_read, ANY_KIND },
	{ opt_undo, EACH_KIND | IMPORT_KIND | RUN_KIND },
	{ opt_write, EACH_KIND | IMPORT_KIND },
	{ opt_filter, EACH_KIND },
	{ opt_data, ANY_KIND & ~CONVERT_KIND },
	{ opt_common, ANY_KIND },
};

static const struct opt_row *row_named(const struct opt_row *rows, size_t n, const char *name, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(rows[i].name, name, len) == 0 && !rows[i].name[len])
			return &rows[i];
	return NULL;
}

static void field_row(const struct field *f, struct opt_row *ret)
{
	size_t n = strlen(f->name);

	if (f->kind == FIELD_MONEY && n > 6 && strcmp(f->name + n - 6, "_minor") == 0)
		n -= 6;
	*ret = (struct opt_row){ .help = f->help, .field = f };
	snprintf(ret->name, sizeof ret->name, "%.*s", (int)n, f->name);
	for (char *c = ret->name; *c; c++)
		*c = *c == '_' ? '-' : *c;
	ret->arg = f->kind == FIELD_BOOL ? NULL : f->flags & FIELD_CAPS ? "CODE" : f->kind == FIELD_TEXT ? "TEXT"
		: f->kind == FIELD_TIME ? "TIME"
		: f->kind == FIELD_DATE ? "DATE" : f->kind == FIELD_ONE_OF ? "WORD" : f->kind == FIELD_SET_OF
		? "A,B" : f->kind == FIELD_MONEY ? "AMOUNT" : "N";
}

/* True when tables of R have pictures. */
static bool has_pictures(const struct record *r)
{
	for (const struct field *f = r ? r->fields : NULL; f && f->kind != FIELD_END; f++)
		if (f->flags & (FIELD_BAR | FIELD_SPARK))
			return true;
	return false;
}

/* What a verb reads by maps when it is told to, it has as options too; one of the record itself goes before. */
static bool in_group(const struct cmd *c, size_t g, const struct opt *o, const struct opt_row *rows, size_t n)
{
	if (groups[g].rows == opt_foreign && c->kind == CMD_EACH && c->map_kind)
		return o->offset != offsetof(struct shared, join) && !row_named(rows, n, o->name, strlen(o->name));
	if (groups[g].rows == opt_to)
		return c->to_kind && !row_named(rows, n, o->name, strlen(o->name));
	if (c->flags & CMD_EXPORT && (o->offset == offsetof(struct shared, format)
		|| o->offset == offsetof(struct shared, fields)))
		return false;
	if (groups[g].rows == opt_read && c->flags & CMD_DOCUMENT)
		return o->offset == offsetof(struct shared, schema);
	if (o->offset == offsetof(struct shared, ascii) && !has_pictures(c->out))
		return false;
	if (o->offset == offsetof(struct shared, redact))
		return !row_named(rows, n, o->name, strlen(o->name))
			&& (record_is_personal(c->out) || record_is_personal(c->to_out));
	if (c->flags & CMD_EXPORT && groups[g].rows == opt_undo)
		return true;
	return groups[g].kinds & 1 << c->kind
		&& !(o->offset == offsetof(struct shared, explain) && !c->explain)
		&& !(o->offset == offsetof(struct shared, dry_run) && c->flags & CMD_ALONE && !(c->flags & CMD_REHEARSES));
}

size_t opt_rows(const struct cmd *c, struct opt_row *ret)
{
	size_t n = 0;

	for (const struct field *f = c->in ? c->in->fields : NULL; f && f->kind != FIELD_END; f++)
		if (f->flags & (c->flags & CMD_NO_ARGS ? FIELD_OPT : FIELD_OPT | FIELD_ARG) && n < OPT_ROWS_MAX)
			field_row(f, &ret[n++]);
	for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
		for (const struct opt *o = groups[g].rows; o->kind != OPT_END; o++) {
			if (!in_group(c, g, o, ret, n))
				continue;
			if (n == OPT_ROWS_MAX)
				return n;
			ret[n] = (struct opt_row){ .letter = o->letter, .arg = o->arg, .help = o->help, .env = o->env,
				.opt = o };
			snprintf(ret[n++].name, sizeof ret->name, "%s", o->name);
		}
	return n;
}

static int set_shared(const struct opt *o, struct shared *s, const char *text, struct err *e)
{
	void *at = (char *)s + o->offset;

	if (o->kind == OPT_FLAG) {
		*(bool *)at = true;
	} else if (o->kind == OPT_TEXT) {
		*(const char **)at = text;
	} else if (o->kind == OPT_MANY) {
		struct told_many *many = at;
		if (many->n == TOLD_MANY_MAX)
			return err_set(e, ERR_USAGE, o->name, "--%s: more than %d of them", o->name, TOLD_MANY_MAX);
		many->at[many->n++] = text;
	} else if (text_int(text, strlen(text), (int64_t *)at) || *(int64_t *)at < 0) {
		return err_set(e, ERR_USAGE, o->name, "--%s: \"%s\" is not a number", o->name, text);
	}
	return 0;
}

static int set_row(const struct opt_row *r, struct shared *s, void *in, const char *text, struct arena *mem,
	struct err *e)
{
	struct err why;

	if (r->opt)
		return set_shared(r->opt, s, text, e);
	if (!text)
		text = "true";
	if (record_set_text(r->field, in, text, strlen(text), 2, mem, &why))
		return err_set(e, ERR_USAGE, r->name, "--%s: %s", r->name, why.text);
	return 0;
}

static int unknown_option(const char *word, size_t len, const struct opt_row *rows, size_t n, struct err *e)
{
	const char *names[OPT_ROWS_MAX], *near;
	char name[64];

	snprintf(name, sizeof name, "%.*s", (int)len, word);
	for (size_t i = 0; i < n; i++)
		names[i] = rows[i].name;
	near = text_nearest(name, names, n);
	return err_set(e, ERR_USAGE, NULL, "no such option: --%s%s%s%s", name, near ? " (do you mean --" : "",
		near ? near : "", near ? "?)" : "");
}

static const struct opt_row *row_of(const struct opt_row *rows, size_t n, int c)
{
	if (c >= 256)
		return &rows[c - 256];
	for (size_t i = 0; i < n; i++)
		if (rows[i].letter == c)
			return &rows[i];
	return NULL;
}

/* True when the last letter of WORD ("-qd") takes the word behind it as its argument. */
static bool letter_takes_next(const struct opt_row *rows, size_t n, const char *word)
{
	while (*++word) {
		const struct opt_row *r = row_of(rows, n, (unsigned char)*word);
		if (!r || r->arg)
			return r && !word[1];
	}
	return false;
}

/* getopt_long(3) takes cut-off names; then every new option could break a script. */
static int only_whole_names(int argc, char **argv, const struct opt_row *rows, size_t n, struct err *e)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--", 2) != 0) {
			i += *argv[i] == '-' && letter_takes_next(rows, n, argv[i]);
			continue;
		}
		const char *name = argv[i] + 2;
		size_t len = strcspn(name, "=");
		const struct opt_row *r = row_named(rows, n, name, len);
		if (!r)
			return unknown_option(name, len, rows, n, e);
		i += r->arg && !name[len];
	}
	return 0;
}

/* The arrays getopt_long(3) wants; long options are numbered from 256. */
static void for_getopt(const struct opt_row *rows, size_t n, char *letters, struct option *longs)
{
	*letters++ = ':';
	for (size_t i = 0; i < n; i++) {
		longs[i] = (struct option){ rows[i].name, rows[i].arg ? required_argument : no_argument, NULL,
			256 + (int)i };
		if (rows[i].letter)
			*letters++ = rows[i].letter;
		if (rows[i].letter && rows[i].arg)
			*letters++ = ':';
	}
	longs[n] = (struct option){ 0 };
	*letters = '\0';
}

static int bad_option(int c, char **argv, struct err *e)
{
	const char *word = argv[optind - 1];

	if (c == ':')
		return err_set(e, ERR_USAGE, NULL, "%s needs an argument", word);
	if (optopt > 0 && optopt < 256)
		return err_set(e, ERR_USAGE, NULL, "no such option: -%c", optopt);
	return err_set(e, ERR_USAGE, NULL, "%s takes no argument", word);
}

int opt_parse(const struct cmd *c, int argc, char **argv, struct shared *shared, void *in, struct arena *mem,
	char ***ret_operands, int *ret_n, struct err *e)
{
	struct opt_row rows[OPT_ROWS_MAX];
	struct option longs[OPT_ROWS_MAX + 1];
	char letters[2 * OPT_ROWS_MAX + 2];
	size_t n = opt_rows(c, rows);
	int got;

	if (only_whole_names(argc, argv, rows, n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		const char *env = rows[i].env ? getenv(rows[i].env) : NULL;
		if (env && *env && set_row(&rows[i], shared, in, env, mem, e))
			return -1;
	}
	for_getopt(rows, n, letters, longs);
	optind = 0;
	opterr = 0;
	while ((got = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct opt_row *r = got == ':' || got == '?' ? NULL : row_of(rows, n, got);
		if (!r)
			return bad_option(got, argv, e);
		if (set_row(r, shared, in, optarg, mem, e))
			return -1;
	}
	*ret_operands = argv + optind;
	*ret_n = argc - optind;
	return 0;
}
