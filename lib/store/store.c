/* store.c - statements bound and fetched by field tables; a cache of prepared ones */
#include "store/store.h"

#include <string.h>
#include "store/store_impl.h"
#include "base/banned.h"

static int is_text_kind(enum field_kind kind)
{
	return kind == FIELD_TEXT || kind == FIELD_JSON;
}

static bool is_bound_as_text(const struct field *f)
{
	return is_text_kind(f->kind) || f->kind == FIELD_ONE_OF;
}

static struct plan *plan_for(const struct record *type, int n, const char *(*name_of)(void *, int), void *stmt,
	const struct sql *q, const char *what, struct err *e)
{
	struct plan *p = must_alloc(sizeof *p + (size_t)n * sizeof *p->at);

	p->n = n;
	for (int i = 0; i < n; i++) {
		size_t offset = 0;
		const struct field *f = type ? record_find(type, name_of(stmt, i), '_', &offset) : NULL;
		if (!f) {
			err_set(e, ERR_BUG, name_of(stmt, i), "statement %s: %s %s is no field of %s", q->name, what,
				name_of(stmt, i), type ? type->name : "nothing");
			must_free(p);
			return NULL;
		}
		p->at[i] = (struct place_of){ .field = f, .offset = offset };
	}
	return p;
}

static size_t slot_of(const struct store *s, const struct sql *q)
{
	return ((uintptr_t)q >> 4) * 0x9e3779b97f4a7c15u >> 32 & (s->room - 1);
}

static void drop_statement(struct store *s, struct statement *t)
{
	s->ops->drop(t->handle);
	must_free(t->in);
	must_free(t->out);
	must_free(t);
}

void store_drop_statements(struct store *s)
{
	for (size_t i = 0; i < s->room; i++)
		for (struct statement *t = s->cache[i], *next; t; t = next) {
			next = t->next;
			drop_statement(s, t);
		}
	must_free(s->cache);
	s->cache = NULL;
	s->room = 0;
}

static int plan_columns(struct store *s, struct statement *t, struct err *e)
{
	t->out = plan_for(t->out_type, s->ops->columns(t->handle), s->ops->column_name, t->handle, t->sql, "column", e);
	return t->out ? 0 : -1;
}

struct statement *store_statement(struct store *s, const struct sql *q, const struct record *in,
	const struct record *out, struct err *e)
{
	if (!s->room) {
		s->room = 256;
		s->cache = must_alloc(s->room * sizeof(struct statement *));
	}
	struct statement **slot = &s->cache[slot_of(s, q)];
	for (struct statement *t = *slot; t; t = t->next)
		if (t->sql == q && t->in_type == in && t->out_type == out && !t->running)
			return t;
	struct statement *t = must_alloc(sizeof *t);
	*t = (struct statement){ .sql = q, .in_type = in, .out_type = out };
	if (s->ops->prepare(s->db, q->text, &t->handle, e)) {
		must_free(t);
		return NULL;
	}
	t->in = plan_for(in, s->ops->params(t->handle), s->ops->param_name, t->handle, q, "parameter", e);
	if (!t->in || (s->ops->columns(t->handle) >= 0 && plan_columns(s, t, e))) {
		drop_statement(s, t);
		return NULL;
	}
	for (int i = 0; i < t->in->n; i++)
		s->ops->param_kind(t->handle, i, is_bound_as_text(t->in->at[i].field));
	t->next = *slot;
	*slot = t;
	return t;
}

static int bind_number(const struct store_ops *ops, void *stmt, int i, struct place_of *p, int64_t n, struct err *e)
{
	const struct field *f = p->field;

	if (p->bound && p->last == n)
		return 0;
	p->bound = true;
	p->last = n;
	if (n == INT_UNKNOWN)
		return ops->bind_null(stmt, i, e);
	return f->kind == FIELD_ONE_OF ? ops->bind_text(stmt, i, f->words[n], strlen(f->words[n]), e)
		: ops->bind_int(stmt, i, n, e);
}

static int bind_one(const struct store_ops *ops, void *stmt, int i, struct place_of *p, const void *at,
	struct err *e)
{
	if (!is_text_kind(p->field->kind))
		return bind_number(ops, stmt, i, p, *(const int64_t *)at, e);
	const char *text = *(const char *const *)at;
	if (!text)
		return bind_number(ops, stmt, i, p, INT_UNKNOWN, e);
	p->bound = false;
	return ops->bind_text(stmt, i, text, strlen(text), e);
}

int store_bind(struct store *s, struct statement *t, const void *in, struct err *e)
{
	for (int i = 0; i < t->in->n; i++) {
		struct place_of *p = &t->in->at[i];
		if (bind_one(s->ops, t->handle, i, p, (const char *)in + p->offset, e))
			return -1;
	}
	return 0;
}

static const char *fetch_text(struct store *s, struct statement *t, int i, struct arena *mem)
{
	size_t len;
	const char *text = s->ops->column_text(t->handle, i, &len);

	return text && mem ? arena_text(mem, text, len) : text;
}

