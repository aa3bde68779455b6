/* ship_awb.c - couriers' numbers out of a file, and what is to be collected for them
 *
 * The file has a number a line (a pool: taken in turn), or a name and a number a line with a comma, semicolon or
 * tab between, the name being the order's or the parcel's. A first line whose number reads "awb" is a heading. */
#include "ship/ship_impl.h"

#include <string.h>
#include <strings.h>
#include "base/money.h"
#include "wire/stream.h"
#include "base/banned.h"

struct awb_entry { const char *name, *awb; bool taken; };

struct awb_pool { struct awb_entry *entries; size_t n, room, next; };

static char *trimmed(char *from, char *end)
{
	while (from < end && (*from == ' ' || *from == '"'))
		from++;
	while (end > from && (end[-1] == ' ' || end[-1] == '"'))
		end--;
	*end = '\0';
	return from;
}

static void add_line(struct work *w, struct awb_pool *pool, const char *text, size_t len)
{
	struct arena *mem = work_memory(w);
	char *line = arena_text(mem, text, len), *cut = line + strcspn(line, ",;\t");
	bool named = *cut != '\0';
	struct awb_entry entry = { .name = named ? trimmed(line, cut) : NULL };

	entry.awb = named ? trimmed(cut + 1, line + len) : trimmed(line, line + len);
	if (!*entry.awb || (pool->n == 0 && strcasecmp(entry.awb, "awb") == 0))
		return;
	if (pool->n == pool->room) {
		size_t room = pool->room ? pool->room * 2 : 64;
		struct awb_entry *wider = arena_get(mem, room * sizeof *wider);
		if (pool->n)
			memcpy(wider, pool->entries, pool->n * sizeof *wider);
		pool->entries = wider;
		pool->room = room;
	}
	pool->entries[pool->n++] = entry;
}

static int read_pool(struct work *w, const char *path, struct awb_pool *pool, struct err *e)
{
	struct stream s;
	struct reader r = { .stream = &s };
	char *line;
	size_t len;
	int rc;

	if (stream_open(&s, path, e))
		return -1;
	while ((rc = reader_line(&r, &line, &len, e)) > 0)
		if (line)
			add_line(w, pool, line, len);
	stream_close(&s);
	return rc;
}

static struct awb_pool *pool_of(struct work *w, const char *path, struct err *e)
{
	struct awb_pool *pool = w->cache[CACHE_AWB];

	if (pool)
		return pool;
	pool = arena_get(work_memory(w), sizeof *pool);
	if (read_pool(w, path, pool, e))
		return NULL;
	w->cache[CACHE_AWB] = pool;
	return pool;
}

static bool is_named(const struct awb_entry *a, const struct parcel *p)
{
	return strcmp(a->name, p->parcel) == 0 || strcmp(a->name, p->order) == 0;
}

int awb_from_file(struct work *w, const char *path, const char *courier, const struct parcel *p, const char **ret,
	struct err *e)
{
	struct awb_pool *pool = pool_of(w, path, e);

	*ret = NULL;
	for (size_t i = pool ? pool->next : 0; pool && i < pool->n; i++) {
		struct awb_entry *a = &pool->entries[i];
		int used = 0;
		if (a->taken || (a->name && !is_named(a, p)))
			continue;
		if (!a->name && (used = awb_is_used(w, courier, a->awb, e)) < 0)
			return -1;
		a->taken = true;
		if (i == pool->next)
			pool->next++;
		if (used)
			continue;
		*ret = arena_text(w->mem, a->awb, strlen(a->awb));
		return 0;
	}
	return pool ? err_set(e, ERR_FIELD_MISSING, "awb", "%s: %s has no number for it", p->parcel, path) : -1;
}

