/* decode.c - JSON and text into a struct, by its field table */
#include "wire/record.h"

#include <string.h>
#include "base/clock.h"
#include "base/money.h"
#include "wire/json.h"
#include "base/banned.h"

enum {
	PENDING_FIRST = 64,      /* room for decimals waiting for a currency, at first */
	FIELDS_MAX = 256,        /* a key behind so many rows may be there twice: the last one counts */
};

#define QTY_LIMIT 1000000000000LL            /* units */
#define MONEY_LIMIT 1000000000000000LL       /* minor units */

/* A decimal string whose currency may stand further on in the record. */
struct pending { const struct field *field; void *record; const char *text; size_t len; };

struct decode {
	struct json json;
	struct arena *mem;
	struct err *err;
	struct pending *pending;
	size_t n_pending, room_pending;
};

static int wrong(const struct field *f, const char *what, struct err *e)
{
	return err_set(e, ERR_FIELD_TYPE, f->name, "\"%s\" must be %s", f->name, what);
}

static int set_int(const struct field *f, void *record, int64_t n, struct err *e)
{
	if (f->flags & (FIELD_QTY | FIELD_COUNT)) {
		int64_t least = f->flags & FIELD_QTY ? 1 : 0;
		if (n < least || n > QTY_LIMIT)
			return err_set(e, ERR_QTY_RANGE, f->name, "\"%s\" is %lld, it must be %lld to %lld",
				f->name, (long long)n, (long long)least, (long long)QTY_LIMIT);
	}
	*field_int(f, record) = n;
	return 0;
}

static int set_money(const struct field *f, void *record, int64_t minor, struct err *e)
{
	if ((minor < 0 && !(f->flags & FIELD_SIGNED)) || minor > MONEY_LIMIT || minor < -MONEY_LIMIT)
		return err_set(e, ERR_MONEY_FORMAT, f->name, "\"%s\" is out of range: %lld", f->name, (long long)minor);
	*field_int(f, record) = minor;
	return 0;
}

static int set_decimal(const struct field *f, void *record, const char *text, size_t len, int exponent,
	struct err *e)
{
	int64_t minor;

	if (money_parse(text, len, exponent, &minor))
		return err_set(e, ERR_MONEY_FORMAT, f->name, "\"%s\": \"%.*s\" is not an amount with at most %d decimals",
			f->name, (int)(len > 40 ? 40 : len), text, exponent);
	return set_money(f, record, minor, e);
}

static int set_time(const struct field *f, void *record, const char *text, size_t len, struct err *e)
{
	int64_t at;
	int rc = f->kind == FIELD_DATE ? clock_parse_date(text, len, &at) : clock_parse(text, len, &at);

	if (rc)
		return err_set(e, ERR_TIME_FORMAT, f->name, "\"%s\": \"%.*s\" is not %s", f->name,
			(int)(len > 40 ? 40 : len), text, f->kind == FIELD_DATE ? "a date (YYYY-MM-DD)"
			: "an RFC 3339 time with an offset");
	*field_int(f, record) = at;
	return 0;
}

static int not_a_word(const struct field *f, const char *text, size_t len, struct err *e)
{
	struct buf words = { 0 };

	for (size_t i = 0; f->words[i]; i++)
		buf_format(&words, "%s%s", i ? ", " : "", f->words[i]);
	err_set(e, ERR_FIELD_VALUE, f->name, "\"%s\": \"%.*s\" is not known (%s)", f->name, (int)(len > 40 ? 40 : len), text,
		buf_text(&words));
	buf_release(&words);
	return -1;
}

static int set_word(const struct field *f, void *record, const char *text, size_t len, struct err *e)
{
	int i = word_index(f->words, text, len);

	if (i < 0)
		return not_a_word(f, text, len, e);
	if (f->kind == FIELD_ONE_OF)
		*field_int(f, record) = i;
	else
		*field_int(f, record) = (*field_int(f, record) == INT_UNKNOWN ? 0 : *field_int(f, record)) | 1LL << i;
	return 0;
}

static int set_plain(const struct field *f, void *record, const char *text, size_t len, struct err *e)
{
	if (len > TEXT_MAX_BYTES)
		return err_set(e, ERR_TOO_LONG, f->name, "\"%s\" is longer than 64 KiB", f->name);
	if (f->flags & FIELD_CAPS && (len != 3 || strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3))
		return err_set(e, ERR_FIELD_VALUE, f->name, "\"%s\" must be three capital letters (ISO 4217)", f->name);
	*field_text(f, record) = text;
	return 0;
}

