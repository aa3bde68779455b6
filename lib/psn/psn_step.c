/* psn_step.c - the work: begun, delivered, accepted, revised; disputes; the end */
#include "psn/psn_impl.h"

#include <string.h>
#include "base/money.h"
#include "psn.sql.h"
#include "base/banned.h"

static struct psn_event event_of(const struct work *w, const struct psn_step *in, const char *event,
	int64_t party)
{
	return (struct psn_event){ .event = event, .at = psn_when(w, in), .party = party, .note = in->reason,
		.from_state = INT_UNKNOWN, .to_state = INT_UNKNOWN, .version = INT_UNKNOWN, .amount_minor = INT_UNKNOWN };
}

/* What a step has besides: who is told, and what is worked out before. */
struct extra { const char *template; int64_t tell; void (*before)(struct work *w, struct psn_request *r,
	int64_t at); };

/* VERB by the party that is told, or the usual one; a request that is there already is unchanged. */
static int step(struct work *w, const char *verb, const struct psn_step *in, struct psn_request *out,
	const struct extra *x, struct err *e)
{
	int64_t party = psn_usual_party(verb, in->as);

	if (psn_no_cards(&psn_close_in, in, e) || psn_find(w, in, out, e))
		return -1;
	const struct psn_rule *rule = psn_rule_for(verb, out->state, -1, party);
	for (const struct psn_rule *r = psn_rules; !rule && r->verb; r++)
		if (strcmp(r->verb, verb) == 0 && r->to == out->state && r->parties >> party & 1)
			return 0;
	if (!rule)
		return psn_refuse(out, verb, party, e);
	struct psn_event ev = event_of(w, in, psn_state_words[rule->to], party);
	ev.url = in->url;
	if (x && x->before)
		x->before(w, out, ev.at);
	if (psn_move(w, out, rule->to, &ev, e))
		return -1;
	if (x && x->template && psn_tell(w, out, x->tell, x->template, e))
		return -1;
	return psn_save(w, out, e);
}

int psn_contact(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	return step(w, "contact", in, out, NULL, e);
}

int psn_withdraw(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	return step(w, "withdraw", in, out, NULL, e);
}

int psn_start(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	return step(w, "start", in, out, NULL, e);
}

int psn_accept(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	return step(w, "accept", in, out, NULL, e);
}

int psn_revise(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	static const struct extra told = { "psn_revision_requested", PARTY_PARTNER, NULL };

	return step(w, "revise", in, out, &told, e);
}

/* An agreement that is ended before the work is done: what the terms give back for that. */
static void propose_for_end(struct work *w, struct psn_request *r, int64_t at)
{
	int64_t n = psn_proposed(w, r, true, at);

	r->proposed_minor = n > 0 ? n : INT_UNKNOWN;
}

int psn_terminate(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	static const struct extra by_terms = { NULL, 0, propose_for_end };

	return step(w, "terminate", in, out, &by_terms, e);
}

int psn_close(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	return step(w, "close", in, out, NULL, e);
}

/* A part of the work: an event, told once by its name. */
static int milestone(struct work *w, const struct psn_step *in, struct psn_request *r, struct err *e)
{
	struct psn_event ev = event_of(w, in, "milestone", PARTY_PARTNER), key = { .subject = "request" }, found;

	if (!psn_rule_for("deliver", r->state, -1, PARTY_PARTNER))
		return psn_refuse(r, "deliver", INT_UNKNOWN, e);
	ev.note = in->milestone;
	ev.url = in->url;
	key.subject_id = r->id;
	key.note = in->milestone;
	int rc = store_get(w, &SQL_PSN_MILESTONE_GET, &psn_event_record, &key, &psn_event_record, &found, e);
	if (rc)
		return rc < 0 ? -1 : 0;
	return psn_note(w, r, &ev, e) || psn_save(w, r, e) ? -1 : 0;
}

