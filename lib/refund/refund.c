/* refund.c - a refund is asked for, decided on, and goes its way */
#include "refund/refund_impl.h"

#include <string.h>
#include "base/card.h"
#include "base/money.h"
#include "refund.sql.h"
#include "base/banned.h"

struct event { int64_t id, seq, at, recorded_at; const char *actor, *body; int64_t from_state, to_state; };

static const struct field event_fields[] = {
	INT(struct event, id, 0, ""), INT(struct event, seq, 0, ""), INT(struct event, at, 0, ""),
	INT(struct event, recorded_at, 0, ""), TEXT(struct event, actor, 0, ""), TEXT(struct event, body, 0, ""),
	ONE_OF(struct event, from_state, 0, refund_state_words, ""), ONE_OF(struct event, to_state, 0, refund_state_words, ""),
	FIELDS_END
};
static const struct record event_record = { "refund_event", sizeof(struct event), event_fields };

/* What customers are told of. */
static const char *const templates[] = {
	[REFUND_PROCESSING] = "refund_started", [REFUND_SUCCEEDED] = "refund_done", [REFUND_FAILED] = NULL,
};

static int tell(struct work *w, const struct refund *r, const struct order *o, struct err *e)
{
	struct outbox_told t = { .order_id = o->id, .parcel_id = INT_UNKNOWN, .email = o->customer.email,
		.phone = o->customer.phone, .template = templates[r->refund_state] };

	if (!t.template || o->payment_mode == MODE_MARKETPLACE)
		return 0;
	t.event = arena_format(w->mem, "r%lld", (long long)r->no);
	return outbox_add(w, &t, e);
}

int refund_move(struct work *w, struct refund *r, const struct order *o, int64_t to, int64_t at, const char *body,
	struct err *e)
{
	struct event ev = { .id = r->id, .seq = ++r->last_seq, .at = at, .recorded_at = w->now_ms, .actor = w->actor,
		.body = body, .from_state = r->refund_state, .to_state = to };

	if (!refund_step_allowed(r->refund_state == INT_UNKNOWN ? -1 : r->refund_state, to))
		return err_set(e, ERR_STATE_REFUSED, "refund_state", "%s is %s: it cannot be %s", r->refund,
			refund_state_words[r->refund_state], refund_state_words[to]);
	r->refund_state = to;
	r->state_at = at;
	w->changed = true;
	return store_run(w, &SQL_REFUND_EVENT_ADD, &event_record, &ev, e) || tell(w, r, o, e) ? -1 : 0;
}

int refund_save(struct work *w, const struct refund *r, struct err *e)
{
	return store_run(w, &SQL_REFUND_SET, &refund_record, r, e);
}

/* --- what is asked for --- */

static const char *shown(const struct order *o, int64_t minor, char *room)
{
	return money_format(minor, money_exponent(o->currency), room);
}

/* The parts of these units, as lines of R with room for MORE; what they are worth into *RET. */
static int parts_of(struct work *w, const struct order *o, const struct unit_move *units, size_t n, size_t more,
	struct refund *r, int64_t *ret_worth, struct err *e)
{
	struct refund_line *parts = arena_get(w->mem, (n + more + 1) * sizeof *parts);
	struct list *lines = &r->lines;

	*lines = (struct list){ parts, 0 };
	*ret_worth = 0;
	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		struct refund_line sums;
		int64_t qty = 0;
		for (size_t j = 0; j < n; j++)
			qty += units[j].line_no == l->line_no ? units[j].qty : 0;
		if (qty == 0)
			continue;
		if (l->net_minor == INT_UNKNOWN)
			return err_set(e, ERR_FIELD_MISSING, "amount", "line %s: nobody told what it costs; tell the amount", l->line);
		if (refund_line_sums(w, o, l->line_no, &sums, e))
			return -1;
		int64_t before = sums.qty + refund_opened_units(&sums);
		if (before + qty > l->qty)
			return err_set(e, ERR_QTY_RANGE, "qty", "line %s: %lld units, and %lld are refunded or asked for already",
				l->line, (long long)l->qty, (long long)before);
		refund_line_part(l, &sums, qty, &parts[lines->n]);
		r->pieces_minor += refund_line_rest(o, l, &sums, &parts[lines->n]);
		*ret_worth += refund_line_worth(o, &parts[lines->n++]);
	}
	return 0;
}

