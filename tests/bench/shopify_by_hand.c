/* shopify_by_hand.c - Shopify's orders_export.csv into records without a map: what a converter in C costs
 *
 *   shopify_by_hand FILE      the records that `oms-order convert FILE` prints, for dumps without special cases
 *
 * It reads, checks and prints with the library's own parts, so that what is left is the price of the map. */
#include <stdio.h>
#include <string.h>
#include "base/money.h"
#include "base/text.h"
#include "import/table.h"
#include "import/value.h"
#include "order/order.h"
#include "wire/stream.h"
#include "base/banned.h"

enum { LINES = 100, FLUSH = 1 << 20 };

enum column {
	NAME, CREATED, CURRENCY, CANCELLED, FINANCIAL, FULFILLMENT, METHOD, BILLING_NAME, SHIPPING_NAME, EMAIL, PHONE,
	BILLING_PHONE, SHIPPING_PHONE, COMPANY, ADDRESS1, STREET, ADDRESS2, CITY, PROVINCE, PROVINCE_NAME, ZIP, COUNTRY,
	TOTAL, SUBTOTAL, SHIPPING, DISCOUNT, DUTIES, TAXES, NOTES, L_SKU, L_NAME, L_QTY, L_PRICE, L_DISCOUNT, L_STATUS, COLUMNS
};

static const char *const headings[COLUMNS] = {
	"Name", "Created at", "Currency", "Cancelled at", "Financial Status", "Fulfillment Status", "Payment Method",
	"Billing Name", "Shipping Name", "Email", "Phone", "Billing Phone", "Shipping Phone", "Shipping Company",
	"Shipping Address1", "Shipping Street", "Shipping Address2", "Shipping City", "Shipping Province",
	"Shipping Province Name", "Shipping Zip", "Shipping Country", "Total", "Subtotal", "Shipping", "Discount Amount",
	"Duties", "Taxes", "Notes", "Lineitem sku", "Lineitem name", "Lineitem quantity", "Lineitem price",
	"Lineitem discount", "Lineitem fulfillment status",
};

struct hand {
	struct stream s;
	struct cells cells;
	struct row row;
	int column[COLUMNS];
	const char *text;            /* of the row */
	struct arena mem;
	struct buf out;
	struct order order;
	struct order_line lines[LINES];
	int64_t discounts;
	bool begun;
};

static struct slice cell(struct hand *h, enum column c)
{
	if (h->column[c] < 0 || (size_t)h->column[c] >= h->row.n_cells)
		return (struct slice){ 0 };
	const struct cell *at = &h->cells.at[h->row.cell + (size_t)h->column[c]];
	return at->len ? value_trim((struct slice){ h->text + at->at, at->len }) : (struct slice){ 0 };
}

/* The first of these columns that tells something, without a spreadsheet's guard. */
static const char *text(struct hand *h, const enum column *of, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct slice v = cell(h, of[i]);
		if (v.at && *v.at == '\'')
			v = (struct slice){ v.at + 1, v.len - 1 };
		if (!v.at || !v.len)
			continue;
		char *copy = arena_text(&h->mem, v.at, v.len), *to = copy;
		for (size_t k = 0; k < v.len; k++) {
			if (v.at[k] == '"' && k + 1 < v.len && v.at[k + 1] == '"')
				k++;
			*to++ = v.at[k] == '\n' ? ' ' : v.at[k];
		}
		*to = '\0';
		return copy;
	}
	return NULL;
}

#define TEXT_OF(h, ...) text(h, (const enum column[]){ __VA_ARGS__ }, sizeof (enum column[]){ __VA_ARGS__ } / sizeof (enum column))

static int64_t amount(struct hand *h, enum column c)
{
	struct slice v = cell(h, c);
	bool cut = false;
	int64_t n;

	if (!v.at)
		return INT_UNKNOWN;
	if (value_number(v, 0, 2, &n, &cut) || cut || n % VALUE_SCALE)
		return INT_UNKNOWN;
	return n / VALUE_SCALE;
}

static bool is(const char *a, const char *b)
{
	return a && text_same_fold(a, b);
}

static int64_t status(const char *cancelled, const char *financial, const char *fulfilment)
{
	if (cancelled || is(financial, "voided") || is(fulfilment, "restocked"))
		return STATUS_CANCELLED;
	if (is(financial, "refunded"))
		return is(fulfilment, "fulfilled") || is(fulfilment, "partial") ? STATUS_RETURNED : STATUS_CANCELLED;
	if (is(fulfilment, "fulfilled"))
		return STATUS_SHIPPED;
	return is(financial, "pending") || is(financial, "authorized") ? 0 : STATUS_CONFIRMED;
}

static void finish(struct hand *h)
{
	struct order *o = &h->order;

	if (!h->begun)
		return;
	if (o->discount_minor != INT_UNKNOWN)
		o->discount_minor = o->discount_minor > h->discounts ? o->discount_minor - h->discounts : 0;
	char *order = arena_bytes(&h->mem, strlen(o->channel) + strlen(o->ref) + 2);
	stpcpy(stpcpy(stpcpy(order, o->channel), ":"), o->ref);
	o->order = order;
	record_mask_cards(&order_record, o, &h->mem);
	struct err why;
	if (record_check(&order_record, o, &why)) {
		fprintf(stderr, "%s: %s\n", o->ref, why.text);
		return;
	}
	record_encode(&order_record, o, &h->out);
	buf_byte(&h->out, '\n');
	if (h->out.len > FLUSH) {
		fwrite(h->out.data, 1, h->out.len, stdout);
		buf_clear(&h->out);
		arena_reset(&h->mem);
	}
}

