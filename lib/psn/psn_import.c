/* psn_import.c - the curated list: what is told of a service, a partner, an offer and differs is changed */
#include "psn/psn_impl.h"

#include <string.h>
#include "psn.sql.h"
#include "base/banned.h"

static bool is_told(const struct field *f, const struct psn_entry *in)
{
	return f->kind == FIELD_TEXT ? *field_text(f, in) != NULL : *field_int(f, in) != INT_UNKNOWN;
}

/* A column of TYPE that a list may tell. */
static bool is_column(const struct field *f)
{
	return !(f->flags & (FIELD_KEY | FIELD_OUT | FIELD_SQL)) && f->kind != FIELD_LIST
		&& strcmp(f->name, "service") != 0;
}

static bool tells(const struct record *type, const struct psn_entry *in)
{
	for (const struct field *f = type->fields; f->kind != FIELD_END; f++)
		if (is_column(f) && is_told(f, in))
			return true;
	return false;
}

/* What IN tells of the columns of TYPE goes to STORED; true when something was another. */
static bool take(const struct record *type, const struct psn_entry *in, struct psn_entry *stored)
{
	bool differs = false;

	for (const struct field *f = type->fields; f->kind != FIELD_END; f++) {
		if (!is_column(f) || !is_told(f, in))
			continue;
		bool same = f->kind == FIELD_TEXT ? text_same(*field_text(f, in), *field_text(f, stored))
			: *field_int(f, in) == *field_int(f, stored);
		memcpy(field_at(f, stored), field_at(f, in), sizeof(int64_t));
		differs |= !same;
	}
	return differs;
}

/* The columns of TYPE, and what is printed of it, for OUT. */
static void show(const struct record *type, const struct psn_entry *stored, struct psn_entry *out)
{
	for (const struct field *f = type->fields; f->kind != FIELD_END; f++)
		if (is_column(f) || f->flags & FIELD_OUT)
			memcpy(field_at(f, out), field_at(f, stored), sizeof(int64_t));
}

static void found(struct work *w, bool is_new, bool changed)
{
	if (is_new)
		w->verdict = VERDICT_CREATED;
	else if (changed && w->verdict != VERDICT_CREATED)
		w->verdict = VERDICT_UPDATED;
}

static int note(struct work *w, const char *subject, int64_t id, const char *event, const char *words,
	struct err *e)
{
	struct psn_event ev = { .subject = subject, .subject_id = id, .event = event, .note = words,
		.party = INT_UNKNOWN,
		.from_state = INT_UNKNOWN, .to_state = INT_UNKNOWN, .version = INT_UNKNOWN, .amount_minor = INT_UNKNOWN };

	return psn_subject_event(w, &ev, e);
}

static int check_name(const char *what, const char *name, struct err *e)
{
	return *name && !strpbrk(name, ", \t\n") ? 0 : err_set(e, ERR_FIELD_VALUE, what,
		"\"%s\": an identity is not empty and has no blanks and commas", what);
}

/* --- services --- */

static int put_service(struct work *w, const struct psn_entry *in, struct psn_entry *s, struct err *e)
{
	int rc = store_get(w, &SQL_PSN_SERVICE_GET, &psn_entry_record, in, &psn_entry_record, s, e);

	if (rc < 0)
		return -1;
	if (rc == 0 && !in->title)
		return err_set(e, ERR_SERVICE_UNKNOWN, "service", "no such service: %s (one is made when its title is told)",
			in->service);
	if (rc == 0) {
		record_init(&psn_entry_record, s);
		s->service = in->service;
	}
	bool changed = take(&psn_service_record, in, s);
	found(w, rc == 0, changed);
	if (rc && !changed)
		return 0;
	if (rc == 0 && (check_name("service", s->service, e) || store_next_id(w, ID_SERVICE, &s->id, e)))
		return -1;
	if (store_run(w, rc ? &SQL_PSN_SERVICE_PUT : &SQL_PSN_SERVICE_ADD, &psn_entry_record, s, e))
		return -1;
	return note(w, "service", s->id, rc ? "changed" : "created", s->title, e);
}

int psn_service_set(struct work *w, const struct psn_entry *in, struct psn_entry *out, struct err *e)
{
	return psn_no_cards(&psn_set_service_record, in, e) ? -1 : put_service(w, in, out, e);
}

/* --- partners --- */

/* A row of the partner as it is or shall be; 1 when there is one, 0 and a new one. */
static int find_partner(struct work *w, const struct psn_entry *in, struct psn_entry *p, struct err *e)
{
	int rc = store_get(w, &SQL_PSN_PARTNER_GET, &psn_entry_record, in, &psn_entry_record, p, e);

	if (rc)
		return rc;
	record_init(&psn_entry_record, p);
	p->partner = in->partner;
	p->partner_state = PARTNER_CANDIDATE;
	return 0;
}

static int add_partner(struct work *w, struct psn_entry *p, struct err *e)
{
	return check_name("partner", p->partner, e) || store_next_id(w, ID_PARTNER, &p->id, e)
		|| store_run(w, &SQL_PSN_PARTNER_ADD, &psn_entry_record, p, e) ? -1 : 0;
}

static int put_partner(struct work *w, const struct psn_entry *in, struct psn_entry *p, struct err *e)
{
	int rc = find_partner(w, in, p, e);

	if (rc < 0)
		return -1;
	int64_t was = p->partner_state;
	bool changed = take(&psn_partner_record, in, p), decided = p->partner_state != was || (in->reason && changed);
	found(w, rc == 0, changed);
	if (rc && !changed)
		return 0;
	if (decided) {
		p->decided_by = w->actor;
		p->decided_at = w->now_ms;
		p->reason = in->reason;
	}
	if (rc ? store_run(w, &SQL_PSN_PARTNER_PUT, &psn_entry_record, p, e) : add_partner(w, p, e))
		return -1;
	if (note(w, "partner", p->id, rc ? "changed" : "created", NULL, e))
		return -1;
	return decided ? note(w, "partner", p->id, partner_state_words[p->partner_state], p->reason, e) : 0;
}