/* PART was given too: the sums of its line with it. */
static void count_in(struct refund_line *sums, const struct refund_line *part)
{
	struct refund_line *to = part->component ? NULL : sums;

	for (size_t i = 0; part->component && i < sums->pieces.n; i++)
		if (((struct refund_line *)sums->pieces.at + i)->item_id == part->item_id)
			to = (struct refund_line *)sums->pieces.at + i;
	if (!to || part->line_no != sums->line_no)
		return;
	to->qty += part->qty;
	to->net_minor += part->net_minor;
	to->tax_minor += part->tax_minor;
	to->cgst_minor += part->cgst_minor;
	to->sgst_minor += part->sgst_minor;
	to->igst_minor += part->igst_minor;
}

/* The part of the pieces P, behind those in LINES already. */
static int part_of_pieces(struct work *w, const struct order *o, const struct refund_line *p, struct list *lines,
	struct err *e)
{
	const struct order_line *l = order_line_numbered(o, p->line_no);
	struct refund_line *parts = lines->at, sums;
	size_t c = 0;

	if (l->net_minor == INT_UNKNOWN)
		return err_set(e, ERR_FIELD_MISSING, "amount", "line %s: nobody told what it costs; tell the amount", l->line);
	if (refund_line_sums(w, o, l->line_no, &sums, e))
		return -1;
	for (size_t i = 0; i < lines->n; i++)
		count_in(&sums, &parts[i]);
	while (c < sums.pieces.n && ((const struct refund_line *)sums.pieces.at + c)->item_id != p->item_id)
		c++;
	if (c == sums.pieces.n)
		return err_set(e, ERR_BUG, NULL, "line %s: a component that it does not have", l->line);
	const struct refund_line *was = (const struct refund_line *)sums.pieces.at + c;
	if (was->qty + p->qty > (l->qty - sums.qty) * was->per_unit)
		return err_set(e, ERR_QTY_RANGE, "qty", "line %s: %lld pieces of %s, and %lld are refunded or asked for already",
			l->line, (long long)((l->qty - sums.qty) * was->per_unit), was->component, (long long)was->qty);
	refund_piece_part(l, &sums, c, p->qty, &parts[lines->n++]);
	return 0;
}

/* Units that will not be kept and are in no refund, ALL that are taken back, or those that never reached the buyer:
 * units of struct unit_move, and what units that nobody has looked at would be worth. */
struct gone { struct list units; int64_t pending_minor; };

static int gone_of_line(struct work *w, const struct order *o, const struct order_line *l, bool all, struct gone *ret,
	struct err *e)
{
	struct refund_line sums, part;
	int64_t pending = 0;

	if (refund_line_sums(w, o, l->line_no, &sums, e) || (all && l->returned
		&& refund_line_pending(w, o, l->line_no, &pending, e)))
		return -1;
	int64_t undecided = o->rto_open > 0 ? l->rto_received : 0;      /* it may be sent again */
	int64_t never = line_void_units(l) - l->returned, qty = line_void_units(l) - sums.qty;
	if (!all && qty > never - undecided)
		qty = never - undecided;
	pending += all ? undecided : 0;
	if (qty <= 0 || l->net_minor == INT_UNKNOWN)
		return 0;
	if (pending > qty)
		pending = qty;
	if (qty > pending)
		((struct unit_move *)ret->units.at)[ret->units.n++] = (struct unit_move){ .line_no = l->line_no,
			.qty = qty - pending };
	refund_line_part(l, &sums, qty, &part);
	ret->pending_minor += refund_line_worth(o, &part);
	refund_line_part(l, &sums, qty - pending, &part);
	ret->pending_minor -= refund_line_worth(o, &part);
	return 0;
}

