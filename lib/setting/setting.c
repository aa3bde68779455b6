/* setting.c - what a seller sets once for a data file */
#include "setting/setting.h"

#include <string.h>
#include "base/clock.h"
#include "setting.sql.h"
#include "base/banned.h"

static const struct { const char *name, *initial, *allowed, *help; } settings[SETTINGS] = {
	[SETTING_ZONE] = { "zone", "Asia/Kolkata", "ZONE", "time zone of the business: days and months of reports" },
	[SETTING_CURRENCY] = { "currency", "INR", "CURRENCY", "currency of prices that do not name one" },
	[SETTING_COUNTRY] = { "country", "IN", "COUNTRY", "country of addresses that do not name one" },
	[SETTING_SELLER_STATE] = { "seller_state", "", "TEXT", "state the seller is in: GST within it is CGST and SGST" },
	[SETTING_CONFIRM_NEEDS] = { "confirm_needs", "source", "source authorized captured nothing",
		"the payment gate of confirm" },
	[SETTING_UNKNOWN_SKU] = { "unknown_sku", "create", "create refuse", "a line that names an item nobody knows" },
	[SETTING_UNKNOWN_LOCATION] = { "unknown_location", "create", "create refuse",
		"a receipt at a location nobody knows" },
	[SETTING_RESERVE_POLICY] = { "reserve_policy", "line", "all_or_nothing line partial",
		"what reserve does when stock is short" },
	[SETTING_TAX_ROUNDING] = { "tax_rounding", "line", "line order", "where computed tax is rounded" },
	[SETTING_COVER_DAYS] = { "cover_days", "30", "NUMBER", "days of sales that days of cover are counted from" },
	[SETTING_TELL] = { "tell", "yes", "yes no", "customers are told what happens to their orders" },
	[SETTING_LANGUAGE] = { "language", "en", "en hi", "language of what customers are told" },
	[SETTING_MAIL_FROM] = { "mail_from", "", "TEXT", "address that mails to customers come from" },
	[SETTING_SHOP_NAME] = { "shop_name", "", "TEXT", "name that customers know the shop by" },
	[SETTING_TRACKING_URL] = { "tracking_url", "", "TEXT", "where a parcel is followed: {courier} and {awb} are put in" },
	[SETTING_RETURN_ADDRESS] = { "return_address", "", "TEXT", "address on labels that parcels come from and go back to" },
	[SETTING_RETURN_DAYS] = { "return_days", "10", "NUMBER", "business days after delivery that goods may be returned in" },
	[SETTING_REFUND_WHEN] = { "refund_when", "after_inspection", "on_approval after_receipt after_inspection",
		"when the money for a return goes back" },
	[SETTING_REFUND_SHIPPING] = { "refund_shipping", "no", "yes no",
		"charges go back too when all of an order comes back" },
	[SETTING_EXCHANGE_SHIPS] = { "exchange_ships", "after_inspection", "after_inspection at_once",
		"when the other article of an exchange may be packed" },
	[SETTING_RMA_DAYS] = { "rma_days", "30", "NUMBER", "days until an approved return whose goods never came expires" },
	[SETTING_SELLER_MAIL] = { "seller_mail", "", "TEXT", "address where the seller is told of partner services" },
	[SETTING_PSN_PRIOR_WEIGHT] = { "psn_prior_weight", "5", "NUMBER",
		"as how many ratings the mean of the service counts in the score of a partner" },
	[SETTING_PSN_HALF_LIFE_DAYS] = { "psn_half_life_days", "365", "NUMBER",
		"days after which a rating of a partner counts half in his score" },
	[SETTING_PSN_DOUBLE_BLIND] = { "psn_double_blind", "yes", "yes no",
		"ratings are shown when both sides have rated, or later" },
	[SETTING_PSN_RATING_DAYS] = { "psn_rating_days", "14", "NUMBER",
		"days behind the end after which a rating is shown alone, and a request closed" },
	[SETTING_PSN_EXPIRE_DAYS] = { "psn_expire_days", "30", "NUMBER",
		"days without an answer after which a request expires and a dispute is unresolved" },
	[SETTING_LEAD_DAYS] = { "lead_days", "7", "NUMBER", "days from ordering goods to their arrival" },
	[SETTING_SAFETY_DAYS] = { "safety_days", "3", "NUMBER", "days that stock is to last beyond that" },
	[SETTING_DEAD_DAYS] = { "dead_days", "90", "NUMBER", "stock that did not sell for so many days is dead" },
	[SETTING_OVER_DAYS] = { "over_days", "180", "NUMBER", "stock that lasts longer is over-stock" },
};

static const struct field row_fields[] = {
	TEXT(struct setting_row, setting, FIELD_KEY | FIELD_COLUMN, "name"),
	TEXT(struct setting_row, value, FIELD_COLUMN, "value"),
	TEXT(struct setting_row, initial, FIELD_COLUMN, "value when nobody has set it"),
	TEXT(struct setting_row, allowed, FIELD_COLUMN, "what it may be"),
	TEXT(struct setting_row, help, FIELD_COLUMN, "what it does"),
	FIELDS_END
};

const struct record setting_record = { "setting", sizeof(struct setting_row), row_fields };

struct change { int64_t id, now_ms; const char *actor, *body; };

static const struct field change_fields[] = {
	INT(struct change, id, 0, ""), INT(struct change, now_ms, 0, ""), TEXT(struct change, actor, 0, ""),
	TEXT(struct change, body, 0, ""), FIELDS_END
};

static const struct record change_record = { "change", sizeof(struct change), change_fields };

static int number_of(const char *name)
{
	for (int i = 0; i < SETTINGS; i++)
		if (strcmp(settings[i].name, name) == 0)
			return i;
	return -1;
}

