/* outbox.c - messages put by */
#include "outbox/outbox.h"

#include <string.h>
#include "outbox.sql.h"
#include "base/banned.h"

struct row { int64_t id, order_id, parcel_id, request_id, now_ms; const char *event, *template, *medium, *party; };

static const struct field row_fields[] = {
	INT(struct row, id, 0, ""), INT(struct row, order_id, 0, ""), INT(struct row, parcel_id, 0, ""),
	INT(struct row, now_ms, 0, ""), TEXT(struct row, event, 0, ""), TEXT(struct row, template, 0, ""),
	TEXT(struct row, medium, 0, ""), INT(struct row, request_id, 0, ""), TEXT(struct row, party, 0, ""), FIELDS_END
};
static const struct record row_record = { "message", sizeof(struct row), row_fields };

int outbox_add(struct work *w, const struct outbox_told *t, struct err *e)
{
	struct row r = { .order_id = t->order_id, .parcel_id = t->parcel_id, .now_ms = w->now_ms, .event = t->event,
		.template = t->template,
		.medium = t->email ? "mail" : "sms", .request_id = t->party ? t->request_id : INT_UNKNOWN, .party = t->party };

	const char *tell = setting_text(w, SETTING_TELL, e);

	if (!tell)
		return -1;
	if ((!t->email && !t->phone) || strcmp(tell, "no") == 0)
		return 0;
	return store_next_id(w, ID_MESSAGE, &r.id, e) || store_run(w, &SQL_OUTBOX_ADD, &row_record, &r, e) ? -1 : 0;
}
