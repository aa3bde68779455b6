/* feedback.c - what buyers say of orders: versions, the highest counts */
#include "notify/notify_impl.h"

#include <string.h>
#include "notify.sql.h"
#include "base/banned.h"

static int64_t delivered_units(const struct order *o)
{
	int64_t sum = 0;

	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		sum += l->delivered + l->return_transit + l->returned;
	}
	return sum;
}

int feedback_give(struct work *w, const struct feedback *in, struct feedback *out, struct err *e)
{
	struct order o;
	struct feedback last;

	if (in->score < 1 || in->score > 5)
		return err_set(e, ERR_FIELD_VALUE, "score", "the score is from 1 to 5");
	if (order_must_load(w, in->order, &o, e))
		return -1;
	if (delivered_units(&o) == 0)
		return err_set(e, ERR_STATE_REFUSED, "order", "%s: nothing of it was delivered", in->order);
	*out = *in;
	out->order_id = o.id;
	out->actor = w->actor;
	out->at = in->at == INT_UNKNOWN ? w->now_ms : in->at;
	int rc = store_get(w, &SQL_FEEDBACK_LAST, &feedback_record, out, &feedback_record, &last, e);
	if (rc < 0)
		return -1;
	out->version = rc ? last.version + 1 : 1;
	if (rc && last.score == in->score && text_same(last.text, in->text)) {
		out->version = last.version;
		out->at = last.at;
		return 0;
	}
	w->changed = true;
	return store_run(w, &SQL_FEEDBACK_ADD, &feedback_record, out, e);
}