static int gone_units(struct work *w, const struct order *o, bool all, struct gone *ret, struct err *e)
{
	*ret = (struct gone){ .units.at = arena_get(w->mem, (o->lines.n + 1) * sizeof(struct unit_move)) };
	for (size_t i = 0; i < o->lines.n; i++)
		if (gone_of_line(w, o, order_line_at(o, i), all, ret, e))
			return -1;
	return 0;
}

/* What is owed, ALL of it, or for units that never reached the buyer: for these units, when they are worth no more,
 * and the rest for charges, which are owed when nothing of the order is left. */
static int ask_owed(struct work *w, const struct order *o, bool all, struct refund *r, struct err *e)
{
	struct gone gone;
	int64_t worth, owed;

	if (refund_owed(w, o, &owed, e) || gone_units(w, o, all, &gone, e)
		|| parts_of(w, o, gone.units.at, gone.units.n, 0, r, &worth, e))
		return -1;
	owed -= gone.pending_minor;
	if (worth - r->pieces_minor > owed) {
		r->lines.n = 0;
		worth = r->pieces_minor = 0;
	}
	owed += r->pieces_minor;
	bool whole = all || o->state == ORDER_CANCELLED || worth == 0;
	r->amount_minor = whole ? gone.units.n || all ? owed : 0 : worth;
	r->charges_minor = r->amount_minor - worth;
	return 0;
}

static int ask_units(struct work *w, const struct order *o, const struct refund_ask *ask, struct refund *r,
	struct err *e)
{
	int64_t worth, charges = ask->charges_minor == INT_UNKNOWN ? 0 : ask->charges_minor, of_pieces = 0;

	if (parts_of(w, o, ask->units, ask->n, ask->n_pieces, r, &worth, e))
		return -1;
	for (size_t i = 0; i < ask->n_pieces; i++) {
		if (part_of_pieces(w, o, &ask->pieces[i], &r->lines, e))
			return -1;
		of_pieces += refund_line_worth(o, (const struct refund_line *)r->lines.at + r->lines.n - 1);
	}
	worth += of_pieces;
	r->pieces_minor += of_pieces;
	r->amount_minor = worth + charges;
	r->charges_minor = charges;
	if (ask->amount_minor == INT_UNKNOWN)
		return 0;
	if (ask->amount_minor < worth)
		return err_set(e, ERR_FIELD_VALUE, "amount_minor", "the units cost more: ask for an amount without units");
	r->charges_minor = ask->amount_minor - worth;
	r->amount_minor = ask->amount_minor;
	return 0;
}

/* Not more than was paid; what is not owed lowers the bill when it is done. */
static int guard(struct work *w, const struct order *o, const struct refund_ask *ask, struct refund *r, struct err *e)
{
	struct refund_sums s;
	int64_t owed;
	char asked[32], have[32];

	if (refund_sums(w, o->id, &s, e) || refund_owed(w, o, &owed, e))
		return -1;
	int64_t left = refund_left(o, &s);
	if (r->amount_minor > left)
		return err_set(e, ERR_OVER_REFUND, "amount_minor", "%s: %s to give back, %s is left of what was paid", r->order,
			shown(o, r->amount_minor, asked), shown(o, left < 0 ? 0 : left, have));
	int64_t rest = r->amount_minor - r->pieces_minor, spare = rest - owed;
	int64_t most = ask->waives ? rest : r->charges_minor;
	r->waived_minor = spare <= 0 ? 0 : spare < most ? spare : most;
	r->waived_minor += r->pieces_minor;      /* the unit is kept, and billed: only the refund lowers the bill */
	return 0;
}

