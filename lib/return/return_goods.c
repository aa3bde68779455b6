/* return_goods.c - goods that come back: on their way, received, looked at; units and stock go with them */
#include "return/return_impl.h"

#include <string.h>
#include "return.sql.h"
#include "base/banned.h"

static int book_goods(struct work *w, const struct order *o, const struct order_line *l, int64_t qty, struct rma_end from,
	struct rma_end to, const char *kind, int64_t at, struct err *e)
{
	struct list parts;

	if (line_components(w, l, &parts, e))
		return -1;
	for (size_t i = 0; i < parts.n && qty; i++) {
		const struct item_component *c = (const struct item_component *)parts.at + i;
		struct rma_line pieces = { .item_id = c->item_id, .line_no = l->line_no };
		if (rma_book_pieces(w, o, &pieces, qty * c->qty, from, to, kind, at, e))
			return -1;
	}
	return 0;
}

/* What left before we were told was never ours: when it comes here it is found, when it goes it is gone. */
int rma_foreign_goods(struct work *w, const struct order *o, const struct order_line *l, int64_t qty, int from, int to,
	int64_t at, struct err *e)
{
	static const struct rma_end found = { PLACE_ADJUST, CONDITION_SELLABLE }, here = { 0, CONDITION_QUARANTINE };

	if (to == BUCKET_RETURNED)
		return book_goods(w, o, l, qty, found, here, "return", at, e);
	return from == BUCKET_RETURNED ? book_goods(w, o, l, qty, here, found, "return", at, e) : 0;
}

int rma_units(struct work *w, const struct rma *r, struct order *o, const struct rma_line *l, int from, int to,
	int64_t qty, int64_t at, struct err *e)
{
	int64_t line_no = l->line_no;
	struct unit_move unit = { .line_no = line_no, .qty = qty };
	struct order_move m = { .from = from, .to = to, .units = &unit, .n = 1, .at = at,
		.event = to == BUCKET_RETURNED ? "returned" : to == BUCKET_RETURN_TRANSIT ? "return_in_transit"
			: to == BUCKET_LOST ? "return_lost" : "return_undone", .body = rma_body(w, "rma", r->rma) };

	if (qty == 0 || l->component)
		return rma_pieces(w, o, l, from, to, qty, at, e);
	int64_t foreign = order_foreign_units(order_line_numbered(o, line_no), from, qty);
	return order_move_units(w, o, &m, e)
		|| (foreign && rma_foreign_goods(w, o, order_line_numbered(o, line_no), foreign, from, to, at, e)) ? -1 : 0;
}

/* --- receiving --- */

int64_t rma_line_back(const struct rma_line *l)
{
	int64_t inside = l->missing - (l->qty - l->received - l->lost);     /* missing of what was received */

	return l->received - l->reject - l->wrong_item - (inside > 0 ? inside : 0);
}

int64_t rma_line_expected(const struct rma_line *l)
{
	int64_t n = l->qty - l->received - l->lost - l->missing;

	return n < 0 ? 0 : n;          /* of what was received, too, something may be missing */
}

static int take_in(struct work *w, struct rma *r, struct order *o, struct rma_line *l, int64_t qty, int64_t at,
	struct err *e)
{
	int64_t told = l->told < qty ? l->told : qty;       /* these are back already, by the word of a source */

	l->told -= told;
	qty -= told;
	int64_t moving = l->in_transit < qty ? l->in_transit : qty;
	if (rma_units(w, r, o, l, BUCKET_RETURN_TRANSIT, BUCKET_RETURNED, moving, at, e)
		|| rma_units(w, r, o, l, BUCKET_DELIVERED, BUCKET_RETURNED, qty - moving, at, e))
		return -1;
	l->in_transit -= moving;
	l->received += qty;
	return rma_line_save(w, l, e);
}

struct scan { const char *ref, *rma; int64_t rma_id, line_no, item_id, qty; };
static const struct field scan_fields[] = {
	TEXT(struct scan, ref, 0, ""), TEXT(struct scan, rma, 0, ""), INT(struct scan, rma_id, 0, ""),
	INT(struct scan, line_no, 0, ""), INT(struct scan, item_id, 0, ""), INT(struct scan, qty, 0, ""), FIELDS_END
};
static const struct record scan_record = { "scan", sizeof(struct scan), scan_fields };

/* The scan was told before: 1, 0, -1. */
static int scanned(struct work *w, const struct return_step *in, const struct rma *r, const struct rma_line *l,
	int64_t qty, struct err *e)
{
	struct scan s = { .ref = in->ref, .rma_id = r->id, .line_no = l->line_no, .item_id = l->item_id,
		.qty = qty }, was;

	if (!in->ref)
		return 0;
	int rc = store_get(w, &SQL_RMA_SCAN_GET, &scan_record, &s, &scan_record, &was, e);
	if (rc > 0 && (strcmp(was.rma, r->rma) != 0 || was.line_no != l->line_no || was.item_id != l->item_id
		|| (in->qty != INT_UNKNOWN && was.qty != in->qty)))
		return err_set(e, ERR_CONFLICT, "ref", "the scan %s told of other goods", in->ref);
	return rc ? rc : store_run(w, &SQL_RMA_SCAN_ADD, &scan_record, &s, e);
}

