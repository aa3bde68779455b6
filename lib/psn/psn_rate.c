/* psn_rate.c - ratings: once for each side when the work has ended, in versions, and when they are shown
 *
 * With the setting psn_double_blind the ratings of both sides are shown together, as soon as both are there,
 * or some days after the end. What is shown of a partner stands in psn_rated, from when to when: made from
 * the ratings. */
#include "psn/psn_impl.h"

#include <string.h>
#include "psn.sql.h"
#include "base/banned.h"

struct rated { int64_t partner_id, service_id, published_at, request_id, score, until_at; };

static const struct field rated_fields[] = {
	INT(struct rated, partner_id, 0, ""), INT(struct rated, service_id, 0, ""),
	INT(struct rated, published_at, 0, ""),
	INT(struct rated, request_id, 0, ""), INT(struct rated, score, 0, ""), INT(struct rated, until_at, 0, ""),
	FIELDS_END
};
static const struct record rated_record = { "rated", sizeof(struct rated), rated_fields };

/* Versions of R's ratings, those of the seller first, each in its order. */
static int versions(struct work *w, const struct psn_request *r, struct list *ret, struct err *e)
{
	return store_all(w, &SQL_PSN_RATING_LIST, &psn_request_record, r, &psn_rating_record, ret, e);
}

static const struct psn_rating *rating_at(const struct list *all, size_t i)
{
	return (const struct psn_rating *)all->at + i;
}

/* What is shown of the partner, from when to when: the seller's versions that saw the light. */
static void shown(struct work *w, const struct psn_request *r, const struct list *all, struct list *ret)
{
	struct rated *rows = arena_get(w->mem, (all->n + 1) * sizeof *rows);

	*ret = (struct list){ rows, 0 };
	for (size_t i = 0; i < all->n && r->published_at != INT_UNKNOWN; i++) {
		const struct psn_rating *a = rating_at(all, i);
		bool followed = i + 1 < all->n && rating_at(all, i + 1)->rater == a->rater;
		struct rated row = { r->partner_id, r->service_id, a->at > r->published_at ? a->at : r->published_at, r->id,
			a->score, followed ? rating_at(all, i + 1)->at : INT64_MAX };
		if (a->rater == PARTY_SELLER && a->score != INT_UNKNOWN && row.published_at < row.until_at)
			rows[ret->n++] = row;
	}
}

/* The first rating of a side, or INT64_MAX. */
static int64_t first_at(const struct list *all, int64_t rater)
{
	for (size_t i = 0; i < all->n; i++)
		if (rating_at(all, i)->rater == rater)
			return rating_at(all, i)->at;
	return INT64_MAX;
}

/* When the ratings of R are shown; what has been shown stays so. */
static int decide(struct work *w, struct psn_request *r, const struct list *all, struct err *e)
{
	int64_t days, seller = first_at(all, PARTY_SELLER), partner = first_at(all, PARTY_PARTNER);

	if (r->published_at != INT_UNKNOWN && r->published_at <= w->now_ms)
		return 0;
	if (setting_int(w, SETTING_PSN_RATING_DAYS, &days, e))
		return -1;
	int64_t alone = r->ended_at + days * INT64_C(86400000), first = seller < partner ? seller : partner;
	int64_t both = seller > partner ? seller : partner;
	if (!setting_is(w, SETTING_PSN_DOUBLE_BLIND, "yes", e))
		r->published_at = first;
	else
		r->published_at = both < alone ? both : alone > first ? alone : first;
	return 0;
}

int psn_publish(struct work *w, struct psn_request *r, struct err *e)
{
	struct rated key = { .request_id = r->id };
	struct list all, rows;

	if (versions(w, r, &all, e) || decide(w, r, &all, e)
		|| store_run(w, &SQL_PSN_RATED_DROP, &rated_record, &key, e))
		return -1;
	shown(w, r, &all, &rows);
	for (size_t i = 0; i < rows.n; i++)
		if (store_run(w, &SQL_PSN_RATED_ADD, &rated_record, (const struct rated *)rows.at + i, e))
			return -1;
	return 0;
}

/* The rating that RATER gave last: 1, or 0. */
static int last_of(const struct list *all, int64_t rater, struct psn_rating *ret)
{
	int found = 0;

	for (size_t i = 0; i < all->n; i++)
		if (rating_at(all, i)->rater == rater) {
			*ret = *rating_at(all, i);
			found = 1;
		}
	return found;
}

/* May the version NEXT follow LAST? 1, 0 when it says the same, -1. */
static int follows(const struct psn_step *in, const struct psn_request *r, const struct psn_rating *last,
	const struct psn_rating *next, struct err *e)
{
	bool same = last->score == next->score && (next->score == INT_UNKNOWN || text_same(last->text, next->text));

	if (same)
		return 0;
	if (in->withdraw != 1 && in->edit != 1)
		return err_set(e, ERR_CONFLICT, "score", "%s is rated by the %s: --edit says it anew", r->request,
			psn_party_words[next->rater]);
	if (next->at < last->at)
		return err_set(e, ERR_CONFLICT, "at", "%s was rated later than that", r->request);
	return 1;
}

