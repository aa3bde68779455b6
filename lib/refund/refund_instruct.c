/* refund_instruct.c - attempts as who pays them out is told of them, and what became of those that he tells by the payment
 * alone */
#include "refund/refund_impl.h"

#include <string.h>
#include "refund.sql.h"
#include "base/banned.h"

struct instructions { struct work work; order_emit emit; void *arg; int64_t rows; };

static int instruct(void *arg, const void *row, struct err *e)
{
	struct instructions *k = arg;
	struct refund_instruction i = *(const struct refund_instruction *)row;

	arena_reset(k->work.mem);
	i.order = arena_format(k->work.mem, "%s:%s", i.channel, i.order_ref);
	i.refund = arena_format(k->work.mem, "%s/R%lld", i.order, (long long)i.no);
	i.instruction = arena_format(k->work.mem, "%s-%lld", i.refund, (long long)i.attempt);
	k->rows++;
	return k->emit(k->arg, &i, e);
}

/* What IN names: a refund, or an order. */
static int resolve(struct work *w, struct refund_step *q, struct err *e)
{
	struct refund r;
	struct order o;

	q->id = q->order_id = INT_UNKNOWN;
	if (setting_range(w, q->since, q->until, &q->since_ms, &q->until_ms, e))
		return -1;
	if (!q->refund && !q->order)
		return 0;
	int named = refund_is_named(w, q, &r, e);
	if (named < 0 || (named && refund_find(w, q, &r, e)))
		return -1;
	if (!named && order_must_load(w, q->order, &o, e))
		return -1;
	*(named ? &q->id : &q->order_id) = named ? r.id : o.id;
	return 0;
}

int refund_instructions(struct work *w, const struct refund_step *in, order_emit emit, void *arg, struct err *e)
{
	struct arena row = { 0 };
	struct instructions k = { .work = *w, .emit = emit, .arg = arg };
	struct refund_step q = *in;

	if (resolve(w, &q, e))
		return -1;
	k.work.mem = &row;
	int rc = store_each(w, &SQL_REFUND_INSTRUCTIONS, &refund_step_record, &q, &refund_instruction_record, instruct, &k, e);
	arena_release(&row);
	if (rc == 0 && k.rows == 0 && (q.refund || q.order))
		return err_set(e, ERR_STATE_REFUSED, "refund_state", "%s: no attempt is on its way", q.refund ? q.refund : q.order);
	return rc;
}

/* --- by the instruction, or the payment --- */

/* "order/Rnumber-attempt" is the refund and its attempt. */
static void split(struct work *w, const char **name, struct refund_step *to)
{
	const char *slash = *name ? strrchr(*name, '/') : NULL, *dash = slash ? strrchr(slash, '-') : NULL;
	int64_t attempt;

	if (!dash || slash[1] != 'R' || to->attempt != INT_UNKNOWN || text_int(dash + 1, strlen(dash + 1), &attempt))
		return;
	to->attempt = attempt;
	*name = arena_text(w->mem, *name, (size_t)(dash - *name));
}

/* How well A is what IN tells of: 3 under way, 2 told before, 0 not at all. */
static int fits(const struct refund_attempt *a, const struct refund_step *in, int64_t state)
{
	if (in->amount_minor != INT_UNKNOWN && in->amount_minor != a->amount_minor)
		return 0;
	if (a->attempt_state == ATTEMPT_PROCESSING)
		return !a->ref || !in->ref || strcmp(a->ref, in->ref) == 0 ? 3 : 0;
	bool same_ref = state == ATTEMPT_FAILED || (a->ref && in->ref && strcmp(a->ref, in->ref) == 0);
	return a->attempt_state == state && same_ref ? 2 : 0;
}

static int by_payment(struct work *w, const struct refund_step *in, struct refund_step *ret, struct err *e)
{
	struct refund_attempt key = { .gateway = in->gateway, .parent = in->parent };
	int64_t state = in->step == DO_SUCCEED ? ATTEMPT_SUCCEEDED : ATTEMPT_FAILED;
	const struct refund_attempt *found = NULL;
	struct refund r;
	struct list all;
	int best = 0, n = 0;

	if (store_all(w, &SQL_REFUND_ATTEMPTS_AT, &refund_attempt_record, &key, &refund_attempt_record, &all, e))
		return -1;
	for (size_t i = 0; i < all.n; i++) {
		const struct refund_attempt *a = (const struct refund_attempt *)all.at + i;
		int fit = fits(a, in, state);
		n = fit > best ? 1 : n + (fit && fit == best);
		found = fit > best ? a : found;
		best = fit > best ? fit : best;
	}
	if (!found)
		return err_set(e, ERR_REFUND_UNKNOWN, "parent", "%s:%s: no refund of that payment is on its way", in->gateway,
			in->parent);
	if (n > 1 && best == 3)
		return err_set(e, ERR_FIELD_MISSING, "refund", "%s:%s: several refunds of that payment are on their way: name one",
			in->gateway, in->parent);
	if (refund_load(w, found->refund_id, &r, e) <= 0)
		return -1;
	*ret = *in;
	ret->refund = r.refund;
	ret->attempt = found->no;
	return 0;
}

int refund_told(struct work *w, const struct refund_step *in, struct refund_step *ret, struct err *e)
{
	bool outcome = in->step == DO_SUCCEED || in->step == DO_FAIL;

	*ret = *in;
	if (outcome && !in->refund && !in->order && in->gateway && in->parent)
		return by_payment(w, in, ret, e);
	if (outcome)
		split(w, in->refund ? &ret->refund : &ret->order, ret);
	return 0;
}
