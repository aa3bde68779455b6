/* report_ledger.c - the journal of plain-text accounting: accounts, transactions, opening balances
 *
 * hledger and ledger read one text. What beancount wants is said otherwise: a flag and a quoted text, the code as
 * metadata, and accounts that are opened. */
#include "report/report_ledger.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/money.h"
#include "base/banned.h"

enum { FORM_HLEDGER, FORM_LEDGER, FORM_BEANCOUNT };

const char *const ledger_form_words[] = { "hledger", "ledger", "beancount", NULL };

static const char *const account_names[LEDGER_ACCOUNTS] = {
	[ACCOUNT_RECEIVABLE] = "Assets:Receivable", [ACCOUNT_GATEWAY] = "Assets:Gateway", [ACCOUNT_BANK] = "Assets:Bank",
	[ACCOUNT_COD] = "Assets:COD", [ACCOUNT_INVENTORY] = "Assets:Inventory", [ACCOUNT_TAX_ON_FEES] = "Assets:TaxOnFees",
	[ACCOUNT_TAX] = "Liabilities:Tax", [ACCOUNT_STORE_CREDIT] = "Liabilities:StoreCredit",
	[ACCOUNT_EXCHANGES] = "Liabilities:Exchanges", [ACCOUNT_SUPPLIERS] = "Liabilities:Suppliers",
	[ACCOUNT_UNMATCHED] = "Liabilities:Unmatched", [ACCOUNT_SALES] = "Income:Sales",
	[ACCOUNT_SHIPPING] = "Income:Shipping", [ACCOUNT_CHARGES] = "Income:Charges",
	[ACCOUNT_ADJUSTMENTS] = "Income:Adjustments", [ACCOUNT_COST_OF_GOODS] = "Expenses:CostOfGoods",
	[ACCOUNT_STOCK_LOSS] = "Expenses:StockLoss", [ACCOUNT_FEES] = "Expenses:Fees",
	[ACCOUNT_FREIGHT] = "Expenses:Freight", [ACCOUNT_GOODWILL] = "Expenses:Goodwill",
	[ACCOUNT_ROUND_OFF] = "Expenses:RoundOff", [ACCOUNT_OPENING] = "Equity:Opening",
};

/* --- names and texts that others wrote --- */

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* A part of an account: letters, digits and '-', a capital first, as beancount wants it. */
static void put_part(struct buf *out, const char *text)
{
	bool small = *text >= 'a' && *text <= 'z';

	buf_byte(out, ':');
	if (!is_letter(*text))
		buf_byte(out, 'X');
	else
		buf_byte(out, small ? (char)(*text - 'a' + 'A') : *text);
	for (text += *text && is_letter(*text); *text; text++)
		buf_byte(out, is_letter(*text) ? *text : '-');
}

/* What means something in a journal becomes something like it; blanks are single, for two end an account. */
static void put_clean(struct buf *out, const char *text)
{
	static const char from[] = ";|\"\\()", to[] = ",/'/[]";

	for (buf_clear(out); *text; text++) {
		const char *found = strchr(from, *text);
		char c = (unsigned char)*text < 0x20 || *text == 0x7f ? ' ' : found ? to[found - from] : *text;
		if (c != ' ' || (out->len && out->data[out->len - 1] != ' '))
			buf_byte(out, c);
	}
	while (out->len && out->data[out->len - 1] == ' ')
		out->len--;
}

/* --- accounts --- */

static size_t sum_of(struct ledger *l, const char *name, const char *currency)
{
	uint64_t hash = text_hash(text_hash(1, name, strlen(name)), currency, strlen(currency));
	size_t i = 0;

	while (i < l->n_sums && (l->sums[i].hash != hash || strcmp(l->sums[i].name, name) != 0
		|| strcmp(l->sums[i].currency, currency) != 0))
		i++;
	if (i < l->n_sums)
		return i;
	if (l->n_sums == l->room) {
		l->room = l->room ? l->room * 2 : 64;
		l->sums = must_realloc(l->sums, l->room * sizeof *l->sums);
	}
	l->sums[i] = (struct ledger_sum){ .name = must_text(name), .hash = hash };
	memcpy(l->sums[i].currency, currency, strnlen(currency, sizeof l->sums[i].currency - 1));
	return l->n_sums++;
}

