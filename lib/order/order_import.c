/* order_import.c - a record of a source into the ledgers: created, updated, unchanged, stale or refused */
#include "order/order_impl.h"

#include <stdio.h>
#include <string.h>
#include "order.sql.h"
#include "base/clock.h"
#include "base/banned.h"

static int check_line(struct order *o, size_t i, struct err *e)
{
	struct order_line *l = order_line_at(o, i);
	int64_t parts = 0;

	if (l->status == INT_UNKNOWN)
		l->status = o->status;
	if (l->qty == 0 && l->status != STATUS_CANCELLED)
		return err_set(e, ERR_QTY_RANGE, "qty", "line %s: \"qty\" is 0", l->line);
	if (l->qty == 0)
		l->qty = INT_UNKNOWN;
	if (l->sku && !*l->sku)
		return err_set(e, ERR_FIELD_MISSING, "sku", "line %s: \"sku\" is empty", l->line);
	parts += l->cancelled_qty == INT_UNKNOWN ? 0 : l->cancelled_qty;
	parts += l->shipped_qty == INT_UNKNOWN ? l->returned_qty == INT_UNKNOWN ? 0 : l->returned_qty : l->shipped_qty;
	if (parts > 0 && l->qty != INT_UNKNOWN && parts > l->qty)
		return err_set(e, ERR_QTY_RANGE, "qty", "line %s: %lld units shipped, returned or cancelled of %lld", l->line,
			(long long)parts, (long long)l->qty);
	for (size_t j = 0; j < i; j++)
		if (strcmp(order_line_at(o, j)->line, l->line) == 0)
			return err_set(e, ERR_FIELD_VALUE, "line", "line %s is there twice", l->line);
	return 0;
}

/* A copy of the record that may be changed, with what it leaves open filled in. */
static int prepare(struct work *w, const struct order *in, struct order *o, struct err *e)
{
	*o = *in;
	size_t n = in->lines.n;
	struct order_line *lines = arena_get(w->mem, n * sizeof *lines);
	if (n)
		memcpy(lines, in->lines.at, n * sizeof *lines);
	o->lines.at = lines;
	if (order_identify(w, o, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!lines[i].line)
			lines[i].line = arena_format(w->mem, "%zu", i + 1);
		if (check_line(o, i, e))
			return -1;
	}
	o->digest = record_digest(&order_record, in);
	o->version_ms = in->updated_at != INT_UNKNOWN ? in->updated_at
		: in->as_of != INT_UNKNOWN ? in->as_of : w->now_ms;
	return 0;
}

/* Find or make the items of the lines. A kit's components are frozen when the line is written. */
static int find_items(struct work *w, struct order *o, struct err *e)
{
	struct item item;

	for (size_t i = 0; i < o->lines.n; i++) {
		struct order_line *l = order_line_at(o, i);
		if (stock_item_or_new(w, l->sku, l->title, &item, e))
			return -1;
		l->item_id = item.id;
		l->is_kit = item.is_kit;
		if (l->tax_minor == INT_UNKNOWN && l->tax_rate_bp == INT_UNKNOWN)
			l->tax_rate_bp = item.tax_rate_bp;
	}
	return 0;
}

/* The first half of a record's own check, without touching the data file: does it add up? */
static int adds_up(struct work *w, const struct order *o, struct err *e)
{
	struct order copy = *o;
	size_t n = o->lines.n;

	for (size_t i = 0; i < n; i++)
		if (order_line_at(o, i)->tax_minor == INT_UNKNOWN && o->prices_include_tax == 0)
			return 0;     /* tax may still come from the item's rate */
	copy.lines.at = arena_get(w->mem, n * sizeof(struct order_line));
	if (n)
		memcpy(copy.lines.at, o->lines.at, n * sizeof(struct order_line));
	return order_amounts(w, &copy, true, o->trust_total == 1, e);
}

static bool any_beyond_waiting(const struct order *o)
{
	for (size_t i = 0; i < o->lines.n; i++) {
		int64_t told[BUCKETS];
		told_units(order_line_at(o, i), order_line_at(o, i)->qty, told);
		if (told[BUCKET_WAITING] != order_line_at(o, i)->qty)
			return true;
	}
	return false;
}

