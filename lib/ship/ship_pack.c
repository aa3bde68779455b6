/* ship_pack.c - from the shelf to the courier's hands: pack, unpack, manifest, dispatch, and cancel of what is packed */
#include "ship/ship_impl.h"
#include "refund/refund.h"

#include <string.h>
#include "base/clock.h"
#include "ship.sql.h"
#include "base/banned.h"

static int64_t when(const struct work *w, const struct ship_step *in)
{
	return in->at == INT_UNKNOWN ? w->now_ms : in->at;
}

static struct order_line *line_named(const struct order *o, const char *line)
{
	for (size_t i = 0; i < o->lines.n; i++)
		if (strcmp(order_line_at(o, i)->line, line) == 0)
			return order_line_at(o, i);
	return NULL;
}

static int wanted_line(const struct order *o, const char *line, int64_t qty, struct parcel_line *ret, struct err *e)
{
	const struct order_line *l = line_named(o, line);

	if (!l)
		return err_set(e, ERR_LINE_UNKNOWN, "line", "%s:%s has no line %s", o->channel, o->ref, line);
	qty = qty == INT_UNKNOWN ? l->allocated : qty;
	if (qty > l->allocated || qty == 0)
		return err_set(e, ERR_QTY_RANGE, "qty", "%s:%s line %s: %lld units to pack, %lld are reserved", o->channel,
			o->ref, line, (long long)qty, (long long)l->allocated);
	*ret = (struct parcel_line){ .line = l->line, .sku = l->sku, .title = l->title, .qty = qty, .line_no = l->line_no };
	return 0;
}

/* What goes into the parcel: what is told, else all that is reserved. */
static int wanted(struct work *w, const struct ship_step *in, const struct order *o, struct list *ret, struct err *e)
{
	size_t most = in->units.n > o->lines.n ? in->units.n : o->lines.n;
	struct parcel_line *lines = arena_get(w->mem, (most ? most : 1) * sizeof *lines);

	*ret = (struct list){ lines, 0 };
	if (in->line)
		return wanted_line(o, in->line, in->qty, &lines[ret->n++], e);
	if (in->qty != INT_UNKNOWN)
		return err_set(e, ERR_FIELD_MISSING, "line", "\"qty\" needs \"line\"");
	for (size_t i = 0; i < in->units.n; i++) {
		const struct parcel_line *u = (const struct parcel_line *)in->units.at + i;
		for (size_t j = 0; j < i; j++)
			if (strcmp(lines[j].line, u->line) == 0)
				return err_set(e, ERR_FIELD_VALUE, "line", "line %s is there twice", u->line);
		if (wanted_line(o, u->line, u->qty, &lines[ret->n++], e))
			return -1;
	}
	for (size_t i = 0; in->units.n == 0 && i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		if (l->allocated && wanted_line(o, l->line, l->allocated, &lines[ret->n++], e))
			return -1;
	}
	return 0;
}

/* Nothing is left to pack: the order's last parcel, unchanged. */
static int packed_before(struct work *w, const struct order *o, const struct list *all, struct parcel *out,
	struct err *e)
{
	for (size_t i = all->n; i-- > 0;) {
		const struct parcel *p = (const struct parcel *)all->at + i;
		if (p->parcel_state == PARCEL_CANCELLED)
			continue;
		*out = *p;
		return parcel_load_lines(w, out, e);
	}
	return err_set(e, ERR_STATE_REFUSED, "allocated", "%s:%s: no unit is reserved", o->channel, o->ref);
}

static void copy_of_order(struct parcel *p, const struct order *o)
{
	p->order_id = o->id;
	p->channel = o->channel;
	p->ref = o->ref;
	p->currency = o->currency;
	p->dispatch_by = o->dispatch_by;
	p->deliver_by = o->deliver_by;
	p->ship_to = o->ship_to;
}

static int new_parcel(struct work *w, const struct order *o, int64_t no, int64_t at, struct parcel *p, struct err *e)
{
	record_init(&parcel_record, p);
	copy_of_order(p, o);
	p->no = no;
	p->parcel_state = PARCEL_OPEN;
	p->state_at = p->packed_at = at;
	p->attempts = p->last_seq = 0;
	parcel_name(w, p);
	return store_next_id(w, ID_PARCEL, &p->id, e) || store_run(w, &SQL_PARCEL_ADD, &parcel_record, p, e) ? -1 : 0;
}

