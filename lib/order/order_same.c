/* order_same.c - the record that was applied last, told again: most of what a nightly dump brings
 *
 * Then the order is as the record says, but for what we know better: its state, holds and buyer, and where its
 * units are. Only that is read. It holds while nothing came from elsewhere: no marks, no further lines, and the
 * digest is forgotten when two records of one version make up an order (order_import.c). */
#include "order/order_impl.h"

#include <string.h>
#include "order.sql.h"
#include "base/banned.h"

/* All amounts are told: none was computed by a rate or a setting that may have changed since. */
static bool tells_amounts(const struct order *told)
{
	for (size_t i = 0; i < told->lines.n; i++)
		if (order_line_at(told, i)->tax_minor == INT_UNKNOWN || !order_line_at(told, i)->sku)
			return false;
	return told->lines.n > 0 && told->tax_minor != INT_UNKNOWN && told->total_minor != INT_UNKNOWN;
}

/* The lines as stored, in turn, beside those that are told. */
struct beside { const struct order *told; size_t n; bool same; };

static int take_units(void *arg, const void *row, struct err *e)
{
	struct beside *b = arg;
	const struct order_line *stored = row;
	struct order_line *l = order_line_at(b->told, b->n);

	(void)e;
	b->same = b->same && b->n < b->told->lines.n && !stored->older && strcmp(stored->line, l->line) == 0;
	if (b->same)
		memcpy(l->units, stored->units, sizeof l->units);
	b->n++;
	return 0;
}

static int as_told(struct work *w, struct order *told, const struct order *seen, struct order *out, struct err *e)
{
	struct beside b = { .told = told, .same = true };

	if (store_each(w, &SQL_ORDER_LINES_UNITS, &order_record, seen, &order_line_record, take_units, &b, e))
		return -1;
	if (!b.same || b.n != told->lines.n)
		return ORDER_TO_LOAD;
	if (order_amounts(w, told, false, true, e))
		return -1;
	for (size_t i = 0; i < told->lines.n; i++)
		if (order_line_at(told, i)->qty == INT_UNKNOWN)
			order_line_at(told, i)->qty = 0;
	*out = *told;
	out->id = seen->id;
	out->state = seen->state;
	out->holds = seen->holds;
	out->customer = seen->customer;
	out->authorized_minor = seen->authorized_minor;
	out->captured_minor = seen->captured_minor;
	out->collected_minor = seen->collected_minor;
	out->remitted_minor = seen->remitted_minor;
	out->given_back_minor = seen->given_back_minor;
	out->waived_minor = seen->waived_minor;
	out->voided = seen->voided;
	out->credit_minor = seen->credit_minor;
	if (out->prices_include_tax == INT_UNKNOWN)
		out->prices_include_tax = 1;
	order_sort_lines(out);
	return ORDER_SAME;
}

int order_seen(struct work *w, struct order *told, struct order *out, struct err *e)
{
	struct order seen;
	int rc = store_get(w, &SQL_ORDER_SEEN, &order_record, told, &order_record, &seen, e);

	if (rc <= 0)
		return rc < 0 ? -1 : ORDER_NEW;
	if (seen.forgotten_at != INT_UNKNOWN || seen.digest != told->digest || seen.version_ms != told->version_ms
		|| seen.older || !tells_amounts(told))
		return ORDER_TO_LOAD;
	return as_told(w, told, &seen, out, e);
}
