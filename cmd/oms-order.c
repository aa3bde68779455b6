/* oms-order - orders: what was sold, and how far it is */
#include "cli/tool.h"
#include "forget/forget.h"
#include "notify/notify.h"
#include "order/order.h"
#include "return/return.h"
#include "ship/ship.h"
#include "store/data.h"

#include <string.h>
#include "base/banned.h"

EACH(order_convert, struct order, struct order)
EACH(return_order_import, struct order, struct order)
AHEAD(order_import, struct order)
AHEAD(order_step, struct order_step)
AHEAD(order_amend, struct order)
EACH(order_verify, struct order_step, struct order)
EACH(order_confirm, struct order_step, struct order)
EACH(order_hold, struct order_step, struct order)
EACH(order_release, struct order_step, struct order)
EACH(ship_cancel, struct order_step, struct order)
EACH(order_amend, struct order, struct order)
EACH(order_explain, struct order_step, struct order_explained)
EACH(refund_fact, struct payment, struct payment)
EACH(refund_step, struct refund_step, struct refund)
EACH(settle_row, struct settlement, struct settlement)
AT_END(settle_end, struct settlement)
LIST(refund_instructions, struct refund_step)
LIST(pay_list, struct payment)
LIST(settle_list, struct settlement)
LIST(order_list, struct order_query)
LIST(order_show, struct order_query)
LIST(order_history, struct order_query)
LIST(order_customers, struct order_query)

LIST(notify_status, struct status_query)
EACH(feedback_give, struct feedback, struct feedback)

static int run_notify(const struct run *r, const void *in, struct err *e)
{
	struct notify_run run = { .w = r->work, .fixed_now = r->shared->now != NULL, .dry_run = r->shared->dry_run,
		.emit = r->emit, .arg = r->emit_arg };

	return notify_run(&run, in, e);
}

/* Payments that came before their orders find them now. */
static int end_of_import(struct work *w, struct err *e)
{
	return pay_match(w, e) || refund_match(w, e) || order_totals_flush(w, e) ? -1 : 0;
}

static bool asks_open(const void *in)
{
	return ((const struct refund_step *)in)->open == 1;
}

static int open_refunds(struct work *w, const void *in, emit_fn emit, void *arg, struct err *e)
{
	(void)in;
	return refund_open(w, emit, arg, e);
}

static int run_sweep(const struct run *r, const void *in, struct err *e)
{
	(void)in;
	return return_sweep(r->work, r->emit, r->emit_arg, e);
}

static int run_settings(const struct run *r, const void *in, struct err *e)
{
	(void)in;
	for (int i = 0; i < r->n_operands; i++) {
		char *equals = strchr(r->operands[i], '=');
		bool changed;
		if (!equals)
			return err_set(e, ERR_USAGE, NULL, "\"%s\" is not NAME=VALUE", r->operands[i]);
		*equals = '\0';
		if (setting_set(r->work, r->operands[i], equals + 1, &changed, e))
			return -1;
	}
	return setting_each(r->work, r->emit, r->emit_arg, e);
}

/* The orders named, or all that the filters let through. */
static int list_order_export(struct work *w, const void *in, emit_fn emit, void *arg, struct err *e)
{
	const struct order_query *q = in;

	return q->order ? order_show(w, q, emit, arg, e) : order_list(w, q, emit, arg, e);
}

/* All of them or none; then nothing may be left of them in the file. */
static int run_forget(const struct run *r, const void *in, struct err *e)
{
	const struct forget_ask *ask = in;
	struct work *w = r->work;

	if (r->n_operands == 0)
		return err_set(e, ERR_USAGE, NULL, "forget needs a CUSTOMER");
	if (ask->yes != 1 && !r->shared->dry_run)
		return err_set(e, ERR_USAGE, "yes", "who is forgotten cannot be remembered: --yes says that you know");
	struct forgotten *rows = arena_get(w->mem, (size_t)r->n_operands * sizeof *rows);
	int rc = data_begin_alone(w->db, e);
	for (int i = 0; rc == 0 && i < r->n_operands; i++)
		rc = forget_person(w, r->operands[i], &rows[i], e);
	if (rc == 0 && !r->shared->dry_run)
		rc = data_commit(w->db, e);
	data_rollback(w->db);
	for (int i = 0; rc == 0 && i < r->n_operands; i++)
		rc = r->emit(r->emit_arg, &rows[i], e);
	return rc || r->shared->dry_run ? rc : forget_scrub(w, e);
}

