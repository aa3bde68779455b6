/* order_impl.h - what the files of this room share; nobody else includes it */
#ifndef ORDER_ORDER_IMPL_H
#define ORDER_ORDER_IMPL_H

#include "order/order.h"
#include "outbox/outbox.h"

/* --- the state tables (order_state.c) --- */

/* The bucket before TO on the way that is inferred, or -1. */
int unit_before(int to);

/* The name of a bucket, BUCKET_NEW too. */
const char *bucket_name(int bucket);

/* True when a source that said FROM may later say TO. */
bool status_may_follow(int64_t from, int64_t to);

/* The bucket of units of which the source says STATUS. */
int status_bucket(int64_t status);

/* --- computed statuses and amounts (order_amounts.c, order_status.c) --- */

/* Fill what is shown but not stored: order, fulfilment, payment and return status, due, unit prices. */
void order_compute(struct work *w, struct order *o);

/* Units of all lines, by bucket. */
void order_units(const struct order *o, int64_t ret[BUCKETS]);

/* The word for where its units are; without lines, for where the source says the order is. */
int64_t order_fulfilment_of(const struct order *o);
/* What the buyer owes in all, paid or not; INT_UNKNOWN when nobody told. */
int64_t order_billable_minor(const struct order *o);

/* What of it the ledger of money holds as paid, less what was given back. */
int64_t order_net_paid_minor(const struct order *o);

/* What exchanges moved here, less what they moved away. */
int64_t order_credit_minor(const struct order *o);

/* Fill what is shown of the payment. */
void order_compute_money(struct order *o);

/* What the kept units of a line cost; INT_UNKNOWN when nobody told. */
int64_t line_kept_minor(const struct order_line *l);

/* Compute shares, nets, taxes, totals and round-off from what was told; what was computed is marked so.
 * With CHECK a told total that is not the sum is ERR_TOTAL_MISMATCH unless TRUST. */
int order_amounts(struct work *w, struct order *o, bool check, bool trust, struct err *e);

/* --- marks: which fields were told by an older record, computed, or amended by hand --- */

/* "name=version name=* name=!": the mark of NAME, borrowed, *RET_LEN long; NULL when it has none. */
const char *mark_get(const char *marks, const char *name, size_t *ret_len);
bool mark_is(const char *marks, const char *name, char what);
void mark_set(struct arena *mem, const char **marks, const char *name, const char *value);
void mark_drop(struct arena *mem, const char **marks, const char *name);

struct merge {
	struct arena *mem;
	int64_t now_version, version;    /* of what is stored, of what comes */
	const char **marks;
	bool by_hand;                    /* amend: overrides everything and is marked so */
	bool changed, tie;               /* something was taken; versions are equal but values differ */
	char tie_field[64];
};

/* Take from FROM into TO, field by field, what is told and newer. PREFIX is "" or "ship_to_". */
void merge_fields(struct merge *m, const struct record *type, void *to, const void *from, const char *prefix);

/* --- an order being changed (order_edit.c) --- */

struct queued_move { struct order_line *line; int from, to; int64_t qty; };

struct order_edit {
	struct work *w;
	struct order *o;
	struct contribution *before;     /* NULL for a new order */
	int64_t seq, at;
	int64_t was_state, was_holds, was_kept_minor, was_rto_open;    /* as they are in the data file */
	struct queued_move *moves;
	size_t n_moves, room_moves;
	bool changed, is_new;
	bool silent;                     /* a source told it: customers know, or will be told by it */
};

/* Begin to change O, which was loaded (or is new). */
void edit_begin(struct order_edit *ed, struct work *w, struct order *o, bool is_new, int64_t at);

/* Move QTY units of LINE one legal step, with what it does to stock. ERR_STATE_REFUSED. */
int edit_units(struct order_edit *ed, struct order_line *line, int from, int to, int64_t qty, struct err *e);

/* The same over the steps between, as a source's word demands. */
int edit_walk(struct order_edit *ed, struct order_line *line, int from, int to, int64_t qty, struct err *e);

/* Promise up to QTY waiting units of LINE; *RET is how many were. With ALL only if all can be. */
int edit_reserve(struct order_edit *ed, struct order_line *line, int64_t qty, bool all, int64_t *ret, struct err *e);

/* Promise units that came back undelivered, to be sent again. ERR_STOCK_SHORT. */
int edit_reserve_again(struct order_edit *ed, struct order_line *line, int64_t qty, struct err *e);

/* Put a message to the buyer by, unless nobody is told: TEMPLATE, once for what KEY names in the order. */
int edit_tell(struct order_edit *ed, const char *template, const char *key, struct err *e);

/* Write an event, with the unit moves since the last one under its number. STATE -1: the state stays. */
int edit_event(struct order_edit *ed, const char *event, int to_state, const char *body, struct err *e);

/* The steps of the state that follow from the units, each with its event. */
int edit_settle(struct order_edit *ed, struct err *e);

/* Set or clear holds so that those in MASK are as in WANT; each change is an event. */
int edit_holds(struct order_edit *ed, int64_t mask, int64_t want, const char *reason, struct err *e);

/* Check address and contact, set and clear their holds. */
int edit_verify(struct order_edit *ed, struct err *e);

