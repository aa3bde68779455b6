/* ship_load.c - parcels out of the data file, by the names people and couriers give them */
#include "ship/ship_impl.h"

#include <string.h>
#include "ship.sql.h"
#include "base/banned.h"

void parcel_name(struct work *w, struct parcel *p)
{
	p->order = arena_format(w->mem, "%s:%s", p->channel, p->ref);
	p->parcel = p->awb ? arena_format(w->mem, "%s:%s", p->courier, p->awb)
		: arena_format(w->mem, "%s/%lld", p->order, (long long)p->no);
}

int parcel_load_lines(struct work *w, struct parcel *p, struct err *e)
{
	return store_all(w, &SQL_PARCEL_LINES, &parcel_record, p, &parcel_line_record, &p->lines, e);
}

int parcel_of_order(struct work *w, int64_t order_id, struct list *ret, struct err *e)
{
	struct parcel key = { .order_id = order_id };

	if (store_all(w, &SQL_PARCEL_BY_ORDER, &parcel_record, &key, &parcel_record, ret, e))
		return -1;
	for (size_t i = 0; i < ret->n; i++)
		parcel_name(w, (struct parcel *)ret->at + i);
	return 0;
}

int ship_of_order(struct work *w, int64_t order_id, struct list *ret, struct err *e)
{
	return parcel_of_order(w, order_id, ret, e);
}

static int unknown(const char *parcel, struct err *e)
{
	return err_set(e, ERR_PARCEL_UNKNOWN, "parcel", "%s: there is no such parcel", parcel);
}

static int finish(struct work *w, struct parcel *p, struct err *e)
{
	parcel_name(w, p);
	return parcel_load_lines(w, p, e);
}

int ship_parcel(struct work *w, int64_t id, struct parcel *ret, struct err *e)
{
	struct parcel key = { .id = id };
	int rc = store_get(w, &SQL_PARCEL_BY_ID, &parcel_record, &key, &parcel_record, ret, e);

	return rc > 0 && finish(w, ret, e) ? -1 : rc;
}

/* By the courier's number, which two couriers may both have given. */
static int by_awb(struct work *w, const char *courier, const char *awb, struct parcel *ret, struct err *e)
{
	struct parcel key = { .courier = courier, .awb = awb };
	struct list found;

	if (store_all(w, &SQL_PARCEL_BY_AWB, &parcel_record, &key, &parcel_record, &found, e))
		return -1;
	if (found.n > 1)
		return err_set(e, ERR_CONFLICT, "awb", "%s is the number of two couriers: name the courier", awb);
	if (found.n == 0)
		return 0;
	*ret = *(struct parcel *)found.at;
	return finish(w, ret, e) ? -1 : 1;
}

/* "order/number" */
static int by_number(struct work *w, const char *parcel, struct parcel *ret, struct err *e)
{
	const char *slash = strrchr(parcel, '/'), *colon = strchr(parcel, ':');
	struct parcel key = { 0 };

	if (!slash || !colon || colon > slash || text_int(slash + 1, strlen(slash + 1), &key.no))
		return 0;
	key.channel = arena_text(w->mem, parcel, (size_t)(colon - parcel));
	key.ref = arena_text(w->mem, colon + 1, (size_t)(slash - colon - 1));
	int rc = store_get(w, &SQL_PARCEL_BY_NO, &parcel_record, &key, &parcel_record, ret, e);
	return rc > 0 && finish(w, ret, e) ? -1 : rc;
}

static bool is_under_way(const struct parcel *p)
{
	return p->parcel_state != PARCEL_CANCELLED && p->parcel_state != PARCEL_DELIVERED
		&& !(p->parcel_state == PARCEL_RTO_ACKNOWLEDGED && p->decision != INT_UNKNOWN);
}

/* The one parcel of an order that is under way; when none is, its only one. */
static int by_order(struct work *w, const char *order, struct parcel *ret, struct err *e)
{
	struct order o;
	struct list all;
	const struct parcel *one = NULL;
	size_t open = 0;

	if (order_must_load(w, order, &o, e) || parcel_of_order(w, o.id, &all, e))
		return -1;
	for (size_t i = 0; i < all.n; i++) {
		const struct parcel *p = (const struct parcel *)all.at + i;
		if (is_under_way(p) || (all.n == 1)) {
			one = p;
			open++;
		}
	}
	if (open > 1)
		return err_set(e, ERR_FIELD_MISSING, "parcel", "%s has %zu parcels under way: name one", order, open);
	if (!one)
		return err_set(e, ERR_PARCEL_UNKNOWN, "order", "%s has no parcel under way", order);
	*ret = *one;
	return parcel_load_lines(w, ret, e);
}

/* By its own name; or by that of its order, as people type it. */
static int by_name(struct work *w, const char *parcel, struct parcel *ret, struct err *e)
{
	const char *colon = strchr(parcel, ':');
	int rc = by_number(w, parcel, ret, e);
	struct order o;

	if (rc == 0 && colon)
		rc = by_awb(w, arena_text(w->mem, parcel, (size_t)(colon - parcel)), colon + 1, ret, e);
	if (rc)
		return rc < 0 ? -1 : 0;
	if (colon && order_must_load(w, parcel, &o, e) == 0)
		return by_order(w, parcel, ret, e);
	return colon && e->code != ERR_ORDER_UNKNOWN ? -1 : unknown(parcel, e);
}

int parcel_find(struct work *w, const struct ship_step *in, struct parcel *ret, struct err *e)
{
	if (in->parcel)
		return by_name(w, in->parcel, ret, e);
	if (in->awb) {
		int rc = by_awb(w, in->courier, in->awb, ret, e);
		return rc ? (rc < 0 ? -1 : 0) : unknown(in->awb, e);
	}
	if (in->order)
		return by_order(w, in->order, ret, e);
	return err_set(e, ERR_FIELD_MISSING, "parcel", "\"parcel\", \"awb\" or \"order\" is needed");
}

int awb_is_used(struct work *w, const char *courier, const char *awb, struct err *e)
{
	struct parcel key = { .courier = courier, .awb = awb }, found;

	return store_get(w, &SQL_PARCEL_BY_AWB, &parcel_record, &key, &parcel_record, &found, e);
}
