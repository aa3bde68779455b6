/* psn_list.c - the listing verbs: services, partners, offers, requests, their history */
#include "psn/psn_impl.h"

#include <string.h>
#include "psn.sql.h"
#include "base/banned.h"

/* A row at a time: what one is made of is forgotten when it is shown. */
struct listing {
	struct work work;
	const struct psn_query *q;
	const struct psn_entry *told;
	psn_emit emit;
	void *arg;
	int64_t rows;
	bool full;
	const char *request, *partner;
};

int psn_services(struct work *w, const struct psn_entry *in, psn_emit emit, void *arg, struct err *e)
{
	(void)in;
	return store_each(w, &SQL_PSN_SERVICE_LIST, NULL, NULL, &psn_entry_record, emit, arg, e);
}

static int partner_row(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	struct psn_entry p = *(const struct psn_entry *)row;

	if (l->told->city && (!p.city || !text_same_fold(l->told->city, p.city)))
		return 0;
	if (l->told->partner && strcmp(l->told->partner, p.partner) != 0)
		return 0;
	arena_reset(l->work.mem);
	l->rows++;
	return store_all(&l->work, &SQL_PSN_WORK_LIST, &psn_entry_record, &p, &psn_work_record, &p.portfolio, e)
		|| l->emit(l->arg, &p, e) ? -1 : 0;
}

int psn_partners(struct work *w, const struct psn_entry *in, psn_emit emit, void *arg, struct err *e)
{
	struct listing l = { .work = *w, .told = in, .emit = emit, .arg = arg };
	struct arena row = { 0 };

	l.work.mem = &row;
	int rc = store_each(w, &SQL_PSN_PARTNER_LIST, &psn_entry_record, in, &psn_entry_record, partner_row, &l, e);
	arena_release(&row);
	if (rc == 0 && in->partner && l.rows == 0)
		return err_set(e, ERR_PARTNER_UNKNOWN, "partner", "no such partner: %s", in->partner);
	return rc;
}

int psn_offers(struct work *w, const struct psn_query *in, psn_emit emit, void *arg, struct err *e)
{
	return store_each(w, &SQL_PSN_OFFER_LIST, &psn_offer_query_record, in, &psn_entry_record, emit, arg, e);
}

/* Has R a complaint whose last state is among the bits? */
static int has_complaint(struct listing *l, const struct psn_request *r, int64_t bits, struct err *e)
{
	struct list all;
	int found = 0;

	if (store_all(&l->work, &SQL_PSN_COMPLAINT_LIST, &psn_request_record, r, &psn_complaint_record, &all, e))
		return -1;
	const struct psn_complaint *at = all.at;
	for (size_t i = 0; i < all.n; i++)
		if (i + 1 == all.n || at[i + 1].no != at[i].no)
			found |= bits >> at[i].complaint_state & 1;
	return found;
}

static int request_row(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	struct psn_request r = *(const struct psn_request *)row;

	if (l->q->state != INT_UNKNOWN && !(l->q->state >> r.state & 1))
		return 0;
	arena_reset(l->work.mem);
	int rc = l->q->complaint_state == INT_UNKNOWN ? 1 : has_complaint(l, &r, l->q->complaint_state, e);
	if (rc <= 0)
		return rc;
	r.agreement = NULL;
	if (psn_compute(&l->work, &r, e) || l->emit(l->arg, &r, e))
		return -1;
	l->full = ++l->rows == l->q->limit;
	return l->full ? -1 : 0;
}

int psn_list(struct work *w, const struct psn_query *in, psn_emit emit, void *arg, struct err *e)
{
	struct psn_query q = *in;
	struct listing l = { .work = *w, .q = &q, .emit = emit, .arg = arg };
	struct arena row = { 0 };

	if (setting_range(w, q.since, q.until, &q.since_ms, &q.until_ms, e))
		return -1;
	if (q.limit == 0 || !setting_text(w, SETTING_ZONE, e))
		return q.limit == 0 ? 0 : -1;
	l.work = *w;                     /* with the settings, which are not kept in the memory of a row */
	l.work.mem = &row;
	int rc = store_each(w, &SQL_PSN_REQUEST_LIST, &psn_query_record, &q, &psn_request_record, request_row, &l, e);
	arena_release(&row);
	return l.full ? 0 : rc;
}

int psn_show(struct work *w, const struct psn_query *in, psn_emit emit, void *arg, struct err *e)
{
	struct psn_request r;
	const struct psn_step key = { .request = in->request };

	return psn_find(w, &key, &r, e) || psn_load_lists(w, &r, e) ? -1 : emit(arg, &r, e);
}

static int event_row(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	struct psn_event ev = *(const struct psn_event *)row;

	ev.request = l->request;
	ev.partner = l->partner;
	return l->emit(l->arg, &ev, e);
}

int psn_history(struct work *w, const struct psn_query *in, psn_emit emit, void *arg, struct err *e)
{
	struct listing l = { .emit = emit, .arg = arg };
	struct psn_event key = { .subject = "request" };
	struct psn_entry who = { .partner = in->request }, p;
	struct psn_request r;
	const struct psn_step step = { .request = in->request };

	int rc = store_get(w, &SQL_PSN_PARTNER_GET, &psn_entry_record, &who, &psn_entry_record, &p, e);
	if (rc < 0 || (rc == 0 && psn_find(w, &step, &r, e)))
		return -1;
	key.subject = rc ? "partner" : "request";
	key.subject_id = rc ? p.id : r.id;
	l.request = rc ? NULL : r.request;
	l.partner = rc ? p.partner : NULL;
	return store_each(w, &SQL_PSN_EVENT_LIST, &psn_event_record, &key, &psn_event_record, event_row, &l, e);
}