static int bring_all(struct order_edit *ed, struct err *e)
{
	int64_t told[BUCKETS];

	for (size_t i = 0; i < ed->o->lines.n; i++) {
		struct order_line *l = order_line_at(ed->o, i);
		told_units(l, l->qty, told);
		told_parts(l, NULL);
		if (told_bring(ed, l, told, e))
			return -1;
	}
	return 0;
}

static const char *status_body(struct work *w, const struct order *o)
{
	if (o->status == INT_UNKNOWN)
		return NULL;
	return o->status == STATUS_PLACED ? "{\"status\":\"placed\"}"       /* nearly all are; formatting costs */
		: arena_format(w->mem, "{\"status\":\"%s\"}", order_status_words[o->status]);
}

/* What the source says of the state beside the units: an order it has confirmed is confirmed. */
static int source_confirms(struct order_edit *ed, struct err *e)
{
	struct order *o = ed->o;

	if (o->state != ORDER_PLACED || o->status == INT_UNKNOWN || o->status == STATUS_PLACED
		|| o->status == STATUS_CANCELLED)
		return 0;
	return edit_event(ed, "confirmed", ORDER_CONFIRMED, "{\"inferred\":true}", e);
}

static int settle_import(struct order_edit *ed, struct err *e)
{
	return edit_settle(ed, e) || source_confirms(ed, e) || edit_settle(ed, e) || edit_verify(ed, e) ? -1 : 0;
}

static int create(struct work *w, struct order *o, struct err *e)
{
	struct order_edit ed;

	if (record_check(&order_record, o, e))
		return -1;
	for (size_t i = 0; i < o->lines.n; i++)
		if (order_line_at(o, i)->qty == INT_UNKNOWN && order_line_at(o, i)->status != STATUS_CANCELLED)
			return err_set(e, ERR_FIELD_MISSING, "qty", "line %s: \"qty\" is missing",
				order_line_at(o, i)->line);
	if (o->prices_include_tax == INT_UNKNOWN) {
		o->prices_include_tax = 1;
		if (o->lines.n == 0)      /* nobody's word: the record with the lines may still tell */
			mark_set(w->mem, &o->older, "prices_include_tax", "*");
	}
	o->state = ORDER_PLACED;
	o->holds = 0;
	if (adds_up(w, o, e) || find_items(w, o, e) || order_amounts(w, o, true, o->trust_total == 1, e))
		return -1;
	if (order_put_customer(w, o, o->version_ms, e) || store_next_id(w, ID_ORDER, &o->id, e))
		return -1;
	edit_begin(&ed, w, o, true, o->placed_at);
	ed.silent = true;
	for (size_t i = 0; i < o->lines.n; i++) {
		struct order_line *l = order_line_at(o, i);
		l->order_id = o->id;
		l->line_no = (int64_t)i + 1;
		l->version_ms = o->version_ms;
		if (told_new_line(&ed, l, e) || told_freeze_kit(&ed, l, e))
			return -1;
	}
	if (edit_event(&ed, "placed", ORDER_PLACED, status_body(w, o), e))
		return -1;
	ed.at = o->version_ms > o->placed_at ? o->version_ms : o->placed_at;
	if ((any_beyond_waiting(o) && bring_all(&ed, e)) || settle_import(&ed, e) || edit_save(&ed, false, e))
		return -1;
	w->verdict = VERDICT_CREATED;
	return 0;
}

/* --- an order that is known --- */

struct known { struct work *w; struct order *o; const struct order *in; struct order_edit *ed; struct merge head;
	int64_t was_status, was_status_version;      /* what was told of an order whose lines nobody told yet */
	bool full, changed, same_version, bare, by_hand; };

static int went_back(const struct order_line *l, int64_t from, int64_t to, struct err *e)
{
	return err_set(e, ERR_CONFLICT, "status", "line %s: the source said %s before and now says %s", l->line,
		order_status_words[from], order_status_words[to]);
}

