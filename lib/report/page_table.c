/* page_table.c - rows of structs as tables, with a bar below each name */
#include "report/page_impl.h"

#include <string.h>
#include "base/banned.h"

enum { WHOLE_BP = 10000 };

static int64_t int_at(const void *row, size_t at)
{
	return *(const int64_t *)((const char *)row + at);
}

static const char *text_at(const void *row, size_t at)
{
	return at == PAGE_NONE ? NULL : *(const char *const *)((const char *)row + at);
}

static bool is_text(const struct page_column *c)
{
	return c->kind == CELL_NAME || c->kind == CELL_WORD;
}

static const char *class_of(const struct page_column *c)
{
	if (c->flags & PAGE_WIDE)
		return is_text(c) ? " class=\"wide\"" : " class=\"n wide\"";
	return is_text(c) ? "" : " class=\"n\"";
}

static void put_head(struct page *p, const struct page_table *t)
{
	buf_str(&p->out, "<thead><tr>");
	for (const struct page_column *c = t->columns; c->kind != CELL_END; c++) {
		buf_format(&p->out, "<th scope=\"col\"%s>", class_of(c));
		page_put_word(p, c->head);
		buf_str(&p->out, "</th>");
	}
	buf_str(&p->out, "</tr></thead>\n<tbody>\n");
}

static void put_text(struct page *p, const struct page_column *c, const void *row)
{
	const char *name = text_at(row, c->at), *beside = text_at(row, c->beside);

	if (c->kind == CELL_WORD || (!name && !beside)) {
		page_put_word(p, name ? name : "not_known");
		return;
	}
	html_text(&p->out, name ? name : beside);
	if (name && beside) {
		buf_str(&p->out, " <small>");
		html_text(&p->out, beside);
		buf_str(&p->out, "</small>");
	}
}

static void put_value(struct page *p, const struct page_column *c, const void *row, const char *currency)
{
	int64_t n = int_at(row, c->at);

	switch (c->kind) {
	case CELL_COUNT: page_put_count(p, n); break;
	case CELL_MONEY: page_put_money(p, n, currency); break;
	case CELL_SHARE: page_put_share(p, n); break;
	case CELL_CHANGE: page_put_change(p, n, int_at(row, c->beside), 1); break;
	case CELL_TIME: n = n == INT_UNKNOWN ? n : setting_day(p->w, n); /* fall through */
	case CELL_DAY: if (n != INT_UNKNOWN) page_put_day(p, n); break;
	default: break;
	}
}

static const struct page_column *bar_column(const struct page_table *t)
{
	const struct page_column *c = t->columns;

	while (c->kind != CELL_END && !(c->flags & PAGE_BAR))
		c++;
	return c->kind == CELL_END ? NULL : c;
}

static void put_row(struct page *p, const struct page_table *t, const void *row, const char *currency, int64_t most)
{
	const struct page_column *bar = bar_column(t);

	buf_str(&p->out, "<tr>");
	for (const struct page_column *c = t->columns; c->kind != CELL_END; c++) {
		bool first = c == t->columns;
		buf_format(&p->out, first ? "<th scope=\"row\"%s>" : "<td%s>", class_of(c));
		if (is_text(c))
			put_text(p, c, row);
		else
			put_value(p, c, row, currency);
		if (first && bar)
			page_put_bar(p, int_at(row, bar->at), most);
		buf_str(&p->out, first ? "</th>" : "</td>");
	}
	buf_str(&p->out, "</tr>\n");
}

static int64_t most_of(const struct page_table *t, const char *rows, size_t n)
{
	const struct page_column *bar = bar_column(t);
	int64_t most = bar && bar->kind == CELL_SHARE ? WHOLE_BP : 0;

	for (size_t i = 0; bar && i < n; i++) {
		int64_t value = int_at(rows + i * t->row_size, bar->at);
		most = value > most ? value : most;
	}
	return most;
}

void page_put_currency(struct page *p, const char *code)
{
	if (p->n_currencies < 2 || !*code)
		return;
	buf_str(&p->out, "<h3>");
	html_text(&p->out, code);
	buf_str(&p->out, "</h3>\n");
}

void page_put_table_of(struct page *p, const struct page_table *t, const void *rows, size_t n, const char *currency)
{
	int64_t most = most_of(t, rows, n);

	buf_str(&p->out, "<table>\n<caption>");
	page_put_word(p, t->caption);
	buf_str(&p->out, "</caption>\n");
	put_head(p, t);
	for (size_t i = 0; i < n; i++)
		put_row(p, t, (const char *)rows + i * t->row_size, currency, most);
	buf_str(&p->out, "</tbody>\n</table>\n");
}

static const char *currency_of(const struct page_table *t, const char *row)
{
	const char *code = text_at(row, t->currency_at);

	return code ? code : "";
}

void page_put_table(struct page *p, const struct page_table *t, const void *rows, size_t n)
{
	for (size_t from = 0, to; from < n; from = to) {
		const char *first = (const char *)rows + from * t->row_size, *currency = currency_of(t, first);
		for (to = from + 1; to < n && strcmp(currency_of(t, (const char *)rows + to * t->row_size), currency) == 0; to++)
			;
		page_put_currency(p, currency);
		page_put_table_of(p, t, first, to - from, currency);
	}
}

void page_put_none(struct page *p, const char *key)
{
	buf_str(&p->out, "<p class=\"none\">");
	page_put_word(p, key);
	page_put_word(p, "stop");
	buf_str(&p->out, "</p>\n");
}