static const struct cmd cmds[] = {
	{
		.name = "convert", .summary = "Show a dump as canonical orders", .operands = "FILE ...",
		.kind = CMD_CONVERT, .flags = CMD_NO_ARGS, .in = &order_record, .out = &order_record,
		.each = each_order_convert, .map_kind = "order",
		.example = "oms-order convert orders_export.csv.gz | jq -r .order",
	}, {
		.name = "import", .summary = "Take a dump into the data file", .operands = "FILE ...",
		.kind = CMD_IMPORT, .flags = CMD_PARTIAL, .in = &order_record, .out = &order_record,
		.each = each_return_order_import, .ahead = ahead_order_import, .before_commit = end_of_import,
		.map_kind = "order",
		.example = "oms-order import --rejects refused.ndjson orders_export.csv.gz",
	}, {
		.name = "list", .summary = "List orders, oldest first", .kind = CMD_LIST,
		.in = &order_query_record, .out = &order_record, .list = list_order_list,
		.example = "oms-order list --state placed --since 2026-10-01",
	}, {
		.name = "export", .summary = "Write orders as a file for another system", .operands = "ORDER ...|-",
		.kind = CMD_LIST, .flags = CMD_KEYED | CMD_EXPORT, .in = &order_query_record, .out = &order_record,
		.list = list_order_export, .to_kind = "order", .zone = setting_zone,
		.example = "oms-order export --to hubspot-contacts --since 2026-10-01 >contacts.csv",
		.notes = "Without operands all that the filters let through; with - the orders of the records on standard input.",
	}, {
		.name = "show", .summary = "Show orders", .operands = "ORDER ...",
		.kind = CMD_LIST,
		.flags = CMD_KEYED | CMD_MUST_FIND, .in = &order_key_record, .out = &order_record,
		.list = list_order_show, .example = "oms-order show shopify:#1001",
	}, {
		.name = "history", .summary = "Show what happened to orders", .operands = "ORDER ...",
		.kind = CMD_LIST,
		.flags = CMD_KEYED | CMD_MUST_FIND, .in = &order_key_record, .out = &order_event_record,
		.list = list_order_history, .example = "oms-order history shopify:#1001",
	}, {
		.name = "verify", .summary = "Check addresses and contacts", .operands = "ORDER ...",
		.kind = CMD_EACH,
		.in = &order_verify_record, .out = &order_record, .each = each_order_verify,
		.ahead = ahead_order_step, .flags = CMD_INSIDE,
		.explain = each_order_explain, .explain_out = &order_explained_record,
		.before_commit = order_totals_flush, .example = "oms-order list --hold address | oms-order verify",
	}, {
		.name = "confirm", .summary = "Confirm orders that can be shipped", .operands = "ORDER ...",
		.kind = CMD_EACH, .in = &order_confirm_record, .out = &order_record, .each = each_order_confirm,
		.ahead = ahead_order_step, .flags = CMD_INSIDE,
		.explain = each_order_explain, .explain_out = &order_explained_record,
		.before_commit = order_totals_flush, .example = "oms-order list --state placed | oms-order confirm",
	}, {
		.name = "hold", .summary = "Set holds", .operands = "ORDER ...",
		.kind = CMD_EACH,
		.in = &order_hold_record, .out = &order_record, .each = each_order_hold,
		.ahead = ahead_order_step, .flags = CMD_INSIDE,
		.explain = each_order_explain, .explain_out = &order_explained_record,
		.before_commit = order_totals_flush, .example = "oms-order hold --hold fraud shopify:#1001",
	}, {
		.name = "release", .summary = "Clear holds", .operands = "ORDER ...",
		.kind = CMD_EACH,
		.in = &order_hold_record, .out = &order_record, .each = each_order_release,
		.ahead = ahead_order_step, .flags = CMD_INSIDE,
		.explain = each_order_explain, .explain_out = &order_explained_record,
		.before_commit = order_totals_flush, .example = "oms-order release --hold fraud shopify:#1001",
	}, {
		.name = "cancel", .summary = "Cancel units that have not left", .operands = "ORDER ...",
		.kind = CMD_EACH,
		.in = &order_cancel_record, .out = &order_record, .each = each_ship_cancel,
		.ahead = ahead_order_step, .flags = CMD_INSIDE,
		.explain = each_order_explain, .explain_out = &order_explained_record,
		.before_commit = order_totals_flush,
		.example = "oms-order cancel --line 2 --qty 1 --reason 'buyer asked' shopify:#1001",
	}, {
		.name = "amend", .summary = "Change orders by hand", .kind = CMD_EACH,
		.flags = CMD_PARTIAL | CMD_NO_ARGS | CMD_INSIDE,
		.in = &order_record, .out = &order_record, .each = each_order_amend, .ahead = ahead_order_amend,
		.before_commit = order_totals_flush,
		.example = "echo '{\"order\":\"shopify:#1001\",\"ship_to\":{\"postcode\":\"560034\"}}' | oms-order amend",
		.notes = "Only what the record names is changed; lines are named by \"line\", a new one is added,\n"
			"qty 0 takes one away. What was changed by hand is not undone by later dumps.",
	}, {
		.name = "pay", .summary = "Record payments, refunds and what else happened to money",
		.operands = "ORDER ...", .kind = CMD_EACH, .in = &payment_record, .out = &payment_record,
		.each = each_refund_fact, .before_commit = order_totals_flush, .map_kind = "payment",
		.example = "oms-order pay --gateway razorpay --kind capture --ref pay_1 --amount 1500.00 shopify:#1001",
		.notes = "A payment is told once in its gateway and kind by its ref; the same again changes nothing.\n"
			"Without an order that is known it is kept, and matched when the order is imported.\n"
			"With --from or --map the operands are files of a gateway; --from auto finds the map.\n"
			"With --list the ledger is shown, and with --unmatched what waits for its order.",
		.listing = pay_listing, .list = list_pay_list,
	}, {
		.name = "settle", .summary = "Hold what gateways pay out against the payments", .kind = CMD_IMPORT,
		.flags = CMD_FEED | CMD_WHOLE, .operands = "FILE ...", .in = &settlement_record, .out = &settlement_record,
		.each = each_settle_row, .at_end = at_end_settle_end, .map_kind = "settlement",
		.listing = settle_listing, .list = list_settle_list,
		.example = "oms-order settle --total 4256.93 settlement.csv | jq -c 'select(.match!=\"matched\")'",
		.notes = "A file in which a total is wrong is refused whole. A row is told once by its ref.\n"
			"--list shows what is there, --missing what was captured and is in no payout.",
	}, {
		.name = "refund", .summary = "Ask for refunds, decide on them, say what became of them",
		.operands = "ORDER|REFUND ...", .kind = CMD_EACH, .in = &refund_step_record, .out = &refund_record,
		.each = each_refund_step, .before_commit = order_totals_flush, .asks_subjects = asks_open,
		.subjects = open_refunds, .map_kind = "refund", .to_kind = "refund", .to_out = &refund_instruction_record,
		.list = list_refund_instructions, .zone = setting_zone, .example = "oms-order refund --open | oms-order refund --step process",
		.notes = "Without --step: asks for all that is owed for an order, or for --amount, or for units of a --line. What was\n"
			"asked for is not asked for again. A refund that is named is only shown. With --open: all that are not done.\n"
			"--to writes attempts that are on their way as a file for who pays them out; --from reads what became of them.",
	}, {
		.name = "customers", .summary = "List customers", .operands = "CUSTOMER ...", .kind = CMD_LIST,
		.flags = CMD_KEYED, .in = &customer_query_record, .out = &customer_row_record,
		.list = list_order_customers, .example = "oms-order customers --format csv",
	}, {
		.name = "sweep", .summary = "Do what time does: expire, close", .kind = CMD_RUN,
		.in = &sweep_record, .out = &order_record, .run = run_sweep, .example = "oms-order sweep",
		.notes = "Orders not paid by pay_by expire; returns whose goods never came too; what is settled is closed.\n"
			"Safe to run as often as one likes. Prints the orders that were changed.",
	}, {
		.name = "notify", .summary = "Send customers what they are to be told", .kind = CMD_RUN, .flags = CMD_ALONE | CMD_REHEARSES,
		.in = &notify_query_record, .out = &message_record, .run = run_notify,
		.example = "oms-order notify --via 'sendmail -t -i'",
		.notes = "The command is run once for each message that is due. What it does not take is tried again later.",
	}, {
		.name = "status", .summary = "Answer customers who ask where their orders are", .operands = "ORDER ...",
		.kind = CMD_LIST, .flags = CMD_KEYED | CMD_MUST_FIND, .in = &status_query_record, .out = &answer_record,
		.list = list_notify_status, .to_kind = "answer", .to_usual = "text", .zone = setting_zone,
		.example = "oms-order status --lang hi --to manychat shopify:#1001",
		.notes = "As a text, as the JSON of a chat by --to, or as records by --format. Name and phone are masked.",
	}, {
		.name = "feedback", .summary = "Keep what buyers say of orders", .operands = "ORDER ...", .kind = CMD_EACH,
		.in = &feedback_record, .out = &feedback_record, .each = each_feedback_give,
		.example = "oms-order feedback --score 4 --text 'came late' shopify:#1001",
	}, {
		.name = "forget", .summary = "Erase who bought something, and keep the books", .operands = "CUSTOMER ...",
		.kind = CMD_RUN, .flags = CMD_ALONE | CMD_OPERANDS | CMD_REHEARSES, .in = &forget_ask_record,
		.out = &forgotten_record, .run = run_forget, .example = "oms-order forget --yes asha@example.com",
		.notes = "Refused while units are under way, a return or refund is open, or money is owed.",
	}, {
		.name = "settings", .summary = "Show or set what a seller sets once", .operands = "NAME=VALUE ...",
		.kind = CMD_RUN, .flags = CMD_OPERANDS, .in = &setting_record, .out = &setting_record,
		.run = run_settings, .example = "oms-order settings zone=Asia/Kolkata seller_state=KA",
	},
	{ 0 }
};

static const struct tool tool = {
	.name = "oms-order",
	.summary = "Orders: what was sold, and how far it is.",
	.cmds = cmds,
};

int main(int argc, char **argv)
{
	return tool_main(&tool, argc, argv);
}
