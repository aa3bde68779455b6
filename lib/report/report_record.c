/* report_record.c - the field tables of the reports */
#include "report/report.h"

#include "report/report_buyers.h"
#include "stock/stock.h"
#include "base/banned.h"

static const char *const sales_by_words[] = { "day", "week", "month", "channel", NULL };
static const char *const product_by_words[] = { "units", "value", NULL };

#define QUERY struct report_query

#define QUERY_TIMES \
	TEXT(QUERY, since, FIELD_ARG, "orders placed from this time or date on"), \
	TEXT(QUERY, until, FIELD_ARG, "orders placed before this time or date")
#define QUERY_CHANNEL TEXT(QUERY, channel, FIELD_ARG, "only this channel")
#define QUERY_AS_OF \
	TEXT(QUERY, as_of, FIELD_ARG, "what was known then: nothing written later"), INT(QUERY, as_of_ms, FIELD_SQL, "")
#define QUERY_COMPUTED \
	INT(QUERY, since_ms, FIELD_SQL, ""), INT(QUERY, until_ms, FIELD_SQL, ""), INT(QUERY, from, FIELD_SQL, ""), \
	INT(QUERY, to, FIELD_SQL, ""), INT(QUERY, item_id, FIELD_SQL, ""), TEXT(QUERY, currency, FIELD_SQL, "")

static const struct field sales_query_fields[] = {
	SET_OF(QUERY, by, FIELD_ARG, sales_by_words, "a row for each (absent: day)"), QUERY_TIMES, QUERY_CHANNEL,
	QUERY_AS_OF, QUERY_COMPUTED, FIELDS_END
};

static const struct field product_query_fields[] = {
	ONE_OF(QUERY, by, FIELD_ARG, product_by_words, "what comes first (absent: units)"),
	INT(QUERY, top, FIELD_ARG | FIELD_COUNT, "at most so many rows of each currency (absent: all)"), QUERY_TIMES,
	QUERY_CHANNEL, TEXT(QUERY, sku, FIELD_ARG, "only this item"), QUERY_AS_OF, QUERY_COMPUTED, FIELDS_END
};

static const struct field buyer_query_fields[] = {
	INT(QUERY, top, FIELD_ARG | FIELD_COUNT, "at most so many rows of each currency (absent: 100)"), QUERY_TIMES,
	QUERY_CHANNEL, ONE_OF(QUERY, group, FIELD_ARG, buyer_group_words, "only this group, or any; the group is told"),
	QUERY_AS_OF, QUERY_COMPUTED, FIELDS_END
};

static const struct field funnel_query_fields[] = { QUERY_TIMES, QUERY_CHANNEL, QUERY_AS_OF, QUERY_COMPUTED, FIELDS_END };
static const char *const stock_by_words[] = { "location", "sku", NULL };
static const struct field stock_query_fields[] = {
	ONE_OF(QUERY, by, FIELD_ARG, stock_by_words, "a row for each (absent: location)"),
	INT(QUERY, top, FIELD_ARG | FIELD_COUNT, "by sku: at most so many rows (absent: all)"), QUERY_AS_OF,
	QUERY_COMPUTED, FIELDS_END
};
static const struct field no_query_fields[] = { QUERY_COMPUTED, FIELDS_END };

static const char *const feedback_by_words[] = { "sku", "courier", NULL };

static const struct field feedback_query_fields[] = {
	ONE_OF(QUERY, by, FIELD_ARG, feedback_by_words, "what it is told by (absent: sku)"),
	QUERY_TIMES, QUERY_CHANNEL, INT(QUERY, top, FIELD_ARG | FIELD_COUNT, "at most so many rows (absent: 100)"),
	QUERY_COMPUTED, FIELDS_END
};
const struct record feedback_query_record = { "query", sizeof(QUERY), feedback_query_fields };

#define SAID struct feedback_row

static const struct field feedback_fields[] = {
	TEXT(SAID, sku, FIELD_COLUMN, "what was bought"), TEXT(SAID, title, FIELD_COLUMN, "its title"),
	TEXT(SAID, courier, FIELD_COLUMN, "or who brought it"),
	INT(SAID, answers, FIELD_COLUMN, "orders that buyers spoke of"),
	INT(SAID, mean_hundredths, FIELD_COLUMN, "mean of their scores, in hundredths"),
	INT(SAID, score_1, FIELD_COLUMN | FIELD_SPARK, "how many gave 1, bad"), INT(SAID, score_2, FIELD_COLUMN | FIELD_SPARK, "how many gave 2"),
	INT(SAID, score_3, FIELD_COLUMN | FIELD_SPARK, "how many gave 3"), INT(SAID, score_4, FIELD_COLUMN | FIELD_SPARK, "how many gave 4"),
	INT(SAID, score_5, FIELD_COLUMN | FIELD_SPARK, "how many gave 5, good"), FIELDS_END
};
const struct record feedback_row_record = { "feedback", sizeof(SAID), feedback_fields };

