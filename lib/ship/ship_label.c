/* ship_label.c - what is stuck on a parcel and what is put into it: an address label and a packing slip
 *
 * As HTML that needs nothing else, with the courier's number as a barcode, a page for each; or as text. Everything
 * that somebody else has written is escaped. */
#include "ship/ship_impl.h"

#include <string.h>
#include "base/clock.h"
#include "base/code128.h"
#include "base/html.h"
#include "base/money.h"
#include "base/banned.h"

enum { LABEL_HTML, LABEL_TEXT };

const char *const label_form_words[] = { "html", "text", NULL };

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Labels</title>\n<style>\n"
	"@page label { size: 105mm 148mm; margin: 5mm }\n"
	"@page slip { size: 148mm 210mm; margin: 10mm }\n"
	"body { font: 11pt/1.3 sans-serif; margin: 0; color: #000; background: #fff }\n"
	".label { page: label; break-after: page; max-width: 95mm }\n"
	".slip { page: slip; break-after: page; max-width: 128mm }\n"
	"h1 { font-size: 13pt; margin: 0 0 2mm }\n"
	"h2 { font-size: 8pt; margin: 2mm 0 0; text-transform: uppercase }\n"
	"p { margin: 0 0 1mm; overflow-wrap: anywhere }\n"
	".to { font-size: 13pt }\n"
	".cod { border: 1mm solid; padding: 1mm 2mm; font-size: 15pt; font-weight: bold; margin: 2mm 0 }\n"
	".from, .items { font-size: 9pt }\n"
	"svg { display: block; width: 95mm; height: 20mm; margin: 1mm 0 }\n"
	".awb { text-align: center; font: bold 12pt monospace; margin: 0 }\n"
	"table { border-collapse: collapse; width: 100%; margin: 3mm 0 }\n"
	"th, td { border-bottom: .2mm solid; padding: 1mm; text-align: left; vertical-align: top; overflow-wrap: anywhere }\n"
	"th:last-child, td:last-child { text-align: right; width: 12mm }\n"
	"</style>\n</head>\n<body>\n";

/* Of one parcel. */
struct label { const struct parcel *p; const char *shop, *back; int64_t day; };

/* For a terminal or a printer of lines: nothing that steers it. */
static void plain(struct buf *out, const char *text)
{
	for (; text && *text; text++)
		buf_byte(out, (unsigned char)*text < 0x20 || *text == 0x7f ? ' ' : *text);
}

static void barcode(struct buf *out, const char *text)
{
	enum { QUIET = 10, HEIGHT = 40 };
	struct code128 c;
	int x = QUIET;

	if (!code128(text, &c))
		return;
	buf_format(out, "<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"",
		code128_modules(&c) + 2 * QUIET, HEIGHT);
	html_text(out, text);
	buf_str(out, "\"><path d=\"");
	for (int i = 0; i < c.n; i++) {
		const char *w = code128_widths(c.symbols[i]);
		for (int k = 0; w[k]; x += w[k++] - '0')
			if (k % 2 == 0)
				buf_format(out, "M%d 0h%cv%dh-%cz", x, w[k], HEIGHT, w[k]);
	}
	buf_str(out, "\"/></svg>\n");
}

/* The lines of an address: RET has 8 places; how many there are. */
static size_t address(struct work *w, const struct order_address *a, const char *ret[8])
{
	const char *all[] = { a->name, a->company, a->line1, a->line2, NULL, a->country, a->phone };
	const char *const city[] = { a->city, a->state, a->postcode };
	struct buf line = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < sizeof city / sizeof *city; i++)
		if (city[i])
			buf_format(&line, "%s%s", line.len ? " " : "", city[i]);
	all[4] = line.len ? arena_text(w->mem, line.data, line.len) : NULL;
	buf_release(&line);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i] && *all[i])
			ret[n++] = all[i];
	return n;
}

static bool is_cod(const struct parcel *p)
{
	return p->cod_minor != INT_UNKNOWN && p->cod_minor > 0;
}

/* "COLLECT INR 1499.00", or that nothing is to be collected. */
static const char *to_collect(struct work *w, const struct parcel *p)
{
	char amount[32];

	return is_cod(p) ? arena_format(w->mem, "COLLECT %s %s", p->currency,
		money_format(p->cod_minor, money_exponent(p->currency), amount)) : "PREPAID: collect nothing";
}

static void html_line(struct buf *out, const char *class, const char *before, const char *text)
{
	buf_format(out, "<p%s%s%s>%s", class ? " class=\"" : "", class ? class : "", class ? "\"" : "", before);
	html_text(out, text);
	buf_str(out, "</p>\n");
}

static void html_address(struct work *w, const struct label *l, struct buf *out)
{
	const char *lines[8];
	size_t n = address(w, &l->p->ship_to, lines);

	buf_str(out, "<h2>To</h2>\n<div class=\"to\">\n");
	for (size_t i = 0; i < n; i++)
		html_line(out, NULL, "", lines[i]);
	buf_str(out, "</div>\n");
}

