/* rules.c - the model's rules: what a unit that moves does to goods and promises, what a buyer has to pay */
#include "model.h"

#include <string.h>
#include "base/banned.h"

const char *const line_names[LINES] = { "1", "2", "3" }, *const sku_names[SKUS] = { "S0", "S1", "S2", "S3", "KIT" };

int64_t made_of(int sku, int item)
{
	if (sku == KIT)
		return item == 0 ? 2 : item == 1 ? 1 : 0;
	return sku == item;
}

int64_t available(const struct world *t, int item)
{
	const struct m_item *i = &t->items[item];

	return i->sellable - i->allocated - i->packed;
}

bool can_promise(const struct world *t, int sku, int64_t qty)
{
	for (int i = 0; i < ITEMS; i++)
		if (made_of(sku, i) && available(t, i) < qty * made_of(sku, i))
			return false;
	return true;
}

/* What a unit in this bucket counts for in the warehouse. */
static struct m_item counts_as(int bucket)
{
	switch (bucket) {
	case BUCKET_ALLOCATED:
		return (struct m_item){ .sellable = 1, .allocated = 1 };
	case BUCKET_PACKED:
		return (struct m_item){ .sellable = 1, .packed = 1 };
	case BUCKET_RTO_RECEIVED: case BUCKET_RETURNED:
		return (struct m_item){ .quarantine = 1 };
	default:
		return (struct m_item){ 0 };
	}
}

/* Where its goods are: on the shelf until they are handed over, elsewhere, or back in quarantine. A promise given up
 * leaves its goods on the shelf; what came back undelivered stays in quarantine, whatever is decided on. */
static bool on_shelf(int bucket)
{
	return bucket == BUCKET_WAITING || bucket == BUCKET_ALLOCATED || bucket == BUCKET_PACKED;
}

void move_units(struct world *t, struct m_order *o, struct m_line *l, int from, int to, int64_t qty)
{
	struct m_item a = counts_as(from), b = counts_as(to);
	bool here = on_shelf(from) && (on_shelf(to) || to == BUCKET_CANCELLED);
	bool stays = from == BUCKET_RTO_RECEIVED;

	for (int i = 0; i < ITEMS; i++) {
		int64_t n = qty * made_of(l->sku, i);
		t->items[i].allocated += n * (b.allocated - a.allocated);
		t->items[i].packed += n * (b.packed - a.packed);
		if (here || stays)
			continue;
		t->items[i].sellable += n * (b.sellable - a.sellable);
		t->items[i].quarantine += n * (b.quarantine - a.quarantine);
	}
	l->units[from] -= qty;
	l->units[to] += qty;
	if (l->units[from] < 0)
		wrong(t, "the model: %s has no unit to move from bucket %d to %d", o->name, from, to);
}

int64_t units_in(const struct m_order *o, int bucket)
{
	int64_t n = 0;

	for (int i = 0; i < o->n; i++)
		n += o->lines[i].units[bucket];
	return n;
}

void settle_state(struct m_order *o)
{
	bool open = units_in(o, BUCKET_WAITING) || units_in(o, BUCKET_ALLOCATED) || units_in(o, BUCKET_PACKED)
		|| units_in(o, BUCKET_IN_TRANSIT) || units_in(o, BUCKET_RTO_TRANSIT) || o->rto_open;
	int64_t was = o->state;
	bool had = units_in(o, BUCKET_DELIVERED) || units_in(o, BUCKET_RETURN_TRANSIT) || units_in(o, BUCKET_RETURNED);

	if ((o->state == ORDER_PLACED || o->state == ORDER_CONFIRMED) && !open)
		o->state = had ? ORDER_COMPLETED : ORDER_CANCELLED;
	else if (o->state == ORDER_COMPLETED && open)
		o->state = ORDER_CONFIRMED;
	else if (o->state == ORDER_CANCELLED && (open || had))
		o->state = open ? ORDER_CONFIRMED : ORDER_COMPLETED;
	else if (o->state == ORDER_CLOSED && (open || (o->voided && had)))
		o->state = open ? ORDER_CONFIRMED : ORDER_COMPLETED;
	o->voided = o->voided && o->state == was && !open && !had;
}