const struct record sales_query_record = { "query", sizeof(QUERY), sales_query_fields };
const struct record product_query_record = { "query", sizeof(QUERY), product_query_fields };
const struct record buyer_query_record = { "query", sizeof(QUERY), buyer_query_fields };
const struct record funnel_query_record = { "query", sizeof(QUERY), funnel_query_fields };
const struct record stock_value_query_record = { "query", sizeof(QUERY), stock_query_fields };
static const struct field audit_query_fields[] = {
	TEXT(QUERY, explain, FIELD_ARG, "prove nothing: say what this invariant proves, and how"), QUERY_COMPUTED, FIELDS_END
};
const struct record audit_query_record = { "query", sizeof(QUERY), audit_query_fields };
const struct record rebuild_query_record = { "query", sizeof(QUERY), no_query_fields };

static const char *const psn_by_words[] = { "month", "service", "partner", NULL };

static const struct field psn_query_fields[] = {
	SET_OF(QUERY, by, FIELD_ARG, psn_by_words, "a row for each (absent: service,partner)"),
	TEXT(QUERY, since, FIELD_ARG, "asked, or rated, from this time or date on"),
	TEXT(QUERY, until, FIELD_ARG, "before this time or date"), QUERY_AS_OF, QUERY_COMPUTED, FIELDS_END
};
const struct record psn_report_query_record = { "query", sizeof(QUERY), psn_query_fields };

static const struct field ledger_query_fields[] = {
	ONE_OF(QUERY, format, FIELD_ARG, ledger_form_words, "for hledger (absent) and ledger, or for beancount"),
	TEXT(QUERY, since, FIELD_ARG, "what happened from this time or date on, and what was there before"),
	TEXT(QUERY, until, FIELD_ARG, "what happened before this time or date"), QUERY_COMPUTED, FIELDS_END
};
const struct record ledger_query_record = { "query", sizeof(QUERY), ledger_query_fields };

static const struct field tax_query_fields[] = {
	SET_OF(QUERY, by, FIELD_ARG, tax_by_words, "a row for each (absent: rate)"),
	TEXT(QUERY, since, FIELD_ARG, "placed, or given back, from this time or date on"),
	TEXT(QUERY, until, FIELD_ARG, "placed, or given back, before this time or date"), QUERY_CHANNEL, QUERY_COMPUTED,
	INT(QUERY, large_minor, FIELD_SQL, ""), FIELDS_END
};
const struct record tax_query_record = { "query", sizeof(QUERY), tax_query_fields };