static int put_lines(struct work *w, struct parcel *p, const struct list *lines, struct err *e)
{
	p->lines = *lines;
	for (size_t i = 0; i < lines->n; i++) {
		struct parcel_line *l = (struct parcel_line *)lines->at + i;
		l->parcel_id = p->id;
		if (store_run(w, &SQL_PARCEL_LINE_ADD, &parcel_line_record, l, e))
			return -1;
	}
	return 0;
}

/* An order that is shipped whole: nothing of it waits. */
static int may_pack(const struct order *o, struct err *e)
{
	int64_t waiting = 0;

	if (order_may_ship(o, e))
		return -1;
	for (size_t i = 0; o->ship_complete == 1 && i < o->lines.n; i++)
		waiting += order_line_at(o, i)->waiting;
	return waiting ? err_set(e, ERR_SHIP_COMPLETE, "waiting", "%s:%s is shipped whole, and %lld units of it still wait",
		o->channel, o->ref, (long long)waiting) : 0;
}

int ship_pack(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e)
{
	struct order o;
	struct list all, lines;
	struct parcel_event ev = { .event = PARCEL_PACKED, .at = when(w, in) };

	if (order_must_load(w, in->order, &o, e) || parcel_of_order(w, o.id, &all, e) || wanted(w, in, &o, &lines, e))
		return -1;
	if (lines.n == 0)
		return packed_before(w, &o, &all, out, e);
	if (may_pack(&o, e) || new_parcel(w, &o, (int64_t)all.n + 1, ev.at, out, e)
		|| put_lines(w, out, &lines, e) || parcel_move(w, out, &o, &ev, e))
		return -1;
	w->changed = true;
	return parcel_save(w, out, e);
}

/* Take P apart, if it was not handed over. */
static int take_apart(struct work *w, struct parcel *p, struct order *o, bool is_void, int64_t at, const char *reason,
	struct err *e)
{
	struct parcel_event ev = { .event = PARCEL_CANCELLED, .at = at, .remark = reason };

	if (p->parcel_state == PARCEL_MANIFESTED && !is_void)
		return err_set(e, ERR_STATE_REFUSED, "parcel_state", "%s stands on the manifest %s: --void takes it off",
			p->parcel, p->manifest);
	if (parcel_move(w, p, o, &ev, e))
		return -1;
	return parcel_save(w, p, e);
}

int ship_unpack(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e)
{
	struct order o;

	if (parcel_find(w, in, out, e))
		return -1;
	if (out->parcel_state == PARCEL_CANCELLED)
		return 0;
	w->changed = true;
	return order_must_load(w, out->order, &o, e)
		|| take_apart(w, out, &o, in->is_void == 1, when(w, in), in->reason, e) ? -1 : 0;
}

/* The courier's number for P: told, or from the file. */
static int number_for(struct work *w, const struct ship_step *in, const struct parcel *p, const char **ret,
	struct err *e)
{
	*ret = in->awb;
	if (!in->awb && in->awb_file && awb_from_file(w, in->awb_file, in->courier, p, ret, e))
		return -1;
	if (!*ret || !**ret)
		return err_set(e, ERR_FIELD_MISSING, "awb", "%s: \"awb\" or --awb-file is needed", p->parcel);
	int rc = awb_is_used(w, in->courier, *ret, e);
	return rc > 0 ? err_set(e, ERR_CONFLICT, "awb", "%s of %s is the number of another parcel", *ret, in->courier)
		: rc;
}

static const char *manifest_name(struct work *w, const struct ship_step *in, int64_t at)
{
	char day[16];

	if (in->manifest)
		return in->manifest;
	clock_format_date(setting_day(w, at), day);
	return arena_format(w->mem, "%s-%s", in->courier, day);
}

