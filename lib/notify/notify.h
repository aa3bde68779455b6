/* notify.h - customers are told: messages of the outbox, written by templates and given to a command (I31) */
#ifndef NOTIFY_NOTIFY_H
#define NOTIFY_NOTIFY_H

#include "psn/psn.h"
#include "ship/ship.h"

enum message_form { FORM_MAIL, FORM_JSON };
enum message_state { MESSAGE_QUEUED, MESSAGE_SENDING, MESSAGE_SENT, MESSAGE_FAILED };

/* A message as it stands in the outbox. */
struct message {
	const char *message;             /* its Message-ID without brackets: the same whenever it is tried */
	const char *order, *request, *template, *to, *subject, *text;
	int64_t party;                   /* with REQUEST: which side of it */
	int64_t medium, message_state, tries, queued_at, next_at, sent_at;
	const char *error;
	/* in the data file only */
	int64_t id, order_id, parcel_id, request_id, now_ms;
	const char *event, *channel, *ref, *email, *phone;
};

struct notify_query {
	int64_t list, as, max_tries, message_state, limit;
	const char *order, *request, *via;
	int64_t now_ms, id, as_mail;
};

extern const struct record message_record, notify_query_record;

/* How a run goes: the clock stands still when FIXED_NOW; nothing is sent when DRY_RUN. */
struct notify_run { struct work *w; bool fixed_now, dry_run; int (*emit)(void *arg, const void *row, struct err *e);
	void *arg; };

/* Give each message that is due to the command VIA, on its standard input, and note what became of it; or with LIST
 * show the outbox. Outside a transaction. ERR_NOT_SENT at the end when a command failed; ERR_USAGE, ERR_IO. */
int notify_run(const struct notify_run *r, const struct notify_query *in, struct err *e);

/* One parcel of an answer; LINK is where it can be followed. */
struct answer_parcel { const char *status, *headline, *courier, *awb, *link, *delivered; };

/* "Where is my order", for the customer: masked, without words of ours. */
struct answer {
	const char *order, *ref, *lang, *name, *phone, *status, *headline, *promised, *title, *text, *track;
	struct list parcels;             /* of struct answer_parcel */
};

struct status_query { const char *order; int64_t lang; };

typedef int (*status_emit)(void *arg, const void *row, struct err *e);

extern const struct record answer_record, status_query_record;

/* The answer for one order, in words of the templates status and status_words. For an order that is not there the answer
 * says so, and ERR_ORDER_UNKNOWN follows. */
int notify_status(struct work *w, const struct status_query *in, status_emit emit, void *arg, struct err *e);

/* What a buyer says of an order. */
struct feedback { const char *order, *text; int64_t score, version, at; const char *actor; int64_t order_id; };

extern const struct record feedback_record;

/* A version of what is said of an order; the same again changes nothing. ERR_STATE_REFUSED when nothing was
 * delivered. */
int feedback_give(struct work *w, const struct feedback *in, struct feedback *out, struct err *e);

#endif
