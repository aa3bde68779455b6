/* order_edit.c - an order being changed: units, what they do to stock, events, the state that follows */
#include "order/order_impl.h"

#include <string.h>
#include "order.sql.h"
#include "base/banned.h"

/* What statements about a reservation take. */
struct reservation { int64_t order_id, line_no, item_id, location_id, allocated, packed; };

static const struct field reservation_fields[] = {
	INT(struct reservation, order_id, FIELD_SQL, ""), INT(struct reservation, line_no, FIELD_SQL, ""),
	INT(struct reservation, item_id, FIELD_SQL, ""), INT(struct reservation, location_id, FIELD_SQL, ""),
	INT(struct reservation, allocated, FIELD_SQL, ""), INT(struct reservation, packed, FIELD_SQL, ""),
	FIELDS_END
};

static const struct record reservation_record = { "reservation", sizeof(struct reservation), reservation_fields };

void edit_begin(struct order_edit *ed, struct work *w, struct order *o, bool is_new, int64_t at)
{
	*ed = (struct order_edit){ .w = w, .o = o, .at = at, .is_new = is_new, .was_state = o->state,
		.was_holds = o->holds, .was_kept_minor = o->kept_minor, .was_rto_open = o->rto_open, .seq = is_new ? 0 : o->last_seq };
	if (!is_new)
		ed->before = order_contribution(w, o);
}

static void queue_move(struct order_edit *ed, struct order_line *line, int from, int to, int64_t qty)
{
	for (size_t i = 0; i < ed->n_moves; i++) {
		struct queued_move *m = &ed->moves[i];
		if (m->line == line && m->from == from && m->to == to) {
			m->qty += qty;
			return;
		}
	}
	if (ed->n_moves == ed->room_moves) {
		size_t room = ed->room_moves ? ed->room_moves * 2 : 8;
		struct queued_move *wider = arena_get(ed->w->mem, room * sizeof *wider);
		if (ed->n_moves)
			memcpy(wider, ed->moves, ed->n_moves * sizeof *wider);
		ed->moves = wider;
		ed->room_moves = room;
	}
	ed->moves[ed->n_moves++] = (struct queued_move){ line, from, to, qty };
}

/* The most advanced ones are. */
int64_t order_foreign_units(const struct order_line *l, int from, int64_t qty)
{
	static const int beyond[BUCKETS] = {
		[BUCKET_WAITING] = 0, [BUCKET_ALLOCATED] = 1, [BUCKET_PACKED] = 2, [BUCKET_IN_TRANSIT] = 3,
		[BUCKET_RTO_TRANSIT] = 4, [BUCKET_DELIVERED] = 5, [BUCKET_RETURN_TRANSIT] = 6, [BUCKET_LOST] = 7,
		[BUCKET_RTO_RECEIVED] = 8, [BUCKET_RETURNED] = 9, [BUCKET_CANCELLED] = 0,
	};
	int64_t here = l->foreign_units;

	for (int b = 0; b < BUCKETS; b++)
		if (beyond[b] > beyond[from] && b != BUCKET_CANCELLED)
			here -= l->units[b];
	here = here < 0 ? 0 : here > l->units[from] ? l->units[from] : here;
	return here < qty ? here : qty;
}

static int book(struct order_edit *ed, const struct order_line *line, const struct unit_step *s, int64_t item_id,
	int64_t location_id, int64_t qty, struct err *e)
{
	struct stock_move m;

	record_init(&stock_move_record, &m);
	m.item_id = item_id;
	m.qty = qty;
	m.from_id = s->from_place ? s->from_place : location_id;
	m.to_id = s->to_place ? s->to_place : location_id;
	m.from_condition = s->from_place || s->effect == EFFECT_SHIP ? CONDITION_SELLABLE : CONDITION_QUARANTINE;
	m.to_condition = s->to_place ? CONDITION_SELLABLE : CONDITION_QUARANTINE;
	m.kind = s->kind;
	m.order_id = ed->o->id;
	m.line_no = line->line_no;
	m.at = ed->at;
	return s->effect == EFFECT_SHIP ? stock_ship(ed->w, &m, e) : stock_book(ed->w, &m, e);
}

