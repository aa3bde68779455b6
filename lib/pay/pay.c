/* pay.c - a fact into the ledger of money, and into the sums of its order */
#include "pay/pay_impl.h"

#include <string.h>
#include "base/card.h"
#include "base/money.h"
#include "pay.sql.h"
#include "base/banned.h"

/* What belongs to one root. */
struct sums { int64_t authorized, voided, captured, refunded; };

static const struct field sums_fields[] = {
	INT(struct sums, authorized, 0, ""), INT(struct sums, voided, 0, ""), INT(struct sums, captured, 0, ""),
	INT(struct sums, refunded, 0, ""), FIELDS_END
};

static const struct record sums_record = { "sums", sizeof(struct sums), sums_fields };

static int64_t or_none(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

static int root_sums(struct work *w, const struct payment *p, struct sums *ret, struct err *e)
{
	if (store_get(w, &SQL_PAY_ROOT_SUMS, &payment_record, p, &sums_record, ret, e) < 0)
		return -1;
	*ret = (struct sums){ or_none(ret->authorized), or_none(ret->voided), or_none(ret->captured),
		or_none(ret->refunded) };
	return 0;
}

/* --- what is told must make sense by itself --- */

static int no_card(const char *field, const char *text, struct err *e)
{
	return text && card_in_text(text) ? err_set(e, ERR_CARD_NUMBER, field,
		"\"%s\" holds the number of a card, which must not be kept", field) : 0;
}

static int check(const struct payment *p, struct err *e)
{
	if (no_card("ref", p->ref, e) || no_card("parent", p->parent, e) || no_card("gateway", p->gateway, e)
		|| no_card("order", p->order, e))
		return -1;
	if (!*p->gateway || !*p->ref || strchr(p->gateway, ':'))
		return err_set(e, ERR_FIELD_VALUE, *p->ref ? "gateway" : "ref", "a payment is gateway:ref, and a gateway has "
			"no ':' in its name");
	if (p->amount_minor <= 0)
		return err_set(e, ERR_FIELD_VALUE, "amount_minor", "an amount is above 0; its kind tells the direction");
	if (!p->parent && p->kind == PAY_VOID)
		return err_set(e, ERR_FIELD_MISSING, "parent", "a void names the authorisation in \"parent\"");
	return 0;
}

/* --- a fact that is known --- */

static bool differs(int64_t was, int64_t is)
{
	return was != INT_UNKNOWN && is != INT_UNKNOWN && was != is;
}

static int same_fact(const struct payment *was, const struct payment *is, struct err *e)
{
	bool currency = is->currency && strcmp(was->currency, is->currency) != 0;
	bool parent = was->parent && is->parent && strcmp(was->parent, is->parent) != 0;
	const char *what = differs(was->amount_minor, is->amount_minor) ? "amount_minor" : currency ? "currency"
		: parent ? "parent" : differs(was->method, is->method) ? "method" : differs(was->fee_minor, is->fee_minor)
		? "fee_minor" : differs(was->fee_tax_minor, is->fee_tax_minor) ? "fee_tax_minor" : NULL;

	return what ? err_set(e, ERR_CONFLICT, what, "%s %s:%s is recorded with another %s", payment_kind_words[is->kind],
		is->gateway, is->ref, what) : 0;
}

/* --- a fact that is new --- */

/* Which payments it belongs to: those of its parent, or of an authorisation under the same ref. */
static int find_root(struct work *w, struct payment *p, struct err *e)
{
	struct payment key = *p, found;

	if (!key.parent)
		key.parent = p->ref;
	p->root = key.parent;
	int rc = store_get(w, &SQL_PAY_ROOT_OF, &payment_record, &key, &payment_record, &found, e);
	if (rc > 0)
		p->root = found.root;
	return rc < 0 ? -1 : 0;
}

static const char *shown(const struct payment *p, int64_t minor, char *room)
{
	return money_format(minor, money_exponent(p->currency), room);
}

static int over(const struct payment *p, enum err_code code, int64_t most, const char *of, struct err *e)
{
	char asked[32], have[32];

	return err_set(e, code, "amount_minor", "%s:%s: %s of %s, %s is left of what was %s", p->gateway, p->ref,
		payment_kind_words[p->kind], shown(p, p->amount_minor, asked), shown(p, most, have), of);
}

/* By the payments it belongs to. */
static int guard_root(struct work *w, struct payment *p, struct err *e)
{
	struct sums s;

	if (root_sums(w, p, &s, e))
		return -1;
	p->external = (p->kind == PAY_CAPTURE && s.authorized == 0) || (p->kind == PAY_AUTHORIZE && s.captured > 0);
	int64_t capturable = s.authorized - s.voided - s.captured;
	if ((p->kind == PAY_VOID || (p->kind == PAY_CAPTURE && !p->external)) && p->amount_minor > capturable)
		return over(p, ERR_OVER_CAPTURE, capturable, "authorised", e);
	if (p->kind == PAY_REFUND && s.captured && p->amount_minor > s.captured - s.refunded)
		return over(p, ERR_OVER_REFUND, s.captured - s.refunded, "captured", e);
	return 0;
}

static int guard_order(struct work *w, const struct payment *p, const struct order *o, struct err *e)
{
	struct payment key = { .order_id = o->id };
	struct sums s;

	if (strcmp(p->currency, o->currency) != 0)
		return err_set(e, ERR_CURRENCY, "currency", "%s:%s is in %s, the order in %s", p->gateway, p->ref, p->currency,
			o->currency);
	if (p->kind != PAY_REFUND)
		return 0;
	if (store_get(w, &SQL_PAY_ORDER_REFUNDS, &payment_record, &key, &sums_record, &s, e) < 0)
		return -1;
	int64_t left = or_none(o->captured_minor) + or_none(o->collected_minor) - or_none(s.refunded);
	return p->amount_minor > left ? over(p, ERR_OVER_REFUND, left, "captured", e) : 0;
}

/* By how much each kind changes the sums of an order, and what its history says. */
static const struct { int authorized[2], captured, collected, given_back; const char *event; } effects[] = {
	/* authorised: when it is not external, when it is: what was captured first is not authorised twice */
	[PAY_AUTHORIZE] = { { 1, 0 }, 0, 0, 0, "payment_authorized" },
	[PAY_CAPTURE] = { { 0, 1 }, 1, 0, 0, "payment_captured" },
	[PAY_VOID] = { { -1, -1 }, 0, 0, 0, "payment_voided" },
	[PAY_REFUND] = { { 0, 0 }, 0, 0, 1, "payment_refunded" },
	[PAY_CHARGEBACK] = { { 0, 0 }, 0, 0, 1, "payment_charged_back" },
	[PAY_COD_COLLECT] = { { 0, 0 }, 0, 1, 0, "cod_collected" },
};

static const char *event_body(struct work *w, const struct payment *p)
{
	struct buf b = { 0 };
	const char *identity = arena_format(w->mem, "%s:%s", p->gateway, p->ref);

	buf_str(&b, "{\"payment\":");
	json_quote(&b, identity, strlen(identity));
	buf_format(&b, ",\"amount_minor\":%lld}", (long long)p->amount_minor);
	const char *body = arena_text(w->mem, b.data, b.len);
	buf_release(&b);
	return body;
}

int pay_for_order(struct work *w, const struct payment *p, struct order *o, struct err *e)
{
	struct payment link = *p;
	int64_t n = p->amount_minor;
	struct order_money by = { .is_payment = true, .authorized_minor = n * effects[p->kind].authorized[p->external == 1],
		.captured_minor = n * effects[p->kind].captured, .collected_minor = n * effects[p->kind].collected,
		.given_back_minor = n * effects[p->kind].given_back, .at = p->at, .event = effects[p->kind].event,
		.body = event_body(w, p) };

	link.order_id = o->id;
	link.recorded_at = w->now_ms;
	link.actor = w->actor;
	if (guard_order(w, p, o, e) || store_run(w, &SQL_PAY_ORDER_ADD, &payment_record, &link, e))
		return -1;
	return order_money_moved(w, o, &by, e);
}

static int add(struct work *w, struct payment *p, struct order *o, struct err *e)
{
	if (!p->currency)
		p->currency = o ? o->currency : NULL;
	if (!p->currency)
		return err_set(e, ERR_FIELD_MISSING, "currency", "\"currency\" is missing, and the order is not known");
	if (p->at == INT_UNKNOWN)
		p->at = w->now_ms;
	p->recorded_at = w->now_ms;
	p->actor = w->actor;
	if (find_root(w, p, e) || guard_root(w, p, e) || (o && guard_order(w, p, o, e))
		|| store_run(w, &SQL_PAY_ADD, &payment_record, p, e))
		return -1;
	w->changed = true;
	return o ? pay_for_order(w, p, o, e) : store_run(w, &SQL_PAY_UNMATCHED_ADD, &payment_record, p, e);
}

/* A known fact: nothing, unless it was unmatched and is now told with its order. */
static int again(struct work *w, const struct payment *was, struct payment *p, struct order *o, struct err *e)
{
	const char *order = p->order;

	if (same_fact(was, p, e))
		return -1;
	if (o && was->order_id != INT_UNKNOWN && was->order_id != o->id)
		return err_set(e, ERR_CONFLICT, "order", "%s:%s is for another order", p->gateway, p->ref);
	bool match = o && was->order_id == INT_UNKNOWN;
	*p = *was;
	p->order = order;
	p->matched = match || was->order_id != INT_UNKNOWN;
	if (!match)
		return 0;
	w->changed = true;
	return pay_for_order(w, p, o, e) || store_run(w, &SQL_PAY_UNMATCHED_DROP, &payment_record, p, e) ? -1 : 0;
}

/* The order that is named: 1, 0 when it is not known (yet), -1. */
static int named(struct work *w, struct payment *p, struct order *o, struct err *e)
{
	if (!p->order)
		return 0;
	if (order_split(w, p->order, &p->order_channel, &p->order_ref, e))
		return -1;
	return order_find(w, p->order, o, e);
}

int pay_fact(struct work *w, const struct payment *in, struct payment *out, struct err *e)
{
	struct payment was;
	struct order o;

	*out = *in;
	if (check(out, e))
		return -1;
	int there = named(w, out, &o, e);
	if (there < 0)
		return -1;
	int known = store_get(w, &SQL_PAY_GET, &payment_record, out, &payment_record, &was, e);
	out->matched = there;
	if (known < 0 || (known ? again(w, &was, out, there ? &o : NULL, e) : add(w, out, there ? &o : NULL, e)))
		return -1;
	out->payment = arena_format(w->mem, "%s:%s", out->gateway, out->ref);
	if (there) {
		out->payment_status = o.payment_status;
		out->paid_minor = o.paid_minor;
		out->refunded_minor = o.refunded_minor;
		out->due_minor = o.due_minor;
	}
	return 0;
}
