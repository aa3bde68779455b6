/* report_texts.c - what is said to customers is said once (I31), and no text holds the number of a card (I32) */
#include "report/report_audit.h"

#include <string.h>
#include "base/card.h"
#include "report.sql.h"
#include "base/banned.h"

struct text_row { const char *place, *subject, *text, *email; int64_t messages; };

static const struct field text_fields[] = {
	TEXT(struct text_row, place, 0, ""), TEXT(struct text_row, subject, 0, ""), TEXT(struct text_row, text, 0, ""),
	TEXT(struct text_row, email, 0, ""), INT(struct text_row, messages, 0, ""), FIELDS_END
};
static const struct record text_record = { "text", sizeof(struct text_row), text_fields };

static int said_twice(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct text_row *r = row;

	buf_clear(&out->subject);
	buf_format(&out->subject, "%s %s", r->subject, r->place);
	return report_finding(out, "I31", 1, r->messages, e);
}

/* The number is not said again. */
static int text(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct text_row *r = row;

	if (!r->text || !card_in_text(r->text))
		return 0;
	buf_clear(&out->subject);
	buf_format(&out->subject, "%s %s", r->subject, r->place);
	return report_finding_text(out, "I32", "no number of a card", "one", e);
}

/* Personal data stand with the order and its customer, not in histories. */
static int personal(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct text_row *r = row;

	if (!strstr(r->text, r->email))
		return 0;
	buf_clear(&out->subject);
	buf_format(&out->subject, "%s %s", r->subject, r->place);
	return report_finding_text(out, "I32", "no address of the customer", "one", e);
}

int audit_texts(struct report_out *out, struct err *e)
{
	static const struct sql *const texts[] = {
		&SQL_AUDIT_TEXT_ORDERS, &SQL_AUDIT_TEXT_LINES, &SQL_AUDIT_TEXT_CUSTOMERS, &SQL_AUDIT_TEXT_EVENTS,
		&SQL_AUDIT_TEXT_PARCELS, &SQL_AUDIT_TEXT_FEEDBACK, &SQL_AUDIT_TEXT_MOVES, &SQL_AUDIT_TEXT_SETTINGS,
	};

	if (store_each(out->w, &SQL_AUDIT_MESSAGES, NULL, NULL, &text_record, said_twice, out, e))
		return -1;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (store_each(out->w, texts[i], NULL, NULL, &text_record, text, out, e))
			return -1;
	return store_each(out->w, &SQL_AUDIT_PERSONAL, NULL, NULL, &text_record, personal, out, e);
}
