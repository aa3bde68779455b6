/* ship_impl.h - what the files of this room share; nobody else includes it */
#ifndef SHIP_SHIP_IMPL_H
#define SHIP_SHIP_IMPL_H

#include "outbox/outbox.h"
#include "ship/ship.h"

extern const struct record parcel_line_record;

extern const char *const label_form_words[];

/* How far the cash of a parcel is; words in cod_state_words. */
enum cod_state { COD_UNMATCHED, COD_OUTSTANDING, COD_SHORT, COD_SETTLED, COD_OVER };

/* By what is outstanding, and whether anything was remitted. */
int64_t cod_state_of(int64_t outstanding, bool remitted);

/* Set what is told back of R: its names, and how far the cash of its parcel is. */
void remittance_finish(struct work *w, struct remittance *r);

/* The bucket that the units of a parcel in STATE are in. */
int parcel_bucket(int64_t state);

/* The steps from FROM to TO, the shortest way, into RET (TO last); how many, or 0 when there is no way. */
int parcel_way(int64_t from, int64_t to, int ret[PARCEL_STATES]);

/* The parcel named by IN: parcel, or awb (and courier), or the order's only one that is under way.
 * ERR_PARCEL_UNKNOWN, ERR_FIELD_MISSING. Its lines are loaded, PARCEL and ORDER are set. */
int parcel_find(struct work *w, const struct ship_step *in, struct parcel *ret, struct err *e);

/* All parcels of an order, by number, without their lines. */
int parcel_of_order(struct work *w, int64_t order_id, struct list *ret, struct err *e);

/* Lines of the parcel into P. */
int parcel_load_lines(struct work *w, struct parcel *p, struct err *e);

/* Set PARCEL and ORDER. */
void parcel_name(struct work *w, struct parcel *p);

/* Parcels of O go after its units. */
int ship_follow(struct work *w, struct order *o, struct err *e);

/* Move P one legal step, to the event TOLD, and its units with it, O being its order as loaded; without O the units
 * are there already. */
int parcel_move(struct work *w, struct parcel *p, struct order *o, const struct parcel_event *told, struct err *e);

/* The same all the way to TOLD's event, the steps between inferred. */
int parcel_walk(struct work *w, struct parcel *p, struct order *o, const struct parcel_event *told, struct err *e);

/* Queue what the customer is told of the last event of P, EVENT. */
int parcel_tell(struct work *w, const struct parcel *p, const struct order *o, int64_t event, struct err *e);

/* Write P's row back. */
int parcel_save(struct work *w, const struct parcel *p, struct err *e);

/* The same, but for its number, its manifest and what was remitted, which no report of a courier changes. */
int parcel_save_step(struct work *w, const struct parcel *p, struct err *e);

/* Write an event that moves no state. */
int parcel_note(struct work *w, struct parcel *p, const struct parcel_event *told, struct err *e);

/* A number for P from the file, which must not have been used: ERR_FIELD_MISSING when there is none left. */
int awb_from_file(struct work *w, const char *path, const char *courier, const struct parcel *p, const char **ret,
	struct err *e);

/* True when a parcel has this number. */
int awb_is_used(struct work *w, const char *courier, const char *awb, struct err *e);

/* What is to be collected for P, of O, at the door. */
/* IS_PLAN: as if those packed before it were labelled first. */
int parcel_cod(struct work *w, const struct order *o, const struct parcel *p, bool is_plan, int64_t *ret,
	struct err *e);

#endif
