/* psn_quote.c - offers and counter-offers in versions, and the agreement on one of them */
#include "psn/psn_impl.h"

#include <string.h>
#include "base/sha256.h"
#include "psn.sql.h"
#include "wire/stream.h"
#include "base/banned.h"

/* The version of R with this number: 1, 0, -1. */
static int version_of(struct work *w, const struct psn_request *r, int64_t version, struct psn_quote *ret,
	struct err *e)
{
	struct psn_quote key = { .request_id = r->id, .version = version };

	return store_get(w, &SQL_PSN_QUOTE_GET, &psn_quote_record, &key, &psn_quote_record, ret, e);
}

/* What FROM tells goes to TO; true when anything is another than before. */
static bool take(struct psn_quote *to, const struct psn_quote *from)
{
	int64_t *numbers[] = { &to->price_minor, &to->discount_minor, &to->deliver_on, &to->revisions };
	const int64_t told[] = { from->price_minor, from->discount_minor, from->deliver_on, from->revisions };
	const char **texts[] = { &to->scope, &to->quality, &to->refund_terms, &to->currency };
	const char *const words[] = { from->scope, from->quality, from->refund_terms, from->currency };
	bool differs = false;

	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		if (told[i] != INT_UNKNOWN && told[i] != *numbers[i]) {
			*numbers[i] = told[i];
			differs = true;
		}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i] && !text_same(words[i], *texts[i])) {
			*texts[i] = words[i];
			differs = true;
		}
	return differs;
}

static void digest(struct work *w, struct psn_quote *q)
{
	char hex[SHA256_HEX_ROOM];

	sha256_hex(q->terms, strlen(q->terms), hex);
	q->sha256 = arena_text(w->mem, hex, strlen(hex));
}

/* The last version of R, or an empty one. */
static int last_version(struct work *w, const struct psn_request *r, struct psn_quote *ret, struct err *e)
{
	int rc = r->version ? version_of(w, r, r->version, ret, e) : 0;

	if (rc == 0) {
		record_init(&psn_quote_record, ret);
		ret->currency = r->currency;
	}
	return rc < 0 ? -1 : 0;
}

static int sane(const struct psn_quote *q, struct err *e)
{
	if (q->discount_minor != INT_UNKNOWN && (q->price_minor == INT_UNKNOWN || q->discount_minor > q->price_minor))
		return err_set(e, ERR_FIELD_VALUE, "discount_minor", "the discount is more than the price");
	return 0;
}

/* The next version of R: Q, whose TERMS are NULL or a text of somebody's own. */
static int add_version(struct work *w, struct psn_request *r, struct psn_quote *q, int64_t party, int64_t at,
	struct err *e)
{
	struct psn_event ev = { .event = r->agreed_version == INT_UNKNOWN ? "quoted" : "amendment_quoted", .at = at,
		.party = party, .version = r->version + 1, .from_state = INT_UNKNOWN, .to_state = INT_UNKNOWN,
		.amount_minor = q->price_minor, .currency = q->currency };

	q->request_id = r->id;
	q->version = r->version + 1;
	q->party = party;
	q->at = at;
	q->actor = w->actor;
	if (!q->terms)
		q->terms = psn_terms_text(w, r, q);
	digest(w, q);
	if (sane(q, e) || store_run(w, &SQL_PSN_QUOTE_ADD, &psn_quote_record, q, e))
		return -1;
	r->version = q->version;
	bool moves = psn_rule_for("quote", r->state, PSN_NEGOTIATING, party);
	if (moves ? psn_move(w, r, PSN_NEGOTIATING, &ev, e) : psn_note(w, r, &ev, e))
		return -1;
	return psn_tell(w, r, party == PARTY_SELLER ? PARTY_PARTNER : PARTY_SELLER, "psn_quoted", e);
}

static bool may_quote(const struct psn_request *r)
{
	return psn_is_before(r->state) || psn_can_be_amended(r->state);
}

