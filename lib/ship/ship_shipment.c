/* ship_shipment.c - parcels with what of their orders a courier or a label program must be told */
#include "ship/ship_impl.h"

#include "base/money.h"
#include "base/banned.h"

#define SHIPMENT struct shipment

static const struct field shipment_fields[] = {
	TEXT(SHIPMENT, parcel, FIELD_KEY, "identity: courier:awb, before that order/number"),
	TEXT(SHIPMENT, order, 0, "the order its units are of"),
	TEXT(SHIPMENT, channel, 0, "where it was sold"),
	TEXT(SHIPMENT, ref, 0, "the order's number there"),
	ONE_OF(SHIPMENT, parcel_state, 0, parcel_state_words, "state of the parcel"),
	TEXT(SHIPMENT, courier, 0, "who carries it"),
	TEXT(SHIPMENT, awb, 0, "the courier's number"),
	TEXT(SHIPMENT, manifest, 0, "the manifest it stands on"),
	INT(SHIPMENT, parcel_no, 0, "the number of the parcel in its order, from 1"),
	INT(SHIPMENT, units, 0, "units in it"),
	TEXT(SHIPMENT, currency, FIELD_CURRENCY, "currency of the amounts"),
	MONEY(SHIPMENT, cod_minor, 0, "to be collected at the door; absent when nothing is"),
	MONEY(SHIPMENT, value_minor, 0, "what its units cost after discounts; absent when nobody told"),
	MONEY(SHIPMENT, total_minor, 0, "what the buyer pays for the whole order"),
	MONEY(SHIPMENT, shipping_minor, 0, "of it for shipping"),
	MONEY(SHIPMENT, fee_minor, 0, "of it other charges"),
	MONEY(SHIPMENT, tax_minor, 0, "all tax of the order"),
	MONEY(SHIPMENT, paid_minor, 0, "paid of it so far"),
	TIME(SHIPMENT, placed_at, 0, "when the order was placed"),
	TIME(SHIPMENT, packed_at, 0, "when the parcel was packed"),
	TIME(SHIPMENT, dispatch_by, 0, "latest hand-over to the courier"),
	TIME(SHIPMENT, deliver_by, 0, "latest delivery"),
	TEXT(SHIPMENT, name, FIELD_PERSON, "who buys"),
	TEXT(SHIPMENT, email, FIELD_PERSON, "e-mail address of who buys"),
	TEXT(SHIPMENT, phone, FIELD_PERSON, "phone number for the delivery, else of who buys"),
	OBJECT(SHIPMENT, ship_to, 0, &order_address_record, "where it goes"),
	TEXT(SHIPMENT, note, FIELD_PERSON, "note of the buyer"),
	LIST_OF(SHIPMENT, lines, 0, &order_line_record, "what is in it: qty, net and tax are of the units in it"),
	FIELDS_END
};
const struct record shipment_record = { "shipment", sizeof(SHIPMENT), shipment_fields };

static const struct field query_fields[] = {
	TEXT(struct ship_query, parcel, FIELD_KEY, "identity: courier:awb, or order/number"),
	TEXT(struct ship_query, order, FIELD_ARG, "only of this order"),
	TEXT(struct ship_query, since, FIELD_ARG, "packed at or after this time or date"),
	TEXT(struct ship_query, until, FIELD_ARG, "packed before this time or date"),
	SET_OF(struct ship_query, parcel_state, FIELD_ARG, parcel_state_words,
		"only these states (absent: packed,manifested)"),
	TEXT(struct ship_query, channel, FIELD_ARG, "only this channel"),
	TEXT(struct ship_query, courier, FIELD_ARG, "only this courier"),
	TEXT(struct ship_query, manifest, FIELD_ARG, "only this manifest"),
	INT(struct ship_query, limit, FIELD_ARG | FIELD_COUNT, "at most so many rows"),
	INT(struct ship_query, id, FIELD_SQL, ""),     /* told by nobody, and known to be so */
	FIELDS_END
};
const struct record ship_export_query_record = { "query", sizeof(struct ship_query), query_fields };

