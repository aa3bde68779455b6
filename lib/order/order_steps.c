/* order_steps.c - the steps people take with an order, and what forbids them */
#include "order/order_impl.h"

#include <string.h>
#include "base/banned.h"

/* Load an order to change it. */
static int open_order(struct work *w, const struct order_step *in, struct order *o, struct order_edit *ed,
	struct err *e)
{
	if (order_must_load(w, in->order, o, e))
		return -1;
	edit_begin(ed, w, o, false, w->now_ms);
	return 0;
}

int order_step_ahead(struct work *w, const struct order_step *in, struct err *e)
{
	return order_must_load_ahead(w, in->order, e);
}

static int close_order(struct order_edit *ed, struct err *e)
{
	if (ed->changed && edit_save(ed, false, e))
		return -1;
	ed->w->changed = ed->changed;
	order_compute(ed->w, ed->o);
	return 0;
}

static void hold_names(int64_t holds, struct buf *out)
{
	const char *comma = "";

	for (int i = 0; order_hold_words[i]; i++)
		if (holds >> i & 1) {
			buf_format(out, "%s%s", comma, order_hold_words[i]);
			comma = ", ";
		}
}

int order_held(const struct order *o, struct err *e)
{
	struct buf names = { 0 };

	hold_names(o->holds, &names);
	err_set(e, ERR_HOLD_SET, "holds", "%s:%s is held: %s", o->channel, o->ref, buf_text(&names));
	buf_release(&names);
	return -1;
}

bool order_secured(const struct order *o, const char *needs)
{
	int64_t billable = order_billable_minor(o), net = order_net_paid_minor(o);

	if (o->payment_mode == MODE_COD || o->payment_mode == MODE_MARKETPLACE)
		return true;
	if (strcmp(needs, "source") == 0 && (o->source_payment == SOURCE_PAID || o->source_payment == SOURCE_AUTHORIZED))
		return true;
	if (billable == INT_UNKNOWN)
		return false;
	net += order_credit_minor(o);
	if (o->captured_minor == INT_UNKNOWN)
		return order_credit_minor(o) > 0 && net >= billable;
	return net >= billable || (strcmp(needs, "captured") != 0
		&& o->authorized_minor + o->collected_minor - o->given_back_minor >= billable);
}

static int gate(struct work *w, const struct order *o, struct err *e)
{
	const char *needs = setting_text(w, SETTING_CONFIRM_NEEDS, e);

	if (!needs)
		return -1;
	if (strcmp(needs, "nothing") == 0 || order_secured(o, needs))
		return 0;
	return err_set(e, ERR_PAYMENT_DUE, "source_payment", "%s:%s is not paid (setting confirm_needs is %s)",
		o->channel, o->ref, needs);
}

static int no_lines(const struct order *o, struct err *e)
{
	return err_set(e, ERR_FIELD_MISSING, "lines", "%s:%s: nobody has told its lines yet", o->channel, o->ref);
}

/* What forbids to confirm O, by the order of the guards. */
static int may_confirm(struct work *w, const struct order *o, bool allow_waiting, struct err *e)
{
	int64_t u[BUCKETS];

	if (o->state != ORDER_PLACED && o->state != ORDER_CONFIRMED && o->state != ORDER_COMPLETED)
		return err_set(e, ERR_STATE_REFUSED, "state", "%s:%s is %s", o->channel, o->ref,
			order_state_words[o->state]);
	if (o->state == ORDER_PLACED && o->lines.n == 0)
		return no_lines(o, e);
	order_units(o, u);
	if (u[BUCKET_WAITING] + u[BUCKET_ALLOCATED] + u[BUCKET_PACKED] == 0)
		return 0;
	if (o->holds)
		return order_held(o, e);
	if (o->state == ORDER_PLACED && gate(w, o, e))
		return -1;
	if (u[BUCKET_WAITING] && !allow_waiting)
		return err_set(e, ERR_STATE_REFUSED, "waiting", "%s:%s: %lld units wait for stock", o->channel, o->ref,
			(long long)u[BUCKET_WAITING]);
	return 0;
}

int order_confirm(struct work *w, const struct order_step *in, struct order *out, struct err *e)
{
	struct order_edit ed;

	if (open_order(w, in, out, &ed, e) || may_confirm(w, out, in->allow_waiting == 1, e))
		return -1;
	if (out->state == ORDER_PLACED && edit_event(&ed, "confirmed", ORDER_CONFIRMED, NULL, e))
		return -1;
	return close_order(&ed, e);
}

