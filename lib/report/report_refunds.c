/* report_refunds.c - the invariants of refunds (I13 to I15, I22) and of store credit (I21) */
#include "report/report_audit.h"

#include <stdio.h>
#include "refund/refund.h"
#include "report.sql.h"
#include "base/banned.h"

struct refund_row {
	const char *channel, *ref, *line, *customer, *currency;
	int64_t id, no, refund_state, from_state, to_state;
	int64_t qty, units, free_units, gone, net_minor, tax_minor, line_net_minor, line_tax_minor;
	int64_t amount_minor, done_minor, attempts_minor, balance_minor, sum_minor, facts_minor;
};

#define ROW struct refund_row
static const struct field row_fields[] = {
	TEXT(ROW, channel, 0, ""), TEXT(ROW, ref, 0, ""), TEXT(ROW, line, 0, ""), TEXT(ROW, customer, 0, ""),
	TEXT(ROW, currency, 0, ""), INT(ROW, id, 0, ""), INT(ROW, no, 0, ""),
	ONE_OF(ROW, refund_state, 0, refund_state_words, ""), ONE_OF(ROW, from_state, 0, refund_state_words, ""),
	ONE_OF(ROW, to_state, 0, refund_state_words, ""), INT(ROW, qty, 0, ""), INT(ROW, units, 0, ""), INT(ROW, free_units, 0, ""), INT(ROW, gone, 0, ""),
	INT(ROW, net_minor, 0, ""), INT(ROW, tax_minor, 0, ""), INT(ROW, line_net_minor, 0, ""),
	INT(ROW, line_tax_minor, 0, ""), INT(ROW, amount_minor, 0, ""), INT(ROW, done_minor, 0, ""),
	INT(ROW, attempts_minor, 0, ""), INT(ROW, balance_minor, 0, ""), INT(ROW, sum_minor, 0, ""),
	INT(ROW, facts_minor, 0, ""), FIELDS_END
};
static const struct record row_record = { "refund", sizeof(ROW), row_fields };

static int64_t or_none(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

static int line_finding(struct report_out *out, const struct refund_row *r, const char *id, const char *what,
	int64_t expected, int64_t found, struct err *e)
{
	buf_clear(&out->subject);
	buf_format(&out->subject, "%s:%s line %s %s", r->channel, r->ref, r->line, what);
	return report_finding(out, id, expected, found, e);
}

/* Refunded units are gone, or come back by an RMA; and their parts add up to no more than the line, to all of it when
 * all units are refunded. */
static int line(void *arg, const void *row, struct err *e)
{
	const struct refund_row *r = row;
	int64_t net = or_none(r->line_net_minor), tax = or_none(r->line_tax_minor);
	bool all = r->units == r->qty;

	if (r->free_units > r->gone && line_finding(arg, r, "I14", "units refunded", r->gone, r->free_units, e))
		return -1;
	if (r->units > r->qty && line_finding(arg, r, "I14", "units refunded or exchanged", r->qty, r->units, e))
		return -1;
	if ((r->net_minor > net || (all && r->net_minor != net))
		&& line_finding(arg, r, "I15", "net refunded", net, r->net_minor, e))
		return -1;
	return (r->tax_minor > tax || (all && r->tax_minor != tax))
		? line_finding(arg, r, "I15", "tax refunded", tax, r->tax_minor, e) : 0;
}

/* A return refunds no more than its units, and none when it was given up. */
static int of_return(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct refund_row *r = row;

	buf_clear(&out->subject);
	buf_format(&out->subject, "%s line %s units refunded", r->ref, r->line);
	return report_finding(out, "I14", r->units > r->qty ? r->qty : 0, r->units, e);
}

static int done(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct refund_row *r = row;

	buf_clear(&out->subject);
	buf_format(&out->subject, "%s:%s/R%lld given back, by its attempts", r->channel, r->ref, (long long)r->no);
	return report_finding(out, "I13", or_none(r->attempts_minor), r->done_minor, e);
}

static int credit(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct refund_row *r = row;

	buf_clear(&out->subject);
	buf_format(&out->subject, "store credit of %s in %s", r->customer ? r->customer : "a customer that is not there",
		r->currency);
	if (r->balance_minor != r->sum_minor || r->balance_minor < 0)
		return report_finding(out, "I21", r->sum_minor, r->balance_minor, e);
	buf_str(&out->subject, ", by payments");
	return report_finding(out, "I21", or_none(r->facts_minor), r->balance_minor, e);
}

struct machine { struct report_out *out; int64_t id, state, stored; char name[200]; };

static const char *word(int64_t state)
{
	return state == INT_UNKNOWN ? "none" : refund_state_words[state];
}

static int bad(struct machine *m, const char *expected, const char *found, struct err *e)
{
	buf_clear(&m->out->subject);
	buf_str(&m->out->subject, m->name);
	return report_finding_text(m->out, "I22", expected, found, e);
}

static int end_refund(struct machine *m, struct err *e)
{
	return m->id != INT_UNKNOWN && m->state != m->stored ? bad(m, word(m->state), word(m->stored), e) : 0;
}

static int event(void *arg, const void *row, struct err *e)
{
	struct machine *m = arg;
	const struct refund_row *r = row;

	if (r->id != m->id) {
		if (end_refund(m, e))
			return -1;
		m->id = r->id;
		m->state = INT_UNKNOWN;
		m->stored = r->refund_state;
		snprintf(m->name, sizeof m->name, "%s:%s/R%lld state", r->channel, r->ref, (long long)r->no);
	}
	if (r->from_state != m->state && bad(m, word(m->state), word(r->from_state), e))
		return -1;
	if (!refund_step_allowed(r->from_state == INT_UNKNOWN ? -1 : r->from_state, r->to_state)
		&& bad(m, "a step of the table", word(r->to_state), e))
		return -1;
	m->state = r->to_state;
	return 0;
}

int audit_refunds(struct report_out *out, struct err *e)
{
	struct work *w = out->w;
	struct machine m = { .out = out, .id = INT_UNKNOWN };

	return store_each(w, &SQL_AUDIT_REFUND_LINES, NULL, NULL, &row_record, line, out, e)
		|| store_each(w, &SQL_AUDIT_RMA_REFUNDS, NULL, NULL, &row_record, of_return, out, e)
		|| store_each(w, &SQL_AUDIT_REFUND_DONE, NULL, NULL, &row_record, done, out, e)
		|| store_each(w, &SQL_AUDIT_CREDIT, NULL, NULL, &row_record, credit, out, e)
		|| store_each(w, &SQL_AUDIT_REFUND_EVENTS, NULL, NULL, &row_record, event, &m, e)
		|| end_refund(&m, e) ? -1 : 0;
}
