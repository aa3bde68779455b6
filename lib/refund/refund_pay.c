/* refund_pay.c - attempts to pay a refund out, and what becomes of them */
#include "refund/refund_impl.h"

#include <string.h>
#include "base/money.h"
#include "refund.sql.h"
#include "base/banned.h"

/* A payment of the order, and what of it can still go back. */
struct tender { const char *gateway, *ref, *root; int64_t kind, amount_minor, left_minor, processing_minor, bank_minor; };

static const struct field tender_fields[] = {
	TEXT(struct tender, gateway, 0, ""), TEXT(struct tender, ref, 0, ""), TEXT(struct tender, root, 0, ""),
	ONE_OF(struct tender, kind, 0, payment_kind_words, ""), INT(struct tender, amount_minor, 0, ""),
	INT(struct tender, left_minor, 0, ""), INT(struct tender, processing_minor, 0, ""),
	INT(struct tender, bank_minor, 0, ""), FIELDS_END
};
static const struct record tender_record = { "tender", sizeof(struct tender), tender_fields };

static int64_t when(const struct work *w, const struct refund_step *in)
{
	return in->at == INT_UNKNOWN ? w->now_ms : in->at;
}

static int add_attempt(struct work *w, struct refund *r, struct refund_attempt *a, struct err *e)
{
	struct refund_attempt *all = arena_get(w->mem, (r->attempts.n + 1) * sizeof *all);

	a->refund_id = r->id;
	a->no = (int64_t)r->attempts.n + 1;
	if (r->attempts.n)
		memcpy(all, r->attempts.at, r->attempts.n * sizeof *all);
	all[r->attempts.n] = *a;
	r->attempts = (struct list){ all, r->attempts.n + 1 };
	w->changed = true;
	return store_run(w, &SQL_REFUND_ATTEMPT_ADD, &refund_attempt_record, a, e);
}

static struct refund_attempt attempt_at(int64_t at, const char *gateway, const char *parent, const char *ref,
	int64_t amount_minor)
{
	return (struct refund_attempt){ .gateway = gateway, .parent = parent, .ref = ref, .amount_minor = amount_minor,
		.attempt_state = ATTEMPT_PROCESSING, .at = at, .ended_at = INT_UNKNOWN };
}

/* What of T can still go back. Of cash some went by bank, or is on its way there: BANKED, which T takes its part of. */
static int64_t left_of(const struct tender *t, int64_t *banked)
{
	int64_t busy = t->processing_minor == INT_UNKNOWN ? 0 : t->processing_minor;
	int64_t left = money_least(t->amount_minor, t->left_minor - busy);

	if (t->kind != PAY_COD_COLLECT || left <= 0)
		return left;
	int64_t gone = money_least(left, *banked);
	*banked -= gone;
	return left - gone;
}

/* Back to the payments, the first paid first. Cash that a courier collected cannot go back to him: it goes by bank. */
static int by_tenders(struct work *w, const struct refund_step *in, struct refund *r, int64_t open, struct err *e)
{
	struct list rows;
	bool once = true;
	int64_t banked = 0;

	if (store_all(w, &SQL_REFUND_TENDERS, &refund_record, r, &tender_record, &rows, e))
		return -1;
	if (rows.n && ((const struct tender *)rows.at)->bank_minor != INT_UNKNOWN)
		banked = ((const struct tender *)rows.at)->bank_minor;
	for (size_t i = 0; i < rows.n && open > 0; i++) {
		const struct tender *t = (const struct tender *)rows.at + i;
		int64_t n = money_least(left_of(t, &banked), open);
		bool cash = t->kind == PAY_COD_COLLECT;
		if (n <= 0)
			continue;
		struct refund_attempt a = attempt_at(when(w, in), cash ? "bank" : t->gateway, cash ? NULL : t->ref,
			once ? in->ref : NULL, n);
		if (add_attempt(w, r, &a, e))
			return -1;
		once = false;
		open -= n;
	}
	return open ? err_set(e, ERR_OVER_REFUND, "amount_minor", "%s: the payments that it goes back to are too small: "
		"name a gateway that pays it out", r->refund) : 0;
}

