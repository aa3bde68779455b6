/* refund.h - refunds: money that is to be given back, asked for, decided on, tried and done (domain: refunds)
 *
 * A refund is asked for once for what it is for: units that will not be kept, an amount paid too much, goodwill.
 * What a unit of a line costs is its cumulative share, so that any splits end at the line's net and tax; what a piece
 * of a kit costs is its share of what its component costs, which has its share of the line. Money that went is a fact in the ledger of payments; a refund is the way there. */
#ifndef REFUND_REFUND_H
#define REFUND_REFUND_H

#include "pay/pay.h"

enum refund_state {
	REFUND_REQUESTED, REFUND_APPROVED, REFUND_REJECTED, REFUND_CANCELLED, REFUND_PROCESSING, REFUND_SUCCEEDED,
	REFUND_FAILED,
};

/* Why; words in refund_cause_words. */
enum refund_cause {
	CAUSE_CANCEL, CAUSE_RTO, CAUSE_LOST, CAUSE_RETURN, CAUSE_CLAIM, CAUSE_EXCHANGE, CAUSE_GOODWILL, CAUSE_OVERPAID,
};

/* What `oms-order refund --step` is told. */
enum refund_do {
	DO_REQUEST, DO_APPROVE, DO_REJECT, DO_CANCEL, DO_PROCESS, DO_SUCCEED, DO_FAIL,
};

/* Units of a line, or pieces of a COMPONENT of it, and their part of it. */
struct refund_line {
	const char *line, *component;
	int64_t qty, net_minor, tax_minor, cgst_minor, sgst_minor, igst_minor;
	int64_t line_no, refund_id, item_id, per_unit, price_minor;
	struct list pieces;              /* of sums: those of each component of a kit, struct refund_line */
};

struct refund_attempt {
	int64_t no;
	const char *gateway, *parent, *ref;
	int64_t amount_minor, attempt_state, at, ended_at;
	const char *error;
	int64_t refund_id, order_id;
};

struct refund {
	const char *refund, *order;      /* REFUND: order/Rn */
	int64_t refund_state, cause;
	int64_t amount_minor, charges_minor, done_minor;
	const char *currency, *note, *asked_ref;
	struct list lines;               /* of struct refund_line */
	struct list attempts;            /* of struct refund_attempt */
	int64_t requested_at, state_at;
	int64_t refundable_minor, payment_status, due_minor;    /* of the order */
	/* in the data file only */
	int64_t id, order_id, no, last_seq, waived_minor, rma_id, pieces_minor;
	const char *channel, *order_ref;
};

/* What the verb is told. */
struct refund_step {
	const char *refund, *order;
	int64_t step;                    /* a refund_do; unknown: request, for an order */
	int64_t amount_minor, cause, qty;
	const char *line, *note, *ref, *gateway, *parent, *error;
	int64_t attempt, at, open;
	/* of the instructions */
	const char *since, *until;
	int64_t since_ms, until_ms, id, order_id;
};

/* An attempt that is on its way, as who pays it out is told of it. */
struct refund_instruction {
	const char *refund, *instruction, *order, *channel, *order_ref, *gateway, *parent, *currency, *note, *name, *email, *phone;
	int64_t attempt, amount_minor, at, cause;
	int64_t no;
};

/* What another room asks to be given back. */
struct refund_ask {
	enum refund_cause cause;
	const struct unit_move *units;   /* line_no and qty: these units; NULL: whatever is owed */
	size_t n;
	const struct refund_line *pieces;    /* line_no, item_id and qty: these pieces beside the units */
	size_t n_pieces;
	bool waives;                     /* what is not owed lowers the bill, also for units that are kept */
	bool follows;                    /* without units: only for units that never reached the buyer */
	int64_t amount_minor;            /* INT_UNKNOWN: what the units cost, or all that is owed */
	int64_t charges_minor;           /* beside the units, owed or not; INT_UNKNOWN: what is owed of charges */
	int64_t rma_id;
	const char *note, *ref;
	int64_t at;
};

extern const struct record refund_record, refund_step_record, refund_instruction_record;
extern const char *const refund_state_words[], *const refund_cause_words[], *const refund_do_words[];

/* True when a refund may go from state FROM (-1: a new one) to TO. */
bool refund_step_allowed(int64_t from, int64_t to);