#define TAX struct tax_row
static const struct field tax_fields[] = {
	ONE_OF(TAX, what, FIELD_KEY | FIELD_COLUMN, tax_what_words, "sales; charges, such as shipping; or credit_notes"),
	TEXT(TAX, period, FIELD_KEY | FIELD_COLUMN, "month, with --by month"),
	TEXT(TAX, channel, FIELD_KEY | FIELD_COLUMN, "channel, with --by channel"),
	TEXT(TAX, order, FIELD_KEY | FIELD_COLUMN, "order, with --by order"),
	ONE_OF(TAX, section, FIELD_KEY | FIELD_COLUMN, tax_section_words, "with --by section: b2b, b2cs, b2cl or abroad"),
	TEXT(TAX, gstin, FIELD_KEY | FIELD_COLUMN | FIELD_PERSON, "GSTIN of the business that bought, with --by gstin"),
	TEXT(TAX, place, FIELD_KEY | FIELD_COLUMN, "place of supply, with --by place: the state of the buyer"),
	TEXT(TAX, hsn, FIELD_KEY | FIELD_COLUMN, "HSN code, with --by hsn"),
	RATE(TAX, tax_rate_bp, FIELD_KEY | FIELD_COLUMN, "rate in basis points, with --by rate, where it was told"),
	TEXT(TAX, currency, FIELD_CURRENCY | FIELD_COLUMN, "currency of the amounts"),
	INT(TAX, lines, 0, "lines of orders, or orders with charges"),
	INT(TAX, units, FIELD_COLUMN, "units"),
	MONEY(TAX, taxable_minor, FIELD_COLUMN | FIELD_SIGNED, "value without tax"),
	MONEY(TAX, cgst_minor, FIELD_COLUMN | FIELD_SIGNED, "CGST"), MONEY(TAX, sgst_minor, FIELD_COLUMN | FIELD_SIGNED, "SGST"),
	MONEY(TAX, igst_minor, FIELD_COLUMN | FIELD_SIGNED, "IGST"),
	MONEY(TAX, other_minor, FIELD_COLUMN | FIELD_SIGNED, "tax without such a head: VAT, sales tax, GST nobody split"),
	MONEY(TAX, tax_minor, FIELD_SIGNED, "all of it"),
	MONEY(TAX, total_minor, FIELD_SIGNED, "value with tax"),
	INT(TAX, unknown_lines, FIELD_COLUMN, "lines whose tax nobody told; they are in no other column"),
	MONEY(TAX, unknown_minor, FIELD_SIGNED, "what those lines come to, as far as it is known"),
	INT(TAX, unrefunded_units, 0, "units that came back and that no refund or exchange is known of"),
	FIELDS_END
};
const struct record tax_row_record = { "tax", sizeof(TAX), tax_fields };

static const struct field backup_query_fields[] = {
	BOOL(struct backup_query, gzip, FIELD_ARG, "compress (a name that ends in .gz says so too)"),
	BOOL(struct backup_query, force, FIELD_ARG, "write over a file that is there"),
	FIELDS_END
};

static const struct field restore_query_fields[] = {
	BOOL(struct restore_query, yes, FIELD_ARG, "replace what is there"),
	FIELDS_END
};

const struct record restore_query_record = { "query", sizeof(struct restore_query), restore_query_fields };

const struct record backup_query_record = { "query", sizeof(struct backup_query), backup_query_fields };

#define SALES struct sales_row

static const struct field sales_fields[] = {
	TEXT(SALES, period, FIELD_KEY | FIELD_COLUMN, "day, week (ISO 8601) or month in the business zone"),
	TEXT(SALES, channel, FIELD_KEY | FIELD_COLUMN, "channel"),
	TEXT(SALES, currency, FIELD_CURRENCY | FIELD_COLUMN, "currency of the amounts"),
	INT(SALES, orders, FIELD_COLUMN, "orders that are not cancelled"),
	INT(SALES, cancelled_orders, FIELD_COLUMN, "orders cancelled or expired; they are in no other column"),
	INT(SALES, unknown_orders, 0, "orders with an amount that nobody told"),
	INT(SALES, units, FIELD_COLUMN, "units ordered"),
	INT(SALES, kept_units, FIELD_COLUMN, "units neither cancelled, returned, back undelivered nor lost"),
	MONEY(SALES, total_minor, FIELD_COLUMN | FIELD_SIGNED | FIELD_BAR, "totals of the orders"),
	MONEY(SALES, tax_minor, FIELD_SIGNED, "tax in them"),
	MONEY(SALES, discount_minor, FIELD_SIGNED, "discounts"),
	MONEY(SALES, kept_minor, FIELD_COLUMN | FIELD_SIGNED | FIELD_BAR, "goods that were kept, without charges"),
	INT(SALES, day, FIELD_SQL, ""),
	TIME(SALES, placed_at, FIELD_SQL, ""),
	FIELDS_END
};

const struct record sales_row_record = { "sales", sizeof(SALES), sales_fields };

#define PRODUCT struct product_row

