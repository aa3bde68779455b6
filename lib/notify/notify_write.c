/* notify_write.c - a message in words: what its order and parcel are now, in the customer's language; as mail or JSON */
#include "notify/notify_impl.h"

#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/money.h"
#include "return/return.h"
#include "base/banned.h"

enum { TITLE_MAX_BYTES = 200 };

/* What customers read that is not in a template, by language. */
static const struct { const char *language, *have, *ready, *follow, *customer; } words[] = {
	{ "en", "Please have", "ready.", "Follow it:", "customer" },
	{ "hi", "कृपया", "तैयार रखें।", "यहाँ देखें:", "ग्राहक" },
};

static void put_item(struct buf *out, int64_t qty, const char *title, const char *sku)
{
	const char *name = title ? title : sku;
	size_t len = strlen(name) < TITLE_MAX_BYTES ? strlen(name) : text_utf8_prefix(name, TITLE_MAX_BYTES);

	buf_format(out, "%s%lld x ", out->len ? "\n" : "", (long long)qty);
	for (size_t i = 0; i < len; i++)
		buf_byte(out, (unsigned char)name[i] < 0x20 ? ' ' : name[i]);
}

static const char *taken(struct work *w, struct buf *b)
{
	const char *ret = arena_text(w->mem, b->data ? b->data : "", b->len);

	buf_release(b);
	return ret;
}

static void items_of(struct work *w, const struct order *o, struct told *t)
{
	struct buf all = { 0 }, waiting = { 0 };

	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		if (l->qty > l->cancelled)
			put_item(&all, l->qty - l->cancelled, l->title, l->sku);
		if (l->waiting)
			put_item(&waiting, l->waiting, l->title, l->sku);
	}
	t->items = taken(w, &all);
	t->waiting_items = taken(w, &waiting);
}

const char *tracking_link(struct work *w, const struct parcel *p, struct err *e)
{
	const char *url = setting_text(w, SETTING_TRACKING_URL, e);
	struct buf b = { 0 };

	if (!url)
		return NULL;
	while (*url) {
		if (strncmp(url, "{courier}", 9) == 0) {
			buf_str(&b, p->courier);
			url += 9;
		} else if (strncmp(url, "{awb}", 5) == 0) {
			buf_str(&b, p->awb);
			url += 5;
		} else {
			buf_byte(&b, *url++);
		}
	}
	return taken(w, &b);
}

static int of_parcel(struct work *w, int64_t parcel_id, size_t language, struct told *t, struct err *e)
{
	struct parcel p;
	struct buf items = { 0 };
	char amount[32];

	int rc = ship_parcel(w, parcel_id, &p, e);
	if (rc <= 0)
		return rc == 0 ? err_set(e, ERR_BUG, NULL, "a message of a parcel that is not there") : -1;
	for (size_t i = 0; i < p.lines.n; i++) {
		const struct parcel_line *l = (const struct parcel_line *)p.lines.at + i;
		put_item(&items, l->qty, l->title, l->sku);
	}
	t->items = taken(w, &items);
	t->courier = p.courier;
	t->awb = p.awb;
	const char *link = p.awb ? tracking_link(w, &p, e) : "";
	if (!link)
		return -1;
	t->tracking = *link ? arena_format(w->mem, "%s %s", words[language].follow, link) : "";
	if (p.cod_minor != INT_UNKNOWN && p.cod_minor > 0)
		t->cod = arena_format(w->mem, "%s %s %s %s", words[language].have, t->currency,
			money_format(p.cod_minor, money_exponent(t->currency), amount), words[language].ready);
	return 0;
}

/* The refund that event "r3" is of. */
static int of_refund(struct work *w, const struct message *m, struct told *t, struct err *e)
{
	struct refund r;

	if (refund_named(w, arena_format(w->mem, "%s/R%s", m->order, m->event + 1), &r, e))
		return -1;
	t->refund_minor = r.amount_minor;
	return 0;
}

/* The RMA that event "RMA-261122-00074.3" is of. */
static int of_return(struct work *w, const struct message *m, struct told *t, struct err *e)
{
	struct rma r;
	struct buf items = { 0 };

	if (return_named(w, arena_text(w->mem, m->event, strcspn(m->event, ".")), &r, e))
		return -1;
	for (size_t i = 0; i < r.lines.n; i++) {
		const struct rma_line *l = (const struct rma_line *)r.lines.at + i;
		put_item(&items, l->qty, l->title, l->component ? l->component : l->sku);
	}
	t->items = taken(w, &items);
	t->rma = r.rma;
	t->courier = r.courier;
	t->awb = r.awb ? r.awb : "";
	return 0;
}

