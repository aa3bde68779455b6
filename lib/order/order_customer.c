/* order_customer.c - who buys: one customer however the source writes the phone number */
#include "order/order_impl.h"

#include <string.h>
#include "order.sql.h"
#include "base/banned.h"

/* A customer as it is stored. */
struct customer { const char *customer, *name, *email, *phone, *older; int64_t id, version_ms; };

static const struct field fields[] = {
	TEXT(struct customer, customer, FIELD_KEY, ""), TEXT(struct customer, name, 0, ""),
	TEXT(struct customer, email, 0, ""), TEXT(struct customer, phone, 0, ""),
	TEXT(struct customer, older, FIELD_SQL, ""), INT(struct customer, id, FIELD_SQL, ""),
	INT(struct customer, version_ms, FIELD_SQL, ""), FIELDS_END
};

static const struct record stored_record = { "customer", sizeof(struct customer), fields };

static const char *folded(struct arena *mem, const char *text)
{
	char *copy = arena_text(mem, text, strlen(text));

	for (char *c = copy; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c |= 32;
	return copy;
}

/* The source's own name for the customer, else the phone, else the e-mail. Of whom only a name is told is a
 * customer of this one order: a name is no identity. NULL when nothing is told. */
static const char *key_of(struct work *w, const struct order *o)
{
	struct err ignored;
	const struct order_customer *c = &o->customer;
	const char *country = o->ship_to.country ? o->ship_to.country : setting_text(w, SETTING_COUNTRY, &ignored);
	const char *phone = c->customer || !c->phone ? NULL : phone_e164(w->mem, c->phone, country);

	if (c->customer && *c->customer)
		return c->customer;
	if (phone)
		return phone;
	if (c->email && *c->email)
		return folded(w->mem, c->email);
	return c->name && *c->name ? arena_format(w->mem, "%s:%s", o->channel, o->ref) : NULL;
}

static int add(struct work *w, struct customer *c, struct err *e)
{
	return store_next_id(w, ID_CUSTOMER, &c->id, e) ? -1
		: store_run(w, &SQL_CUSTOMER_ADD, &stored_record, c, e);
}

/* Of two records of one version the one with the larger digest wins: the end does not depend on arrival. */
static void break_tie(struct merge *m, struct customer *have, const struct customer *told)
{
	if (m->tie && record_digest(&stored_record, told) > record_digest(&stored_record, have)) {
		m->version++;
		merge_fields(m, &stored_record, have, told, "");
		m->version--;
	}
}

/* What TOLD adds to HAVE; true when that changes it. */
static bool renew(struct work *w, struct customer *have, const struct customer *told)
{
	const char *marks = have->older;
	struct merge m = { .mem = w->mem, .now_version = have->version_ms, .version = told->version_ms,
		.marks = &have->older };

	merge_fields(&m, &stored_record, have, told, "");
	break_tie(&m, have, told);
	if (!m.changed && text_same(marks, have->older))
		return false;
	if (told->version_ms > have->version_ms)
		have->version_ms = told->version_ms;
	return true;
}

/* The customer as TOLD, added or renewed, into HAVE. */
static int put(struct work *w, struct customer *told, struct customer *have, struct err *e)
{
	bool sure, changed = false;
	int rc = store_get_early(w, &SQL_CUSTOMER_GET, &stored_record, told, &stored_record, have, &sure, e);

	if (rc > 0)
		changed = renew(w, have, told);
	if (changed && !sure) {
		rc = store_get(w, &SQL_CUSTOMER_GET, &stored_record, told, &stored_record, have, e);
		changed = rc > 0 && renew(w, have, told);
	}
	if (rc == 0)
		*have = *told;
	if (rc < 0 || (rc == 0 ? add(w, have, e) : changed && store_run(w, &SQL_CUSTOMER_SET, &stored_record, have, e)))
		return -1;
	store_is_now(w, &SQL_CUSTOMER_GET, &stored_record, told, &stored_record, have, sure || rc == 0 || changed);
	return 0;
}

int order_customer_ahead(struct work *w, const struct order *o, struct err *e)
{
	struct customer told = { .customer = key_of(w, o) };

	return told.customer ? store_ahead(w, &SQL_CUSTOMER_GET, &stored_record, &told, &stored_record, e) : 0;
}

int order_put_customer(struct work *w, struct order *o, int64_t version_ms, struct err *e)
{
	struct customer is, told = { .customer = key_of(w, o), .name = o->customer.name, .email = o->customer.email,
		.phone = o->customer.phone, .version_ms = version_ms, .id = INT_UNKNOWN };

	if (!told.customer)
		return 0;
	if (put(w, &told, &is, e))
		return -1;
	o->customer_id = is.id;
	o->customer = (struct order_customer){ is.customer, is.name, is.email, is.phone };
	return 0;
}
