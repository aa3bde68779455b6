/* source.c - where the records of a run come from */
#include "cli/source.h"

#include <string.h>
#include "base/banned.h"

static bool is_dumps(const struct source *s)
{
	return s->cmd->kind == CMD_IMPORT || s->cmd->kind == CMD_CONVERT;
}

static bool from_operands(const struct source *s)
{
	return !is_dumps(s) && s->n_operands > 0;
}

static const struct field *key_field(const struct record *r)
{
	const struct field *f = r->fields;

	while (f->kind != FIELD_END && !(f->flags & FIELD_KEY))
		f++;
	return f;
}

static int next_operand(struct source *s, struct arena *mem, struct import_item *ret, struct err *e)
{
	if (s->at == s->n_operands)
		return 0;
	const struct field *f = key_field(s->cmd->in);
	const char *text = s->operands[s->at++];

	*ret = (struct import_item){ .record = arena_get(mem, s->cmd->in->size), .line = s->at, .raw = text,
		.raw_len = strlen(text), .canonical = true };
	record_init(s->cmd->in, ret->record);
	if (record_set_text(f, ret->record, text, strlen(text), 2, mem, &ret->why))
		ret->record = NULL;
	(void)e;
	return 1;
}

static int open_next(struct source *s, struct err *e)
{
	const char *path = is_dumps(s) && s->n_operands ? s->operands[s->at] : NULL;

	if (s->subjects_fd >= 0)
		stream_adopt(&s->stream, s->subjects_fd);
	else if (stream_open(&s->stream, path, e))
		return -1;
	s->open = true;
	s->at++;
	if (s->spool && stream_spool(&s->stream, e))
		return -1;
	s->reader = (struct reader){ .stream = &s->stream };
	if (!is_dumps(s))
		return 0;
	struct import_options o = { .from = s->shared->from, .map_file = s->shared->map, .channel = s->shared->channel,
		.zone = s->shared->zone, .currency = s->shared->currency, .dates = s->shared->dates,
		.join = s->shared->join, .sheet = s->shared->sheet, .keep_raw = s->keep_raw };
	if (import_open(&s->stream, s->cmd->map_kind, s->cmd->in, &o, &s->import, e))
		return -1;
	if (s->opened)
		s->opened(s->opened_arg, s);
	return 0;
}

static void close_input(struct source *s)
{
	if (s->import)
		import_close(s->import);
	s->import = NULL;
	if (s->open) {
		s->dumps_bytes += s->stream.taken_bytes;
		stream_close(&s->stream);
	}
	s->open = false;
}

static bool more_inputs(const struct source *s)
{
	return is_dumps(s) && s->n_operands ? s->at < s->n_operands : s->at == 0;
}

static int next_line(struct source *s, struct arena *mem, struct import_item *ret, struct err *e)
{
	char *line;
	size_t len;
	int rc;

	do
		rc = reader_line(&s->reader, &line, &len, e);
	while (rc > 0 && line && strspn(line, " \t") == len);
	if (rc <= 0)
		return rc;
	*ret = (struct import_item){ .line = s->reader.line, .canonical = true };
	if (!line) {
		err_set(&ret->why, ERR_TOO_LONG, NULL, "the record is longer than 8 MiB");
		return 1;
	}
	if (s->keep_raw) {
		ret->raw = arena_text(mem, line, len);
		ret->raw_len = len;
	}
	ret->record = arena_get(mem, s->cmd->in->size);
	if (record_decode(s->cmd->in, arena_text(mem, line, len), len, ret->record, mem, &ret->why))
		ret->record = NULL;
	return 1;
}

static int next_item(struct source *s, struct arena *mem, struct import_item *ret, struct err *e)
{
	int rc;

	if (from_operands(s))
		return next_operand(s, mem, ret, e);
	for (;;) {
		if (!s->open && !more_inputs(s))
			return 0;
		if (!s->open && open_next(s, e))
			return -1;
		rc = s->import ? import_next(s->import, mem, ret, e) : next_line(s, mem, ret, e);
		if (rc)
			return rc;
		close_input(s);
	}
}

int source_next(struct source *s, struct arena *mem, struct import_item *ret, struct err *e)
{
	int rc = next_item(s, mem, ret, e);

	if (rc > 0 && ret->record && s->defaults)
		record_fill(s->cmd->in, ret->record, s->defaults);
	if (rc > 0 && ret->record)
		record_mask_cards(s->cmd->in, ret->record, mem);
	return rc;
}

bool source_ready(struct source *s, int wait_ms)
{
	if (from_operands(s) || !s->open)
		return from_operands(s) || more_inputs(s);
	return s->import ? import_ready(s->import, wait_ms) : reader_ready(&s->reader, wait_ms);
}

int source_prepare(struct source *s, struct err *e)
{
	return from_operands(s) || s->open ? 0 : open_next(s, e);
}

int64_t source_time_ms(const struct source *s)
{
	return s->open ? s->stream.modified_ms : INT_UNKNOWN;
}

const char *source_name(const struct source *s)
{
	return is_dumps(s) && s->n_operands > 1 && s->at > 0 ? s->operands[s->at - 1] : NULL;
}

void source_close(struct source *s)
{
	close_input(s);
}