static int quantity(struct known *k, struct order_line *l, int64_t was, struct err *e)
{
	int64_t less = was - l->qty;

	if (less < 0)
		return edit_units(k->ed, l, BUCKET_NEW, BUCKET_WAITING, -less, e);
	int64_t free = l->units[BUCKET_ALLOCATED] < less - l->waiting ? l->units[BUCKET_ALLOCATED] : less - l->waiting;
	if (free > 0 && edit_units(k->ed, l, BUCKET_ALLOCATED, BUCKET_WAITING, free, e))
		return -1;
	if (l->waiting < less)
		return err_set(e, ERR_CONFLICT, "qty", "line %s: %lld units are too many to take back", l->line,
			(long long)less);
	return edit_units(k->ed, l, BUCKET_WAITING, BUCKET_NEW, less, e);
}

static int tie_refused(const struct merge *m, const char *where, struct err *e)
{
	return err_set(e, ERR_CONFLICT, m->tie_field, "%s%s differs between two records of the same version", where,
		m->tie_field);
}

static int bring_known(struct known *k, struct order_line *l, const struct order_line *in, struct err *e)
{
	int64_t told[BUCKETS];

	if (k->in->version_ms >= l->version_ms)
		told_parts(l, in);
	told_units(l, l->qty, told);
	told_parts(l, NULL);
	return told_bring(k->ed, l, told, e);
}

static int known_line(struct known *k, struct order_line *l, const struct order_line *in, struct err *e)
{
	struct order_line whole = *in;
	int64_t was_qty = l->qty, was_status = l->status;
	const char *marks = l->older, *sku = l->sku;
	struct merge m = { .mem = k->w->mem, .now_version = l->version_ms, .version = k->in->version_ms,
		.marks = &l->older };

	told_parts(&whole, NULL);
	merge_fields(&m, &order_line_record, l, &whole, "");
	if (m.tie)
		return tie_refused(&m, arena_format(k->w->mem, "line %s: ", l->line), e);
	if (l->status != was_status && !status_may_follow(was_status, l->status))
		return went_back(l, was_status, l->status, e);
	if (strcmp(sku, l->sku) != 0 && l->waiting != was_qty)
		return err_set(e, ERR_CONFLICT, "sku", "line %s: the item was %s and is now %s, but units are under way",
			l->line, sku, l->sku);
	if (k->in->version_ms > l->version_ms)
		l->version_ms = k->in->version_ms;
	k->changed = k->changed || m.changed || !text_same(marks, l->older);
	if (m.changed)
		l->item_id = in->item_id;
	if (l->qty != was_qty && quantity(k, l, was_qty, e))
		return -1;
	return bring_known(k, l, in, e);
}

static int added_line(struct known *k, const struct order_line *in, struct err *e)
{
	size_t n = k->o->lines.n;
	struct order_line *lines = arena_get(k->w->mem, (n + 1) * sizeof *lines);
	int64_t told[BUCKETS], last = 0;

	for (size_t i = 0; i < k->ed->n_moves; i++)
		k->ed->moves[i].line = lines + (k->ed->moves[i].line - (struct order_line *)k->o->lines.at);
	if (n)
		memcpy(lines, k->o->lines.at, n * sizeof *lines);
	for (size_t i = 0; i < n; i++)
		last = lines[i].line_no > last ? lines[i].line_no : last;
	struct order_line *l = &lines[n];
	*l = *in;
	l->order_id = k->o->id;
	l->line_no = last + 1;
	l->version_ms = k->in->version_ms;
	k->o->lines = (struct list){ lines, n + 1 };
	k->changed = true;
	if (told_new_line(k->ed, l, e) || told_freeze_kit(k->ed, l, e))
		return -1;
	told_units(l, l->qty, told);
	told_parts(l, NULL);
	return told_bring(k->ed, l, told, e) || store_run(k->w, &SQL_ORDER_LINE_ADD, &order_line_record, l, e) ? -1 : 0;
}

/* A complete dump that no longer has the line: what has not left is cancelled. */
static int gone_line(struct known *k, struct order_line *l, struct err *e)
{
	static const int open[] = { BUCKET_WAITING, BUCKET_ALLOCATED, BUCKET_PACKED };

	if (l->version_ms >= k->in->version_ms)
		return 0;
	for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
		int64_t n = l->units[open[i]];
		k->changed = k->changed || n;
		if (edit_units(k->ed, l, open[i], BUCKET_CANCELLED, n, e))
			return -1;
	}
	l->version_ms = k->in->version_ms;
	return 0;
}

