/* psn_score.c - who offers a service, and how he is ranked
 *
 * The score is a mean: each rating counts by its age, half after the half-life, in eight steps; and the mean
 * of the service counts as some ratings more, so that one good rating does not beat a hundred. All in whole
 * numbers: weights in 1/2^16, means in ten thousandths, rounded half up. */
#include "psn/psn_impl.h"

#include <stdlib.h>
#include <string.h>
#include "base/money.h"
#include "psn.sql.h"
#include "base/banned.h"

enum { ONE = 65536, MEAN_SCALE = 10000, RECENT_DAYS = 180, OLD_DAYS = 365, FEW = 3, LOWER = 5000 };

/* What the ratings of a partner for one service come to. */
struct sums { int64_t partner_id, service_id, n, score, weight, weighted, recent_n, recent_score, last_at; };

/* One rating that is shown. */
struct shown { int64_t partner_id, service_id, published_at, score; };

static const struct field shown_fields[] = {
	INT(struct shown, partner_id, 0, ""), INT(struct shown, service_id, 0, ""),
	INT(struct shown, published_at, 0, ""),
	INT(struct shown, score, 0, ""), FIELDS_END
};
static const struct record shown_record = { "rating", sizeof(struct shown), shown_fields };

/* An offer with its partner. */
struct offered {
	int64_t partner_id, service_id, price_minor, pricing, lead_days, discount_bp, discount_from, revisions,
		works, early;
	const char *partner, *name, *city, *languages, *currency, *unit, *free_trial;
};

#define OFFERED struct offered
static const char *const pricing_words[] = { "fixed", "estimate", NULL };
static const struct field offered_fields[] = {
	INT(OFFERED, partner_id, 0, ""), INT(OFFERED, service_id, 0, ""), INT(OFFERED, price_minor, 0, ""),
	ONE_OF(OFFERED, pricing, 0, pricing_words, ""), INT(OFFERED, lead_days, 0, ""),
	INT(OFFERED, discount_bp, 0, ""),
	INT(OFFERED, discount_from, 0, ""), INT(OFFERED, revisions, 0, ""), INT(OFFERED, works, 0, ""),
	INT(OFFERED, early, 0, ""), TEXT(OFFERED, partner, 0, ""), TEXT(OFFERED, name, 0, ""),
	TEXT(OFFERED, city, 0, ""),
	TEXT(OFFERED, languages, 0, ""), TEXT(OFFERED, currency, 0, ""), TEXT(OFFERED, unit, 0, ""),
	TEXT(OFFERED, free_trial, 0, ""), FIELDS_END
};
static const struct record offered_record = { "offer", sizeof(OFFERED), offered_fields };

struct comparison {
	struct work *w;
	const struct psn_query *q;
	int64_t as_of_ms, prior_weight, prior, min_rating, step_ms, recent_ms;
	int64_t service_id;
	struct { struct sums *at; size_t n, room; } sums;      /* by partner, then service */
	struct ranked { struct psn_choice c; int64_t score; } *ranked;
	size_t n;
};

static int64_t mean(int64_t sum, int64_t n)
{
	return n ? money_scale(sum, MEAN_SCALE, n) : INT_UNKNOWN;
}

/* "4.3333"; NULL for none. */
static const char *decimal(struct work *w, int64_t n)
{
	return n == INT_UNKNOWN ? NULL : arena_format(w->mem, "%lld.%04lld", (long long)(n / MEAN_SCALE),
		(long long)(n % MEAN_SCALE));
}

static const struct sums *first_of(const struct comparison *c, int64_t partner_id)
{
	const struct sums *at = c->sums.at;
	size_t from = 0, to = c->sums.n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (at[middle].partner_id < partner_id)
			from = middle + 1;
		else
			to = middle;
	}
	return from < c->sums.n && at[from].partner_id == partner_id ? &at[from] : NULL;
}

/* The means over all services of a partner; what is of this service goes to OF. */
static void overall(const struct comparison *c, int64_t partner_id, struct psn_choice *choice, struct sums *of)
{
	const struct sums *at = first_of(c, partner_id), *end = at ? c->sums.at + c->sums.n : NULL;
	int64_t n = 0, score = 0, services = 0, means = 0;

	*of = (struct sums){ .last_at = INT_UNKNOWN };
	for (; at && at < end && at->partner_id == partner_id; at++) {
		n += at->n;
		score += at->score;
		means += mean(at->score, at->n);
		services++;
		if (at->service_id == c->service_id)
			*of = *at;
	}
	choice->overall_ratings = n;
	choice->overall_rating = decimal(c->w, mean(score, n));
	choice->overall_services_mean = decimal(c->w, services ? money_scale(means, 1, services) : INT_UNKNOWN);
}

static int64_t score_of(const struct comparison *c, const struct sums *s)
{
	return money_scale(c->prior_weight * ONE * c->prior + s->weighted * MEAN_SCALE, 1,
		c->prior_weight * ONE + s->weight);
}