int message_write(struct work *w, struct message *m, struct err *e)
{
	const char *language = setting_text(w, SETTING_LANGUAGE, e), *shop = setting_text(w, SETTING_SHOP_NAME, e), *text;
	size_t at = language && strcmp(language, words[1].language) == 0;
	struct order o;

	if (!language || !shop || order_must_find(w, m->order, &o, e))
		return -1;
	struct told t = { .order = m->order, .ref = o.ref, .currency = o.currency, .total_minor = o.total_minor,
		.paid_minor = o.paid_minor, .due_minor = o.due_minor, .refund_minor = INT_UNKNOWN,
		.shop = shop, .rma = "", .reason = "", .cod = "", .tracking = "" };
	t.name = o.customer.name ? o.customer.name : o.ship_to.name ? o.ship_to.name : words[at].customer;
	items_of(w, &o, &t);
	if (m->parcel_id != INT_UNKNOWN && of_parcel(w, m->parcel_id, at, &t, e))
		return -1;
	if (*m->event == 'R' && of_return(w, m, &t, e))
		return -1;
	if (*m->event == 'r' && of_refund(w, m, &t, e))
		return -1;
	return template_find(w, m->template, language, &text, e)
		|| template_fill(w, text, &t, &m->subject, &m->text, e) ? -1 : 0;
}

static void put_base64(struct buf *out, const char *text, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		uint32_t three = 0;
		for (size_t j = 0; j < 3; j++)
			three = three << 8 | (i + j < len ? (unsigned char)text[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			buf_byte(out, i + j > len ? '=' : digits[three >> (18 - 6 * j) & 63]);
	}
}

/* Printable ASCII, and none of FORBIDDEN. */
static bool is_plain(const char *text, const char *forbidden)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 || (unsigned char)text[i] >= 0x7f || strchr(forbidden, text[i]))
			return false;
	return len < 200;
}

/* In encoded words (RFC 2047) of at most 45 bytes each: nothing in them can end a header. */
static void put_encoded(struct buf *out, const char *text)
{
	for (const char *at = text; *at;) {
		size_t len = text_utf8_prefix(at, strlen(at) < 45 ? strlen(at) : 45);
		len = len ? len : 1;
		buf_str(out, at == text ? "=?UTF-8?B?" : "\n =?UTF-8?B?");
		put_base64(out, at, len);
		buf_str(out, "?=");
		at += len;
	}
}

/* A name before an address. */
static void put_phrase(struct buf *out, const char *name)
{
	if (is_plain(name, "\"\\"))
		buf_format(out, "\"%s\"", name);
	else
		put_encoded(out, name);
}

static void put_subject(struct buf *out, const char *text)
{
	if (is_plain(text, "") && !strstr(text, "=?"))
		buf_str(out, text);
	else
		put_encoded(out, text);
}

/* An address: nothing that could begin another header or another address. */
static void put_address(struct buf *out, const char *address)
{
	for (; *address; address++)
		if ((unsigned char)*address > 0x20 && !strchr(",;<>()\"\x7f", *address))
			buf_byte(out, *address);
}

static void put_date(struct buf *out, int64_t at_ms)
{
	static const char *const days[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
		"Dec" };
	char text[32];
	int64_t month;

	clock_format(at_ms, text);                  /* 2026-08-20T04:30:00Z */
	if (text_int(text + 5, 2, &month) || month < 1 || month > 12)
		return;
	buf_format(out, "%s, %.2s %s %.4s %.8s +0000", days[(at_ms / 86400000) % 7], text + 8, months[month - 1], text,
		text + 11);
}

void message_mail(struct work *w, const struct message *m, struct buf *out, struct err *e)
{
	const char *from = setting_text(w, SETTING_MAIL_FROM, e), *shop = setting_text(w, SETTING_SHOP_NAME, e);

	if (from && *from) {
		buf_str(out, "From: ");
		if (shop && *shop)
			put_phrase(out, shop);
		buf_str(out, " <");
		put_address(out, from);
		buf_str(out, ">\n");
	}
	buf_str(out, "To: ");
	put_address(out, m->to);
	buf_str(out, "\nSubject: ");
	put_subject(out, m->subject);
	buf_str(out, "\nDate: ");
	put_date(out, m->queued_at);
	buf_format(out, "\nMessage-ID: <%s>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
		"Content-Transfer-Encoding: 8bit\nAuto-Submitted: auto-generated\n\n", m->message);
	buf_str(out, m->text);
}

void message_json(const struct message *m, struct buf *out)
{
	struct message told = *m;

	told.queued_at = told.next_at = told.sent_at = told.tries = told.message_state = INT_UNKNOWN;
	told.error = NULL;
	record_encode(&message_record, &told, out);
	buf_byte(out, '\n');
}
