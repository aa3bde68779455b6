/* oms-stock - what lies where, and what of it is promised */
#include "cli/tool.h"
#include "order/order.h"
#include "stock/stock.h"

#include "base/banned.h"

EACH(stock_import, struct item, struct item)
EACH(stock_receive, struct stock_entry, struct stock_level)
EACH(stock_count, struct stock_entry, struct stock_level)
EACH(stock_adjust, struct stock_entry, struct stock_level)
EACH(stock_transfer, struct stock_entry, struct stock_level)
EACH(stock_explain, struct stock_entry, struct stock_level)
AHEAD(order_step, struct order_step)
EACH(order_reserve, struct order_step, struct order)
EACH(order_unreserve, struct order_step, struct order)
EACH(order_explain, struct order_step, struct order_explained)
LIST(stock_list, struct stock_query)
LIST(stock_show, struct stock_query)
LIST(stock_sheet, struct stock_query)
LIST(stock_history, struct stock_query)
LIST(stock_low_list, struct stock_query)
LIST(stock_plan_list, struct stock_query)
LIST(stock_kits, struct stock_query)

static bool asks_waiting(const void *in)
{
	return ((const struct order_step *)in)->waiting == 1;
}

static int waiting_orders(struct work *w, const void *in, emit_fn emit, void *arg, struct err *e)
{
	(void)in;
	return order_waiting(w, emit, arg, e);
}

/* Without operands the locations are listed, else each is made or changed. */
static int run_locations(const struct run *r, const void *in, struct err *e)
{
	struct location told = *(const struct location *)in, now;

	if (r->n_operands == 0)
		return stock_location_list(r->work, r->emit, r->emit_arg, e);
	for (int i = 0; i < r->n_operands; i++) {
		told.location = r->operands[i];
		if (stock_location_set(r->work, &told, &now, e) || r->emit(r->emit_arg, &now, e))
			return -1;
	}
	return 0;
}

#define ENTRY_VERB .kind = CMD_EACH, .operands = "SKU ...", .in = &stock_entry_record, .out = &stock_level_record, \
	.explain_out = &stock_level_record, .explain = each_stock_explain