/* All values, read once in a batch. */
static const char **values(struct work *w, struct err *e)
{
	const char **known = w->cache[CACHE_SETTING];
	struct work keeps = *w;
	struct list rows;

	if (known)
		return known;
	keeps.mem = work_memory(w);
	if (store_all(&keeps, &SQL_SETTING_ALL, NULL, NULL, &setting_record, &rows, e))
		return NULL;
	known = arena_get(keeps.mem, SETTINGS * sizeof *known);
	for (int i = 0; i < SETTINGS; i++)
		known[i] = settings[i].initial;
	for (size_t i = 0; i < rows.n; i++) {
		const struct setting_row *r = (const struct setting_row *)rows.at + i;
		int n = number_of(r->setting);
		if (n >= 0)
			known[n] = r->value;
	}
	w->cache[CACHE_SETTING] = known;
	return known;
}

const char *setting_text(struct work *w, enum setting s, struct err *e)
{
	const char **known = values(w, e);

	return known ? known[s] : NULL;
}

int setting_int(struct work *w, enum setting s, int64_t *ret, struct err *e)
{
	const char *text = setting_text(w, s, e);

	if (!text)
		return -1;
	return text_int(text, strlen(text), ret) ? err_set(e, ERR_BUG, settings[s].name, "setting %s is \"%s\"",
		settings[s].name, text) : 0;
}

bool setting_is(struct work *w, enum setting s, const char *word, struct err *e)
{
	const char *text = setting_text(w, s, e);

	return text && strcmp(text, word) == 0;
}

int setting_zone(struct work *w, const char **ret, struct err *e)
{
	*ret = setting_text(w, SETTING_ZONE, e);
	return *ret ? 0 : -1;
}

int64_t setting_day(struct work *w, int64_t at_ms)
{
	struct err ignored;
	const char *zone = setting_text(w, SETTING_ZONE, &ignored);
	int64_t local = at_ms + zone_offset_ms(zone ? zone : "UTC", at_ms);

	return local / MS_PER_DAY - (local % MS_PER_DAY < 0);
}

int setting_moment(struct work *w, const char *option, const char *text, int64_t *ret_ms, struct err *e)
{
	const char *zone = setting_text(w, SETTING_ZONE, e);
	int64_t days;

	if (!zone)
		return -1;
	if (clock_parse(text, strlen(text), ret_ms) == 0)
		return 0;
	if (clock_parse_date(text, strlen(text), &days))
		return err_set(e, ERR_USAGE, option, "--%s: \"%s\" is neither a date nor an RFC 3339 time", option, text);
	*ret_ms = zone_to_utc_ms(zone, days * MS_PER_DAY);
	return 0;
}

int setting_range(struct work *w, const char *since, const char *until, int64_t *ret_since_ms, int64_t *ret_until_ms,
	struct err *e)
{
	*ret_since_ms = INT64_MIN + 1;
	*ret_until_ms = INT64_MAX;
	if (since && setting_moment(w, "since", since, ret_since_ms, e))
		return -1;
	return until ? setting_moment(w, "until", until, ret_until_ms, e) : 0;
}

static bool capitals(const char *value, size_t n)
{
	return strlen(value) == n && strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == n;
}

static bool is_one_of(const char *words, const char *value)
{
	size_t n = strlen(value);

	for (const char *at = words; n && (at = strstr(at, value)); at += n)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
	return false;
}

static bool allowed(enum setting s, const char *value)
{
	const char *what = settings[s].allowed;
	int64_t n;

	if (strcmp(what, "ZONE") == 0)
		return zone_known(value) == 0;
	if (strcmp(what, "CURRENCY") == 0)
		return capitals(value, 3);
	if (strcmp(what, "COUNTRY") == 0)
		return capitals(value, 2);
	if (strcmp(what, "NUMBER") == 0)
		return text_int(value, strlen(value), &n) == 0 && n > 0 && n < 100000;
	return strcmp(what, "TEXT") == 0 || is_one_of(what, value);
}

int setting_set(struct work *w, const char *name, const char *value, bool *ret_changed, struct err *e)
{
	int n = number_of(name);
	const char *now = n >= 0 ? setting_text(w, (enum setting)n, e) : NULL;
	struct setting_row row = { .setting = name, .value = value };

	if (n < 0)
		return err_set(e, ERR_USAGE, name, "there is no setting \"%s\"", name);
	if (!now)
		return -1;
	if (!allowed((enum setting)n, value))
		return err_set(e, ERR_USAGE, name, "%s: \"%s\" is not allowed (%s)", name, value, settings[n].allowed);
	*ret_changed = strcmp(now, value) != 0;
	if (!*ret_changed)
		return 0;
	struct buf body = { 0 };
	buf_format(&body, "{\"setting\":\"%s\",\"value\":", name);
	json_quote(&body, value, strlen(value));
	buf_byte(&body, '}');
	struct change c = { n + 1, w->now_ms, w->actor, arena_text(w->mem, body.data, body.len) };
	buf_release(&body);
	w->cache[CACHE_SETTING] = NULL;
	return work_catalogue_changed(w, e) || store_run(w, &SQL_SETTING_PUT, &setting_record, &row, e)
		|| store_run(w, &SQL_SETTING_EVENT, &change_record, &c, e) ? -1 : 0;
}

int setting_each(struct work *w, int (*emit)(void *arg, const void *row, struct err *e), void *arg, struct err *e)
{
	const char **known = values(w, e);

	for (int i = 0; known && i < SETTINGS; i++) {
		struct setting_row row = { settings[i].name, known[i], settings[i].initial, settings[i].allowed,
			settings[i].help };
		if (emit(arg, &row, e))
			return -1;
	}
	return known ? 0 : -1;
}
