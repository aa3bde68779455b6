/* tool.c - the main that all tools share */
#include "cli/call.h"

#include <errno.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "base/clock.h"
#include "cli/help.h"
#include "cli/pump.h"
#include "cli/spool.h"
#include "store/data_name.h"
#include "wire/schema.h"
#include "base/banned.h"

const struct cmd *tool_cmd(const struct tool *t, const char *name)
{
	for (const struct cmd *c = t->cmds; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static int put(struct buf *b, struct err *e)
{
	int rc = write_all(STDOUT_FILENO, b->data ? b->data : "", b->len, e);

	buf_release(b);
	return rc;
}

static const char *login_name(struct arena *mem)
{
	const struct passwd *p = getpwuid(getuid());

	return p ? arena_text(mem, p->pw_name, strlen(p->pw_name)) : arena_format(mem, "uid:%u", (unsigned)getuid());
}

static int set_clock(struct call *c, struct err *e)
{
	const char *text = c->shared.now;

	c->fixed_now = text != NULL;
	c->work.now_ms = clock_now_ms();
	if (!text || clock_parse(text, strlen(text), &c->work.now_ms) == 0)
		return 0;
	return err_set(e, ERR_USAGE, "now", "--now: \"%s\" is not an RFC 3339 time with an offset", text);
}

static const struct record *out_type(const struct call *c)
{
	return c->shared.explain ? c->cmd->explain_out : c->cmd->out;
}

static bool wants_colour(void)
{
	const char *term = getenv("TERM"), *off = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) && !(off && *off) && !(term && strcmp(term, "dumb") == 0);
}

/* True when the locale's characters are those of UTF-8, by its name: it need not be installed. */
static bool locale_is_utf8(void)
{
	const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
	}
	return false;
}