static int set_words(const struct field *f, void *record, const char *text, size_t len, struct err *e)
{
	const char *end = text + len;

	*field_int(f, record) = 0;
	while (text < end) {
		const char *comma = memchr(text, ',', (size_t)(end - text));
		const char *stop = comma ? comma : end;
		if (set_word(f, record, text, (size_t)(stop - text), e))
			return -1;
		text = stop + 1;
	}
	return 0;
}

int record_set_text(const struct field *f, void *record, const char *text, size_t len, int exponent,
	struct arena *mem, struct err *e)
{
	int64_t n;

	switch (f->kind) {
	case FIELD_TEXT: return set_plain(f, record, arena_text(mem, text, len), len, e);
	case FIELD_MONEY: return set_decimal(f, record, text, len, exponent, e);
	case FIELD_TIME: case FIELD_DATE: return set_time(f, record, text, len, e);
	case FIELD_ONE_OF: return set_word(f, record, text, len, e);
	case FIELD_SET_OF: return set_words(f, record, text, len, e);
	case FIELD_BOOL:
		n = word_index((const char *const[]){ "false", "true", NULL }, text, len);
		if (n < 0)
			return wrong(f, "true or false", e);
		*field_int(f, record) = n;
		return 0;
	case FIELD_INT: case FIELD_RATE:
		return text_int(text, len, &n) ? wrong(f, "a whole number", e) : set_int(f, record, n, e);
	default: return wrong(f, "given as JSON", e);
	}
}

static int syntax(struct decode *d)
{
	enum err_code code = d->json.why == json_holds_nul ? ERR_ENCODING : ERR_JSON_SYNTAX;

	return err_set(d->err, code, NULL, "column %zu: %s", (size_t)(d->json.at - d->json.start) + 1,
		d->json.why ? d->json.why : "not JSON");
}

/* What stands here is no value at all. */
static int no_value(struct decode *d)
{
	json_skip(&d->json);
	return syntax(d);
}

static int decode_object(struct decode *d, const struct record *r, void *ret);

static int take_string(struct decode *d, const struct field *f, char **ret, size_t *ret_len)
{
	enum json_kind kind = json_peek(&d->json);

	if (kind != JSON_IS_STRING)
		return kind == JSON_IS_BROKEN ? no_value(d) : wrong(f, "a string", d->err);
	return json_text(&d->json, ret, ret_len) ? syntax(d) : 0;
}

static int take_int(struct decode *d, const struct field *f, void *ret)
{
	char *text;
	size_t len;
	int64_t n;

	if (json_peek(&d->json) != JSON_IS_NUMBER)
		return f->kind == FIELD_MONEY
			? err_set(d->err, ERR_MONEY_FORMAT, f->name, "\"%s\" must be an integer of minor units", f->name)
			: wrong(f, "a whole number", d->err);
	if (json_number(&d->json, &text, &len))
		return syntax(d);
	if (text_int(text, len, &n))
		return err_set(d->err, f->kind == FIELD_MONEY ? ERR_MONEY_FORMAT : f->flags & FIELD_QTY ? ERR_QTY_RANGE
			: ERR_FIELD_TYPE, f->name, "\"%s\": %.*s is not a whole number", f->name,
			(int)(len > 40 ? 40 : len), text);
	return f->kind == FIELD_MONEY ? set_money(f, ret, n, d->err) : set_int(f, ret, n, d->err);
}

static int take_bool(struct decode *d, const struct field *f, void *ret)
{
	enum json_kind kind = json_peek(&d->json);

	if (kind != JSON_IS_TRUE && kind != JSON_IS_FALSE)
		return wrong(f, "true or false", d->err);
	*field_int(f, ret) = kind == JSON_IS_TRUE;
	return json_skip(&d->json) ? syntax(d) : 0;
}

static int take_set(struct decode *d, const struct field *f, void *ret)
{
	char *text;
	size_t len;
	int rc;

	if (json_peek(&d->json) != JSON_IS_ARRAY)
		return wrong(f, "an array of strings", d->err);
	*field_int(f, ret) = 0;
	if (json_enter(&d->json))
		return syntax(d);
	while ((rc = json_item(&d->json)) > 0)
		if (take_string(d, f, &text, &len) || set_word(f, ret, text, len, d->err))
			return -1;
	return rc ? syntax(d) : 0;
}