static int known_lines(struct known *k, struct err *e)
{
	for (size_t i = 0; i < k->in->lines.n; i++) {
		const struct order_line *in = order_line_at(k->in, i);
		struct order_line *l = order_line_named(k->o, in->line);
		if (l ? known_line(k, l, in, e) : added_line(k, in, e))
			return -1;
	}
	for (size_t i = 0; k->full && i < k->o->lines.n; i++) {
		struct order_line *l = order_line_at(k->o, i);
		if (!order_line_named(k->in, l->line) && gone_line(k, l, e))
			return -1;
	}
	return 0;
}

static int known_head(struct known *k, struct err *e)
{
	struct order *o = k->o;
	const char *marks = o->older;
	int64_t status = o->status;

	k->head = (struct merge){ .mem = k->w->mem, .now_version = o->version_ms, .version = k->in->version_ms,
		.marks = &o->older };
	merge_fields(&k->head, &order_record, o, k->in, "");
	if (k->head.tie)
		return tie_refused(&k->head, "", e);
	if (o->status != status && !status_may_follow(status, o->status) && (k->bare || k->in->lines.n == 0))
		return err_set(e, ERR_CONFLICT, "status", "the source said %s before and now says %s",
			order_status_words[status], order_status_words[o->status]);
	k->changed = k->changed || k->head.changed || !text_same(marks, o->older);
	k->same_version = k->in->version_ms == o->version_ms;
	if (k->in->version_ms > o->version_ms) {
		o->version_ms = k->in->version_ms;
		o->digest = k->in->digest;
	}
	return 0;
}

/* An order's status, told without lines, goes for a line too of which nothing newer was told. Of the same version
 * the further one wins; what else is known of the line stays as old as it was. */
static int status_of_line(struct known *k, struct order_line *l, int64_t status, int64_t version, struct err *e)
{
	struct merge m = { .mem = k->w->mem, .now_version = l->version_ms, .version = version, .marks = &l->older };
	int64_t told[BUCKETS], was = l->status;
	const char *marks = l->older;
	struct order_line only;

	record_init(&order_line_record, &only);
	only.status = status;
	merge_fields(&m, &order_line_record, l, &only, "");
	if (m.tie && !status_may_follow(status, was))
		l->status = status;
	if (!status_may_follow(was, l->status))
		return went_back(l, was, l->status, e);
	if (version > l->version_ms)
		l->version_ms = version;
	k->changed = k->changed || l->status != was || !text_same(marks, l->older);
	if (l->status == was)
		return 0;
	told_units(l, l->qty, told);
	return told_bring(k->ed, l, told, e);
}

/* Of two records, one with lines and one without, it is the same which comes first. */
static int status_of_all(struct known *k, struct err *e)
{
	bool before = k->bare && k->in->lines.n;
	int64_t status = before ? k->was_status : k->in->status;
	int64_t version = before ? k->was_status_version : k->in->version_ms;

	if ((k->in->lines.n && !before) || status == INT_UNKNOWN)
		return 0;
	for (size_t i = 0; i < k->o->lines.n; i++)
		if (status_of_line(k, order_line_at(k->o, i), status, version, e))
			return -1;
	return 0;
}

/* The order was cancelled here before its lines were known: they are cancelled as they come. */
static int cancelled_before(struct known *k, struct err *e)
{
	static const int open[] = { BUCKET_WAITING, BUCKET_ALLOCATED, BUCKET_PACKED };

	for (size_t i = 0; k->by_hand && i < k->o->lines.n; i++) {
		struct order_line *l = order_line_at(k->o, i);
		for (size_t j = 0; j < sizeof open / sizeof *open; j++)
			if (edit_units(k->ed, l, open[j], BUCKET_CANCELLED, l->units[open[j]], e))
				return -1;
	}
	return 0;
}

