/* report_tax.c - tax by rate, HSN code, place of supply, month, channel, section of the GST return, business or order
 *
 * Sold is what was neither cancelled, back undelivered nor lost, in the month it was placed; credit notes stand
 * apart: units that were refunded or exchanged, in the month that was done. What a line is taxed is taken as it was
 * told or computed when it came; nothing is computed here. */
#include "report/report_impl.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/clock.h"
#include "base/gstin.h"
#include "base/money.h"
#include "report_tax.sql.h"
#include "base/banned.h"

enum tax_what { TAX_SALES, TAX_CHARGES, TAX_CREDIT_NOTES };
enum tax_section { SECTION_B2B, SECTION_B2CS, SECTION_B2CL, SECTION_ABROAD };
enum tax_by { TAX_BY_RATE, TAX_BY_HSN, TAX_BY_PLACE, TAX_BY_MONTH, TAX_BY_CHANNEL, TAX_BY_SECTION, TAX_BY_GSTIN,
	TAX_BY_ORDER };

const char *const tax_what_words[] = { "sales", "charges", "credit_notes", NULL };
const char *const tax_section_words[] = { "b2b", "b2cs", "b2cl", "abroad", NULL };
const char *const tax_by_words[] = { "rate", "hsn", "place", "month", "channel", "section", "gstin", "order",
	NULL };

/* An invoice to another state of more than this is told one by one: B2CL. */
static const struct { int64_t until_ms, above_minor; } large[] = {
	{ INT64_C(1722450600000), 25000000 },    /* before August 2024 in India */
	{ INT64_MAX, 10000000 },
};

enum { LARGE = sizeof large / sizeof *large };

/* A part of an order, as it is read. */
struct part {
	const char *channel, *ref, *currency, *place, *country, *hsn, *buyer_tax_id;
	int64_t at, total_minor, included, tax_rate_bp, units, net_minor, tax_minor, cgst_minor, sgst_minor, igst_minor,
		unrefunded_units, untold, gone, line_other, invoiced_at, order_igst_minor;
};

#define PART struct part
static const struct field part_fields[] = {
	TEXT(PART, channel, 0, ""), TEXT(PART, ref, 0, ""), TEXT(PART, currency, 0, ""),
	TEXT(PART, buyer_tax_id, 0, ""), TEXT(PART, place, 0, ""), TEXT(PART, country, 0, ""),
	TEXT(PART, hsn, 0, ""), INT(PART, at, 0, ""), INT(PART, total_minor, 0, ""), INT(PART, included, 0, ""),
	INT(PART, tax_rate_bp, 0, ""), INT(PART, units, 0, ""), INT(PART, net_minor, 0, ""), INT(PART, tax_minor, 0, ""),
	INT(PART, cgst_minor, 0, ""), INT(PART, sgst_minor, 0, ""), INT(PART, igst_minor, 0, ""),
	INT(PART, unrefunded_units, 0, ""), INT(PART, untold, 0, ""), INT(PART, gone, 0, ""), INT(PART, line_other, 0, ""),
	INT(PART, invoiced_at, 0, ""), INT(PART, order_igst_minor, 0, ""), FIELDS_END
};
static const struct record part_record = { "part", sizeof(PART), part_fields };

/* Rows in the order they were made, and where each is, by the hash of what it is told by. */
struct sums {
	struct work *w;
	struct arena mem;
	const struct report_query *q;
	enum tax_what what;
	const char *home, *seller;   /* country and state of the seller */
	struct tax_row **rows;
	struct buf name;
	size_t *slots, n, room;      /* twice as many slots as room; 0: free, else the row's number + 1 */
};

static int64_t or_zero(int64_t n)
{
	return n == INT_UNKNOWN ? 0 : n;
}

static bool by(const struct sums *s, enum tax_by what)
{
	return s->q->by >> what & 1;
}

/* Sheets of sellers write the country as people do. */
static bool is_country(const char *told, const char *code)
{
	return !told || strcasecmp(told, code) == 0 || (strcmp(code, "IN") == 0 && strcasecmp(told, "India") == 0);
}

static const char *place_of(const struct part *p)
{
	const char *code = p->place && is_country(p->country, "IN") ? india_state(p->place) : NULL;

	return code ? code : p->place;
}

/* The number by which the tax is credited to who bought; NULL: to nobody, as to consumers. */
static const char *gstin_of(const struct part *p)
{
	return p->buyer_tax_id && gstin_is(p->buyer_tax_id) ? p->buyer_tax_id : NULL;
}