int psn_deliver(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	static const struct extra told = { "psn_delivered", PARTY_SELLER, NULL };

	if (psn_no_cards(&psn_deliver_in, in, e))
		return -1;
	if (!in->milestone) {
		struct psn_step by_partner = *in;
		by_partner.as = PARTY_PARTNER;
		return step(w, "deliver", &by_partner, out, &told, e);
	}
	return psn_find(w, in, out, e) ? -1 : milestone(w, in, out, e);
}

/* --- disputes --- */

static int open_dispute(struct work *w, const struct psn_step *in, struct psn_request *r, int64_t party,
	struct err *e)
{
	struct psn_event ev = event_of(w, in, "disputed", party);

	if (!psn_rule_for("dispute", r->state, PSN_DISPUTED, party))
		return psn_refuse(r, "dispute", party, e);
	if (in->about == INT_UNKNOWN)
		return err_set(e, ERR_FIELD_MISSING, "about", "\"about\" is missing: late, quality or other");
	r->about = in->about;
	int64_t n = psn_proposed(w, r, false, ev.at);
	r->proposed_minor = n > 0 ? n : INT_UNKNOWN;
	r->refund_due_minor = r->seller_wants = r->partner_wants = INT_UNKNOWN;
	r->seller_amount_minor = r->partner_amount_minor = INT_UNKNOWN;
	ev.amount_minor = r->proposed_minor;
	ev.currency = r->currency;
	if (psn_move(w, r, PSN_DISPUTED, &ev, e))
		return -1;
	return psn_tell(w, r, party == PARTY_SELLER ? PARTY_PARTNER : PARTY_SELLER, "psn_disputed", e);
}

/* Both sides want the same: then that is what becomes of it. */
static int settle(struct work *w, struct psn_request *r, const struct psn_event *told, struct err *e)
{
	static const int64_t leads_to[] = {
		[WANT_REVISION] = PSN_REVISION_REQUESTED, [WANT_REFUND] = PSN_REFUND_AGREED,
		[WANT_UNRESOLVED] = PSN_UNRESOLVED,
	};
	struct psn_event ev = *told;

	if (r->seller_wants != r->partner_wants || r->seller_wants == INT_UNKNOWN)
		return 0;
	if (r->seller_wants == WANT_REFUND && r->seller_amount_minor != r->partner_amount_minor)
		return 0;
	int64_t to = leads_to[r->seller_wants];
	ev.event = psn_state_words[to];
	ev.note = NULL;
	r->refund_due_minor = to == PSN_REFUND_AGREED ? r->seller_amount_minor : INT_UNKNOWN;
	return psn_move(w, r, to, &ev, e);
}

static int want(struct work *w, const struct psn_step *in, struct psn_request *r, int64_t party, struct err *e)
{
	static const char *const events[] = { "wants_revision", "wants_refund", "wants_no_more" };
	struct psn_event ev = event_of(w, in, events[in->want], party);
	int64_t amount = in->want != WANT_REFUND ? INT_UNKNOWN : in->amount_minor != INT_UNKNOWN ? in->amount_minor
		: r->proposed_minor;
	bool seller = party == PARTY_SELLER;

	if (in->want == WANT_REFUND && amount == INT_UNKNOWN)
		return err_set(e, ERR_FIELD_MISSING, "amount_minor", "%s: the terms propose no refund: \"amount\" is missing",
			r->request);
	if (in->want == WANT_REFUND && (amount < 1 || amount > r->paid_minor - r->refunded_minor))
		return err_set(e, ERR_OVER_REFUND, "amount_minor", "%s: more than was paid cannot be given back", r->request);
	if ((seller ? r->seller_wants : r->partner_wants) == in->want
		&& (seller ? r->seller_amount_minor : r->partner_amount_minor) == amount)
		return 0;
	*(seller ? &r->seller_wants : &r->partner_wants) = in->want;
	*(seller ? &r->seller_amount_minor : &r->partner_amount_minor) = amount;
	ev.amount_minor = amount;
	ev.currency = r->currency;
	return psn_note(w, r, &ev, e) || settle(w, r, &ev, e) ? -1 : 0;
}