int order_verify(struct work *w, const struct order_step *in, struct order *out, struct err *e)
{
	struct order_edit ed;

	if (open_order(w, in, out, &ed, e) || edit_verify(&ed, e))
		return -1;
	return close_order(&ed, e);
}

static int change_holds(struct work *w, const struct order_step *in, bool set, struct order *out, struct err *e)
{
	struct order_edit ed;

	if (open_order(w, in, out, &ed, e))
		return -1;
	int64_t mask = in->hold != INT_UNKNOWN && in->hold ? in->hold : set ? 1LL << HOLD_MANUAL : out->holds;
	if (out->state == ORDER_CLOSED)
		return err_set(e, ERR_STATE_REFUSED, "state", "%s is closed", in->order);
	bool revives = !set && out->state == ORDER_EXPIRED && (out->holds & mask & 1LL << HOLD_LATE_PAYMENT);
	if ((revives && order_revive(&ed, e)) || edit_holds(&ed, mask, set ? mask : 0, in->reason, e))
		return -1;
	return close_order(&ed, e);
}

int order_hold(struct work *w, const struct order_step *in, struct order *out, struct err *e)
{
	return change_holds(w, in, true, out, e);
}

int order_release(struct work *w, const struct order_step *in, struct order *out, struct err *e)
{
	return change_holds(w, in, false, out, e);
}

/* Units of L that can be cancelled, and how many are already. */
static int64_t cancellable(const struct order_line *l)
{
	return l->waiting + l->allocated + l->packed;
}

static int cancel_units(struct order_edit *ed, struct order_line *l, int64_t qty, struct err *e)
{
	static const int from[] = { BUCKET_WAITING, BUCKET_ALLOCATED, BUCKET_PACKED };

	for (size_t i = 0; i < sizeof from / sizeof *from && qty > 0; i++) {
		int64_t n = l->units[from[i]] < qty ? l->units[from[i]] : qty;
		if (edit_units(ed, l, from[i], BUCKET_CANCELLED, n, e))
			return -1;
		qty -= n;
	}
	return 0;
}

static int cancel_line(struct order_edit *ed, const struct order_step *in, struct order_line *l, struct err *e)
{
	int64_t can = cancellable(l), qty = in->qty == INT_UNKNOWN ? can : in->qty;

	if (in->qty == INT_UNKNOWN && can == 0 && l->cancelled < l->qty)
		return err_set(e, ERR_STATE_REFUSED, "line", "%s line %s: its units have left", in->order, l->line);
	if (qty > can)
		return err_set(e, ERR_STATE_REFUSED, "qty", "%s line %s: %lld units to cancel, %lld can be", in->order,
			l->line, (long long)qty, (long long)can);
	return cancel_units(ed, l, qty, e);
}

static int cancel_all(struct order_edit *ed, const struct order_step *in, struct err *e)
{
	int64_t can = 0, left = 0;

	for (size_t i = 0; i < ed->o->lines.n; i++) {
		const struct order_line *l = order_line_at(ed->o, i);
		can += cancellable(l);
		left += l->qty - l->cancelled - cancellable(l);
	}
	if (can == 0 && left > 0)
		return err_set(e, ERR_STATE_REFUSED, "state", "%s: its units have left", in->order);
	for (size_t i = 0; i < ed->o->lines.n; i++)
		if (cancel_units(ed, order_line_at(ed->o, i), INT64_MAX, e))
			return -1;
	return 0;
}

const char *reason_body(struct work *w, const char *reason)
{
	struct buf b = { 0 };

	if (!reason)
		return NULL;
	buf_str(&b, "{\"reason\":");
	json_quote(&b, reason, strlen(reason));
	buf_byte(&b, '}');
	const char *body = arena_text(w->mem, b.data, b.len);
	buf_release(&b);
	return body;
}

/* What forbids to cancel an order whose lines nobody told: the source says that it has left. */
static int may_cancel_bare(const struct order *o, struct err *e)
{
	int bucket = status_bucket(o->status);

	if (o->state != ORDER_PLACED && o->state != ORDER_CONFIRMED)
		return err_set(e, ERR_STATE_REFUSED, "state", "it is %s", order_state_words[o->state]);
	return bucket == BUCKET_WAITING || bucket == BUCKET_PACKED ? 0
		: err_set(e, ERR_STATE_REFUSED, "status", "the source says that its units have left");
}