static size_t terminal_columns(void)
{
	struct winsize size;

	return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* A workbook is one file: what is taken file by file, and may be undone by file, cannot be put into it. */
static int workbook_refused(const struct call *c, struct err *e)
{
	if (isatty(STDOUT_FILENO))
		return err_set(e, ERR_USAGE, "format", "--format xlsx: a workbook is not for a terminal, use > file.xlsx");
	if (c->cmd->flags & CMD_WHOLE && c->n_operands > 1)
		return err_set(e, ERR_USAGE, "format", "--format xlsx: one file at a time");
	return 0;
}

static int open_writer(struct call *c, struct err *e)
{
	struct writer_options o = { .fields = c->shared.fields, .bom = c->shared.bom, .colour = wants_colour(),
		.ascii = c->shared.ascii || !locale_is_utf8(), .columns = terminal_columns(),
		.now_ms = c->work.now_ms };
	int i = FORMAT_NDJSON;

	if (call_writes_by_map(c))
		return call_open_output(c, e);
	if (c->shared.format)
		i = word_index(format_words, c->shared.format, strlen(c->shared.format));
	else if (isatty(STDOUT_FILENO))
		i = FORMAT_TABLE;
	if (i < 0)
		return err_set(e, ERR_USAGE, "format", "--format: \"%s\" is none of ndjson, table, csv, tsv, xlsx",
			c->shared.format);
	o.format = (enum format)i;
	if (o.format == FORMAT_XLSX && workbook_refused(c, e))
		return -1;
	return out_type(c) ? writer_open(&c->writer, out_type(c), &o, e) : 0;
}

static bool cmd_creates(const struct cmd *c)
{
	return (c->kind == CMD_IMPORT && !(c->flags & CMD_FEED)) || c->flags & CMD_CREATES;
}

static int open_data(struct call *c, struct err *e)
{
	const char *name = c->shared.db ? c->shared.db : "oms.db";
	bool creates = cmd_creates(c->cmd), is_new;
	unsigned flags = creates ? STORE_CREATE : 0;
	int from;

	if (creates && c->shared.dry_run) {
		int there = data_is_there(name, c->shared.busy_ms, e);
		if (there <= 0)
			return there < 0 ? -1 : data_open_temporary(&c->work.db, c->shared.busy_ms, e);
	}
	if (c->cmd->kind == CMD_LIST && access(name, W_OK) && access(name, R_OK) == 0)
		flags |= STORE_READ_ONLY;
	if (data_open(&c->work.db, name, flags, c->shared.busy_ms, &is_new, &from, e))
		return -1;
	struct buf shown = { 0 };
	data_show_name(name, &shown);
	if (is_new && !c->shared.quiet)
		say(&c->say, "created %s", buf_text(&shown));
	else if (from)
		say(&c->say, "%s: migrated from version %d to %d", buf_text(&shown), from, data_version());
	buf_release(&shown);
	return 0;
}

/* The version of records without one is the time of their dump; and which map was found is said. */
static void dump_opened(void *arg, const struct source *s)
{
	struct call *c = arg;
	size_t offset = 0;
	const struct field *f = record_find(c->cmd->in, "as_of", '.', &offset);
	int64_t modified = source_time_ms(s);

	if (f && c->shared.check == NULL)
		*field_int(f, c->in) = modified == INT_UNKNOWN || c->fixed_now ? c->work.now_ms : modified;
	if (import_was_found(s->import) && !c->shared.quiet && strcmp(import_map_name(s->import), "canonical") != 0)
		say(&c->say, "found: %s", import_map_name(s->import));
}

static bool told_as_of(const struct call *c)
{
	size_t offset = 0;
	const struct field *f = record_find(c->cmd->in, "as_of", '.', &offset);

	return f && *field_int(f, c->in) != INT_UNKNOWN;
}

static void summary(const struct call *c, const struct pump *p)
{
	struct buf b = { 0 };

	if (c->shared.quiet || (c->n_operands && c->cmd->kind == CMD_EACH && p->read < 2))
		return;
	buf_format(&b, "%lld read: ", (long long)p->read);
	if (c->cmd->kind == CMD_IMPORT && !(c->cmd->flags & CMD_FEED)) {
		buf_format(&b, "%lld created, %lld updated, %lld unchanged, ", (long long)p->verdicts[VERDICT_CREATED],
			(long long)p->verdicts[VERDICT_UPDATED], (long long)p->verdicts[VERDICT_UNCHANGED]);
		if (p->verdicts[VERDICT_STALE])
			buf_format(&b, "%lld stale, ", (long long)p->verdicts[VERDICT_STALE]);
	} else if (c->cmd->kind == CMD_CONVERT) {
		buf_format(&b, "%lld converted, ", (long long)(p->read - p->refused));
	} else {
		buf_format(&b, "%lld changed, %lld unchanged, ", (long long)p->changed,
			(long long)(p->read - p->refused - p->changed));
	}
	buf_format(&b, "%lld refused", (long long)p->refused);
	if (c->work.items_created)
		buf_format(&b, "; %lld items made on the way", (long long)c->work.items_created);
	if (c->work.locations_created)
		buf_format(&b, "; %lld locations made on the way", (long long)c->work.locations_created);
	say(&c->say, "%s%s", buf_text(&b), c->shared.dry_run ? " (dry run)" : "");
	buf_release(&b);
}

static bool asks_subjects(const struct call *c)
{
	return c->cmd->asks_subjects && c->cmd->asks_subjects(c->in);
}

static int keep_subject(void *arg, const void *row, struct err *e)
{
	struct call *c = arg;

	record_encode(c->cmd->in, row, &c->out.buf);
	buf_byte(&c->out.buf, '\n');
	return spool_settle(&c->out, e);
}

/* What the verb itself finds to work on, into a file: found before anything is changed. */
static int find_subjects(struct call *c, int *ret_fd, struct err *e)
{
	*ret_fd = -1;
	if (!asks_subjects(c))
		return 0;
	if ((*ret_fd = stream_temporary(e)) < 0 || data_begin_read(c->work.db, e))
		return -1;
	int rc = c->cmd->subjects(&c->work, c->in, keep_subject, c, e);
	data_rollback(c->work.db);
	if (rc || spool_release_to(&c->out, *ret_fd, e))
		return -1;
	return lseek(*ret_fd, 0, SEEK_SET) < 0 ? err_set(e, ERR_IO, NULL, "a temporary file cannot be read") : 0;
}

/* The operands from FROM on, N of them, as one input. */
static int pump_operands(struct call *c, int from, int n, struct err *e)
{
	int subjects;

	if (find_subjects(c, &subjects, e))
		return -1;

	struct source source = { .cmd = c->cmd, .defaults = c->in, .operands = c->operands + from,
		.n_operands = n, .keep_raw = c->shared.rejects != NULL, .shared = &c->shared,
		.spool = c->shared.atomic || c->shared.dry_run || c->shared.explain,
		.subjects_fd = subjects, .opened = told_as_of(c) ? NULL : dump_opened, .opened_arg = c };
	struct pump pump = { .cmd = c->cmd, .shared = &c->shared, .say = c->say, .source = &source,
		.work = &c->work, .writer = c->writer, .fixed_now = c->fixed_now, .goes_on = from > 0 };
	int rc = pump_run(&pump, e);

	source_close(&source);
	if (rc == 0)
		summary(c, &pump);
	return rc ? -1 : pump.refused ? EXIT_REFUSED : EXIT_DONE;
}

/* Each file by itself: what is wrong with one as a whole refuses no other. */
static int run_whole(struct call *c, struct err *e)
{
	int status = EXIT_DONE, n = c->n_operands ? c->n_operands : 1;

	for (int i = 0; i < n; i++) {
		c->work.control_minor = 0;
		int rc = pump_operands(c, i, c->n_operands ? 1 : 0, e);
		if (rc < 0 && !err_is_of_record(e->code))
			return -1;
		if (rc < 0)
			say(&c->say, "%s%s%s: %s; nothing of it was taken", c->n_operands ? c->operands[i] : "",
				c->n_operands ? ": " : "", err_wire(e->code), e->text);
		status = rc ? EXIT_REFUSED : status;
	}
	return status;
}

static int run_pump(struct call *c, struct err *e)
{
	return c->cmd->flags & CMD_WHOLE ? run_whole(c, e) : pump_operands(c, 0, c->n_operands, e);
}

static int run_run(struct call *c, struct err *e)
{
	struct run r = { &c->work, &c->shared, c->operands, c->n_operands, call_emit, c };
	bool alone = c->cmd->flags & CMD_ALONE;

	if (c->n_operands && !(c->cmd->flags & CMD_OPERANDS))
		return err_set(e, ERR_USAGE, NULL, "%s takes no operands", c->cmd->name);
	if (!alone && data_begin_alone(c->work.db, e))
		return -1;
	int rc = c->cmd->run(&r, c->in, e);
	if (rc && !alone)
		return -1;
	if (!alone && !c->shared.dry_run && data_commit(c->work.db, e))
		return -1;
	data_rollback(c->work.db);
	struct err late;                             /* who is alone has committed what he gave rows for */
	if (c->writer && spool_end(&c->out, c->writer, rc ? &late : e))
		return -1;
	return spool_release_to(&c->out, STDOUT_FILENO, rc ? &late : e) ? -1 : rc;
}

static int run_maps_row(void *arg, const char *name, const char *title, const char *where, struct err *e)
{
	(void)e;
	buf_format(arg, "%-28s %-52s %s\n", name, title, where);
	return 0;
}

static int run_convert_help(struct call *c, struct err *e)
{
	struct import_options o = { .from = c->shared.from, .map_file = c->shared.map, .channel = c->shared.channel,
		.zone = c->shared.zone, .currency = c->shared.currency, .dates = c->shared.dates,
		.join = c->shared.join, .sheet = c->shared.sheet };
	struct buf b = { 0 };
	struct stream s;
	int64_t unknown = 0;

	if (c->shared.maps) {
		run_maps_row(&b, "map", "title", "where", e);
		bool writes = c->cmd->to_kind != NULL;
		const char *kind = writes ? c->cmd->to_kind : c->cmd->map_kind;
		bool both = writes && c->cmd->map_kind;
		return import_each_map(kind, writes, run_maps_row, &b, e)
			|| (both && import_each_map(c->cmd->map_kind, false, run_maps_row, &b, e)) ? -1 : put(&b, e);
	}
	if (stream_open(&s, c->shared.check, e))
		return -1;
	int rc = import_check(&s, c->cmd->map_kind, c->cmd->in, &o, &b, &unknown, e);
	stream_close(&s);
	if (rc || put(&b, e))
		return -1;
	return unknown ? EXIT_REFUSED : EXIT_DONE;
}

static int run_cmd(struct call *c, struct err *e)
{
	if (c->shared.maps || c->shared.check)
		return run_convert_help(c, e);
	if (c->cmd->kind == CMD_LIST)
		return call_list(c, e);
	return c->cmd->kind == CMD_RUN ? run_run(c, e) : run_pump(c, e);
}

static int show_schema(struct call *c, struct err *e)
{
	struct buf b = { 0 };
	bool input = c->cmd->kind != CMD_LIST && c->cmd->kind != CMD_RUN;

	if (input)
		schema_json(c->cmd->in, c->cmd->in->name, true, &b);
	if (c->cmd->out)
		schema_json(c->cmd->out, c->cmd->out->name, false, &b);
	return put(&b, e);
}

static bool expects_stdin(const struct call *c)
{
	bool reads = c->cmd->kind == CMD_EACH || c->cmd->kind == CMD_IMPORT || c->cmd->kind == CMD_CONVERT;

	return reads && c->n_operands == 0 && !asks_subjects(c) && !c->shared.maps && !c->shared.check;
}

/* In a pipe the tool before may still be making the data file: what it prints comes after that. */
static void wait_for_input(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	while (poll(&p, 1, -1) < 0 && errno == EINTR)
		;
}

/* All files named must be there before the first is read, and before a data file is made. */
static int dumps_there(const struct call *c, struct err *e)
{
	if (c->cmd->flags & CMD_CREATES && c->n_operands != 1)
		return err_set(e, ERR_USAGE, NULL, "%s needs one %s", c->cmd->name, c->cmd->operands);
	for (int i = 0; i < c->n_operands; i++)
		if (strcmp(c->operands[i], "-") != 0 && !data_is_server(c->operands[i]) && access(c->operands[i], R_OK))
			return err_set(e, ERR_NOINPUT, NULL, "%s: %s", c->operands[i], strerror(errno));
	return 0;
}

static int prepared(struct call *c, struct err *e)
{
	if (c->shared.batch < 1)
		return err_set(e, ERR_USAGE, "batch", "--batch must be at least 1");
	if (expects_stdin(c) && isatty(STDIN_FILENO))
		return err_set(e, ERR_USAGE, NULL, "records are expected on standard input, or %s",
			c->cmd->operands ? c->cmd->operands : "options");
	if (c->shared.bom && !call_writes_by_map(c) && (!c->shared.format || (strcmp(c->shared.format, "csv") != 0
		&& strcmp(c->shared.format, "tsv") != 0)))
		return err_set(e, ERR_USAGE, "bom", "--bom is for --format csv and tsv");
	if (set_clock(c, e) || (!(c->shared.maps && c->cmd->to_kind) && open_writer(c, e)))
		return -1;
	if (c->cmd->kind == CMD_CONVERT || c->shared.maps)
		return 0;
	if ((c->cmd->kind == CMD_IMPORT || c->cmd->flags & CMD_CREATES) && dumps_there(c, e))
		return -1;
	if ((c->cmd->kind == CMD_EACH || c->cmd->flags & CMD_FEED) && expects_stdin(c))
		wait_for_input();
	return open_data(c, e);
}

/* --from names a map. Who gives it the file that is to be read means that file, whatever its map is. */
static void file_for_map(struct call *c)
{
	const char *from = c->shared.from;

	if (!from || c->n_operands || !strpbrk(from, "./") || access(from, R_OK))
		return;
	c->operands = arena_get(&c->options_mem, sizeof *c->operands);
	c->operands[0] = arena_text(&c->options_mem, from, strlen(from));
	c->n_operands = 1;
	c->shared.from = "auto";
}

/* A verb that takes records and operands becomes, when a map is told, a feed: its operands are files. */
static void read_by_map(struct call *c)
{
	if (c->cmd->kind != CMD_EACH || !c->cmd->map_kind || !(c->shared.from || c->shared.map))
		return;
	c->feed = *c->cmd;
	c->feed.kind = CMD_IMPORT;
	c->feed.flags |= CMD_FEED;
	c->feed.to_kind = NULL;
	c->cmd = &c->feed;
}

/* A verb that is asked for a list becomes one that lists. */
static void list_instead(struct call *c)
{
	bool writes = c->cmd->kind == CMD_EACH && c->cmd->to_out && c->shared.to;
	const struct record *rows = writes ? c->cmd->to_out : c->cmd->listing ? c->cmd->listing(c->in) : NULL;

	if (!rows || c->shared.help)         /* help is of the verb, whatever it is asked to list */
		return;
	c->feed = *c->cmd;
	c->feed.kind = CMD_LIST;
	c->feed.flags = writes ? CMD_KEYED | CMD_EXPORT : 0;
	c->feed.out = rows;
	c->cmd = &c->feed;
}

static int call_it(struct call *c, int argc, char **argv, struct err *e)
{
	struct buf b = { 0 };

	c->in = arena_get(&c->options_mem, c->cmd->in->size);
	record_init(c->cmd->in, c->in);
	c->shared = (struct shared){ .batch = 5000, .busy_ms = 10000 };
	if (opt_parse(c->cmd, argc, argv, &c->shared, c->in, &c->options_mem, &c->operands, &c->n_operands, e))
		return -1;
	file_for_map(c);
	read_by_map(c);
	list_instead(c);
	if (c->cmd->kind == CMD_EACH && c->n_operands == 1 && strcmp(c->operands[0], "-") == 0)
		c->n_operands = 0;      /* standard input, as everywhere */
	if (c->shared.help) {
		help_cmd(c->tool, c->cmd, &b);
		return put(&b, e);
	}
	if (c->shared.version) {
		buf_format(&b, "%s %s\n", c->tool->name, OMS_VERSION);
		return put(&b, e);
	}
	if (c->shared.schema)
		return show_schema(c, e);
	c->work.mem = &c->mem;
	c->work.actor = c->shared.actor ? c->shared.actor : login_name(&c->options_mem);
	return prepared(c, e) ? -1 : run_cmd(c, e);
}

static void call_release(struct call *c)
{
	if (c->writer)
		writer_close(c->writer);
	output_close(c->output);
	if (c->work.db)
		data_close(c->work.db);
	spool_drop(&c->out);
	buf_release(&c->out.buf);
	arena_release(&c->mem);
	arena_release(&c->options_mem);
}

static int run_verb(const struct tool *t, const struct cmd *cmd, int argc, char **argv)
{
	struct call c = { .tool = t, .cmd = cmd, .say = { t->name, cmd->name }, .out.fd = -1 };
	struct err e = { 0 };
	int status = call_it(&c, argc, argv, &e);

	if (status < 0) {
		say_failed(&c.say, &e);
		status = (int)err_status(e.code);
	}
	call_release(&c);
	return status;
}

static int unknown_verb(const struct tool *t, const char *word)
{
	const char *names[64];
	size_t n = 0;

	for (const struct cmd *c = t->cmds; c->name && n < 64; c++)
		names[n++] = c->name;
	const char *near = text_nearest(word, names, n);
	fprintf(stderr, "%s: no such verb: %s%s%s%s\nTry '%s --help'.\n", t->name, word, near ? " (do you mean " : "",
		near ? near : "", near ? "?)" : "", t->name);
	return EXIT_USAGE;
}

/* What a tool answers about itself, or -1 when WORD is a verb. */
static int about(const struct tool *t, const char *word, int argc, char **argv)
{
	struct buf b = { 0 };
	struct err e;

	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0)
		help_tool(t, &b);
	else if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
		buf_format(&b, "%s %s\n", t->name, OMS_VERSION);
	else if (strcmp(word, "__spec") == 0)
		help_spec(t, &b);
	else if (strcmp(word, "__complete") == 0)
		complete_words(t, argv + 2 + (argc > 2 && strcmp(argv[2], "--") == 0),
			argc - 2 - (argc > 2 && strcmp(argv[2], "--") == 0), &b);
	else
		return -1;
	if (put(&b, &e) == 0)
		return EXIT_DONE;
	say_failed(&(struct say){ t->name, NULL }, &e);
	return (int)err_status(e.code);
}

int tool_main(const struct tool *t, int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "%s: %s\nTry '%s --help'.\n", t->name, t->summary, t->name);
		return EXIT_USAGE;
	}
	int status = about(t, argv[1], argc, argv);
	if (status >= 0)
		return status;
	const struct cmd *c = tool_cmd(t, argv[1]);
	return c ? run_verb(t, c, argc - 1, argv + 1) : unknown_verb(t, argv[1]);
}