static const struct field product_fields[] = {
	TEXT(PRODUCT, sku, FIELD_KEY | FIELD_COLUMN, "stock keeping unit"),
	TEXT(PRODUCT, title, FIELD_COLUMN, "what it is"),
	TEXT(PRODUCT, currency, FIELD_CURRENCY | FIELD_COLUMN, "currency of the amounts"),
	INT(PRODUCT, units, FIELD_COLUMN, "units ordered"),
	INT(PRODUCT, kept_units, FIELD_COLUMN | FIELD_BAR, "units neither cancelled, returned, back undelivered nor lost"),
	INT(PRODUCT, shipped_units, 0, "units ever shipped"),
	INT(PRODUCT, delivered_units, 0, "units ever delivered"),
	INT(PRODUCT, cancelled_units, 0, "units cancelled"),
	INT(PRODUCT, returned_units, 0, "units returned"),
	INT(PRODUCT, rto_units, 0, "units that came back undelivered"),
	INT(PRODUCT, lost_units, 0, "units lost"),
	INT(PRODUCT, unknown_units, 0, "units without a price"),
	MONEY(PRODUCT, gross_minor, FIELD_SIGNED, "what was ordered"),
	MONEY(PRODUCT, kept_minor, FIELD_COLUMN | FIELD_SIGNED | FIELD_BAR, "what was kept of it"),
	RATE(PRODUCT, return_bp, FIELD_COLUMN, "returned of delivered, basis points"),
	RATE(PRODUCT, rto_bp, FIELD_COLUMN, "back undelivered of shipped, basis points"),
	INT(PRODUCT, item_id, FIELD_SQL, ""),
	FIELDS_END
};

const struct record product_row_record = { "product", sizeof(PRODUCT), product_fields };

#define BUYER struct customer_sales

static const struct field buyer_fields[] = {
	TEXT(BUYER, customer, FIELD_KEY | FIELD_COLUMN | FIELD_PERSON, "customer"),
	TEXT(BUYER, name, FIELD_COLUMN | FIELD_PERSON, "name"),
	TEXT(BUYER, currency, FIELD_CURRENCY | FIELD_COLUMN, "currency of the amounts"),
	INT(BUYER, orders, FIELD_COLUMN, "orders that are not cancelled"),
	INT(BUYER, cancelled_orders, FIELD_COLUMN, "orders cancelled or expired"),
	INT(BUYER, unknown_orders, 0, "orders with an amount that nobody told"),
	MONEY(BUYER, kept_minor, FIELD_COLUMN | FIELD_SIGNED | FIELD_BAR, "goods that were kept, without charges"),
	TIME(BUYER, first_at, 0, "when the first order was placed"),
	TIME(BUYER, last_at, FIELD_COLUMN, "when the last order was placed"),
	ONE_OF(BUYER, group, 0, buyer_group_words, "by last order, number and value of orders; only with --group"),
	INT(BUYER, customer_id, FIELD_SQL, ""),
	FIELDS_END
};

const struct record customer_sales_record = { "customer_sales", sizeof(BUYER), buyer_fields };

static const struct field funnel_fields[] = {
	TEXT(struct funnel_row, stage, FIELD_KEY | FIELD_COLUMN, "how far, with at least one unit"),
	INT(struct funnel_row, orders, FIELD_COLUMN | FIELD_BAR, "orders that came so far"),
	RATE(struct funnel_row, share_bp, FIELD_COLUMN, "of all that were placed, basis points"),
	FIELDS_END
};

const struct record funnel_row_record = { "funnel", sizeof(struct funnel_row), funnel_fields };

#define VALUE struct stock_value

static const struct field value_fields[] = {
	TEXT(VALUE, location, FIELD_KEY | FIELD_COLUMN, "location; absent: units that orders wait for"),
	TEXT(VALUE, sku, FIELD_KEY | FIELD_COLUMN, "the item, with --by sku"), TEXT(VALUE, title, 0, "its title"),
	ONE_OF(VALUE, condition, FIELD_KEY | FIELD_COLUMN, condition_words, "condition"),
	TEXT(VALUE, currency, FIELD_CURRENCY | FIELD_COLUMN, "currency of the value"),
	INT(VALUE, items, FIELD_COLUMN, "items with units there"),
	INT(VALUE, on_hand, FIELD_COLUMN, "units there"),
	INT(VALUE, allocated, FIELD_COLUMN, "of them promised"),
	INT(VALUE, packed, FIELD_COLUMN, "of them packed"),
	INT(VALUE, available, FIELD_COLUMN, "units that can still be promised"),
	INT(VALUE, shortage, FIELD_COLUMN, "units promised that are not there"),
	INT(VALUE, waiting, FIELD_COLUMN, "units that orders wait for"),
	MONEY(VALUE, value_minor, FIELD_COLUMN | FIELD_SIGNED | FIELD_BAR, "units at their purchase price"),
	INT(VALUE, unknown_units, 0, "units without a purchase price"),
	FIELDS_END
};

const struct record stock_value_record = { "stock_value", sizeof(VALUE), value_fields };