/* Change one reservation row. */
static int reservation_change(struct order_edit *ed, struct reservation *r, int64_t allocated, int64_t packed,
	struct err *e)
{
	r->allocated += allocated;
	r->packed += packed;
	const struct sql *q = r->allocated || r->packed ? &SQL_ORDER_RESERVATION_SET : &SQL_ORDER_RESERVATION_DROP;
	return store_run(ed->w, q, &reservation_record, r, e);
}

/* What each effect takes from the columns allocated and packed of a reservation, per unit. */
static const struct { int allocated, packed; } changes[] = {
	[EFFECT_RELEASE] = { -1, 0 }, [EFFECT_PACK] = { -1, 1 }, [EFFECT_UNPACK] = { 1, -1 },
	[EFFECT_UNPACK_RELEASE] = { 0, -1 }, [EFFECT_SHIP] = { 0, -1 },
};

/* NEED units of one component, from the line's reservations, the last location first. */
static int component_effect(struct order_edit *ed, const struct order_line *line, const struct unit_step *s,
	const struct list *rows, int64_t item_id, int64_t need, struct err *e)
{
	int da = changes[s->effect].allocated, dp = changes[s->effect].packed;

	for (size_t i = rows->n; i-- > 0 && need > 0;) {
		struct reservation *r = (struct reservation *)rows->at + i;
		int64_t have = da < 0 ? r->allocated : r->packed, n = have < need ? have : need;
		if (r->item_id != item_id || n == 0)
			continue;
		r->order_id = ed->o->id;
		r->line_no = line->line_no;
		struct stock_part part = { item_id, r->location_id, 0 };
		if (reservation_change(ed, r, n * da, n * dp, e)
			|| (s->effect == EFFECT_SHIP ? book(ed, line, s, item_id, r->location_id, n, e)
				: stock_repromise(ed->w, &part, n * da, n * dp, e)))
			return -1;
		need -= n;
	}
	return need ? err_set(e, ERR_BUG, NULL, "line %s: reservations and units differ", line->line) : 0;
}

static int reserved_effect(struct order_edit *ed, struct order_line *line, const struct unit_step *s, int64_t qty,
	struct err *e)
{
	struct list parts, rows;

	if (line_components(ed->w, line, &parts, e))
		return -1;
	if (store_all(ed->w, &SQL_ORDER_RESERVATIONS, &order_line_record, line, &reservation_record, &rows, e))
		return -1;
	for (size_t i = 0; i < parts.n; i++) {
		const struct item_component *c = (const struct item_component *)parts.at + i;
		if (component_effect(ed, line, s, &rows, c->item_id, qty * c->qty, e))
			return -1;
	}
	return 0;
}

static int moved_effect(struct order_edit *ed, struct order_line *line, const struct unit_step *s, int64_t qty,
	struct err *e)
{
	struct location home = { 0 };
	struct list parts;

	if (line_components(ed->w, line, &parts, e))
		return -1;
	if (!s->from_place || !s->to_place)
		if (stock_location(ed->w, NULL, true, &home, e))
			return -1;
	for (size_t i = 0; i < parts.n; i++) {
		const struct item_component *c = (const struct item_component *)parts.at + i;
		if (book(ed, line, s, c->item_id, home.id, qty * c->qty, e))
			return -1;
	}
	return 0;
}

static int effect(struct order_edit *ed, struct order_line *line, const struct unit_step *s, int64_t qty,
	struct err *e)
{
	if (qty == 0 || s->effect == EFFECT_NONE || s->effect == EFFECT_RESERVE)
		return 0;
	if (s->effect == EFFECT_MOVE)
		return moved_effect(ed, line, s, qty, e);
	return reserved_effect(ed, line, s, qty, e);
}

