/* ship_remit_record.c - the field tables of remittances and of cash that is outstanding */
#include "ship/ship_impl.h"

#include "base/banned.h"

static const char *const cod_state_words[] = { "unmatched", "outstanding", "short", "settled", "over", NULL };

#define ROW struct remittance

static const struct field remittance_fields[] = {
	TEXT(ROW, parcel, FIELD_KEY | FIELD_COLUMN, "identity: courier:awb"),
	TEXT(ROW, courier, FIELD_OPT, "who pays"),
	TEXT(ROW, awb, 0, "his number for the parcel"),
	TEXT(ROW, ref, 0, "number of the row (absent: remittance/awb, or awb)"),
	TEXT(ROW, remittance, FIELD_OPT | FIELD_COLUMN, "the transfer that it came with"),
	MONEY(ROW, remitted_minor, FIELD_NEED | FIELD_COLUMN, "what he paid for it"),
	MONEY(ROW, freight_minor, FIELD_COLUMN, "kept for freight (absent: 0)"),
	MONEY(ROW, cod_fee_minor, FIELD_COLUMN, "kept as his fee for collecting (absent: 0)"),
	MONEY(ROW, tax_minor, FIELD_COLUMN, "kept for tax on these (absent: 0)"),
	MONEY(ROW, other_minor, 0, "kept for something else (absent: 0)"),
	TEXT(ROW, currency, FIELD_CURRENCY | FIELD_CAPS, "currency, ISO 4217 (absent: that of the order)"),
	TIME(ROW, at, FIELD_OPT, "when he paid (absent: now)"),
	TEXT(ROW, order, FIELD_OUT | FIELD_COLUMN, "the order of the parcel"),
	ONE_OF(ROW, cod_state, FIELD_OUT | FIELD_COLUMN | FIELD_STATE, cod_state_words, "how far the cash of the parcel is"),
	MONEY(ROW, collected_minor, FIELD_OUT, "collected for the parcel"),
	MONEY(ROW, outstanding_minor, FIELD_OUT | FIELD_SIGNED | FIELD_COLUMN, "of it, not paid and not kept; below 0: too much"),
	ONE_OF(ROW, payment_status, FIELD_OUT, payment_status_words, "how far the payment of the order is"),
	BOOL(ROW, list, FIELD_ARG, "show remittances, record nothing"),
	BOOL(ROW, unmatched, FIELD_ARG, "with --list: only for parcels that are not known"),
	BOOL(ROW, outstanding, FIELD_ARG, "show what each courier has collected, paid, kept and owes"),
	BOOL(ROW, parcels, FIELD_ARG, "show the parcels whose cash is outstanding, short or too much"),
	TEXT(ROW, since, FIELD_ARG, "with --list: paid at or after this time or date"),
	TEXT(ROW, until, FIELD_ARG, "with --list: paid before this time or date"),
	INT(ROW, limit, FIELD_ARG | FIELD_COUNT, "in lists: at most so many rows"),
	TEXT(ROW, actor, FIELD_SQL, ""), TEXT(ROW, channel, FIELD_SQL, ""), TEXT(ROW, order_ref, FIELD_SQL, ""),
	INT(ROW, recorded_at, FIELD_SQL, ""), INT(ROW, parcel_id, FIELD_SQL, ""), INT(ROW, since_ms, FIELD_SQL, ""),
	INT(ROW, until_ms, FIELD_SQL, ""), INT(ROW, deducted_minor, FIELD_SQL, ""),
	FIELDS_END
};
const struct record remittance_record = { "remittance", sizeof(ROW), remittance_fields };

#define COD struct cod_row
#define COD_SUMS \
	TEXT(COD, currency, FIELD_CURRENCY, "currency of the amounts"), \
	MONEY(COD, collected_minor, FIELD_COLUMN, "collected at the door"), \
	MONEY(COD, remitted_minor, FIELD_COLUMN, "paid by the courier"), \
	MONEY(COD, deducted_minor, FIELD_COLUMN, "kept by him"), \
	MONEY(COD, outstanding_minor, FIELD_SIGNED | FIELD_COLUMN, "neither paid nor kept"), \
	TIME(COD, since_at, FIELD_COLUMN, "since when: the first delivery of what is outstanding")

static const struct field courier_fields[] = {
	TEXT(COD, courier, FIELD_COLUMN, "who collected"),
	INT(COD, parcels, FIELD_COLUMN, "parcels he collected for"),
	COD_SUMS, FIELDS_END
};
const struct record cod_courier_record = { "cod", sizeof(COD), courier_fields };

static const struct field cod_fields[] = {
	TEXT(COD, parcel, FIELD_COLUMN, "the parcel"),
	TEXT(COD, order, FIELD_COLUMN, "its order"),
	TEXT(COD, courier, 0, "who collected"),
	ONE_OF(COD, cod_state, FIELD_COLUMN | FIELD_STATE, cod_state_words, "how far its cash is"),
	COD_SUMS,
	TEXT(COD, awb, FIELD_SQL, ""), TEXT(COD, channel, FIELD_SQL, ""), TEXT(COD, ref, FIELD_SQL, ""),
	INT(COD, settled, FIELD_SQL, ""),
	FIELDS_END
};
const struct record cod_row_record = { "cod", sizeof(COD), cod_fields };
