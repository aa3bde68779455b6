/* refund_load.c - refunds out of the data file, by the names people give them */
#include "refund/refund_impl.h"

#include <string.h>
#include "refund.sql.h"
#include "base/banned.h"

void refund_name(struct work *w, struct refund *r)
{
	r->order = arena_format(w->mem, "%s:%s", r->channel, r->order_ref);
	r->refund = arena_format(w->mem, "%s/R%lld", r->order, (long long)r->no);
}

static int finish(struct work *w, struct refund *r, struct err *e)
{
	refund_name(w, r);
	return store_all(w, &SQL_REFUND_LINES, &refund_record, r, &refund_line_record, &r->lines, e)
		|| store_all(w, &SQL_REFUND_ATTEMPTS, &refund_record, r, &refund_attempt_record, &r->attempts, e) ? -1 : 0;
}

int refund_load(struct work *w, int64_t id, struct refund *ret, struct err *e)
{
	struct refund key = { .id = id };
	int rc = store_get(w, &SQL_REFUND_BY_ID, &refund_record, &key, &refund_record, ret, e);

	return rc > 0 && finish(w, ret, e) ? -1 : rc;
}

int refund_of_rma(struct work *w, int64_t rma_id, struct refund *ret, struct err *e)
{
	struct refund key = { .rma_id = rma_id };
	int rc = store_get(w, &SQL_REFUND_BY_RMA, &refund_record, &key, &refund_record, ret, e);

	return rc > 0 && finish(w, ret, e) ? -1 : rc;
}

/* "order/Rnumber" */
static int by_name(struct work *w, const char *name, struct refund *ret, struct err *e)
{
	const char *slash = strrchr(name, '/'), *colon = strchr(name, ':');
	struct refund key = { 0 };

	if (!slash || slash[1] != 'R' || !colon || colon > slash || text_int(slash + 2, strlen(slash + 2), &key.no))
		return 0;
	key.channel = arena_text(w->mem, name, (size_t)(colon - name));
	key.order_ref = arena_text(w->mem, colon + 1, (size_t)(slash - colon - 1));
	int rc = store_get(w, &SQL_REFUND_BY_NO, &refund_record, &key, &refund_record, ret, e);
	return rc > 0 && finish(w, ret, e) ? -1 : rc;
}

static bool is_open(const struct refund *r)
{
	return r->refund_state != REFUND_SUCCEEDED && r->refund_state != REFUND_REJECTED
		&& r->refund_state != REFUND_CANCELLED;
}

/* The one refund of an order that is open; when none is, its only one. */
static int by_order(struct work *w, const char *order, struct refund *ret, struct err *e)
{
	struct order o;
	struct list all;
	struct refund key = { 0 };
	size_t open = 0;

	if (order_must_load(w, order, &o, e))
		return -1;
	key.order_id = o.id;
	if (store_all(w, &SQL_REFUND_BY_ORDER, &refund_record, &key, &refund_record, &all, e))
		return -1;
	for (size_t i = 0; i < all.n; i++) {
		const struct refund *r = (const struct refund *)all.at + i;
		if (is_open(r) || all.n == 1) {
			*ret = *r;
			open++;
		}
	}
	if (open > 1)
		return err_set(e, ERR_FIELD_MISSING, "refund", "%s has %zu refunds that are open: name one", order, open);
	return open ? finish(w, ret, e) : err_set(e, ERR_REFUND_UNKNOWN, "order", "%s has no open refund", order);
}

int refund_is_named(struct work *w, const struct refund_step *in, struct refund *ret, struct err *e)
{
	return in->refund ? 1 : in->order ? by_name(w, in->order, ret, e) : 0;
}

int refund_find(struct work *w, const struct refund_step *in, struct refund *ret, struct err *e)
{
	const char *name = in->refund ? in->refund : in->order;

	if (!name)
		return err_set(e, ERR_FIELD_MISSING, "refund", "\"refund\" or \"order\" is needed");
	int rc = by_name(w, name, ret, e);
	if (rc)
		return rc < 0 ? -1 : 0;
	return in->refund ? err_set(e, ERR_REFUND_UNKNOWN, "refund", "%s: there is no such refund", in->refund)
		: by_order(w, in->order, ret, e);
}

int refund_named(struct work *w, const char *name, struct refund *ret, struct err *e)
{
	return refund_find(w, &(struct refund_step){ .refund = name }, ret, e);
}

int refund_open(struct work *w, order_emit emit, void *arg, struct err *e)
{
	struct list rows;

	if (store_all(w, &SQL_REFUND_OPEN, NULL, NULL, &refund_record, &rows, e))
		return -1;
	for (size_t i = 0; i < rows.n; i++) {
		struct refund_step s;
		record_init(&refund_step_record, &s);
		refund_name(w, (struct refund *)rows.at + i);
		s.refund = ((struct refund *)rows.at + i)->refund;
		if (emit(arg, &s, e))
			return -1;
	}
	return 0;
}
