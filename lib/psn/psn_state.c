/* psn_state.c - the table of requests: which verb of which party leads from where to where */
#include "psn/psn_impl.h"

#include <string.h>
#include "base/banned.h"

const char *const partner_state_words[] = { "candidate", "listed", "suspended", "delisted", NULL };

const char *const psn_state_words[] = {
	"open", "contacted", "negotiating", "agreed", "in_progress", "delivered", "revision_requested", "accepted",
	"disputed", "refund_agreed", "unresolved", "terminated", "closed", "withdrawn", "declined", "expired", NULL,
};

const char *const psn_party_words[] = { "seller", "partner", NULL };
const char *const complaint_state_words[] = { "open", "in_review", "resolved", "rejected", NULL };

#define S(state) (1u << PSN_##state)
#define SELLER (1u << PARTY_SELLER)
#define PARTNER (1u << PARTY_PARTNER)
#define EITHER (SELLER | PARTNER)
#define BEFORE (S(OPEN) | S(CONTACTED) | S(NEGOTIATING))

/* request.state (domain: partner services network); what time does has no party */
const struct psn_rule psn_rules[] = {
	{ "contact", S(OPEN), PSN_CONTACTED, PARTNER },
	{ "quote", S(OPEN) | S(CONTACTED), PSN_NEGOTIATING, EITHER },
	{ "withdraw", BEFORE, PSN_WITHDRAWN, SELLER },
	{ "withdraw", BEFORE, PSN_DECLINED, PARTNER },
	{ "agree", S(NEGOTIATING), PSN_AGREED, EITHER },
	{ "start", S(AGREED), PSN_IN_PROGRESS, PARTNER },
	{ "deliver", S(IN_PROGRESS) | S(REVISION_REQUESTED), PSN_DELIVERED, PARTNER },
	{ "accept", S(DELIVERED), PSN_ACCEPTED, SELLER },
	{ "revise", S(DELIVERED), PSN_REVISION_REQUESTED, SELLER },
	{ "dispute", S(DELIVERED), PSN_DISPUTED, SELLER },
	{ "dispute", S(REVISION_REQUESTED) | S(AGREED) | S(IN_PROGRESS), PSN_DISPUTED, EITHER },
	{ "settle", S(DISPUTED), PSN_REVISION_REQUESTED, EITHER },
	{ "settle", S(DISPUTED), PSN_REFUND_AGREED, EITHER },
	{ "settle", S(DISPUTED), PSN_UNRESOLVED, EITHER },
	{ "terminate", S(AGREED) | S(IN_PROGRESS), PSN_TERMINATED, EITHER },
	{ "refund", S(REFUND_AGREED), PSN_CLOSED, EITHER },
	{ "close", S(ACCEPTED) | S(UNRESOLVED) | S(TERMINATED), PSN_CLOSED, SELLER },
	{ "sweep", BEFORE, PSN_EXPIRED, 0 },
	{ "sweep", S(DISPUTED), PSN_UNRESOLVED, 0 },
	{ "sweep", S(ACCEPTED) | S(UNRESOLVED) | S(TERMINATED), PSN_CLOSED, 0 },
	{ 0 }
};

bool psn_step_allowed(int64_t from, int64_t to)
{
	for (const struct psn_rule *r = psn_rules; r->verb; r++)
		if (r->from >> from & 1 && r->to == to)
			return true;
	return false;
}

const struct psn_rule *psn_rule_for(const char *verb, int64_t from, int64_t to, int64_t party)
{
	for (const struct psn_rule *r = psn_rules; r->verb; r++)
		if (strcmp(r->verb, verb) == 0 && r->from >> from & 1 && (to < 0 || r->to == to)
			&& (party == INT_UNKNOWN || r->parties >> party & 1))
			return r;
	return NULL;
}

bool psn_is_before(int64_t state)
{
	return BEFORE >> state & 1;
}

bool psn_can_be_amended(int64_t state)
{
	return (S(AGREED) | S(IN_PROGRESS) | S(DELIVERED) | S(REVISION_REQUESTED) | S(DISPUTED)) >> state & 1;
}

bool psn_has_ended(const struct psn_request *r)
{
	return r->agreed_version != INT_UNKNOWN && r->ended_at != INT_UNKNOWN;
}

bool psn_is_an_end(int64_t state)
{
	return (S(ACCEPTED) | S(UNRESOLVED) | S(TERMINATED) | S(CLOSED)) >> state & 1;
}

int psn_refuse(const struct psn_request *r, const char *verb, int64_t party, struct err *e)
{
	const struct psn_rule *other = psn_rule_for(verb, r->state, -1, INT_UNKNOWN);

	if (other && party != INT_UNKNOWN)
		return err_set(e, ERR_STATE_REFUSED, "as", "%s is %s: %s is not for the %s", r->request,
			psn_state_words[r->state], verb, psn_party_words[party]);
	return err_set(e, ERR_STATE_REFUSED, "state", "%s is %s: no %s", r->request, psn_state_words[r->state], verb);
}

int64_t psn_usual_party(const char *verb, int64_t told)
{
	if (told != INT_UNKNOWN)
		return told;
	for (const struct psn_rule *r = psn_rules; r->verb; r++)
		if (strcmp(r->verb, verb) == 0 && r->parties & SELLER)
			return PARTY_SELLER;
	return PARTY_PARTNER;
}
