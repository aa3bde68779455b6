/* list.c - the verbs that list: rows as records, or by a map in a foreign format */
#include "cli/call.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "cli/keys.h"
#include "store/data.h"
#include "base/banned.h"

enum { ARENA_KEEP = 1 << 20 };

/* By a map, when one is told or usual and no format of ours is asked for. */
int call_open_output(struct call *c, struct err *e)
{
	const char *to = c->shared.to ? c->shared.to : c->shared.format || c->shared.map ? NULL : c->cmd->to_usual;
	struct output_options o = { .to = to, .map_file = c->shared.map, .zone = c->shared.zone,
		.sets = c->shared.sets.at, .n_sets = c->shared.sets.n, .now_ms = c->work.now_ms, .bom = c->shared.bom };

	return output_open(&c->output, c->cmd->to_kind, c->cmd->out, &o, e);
}

bool call_writes_by_map(const struct call *c)
{
	return c->cmd->to_kind && (c->cmd->flags & CMD_EXPORT || c->shared.to || c->shared.map
		|| (c->cmd->to_usual && !c->shared.format));
}

/* Times are of the zone of the business, unless somebody says another. */
static int settle_zone(struct call *c, struct err *e)
{
	const char *zone;

	if (!c->output || !c->cmd->zone)
		return 0;
	if (c->cmd->zone(&c->work, &zone, e))
		return -1;
	output_usual_zone(c->output, zone);
	return 0;
}

/* Say why one subject of a list gives nothing. */
static void refuse_row(struct call *c, const struct err *why)
{
	struct buf b = { 0 };
	char where[40];

	snprintf(where, sizeof where, "line %lld", (long long)c->line);
	say_refused(&c->say, c->line ? where : NULL, why, &b);
	fputs(buf_text(&b), stderr);
	buf_release(&b);
	c->row_refused++;
}

static const char *identity(const struct call *c, const void *row)
{
	const struct field *f = c->cmd->out->fields;

	while (f->kind != FIELD_END && !(f->flags & FIELD_KEY))
		f++;
	return f->kind == FIELD_TEXT && *field_text(f, row) ? *field_text(f, row) : "?";
}

/* A copy of ROW that does not say who people are; it lives until the next one. */
static const void *redacted(struct call *c, const void *row)
{
	if (!c->redacted)
		c->redacted = arena_get(&c->options_mem, c->cmd->out->size);
	memcpy(c->redacted, row, c->cmd->out->size);
	record_redact(c->cmd->out, c->redacted);
	return c->redacted;
}

/* A row that cannot be written as the map says is refused; the others are written. */
static int write_row(struct call *c, const void *row, struct err *e)
{
	struct writer_note note = { .changed = -1, .dry_run = c->shared.dry_run };

	c->rows++;
	if (c->cmd->flags & CMD_DOCUMENT) {
		const struct buf *text = row;
		buf_add(&c->out.buf, text->data, text->len);
		return 0;
	}
	if (c->shared.redact)
		row = redacted(c, row);
	if (!c->output) {
		writer_row(c->writer, row, &note, &c->out.buf);
		return 0;
	}
	if (output_row(c->output, row, &c->out.buf, e) == 0)
		return 0;
	if (!err_is_of_record(e->code))
		return -1;
	struct err why = *e;
	err_set(e, why.code, why.field, "%.120s: %.270s", identity(c, row), why.text);
	refuse_row(c, e);
	return 0;
}

int call_emit(void *arg, const void *row, struct err *e)
{
	struct call *c = arg;

	if (write_row(c, row, e))
		return -1;
	if (c->cmd->kind == CMD_RUN)
		return spool_settle(&c->out, e);
	if (c->out.buf.len < 64 << 10)
		return 0;
	int rc = write_all(STDOUT_FILENO, c->out.buf.data, c->out.buf.len, e);
	buf_clear(&c->out.buf);
	return rc;
}

/* The rows of the one thing with this identity. */
static int list_key(void *arg, const char *key, int64_t line, struct err *e)
{
	struct call *c = arg;
	const struct field *f = c->cmd->in->fields;
	int64_t before = c->rows;

	while (!(f->flags & FIELD_KEY))
		f++;
	c->line = line;
	if (arena_used(&c->mem) > ARENA_KEEP) {      /* what was loaded is of the rows before */
		arena_reset(&c->mem);
		work_forget(&c->work);
	}
	if (!key) {
		refuse_row(c, e);
		return 0;
	}
	*field_text(f, c->in) = key;
	if (c->cmd->list(&c->work, c->in, call_emit, c, e)) {
		if (!err_is_of_record(e->code))
			return -1;
		refuse_row(c, e);
	} else if (c->cmd->flags & CMD_MUST_FIND && c->rows == before) {
		say(&c->say, "%s: there is none", key);
		c->row_refused++;
	}
	return 0;
}

static bool keys_come_in(const struct call *c)
{
	return c->cmd->flags & CMD_EXPORT && c->n_operands == 1 && strcmp(c->operands[0], "-") == 0;
}

static int list_all(struct call *c, struct keys *keys, struct err *e)
{
	if (keys_come_in(c))
		return keys_each(keys, c->cmd->out, list_key, c, e);
	for (int i = 0; i < c->n_operands; i++)
		if (list_key(c, c->operands[i], 0, e))
			return -1;
	return c->n_operands ? 0 : c->cmd->list(&c->work, c->in, call_emit, c, e);
}

/* Read what is listed, as it is at one moment. */
static int list_now(struct call *c, struct keys *keys, struct err *e)
{
	if (data_begin_read(c->work.db, e))
		return -1;
	int rc = settle_zone(c, e) || list_all(c, keys, e) ? -1 : 0;
	data_rollback(c->work.db);
	return rc;
}

int call_list(struct call *c, struct err *e)
{
	struct keys keys = { 0 };

	if (c->n_operands && !(c->cmd->flags & CMD_KEYED))
		return err_set(e, ERR_USAGE, NULL, "%s takes no operands", c->cmd->name);
	if (!c->n_operands && c->cmd->flags & CMD_MUST_FIND)
		return err_set(e, ERR_USAGE, NULL, "%s needs at least one of: %s", c->cmd->name, c->cmd->operands);
	if (keys_come_in(c) && isatty(STDIN_FILENO))
		return err_set(e, ERR_USAGE, NULL, "records are expected on standard input");
	if (keys_come_in(c) && keys_read(&keys, e))
		return -1;
	int rc = list_now(c, &keys, e);
	keys_close(&keys);
	if (rc)
		return -1;
	if (c->output && output_end(c->output, &c->out.buf, e))
		return -1;
	if ((c->writer && spool_end(&c->out, c->writer, e)) || spool_release_to(&c->out, STDOUT_FILENO, e))
		return -1;
	return c->row_refused || (c->cmd->flags & CMD_FINDINGS && c->rows) ? EXIT_REFUSED : EXIT_DONE;
}