static int add(struct work *w, const struct order *o, struct refund *r, int64_t at, struct err *e)
{
	struct refund_sums s;

	if (refund_sums(w, o->id, &s, e) || store_next_id(w, ID_REFUND, &r->id, e))
		return -1;
	r->no = s.n + 1;
	r->requested_at = r->state_at = at;
	r->refund_state = REFUND_REQUESTED;
	r->done_minor = 0;
	r->last_seq = 0;
	refund_name(w, r);
	if (store_run(w, &SQL_REFUND_ADD, &refund_record, r, e))
		return -1;
	for (size_t i = 0; i < r->lines.n; i++) {
		struct refund_line *l = (struct refund_line *)r->lines.at + i;
		l->refund_id = r->id;
		if (store_run(w, l->component ? &SQL_REFUND_PART_ADD : &SQL_REFUND_LINE_ADD, &refund_line_record, l, e))
			return -1;
	}
	r->refund_state = INT_UNKNOWN;
	return refund_move(w, r, o, REFUND_REQUESTED, at, NULL, e) || refund_save(w, r, e) ? -1 : 0;
}

/* What of the order is shown with its refund. */
static int beside(struct work *w, const struct order *o, struct refund *r, struct err *e)
{
	struct refund_sums s;

	if (refund_sums(w, o->id, &s, e))
		return -1;
	r->refundable_minor = o->paid_minor - o->refunded_minor - s.processing_minor;
	r->payment_status = o->payment_status;
	r->due_minor = o->due_minor;
	r->currency = o->currency;
	return 0;
}

int refund_ask(struct work *w, struct order *o, const struct refund_ask *ask, struct refund *out, struct err *e)
{
	bool by_amount = !ask->units && ask->amount_minor != INT_UNKNOWN;

	record_init(&refund_record, out);
	out->order_id = o->id;
	out->channel = o->channel;
	out->order_ref = o->ref;
	out->cause = ask->cause;
	out->note = ask->note;
	out->asked_ref = ask->ref;
	out->rma_id = ask->rma_id;
	out->order = o->order;
	out->pieces_minor = 0;
	if (by_amount)
		out->amount_minor = out->charges_minor = ask->amount_minor;
	else if (ask->units ? ask_units(w, o, ask, out, e) : ask_owed(w, o, !ask->follows, out, e))
		return -1;
	if (out->amount_minor <= 0)
		return 0;
	return guard(w, o, ask, out, e) || add(w, o, out, ask->at, e) || beside(w, o, out, e) ? -1 : 1;
}

int refund_follow(struct work *w, struct order *o, enum refund_cause cause, const char *note, struct err *e)
{
	struct refund_ask ask = { .cause = cause, .amount_minor = INT_UNKNOWN, .charges_minor = INT_UNKNOWN,
		.follows = true,
		.rma_id = INT_UNKNOWN, .note = note, .at = w->now_ms };
	struct refund r;
	bool changed = w->changed;

	if (o->captured_minor == INT_UNKNOWN)
		return 0;
	int rc = refund_ask(w, o, &ask, &r, e);
	w->changed = changed || rc > 0;
	return rc < 0 ? -1 : 0;
}

/* True in *RET when R pays for units that are not gone. */
static int pays_for_kept(struct work *w, const struct order *o, const struct refund *r, bool *ret, struct err *e)
{
	*ret = false;
	for (size_t i = 0; i < r->lines.n; i++) {
		const struct refund_line *x = (const struct refund_line *)r->lines.at + i;
		const struct order_line *l = order_line_numbered(o, x->line_no);
		struct refund_line sums;
		if (x->component)
			continue;
		if (refund_line_sums(w, o, l->line_no, &sums, e))
			return -1;
		*ret = *ret || sums.qty > line_void_units(l);
	}
	return 0;
}

int refund_found(struct work *w, struct order *o, struct err *e)
{
	struct refund key = { .order_id = o->id };
	struct list rows;
	bool given_up = false, kept;

	if (store_all(w, &SQL_REFUND_OPEN_OF_ORDER, &refund_record, &key, &refund_record, &rows, e))
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		struct refund r;
		if (refund_load(w, ((const struct refund *)rows.at + i)->id, &r, e) < 0 || pays_for_kept(w, o, &r, &kept, e))
			return -1;
		if (kept && (refund_move(w, &r, o, REFUND_CANCELLED, w->now_ms, "{\"found\":true}", e) || refund_save(w, &r, e)))
			return -1;
		given_up = given_up || kept;
	}
	return given_up ? refund_follow(w, o, CAUSE_CANCEL, NULL, e) : 0;
}