static void trend_of(const struct comparison *c, const struct sums *s, struct psn_choice *choice)
{
	int64_t recent = mean(s->recent_score, s->recent_n), all = mean(s->score, s->n);
	bool lower = s->recent_n > 1 && all - recent >= LOWER, higher = s->recent_n > 1 && recent - all >= LOWER;

	choice->recent_rating = decimal(c->w, recent);
	choice->trend = !s->n ? NULL : lower ? "down" : higher ? "up" : "steady";
	choice->warnings |= s->n < FEW ? 1LL << WARN_FEW_RATINGS : 0;
	choice->warnings |= s->n && c->as_of_ms - s->last_at > OLD_DAYS * INT64_C(86400000) ? 1LL << WARN_OLD_RATINGS
		: 0;
	choice->warnings |= lower ? 1LL << WARN_RECENT_LOWER : 0;
}

static const char *explained(const struct comparison *c, const struct sums *s, int64_t score)
{
	int64_t weight = money_scale(s->weight, MEAN_SCALE, ONE), sum = money_scale(s->weighted, MEAN_SCALE, ONE);

	return arena_format(c->w->mem, "(%lld x %s mean of the service + %s from %lld ratings that count %s) "
		"/ (%lld + %s) = %s",
		(long long)c->prior_weight, decimal(c->w, c->prior), decimal(c->w, sum), (long long)s->n,
		decimal(c->w, weight), (long long)c->prior_weight, decimal(c->w, weight), decimal(c->w, score));
}

/* "en, hi" has "hi". */
static bool speaks(const char *languages, const char *language)
{
	size_t n = strlen(language);

	while (languages && *languages) {
		size_t word = strcspn(languages, ", ");
		if (word == n && strncmp(languages, language, n) == 0)
			return true;
		languages += word + strspn(languages + word, ", ");
	}
	return false;
}

static bool wanted(const struct comparison *c, const struct offered *o, const struct sums *s)
{
	const struct psn_query *q = c->q;
	int64_t rating = mean(s->score, s->n);

	return (q->max_price_minor == INT_UNKNOWN || (o->price_minor <= q->max_price_minor
		&& text_same(o->currency, q->currency)))
		&& (q->max_lead_days == INT_UNKNOWN || (o->lead_days != INT_UNKNOWN && o->lead_days <= q->max_lead_days))
		&& (!q->city || (o->city && text_same_fold(o->city, q->city)))
		&& (!q->language || speaks(o->languages, q->language))
		&& (c->min_rating == INT_UNKNOWN || (rating != INT_UNKNOWN && rating >= c->min_rating))
		&& (q->min_ratings == INT_UNKNOWN || s->n >= q->min_ratings);
}

static void rank_one(struct comparison *c, const struct offered *o)
{
	struct ranked *r = &c->ranked[c->n];
	struct psn_choice *x = &r->c;
	struct sums s;

	record_init(&psn_choice_record, x);
	overall(c, o->partner_id, x, &s);
	if (!wanted(c, o, &s))
		return;
	c->n++;
	r->score = score_of(c, &s);
	x->partner = o->partner;
	x->name = o->name ? o->name : o->partner;
	x->service = c->q->service;
	x->score = decimal(c->w, r->score);
	x->rating = decimal(c->w, mean(s.score, s.n));
	x->ratings = s.n;
	x->price_minor = o->price_minor;
	x->currency = o->currency;
	x->unit = o->unit;
	x->pricing = o->pricing;
	x->lead_days = o->lead_days;
	x->discount_bp = o->discount_bp;
	x->discount_from = o->discount_from;
	x->revisions = o->revisions;
	x->city = o->city;
	x->languages = o->languages;
	x->works = o->works;
	x->warnings = (o->early ? 1LL << WARN_PAYMENT_BEFORE_TERMS : 0) | (o->free_trial ? 1LL << WARN_FREE_TRIAL : 0);
	trend_of(c, &s, x);
	x->explained = c->q->explain == 1 ? explained(c, &s, r->score) : NULL;
}

/* The best first, then who has more ratings, then by name. */
static int by_score(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	if (x->c.ratings != y->c.ratings)
		return x->c.ratings < y->c.ratings ? 1 : -1;
	int by_name = strcmp(x->c.name, y->c.name);
	return by_name ? by_name : strcmp(x->c.partner, y->c.partner);
}

/* The mean of the service, to which few ratings are drawn: 3 where nobody has rated it. */
static int64_t prior_of(const struct comparison *c)
{
	const struct sums *at = c->sums.at;
	int64_t n = 0, score = 0;

	for (size_t i = 0; i < c->sums.n; i++) {
		n += at[i].service_id == c->service_id ? at[i].n : 0;
		score += at[i].service_id == c->service_id ? at[i].score : 0;
	}
	return n ? mean(score, n) : 3 * MEAN_SCALE;
}