static int check(const struct psn_step *in, const struct psn_request *r, struct err *e)
{
	if (r->agreed_version == INT_UNKNOWN)
		return err_set(e, ERR_NO_AGREEMENT, "request", "%s is %s: it was never agreed", r->request,
			psn_state_words[r->state]);
	if (!psn_has_ended(r))
		return err_set(e, ERR_STATE_REFUSED, "state", "%s is %s: it is rated when it has ended", r->request,
			psn_state_words[r->state]);
	if (in->withdraw == 1)
		return 0;
	if (in->score == INT_UNKNOWN)
		return err_set(e, ERR_FIELD_MISSING, "score", "\"score\" is missing");
	return in->score < 1 || in->score > 5 ? err_set(e, ERR_FIELD_VALUE, "score", "the score is from 1 to 5") : 0;
}

static int add(struct work *w, struct psn_request *r, const struct psn_rating *next, struct err *e)
{
	struct psn_event ev = { .event = next->score == INT_UNKNOWN ? "rating_withdrawn" : next->version > 1
		? "rated_anew"
		: "rated", .at = next->at, .party = next->rater, .from_state = INT_UNKNOWN, .to_state = INT_UNKNOWN,
		.version = next->version, .amount_minor = INT_UNKNOWN };

	if (store_run(w, &SQL_PSN_RATING_ADD, &psn_rating_record, next, e) || psn_note(w, r, &ev, e)
		|| psn_publish(w, r, e))
		return -1;
	return psn_save(w, r, e);
}

int psn_rate(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	struct psn_rating last, next = { .rater = in->as == INT_UNKNOWN ? PARTY_SELLER : in->as, .version = 1,
		.score = in->withdraw == 1 ? INT_UNKNOWN : in->score, .text = in->withdraw == 1 ? NULL : in->text,
		.at = psn_when(w, in), .actor = w->actor };
	struct list all;
	int go = 1;

	if (psn_no_cards(&psn_rate_in, in, e) || psn_find(w, in, out, e) || check(in, out, e)
		|| versions(w, out, &all, e))
		return -1;
	next.request_id = out->id;
	if (last_of(&all, next.rater, &last)) {
		go = follows(in, out, &last, &next, e);
		next.version = last.version + 1;
	} else if (in->withdraw == 1) {
		go = err_set(e, ERR_STATE_REFUSED, "withdraw", "%s is not rated by the %s", out->request,
			psn_party_words[next.rater]);
	}
	if (go < 0 || (go > 0 && add(w, out, &next, e)))
		return -1;
	return psn_load_lists(w, out, e);
}

/* --- the cache against the ledger --- */

static bool rows_same(const struct list *a, const struct list *b)
{
	const struct rated *x = a->at, *y = b->at;

	for (size_t i = 0; a->n == b->n && i < a->n; i++)
		if (x[i].published_at != y[i].published_at || x[i].score != y[i].score || x[i].until_at != y[i].until_at
			|| x[i].partner_id != y[i].partner_id || x[i].service_id != y[i].service_id)
			return false;
	return a->n == b->n;
}

int psn_rated_differs(struct work *w, int64_t request_id, struct psn_request *r, bool *ret, struct err *e)
{
	struct rated key = { .request_id = request_id };
	struct list all = { 0 }, is, should = { 0 };
	int rc = psn_by_id(w, request_id, r, e);

	if (rc < 0 || (rc > 0 && versions(w, r, &all, e)))
		return -1;
	if (rc > 0)
		shown(w, r, &all, &should);
	if (store_all(w, &SQL_PSN_RATED_LIST, &rated_record, &key, &rated_record, &is, e))
		return -1;
	*ret = !rows_same(&is, &should);
	return rc;
}

static int rebuild_one(struct work *w, int64_t request_id, int64_t *ret, struct err *e)
{
	struct psn_request r;
	struct rated key = { .request_id = request_id };
	struct list all, rows;
	bool differs;
	int rc = psn_rated_differs(w, request_id, &r, &differs, e);

	if (rc < 0 || !differs)
		return rc < 0 ? -1 : 0;
	++*ret;
	if (store_run(w, &SQL_PSN_RATED_DROP, &rated_record, &key, e) || (rc > 0 && versions(w, &r, &all, e)))
		return -1;
	if (rc == 0)
		return 0;
	shown(w, &r, &all, &rows);
	for (size_t i = 0; i < rows.n; i++)
		if (store_run(w, &SQL_PSN_RATED_ADD, &rated_record, (const struct rated *)rows.at + i, e))
			return -1;
	return 0;
}

int psn_rebuild(struct work *w, int64_t *ret, struct err *e)
{
	struct list ids;

	*ret = 0;
	if (store_all(w, &SQL_PSN_RATED_REQUESTS, NULL, NULL, &rated_record, &ids, e))
		return -1;
	for (size_t i = 0; i < ids.n; i++)
		if (rebuild_one(w, ((const struct rated *)ids.at + i)->request_id, ret, e))
			return -1;
	return 0;
}

int psn_rated_requests(struct work *w, struct list *ret, struct err *e)
{
	struct list rows;

	if (store_all(w, &SQL_PSN_RATED_REQUESTS, NULL, NULL, &rated_record, &rows, e))
		return -1;
	int64_t *ids = arena_get(w->mem, (rows.n + 1) * sizeof *ids);
	for (size_t i = 0; i < rows.n; i++)
		ids[i] = ((const struct rated *)rows.at + i)->request_id;
	*ret = (struct list){ ids, rows.n };
	return 0;
}
