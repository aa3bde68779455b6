/* order_record.c - the field tables of orders */
#include "order/order.h"

#include "base/banned.h"

const char *const order_status_words[] = {
	"placed", "confirmed", "packed", "manifested", "shipped", "delivered", "cancelled", "returned",
	"rto_transit", "rto_received", "lost", NULL,
};

const char *const order_state_words[] = {
	"placed", "confirmed", "completed", "cancelled", "expired", "closed", NULL,
};

const char *const bucket_words[] = {
	"waiting", "allocated", "packed", "in_transit", "rto_transit", "delivered", "return_transit", "returned",
	"rto_received", "lost", "cancelled", NULL,
};

const char *const order_hold_words[] = {
	"address", "contact", "payment", "late_payment", "stock", "cod_verify", "fraud", "marketplace", "manual",
	"exchange", NULL,
};

const char *const fulfilment_words[] = {
	"waiting", "partly_allocated", "allocated", "partly_packed", "packed", "partly_shipped", "shipped",
	"partly_delivered", "delivered", "returned_to_origin", "cancelled", NULL,
};

const char *const payment_status_words[] = {
	"unpaid", "pending", "authorized", "partly_paid", "paid", "overpaid", "partly_refunded", "refunded",
	"cod_due", "cod_collected", "cod_settled", "overdrawn", NULL,
};

static const char *const return_status_words[] = {
	"none", "requested", "in_transit", "partial", "returned", NULL,
};

static const char *const payment_mode_words[] = { "prepaid", "cod", "marketplace", NULL };

static const char *const source_payment_words[] = {
	"paid", "authorized", "pending", "refunded", "unknown", NULL,
};

static const struct field customer_fields[] = {
	TEXT(struct order_customer, customer, FIELD_PERSON, "who buys, as the source names them; made from phone or e-mail if absent"),
	TEXT(struct order_customer, name, FIELD_FREE | FIELD_PERSON, "name"),
	TEXT(struct order_customer, email, FIELD_PERSON, "e-mail address"),
	TEXT(struct order_customer, phone, FIELD_PERSON, "phone number"),
	FIELDS_END
};

static const struct record customer_record = { "customer", sizeof(struct order_customer), customer_fields };

static const struct field address_fields[] = {
	TEXT(struct order_address, name, FIELD_FREE | FIELD_PERSON, "who receives it"),
	TEXT(struct order_address, company, FIELD_FREE | FIELD_PERSON, "company"),
	TEXT(struct order_address, line1, FIELD_FREE | FIELD_PERSON, "house and street"),
	TEXT(struct order_address, line2, FIELD_FREE | FIELD_PERSON, "further part of the address"),
	TEXT(struct order_address, city, FIELD_PERSON, "city"),
	TEXT(struct order_address, state, 0, "state or province"),
	TEXT(struct order_address, postcode, FIELD_PERSON, "postal code"),
	TEXT(struct order_address, country, 0, "country, ISO 3166 two letters"),
	TEXT(struct order_address, phone, FIELD_PERSON, "phone number for the delivery"),
	FIELDS_END
};

const struct record order_address_record = { "ship_to", sizeof(struct order_address), address_fields };

#define LINE struct order_line

