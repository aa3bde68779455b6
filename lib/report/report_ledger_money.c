/* report_ledger_money.c - money in the journal that is not of an order: payments nobody could match, what gateways pay
 * out, what couriers remit */
#include "report/report_ledger.h"

#include <stdio.h>
#include <string.h>
#include "report_ledger.sql.h"
#include "base/banned.h"

struct row {
	const char *gateway, *kind, *ref, *payout, *currency, *order;
	int64_t at, matched, amount_minor, fee_minor, fee_tax_minor, net_minor, freight_minor, remitted_minor;
};

#define ROW struct row
static const struct field row_fields[] = {
	TEXT(ROW, gateway, 0, ""), TEXT(ROW, kind, 0, ""), TEXT(ROW, ref, 0, ""), TEXT(ROW, payout, 0, ""),
	TEXT(ROW, currency, 0, ""), TEXT(ROW, order, 0, ""), INT(ROW, at, 0, ""), INT(ROW, matched, 0, ""),
	INT(ROW, amount_minor, 0, ""), INT(ROW, fee_minor, 0, ""), INT(ROW, fee_tax_minor, 0, ""),
	INT(ROW, net_minor, 0, ""), INT(ROW, freight_minor, 0, ""), INT(ROW, remitted_minor, 0, ""), FIELDS_END
};
static const struct record row_record = { "row", sizeof(ROW), row_fields };

static void begin(struct ledger *l, const struct row *r, const char *what)
{
	char text[400];

	snprintf(text, sizeof text, "%s %s %s%s%s", what, r->gateway, r->ref, r->payout ? " of payout " : "",
		r->payout ? r->payout : "");
	ledger_begin(l, r->at, r->currency, r->order, text);
}

static int unmatched(void *arg, const void *row, struct err *e)
{
	struct ledger *l = arg;
	const struct row *r = row;
	bool cash = strcmp(r->kind, "cod_collect") == 0, in = cash || strcmp(r->kind, "capture") == 0;
	int64_t amount = in ? r->amount_minor : -r->amount_minor;
	const char *sub;
	enum ledger_account a = ledger_tender(r->gateway, cash, &sub);

	begin(l, r, r->kind);
	ledger_post(l, amount, a, sub);
	ledger_post(l, -amount, ACCOUNT_UNMATCHED, r->gateway);
	return ledger_end(l, e);
}

/* What a row is of, and what it adds to what the gateway holds for us beside fees. */
static const struct { const char *kind; int sign; enum ledger_account from; } kinds[] = {
	{ "capture", 1, ACCOUNT_GATEWAY }, { "refund", -1, ACCOUNT_GATEWAY }, { "chargeback", -1, ACCOUNT_GATEWAY },
	{ "fee", -1, ACCOUNT_FEES }, { "adjustment", 1, ACCOUNT_ADJUSTMENTS }, { "payout", 1, ACCOUNT_GATEWAY },
};

/* What is in a payout is in the bank; what is in none yet stays with the gateway. */
static int settled(void *arg, const void *row, struct err *e)
{
	struct ledger *l = arg;
	const struct row *r = row;
	size_t k = 0;

	while (k + 1 < sizeof kinds / sizeof *kinds && strcmp(kinds[k].kind, r->kind) != 0)
		k++;
	begin(l, r, "settled");
	ledger_post(l, r->net_minor, r->payout ? ACCOUNT_BANK : ACCOUNT_GATEWAY, r->payout ? NULL : r->gateway);
	ledger_post(l, r->fee_minor, ACCOUNT_FEES, r->gateway);
	ledger_post(l, r->fee_tax_minor, ACCOUNT_TAX_ON_FEES, NULL);
	ledger_post(l, -kinds[k].sign * r->amount_minor, kinds[k].from, r->gateway);
	return ledger_end(l, e);
}

static int remitted(void *arg, const void *row, struct err *e)
{
	struct ledger *l = arg;
	const struct row *r = row;

	begin(l, r, "remitted");
	ledger_post(l, r->remitted_minor, ACCOUNT_BANK, NULL);
	ledger_post(l, r->freight_minor, ACCOUNT_FREIGHT, r->gateway);
	ledger_post(l, r->fee_minor, ACCOUNT_FEES, r->gateway);
	ledger_post(l, r->fee_tax_minor, ACCOUNT_TAX_ON_FEES, NULL);
	ledger_post(l, -(r->remitted_minor + r->freight_minor + r->fee_minor + r->fee_tax_minor),
		r->matched ? ACCOUNT_COD : ACCOUNT_UNMATCHED, r->gateway);
	return ledger_end(l, e);
}

int ledger_money(struct ledger *l, struct err *e)
{
	return store_each(l->w, &SQL_LEDGER_UNMATCHED, NULL, NULL, &row_record, unmatched, l, e)
		|| store_each(l->w, &SQL_LEDGER_SETTLED, NULL, NULL, &row_record, settled, l, e)
		|| store_each(l->w, &SQL_LEDGER_REMITTED, NULL, NULL, &row_record, remitted, l, e) ? -1 : 0;
}
