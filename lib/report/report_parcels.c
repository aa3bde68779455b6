/* report_parcels.c - the invariants of parcels (I20, I22, I25), and that they agree with the unit ledger (I08) */
#include "report/report_impl.h"
#include "report/report_audit.h"

#include <stdio.h>
#include "report.sql.h"
#include "ship/ship.h"
#include "base/banned.h"

struct parcel_row {
	const char *channel, *ref, *line, *courier, *awb;
	int64_t packed, has_packed, in_transit, has_in_transit, rto_transit, has_rto_transit;
	int64_t rto_open, units, total_minor, cod_minor;
	int64_t id, no, parcel_state, picked_up_at, delivered_at, from_state, to_state;
};

#define ROW struct parcel_row
static const struct field row_fields[] = {
	TEXT(ROW, channel, 0, ""), TEXT(ROW, ref, 0, ""), TEXT(ROW, line, 0, ""), TEXT(ROW, courier, 0, ""),
	TEXT(ROW, awb, 0, ""), INT(ROW, packed, 0, ""), INT(ROW, has_packed, 0, ""), INT(ROW, in_transit, 0, ""),
	INT(ROW, has_in_transit, 0, ""), INT(ROW, rto_transit, 0, ""), INT(ROW, has_rto_transit, 0, ""),
	INT(ROW, rto_open, 0, ""), INT(ROW, units, 0, ""), INT(ROW, total_minor, 0, ""), INT(ROW, cod_minor, 0, ""),
	INT(ROW, id, 0, ""), INT(ROW, no, 0, ""), ONE_OF(ROW, parcel_state, 0, parcel_state_words, ""),
	INT(ROW, picked_up_at, 0, ""), INT(ROW, delivered_at, 0, ""),
	ONE_OF(ROW, from_state, 0, parcel_state_words, ""), ONE_OF(ROW, to_state, 0, parcel_state_words, ""),
	FIELDS_END
};
static const struct record row_record = { "parcel", sizeof(ROW), row_fields };

static void name_order(struct report_out *out, const struct parcel_row *r, const char *what)
{
	buf_clear(&out->subject);
	buf_format(&out->subject, "%s:%s%s%s %s", r->channel, r->ref, r->line ? " line " : "", r->line ? r->line : "", what);
}

/* Parcels claim more units than the line has there. */
static int claims(void *arg, const void *row, struct err *e)
{
	struct report_out *out = arg;
	const struct parcel_row *r = row;
	const struct { const char *what; int64_t has, says; } pairs[] = {
		{ "packed, by its parcels", r->has_packed, r->packed },
		{ "in_transit, by its parcels", r->has_in_transit, r->in_transit },
		{ "rto_transit, by its parcels", r->has_rto_transit, r->rto_transit },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (pairs[i].says <= pairs[i].has)
			continue;
		name_order(out, r, pairs[i].what);
		if (report_finding(out, "I08", pairs[i].has, pairs[i].says, e))
			return -1;
	}
	return 0;
}

static int rto_open(void *arg, const void *row, struct err *e)
{
	const struct parcel_row *r = row;

	name_order(arg, r, "units that came back, to be decided on");
	return report_finding(arg, "I23", r->units, r->rto_open, e);
}

static int cod(void *arg, const void *row, struct err *e)
{
	const struct parcel_row *r = row;

	name_order(arg, r, "to be collected, by its labels");
	return report_finding(arg, "I20", r->total_minor, r->cod_minor, e);
}

/* The machine of one parcel after the other. */
struct machine { struct report_out *out; int64_t id, state, stored; char name[200]; };

static const char *word(int64_t state)
{
	return state == INT_UNKNOWN ? "none" : parcel_state_words[state];
}

static int bad_state(struct machine *m, const char *what, const char *expected, const char *found, struct err *e)
{
	buf_clear(&m->out->subject);
	buf_format(&m->out->subject, "%s %s", m->name, what);
	return report_finding_text(m->out, "I22", expected, found, e);
}

static int end_parcel(struct machine *m, struct err *e)
{
	return m->id != INT_UNKNOWN && m->state != m->stored ? bad_state(m, "state", word(m->state), word(m->stored), e) : 0;
}

static int begin_parcel(struct machine *m, const struct parcel_row *r, struct err *e)
{
	if (end_parcel(m, e))
		return -1;
	m->id = r->id;
	m->state = PARCEL_OPEN;
	m->stored = r->parcel_state;
	snprintf(m->name, sizeof m->name, "%s:%s/%lld", r->channel, r->ref, (long long)r->no);
	if (r->delivered_at == INT_UNKNOWN || (r->picked_up_at != INT_UNKNOWN && r->picked_up_at <= r->delivered_at))
		return 0;
	buf_clear(&m->out->subject);
	buf_format(&m->out->subject, "%s delivered before it was picked up", m->name);
	return report_finding(m->out, "I25", r->picked_up_at, r->delivered_at, e);
}

static int event(void *arg, const void *row, struct err *e)
{
	struct machine *m = arg;
	const struct parcel_row *r = row;

	if (r->id != m->id && begin_parcel(m, r, e))
		return -1;
	if (r->to_state == INT_UNKNOWN)
		return 0;
	if (r->from_state != m->state && bad_state(m, "state before an event", word(m->state), word(r->from_state), e))
		return -1;
	if (!parcel_step_allowed(r->from_state, r->to_state)
		&& bad_state(m, "state", "a step of the table", word(r->to_state), e))
		return -1;
	m->state = r->to_state;
	return 0;
}

int audit_parcels(struct report_out *out, struct err *e)
{
	struct work *w = out->w;
	struct machine m = { .out = out, .id = INT_UNKNOWN };

	return store_each(w, &SQL_AUDIT_PARCEL_UNITS, NULL, NULL, &row_record, claims, out, e)
		|| store_each(w, &SQL_AUDIT_RTO_OPEN, NULL, NULL, &row_record, rto_open, out, e)
		|| store_each(w, &SQL_AUDIT_PARCEL_COD, NULL, NULL, &row_record, cod, out, e)
		|| store_each(w, &SQL_AUDIT_PARCEL_EVENTS, NULL, NULL, &row_record, event, &m, e)
		|| end_parcel(&m, e) ? -1 : 0;
}