static const struct field line_fields[] = {
	TEXT(LINE, line, FIELD_KEY, "line id of the source, else its number"),
	TEXT(LINE, sku, FIELD_NEED, "stock keeping unit"),
	TEXT(LINE, title, FIELD_FREE, "what the buyer saw"),
	INT(LINE, qty, FIELD_COUNT, "units ordered; 0 only for a cancelled line"),
	MONEY(LINE, unit_price_minor, FIELD_NULL, "price of one unit before discount"),
	MONEY(LINE, discount_minor, 0, "discount on this line"),
	MONEY(LINE, discount_share_minor, FIELD_OUT, "share of the order's discount"),
	MONEY(LINE, tax_minor, FIELD_NULL, "tax on this line"),
	MONEY(LINE, cgst_minor, 0, "of it central GST"),
	MONEY(LINE, sgst_minor, 0, "of it state GST"),
	MONEY(LINE, igst_minor, 0, "of it integrated GST"),
	RATE(LINE, tax_rate_bp, 0, "tax rate in basis points"),
	TEXT(LINE, hsn, 0, "HSN code of the goods"),
	MONEY(LINE, net_minor, FIELD_NULL, "what the line costs after discounts"),
	ONE_OF(LINE, status, 0, order_status_words, "what the source says has happened to this line"),
	INT(LINE, shipped_qty, FIELD_COUNT, "units the source says have been shipped, when not all"),
	INT(LINE, cancelled_qty, FIELD_COUNT, "units the source says are cancelled, when not all"),
	INT(LINE, returned_qty, FIELD_COUNT, "units the source says came back, when not all"),
	INT(LINE, waiting, FIELD_OUT, "units waiting for stock"),
	INT(LINE, allocated, FIELD_OUT, "units reserved"),
	INT(LINE, packed, FIELD_OUT, "units packed"),
	INT(LINE, in_transit, FIELD_OUT, "units on the way"),
	INT(LINE, rto_transit, FIELD_OUT, "units on the way back, not delivered"),
	INT(LINE, delivered, FIELD_OUT, "units delivered"),
	INT(LINE, return_transit, FIELD_OUT, "units the customer is sending back"),
	INT(LINE, returned, FIELD_OUT, "units that came back from the customer"),
	INT(LINE, rto_received, FIELD_OUT, "units that came back undelivered"),
	INT(LINE, lost, FIELD_OUT, "units lost"),
	INT(LINE, cancelled, FIELD_OUT, "units cancelled"),
	INT(LINE, order_id, FIELD_SQL, ""),
	INT(LINE, line_no, FIELD_SQL, ""),
	INT(LINE, item_id, FIELD_SQL, ""), INT(LINE, is_kit, FIELD_SQL, ""),
	INT(LINE, version_ms, FIELD_SQL, ""),
	INT(LINE, foreign_units, FIELD_SQL, ""),
	TEXT(LINE, older, FIELD_SQL, ""),
	FIELDS_END
};

const struct record order_line_record = { "line", sizeof(LINE), line_fields };

#define ORDER struct order

