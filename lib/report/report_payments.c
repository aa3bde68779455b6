/* report_payments.c - the invariants of money (I12, I13, I17) */
#include "report/report_audit.h"

#include "report.sql.h"
#include "base/banned.h"

static const struct field money_fields[] = {
	TEXT(struct money, gateway, 0, ""), TEXT(struct money, root, 0, ""), TEXT(struct money, channel, 0, ""),
	TEXT(struct money, ref, 0, ""), INT(struct money, id, 0, ""), INT(struct money, authorized_minor, 0, ""),
	INT(struct money, captured_minor, 0, ""), INT(struct money, collected_minor, 0, ""),
	INT(struct money, given_back_minor, 0, ""), INT(struct money, refunds_minor, 0, ""),
	INT(struct money, was_authorized, 0, ""), INT(struct money, was_captured, 0, ""),
	INT(struct money, was_collected, 0, ""), INT(struct money, was_given_back, 0, ""),
	INT(struct money, waived_minor, 0, ""), INT(struct money, credit_minor, 0, ""),
	INT(struct money, was_waived, 0, ""), INT(struct money, was_credit, 0, ""), FIELDS_END
};

const struct record money_record = { "money", sizeof(struct money), money_fields };

bool money_sum(const struct money *m, size_t i, const char **ret_what, int64_t *ret_is, int64_t *ret_was)
{
	const struct { const char *what; int64_t is, was; } sums[] = {
		{ "authorized_minor", m->authorized_minor, m->was_authorized },
		{ "captured_minor", m->captured_minor, m->was_captured },
		{ "collected_minor", m->collected_minor, m->was_collected },
		{ "given_back_minor", m->given_back_minor, m->was_given_back },
		{ "waived_minor", m->waived_minor, m->was_waived },
		{ "credit_minor", m->credit_minor, m->was_credit },
	};

	if (i >= sizeof sums / sizeof *sums)
		return false;
	*ret_what = sums[i].what;
	*ret_is = sums[i].is;
	*ret_was = sums[i].was;
	return true;
}

static void name_payment(struct report_out *out, const struct money *m, const char *what)
{
	buf_clear(&out->subject);
	buf_format(&out->subject, "%s:%s %s", m->gateway, m->root, what);
}

static int captured_too_much(void *arg, const void *row, struct err *e)
{
	const struct money *m = row;

	name_payment(arg, m, "captured");
	return report_finding(arg, "I12", m->authorized_minor, m->captured_minor, e);
}

static int refunded_too_much(void *arg, const void *row, struct err *e)
{
	const struct money *m = row;

	name_payment(arg, m, "refunded");
	return report_finding(arg, "I13", m->captured_minor, m->given_back_minor, e);
}

static int order_differs(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct money *m = row;
	const char *what;
	int64_t is, was;

	for (size_t i = 0; money_sum(m, i, &what, &is, &was); i++) {
		buf_clear(&out->subject);
		buf_format(&out->subject, "%s:%s %s", m->channel, m->ref, what);
		if (is != was && report_finding(out, "I17", is == INT_UNKNOWN ? 0 : is, was == INT_UNKNOWN ? 0 : was, e))
			return -1;
	}
	if (m->refunds_minor == INT_UNKNOWN || m->refunds_minor <= m->captured_minor + m->collected_minor)
		return 0;
	buf_clear(&out->subject);
	buf_format(&out->subject, "%s:%s refunded", m->channel, m->ref);
	return report_finding(out, "I13", m->captured_minor + m->collected_minor, m->refunds_minor, e);
}

static int voided_differs(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct money *m = row;

	buf_clear(&out->subject);
	buf_format(&out->subject, "%s:%s closed without a bill", m->channel, m->ref);
	return report_finding(out, "I17", m->waived_minor, m->was_waived, e);
}

int audit_payments(struct report_out *out, struct err *e)
{
	struct work *w = out->w;

	return store_each(w, &SQL_AUDIT_CAPTURES, NULL, NULL, &money_record, captured_too_much, out, e)
		|| store_each(w, &SQL_AUDIT_REFUNDS, NULL, NULL, &money_record, refunded_too_much, out, e)
		|| store_each(w, &SQL_AUDIT_MONEY, NULL, NULL, &money_record, order_differs, out, e)
		|| store_each(w, &SQL_AUDIT_VOIDED, NULL, NULL, &money_record, voided_differs, out, e) ? -1 : 0;
}