/* Of the invoice, whatever part of it is told, and whenever. */
static int64_t section_of(const struct sums *s, const struct part *p)
{
	size_t i = 0;
	const char *place = place_of(p);
	bool other_state = s->seller && place ? strcmp(s->seller, place) != 0 : or_zero(p->order_igst_minor) > 0;

	if (!is_country(p->country, s->home))
		return SECTION_ABROAD;
	if (gstin_of(p))
		return SECTION_B2B;
	while (p->invoiced_at >= large[i].until_ms)
		i++;
	return other_state && or_zero(p->total_minor) > large[i].above_minor ? SECTION_B2CL : SECTION_B2CS;
}

/* The texts that rows are told apart and sorted by, in their order. */
static const size_t texts[] = { offsetof(struct tax_row, currency), offsetof(struct tax_row, period),
	offsetof(struct tax_row, channel), offsetof(struct tax_row, order), offsetof(struct tax_row, gstin),
	offsetof(struct tax_row, place), offsetof(struct tax_row, hsn) };
enum { TEXTS = sizeof texts / sizeof *texts };

static const char *text_of(const struct tax_row *r, size_t i)
{
	return *(const char *const *)(const void *)((const char *)r + texts[i]);
}

/* The name of a period or an order has room in NAME. */
static struct tax_row key_of(const struct sums *s, const struct part *p, struct buf *name)
{
	struct tax_row k = { .what = s->what, .currency = p->currency, .channel = by(s, TAX_BY_CHANNEL) ? p->channel : NULL,
		.place = by(s, TAX_BY_PLACE) ? place_of(p) : NULL, .hsn = by(s, TAX_BY_HSN) ? p->hsn : NULL,
		.gstin = by(s, TAX_BY_GSTIN) ? gstin_of(p) : NULL,
		.tax_rate_bp = by(s, TAX_BY_RATE) ? p->tax_rate_bp : INT_UNKNOWN,
		.section = by(s, TAX_BY_SECTION) ? section_of(s, p) : INT_UNKNOWN };
	size_t month = sizeof "2026-08";

	buf_clear(name);
	if (by(s, TAX_BY_MONTH)) {
		char date[32];
		clock_format_date(setting_day(s->w, p->at), date);
		buf_format(name, "%.*s", (int)month - 1, date);
		buf_byte(name, '\0');
	}
	size_t at = name->len;
	if (by(s, TAX_BY_ORDER))
		buf_format(name, "%s:%s", p->channel, p->ref);
	k.period = by(s, TAX_BY_MONTH) ? buf_text(name) : NULL;
	k.order = by(s, TAX_BY_ORDER) ? buf_text(name) + at : NULL;
	return k;
}

static uint64_t hash_of(const struct tax_row *k)
{
	uint64_t h = text_hash_int(text_hash_int(text_hash_int(1, (uint64_t)k->what), (uint64_t)k->section),
		(uint64_t)k->tax_rate_bp);

	for (size_t i = 0; i < TEXTS; i++)
		h = text_of(k, i) ? text_hash(h + i, text_of(k, i), strlen(text_of(k, i))) : h;
	return h;
}

static bool same(const struct tax_row *a, const struct tax_row *b)
{
	bool is = a->what == b->what && a->section == b->section && a->tax_rate_bp == b->tax_rate_bp;

	for (size_t i = 0; is && i < TEXTS; i++)
		is = text_same(text_of(a, i), text_of(b, i));
	return is;
}

static size_t slot_of(const struct sums *s, const struct tax_row *key)
{
	size_t i = hash_of(key) & (2 * s->room - 1);

	while (s->slots[i] && !same(s->rows[s->slots[i] - 1], key))
		i = (i + 1) & (2 * s->room - 1);
	return i;
}

static void widen(struct sums *s)
{
	s->room = s->room ? s->room * 2 : 256;
	s->rows = must_realloc(s->rows, s->room * sizeof *s->rows);
	must_free(s->slots);
	s->slots = must_alloc(2 * s->room * sizeof *s->slots);
	memset(s->slots, 0, 2 * s->room * sizeof *s->slots);
	for (size_t i = 0; i < s->n; i++)
		s->slots[slot_of(s, s->rows[i])] = i + 1;
}

static struct tax_row *row_of(struct sums *s, const struct tax_row *key)
{
	if (s->n == s->room)
		widen(s);
	size_t slot = slot_of(s, key);
	if (!s->slots[slot]) {
		struct tax_row *r = arena_get(&s->mem, sizeof *r);
		*r = *key;
		record_keep(&tax_row_record, r, &s->mem);
		s->rows[s->n++] = r;
		s->slots[slot] = s->n;
	}
	return s->rows[s->slots[slot] - 1];
}

/* What nobody told is counted apart, and is in no other column. Where the heads are all of the tax of a line they are
 * so of a part of it, however the shares of the heads and of their sum were rounded. */
