/* settle.c - what gateways pay out: rows of settlements, held against the ledger of money and their own totals */
#include "pay/pay_impl.h"

#include <string.h>
#include "base/money.h"
#include "pay.sql.h"
#include "base/banned.h"

/* What a row of each kind adds to the payout, before the fee. */
static const int sign_of[] = {
	[SETTLE_CAPTURE] = 1, [SETTLE_REFUND] = -1, [SETTLE_CHARGEBACK] = -1, [SETTLE_FEE] = -1, [SETTLE_ADJUSTMENT] = 1,
	[SETTLE_PAYOUT] = 1,
};

static bool is_payment(const struct settlement *s)
{
	return s->kind <= SETTLE_CHARGEBACK;
}

static const char *shown(const struct settlement *s, int64_t minor, char *room)
{
	return money_format(minor, money_exponent(s->currency), room);
}

static int64_t or_zero(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

/* Its net is what its parts come to; or it is set so. */
static int check_net(struct settlement *s, struct err *e)
{
	char amount[32], fee[32], net[32], off[32];
	int64_t by_parts = sign_of[s->kind] * s->amount_minor - s->fee_minor - s->fee_tax_minor;

	if (s->net_minor == INT_UNKNOWN)
		s->net_minor = by_parts;
	if (s->net_minor == by_parts)
		return 0;
	return err_set(e, ERR_TOTAL_MISMATCH, "net_minor", "%s:%s: %s less fee and tax of %s is not the net %s: the "
		"difference is %s", s->gateway, s->ref, shown(s, sign_of[s->kind] * s->amount_minor, amount),
		shown(s, s->fee_minor + s->fee_tax_minor, fee), shown(s, s->net_minor, net),
		shown(s, s->net_minor - by_parts, off));
}

static int check(struct settlement *s, struct err *e)
{
	if (pay_no_card("ref", s->ref, e) || pay_no_card("payment_ref", s->payment_ref, e)
		|| pay_no_card("payout", s->payout, e) || pay_no_card("gateway", s->gateway, e))
		return -1;
	if (!*s->gateway || !*s->ref || strchr(s->gateway, ':'))
		return err_set(e, ERR_FIELD_VALUE, *s->ref ? "gateway" : "ref", "a row of a settlement is gateway:ref, and a "
			"gateway has no ':' in its name");
	if (s->amount_minor < 0 && s->kind != SETTLE_ADJUSTMENT && s->kind != SETTLE_PAYOUT)
		return err_set(e, ERR_FIELD_VALUE, "amount_minor", "%s:%s: an amount is not below 0; its kind tells the "
			"direction", s->gateway, s->ref);
	s->fee_minor = or_zero(s->fee_minor);
	s->fee_tax_minor = or_zero(s->fee_tax_minor);
	if (!s->payment_ref && is_payment(s))
		s->payment_ref = s->ref;
	return check_net(s, e);
}

static bool differs(const char *was, const char *is)
{
	return was && is && strcmp(was, is) != 0;
}

/* A row that is known: the same. */
static int same_row(const struct settlement *was, const struct settlement *is, struct err *e)
{
	const char *what = was->amount_minor != is->amount_minor ? "amount_minor" : was->fee_minor != is->fee_minor
		? "fee_minor" : was->fee_tax_minor != is->fee_tax_minor ? "fee_tax_minor"
		: differs(was->currency, is->currency) ? "currency" : differs(was->payout, is->payout) ? "payout"
		: differs(was->payment_ref, is->payment_ref) ? "payment_ref" : NULL;

	return what ? err_set(e, ERR_CONFLICT, what, "%s:%s is recorded with another %s", is->gateway, is->ref, what) : 0;
}

void settle_compare(struct settlement *s)
{
	bool same = s->known_ref && s->known_minor == s->amount_minor && strcmp(s->known_currency, s->currency) == 0;

	s->match = !is_payment(s) ? MATCH_NONE : !s->known_ref ? MATCH_UNMATCHED : same ? MATCH_MATCHED : MATCH_DIFFERS;
	if (s->match != MATCH_DIFFERS)
		s->known_minor = INT_UNKNOWN;
}

int settle_row(struct work *w, const struct settlement *in, struct settlement *out, struct err *e)
{
	struct settlement told = *in;

	told.at = told.at == INT_UNKNOWN ? w->now_ms : told.at;
	told.recorded_at = w->now_ms;
	told.actor = w->actor;
	if (check(&told, e))
		return -1;
	int known = store_get(w, &SQL_SETTLEMENT_GET, &settlement_record, &told, &settlement_record, out, e);
	if (known < 0 || (known && same_row(out, &told, e)))
		return -1;
	if (!known && (store_run(w, &SQL_SETTLEMENT_ADD, &settlement_record, &told, e)
		|| store_get(w, &SQL_SETTLEMENT_GET, &settlement_record, &told, &settlement_record, out, e) < 0))
		return -1;
	w->changed = !known;
	w->control_minor += out->kind == SETTLE_PAYOUT ? 0 : out->net_minor;
	settle_compare(out);
	return 0;
}

static int wrong_payout(void *arg, const void *row, struct err *e)
{
	const struct payout *p = row;
	int exponent = money_exponent(p->currency);
	char net[32], paid[32], off[32];

	(void)arg;
	return err_set(e, ERR_TOTAL_MISMATCH, "net_minor", "%s:%s: its rows come to %s %s, it says that it paid %s: the "
		"difference is %s", p->gateway, p->payout, money_format(p->net_minor, exponent, net), p->currency,
		money_format(p->paid_minor, exponent, paid), money_format(p->net_minor - p->paid_minor, exponent, off));
}

int settle_end(struct work *w, const struct settlement *in, struct err *e)
{
	char came[32], told[32], off[32];

	if (in->total_minor != INT_UNKNOWN && in->total_minor != w->control_minor)
		return err_set(e, ERR_TOTAL_MISMATCH, "total", "the rows come to %s, the total is to be %s: the difference is %s",
			money_format(w->control_minor, 2, came), money_format(in->total_minor, 2, told),
			money_format(w->control_minor - in->total_minor, 2, off));
	return store_each(w, &SQL_PAYOUT_WRONG, NULL, NULL, &payout_record, wrong_payout, NULL, e);
}
