/* stock_plan.c - what to buy by how it sells and how long it takes to come; what is dead, what is too much */
#include "stock/stock_impl.h"

#include "base/clock.h"
#include "base/money.h"
#include "stock.sql.h"
#include "base/banned.h"

enum { MOST_DAYS = 36500 };

enum { PLAN_OUT, PLAN_REORDER, PLAN_DEAD, PLAN_OVER, PLAN_OK };

struct plan_walk { const struct stock_query *q; struct stock_costs *costs; stock_emit emit; void *arg; int64_t rows, now_ms; };

/* Units that sell in DAYS, rounded up. */
static int64_t sales_of(const struct stock_query *q, const struct stock_plan *p, int64_t days)
{
	return p->sold > 0 ? (p->sold * days + q->days - 1) / q->days : 0;
}

static int64_t at_least(int64_t n, int64_t least)
{
	return n < least ? least : n;
}

/* So many that what is there and comes lasts until the next order has come, in lots no smaller than the item's, and no
 * more than may lie there. */
static int64_t to_buy(const struct stock_query *q, const struct stock_plan *p, int64_t free)
{
	int64_t goal = at_least(sales_of(q, p, p->lead_days + q->safety_days + q->order_days), p->reorder_point);
	int64_t qty = at_least(goal - free, p->lot_qty == INT_UNKNOWN ? 0 : p->lot_qty);

	if (p->max_stock != INT_UNKNOWN && qty > p->max_stock - free)
		qty = p->max_stock - free;
	return at_least(qty, 0);
}

static int64_t too_many(const struct stock_query *q, const struct stock_plan *p)
{
	int64_t by_max = p->max_stock == INT_UNKNOWN ? 0 : p->on_hand - p->max_stock;
	int64_t by_time = p->sold > 0 ? p->available - sales_of(q, p, q->over_days) : 0;

	return at_least(by_max > by_time ? by_max : by_time, 0);
}

static int64_t plan_of(const struct plan_walk *k, const struct stock_plan *p, int64_t free)
{
	int64_t dead_since = k->now_ms - k->q->dead_days * MS_PER_DAY;

	if (p->available <= 0 && (p->sold > 0 || p->waiting > 0))
		return PLAN_OUT;
	if (free < p->reorder_point)
		return PLAN_REORDER;
	if (p->on_hand > 0 && p->sold_long <= 0 && (p->received_at == INT_UNKNOWN || p->received_at < dead_since))
		return PLAN_DEAD;
	return p->excess_qty > 0 ? PLAN_OVER : PLAN_OK;
}

static void tied(const struct plan_walk *k, struct stock_plan *p)
{
	struct stock_cost c = stock_cost_of(k->costs, p->item_id);

	if (p->excess_qty <= 0 || c.value_minor == INT_UNKNOWN || c.qty <= 0)
		return;
	p->tied_minor = money_scale(c.value_minor, p->excess_qty < c.qty ? p->excess_qty : c.qty, c.qty);
	p->currency = c.currency;
}

static int plan_row(void *arg, const void *row, struct err *e)
{
	struct plan_walk *k = arg;
	struct stock_plan p = *(const struct stock_plan *)row;
	int64_t free = p.available + p.incoming - p.waiting;

	if (k->q->lead_days != INT_UNKNOWN)
		p.lead_days = k->q->lead_days;
	if (p.lead_days == INT_UNKNOWN)
		p.lead_days = k->q->cover_days;
	if (p.lead_days > MOST_DAYS)
		p.lead_days = MOST_DAYS;
	p.daily_hundredths = p.sold > 0 ? money_scale(p.sold, 100, k->q->days) : 0;
	p.cover_days = p.sold <= 0 ? INT_UNKNOWN : p.available <= 0 ? 0 : p.available * k->q->days / p.sold;
	if (p.reorder_point == INT_UNKNOWN)
		p.reorder_point = sales_of(k->q, &p, p.lead_days + k->q->safety_days);
	p.excess_qty = too_many(k->q, &p);
	p.plan = plan_of(k, &p, free);
	p.reorder_qty = p.plan <= PLAN_REORDER ? to_buy(k->q, &p, free) : 0;
	p.excess_qty = p.plan == PLAN_DEAD ? p.on_hand : p.plan == PLAN_OVER ? p.excess_qty : 0;
	tied(k, &p);
	if ((p.plan == PLAN_OK && k->q->all != 1) || k->rows >= k->q->limit)
		return 0;
	k->rows++;
	return k->emit(k->arg, &p, e);
}

/* What the options do not say the settings do. COVER_DAYS holds the usual lead time. */
static int settle(struct work *w, struct stock_query *q, struct err *e)
{
	const struct { int64_t *days; enum setting s; } usual[] = {
		{ &q->days, SETTING_COVER_DAYS }, { &q->order_days, SETTING_COVER_DAYS }, { &q->safety_days, SETTING_SAFETY_DAYS },
		{ &q->dead_days, SETTING_DEAD_DAYS }, { &q->over_days, SETTING_OVER_DAYS },
	};

	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
		if (*usual[i].days == INT_UNKNOWN && setting_int(w, usual[i].s, usual[i].days, e))
			return -1;
		if (*usual[i].days > MOST_DAYS || q->lead_days > MOST_DAYS)
			return err_set(e, ERR_USAGE, NULL, "days are at most %d", MOST_DAYS);
	}
	q->days = at_least(q->days, 1);
	q->limit = q->limit == INT_UNKNOWN ? INT64_MAX : q->limit;
	q->after = q->after ? q->after : "";
	q->until_ms = w->now_ms + 1;
	q->since_ms = w->now_ms - q->days * MS_PER_DAY;
	q->long_since_ms = w->now_ms - (q->dead_days > q->days ? q->dead_days : q->days) * MS_PER_DAY;
	return setting_int(w, SETTING_LEAD_DAYS, &q->cover_days, e);
}

int stock_plan_list(struct work *w, const struct stock_query *in, stock_emit emit, void *arg, struct err *e)
{
	struct stock_query q = *in;
	struct plan_walk k = { .q = &q, .emit = emit, .arg = arg, .now_ms = w->now_ms };

	if (settle(w, &q, e))
		return -1;
	int rc = stock_costs(w, NULL, NULL, &k.costs, e)
		|| store_each(w, &SQL_PLAN_LIST, &stock_query_record, &q, &stock_plan_record, plan_row, &k, e) ? -1 : 0;
	stock_costs_release(k.costs);
	return rc;
}