static int fetch_word(struct store *s, struct statement *t, int i, int64_t *ret, struct err *e)
{
	const struct field *f = t->out->at[i].field;
	size_t len;
	const char *text = s->ops->column_text(t->handle, i, &len);

	*ret = text ? word_index(f->words, text, len) : INT_UNKNOWN;
	return *ret == -1 ? err_set(e, ERR_BUG, f->name, "the data file holds \"%s\" in %s", text, f->name) : 0;
}

int store_fetch(struct store *s, struct statement *t, void *ret, struct arena *mem, struct err *e)
{
	if (!t->out && plan_columns(s, t, e))
		return -1;
	for (int i = 0; i < t->out->n; i++) {
		const struct place_of *p = &t->out->at[i];
		void *at = (char *)ret + p->offset;
		if (is_text_kind(p->field->kind))
			*(const char **)at = fetch_text(s, t, i, mem);
		else if (p->field->kind != FIELD_ONE_OF)
			*(int64_t *)at = s->ops->column_int(t->handle, i);
		else if (fetch_word(s, t, i, at, e))
			return -1;
	}
	return 0;
}

static struct statement *started(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, enum store_start how, struct err *e)
{
	struct statement *t = store_statement(w->db, q, in_type, out_type, e);

	if (!t || store_bind(w->db, t, in, e))
		return NULL;
	t->running = w->db->ops->start(t->handle, how, e) == 0;
	if (!t->running)
		w->db->ops->reset(t->handle);
	return t->running ? t : NULL;
}

static void stopped(struct store *s, struct statement *t)
{
	s->ops->reset(t->handle);
	t->running = false;
}

static int run(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	enum store_start how, struct err *e)
{
	struct store *s = w->db;

	s->writes++;
	struct statement *t = started(w, q, in_type, in, NULL, how, e);
	if (!t)
		return -1;
	int rc = s->ops->step(t->handle, e);
	stopped(s, t);
	return rc < 0 ? -1 : 0;
}

int store_run(struct work *w, const struct sql *q, const struct record *in_type, const void *in, struct err *e)
{
	return run(w, q, in_type, in, RUN_LATER, e);
}

int store_change(struct work *w, const struct sql *q, const struct record *in_type, const void *in, int64_t *ret,
	struct err *e)
{
	struct store *s = w->db;
	int64_t writes = s->writes;

	if (run(w, q, in_type, in, RUN_NOW, e))
		return -1;
	*ret = s->ops->changed(s->db);
	if (*ret == 0)
		s->writes = writes;
	return 0;
}

int store_next_id(struct work *w, enum id_kind kind, int64_t *ret, struct err *e)
{
	static const char *const tables[ID_KINDS] = {
		[ID_ORDER] = "orders", [ID_CUSTOMER] = "customer", [ID_ITEM] = "item", [ID_MOVE] = "stock_move",
		[ID_PARCEL] = "parcel", [ID_MESSAGE] = "message", [ID_REFUND] = "refund", [ID_RMA] = "rma",
		[ID_SERVICE] = "psn_service", [ID_PARTNER] = "psn_partner", [ID_REQUEST] = "psn_request",
	};
	struct store *s = w->db;
	struct id_block *b = &s->ids[kind];

	if (b->left == 0 && s->ops->ids(s->db, tables[kind], b, e))
		return -1;
	b->left--;
	*ret = b->next++;
	return 0;
}

int store_part(struct work *w, int64_t *ret, struct err *e)
{
	return w->db->ops->part(w->db->db, ret, e);
}

int64_t store_writes(const struct work *w)
{
	return w->db->writes;
}

int store_get(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, void *ret, struct err *e)
{
	struct statement *t = started(w, q, in_type, in, out_type, ASK_ALL, e);

	if (!t)
		return -1;
	int rc = w->db->ops->step(t->handle, e);
	if (rc > 0) {
		record_init(out_type, ret);
		if (store_fetch(w->db, t, ret, w->mem, e))
			rc = -1;
	}
	stopped(w->db, t);
	return rc;
}

int store_all(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, struct list *ret, struct err *e)
{
	struct statement *t = started(w, q, in_type, in, out_type, ASK_ALL, e);
	size_t room = 0;
	int rc = -1;

	*ret = (struct list){ 0 };
	while (t && (rc = w->db->ops->step(t->handle, e)) > 0) {
		if (ret->n == room) {
			room = room ? room * 2 : 4;
			void *wider = arena_get(w->mem, room * out_type->size);
			if (ret->n)
				memcpy(wider, ret->at, ret->n * out_type->size);
			ret->at = wider;
		}
		void *row = (char *)ret->at + ret->n++ * out_type->size;
		record_init(out_type, row);
		if (store_fetch(w->db, t, row, w->mem, e)) {
			rc = -1;
			break;
		}
	}
	if (t)
		stopped(w->db, t);
	return rc;
}

int store_each(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, int (*each)(void *arg, const void *row, struct err *e), void *arg,
	struct err *e)
{
	struct statement *t = started(w, q, in_type, in, out_type, ASK_EACH, e);
	void *row = must_alloc(out_type->size);
	int rc = -1;

	while (t && (rc = w->db->ops->step(t->handle, e)) > 0) {
		record_init(out_type, row);
		if (store_fetch(w->db, t, row, NULL, e) || each(arg, row, e)) {
			rc = -1;
			break;
		}
	}
	if (t)
		stopped(w->db, t);
	must_free(row);
	return rc;
}
