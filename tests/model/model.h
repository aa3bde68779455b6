/* model.h - the business once more, as small as it can be: what the program must agree with after each step
 *
 * A world is a data file of its own and a model beside it. A step is four numbers by chance and what to do; which
 * order, parcel or RMA it is about is chosen from what is there, so that a list of steps means something after any of
 * them are left out. The model knows units, goods and money; it has no table, statement or function of the program. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include <stdbool.h>
#include <stdint.h>
#include "order/order.h"
#include "psn/psn.h"
#include "refund/refund.h"
#include "return/return.h"
#include "ship/ship.h"

enum { ITEMS = 4, KIT = ITEMS, SKUS, LINES = 3, ORDERS = 40, PARCELS = 200, RMAS = 120, RMA_LINES = 3 * LINES, REQUESTS = 16, NAME = 64 };

struct m_line { int sku; int64_t qty, net, tax, units[BUCKETS]; int64_t away[ITEMS]; };   /* AWAY: pieces of a kit */

struct m_order {
	char name[NAME];
	int64_t state, holds;
	bool is_cod, tax_on_top, voided;     /* closed as cancelled */
	int n;
	struct m_line lines[LINES];
	int64_t shipping, paid, given_back;
	int64_t rto_open;                /* units that came back undelivered and wait for a decision */
};

struct m_parcel { char name[NAME]; int order; int64_t state, units[LINES], cod; bool decided; };

struct m_rma { char name[NAME]; int order, replacement; };

struct m_item { int64_t sellable, allocated, packed, quarantine; };

struct m_request { char name[NAME]; int64_t paid, given_back; };

/* What the model says of a step before it is taken. */
enum verdict_of_model { MUST_NOT, MUST, MAY };

struct world {
	struct work work;
	struct store *db;
	struct arena mem;                /* of the step */
	struct m_item items[ITEMS];
	struct m_order orders[ORDERS];
	struct m_parcel parcels[PARCELS];
	struct m_rma rmas[RMAS];
	struct m_request requests[REQUESTS];
	int n_orders, n_parcels, n_rmas, n_requests, steps, accepted;
	char told[512], failed[1024];    /* the step as a command; why the world is wrong, or "" */
	bool loud;
};

struct step { int what; uint32_t a, b, c, d; };

enum { STEP_KINDS = 40 };

extern const char *const line_names[LINES], *const sku_names[SKUS];

/* --- steps --- */

/* A kind of step: how often it is taken among the others, and what does it. */
struct step_kind { const char *name; int weight; void (*take)(struct world *t, const struct step *s); };

extern const struct step_kind order_steps[], ship_steps[], return_steps[], psn_steps[];

/* --- the program's side --- */

typedef int (*verb_fn)(struct work *w, const void *in, void *out, struct err *e);

bool world_open(struct world *t);
void world_close(struct world *t);

/* Take a step in a transaction of its own, which the model expects to go as VERDICT; true when it was taken. */
bool attempt(struct world *t, enum verdict_of_model verdict, verb_fn verb, const void *in, void *out);

/* Read something, as another verb would. True when it was there. */
bool look(struct world *t, verb_fn read, const void *in, void *out);

/* Everything that was read so far is gone. */
void forget(struct world *t);

/* The step in words, for the list that a failure prints. */
void tell(struct world *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The world is wrong; the first reason is kept. */
void wrong(struct world *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* After each step: the model against the program; the audit. */
void compare(struct world *t);
void audit(struct world *t);

/* Order I of the model and the program's, for what only the program decides. */
bool order_now(struct world *t, int i, struct order *ret);

/* --- the rules of the model --- */

int64_t available(const struct world *t, int item);
/* Units of ITEM in one unit of SKU. */
int64_t made_of(int sku, int item);
bool can_promise(const struct world *t, int sku, int64_t qty);

/* Units of a line go from bucket to bucket, with what that does to goods and promises. */
void move_units(struct world *t, struct m_order *o, struct m_line *l, int from, int to, int64_t qty);
/* The state that follows from where the units are. */
void settle_state(struct m_order *o);
int64_t units_in(const struct m_order *o, int bucket);
/* What the buyer has to pay in the end. */
int64_t billable(const struct m_order *o);
int parcel_units_are_in(int64_t parcel_state);
void move_parcel(struct world *t, struct m_parcel *p, int64_t to);
void cancel_order(struct world *t, int i);
/* Take in an order that the program made. */
int adopt_order(struct world *t, const char *name);

/* An order, parcel or RMA by chance: mostly one that FITS. -1 when there is none at all. */
int any_order(const struct world *t, uint32_t by, bool (*fits)(const struct world *t, int i));
int any_parcel(const struct world *t, uint32_t by, bool (*fits)(const struct world *t, int i));

#endif
