/* report_tally.c - what went wrong, summed up by item, courier, zone or reason */
#include "report/report_improve.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/money.h"
#include "report_improve.sql.h"
#include "base/banned.h"

/* What the statements tell: units of a line or of many, and what they are worth. */
struct read_row {
	const char *subject, *currency, *body;
	int64_t id, ordered, shipped, delivered, qty, net_minor, cancelled, rto, lost, returned, closed, refunded_minor,
		refunded, exchanged, dispatch_due, late_dispatch, late_dispatch_minor, delivery_due, late_delivery,
		late_delivery_minor, rto_minor, resent, resent_minor, lost_minor, dispatch_unknown, delivery_unknown, rto_unknown,
		lost_unknown, at;
};

#define READ struct read_row
#define N(m) INT(READ, m, 0, "")
static const struct field read_fields[] = {
	TEXT(READ, subject, 0, ""), TEXT(READ, currency, 0, ""), TEXT(READ, body, 0, ""), N(id), N(ordered), N(shipped),
	N(delivered), N(qty), N(net_minor), N(cancelled), N(rto), N(lost), N(returned), N(closed), N(refunded_minor),
	N(refunded), N(exchanged), N(dispatch_due), N(late_dispatch), N(late_dispatch_minor), N(delivery_due),
	N(late_delivery), N(late_delivery_minor), N(rto_minor), N(resent), N(resent_minor), N(lost_minor),
	N(dispatch_unknown), N(delivery_unknown), N(rto_unknown), N(lost_unknown), N(at), FIELDS_END
};
static const struct record read_record = { "improve_read", sizeof(READ), read_fields };

