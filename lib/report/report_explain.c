/* report_explain.c - what the audit proves, and the queries that prove it */
#include "report/report_audit.h"

#include <string.h>
#include "base/text.h"
#include "psn/psn.h"
#include "report.sql.h"
#include "report_parts.sql.h"
#include "base/banned.h"

/* --- in words --- */

static const struct { const char *id, *proves; } proofs[] = {
	{ "I01", "All balances of an item add up to 0: each move of the ledger of stock (stock_move) takes as many units "
		"from a place as it brings to another, and both places are there." },
	{ "I02", "Every move of the ledger of stock is of more than 0 units and between two different places." },
	{ "I03", "What is on hand (stock_level) is what came in less what went out by the ledger of stock (stock_move), of "
		"each item, location and condition." },
	{ "I04", "No location holds less than 0 units (stock_level), unless a shortage is open." },
	{ "I05", "What is promised (allocated and packed, stock_level) is on hand, or a shortage is open for the rest." },
	{ "I06", "What orders hold (reservation) is what the levels have promised (stock_level), and what the lines of the "
		"orders have allocated and packed, kits taken apart." },
	{ "I08", "Parcels (parcel, parcel_line) hold no more units than the lines of their orders (order_line) have packed, "
		"in transit and on the way back; of each component of which pieces came back (rma_part) as many are with the "
		"customer and on the way here (stock_move) as its units and returns say." },
	{ "I10", "The buckets of a line (order_line) are what the moves of units in the history of its order (event) come "
		"to, none is below 0, and they add up to its quantity." },
	{ "I11", "Returns (rma, rma_line) claim no more units than the line (order_line) has on the way back, with the "
		"buyer, and back; and no more pieces of a component (rma_part) than are with the buyer." },
	{ "I12", "What was captured and voided of an authorisation is not more than it, by the ledger of money (payment)." },
	{ "I13", "Refunds are not more than what was captured and collected, by the ledger of money (payment), of each "
		"payment and each order; what a refund has given back is the sum of its attempts (refund_attempt)." },
	{ "I14", "Units refunded (refund_line) are cancelled, or came back (order_line), or are those of a return that was "
		"not given up (rma_line); so are pieces of components (refund_part, rma_part), of units that are not refunded." },
	{ "I15", "The parts of a line that are refunded or exchanged (refund_line, refund_part, exchange_line) are not more than its net "
		"and tax (order_line), and all of it when all its units are." },
	{ "I16", "The total of an order is the sum of its lines, charges and tax (orders, order_line), shares of a discount "
		"are the discount, and CGST is SGST." },
	{ "I17", "The sums of payments kept with an order (orders) are those of the ledger of money (payment), of its "
		"refunds and of credit for it; what is closed has a balance of 0." },
	{ "I19", "Cash on delivery that was collected (payment) is remitted, deducted (remittance) or outstanding, of each "
		"parcel, each courier and in all." },
	{ "I20", "The labels of an order's parcels (parcel) do not collect more than its total (orders), beside those that had been lost." },
	{ "I21", "Store credit is the sum of its ledger (credit), never below 0, and that of the payments that go with it "
		"(payment)." },
	{ "I22", "Each state of an order, parcel, refund, return and request is that of the last event of its history, and "
		"every step in the history is one of the tables in oms(7)." },
	{ "I23", "Amounts kept, shortages and the sums that reports read (orders, shortage, order_total, item_total) are "
		"what the orders, levels and parcels come to." },
	{ "I24", "No order was confirmed by hand while it was held, by its history (event)." },
	{ "I25", "A parcel was picked up before it was delivered (parcel)." },
	{ "I26", "An order is there once (orders), and has the version of its newest record." },
	{ "I31", "A message (message) is there once for its event, template and medium, and its order is known." },
	{ "I32", "No text holds the number of a payment card, and no history the address of a customer." },
	{ "I33", "What is agreed with a partner was accepted by both sides (psn_accept), with the digest of that text "
		"(psn_quote)." },
	{ "I34", "What is shown of the ratings of partners (psn_rated) is what the ratings say (psn_rating)." },
	{ "I35", "Nothing of partner services (message) names an order." },
	{ "I36", "No partner gave back more than was paid to him (psn_payment), by request." },
};

