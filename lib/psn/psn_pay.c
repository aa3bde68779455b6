/* psn_pay.c - what was paid outside and given back, as records; complaints to the support of the sellers */
#include "psn/psn_impl.h"

#include <string.h>
#include "base/money.h"
#include "psn.sql.h"
#include "base/banned.h"

static struct psn_event event_of(const char *event, int64_t at, int64_t party)
{
	return (struct psn_event){ .event = event, .at = at, .party = party, .from_state = INT_UNKNOWN,
		.to_state = INT_UNKNOWN, .version = INT_UNKNOWN, .amount_minor = INT_UNKNOWN };
}

/* 1 when this fact was told before, 0 when it is new, ERR_CONFLICT when it was told differently. */
static int told_before(struct work *w, const struct psn_payment *p, const struct psn_request *r, struct err *e)
{
	struct psn_payment was;
	int rc = store_get(w, &SQL_PSN_PAYMENT_GET, &psn_payment_record, p, &psn_payment_record, &was, e);

	if (rc <= 0)
		return rc;
	const char *what = was.request_id != r->id ? "request" : was.amount_minor != p->amount_minor ? "amount"
		: strcmp(was.currency, p->currency) != 0 ? "currency" : NULL;
	return what ? err_set(e, ERR_CONFLICT, "ref", "%s is recorded with another %s", p->ref, what) : 1;
}

static int add_payment(struct work *w, struct psn_request *r, struct psn_payment *p, struct err *e)
{
	struct psn_event ev = event_of(p->kind == PSN_PAY ? p->early ? "paid_before_agreement" : "paid" : "refunded",
		p->at,
		p->kind == PSN_PAY ? PARTY_SELLER : PARTY_PARTNER);

	p->request_id = r->id;
	p->recorded_at = w->now_ms;
	p->actor = w->actor;
	ev.amount_minor = p->amount_minor;
	ev.currency = p->currency;
	ev.note = p->ref;
	return store_run(w, &SQL_PSN_PAYMENT_ADD, &psn_payment_record, p, e) || psn_note(w, r, &ev, e) ? -1 : 0;
}

static int check_amount(const struct psn_step *in, const struct psn_request *r, struct err *e)
{
	if (in->amount_minor < 1)
		return err_set(e, ERR_MONEY_FORMAT, "amount_minor", "the amount must be more than 0");
	if (!*in->ref)
		return err_set(e, ERR_FIELD_VALUE, "ref", "a ref must not be empty");
	if (in->currency && strcmp(in->currency, r->currency) != 0)
		return err_set(e, ERR_CURRENCY, "currency", "%s is in %s, not in %s", r->request, r->currency, in->currency);
	return 0;
}

int psn_pay(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	if (psn_no_cards(&psn_pay_in, in, e) || psn_find(w, in, out, e) || check_amount(in, out, e))
		return -1;
	struct psn_payment p = { .kind = PSN_PAY, .ref = in->ref, .amount_minor = in->amount_minor,
		.currency = out->currency, .early = out->agreed_version == INT_UNKNOWN, .at = psn_when(w, in) };
	int rc = told_before(w, &p, out, e);
	if (rc)
		return rc < 0 ? -1 : 0;
	if (p.early && in->before_agreement != 1)
		return err_set(e, ERR_NO_AGREEMENT, "request", "%s is %s: a payment before the agreement is only recorded "
			"when you say so (--before-agreement)", out->request, psn_state_words[out->state]);
	return add_payment(w, out, &p, e) || psn_save(w, out, e) ? -1 : 0;
}

/* A refund that is what the dispute comes to ends it: the terms were agreed by both. */
static int end_dispute(struct work *w, struct psn_request *r, const struct psn_payment *p, struct err *e)
{
	struct psn_event ev = event_of("refund_agreed", p->at, PARTY_PARTNER);
	int64_t due = r->state == PSN_DISPUTED ? r->proposed_minor : r->refund_due_minor;

	if ((r->state != PSN_DISPUTED && r->state != PSN_REFUND_AGREED) || due == INT_UNKNOWN)
		return 0;
	if (r->state == PSN_DISPUTED) {
		ev.amount_minor = due;
		ev.currency = r->currency;
		r->refund_due_minor = due;
		if (psn_move(w, r, PSN_REFUND_AGREED, &ev, e))
			return -1;
	}
	if (r->refunded_minor + p->amount_minor < due)
		return 0;
	ev = event_of("closed", p->at, PARTY_PARTNER);
	return psn_move(w, r, PSN_CLOSED, &ev, e);
}