/* Each parcel has an arena of its own: orders are long. */
struct shipments { struct work work; order_emit emit; void *arg; };

static int64_t share(int64_t total, int64_t qty, int64_t of)
{
	return total == INT_UNKNOWN || of <= 0 ? INT_UNKNOWN : money_part(total, 0, qty, of);
}

static void add_line(struct shipment *s, const struct order_line *l, int64_t qty)
{
	struct order_line *to = (struct order_line *)s->lines.at + s->lines.n++;

	*to = *l;
	to->qty = qty;
	to->net_minor = share(l->net_minor, qty, l->qty);
	to->tax_minor = share(l->tax_minor, qty, l->qty);
	to->discount_minor = share(l->discount_minor, qty, l->qty);
	s->units += qty;
	s->value_minor = s->value_minor == INT_UNKNOWN || to->net_minor == INT_UNKNOWN ? INT_UNKNOWN
		: s->value_minor + to->net_minor;
}

static void of_order(const struct order *o, struct shipment *s)
{
	s->channel = o->channel;
	s->ref = o->ref;
	s->total_minor = o->total_minor;
	s->shipping_minor = o->shipping_minor;
	s->fee_minor = o->fee_minor;
	s->tax_minor = o->tax_minor;
	s->paid_minor = o->paid_minor;
	s->placed_at = o->placed_at;
	s->dispatch_by = o->dispatch_by;
	s->deliver_by = o->deliver_by;
	s->name = o->customer.name;
	s->email = o->customer.email;
	s->phone = o->ship_to.phone ? o->ship_to.phone : o->customer.phone;
	s->ship_to = o->ship_to;
	s->note = o->note;
	if (!s->ship_to.name)
		s->ship_to.name = o->customer.name;
}

static int give(struct shipments *k, const struct parcel *p, struct err *e)
{
	struct work *w = &k->work;
	struct shipment s = { .parcel = p->parcel, .order = p->order, .parcel_state = p->parcel_state, .courier = p->courier,
		.awb = p->awb, .manifest = p->manifest, .parcel_no = p->no, .cod_minor = p->cod_minor, .packed_at = p->packed_at };
	struct order o;

	if (order_must_load(w, p->order, &o, e))
		return -1;
	s.currency = o.currency;
	if (s.cod_minor == INT_UNKNOWN && parcel_cod(w, &o, p, true, &s.cod_minor, e))
		return -1;
	if (s.cod_minor != INT_UNKNOWN && s.cod_minor <= 0)
		s.cod_minor = INT_UNKNOWN;
	of_order(&o, &s);
	s.lines.at = arena_get(w->mem, (p->lines.n + 1) * sizeof(struct order_line));
	for (size_t i = 0; i < p->lines.n; i++) {
		const struct parcel_line *in = (const struct parcel_line *)p->lines.at + i;
		for (size_t j = 0; j < o.lines.n; j++)
			if (order_line_at(&o, j)->line_no == in->line_no)
				add_line(&s, order_line_at(&o, j), in->qty);
	}
	return k->emit(k->arg, &s, e);
}

static int give_parcel(void *arg, const void *row, struct err *e)
{
	struct shipments *k = arg;
	int rc = give(k, row, e);

	arena_reset(k->work.mem);
	work_forget(&k->work);
	return rc;
}

int ship_shipments(struct work *w, const struct ship_query *in, order_emit emit, void *arg, struct err *e)
{
	struct shipments k = { *w, emit, arg };
	struct ship_query q = *in;
	struct arena row = { 0 };

	k.work.mem = &row;
	k.work.kept = NULL;
	work_forget(&k.work);
	if (q.parcel_state == INT_UNKNOWN)
		q.parcel_state = 1 << PARCEL_PACKED | 1 << PARCEL_MANIFESTED;
	int rc = q.parcel ? ship_show(w, &q, give_parcel, &k, e) : ship_list(w, &q, give_parcel, &k, e);
	arena_release(&row);
	return rc;
}