static int64_t or_zero(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

/* The amount of a line with its tax. */
static int64_t line_minor(const struct order *o, const struct order_line *l)
{
	return or_zero(l->net_minor) + (o->prices_include_tax == 0 ? or_zero(l->tax_minor) : 0);
}

/* True when what P's label says is, or was, to be collected at the door. */
static bool is_labelled(const struct parcel *p)
{
	return p->parcel_state >= PARCEL_MANIFESTED && p->parcel_state != PARCEL_CANCELLED && p->parcel_state != PARCEL_LOST
		&& p->parcel_state != PARCEL_RTO_ACKNOWLEDGED;
}

static int64_t units_of_line(const struct parcel *p, int64_t line_no)
{
	int64_t n = 0;

	for (size_t i = 0; i < p->lines.n; i++) {
		const struct parcel_line *l = (const struct parcel_line *)p->lines.at + i;
		n += l->line_no == line_no ? l->qty : 0;
	}
	return n;
}

/* What all labels but that of P say, and what of it was not collected yet. */
struct labels { int64_t minor, open_minor; };

static struct labels labels_of(const struct list *all, const struct parcel *p)
{
	struct labels ret = { 0 };

	for (size_t i = 0; i < all->n; i++) {
		const struct parcel *other = (const struct parcel *)all->at + i;
		if (other->id == p->id || !is_labelled(other))
			continue;
		ret.minor += or_zero(other->cod_minor);
		ret.open_minor += other->parcel_state == PARCEL_DELIVERED ? 0 : or_zero(other->cod_minor);
	}
	return ret;
}

/* Units of a line in P and in parcels that are labelled. */
static int64_t labelled_units(const struct list *all, const struct parcel *p, int64_t line_no)
{
	int64_t n = units_of_line(p, line_no);

	for (size_t i = 0; i < all->n; i++) {
		const struct parcel *other = (const struct parcel *)all->at + i;
		n += other->id != p->id && is_labelled(other) ? units_of_line(other, line_no) : 0;
	}
	return n;
}

/* All labels together come to the cumulative part of each line, and to what is no line from the first on. The last one
 * is for the rest of what is due; none is for more than that: a part may be paid already. Together they never ask for
 * more than the total (I20): the credit of an exchange is due again until its goods are back, but not at the door. */
static int64_t label_for(const struct order *o, const struct list *all, const struct parcel *p)
{
	struct labels others = labels_of(all, p);
	int64_t goods = 0, parts = 0, due = order_balance_minor(o);
	bool is_last = true;

	for (size_t i = 0; i < o->lines.n; i++) {
		const struct order_line *l = order_line_at(o, i);
		int64_t units = labelled_units(all, p, l->line_no);
		goods += line_minor(o, l);
		parts += money_part(line_minor(o, l), 0, units < l->qty ? units : l->qty, l->qty);
		is_last = is_last && units + l->cancelled + l->rto_received + l->lost >= l->qty;
	}
	int64_t label = o->total_minor - goods + parts - others.minor;
	int64_t rest = due == INT_UNKNOWN ? label : money_least(due - others.open_minor, o->total_minor - others.minor);
	if (is_last || rest < label)
		label = rest;
	return label < 0 ? 0 : label;
}

int parcel_cod(struct work *w, const struct order *o, const struct parcel *p, bool is_plan, int64_t *ret, struct err *e)
{
	struct list all;

	*ret = INT_UNKNOWN;
	if (o->payment_mode != MODE_COD || o->total_minor == INT_UNKNOWN)
		return 0;
	if (parcel_of_order(w, o->id, &all, e))
		return -1;
	for (size_t i = 0; i < all.n; i++)
		if (parcel_load_lines(w, (struct parcel *)all.at + i, e))
			return -1;
	for (size_t i = 0; is_plan && i < all.n; i++) {
		struct parcel *before = (struct parcel *)all.at + i;
		if (before->no >= p->no || before->parcel_state != PARCEL_PACKED)
			continue;
		before->cod_minor = label_for(o, &all, before);
		before->parcel_state = PARCEL_MANIFESTED;
	}
	*ret = label_for(o, &all, p);
	return 0;
}