static void begin(struct hand *h)
{
	static const char *const formats[] = { "%F %T %z", "iso" };
	static const struct rule when = { .formats = (const char **)(uintptr_t)formats, .n_formats = 2 };
	struct order *o = &h->order;

	record_init(&order_record, o);
	h->begun = true;
	h->discounts = 0;
	o->channel = "shopify";
	o->ref = TEXT_OF(h, NAME);
	struct slice at = cell(h, CREATED);
	if (at.at)
		value_time(&when, at, "UTC", 0, &o->placed_at);
	o->currency = TEXT_OF(h, CURRENCY);
	const char *financial = TEXT_OF(h, FINANCIAL), *fulfilment = TEXT_OF(h, FULFILLMENT), *method = TEXT_OF(h, METHOD);
	o->status = status(TEXT_OF(h, CANCELLED), financial, fulfilment);
	o->customer.name = TEXT_OF(h, BILLING_NAME, SHIPPING_NAME);
	o->customer.email = TEXT_OF(h, EMAIL);
	o->customer.phone = TEXT_OF(h, PHONE, BILLING_PHONE, SHIPPING_PHONE);
	o->ship_to = (struct order_address){ TEXT_OF(h, SHIPPING_NAME), TEXT_OF(h, COMPANY), TEXT_OF(h, ADDRESS1, STREET),
		TEXT_OF(h, ADDRESS2), TEXT_OF(h, CITY), TEXT_OF(h, PROVINCE, PROVINCE_NAME), TEXT_OF(h, ZIP), TEXT_OF(h, COUNTRY),
		TEXT_OF(h, SHIPPING_PHONE) };
	o->total_minor = amount(h, TOTAL);
	o->shipping_minor = amount(h, SHIPPING);
	o->discount_minor = amount(h, DISCOUNT);
	o->fee_minor = amount(h, DUTIES);
	o->tax_minor = amount(h, TAXES);
	int64_t subtotal = amount(h, SUBTOTAL);
	if (o->total_minor != INT_UNKNOWN && subtotal != INT_UNKNOWN)
		o->prices_include_tax = o->total_minor == subtotal + (o->shipping_minor == INT_UNKNOWN ? 0 : o->shipping_minor);
	if (method)
		o->payment_mode = strcasestr(method, "cod") || strcasestr(method, "cash on delivery");
	if (financial)
		o->source_payment = is(financial, "paid") || is(financial, "partially_refunded") ? 0 : is(financial, "authorized") ? 1
			: is(financial, "pending") ? 2 : is(financial, "refunded") ? 3 : 4;
	o->payment_method = method;
	o->note = TEXT_OF(h, NOTES);
	o->lines.at = h->lines;
}

static void line(struct hand *h)
{
	struct order *o = &h->order;
	struct order_line *l = &h->lines[o->lines.n];
	const char *fulfilment = TEXT_OF(h, L_STATUS);

	if (o->lines.n == LINES)
		return;
	record_init(&order_line_record, l);
	o->lines.n++;
	l->line = arena_format(&h->mem, "%zu", o->lines.n);
	l->sku = TEXT_OF(h, L_SKU, L_NAME);
	l->title = TEXT_OF(h, L_NAME);
	struct slice qty = cell(h, L_QTY);
	if (!qty.at || text_int(qty.at, qty.len, &l->qty))
		l->qty = INT_UNKNOWN;
	l->unit_price_minor = amount(h, L_PRICE);
	l->discount_minor = amount(h, L_DISCOUNT);
	if (l->unit_price_minor != INT_UNKNOWN && l->qty != INT_UNKNOWN)
		l->net_minor = l->unit_price_minor * l->qty - (l->discount_minor == INT_UNKNOWN ? 0 : l->discount_minor);
	h->discounts += l->discount_minor == INT_UNKNOWN ? 0 : l->discount_minor;
	l->status = is(fulfilment, "fulfilled") ? STATUS_SHIPPED : STATUS_CONFIRMED;
}

static void header(struct hand *h)
{
	for (int c = 0; c < COLUMNS; c++) {
		h->column[c] = -1;
		for (size_t i = 0; i < h->row.n_cells; i++) {
			const struct cell *at = &h->cells.at[i];
			if (strlen(headings[c]) == at->len && memcmp(headings[c], h->text + at->at, at->len) == 0)
				h->column[c] = (int)i;
		}
	}
}

static void take_row(struct hand *h, bool *is_first)
{
	if (*is_first) {
		header(h);
		*is_first = false;
		return;
	}
	struct slice name = cell(h, NAME);
	bool same = h->begun && (!name.at || (strlen(h->order.ref) == name.len && memcmp(h->order.ref, name.at, name.len) == 0));
	if (!text_is_utf8(h->text, h->row.len))
		return;
	if (!same) {
		finish(h);
		begin(h);
	}
	line(h);
}

int main(int argc, char **argv)
{
	static struct hand h;
	struct err e;
	bool first = true;
	size_t used;

	if (argc != 2 || stream_open(&h.s, argv[1], &e))
		return EXIT_USAGE;
	for (;;) {
		h.text = h.s.data + h.s.from;
		h.cells.n = 0;
		if (h.s.len > h.s.from && table_row(h.text, h.s.len - h.s.from, h.s.ended, ',', true, &h.cells, &h.row, &used)) {
			take_row(&h, &first);
			h.s.from += used;
		} else if (h.s.ended || stream_more(&h.s, &e) < 0) {
			break;
		}
	}
	finish(&h);
	fwrite(h.out.data, 1, h.out.len, stdout);
	return 0;
}
