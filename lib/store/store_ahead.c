/* store_ahead.c - questions announced before they are asked, and their answers, for as long as a batch lasts */
#include "store/data.h"

#include <string.h>
#include "store/store_impl.h"
#include "base/banned.h"

/* One question: a statement and its parameters. */
struct early {
	struct early *next;              /* in its slot */
	uint64_t hash;
	struct statement *statement;
	void *in;
	struct list rows;
	size_t room;
	bool is_known, stays, sure;      /* STAYS: whoever changes it says so */
};

/* All questions of one statement, which are asked together. */
struct group { struct group *next; struct statement *statement; struct early **at; size_t n, room; };

enum { SLOTS = 1 << 14 };

struct ahead { struct early *slots[SLOTS]; struct group *groups; bool sure; };

static bool is_text(const struct field *f)
{
	return f->kind == FIELD_TEXT || f->kind == FIELD_JSON;
}

static uint64_t hash_of(const struct statement *t, const void *in)
{
	uint64_t h = (uintptr_t)t->sql;

	for (int i = 0; i < t->in->n; i++) {
		const char *at = (const char *)in + t->in->at[i].offset;
		const char *text = is_text(t->in->at[i].field) ? *(const char *const *)at : NULL;
		h = text ? text_hash(h, text, strlen(text))
			: is_text(t->in->at[i].field) ? h + 1 : text_hash(h, at, sizeof(int64_t));
	}
	return h;
}

static bool same_in(const struct statement *t, const void *a, const void *b)
{
	for (int i = 0; i < t->in->n; i++) {
		const char *x = (const char *)a + t->in->at[i].offset, *y = (const char *)b + t->in->at[i].offset;
		if (is_text(t->in->at[i].field) ? !text_same(*(const char *const *)x, *(const char *const *)y)
			: memcmp(x, y, sizeof(int64_t)) != 0)
			return false;
	}
	return true;
}

static struct early **slot_for(const struct ahead *a, const struct statement *t, const void *in, uint64_t hash)
{
	struct early *const *slot = &a->slots[hash % SLOTS];

	for (; *slot; slot = &(*slot)->next)
		if ((*slot)->hash == hash && (*slot)->statement == t && same_in(t, (*slot)->in, in))
			break;
	return (struct early **)(uintptr_t)slot;
}

static struct early *add_early(struct work *w, struct statement *t, const void *in)
{
	if (!w->ahead)
		w->ahead = arena_get(w->mem, sizeof *w->ahead);
	uint64_t hash = hash_of(t, in);
	struct early **slot = slot_for(w->ahead, t, in, hash), *y;

	if (*slot)
		return *slot;
	*slot = y = arena_get(w->mem, sizeof *y);
	*y = (struct early){ .hash = hash, .statement = t, .in = arena_get(w->mem, t->in_type->size) };
	memcpy(y->in, in, t->in_type->size);
	return y;
}

static struct group *group_of(struct work *w, struct statement *t)
{
	struct group *g = w->ahead->groups;

	while (g && g->statement != t)
		g = g->next;
	if (g)
		return g;
	g = arena_get(w->mem, sizeof *g);
	*g = (struct group){ .next = w->ahead->groups, .statement = t };
	w->ahead->groups = g;
	return g;
}

int store_ahead(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, struct err *e)
{
	struct statement *t = w->db->ops->looks_ahead ? store_statement(w->db, q, in_type, out_type, e) : NULL;

	if (!t)
		return w->db->ops->looks_ahead ? -1 : 0;
	struct early *y = add_early(w, t, in);
	struct group *g = group_of(w, t);
	if (y->room)                         /* announced before */
		return 0;
	y->room = 1;
	if (g->n == g->room) {
		g->room = g->room ? g->room * 2 : 64;
		struct early **wider = arena_get(w->mem, g->room * sizeof *wider);
		if (g->n)
			memcpy(wider, g->at, g->n * sizeof *wider);
		g->at = wider;
	}
	g->at[g->n++] = y;
	return 0;
}

/* --- asking all at once --- */

static int send_group(struct store *s, const struct group *g, struct err *e)
{
	void *handle = g->statement->handle;

	for (size_t i = 0; i < g->n; i++)
		if (store_bind(s, g->statement, g->at[i]->in, e) || s->ops->also(handle, e))
			return -1;
	return s->ops->start(handle, ASK_MANY, e);
}