/* Write lines and header back and account for the difference in the totals. ALL: every field, not only units. */
int edit_save(struct order_edit *ed, bool all, struct err *e);

/* --- what a source says of units (order_told.c) --- */

/* Take the counts of shipped, cancelled and returned units FROM a record, or forget them (NULL). */
void told_parts(struct order_line *l, const struct order_line *from);

/* Where the source says the QTY units of a line are, by its status and counts. */
void told_units(const struct order_line *told, int64_t qty, int64_t ret[BUCKETS]);

/* Bring the units at least as far as told; those known to be further stay. ERR_CONFLICT when they cannot be there. */
int told_bring(struct order_edit *ed, struct order_line *l, const int64_t told[BUCKETS], struct err *e);

/* Begin a line new to us: all its units wait, and some may have left before we were told. */
int told_new_line(struct order_edit *ed, struct order_line *l, struct err *e);

/* Freeze what a kit is made of now, for this line. */
int told_freeze_kit(struct order_edit *ed, const struct order_line *l, struct err *e);

/* --- loading (order_load.c) --- */

/* The order with its lines: 1, 0 when there is none, -1. */
int order_load(struct work *w, const char *channel, const char *ref, struct order *ret, struct err *e);

/* Announce that an order will be loaded; and load what may have been announced, see store_get_early(). */
int order_ahead(struct work *w, const char *channel, const char *ref, struct err *e);
int order_load_early(struct work *w, const char *channel, const char *ref, struct order *ret, bool *ret_sure,
	struct err *e);

/* The same by identity; ERR_ORDER_UNKNOWN when there is none. */
int order_must_load_ahead(struct work *w, const char *order, struct err *e);

/* Lines of the order into O, in their order. */
int order_load_lines(struct work *w, struct order *o, struct err *e);
int order_load_lines_ahead(struct work *w, const struct order *o, struct err *e);

/* --- whose record it is (order_identify.c) --- */

/* Channel and reference of O, from whichever it tells. ERR_FIELD_MISSING, ERR_FIELD_VALUE when they differ. */
int order_identify(struct work *w, struct order *o, struct err *e);

/* --- a record told again (order_same.c) --- */

/* Whether the order of the record TOLD, which is prepared, is new or known; ORDER_SAME: TOLD was applied last, and
 * OUT is the order, not computed; ORDER_TO_LOAD: what is stored must be read whole. */
enum order_known { ORDER_NEW, ORDER_SAME, ORDER_TO_LOAD };
int order_seen(struct work *w, struct order *told, struct order *out, struct err *e);

/* --- many orders (order_lot.c) --- */

enum { ORDER_LOT_MOST = 250 };

/* Who goes through orders with their lines. AHEAD, if not NULL, announces what EACH will ask. */
struct order_lot {
	struct work *w;
	int (*each)(void *arg, struct order *o, struct err *e);
	int (*ahead)(void *arg, struct work *w, const struct order *o, struct err *e);
	void *arg;
	/* private */
	struct order *orders;
	size_t n;
};

/* One order more, without its lines; its texts are lent. EACH is given it with its lines, now or when there are
 * MOST (negative: as many as is good). Until then, while N is not 0, W's arena must stay as it is. */
int order_lot_add(struct order_lot *lot, const struct order *row, int64_t most, struct err *e);

/* Pass on those that are kept. */
int order_lot_end(struct order_lot *lot, struct err *e);

/* The line with this key, or NULL. RET: borrowed. */
struct order_line *order_line_named(const struct order *o, const char *line);

/* Sort lines by their key (numbers as numbers), so that the order does not depend on arrival. */
void order_sort_lines(struct order *o);

/* --- customers (order_customer.c) --- */

/* Find or make the customer of O, take newer data; sets O's customer_id and its customer's key. */
int order_put_customer(struct work *w, struct order *o, int64_t version_ms, struct err *e);

/* Announce the customer of O. */
int order_customer_ahead(struct work *w, const struct order *o, struct err *e);

/* E.164 of PHONE as written in COUNTRY, in the arena; NULL when it cannot be one. */
const char *phone_e164(struct arena *mem, const char *phone, const char *country);

/* --- rules of addresses (order_rules.c) --- */

/* The holds (address, contact) that the rules demand for O. */
int order_rules(struct work *w, const struct order *o, int64_t *ret_holds, struct err *e);

/* --- the steps people take (order_steps.c) --- */

/* True when what the buyer owes is secured as the setting NEEDS it; where another collects it, there is nothing to wait
 * for. */
bool order_secured(const struct order *o, const char *needs);

/* REASON as the body of an event; NULL for NULL. */
const char *reason_body(struct work *w, const char *reason);

/* An expired order was paid: its units are reserved again, all of them, and it is placed. ERR_STOCK_SHORT. */
int order_revive(struct order_edit *ed, struct err *e);

/* ERR_HOLD_SET with the names of O's holds. */
int order_held(const struct order *o, struct err *e);

/* --- totals (order_totals.c) --- */

/* What O adds to the totals; in the arena. */
struct contribution *order_contribution(struct work *w, const struct order *o);

/* Add it, or with SIGN -1 take it away, in memory; order_totals_flush() writes. */
void totals_add(struct work *w, const struct contribution *c, int64_t sign);

#endif
