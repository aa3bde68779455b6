/* return_load.c - RMAs out of the data file, by the names people and couriers give them; and their events */
#include "return/return_impl.h"

#include <string.h>
#include "return.sql.h"
#include "base/banned.h"

struct rma_line *rma_line_at(const struct rma *r, size_t i)
{
	return (struct rma_line *)r->lines.at + i;
}

struct rma_line *rma_line_of(const struct rma *r, const char *line, const char *component)
{
	for (size_t i = 0; i < r->lines.n; i++)
		if (strcmp(rma_line_at(r, i)->line, line) == 0 && text_same(rma_line_at(r, i)->component, component))
			return rma_line_at(r, i);
	return NULL;
}

/* Lines, names, and the refund that goes with it. */
static int finish(struct work *w, struct rma *r, struct err *e)
{
	struct refund refund;

	r->order = arena_format(w->mem, "%s:%s", r->channel, r->order_ref);
	if (r->replacement_ref)
		r->replacement = arena_format(w->mem, "%s:%s", r->replacement_channel, r->replacement_ref);
	if (store_all(w, &SQL_RMA_LINES, &rma_record, r, &rma_line_record, &r->lines, e))
		return -1;
	int rc = refund_of_rma(w, r->id, &refund, e);
	if (rc > 0) {
		r->refund = refund.refund;
		r->refund_minor = refund.amount_minor;
		r->refund_state = refund.refund_state;
	}
	return rc < 0 ? -1 : 0;
}

static int load(struct work *w, const struct sql *q, const struct rma *key, struct rma *ret, struct err *e)
{
	int rc = store_get(w, q, &rma_record, key, &rma_record, ret, e);

	return rc > 0 && finish(w, ret, e) ? -1 : rc;
}

int rma_load(struct work *w, int64_t id, struct rma *ret, struct err *e)
{
	return load(w, &SQL_RMA_BY_ID, &(struct rma){ .id = id }, ret, e);
}

int rma_by_awb(struct work *w, const char *courier, const char *awb, struct rma *ret, struct err *e)
{
	return load(w, &SQL_RMA_BY_AWB, &(struct rma){ .courier = courier, .awb = awb }, ret, e);
}

int rma_of_order(struct work *w, int64_t order_id, struct list *ret, struct err *e)
{
	struct rma key = { .order_id = order_id };

	if (store_all(w, &SQL_RMA_BY_ORDER, &rma_record, &key, &rma_record, ret, e))
		return -1;
	for (size_t i = 0; i < ret->n; i++)
		if (finish(w, (struct rma *)ret->at + i, e))
			return -1;
	return 0;
}

int return_named(struct work *w, const char *rma, struct rma *ret, struct err *e)
{
	int rc = load(w, &SQL_RMA_BY_NAME, &(struct rma){ .rma = rma }, ret, e);

	if (rc)
		return rc < 0 ? -1 : 0;
	if (rma_number_ok(rma))
		return err_set(e, ERR_RMA_UNKNOWN, "rma", "%s: there is no such RMA", rma);
	return strncmp(rma, "RMA-", 4) == 0
		? err_set(e, ERR_RMA_UNKNOWN, "rma", "%s: the check digit is wrong, it is mistyped", rma)
		: err_set(e, ERR_RMA_UNKNOWN, "rma", "%s is no number of an RMA: those are RMA-YYMMDD-NNNN and a check digit", rma);
}

/* The one RMA of an order that is open; when none is, its only one. */
static int by_order(struct work *w, const char *order, struct rma *ret, struct err *e)
{
	struct order o;
	struct list all;
	size_t open = 0;

	if (order_must_load(w, order, &o, e) || rma_of_order(w, o.id, &all, e))
		return -1;
	for (size_t i = 0; i < all.n; i++)
		if (rma_is_open((const struct rma *)all.at + i) || all.n == 1) {
			*ret = *((const struct rma *)all.at + i);
			open++;
		}
	if (open > 1)
		return err_set(e, ERR_FIELD_MISSING, "rma", "%s has %zu RMAs that are open: name one", order, open);
	return open ? 0 : err_set(e, ERR_RMA_UNKNOWN, "order", "%s has no RMA that is open", order);
}

static int by_any(struct work *w, const struct return_step *in, struct rma *ret, struct err *e)
{
	if (in->rma)
		return return_named(w, in->rma, ret, e);
	if (in->awb) {
		int rc = rma_by_awb(w, in->courier, in->awb, ret, e);
		return rc ? (rc < 0 ? -1 : 0) : err_set(e, ERR_RMA_UNKNOWN, "awb", "%s is the number of no RMA", in->awb);
	}
	return in->order ? by_order(w, in->order, ret, e)
		: err_set(e, ERR_FIELD_MISSING, "rma", "\"rma\", \"awb\" or \"order\" is needed");
}

int rma_find(struct work *w, const struct return_step *in, struct rma *ret, struct order *o, struct err *e)
{
	return by_any(w, in, ret, e) || order_must_find(w, ret->order, o, e) ? -1 : 0;
}

const char *rma_body(struct work *w, const char *key, const char *value)
{
	struct buf b = { 0 };

	if (!value)
		return NULL;
	buf_format(&b, "{\"%s\":", key);
	json_quote(&b, value, strlen(value));
	buf_byte(&b, '}');
	const char *ret = arena_text(w->mem, b.data, b.len);
	buf_release(&b);
	return ret;
}

int rma_tell(struct work *w, const struct rma *r, const struct order *o, const char *template, struct err *e)
{
	struct outbox_told t = { .order_id = o->id, .parcel_id = INT_UNKNOWN, .email = o->customer.email,
		.phone = o->customer.phone, .template = template };

	if (o->payment_mode == MODE_MARKETPLACE)
		return 0;
	t.event = arena_format(w->mem, "%s.%lld", r->rma, (long long)r->last_seq);
	return outbox_add(w, &t, e);
}

int rma_event(struct work *w, struct rma *r, const char *event, int64_t to, int64_t at, const char *body, struct err *e)
{
	struct rma_event ev = { .rma_id = r->id, .seq = ++r->last_seq, .at = at, .recorded_at = w->now_ms,
		.actor = w->actor, .event = event, .body = body, .from_state = INT_UNKNOWN, .to_state = INT_UNKNOWN };

	if (to >= 0) {
		if (!rma_step_allowed(r->rma_state == INT_UNKNOWN ? -1 : r->rma_state, to))
			return err_set(e, ERR_STATE_REFUSED, "rma_state", "%s is %s: it cannot be %s", r->rma,
				rma_state_words[r->rma_state], rma_state_words[to]);
		ev.from_state = r->rma_state;
		ev.to_state = to;
		r->rma_state = to;
		r->state_at = at;
	}
	w->changed = true;
	return store_run(w, &SQL_RMA_EVENT_ADD, &rma_event_record, &ev, e);
}

int rma_save(struct work *w, const struct rma *r, struct err *e)
{
	return store_run(w, &SQL_RMA_SET, &rma_record, r, e);
}

int rma_line_save(struct work *w, const struct rma_line *l, struct err *e)
{
	return store_run(w, l->component ? &SQL_RMA_PART_SET : &SQL_RMA_LINE_SET, &rma_line_record, l, e);
}