/* What a rating counts, in 1/ONE: half for each half-life, in steps of an eighth. */
static int64_t weight_of(const struct comparison *c, int64_t published_at)
{
	static const int64_t eighths[] = { 65536, 60097, 55109, 50535, 46341, 42495, 38968, 35734 };
	int64_t steps = (c->as_of_ms - published_at) / c->step_ms;

	return steps / 8 > 16 ? 0 : eighths[steps % 8] >> steps / 8;
}

static struct sums *sums_for(struct comparison *c, const struct shown *r)
{
	struct sums *last = c->sums.n ? &c->sums.at[c->sums.n - 1] : NULL;

	if (last && last->partner_id == r->partner_id && last->service_id == r->service_id)
		return last;
	if (c->sums.n == c->sums.room) {
		c->sums.room = c->sums.room ? c->sums.room * 2 : 64;
		c->sums.at = must_realloc(c->sums.at, c->sums.room * sizeof *c->sums.at);
	}
	last = &c->sums.at[c->sums.n++];
	*last = (struct sums){ .partner_id = r->partner_id, .service_id = r->service_id };
	return last;
}

/* They come in the order of partner, service and time. */
static int add_rating(void *arg, const void *row, struct err *e)
{
	struct comparison *c = arg;
	const struct shown *r = row;
	struct sums *s = sums_for(c, r);
	int64_t weight = weight_of(c, r->published_at), recent = r->published_at > c->recent_ms;

	(void)e;
	s->n++;
	s->score += r->score;
	s->weight += weight;
	s->weighted += weight * r->score;
	s->recent_n += recent;
	s->recent_score += recent * r->score;
	s->last_at = r->published_at;
	return 0;
}

static int read_sums(struct comparison *c, struct err *e)
{
	const struct shown key = { .published_at = c->as_of_ms };
	int64_t half_life;

	if (setting_int(c->w, SETTING_PSN_PRIOR_WEIGHT, &c->prior_weight, e)
		|| setting_int(c->w, SETTING_PSN_HALF_LIFE_DAYS, &half_life, e))
		return -1;
	c->step_ms = half_life * (86400000 / 8);
	c->recent_ms = c->as_of_ms - RECENT_DAYS * INT64_C(86400000);
	if (store_each(c->w, &SQL_PSN_RATED_ALL, &shown_record, &key, &shown_record, add_rating, c, e))
		return -1;
	c->prior = prior_of(c);
	return 0;
}

static int read_query(struct comparison *c, struct psn_query *q, struct err *e)
{
	struct psn_entry key = { .service = q->service }, service;

	if (!q->service)
		return err_set(e, ERR_USAGE, NULL, "compare needs a SERVICE");
	int rc = store_get(c->w, &SQL_PSN_SERVICE_GET, &psn_entry_record, &key, &psn_entry_record, &service, e);
	if (rc <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_SERVICE_UNKNOWN, "service", "no such service: %s", q->service);
	c->service_id = q->id = service.id;
	c->as_of_ms = c->w->now_ms;
	c->min_rating = INT_UNKNOWN;
	if (q->as_of && setting_moment(c->w, "as-of", q->as_of, &c->as_of_ms, e))
		return -1;
	if (!q->currency && !(q->currency = setting_text(c->w, SETTING_CURRENCY, e)))
		return -1;
	if (q->min_rating && (money_parse(q->min_rating, strlen(q->min_rating), 4, &c->min_rating)
		|| c->min_rating < 0))
		return err_set(e, ERR_USAGE, "min-rating", "--min-rating: \"%s\" is not a number such as 4.2", q->min_rating);
	return 0;
}

static int rank_all(struct comparison *c, psn_emit emit, void *arg, struct err *e)
{
	struct list offers;

	if (store_all(c->w, &SQL_PSN_OFFERED, &psn_compare_record, c->q, &offered_record, &offers, e))
		return -1;
	c->ranked = arena_get(c->w->mem, (offers.n + 1) * sizeof *c->ranked);
	for (size_t i = 0; i < offers.n; i++)
		rank_one(c, (const struct offered *)offers.at + i);
	if (c->n)
		qsort(c->ranked, c->n, sizeof *c->ranked, by_score);
	for (size_t i = 0; i < c->n && (c->q->limit == INT_UNKNOWN || (int64_t)i < c->q->limit); i++) {
		c->ranked[i].c.rank = (int64_t)i + 1;
		if (emit(arg, &c->ranked[i].c, e))
			return -1;
	}
	return 0;
}

int psn_compare(struct work *w, const struct psn_query *in, psn_emit emit, void *arg, struct err *e)
{
	struct psn_query q = *in;
	struct comparison c = { .w = w, .q = &q };
	int rc = read_query(&c, &q, e) || read_sums(&c, e) || rank_all(&c, emit, arg, e) ? -1 : 0;

	must_free(c.sums.at);
	return rc;
}
