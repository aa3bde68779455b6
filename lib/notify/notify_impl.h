/* notify_impl.h - what the files of this room share; nobody else includes it */
#ifndef NOTIFY_NOTIFY_IMPL_H
#define NOTIFY_NOTIFY_IMPL_H

#include "notify/notify.h"

/* What a template may name: {{ref}}, {{total}} and so on; read by its field table. */
struct told {
	const char *order, *ref, *name, *currency;
	int64_t total_minor, paid_minor, due_minor, refund_minor;
	const char *items, *waiting_items, *courier, *awb, *tracking, *cod, *shop, *rma, *reason;
	const char *headline, *parcels, *promised, *phone;   /* of the answer to where an order is */
	/* of a request to a partner */
	const char *request, *service, *partner, *need, *by, *version, *terms, *sha256, *about, *proposed, *duties;
};

extern const struct record told_record;
extern const char *const status_language_words[];

/* The setting tracking_url, with {courier} and {awb} put in. RET: in the arena, "" when it is not set; NULL and E when it
 * cannot be read. */
const char *tracking_link(struct work *w, const struct parcel *p, struct err *e);

/* The template NAME in LANGUAGE: the user's own, else the built-in one. RET: in the arena. ERR_NOINPUT. */
int template_find(struct work *w, const char *name, const char *language, const char **ret, struct err *e);

/* TEMPLATE with its fields filled in: subject and text, in the arena. A field that is not there is ERR_FIELD_VALUE. */
int template_fill(struct work *w, const char *text, const struct told *t, const char **ret_subject,
	const char **ret_text, struct err *e);

/* Write subject and text of M, whose order and parcel are read. */
int message_write(struct work *w, struct message *m, struct err *e);

/* The same for a message to one side of a request to a partner. */
int request_write(struct work *w, struct message *m, struct err *e);

/* M as a mail (RFC 5322) or a JSON object. */
void message_mail(struct work *w, const struct message *m, struct buf *out, struct err *e);
void message_json(const struct message *m, struct buf *out);

#endif