/* --- by queries --- */

/* How a query proves it, when it does not find what is wrong by itself. */
#define ALONE "each row is wrong"
#define ADDED "the program adds the moves up and compares the balances"
#define PLAYED "asked for each order: the program plays its history again"
#define STEPPED "the program plays the history again, step by step"
#define CARDS "the program looks for numbers that pass the check digit of cards"

static const struct { const char *id; const struct sql *sql; const char *how; } queries[] = {
	{ "I01", &SQL_MOVES_ALL, ADDED }, { "I01", &SQL_AUDIT_PLACES, "a balance at any other place is wrong" },
	{ "I02", &SQL_AUDIT_MOVES, ALONE },
	{ "I03", &SQL_MOVES_ALL, ADDED }, { "I03", &SQL_LEVELS_ALL, "the program compares each level with its balance" },
	{ "I04", &SQL_AUDIT_NEGATIVE, ALONE },
	{ "I05", &SQL_AUDIT_PROMISED, ALONE },
	{ "I06", &SQL_AUDIT_RESERVED, ALONE }, { "I06", &SQL_AUDIT_STRAY, ALONE },
	{ "I06", &SQL_AUDIT_RESERVATIONS, "asked for each order that holds units: the program compares with its lines" },
	{ "I08", &SQL_AUDIT_PARCEL_UNITS, ALONE },
	{ "I08", &SQL_AUDIT_PART_GOODS, ALONE },
	{ "I10", &SQL_AUDIT_EVENTS, "asked for each order: the program adds up the moves in units and compares the buckets" },
	{ "I11", &SQL_AUDIT_RMA_LINES, ALONE },
	{ "I11", &SQL_AUDIT_PART_CLAIMS, ALONE },
	{ "I12", &SQL_AUDIT_CAPTURES, ALONE },
	{ "I13", &SQL_AUDIT_REFUNDS, ALONE }, { "I13", &SQL_AUDIT_REFUND_DONE, ALONE },
	{ "I13", &SQL_AUDIT_MONEY, "a row where refunds_minor is more than captured and collected is wrong" },
	{ "I14", &SQL_AUDIT_REFUND_LINES, "a row where free_units is more than gone, or units than qty, is wrong" },
	{ "I14", &SQL_AUDIT_RMA_REFUNDS, ALONE },
	{ "I14", &SQL_AUDIT_PART_REFUNDS, ALONE }, { "I14", &SQL_AUDIT_PART_PIECES, ALONE },
	{ "I15", &SQL_AUDIT_REFUND_LINES, "a row where net or tax is more than the line's, or not all of it, is wrong" },
	{ "I15", &SQL_AUDIT_PART_SUMS, ALONE },
	{ "I16", &SQL_AUDIT_TOTALS, ALONE },
	{ "I16", NULL, "the program compares cgst_minor and sgst_minor of each line" },
	{ "I17", &SQL_AUDIT_MONEY, "each sum that is not the one kept is wrong" }, { "I17", &SQL_AUDIT_VOIDED, ALONE },
	{ "I17", NULL, "the program works out the balance of each closed order" },
	{ "I19", &SQL_AUDIT_COD_PARCELS, ALONE }, { "I19", &SQL_AUDIT_COD_ORDERS, ALONE },
	{ "I19", &SQL_AUDIT_COD_COURIERS, "collected must be remitted, deducted and outstanding, of each row and in all" },
	{ "I20", &SQL_AUDIT_PARCEL_COD, ALONE },
	{ "I21", &SQL_AUDIT_CREDIT, ALONE },
	{ "I22", &SQL_AUDIT_EVENTS, PLAYED }, { "I22", &SQL_AUDIT_PARCEL_EVENTS, STEPPED },
	{ "I22", &SQL_AUDIT_REFUND_EVENTS, STEPPED }, { "I22", &SQL_AUDIT_RMA_EVENTS, STEPPED },
	{ "I23", &SQL_AUDIT_RTO_OPEN, ALONE }, { "I23", &SQL_AUDIT_SHORTAGES, ALONE },
	{ "I23", &SQL_ORDER_TOTAL_ALL, "the program adds up all orders and compares" },
	{ "I23", &SQL_ITEM_TOTAL_ALL, "the program adds up the lines of all orders and compares" },
	{ "I23", NULL, "the program works out kept_minor of each order" },
	{ "I24", &SQL_AUDIT_EVENTS, PLAYED },
	{ "I25", &SQL_AUDIT_PARCEL_EVENTS, "the program compares picked_up_at and delivered_at of each parcel" },
	{ "I26", &SQL_AUDIT_TWICE, ALONE },
	{ "I26", &SQL_AUDIT_VERSIONS, "the program compares version_ms with the marks in older, of lines too" },
	{ "I31", &SQL_AUDIT_MESSAGES, ALONE },
	{ "I32", &SQL_AUDIT_TEXT_ORDERS, CARDS }, { "I32", &SQL_AUDIT_TEXT_LINES, CARDS },
	{ "I32", &SQL_AUDIT_TEXT_CUSTOMERS, CARDS }, { "I32", &SQL_AUDIT_TEXT_EVENTS, CARDS },
	{ "I32", &SQL_AUDIT_TEXT_PARCELS, CARDS }, { "I32", &SQL_AUDIT_TEXT_FEEDBACK, CARDS },
	{ "I32", &SQL_AUDIT_TEXT_MOVES, CARDS }, { "I32", &SQL_AUDIT_TEXT_SETTINGS, CARDS },
	{ "I32", &SQL_AUDIT_PERSONAL, "the program looks for email in text" },
};

