/* report_orders.c - the invariants of orders (I06, I10, I16, I22 to I26), one order after the other */
#include "report/report_audit.h"

#include <stdlib.h>
#include <string.h>
#include "report.sql.h"
#include "base/banned.h"

struct happened { const char *event, *from_state, *to_state, *body, *units; int64_t order_id, seq; };

static const struct field happened_fields[] = {
	TEXT(struct happened, event, 0, ""), TEXT(struct happened, from_state, 0, ""),
	TEXT(struct happened, to_state, 0, ""), TEXT(struct happened, body, 0, ""),
	TEXT(struct happened, units, 0, ""), INT(struct happened, order_id, 0, ""), INT(struct happened, seq, 0, ""),
	FIELDS_END
};

static const struct record happened_record = { "event", sizeof(struct happened), happened_fields };

/* Units of a line by bucket, as the ledger has them. */
struct sums { int64_t units[BUCKETS]; };

/* The order that is being checked. */
struct check {
	struct ahead *ahead;          /* what is known already of the orders of this lot, or NULL */
	struct report_out *out;
	struct work w;               /* its arena is of one order */
	struct arena mem;
	const struct order *o;
	struct sums *sums;           /* of each line, by the events so far */
	int state;                   /* by the events so far; -1: none */
	int64_t holds;
};

/* "channel:ref", and " line L" with LINE, into the subject. */
static void name_order(struct check *c, const struct order_line *line)
{
	struct buf *b = &c->out->subject;

	buf_clear(b);
	buf_format(b, "%s:%s", c->o->channel, c->o->ref);
	if (line)
		buf_format(b, " line %s", line->line);
}

static int found(struct check *c, const char *id, const struct order_line *line, const char *what, int64_t expected,
	int64_t got, struct err *e)
{
	name_order(c, line);
	if (*what)
		buf_format(&c->out->subject, " %s", what);
	return report_finding(c->out, id, expected, got, e);
}

static int found_text(struct check *c, const char *id, const char *what, const char *expected, const char *got,
	struct err *e)
{
	name_order(c, NULL);
	if (*what)
		buf_format(&c->out->subject, " %s", what);
	return report_finding_text(c->out, id, expected, got, e);
}

/* --- I10, I22: units --- */

static int bucket_of(const char *name)
{
	return strcmp(name, "new") == 0 ? BUCKET_NEW : word_index(bucket_words, name, strlen(name));
}

static int bad_step(struct check *c, const struct unit_move *m, struct err *e)
{
	struct buf step = { 0 };

	buf_format(&step, "%s to %s", m->from, m->to);
	int rc = found_text(c, "I22", "units", "a step of the table", buf_text(&step), e);
	buf_release(&step);
	return rc;
}

static int add_move(struct check *c, const struct unit_move *m, struct err *e)
{
	int from = bucket_of(m->from), to = bucket_of(m->to);
	size_t i = 0;

	while (i < c->o->lines.n && order_line_at(c->o, i)->line_no != m->line_no)
		i++;
	if (i == c->o->lines.n)
		return found(c, "I10", NULL, "units of a line that is not there", 0, m->qty, e);
	if (from < 0 || to < 0 || !unit_step(from, to))
		return bad_step(c, m, e);
	if (from != BUCKET_NEW)
		c->sums[i].units[from] -= m->qty;
	if (to != BUCKET_NEW)
		c->sums[i].units[to] += m->qty;
	return 0;
}

static int add_moves(struct check *c, const char *moves, struct err *e)
{
	struct list list;
	struct err why;

	if (order_moves(&c->mem, moves, c->o, &list, &why))
		return found_text(c, "I22", "units", "moves of units", moves, e);
	for (size_t i = 0; i < list.n; i++)
		if (add_move(c, (const struct unit_move *)list.at + i, e))
			return -1;
	return 0;
}

static int check_line_units(struct check *c, const struct order_line *l, const struct sums *s, struct err *e)
{
	int64_t sum = 0;

	for (int b = 0; b < BUCKETS; b++) {
		sum += l->units[b];
		if (s->units[b] != l->units[b] && found(c, "I10", l, bucket_words[b], s->units[b], l->units[b], e))
			return -1;
		if (l->units[b] < 0 && found(c, "I10", l, bucket_words[b], 0, l->units[b], e))
			return -1;
	}
	return sum != l->qty ? found(c, "I10", l, "all buckets", l->qty, sum, e) : 0;
}

/* Behind the events, which have given the sums. */
static int check_units(struct check *c, struct err *e)
{
	for (size_t i = 0; i < c->o->lines.n; i++)
		if (check_line_units(c, order_line_at(c->o, i), &c->sums[i], e))
			return -1;
	return 0;
}

/* --- I06: reservations --- */

/* Units of a line in allocated and packed that our stock holds: those that had left before we were told of
 * them are the furthest ones. */
