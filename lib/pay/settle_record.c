/* settle_record.c - the field tables of settlements and payouts */
#include "pay/pay.h"

#include "base/banned.h"

static const char *const settle_kind_words[] = {
	"capture", "refund", "chargeback", "fee", "adjustment", "payout", NULL,
};

static const char *const settle_match_words[] = { "matched", "differs", "unmatched", "none", "missing", NULL };

#define ROW struct settlement

static const struct field settlement_fields[] = {
	TEXT(ROW, settlement, FIELD_KEY | FIELD_OUT | FIELD_COLUMN, "identity: gateway:ref"),
	TEXT(ROW, gateway, FIELD_NEED | FIELD_OPT, "who pays out"),
	ONE_OF(ROW, kind, FIELD_NEED | FIELD_COLUMN, settle_kind_words, "what the row is of"),
	TEXT(ROW, ref, FIELD_NEED, "number of the row there"),
	TEXT(ROW, payout, FIELD_OPT | FIELD_COLUMN, "the payout it is in"),
	TEXT(ROW, payment_ref, 0, "ref of the payment that it settles (absent: that of the row)"),
	MONEY(ROW, amount_minor, FIELD_NEED | FIELD_SIGNED | FIELD_COLUMN,
		"how much, before the fee: above 0, and below only for an adjustment or a payout"),
	MONEY(ROW, fee_minor, FIELD_SIGNED | FIELD_COLUMN, "fee of the gateway, without tax (absent: 0)"),
	MONEY(ROW, fee_tax_minor, FIELD_SIGNED | FIELD_COLUMN, "tax on the fee (absent: 0)"),
	MONEY(ROW, net_minor, FIELD_SIGNED | FIELD_COLUMN, "what it adds to the payout (absent: by its parts)"),
	TEXT(ROW, currency, FIELD_NEED | FIELD_CURRENCY | FIELD_CAPS, "currency, ISO 4217"),
	TIME(ROW, at, FIELD_COLUMN, "when it was settled (absent: now)"),
	ONE_OF(ROW, match, FIELD_OUT | FIELD_OPT | FIELD_COLUMN | FIELD_STATE, settle_match_words,
		"whether the payment is known here"),
	TEXT(ROW, payment, FIELD_OUT, "the payment it settles: gateway:ref"),
	TEXT(ROW, order, FIELD_OUT | FIELD_COLUMN, "the order of the payment"),
	MONEY(ROW, known_minor, FIELD_OUT, "amount of the payment, when it is another"),
	BOOL(ROW, list, FIELD_ARG, "show the rows of settlements, record nothing"),
	BOOL(ROW, payouts, FIELD_ARG, "show what payouts come to"),
	BOOL(ROW, missing, FIELD_ARG, "show captured payments that are in no payout"),
	INT(ROW, days, FIELD_ARG | FIELD_COUNT, "with --missing: captured so many days ago or earlier (absent: 7)"),
	TEXT(ROW, since, FIELD_ARG, "in lists: at or after this time or date"),
	TEXT(ROW, until, FIELD_ARG, "in lists: before this time or date"),
	INT(ROW, limit, FIELD_ARG | FIELD_COUNT, "in lists: at most so many rows"),
	MONEY(ROW, total_minor, FIELD_ARG | FIELD_SIGNED, "what each file is to come to: else it is refused"),
	TEXT(ROW, known_ref, FIELD_SQL, ""), TEXT(ROW, known_currency, FIELD_SQL, ""), TEXT(ROW, actor, FIELD_SQL, ""),
	INT(ROW, recorded_at, FIELD_SQL, ""), INT(ROW, since_ms, FIELD_SQL, ""), INT(ROW, until_ms, FIELD_SQL, ""),
	FIELDS_END
};
const struct record settlement_record = { "settlement", sizeof(ROW), settlement_fields };

#define PAYOUT struct payout

static const struct field payout_fields[] = {
	TEXT(PAYOUT, payout, FIELD_COLUMN, "the gateway's name for it"),
	TEXT(PAYOUT, gateway, FIELD_COLUMN, "who pays out"),
	TEXT(PAYOUT, currency, FIELD_CURRENCY | FIELD_COLUMN, "currency of the amounts"),
	INT(PAYOUT, rows, FIELD_COLUMN, "rows it has"),
	MONEY(PAYOUT, captured_minor, FIELD_COLUMN, "captured"),
	MONEY(PAYOUT, given_back_minor, FIELD_COLUMN, "refunded and charged back"),
	MONEY(PAYOUT, fee_minor, FIELD_SIGNED | FIELD_COLUMN, "fees, without tax"),
	MONEY(PAYOUT, fee_tax_minor, FIELD_SIGNED | FIELD_COLUMN, "tax on fees"),
	MONEY(PAYOUT, other_minor, FIELD_SIGNED, "adjustments"),
	MONEY(PAYOUT, net_minor, FIELD_SIGNED | FIELD_COLUMN, "what its rows come to"),
	MONEY(PAYOUT, paid_minor, FIELD_SIGNED, "what the gateway says that it paid, when it does"),
	INT(PAYOUT, unmatched, FIELD_COLUMN, "rows of payments that are not known"),
	TIME(PAYOUT, at, FIELD_COLUMN, "when its last row was settled"),
	FIELDS_END
};
const struct record payout_record = { "payout", sizeof(PAYOUT), payout_fields };