int psn_quote(struct work *w, const struct psn_step *in, struct psn_request *out, struct err *e)
{
	struct psn_quote q, told = { .price_minor = in->price_minor, .discount_minor = in->discount_minor,
		.deliver_on = in->deliver_on, .revisions = in->revisions, .scope = in->scope, .quality = in->quality,
		.refund_terms = in->refund_terms, .currency = in->currency };
	struct list ignored;

	if (psn_no_cards(&psn_quote_in, in, e) || psn_find(w, in, out, e))
		return -1;
	if (!may_quote(out))
		return psn_refuse(out, "quote", INT_UNKNOWN, e);
	if (in->currency && strcmp(in->currency, out->currency) != 0
		&& (out->paid_minor || out->agreed_version != INT_UNKNOWN))
		return err_set(e, ERR_CURRENCY, "currency", "%s is in %s", out->request, out->currency);
	if (last_version(w, out, &q, e))
		return -1;
	if (!take(&q, &told) && out->version)
		return 0;
	q.terms = NULL;
	if (q.refund_terms && psn_conditions(w, q.refund_terms, q.currency, &ignored, e))
		return -1;
	return add_version(w, out, &q, in->as == INT_UNKNOWN ? PARTY_PARTNER : in->as, psn_when(w, in), e)
		|| psn_save(w, out, e) ? -1 : 0;
}

/* --- the agreement --- */

static int read_file(struct work *w, const char *path, const char **ret, struct err *e)
{
	struct stream s;
	int rc;

	if (stream_open(&s, path, e))
		return -1;
	while ((rc = stream_more(&s, e)) > 0 && s.len - s.from <= TEXT_MAX_BYTES)
		;
	size_t len = s.len - s.from;
	if (rc >= 0)
		*ret = arena_text(w->mem, s.data + s.from, len);
	stream_close(&s);
	if (rc < 0)
		return -1;
	if (len > TEXT_MAX_BYTES)
		return err_set(e, ERR_TOO_LONG, "terms", "%s is longer than 64 KiB", path);
	return text_is_utf8(*ret, len) && strlen(*ret) == len ? 0
		: err_set(e, ERR_ENCODING, "terms", "%s is not UTF-8", path);
}

/* A text of one's own: the version that has it, or, before there is an agreement, the next one. */
static int by_text(struct work *w, const struct psn_step *in, const char *text, struct psn_request *r,
	struct psn_quote *q, struct err *e)
{
	struct psn_quote mine = { .request_id = r->id, .terms = text }, parts;

	digest(w, &mine);
	int rc = store_get(w, &SQL_PSN_QUOTE_SAME, &psn_quote_record, &mine, &psn_quote_record, q, e);
	if (rc < 0 || (rc > 0 && (in->version == INT_UNKNOWN || in->version == q->version)))
		return rc < 0 ? -1 : 0;
	if (in->version != INT_UNKNOWN)
		return err_set(e, ERR_CONFLICT, "terms", "%s: version %lld has another text", r->request,
			(long long)in->version);
	if (!psn_is_before(r->state))
		return err_set(e, ERR_CONFLICT, "terms", "%s: this is not the text that was agreed; "
			"an amendment is quoted first", r->request);
	if (psn_terms_read(w, text, r->currency, &parts, e) || last_version(w, r, q, e))
		return -1;
	take(q, &parts);
	q->terms = text;
	q->version = r->version + 1;
	parts.version = q->version;
	return psn_terms_whole(&parts, r->request, e)
		|| add_version(w, r, q, in->as, psn_when(w, in), e) ? -1 : 0;
}

/* The version that is to be accepted: the last one, and whole. */
static int to_accept(struct work *w, const struct psn_step *in, struct psn_request *r, struct psn_quote *q,
	struct err *e)
{
	const char *text = in->text;
	int64_t asked = in->version == INT_UNKNOWN ? r->version : in->version;