/* Without lines there is nothing to give back: the order alone is cancelled. */
static int cancel_bare(struct order_edit *ed, const struct order_step *in, struct err *e)
{
	if (ed->o->state != ORDER_CANCELLED && (may_cancel_bare(ed->o, e)
		|| edit_event(ed, "cancelled", ORDER_CANCELLED, reason_body(ed->w, in->reason), e)))
		return -1;
	return close_order(ed, e);
}

int order_cancel(struct work *w, const struct order_step *in, struct order *out, struct err *e)
{
	struct order_edit ed;
	struct order_line *l = NULL;

	if (open_order(w, in, out, &ed, e))
		return -1;
	if (out->state == ORDER_CLOSED || out->state == ORDER_EXPIRED)
		return err_set(e, ERR_STATE_REFUSED, "state", "%s is %s", in->order, order_state_words[out->state]);
	if (in->qty != INT_UNKNOWN && !in->line)
		return err_set(e, ERR_FIELD_MISSING, "line", "\"qty\" needs \"line\"");
	if (in->line && !(l = order_line_named(out, in->line)))
		return err_set(e, ERR_LINE_UNKNOWN, "line", "%s has no line %s", in->order, in->line);
	if (out->lines.n == 0)
		return cancel_bare(&ed, in, e);
	if (l ? cancel_line(&ed, in, l, e) : cancel_all(&ed, in, e))
		return -1;
	if (ed.changed && (edit_event(&ed, "units_cancelled", -1, reason_body(w, in->reason), e)
		|| edit_settle(&ed, e) || edit_verify(&ed, e)))
		return -1;
	return close_order(&ed, e);
}

/* --- --explain --- */

static void explained(struct work *w, struct list *steps, const char *name, int rc, const struct err *why)
{
	struct explained_step *s = (struct explained_step *)steps->at + steps->n++;

	*s = (struct explained_step){ .step = name, .legal = rc == 0 };
	if (rc)
		s->because = arena_format(w->mem, "%s: %s", err_wire(why->code), why->text);
}

static int may_reserve(const struct order *o, struct err *e)
{
	int64_t u[BUCKETS];

	order_units(o, u);
	if (o->state != ORDER_PLACED && o->state != ORDER_CONFIRMED)
		return err_set(e, ERR_STATE_REFUSED, "state", "it is %s", order_state_words[o->state]);
	if (o->lines.n == 0)
		return no_lines(o, e);
	return u[BUCKET_WAITING] ? 0 : err_set(e, ERR_STATE_REFUSED, "waiting", "no unit waits for stock");
}

static int may_unreserve(const struct order *o, struct err *e)
{
	int64_t u[BUCKETS];

	order_units(o, u);
	return u[BUCKET_ALLOCATED] ? 0 : err_set(e, ERR_STATE_REFUSED, "allocated", "no unit is reserved");
}

static int may_cancel(const struct order *o, struct err *e)
{
	int64_t u[BUCKETS];

	if (o->lines.n == 0)
		return may_cancel_bare(o, e);
	order_units(o, u);
	return u[BUCKET_WAITING] + u[BUCKET_ALLOCATED] + u[BUCKET_PACKED] ? 0
		: err_set(e, ERR_STATE_REFUSED, "state", "no unit is left to cancel");
}

static int may_hold(const struct order *o, struct err *e)
{
	return o->state == ORDER_CLOSED ? err_set(e, ERR_STATE_REFUSED, "state", "it is closed") : 0;
}

static int may_release(const struct order *o, struct err *e)
{
	return o->holds ? 0 : err_set(e, ERR_STATE_REFUSED, "holds", "no hold is set");
}

int order_explain(struct work *w, const struct order_step *in, struct order_explained *out, struct err *e)
{
	static const struct { const char *step; int (*may)(const struct order *o, struct err *e); } plain[] = {
		{ "reserve", may_reserve }, { "release_stock", may_unreserve }, { "cancel", may_cancel },
		{ "hold", may_hold }, { "release", may_release },
	};
	struct order o;
	struct err why;

	if (order_must_load(w, in->order, &o, e))
		return -1;
	order_compute(w, &o);
	*out = (struct order_explained){ .order = o.order, .state = o.state, .holds = o.holds,
		.fulfilment = o.fulfilment };
	out->steps.at = arena_get(w->mem, 8 * sizeof(struct explained_step));
	int rc = o.state == ORDER_PLACED ? may_confirm(w, &o, in->allow_waiting == 1, &why)
		: err_set(&why, ERR_STATE_REFUSED, "state", "it is %s already", order_state_words[o.state]);
	explained(w, &out->steps, "confirm", rc, &why);
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		explained(w, &out->steps, plain[i].step, plain[i].may(&o, &why), &why);
	return 0;
}