static void *list_grow(struct arena *mem, struct list *list, size_t *room, size_t size)
{
	if (list->n == *room) {
		*room = *room ? *room * 2 : 2;
		void *wider = arena_get(mem, *room * size);
		if (list->n)
			memcpy(wider, list->at, list->n * size);
		list->at = wider;
	}
	return (char *)list->at + list->n++ * size;
}

/* A list of SIZE bytes at BEFORE has moved to AFTER: so have the records in it that wait for amounts,
 * which are among those from FIRST on. */
static void follow_list(struct decode *d, size_t first, const char *before, size_t size, char *after)
{
	for (size_t i = first; before != after && i < d->n_pending; i++) {
		uintptr_t offset = (uintptr_t)d->pending[i].record - (uintptr_t)before;
		if (offset < size)
			d->pending[i].record = after + offset;
	}
}

static int take_list(struct decode *d, const struct field *f, void *ret)
{
	struct list *list = field_at(f, ret);
	size_t room = 0, first = d->n_pending;
	int rc;

	if (json_peek(&d->json) != JSON_IS_ARRAY)
		return wrong(f, "an array", d->err);
	if (json_enter(&d->json))
		return syntax(d);
	while ((rc = json_item(&d->json)) > 0) {
		const char *before = list->at;
		size_t size = list->n * f->sub->size;
		if (list->n == LIST_MAX)
			return err_set(d->err, ERR_TOO_LONG, f->name, "\"%s\" has more than %d entries", f->name, LIST_MAX);
		void *item = list_grow(d->mem, list, &room, f->sub->size);
		follow_list(d, first, before, size, list->at);
		record_init(f->sub, item);
		if (decode_object(d, f->sub, item))
			return -1;
	}
	return rc ? syntax(d) : 0;
}

static int take_json(struct decode *d, const struct field *f, void *ret)
{
	json_peek(&d->json);
	char *from = d->json.at, *copy;

	/* reading unescapes in place, so the text is copied first and the copy kept */
	copy = arena_text(d->mem, from, (size_t)(d->json.end - from));
	if (json_skip(&d->json))
		return syntax(d);
	copy[d->json.at - from] = '\0';
	*field_text(f, ret) = copy;
	return 0;
}

static int take(struct decode *d, const struct field *f, void *ret)
{
	enum json_kind kind = json_peek(&d->json);
	char *text;
	size_t len;

	if (kind == JSON_IS_NULL || kind == JSON_IS_BROKEN)
		return json_skip(&d->json) ? syntax(d) : 0;
	switch (f->kind) {
	case FIELD_TEXT:
		return take_string(d, f, &text, &len) ? -1 : set_plain(f, ret, text, len, d->err);
	case FIELD_INT: case FIELD_MONEY: case FIELD_RATE:
		return take_int(d, f, ret);
	case FIELD_TIME: case FIELD_DATE:
		return take_string(d, f, &text, &len) ? -1 : set_time(f, ret, text, len, d->err);
	case FIELD_ONE_OF:
		return take_string(d, f, &text, &len) ? -1 : set_word(f, ret, text, len, d->err);
	case FIELD_BOOL: return take_bool(d, f, ret);
	case FIELD_SET_OF: return take_set(d, f, ret);
	case FIELD_LIST: return take_list(d, f, ret);
	case FIELD_JSON: return take_json(d, f, ret);
	case FIELD_OBJECT: return decode_object(d, f->sub, field_at(f, ret));
	case FIELD_END: break;
	}
	return 0;
}

/* A money field whose name without "_minor" is KEY. */
static bool is_decimal_key(const struct field *f, const char *key, size_t len)
{
	return f->kind == FIELD_MONEY && strncmp(f->name, key, len) == 0 && strcmp(f->name + len, "_minor") == 0;
}

static int take_decimal(struct decode *d, const struct field *f, void *ret)
{
	enum json_kind kind = json_peek(&d->json);
	char *text;
	size_t len;

	if (kind == JSON_IS_NULL || kind == JSON_IS_BROKEN)
		return json_skip(&d->json) ? syntax(d) : 0;
	if (kind != JSON_IS_STRING)
		return err_set(d->err, ERR_MONEY_FORMAT, f->name, "an amount in major units must be a string");
	if (json_text(&d->json, &text, &len))
		return syntax(d);
	if (d->n_pending == d->room_pending) {
		d->room_pending = d->room_pending ? d->room_pending * 2 : PENDING_FIRST;
		struct pending *wider = arena_get(d->mem, d->room_pending * sizeof *wider);
		if (d->n_pending)
			memcpy(wider, d->pending, d->n_pending * sizeof *wider);
		d->pending = wider;
	}
	d->pending[d->n_pending++] = (struct pending){ f, ret, text, len };
	return 0;
}