int edit_units(struct order_edit *ed, struct order_line *line, int from, int to, int64_t qty, struct err *e)
{
	const struct unit_step *s = unit_step(from, to);

	if (qty == 0)
		return 0;
	if (!s || (from != BUCKET_NEW && line->units[from] < qty))
		return err_set(e, ERR_STATE_REFUSED, "line", "line %s: %lld units cannot go from %s to %s", line->line,
			(long long)qty, bucket_name(from), bucket_name(to));
	int64_t foreign = from == BUCKET_NEW ? 0 : order_foreign_units(line, from, qty);
	if (effect(ed, line, s, qty - foreign, e))
		return -1;
	if (from != BUCKET_NEW)
		line->units[from] -= qty;
	if (to != BUCKET_NEW)
		line->units[to] += qty;
	line->touched = true;
	queue_move(ed, line, from, to, qty);
	ed->changed = true;
	return 0;
}

static int keep_reservation(struct order_edit *ed, const struct order_line *line, const struct list *parts,
	struct err *e)
{
	for (size_t i = 0; i < parts->n; i++) {
		const struct stock_part *p = (const struct stock_part *)parts->at + i;
		struct reservation r = { ed->o->id, line->line_no, p->item_id, p->location_id, p->qty, 0 };
		if (store_run(ed->w, &SQL_ORDER_RESERVATION_PUT, &reservation_record, &r, e))
			return -1;
	}
	return 0;
}

/* How many of QTY units of the line can be promised: for a kit, what its scarcest component gives. */
static int promisable(struct order_edit *ed, const struct list *components, int64_t *qty, struct err *e)
{
	for (size_t i = 0; i < components->n; i++) {
		const struct item_component *c = (const struct item_component *)components->at + i;
		int64_t available;
		if (stock_available(ed->w, c->item_id, &available, e))
			return -1;
		int64_t most = available > 0 ? available / c->qty : 0;
		*qty = most < *qty ? most : *qty;
	}
	return 0;
}

static int promise_parts(struct order_edit *ed, struct order_line *line, const struct list *components,
	int64_t qty, bool anyway, struct err *e)
{
	for (size_t i = 0; i < components->n; i++) {
		const struct item_component *c = (const struct item_component *)components->at + i;
		struct list parts;
		int rc = anyway ? stock_promise_anyway(ed->w, c->item_id, qty * c->qty, &parts, e)
			: stock_promise(ed->w, c->item_id, qty * c->qty, false, &parts, e);
		if (rc || keep_reservation(ed, line, &parts, e))
			return -1;
	}
	return 0;
}

/* One item, the usual case: a single guarded write, no look first. */
static int reserve_item(struct order_edit *ed, struct order_line *line, int64_t qty, bool all, int64_t *ret,
	struct err *e)
{
	struct list parts;
	int64_t got = 0;

	if (stock_promise(ed->w, line->item_id, qty, !all, &parts, e) || keep_reservation(ed, line, &parts, e))
		return -1;
	for (size_t i = 0; i < parts.n; i++)
		got += ((const struct stock_part *)parts.at + i)->qty;
	*ret = got;
	return got ? edit_units(ed, line, BUCKET_WAITING, BUCKET_ALLOCATED, got, e) : 0;
}

static int is_kit(struct work *w, const struct order_line *line, int64_t *ret, struct err *e)
{
	struct item item;

	*ret = line->is_kit;
	if (*ret != INT_UNKNOWN)
		return 0;
	if (stock_item(w, line->sku, &item, e) < 0)
		return -1;
	*ret = item.is_kit;
	return 0;
}

