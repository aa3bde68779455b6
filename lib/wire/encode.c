/* encode.c - a struct to JSON and to text, by its field table */
#include "wire/record.h"

#include <string.h>
#include "base/clock.h"
#include "base/money.h"
#include "wire/json.h"
#include "base/banned.h"

static void quote_byte(struct buf *out, unsigned char c)
{
	static const char plain[] = "\"\\\b\f\n\r\t", means[] = "\"\\bfnrt";
	const char *which = c ? strchr(plain, c) : NULL;

	if (which) {
		buf_byte(out, '\\');
		buf_byte(out, means[which - plain]);
	} else {
		buf_format(out, "\\u%04x", c);
	}
}

/* TEXT in quotes as it is: nothing in it is special. */
static void put_quoted(struct buf *out, const char *text, size_t len)
{
	char *to = buf_grow(out, len + 2);

	*to = '"';
	memcpy(to + 1, text, len);
	to[len + 1] = '"';
	out->len += len + 2;
}

void json_quote(struct buf *out, const char *text, size_t len)
{
	const char *end = text + len;

	if (json_plain_end(text, end) == end) {      /* nearly all are */
		put_quoted(out, text, len);
		return;
	}
	buf_byte(out, '"');
	while (text < end) {
		const char *from = text;
		text = json_plain_end(text, end);
		buf_add(out, from, (size_t)(text - from));
		if (text < end)
			quote_byte(out, (unsigned char)*text++);
	}
	buf_byte(out, '"');
}

static void time_text(const struct field *f, int64_t at, struct buf *out)
{
	char *to = buf_grow(out, 32);

	out->len += f->kind == FIELD_DATE ? clock_format_date(at, to) : clock_format(at, to);
}

static void set_json(const struct field *f, int64_t bits, struct buf *out)
{
	const char *comma = "";

	buf_byte(out, '[');
	for (int i = 0; f->words[i]; i++)
		if (bits >> i & 1) {
			buf_str(out, comma);
			json_quote(out, f->words[i], strlen(f->words[i]));
			comma = ",";
		}
	buf_byte(out, ']');
}

static void list_json(const struct field *f, const void *in, struct buf *out)
{
	const struct list *list = field_at(f, in);

	buf_byte(out, '[');
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			buf_byte(out, ',');
		record_encode(f->sub, (char *)list->at + i * f->sub->size, out);
	}
	buf_byte(out, ']');
}

static void scalar_json(const struct field *f, int64_t n, struct buf *out)
{
	switch (f->kind) {
	case FIELD_BOOL: buf_str(out, n ? "true" : "false"); break;
	case FIELD_ONE_OF: put_quoted(out, f->words[n], strlen(f->words[n])); break;
	case FIELD_SET_OF: set_json(f, n, out); break;
	case FIELD_TIME: case FIELD_DATE:
		buf_byte(out, '"');
		time_text(f, n, out);
		buf_byte(out, '"');
		break;
	default: buf_int(out, n);
	}
}

void record_value_json(const struct field *f, const void *record, struct buf *out)
{
	const char *text;

	switch (f->kind) {
	case FIELD_OBJECT: record_encode(f->sub, field_at(f, record), out); return;
	case FIELD_LIST: list_json(f, record, out); return;
	case FIELD_TEXT: case FIELD_JSON:
		text = *field_text(f, record);
		if (!text)
			buf_str(out, "null");
		else if (f->kind == FIELD_JSON)
			buf_str(out, text);
		else
			json_quote(out, text, strlen(text));
		return;
	default:
		if (*field_int(f, record) == INT_UNKNOWN)
			buf_str(out, "null");
		else
			scalar_json(f, *field_int(f, record), out);
	}
}

/* Is F printed, and does IN tell it? An object tells what one of its fields does. */
static bool told(const struct field *f, const void *in)
{
	const struct field *sub = f->kind == FIELD_OBJECT ? f->sub->fields : NULL;

	if (f->flags & (FIELD_SQL | FIELD_IN | FIELD_ARG))
		return false;
	switch (f->kind) {
	case FIELD_TEXT: case FIELD_JSON: return *field_text(f, in) != NULL;
	case FIELD_LIST: return ((const struct list *)field_at(f, in))->n > 0;
	case FIELD_OBJECT:
		while (sub->kind != FIELD_END && !told(sub, field_at(f, in)))
			sub++;
		return sub->kind != FIELD_END;
	default: return *field_int(f, in) != INT_UNKNOWN;
	}
}

static bool shown(const struct field *f, const void *in)
{
	if (f->flags & FIELD_NULL)
		return !(f->flags & (FIELD_SQL | FIELD_IN | FIELD_ARG));
	return told(f, in);
}

void record_encode(const struct record *r, const void *in, struct buf *out)
{
	char open = '{';

	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		if (!shown(f, in))
			continue;
		size_t n = f->name_len;
		char *to = buf_grow(out, n + 4);
		*to++ = open;
		*to++ = '"';
		memcpy(to, f->name, n);
		memcpy(to + n, "\":", 2);
		out->len += n + 4;
		record_value_json(f, in, out);
		open = ',';
	}
	if (open == '{')
		buf_byte(out, '{');
	buf_byte(out, '}');
}

static void set_text(const struct field *f, int64_t bits, struct buf *out)
{
	const char *comma = "";

	for (int i = 0; f->words[i]; i++)
		if (bits >> i & 1) {
			buf_str(out, comma);
			buf_str(out, f->words[i]);
			comma = ",";
		}
}

void record_value_text(const struct field *f, const void *record, int exponent, struct buf *out)
{
	int64_t n = f->kind == FIELD_LIST || f->kind == FIELD_OBJECT ? 0 : *field_int(f, record);
	char decimal[32];

	if (f->kind == FIELD_LIST)
		buf_int(out, (int64_t)((const struct list *)field_at(f, record))->n);
	else if (f->kind == FIELD_TEXT || f->kind == FIELD_JSON)
		buf_str(out, *field_text(f, record) ? *field_text(f, record) : "");
	else if (f->kind == FIELD_OBJECT || n == INT_UNKNOWN)
		return;
	else if (f->kind == FIELD_MONEY)
		buf_str(out, money_format(n, exponent, decimal));
	else if (f->kind == FIELD_TIME || f->kind == FIELD_DATE)
		time_text(f, n, out);
	else if (f->kind == FIELD_ONE_OF)
		buf_str(out, f->words[n]);
	else if (f->kind == FIELD_SET_OF)
		set_text(f, n, out);
	else if (f->kind == FIELD_BOOL)
		buf_str(out, n ? "yes" : "no");
	else
		buf_int(out, n);
}