static void held_units(const struct order_line *l, int64_t *ret_allocated, int64_t *ret_packed)
{
	int64_t foreign = l->foreign_units - l->in_transit - l->rto_transit - l->delivered - l->return_transit
		- l->returned - l->rto_received - l->lost;

	*ret_allocated = l->allocated;
	*ret_packed = l->packed;
	if (foreign <= 0)
		return;
	int64_t packed = foreign < l->packed ? foreign : l->packed;
	*ret_packed -= packed;
	foreign -= packed;
	*ret_allocated -= foreign < l->allocated ? foreign : l->allocated;
}

static int check_component(struct check *c, const struct order_line *l, const struct item_component *part,
	const struct list *rows, struct err *e)
{
	const struct reserved *r = rows->at;
	int64_t allocated, packed, has_allocated = 0, has_packed = 0;

	held_units(l, &allocated, &packed);
	for (size_t i = 0; i < rows->n; i++)
		if (r[i].line_no == l->line_no && r[i].item_id == part->item_id) {
			has_allocated = r[i].allocated;
			has_packed = r[i].packed;
		}
	if (has_allocated != allocated * part->qty
		&& found(c, "I06", l, "reserved", allocated * part->qty, has_allocated, e))
		return -1;
	return has_packed != packed * part->qty ? found(c, "I06", l, "packed", packed * part->qty, has_packed, e) : 0;
}

static int check_reservations(struct check *c, struct err *e)
{
	struct reserved key = { .order_id = c->o->id };
	struct list rows, parts;
	int64_t open = 0;
	bool sure;

	for (size_t i = 0; i < c->o->lines.n; i++)
		open += order_line_at(c->o, i)->allocated + order_line_at(c->o, i)->packed;
	if (open == 0)
		return 0;
	if (store_all_early(&c->w, &SQL_AUDIT_RESERVATIONS, &reserved_record, &key, &reserved_record, &rows, &sure, e))
		return -1;
	for (size_t i = 0; i < c->o->lines.n; i++) {
		const struct order_line *l = order_line_at(c->o, i);
		if (l->allocated + l->packed == 0)
			continue;
		if (line_components(&c->w, l, &parts, e))
			return -1;
		for (size_t j = 0; j < parts.n; j++)
			if (check_component(c, l, (const struct item_component *)parts.at + j, &rows, e))
				return -1;
	}
	return 0;
}

/* --- I16: tax halves --- */

static int check_halves(struct check *c, struct err *e)
{
	for (size_t i = 0; i < c->o->lines.n; i++) {
		const struct order_line *l = order_line_at(c->o, i);
		if (l->cgst_minor != l->sgst_minor && found(c, "I16", l, "sgst", l->cgst_minor, l->sgst_minor, e))
			return -1;
	}
	return 0;
}

/* --- I22, I24: events --- */

static const char *state_name(int state)
{
	return state < 0 ? "none" : order_state_words[state];
}

static int check_step(struct check *c, const struct happened *h, struct err *e)
{
	int from = h->from_state ? word_index(order_state_words, h->from_state, strlen(h->from_state)) : -1;
	int to = word_index(order_state_words, h->to_state, strlen(h->to_state));

	if (from != c->state && found_text(c, "I22", "state before an event", state_name(c->state),
		h->from_state ? h->from_state : "none", e))
		return -1;
	if ((to < 0 || !order_step_allowed(from, to)) && found_text(c, "I22", "state", "a step of the table",
		h->to_state, e))
		return -1;
	c->state = to;
	bool by_hand = to == ORDER_CONFIRMED && strcmp(h->event, "confirmed") == 0
		&& !(h->body && strstr(h->body, "\"inferred\":true"));
	return by_hand && c->holds ? found(c, "I24", NULL, "holds when confirmed", 0, c->holds, e) : 0;
}

/* The bit of the hold that an event's body names: {"hold":"address",...}. */
static int64_t hold_bit(const char *body)
{
	static const char key[] = "{\"hold\":\"";
	size_t n = sizeof key - 1;

	if (!body || strncmp(body, key, n) != 0)
		return 0;
	int i = word_index(order_hold_words, body + n, strcspn(body + n, "\""));
	return i < 0 ? 0 : INT64_C(1) << i;
}

static int add_event(void *arg, const void *row, struct err *e)
{
	struct check *c = arg;
	const struct happened *h = row;

	if (strcmp(h->event, "hold_set") == 0)
		c->holds |= hold_bit(h->body);
	else if (strcmp(h->event, "hold_cleared") == 0)
		c->holds &= ~hold_bit(h->body);
	if (h->units && add_moves(c, h->units, e))
		return -1;
	return h->to_state ? check_step(c, h, e) : 0;
}

static int check_events(struct check *c, struct err *e)
{
	struct happened key = { .order_id = c->o->id };

	c->state = -1;
	c->holds = 0;
	c->sums = arena_get(&c->mem, (c->o->lines.n ? c->o->lines.n : 1) * sizeof *c->sums);
	if (store_each_early(&c->w, &SQL_AUDIT_EVENTS, &happened_record, &key, &happened_record, add_event, c, e))
		return -1;
	if (c->state != c->o->state
		&& found_text(c, "I22", "state", state_name(c->state), state_name((int)c->o->state), e))
		return -1;
	return c->holds != c->o->holds ? found(c, "I22", NULL, "holds", c->holds, c->o->holds, e) : 0;
}