static int add_row(struct work *w, struct early *y, struct err *e)
{
	const struct record *type = y->statement->out_type;

	if (y->rows.n == y->room || !y->rows.at) {
		y->room = y->rows.at ? y->room * 2 : 1;
		void *wider = arena_get(w->mem, y->room * type->size);
		if (y->rows.n)
			memcpy(wider, y->rows.at, y->rows.n * type->size);
		y->rows.at = wider;
	}
	void *row = (char *)y->rows.at + y->rows.n++ * type->size;
	record_init(type, row);
	return store_fetch(w->db, y->statement, row, w->mem, e);
}

static int read_group(struct work *w, const struct group *g, struct err *e)
{
	const struct store_ops *ops = w->db->ops;
	void *handle = g->statement->handle;
	int rc;

	while ((rc = ops->step(handle, e)) > 0)
		if (add_row(w, g->at[ops->asked(handle)], e))
			return -1;
	for (size_t i = 0; i < g->n; i++)
		g->at[i]->is_known = true;
	return rc;
}

static int ask_groups(struct work *w, bool inside, struct err *e)
{
	struct store *s = w->db;
	int rc = inside ? 0 : data_begin_read(s, e);

	for (struct group *g = w->ahead->groups; g && rc == 0; g = g->next)
		rc = send_group(s, g, e);
	if (rc == 0)
		rc = inside ? data_settle(s, e) : data_commit(s, e);
	for (struct group *g = w->ahead->groups; g && rc == 0; g = g->next)
		rc = read_group(w, g, e);
	for (struct group *g = w->ahead->groups; g; g = g->next)
		s->ops->reset(g->statement->handle);
	w->ahead->groups = NULL;
	if (rc && !inside)
		data_rollback(s);
	return rc;
}

bool data_looks_ahead(const struct store *s)
{
	return s->ops->looks_ahead;
}

bool store_looks_ahead(const struct work *w)
{
	return data_looks_ahead(w->db);
}

int data_look(struct work *w, bool inside, struct err *e)
{
	if (!w->ahead)
		return 0;
	w->ahead->sure = inside;
	return ask_groups(w, inside, e);
}

int store_look(struct work *w, struct err *e)
{
	return data_look(w, true, e);
}

/* --- asking one --- */

/* What is known of the answer, or NULL. */
static struct early *known(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, bool *ret_sure)
{
	struct err ignored;
	struct statement *t = w->ahead ? store_statement(w->db, q, in_type, out_type, &ignored) : NULL;
	struct early *y = t ? *slot_for(w->ahead, t, in, hash_of(t, in)) : NULL;

	*ret_sure = true;
	if (!y || !y->is_known)
		return NULL;
	y->is_known = y->stays;
	*ret_sure = w->ahead->sure || y->sure;
	return y;
}

int store_get_early(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, void *ret, bool *ret_sure, struct err *e)
{
	const struct early *y = known(w, q, in_type, in, out_type, ret_sure);

	if (!y)
		return store_get(w, q, in_type, in, out_type, ret, e);
	if (y->rows.n)
		memcpy(ret, y->rows.at, out_type->size);
	return y->rows.n > 0;
}

int store_all_early(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, struct list *ret, bool *ret_sure, struct err *e)
{
	const struct early *y = known(w, q, in_type, in, out_type, ret_sure);

	if (!y)
		return store_all(w, q, in_type, in, out_type, ret, e);
	*ret = y->rows;
	return 0;
}

int store_each_early(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, int (*each)(void *arg, const void *row, struct err *e), void *arg,
	struct err *e)
{
	bool sure;
	const struct early *y = known(w, q, in_type, in, out_type, &sure);

	if (!y)
		return store_each(w, q, in_type, in, out_type, each, arg, e);
	for (size_t i = 0; i < y->rows.n; i++)
		if (each(arg, (const char *)y->rows.at + i * out_type->size, e))
			return -1;
	return 0;
}

void store_is_now(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, const void *row, bool sure)
{
	struct err ignored;
	struct statement *t = w->ahead ? store_statement(w->db, q, in_type, out_type, &ignored) : NULL;

	if (!t)
		return;
	struct early *y = add_early(w, t, in);
	y->rows = (struct list){ arena_get(w->mem, out_type->size), 1 };
	memcpy(y->rows.at, row, out_type->size);
	y->is_known = y->stays = true;
	y->sure = sure;
}
