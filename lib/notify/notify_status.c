/* notify_status.c - "where is my order", answered for the customer: masked, in his words, what is promised */
#include "notify/notify_impl.h"

#include <string.h>
#include "base/clock.h"
#include "base/money.h"
#include "base/banned.h"

/* What is said of an order, by how far its units are, before its parcels are looked at. */
static const char *const by_fulfilment[] = {
	"preparing", "preparing", "preparing", "preparing", "preparing", "partly_shipped", "shipped", "partly_delivered",
	"delivered", "coming_back", "cancelled",
};

/* By what the customer sends back: none, requested, in_transit, partial, returned. */
static const char *const by_return[] = { NULL, NULL, "returning", NULL, "returned" };

static const char *const by_parcel[PARCEL_STATES] = {
	[PARCEL_OPEN] = "preparing", [PARCEL_PACKED] = "packed", [PARCEL_MANIFESTED] = "packed",
	[PARCEL_PICKED_UP] = "shipped", [PARCEL_IN_TRANSIT] = "shipped", [PARCEL_OUT_FOR_DELIVERY] = "out_for_delivery",
	[PARCEL_ATTEMPT_FAILED] = "attempt_failed", [PARCEL_DELIVERED] = "delivered", [PARCEL_RTO_INITIATED] = "coming_back",
	[PARCEL_RTO_IN_TRANSIT] = "coming_back", [PARCEL_RTO_DELIVERED] = "came_back",
	[PARCEL_RTO_ACKNOWLEDGED] = "came_back", [PARCEL_LOST] = "lost", [PARCEL_CANCELLED] = NULL,
};

struct teller {
	struct work *w;
	const char *words;               /* "key: text" lines */
	const struct order *o;
	struct err *err;
};