/* --- I23, I26: what is stored --- */

/* The highest version in marks such as "note=1700000000000 tax_minor=*": that of an older record. */
static int64_t newest_mark(const char *marks)
{
	int64_t newest = INT_UNKNOWN;

	for (const char *at = marks; at && (at = strchr(at, '=')); at++) {
		int64_t told = strtoll(at + 1, NULL, 10);
		newest = told > newest ? told : newest;
	}
	return newest;
}

static int check_stored(struct check *c, struct err *e)
{
	const struct order *o = c->o;
	int64_t kept = order_kept_minor(o);

	if (kept != o->kept_minor && found(c, "I23", NULL, "kept_minor", kept, o->kept_minor, e))
		return -1;
	int64_t balance = o->captured_minor == INT_UNKNOWN ? 0 : order_balance_minor(o);
	if (o->state == ORDER_CLOSED && balance && balance != INT_UNKNOWN
		&& found(c, "I17", NULL, "balance of what is closed", 0, balance, e))
		return -1;
	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		int64_t mark = newest_mark(l->older);
		if (mark > l->version_ms && found(c, "I26", l, "version", mark, l->version_ms, e))
			return -1;
	}
	return 0;
}

/* What is asked of the store for O. */
static int check_ahead(void *arg, struct work *w, const struct order *o, struct err *e)
{
	struct check *c = arg;
	struct happened event = { .order_id = o->id };
	struct reserved reserved = { .order_id = o->id };

	c->ahead = w->ahead;
	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		if (l->allocated + l->packed && (line_components_ahead(w, l, e)
			|| store_ahead(w, &SQL_AUDIT_RESERVATIONS, &reserved_record, &reserved, &reserved_record, e)))
			return -1;
	}
	return store_ahead(w, &SQL_AUDIT_EVENTS, &happened_record, &event, &happened_record, e);
}

static int check_order(void *arg, const struct order *o, struct err *e)
{
	struct check *c = arg;

	c->o = o;
	arena_reset(&c->mem);
	work_forget(&c->w);
	c->w.ahead = c->ahead;
	return check_reservations(c, e) || check_events(c, e) || check_units(c, e) || check_halves(c, e)
		|| check_stored(c, e) ? -1 : 0;
}

/* --- all orders at once --- */

/* What statements about whole orders give. */
struct amounts {
	const char *channel, *ref, *older;
	int64_t version_ms, discount_minor, shares_minor, total_minor, parts_minor, orders;
};

static const struct field amounts_fields[] = {
	TEXT(struct amounts, channel, 0, ""), TEXT(struct amounts, ref, 0, ""), TEXT(struct amounts, older, 0, ""),
	INT(struct amounts, version_ms, 0, ""), INT(struct amounts, discount_minor, 0, ""),
	INT(struct amounts, shares_minor, 0, ""), INT(struct amounts, total_minor, 0, ""),
	INT(struct amounts, parts_minor, 0, ""), INT(struct amounts, orders, 0, ""), FIELDS_END
};

static const struct record amounts_record = { "amounts", sizeof(struct amounts), amounts_fields };

static void name_amounts(struct report_out *out, const struct amounts *a, const char *what)
{
	buf_clear(&out->subject);
	buf_format(&out->subject, "%s:%s%s", a->channel, a->ref, what);
}

static bool known(int64_t a, int64_t b)
{
	return a != INT_UNKNOWN && b != INT_UNKNOWN;
}

static int bad_amounts(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct amounts *a = row;

	if (known(a->shares_minor, a->discount_minor) && a->shares_minor != a->discount_minor) {
		name_amounts(out, a, " discount shares");
		if (report_finding(out, "I16", a->discount_minor, a->shares_minor, e))
			return -1;
	}
	if (!known(a->total_minor, a->parts_minor) || a->total_minor == a->parts_minor)
		return 0;
	name_amounts(out, a, " total");
	return report_finding(out, "I16", a->parts_minor, a->total_minor, e);
}

static int bad_version(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct amounts *a = row;
	int64_t mark = newest_mark(a->older);

	if (mark <= a->version_ms)
		return 0;
	name_amounts(out, a, " version");
	return report_finding(out, "I26", mark, a->version_ms, e);
}

static int twice(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct amounts *a = row;

	name_amounts(out, a, "");
	return report_finding(out, "I26", 1, a->orders, e);
}

int audit_orders(struct report_out *out, struct err *e)
{
	struct check c = { .out = out, .w = *out->w };

	c.w.mem = &c.mem;
	int rc = order_totals_recompute(out->w, check_order, check_ahead, &c, e)
		|| store_each(out->w, &SQL_AUDIT_TOTALS, NULL, NULL, &amounts_record, bad_amounts, out, e)
		|| store_each(out->w, &SQL_AUDIT_TWICE, NULL, NULL, &amounts_record, twice, out, e)
		|| store_each(out->w, &SQL_AUDIT_VERSIONS, NULL, NULL, &amounts_record, bad_version, out, e) ? -1 : 0;
	arena_release(&c.mem);
	return rc;
}
