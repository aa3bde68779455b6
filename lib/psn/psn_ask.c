/* psn_ask.c - a partner is asked; contact, and the end before an agreement */
#include "psn/psn_impl.h"

#include <string.h>
#include "base/clock.h"
#include "base/money.h"
#include "psn.sql.h"
#include "base/banned.h"

enum { DAY_NO_MAX = 9999 };

/* Who is asked for what, by his offer. */
struct asked { struct psn_entry partner, service, offer; bool has_offer; };

static int find(struct work *w, const struct psn_step *in, struct asked *a, struct err *e)
{
	struct psn_entry key = { .partner = in->partner, .service = in->service };
	int rc = store_get(w, &SQL_PSN_PARTNER_GET, &psn_entry_record, &key, &psn_entry_record, &a->partner, e);

	if (rc == 0)
		return err_set(e, ERR_PARTNER_UNKNOWN, "partner", "no such partner: %s", in->partner);
	if (rc > 0)
		rc = store_get(w, &SQL_PSN_SERVICE_GET, &psn_entry_record, &key, &psn_entry_record, &a->service, e);
	if (rc == 0)
		return err_set(e, ERR_SERVICE_UNKNOWN, "service", "no such service: %s", in->service);
	if (rc < 0)
		return -1;
	if (a->partner.partner_state != PARTNER_LISTED)
		return err_set(e, ERR_STATE_REFUSED, "partner", "%s is %s: only who is listed can be asked", in->partner,
			partner_state_words[a->partner.partner_state]);
	key.partner_id = a->partner.id;
	key.service_id = a->service.id;
	rc = store_get(w, &SQL_PSN_OFFER_GET, &psn_entry_record, &key, &psn_entry_record, &a->offer, e);
	a->has_offer = rc > 0;
	if (rc == 0)
		return err_set(e, ERR_PARTNER_UNKNOWN, "service", "%s does not offer %s", in->partner, in->service);
	return rc < 0 ? -1 : 0;
}

/* What the offer comes to for so many units; unknown without their number. */
static int64_t estimate(const struct psn_entry *offer, int64_t qty)
{
	if (qty == INT_UNKNOWN || offer->price_minor > INT64_MAX / qty)
		return INT_UNKNOWN;
	int64_t whole = offer->price_minor * qty;
	bool much = offer->discount_bp != INT_UNKNOWN && (offer->discount_from == INT_UNKNOWN
		|| qty >= offer->discount_from);
	return much ? whole - money_scale(whole, offer->discount_bp, 10000) : whole;
}

/* R-YYMMDD-NNNN, counted by day. */
static int name(struct work *w, struct psn_request *r, struct err *e)
{
	struct psn_request last;
	char day[16];

	r->day = setting_day(w, r->requested_at);
	if (store_get(w, &SQL_PSN_DAY_LAST, &psn_request_record, r, &psn_request_record, &last, e) < 0)
		return -1;
	r->day_no = last.day_no + 1;
	if (r->day_no > DAY_NO_MAX)
		return err_set(e, ERR_FIELD_VALUE, "request", "more than %d requests in a day", DAY_NO_MAX);
	clock_format_date(r->day, day);                  /* 2026-11-22 */
	r->request = arena_format(w->mem, "R-%.2s%.2s%.2s-%04lld", day + 2, day + 5, day + 8, (long long)r->day_no);
	return 0;
}

/* The request with the same ref to the same partner: 1, and ERR_CONFLICT when it asks for something else; 0. */
static int asked_before(struct work *w, const struct psn_step *in, const struct asked *a,
	struct psn_request *out,
	struct err *e)
{
	struct psn_request key = { .partner_id = a->partner.id, .ref = in->ref };
	int rc = in->ref ? store_get(w, &SQL_PSN_REQUEST_BY_REF, &psn_request_record, &key, &psn_request_record, out,
		e) : 0;

	if (rc <= 0)
		return rc;
	bool same = out->service_id == a->service.id && strcmp(out->need, in->need) == 0 && out->qty == in->qty
		&& out->by == in->by;
	if (!same)
		return err_set(e, ERR_CONFLICT, "ref", "%s with this ref asks for something else", out->request);
	return psn_compute(w, out, e) ? -1 : 1;
}

int psn_ask(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	struct asked a;
	struct psn_request r;
	struct psn_event ev = { .event = "requested", .party = PARTY_SELLER, .from_state = INT_UNKNOWN,
		.to_state = INT_UNKNOWN, .version = INT_UNKNOWN, .amount_minor = INT_UNKNOWN };

	if (psn_no_cards(&psn_request_in, in, e) || find(w, in, &a, e))
		return -1;
	int rc = asked_before(w, in, &a, out, e);
	if (rc)
		return rc < 0 ? -1 : 0;
	record_init(&psn_request_record, &r);
	r = (struct psn_request){ .partner_id = a.partner.id, .service_id = a.service.id, .need = in->need,
		.ref = in->ref,
		.qty = in->qty, .by = in->by, .state = PSN_OPEN, .requested_at = psn_when(w, in), .last_seq = 1,
		.estimate_minor = estimate(&a.offer, in->qty), .currency = a.offer.currency,
		.free_trial = a.offer.free_trial != NULL };
	r.state_at = r.requested_at;
	if (name(w, &r, e) || store_next_id(w, ID_REQUEST, &r.id, e)
		|| store_run(w, &SQL_PSN_REQUEST_ADD, &psn_request_record, &r, e))
		return -1;
	r.last_seq = 0;
	ev.at = r.requested_at;
	ev.is = psn_state_words[PSN_OPEN];
	ev.note = in->need;
	if (psn_note(w, &r, &ev, e))
		return -1;
	const struct psn_step key = { .request = r.request };
	return psn_find(w, &key, out, e) || psn_tell(w, out, PARTY_PARTNER, "psn_requested", e) ? -1 : 0;
}

int psn_ask_each(struct work *w, const struct psn_step *in, psn_emit emit, void *arg, struct err *e)
{
	struct psn_step one = *in;

	for (const char *at = in->partner; *at;) {
		size_t n = strcspn(at, ",");
		one.partner = arena_text(w->mem, at, n);
		if (n && emit(arg, &one, e))
			return -1;
		at += n + (at[n] == ',');
	}
	return 0;
}
