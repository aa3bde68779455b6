/* report_ledger.h - what the files of the journal share: transactions one after the other, each balanced to the minor
 * unit, as text that plain-text accounting programs read
 *
 * What happened before the range is summed up by account for the opening transaction; what happened behind it is
 * passed over. Memory grows with accounts and items, not with orders. */
#ifndef REPORT_REPORT_LEDGER_H
#define REPORT_REPORT_LEDGER_H

#include "report/report_impl.h"

enum ledger_account {
	ACCOUNT_RECEIVABLE, ACCOUNT_GATEWAY, ACCOUNT_BANK, ACCOUNT_COD, ACCOUNT_INVENTORY, ACCOUNT_TAX_ON_FEES,
	ACCOUNT_TAX, ACCOUNT_STORE_CREDIT, ACCOUNT_EXCHANGES, ACCOUNT_SUPPLIERS, ACCOUNT_UNMATCHED, ACCOUNT_SALES,
	ACCOUNT_SHIPPING, ACCOUNT_CHARGES, ACCOUNT_ADJUSTMENTS, ACCOUNT_COST_OF_GOODS, ACCOUNT_STOCK_LOSS, ACCOUNT_FEES,
	ACCOUNT_FREIGHT, ACCOUNT_GOODWILL, ACCOUNT_ROUND_OFF, ACCOUNT_OPENING, LEDGER_ACCOUNTS,
};

/* An account of one currency: what was in it before the range, and whether the journal names it. */
struct ledger_sum { char *name; char currency[8]; uint64_t hash; int64_t before_minor; bool named; };

struct ledger_posting { size_t sum; int64_t minor; };

enum { LEDGER_POSTINGS_MOST = 24 };

struct ledger {
	struct work *w;
	const struct report_query *q;
	ledger_put put;
	void *arg;
	struct ledger_sum *sums;
	size_t n_sums, room;
	struct buf out, name, code, what;
	int64_t at;
	const char *currency;
	struct ledger_posting postings[LEDGER_POSTINGS_MOST];
	size_t n;
};

/* Begin a transaction of CURRENCY; CODE (or NULL) and WHAT are taken over, cleaned of what would break the journal.
 * CURRENCY is lent until ledger_end(). */
void ledger_begin(struct ledger *l, int64_t at, const char *currency, const char *code, const char *what);

/* MINOR to account A (its part SUB, or NULL): a debit, below 0 a credit. Nothing of 0. */
void ledger_post(struct ledger *l, int64_t minor, enum ledger_account a, const char *sub);

/* Write it, add it to what was before, or pass it over. ERR_BUG when it does not balance. */
int ledger_end(struct ledger *l, struct err *e);

/* A comment about something that happened AT. */
int ledger_note(struct ledger *l, int64_t at, const char *subject, const char *text, struct err *e);

/* The parts of the journal. */
int ledger_orders(struct ledger *l, struct err *e);
int ledger_money(struct ledger *l, struct err *e);
int ledger_stock(struct ledger *l, struct err *e);

/* Where a payment by GATEWAY lies; *RET_SUB is the part of the account. */
enum ledger_account ledger_tender(const char *gateway, bool is_cash, const char **ret_sub);

#endif