/* The text of KEY in the words; the key itself when an own file lacks it. */
static const char *word(struct teller *t, const char *key)
{
	size_t n = strlen(key);

	for (const char *at = t->words; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		if (strncmp(at, key, n) == 0 && at[n] == ':') {
			const char *from = at + n + 1 + strspn(at + n + 1, " ");
			return arena_text(t->w->mem, from, strcspn(from, "\r\n"));
		}
	return key;
}

/* TEXT with each {NAME} replaced by VALUE. */
static const char *with(struct teller *t, const char *text, const char *name, const char *value)
{
	const char *mark = arena_format(t->w->mem, "{%s}", name), *at = strstr(text, mark);

	if (!at)
		return text;
	return arena_format(t->w->mem, "%.*s%s%s", (int)(at - text), text, value ? value : "", at + strlen(mark));
}

/* "05 Sep 2026": the day of a moment in the business zone. */
static const char *day_text(struct teller *t, int64_t at_ms)
{
	const char *months = word(t, "months");
	int year, month, day;

	clock_civil(setting_day(t->w, at_ms), &year, &month, &day);
	for (int i = 1; i < month; i++) {
		months += strcspn(months, " ");
		months += strspn(months, " ");
	}
	return arena_format(t->w->mem, "%02d %.*s %d", day, (int)strcspn(months, " "), months, year);
}

/* --- who it is for, as far as a stranger may see --- */

/* The first letter of each word, with the signs that belong to it. */
static const char *masked_name(struct work *w, const char *name)
{
	struct buf b = { 0 };

	while (name && *name) {
		const char *end = name, *next;
		(void)text_code_point(&end);
		for (next = end; *next && text_code_point(&next) && text_width(arena_text(w->mem, end, (size_t)(next - end))) == 0;)
			end = next;
		if (b.len)
			buf_byte(&b, ' ');
		buf_add(&b, name, (size_t)(end - name));
		buf_str(&b, "***");
		name += strcspn(name, " ");
		name += strspn(name, " ");
	}
	const char *ret = b.len ? arena_text(w->mem, b.data, b.len) : NULL;
	buf_release(&b);
	return ret;
}

/* The last four digits of a phone number that has more than six. */
static const char *masked_phone(struct work *w, const char *phone)
{
	struct buf digits = { 0 };
	const char *ret = NULL;

	for (; phone && *phone; phone++)
		if (*phone >= '0' && *phone <= '9')
			buf_byte(&digits, *phone);
	if (digits.len)
		ret = arena_format(w->mem, "******%s", digits.len > 6 ? buf_text(&digits) + digits.len - 4 : "");
	buf_release(&digits);
	return ret;
}

/* --- parcels --- */

/* A courier as people write him: the first letter large. */
static const char *courier_text(struct work *w, const char *courier)
{
	char *ret = arena_text(w->mem, courier, strlen(courier));

	if (*ret >= 'a' && *ret <= 'z')
		*ret = (char)(*ret - 32);
	return ret;
}

static int tell_parcel(struct teller *t, const struct parcel *p, struct answer_parcel *ret)
{
	ret->status = by_parcel[p->parcel_state];
	ret->headline = word(t, ret->status);
	ret->awb = p->awb;
	ret->courier = p->courier ? courier_text(t->w, p->courier) : NULL;
	if (p->parcel_state == PARCEL_DELIVERED && p->delivered_at != INT_UNKNOWN)
		ret->delivered = day_text(t, p->delivered_at);
	if (p->awb && !(ret->link = tracking_link(t->w, p, t->err)))
		return -1;
	if (ret->link && !*ret->link)
		ret->link = NULL;
	return 0;
}

static int tell_parcels(struct teller *t, struct answer *a)
{
	struct list all;

	if (ship_of_order(t->w, t->o->id, &all, t->err))
		return -1;
	a->parcels.at = arena_get(t->w->mem, (all.n + 1) * sizeof(struct answer_parcel));
	for (size_t i = 0; i < all.n; i++) {
		const struct parcel *p = (const struct parcel *)all.at + i;
		struct answer_parcel *to = (struct answer_parcel *)a->parcels.at + a->parcels.n;
		if (!by_parcel[p->parcel_state])
			continue;
		*to = (struct answer_parcel){ 0 };
		if (tell_parcel(t, p, to))
			return -1;
		a->parcels.n++;
	}
	return 0;
}

/* --- the order --- */

/* Units on their way are told as their one parcel is. */
static const char *status_of(const struct order *o, const struct answer *a)
{
	const struct answer_parcel *one = NULL;

	if (o->state == ORDER_CANCELLED || o->state == ORDER_EXPIRED)
		return "cancelled";
	if (o->return_status != INT_UNKNOWN && by_return[o->return_status])
		return by_return[o->return_status];
	if (o->state == ORDER_PLACED && o->fulfilment <= 2)
		return "received";
	const char *ret = by_fulfilment[o->fulfilment];
	if (strcmp(ret, "shipped") != 0)
		return ret;
	for (size_t i = 0; i < a->parcels.n; i++) {
		const struct answer_parcel *p = (const struct answer_parcel *)a->parcels.at + i;
		if (strcmp(p->status, "delivered") == 0)
			continue;
		if (one && strcmp(one->status, p->status) != 0)
			return ret;
		one = p;
	}
	return one ? one->status : ret;
}

static bool is_over(const char *status)
{
	static const char *const over[] = { "delivered", "cancelled", "returning", "returned", "coming_back", "came_back", "lost", NULL };

	return word_index(over, status, strlen(status)) >= 0;
}

static const char *promise_text(struct teller *t, struct answer *a)
{
	const struct order *o = t->o;
	bool sent = strcmp(a->status, "received") != 0 && strcmp(a->status, "preparing") != 0;

	if (is_over(a->status))
		return NULL;
	if (o->deliver_by != INT_UNKNOWN) {
		a->promised = day_text(t, o->deliver_by);
		return with(t, word(t, o->deliver_by < t->w->now_ms ? "late" : "promised"), "date", a->promised);
	}
	if (sent || o->dispatch_by == INT_UNKNOWN || o->dispatch_by < t->w->now_ms)
		return NULL;
	return with(t, word(t, "sent_by"), "date", day_text(t, o->dispatch_by));
}

/* A line for each parcel: who carries it, how far it is, where to follow it. */
static const char *parcels_text(struct teller *t, const struct answer *a)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < a->parcels.n; i++) {
		const struct answer_parcel *p = (const struct answer_parcel *)a->parcels.at + i;
		const char *line = word(t, p->awb ? "parcel" : "parcel_here");
		line = with(t, with(t, with(t, line, "courier", p->courier), "awb", p->awb), "state", p->headline);
		buf_format(&b, "%s%s", b.len ? "\n" : "", with(t, line, "delivered", p->delivered));
		if (p->link && !p->delivered)
			buf_format(&b, "\n%s", with(t, word(t, "follow"), "link", p->link));
	}
	const char *ret = arena_text(t->w->mem, b.data ? b.data : "", b.len);
	buf_release(&b);
	return ret;
}

