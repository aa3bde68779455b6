/* report.h - what was sold, to whom, how far it is, what it is worth; and whether the books are right
 *
 * Reports read the caches order_total and item_total for whole days and months, and the orders for the rest of
 * a range. Amounts of different currencies are never added. Kept means neither cancelled, returned, back
 * undelivered, nor lost. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "store/store.h"
#include "wire/record.h"

enum sales_by { BY_DAY, BY_WEEK, BY_MONTH, BY_CHANNEL };
enum product_by { BY_UNITS, BY_VALUE };

/* What the reports take. */
struct report_query {
	const char *since, *until, *channel, *sku, *as_of, *explain;
	int64_t by, top, group, format;
	/* computed: half-open ranges in milliseconds, and in days or months; what statements take */
	int64_t since_ms, until_ms, from, to, item_id, as_of_ms, large_minor;
	const char *currency;
};

/* One row of `sales`. Orders and their amounts are those not cancelled. */
struct sales_row {
	const char *period, *channel, *currency;
	int64_t orders, cancelled_orders, unknown_orders, units, kept_units;
	int64_t total_minor, tax_minor, discount_minor, kept_minor;
	int64_t day, placed_at;
};

struct product_row {
	const char *sku, *title, *currency;
	int64_t units, kept_units, shipped_units, delivered_units, cancelled_units, returned_units, rto_units, lost_units,
		unknown_units;
	int64_t gross_minor, kept_minor, return_bp, rto_bp;
	int64_t item_id;
};

struct customer_sales {
	const char *customer, *name, *currency;
	int64_t orders, cancelled_orders, unknown_orders, kept_minor, first_at, last_at, group;
	int64_t customer_id;
};

struct funnel_row { const char *stage; int64_t orders, share_bp; };

struct stock_value {
	const char *location, *sku, *title, *currency;
	int64_t condition, items, on_hand, allocated, packed, available, shortage, waiting, value_minor, unknown_units;
};

/* What buyers say of what they bought, or of who brought it. */
struct feedback_row {
	const char *sku, *title, *courier;
	int64_t answers, mean_hundredths, score_1, score_2, score_3, score_4, score_5;
};

/* One row of `psn`: partner services, of one currency. */
struct psn_report_row {
	const char *period, *service, *partner, *currency, *rating;
	int64_t requests, agreed, price_minor, estimate_minor, price_to_estimate_bp, paid_minor, refunded_minor, spend_minor,
		delivered, on_time_bp, revisions, revised_bp, disputes, disputes_refunded, disputes_unresolved, ratings;
	int64_t compared_minor, on_time, revised, score;
};

/* One row of `tax`; what it is not told by is absent. */
struct tax_row {
	int64_t what;
	const char *period, *channel, *order, *gstin, *place, *hsn, *currency;
	int64_t section, tax_rate_bp, lines, units, taxable_minor, cgst_minor, sgst_minor, igst_minor, other_minor, tax_minor,
		total_minor, unknown_lines, unknown_minor, unrefunded_units;
};

/* What came back, by item, reason, channel, courier, zone or customer. */
struct returns_row {
	const char *subject, *currency;
	int64_t id;
	const char *title;
	int64_t delivered_units, returned_units, rate_bp, orders, returned_orders, refunds, refunded_minor,
		refund_mean_hours, refund_longest_hours;
	int64_t order_id, line_no, refund_id, refund_ms;
};

/* How parcels went, by courier, zone, channel or the time when their orders were placed. */
struct shipping_row {
	const char *subject, *currency;      /* without a currency */
	int64_t id;
	int64_t parcels, dispatched_on_time, dispatched_late, dispatch_on_time_bp, delivered, delivered_on_time,
		delivered_late, delivery_on_time_bp, failed_attempts, delivery_mean_hours, shipped_units, rto_units, rto_bp,
		lost_units;
	int64_t state, quarter_hour, month, delivery_ms;
};

/* Money, by gateway, method, channel or the time when it was paid. */
struct payments_row {
	const char *subject, *currency;
	int64_t id;
	int64_t orders, payments, captured_minor, refunded_minor, chargeback_minor, fee_minor, fee_tax_minor,
		cod_collected_minor, cod_remitted_minor, cod_deducted_minor, cod_outstanding_minor;
	int64_t quarter_hour, order_id;
};

