/* pay_impl.h - what the files of this room share; nobody else includes it */
#ifndef PAY_PAY_IMPL_H
#define PAY_PAY_IMPL_H

#include "pay/pay.h"

/* Check that P may be booked for O, then do: link, sums of the order, event. */
int pay_for_order(struct work *w, const struct payment *p, struct order *o, struct err *e);

#endif
