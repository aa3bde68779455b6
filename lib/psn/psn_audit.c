/* psn_audit.c - the invariants of partner services (I22, I33 to I36) */
#include "psn/psn_impl.h"

#include <string.h>
#include "base/sha256.h"
#include "psn.sql.h"
#include "base/banned.h"

const struct sql *const psn_audit_queries[] = {
	[PSN_WRONG_STEP] = &SQL_PSN_AUDIT_EVENTS, [PSN_WRONG_TERMS] = &SQL_PSN_AUDIT_AGREED,
	[PSN_WRONG_RATING] = &SQL_PSN_RATED_LIST, [PSN_WRONG_ORDER] = &SQL_PSN_AUDIT_ORDERS,
	[PSN_WRONG_REFUND] = &SQL_PSN_AUDIT_REFUNDS,
};

/* A request with an event of it, or with sums about it. */
struct checked {
	const char *request, *sha256, *terms, *seller_hash, *partner_hash;
	int64_t id, state, from_state, to_state, agreed_version, paid_minor, refunded_minor, orders;
};

#define ROW struct checked
static const struct field row_fields[] = {
	TEXT(ROW, request, 0, ""), TEXT(ROW, sha256, 0, ""), TEXT(ROW, terms, 0, ""), TEXT(ROW, seller_hash, 0, ""),
	TEXT(ROW, partner_hash, 0, ""), INT(ROW, id, 0, ""), ONE_OF(ROW, state, 0, psn_state_words, ""),
	ONE_OF(ROW, from_state, 0, psn_state_words, ""), ONE_OF(ROW, to_state, 0, psn_state_words, ""),
	INT(ROW, agreed_version, 0, ""), INT(ROW, paid_minor, 0, ""), INT(ROW, refunded_minor, 0, ""),
	INT(ROW, orders, 0, ""), FIELDS_END
};
static const struct record row_record = { "request", sizeof(ROW), row_fields };

/* The machine of one request after the other. */
struct machine { struct work *w; psn_found found; void *arg; int64_t id, state, stored; char name[64]; };

static const char *state_word(int64_t state)
{
	return state == INT_UNKNOWN ? "none" : psn_state_words[state];
}

static int end_request(struct machine *m, struct err *e)
{
	if (m->id == INT_UNKNOWN || m->state == m->stored)
		return 0;
	return m->found(m->arg, PSN_WRONG_STEP, m->name, state_word(m->state), state_word(m->stored), e);
}

static void begin_request(struct machine *m, const struct checked *r)
{
	size_t n = strlen(r->request);

	n = n < sizeof m->name ? n : sizeof m->name - 1;
	memcpy(m->name, r->request, n);
	m->name[n] = '\0';
	m->id = r->id;
	m->state = INT_UNKNOWN;
	m->stored = r->state;
}

static int event(void *arg, const void *row, struct err *e)
{
	struct machine *m = arg;
	const struct checked *r = row;

	if (r->id != m->id) {
		if (end_request(m, e))
			return -1;
		begin_request(m, r);
	}
	if (r->to_state == INT_UNKNOWN)
		return 0;
	if (r->from_state != m->state && m->found(m->arg, PSN_WRONG_STEP, m->name, state_word(m->state),
		state_word(r->from_state), e))
		return -1;
	bool legal = r->from_state == INT_UNKNOWN ? r->to_state == PSN_OPEN
		: psn_step_allowed(r->from_state, r->to_state);
	if (!legal && m->found(m->arg, PSN_WRONG_STEP, m->name, "a step of the table", state_word(r->to_state), e))
		return -1;
	m->state = r->to_state;
	return 0;
}

/* Both have accepted this text, and it is still the text. */
static int agreed(void *arg, const void *row, struct err *e)
{
	struct machine *m = arg;
	const struct checked *r = row;
	char hex[SHA256_HEX_ROOM];

	sha256_hex(r->terms ? r->terms : "", r->terms ? strlen(r->terms) : 0, hex);
	const char *const has[] = { r->sha256, r->seller_hash, r->partner_hash };
	for (size_t i = 0; i < sizeof has / sizeof *has; i++)
		if (!text_same(has[i], hex))
			return m->found(m->arg, PSN_WRONG_TERMS, r->request, hex, has[i] ? has[i] : "none", e);
	return 0;
}

static int refunds(void *arg, const void *row, struct err *e)
{
	struct machine *m = arg;
	const struct checked *r = row;
	struct buf paid = { 0 }, back = { 0 };

	buf_int(&paid, r->paid_minor == INT_UNKNOWN ? 0 : r->paid_minor);
	buf_int(&back, r->refunded_minor);
	int rc = m->found(m->arg, PSN_WRONG_REFUND, r->request, buf_text(&paid), buf_text(&back), e);
	buf_release(&paid);
	buf_release(&back);
	return rc;
}

static int names_order(void *arg, const void *row, struct err *e)
{
	struct machine *m = arg;
	const struct checked *r = row;

	return m->found(m->arg, PSN_WRONG_ORDER, r->request ? r->request : "a request that is not there", "no order",
		"an order", e);
}

static int ratings(struct machine *m, struct err *e)
{
	struct work w = *m->w;
	struct arena mem = { 0 };
	struct list ids;
	int rc = psn_rated_requests(m->w, &ids, e);

	w.mem = &mem;
	for (size_t i = 0; rc == 0 && i < ids.n; i++) {
		struct psn_request r = { .request = "a request that is not there" };
		bool differs;
		arena_reset(&mem);
		rc = psn_rated_differs(&w, ((const int64_t *)ids.at)[i], &r, &differs, e) < 0 ? -1 : 0;
		if (rc == 0 && differs)
			rc = m->found(m->arg, PSN_WRONG_RATING, r.request, "what its ratings say", "something else", e);
	}
	arena_release(&mem);
	return rc;
}

int psn_audit(struct work *w, psn_found found, void *arg, struct err *e)
{
	struct machine m = { .w = w, .found = found, .arg = arg, .id = INT_UNKNOWN };

	return store_each(w, &SQL_PSN_AUDIT_EVENTS, NULL, NULL, &row_record, event, &m, e) || end_request(&m, e)
		|| store_each(w, &SQL_PSN_AUDIT_AGREED, NULL, NULL, &row_record, agreed, &m, e) || ratings(&m, e)
		|| store_each(w, &SQL_PSN_AUDIT_ORDERS, NULL, NULL, &row_record, names_order, &m, e)
		|| store_each(w, &SQL_PSN_AUDIT_REFUNDS, NULL, NULL, &row_record, refunds, &m, e) ? -1 : 0;
}
