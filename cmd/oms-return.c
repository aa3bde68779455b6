/* oms-return - what customers send back: asked for, received, looked at, resolved */
#include "cli/tool.h"
#include "return/return.h"

#include "base/banned.h"

EACH(return_open, struct return_step, struct rma)
EACH(return_approve, struct return_step, struct rma)
EACH(return_reject, struct return_step, struct rma)
EACH(return_withdraw, struct return_step, struct rma)
EACH(return_receive, struct return_step, struct rma)
EACH(return_inspect, struct return_step, struct rma)
EACH(return_refund, struct return_step, struct rma)
EACH(return_exchange, struct return_step, struct rma)
EACH(return_close, struct return_step, struct rma)
LIST(return_list, struct return_query)
LIST(return_show, struct return_query)
LIST(return_history, struct return_query)

#define RMA_VERB .kind = CMD_EACH, .operands = "RMA ...", .out = &rma_record, .before_commit = order_totals_flush

static const struct cmd cmds[] = {
	{
		.name = "open", .summary = "Ask for units of orders to be taken back", .kind = CMD_EACH,
		.operands = "ORDER ...", .in = &return_open_record, .out = &rma_record, .each = each_return_open,
		.before_commit = order_totals_flush,
		.example = "oms-return open --line 1 --qty 1 --reason 'too small' shopify:#1001",
		.notes = "Without --line or \"units\": all that was delivered and can be returned.\n"
			"With --component pieces of a kit, whose unit stays with the customer.",
	}, {
		.name = "approve", .summary = "Approve returns, and say who picks the goods up", RMA_VERB,
		.in = &return_approve_record, .each = each_return_approve,
		.example = "oms-return list --rma-state requested | oms-return approve --pickup delhivery",
	}, {
		.name = "reject", .summary = "Reject what was asked for", RMA_VERB, .in = &return_decide_record,
		.each = each_return_reject, .example = "oms-return reject --reason worn RMA-261122-00017",
	}, {
		.name = "withdraw", .summary = "Take back what was asked for", RMA_VERB, .in = &return_decide_record,
		.each = each_return_withdraw, .example = "oms-return withdraw RMA-261122-00017",
	}, {
		.name = "receive", .summary = "Say what arrived", RMA_VERB, .in = &return_receive_record,
		.each = each_return_receive, .example = "oms-return receive --line 1 --qty 1 --ref scan-77 RMA-261122-00017",
		.notes = "The goods are in quarantine. Without --line all that was announced is here.",
	}, {
		.name = "inspect", .summary = "Say what becomes of what arrived", RMA_VERB, .in = &return_inspect_record,
		.each = each_return_inspect, .example = "oms-return inspect --disposition restock RMA-261122-00017",
	}, {
		.name = "refund", .summary = "Ask for the money of what came back", RMA_VERB, .in = &return_refund_record,
		.each = each_return_refund, .example = "oms-return list --rma-state inspected | oms-return refund",
		.notes = "When money may go is a setting, refund_when. The refund is then processed by oms-order refund.",
	}, {
		.name = "exchange", .summary = "Send another article instead", RMA_VERB, .in = &return_exchange_record,
		.each = each_return_exchange, .example = "oms-return exchange --sku SHIRT-L RMA-261122-00017",
		.notes = "A linked order is made, reserved for, and settled by what comes back.",
	}, {
		.name = "close", .summary = "Resolve returns without money, close what is resolved", RMA_VERB,
		.in = &return_close_record, .each = each_return_close,
		.example = "oms-return close --resolution none RMA-261122-00017",
	}, {
		.name = "list", .summary = "List RMAs, oldest first", .kind = CMD_LIST, .in = &return_query_record,
		.out = &rma_record, .list = list_return_list, .example = "oms-return list --rma-state approved,in_transit",
	}, {
		.name = "show", .summary = "Show RMAs", .operands = "RMA ...", .kind = CMD_LIST,
		.flags = CMD_KEYED | CMD_MUST_FIND, .in = &return_key_record, .out = &rma_record, .list = list_return_show,
		.example = "oms-return show RMA-261122-00017",
	}, {
		.name = "history", .summary = "Show what happened to RMAs", .operands = "RMA ...", .kind = CMD_LIST,
		.flags = CMD_KEYED | CMD_MUST_FIND, .in = &return_key_record, .out = &rma_event_record,
		.list = list_return_history, .example = "oms-return history RMA-261122-00017",
	},
	{ 0 }
};

static const struct tool tool = {
	.name = "oms-return",
	.summary = "Returns: asked for, received, looked at, resolved.",
	.cmds = cmds,
};

int main(int argc, char **argv)
{
	return tool_main(&tool, argc, argv);
}
