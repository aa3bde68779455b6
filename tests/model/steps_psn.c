/* steps_psn.c - partner services, between the steps of orders: they must touch none of them */
#include "model.h"

#include <stdio.h>
#include <string.h>
#include "base/banned.h"

#define VERB(fn) \
	static int do_##fn(struct work *w, const void *in, void *out, struct err *e) \
	{ return fn(w, (const struct psn_step *)in, (struct psn_request *)out, e); }

VERB(psn_ask)
VERB(psn_contact)
VERB(psn_quote)
VERB(psn_agree)
VERB(psn_start)
VERB(psn_deliver)
VERB(psn_accept)
VERB(psn_revise)
VERB(psn_dispute)
VERB(psn_terminate)
VERB(psn_withdraw)
VERB(psn_close)
VERB(psn_pay)
VERB(psn_refund)
VERB(psn_rate)

static struct psn_step step_with(const char *request)
{
	struct psn_step in;

	memset(&in, 0, sizeof in);
	in.request = request;
	in.as = in.at = in.qty = in.by = in.price_minor = in.discount_minor = in.deliver_on = in.revisions = in.version
		= in.amount_minor = in.before_agreement = in.about = in.want = in.complaint = in.complaint_state = in.score
		= in.edit = in.withdraw = INT_UNKNOWN;
	return in;
}

static void ask(struct world *t, const struct step *s)
{
	struct psn_step in = step_with(NULL);
	struct psn_request out;

	if (t->n_requests == REQUESTS)
		return;
	in.partner = "lens";
	in.service = "photo";
	in.need = "forty images";
	in.qty = 1 + s->b % 40;
	tell(t, "oms-psn request --service photo --partner lens --need 'forty images' --qty %lld", (long long)in.qty);
	if (!attempt(t, MUST, do_psn_ask, &in, &out))
		return;
	struct m_request *m = &t->requests[t->n_requests++];
	*m = (struct m_request){ .paid = 0 };
	snprintf(m->name, sizeof m->name, "%s", out.request);
}

static void quote(struct world *t, struct m_request *m, const struct step *s)
{
	struct psn_step in = step_with(m->name);
	struct psn_request out;

	in.as = s->b % 2;
	in.price_minor = 10000 + s->c % 90000;
	in.currency = "INR";
	in.deliver_on = t->work.now_ms + 7LL * 86400000;
	in.revisions = 2;
	in.scope = "forty images, white background";
	in.quality = "sharp, 2000 px";
	in.refund_terms = "late 3 days 20%";
	tell(t, "oms-psn quote --as %s --price-minor %lld %s", psn_party_words[in.as], (long long)in.price_minor, m->name);
	attempt(t, MAY, do_psn_quote, &in, &out);
}

static void money(struct world *t, struct m_request *m, const struct step *s)
{
	struct psn_step in = step_with(m->name);
	struct psn_request out;
	bool back = s->b % 3 == 0;
	char ref[16];

	snprintf(ref, sizeof ref, "psn%d", t->steps);
	in.ref = ref;
	in.currency = "INR";
	in.amount_minor = 1 + s->c % 30000;
	in.before_agreement = back ? INT_UNKNOWN : 1;
	tell(t, "oms-psn %s --ref %s --amount-minor %lld %s", back ? "refund" : "pay --before-agreement", ref,
		(long long)in.amount_minor, m->name);
	bool over = back && in.amount_minor > m->paid - m->given_back;
	if (!attempt(t, over ? MUST_NOT : MAY, back ? do_psn_refund : do_psn_pay, &in, &out))
		return;
	m->paid += back ? 0 : in.amount_minor;
	m->given_back += back ? in.amount_minor : 0;
	if (out.paid_minor != m->paid || out.refunded_minor != m->given_back)
		wrong(t, "%s: paid %lld and given back %lld in the model, %lld and %lld in the program", m->name, (long long)m->paid,
			(long long)m->given_back, (long long)out.paid_minor, (long long)out.refunded_minor);
}

static void plain(struct world *t, struct m_request *m, const struct step *s)
{
	static const struct { const char *word; verb_fn verb; } steps[] = {
		{ "agree", do_psn_agree }, { "agree", do_psn_agree }, { "agree", do_psn_agree }, { "contact", do_psn_contact },
		{ "start", do_psn_start }, { "start", do_psn_start }, { "deliver", do_psn_deliver }, { "deliver", do_psn_deliver },
		{ "accept", do_psn_accept }, { "revise", do_psn_revise }, { "dispute", do_psn_dispute },
		{ "terminate", do_psn_terminate }, { "withdraw", do_psn_withdraw }, { "close", do_psn_close },
		{ "rate", do_psn_rate }, { "rate", do_psn_rate },
	};
	size_t i = s->b % (sizeof steps / sizeof *steps);
	struct psn_step in = step_with(m->name);
	struct psn_request out;

	in.as = s->c % 2;
	in.reason = "the test";
	if (steps[i].verb == do_psn_rate)
		in.score = 1 + s->d % 5;
	if (steps[i].verb == do_psn_dispute)
		in.about = ABOUT_QUALITY;
	tell(t, "oms-psn %s --as %s %s", steps[i].word, psn_party_words[in.as], m->name);
	attempt(t, MAY, steps[i].verb, &in, &out);
}

static void service(struct world *t, const struct step *s)
{
	if (t->n_requests == 0 || s->a % 12 == 0) {
		ask(t, s);
		return;
	}
	struct m_request *m = &t->requests[s->d / 8 % (uint32_t)t->n_requests];
	if (s->a % 4 == 1)
		quote(t, m, s);
	else if (s->a % 4 == 2)
		money(t, m, s);
	else
		plain(t, m, s);
}

const struct step_kind psn_steps[] = { { "service", 14, service }, { 0 } };
