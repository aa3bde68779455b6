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

/* Sums of the ledger of money, of one payment or one order, and those that are kept with the order. */
struct money {
	const char *gateway, *root, *channel, *ref;
	int64_t id, authorized_minor, captured_minor, collected_minor, given_back_minor, refunds_minor,
		was_authorized, was_captured, was_collected, was_given_back, waived_minor, credit_minor,
		was_waived, was_credit;
};

extern const struct record money_record;

/* One sum of M: what it is called, what it is, what is kept. False behind the last, I counts from 0. */
bool money_sum(const struct money *m, size_t i, const char **ret_what, int64_t *ret_is, int64_t *ret_was);

/* Check the ledger of money (I12, I13, I17). */
int audit_payments(struct report_out *out, struct err *e);

/* Cash on delivery of a parcel, an order or a courier: by the ledgers, and what is kept of it. */
struct cod {
	const char *courier, *awb, *channel, *ref;
	int64_t id, order_id, collected, was_collected, remitted, was_remitted, deducted, was_deducted, outstanding;
};

extern const struct record cod_record;

/* Check cash on delivery (I19). */
int audit_cod(struct report_out *out, struct err *e);

/* Check what is said to customers, and that no text holds what it must not (I31, I32). */
int audit_texts(struct report_out *out, struct err *e);

/* Check every order (I06, I10, I16, I22, I23, I24, I26); sums up the totals of all in W's totals. */
int audit_orders(struct report_out *out, struct err *e);

/* I13 to I15, I21, I22 of refunds and store credit. */
int audit_refunds(struct report_out *out, struct err *e);

/* I11, I22 of returns. */
int audit_returns(struct report_out *out, struct err *e);

/* I08, I11, I14, I15 of single components of kits. */
int audit_parts(struct report_out *out, struct err *e);

/* I08, I20, I22, I25 of parcels. */
int audit_parcels(struct report_out *out, struct err *e);

/* I22, I33 to I36 of partner services. */
int audit_psn(struct report_out *out, struct err *e);

/* The numbers of what can be wrong of partner services, by enum psn_wrong. */
extern const char *const audit_psn_numbers[];

/* What invariant ID proves, and each query that does it, to EMIT as struct explained. ERR_USAGE when there is none. */
int audit_explain(const char *id, report_emit emit, void *arg, struct err *e);

#endif