/* The verb: ask for a refund of an order, or take a step with one. OUT is the refund after it. ERR_ORDER_UNKNOWN,
 * ERR_REFUND_UNKNOWN, ERR_STATE_REFUSED, ERR_OVER_REFUND, ERR_NOTHING_OWED, ERR_CONFLICT, ERR_FIELD_*. */
int refund_step(struct work *w, const struct refund_step *in, struct refund *out, struct err *e);

/* The refund of this name. ERR_REFUND_UNKNOWN, ERR_ORDER_UNKNOWN. */
int refund_named(struct work *w, const char *name, struct refund *ret, struct err *e);

/* Refunds that are neither done nor given up, oldest first, as subjects: struct refund_step. */
int refund_open(struct work *w, order_emit emit, void *arg, struct err *e);

/* Attempts that are on their way, oldest first: all, or of the refund or order named. Streams. ERR_STATE_REFUSED when
 * what is named has none, ERR_REFUND_UNKNOWN, ERR_ORDER_UNKNOWN, ERR_USAGE. */
int refund_instructions(struct work *w, const struct refund_step *in, order_emit emit, void *arg, struct err *e);

/* Ask for a refund of O, which was loaded: 1 and the new one in OUT, 0 when nothing is owed, -1. ERR_OVER_REFUND when
 * more than was paid is asked for. */
int refund_ask(struct work *w, struct order *o, const struct refund_ask *ask, struct refund *out, struct err *e);

/* What is owed to the buyer of O and not yet asked for. */
int refund_owed(struct work *w, const struct order *o, int64_t *ret_minor, struct err *e);

/* order_cancel() and the like are followed by this: what is owed by now is asked for. */
int refund_follow(struct work *w, struct order *o, enum refund_cause cause, const char *note, struct err *e);

/* Units of O that were lost are found: refunds of them that nobody has begun to pay are given up, and what is owed all
 * the same is asked for. */
int refund_found(struct work *w, struct order *o, struct err *e);

/* pay_fact(), after which a refund that a gateway tells of is the success of the one asked for. */
int refund_fact(struct work *w, const struct payment *in, struct payment *out, struct err *e);

/* The same for facts that were matched with their orders: those that no refund knows yet. */
int refund_match(struct work *w, struct err *e);

/* The refund of an RMA that is not given up, newest: 1, 0, -1. */
int refund_of_rma(struct work *w, int64_t rma_id, struct refund *ret, struct err *e);

/* What is asked for and not done, of all refunds of O. */
int refund_open_minor(struct work *w, const struct order *o, int64_t *ret, struct err *e);

/* Settle PARTS of lines of FROM, units that come back, by credit of TO, which is sent instead: as much as TO owes. */
int refund_exchange(struct work *w, struct order *from, struct order *to, const struct list *parts, struct err *e);
/* Take it back: the credit returns, the units are free. */
int refund_exchange_undo(struct work *w, struct order *from, struct order *to, struct err *e);

/* Units of line LINE_NO of O in refunds that are not given up, into RET with the sums of their parts; of a kit with its
 * pieces. */
int refund_line_sums(struct work *w, const struct order *o, int64_t line_no, struct refund_line *ret, struct err *e);

/* What QTY further units of L cost: their cumulative share after those in SUMS. */
void refund_line_part(const struct order_line *l, const struct refund_line *sums, int64_t qty,
	struct refund_line *ret);

/* What of PART, of whole units of L, is the rest of the pieces that were given before: it ends at the line's amounts, and
 * lowers the bill as those pieces did. SUMS as above. RET: in minor units. */
int64_t refund_line_rest(const struct order *o, const struct order_line *l, const struct refund_line *sums,
	const struct refund_line *part);

/* What QTY further pieces of component C of SUMS cost: their cumulative share of its share of the line. */
void refund_piece_part(const struct order_line *l, const struct refund_line *sums, size_t c, int64_t qty,
	struct refund_line *ret);

/* Units of the line of which a piece is refunded, at least. */
int64_t refund_opened_units(const struct refund_line *sums);

/* What this part is worth to the buyer: net, and tax where it is not in the net. */
int64_t refund_line_worth(const struct order *o, const struct refund_line *part);

#endif
