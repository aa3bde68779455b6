/* ship_remit.c - cash collected at the door, as couriers pay it and what they keep of it */
#include "ship/ship_impl.h"

#include <string.h>
#include "base/card.h"
#include "ship.sql.h"
#include "base/banned.h"

static int64_t or_zero(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

static int64_t deducted(const struct remittance *r)
{
	return r->freight_minor + r->cod_fee_minor + r->tax_minor + r->other_minor;
}

int64_t cod_state_of(int64_t outstanding, bool remitted)
{
	return outstanding == 0 ? COD_SETTLED : outstanding < 0 ? COD_OVER : remitted ? COD_SHORT : COD_OUTSTANDING;
}

/* "courier:awb" */
static void take_name(struct work *w, struct remittance *r)
{
	const char *colon = r->parcel ? strchr(r->parcel, ':') : NULL;

	if (r->awb || !colon)
		return;
	r->courier = arena_text(w->mem, r->parcel, (size_t)(colon - r->parcel));
	r->awb = colon + 1;
}

static int check(struct work *w, struct remittance *r, struct err *e)
{
	take_name(w, r);
	if (!r->courier || !*r->courier || strchr(r->courier, ':'))
		return err_set(e, ERR_FIELD_MISSING, "courier", "\"courier\" is missing, or has a ':' in it");
	if (!r->awb || !*r->awb)
		return err_set(e, ERR_FIELD_MISSING, "awb", "\"awb\" is missing: the courier's number of the parcel");
	if (!r->ref)
		r->ref = r->remittance ? arena_format(w->mem, "%s/%s", r->remittance, r->awb) : r->awb;
	if (card_in_text(r->ref))
		return err_set(e, ERR_CARD_NUMBER, "ref", "\"ref\" holds the number of a card, which must not be kept");
	r->freight_minor = or_zero(r->freight_minor);
	r->cod_fee_minor = or_zero(r->cod_fee_minor);
	r->tax_minor = or_zero(r->tax_minor);
	r->other_minor = or_zero(r->other_minor);
	r->at = r->at == INT_UNKNOWN ? w->now_ms : r->at;
	return r->remitted_minor + deducted(r) > 0 ? 0 : err_set(e, ERR_FIELD_VALUE, "remitted_minor",
		"%s:%s: nothing was remitted, and nothing deducted", r->courier, r->awb);
}

static bool differs(const char *was, const char *is)
{
	return was && is && strcmp(was, is) != 0;
}

/* A remittance that is known: the same. */
static int same(const struct remittance *was, const struct remittance *is, struct err *e)
{
	const char *what = strcmp(was->awb, is->awb) != 0 ? "awb" : was->remitted_minor != is->remitted_minor
		? "remitted_minor" : was->freight_minor != is->freight_minor ? "freight_minor"
		: was->cod_fee_minor != is->cod_fee_minor ? "cod_fee_minor" : was->tax_minor != is->tax_minor ? "tax_minor"
		: was->other_minor != is->other_minor ? "other_minor" : differs(was->currency, is->currency) ? "currency" : NULL;

	return what ? err_set(e, ERR_CONFLICT, what, "%s:%s is recorded with another %s", is->courier, is->ref, what) : 0;
}

/* The sums of the parcel and of its order go up, and the history of the order tells of it. */
static int book(struct work *w, const struct remittance *r, struct parcel *p, struct err *e)
{
	struct order o;
	struct order_money by = { .remitted_minor = r->remitted_minor + deducted(r), .at = r->at, .event = "cod_remitted" };
	struct buf body = { 0 };

	if (order_must_load(w, p->order, &o, e))
		return -1;
	if (differs(o.currency, r->currency))
		return err_set(e, ERR_CURRENCY, "currency", "%s is in %s, the order in %s", p->parcel, r->currency, o.currency);
	buf_str(&body, "{\"parcel\":");
	json_quote(&body, p->parcel, strlen(p->parcel));
	buf_format(&body, ",\"remitted_minor\":%lld,\"deducted_minor\":%lld}", (long long)r->remitted_minor,
		(long long)deducted(r));
	by.body = arena_text(w->mem, body.data, body.len);
	buf_release(&body);
	p->cod_remitted_minor = or_zero(p->cod_remitted_minor) + r->remitted_minor;
	p->cod_deducted_minor = or_zero(p->cod_deducted_minor) + deducted(r);
	return order_money_moved(w, &o, &by, e) || parcel_save(w, p, e) ? -1 : 0;
}

static int find(struct work *w, const struct remittance *r, struct parcel *ret, struct err *e)
{
	struct parcel key = { .courier = r->courier, .awb = r->awb };
	int rc = store_get(w, &SQL_PARCEL_BY_AWB, &parcel_record, &key, &parcel_record, ret, e);

	if (rc > 0)
		parcel_name(w, ret);
	return rc;
}

static int add(struct work *w, struct remittance *r, struct parcel *p, struct err *e)
{
	if (!r->currency)
		r->currency = p ? p->currency : setting_text(w, SETTING_CURRENCY, e);
	r->recorded_at = w->now_ms;
	r->actor = w->actor;
	if (!r->currency || store_run(w, &SQL_REMITTANCE_ADD, &remittance_record, r, e))
		return -1;
	w->changed = true;
	return p ? book(w, r, p, e) : store_run(w, &SQL_REMITTANCE_UNMATCHED_ADD, &remittance_record, r, e);
}

void remittance_finish(struct work *w, struct remittance *r)
{
	r->cod_state = r->parcel_id == INT_UNKNOWN ? COD_UNMATCHED : cod_state_of(r->outstanding_minor, true);
	r->parcel = arena_format(w->mem, "%s:%s", r->courier, r->awb);
	r->order = r->parcel_id == INT_UNKNOWN ? NULL : arena_format(w->mem, "%s:%s", r->channel, r->order_ref);
}

int ship_remit(struct work *w, const struct remittance *in, struct remittance *out, struct err *e)
{
	struct remittance told = *in, was;
	struct parcel p;
	struct order o;

	if (check(w, &told, e))
		return -1;
	int known = store_get(w, &SQL_REMITTANCE_GET, &remittance_record, &told, &remittance_record, &was, e);
	int there = known < 0 ? -1 : find(w, &told, &p, e);
	if (there < 0 || (known && same(&was, &told, e)))
		return -1;
	if (!known && add(w, &told, there ? &p : NULL, e))
		return -1;
	if (known && there && was.parcel_id == INT_UNKNOWN && ship_remit_match(w, e))
		return -1;
	if (store_get(w, &SQL_REMITTANCE_GET, &remittance_record, &told, &remittance_record, out, e) < 0)
		return -1;
	remittance_finish(w, out);
	if (!out->order)
		return 0;
	if (order_find(w, out->order, &o, e) < 0)
		return -1;
	out->payment_status = o.payment_status;
	return 0;
}

/* One that the order refuses, being in another currency, stays unmatched. */
static int match_one(struct work *w, const struct remittance *r, struct err *e)
{
	struct parcel p;
	int rc = find(w, r, &p, e);

	if (rc <= 0)
		return rc;
	if (book(w, r, &p, e))
		return err_is_of_record(e->code) ? 0 : -1;
	w->changed = true;
	return store_run(w, &SQL_REMITTANCE_UNMATCHED_DROP, &remittance_record, r, e);
}

int ship_remit_match(struct work *w, struct err *e)
{
	struct list found;

	if (store_all(w, &SQL_REMITTANCE_MATCHING, NULL, NULL, &remittance_record, &found, e))
		return -1;
	for (size_t i = 0; i < found.n; i++)
		if (match_one(w, (const struct remittance *)found.at + i, e))
			return -1;
	return 0;
}
