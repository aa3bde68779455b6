/* ship_list.c - the listing verbs of parcels */
#include "ship/ship_impl.h"

#include <string.h>
#include "base/clock.h"
#include "ship.sql.h"
#include "base/banned.h"

struct listing {
	struct work *w;
	const struct ship_query *q;
	const struct parcel *p;
	order_emit emit;
	void *arg;
	int64_t rows, late_from_ms;
	const char *due;
	bool full;
};

static int list_row(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	struct parcel p = *(const struct parcel *)row;

	if (l->q->parcel_state != INT_UNKNOWN && !(l->q->parcel_state >> p.parcel_state & 1))
		return 0;
	arena_reset(l->w->mem);
	parcel_name(l->w, &p);
	if (parcel_load_lines(l->w, &p, e) || l->emit(l->arg, &p, e))
		return -1;
	l->full = ++l->rows == l->q->limit;
	return l->full ? -1 : 0;
}

int ship_list(struct work *w, const struct ship_query *in, order_emit emit, void *arg, struct err *e)
{
	struct ship_query q = *in;
	struct listing l = { .w = w, .q = &q, .emit = emit, .arg = arg };
	struct order o;

	if (setting_range(w, q.since, q.until, &q.since_ms, &q.until_ms, e))
		return -1;
	if (q.order && order_must_load(w, q.order, &o, e))
		return -1;
	if (q.order)
		q.id = o.id;
	if (q.limit == 0)
		return 0;
	int rc = store_each(w, &SQL_PARCEL_LIST, &ship_query_record, &q, &parcel_record, list_row, &l, e);
	return l.full ? 0 : rc;
}

int ship_show(struct work *w, const struct ship_query *in, order_emit emit, void *arg, struct err *e)
{
	struct parcel p;

	return parcel_find(w, &(struct ship_step){ .parcel = in->parcel }, &p, e) ? -1 : emit(arg, &p, e);
}

static int history_row(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	struct parcel_event ev = *(const struct parcel_event *)row;

	ev.parcel = l->p->parcel;
	return l->emit(l->arg, &ev, e);
}

int ship_history(struct work *w, const struct ship_query *in, order_emit emit, void *arg, struct err *e)
{
	struct parcel p;
	struct listing l = { .w = w, .q = in, .p = &p, .emit = emit, .arg = arg };

	if (parcel_find(w, &(struct ship_step){ .parcel = in->parcel }, &p, e))
		return -1;
	return store_each(w, &SQL_PARCEL_EVENTS, &parcel_record, &p, &parcel_event_record, history_row, &l, e);
}

int ship_pick(struct work *w, const struct ship_query *in, order_emit emit, void *arg, struct err *e)
{
	struct ship_query q = *in;

	q.until_ms = INT_UNKNOWN;
	if (q.until && setting_moment(w, "until", q.until, &q.until_ms, e))
		return -1;
	return store_each(w, &SQL_PICK_LIST, &ship_pick_query_record, &q, &pick_row_record, emit, arg, e);
}

/* "90m", "6h", "2d" */
static int horizon_ms(const char *text, int64_t *ret, struct err *e)
{
	static const struct { char unit; int64_t ms; } units[] = { { 'm', 60000 }, { 'h', 3600000 }, { 'd', 86400000 } };
	size_t len = strlen(text);
	int64_t n;

	for (size_t i = 0; len > 1 && len < 8 && i < sizeof units / sizeof *units; i++)
		if (text[len - 1] == units[i].unit && text_int(text, len - 1, &n) == 0 && n >= 0) {
			*ret = n * units[i].ms;
			return 0;
		}
	return err_set(e, ERR_USAGE, "horizon", "--horizon: \"%s\" is not a time such as 90m, 6h or 2d", text);
}

static int late_row(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	struct late_row late = *(const struct late_row *)row;

	arena_reset(l->w->mem);
	late.order = arena_format(l->w->mem, "%s:%s", late.channel, late.ref);
	if (late.no != INT_UNKNOWN)
		late.parcel = late.awb ? arena_format(l->w->mem, "%s:%s", late.courier, late.awb)
			: arena_format(l->w->mem, "%s/%lld", late.order, (long long)late.no);
	int64_t left_ms = late.due_at - l->w->now_ms;
	late.due = l->due;
	late.risk = left_ms < 0 ? "breached" : "at_risk";
	late.left_minutes = left_ms >= 0 ? left_ms / 60000 : -((-left_ms + 59999) / 60000);
	return l->emit(l->arg, &late, e);
}

int ship_late(struct work *w, const struct ship_query *in, order_emit emit, void *arg, struct err *e)
{
	struct ship_query q = *in;
	struct listing l = { .w = w, .q = &q, .emit = emit, .arg = arg, .due = "dispatch" };
	int64_t ahead = 0;

	if (horizon_ms(q.horizon ? q.horizon : "24h", &ahead, e))
		return -1;
	q.until_ms = w->now_ms + ahead;
	if (store_each(w, &SQL_LATE_DISPATCH, &ship_late_query_record, &q, &late_row_record, late_row, &l, e))
		return -1;
	l.due = "deliver";
	return store_each(w, &SQL_LATE_DELIVERY, &ship_late_query_record, &q, &late_row_record, late_row, &l, e);
}

int ship_to_dispatch(struct work *w, const struct ship_step *in, order_emit emit, void *arg, struct err *e)
{
	struct ship_query q = { .courier = in->courier, .since_ms = INT64_MIN + 1, .until_ms = INT64_MAX, .id = INT_UNKNOWN };
	int64_t day = setting_day(w, w->now_ms);
	struct list rows;

	if (in->day && strcmp(in->day, "today") != 0 && clock_parse_date(in->day, strlen(in->day), &day))
		return err_set(e, ERR_USAGE, "day", "--day: \"%s\" is neither today nor a date (YYYY-MM-DD)", in->day);
	if (store_all(w, &SQL_PARCEL_LIST, &ship_query_record, &q, &parcel_record, &rows, e))
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		struct parcel *p = (struct parcel *)rows.at + i;
		struct ship_step s;
		if (p->parcel_state != PARCEL_MANIFESTED || (in->day && setting_day(w, p->manifested_at) != day))
			continue;
		record_init(&ship_dispatch_record, &s);
		parcel_name(w, p);
		s.parcel = p->parcel;
		if (emit(arg, &s, e))
			return -1;
	}
	return 0;
}