static int add(void *arg, const void *row, struct err *e)
{
	struct sums *s = arg;
	const struct part *p = row;
	struct tax_row key = key_of(s, p, &s->name), *r = row_of(s, &key);
	int64_t heads = or_zero(p->cgst_minor) + or_zero(p->sgst_minor) + or_zero(p->igst_minor);
	int64_t tax = p->line_other ? or_zero(p->tax_minor) : heads;

	(void)e;
	r->unrefunded_units += p->unrefunded_units > 0 ? p->unrefunded_units : 0;
	if (p->net_minor == INT_UNKNOWN || p->tax_minor == INT_UNKNOWN) {
		r->unknown_lines++;
		r->unknown_minor += or_zero(p->net_minor);
		return 0;
	}
	r->lines++;
	r->units += p->units;
	r->taxable_minor += p->net_minor - (p->included ? tax : 0);
	r->cgst_minor += or_zero(p->cgst_minor);
	r->sgst_minor += or_zero(p->sgst_minor);
	r->igst_minor += or_zero(p->igst_minor);
	r->other_minor += tax - heads;
	r->tax_minor += tax;
	r->total_minor += p->net_minor + (p->included ? 0 : tax);
	return 0;
}

/* Of a line only the units that were sold: its share of them. */
static int add_line(void *arg, const void *row, struct err *e)
{
	struct part p = *(const struct part *)row;
	int64_t *const amounts[] = { &p.net_minor, &p.tax_minor, &p.cgst_minor, &p.sgst_minor, &p.igst_minor };

	for (size_t i = 0; p.gone && i < sizeof amounts / sizeof *amounts; i++)
		if (*amounts[i] != INT_UNKNOWN)
			*amounts[i] -= money_part(*amounts[i], 0, p.gone, p.units);
	p.units -= p.gone;
	return add(arg, &p, e);
}

/* Charges are taxed by what the order is taxed beyond its lines, when all of them tell. */
static int add_charge(void *arg, const void *row, struct err *e)
{
	struct part p = *(const struct part *)row;

	if (p.untold || p.tax_minor < 0 || p.tax_minor > p.net_minor)
		p.tax_minor = INT_UNKNOWN;
	p.unrefunded_units = 0;
	return add(arg, &p, e);
}

static int compare(const void *a, const void *b)
{
	const struct tax_row *x = *(const struct tax_row *const *)a, *y = *(const struct tax_row *const *)b;
	int d = x->what != y->what ? (x->what < y->what ? -1 : 1) : 0;

	for (size_t i = 0; d == 0 && i < TEXTS; i++)
		d = strcmp(text_of(x, i) ? text_of(x, i) : "", text_of(y, i) ? text_of(y, i) : "");
	if (d == 0 && x->section != y->section)
		d = x->section < y->section ? -1 : 1;
	return d ? d : (x->tax_rate_bp > y->tax_rate_bp) - (x->tax_rate_bp < y->tax_rate_bp);
}

static int read_all(struct sums *s, struct err *e)
{
	static const struct { enum tax_what what; const struct sql *sql; int (*each)(void *, const void *, struct err *); }
		reads[] = {
		{ TAX_SALES, &SQL_TAX_LINES, add_line }, { TAX_CHARGES, &SQL_TAX_CHARGES, add_charge },
		{ TAX_CREDIT_NOTES, &SQL_TAX_REFUNDS, add }, { TAX_CREDIT_NOTES, &SQL_TAX_EXCHANGES, add },
	};

	for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) {
		s->what = reads[i].what;
		if (store_each(s->w, reads[i].sql, &tax_query_record, s->q, &part_record, reads[i].each, s, e))
			return -1;
	}
	return 0;
}

int report_tax(struct work *w, const struct report_query *in, report_emit emit, void *arg, struct err *e)
{
	struct report_query q;
	struct sums s = { .w = w, .q = &q };

	if (report_times(w, in, &q, e) || !(s.home = setting_text(w, SETTING_COUNTRY, e))
		|| !(s.seller = setting_text(w, SETTING_SELLER_STATE, e)))
		return -1;
	s.seller = india_state(s.seller);
	q.large_minor = large[LARGE - 1].above_minor;      /* the lowest there has been */
	if (q.by == INT_UNKNOWN)
		q.by = 1 << TAX_BY_RATE;
	int rc = read_all(&s, e);
	if (s.n)
		qsort(s.rows, s.n, sizeof *s.rows, compare);
	for (size_t i = 0; rc == 0 && i < s.n; i++)
		rc = emit(arg, s.rows[i], e);
	must_free(s.rows);
	must_free(s.slots);
	buf_release(&s.name);
	arena_release(&s.mem);
	return rc;
}
