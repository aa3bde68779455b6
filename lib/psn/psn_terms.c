/* psn_terms.c - the text of the terms: written from a version, or read from a text of one's own; when how
 * much is given back
 *
 * A text has its parts at the beginning of lines: Price: Discount: Scope: Quality: Delivery: Revisions:
 * Refund:. What stands behind them, and lines that begin with a blank, belong to the part. */
#include "psn/psn_impl.h"

#include <string.h>
#include <strings.h>
#include "base/clock.h"
#include "base/money.h"
#include "base/banned.h"

enum { CONDITIONS_MAX = 16, DAYS_MAX = 3650 };

/* --- refund conditions --- */

static const char *blanks(const char *at)
{
	return at + strspn(at, " \t\r\n");
}

/* WORD, and then no letter: what stands behind it, or NULL. */
static const char *word(const char *at, const char *w)
{
	size_t n = strlen(w);

	at = blanks(at);
	if (strncasecmp(at, w, n) != 0 || (at[n] >= 'a' && at[n] <= 'z'))
		return NULL;
	return at + n;
}

static const char *number(const char *at, int64_t *ret)
{
	at = blanks(at);
	size_t n = strspn(at, "0123456789");
	return n && n < 8 && text_int(at, n, ret) == 0 ? at + n : NULL;
}

/* "50%", "12.5 %" or an amount. */
static const char *how_much(const char *at, const char *currency, struct psn_condition *c)
{
	at = blanks(at);
	size_t n = strspn(at, "0123456789.");
	const char *after = blanks(at + n);

	if (*after == '%')
		return n && money_parse(at, n, 2, &c->share_bp) == 0 && c->share_bp <= 10000 ? after + 1 : NULL;
	if (!n || money_parse(at, n, money_exponent(currency), &c->amount_minor))
		return NULL;
	size_t code = strlen(currency);
	return strncmp(after, currency, code) == 0 ? after + code : after;
}

/* "days" or "day". */
static const char *days_word(const char *at)
{
	const char *after = at ? word(at, "days") : NULL;

	return after ? after : at ? word(at, "day") : NULL;
}

/* "if late", "if more than 3 days late", "if quality", "if cancelled", "if cancelled 7 days before". */
static const char *in_case(const char *at, struct psn_condition *c)
{
	const char *next;

	if (!(at = word(at, "if")))
		return NULL;
	c->days = 0;
	if ((next = word(at, "late"))) {
		c->when = WHEN_LATE;
		return next;
	}
	if ((next = word(at, "quality"))) {
		c->when = WHEN_QUALITY;
		return next;
	}
	if ((next = word(at, "cancelled"))) {
		c->when = WHEN_CANCELLED;
		const char *days = number(next, &c->days);
		return days ? ((days = days_word(days)) ? word(days, "before") : NULL) : next;
	}
	c->when = WHEN_LATE;
	at = (next = word(at, "more")) ? word(next, "than") : NULL;
	at = at ? days_word(number(at, &c->days)) : NULL;
	return at ? word(at, "late") : NULL;
}

int psn_conditions(struct work *w, const char *text, const char *currency, struct list *ret, struct err *e)
{
	struct psn_condition *all = arena_get(w->mem, CONDITIONS_MAX * sizeof *all);
	const char *at = text, *end = word(text, "none");

	*ret = (struct list){ .at = all };
	if (end && !*blanks(end))
		return 0;
	for (;;) {
		struct psn_condition c = { .share_bp = INT_UNKNOWN, .amount_minor = INT_UNKNOWN };
		at = how_much(at, currency, &c);
		at = at ? in_case(at, &c) : NULL;
		if (!at || ret->n == CONDITIONS_MAX || c.days > DAYS_MAX || (*(at = blanks(at)) && *at != ';'))
			return err_set(e, ERR_FIELD_VALUE, "refund_terms", "\"refund_terms\": \"%.80s\" is not understood (as in "
				"50%% if more than 3 days late; 25%% if quality; 100%% if cancelled 7 days before; or none)", text);
		all[ret->n++] = c;
		if (!*at || !*(at = blanks(at + 1)))
			return 0;
	}
}

static bool applies(struct work *w, const struct psn_request *r, const struct psn_condition *c,
	bool cancelled, int64_t at)
{
	if (c->when == WHEN_CANCELLED)
		return cancelled && (c->days == 0 || r->deliver_on - setting_day(w, at) >= c->days);
	if (cancelled)
		return false;
	return c->when == WHEN_QUALITY ? r->about == ABOUT_QUALITY : r->late_days > c->days;
}

int64_t psn_proposed(struct work *w, const struct psn_request *r, bool cancelled, int64_t at)
{
	const struct psn_condition *c = r->refund_conditions.at;
	int64_t most = 0, left = r->paid_minor - r->refunded_minor;

	for (size_t i = 0; i < r->refund_conditions.n; i++) {
		int64_t n = c[i].share_bp == INT_UNKNOWN ? c[i].amount_minor
			: money_scale(r->total_minor, c[i].share_bp, 10000);
		if (applies(w, r, &c[i], cancelled, at) && n > most)
			most = n;
	}
	return most < left ? most : left;
}

/* --- the text --- */

