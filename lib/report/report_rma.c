/* report_rma.c - the invariants of returns (I11, I22) */
#include "report/report_audit.h"

#include <stdio.h>
#include "report.sql.h"
#include "return/return.h"
#include "base/banned.h"

struct return_row {
	const char *channel, *ref, *line;
	int64_t id, qty, units, gone, return_transit, open_units, accepted, rma_state, from_state, to_state;
};

#define ROW struct return_row
static const struct field row_fields[] = {
	TEXT(ROW, channel, 0, ""), TEXT(ROW, ref, 0, ""), TEXT(ROW, line, 0, ""), INT(ROW, id, 0, ""), INT(ROW, qty, 0, ""),
	INT(ROW, units, 0, ""), INT(ROW, gone, 0, ""), INT(ROW, return_transit, 0, ""), INT(ROW, open_units, 0, ""),
	INT(ROW, accepted, 0, ""), ONE_OF(ROW, rma_state, 0, rma_state_words, ""),
	ONE_OF(ROW, from_state, 0, rma_state_words, ""), ONE_OF(ROW, to_state, 0, rma_state_words, ""), FIELDS_END
};
static const struct record row_record = { "rma", sizeof(ROW), row_fields };

/* Returns claim no more units than the line has with the buyer, on the way back, and back. */
static int line(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct return_row *r = row;
	const struct { const char *what; int64_t has, says; } pairs[] = {
		{ "return_transit, by its returns", r->return_transit, r->units },
		{ "with the buyer, by its open returns", r->qty, r->open_units },
		{ "returned, by its returns", r->gone, r->accepted },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (pairs[i].says <= pairs[i].has)
			continue;
		buf_clear(&out->subject);
		buf_format(&out->subject, "%s:%s line %s %s", r->channel, r->ref, r->line, pairs[i].what);
		if (report_finding(out, "I11", pairs[i].has, pairs[i].says, e))
			return -1;
	}
	return 0;
}

struct machine { struct report_out *out; int64_t id, state, stored; char name[80]; };

static const char *word(int64_t state)
{
	return state == INT_UNKNOWN ? "none" : rma_state_words[state];
}

static int bad(struct machine *m, const char *expected, const char *found, struct err *e)
{
	buf_clear(&m->out->subject);
	buf_format(&m->out->subject, "%s state", m->name);
	return report_finding_text(m->out, "I22", expected, found, e);
}

static int end_rma(struct machine *m, struct err *e)
{
	return m->id != INT_UNKNOWN && m->state != m->stored ? bad(m, word(m->state), word(m->stored), e) : 0;
}

static int event(void *arg, const void *row, struct err *e)
{
	struct machine *m = arg;
	const struct return_row *r = row;

	if (r->id != m->id) {
		if (end_rma(m, e))
			return -1;
		m->id = r->id;
		m->state = INT_UNKNOWN;
		m->stored = r->rma_state;
		snprintf(m->name, sizeof m->name, "%s", r->ref);
	}
	if (r->from_state != m->state && bad(m, word(m->state), word(r->from_state), e))
		return -1;
	if (!rma_step_allowed(r->from_state == INT_UNKNOWN ? -1 : r->from_state, r->to_state)
		&& bad(m, "a step of the table", word(r->to_state), e))
		return -1;
	m->state = r->to_state;
	return 0;
}

int audit_returns(struct report_out *out, struct err *e)
{
	struct work *w = out->w;
	struct machine m = { .out = out, .id = INT_UNKNOWN };

	return store_each(w, &SQL_AUDIT_RMA_LINES, NULL, NULL, &row_record, line, out, e)
		|| store_each(w, &SQL_AUDIT_RMA_EVENTS, NULL, NULL, &row_record, event, &m, e)
		|| end_rma(&m, e) ? -1 : 0;
}