enum ledger_account ledger_tender(const char *gateway, bool is_cash, const char **ret_sub)
{
	bool bank = strcmp(gateway, "bank") == 0, credit = strcmp(gateway, "store_credit") == 0;

	*ret_sub = is_cash || !(bank || credit) ? gateway : NULL;
	return is_cash ? ACCOUNT_COD : bank ? ACCOUNT_BANK : credit ? ACCOUNT_STORE_CREDIT : ACCOUNT_GATEWAY;
}

/* --- transactions --- */

static int put_out(struct ledger *l, struct err *e)
{
	int rc = l->put(l->arg, l->out.data, l->out.len, e);

	buf_clear(&l->out);
	return rc;
}

static void put_head(struct ledger *l, int64_t day)
{
	char date[16];

	clock_format_date(day, date);
	if (l->q->format != FORM_BEANCOUNT) {
		buf_format(&l->out, "%s%s%s%s %s\n", date, l->code.len ? " (" : "", l->code.len ? buf_text(&l->code) : "",
			l->code.len ? ")" : "", buf_text(&l->what));
		return;
	}
	buf_format(&l->out, "%s * \"%s\"\n", date, buf_text(&l->what));
	if (l->code.len)
		buf_format(&l->out, "  code: \"%s\"\n", buf_text(&l->code));
}

static void put_posting(struct ledger *l, size_t sum, int64_t minor)
{
	char amount[32];
	struct ledger_sum *s = &l->sums[sum];

	s->named = true;
	buf_format(&l->out, "  %-44s  %14s %s\n", s->name, money_format(minor, money_exponent(s->currency), amount),
		s->currency);
}

void ledger_begin(struct ledger *l, int64_t at, const char *currency, const char *code, const char *what)
{
	l->at = at;
	l->currency = currency;
	l->n = 0;
	put_clean(&l->code, code ? code : "");
	put_clean(&l->what, what);
}

void ledger_post(struct ledger *l, int64_t minor, enum ledger_account a, const char *sub)
{
	size_t i = 0;

	if (minor == 0 || l->n == LEDGER_POSTINGS_MOST)
		return;
	buf_clear(&l->name);
	buf_str(&l->name, account_names[a]);
	if (sub)
		put_part(&l->name, sub);
	size_t sum = sum_of(l, buf_text(&l->name), l->currency);
	while (i < l->n && l->postings[i].sum != sum)
		i++;
	if (i < l->n)
		l->postings[i].minor += minor;
	else
		l->postings[l->n++] = (struct ledger_posting){ sum, minor };
}

/* 0 when it balances; how many of its postings are left goes to RET. */
static int check(const struct ledger *l, size_t *ret, struct err *e)
{
	int64_t sum = 0;

	*ret = 0;
	for (size_t i = 0; i < l->n; i++) {
		sum += l->postings[i].minor;
		*ret += l->postings[i].minor != 0;
	}
	return sum ? err_set(e, ERR_BUG, NULL, "a transaction of %.100s does not balance by %lld", l->code.data,
		(long long)sum) : 0;
}

int ledger_end(struct ledger *l, struct err *e)
{
	size_t left;

	buf_text(&l->code);
	if (check(l, &left, e))
		return -1;
	if (left == 0 || l->at >= l->q->until_ms)
		return 0;
	bool before = l->at < l->q->since_ms;
	if (!before)
		put_head(l, setting_day(l->w, l->at));
	for (size_t i = 0; i < l->n; i++) {
		const struct ledger_posting *p = &l->postings[i];
		if (before)
			l->sums[p->sum].before_minor += p->minor;
		else if (p->minor)
			put_posting(l, p->sum, p->minor);
	}
	if (before)
		return 0;
	buf_byte(&l->out, '\n');
	return put_out(l, e);
}