/* Those of partner services are in their room. */
static const char *const psn_how[] = {
	[PSN_WRONG_STEP] = STEPPED,
	[PSN_WRONG_TERMS] = "the program makes the digest of terms and compares all three with it",
	[PSN_WRONG_RATING] = "asked for each request: the program works the rows out of its ratings and compares",
	[PSN_WRONG_ORDER] = ALONE,
	[PSN_WRONG_REFUND] = ALONE,
};

const struct record *report_audit_listing(const void *in)
{
	const struct report_query *q = in;

	return q->explain ? &explained_record : NULL;
}

static int refuse_id(const char *id, struct err *e)
{
	struct buf ids = { 0 };

	for (size_t i = 0; i < sizeof proofs / sizeof *proofs; i++)
		buf_format(&ids, " %s", proofs[i].id);
	int rc = err_set(e, ERR_USAGE, "explain", "--explain: there is no \"%.40s\"; there are:%s", id, buf_text(&ids));
	buf_release(&ids);
	return rc;
}

int audit_explain(const char *id, report_emit emit, void *arg, struct err *e)
{
	struct explained row = { .id = id };

	for (size_t i = 0; i < sizeof proofs / sizeof *proofs; i++)
		if (strcmp(proofs[i].id, id) == 0)
			row.proves = proofs[i].proves;
	if (!row.proves)
		return refuse_id(id, e);
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
		row.how = queries[i].how;
		row.query = queries[i].sql ? queries[i].sql->text : NULL;
		if (strcmp(queries[i].id, id) == 0 && emit(arg, &row, e))
			return -1;
	}
	for (size_t i = 0; i < sizeof psn_how / sizeof *psn_how; i++) {
		row.how = psn_how[i];
		row.query = psn_audit_queries[i]->text;
		if (strcmp(audit_psn_numbers[i], id) == 0 && emit(arg, &row, e))
			return -1;
	}
	return 0;
}
