/* forget.c - a person is found, what is open of his forbids it, the rest is erased */
#include "forget/forget.h"

#include <string.h>
#include "store/data.h"
#include "forget.sql.h"
#include "base/banned.h"

static const struct field ask_fields[] = {
	BOOL(struct forget_ask, yes, FIELD_ARG, "it cannot be undone, and this says that you know"), FIELDS_END
};
const struct record forget_ask_record = { "forget", sizeof(struct forget_ask), ask_fields };

static const struct field forgotten_fields[] = {
	TEXT(struct forgotten, forgotten, FIELD_KEY | FIELD_COLUMN, "who was to be forgotten, as he was named"),
	TEXT(struct forgotten, customer, FIELD_COLUMN, "what his orders are known by from now on; absent: they had no customer"),
	INT(struct forgotten, orders, FIELD_COLUMN, "his orders"),
	INT(struct forgotten, parcels, FIELD_COLUMN, "their parcels"),
	INT(struct forgotten, messages, FIELD_COLUMN, "messages to him that were not sent, and will not be"),
	INT(struct forgotten, texts, FIELD_COLUMN, "reasons in histories that named him"),
	FIELDS_END
};
const struct record forgotten_record = { "forgotten", sizeof(struct forgotten), forgotten_fields };

/* What the statements take and give. */
struct row {
	const char *customer, *name, *email, *phone, *channel, *ref, *text, *what;
	int64_t id, order_id, seq, at, amount;
};

static const struct field row_fields[] = {
	TEXT(struct row, customer, 0, ""), TEXT(struct row, name, 0, ""), TEXT(struct row, email, 0, ""),
	TEXT(struct row, phone, 0, ""), TEXT(struct row, channel, 0, ""), TEXT(struct row, ref, 0, ""),
	TEXT(struct row, text, 0, ""), TEXT(struct row, what, 0, ""), INT(struct row, id, 0, ""),
	INT(struct row, order_id, 0, ""), INT(struct row, seq, 0, ""), INT(struct row, at, 0, ""),
	INT(struct row, amount, 0, ""), FIELDS_END
};
static const struct record row_record = { "row", sizeof(struct row), row_fields };

enum { WORDS_MAX = 400, SHORTEST_WORD = 4 };

struct person {
	const char *subject;
	struct row customer;             /* ID INT_UNKNOWN: the order has none */
	int64_t order_id;                /* of the one order that names him, or INT_UNKNOWN */
	struct list orders;              /* of struct row */
	const char *words[WORDS_MAX];    /* what names him in texts */
	size_t n_words;
};

static void remember(struct person *p, const char *text)
{
	if (text && strlen(text) >= SHORTEST_WORD && p->n_words < WORDS_MAX)
		p->words[p->n_words++] = text;
}

static void remember_all(struct person *p, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		remember(p, texts[i]);
}

static bool names_him(const struct person *p, const char *text)
{
	for (size_t i = 0; i < p->n_words; i++)
		if (strstr(text, p->words[i]))
			return true;
	return false;
}

static int orders_of(struct work *w, struct person *p, struct err *e)
{
	struct row key = { .id = p->customer.id, .order_id = p->order_id };

	return store_all(w, &SQL_FORGET_ORDERS, &row_record, &key, &row_record, &p->orders, e);
}

/* Whom one of his orders names. */
static int by_order(struct work *w, struct person *p, struct err *e)
{
	struct order o;
	int rc = order_find(w, p->subject, &o, e);

	if (rc < 0 && !err_is_of_record(e->code))
		return -1;
	if (rc <= 0)
		return err_set(e, ERR_ORDER_UNKNOWN, "customer", "%s: no customer and no order is known by this", p->subject);
	record_init(&row_record, &p->customer);
	p->order_id = o.id;
	p->customer.id = o.customer_id;
	p->customer.name = o.customer.name;
	p->customer.email = o.customer.email;
	p->customer.phone = o.customer.phone;
	return orders_of(w, p, e);
}

static bool has_open_units(const struct order *o)
{
	int64_t n = o->rto_open > 0 ? o->rto_open : 0;

	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		n += o->state == ORDER_EXPIRED ? 0 : l->waiting + l->allocated;
		n += l->packed + l->in_transit + l->rto_transit + l->return_transit;
	}
	return n > 0;
}

/* What of O is not done with, or NULL. */
static int what_is_open(struct work *w, const struct order *o, const char **ret, struct err *e)
{
	struct row key = { .id = o->id }, rma;
	int64_t refunds = 0;

	*ret = NULL;
	if (refund_open_minor(w, o, &refunds, e))
		return -1;
	int rc = store_get(w, &SQL_FORGET_OPEN_RMA, &row_record, &key, &row_record, &rma, e);
	if (rc < 0)
		return -1;
	if (o->state == ORDER_PLACED || o->state == ORDER_CONFIRMED || has_open_units(o))
		*ret = "units of it are not delivered";
	else if (rc > 0)
		*ret = "a return of it is open";
	else if (refunds)
		*ret = "a refund of it is open";
	else if (o->captured_minor != INT_UNKNOWN && o->due_minor != INT_UNKNOWN && o->due_minor)
		*ret = "money is owed for it";
	return 0;
}