/* --- the verb --- */

static int64_t when(const struct work *w, const struct refund_step *in)
{
	return in->at == INT_UNKNOWN ? w->now_ms : in->at;
}

/* What it is for when nobody says: by where the units are that are gone. */
static enum refund_cause cause_of(const struct order *o)
{
	int64_t rto = 0, lost = 0, gone = 0, back = 0;

	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		rto += l->rto_received;
		lost += l->lost;
		gone += l->cancelled;
		back += l->returned;
	}
	return back ? CAUSE_RETURN : rto ? CAUSE_RTO : lost ? CAUSE_LOST : gone ? CAUSE_CANCEL : CAUSE_OVERPAID;
}

/* Asked for under this number before: 1, 0, -1. */
static int asked_before(struct work *w, const struct refund_step *in, const struct order *o, struct refund *out,
	struct err *e)
{
	struct refund key = { .order_id = o->id, .asked_ref = in->ref };

	if (!in->ref)
		return 0;
	int rc = store_get(w, &SQL_REFUND_BY_REF, &refund_record, &key, &refund_record, out, e);
	if (rc <= 0)
		return rc;
	if (in->amount_minor != INT_UNKNOWN && in->amount_minor != out->amount_minor)
		return err_set(e, ERR_CONFLICT, "amount_minor", "%s asked for another amount", in->ref);
	return refund_load(w, out->id, out, e) < 0 ? -1 : 1;
}

static int units_told(struct work *w, const struct refund_step *in, const struct order *o, struct unit_move *ret,
	struct err *e)
{
	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		int64_t pending;
		if (strcmp(l->line, in->line) != 0)
			continue;
		if (refund_line_pending(w, o, l->line_no, &pending, e))
			return -1;
		*ret = (struct unit_move){ .line_no = l->line_no, .qty = in->qty == INT_UNKNOWN ? l->qty : in->qty };
		pending += o->rto_open > 0 ? l->rto_received : 0;
		int64_t gone = line_void_units(l) - pending;
		return ret->qty <= gone ? 0 : err_set(e, ERR_QTY_RANGE, "qty", "line %s: %lld units to refund, %lld are "
			"cancelled or taken back%s", l->line, (long long)ret->qty, (long long)gone, pending ? ", others are not "
			"decided on yet" : " (without \"line\" an amount can be given back as goodwill)");
	}
	return err_set(e, ERR_LINE_UNKNOWN, "line", "%s has no line %s", o->order, in->line);
}

static int no_card(const struct refund_step *in, struct err *e)
{
	return (in->note && card_in_text(in->note)) || (in->ref && card_in_text(in->ref))
		|| (in->error && card_in_text(in->error)) ? err_set(e, ERR_CARD_NUMBER, "note",
		"it holds the number of a card, which must not be kept") : 0;
}

static int request(struct work *w, const struct refund_step *in, struct refund *out, struct err *e)
{
	struct unit_move units;
	struct order o;
	struct refund_ask ask = { .amount_minor = in->amount_minor, .charges_minor = INT_UNKNOWN, .rma_id = INT_UNKNOWN,
		.note = in->note, .ref = in->ref, .at = when(w, in) };

	if (!in->order)
		return err_set(e, ERR_FIELD_MISSING, "order", "\"order\" is missing");
	if (order_must_find(w, in->order, &o, e))
		return -1;
	int rc = asked_before(w, in, &o, out, e);
	if (rc)
		return rc < 0 ? -1 : beside(w, &o, out, e);
	if (in->amount_minor != INT_UNKNOWN && in->amount_minor <= 0)
		return err_set(e, ERR_FIELD_VALUE, "amount_minor", "an amount is above 0");
	if (in->line && units_told(w, in, &o, &units, e))
		return -1;
	ask.units = in->line ? &units : NULL;
	ask.n = 1;
	ask.cause = in->cause != INT_UNKNOWN ? (enum refund_cause)in->cause
		: in->amount_minor != INT_UNKNOWN && !in->line ? CAUSE_GOODWILL : cause_of(&o);
	rc = refund_ask(w, &o, &ask, out, e);
	return rc ? (rc < 0 ? -1 : 0) : err_set(e, ERR_NOTHING_OWED, "order", "%s: nothing is owed to the buyer that is not "
		"asked for already", in->order);
}

