/* report_then.c - orders as they were known at another time, by the ledger of their events
 *
 * Every move of units and every step of an order is an event with the time when it was written. What an order costs
 * is not in the ledger: once it was changed later, what it was before is not known, and not guessed. */
#include "report/report_then.h"

#include <string.h>
#include "report_then.sql.h"
#include "base/banned.h"

struct happened {
	const char *event, *to_state, *body, *units;
	int64_t order_id, as_of_ms, later;
};

#define EVENT struct happened
static const struct field happened_fields[] = {
	TEXT(EVENT, event, 0, ""), TEXT(EVENT, to_state, 0, ""), TEXT(EVENT, body, 0, ""), TEXT(EVENT, units, 0, ""),
	INT(EVENT, order_id, 0, ""), INT(EVENT, as_of_ms, 0, ""), INT(EVENT, later, 0, ""), FIELDS_END
};
static const struct record happened_record = { "event", sizeof(EVENT), happened_fields };

/* What the body of an event tells of the order. */
struct said { int64_t hold, status; };
static const struct field said_fields[] = {
	ONE_OF(struct said, hold, 0, order_hold_words, ""), ONE_OF(struct said, status, 0, order_status_words, ""),
	FIELDS_END
};
static const struct record said_record = { "said", sizeof(struct said), said_fields };

struct then {
	const struct report_query *q;
	struct work w;               /* its arena is of one order */
	struct arena mem;
	struct ahead *ahead;
	struct order *o;
	int64_t (*units)[BUCKETS];   /* of each line */
	int64_t state, holds, status;
	bool changed;                /* later */
	int64_t returned;
	order_visit each;            /* told each order, as it was; or NULL */
	void *arg;
};

static int bucket_of(const char *name)
{
	return word_index(bucket_words, name, strlen(name));     /* -1 for units new to us */
}

static void add_move(struct then *t, const struct unit_move *m)
{
	int from = bucket_of(m->from), to = bucket_of(m->to);

	for (size_t i = 0; i < t->o->lines.n; i++) {
		if (order_line_at(t->o, i)->line_no != m->line_no)
			continue;
		if (from >= 0)
			t->units[i][from] -= m->qty;
		if (to >= 0)
			t->units[i][to] += m->qty;
	}
}

static int add_moves(struct then *t, const char *moves, struct err *e)
{
	struct list list;

	if (order_moves(&t->mem, moves, t->o, &list, e))
		return -1;
	for (size_t i = 0; i < list.n; i++)
		add_move(t, (const struct unit_move *)list.at + i);
	return 0;
}

static void read_body(struct then *t, const EVENT *h)
{
	struct said said;
	struct err ignored;
	size_t len = strlen(h->body);

	if (record_decode(&said_record, arena_text(&t->mem, h->body, len), len, &said, &t->mem, &ignored))
		return;
	if (said.status != INT_UNKNOWN)
		t->status = said.status;
	if (said.hold != INT_UNKNOWN && strcmp(h->event, "hold_set") == 0)
		t->holds |= INT64_C(1) << said.hold;
	if (said.hold != INT_UNKNOWN && strcmp(h->event, "hold_cleared") == 0)
		t->holds &= ~(INT64_C(1) << said.hold);
}

static int add_event(void *arg, const void *row, struct err *e)
{
	struct then *t = arg;
	const EVENT *h = row;

	if (h->later) {
		t->changed = t->changed || strncmp(h->event, "updated", 7) == 0 || strcmp(h->event, "amended") == 0;
		return 0;
	}
	if (h->to_state)
		t->state = word_index(order_state_words, h->to_state, strlen(h->to_state));
	if (h->body)
		read_body(t, h);
	return h->units ? add_moves(t, h->units, e) : 0;
}

