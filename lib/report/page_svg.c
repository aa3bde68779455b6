/* page_svg.c - bars and columns, as pictures that are as wide as there is room
 *
 * What must not be stretched, text and lines, is placed in percent; columns and the line of the time before lie in a
 * picture of their own inside, which is stretched. */
#include "report/page_impl.h"

#include "base/money.h"
#include "base/banned.h"

enum { HEIGHT = 240, TOP = 24, PLOT = 186, BASE = TOP + PLOT, COLUMN = 10, INSIDE = 1000, LABELS = 5, GAP = 8,
	LETTER = 7, NARROW = 300 };

struct chart {
	struct page *p;
	const struct page_point *points;
	size_t n, greatest;                  /* the greatest column */
	int64_t most;                        /* what the whole height is worth */
	const char *currency;
};

/* N of WHOLE as "63.25%" of the width. */
static void percent(struct buf *out, int64_t n, int64_t whole)
{
	int64_t hundredths = money_scale(n, 10000, whole);

	buf_format(out, "%d.%02d%%", (int)(hundredths / 100), (int)(hundredths % 100));
}

void page_put_bar(struct page *p, int64_t value, int64_t most)
{
	buf_str(&p->out, "<svg class=\"bar\" width=\"100%\" height=\"8\" aria-hidden=\"true\"><rect width=\"");
	percent(&p->out, value > 0 && most > 0 ? value : 0, most > 0 ? most : 1);
	buf_str(&p->out, "\" height=\"8\" rx=\"1\"/></svg>");
}

static int64_t height_of(const struct chart *c, int64_t value, int64_t whole)
{
	return value > 0 ? money_scale(value, whole, c->most) : 0;
}

/* A step of 1, 2 or 5 and noughts, of which about three fit into MOST. */
static int64_t step_of(int64_t most)
{
	int64_t ten = 1;

	while (most / 3 / ten >= 10)
		ten *= 10;
	int64_t n = most / 3 / ten;
	return ten * (n >= 5 ? 5 : n >= 2 ? 2 : 1);
}

static void put_lines(struct chart *c)
{
	int64_t step = step_of(c->most);

	for (int64_t v = 0; v <= c->most - c->most / 10; v += step) {
		int y = BASE - (int)height_of(c, v, PLOT);
		buf_format(&c->p->out, "<line class=\"%s\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>\n", v ? "grid" : "base", y, y);
	}
}

static void put_columns(struct chart *c)
{
	struct buf *out = &c->p->out;
	char text[PAGE_NUMBER];

	for (size_t i = 0; i < c->n; i++) {
		int h = (int)height_of(c, c->points[i].total_minor, INSIDE);
		if (c->points[i].total_minor <= 0)
			continue;
		buf_format(out, "<rect class=\"now%s\" x=\"%d\" y=\"%d\" width=\"8\" height=\"%d\"><title>",
			c->points[i].is_part ? " part" : "", (int)i * COLUMN + 1, INSIDE - h, h);
		page_put_day(c->p, c->points[i].day);
		page_axis_money(c->p, c->points[i].total_minor, c->currency, text);
		buf_str(out, ": ");
		html_text(out, text);
		buf_str(out, "</title></rect>\n");
	}
}

static bool has_before(const struct chart *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->points[i].before_minor > 0)
			return true;
	return false;
}

static void put_before(struct chart *c)
{
	struct buf *out = &c->p->out;

	if (has_before(c) && c->n > 1) {
		buf_str(out, "<polyline class=\"was\" points=\"");
		for (size_t i = 0; i < c->n; i++)
			buf_format(out, "%s%d,%d", i ? " " : "", (int)i * COLUMN + COLUMN / 2,
				INSIDE - (int)height_of(c, c->points[i].before_minor, INSIDE));
		buf_str(out, "\"/>\n");
	}
}

/* The part that is stretched. */
static void put_plot(struct chart *c)
{
	buf_format(&c->p->out, "<svg y=\"%d\" width=\"100%%\" height=\"%d\" preserveAspectRatio=\"none\" viewBox=\"0 0 %d %d\">\n",
		TOP, PLOT, (int)c->n * COLUMN, INSIDE);
	put_columns(c);
	put_before(c);
	buf_str(&c->p->out, "</svg>\n");
}

/* Text in the middle of column I, or at its edge when that would not fit on a phone. */
static void put_label(struct chart *c, size_t i, int y, const char *class, const char *text)
{
	struct buf *out = &c->p->out;
	int64_t at = money_scale((int64_t)(2 * i + 1), NARROW, (int64_t)(2 * c->n)), half = (int64_t)text_width(text) * LETTER / 2;
	bool start = at < half, end = !start && at > NARROW - half;

	buf_format(out, "<text class=\"%s\" y=\"%d\" text-anchor=\"%s\" x=\"", class, y, start ? "start" : end ? "end" : "middle");
	percent(out, (int64_t)(2 * i + (start ? 0 : end ? 2 : 1)), (int64_t)(2 * c->n));
	buf_str(out, "\">");
	html_text(out, text);
	buf_str(out, "</text>\n");
}

