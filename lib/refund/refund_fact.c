/* refund_fact.c - refunds that gateways tell of, and the store credit of customers */
#include "refund/refund_impl.h"

#include <string.h>
#include "refund.sql.h"
#include "base/banned.h"

/* How well R fits the fact P: 3 an attempt under way, 2 the same amount, 1 a part of it, 0 not at all. */
static int fits(const struct refund *r, const struct payment *p)
{
	int64_t open = r->amount_minor - r->done_minor;

	for (size_t i = 0; i < r->attempts.n; i++) {
		const struct refund_attempt *a = (const struct refund_attempt *)r->attempts.at + i;
		if (a->attempt_state == ATTEMPT_PROCESSING && a->amount_minor == p->amount_minor
			&& strcmp(a->gateway, p->gateway) == 0)
			return 3;
	}
	if (r->refund_state == REFUND_PROCESSING && refund_is_on_its_way(r))
		return 0;
	return open == p->amount_minor ? 2 : open > p->amount_minor;
}

/* The refund of the order that P is the success of, if any: the one that fits best, the oldest first. */
static int settle_order(struct work *w, const struct payment *p, int64_t order_id, struct err *e)
{
	struct refund key = { .order_id = order_id }, best = { .id = 0 }, r;
	struct order o;
	struct list all;
	int score = 0;

	if (store_all(w, &SQL_REFUND_BY_ORDER, &refund_record, &key, &refund_record, &all, e))
		return -1;
	for (size_t i = 0; i < all.n; i++) {
		if (refund_load(w, ((const struct refund *)all.at + i)->id, &r, e) <= 0)
			return -1;
		bool open = r.refund_state == REFUND_REQUESTED || r.refund_state == REFUND_APPROVED
			|| r.refund_state == REFUND_PROCESSING || r.refund_state == REFUND_FAILED;
		int fit = open ? fits(&r, p) : 0;
		if (fit > score) {
			score = fit;
			best = r;
		}
	}
	if (score == 0)
		return 0;
	return order_must_find(w, best.order, &o, e) ? -1 : refund_succeeded_by(w, p, &best, &o, e);
}

/* Store credit that is spent. */
static int spend(struct work *w, const struct payment *p, struct err *e)
{
	struct order o;
	int rc = p->order ? order_find(w, p->order, &o, e) : 0;

	if (rc <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_ORDER_UNKNOWN, "order", "store credit pays for an order that is here");
	return credit_move(w, &o, -p->amount_minor, p->ref, p->at, e);
}

int refund_fact(struct work *w, const struct payment *in, struct payment *out, struct err *e)
{
	struct order o;
	bool credit = in->gateway && strcmp(in->gateway, STORE_CREDIT) == 0;

	if (credit && in->kind != PAY_CAPTURE)
		return err_set(e, ERR_FIELD_VALUE, "kind", "store credit pays by capture, and comes from refunds");
	if (pay_fact(w, in, out, e))
		return -1;
	if (!w->changed || (!credit && out->kind != PAY_REFUND))
		return 0;
	if (credit)
		return spend(w, out, e);
	int rc = out->order ? order_find(w, out->order, &o, e) : 0;
	if (rc <= 0)
		return rc;
	if (settle_order(w, out, o.id, e) || order_must_find(w, out->order, &o, e))
		return -1;
	out->due_minor = o.due_minor;
	out->payment_status = o.payment_status;
	return 0;
}

int refund_match(struct work *w, struct err *e)
{
	struct list rows;

	if (store_all(w, &SQL_REFUND_UNKNOWN_FACTS, NULL, NULL, &payment_record, &rows, e))
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		const struct payment *p = (const struct payment *)rows.at + i;
		if (settle_order(w, p, p->order_id, e))
			return -1;
	}
	return 0;
}

struct credit { int64_t customer_id, seq, amount_minor, balance_minor, order_id, at, recorded_at;
	const char *currency, *ref, *actor; };

static const struct field credit_fields[] = {
	INT(struct credit, customer_id, 0, ""), INT(struct credit, seq, 0, ""), INT(struct credit, amount_minor, 0, ""),
	INT(struct credit, balance_minor, 0, ""), INT(struct credit, order_id, 0, ""), INT(struct credit, at, 0, ""),
	INT(struct credit, recorded_at, 0, ""), TEXT(struct credit, currency, 0, ""), TEXT(struct credit, ref, 0, ""),
	TEXT(struct credit, actor, 0, ""), FIELDS_END
};
static const struct record credit_record = { "credit", sizeof(struct credit), credit_fields };

int credit_move(struct work *w, const struct order *o, int64_t amount_minor, const char *ref, int64_t at,
	struct err *e)
{
	struct credit c = { .customer_id = o->customer_id, .currency = o->currency, .order_id = o->id, .ref = ref,
		.amount_minor = amount_minor, .at = at, .recorded_at = w->now_ms, .actor = w->actor }, last;

	if (o->customer_id == INT_UNKNOWN)
		return err_set(e, ERR_FIELD_MISSING, "customer", "%s has no customer, who has the store credit", o->order);
	int rc = store_get(w, &SQL_CREDIT_LAST, &credit_record, &c, &credit_record, &last, e);
	if (rc < 0)
		return -1;
	c.seq = rc ? last.seq + 1 : 1;
	c.balance_minor = (rc ? last.balance_minor : 0) + amount_minor;
	if (c.balance_minor < 0)
		return err_set(e, ERR_CREDIT_SHORT, "amount_minor", "the customer of %s has less store credit", o->order);
	return store_run(w, &SQL_CREDIT_ADD, &credit_record, &c, e);
}
