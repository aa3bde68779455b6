/* rejects.c - refused records, as NDJSON that can be mended and fed back */
#include "cli/rejects.h"

#include <string.h>
#include "wire/json.h"
#include "base/banned.h"

static void add_error(const struct import_item *item, struct buf *out)
{
	const struct err *e = &item->why;

	buf_format(out, "\"error\":{\"code\":\"%s\",\"message\":", err_wire(e->code));
	json_quote(out, e->text, text_utf8_prefix(e->text, strlen(e->text)));
	buf_format(out, ",\"line\":%lld", (long long)item->line);
	if (*e->field) {
		buf_str(out, ",\"field\":");
		json_quote(out, e->field, strlen(e->field));
	}
	buf_str(out, "}}\n");
}

/* The text as a JSON string; bytes that are not UTF-8 become U+FFFD. */
static void add_raw(const char *text, size_t len, struct buf *out)
{
	struct buf clean = { 0 };

	while (len) {
		size_t good = text_utf8_prefix(text, len);
		buf_add(&clean, text, good);
		text += good;
		len -= good;
		if (len) {
			buf_str(&clean, "\xef\xbf\xbd");
			text++;
			len--;
		}
	}
	buf_str(out, "{\"raw\":");
	json_quote(out, clean.data ? clean.data : "", clean.len);
	buf_byte(out, ',');
	buf_release(&clean);
}

/* Append the members of the object in RAW but "error", with a comma behind each; false if it is no object. */
static bool add_members(const char *raw, size_t len, struct arena *mem, struct buf *out)
{
	struct json j;
	size_t start = out->len, key_len;
	char *key;
	int rc;

	if (!text_is_utf8(raw, len) || memchr(raw, '\0', len))
		return false;
	json_open(&j, arena_text(mem, raw, len), len);
	buf_byte(out, '{');
	if (json_peek(&j) != JSON_IS_OBJECT || json_enter(&j))
		return false;
	while ((rc = json_key(&j, &key, &key_len)) > 0) {
		size_t from = (size_t)(key - j.start) - 1;
		bool error = strcmp(key, "error") == 0;
		if (json_skip(&j))
			break;
		if (!error) {
			buf_add(out, raw + from, (size_t)(j.at - j.start) - from);
			buf_byte(out, ',');
		}
	}
	if (rc == 0 && json_finish(&j) == 0)
		return true;
	out->len = start;
	return false;
}

void rejects_add(const struct import_item *item, const struct record *type, struct arena *mem, struct buf *out)
{
	size_t start = out->len;

	if (item->record && !item->canonical) {
		record_encode(type, item->record, out);
		out->data[out->len - 1] = ',';
		if (out->len - start == 2)
			out->len--;
	} else if (!item->canonical || !item->raw || !add_members(item->raw, item->raw_len, mem, out)) {
		out->len = start;
		add_raw(item->raw ? item->raw : "", item->raw ? item->raw_len : 0, out);
	}
	add_error(item, out);
}
