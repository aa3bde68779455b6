/* psn_request.c - a request read, computed, moved and written back; its history; who is told */
#include "psn/psn_impl.h"

#include <stdio.h>
#include <string.h>
#include "base/card.h"
#include "base/clock.h"
#include "base/money.h"
#include "outbox/outbox.h"
#include "psn.sql.h"
#include "base/banned.h"

static const struct psn_duties duties = {
	.seller = "says what is needed, gives what the work needs, answers within the time that was agreed, "
		"and pays as agreed",
	.partner = "does the work himself or answers for who does it, at the quality and on the day that were agreed",
	.facilitator = "lists partners who were looked at, passes on ratings and complaints; "
		"is no party to the agreement",
};

int psn_no_cards(const struct record *type, const void *in, struct err *e)
{
	for (const struct field *f = type->fields; f->kind != FIELD_END; f++) {
		const char *text = f->kind == FIELD_TEXT ? *field_text(f, in) : NULL;
		if (text && card_in_text(text))
			return err_set(e, ERR_CARD_NUMBER, f->name, "\"%s\" holds the number of a payment card", f->name);
	}
	return 0;
}

int64_t psn_when(const struct work *w, const struct psn_step *in)
{
	return in->at == INT_UNKNOWN ? w->now_ms : in->at;
}

static bool told(int64_t n)
{
	return n != INT_UNKNOWN;
}

/* Days behind the day of delivery: of the first delivery, of the end, or until now. */
static int64_t days_late(struct work *w, const struct psn_request *r)
{
	int64_t until = told(r->delivered_at) ? r->delivered_at : told(r->ended_at) ? r->ended_at : w->now_ms;

	if (!told(r->deliver_on) || !told(r->agreed_version))
		return INT_UNKNOWN;
	int64_t days = setting_day(w, until) - r->deliver_on;
	return days > 0 ? days : 0;
}

static int64_t warnings_of(const struct psn_request *r)
{
	int64_t bits = 0;
	bool agreed = told(r->agreed_version);

	bits |= r->early ? 1LL << WARN_PAYMENT_BEFORE_TERMS : 0;
	bits |= r->free_trial == 1 ? 1LL << WARN_FREE_TRIAL : 0;
	bits |= told(r->late_days) && r->late_days > 0 ? 1LL << WARN_LATE : 0;
	bits |= agreed && told(r->revisions) && r->revised > r->revisions ? 1LL << WARN_REVISIONS_USED_UP : 0;
	bits |= agreed && told(r->total_minor) && r->paid_minor > r->total_minor ? 1LL << WARN_PAID_ABOVE_PRICE : 0;
	return bits;
}

int psn_compute(struct work *w, struct psn_request *r, struct err *e)
{
	r->paid_minor = told(r->paid_minor) ? r->paid_minor : 0;
	r->refunded_minor = told(r->refunded_minor) ? r->refunded_minor : 0;
	r->total_minor = told(r->price_minor) ? r->price_minor - (told(r->discount_minor) ? r->discount_minor : 0)
		: INT_UNKNOWN;
	r->late_days = days_late(w, r);
	r->warnings = warnings_of(r);
	if (told(r->agreed_version))
		r->responsibilities = duties;
	return r->refund_terms ? psn_conditions(w, r->refund_terms, r->currency, &r->refund_conditions, e) : 0;
}

int psn_find(struct work *w, const struct psn_step *in, struct psn_request *ret, struct err *e)
{
	struct psn_request key = { .request = in->request };

	if (!in->request)
		return err_set(e, ERR_FIELD_MISSING, "request", "\"request\" is missing");
	int rc = store_get(w, &SQL_PSN_REQUEST_GET, &psn_request_record, &key, &psn_request_record, ret, e);
	if (rc == 0)
		return err_set(e, ERR_REQUEST_UNKNOWN, "request", "no such request: %s", in->request);
	return rc < 0 ? -1 : psn_compute(w, ret, e);
}

int psn_by_id(struct work *w, int64_t id, struct psn_request *ret, struct err *e)
{
	struct psn_request key = { .id = id };
	int rc = store_get(w, &SQL_PSN_REQUEST_BY_ID, &psn_request_record, &key, &psn_request_record, ret, e);

	return rc > 0 && psn_compute(w, ret, e) ? -1 : rc;
}