int psn_partner_set(struct work *w, const struct psn_entry *in, struct psn_entry *out, struct err *e)
{
	struct psn_entry decision;

	record_init(&psn_entry_record, &decision);       /* what else IN holds are filters of the list */
	decision.partner = in->partner;
	decision.partner_state = in->partner_state;
	decision.reason = in->reason;
	if (psn_no_cards(&psn_set_partner_record, in, e))
		return -1;
	int rc = find_partner(w, &decision, out, e);
	if (rc <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_PARTNER_UNKNOWN, "partner", "no such partner: %s", in->partner);
	return put_partner(w, &decision, out, e)
		|| store_all(w, &SQL_PSN_WORK_LIST, &psn_entry_record, out, &psn_work_record, &out->portfolio, e) ? -1 : 0;
}

/* --- what he shows --- */

static int put_work(struct work *w, const struct psn_entry *p, const struct psn_work *in, struct list *all,
	struct err *e)
{
	struct psn_work *at = all->at, *x = NULL;

	if (psn_no_cards(&psn_work_record, in, e))
		return -1;
	for (size_t i = 0; i < all->n && !x; i++)
		x = strcmp(at[i].work, in->work) == 0 ? &at[i] : NULL;
	if (x) {
		bool same = (!in->url || text_same(in->url, x->url)) && (!in->service || text_same(in->service, x->service));
		x->url = in->url ? in->url : x->url;
		x->service = in->service ? in->service : x->service;
		found(w, false, !same);
		return same ? 0 : store_run(w, &SQL_PSN_WORK_PUT, &psn_work_record, x, e);
	}
	x = &at[all->n];
	*x = *in;
	x->no = (int64_t)++all->n;
	x->partner_id = p->id;
	found(w, false, true);
	return store_run(w, &SQL_PSN_WORK_ADD, &psn_work_record, x, e);
}

static int put_portfolio(struct work *w, const struct psn_entry *in, struct psn_entry *p, struct err *e)
{
	const struct psn_work one = { .work = in->work, .url = in->url, .service = in->service },
		*told = in->portfolio.at;
	struct list all;

	if (store_all(w, &SQL_PSN_WORK_LIST, &psn_entry_record, p, &psn_work_record, &all, e))
		return -1;
	struct psn_work *room = arena_get(w->mem, (all.n + in->portfolio.n + 1) * sizeof *room);
	if (all.n)
		memcpy(room, all.at, all.n * sizeof *room);
	all.at = room;
	for (size_t i = 0; i < in->portfolio.n; i++)
		if (put_work(w, p, &told[i], &all, e))
			return -1;
	if (in->work && put_work(w, p, &one, &all, e))
		return -1;
	p->portfolio = all;
	return 0;
}

/* --- offers --- */

static int put_offer(struct work *w, const struct psn_entry *in, struct psn_entry *offer, struct err *e)
{
	struct psn_entry key = { .partner_id = offer->partner_id, .service_id = offer->service_id };
	int rc = store_get(w, &SQL_PSN_OFFER_GET, &psn_entry_record, &key, &psn_entry_record, offer, e);

	if (rc < 0)
		return -1;
	if (rc == 0 && in->price_minor == INT_UNKNOWN)
		return err_set(e, ERR_FIELD_MISSING, "price_minor", "\"price\" is missing: what %s asks for %s", in->partner,
			in->service);
	if (rc == 0) {
		record_init(&psn_entry_record, offer);
		offer->partner_id = key.partner_id;
		offer->service_id = key.service_id;
		offer->currency = setting_text(w, SETTING_CURRENCY, e);
	}
	if (in->discount_bp != INT_UNKNOWN && (in->discount_bp < 0 || in->discount_bp > 10000))
		return err_set(e, ERR_FIELD_VALUE, "discount_bp", "a discount is from 0 to 100 %%");
	if (!offer->currency)
		return -1;
	bool changed = take(&psn_offer_record, in, offer);
	found(w, rc == 0, changed);
	if (rc && !changed)
		return 0;
	if (store_run(w, rc ? &SQL_PSN_OFFER_PUT : &SQL_PSN_OFFER_ADD, &psn_entry_record, offer, e))
		return -1;
	return note(w, "partner", offer->partner_id, rc ? "offer_changed" : "offer_made", in->service, e);
}

int psn_import(struct work *w, const struct psn_entry *in, struct psn_entry *out, struct err *e)
{
	struct psn_entry service, partner, offer;

	if (!in->partner && !in->service)
		return err_set(e, ERR_FIELD_MISSING, "partner", "\"partner\" or \"service\" is missing");
	if (psn_no_cards(&psn_entry_record, in, e))
		return -1;
	w->verdict = VERDICT_UNCHANGED;
	out->partner = in->partner;
	out->service = in->service;
	if (in->service && put_service(w, in, &service, e))
		return -1;
	if (in->service)
		show(&psn_service_record, &service, out);
	if (!in->partner)
		return 0;
	if (put_partner(w, in, &partner, e) || put_portfolio(w, in, &partner, e))
		return -1;
	show(&psn_partner_record, &partner, out);
	out->portfolio = partner.portfolio;
	if (!in->service || !tells(&psn_offer_record, in))
		return 0;
	offer.partner_id = partner.id;
	offer.service_id = service.id;
	if (put_offer(w, in, &offer, e))
		return -1;
	show(&psn_offer_record, &offer, out);
	return 0;
}