static const struct field finding_fields[] = {
	TEXT(struct finding, id, FIELD_KEY | FIELD_COLUMN, "number of the invariant"),
	TEXT(struct finding, subject, FIELD_COLUMN, "where it is broken"),
	TEXT(struct finding, expected, FIELD_COLUMN, "what the ledgers say"),
	TEXT(struct finding, found, FIELD_COLUMN, "what is stored"),
	FIELDS_END
};

const struct record finding_record = { "finding", sizeof(struct finding), finding_fields };

static const struct field explained_fields[] = {
	TEXT(struct explained, id, FIELD_KEY | FIELD_COLUMN, "number of the invariant"),
	TEXT(struct explained, proves, FIELD_COLUMN, "with --explain: what is proved, of which ledgers"),
	TEXT(struct explained, how, FIELD_COLUMN, "with --explain: how the query proves it, or the program does"),
	TEXT(struct explained, query, FIELD_COLUMN, "with --explain: the query"),
	FIELDS_END
};

const struct record explained_record = { "explained", sizeof(struct explained), explained_fields };

static const struct field rebuilt_fields[] = {
	TEXT(struct rebuilt, what, FIELD_KEY | FIELD_COLUMN, "what was rebuilt"),
	TEXT(struct rebuilt, subject, FIELD_COLUMN, "of what"),
	TEXT(struct rebuilt, was, FIELD_COLUMN, "what was stored"),
	TEXT(struct rebuilt, is, FIELD_COLUMN, "what the ledgers say"),
	FIELDS_END
};

const struct record rebuilt_record = { "rebuilt", sizeof(struct rebuilt), rebuilt_fields };

static const struct field backup_fields[] = {
	TEXT(struct backup_row, backup, FIELD_KEY | FIELD_COLUMN, "the file written"),
	INT(struct backup_row, bytes, FIELD_COLUMN, "its size"),
	INT(struct backup_row, orders, FIELD_COLUMN, "orders in it"),
	FIELDS_END
};

const struct record backup_row_record = { "backup", sizeof(struct backup_row), backup_fields };

static const struct field restored_fields[] = {
	TEXT(struct restored, restored, FIELD_KEY | FIELD_COLUMN, "where it came from"),
	INT(struct restored, orders, FIELD_COLUMN, "orders in it"),
	INT(struct restored, items, FIELD_COLUMN, "items in it"),
	INT(struct restored, rows, FIELD_COLUMN, "rows of all tables"),
	FIELDS_END
};

const struct record restored_record = { "restored", sizeof(struct restored), restored_fields };

#define PSN struct psn_report_row

static const struct field psn_row_fields[] = {
	TEXT(PSN, period, FIELD_COLUMN, "month, with --by month"), TEXT(PSN, service, FIELD_COLUMN, "the service"),
	TEXT(PSN, partner, FIELD_COLUMN, "the partner"),
	TEXT(PSN, currency, FIELD_CURRENCY | FIELD_COLUMN, "currency of the amounts"),
	INT(PSN, requests, FIELD_COLUMN, "requests that were made"), INT(PSN, agreed, FIELD_COLUMN, "came to an agreement"),
	MONEY(PSN, price_minor, 0, "prices agreed"), MONEY(PSN, estimate_minor, 0, "what the offers came to, where known"),
	RATE(PSN, price_to_estimate_bp, FIELD_COLUMN, "prices agreed against that, basis points"),
	MONEY(PSN, paid_minor, 0, "paid"), MONEY(PSN, refunded_minor, 0, "given back"),
	MONEY(PSN, spend_minor, FIELD_COLUMN | FIELD_SIGNED | FIELD_BAR, "paid and not given back"),
	INT(PSN, delivered, FIELD_COLUMN, "were delivered"), RATE(PSN, on_time_bp, FIELD_COLUMN, "of them on time, basis points"),
	INT(PSN, revisions, 0, "revisions that were asked for"),
	RATE(PSN, revised_bp, FIELD_COLUMN, "share of the delivered that needed one, basis points"),
	INT(PSN, disputes, FIELD_COLUMN, "were disputed"), INT(PSN, disputes_refunded, FIELD_COLUMN, "of them ended with a refund"),
	INT(PSN, disputes_unresolved, 0, "of them were left unresolved"),
	TEXT(PSN, rating, FIELD_COLUMN, "mean of the ratings that were published"), INT(PSN, ratings, FIELD_COLUMN, "how many they are"),
	FIELDS_END
};
const struct record psn_report_record = { "psn", sizeof(PSN), psn_row_fields };