int edit_reserve(struct order_edit *ed, struct order_line *line, int64_t qty, bool all, int64_t *ret, struct err *e)
{
	struct list components;
	int64_t can = qty, kit;

	*ret = 0;
	if (is_kit(ed->w, line, &kit, e))
		return -1;
	if (!kit)
		return reserve_item(ed, line, qty, all, ret, e);
	if (line_components(ed->w, line, &components, e) || promisable(ed, &components, &can, e))
		return -1;
	if (can == 0 || (all && can < qty))
		return 0;
	*ret = can;
	return promise_parts(ed, line, &components, can, false, e) ? -1
		: edit_units(ed, line, BUCKET_WAITING, BUCKET_ALLOCATED, can, e);
}

int edit_reserve_again(struct order_edit *ed, struct order_line *line, int64_t qty, struct err *e)
{
	struct list components;
	int64_t can = qty;

	if (line_components(ed->w, line, &components, e) || promisable(ed, &components, &can, e))
		return -1;
	if (can < qty)
		return err_set(e, ERR_STOCK_SHORT, "qty", "%s: %lld available, %lld to be sent again", line->sku,
			(long long)can, (long long)qty);
	return promise_parts(ed, line, &components, qty, false, e) ? -1
		: edit_units(ed, line, BUCKET_RTO_RECEIVED, BUCKET_ALLOCATED, qty, e);
}

/* The source says these units are further than allocated: they were promised, whatever our books say. */
static int allocate_anyway(struct order_edit *ed, struct order_line *line, int64_t qty, struct err *e)
{
	struct list components;

	if (line_components(ed->w, line, &components, e) || promise_parts(ed, line, &components, qty, true, e))
		return -1;
	return edit_units(ed, line, BUCKET_WAITING, BUCKET_ALLOCATED, qty, e);
}

static int walk_allocate(struct order_edit *ed, struct order_line *line, int64_t qty, struct err *e)
{
	int64_t ours = qty - order_foreign_units(line, BUCKET_WAITING, qty);

	if (ours && allocate_anyway(ed, line, ours, e))
		return -1;
	return edit_units(ed, line, BUCKET_WAITING, BUCKET_ALLOCATED, qty - ours, e);
}

int edit_walk(struct order_edit *ed, struct order_line *line, int from, int to, int64_t qty, struct err *e)
{
	if (from == BUCKET_WAITING && to == BUCKET_ALLOCATED)
		return walk_allocate(ed, line, qty, e);
	if (from == to)
		return 0;
	if (unit_step(from, to))
		return edit_units(ed, line, from, to, qty, e);
	int before = unit_before(to);
	if (before < 0)
		return err_set(e, ERR_STATE_REFUSED, "line", "line %s: no way from %s to %s", line->line,
			bucket_name(from), bucket_name(to));
	return edit_walk(ed, line, from, before, qty, e) ? -1 : edit_units(ed, line, before, to, qty, e);
}

/* The moves since the last event, as they are stored with the next one; NULL when there are none. */
static const char *take_moves(struct order_edit *ed)
{
	enum { NUMBER_MAX = 20, NAME_MAX_BYTES = 16 };
	char *text = ed->n_moves ? arena_bytes(ed->w->mem, ed->n_moves * 2 * (NUMBER_MAX + NAME_MAX_BYTES + 2)) : NULL;
	char *at = text;

	for (size_t i = 0; i < ed->n_moves; i++) {
		const struct queued_move *m = &ed->moves[i];
		if (i)
			*at++ = ' ';
		at = text_put_int(m->line->line_no, at);
		*at++ = ':';
		at = stpcpy(at, bucket_name(m->from));
		*at++ = ':';
		at = stpcpy(at, bucket_name(m->to));
		*at++ = ':';
		at = text_put_int(m->qty, at);
		*at = '\0';
	}
	ed->n_moves = 0;
	return text;
}

/* What customers are told of, when we have done it. */
static const struct { const char *event, *body, *template; } told_of[] = {
	{ "confirmed", NULL, "order_confirmed" },
	{ "cancelled", NULL, "order_cancelled" },
	{ "hold_set", "\"stock\"", "out_of_stock" },
	{ "payment_captured", NULL, "payment_received" },
	{ "expired", NULL, "order_expired" },
};