/* Of each rater the last version, once the ratings of R are published. */
static void published(const struct work *w, const struct psn_request *r, struct list *all)
{
	struct psn_rating *at = all->at;
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		if (i + 1 == all->n || at[i + 1].rater != at[i].rater)
			at[n++] = at[i];
	all->n = told(r->published_at) && r->published_at <= w->now_ms ? n : 0;
}

int psn_load_lists(struct work *w, struct psn_request *r, struct err *e)
{
	const struct { const struct sql *sql; const struct record *type; struct list *list; } lists[] = {
		{ &SQL_PSN_QUOTE_LIST, &psn_quote_record, &r->versions },
		{ &SQL_PSN_PAYMENT_LIST, &psn_payment_record, &r->payments },
		{ &SQL_PSN_COMPLAINT_LIST, &psn_complaint_record, &r->complaints },
		{ &SQL_PSN_RATING_LIST, &psn_rating_record, &r->ratings },
	};

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (store_all(w, lists[i].sql, &psn_request_record, r, lists[i].type, lists[i].list, e))
			return -1;
	published(w, r, &r->ratings);
	return 0;
}

static int add_event(struct work *w, struct psn_event *ev, struct err *e)
{
	ev->recorded_at = w->now_ms;
	ev->actor = w->actor;
	return store_run(w, &SQL_PSN_EVENT_ADD, &psn_event_record, ev, e);
}

int psn_subject_event(struct work *w, const struct psn_event *told_event, struct err *e)
{
	struct psn_event ev = *told_event, last;

	if (store_get(w, &SQL_PSN_EVENT_LAST, &psn_event_record, &ev, &psn_event_record, &last, e) < 0)
		return -1;
	ev.seq = last.seq + 1;
	ev.at = w->now_ms;
	return add_event(w, &ev, e);
}

int psn_note(struct work *w, struct psn_request *r, const struct psn_event *told_event, struct err *e)
{
	struct psn_event ev = *told_event;

	w->changed = true;
	ev.subject = "request";
	ev.subject_id = r->id;
	ev.seq = ++r->last_seq;
	return add_event(w, &ev, e);
}

/* The times that a state leaves on the request. */
static void remember(struct psn_request *r, int64_t to, int64_t at)
{
	if (to == PSN_IN_PROGRESS)
		r->started_at = at;
	if (to == PSN_DELIVERED && !told(r->delivered_at))
		r->delivered_at = at;
	if (to == PSN_REVISION_REQUESTED)
		r->revised++;
	if (psn_is_an_end(to) && !told(r->ended_at))
		r->ended_at = at;
}

int psn_move(struct work *w, struct psn_request *r, int64_t to, const struct psn_event *told_event,
	struct err *e)
{
	struct psn_event ev = *told_event;

	if (!psn_step_allowed(r->state, to))
		return err_set(e, ERR_STATE_REFUSED, "state", "%s is %s: it cannot be %s", r->request,
			psn_state_words[r->state], psn_state_words[to]);
	ev.was = psn_state_words[r->state];
	ev.is = psn_state_words[to];
	r->state = to;
	r->state_at = ev.at;
	remember(r, to, ev.at);
	return psn_note(w, r, &ev, e);
}

int psn_save(struct work *w, struct psn_request *r, struct err *e)
{
	if (store_run(w, &SQL_PSN_REQUEST_PUT, &psn_request_record, r, e))
		return -1;
	const struct psn_step key = { .request = r->request };
	return psn_find(w, &key, r, e);
}

int psn_tell(struct work *w, const struct psn_request *r, int64_t party, const char *template, struct err *e)
{
	struct outbox_told t = { .order_id = 0, .parcel_id = INT_UNKNOWN, .request_id = r->id,
		.party = psn_party_words[party], .template = template, .email = r->email, .phone = r->phone };

	if (party == PARTY_SELLER) {
		const char *mail = setting_text(w, SETTING_SELLER_MAIL, e);
		if (!mail)
			return -1;
		t.email = *mail ? mail : NULL;
		t.phone = NULL;
	}
	t.event = arena_format(w->mem, "%s.%lld%c", r->request, (long long)r->last_seq, *psn_party_words[party]);
	return outbox_add(w, &t, e);
}