static const struct field order_fields[] = {
	TEXT(ORDER, order, FIELD_KEY | FIELD_COLUMN, "identity: channel:ref"),
	TEXT(ORDER, channel, 0, "where it was sold"),
	TEXT(ORDER, ref, 0, "the order's number there"),
	ONE_OF(ORDER, state, FIELD_OUT | FIELD_COLUMN | FIELD_STATE, order_state_words, "state of the order"),
	SET_OF(ORDER, holds, FIELD_OUT | FIELD_COLUMN | FIELD_STATE, order_hold_words,
		"holds that forbid packing"),
	ONE_OF(ORDER, fulfilment, FIELD_OUT | FIELD_COLUMN | FIELD_STATE, fulfilment_words, "how far its units are"),
	ONE_OF(ORDER, payment_status, FIELD_OUT, payment_status_words, "how far its payment is"),
	ONE_OF(ORDER, return_status, FIELD_OUT, return_status_words, "what came back"),
	ONE_OF(ORDER, status, 0, order_status_words, "what the source says has happened (absent: placed)"),
	TIME(ORDER, placed_at, FIELD_NEED | FIELD_COLUMN, "when it was placed"),
	TIME(ORDER, updated_at, 0, "when the source last changed it: the version"),
	TIME(ORDER, dispatch_by, 0, "latest hand-over to the courier"),
	TIME(ORDER, deliver_by, 0, "latest delivery"),
	TIME(ORDER, pay_by, 0, "latest payment: unpaid then, it expires"),
	TEXT(ORDER, currency, FIELD_NEED | FIELD_CURRENCY | FIELD_CAPS | FIELD_COLUMN, "currency, ISO 4217"),
	BOOL(ORDER, prices_include_tax, 0, "prices and net amounts include tax (absent: true)"),
	OBJECT(ORDER, customer, 0, &customer_record, "who buys"),
	OBJECT(ORDER, ship_to, 0, &order_address_record, "where it goes"),
	LIST_OF(ORDER, lines, FIELD_NULL, &order_line_record, "what is ordered"),
	MONEY(ORDER, shipping_minor, 0, "charge for shipping"),
	MONEY(ORDER, fee_minor, 0, "other charges: cash on delivery, gift wrap"),
	MONEY(ORDER, discount_minor, 0, "discount on the whole order, not on lines"),
	MONEY(ORDER, tax_minor, FIELD_NULL, "all tax"),
	MONEY(ORDER, round_off_minor, FIELD_OUT | FIELD_SIGNED, "difference of total and parts within 1.00"),
	MONEY(ORDER, adjustment_minor, FIELD_OUT | FIELD_SIGNED, "difference booked by --trust-total"),
	MONEY(ORDER, total_minor, FIELD_NULL | FIELD_COLUMN, "what the buyer pays"),
	MONEY(ORDER, paid_minor, FIELD_OUT, "paid so far"),
	MONEY(ORDER, refunded_minor, FIELD_OUT, "refunded so far"),
	MONEY(ORDER, due_minor, FIELD_OUT | FIELD_SIGNED, "still to be paid"),
	ONE_OF(ORDER, payment_mode, 0, payment_mode_words, "prepaid, cod, or collected by the marketplace"),
	ONE_OF(ORDER, source_payment, 0, source_payment_words, "what the source says of the payment"),
	TEXT(ORDER, payment_method, FIELD_FREE, "how it was paid, as the source names it"),
	BOOL(ORDER, ship_complete, 0, "nothing of it is packed before all of it is reserved"),
	TEXT(ORDER, note, FIELD_FREE | FIELD_PERSON, "note of the buyer"),
	RAW_JSON(ORDER, extra, FIELD_FREE | FIELD_PERSON, "columns of the source that have no place here"),
	/* digests count the places of fields: what is new is told behind the others */
	TEXT(ORDER, buyer_tax_id, FIELD_PERSON, "tax number of a business that buys: its GSTIN, or VAT number"),
	TIME(ORDER, as_of, FIELD_ARG, "version of records that carry none: when the dump was taken"),
	BOOL(ORDER, full, FIELD_ARG, "the dump is complete: a line that is gone is cancelled"),
	BOOL(ORDER, trust_total, FIELD_ARG, "book a total that is not the sum of its parts as adjustment"),
	INT(ORDER, id, FIELD_SQL, ""),
	INT(ORDER, customer_id, FIELD_SQL, ""),
	INT(ORDER, version_ms, FIELD_SQL, ""),
	INT(ORDER, digest, FIELD_SQL, ""),
	INT(ORDER, kept_minor, FIELD_SQL, ""),
	INT(ORDER, last_seq, FIELD_SQL, ""),
	INT(ORDER, rto_open, FIELD_SQL, ""),
	INT(ORDER, authorized_minor, FIELD_SQL, ""), INT(ORDER, captured_minor, FIELD_SQL, ""),
	INT(ORDER, collected_minor, FIELD_SQL, ""), INT(ORDER, given_back_minor, FIELD_SQL, ""),
	INT(ORDER, waived_minor, FIELD_SQL, ""), INT(ORDER, credit_minor, FIELD_SQL, ""),
	INT(ORDER, remitted_minor, FIELD_SQL, ""), INT(ORDER, voided, FIELD_SQL, ""),
	INT(ORDER, forgotten_at, FIELD_SQL, ""),
	TEXT(ORDER, older, FIELD_SQL, ""),
	FIELDS_END
};

const struct record order_record = { "order", sizeof(ORDER), order_fields };
