/* stock_impl.h - what the files of the stock room share; nobody else includes it */
#ifndef STOCK_STOCK_IMPL_H
#define STOCK_STOCK_IMPL_H

#include "stock/stock.h"

/* Something told from outside under a reference that is unique in its kind. */
struct stock_fact {
	const char *kind, *ref;
	int64_t item_id, location_id, qty, at;
	int64_t digest;                  /* of all that was told */
};

/* Units found at one place at one time. */
struct stock_counted {
	int64_t item_id, location_id, condition, counted, at;
	const char *ref, *reason;
};

/* Write an item that is new to us; gives it its id. */
int stock_item_add(struct work *w, struct item *i, struct err *e);

/* Bring an item that has changed into what is remembered. */
void stock_item_remember(struct work *w, const struct item *i);

/* A row of history about an item or a location; BODY is JSON or NULL. */
int stock_event(struct work *w, const char *subject, int64_t id, const char *event, const char *body,
	struct err *e);

/* What lies at one place in one condition, zeros when nothing ever did. */
int stock_level_now(struct work *w, int64_t item_id, int64_t location_id, int64_t condition,
	struct stock_level *ret, struct err *e);

/* Units of an item at a place that is no warehouse, by the ledger. */
int stock_balance(struct work *w, int64_t item_id, enum place place, int64_t condition, int64_t *ret, struct err *e);

/* 1 when the same was told before, 0 when it is new or has no reference, ERR_CONFLICT when it was told differently. */
int stock_fact_seen(struct work *w, const struct stock_fact *f, struct err *e);

/* Remember a fact that has a reference. */
int stock_fact_add(struct work *w, const struct stock_fact *f, struct err *e);

/* Book the difference between what was found and what the ledger says was there then; *RET_CHANGED tells of one. */
int stock_count_book(struct work *w, const struct stock_counted *c, bool *ret_changed, struct err *e);

#endif
