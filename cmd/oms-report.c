/* oms-report - what was sold, and whether the books are right */
#include "cli/spool.h"
#include "cli/tool.h"
#include "report/page.h"
#include "report/report.h"
#include "store/data.h"

#include <string.h>
#include <unistd.h>
#include "base/banned.h"

LIST(report_sales, struct report_query)
LIST(report_products, struct report_query)
LIST(report_customers, struct report_query)
LIST(report_feedback, struct report_query)
LIST(report_funnel, struct report_query)
LIST(report_stock, struct report_query)
LIST(report_tax, struct report_query)
LIST(report_psn, struct report_query)
LIST(report_returns, struct report_query)
LIST(report_shipping, struct report_query)
LIST(report_payments, struct report_query)
LIST(report_improve, struct report_query)
LIST(report_page, struct page_query)
LIST(report_audit, struct report_query)

static int print(void *arg, const char *text, size_t len, struct err *e)
{
	struct buf *out = arg;

	buf_add(out, text, len);
	if (out->len < 64 << 10)
		return 0;
	int rc = write_all(STDOUT_FILENO, out->data, out->len, e);
	buf_clear(out);
	return rc;
}

/* A journal, as it is at one moment. */
static int run_ledger(const struct run *r, const void *in, struct err *e)
{
	struct buf out = { 0 };

	if (data_begin_read(r->work->db, e))
		return -1;
	int rc = report_ledger(r->work, in, print, &out, e);
	data_rollback(r->work->db);
	if (rc == 0 && out.len)
		rc = write_all(STDOUT_FILENO, out.data, out.len, e);
	buf_release(&out);
	return rc;
}

static int run_rebuild(const struct run *r, const void *in, struct err *e)
{
	(void)in;
	return report_rebuild(r->work, r->emit, r->emit_arg, e);
}

/* Standard output is the copy itself for "-": then nothing is told. */
static int run_backup(const struct run *r, const void *in, struct err *e)
{
	struct backup_row row;

	if (r->n_operands != 1)
		return err_set(e, ERR_USAGE, NULL, "backup needs one FILE, or - for standard output");
	const char *data_file = r->shared->db ? r->shared->db : "oms.db";
	if (report_backup(r->work, data_file, r->operands[0], in, &row, e))
		return -1;
	return strcmp(r->operands[0], "-") == 0 ? 0 : r->emit(r->emit_arg, &row, e);
}

static int run_restore(const struct run *r, const void *in, struct err *e)
{
	struct restored row;

	return report_restore(r->work, r->operands[0], in, &row, e) ? -1 : r->emit(r->emit_arg, &row, e);
}

