/* pay.h - the ledger of money: facts of payments, and the orders they are for */
#ifndef PAY_PAY_H
#define PAY_PAY_H

#include "order/order.h"

/* Words in payment_kind_words. */
enum payment_kind { PAY_AUTHORIZE, PAY_CAPTURE, PAY_VOID, PAY_REFUND, PAY_CHARGEBACK, PAY_COD_COLLECT };

/* How it was paid; words in payment_method_words. */
enum payment_method {
	PAY_METHOD_CARD, PAY_METHOD_DEBIT, PAY_METHOD_NETBANKING, PAY_METHOD_UPI, PAY_METHOD_WALLET, PAY_METHOD_COD,
	PAY_METHOD_EMI, PAY_METHOD_GIFT_CARD, PAY_METHOD_OTHER,
};

/* A fact, told by a gateway, a courier or a person. It is told once in its gateway and kind by its ref. */
struct payment {
	const char *payment;        /* identity: gateway:ref */
	const char *order;          /* "channel:ref", or NULL: not known */
	const char *gateway, *ref, *parent;
	int64_t kind, amount_minor;
	const char *currency;       /* NULL: that of the order */
	int64_t at;                 /* unknown: now */
	int64_t method, fee_minor, fee_tax_minor;
	/* told back */
	int64_t matched;            /* the order is known */
	int64_t payment_status, paid_minor, refunded_minor, due_minor;    /* of the order after it */
	/* in the data file only */
	const char *root, *order_channel, *order_ref, *actor;
	int64_t external, recorded_at, order_id;
	/* of the listing: options only */
	int64_t list, unmatched, limit, since_ms, until_ms;
	const char *since, *until;
};

/* What a row of a settlement is of; words in settle_kind_words. */
enum settle_kind {
	SETTLE_CAPTURE, SETTLE_REFUND, SETTLE_CHARGEBACK, SETTLE_FEE, SETTLE_ADJUSTMENT, SETTLE_PAYOUT,
};

/* Whether the ledger of money knows what a row settles; words in settle_match_words. */
enum settle_match { MATCH_MATCHED, MATCH_DIFFERS, MATCH_UNMATCHED, MATCH_NONE, MATCH_MISSING };

/* One row of what a gateway pays out. */
struct settlement {
	const char *settlement;     /* identity: gateway:ref */
	const char *gateway, *ref, *payout, *payment_ref;
	int64_t kind, amount_minor, fee_minor, fee_tax_minor, net_minor, at;
	const char *currency;
	/* told back */
	int64_t match;
	const char *payment, *order;
	int64_t known_minor;        /* amount of the payment in the ledger, when it is another */
	/* options only */
	int64_t list, payouts, missing, days, limit, total_minor;
	const char *since, *until;
	/* in the data file only */
	const char *known_ref, *known_currency, *actor;
	int64_t recorded_at, since_ms, until_ms;
};

/* What a payout comes to. */
struct payout {
	const char *payout, *gateway, *currency;
	int64_t rows, captured_minor, given_back_minor, fee_minor, fee_tax_minor, other_minor, net_minor, paid_minor,
		unmatched, at;
};

extern const struct record payment_record, settlement_record, payout_record;
extern const char *const payment_kind_words[], *const payment_method_words[];

/* Record this fact; OUT is it, with what the order is after it. W's changed is false when it was known. An order
 * that is not known leaves it unmatched; told again with an order that is, it is matched. ERR_CONFLICT for other
 * content under a known ref, or another order; ERR_CURRENCY, ERR_OVER_CAPTURE, ERR_OVER_REFUND,
 * ERR_CARD_NUMBER, ERR_FIELD_*. */
int pay_fact(struct work *w, const struct payment *in, struct payment *out, struct err *e);

/* The same for an order that is loaded, O, or none that is known (NULL). */
int pay_fact_for(struct work *w, const struct payment *in, struct order *o, struct payment *out, struct err *e);

/* Match what is unmatched with the orders that are there by now. */
int pay_match(struct work *w, struct err *e);

/* What --list asks for: the record of the rows, NULL when it is not asked for. */
const struct record *pay_listing(const void *in);
/* The ledger by time: all, or what is UNMATCHED, of a gateway, of a kind. Streams. */
int pay_list(struct work *w, const struct payment *in, order_emit emit, void *arg, struct err *e);

/* Record a row of a settlement; OUT is it, with the payment it settles. Its parts are to make its net, its net is
 * added to W's control sum. ERR_TOTAL_MISMATCH refuses the file; ERR_CONFLICT, ERR_CARD_NUMBER, ERR_FIELD_*. */
int settle_row(struct work *w, const struct settlement *in, struct settlement *out, struct err *e);
/* All rows are there: payouts are what their rows come to, the control sum is the total that was told.
 * ERR_TOTAL_MISMATCH. */
int settle_end(struct work *w, const struct settlement *in, struct err *e);
const struct record *settle_listing(const void *in);
/* Rows; payments that are in no payout; or payouts with their sums. ERR_USAGE. */
int settle_list(struct work *w, const struct settlement *in, order_emit emit, void *arg, struct err *e);

#endif