static int may_forget(struct work *w, struct person *p, struct err *e)
{
	struct row key = { .id = p->customer.id }, credit;

	int rc = key.id == INT_UNKNOWN ? 0 : store_get(w, &SQL_FORGET_CREDIT, &row_record, &key, &row_record, &credit, e);
	if (rc)
		return rc < 0 ? -1 : err_set(e, ERR_STATE_REFUSED, "customer", "%s has store credit", p->subject);
	remember_all(p, (const char *const[]){ p->customer.name, p->customer.email, p->customer.phone }, 3);
	for (size_t i = 0; i < p->orders.n; i++) {
		const struct row *r = (const struct row *)p->orders.at + i;
		const char *name = arena_format(w->mem, "%s:%s", r->channel, r->ref), *open;
		struct order o;
		if (order_must_find(w, name, &o, e) || what_is_open(w, &o, &open, e))
			return -1;
		if (open)
			return err_set(e, ERR_STATE_REFUSED, "order", "%s: %s", name, open);
		remember_all(p, (const char *const[]){ o.ship_to.name, o.ship_to.company, o.ship_to.line1, o.ship_to.line2,
			o.ship_to.phone, o.buyer_tax_id }, 6);
	}
	return 0;
}

/* The reason cut out of a body, which is what people write: {"hold":"fraud","reason":"..."} becomes {"hold":"fraud"}. */
static const char *without_reason(struct work *w, const char *body)
{
	const char *reason = strstr(body, ",\"reason\":");

	return reason ? arena_format(w->mem, "%.*s}", (int)(reason - body), body) : "{\"forgotten\":true}";
}

static int put_bodies(struct work *w, const struct person *p, int64_t order_id, struct forgotten *ret, struct err *e)
{
	struct row key = { .id = order_id };
	struct list rows;

	if (store_all(w, &SQL_FORGET_BODIES, &row_record, &key, &row_record, &rows, e))
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		struct row *r = (struct row *)rows.at + i;
		const struct sql *put = strcmp(r->what, "order") == 0 ? &SQL_FORGET_PUT_EVENT : strcmp(r->what, "rma") == 0
			? &SQL_FORGET_PUT_RMA_EVENT : &SQL_FORGET_PUT_REFUND_EVENT;
		if (!names_him(p, r->text))
			continue;
		r->text = without_reason(w, r->text);
		if (names_him(p, r->text))
			r->text = "{\"forgotten\":true}";
		ret->texts++;
		if (store_run(w, put, &row_record, r, e))
			return -1;
	}
	return 0;
}

static int put_reasons(struct work *w, const struct person *p, int64_t order_id, struct err *e)
{
	struct row key = { .id = order_id };
	struct list rows;

	if (store_all(w, &SQL_FORGET_RMA_REASONS, &row_record, &key, &row_record, &rows, e))
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		const struct row *r = (const struct row *)rows.at + i;
		if (names_him(p, r->text) && store_run(w, &SQL_FORGET_PUT_RMA_REASON, &row_record, r, e))
			return -1;
	}
	return 0;
}

static int forget_order(struct work *w, const struct person *p, int64_t order_id, struct forgotten *ret, struct err *e)
{
	static const struct sql *const puts[] = {
		&SQL_FORGET_PUT_ORDER, &SQL_FORGET_PUT_PARCEL_EVENTS, &SQL_FORGET_PUT_REFUNDS, &SQL_FORGET_PUT_ATTEMPTS,
		&SQL_FORGET_PUT_RMAS, &SQL_FORGET_PUT_FEEDBACK, &SQL_FORGET_PUT_MESSAGES,
	};
	struct row key = { .id = order_id, .at = w->now_ms };
	int64_t parcels, messages;

	for (size_t i = 0; i < sizeof puts / sizeof *puts; i++)
		if (store_run(w, puts[i], &row_record, &key, e))
			return -1;
	if (store_change(w, &SQL_FORGET_PUT_PARCELS, &row_record, &key, &parcels, e)
		|| store_change(w, &SQL_FORGET_MESSAGES, &row_record, &key, &messages, e))
		return -1;
	ret->orders++;
	ret->parcels += parcels;
	ret->messages += messages;
	return put_bodies(w, p, order_id, ret, e) || put_reasons(w, p, order_id, e) ? -1 : 0;
}

/* All of P, who was found. */
static int erase(struct work *w, struct person *p, struct forgotten *ret, struct err *e)
{
	if (may_forget(w, p, e))
		return -1;
	for (size_t i = 0; i < p->orders.n; i++)
		if (forget_order(w, p, ((const struct row *)p->orders.at + i)->id, ret, e))
			return -1;
	if (p->customer.id == INT_UNKNOWN)
		return 0;
	ret->customer = p->customer.customer = arena_format(w->mem, "forgotten-%lld", (long long)p->customer.id);
	return store_run(w, &SQL_FORGET_PUT_CUSTOMER, &row_record, &p->customer, e);
}

/* Sources name one person in their own ways: who has the same address or number is the same. */
int forget_person(struct work *w, const char *subject, struct forgotten *ret, struct err *e)
{
	struct row key = { .customer = subject };
	struct list rows;

	*ret = (struct forgotten){ .forgotten = subject };
	if (store_all(w, &SQL_FORGET_CUSTOMER, &row_record, &key, &row_record, &rows, e))
		return -1;
	if (rows.n == 0) {
		struct person p = { .subject = subject };
		return by_order(w, &p, e) || erase(w, &p, ret, e) ? -1 : 0;
	}
	for (size_t i = 0; i < rows.n; i++) {
		struct person p = { .subject = subject, .customer = ((const struct row *)rows.at)[i], .order_id = INT_UNKNOWN };
		if (orders_of(w, &p, e) || erase(w, &p, ret, e))
			return -1;
	}
	return 0;
}

int forget_scrub(struct work *w, struct err *e)
{
	return data_scrub(w->db, e);
}
