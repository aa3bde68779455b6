/* record.c - what every use of a field table needs */
#include "wire/record.h"

#include <string.h>
#include "base/card.h"
#include "base/money.h"
#include "base/banned.h"

static void init_object(const struct record *r, char *ret)
{
	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		if (f->kind == FIELD_OBJECT)
			init_object(f->sub, ret + f->offset);
		else if (f->kind == FIELD_TEXT || f->kind == FIELD_JSON)
			*field_text(f, ret) = NULL;
		else if (f->kind != FIELD_LIST)
			*field_int(f, ret) = INT_UNKNOWN;
	}
}

void record_init(const struct record *r, void *ret)
{
	memset(ret, 0, r->size);
	init_object(r, ret);
}

static bool is_text(const struct field *f)
{
	return f->kind == FIELD_TEXT || f->kind == FIELD_JSON;
}

void record_keep(const struct record *r, void *record, struct arena *mem)
{
	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		const char **text = is_text(f) ? field_text(f, record) : NULL;
		if (f->kind == FIELD_OBJECT)
			record_keep(f->sub, field_at(f, record), mem);
		else if (text && *text)
			*text = arena_text(mem, *text, strlen(*text));
	}
}

bool record_is_personal(const struct record *r)
{
	for (const struct field *f = r ? r->fields : NULL; f && f->kind != FIELD_END; f++)
		if (f->flags & FIELD_PERSON || ((f->kind == FIELD_OBJECT || f->kind == FIELD_LIST) && record_is_personal(f->sub)))
			return true;
	return false;
}

void record_redact(const struct record *r, void *record)
{
	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		const struct list *list = field_at(f, record);
		if (f->flags & FIELD_PERSON)
			*field_text(f, record) = NULL;
		else if (f->kind == FIELD_OBJECT)
			record_redact(f->sub, field_at(f, record));
		for (size_t i = 0; f->kind == FIELD_LIST && i < list->n; i++)
			record_redact(f->sub, (char *)list->at + i * f->sub->size);
	}
}

static bool told(const struct field *f, const void *in)
{
	if (f->kind == FIELD_LIST)
		return ((const struct list *)field_at(f, in))->n > 0;
	return is_text(f) ? *field_text(f, in) != NULL : *field_int(f, in) != INT_UNKNOWN;
}

static int check_inside(const struct field *f, const void *in, struct err *e)
{
	const struct list *list = field_at(f, in);

	if (f->kind == FIELD_OBJECT)
		return record_check(f->sub, field_at(f, in), e);
	for (size_t i = 0; f->kind == FIELD_LIST && i < list->n; i++)
		if (record_check(f->sub, (char *)list->at + i * f->sub->size, e))
			return -1;
	return 0;
}

int record_check(const struct record *r, const void *in, struct err *e)
{
	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		if (f->flags & (FIELD_OUT | FIELD_SQL))
			continue;
		if (f->flags & FIELD_NEED && f->kind != FIELD_OBJECT && !told(f, in))
			return err_set(e, ERR_FIELD_MISSING, f->name, "%s: \"%s\" is missing", r->name, f->name);
		if (f->sub && check_inside(f, in, e))
			return -1;
	}
	return 0;
}

int record_exponent(const struct record *r, const void *in)
{
	for (const struct field *f = r->fields; f->kind != FIELD_END; f++)
		if (f->flags & FIELD_CURRENCY)
			return money_exponent(*field_text(f, in));
	return 2;
}

const struct field *record_find(const struct record *r, const char *path, char separator, size_t *ret_offset)
{
	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		size_t n = strlen(f->name);
		if (strncmp(f->name, path, n) != 0)
			continue;
		if (!path[n]) {
			*ret_offset += f->offset;
			return f;
		}
		if (f->kind != FIELD_OBJECT || path[n] != separator)
			continue;
		size_t inner = *ret_offset + f->offset;
		const struct field *found = record_find(f->sub, path + n + 1, separator, &inner);
		if (found) {
			*ret_offset = inner;
			return found;
		}
	}
	return NULL;
}

static uint64_t digest_value(uint64_t h, const struct field *f, const void *in)
{
	const struct list *list = field_at(f, in);

	if (f->kind == FIELD_OBJECT)
		return text_hash_int(h, (uint64_t)record_digest(f->sub, field_at(f, in)));
	if (f->kind == FIELD_LIST) {
		for (size_t i = 0; i < list->n; i++)
			h = text_hash_int(h, (uint64_t)record_digest(f->sub, (char *)list->at + i * f->sub->size));
		return h;
	}
	if (is_text(f))
		return text_hash(h, *field_text(f, in), strlen(*field_text(f, in)));
	return text_hash_int(h, (uint64_t)*field_int(f, in));
}

int64_t record_digest(const struct record *r, const void *in)
{
	uint64_t h = 14695981039346656037u, n = 0;

	for (const struct field *f = r->fields; f->kind != FIELD_END; f++, n++)
		if (!(f->flags & (FIELD_OUT | FIELD_SQL | FIELD_ARG)) && (f->kind == FIELD_OBJECT || told(f, in)))
			h = digest_value(h + n, f, in);
	return (int64_t)h;
}

void record_fill(const struct record *r, void *to, const void *from)
{
	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		if (f->flags & FIELD_SQL)
			continue;
		if (f->kind == FIELD_OBJECT)
			record_fill(f->sub, field_at(f, to), field_at(f, from));
		else if (!told(f, to) && told(f, from))
			memcpy(field_at(f, to), field_at(f, from),
				f->kind == FIELD_LIST ? sizeof(struct list) : sizeof(int64_t));
	}
}

static void mask_text(const struct field *f, const char **text, struct arena *mem)
{
	if (!*text || !card_in_text(*text))
		return;
	char *masked = arena_text(mem, *text, strlen(*text));
	card_mask(masked, f->kind == FIELD_JSON ? '9' : '*');     /* a number in JSON stays a number */
	*text = masked;
}

void record_mask_cards(const struct record *r, void *record, struct arena *mem)
{
	for (const struct field *f = r->fields; f->kind != FIELD_END; f++) {
		if (f->flags & FIELD_FREE)
			mask_text(f, field_at(f, record), mem);
		if (f->kind == FIELD_OBJECT)
			record_mask_cards(f->sub, field_at(f, record), mem);
		if (f->kind != FIELD_LIST)
			continue;
		struct list *list = field_at(f, record);
		for (size_t i = 0; i < list->n; i++)
			record_mask_cards(f->sub, (char *)list->at + i * f->sub->size, mem);
	}
}

int word_index(const char *const *words, const char *word, size_t len)
{
	for (int i = 0; words[i]; i++)
		if (strncmp(words[i], word, len) == 0 && !words[i][len])
			return i;
	return -1;
}