static int by_gateway(struct work *w, const struct refund_step *in, struct refund *r, int64_t open, struct err *e)
{
	struct refund_attempt a = attempt_at(when(w, in), in->gateway, NULL, in->ref, open);

	if (!*in->gateway || strchr(in->gateway, ':'))
		return err_set(e, ERR_FIELD_VALUE, "gateway", "a gateway has a name without ':'");
	return add_attempt(w, r, &a, e);
}

/* What was paid and is not given back nor on its way must be enough, whatever was asked for before. */
static int may_process(struct work *w, const struct refund *r, const struct order *o, int64_t open, struct err *e)
{
	struct refund_sums s;

	if (refund_sums(w, o->id, &s, e))
		return -1;
	int64_t left = o->paid_minor - o->refunded_minor - s.processing_minor;
	return open <= left ? 0 : err_set(e, ERR_OVER_REFUND, "amount_minor", "%s: less than that is left of what was paid "
		"for %s", r->refund, r->order);
}

bool refund_is_on_its_way(const struct refund *r)
{
	for (size_t i = 0; i < r->attempts.n; i++)
		if (((const struct refund_attempt *)r->attempts.at + i)->attempt_state == ATTEMPT_PROCESSING)
			return true;
	return false;
}

int refund_process(struct work *w, const struct refund_step *in, struct refund *r, struct order *o, struct err *e)
{
	int64_t open = r->amount_minor - r->done_minor;

	if (r->refund_state == REFUND_REQUESTED && refund_move(w, r, o, REFUND_APPROVED, when(w, in),
		"{\"inferred\":true}", e))
		return -1;
	bool goes_on = r->refund_state == REFUND_PROCESSING;      /* a part was paid, nothing is on its way */
	if (!goes_on && !refund_step_allowed(r->refund_state, REFUND_PROCESSING))
		return refund_move(w, r, o, REFUND_PROCESSING, when(w, in), NULL, e);
	if (may_process(w, r, o, goes_on ? 0 : open, e)
		|| (in->gateway ? by_gateway(w, in, r, open, e) : by_tenders(w, in, r, open, e))
		|| (!goes_on && refund_move(w, r, o, REFUND_PROCESSING, when(w, in), NULL, e)))
		return -1;
	if (!in->gateway || strcmp(in->gateway, STORE_CREDIT) != 0)
		return 0;
	struct refund_step done = *in;
	done.attempt = INT_UNKNOWN;
	return refund_outcome(w, &done, true, r, o, e);
}

/* Where R stands when attempts have ended. */
static int settle(struct work *w, struct refund *r, struct order *o, int64_t at, struct err *e)
{
	if (refund_is_on_its_way(r) || r->refund_state != REFUND_PROCESSING)
		return 0;
	if (r->done_minor < r->amount_minor)
		return refund_move(w, r, o, REFUND_FAILED, at, NULL, e);
	if (refund_move(w, r, o, REFUND_SUCCEEDED, at, NULL, e))
		return -1;
	struct order_money by = { .waived_minor = r->waived_minor, .at = at, .event = "bill_lowered" };
	return r->waived_minor ? order_money_moved(w, o, &by, e) : 0;
}

static int end_attempt(struct work *w, struct refund_attempt *a, int64_t state, int64_t at, const char *error,
	struct err *e)
{
	a->attempt_state = state;
	a->ended_at = at;
	a->error = error;
	w->changed = true;
	return store_run(w, &SQL_REFUND_ATTEMPT_SET, &refund_attempt_record, a, e);
}

/* The money went: a fact in the ledger. */
static int book(struct work *w, const struct refund *r, struct refund_attempt *a, struct order *o, int64_t at,
	struct err *e)
{
	struct payment told, now;

	if (!a->ref && a->parent)         /* the gateway will tell of it under its own number: once, not twice */
		return err_set(e, ERR_FIELD_MISSING, "ref", "%s attempt %lld: \"ref\", the number that %s gave it, is missing",
			r->refund, (long long)a->no, a->gateway);
	if (!a->ref)
		a->ref = arena_format(w->mem, "%s-%lld", r->refund, (long long)a->no);
	record_init(&payment_record, &told);
	told.gateway = a->gateway;
	told.ref = a->ref;
	told.parent = a->parent;
	told.order = r->order;
	told.kind = PAY_REFUND;
	told.amount_minor = a->amount_minor;
	told.at = at;
	if (pay_fact(w, &told, &now, e) || order_must_find(w, r->order, o, e))
		return -1;
	return strcmp(a->gateway, STORE_CREDIT) == 0 ? credit_move(w, o, a->amount_minor, a->ref, at, e) : 0;
}

