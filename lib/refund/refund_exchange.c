/* refund_exchange.c - units settled by credit of the order that replaces them, instead of by money */
#include "refund/refund_impl.h"

#include "refund.sql.h"
#include "base/banned.h"

struct moved { int64_t from_order_id, to_order_id, seq, amount_minor, at, recorded_at; const char *actor; };
static const struct field moved_fields[] = {
	INT(struct moved, from_order_id, 0, ""), INT(struct moved, to_order_id, 0, ""), INT(struct moved, seq, 0, ""),
	INT(struct moved, amount_minor, 0, ""), INT(struct moved, at, 0, ""), INT(struct moved, recorded_at, 0, ""),
	TEXT(struct moved, actor, 0, ""), FIELDS_END
};
static const struct record moved_record = { "credit", sizeof(struct moved), moved_fields };

struct part { int64_t order_id, line_no, to_order_id, seq, qty, net_minor, tax_minor, cgst_minor, sgst_minor,
	igst_minor; };
static const struct field part_fields[] = {
	INT(struct part, order_id, 0, ""), INT(struct part, line_no, 0, ""), INT(struct part, to_order_id, 0, ""),
	INT(struct part, seq, 0, ""), INT(struct part, qty, 0, ""), INT(struct part, net_minor, 0, ""),
	INT(struct part, tax_minor, 0, ""), INT(struct part, cgst_minor, 0, ""), INT(struct part, sgst_minor, 0, ""),
	INT(struct part, igst_minor, 0, ""), FIELDS_END
};
static const struct record part_record = { "part", sizeof(struct part), part_fields };

/* What was moved so far: how often, and the sum. */
static int so_far(struct work *w, const struct order *from, const struct order *to, struct moved *ret, struct err *e)
{
	struct moved key = { .from_order_id = from->id, .to_order_id = to->id };

	if (store_get(w, &SQL_ORDER_CREDIT_SUM, &moved_record, &key, &moved_record, ret, e) < 0)
		return -1;
	if (ret->amount_minor == INT_UNKNOWN)
		ret->amount_minor = 0;
	return 0;
}

static int move(struct work *w, struct order *from, struct order *to, int64_t amount_minor, struct err *e)
{
	struct moved m;
	struct order_money give = { .credit_minor = -amount_minor, .at = w->now_ms, .event = "credit_given" },
		get = { .credit_minor = amount_minor, .at = w->now_ms, .event = "credit_got" };

	if (amount_minor == 0)
		return 0;
	if (so_far(w, from, to, &m, e))
		return -1;
	m = (struct moved){ .from_order_id = from->id, .to_order_id = to->id, .seq = m.seq + 1, .amount_minor = amount_minor,
		.at = w->now_ms, .recorded_at = w->now_ms, .actor = w->actor };
	return store_run(w, &SQL_ORDER_CREDIT_ADD, &moved_record, &m, e) || order_money_moved(w, from, &give, e)
		|| order_money_moved(w, to, &get, e) ? -1 : 0;
}

/* Lines that were settled and taken back may be settled again. */
static int next_seq(struct work *w, const struct order *from, const struct order *to, int64_t *ret, struct err *e)
{
	struct part key = { .order_id = from->id, .to_order_id = to->id };
	struct list parts;

	*ret = 1;
	if (store_all(w, &SQL_EXCHANGE_LINE_SUMS, &part_record, &key, &part_record, &parts, e))
		return -1;
	for (size_t i = 0; i < parts.n; i++)
		if (((const struct part *)parts.at + i)->seq >= *ret)
			*ret = ((const struct part *)parts.at + i)->seq + 1;
	return 0;
}

int refund_exchange(struct work *w, struct order *from, struct order *to, const struct list *parts, struct err *e)
{
	int64_t worth = 0, owed = to->due_minor == INT_UNKNOWN ? 0 : to->due_minor, seq;

	if (next_seq(w, from, to, &seq, e))
		return -1;
	for (size_t i = 0; i < parts->n; i++) {
		const struct refund_line *l = (const struct refund_line *)parts->at + i;
		struct part p = { from->id, l->line_no, to->id, seq, l->qty, l->net_minor, l->tax_minor, l->cgst_minor,
			l->sgst_minor, l->igst_minor };
		worth += refund_line_worth(from, l);
		if (store_run(w, &SQL_EXCHANGE_LINE_ADD, &part_record, &p, e))
			return -1;
	}
	return move(w, from, to, worth < owed ? worth : owed, e);
}

int refund_exchange_undo(struct work *w, struct order *from, struct order *to, struct err *e)
{
	struct part key = { .order_id = from->id, .to_order_id = to->id };
	struct moved m;
	struct list parts;

	if (store_all(w, &SQL_EXCHANGE_LINE_SUMS, &part_record, &key, &part_record, &parts, e) || so_far(w, from, to, &m, e))
		return -1;
	for (size_t i = 0; i < parts.n; i++) {
		const struct part *p = (const struct part *)parts.at + i;
		struct part back = { from->id, p->line_no, to->id, p->seq + 1, -p->qty, -p->net_minor, -p->tax_minor,
			-p->cgst_minor, -p->sgst_minor, -p->igst_minor };
		if (p->qty && store_run(w, &SQL_EXCHANGE_LINE_ADD, &part_record, &back, e))
			return -1;
	}
	return move(w, from, to, -m.amount_minor, e);
}