int edit_tell(struct order_edit *ed, const char *template, const char *key, struct err *e)
{
	const struct order *o = ed->o;
	struct outbox_told t = { .order_id = o->id, .parcel_id = INT_UNKNOWN, .template = template, .event = key,
		.email = o->customer.email, .phone = o->customer.phone };

	return ed->silent || o->payment_mode == MODE_MARKETPLACE ? 0 : outbox_add(ed->w, &t, e);
}

static int tell(struct order_edit *ed, const struct order_event *ev, struct err *e)
{
	for (size_t i = 0; i < sizeof told_of / sizeof *told_of; i++) {
		if (strcmp(ev->event, told_of[i].event) != 0)
			continue;
		if (told_of[i].body && !(ev->body && strstr(ev->body, told_of[i].body)))
			continue;
		return edit_tell(ed, told_of[i].template, arena_format(ed->w->mem, "o%lld", (long long)ev->seq), e);
	}
	return 0;
}

/* True when a unit of it is, or was, with the buyer, or on its way to him. */
static bool is_kept(const struct order *o)
{
	int64_t u[BUCKETS];

	order_units(o, u);
	return u[BUCKET_DELIVERED] || u[BUCKET_RETURN_TRANSIT] || u[BUCKET_RETURNED] || u[BUCKET_IN_TRANSIT];
}

int edit_event(struct order_edit *ed, const char *event, int to_state, const char *body, struct err *e)
{
	int from = ed->is_new && ed->seq == 0 ? -1 : (int)ed->o->state;
	struct order_event row = { .order_id = ed->o->id, .seq = ++ed->seq, .at = ed->at,
		.recorded_at = ed->w->now_ms, .actor = ed->w->actor, .event = event, .body = body, .moves = take_moves(ed) };

	if (to_state >= 0) {
		if (!order_step_allowed(from, to_state))
			return err_set(e, ERR_STATE_REFUSED, "state", "it cannot go from %s to %s",
				from < 0 ? "new" : order_state_words[from], order_state_words[to_state]);
		row.from_state = from < 0 ? NULL : order_state_words[from];
		row.to_state = order_state_words[to_state];
		ed->o->state = to_state;
		if (to_state == ORDER_CLOSED && (from == ORDER_CANCELLED || from == ORDER_EXPIRED))
			ed->o->voided = 1;
		else if (to_state != ORDER_CLOSED && (from != ORDER_CLOSED || is_kept(ed->o)))
			ed->o->voided = INT_UNKNOWN;
	}
	ed->changed = true;
	return store_run(ed->w, &SQL_ORDER_EVENT_ADD, &order_event_record, &row, e) || tell(ed, &row, e) ? -1 : 0;
}

/* The state that the units demand, or -1 when it may stay (domain: orders, the automatic steps). */
static int demanded(const struct order *o)
{
	int64_t u[BUCKETS];

	if (o->lines.n == 0)         /* no units to look at: only the source's word counts */
		return o->status == STATUS_CANCELLED && (o->state == ORDER_PLACED || o->state == ORDER_CONFIRMED)
			? ORDER_CANCELLED : -1;
	order_units(o, u);
	bool open = u[BUCKET_WAITING] || u[BUCKET_ALLOCATED] || u[BUCKET_PACKED] || u[BUCKET_IN_TRANSIT]
		|| u[BUCKET_RTO_TRANSIT] || o->rto_open > 0;
	bool delivered = u[BUCKET_DELIVERED] || u[BUCKET_RETURN_TRANSIT] || u[BUCKET_RETURNED];
	bool left = delivered || u[BUCKET_PACKED] || u[BUCKET_IN_TRANSIT] || u[BUCKET_RTO_TRANSIT]
		|| u[BUCKET_RTO_RECEIVED] || u[BUCKET_LOST];

	if (o->state == ORDER_CLOSED)        /* what was lost is found */
		return open || (o->voided == 1 && delivered) ? ORDER_COMPLETED : -1;
	if (o->state == ORDER_EXPIRED)       /* a source has sent it all the same */
		return left ? ORDER_PLACED : -1;
	if (o->state == ORDER_PLACED)
		return left ? ORDER_CONFIRMED : open ? -1 : ORDER_CANCELLED;
	if (o->state == ORDER_CONFIRMED)
		return open ? -1 : delivered ? ORDER_COMPLETED : ORDER_CANCELLED;
	if (o->state == ORDER_CANCELLED)
		return open || delivered ? ORDER_PLACED : -1;
	return o->state == ORDER_COMPLETED && open ? ORDER_CONFIRMED : -1;
}

