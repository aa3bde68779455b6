/* pay_match.c - payments that came before their orders */
#include "pay/pay_impl.h"

#include "pay.sql.h"
#include "base/banned.h"

/* One that the order refuses (another currency, more given back than paid) stays unmatched. */
static int match_one(struct work *w, const struct payment *p, struct err *e)
{
	struct order o;
	int rc = order_find(w, p->order, &o, e);

	if (rc <= 0)
		return rc;
	if (pay_for_order(w, p, &o, e))
		return err_is_of_record(e->code) ? 0 : -1;
	return store_run(w, &SQL_PAY_UNMATCHED_DROP, &payment_record, p, e);
}

int pay_match(struct work *w, struct err *e)
{
	struct list found;

	if (store_all(w, &SQL_PAY_MATCHING, NULL, NULL, &payment_record, &found, e))
		return -1;
	for (size_t i = 0; i < found.n; i++)
		if (match_one(w, (const struct payment *)found.at + i, e))
			return -1;
	return 0;
}
