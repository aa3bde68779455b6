/* report_ledger_orders.c - orders in the journal: sold when placed, taken back when units are cancelled or come back,
 * paid and given back
 *
 * After every step of an order it is known what should be booked for it; the difference to what is booked makes the
 * transaction. So what is receivable for an order is at the end what the order says is due. */
#include "report/report_ledger.h"

#include <string.h>
#include "base/money.h"
#include "report_ledger.sql.h"
#include "base/banned.h"

/* What is booked of one order, debits above 0. */
enum slot {
	SLOT_RECEIVABLE, SLOT_SALES, SLOT_SHIPPING, SLOT_CHARGES, SLOT_ADJUSTMENT, SLOT_ROUND_OFF, SLOT_GOODWILL, SLOT_CGST,
	SLOT_SGST, SLOT_IGST, SLOT_OTHER_TAX, SLOTS,
};

static const struct { enum ledger_account account; const char *sub; } slots[SLOTS] = {
	[SLOT_RECEIVABLE] = { ACCOUNT_RECEIVABLE, NULL }, [SLOT_SALES] = { ACCOUNT_SALES, NULL },
	[SLOT_SHIPPING] = { ACCOUNT_SHIPPING, NULL }, [SLOT_CHARGES] = { ACCOUNT_CHARGES, NULL },
	[SLOT_ADJUSTMENT] = { ACCOUNT_ADJUSTMENTS, NULL }, [SLOT_ROUND_OFF] = { ACCOUNT_ROUND_OFF, NULL },
	[SLOT_GOODWILL] = { ACCOUNT_GOODWILL, NULL }, [SLOT_CGST] = { ACCOUNT_TAX, "CGST" },
	[SLOT_SGST] = { ACCOUNT_TAX, "SGST" }, [SLOT_IGST] = { ACCOUNT_TAX, "IGST" },
	[SLOT_OTHER_TAX] = { ACCOUNT_TAX, "Other" },
};

/* One thing that happened to an order; words of PART: see the statement. */
enum { PART_EVENT, PART_PAYMENT, PART_GOODWILL, PART_CREDIT };

struct step { int64_t order_id, part, seq, at, amount_minor, net_minor, tax_minor, cgst_minor, sgst_minor, igst_minor; const char *word, *to_state, *units, *gateway, *ref; };

#define STEP struct step
static const struct field step_fields[] = {
	INT(STEP, order_id, 0, ""), INT(STEP, part, 0, ""), INT(STEP, seq, 0, ""), INT(STEP, at, 0, ""),
	INT(STEP, amount_minor, 0, ""), INT(STEP, net_minor, 0, ""), INT(STEP, tax_minor, 0, ""),
	INT(STEP, cgst_minor, 0, ""), INT(STEP, sgst_minor, 0, ""), INT(STEP, igst_minor, 0, ""), TEXT(STEP, word, 0, ""), TEXT(STEP, to_state, 0, ""), TEXT(STEP, units, 0, ""),
	TEXT(STEP, gateway, 0, ""), TEXT(STEP, ref, 0, ""), FIELDS_END
};
static const struct record step_record = { "step", sizeof(STEP), step_fields };

/* The order whose steps are booked. */
struct books {
	struct ledger *l;
	struct arena mem;            /* of one order */
	const struct order *o;
	int64_t *gone;               /* units of each line that will not be kept, by the steps so far */
	int64_t waived_minor, booked[SLOTS];
	int64_t pieces[SLOTS];       /* components of kits that came back: the unit is kept, this part of it is not sold */
	bool void_order;             /* cancelled or expired */
};