static int one_outcome(struct work *w, const struct refund_step *in, bool good, struct refund *r,
	struct refund_attempt *a, struct order *o, struct err *e)
{
	if (in->ref && good)
		a->ref = in->ref;
	if (!good)
		return end_attempt(w, a, ATTEMPT_FAILED, when(w, in), in->error, e);
	if (book(w, r, a, o, when(w, in), e))
		return -1;
	r->done_minor += a->amount_minor;
	return end_attempt(w, a, ATTEMPT_SUCCEEDED, when(w, in), NULL, e);
}

int refund_outcome(struct work *w, const struct refund_step *in, bool good, struct refund *r, struct order *o,
	struct err *e)
{
	bool was_closed = o->state == ORDER_CLOSED;
	size_t ended = 0;

	for (size_t i = 0; i < r->attempts.n; i++) {
		struct refund_attempt *a = (struct refund_attempt *)r->attempts.at + i;
		if (a->attempt_state != ATTEMPT_PROCESSING || (in->attempt != INT_UNKNOWN && in->attempt != a->no))
			continue;
		if (ended++ && in->ref)
			return err_set(e, ERR_FIELD_MISSING, "attempt", "%s has several attempts on their way: name the one with the "
				"number %s", r->refund, in->ref);
		if (one_outcome(w, in, good, r, a, o, e))
			return -1;
	}
	if (ended == 0 && (good || r->refund_state != REFUND_PROCESSING))
		return err_set(e, ERR_STATE_REFUSED, "refund_state", "%s is %s: no attempt is on its way", r->refund,
			refund_state_words[r->refund_state]);
	if (settle(w, r, o, when(w, in), e))
		return -1;
	/* between the money and the lower bill it was open again */
	return was_closed && o->state == ORDER_COMPLETED && o->due_minor == 0 ? order_close(w, o, e) : 0;
}

/* --- what gateways tell --- */

static bool same_attempt(const struct refund_attempt *a, const struct payment *p)
{
	return a->attempt_state == ATTEMPT_PROCESSING && a->amount_minor == p->amount_minor
		&& strcmp(a->gateway, p->gateway) == 0 && (!a->ref || strcmp(a->ref, p->ref) == 0)
		&& (!a->parent || !p->parent || strcmp(a->parent, p->parent) == 0);
}

/* The way to processing, when it was never said that it had begun. */
static int hurry(struct work *w, struct refund *r, struct order *o, int64_t at, struct err *e)
{
	static const char *const inferred = "{\"inferred\":true}";

	if (r->refund_state == REFUND_REQUESTED && refund_move(w, r, o, REFUND_APPROVED, at, inferred, e))
		return -1;
	return r->refund_state == REFUND_PROCESSING ? 0 : refund_move(w, r, o, REFUND_PROCESSING, at, inferred, e);
}

int refund_succeeded_by(struct work *w, const struct payment *p, struct refund *r, struct order *o, struct err *e)
{
	struct refund_attempt *found = NULL, fresh = attempt_at(p->at, p->gateway, p->parent, p->ref, p->amount_minor);

	for (size_t i = 0; i < r->attempts.n && !found; i++)
		if (same_attempt((struct refund_attempt *)r->attempts.at + i, p))
			found = (struct refund_attempt *)r->attempts.at + i;
	if (hurry(w, r, o, p->at, e) || (!found && add_attempt(w, r, &fresh, e)))
		return -1;
	if (!found)
		found = (struct refund_attempt *)r->attempts.at + r->attempts.n - 1;
	found->refund_id = r->id;
	found->ref = p->ref;
	r->done_minor += p->amount_minor;
	if (end_attempt(w, found, ATTEMPT_SUCCEEDED, p->at, NULL, e))
		return -1;
	return r->done_minor == r->amount_minor && settle(w, r, o, p->at, e) ? -1 : refund_save(w, r, e);
}