	if (in->terms && read_file(w, in->terms, &text, e))
		return -1;
	if (text && (psn_no_cards(&psn_agree_in, &(struct psn_step){ .text = text }, e)
		|| by_text(w, in, text, r, q, e)))
		return -1;
	int rc = text ? 1 : version_of(w, r, asked, q, e);
	if (rc == 0)
		return err_set(e, ERR_FIELD_VALUE, "version", "%s has no version %lld", r->request, (long long)asked);
	if (rc < 0)
		return -1;
	if (q->version < r->version)
		return err_set(e, ERR_STALE, "version", "%s: version %lld was followed by %lld", r->request,
			(long long)q->version, (long long)r->version);
	return psn_terms_whole(q, r->request, e);
}

/* The time of an agreement, or of an amendment to it. */
static int both_agree(struct work *w, struct psn_request *r, const struct psn_quote *q, struct psn_event *ev,
	struct err *e)
{
	bool first = r->agreed_version == INT_UNKNOWN;

	r->agreed_version = q->version;
	r->agreed_at = first ? ev->at : r->agreed_at;
	ev->event = first ? "agreed" : "amended";
	ev->note = q->sha256;
	if (first ? psn_move(w, r, PSN_AGREED, ev, e) : psn_note(w, r, ev, e))
		return -1;
	return psn_tell(w, r, PARTY_SELLER, "psn_agreed", e) || psn_tell(w, r, PARTY_PARTNER, "psn_agreed", e) ? -1
		: 0;
}

static int accept_version(struct work *w, struct psn_request *r, struct psn_quote *q, int64_t party, int64_t at,
	struct err *e)
{
	struct psn_quote row = *q;
	struct psn_event ev = { .event = "terms_accepted", .at = at, .party = party, .version = q->version,
		.from_state = INT_UNKNOWN, .to_state = INT_UNKNOWN, .amount_minor = q->price_minor, .currency = q->currency,
		.note = q->sha256 };
	int64_t other = party == PARTY_SELLER ? r->partner_accepted : r->seller_accepted;

	row.party = party;
	row.at = at;
	row.actor = w->actor;
	if (store_run(w, &SQL_PSN_ACCEPT_ADD, &psn_quote_record, &row, e) || psn_note(w, r, &ev, e))
		return -1;
	return other == q->version ? both_agree(w, r, q, &ev, e) : 0;
}

int psn_agree(struct work *w, const struct psn_step *told, struct psn_request *out, struct err *e)
{
	struct psn_step once = *told, *in = &once;
	struct psn_quote q;

	if (in->version == 0)
		in->version = INT_UNKNOWN;
	if (psn_find(w, in, out, e))
		return -1;
	if (in->as == INT_UNKNOWN)
		return err_set(e, ERR_FIELD_MISSING, "as", "\"as\" is missing: who accepts, seller or partner");
	if (!may_quote(out) || (out->version == 0 && !in->terms && !in->text))
		return psn_refuse(out, "agree", INT_UNKNOWN, e);
	if (to_accept(w, in, out, &q, e))
		return -1;
	if ((in->as == PARTY_SELLER ? out->seller_accepted : out->partner_accepted) == q.version)
		return 0;
	return accept_version(w, out, &q, in->as, psn_when(w, in), e) || psn_save(w, out, e) ? -1 : 0;
}

int psn_last_terms(struct work *w, struct psn_request *r, struct err *e)
{
	struct psn_quote q;

	if (last_version(w, r, &q, e))
		return -1;
	r->agreement = q.terms;
	r->sha256 = q.sha256;
	r->price_minor = q.price_minor;
	r->discount_minor = q.discount_minor;
	r->total_minor = q.price_minor == INT_UNKNOWN ? INT_UNKNOWN
		: q.price_minor - (q.discount_minor == INT_UNKNOWN ? 0 : q.discount_minor);
	return 0;
}