/* A line had so many units then; what they cost is known if nothing has changed it since. */
static void line_then(const struct then *t, struct order_line *l, const int64_t units[BUCKETS])
{
	int64_t qty = 0;

	for (int b = 0; b < BUCKETS; b++) {
		l->units[b] = units[b];
		qty += units[b];
	}
	if (t->changed || qty != l->qty) {
		l->net_minor = qty ? INT_UNKNOWN : 0;
		l->discount_minor = INT_UNKNOWN;
	}
	l->qty = qty;
}

static void order_then(struct then *t)
{
	struct order *o = t->o;
	int64_t returned = 0;

	o->state = t->state;
	o->holds = t->holds;
	o->status = t->status;
	if (t->changed)
		o->total_minor = o->tax_minor = o->discount_minor = INT_UNKNOWN;
	for (size_t i = 0; i < o->lines.n; i++) {
		line_then(t, order_line_at(o, i), t->units[i]);
		returned += t->units[i][BUCKET_RETURNED] + t->units[i][BUCKET_RETURN_TRANSIT];
	}
	t->returned += returned > 0;
}

static bool is_asked(const struct report_query *q, const struct order *o)
{
	return o->placed_at >= q->since_ms && o->placed_at < q->until_ms
		&& (!q->channel || strcmp(o->channel, q->channel) == 0);
}

static int ask_ahead(void *arg, struct work *w, const struct order *o, struct err *e)
{
	struct then *t = arg;
	EVENT key = { .order_id = o->id, .as_of_ms = t->q->as_of_ms };

	t->ahead = w->ahead;
	return is_asked(t->q, o) ? store_ahead(w, &SQL_THEN_EVENTS, &happened_record, &key, &happened_record, e) : 0;
}

static int make_then(void *arg, struct order *o, struct err *e)
{
	struct then *t = arg;
	EVENT key = { .order_id = o->id, .as_of_ms = t->q->as_of_ms };

	if (!is_asked(t->q, o))
		return 0;
	arena_reset(&t->mem);
	work_forget(&t->w);
	t->w.ahead = t->ahead;
	t->o = o;
	t->units = arena_get(&t->mem, (o->lines.n + 1) * sizeof *t->units);
	t->state = t->status = INT_UNKNOWN;
	t->holds = 0;
	t->changed = false;
	if (store_each_early(&t->w, &SQL_THEN_EVENTS, &happened_record, &key, &happened_record, add_event, t, e))
		return -1;
	if (t->state == INT_UNKNOWN)
		return 0;
	order_then(t);
	return t->each && t->each(t->arg, o, e) ? -1 : 1;
}

static int no_day(void *arg, const struct order_total *t, struct err *e)
{
	(void)arg, (void)t, (void)e;
	return 0;
}

static int no_month(void *arg, const struct item_total *t, struct err *e)
{
	(void)arg, (void)t, (void)e;
	return 0;
}

int report_then(struct work *w, const struct report_query *q,
	int (*day)(void *arg, const struct order_total *t, struct err *e),
	int (*month)(void *arg, const struct item_total *t, struct err *e), void *arg, int64_t *ret_returned,
	struct err *e)
{
	struct then t = { .q = q, .w = *w };

	t.w.mem = &t.mem;
	int rc = order_totals_then(w, make_then, ask_ahead, &t, e)
		|| order_totals_each(w, day ? day : no_day, month ? month : no_month, arg, e) ? -1 : 0;
	w->totals = NULL;                /* they are not those of now: nobody may write them */
	if (ret_returned)
		*ret_returned = t.returned;
	arena_release(&t.mem);
	return rc;
}

int report_then_each(struct work *w, const struct report_query *q,
	int (*each)(void *arg, const struct order *o, struct err *e), void *arg, struct err *e)
{
	struct then t = { .q = q, .w = *w, .each = each, .arg = arg };

	t.w.mem = &t.mem;
	int rc = order_totals_then(w, make_then, ask_ahead, &t, e);
	w->totals = NULL;                /* they are not those of now: nobody may write them */
	arena_release(&t.mem);
	return rc;
}