static int receive_line(struct work *w, const struct return_step *in, struct rma *r, struct order *o, struct rma_line *l,
	struct err *e)
{
	int64_t can = rma_line_expected(l) + l->told, qty = in->qty != INT_UNKNOWN ? in->qty : in->scan == 1 ? 1 : can;
	int rc = scanned(w, in, r, l, qty ? qty : 1, e);

	if (rc)
		return rc < 0 ? -1 : 0;
	if (qty > can)
		return err_set(e, ERR_QTY_RANGE, "qty", "%s line %s: %lld units received, %lld are announced and not here", r->rma,
			l->line, (long long)qty, (long long)can);
	return qty ? take_in(w, r, o, l, qty, rma_when(w, in), e) : 0;
}

bool rma_may_come(const struct rma *r)
{
	return r->rma_state == RMA_APPROVED || r->rma_state == RMA_IN_TRANSIT || r->rma_state == RMA_RECEIVED
		|| r->rma_state == RMA_INSPECTED;
}

/* The line with this article: one of which units are still to come, else any. A component goes before a kit. */
static const struct rma_line *line_with(const struct rma *r, const char *sku)
{
	const struct rma_line *found = NULL;

	for (size_t i = 0; i < r->lines.n; i++) {
		const struct rma_line *l = rma_line_at(r, i);
		if (strcmp(l->component ? l->component : l->sku, sku) == 0 && (!found || rma_line_expected(found) == 0))
			found = l;
	}
	return found;
}

/* How many there are of this line: itself, and its components. Those of a line are together. */
static size_t entries_of(const struct rma *r, const char *line, size_t *ret_first)
{
	size_t n = 0;

	for (size_t i = r->lines.n; i-- > 0;)
		if (strcmp(rma_line_at(r, i)->line, line) == 0) {
			*ret_first = i;
			n++;
		}
	return n;
}

/* The lines that a verb is about: what is named, else all. */
static int each_line(const struct return_step *in, const struct rma *r, size_t *from, size_t *to, struct err *e)
{
	size_t n = r->lines.n;

	*from = 0;
	if (in->line && !in->component)
		n = entries_of(r, in->line, from);
	else if (in->line || in->component || in->sku) {
		const struct rma_line *l = in->line ? rma_line_of(r, in->line, in->component)
			: line_with(r, in->component ? in->component : in->sku);
		n = l != NULL;
		*from = l ? (size_t)(l - rma_line_at(r, 0)) : 0;
	}
	if (n == 0)
		return err_set(e, ERR_LINE_UNKNOWN, "line", "%s has no line %s%s%s", r->rma, in->line ? in->line : "",
			in->line && in->component ? " with " : "", in->component ? in->component : in->line ? "" : in->sku);
	const char *need = in->line ? "component" : "line";
	if (n > 1 && (in->qty != INT_UNKNOWN || in->scan == 1))
		return err_set(e, ERR_FIELD_MISSING, need, "\"qty\" needs \"%s\"", need);
	if (n > 1 && in->ref)
		return err_set(e, ERR_FIELD_MISSING, need, "\"ref\" needs \"%s\": a scan is of one", need);
	*to = *from + n;
	return 0;
}

/* Units that arrived, and of them those that only a source told of. */
static void received(const struct rma *r, int64_t *ret, int64_t *ret_told)
{
	*ret = *ret_told = 0;
	for (size_t i = 0; i < r->lines.n; i++) {
		*ret += rma_line_at(r, i)->received;
		*ret_told += rma_line_at(r, i)->told;
	}
}

int return_receive(struct work *w, const struct return_step *in, struct rma *out, struct err *e)
{
	struct order o;
	size_t from, to;

	if (rma_find(w, in, out, &o, e) || each_line(in, out, &from, &to, e))
		return -1;
	int64_t before, now, before_told, told;
	received(out, &before, &before_told);
	if (out->kind == RMA_CLAIM)
		return err_set(e, ERR_STATE_REFUSED, "kind", "%s is a claim: nothing comes back", out->rma);
	if (!rma_may_come(out) && before == 0)
		return err_set(e, ERR_STATE_REFUSED, "rma_state", "%s is %s", out->rma, rma_state_words[out->rma_state]);
	for (size_t i = from; i < to; i++)
		if (receive_line(w, in, out, &o, rma_line_at(out, i), e))
			return -1;
	received(out, &now, &told);
	if (now == before && told == before_told)
		return 0;
	int64_t state = out->rma_state == RMA_RECEIVED || now == before ? -1 : RMA_RECEIVED;
	return rma_event(w, out, "received", state, rma_when(w, in), rma_body(w, "ref", in->ref), e)
		|| rma_tell(w, out, &o, "return_received", e) || rma_save(w, out, e) ? -1 : 0;
}

/* --- looking --- */

/* Received units that nobody has decided on. */
static int64_t pending(const struct rma_line *l)
{
	int64_t missing = l->missing - (l->qty - l->received - l->lost);

	return l->received - l->restock - l->refurbish - l->scrap - l->reject - l->wrong_item
		- (missing > 0 ? missing : 0);
}