/* The field with this key, looked for from the row behind the last hit: dumps keep their order. */
static const struct field *by_key(const struct record *r, const struct field *hint, const char *key, size_t len,
	bool *ret_decimal)
{
	const struct field *f = hint;

	*ret_decimal = false;
	do {
		if (f->kind == FIELD_END)
			f = r->fields;
		if (f->name_len == len && f->name[0] == key[0] && memcmp(f->name, key, len) == 0)
			return f;
		f++;
	} while (f != hint && !(f->kind == FIELD_END && hint == r->fields));
	*ret_decimal = true;
	for (f = r->fields; f->kind != FIELD_END; f++)
		if (is_decimal_key(f, key, len))
			return f;
	return NULL;
}

/* The same for the key that stands next, without taking it first; NULL: none as it is written there. */
static const struct field *by_next_key(struct json *j, const struct record *r, const struct field *hint)
{
	const struct field *f = hint;

	do {
		if (f->kind == FIELD_END)
			f = r->fields;
		if (json_key_is(j, f->name, f->name_len))
			return f;
		f++;
	} while (f != hint && !(f->kind == FIELD_END && hint == r->fields));
	return NULL;
}

/* Has field I been read before? Now it has. */
static bool is_second(uint64_t *seen, size_t i)
{
	uint64_t bit = 1ULL << (i & 63), *word = &seen[i / 64 % (FIELDS_MAX / 64)];
	bool before = i < FIELDS_MAX && *word & bit;

	*word |= bit;
	return before;
}

static int decode_object(struct decode *d, const struct record *r, void *ret)
{
	const struct field *hint = r->fields, *f;
	uint64_t seen[FIELDS_MAX / 64] = { 0 };
	enum json_kind kind = json_peek(&d->json);
	size_t len;
	char *key;
	int rc;

	if (kind == JSON_IS_BROKEN)
		return no_value(d);
	if (kind != JSON_IS_OBJECT)
		return err_set(d->err, d->json.depth ? ERR_FIELD_TYPE : ERR_JSON_SYNTAX, d->json.depth ? r->name : NULL,
			"%s must be a JSON object", r->name);
	if (json_enter(&d->json))
		return syntax(d);
	while ((rc = json_key_next(&d->json)) > 0) {
		bool decimal = false;
		f = by_next_key(&d->json, r, hint);
		if (!f && json_key_take(&d->json, &key, &len))
			return syntax(d);
		if (!f && len)
			f = by_key(r, hint, key, len, &decimal);
		if (!f || f->flags & (FIELD_OUT | FIELD_SQL | FIELD_ARG)) {
			if (json_skip(&d->json))
				return syntax(d);
			continue;
		}
		if (is_second(seen, (size_t)(f - r->fields)))
			return err_set(d->err, ERR_JSON_SYNTAX, f->name, "the key \"%s\" is there twice", f->name);
		hint = f + 1;
		if (decimal ? take_decimal(d, f, ret) : take(d, f, ret))
			return -1;
	}
	return rc ? syntax(d) : 0;
}

static int check_text(const char *text, size_t len, struct err *e)
{
	size_t good = text_utf8_prefix(text, len);

	if (good < len)
		return err_set(e, ERR_ENCODING, NULL, "byte %zu is not UTF-8", good + 1);
	if (memchr(text, '\0', len))
		return err_set(e, ERR_ENCODING, NULL, "the line holds a NUL byte");
	return 0;
}

int record_decode(const struct record *r, char *text, size_t len, void *ret, struct arena *mem, struct err *e)
{
	struct decode d = { .mem = mem, .err = e };

	record_init(r, ret);
	if (check_text(text, len, e))
		return -1;
	json_open(&d.json, text, len);
	if (decode_object(&d, r, ret))
		return -1;
	if (json_finish(&d.json))
		return syntax(&d);
	int exponent = d.n_pending ? record_exponent(r, ret) : 2;
	for (size_t i = 0; i < d.n_pending; i++) {
		struct pending *p = &d.pending[i];
		if (set_decimal(p->field, p->record, p->text, p->len, exponent, e))
			return -1;
	}
	return 0;
}
