/* pay_record.c - the field table of payments */
#include "pay/pay.h"

#include "base/banned.h"

const char *const payment_kind_words[] = {
	"authorize", "capture", "void", "refund", "chargeback", "cod_collect", NULL,
};

const char *const payment_method_words[] = {
	"card", "debit", "netbanking", "upi", "wallet", "cod", "emi", "gift_card", "other", NULL,
};

#define PAY struct payment

static const struct field payment_fields[] = {
	TEXT(PAY, payment, FIELD_OUT | FIELD_COLUMN, "identity: gateway:ref"),
	TEXT(PAY, order, FIELD_KEY | FIELD_COLUMN, "the order it is for: channel:ref"),
	TEXT(PAY, gateway, FIELD_NEED | FIELD_OPT, "who tells of it: a gateway, a courier, a till"),
	ONE_OF(PAY, kind, FIELD_NEED | FIELD_OPT | FIELD_COLUMN, payment_kind_words, "what happened to the money"),
	TEXT(PAY, ref, FIELD_NEED | FIELD_OPT, "its number there"),
	TEXT(PAY, parent, FIELD_OPT, "ref of the payment it captures, voids or gives back"),
	MONEY(PAY, amount_minor, FIELD_NEED | FIELD_OPT | FIELD_COLUMN, "how much"),
	TEXT(PAY, currency, FIELD_OPT | FIELD_CURRENCY | FIELD_CAPS | FIELD_COLUMN,
		"currency, ISO 4217 (absent: that of the order)"),
	TIME(PAY, at, FIELD_OPT | FIELD_COLUMN, "when it happened (absent: now)"),
	ONE_OF(PAY, method, FIELD_OPT, payment_method_words, "how it was paid"),
	MONEY(PAY, fee_minor, FIELD_OPT, "fee of the gateway, without tax"),
	MONEY(PAY, fee_tax_minor, FIELD_OPT, "tax on the fee"),
	BOOL(PAY, matched, FIELD_OUT, "its order is known"),
	ONE_OF(PAY, payment_status, FIELD_OUT | FIELD_COLUMN, payment_status_words, "how far the payment of the order is"),
	MONEY(PAY, paid_minor, FIELD_OUT, "paid so far for the order"),
	MONEY(PAY, refunded_minor, FIELD_OUT, "given back so far"),
	MONEY(PAY, due_minor, FIELD_OUT | FIELD_SIGNED, "still to be paid for the order"),
	BOOL(PAY, list, FIELD_ARG, "show the ledger, record nothing"),
	BOOL(PAY, unmatched, FIELD_ARG, "with --list: only what has no order that is known"),
	TEXT(PAY, since, FIELD_ARG, "with --list: at or after this time or date"),
	TEXT(PAY, until, FIELD_ARG, "with --list: before this time or date"),
	INT(PAY, limit, FIELD_ARG | FIELD_COUNT, "with --list: at most so many rows"),
	INT(PAY, since_ms, FIELD_SQL, ""), INT(PAY, until_ms, FIELD_SQL, ""),
	TEXT(PAY, root, FIELD_SQL, ""), INT(PAY, external, FIELD_SQL, ""), INT(PAY, recorded_at, FIELD_SQL, ""),
	TEXT(PAY, actor, FIELD_SQL, ""), INT(PAY, order_id, FIELD_SQL, ""), TEXT(PAY, order_channel, FIELD_SQL, ""),
	TEXT(PAY, order_ref, FIELD_SQL, ""),
	FIELDS_END
};

const struct record payment_record = { "payment", sizeof(PAY), payment_fields };
