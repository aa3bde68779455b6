/* keys.c - identities out of records on standard input */
#include "cli/keys.h"

#include <string.h>
#include "base/banned.h"

int keys_read(struct keys *k, struct err *e)
{
	if (stream_open(&k->stream, NULL, e))
		return -1;
	k->open = true;
	return stream_spool(&k->stream, e);
}

static const struct field *key_of(const struct record *type)
{
	const struct field *f = type->fields;

	while (!(f->flags & FIELD_KEY))
		f++;
	return f;
}

/* The identity in one line, in MEM. */
static int key_in(const struct record *type, const char *line, size_t len, struct arena *mem, const char **ret,
	struct err *e)
{
	const struct field *f = key_of(type);
	void *record = arena_get(mem, type->size);

	if (!line)
		return err_set(e, ERR_TOO_LONG, NULL, "the line is longer than 8 MiB");
	if (record_decode(type, arena_text(mem, line, len), len, record, mem, e))
		return -1;
	*ret = *field_text(f, record);
	return *ret ? 0 : err_set(e, ERR_FIELD_MISSING, f->name, "a record has no \"%s\"", f->name);
}

int keys_each(struct keys *k, const struct record *type, int (*each)(void *arg, const char *key, int64_t line,
	struct err *e), void *arg, struct err *e)
{
	struct reader reader = { .stream = &k->stream };
	struct arena mem = { 0 };
	const char *key = NULL;
	char *line;
	size_t len;
	int rc;

	while ((rc = reader_line(&reader, &line, &len, e)) > 0) {
		arena_reset(&mem);
		if (line && strspn(line, " \t\r") == len)
			continue;
		if (key_in(type, line, len, &mem, &key, e))
			key = NULL;
		if ((rc = each(arg, key, reader.line, e)))
			break;
	}
	arena_release(&mem);
	return rc ? -1 : 0;
}

void keys_close(struct keys *k)
{
	if (k->open)
		stream_close(&k->stream);
}