int psn_refund(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	char left[32];

	if (psn_no_cards(&psn_refund_in, in, e) || psn_find(w, in, out, e) || check_amount(in, out, e))
		return -1;
	struct psn_payment p = { .kind = PSN_REFUND, .ref = in->ref, .amount_minor = in->amount_minor,
		.currency = out->currency, .early = 0, .at = psn_when(w, in) };
	int rc = told_before(w, &p, out, e);
	if (rc)
		return rc < 0 ? -1 : 0;
	if (p.amount_minor > out->paid_minor - out->refunded_minor)
		return err_set(e, ERR_OVER_REFUND, "amount_minor", "%s: %s is left of what was paid", out->request,
			money_format(out->paid_minor - out->refunded_minor, money_exponent(out->currency), left));
	return add_payment(w, out, &p, e) || end_dispute(w, out, &p, e) || psn_save(w, out, e) ? -1 : 0;
}

/* --- complaints --- */

/* What is said of a complaint that is known; the same again is unchanged. 1 to go on, 0, -1. */
static int follow(struct work *w, const struct psn_step *in, const struct psn_request *r,
	struct psn_complaint *c,
	struct err *e)
{
	struct psn_complaint last, key = { .request_id = r->id, .no = in->complaint };
	int rc = store_get(w, &SQL_PSN_COMPLAINT_LAST, &psn_complaint_record, &key, &psn_complaint_record, &last, e);

	if (rc == 0)
		return err_set(e, ERR_FIELD_VALUE, "complaint", "%s has no complaint %lld", r->request,
			(long long)in->complaint);
	if (rc < 0)
		return -1;
	c->no = last.no;
	c->seq = last.seq + 1;
	c->complaint_state = in->complaint_state == INT_UNKNOWN ? last.complaint_state : in->complaint_state;
	return c->complaint_state != last.complaint_state || strcmp(c->text, last.text) != 0;
}

/* A new one, unless the very same was said last. */
static int begin(struct work *w, const struct psn_step *in, const struct psn_request *r,
	struct psn_complaint *c,
	struct err *e)
{
	struct psn_complaint last, key = { .request_id = r->id };

	if (store_get(w, &SQL_PSN_COMPLAINT_COUNT, &psn_complaint_record, &key, &psn_complaint_record, &last, e) < 0)
		return -1;
	key.no = last.no;
	c->no = last.no + 1;
	c->seq = 1;
	c->complaint_state = in->complaint_state == INT_UNKNOWN ? COMPLAINT_OPEN : in->complaint_state;
	int rc = store_get(w, &SQL_PSN_COMPLAINT_LAST, &psn_complaint_record, &key, &psn_complaint_record, &last, e);
	return rc < 0 ? -1 : rc == 0 || strcmp(last.text, c->text) != 0 || last.complaint_state != c->complaint_state;
}

int psn_complain(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	struct psn_complaint c = { .text = in->text, .at = psn_when(w, in), .actor = w->actor };
	struct psn_event ev = event_of("complained", c.at, PARTY_SELLER);

	if (psn_no_cards(&psn_complain_in, in, e) || psn_find(w, in, out, e))
		return -1;
	c.request_id = out->id;
	int rc = in->complaint == INT_UNKNOWN ? begin(w, in, out, &c, e) : follow(w, in, out, &c, e);
	if (rc < 0)
		return -1;
	if (rc > 0) {
		ev.event = c.seq == 1 ? "complained" : arena_format(w->mem, "complaint_%s",
			complaint_state_words[c.complaint_state]);
		ev.party = c.seq == 1 ? PARTY_SELLER : INT_UNKNOWN;
		ev.note = c.text;
		if (store_run(w, &SQL_PSN_COMPLAINT_ADD, &psn_complaint_record, &c, e) || psn_note(w, out, &ev, e)
			|| psn_save(w, out, e))
			return -1;
	}
	return psn_load_lists(w, out, e);
}