static int64_t or_zero(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

/* What is left of TOTAL when GONE of N units are not kept. */
static int64_t kept(int64_t total, int64_t gone, int64_t n)
{
	if (gone <= 0 || n <= 0)
		return or_zero(total);
	return or_zero(total) - money_part(or_zero(total), 0, gone < n ? gone : n, n);
}

/* Sales are the rest, when all lines are there. */
static void add_line(const struct order_line *l, bool included, int64_t gone, int64_t *to)
{
	int64_t heads = or_zero(l->cgst_minor) + or_zero(l->sgst_minor) + or_zero(l->igst_minor);
	int64_t other = l->tax_minor == INT_UNKNOWN ? 0 : l->tax_minor - heads;

	to[SLOT_RECEIVABLE] += kept(l->net_minor, gone, l->qty) + (included ? 0 : kept(l->tax_minor, gone, l->qty));
	to[SLOT_CGST] -= kept(l->cgst_minor, gone, l->qty);
	to[SLOT_SGST] -= kept(l->sgst_minor, gone, l->qty);
	to[SLOT_IGST] -= kept(l->igst_minor, gone, l->qty);
	to[SLOT_OTHER_TAX] -= kept(other, gone, l->qty);
}

/* Tax that the order has beyond its lines: on the charges, unless lines tell none at all, which have their share. */
static void add_order_tax(const struct books *b, int64_t lines_tax, bool told, int64_t *to)
{
	const struct order *o = b->o;
	int64_t extra = or_zero(o->tax_minor) - lines_tax, gone = 0, net = 0;
	bool included = o->prices_include_tax != 0;

	if (o->tax_minor == INT_UNKNOWN || (included && extra <= 0))
		return;
	for (size_t i = 0; i < o->lines.n && !told; i++) {
		const struct order_line *l = order_line_at(o, i);
		net += or_zero(l->net_minor);
		gone += or_zero(l->net_minor) - kept(l->net_minor, b->gone[i], l->qty);
	}
	extra = kept(extra, gone, net);
	to[SLOT_OTHER_TAX] -= extra;
	if (included && told && extra <= or_zero(o->shipping_minor))
		to[SLOT_SHIPPING] += extra;
}

/* What is to be booked of the order as it stands. */
static void should_be(const struct books *b, int64_t *to)
{
	const struct order *o = b->o;
	int64_t rest = or_zero(o->total_minor), tax = 0;
	bool included = o->prices_include_tax != 0, told = true;

	memset(to, 0, SLOTS * sizeof *to);
	if (o->total_minor == INT_UNKNOWN || b->void_order)
		return;
	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		add_line(l, included, b->gone[i], to);
		rest -= or_zero(l->net_minor) + (included ? 0 : or_zero(l->tax_minor));
		tax += or_zero(l->tax_minor);
		told = told && l->tax_minor != INT_UNKNOWN;
	}
	for (int i = 0; i < SLOTS; i++)
		to[i] += b->pieces[i];
	to[SLOT_RECEIVABLE] += rest;
	to[SLOT_SHIPPING] -= or_zero(o->shipping_minor);
	to[SLOT_CHARGES] -= or_zero(o->fee_minor);
	to[SLOT_ROUND_OFF] -= or_zero(o->round_off_minor);
	to[SLOT_ADJUSTMENT] -= or_zero(o->adjustment_minor);
	add_order_tax(b, tax, told, to);
	for (int i = 0; i < SLOTS; i++)
		to[SLOT_SALES] -= i == SLOT_SALES ? 0 : to[i];
	to[SLOT_RECEIVABLE] -= b->waived_minor;
	to[SLOT_GOODWILL] += b->waived_minor;
}

/* Book the difference to what is booked. */
static int book(struct books *b, int64_t at, const char *what, struct err *e)
{
	int64_t to[SLOTS];

	should_be(b, to);
	ledger_begin(b->l, at, b->o->currency, b->o->order, what);
	for (int i = 0; i < SLOTS; i++) {
		ledger_post(b->l, to[i] - b->booked[i], slots[i].account, i == SLOT_RECEIVABLE ? b->o->channel : slots[i].sub);
		b->booked[i] = to[i];
	}
	return ledger_end(b->l, e);
}

/* 1 for buckets of units that will not be kept. */
static int is_gone(const char *bucket)
{
	static const char *const words[] = { "cancelled", "returned", "rto_received", "lost", NULL };

	return word_index(words, bucket, strlen(bucket)) >= 0;
}

static int units_moved(struct books *b, const char *moves, struct err *e)
{
	struct list list;

	if (order_moves(&b->mem, moves, b->o, &list, e))
		return -1;
	for (size_t i = 0; i < list.n; i++) {
		const struct unit_move *m = (const struct unit_move *)list.at + i;
		for (size_t k = 0; k < b->o->lines.n; k++)
			if (order_line_at(b->o, k)->line_no == m->line_no)
				b->gone[k] += m->qty * (is_gone(m->to) - is_gone(m->from));
	}
	return 0;
}

