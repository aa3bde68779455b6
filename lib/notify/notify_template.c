/* notify_template.c - templates: a text file whose first line is the subject, with {{fields}} */
#include "notify/notify_impl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "wire/stream.h"
#include "notify_templates.h"
#include "base/banned.h"

enum { PATH_ROOM = 4096, TEMPLATE_MAX_BYTES = 64 << 10 };

/* The file's text, 0 when there is none. */
static int from_file(struct work *w, const char *path, const char **ret, struct err *e)
{
	struct stream s;
	int rc;

	if (stream_open(&s, path, e))
		return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
	while ((rc = stream_more(&s, e)) > 0 && s.len < TEMPLATE_MAX_BYTES)
		;
	if (rc >= 0)
		*ret = arena_text(w->mem, s.data + s.from, s.len - s.from);
	stream_close(&s);
	return rc < 0 ? -1 : 1;
}

static int from_folder(struct work *w, const char *folder, const char *below, const char *name, const char *language,
	const char **ret, struct err *e)
{
	char path[PATH_ROOM];

	if (!folder || !*folder)
		return 0;
	snprintf(path, sizeof path, "%s%s/%s.%s.txt", folder, below, name, language);
	return from_file(w, path, ret, e);
}

int template_find(struct work *w, const char *name, const char *language, const char **ret, struct err *e)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	bool has_data = data && *data;
	int rc = from_folder(w, getenv("OMS_TEMPLATES"), "", name, language, ret, e);

	if (rc == 0)
		rc = from_folder(w, has_data ? data : home, has_data ? "/oms/templates" : "/.local/share/oms/templates", name,
			language, ret, e);
	if (rc)
		return rc < 0 ? -1 : 0;
	const char *full = arena_format(w->mem, "%s.%s", name, language);
	for (size_t i = 0; i < sizeof built_in_templates / sizeof *built_in_templates; i++)
		if (strcmp(built_in_templates[i].name, full) == 0) {
			*ret = built_in_templates[i].text;
			return 0;
		}
	return err_set(e, ERR_NOINPUT, NULL, "there is no template %s", full);
}

static int put_field(const char *name, size_t len, const struct told *t, struct buf *out, struct err *e)
{
	for (const struct field *f = told_record.fields; f->kind != FIELD_END; f++) {
		bool whole = f->name_len == len && strncmp(f->name, name, len) == 0;
		bool money = f->kind == FIELD_MONEY && f->name_len == len + 6 && strncmp(f->name, name, len) == 0;
		if (!whole && !money)
			continue;
		record_value_text(f, t, record_exponent(&told_record, t), out);
		return 0;
	}
	return err_set(e, ERR_FIELD_VALUE, NULL, "a template has no field {{%.*s}}", (int)len, name);
}

/* One blank line at most, none at the end: a field that tells nothing leaves no hole. */
static const char *tidied(struct work *w, const struct buf *b)
{
	char *ret = arena_bytes(w->mem, b->len + 2), *to = ret;
	size_t breaks = 2;

	for (size_t i = 0; i < b->len; i++) {
		char c = b->data[i];
		if (c == '\n') {
			while (to > ret && to[-1] == ' ')
				to--;
			if (to == ret || ++breaks > 2)
				continue;
		} else if (c != '\r') {
			breaks = 0;
		} else {
			continue;
		}
		*to++ = c;
	}
	while (to > ret && to[-1] == '\n')
		to--;
	*to++ = '\n';
	*to = '\0';
	return ret;
}

static int fill(const char *text, const struct told *t, struct buf *out, struct err *e)
{
	for (const char *open; (open = strstr(text, "{{"));) {
		const char *close = strstr(open, "}}");
		if (!close)
			return err_set(e, ERR_FIELD_VALUE, NULL, "a template has {{ without }}");
		buf_add(out, text, (size_t)(open - text));
		if (put_field(open + 2, (size_t)(close - open - 2), t, out, e))
			return -1;
		text = close + 2;
	}
	buf_str(out, text);
	return 0;
}

int template_fill(struct work *w, const char *text, const struct told *t, const char **ret_subject,
	const char **ret_text, struct err *e)
{
	static const char heading[] = "Subject: ";
	struct buf b = { 0 };

	if (strncmp(text, heading, sizeof heading - 1) != 0)
		return err_set(e, ERR_FIELD_VALUE, NULL, "a template begins with \"Subject: \"");
	text += sizeof heading - 1;
	size_t line = strcspn(text, "\n");
	int rc = fill(arena_text(w->mem, text, line), t, &b, e);
	*ret_subject = arena_text(w->mem, b.data ? b.data : "", b.len);
	buf_clear(&b);
	if (rc == 0)
		rc = fill(text + line, t, &b, e);
	*ret_text = tidied(w, &b);
	buf_release(&b);
	return rc;
}
