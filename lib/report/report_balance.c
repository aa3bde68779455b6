/* report_balance.c - the ledger of stock summed up by item, place and condition, in memory */
#include "report/report_impl.h"

#include "report.sql.h"
#include "base/banned.h"

struct balance *balance_find(const struct balances *b, int64_t item_id, int64_t place_id, int64_t condition)
{
	uint64_t key = (uint64_t)item_id << 24 ^ (uint64_t)place_id << 2 ^ (uint64_t)condition;
	size_t i = (size_t)(key * 0x9e3779b97f4a7c15u >> 20) & (b->room - 1);

	for (; b->slots[i].item_id; i = (i + 1) & (b->room - 1)) {
		const struct balance *s = &b->slots[i];
		if (s->item_id == item_id && s->place_id == place_id && s->condition == condition)
			break;
	}
	return &b->slots[i];
}

static void widen(struct balances *b)
{
	struct balances wider = { .room = b->room ? b->room * 2 : 1024, .n = b->n };

	wider.slots = must_alloc(wider.room * sizeof *wider.slots);
	for (size_t i = 0; i < b->room; i++) {
		const struct balance *s = &b->slots[i];
		if (s->item_id)
			*balance_find(&wider, s->item_id, s->place_id, s->condition) = *s;
	}
	must_free(b->slots);
	*b = wider;
}

static void add(struct balances *b, int64_t item_id, int64_t place_id, int64_t condition, int64_t qty)
{
	if (b->n * 2 >= b->room)
		widen(b);
	struct balance *s = balance_find(b, item_id, place_id, condition);
	if (!s->item_id) {
		*s = (struct balance){ .item_id = item_id, .place_id = place_id, .condition = condition };
		b->n++;
	}
	s->units += qty;
}

static int add_move(void *arg, const void *row, struct err *e)
{
	const struct stock_move *m = row;

	(void)e;
	add(arg, m->item_id, m->from_id, m->from_condition, -m->qty);
	add(arg, m->item_id, m->to_id, m->to_condition, m->qty);
	return 0;
}

int balances_read(struct work *w, struct balances *ret, struct err *e)
{
	*ret = (struct balances){ 0 };
	widen(ret);
	if (store_each(w, &SQL_MOVES_ALL, NULL, NULL, &stock_move_record, add_move, ret, e) == 0)
		return 0;
	balances_release(ret);
	return -1;
}

void balances_release(struct balances *b)
{
	must_free(b->slots);
	*b = (struct balances){ 0 };
}