/* What went wrong, with which item, courier, zone or for which reason, and what it cost. */
struct improve_row {
	int64_t cause;                       /* a word of improve_cause_words */
	const char *subject, *title, *currency;
	int64_t units, base_units, rate_bp, rate_before_bp, value_minor, cost_minor, share_bp, unknown_units;
};

/* One thing that the audit found. */
struct finding { const char *id, *subject, *expected, *found; };

/* What an invariant proves, and one query that does it, or in words how the program does it. */
struct explained { const char *id, *proves, *how, *query; };

/* One thing that was rebuilt. */
struct rebuilt { const char *what, *subject, *was, *is; };

struct backup_query { int64_t gzip, force; };
struct backup_row { const char *backup; int64_t bytes, orders; };

struct restore_query { int64_t yes; };
struct restored { const char *restored; int64_t orders, items, rows; };

extern const char *const ledger_form_words[], *const tax_what_words[], *const tax_section_words[], *const tax_by_words[];
extern const struct record sales_query_record, product_query_record, buyer_query_record, funnel_query_record,
	stock_value_query_record, audit_query_record, backup_query_record, restore_query_record, restored_record, sales_row_record, product_row_record,
	customer_sales_record, feedback_query_record, feedback_row_record, psn_report_query_record, psn_report_record,
	ledger_query_record, tax_query_record, tax_row_record, funnel_row_record, stock_value_record, finding_record, rebuilt_record, backup_row_record;

extern const struct record returns_query_record, returns_row_record, shipping_query_record, shipping_row_record,
	payments_query_record, payments_row_record, improve_query_record, improve_row_record, explained_record,
	rebuild_query_record;

typedef int (*report_emit)(void *arg, const void *row, struct err *e);

/* The reports: each row to EMIT, as struct sales_row, product_row, customer_sales, feedback_row, funnel_row, stock_value,
 * psn_report_row, returns_row, shipping_row,
 * payments_row, improve_row.
 * ERR_USAGE for times and words that are none, ERR_SKU_UNKNOWN. */
int report_sales(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e);
int report_products(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e);
int report_customers(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e);
int report_feedback(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e);
int report_funnel(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e);
int report_psn(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e);
int report_stock(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e);
int report_returns(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e);
int report_shipping(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e);
int report_payments(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e);
int report_improve(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e);

/* The record of its rows: who customers are is told only by customer. */
const struct record *report_returns_listing(const void *in);

/* Tax, as struct tax_row. */
int report_tax(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e);

/* Text of the journal, LEN bytes, in order. */
typedef int (*ledger_put)(void *arg, const char *text, size_t len, struct err *e);

/* Money, cash, goods at moving average cost and tax as a journal of plain-text accounting. ERR_USAGE for times. */
int report_ledger(struct work *w, const struct report_query *in, ledger_put put, void *arg, struct err *e);

/* Prove the invariants (domain, chapter 6): every violation to EMIT as struct finding; or with IN's explain say how one
 * is proved, as struct explained. ERR_USAGE when there is no such invariant. */
int report_audit(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e);

/* The record of its rows when it does not print findings, else NULL. */
const struct record *report_audit_listing(const void *in);

/* Make every cache again from the ledgers: levels, shortages, kept amounts, totals. What differed goes to EMIT
 * as struct rebuilt. */
int report_rebuild(struct work *w, report_emit emit, void *arg, struct err *e);

/* A consistent copy to FILE while others write, or for "-" to standard output (by way of a file beside
 * DATA_FILE); RET tells of it. ERR_NOINPUT when FILE exists and FORCE is not set, ERR_IO. */
int report_backup(struct work *w, const char *data_file, const char *file, const struct backup_query *in,
	struct backup_row *ret, struct err *e);

/* Everything of the data file or server FROM (a file may be compressed) in place of what is there; RET tells of it.
 * ERR_USAGE when there is something and YES is not set, ERR_NOINPUT, ERR_INPUT, ERR_IO. */
int report_restore(struct work *w, const char *from, const struct restore_query *in, struct restored *ret,
	struct err *e);

#endif
