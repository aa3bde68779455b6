/* notify_request.c - a message to one side of a request to a partner, in words */
#include "notify/notify_impl.h"

#include <string.h>
#include "base/clock.h"
#include "base/money.h"
#include "base/banned.h"

/* What both sides read that is not in a template, by language. */
static const struct { const char *language, *seller, *by, *late, *quality, *other, *refund, *side[3],
	*duty[3]; } words[] = {
	{ "en", "seller", "Needed by:", "delivery is late", "the quality", "another reason",
		"The terms propose a refund of",
		{ "The seller", "The partner", "Who keeps the list" }, { NULL } },
	{ "hi", "विक्रेता", "कब तक चाहिए:", "देर से डिलीवरी", "गुणवत्ता", "अन्य कारण", "शर्तों के अनुसार प्रस्तावित वापसी:",
		{ "विक्रेता", "साझेदार", "सूची रखने वाला" },
		{ "ज़रूरत बताता है, काम के लिए आवश्यक चीज़ें देता है, तय समय में उत्तर देता है और सहमति के अनुसार भुगतान करता है",
		"काम स्वयं करता है या करने वाले के लिए ज़िम्मेदार है, तय गुणवत्ता में और तय दिन पर",
		"परखे हुए साझेदारों की सूची रखता है, रेटिंग और शिकायतें आगे पहुँचाता है; सहमति का पक्ष नहीं है" } },
};

static const char *about(const struct psn_request *r, size_t at)
{
	return r->about == ABOUT_LATE ? words[at].late : r->about == ABOUT_QUALITY ? words[at].quality
		: words[at].other;
}

static void put_dates_and_money(struct work *w, const struct psn_request *r, size_t at, struct told *t)
{
	char text[32], day[16];

	if (r->by != INT_UNKNOWN) {
		clock_format_date(r->by, day);
		t->by = arena_format(w->mem, "%s %s", words[at].by, day);
	}
	if (r->proposed_minor != INT_UNKNOWN)
		t->proposed = arena_format(w->mem, "%s %s %s", words[at].refund, r->currency,
			money_format(r->proposed_minor, money_exponent(r->currency), text));
}

static const char *duties(struct work *w, const struct psn_request *r, size_t at)
{
	const struct psn_duties *d = &r->responsibilities;
	const char *const english[] = { d->seller, d->partner, d->facilitator };
	struct buf b = { 0 };

	for (size_t i = 0; d->seller && i < 3; i++)
		buf_format(&b, "%s%s: %s%s", i ? "\n" : "", words[at].side[i],
			words[at].duty[i] ? words[at].duty[i] : english[i], words[at].duty[i] ? "।" : ".");
	const char *ret = arena_text(w->mem, b.data ? b.data : "", b.len);
	buf_release(&b);
	return ret;
}

/* The version that the message is about: the agreed one, or, of an offer, the last. */
static int last_terms(struct work *w, const struct message *m, struct psn_request *r, struct err *e)
{
	if (strcmp(m->template, "psn_quoted") != 0 || r->version == 0)
		return 0;
	return psn_last_terms(w, r, e);
}

int request_write(struct work *w, struct message *m, struct err *e)
{
	const char *language = setting_text(w, SETTING_LANGUAGE, e), *shop = setting_text(w, SETTING_SHOP_NAME, e),
		*text;
	size_t at = language && strcmp(language, words[1].language) == 0;
	struct psn_request r;

	int rc = language && shop ? psn_by_id(w, m->request_id, &r, e) : -1;
	if (rc <= 0)
		return rc == 0 ? err_set(e, ERR_BUG, NULL, "a message of a request that is not there") : -1;
	if (last_terms(w, m, &r, e))
		return -1;
	const char *partner = r.partner_name ? r.partner_name : r.partner;
	struct told t = { .request = r.request, .service = r.service_title ? r.service_title : r.service,
		.partner = partner,
		.need = r.need, .shop = shop, .currency = r.currency, .total_minor = r.total_minor, .by = "", .proposed = "",
		.terms = r.agreement ? r.agreement : "", .sha256 = r.sha256 ? r.sha256 : "", .about = about(&r, at),
		.version = arena_format(w->mem, "%lld", (long long)r.version), .duties = duties(w, &r, at) };
	t.name = m->party == PARTY_PARTNER ? partner : *shop ? shop : words[at].seller;
	put_dates_and_money(w, &r, at, &t);
	return template_find(w, m->template, language, &text, e)
		|| template_fill(w, text, &t, &m->subject, &m->text, e) ? -1 : 0;
}