static void html_label(struct work *w, const struct label *l, struct buf *out)
{
	const struct parcel *p = l->p;

	buf_str(out, "<section class=\"label\">\n<h1>");
	html_text(out, p->courier ? p->courier : "not given to a courier yet");
	buf_str(out, "</h1>\n");
	if (p->awb) {
		barcode(out, p->awb);
		html_line(out, "awb", "", p->awb);
	}
	html_line(out, "cod", "", to_collect(w, p));
	html_address(w, l, out);
	buf_str(out, "<h2>From, and back to</h2>\n");
	html_line(out, "from", "", l->shop);
	html_line(out, "from", "", l->back);
	html_line(out, "items", "Order ", p->order);
	buf_str(out, "<p class=\"items\">");
	for (size_t i = 0; i < p->lines.n; i++) {
		const struct parcel_line *line = (const struct parcel_line *)p->lines.at + i;
		buf_format(out, "%s%lld &#215; ", i ? ", " : "", (long long)line->qty);
		html_text(out, line->sku);
	}
	buf_str(out, "</p>\n</section>\n");
}

static void html_slip(struct work *w, const struct label *l, struct buf *out)
{
	const struct parcel *p = l->p;
	char day[16];

	clock_format_date(l->day, day);
	buf_str(out, "<section class=\"slip\">\n<h1>Packing slip</h1>\n");
	html_line(out, NULL, "", l->shop);
	html_line(out, NULL, "Order ", p->order);
	html_line(out, NULL, "Parcel ", p->parcel);
	html_line(out, NULL, "Packed ", day);
	html_address(w, l, out);
	buf_str(out, "<table>\n<tr><th>SKU</th><th>Item</th><th>Units</th></tr>\n");
	for (size_t i = 0; i < p->lines.n; i++) {
		const struct parcel_line *line = (const struct parcel_line *)p->lines.at + i;
		buf_str(out, "<tr><td>");
		html_text(out, line->sku);
		buf_str(out, "</td><td>");
		html_text(out, line->title);
		buf_format(out, "</td><td>%lld</td></tr>\n", (long long)line->qty);
	}
	buf_str(out, "</table>\n");
	html_line(out, is_cod(p) ? "cod" : NULL, "", to_collect(w, p));
	html_line(out, "from", "Returns to: ", l->back);
	buf_str(out, "</section>\n");
}

static void text_line(struct buf *out, const char *before, const char *text)
{
	if (!text || !*text)
		return;
	buf_str(out, before);
	plain(out, text);
	buf_byte(out, '\n');
}

static void text_label(struct work *w, const struct label *l, struct buf *out)
{
	const struct parcel *p = l->p;
	const char *lines[8];
	size_t n = address(w, &p->ship_to, lines);
	char day[16];

	clock_format_date(l->day, day);
	text_line(out, "", p->courier ? p->courier : "not given to a courier yet");
	text_line(out, "AWB ", p->awb);
	text_line(out, "", to_collect(w, p));
	buf_str(out, "\nTo:\n");
	for (size_t i = 0; i < n; i++)
		text_line(out, "  ", lines[i]);
	buf_str(out, "From, and back to:\n");
	text_line(out, "  ", l->shop);
	text_line(out, "  ", l->back);
	text_line(out, "\nOrder ", p->order);
	text_line(out, "Parcel ", p->parcel);
	text_line(out, "Packed ", day);
	for (size_t i = 0; i < p->lines.n; i++) {
		const struct parcel_line *line = (const struct parcel_line *)p->lines.at + i;
		buf_format(out, "  %lld x ", (long long)line->qty);
		plain(out, line->sku);
		buf_str(out, line->title ? "  " : "");
		plain(out, line->title);
		buf_byte(out, '\n');
	}
	buf_str(out, "----\n");
}

void ship_label_begin(const struct label_query *in, struct buf *out)
{
	if (in->as != LABEL_TEXT)
		buf_str(out, head);
}

int ship_label(struct work *w, const struct label_query *in, struct buf *out, struct err *e)
{
	struct parcel p;
	struct label l = { .p = &p, .shop = setting_text(w, SETTING_SHOP_NAME, e) };

	if (!l.shop || !(l.back = setting_text(w, SETTING_RETURN_ADDRESS, e))
		|| parcel_find(w, &(struct ship_step){ .parcel = in->parcel, .order = in->order }, &p, e))
		return -1;
	if (p.parcel_state == PARCEL_CANCELLED)
		return err_set(e, ERR_STATE_REFUSED, "parcel_state", "%s is cancelled: it has no label", p.parcel);
	l.day = setting_day(w, p.packed_at);
	if (in->as == LABEL_TEXT) {
		text_label(w, &l, out);
		return 0;
	}
	html_label(w, &l, out);
	html_slip(w, &l, out);
	return 0;
}

void ship_label_end(const struct label_query *in, struct buf *out)
{
	if (in->as != LABEL_TEXT)
		buf_str(out, "</body>\n</html>\n");
}