static int event(struct books *b, const struct step *s, struct err *e)
{
	if (s->units && units_moved(b, s->units, e))
		return -1;
	if (s->to_state && strcmp(s->to_state, "closed") != 0)     /* what is closed stays what it was */
		b->void_order = strcmp(s->to_state, "cancelled") == 0 || strcmp(s->to_state, "expired") == 0;
	return book(b, s->at, s->word, e);
}

static int payment(struct books *b, const struct step *s, struct err *e)
{
	bool in = strcmp(s->word, "capture") == 0 || strcmp(s->word, "cod_collect") == 0;
	int64_t amount = in ? s->amount_minor : -s->amount_minor;
	const char *sub;
	enum ledger_account a = ledger_tender(s->gateway, strcmp(s->word, "cod_collect") == 0, &sub);

	ledger_begin(b->l, s->at, b->o->currency, b->o->order,
		arena_format(&b->mem, "%s %s %s", s->word, s->gateway, s->ref));
	ledger_post(b->l, amount, a, sub);
	ledger_post(b->l, -amount, ACCOUNT_RECEIVABLE, b->o->channel);
	return ledger_end(b->l, e);
}

/* To this order by an exchange, or from it. */
static int credit(struct books *b, const struct step *s, struct err *e)
{
	ledger_begin(b->l, s->at, b->o->currency, b->o->order, "credit of an exchange");
	ledger_post(b->l, s->amount_minor, ACCOUNT_EXCHANGES, NULL);
	ledger_post(b->l, -s->amount_minor, ACCOUNT_RECEIVABLE, b->o->channel);
	return ledger_end(b->l, e);
}

/* The bill is lowered: by a part of the sale for what came back, for the rest by goodwill. */
static int lowered(struct books *b, const struct step *s, struct err *e)
{
	int64_t heads = s->cgst_minor + s->sgst_minor + s->igst_minor;
	int64_t worth = s->net_minor + (b->o->prices_include_tax == 0 ? s->tax_minor : 0);

	b->pieces[SLOT_RECEIVABLE] -= worth;
	b->pieces[SLOT_CGST] += s->cgst_minor;
	b->pieces[SLOT_SGST] += s->sgst_minor;
	b->pieces[SLOT_IGST] += s->igst_minor;
	b->pieces[SLOT_OTHER_TAX] += s->tax_minor - heads;
	b->waived_minor += s->amount_minor - worth;
	return book(b, s->at, s->word, e);
}

static int step(void *arg, const void *row, struct err *e)
{
	struct books *b = arg;
	const struct step *s = row;

	switch (s->part) {
	case PART_EVENT: return event(b, s, e);
	case PART_PAYMENT: return payment(b, s, e);
	case PART_CREDIT: return credit(b, s, e);
	default: return lowered(b, s, e);
	}
}

static int order(void *arg, const void *row, struct err *e)
{
	struct books *b = arg;
	struct step key = { .order_id = ((const struct order *)row)->id };

	arena_reset(&b->mem);
	b->o = row;
	b->gone = arena_get(&b->mem, (b->o->lines.n + 1) * sizeof *b->gone);
	b->waived_minor = 0;
	b->void_order = false;
	memset(b->booked, 0, sizeof b->booked);
	memset(b->pieces, 0, sizeof b->pieces);
	if (b->o->total_minor == INT_UNKNOWN && ledger_note(b->l, b->o->placed_at, b->o->order,
		"nobody told its total, so no sale is booked", e))
		return -1;
	return book(b, b->o->placed_at, "sale", e)
		|| store_each(b->l->w, &SQL_LEDGER_STEPS, &step_record, &key, &step_record, step, b, e) ? -1 : 0;
}

int ledger_orders(struct ledger *l, struct err *e)
{
	struct books b = { .l = l };
	struct order_query all;

	record_init(&order_query_record, &all);
	all.limit = -1;
	int rc = order_list(l->w, &all, order, &b, e);
	arena_release(&b.mem);
	return rc;
}
