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
};

extern const struct record payment_record;
extern const char *const payment_kind_words[], *const payment_method_words[];

/* Record this fact; OUT is it, with what the order is after it. W's changed is false when it was known. An order
 * that is not known leaves it unmatched; told again with an order that is, it is matched. ERR_CONFLICT for other
 * content under a known ref, or another order; ERR_CURRENCY, ERR_OVER_CAPTURE, ERR_OVER_REFUND,
 * ERR_CARD_NUMBER, ERR_FIELD_*. */
int pay_fact(struct work *w, const struct payment *in, struct payment *out, struct err *e);

/* Match what is unmatched with the orders that are there by now. */
int pay_match(struct work *w, struct err *e);

#endif
