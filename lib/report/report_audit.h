/* report_audit.h - the parts of the audit; nobody but report includes it */
#ifndef REPORT_REPORT_AUDIT_H
#define REPORT_REPORT_AUDIT_H

#include "report/report_impl.h"

/* What is reserved of an item, by the orders and by the level; what a shortage should be and is. */
struct reserved {
	const char *order;
	int64_t order_id, line_no, item_id, location_id, allocated, packed, level_allocated, level_packed, due, open,
		now_ms;
};

extern const struct record reserved_record;

/* Check every order (I06, I10, I16, I22, I23, I24, I26); sums up the totals of all in W's totals. */
int audit_orders(struct report_out *out, struct err *e);

/* I08, I20, I22, I25 of parcels. */
int audit_parcels(struct report_out *out, struct err *e);

#endif
