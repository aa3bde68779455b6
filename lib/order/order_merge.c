/* order_merge.c - dumps converge: for each field the newest record that tells it wins
 *
 * A record may tell only a part (a report without prices, some lines). So an order carries the version of
 * its newest record, and marks for the exceptions: "name=version" told by an older record only, "name=*"
 * computed by us, "name=!" amended by hand. Most orders have no marks. */
#include "order/order_impl.h"

#include <stdio.h>
#include <string.h>
#include "base/banned.h"

const char *mark_get(const char *marks, const char *name, size_t *ret_len)
{
	size_t n = strlen(name);

	for (const char *at = marks; at && *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");
		if (len > n && strncmp(at, name, n) == 0 && at[n] == '=') {
			*ret_len = len - n - 1;
			return at + n + 1;
		}
		at += len;
	}
	return NULL;
}

bool mark_is(const char *marks, const char *name, char what)
{
	size_t len;
	const char *mark = marks ? mark_get(marks, name, &len) : NULL;

	return mark && *mark == what;
}

void mark_drop(struct arena *mem, const char **marks, const char *name)
{
	size_t len;
	const char *mark = *marks ? mark_get(*marks, name, &len) : NULL;

	if (!mark)
		return;
	const char *from = mark - strlen(name) - 1, *rest = mark + len;
	rest += strspn(rest, " ");
	if (!*rest && from > *marks)
		from--;
	const char *left = arena_format(mem, "%.*s%s", (int)(from - *marks), *marks, rest);
	*marks = *left ? left : NULL;
}

void mark_set(struct arena *mem, const char **marks, const char *name, const char *value)
{
	size_t len;
	const char *mark = *marks ? mark_get(*marks, name, &len) : NULL;

	if (mark && strlen(value) == len && strncmp(mark, value, len) == 0)
		return;
	mark_drop(mem, marks, name);
	*marks = *marks ? arena_format(mem, "%s %s=%s", *marks, name, value)
		: arena_format(mem, "%s=%s", name, value);
}

static bool is_text(const struct field *f)
{
	return f->kind == FIELD_TEXT || f->kind == FIELD_JSON;
}

static bool told(const struct field *f, const void *record)
{
	return is_text(f) ? *field_text(f, record) != NULL : *field_int(f, record) != INT_UNKNOWN;
}

static bool same(const struct field *f, const void *a, const void *b)
{
	return is_text(f) ? text_same(*field_text(f, a), *field_text(f, b)) : *field_int(f, a) == *field_int(f, b);
}

static void set_version(struct merge *m, const char *name, int64_t version)
{
	char text[32];

	snprintf(text, sizeof text, "%lld", (long long)version);
	mark_set(m->mem, m->marks, name, text);
}

static void take(struct merge *m, const struct field *f, void *to, const void *from)
{
	if (!same(f, to, from))
		m->changed = true;
	memcpy(field_at(f, to), field_at(f, from), sizeof(int64_t));
}

/* The version of what is stored in the field; INT64_MIN when it is nobody's word. */
static int64_t version_of(const struct merge *m, const struct field *f, const void *to, const char *name)
{
	size_t len;
	const char *mark = *m->marks ? mark_get(*m->marks, name, &len) : NULL;
	int64_t version;

	if (!told(f, to) || (mark && *mark == '*'))
		return INT64_MIN;
	if (mark && *mark == '!')
		return INT64_MAX;
	return mark && text_int(mark, len, &version) == 0 ? version : m->now_version;
}

static void merge_field(struct merge *m, const struct field *f, void *to, const void *from, const char *name)
{
	int64_t have = version_of(m, f, to, name), newest = m->version > m->now_version ? m->version : m->now_version;

	if (m->by_hand) {
		if (told(f, from)) {
			take(m, f, to, from);
			mark_set(m->mem, m->marks, name, "!");
		}
		return;
	}
	if (!told(f, from)) {
		if (have != INT64_MIN && have != INT64_MAX && have < newest)
			set_version(m, name, have);
		return;
	}
	if (have == m->version && !same(f, to, from) && !m->tie) {
		m->tie = true;
		snprintf(m->tie_field, sizeof m->tie_field, "%s", name);
	}
	if (m->version <= have)
		return;
	take(m, f, to, from);
	mark_drop(m->mem, m->marks, name);
	if (m->version < newest)
		set_version(m, name, m->version);
}

void merge_fields(struct merge *m, const struct record *type, void *to, const void *from, const char *prefix)
{
	char name[80];

	for (const struct field *f = type->fields; f->kind != FIELD_END; f++) {
		if (f->flags & (FIELD_OUT | FIELD_SQL | FIELD_ARG | FIELD_KEY) || f->kind == FIELD_LIST)
			continue;
		if (f->kind == FIELD_OBJECT && strcmp(f->name, "customer") == 0)
			continue;
		snprintf(name, sizeof name, "%s%s", prefix, f->name);
		if (f->kind != FIELD_OBJECT) {
			merge_field(m, f, to, from, name);
			continue;
		}
		strncat(name, "_", sizeof name - strlen(name) - 1);
		merge_fields(m, f->sub, field_at(f, to), field_at(f, from), name);
	}
}