static void put_money(struct buf *b, const char *label, int64_t minor, const char *currency)
{
	char text[32];

	if (minor != INT_UNKNOWN)
		buf_format(b, "%s: %s %s\n", label, money_format(minor, money_exponent(currency), text), currency);
}

/* A line break in the part is followed by a blank: so it stays in the part. */
static void put_part(struct buf *b, const char *label, const char *text)
{
	if (!text)
		return;
	buf_format(b, "%s: ", label);
	for (; *text; text++) {
		buf_byte(b, *text);
		if (*text == '\n')
			buf_byte(b, ' ');
	}
	buf_byte(b, '\n');
}

const char *psn_terms_text(struct work *w, const struct psn_request *r, const struct psn_quote *q)
{
	struct buf b = { 0 };
	char day[16];

	buf_format(&b, "Agreement %s, version %lld\nService: %s\nPartner: %s\n\n", r->request, (long long)q->version,
		r->service_title ? r->service_title : r->service, r->partner_name ? r->partner_name : r->partner);
	put_money(&b, "Price", q->price_minor, q->currency);
	put_money(&b, "Discount", q->discount_minor, q->currency);
	put_part(&b, "Scope", q->scope);
	put_part(&b, "Quality", q->quality);
	if (q->deliver_on != INT_UNKNOWN) {
		clock_format_date(q->deliver_on, day);
		buf_format(&b, "Delivery: %s\n", day);
	}
	if (q->revisions != INT_UNKNOWN)
		buf_format(&b, "Revisions: %lld\n", (long long)q->revisions);
	put_part(&b, "Refund", q->refund_terms);
	const char *ret = arena_text(w->mem, b.data, b.len);
	buf_release(&b);
	return ret;
}

/* The part LABEL of TEXT, its lines joined as they are; NULL when it has none. RET: in the arena. */
static const char *part_of(struct work *w, const char *text, const char *label)
{
	size_t n = strlen(label);

	for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		if (strncasecmp(line, label, n) != 0 || line[n] != ':')
			continue;
		const char *from = line + n + 1, *end = from + strcspn(from, "\n");
		while (*end == '\n' && (end[1] == ' ' || end[1] == '\t'))
			end += 1 + strcspn(end + 1, "\n");
		from += strspn(from, " \t");
		while (end > from && strchr(" \t\r\n", end[-1]))
			end--;
		return end > from ? arena_text(w->mem, from, (size_t)(end - from)) : NULL;
	}
	return NULL;
}

/* "12000.00 INR", "12000.00". */
static int read_money(const char *text, const char *label, struct psn_quote *q, int64_t *ret, struct err *e)
{
	size_t n = text ? strcspn(text, " ") : 0;
	const char *code = text ? text + n + strspn(text + n, " ") : "";

	if (!text)
		return 0;
	if (*code && strcmp(code, q->currency) != 0)
		return err_set(e, ERR_CURRENCY, "terms", "%s: %s, but the request is in %s", label, text, q->currency);
	if (money_parse(text, n, money_exponent(q->currency), ret) || *ret < 0)
		return err_set(e, ERR_MONEY_FORMAT, "terms", "%s: \"%s\" is not an amount", label, text);
	return 0;
}

int psn_terms_read(struct work *w, const char *text, const char *currency, struct psn_quote *q, struct err *e)
{
	const char *delivery = part_of(w, text, "Delivery"), *revisions = part_of(w, text, "Revisions");
	struct list ignored;

	*q = (struct psn_quote){ .currency = currency, .price_minor = INT_UNKNOWN, .discount_minor = INT_UNKNOWN,
		.deliver_on = INT_UNKNOWN, .revisions = INT_UNKNOWN, .scope = part_of(w, text, "Scope"),
		.quality = part_of(w, text, "Quality"), .refund_terms = part_of(w, text, "Refund") };
	if (read_money(part_of(w, text, "Price"), "Price", q, &q->price_minor, e)
		|| read_money(part_of(w, text, "Discount"), "Discount", q, &q->discount_minor, e))
		return -1;
	if (delivery && clock_parse_date(delivery, strlen(delivery), &q->deliver_on))
		return err_set(e, ERR_TIME_FORMAT, "terms", "Delivery: \"%s\" is not a date (YYYY-MM-DD)", delivery);
	if (revisions && (text_int(revisions, strlen(revisions), &q->revisions) || q->revisions < 0))
		return err_set(e, ERR_FIELD_VALUE, "terms", "Revisions: \"%s\" is not a number", revisions);
	return q->refund_terms ? psn_conditions(w, q->refund_terms, currency, &ignored, e) : 0;
}

int psn_terms_whole(const struct psn_quote *q, const char *request, struct err *e)
{
	const struct { const char *part; bool told; } parts[] = {
		{ "price", q->price_minor != INT_UNKNOWN }, { "scope", q->scope != NULL }, { "quality", q->quality != NULL },
		{ "delivery", q->deliver_on != INT_UNKNOWN }, { "revisions", q->revisions != INT_UNKNOWN },
		{ "refund", q->refund_terms != NULL },
	};
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!parts[i].told)
			buf_format(&b, "%s%s", b.len ? ", " : "", parts[i].part);
	int rc = b.len ? err_set(e, ERR_TERMS_MISSING, "terms", "%s: version %lld does not say: %s", request,
		(long long)q->version, buf_text(&b)) : 0;
	buf_release(&b);
	return rc;
}