static const struct cmd cmds[] = {
	{
		.name = "sales", .summary = "Show sales by day, week, month and channel", .kind = CMD_LIST,
		.in = &sales_query_record, .out = &sales_row_record, .list = list_report_sales,
		.example = "oms-report sales --by month,channel --since 2026-04-01 --format table",
	}, {
		.name = "products", .summary = "Show what sold best, net of what came back", .kind = CMD_LIST,
		.in = &product_query_record, .out = &product_row_record, .list = list_report_products,
		.example = "oms-report products --by value --top 20 --since 2026-08-01 --until 2026-09-01",
	}, {
		.name = "customers", .summary = "Show who bought most", .kind = CMD_LIST, .in = &buyer_query_record,
		.out = &customer_sales_record, .list = list_report_customers,
		.example = "oms-report customers --top 20",
	}, {
		.name = "feedback", .summary = "Show what buyers say, worst first", .kind = CMD_LIST,
		.in = &feedback_query_record, .out = &feedback_row_record, .list = list_report_feedback,
		.example = "oms-report feedback --by courier --format table",
	}, {
		.name = "funnel", .summary = "Show how many orders came how far", .kind = CMD_LIST,
		.in = &funnel_query_record, .out = &funnel_row_record, .list = list_report_funnel,
		.example = "oms-report funnel --since 2026-08-01",
	}, {
		.name = "stock", .summary = "Show units and their value by location and condition", .kind = CMD_LIST,
		.in = &stock_value_query_record, .out = &stock_value_record, .list = list_report_stock,
		.example = "oms-report stock --format table",
	}, {
		.name = "psn", .summary = "Show what partner services cost, and how it went", .kind = CMD_LIST,
		.in = &psn_report_query_record, .out = &psn_report_record, .list = list_report_psn,
		.example = "oms-report psn --by month,service --format table",
	}, {
		.name = "tax", .summary = "Show tax as a return wants it: by rate, HSN code, place of supply", .kind = CMD_LIST,
		.in = &tax_query_record, .out = &tax_row_record, .list = list_report_tax,
		.example = "oms-report tax --by section,place,rate --since 2026-07-01 --until 2026-08-01 --format table",
	}, {
		.name = "ledger", .summary = "Write the books as a journal for hledger, ledger or beancount", .kind = CMD_RUN,
		.flags = CMD_ALONE | CMD_EXPORT, .in = &ledger_query_record, .run = run_ledger,
		.example = "oms-report ledger --since 2026-04-01 | hledger -f - balance",
		.notes = "Sold when placed, taken back when cancelled or returned, fees when settled, goods at moving average cost.",
	}, {
		.name = "returns", .summary = "Show what came back, why, and what it cost", .kind = CMD_LIST,
		.in = &returns_query_record, .out = &returns_row_record, .list = list_report_returns,
		.listing = report_returns_listing,
		.example = "oms-report returns --by reason --since 2026-08-01 --format table",
	}, {
		.name = "shipping", .summary = "Show how parcels went: on time, late, lost, back", .kind = CMD_LIST,
		.in = &shipping_query_record, .out = &shipping_row_record, .list = list_report_shipping,
		.example = "oms-report shipping --by courier --since 2026-08-01 --format table",
	}, {
		.name = "payments", .summary = "Show what was paid, given back and is outstanding", .kind = CMD_LIST,
		.in = &payments_query_record, .out = &payments_row_record, .list = list_report_payments,
		.example = "oms-report payments --by method --since 2026-08-01 --format table",
	}, {
		.name = "improve", .summary = "Show what went wrong and cost most, worst first", .kind = CMD_LIST,
		.in = &improve_query_record, .out = &improve_row_record, .list = list_report_improve,
		.example = "oms-report improve --top 10 --since 2026-08-01 --until 2026-09-01 --format table",
	}, {
		.name = "dashboard", .summary = "Write the reports of a time as one page of HTML", .kind = CMD_LIST,
		.flags = CMD_DOCUMENT, .in = &page_query_record, .list = list_report_page,
		.example = "oms-report dashboard --since 2026-08-01 --until 2026-09-01 >august.html",
		.notes = "The page needs nothing else: no script and nothing of another place. It holds no e-mail address and no "
			"telephone number.",
	}, {
		.name = "audit", .summary = "Prove that the books are right", .kind = CMD_LIST, .flags = CMD_FINDINGS,
		.in = &audit_query_record, .out = &finding_record, .list = list_report_audit,
		.listing = report_audit_listing, .example = "oms-report audit || oms-report rebuild",
		.notes = "Every row is something that is wrong; then the exit status is 1. The numbers are those of the "
			"invariants in oms(7). With --explain a row is a query that proves it, as {id, proves, how, query}.",
	}, {
		.name = "rebuild", .summary = "Make all caches again from the ledgers", .kind = CMD_RUN,
		.in = &rebuild_query_record, .out = &rebuilt_record, .run = run_rebuild, .example = "oms-report rebuild",
		.notes = "Levels, promises, shortages, kept amounts and report totals. What differed is printed.",
	}, {
		.name = "backup", .summary = "Copy the data file while others write", .operands = "FILE",
		.kind = CMD_RUN, .flags = CMD_ALONE | CMD_OPERANDS, .in = &backup_query_record, .out = &backup_row_record,
		.run = run_backup, .example = "oms-report backup /backup/oms-$(date +%F).db.gz",
	},
	{
		.name = "restore", .summary = "Put a backup in place of the data", .operands = "FILE|URI",
		.kind = CMD_RUN, .flags = CMD_OPERANDS | CMD_CREATES, .in = &restore_query_record, .out = &restored_record,
		.run = run_restore, .example = "oms-report restore --db postgresql:///shop /backup/oms.db.gz",
	},
	{ 0 }
};

static const struct tool tool = {
	.name = "oms-report", .summary = "What was sold, and whether the books are right.", .cmds = cmds,
};

int main(int argc, char **argv)
{
	return tool_main(&tool, argc, argv);
}