int psn_dispute(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	int64_t party = in->as == INT_UNKNOWN ? PARTY_SELLER : in->as;

	if (psn_no_cards(&psn_dispute_in, in, e) || psn_find(w, in, out, e))
		return -1;
	if (out->state == PSN_DISPUTED && in->want == INT_UNKNOWN
		&& (in->about == INT_UNKNOWN || in->about == out->about))
		return 0;
	if (out->state != PSN_DISPUTED && open_dispute(w, in, out, party, e))
		return -1;
	if (in->want != INT_UNKNOWN && want(w, in, out, party, e))
		return -1;
	return w->changed ? psn_save(w, out, e) : 0;
}

/* --- what time does --- */

struct due { struct work *w; int64_t state, to, before_ms, needed_day; psn_emit emit; void *arg; };

static int let_pass(struct due *d, struct psn_request *r, struct err *e)
{
	struct psn_event ev = { .event = psn_state_words[d->to], .at = d->w->now_ms, .party = INT_UNKNOWN,
		.from_state = INT_UNKNOWN, .to_state = INT_UNKNOWN, .version = INT_UNKNOWN, .amount_minor = INT_UNKNOWN };
	bool missed = d->needed_day != INT_UNKNOWN && r->by != INT_UNKNOWN && r->by < d->needed_day;

	if (r->state_at > d->before_ms && !missed)
		return 0;
	return psn_compute(d->w, r, e) || psn_move(d->w, r, d->to, &ev, e) || psn_save(d->w, r, e)
		|| d->emit(d->arg, r, e) ? -1 : 0;
}

static int sweep_state(struct due *d, struct err *e)
{
	struct psn_request key = { .state = d->state };
	struct list all;

	if (store_all(d->w, &SQL_PSN_REQUEST_IN, &psn_request_record, &key, &psn_request_record, &all, e))
		return -1;
	for (size_t i = 0; i < all.n; i++)
		if (let_pass(d, (struct psn_request *)all.at + i, e))
			return -1;
	return 0;
}

int psn_sweep(struct work *w, psn_emit emit, void *arg, struct err *e)
{
	int64_t expire, rating;

	if (setting_int(w, SETTING_PSN_EXPIRE_DAYS, &expire, e) || setting_int(w, SETTING_PSN_RATING_DAYS, &rating, e))
		return -1;
	for (const struct psn_rule *r = psn_rules; r->verb; r++)
		for (int64_t s = 0; s < PSN_STATES && r->parties == 0; s++) {
			int64_t days = r->to == PSN_CLOSED ? rating : expire;
			struct due d = { w, s, r->to, w->now_ms - days * INT64_C(86400000),
				r->to == PSN_EXPIRED ? setting_day(w, w->now_ms) : INT_UNKNOWN, emit, arg };
			if (r->from >> s & 1 && sweep_state(&d, e))
				return -1;
		}
	return 0;
}

/* --- --explain --- */

static const char *who(unsigned parties)
{
	return parties == 0 ? "time" : parties == 1u << PARTY_SELLER ? "seller" : parties == 1u << PARTY_PARTNER
		? "partner" : "seller,partner";
}

int psn_explain(struct work *w, const struct psn_step *in, struct psn_explained *out, struct err *e)
{
	struct psn_request r;
	struct err why;
	size_t n = 0;

	if (psn_find(w, in, &r, e))
		return -1;
	for (const struct psn_rule *rule = psn_rules; rule->verb; rule++)
		n++;
	*out = (struct psn_explained){ .request = r.request, .state = r.state };
	struct psn_explained_step *steps = arena_get(w->mem, n * sizeof *steps);
	for (size_t i = 0; i < n; i++) {
		const struct psn_rule *rule = &psn_rules[i];
		steps[i] = (struct psn_explained_step){ rule->verb, rule->to, who(rule->parties), rule->from >> r.state & 1,
			NULL };
		if (steps[i].legal)
			continue;
		err_set(&why, ERR_STATE_REFUSED, "state", "%s is %s", r.request, psn_state_words[r.state]);
		steps[i].because = arena_format(w->mem, "%s: %s", err_wire(why.code), why.text);
	}
	out->steps = (struct list){ steps, n };
	return 0;
}