static int64_t told(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

static struct tally *tally_of(struct improve *im, const char *subject, const struct read_row *r)
{
	struct group_key key = { subject, r->currency, told(r->id) };
	struct tallies *t = group_row(&im->subjects, &key);

	return im->before ? t->before : t->now;
}

/* --- what things are measured against --- */

static void add_base(struct tally *t, const struct read_row *r)
{
	t[IMPROVE_CANCELLED].base += r->ordered;
	t[IMPROVE_CANCELLED_BY_BUYER].base += r->ordered;
	t[IMPROVE_CANCELLED_BY_SELLER].base += r->ordered;
	t[IMPROVE_RTO].base += r->shipped;
	t[IMPROVE_LOST].base += r->shipped;
	t[IMPROVE_RETURNED].base += r->delivered;
}

static int count_line(void *arg, const void *row, struct err *e)
{
	struct improve *im = arg;
	const struct read_row *r = row;
	struct tallies *all;

	(void)e;
	if (im->q->by != IMPROVE_BY_REASON) {
		add_base(tally_of(im, r->subject, r), r);
		return 0;
	}
	all = group_row(&im->whole, &(struct group_key){ NULL, r->currency, 0 });
	add_base(im->before ? all->before : all->now, r);
	return 0;
}

/* --- units that were not kept --- */

/* Units FROM .. FROM + N of a line: what they are worth is its part of the line. */
static void hit(struct tally *t, const struct read_row *r, int64_t from, int64_t n, bool costs)
{
	if (n <= 0)
		return;
	t->units += n;
	if (r->net_minor == INT_UNKNOWN) {
		t->unknown_units += n;
		return;
	}
	int64_t value = money_part(r->net_minor, from, from + n, r->qty);
	t->value_minor += value;
	t->cost_minor += costs ? value : 0;
}

/* What was given back, and the worth of units for which nothing was yet, nor another article. */
static void hit_returned(struct tally *t, const struct read_row *r, int64_t from, int64_t n)
{
	int64_t open = n - told(r->refunded) - told(r->exchanged);

	hit(t, r, from, n, false);
	t->cost_minor += told(r->refunded_minor);
	if (open > 0 && r->net_minor != INT_UNKNOWN)
		t->cost_minor += money_part(r->net_minor, from, from + open, r->qty);
}

struct said { const char *reason; };
static const struct field said_fields[] = { TEXT(struct said, reason, 0, ""), FIELDS_END };
static const struct record said_record = { "said", sizeof(struct said), said_fields };

/* Why units were cancelled; NULL when nobody said. */
static const char *reason_of(struct improve *im, const char *body)
{
	struct said said = { 0 };
	struct err ignored;

	if (!body)
		return NULL;
	size_t len = strlen(body);
	return record_decode(&said_record, arena_text(im->w->mem, body, len), len, &said, im->w->mem, &ignored)
		? NULL : said.reason;
}

static enum improve_cause who_cancelled(const char *reason)
{
	if (!reason)
		return IMPROVE_CANCELLED;
	return strncasecmp(reason, "buyer", 5) == 0 || strncasecmp(reason, "customer", 8) == 0 ? IMPROVE_CANCELLED_BY_BUYER
		: IMPROVE_CANCELLED_BY_SELLER;
}

static int count_gone(void *arg, const void *row, struct err *e)
{
	struct improve *im = arg;
	const struct read_row *r = row;
	bool by_reason = im->q->by == IMPROVE_BY_REASON;
	int64_t closed = told(r->closed) < r->cancelled ? told(r->closed) : r->cancelled, at = 0;
	const char *reason = reason_of(im, r->body);
	enum improve_cause who = who_cancelled(reason);

	(void)e;
	hit(&tally_of(im, by_reason ? reason : r->subject, r)[who], r, at, r->cancelled - closed,
		who == IMPROVE_CANCELLED_BY_SELLER);
	at += r->cancelled - closed;
	hit_returned(&tally_of(im, r->subject, r)[IMPROVE_RETURNED], r, at, r->returned);
	if (by_reason)
		return 0;
	struct tally *t = tally_of(im, r->subject, r);
	at += r->returned;
	hit(&t[IMPROVE_RTO], r, at, r->rto + closed, true);
	hit(&t[IMPROVE_LOST], r, at + r->rto + closed, r->lost, true);
	t[IMPROVE_RTO].base += closed;
	t[IMPROVE_LOST].base += closed;
	return 0;
}

static int count_reason(void *arg, const void *row, struct err *e)
{
	const struct read_row *r = row;

	(void)e;
	hit_returned(&tally_of(arg, r->subject, r)[IMPROVE_RETURNED], r, 0, r->returned);
	return 0;
}

/* --- what parcels tell --- */

static void add(struct tally *t, int64_t units, int64_t base, int64_t value_minor, int64_t unknown)
{
	t->unknown_units += unknown;
	t->units += units;
	t->base += base;
	t->value_minor += value_minor;
}

static int count_parcels(void *arg, const void *row, struct err *e)
{
	struct improve *im = arg;
	const struct read_row *r = row;
	struct tally *t = tally_of(im, r->subject, r);

	(void)e;
	add(&t[IMPROVE_LATE_DELIVERY], r->late_delivery, r->delivery_due, r->late_delivery_minor, r->delivery_unknown);
	if (im->q->by != IMPROVE_BY_COURIER) {      /* the lines tell the rest, but not what was sent again */
		add(&t[IMPROVE_LATE_DISPATCH], r->late_dispatch, r->dispatch_due, r->late_dispatch_minor, r->dispatch_unknown);
		add(&t[IMPROVE_RTO], r->resent, r->resent, r->resent_minor, 0);
		t[IMPROVE_LOST].base += r->resent;
		return 0;
	}
	add(&t[IMPROVE_RTO], r->rto, r->shipped, r->rto_minor, r->rto_unknown);
	add(&t[IMPROVE_LOST], r->lost, r->shipped, r->lost_minor, r->lost_unknown);
	t[IMPROVE_RTO].cost_minor += r->rto_minor - r->resent_minor;
	t[IMPROVE_LOST].cost_minor += r->lost_minor;
	return 0;
}

static int count_goodwill(void *arg, const void *row, struct err *e)
{
	const struct read_row *r = row;

	(void)e;
	tally_of(arg, r->subject, r)[IMPROVE_LATE_DELIVERY].cost_minor += r->refunded_minor;
	return 0;
}

/* --- reading --- */

static int each(struct improve *im, const struct sql *sql, int (*take)(void *arg, const void *row, struct err *e),
	struct err *e)
{
	return store_each(im->w, sql, &improve_query_record, im->q, &read_record, take, im, e);
}

static int lines(struct improve *im, struct err *e)
{
	int64_t since_ms = im->q->since_ms, until_ms = im->q->until_ms;
	struct report_range r;
	int rc;

	if (im->q->by == IMPROVE_BY_ZONE)
		return each(im, &SQL_IMPROVE_LINES, count_line, e);
	report_cut(im->w, im->q, true, &r);
	im->q->from = r.from;
	im->q->to = r.to;
	rc = each(im, &SQL_IMPROVE_MONTHS, count_line, e);
	for (int i = 0; rc == 0 && i < 2; i++) {
		im->q->since_ms = r.rest[i].since_ms;
		im->q->until_ms = r.rest[i].until_ms;
		if (im->q->since_ms < im->q->until_ms)
			rc = each(im, &SQL_IMPROVE_LINES, count_line, e);
	}
	im->q->since_ms = since_ms;
	im->q->until_ms = until_ms;
	return rc;
}

static int gone(struct improve *im, struct err *e)
{
	static const struct sql *const by_extent[] = { [EXTENT_MANY] = &SQL_IMPROVE_GONE,
		[EXTENT_FEW] = &SQL_IMPROVE_GONE_OF_FEW, [EXTENT_EVER] = &SQL_IMPROVE_GONE_EVER };
	bool by_order = im->q->by == IMPROVE_BY_ZONE && im->extent == EXTENT_EVER;

	return each(im, by_order ? &SQL_IMPROVE_GONE : by_extent[im->extent], count_gone, e);
}

int improve_fill(struct improve *im, struct err *e)
{
	int64_t by = im->q->by;

	if (report_extent(im->w, im->q, &im->extent, e))
		return -1;
	if (by != IMPROVE_BY_COURIER && (lines(im, e) || gone(im, e)))
		return -1;
	if (by == IMPROVE_BY_REASON)
		return each(im, &SQL_IMPROVE_REASONS, count_reason, e);
	return each(im, im->extent == EXTENT_FEW ? &SQL_IMPROVE_PARCELS_OF_FEW : &SQL_IMPROVE_PARCELS, count_parcels, e)
		|| each(im, &SQL_IMPROVE_GOODWILL, count_goodwill, e) ? -1 : 0;
}

/* --- days without stock --- */

/* A row and its item; moves and these are both in the order of items. */
struct item_row { int64_t id; const char *currency; size_t row; };

/* The item that is read: what of it can be sold, since which day, and the first day of the range not yet counted. */
struct shelf {
	struct improve *im;
	const struct item_row *rows;       /* all that are not behind the item */
	size_t n_rows;
	int64_t id, on_hand, day, first, last, days_out, days;
};

static int by_item(const void *a, const void *b)
{
	const struct item_row *x = a, *y = b;

	return x->id == y->id ? group_text_order(x->currency, y->currency) : x->id < y->id ? -1 : 1;
}

static void sort_rows(struct shelf *s)
{
	const struct groups *g = &s->im->subjects;
	struct item_row *rows = arena_get(s->im->w->mem, (g->n + 1) * sizeof *rows);

	for (size_t i = 0; i < g->n; i++) {
		const struct group_key *key = (const struct group_key *)(const void *)(g->rows + i * g->size);
		rows[i] = (struct item_row){ key->id, key->currency, i };
	}
	qsort(rows, g->n, sizeof *rows, by_item);
	s->rows = rows;
	s->n_rows = g->n;
}

/* Days from the one of the last move to before DAY had what is there now at their end. */
static void pass_days(struct shelf *s, int64_t day)
{
	int64_t from = s->day > s->first ? s->day : s->first, to = day < s->last ? day : s->last;

	if (to > from) {
		s->days += to - from;
		s->days_out += s->on_hand <= 0 ? to - from : 0;
	}
	s->day = day;
}

/* An item that was ordered in several currencies is told of in the first of them. */
static void end_item(struct shelf *s)
{
	struct improve *im = s->im;

	if (!s->id)
		return;
	pass_days(s, s->last);
	for (; s->n_rows && s->rows->id < s->id; s->rows++)
		s->n_rows--;
	if (!s->days_out || !s->n_rows || s->rows->id != s->id)
		return;
	struct tallies *t = (struct tallies *)(void *)(im->subjects.rows + s->rows->row * sizeof *t);
	struct tally *of = &(im->before ? t->before : t->now)[IMPROVE_OUT_OF_STOCK];
	of->units = s->days_out;
	of->base = s->days;
}

static int count_move(void *arg, const void *row, struct err *e)
{
	struct shelf *s = arg;
	const struct read_row *r = row;
	int64_t day = setting_day(s->im->w, r->at);

	(void)e;
	if (r->id != s->id) {
		end_item(s);
		*s = (struct shelf){ .im = s->im, .rows = s->rows, .n_rows = s->n_rows, .id = r->id, .day = day,
			.first = s->first, .last = s->last };
	}
	pass_days(s, day);
	s->on_hand += r->qty;
	return 0;
}

int improve_stock_days(struct improve *im, struct err *e)
{
	struct shelf s = { .im = im, .first = INT64_MIN };
	int64_t until_ms = im->q->until_ms < im->w->now_ms ? im->q->until_ms : im->w->now_ms;

	if (im->q->since_ms != -INT64_MAX)
		s.first = setting_day(im->w, im->q->since_ms);
	s.last = setting_day(im->w, until_ms);
	sort_rows(&s);
	if (store_each(im->w, &SQL_IMPROVE_MOVES, &improve_query_record, im->q, &read_record, count_move, &s, e))
		return -1;
	end_item(&s);
	return 0;
}