int edit_settle(struct order_edit *ed, struct err *e)
{
	for (int to; (to = demanded(ed->o)) >= 0;)
		if (edit_event(ed, order_state_words[to], to, "{\"inferred\":true}", e))
			return -1;
	return ed->n_moves ? edit_event(ed, "units", -1, NULL, e) : 0;
}

int edit_holds(struct order_edit *ed, int64_t mask, int64_t want, const char *reason, struct err *e)
{
	int64_t differs = (ed->o->holds ^ want) & mask;
	struct buf body = { 0 };

	for (int i = 0; order_hold_words[i]; i++) {
		if (!(differs >> i & 1))
			continue;
		bool set = want >> i & 1;
		buf_clear(&body);
		buf_format(&body, "{\"hold\":\"%s\"", order_hold_words[i]);
		if (reason) {
			buf_str(&body, ",\"reason\":");
			json_quote(&body, reason, strlen(reason));
		}
		buf_byte(&body, '}');
		ed->o->holds ^= 1LL << i;
		if (edit_event(ed, set ? "hold_set" : "hold_cleared", -1,
			arena_text(ed->w->mem, body.data, body.len), e)) {
			buf_release(&body);
			return -1;
		}
	}
	buf_release(&body);
	return 0;
}

int edit_verify(struct order_edit *ed, struct err *e)
{
	int64_t want, mask = 1LL << HOLD_ADDRESS | 1LL << HOLD_CONTACT, u[BUCKETS];

	order_units(ed->o, u);
	if (u[BUCKET_WAITING] + u[BUCKET_ALLOCATED] + u[BUCKET_PACKED] == 0)
		return edit_holds(ed, mask, 0, NULL, e);
	return order_rules(ed->w, ed->o, &want, e) || edit_holds(ed, mask, want, NULL, e) ? -1 : 0;
}

int edit_save(struct order_edit *ed, bool all, struct err *e)
{
	struct order *o = ed->o;
	const struct sql *line = ed->is_new ? &SQL_ORDER_LINE_ADD : all ? &SQL_ORDER_LINE_SET
		: &SQL_ORDER_LINE_SET_UNITS;
	const struct sql *head = ed->is_new ? &SQL_ORDER_ADD : all ? &SQL_ORDER_SET : &SQL_ORDER_SET_STATE;

	o->kept_minor = order_kept_minor(o);
	for (size_t i = 0; i < o->lines.n; i++) {
		struct order_line *l = order_line_at(o, i);
		if ((all || ed->is_new || l->touched) && store_run(ed->w, line, &order_line_record, l, e))
			return -1;
		l->touched = false;          /* the same order may be changed once more in this transaction */
	}
	bool same = !all && !ed->is_new && o->state == ed->was_state && o->holds == ed->was_holds
		&& o->kept_minor == ed->was_kept_minor && o->rto_open == ed->was_rto_open;
	if (!same && store_run(ed->w, head, &order_record, o, e))
		return -1;
	if (ed->before)
		totals_add(ed->w, ed->before, -1);
	totals_add(ed->w, order_contribution(ed->w, o), 1);
	return 0;
}
