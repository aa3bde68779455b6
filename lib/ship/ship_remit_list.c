/* ship_remit_list.c - remittances, and the cash that couriers still have */
#include "ship/ship_impl.h"

#include "ship.sql.h"
#include "base/banned.h"

struct listing { struct work *w; const struct remittance *q; order_emit emit; void *arg; int64_t rows; bool full; };

const struct record *ship_remit_listing(const void *in)
{
	const struct remittance *r = in;

	return r->outstanding == 1 ? &cod_courier_record : r->parcels == 1 ? &cod_row_record
		: r->list == 1 ? &remittance_record : NULL;
}

static int give(struct listing *l, const void *row, struct err *e)
{
	if (l->emit(l->arg, row, e))
		return -1;
	l->full = ++l->rows == l->q->limit;
	return l->full ? -1 : 0;
}

static int remitted(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	struct remittance r = *(const struct remittance *)row;

	arena_reset(l->w->mem);
	remittance_finish(l->w, &r);
	return give(l, &r, e);
}

static int of_parcel(void *arg, const void *row, struct err *e)
{
	struct listing *l = arg;
	struct cod_row r = *(const struct cod_row *)row;

	arena_reset(l->w->mem);
	r.parcel = arena_format(l->w->mem, "%s:%s", r.courier, r.awb);
	r.order = arena_format(l->w->mem, "%s:%s", r.channel, r.ref);
	r.cod_state = cod_state_of(r.outstanding_minor, r.settled == 1);
	return give(l, &r, e);
}

static int of_courier(void *arg, const void *row, struct err *e)
{
	return give(arg, row, e);
}

int ship_remit_list(struct work *w, const struct remittance *in, order_emit emit, void *arg, struct err *e)
{
	struct remittance q = *in;
	struct listing l = { .w = w, .q = in, .emit = emit, .arg = arg };
	int rc;

	if ((in->outstanding == 1) + (in->parcels == 1) + (in->list == 1) > 1)
		return err_set(e, ERR_USAGE, NULL, "--list, --outstanding and --parcels are three lists: take one");
	if (setting_range(w, q.since, q.until, &q.since_ms, &q.until_ms, e))
		return -1;
	if (q.limit == 0)
		return 0;
	if (in->outstanding == 1)
		rc = store_each(w, &SQL_COD_BY_COURIER, &remittance_record, &q, &cod_courier_record, of_courier, &l, e);
	else if (in->parcels == 1)
		rc = store_each(w, &SQL_COD_BY_PARCEL, &remittance_record, &q, &cod_row_record, of_parcel, &l, e);
	else
		rc = store_each(w, &SQL_REMITTANCE_LIST, &remittance_record, &q, &remittance_record, remitted, &l, e);
	return l.full ? 0 : rc;
}