/* From quarantine to the shelf, or to scrap. */
static int put_away(struct work *w, const struct order *o, const struct rma_line *l, int64_t disposition, int64_t qty,
	int64_t at, struct err *e)
{
	static const struct rma_end here = { 0, CONDITION_QUARANTINE }, shelf = { 0, CONDITION_SELLABLE },
		scrap = { PLACE_SCRAP, CONDITION_SELLABLE };
	struct rma_end to = disposition == TO_RESTOCK ? shelf : scrap;
	const char *kind = disposition_words[disposition];

	return l->component ? rma_book_pieces(w, o, l, qty, here, to, kind, at, e)
		: book_goods(w, o, order_line_numbered(o, l->line_no), qty, here, to, kind, at, e);
}

/* Goods in quarantine that go where the disposition says. */
static int place(struct work *w, struct rma *r, struct order *o, const struct rma_line *l, int64_t disposition,
	int64_t qty, int64_t at, struct err *e)
{
	if (disposition == TO_RESTOCK || disposition == TO_SCRAP)
		return put_away(w, o, l, disposition, qty, at, e);
	if (disposition == TO_REFURBISH)
		return 0;
	return rma_units(w, r, o, l, BUCKET_RETURNED, BUCKET_DELIVERED, qty, at, e);   /* it is, or stays, the customer's */
}

/* Units that were announced and did not come: the customer has them still. */
static int never_came(struct work *w, struct rma *r, struct order *o, struct rma_line *l, int64_t qty, int64_t at,
	struct err *e)
{
	int64_t open = rma_line_expected(l), outside = open < qty ? open : qty;
	int64_t moving = l->in_transit < outside ? l->in_transit : outside;

	if (rma_units(w, r, o, l, BUCKET_RETURN_TRANSIT, BUCKET_DELIVERED, moving, at, e))
		return -1;
	l->in_transit -= moving;
	return outside < qty ? place(w, r, o, l, IS_MISSING, qty - outside, at, e) : 0;
}

static int dispose(struct work *w, const struct return_step *in, struct rma *r, struct order *o, struct rma_line *l,
	struct err *e)
{
	bool mended = l->refurbish && pending(l) == 0 && (in->disposition == TO_RESTOCK || in->disposition == TO_SCRAP);
	int64_t can = mended ? l->refurbish : pending(l) + (in->disposition == IS_MISSING ? rma_line_expected(l) : 0);
	int64_t qty = in->qty == INT_UNKNOWN ? can : in->qty, at = rma_when(w, in);

	if (qty > can)
		return err_set(e, ERR_QTY_RANGE, "qty", "%s line %s: %lld units to decide on, %lld are here undecided", r->rma, l->line,
			(long long)qty, (long long)can);
	if (qty == 0)
		return 0;
	if (in->disposition == IS_MISSING ? never_came(w, r, o, l, qty, at, e)
		: place(w, r, o, l, in->disposition, qty, at, e))
		return -1;
	l->by[in->disposition] += qty;
	if (in->disposition == IS_MISSING)
		l->told -= l->told < qty ? l->told : qty;
	l->refurbish -= mended ? qty : 0;
	w->changed = true;
	return rma_line_save(w, l, e);
}

static bool all_decided(const struct rma *r)
{
	for (size_t i = 0; i < r->lines.n; i++)
		if (pending(rma_line_at(r, i)))
			return false;
	return true;
}

int return_inspect(struct work *w, const struct return_step *in, struct rma *out, struct err *e)
{
	struct order o;
	size_t from, to;

	if (rma_find(w, in, out, &o, e) || each_line(in, out, &from, &to, e))
		return -1;
	if (out->kind == RMA_CLAIM)
		return err_set(e, ERR_STATE_REFUSED, "kind", "%s is a claim: nothing comes back to be looked at", out->rma);
	bool late = out->rma_state == RMA_INSPECTED || out->rma_state == RMA_RESOLVED || out->rma_state == RMA_CLOSED;
	if (out->rma_state != RMA_RECEIVED && !late)
		return err_set(e, ERR_STATE_REFUSED, "rma_state", "%s is %s: nothing of it is here", out->rma,
			rma_state_words[out->rma_state]);
	for (size_t i = from; i < to; i++)
		if (dispose(w, in, out, &o, rma_line_at(out, i), e))
			return -1;
	if (!w->changed)
		return 0;
	const char *body = arena_format(w->mem, "{\"disposition\":\"%s\"}", disposition_words[in->disposition]);
	bool done = out->rma_state == RMA_RECEIVED && all_decided(out);
	if (rma_event(w, out, "inspected", done ? RMA_INSPECTED : -1, rma_when(w, in), body, e)
		|| (in->disposition == TO_REJECT && rma_tell(w, out, &o, "return_rejected", e))
		|| (out->rma_state == RMA_INSPECTED && rma_inspected(w, out, &o, rma_when(w, in), e)) || rma_save(w, out, e))
		return -1;
	return rma_load(w, out->id, out, e) <= 0 ? -1 : 0;
}
