/* outbox.h - messages to customers, put by in the transaction of what they tell of (domain: I31)
 *
 * The rooms that change things say here that a customer is to be told; lib/notify writes and sends it. */
#ifndef OUTBOX_OUTBOX_H
#define OUTBOX_OUTBOX_H

#include "setting/setting.h"
#include "store/store.h"

/* What is told: TEMPLATE, because of EVENT of an order or of a parcel of it; or, with PARTY, of a request for a
 * service of a partner, to that side of it. */
struct outbox_told {
	int64_t order_id, parcel_id;     /* PARCEL_ID INT_UNKNOWN: of the order itself */
	int64_t request_id;              /* with PARTY: of a request, ORDER_ID is 0 */
	const char *party;
	const char *event;               /* "o3", "p1.7": unique in the order */
	const char *template;
	const char *email, *phone;       /* of the customer: who has neither cannot be told */
};

/* Queue it, once: by mail, or where there is no address by text message. Nothing when the setting tell is no. */
int outbox_add(struct work *w, const struct outbox_told *t, struct err *e);

#endif
