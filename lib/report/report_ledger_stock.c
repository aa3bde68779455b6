/* report_ledger_stock.c - goods in the journal, at their moving average cost */
#include "report/report_ledger.h"

#include <string.h>
#include "base/banned.h"

static const enum ledger_account accounts[] = {
	[SIDE_STOCK] = ACCOUNT_INVENTORY, [SIDE_SOLD] = ACCOUNT_COST_OF_GOODS, [SIDE_SUPPLIER] = ACCOUNT_SUPPLIERS,
	[SIDE_LOST] = ACCOUNT_STOCK_LOSS,
};

/* Items whose cost is not known are named once. */
struct noted { struct noted *next; const char *sku; };

struct goods { struct ledger *l; struct arena mem, row; struct noted *noted; };

static int unknown(struct goods *g, const struct stock_costed *m, struct err *e)
{
	for (const struct noted *n = g->noted; n; n = n->next)
		if (strcmp(n->sku, m->sku) == 0)
			return 0;
	if (m->at >= g->l->q->until_ms)
		return 0;
	struct noted *n = arena_get(&g->mem, sizeof *n);
	*n = (struct noted){ g->noted, arena_text(&g->mem, m->sku, strlen(m->sku)) };
	g->noted = n;
	return ledger_note(g->l, m->at, m->sku, "nobody told what its units have cost, so its stock is not booked", e);
}

static int book(void *arg, const struct stock_costed *m, struct err *e)
{
	struct goods *g = arg;

	if (m->value_minor == INT_UNKNOWN)
		return unknown(g, m, e);
	arena_reset(&g->row);
	ledger_begin(g->l, m->at, m->currency, m->order ? m->order : m->ref,
		arena_format(&g->row, "%s %lld %s", m->kind, (long long)m->qty, m->sku));
	ledger_post(g->l, m->value_minor, accounts[m->to], NULL);
	ledger_post(g->l, -m->value_minor, accounts[m->from], NULL);
	ledger_post(g->l, -m->rest_minor, accounts[m->to], NULL);
	ledger_post(g->l, m->rest_minor, ACCOUNT_STOCK_LOSS, NULL);
	return ledger_end(g->l, e);
}

int ledger_stock(struct ledger *l, struct err *e)
{
	struct goods g = { .l = l };
	struct stock_costs *costs;
	int rc = stock_costs(l->w, book, &g, &costs, e);

	stock_costs_release(costs);
	arena_release(&g.mem);
	arena_release(&g.row);
	return rc;
}