static const char *cod_text(struct teller *t, const struct answer *a)
{
	const struct order *o = t->o;
	char amount[32];

	if (o->payment_mode != MODE_COD || is_over(a->status) || o->due_minor == INT_UNKNOWN || o->due_minor <= 0)
		return NULL;
	return with(t, word(t, "pay_at_door"), "amount", arena_format(t->w->mem, "%s %s", o->currency,
		money_format(o->due_minor, money_exponent(o->currency), amount)));
}

static int tell_order(struct teller *t, struct answer *a)
{
	const struct order *o = t->o;
	const char *shop = setting_text(t->w, SETTING_SHOP_NAME, t->err), *template;

	a->ref = o->ref;
	a->name = masked_name(t->w, o->customer.name ? o->customer.name : o->ship_to.name);
	a->phone = masked_phone(t->w, o->customer.phone ? o->customer.phone : o->ship_to.phone);
	if (!shop || tell_parcels(t, a))
		return -1;
	a->status = status_of(o, a);
	a->headline = word(t, a->status);
	a->track = word(t, "track");
	struct told told = { .order = a->order, .ref = o->ref, .name = a->name ? a->name : word(t, "customer"),
		.phone = a->phone, .currency = o->currency, .total_minor = o->total_minor,
		.paid_minor = o->paid_minor, .due_minor = o->due_minor, .refund_minor = INT_UNKNOWN, .shop = shop,
		.headline = a->headline };
	told.promised = promise_text(t, a);
	told.parcels = parcels_text(t, a);
	told.cod = cod_text(t, a);
	if (template_find(t->w, "status", a->lang, &template, t->err)
		|| template_fill(t->w, template, &told, &a->title, &a->text, t->err))
		return -1;
	a->text = arena_text(t->w->mem, a->text, strlen(a->text) - 1);      /* a line end is last */
	return 0;
}

/* The same answer for every order that is not there, or not told by this name: nobody learns which are. */
static void tell_nothing(struct teller *t, struct answer *a)
{
	a->status = "unknown";
	a->headline = a->title = a->text = word(t, "unknown");
}

int notify_status(struct work *w, const struct status_query *in, status_emit emit, void *arg, struct err *e)
{
	struct teller t = { .w = w, .err = e };
	struct answer a;
	struct order o;

	record_init(&answer_record, &a);
	a.order = in->order;
	a.lang = in->lang == INT_UNKNOWN ? setting_text(w, SETTING_LANGUAGE, e) : status_language_words[in->lang];
	if (!a.lang || template_find(w, "status_words", a.lang, &t.words, e))
		return -1;
	int rc = order_find(w, in->order, &o, e);
	if (rc < 0 && !err_is_of_record(e->code))
		return -1;
	if (rc <= 0) {
		tell_nothing(&t, &a);
		return emit(arg, &a, e) ? -1 : err_set(e, ERR_ORDER_UNKNOWN, "order", "%s: there is no such order", in->order);
	}
	t.o = &o;
	return tell_order(&t, &a) ? -1 : emit(arg, &a, e);
}
