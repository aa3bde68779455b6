/* store.h - what a rule may use of the data file: statements, in a unit of work
 *
 * A statement is a block of a .sql file, made into a struct sql at build. Its parameters (:name) and its
 * result columns are fields of a record, found by name; a name that is no field is a bug and says so. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "wire/record.h"

struct store;

struct sql { const char *name, *text; };

enum verdict {
	VERDICT_NONE, VERDICT_CREATED, VERDICT_UPDATED, VERDICT_UNCHANGED, VERDICT_STALE, VERDICTS,
};

/* Each room that remembers look-ups has a slot of its own. */
enum cache_slot { CACHE_SETTING, CACHE_ITEM, CACHE_LOCATION, CACHE_AWB, CACHE_SLOTS };

/* All that a rule is given. A rule sets VERDICT (imports) or CHANGED (steps) for the record it works on. */
struct work {
	struct store *db;
	struct arena *mem;          /* lives as long as the batch; everything in it is gone after it */
	int64_t now_ms;
	const char *actor;
	enum verdict verdict;
	bool changed;
	void *cache[CACHE_SLOTS];   /* look-ups of the rooms, in work_memory(); NULL at first and when forgotten */
	struct arena *kept;         /* lives over batches; NULL: look-ups are in MEM */
	int64_t catalogue;          /* version of the items, locations and settings that are remembered */
	bool catalogue_raised;      /* by this transaction */
	struct ahead *ahead;        /* answers found ahead, in MEM; NULL when there are none */
	struct totals *totals;      /* sums of the report totals, in MEM; NULL at the start of a batch */
	int64_t items_created, locations_created;   /* by the way, in this run, for the summary */
	int64_t control_minor;      /* what the rows of this input have come to so far, for its control total */
};

/* Forget all look-ups: what they found may have been undone. */
void work_forget(struct work *w);

/* Where look-ups are kept. RET: borrowed. */
struct arena *work_memory(struct work *w);

/* At the start of a transaction: forget the look-ups if somebody has changed an item, location or setting. */
int work_refresh(struct work *w, struct err *e);

/* Tell other processes, when this transaction is committed, that an item, location or setting was changed. */
int work_catalogue_changed(struct work *w, struct err *e);

/* Run a statement that gives no rows, with the parameters from IN (may be NULL with none). A backend may
 * carry it out later, before the next statement that gives an answer or the commit; what fails there is
 * ERR_REPLAY. ERR_CONFLICT for a broken constraint, ERR_BUSY, ERR_IO. */
int store_run(struct work *w, const struct sql *q, const struct record *in_type, const void *in, struct err *e);

/* The same at once; *RET is how many rows it changed. */
int store_change(struct work *w, const struct sql *q, const struct record *in_type, const void *in, int64_t *ret,
	struct err *e);

/* Tables whose rows get their id from us. */
enum id_kind { ID_ORDER, ID_CUSTOMER, ID_ITEM, ID_MOVE, ID_PARCEL, ID_MESSAGE, ID_REFUND, ID_RMA, ID_SERVICE,
	ID_PARTNER, ID_REQUEST, ID_KINDS };

/* An id no other row of the table has or will have; ids rise, with gaps. */
int store_next_id(struct work *w, enum id_kind kind, int64_t *ret, struct err *e);

/* The part of a sum that this process writes: rows that several add to at once have one for each. Parts are
 * small numbers; what a row is worth is the sum over them. */
int store_part(struct work *w, int64_t *ret, struct err *e);

/* Statements run so far that may have changed something: equal values mean nothing was written between. */
int64_t store_writes(const struct work *w);

/* One row into RET (initialised here, texts in the arena): 1, or 0 when there is none, or -1. */
int store_get(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, void *ret, struct err *e);

/* Every row into a new array in the arena. */
int store_all(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, struct list *ret, struct err *e);

/* Looking ahead. Where each answer is a way to a server and back, a batch announces what it will ask, and all of
 * it is answered at once, before the transaction. What is found so may have changed since: *RET_SURE tells. Who
 * finds something that he is not sure of, and wants to change it, asks again with store_get(). Who finds nothing
 * may add it, when a constraint forbids that it is there twice: then the batch is run again, with sure answers.
 * An announced question is answered ahead once; the next time it is asked as if it had not been announced.
 * What is answered inside the transaction, with store_look(), is sure.
 * Elsewhere all this is store_get(), store_all() and store_each(), and sure. */

/* True where it is worth it to announce questions: answers come from far. */
bool store_looks_ahead(const struct work *w);

/* Announce that Q will be asked with IN; its texts live as long as the batch. */
int store_ahead(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, struct err *e);

/* Answer what was announced since the last look, inside this transaction. */
int store_look(struct work *w, struct err *e);

/* store_get() and store_all() for what may have been announced. */
int store_get_early(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, void *ret, bool *ret_sure, struct err *e);
int store_all_early(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, struct list *ret, bool *ret_sure, struct err *e);


/* store_each() for it; what is known needs no asking and is always taken, so it must have been asked inside. */
int store_each_early(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, int (*each)(void *arg, const void *row, struct err *e), void *arg,
	struct err *e);

/* From now on the answer to Q with IN is ROW, as often as it is asked: we have just written it (SURE), or found it
 * and will say so when we change it. */
void store_is_now(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, const void *row, bool sure);

/* Each row in turn to EACH, which returns 0 to go on; a row's texts live until EACH returns.
 * Statements may be run inside EACH, the same one too. */
int store_each(struct work *w, const struct sql *q, const struct record *in_type, const void *in,
	const struct record *out_type, int (*each)(void *arg, const void *row, struct err *e), void *arg,
	struct err *e);

#endif