/* A parcel that stands on a manifest already: the same again, or another number. */
static int manifested_before(const struct ship_step *in, const struct parcel *p, struct err *e)
{
	bool same = (!in->courier || (p->courier && strcmp(in->courier, p->courier) == 0))
		&& (!in->awb || (p->awb && strcmp(in->awb, p->awb) == 0));

	if (p->parcel_state == PARCEL_CANCELLED)
		return err_set(e, ERR_STATE_REFUSED, "parcel_state", "%s is cancelled", p->parcel);
	return same ? 0 : err_set(e, ERR_CONFLICT, "awb", "%s was given to %s as %s", p->parcel, p->courier, p->awb);
}

int ship_manifest(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e)
{
	struct order o;
	struct parcel_event ev = { .event = PARCEL_MANIFESTED, .at = when(w, in) };
	const char *awb;

	if (parcel_find(w, &(struct ship_step){ .parcel = in->parcel, .order = in->order }, out, e))
		return -1;
	if (out->parcel_state != PARCEL_PACKED)
		return manifested_before(in, out, e);
	if (!in->courier || !*in->courier || strchr(in->courier, ':'))
		return err_set(e, ERR_FIELD_MISSING, "courier", "\"courier\" is missing, or has a ':' in it");
	if (order_must_load(w, out->order, &o, e) || order_may_ship(&o, e) || number_for(w, in, out, &awb, e)
		|| parcel_cod(w, &o, out, false, &out->cod_minor, e))
		return -1;
	out->courier = in->courier;
	out->awb = awb;
	out->manifest = manifest_name(w, in, ev.at);
	parcel_name(w, out);
	w->changed = true;
	return parcel_move(w, out, &o, &ev, e) || parcel_save(w, out, e) ? -1 : 0;
}

int ship_dispatch(struct work *w, const struct ship_step *in, struct parcel *out, struct err *e)
{
	struct order o;
	struct parcel_event ev = { .event = PARCEL_PICKED_UP, .at = when(w, in) };

	if (parcel_find(w, in, out, e))
		return -1;
	if (out->parcel_state == PARCEL_CANCELLED || out->parcel_state == PARCEL_PACKED)
		return err_set(e, ERR_STATE_REFUSED, "parcel_state", "%s is %s: only what stands on a manifest is handed over",
			out->parcel, parcel_state_words[out->parcel_state]);
	if (out->parcel_state != PARCEL_MANIFESTED)
		return 0;
	if (order_must_load(w, out->order, &o, e) || order_may_ship(&o, e))
		return -1;
	w->changed = true;
	return parcel_move(w, out, &o, &ev, e) || parcel_save_step(w, out, e) ? -1 : 0;
}

static bool holds_line(struct work *w, struct parcel *p, const char *line, bool *ret, struct err *e)
{
	*ret = !line;
	if (parcel_load_lines(w, p, e))
		return false;
	for (size_t i = 0; i < p->lines.n && !*ret; i++)
		*ret = strcmp(((const struct parcel_line *)p->lines.at + i)->line, line) == 0;
	return true;
}

/* Units of the line that are in no parcel are enough. */
static bool needs_no_parcel(const struct order_step *in, const struct order *o)
{
	const struct order_line *l = in->line ? line_named(o, in->line) : NULL;

	return l && in->qty != INT_UNKNOWN && in->qty <= l->waiting + l->allocated;
}

int ship_cancel(struct work *w, const struct order_step *in, struct order *out, struct err *e)
{
	struct list all;
	bool in_it;

	if (order_must_load(w, in->order, out, e) || parcel_of_order(w, out->id, &all, e))
		return -1;
	for (size_t i = 0; i < all.n && !needs_no_parcel(in, out); i++) {
		struct parcel *p = (struct parcel *)all.at + i;
		if (p->parcel_state != PARCEL_PACKED && p->parcel_state != PARCEL_MANIFESTED)
			continue;
		if (!holds_line(w, p, in->line, &in_it, e))
			return -1;
		if (in_it && take_apart(w, p, out, in->is_void == 1, w->now_ms, in->reason, e))
			return -1;
	}
	return order_cancel(w, in, out, e) || (w->changed && refund_follow(w, out, CAUSE_CANCEL, in->reason, e)) ? -1 : 0;
}
