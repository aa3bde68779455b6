/* return_impl.h - what the files of this room share; nobody else includes it */
#ifndef RETURN_RETURN_IMPL_H
#define RETURN_RETURN_IMPL_H

#include "outbox/outbox.h"
#include "return/return.h"

extern const struct record rma_line_record;

/* The RMA named by IN: rma, awb, or the order's only one that is open; with its order, computed. */
int rma_find(struct work *w, const struct return_step *in, struct rma *ret, struct order *o, struct err *e);
/* By id or by the number of a courier: 1, 0, -1. */
int rma_load(struct work *w, int64_t id, struct rma *ret, struct err *e);
int rma_by_awb(struct work *w, const char *courier, const char *awb, struct rma *ret, struct err *e);
/* All RMAs of an order, with their lines. */
int rma_of_order(struct work *w, int64_t order_id, struct list *ret, struct err *e);

/* True while it may still change units or money. */
bool rma_is_open(const struct rma *r);

/* Line I of R; and the one of whole units of that line, or of pieces of COMPONENT. NULL when there is none. RET: borrowed. */
struct rma_line *rma_line_at(const struct rma *r, size_t i);
struct rma_line *rma_line_of(const struct rma *r, const char *line, const char *component);

/* Write an event of R, moving its state to TO, or not (-1). ERR_STATE_REFUSED. */
int rma_event(struct work *w, struct rma *r, const char *event, int64_t to, int64_t at, const char *body, struct err *e);
/* Queue what the customer is told of the last event of R. */
int rma_tell(struct work *w, const struct rma *r, const struct order *o, const char *template, struct err *e);
int rma_save(struct work *w, const struct rma *r, struct err *e);
int rma_line_save(struct work *w, const struct rma_line *l, struct err *e);

/* {"KEY":"VALUE"} in the arena; NULL for no value. */
const char *rma_body(struct work *w, const char *key, const char *value);

/* Move QTY units of an order's line, or pieces, from bucket to bucket for line L of R. */
int rma_units(struct work *w, const struct rma *r, struct order *o, const struct rma_line *l, int from, int to,
	int64_t qty, int64_t at, struct err *e);

/* Where goods go: a place, 0 for the warehouse, and their condition there. */
struct rma_end { int64_t place, condition; };

/* --- components of kits (return_part.c) --- */

/* The component SKU of L as a line of an RMA, without counts. ERR_SKU_UNKNOWN, ERR_FIELD_VALUE when L is no kit. */
int rma_component(struct work *w, const struct order *o, const struct order_line *l, const char *sku, struct rma_line *ret,
	struct err *e);

/* Of the RMAs ALL of an order: pieces of a component of a line that are, or will be, no longer with the customer; and
 * the units of the line that miss one. */
int64_t rma_pieces_out(const struct list *all, int64_t line_no, int64_t item_id);
int64_t rma_opened_units(const struct list *all, int64_t line_no);

/* Pieces of X go from where units of bucket FROM are to where those of TO are. */
int rma_pieces(struct work *w, const struct order *o, const struct rma_line *x, int from, int to, int64_t qty, int64_t at,
	struct err *e);
int rma_book_pieces(struct work *w, const struct order *o, const struct rma_line *x, int64_t qty, struct rma_end from,
	struct rma_end to, const char *kind, int64_t at, struct err *e);

/* Units of the line that came back by R and are not with the customer again. */
int64_t rma_line_back(const struct rma_line *l);

/* Units that may come by R and are not here. */
int64_t rma_line_expected(const struct rma_line *l);

/* Goods of units that had left before we were told, when they come here or go from here. */
int rma_foreign_goods(struct work *w, const struct order *o, const struct order_line *l, int64_t qty, int from, int to,
	int64_t at, struct err *e);

/* Units of L that are back by a source's word, in no RMA of ALL, and not refunded by hand. */
int rma_told_units(struct work *w, const struct order *o, const struct order_line *l, const struct list *all,
	int64_t *ret, struct err *e);

/* R takes in those of its units that are back by a source's word; ALL: the other RMAs of the order, and R. */
int rma_take_told(struct work *w, struct rma *r, const struct order *o, const struct list *all, int64_t at,
	struct err *e);

/* True when goods of R may arrive. */
bool rma_may_come(const struct rma *r);

/* Whether the time to return the line was over at AT. */
int rma_window(struct work *w, const struct order *o, const struct order_line *l, int64_t at, bool *ret_over,
	struct err *e);

/* What follows when R's goods have been looked at, or are lost, and no more are announced: the exchange may go, what was
 * refunded before is resolved. */
int rma_inspected(struct work *w, struct rma *r, struct order *o, int64_t at, struct err *e);

/* Cancel the refund that was asked for and not paid; ERR_STATE_REFUSED when it was. */
int rma_give_up_refund(struct work *w, struct rma *r, int64_t at, struct err *e);

/* Take the exchange of R back: its credit returns, and its order is cancelled; of what has left the buyer owes the
 * price. */
int rma_undo_exchange(struct work *w, struct rma *r, struct order *o, struct err *e);

static inline int64_t rma_when(const struct work *w, const struct return_step *in)
{
	return in->at == INT_UNKNOWN ? w->now_ms : in->at;
}

#endif