int ledger_note(struct ledger *l, int64_t at, const char *subject, const char *text, struct err *e)
{
	if (at >= l->q->until_ms)
		return 0;
	put_clean(&l->what, subject);
	buf_format(&l->out, "; %s: %s\n\n", buf_text(&l->what), text);
	return put_out(l, e);
}

/* --- what stands around them --- */

static bool stays(const char *name)
{
	return strncmp(name, "Assets:", 7) == 0 || strncmp(name, "Liabilities:", 12) == 0 || strncmp(name, "Equity:", 7) == 0;
}

static int by_name(const void *a, const void *b)
{
	const struct ledger_sum *x = a, *y = b;
	int d = strcmp(x->name, y->name);

	return d ? d : strcmp(x->currency, y->currency);
}

/* Of one currency: assets and liabilities as they stood; what was earned and spent until then is equity. */
static int open_currency(struct ledger *l, const char *currency, struct err *e)
{
	int64_t rest = 0;

	put_clean(&l->code, "");
	put_clean(&l->what, "opening balances");
	put_head(l, setting_day(l->w, l->q->since_ms));
	for (size_t i = 0; i < l->n_sums; i++) {
		const struct ledger_sum *s = &l->sums[i];
		if (strcmp(s->currency, currency) != 0 || !s->before_minor || !stays(s->name))
			continue;
		put_posting(l, i, s->before_minor);
		rest += s->before_minor;
	}
	if (rest)
		put_posting(l, sum_of(l, account_names[ACCOUNT_OPENING], currency), -rest);
	buf_byte(&l->out, '\n');
	return put_out(l, e);
}

static bool was_open(const struct ledger *l, size_t i)
{
	return l->sums[i].before_minor && stays(l->sums[i].name);
}

static int put_opening(struct ledger *l, struct err *e)
{
	size_t n = l->n_sums;
	int rc = 0;

	qsort(l->sums, n, sizeof *l->sums, by_name);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		char currency[sizeof l->sums[i].currency];
		bool first = was_open(l, i);
		for (size_t j = 0; j < i && first; j++)
			first = !was_open(l, j) || strcmp(l->sums[j].currency, l->sums[i].currency) != 0;
		memcpy(currency, l->sums[i].currency, sizeof currency);
		if (first)
			rc = open_currency(l, currency, e);
	}
	return rc;
}

static int put_accounts(struct ledger *l, struct err *e)
{
	const char *last = "";

	qsort(l->sums, l->n_sums, sizeof *l->sums, by_name);
	for (size_t i = 0; i < l->n_sums; i++) {
		const struct ledger_sum *s = &l->sums[i];
		if (!s->named || strcmp(last, s->name) == 0)
			continue;
		last = s->name;
		buf_format(&l->out, l->q->format == FORM_BEANCOUNT ? "1970-01-01 open %s\n" : "account %s\n", s->name);
	}
	return l->out.len ? put_out(l, e) : 0;
}

static void release(struct ledger *l)
{
	for (size_t i = 0; i < l->n_sums; i++)
		must_free(l->sums[i].name);
	must_free(l->sums);
	buf_release(&l->out);
	buf_release(&l->name);
	buf_release(&l->code);
	buf_release(&l->what);
}

int report_ledger(struct work *w, const struct report_query *in, ledger_put put, void *arg, struct err *e)
{
	struct report_query q;
	struct ledger l = { .w = w, .q = &q, .put = put, .arg = arg };

	if (report_times(w, in, &q, e))
		return -1;
	int rc = ledger_orders(&l, e) || ledger_money(&l, e) || ledger_stock(&l, e)
		|| (l.n_sums && (put_opening(&l, e) || put_accounts(&l, e))) ? -1 : 0;
	release(&l);
	return rc;
}