static const struct cmd cmds[] = {
	{
		.name = "import", .summary = "Bring in items, kits and stock lists", .kind = CMD_IMPORT,
		.operands = "FILE ...", .in = &item_record, .out = &item_record, .map_kind = "item",
		.each = each_stock_import, .example = "oms-stock import stock-list.csv",
		.notes = "Only what is told is changed. on_hand is booked as a count at the location: the difference to "
			"what the ledger says was there when the list was taken.",
	}, {
		.name = "list", .summary = "List stock levels", .kind = CMD_LIST,
		.in = &stock_list_record, .out = &stock_level_record, .list = list_stock_list,
		.example = "oms-stock list --location BLR --format csv",
	}, {
		.name = "export", .summary = "Write items and stock as a file for another system", .operands = "SKU ...|-",
		.kind = CMD_LIST, .flags = CMD_KEYED | CMD_EXPORT, .in = &stock_list_record, .out = &stock_sheet_record,
		.list = list_stock_sheet, .to_kind = "stock", .zone = setting_zone,
		.example = "oms-stock export --to shopify-inventory >inventory.csv",
		.notes = "Without operands all items; with - those of the records on standard input.",
	}, {
		.name = "show", .summary = "Show where an item is, promised to whom or not", .kind = CMD_LIST,
		.flags = CMD_KEYED | CMD_MUST_FIND, .operands = "SKU ...", .in = &stock_show_record,
		.out = &stock_level_record, .list = list_stock_show, .example = "oms-stock show TS-RED-M",
		.notes = "Behind the warehouses stand the balances of the other places (supplier, customer, transit_out "
			"and so on); all of an item add up to 0.",
	}, {
		.name = "history", .summary = "Show the moves of items, oldest first", .kind = CMD_LIST,
		.flags = CMD_KEYED, .operands = "SKU ...", .in = &stock_history_record, .out = &stock_event_record,
		.list = list_stock_history, .example = "oms-stock history TS-RED-M --since 2026-08-01",
	}, {
		.name = "receive", .summary = "Add units that have arrived", ENTRY_VERB, .each = each_stock_receive,
		.example = "oms-stock receive TS-RED-M --qty 20 --location BLR --ref GRN-118",
	}, {
		.name = "count", .summary = "Book what was found on the shelf", ENTRY_VERB, .each = each_stock_count,
		.example = "oms-stock count TS-RED-M --counted 18 --location BLR --at 2026-08-20T18:00:00+05:30",
		.notes = "What moved after the time of the count stays as it is. Nothing that is promised is taken back: "
			"when too little is left, a shortage is opened.",
	}, {
		.name = "adjust", .summary = "Add or take away units, for a reason", ENTRY_VERB, .each = each_stock_adjust,
		.example = "oms-stock adjust TS-RED-M --qty -1 --reason \"torn\"",
	}, {
		.name = "move", .summary = "Move units to another location or condition", ENTRY_VERB,
		.each = each_stock_transfer, .example = "oms-stock move TS-RED-M --qty 4 --location BLR --to transit",
		.notes = "A transfer that takes time goes to \"transit\" first and from there to its end, to \"loss\" or to "
			"\"scrap\".",
	}, {
		.name = "reserve", .summary = "Reserve stock for the waiting units of orders", .kind = CMD_EACH,
		.operands = "ORDER ...", .in = &order_reserve_record, .out = &order_record, .each = each_order_reserve,
		.ahead = ahead_order_step, .flags = CMD_INSIDE,
		.explain = each_order_explain, .explain_out = &order_explained_record,
		.before_commit = order_totals_flush, .asks_subjects = asks_waiting, .subjects = waiting_orders,
		.example = "oms-order list --state placed | oms-stock reserve --rejects short.ndjson",
		.notes = "Refused with stock_short when nothing could be reserved. With --waiting every order that waits is "
			"tried, first in first out, in part if need be.",
	}, {
		.name = "release", .summary = "Give reserved stock back: the units wait again", .kind = CMD_EACH,
		.operands = "ORDER ...", .in = &order_unreserve_record, .out = &order_record,
		.each = each_order_unreserve,
		.ahead = ahead_order_step, .flags = CMD_INSIDE,
		.explain = each_order_explain, .explain_out = &order_explained_record,
		.before_commit = order_totals_flush, .example = "oms-stock release --line 1 --qty 1 shopify:#1001",
	}, {
		.name = "low", .summary = "List items that are short, to be bought, or too many", .kind = CMD_LIST,
		.in = &stock_low_query_record, .out = &stock_low_record, .list = list_stock_low_list,
		.example = "oms-stock low --all --format table",
	}, {
		.name = "plan", .summary = "Plan what to buy; show what lies there too long", .kind = CMD_LIST,
		.in = &stock_plan_query_record, .out = &stock_plan_record, .list = list_stock_plan_list,
		.example = "oms-stock plan --lead-days 14 --format table",
		.notes = "By how items sold in the last days, and how long they take to come.",
	}, {
		.name = "kits", .summary = "List kits and how many can be made", .kind = CMD_LIST,
		.in = &stock_kits_record, .out = &kit_record, .list = list_stock_kits, .example = "oms-stock kits",
	}, {
		.name = "locations", .summary = "List locations, or make and change them", .kind = CMD_RUN,
		.flags = CMD_OPERANDS, .operands = "LOCATION ...", .in = &location_record, .out = &location_record,
		.run = run_locations, .example = "oms-stock locations BLR --priority 1 --title \"Bengaluru\"",
	},
	{ 0 }
};

static const struct tool tool = {
	.name = "oms-stock", .summary = "What lies where, and what of it is promised.", .cmds = cmds,
};

int main(int argc, char **argv)
{
	return tool_main(&tool, argc, argv);
}