/* Remember what was told of an order without lines, before it is merged with what comes. */
static void told_bare(struct known *k)
{
	const struct order *o = k->o;
	size_t len = 0;
	const char *mark = o->older ? mark_get(o->older, "status", &len) : NULL;

	k->bare = o->lines.n == 0;
	k->by_hand = k->bare && o->state == ORDER_CANCELLED && o->status != STATUS_CANCELLED;
	k->was_status = o->status;
	if (!mark || text_int(mark, len, &k->was_status_version))
		k->was_status_version = o->version_ms;
}

static const char *version_body(struct work *w, const struct order *in)
{
	char at[32];

	clock_format(in->version_ms, at);
	return in->status == INT_UNKNOWN ? arena_format(w->mem, "{\"version\":\"%s\"}", at)
		: arena_format(w->mem, "{\"version\":\"%s\",\"status\":\"%s\"}", at, order_status_words[in->status]);
}

/* Who buys: the newest record's word links the order; an older one may still add to what is known of them. */
static int known_customer(struct known *k, bool older, struct err *e)
{
	const struct order_customer *in = &k->in->customer;
	struct order told = *k->o;

	if (!in->customer && !in->name && !in->email && !in->phone)
		return 0;
	told.customer = *in;
	if (order_put_customer(k->w, &told, k->in->version_ms, e))
		return -1;
	if (told.customer_id != k->o->customer_id && (!older || k->o->customer_id == INT_UNKNOWN)) {
		k->o->customer_id = told.customer_id;
		k->changed = true;
	}
	if (told.customer_id == k->o->customer_id) {
		k->changed = k->changed || !text_same(k->o->customer.name, told.customer.name)
			|| !text_same(k->o->customer.email, told.customer.email)
			|| !text_same(k->o->customer.phone, told.customer.phone);
		k->o->customer = told.customer;
	}
	return 0;
}

/* Units that a source calls returned may leave money owed for an order that was closed. */
static int reopen(struct known *k, struct err *e)
{
	int64_t balance = k->o->captured_minor == INT_UNKNOWN ? 0 : order_balance_minor(k->o);

	return k->o->state == ORDER_CLOSED && balance && balance != INT_UNKNOWN
		? edit_event(k->ed, "reopened", ORDER_COMPLETED, "{\"inferred\":true}", e) : 0;
}

static int save_known(struct known *k, bool older, struct err *e)
{
	struct order *o = k->o;

	if (order_amounts(k->w, o, false, true, e))
		return -1;
	if (k->same_version)
		o->digest = 0;                  /* no record alone is what the order is now */
	if (edit_event(k->ed, older ? "updated_late" : "updated", -1, version_body(k->w, k->in), e)
		|| settle_import(k->ed, e) || reopen(k, e) || edit_save(k->ed, true, e))
		return -1;
	order_sort_lines(o);
	k->w->verdict = VERDICT_UPDATED;
	return 0;
}

/* Only the version is newer: it is written, so that a record between the two stays stale. */
static int newer_version(struct known *k, struct err *e)
{
	k->w->verdict = VERDICT_UNCHANGED;
	if (k->in->updated_at == INT_UNKNOWN || k->in->version_ms <= k->o->version_ms)
		return 0;
	k->o->version_ms = k->o->updated_at = k->in->version_ms;
	return store_run(k->w, &SQL_ORDER_SET_VERSION, &order_record, k->o, e);
}

/* A line that is known need not name its item again. */
static int known_skus(struct order *in, const struct order *o, struct err *e)
{
	for (size_t i = 0; i < in->lines.n; i++) {
		struct order_line *told = order_line_at(in, i);
		const struct order_line *l = order_line_named(o, told->line);
		if (!told->sku && l)
			told->sku = l->sku;
		if (!told->sku)
			return err_set(e, ERR_FIELD_MISSING, "sku", "line %s: \"sku\" is missing", told->line);
		if (!l && told->qty == INT_UNKNOWN && told->status != STATUS_CANCELLED)
			return err_set(e, ERR_FIELD_MISSING, "qty", "line %s: \"qty\" is missing", told->line);
	}
	return 0;
}