static bool reached(const struct refund *r, int64_t step)
{
	static const int64_t to[] = {
		[DO_REQUEST] = REFUND_REQUESTED, [DO_APPROVE] = REFUND_APPROVED, [DO_REJECT] = REFUND_REJECTED,
		[DO_CANCEL] = REFUND_CANCELLED, [DO_PROCESS] = REFUND_PROCESSING, [DO_SUCCEED] = REFUND_SUCCEEDED,
		[DO_FAIL] = REFUND_FAILED,
	};

	return r->refund_state == to[step] || (step == DO_APPROVE && (r->refund_state == REFUND_PROCESSING
		|| r->refund_state == REFUND_SUCCEEDED)) || (step == DO_PROCESS && r->refund_state == REFUND_SUCCEEDED);
}

/* The one attempt that is told of has ended so already. */
static bool ended_so(const struct refund *r, const struct refund_step *in)
{
	for (size_t i = 0; in->attempt != INT_UNKNOWN && i < r->attempts.n; i++) {
		const struct refund_attempt *a = (const struct refund_attempt *)r->attempts.at + i;
		if (a->no == in->attempt)
			return (in->step == DO_SUCCEED && a->attempt_state == ATTEMPT_SUCCEEDED)
				|| (in->step == DO_FAIL && a->attempt_state == ATTEMPT_FAILED);
	}
	return false;
}

static int take_step(struct work *w, const struct refund_step *in, struct refund *r, struct order *o, struct err *e)
{
	int64_t at = when(w, in);

	if (ended_so(r, in))
		return 0;
	bool rests = r->refund_state == REFUND_PROCESSING && !refund_is_on_its_way(r);

	if (reached(r, in->step) && !(rests && in->step == DO_PROCESS))
		return 0;
	switch (in->step) {
	case DO_APPROVE:
		return refund_move(w, r, o, REFUND_APPROVED, at, NULL, e);
	case DO_REJECT:
		return refund_move(w, r, o, REFUND_REJECTED, at, NULL, e);
	case DO_CANCEL:
		return refund_move(w, r, o, REFUND_CANCELLED, at, NULL, e);
	case DO_PROCESS:
		return refund_process(w, in, r, o, e);
	default:
		return refund_outcome(w, in, in->step == DO_SUCCEED, r, o, e);
	}
}

int refund_step(struct work *w, const struct refund_step *in, struct refund *out, struct err *e)
{
	struct refund_step told;
	struct order o;

	if (no_card(in, e) || refund_told(w, in, &told, e))
		return -1;
	in = &told;
	int named = in->step == INT_UNKNOWN ? refund_is_named(w, in, out, e) : 0;
	if (named < 0)
		return -1;
	if (in->step == DO_REQUEST || (in->step == INT_UNKNOWN && !named))
		return request(w, in, out, e);
	if (refund_find(w, in, out, e))
		return -1;
	if (order_must_find(w, out->order, &o, e))
		return -1;
	if (in->step == INT_UNKNOWN)
		return beside(w, &o, out, e);
	if (take_step(w, in, out, &o, e) || (w->changed && refund_save(w, out, e)))
		return -1;
	return refund_load(w, out->id, out, e) < 0 || beside(w, &o, out, e) ? -1 : 0;
}