int64_t billable(const struct m_order *o)
{
	int64_t sum = o->shipping;

	if (o->state == ORDER_CANCELLED || o->voided)
		return 0;
	for (int i = 0; i < o->n; i++) {
		const struct m_line *l = &o->lines[i];
		int64_t gone = l->units[BUCKET_CANCELLED] + l->units[BUCKET_RETURNED] + l->units[BUCKET_RTO_RECEIVED]
			+ l->units[BUCKET_LOST];
		int64_t tax = o->tax_on_top ? l->tax : 0;
		sum += l->net - l->net * gone / l->qty + tax - tax * gone / l->qty;
	}
	return sum;
}

int parcel_units_are_in(int64_t state)
{
	switch (state) {
	case PARCEL_PACKED: case PARCEL_MANIFESTED:
		return BUCKET_PACKED;
	case PARCEL_PICKED_UP: case PARCEL_IN_TRANSIT: case PARCEL_OUT_FOR_DELIVERY: case PARCEL_ATTEMPT_FAILED:
		return BUCKET_IN_TRANSIT;
	case PARCEL_DELIVERED:
		return BUCKET_DELIVERED;
	case PARCEL_RTO_INITIATED: case PARCEL_RTO_IN_TRANSIT: case PARCEL_RTO_DELIVERED:
		return BUCKET_RTO_TRANSIT;
	case PARCEL_RTO_ACKNOWLEDGED:
		return BUCKET_RTO_RECEIVED;
	case PARCEL_LOST:
		return BUCKET_LOST;
	default:
		return BUCKET_ALLOCATED;
	}
}

void move_parcel(struct world *t, struct m_parcel *p, int64_t to)
{
	struct m_order *o = &t->orders[p->order];
	int was = parcel_units_are_in(p->state), is = parcel_units_are_in(to);

	p->state = to;
	for (int i = 0; was != is && i < o->n; i++) {
		move_units(t, o, &o->lines[i], was, is, p->units[i]);
		o->rto_open += is == BUCKET_RTO_RECEIVED ? p->units[i] : 0;
	}
	if (was != is)
		settle_state(o);
}

void cancel_order(struct world *t, int i)
{
	static const int from[] = { BUCKET_WAITING, BUCKET_ALLOCATED };
	struct m_order *o = &t->orders[i];

	for (int p = 0; p < t->n_parcels; p++)
		if (t->parcels[p].order == i && parcel_units_are_in(t->parcels[p].state) == BUCKET_PACKED)
			move_parcel(t, &t->parcels[p], PARCEL_CANCELLED);
	for (int l = 0; l < o->n; l++)
		for (size_t b = 0; b < sizeof from / sizeof *from; b++)
			move_units(t, o, &o->lines[l], from[b], BUCKET_CANCELLED, o->lines[l].units[from[b]]);
	settle_state(o);
}

int any_order(const struct world *t, uint32_t by, bool (*fits)(const struct world *t, int i))
{
	int fit[ORDERS], n = 0;

	for (int i = 0; i < t->n_orders; i++)
		if (!fits || fits(t, i))
			fit[n++] = i;
	if (n == 0 || by % 8 == 0)      /* now and then one that does not */
		return t->n_orders ? (int)(by / 8 % (uint32_t)t->n_orders) : -1;
	return fit[by / 8 % (uint32_t)n];
}

int any_parcel(const struct world *t, uint32_t by, bool (*fits)(const struct world *t, int i))
{
	int fit[PARCELS], n = 0;

	for (int i = 0; i < t->n_parcels; i++)
		if (!fits || fits(t, i))
			fit[n++] = i;
	if (n == 0 || by % 8 == 0)
		return t->n_parcels ? (int)(by / 8 % (uint32_t)t->n_parcels) : -1;
	return fit[by / 8 % (uint32_t)n];
}