/* Amounts beside the lines, left of the picture; and that of the greatest column above it. */
static void put_amounts(struct chart *c)
{
	int64_t step = step_of(c->most), greatest = c->points[c->greatest].total_minor;
	char text[PAGE_NUMBER];

	for (int64_t v = step; v <= c->most - c->most / 10; v += step) {
		page_short_money(c->p, v, c->currency, text);
		buf_format(&c->p->out, "<text class=\"axis\" x=\"-%d\" y=\"%d\" text-anchor=\"end\">", GAP,
			BASE - (int)height_of(c, v, PLOT) + 4);
		html_text(&c->p->out, text);
		buf_str(&c->p->out, "</text>\n");
	}
	page_axis_money(c->p, greatest, c->currency, text);
	put_label(c, c->greatest, BASE - (int)height_of(c, greatest, PLOT) - 6, "most", text);
}

/* Room for the widest of these amounts. */
static int gutter(struct chart *c)
{
	int64_t step = step_of(c->most);
	size_t widest = 0;
	char text[PAGE_NUMBER];

	for (int64_t v = step; v <= c->most - c->most / 10; v += step) {
		page_short_money(c->p, v, c->currency, text);
		widest = text_width(text) > widest ? text_width(text) : widest;
	}
	return (int)widest * LETTER + GAP;
}

static void put_days(struct chart *c)
{
	size_t n = c->n < LABELS ? c->n : LABELS;
	char text[PAGE_NUMBER];

	for (size_t k = 0; k < n; k++) {
		size_t i = n > 1 ? k * (c->n - 1) / (n - 1) : 0;
		page_unit_name(c->p, c->points[i].day, text);
		put_label(c, i, BASE + 20, k % 2 ? "axis wide" : "axis", text);
	}
}

static void put_names(struct chart *c)
{
	struct page *p = c->p;
	int id = ++p->n_charts, left = gutter(c);
	char text[PAGE_NUMBER];

	buf_format(&p->out, "<svg class=\"chart\" style=\"width: calc(100%% - %dpx); margin-left: %dpx\" height=\"%d\" role=\"img\" "
		"aria-labelledby=\"t%d d%d\">\n<title id=\"t%d\">", left, left, HEIGHT, id, id, id);
	page_put_word(p, "chart_title");
	buf_byte(&p->out, ' ');
	html_text(&p->out, c->currency);
	buf_format(&p->out, "</title>\n<desc id=\"d%d\">", id);
	page_put_word(p, "chart_desc");
	page_axis_money(p, c->points[c->greatest].total_minor, c->currency, text);
	buf_byte(&p->out, ' ');
	html_text(&p->out, text);
	buf_str(&p->out, ", ");
	page_put_day(p, c->points[c->greatest].day);
	page_put_word(p, "stop");
	buf_str(&p->out, "</desc>\n");
}

static bool has_part(const struct chart *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->points[i].is_part)
			return true;
	return false;
}

static void put_legend(struct chart *c)
{
	static const char *const units[] = { "day", "week", "month", "year" };
	struct page *p = c->p;

	buf_str(&p->out, "<p class=\"legend\"><span class=\"key now\"></span> ");
	page_put_word(p, "this_time");
	if (has_before(c)) {
		buf_str(&p->out, " <span class=\"key was\"></span> ");
		page_put_word(p, "time_before");
	}
	buf_str(&p->out, " <span class=\"unit\">");
	page_put_word(p, "a_column");
	buf_byte(&p->out, ' ');
	page_put_word(p, units[p->unit]);
	if (has_part(c)) {
		buf_str(&p->out, ", ");
		page_put_word(p, "pale");
	}
	buf_str(&p->out, "</span></p>\n");
}

void page_put_chart(struct page *p, const struct page_point *points, size_t n, const char *currency)
{
	struct chart c = { .p = p, .points = points, .n = n, .currency = currency, .most = 1 };

	for (size_t i = 0; i < n; i++) {
		if (points[i].total_minor > points[c.greatest].total_minor)
			c.greatest = i;
		c.most = points[i].total_minor > c.most ? points[i].total_minor : c.most;
		c.most = points[i].before_minor > c.most ? points[i].before_minor : c.most;
	}
	put_legend(&c);
	put_names(&c);
	put_lines(&c);
	put_plot(&c);
	put_amounts(&c);
	put_days(&c);
	buf_str(&p->out, "</svg>\n");
}