/* The record that was applied last, told again. */
static bool is_same(const struct order *in, const struct order *o)
{
	return in->digest == o->digest && in->version_ms == o->version_ms;
}

static int find_last_event(struct work *w, struct order *o, struct err *e)
{
	struct order last;

	if (o->last_seq != INT_UNKNOWN)
		return 0;
	if (store_get(w, &SQL_ORDER_LAST_SEQ, &order_record, o, &order_record, &last, e) < 0)
		return -1;
	o->last_seq = last.last_seq;
	return 0;
}

/* Of whom was forgotten a dump that tells of him again brings nothing back. */
static void forget_again(struct order *in)
{
	const char *state = in->ship_to.state, *country = in->ship_to.country;

	record_init(&order_address_record, &in->ship_to);
	in->ship_to.state = state;
	in->ship_to.country = country;
	in->customer = (struct order_customer){ 0 };
	in->note = in->extra = in->buyer_tax_id = NULL;
}

static int update(struct work *w, struct order *in, struct order *o, struct err *e)
{
	struct order_edit ed;
	struct known k = { .w = w, .o = o, .in = in, .ed = &ed, .full = in->full == 1 };
	bool older = in->version_ms < o->version_ms;

	if (is_same(in, o)) {
		w->verdict = VERDICT_UNCHANGED;
		return 0;
	}
	if (o->forgotten_at != INT_UNKNOWN)
		forget_again(in);
	if (in->digest == o->digest && in->version_ms > o->version_ms)
		return newer_version(&k, e);
	if (in->currency && strcmp(in->currency, o->currency) != 0)
		return err_set(e, ERR_CONFLICT, "currency", "the currency was %s and is now %s", o->currency, in->currency);
	if (known_skus(in, o, e) || (in->lines.n && adds_up(w, in, e)))
		return -1;
	if (find_items(w, in, e) || find_last_event(w, o, e))
		return -1;
	edit_begin(&ed, w, o, false, in->version_ms);
	ed.silent = true;
	told_bare(&k);
	if (known_head(&k, e) || known_lines(&k, e) || status_of_all(&k, e) || cancelled_before(&k, e)
		|| known_customer(&k, older, e))
		return -1;
	if (!k.changed && !ed.changed) {
		w->verdict = older ? VERDICT_STALE : VERDICT_UNCHANGED;
		return 0;
	}
	return save_known(&k, older, e);
}

/* What is stored of the order that is TOLD, into OUT, when it is not as told. */
static int known_as(struct work *w, struct order *told, struct order *out, struct err *e)
{
	bool sure = false;
	int rc = w->ahead ? order_load_early(w, told->channel, told->ref, out, &sure, e) : order_seen(w, told, out, e);

	if (w->ahead)
		rc = rc <= 0 ? rc : is_same(told, out) ? ORDER_SAME : ORDER_TO_LOAD;
	if (rc != ORDER_TO_LOAD || sure)
		return rc;
	return order_load(w, told->channel, told->ref, out, e) < 0 ? -1 : ORDER_TO_LOAD;
}

int order_import(struct work *w, const struct order *in, struct order *out, struct err *e)
{
	struct order told;

	if (prepare(w, in, &told, e))
		return -1;
	int rc = known_as(w, &told, out, e);
	if (rc < 0 || (rc == ORDER_NEW && create(w, &told, e)) || (rc == ORDER_TO_LOAD && update(w, &told, out, e)))
		return -1;
	if (rc == ORDER_NEW)
		*out = told;
	if (rc == ORDER_SAME)
		w->verdict = VERDICT_UNCHANGED;
	order_compute(w, out);
	return 0;
}

int order_import_ahead(struct work *w, const struct order *in, struct err *e)
{
	struct order o = *in;
	struct err ignored;

	if (order_identify(w, &o, &ignored))
		return 0;                       /* it will be refused */
	if (order_ahead(w, o.channel, o.ref, e) || order_customer_ahead(w, &o, e))
		return -1;
	for (size_t i = 0; i < o.lines.n; i++)
		if (order_line_at(&o, i)->sku && stock_item_ahead(w, order_line_at(&o, i)->sku, e))
			return -1;
	return 0;
}
