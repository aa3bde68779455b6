/* record_test.c - field tables: decode, encode, every refusal, options, digests */
#include "tap.h"

#include <stdlib.h>
#include "order/order.h"
#include "base/banned.h"

static struct arena mem;

/* A record of the tests' own: lists in lists, objects in objects, more fields than bits in an integer. */
struct leaf { int64_t price_minor; };
struct twig { const char *name; int64_t weight_minor; struct list leaves; };
struct inner { const char *note; int64_t n; };
struct outer { struct inner inner; const char *raw; };
struct tree {
	const char *currency;
	struct list twigs;
	struct outer outer;
	int64_t day, on, state, holds, rate_bp, big, owed_minor, secret;
};

static const char *const state_words[] = { "new", "old", NULL };
static const char *const hold_words[] = { "red", "green", "blue", NULL };

static const struct field leaf_fields[] = { MONEY(struct leaf, price_minor, FIELD_NEED, "price"),
	FIELDS_END };
static const struct record leaf_record = { "leaf", sizeof(struct leaf), leaf_fields };

static const struct field twig_fields[] = {
	TEXT(struct twig, name, 0, "name"),
	MONEY(struct twig, weight_minor, 0, "weight"),
	LIST_OF(struct twig, leaves, 0, &leaf_record, "leaves"),
	FIELDS_END
};
static const struct record twig_record = { "twig", sizeof(struct twig), twig_fields };

static const struct field inner_fields[] = {
	TEXT(struct inner, note, 0, "note"), INT(struct inner, n, FIELD_QTY, "n"), FIELDS_END
};
static const struct record inner_record = { "inner", sizeof(struct inner), inner_fields };

static const struct field outer_fields[] = {
	OBJECT(struct outer, inner, 0, &inner_record, "inner"), RAW_JSON(struct outer, raw, 0, "raw"),
		FIELDS_END
};
static const struct record outer_record = { "outer", sizeof(struct outer), outer_fields };

static const struct field tree_fields[] = {
	LIST_OF(struct tree, twigs, 0, &twig_record, "twigs"),
	OBJECT(struct tree, outer, 0, &outer_record, "outer"),
	DATE(struct tree, day, 0, "a day"),
	BOOL(struct tree, on, 0, "on"),
	ONE_OF(struct tree, state, 0, state_words, "state"),
	SET_OF(struct tree, holds, 0, hold_words, "holds"),
	RATE(struct tree, rate_bp, 0, "rate"),
	INT(struct tree, big, 0, "any integer"),
	MONEY(struct tree, owed_minor, FIELD_SIGNED, "owed"),
	INT(struct tree, secret, FIELD_SQL, ""),
	TEXT(struct tree, currency, FIELD_CURRENCY | FIELD_CAPS, "currency"),
	FIELDS_END
};
static const struct record tree_record = { "tree", sizeof(struct tree), tree_fields };

static int decode(const struct record *r, const char *text, void *ret, struct err *e)
{
	size_t len = strlen(text);

	*e = (struct err){ 0 };
	return record_decode(r, arena_text(&mem, text, len), len, ret, &mem, e);
}

/* TEXT decoded and encoded again is WANT (NULL: TEXT itself). */
static void same_again(const struct record *r, void *in, const char *text, const char *want)
{
	struct buf out = { 0 };
	struct err e;

	if (ok(!decode(r, text, in, &e), "%.60s is read", text)) {
		record_encode(r, in, &out);
		is_text(buf_text(&out), want ? want : text, "and written again");
	} else {
		printf("# %s: %s\n", err_wire(e.code), e.text);
	}
	buf_release(&out);
}

static void round_trips(void)
{
	struct order o;
	struct tree t;

	same_again(&order_record, &o,
		"{\"order\":\"flipkart:OD1\",\"channel\":\"flipkart\",\"ref\":\"OD1\","
		"\"status\":\"shipped\",\"placed_at\":\"2026-11-20T09:30:00Z\",\"currency\":\"INR\",\"prices_include_tax\":true,"
		"\"customer\":{\"name\":\"\xe0\xa4\xa8\xe0\xa4\xae\"},\"ship_to\":{\"city\":\"Pune\",\"country\":\"IN\"},"
		"\"lines\":[{\"line\":\"1\",\"sku\":\"TS\",\"qty\":2,\"unit_price_minor\":49900,\"tax_minor\":null,\"net_minor\":99800},"
		"{\"sku\":\"\\\"\\\\\\n\",\"qty\":1,\"unit_price_minor\":null,\"tax_minor\":null,\"net_minor\":null}],"
		"\"shipping_minor\":4000,\"tax_minor\":null,\"total_minor\":103800,\"extra\":{\"a\":[1,\"\\u0928\"]}}", NULL);
	same_again(&tree_record, &t, "{}", NULL);
	same_again(&tree_record, &t,
		"{\"day\":\"2026-11-20\",\"on\":false,\"state\":\"old\",\"holds\":[\"red\",\"blue\"],"
		"\"rate_bp\":1800,\"big\":-9223372036854775807,\"owed_minor\":-5,\"currency\":\"JPY\"}",
		NULL);
	same_again(&tree_record, &t, "{\"big\":9223372036854775807,\"holds\":[]}",
		"{\"holds\":[],\"big\":9223372036854775807}");
	same_again(&tree_record, &t, "{\"outer\":{\"inner\":{\"note\":\"x\"}}}", NULL);
	same_again(&tree_record, &t, "{\"outer\":{\"raw\":[1,{\"a\":\"\\n\"}]}}", NULL);
	same_again(&tree_record, &t, "{\"outer\":{}}", "{}");
	same_again(&tree_record, &t,
		"{\"outer\":null,\"twigs\":null,\"day\":null,\"nobody\":{\"x\":[1]},\"secret\":5}", "{}");
}

static void decimals(void)
{
	static const struct { const char *text; int64_t minor; } good[] = {
		{ "\"12.50\"", 1250 }, { "\"12.5\"", 1250 }, { "\"12\"", 1200 }, { "\"0\"", 0 },
	};
	static const char *const bad[] = { "\"12.505\"", "\"1e3\"", "\"\"", "\"-0.01\"", "12.50", "12",
		"true", "\"1,200\"" };
	struct order o;
	char text[200];
	struct err e;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		snprintf(text, sizeof text, "{\"total\":%s,\"currency\":\"INR\"}", good[i].text);
		ok(!decode(&order_record, text, &o, &e), "%s is an amount", good[i].text);
		is_int(o.total_minor, good[i].minor, "and exact");
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		snprintf(text, sizeof text, "{\"total\":%s,\"currency\":\"INR\"}", bad[i]);
		decode(&order_record, text, &o, &e);
		is_text(err_wire(e.code), "money_format", "%s is refused", bad[i]);
		is_text(e.field, "total_minor", "and the field is named");
	}
	decode(&order_record, "{\"total\":\"1500\",\"currency\":\"JPY\"}", &o, &e);
	is_int(o.total_minor, 1500, "the currency may come behind the amount");
	decode(&order_record, "{\"currency\":\"KWD\",\"total\":\"1.234\"}", &o, &e);
	is_int(o.total_minor, 1234, "and it has its own number of decimals");
	ok(decode(&order_record, "{\"total\":\"15.5\",\"currency\":\"JPY\"}", &o, &e) == -1,
		"yen have no decimals");
	ok(decode(&order_record, "{\"total\":\"15.00\",\"total_minor\":1500}", &o, &e) == -1,
		"an amount under both names");
}

/* Decimals wait for the currency while the lists they stand in grow and move. */
static void decimals_in_lists(void)
{
	struct buf text = { 0 };
	struct tree t;
	struct err e;
	bool right = true;

	buf_str(&text, "{\"twigs\":[");
	for (int i = 0; i < 50; i++) {
		buf_format(&text, "%s{\"name\":\"%d\",\"weight\":\"%d.5\",\"leaves\":[", i ? "," : "", i, i);
		for (int k = 0; k < 9; k++)
			buf_format(&text, "%s{\"price\":\"%d.%d\"}", k ? "," : "", i, k);
		buf_str(&text, "]}");
	}
	buf_str(&text, "],\"currency\":\"KWD\"}");
	ok(!decode(&tree_record, buf_text(&text), &t, &e), "amounts in a list of lists are read");
	is_int((int64_t)t.twigs.n, 50, "all of it");
	for (size_t i = 0; i < t.twigs.n; i++) {
		const struct twig *twig = (const struct twig *)t.twigs.at + i;
		right = right && twig->weight_minor == (int64_t)i * 1000 + 500 && twig->leaves.n == 9;
		for (size_t k = 0; right && k < twig->leaves.n; k++)
			right = ((const struct leaf *)twig->leaves.at)[k].price_minor == (int64_t)(i * 1000 + k * 100);
	}
	ok(right, "and each amount is at its place");
	buf_release(&text);
}

static void refusals(void)
{
	static const struct { const char *text, *code, *field; } cases[] = {
		{ "", "json_syntax", NULL }, { "[]", "json_syntax", NULL }, { "1", "json_syntax", NULL },
		{ "{", "json_syntax", NULL },
		{ "{}x", "json_syntax", NULL }, { "{\"ref\":}", "json_syntax", NULL },
		{ "{\"ref\":\"a\",}", "json_syntax", NULL },
		{ "{\"nobody\":}", "json_syntax", NULL }, { "{\"lines\":[}", "json_syntax", NULL },
		{ "{\"lines\":[,]}", "json_syntax", NULL },
		{ "{\"lines\":[{\"qty\":01}]}", "json_syntax", NULL },
		{ "{\"prices_include_tax\":tru}", "json_syntax", NULL },
		{ "{\"ref\":\"a\",\"ref\":\"b\"}", "json_syntax", "ref" },
		{ "{\"ref\":\"\\u0000\"}", "encoding", NULL },
		{ "{\"total\":}", "json_syntax", NULL }, { "{\"total_minor\":x}", "json_syntax", NULL },
		{ "{\"ref\":\"\xff\"}", "encoding", NULL },
		{ "{\"nobody\":\"\xed\xa0\x80\"}", "encoding", NULL },
		{ "{\"ref\":1}", "field_type", "ref" }, { "{\"lines\":{}}", "field_type", "lines" },
		{ "{\"lines\":[1]}", "field_type", "line" },
		{ "{\"customer\":[]}", "field_type", "customer" },
		{ "{\"prices_include_tax\":1}", "field_type", "prices_include_tax" },
		{ "{\"lines\":[{\"tax_rate_bp\":\"1800\"}]}", "field_type", "tax_rate_bp" },
		{ "{\"lines\":[{\"tax_rate_bp\":18.5}]}", "field_type", "tax_rate_bp" },
		{ "{\"status\":\"sold\"}", "field_value", "status" },
		{ "{\"currency\":\"inr\"}", "field_value", "currency" },
		{ "{\"currency\":\"\"}", "field_value", "currency" },
		{ "{\"total_minor\":1.5}", "money_format", "total_minor" },
		{ "{\"total_minor\":1e2}", "money_format", "total_minor" },
		{ "{\"total_minor\":\"1\"}", "money_format", "total_minor" },
		{ "{\"total_minor\":-1}", "money_format", "total_minor" },
		{ "{\"total_minor\":1000000000000001}", "money_format", "total_minor" },
		{ "{\"total_minor\":99999999999999999999}", "money_format", "total_minor" },
		{ "{\"placed_at\":\"2026-11-20\"}", "time_format", "placed_at" },
		{ "{\"placed_at\":\"2026-11-20T09:30:00\"}", "time_format", "placed_at" },
		{ "{\"placed_at\":1700000000}", "field_type", "placed_at" },
		{ "{\"lines\":[{\"qty\":-1}]}", "qty_range", "qty" },
		{ "{\"lines\":[{\"qty\":1000000000001}]}", "qty_range", "qty" },
		{ "{\"lines\":[{\"qty\":\"2\"}]}", "field_type", "qty" },
	};
	struct order o;
	struct err e;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ok(decode(&order_record, cases[i].text, &o, &e) == -1, "refused: %.50s", i == 16 || i == 17
			? "not utf-8" : cases[i].text);
		is_text(err_wire(e.code), cases[i].code, "as what it is");
		if (cases[i].field)
			is_text(e.field, cases[i].field, "and the field is named");
	}
	e = (struct err){ 0 };
	record_decode(&order_record, arena_text(&mem, "{\"ref\":\"a\0b\"}", 13), 13, &o, &mem, &e);
	is_text(err_wire(e.code), "encoding", "a NUL byte is refused");
}

static void too_long(void)
{
	struct buf text = { 0 };
	struct order o;
	struct err e;

	buf_format(&text, "{\"ref\":\"%0*d\"}", TEXT_MAX_BYTES, 0);
	ok(!decode(&order_record, buf_text(&text), &o, &e), "a text of 64 KiB is read");
	buf_clear(&text);
	buf_format(&text, "{\"ref\":\"%0*d\"}", TEXT_MAX_BYTES + 1, 0);
	decode(&order_record, buf_text(&text), &o, &e);
	is_text(err_wire(e.code), "too_long", "a longer one is refused");
	buf_clear(&text);
	buf_str(&text, "{\"lines\":[{}");
	for (int i = 0; i < LIST_MAX; i++)
		buf_str(&text, ",{}");
	buf_str(&text, "]}");
	decode(&order_record, buf_text(&text), &o, &e);
	is_text(err_wire(e.code), "too_long", "so is a list of more than 10000");
	buf_release(&text);
}

static void missing(void)
{
	struct order o;
	struct tree t;
	struct err e;

	decode(&order_record, "{\"currency\":\"INR\"}", &o, &e);
	is_int(record_check(&order_record, &o, &e), -1, "a needed field is missing");
	is_text(e.field, "placed_at", "it is named");
	is_text(err_wire(e.code), "field_missing", "with its code");
	decode(&order_record, "{\"currency\":\"INR\",\"placed_at\":\"2026-11-20T09:30:00Z\",\"lines\":[{}]}",
		&o, &e);
	is_int(record_check(&order_record, &o, &e), -1, "in a list too");
	is_text(e.field, "sku", "it is named");
	decode(&tree_record, "{\"twigs\":[{\"leaves\":[{\"price_minor\":1},{}]}]}", &t, &e);
	is_int(record_check(&tree_record, &t, &e), -1, "in a list of lists too");
}

/* More fields than an integer has bits: none may be taken for another. */
static void many_fields(void)
{
	enum { N = 100 };
	struct field *fields = calloc(N + 1, sizeof *fields);
	struct record r = { "wide", N * sizeof(int64_t), fields };
	struct buf text = { 0 };
	int64_t values[N];
	char names[N][8];
	struct err e;

	for (int i = 0; i < N; i++) {
		snprintf(names[i], sizeof names[i], "f%d", i);
		fields[i] = (struct field){ .name = names[i], .name_len = strlen(names[i]), .kind = FIELD_INT,
			.offset = (size_t)i * sizeof(int64_t), .help = "" };
		buf_format(&text, "%s\"f%d\":%d", i ? "," : "{", i, i);
	}
	buf_byte(&text, '}');
	ok(!decode(&r, buf_text(&text), values, &e), "a record of 100 fields is read");
	is_int(values[99], 99, "to the last");
	ok(decode(&r, "{\"f99\":1,\"f99\":2}", values, &e) == -1,
		"a key that is there twice is refused there too");
	buf_release(&text);
	free(fields);
}

static void from_text(void)
{
	size_t at = 0;
	const struct field *f = record_find(&order_record, "ship_to.city", '.', &at);
	struct order o;
	struct err e;
	struct buf out = { 0 };

	record_init(&order_record, &o);
	ok(f && at == offsetof(struct order, ship_to.city), "a field is found by its path");
	at = 0;
	ok(record_find(&order_record, "ship_to_city", '_', &at) == f, "and by the name SQL has for it");
	at = 0;
	ok(!record_find(&order_record, "ship_to.town", '.', &at) && !record_find(&order_record, "", '.', &at),
		"others are not");
	at = 0;
	f = record_find(&order_record, "holds", '.', &at);
	ok(f && !record_set_text(f, &o, "fraud,manual", 12, 2, &mem, &e), "words with commas");
	record_value_text(f, &o, 2, &out);
	is_text(buf_text(&out), "fraud,manual", "are a set");
	ok(record_set_text(f, &o, "fraud,none", 10, 2, &mem, &e) == -1, "an unknown one is refused");
	f = record_find(&order_record, "total_minor", '.', &at);
	ok(!record_set_text(f, &o, "12.50", 5, 2, &mem, &e) && o.total_minor == 1250,
		"an amount in major units");
	f = record_find(&order_record, "full", '.', &at);
	ok(!record_set_text(f, &o, "true", 4, 2, &mem, &e) && o.full == 1, "a truth");
	f = record_find(&order_record, "as_of", '.', &at);
	ok(!record_set_text(f, &o, "2026-11-20T00:00:00Z", 20, 2, &mem, &e), "a time");
	buf_release(&out);
}

static void digests(void)
{
	struct order a, b;
	struct err e;

	decode(&order_record, "{\"ref\":\"a\",\"lines\":[{\"sku\":\"x\",\"qty\":1}],\"state\":\"closed\"}",
		&a, &e);
	decode(&order_record, "{\"lines\":[{\"qty\":1,\"sku\":\"x\"}],\"ref\":\"a\"}", &b, &e);
	ok(record_digest(&order_record, &a) == record_digest(&order_record, &b),
		"the order of keys does not matter");
	decode(&order_record, "{\"lines\":[{\"qty\":2,\"sku\":\"x\"}],\"ref\":\"a\"}", &b, &e);
	ok(record_digest(&order_record, &a) != record_digest(&order_record, &b), "what is in a list does");
	decode(&order_record, "{\"note\":\"a\"}", &a, &e);
	decode(&order_record, "{\"ref\":\"a\"}", &b, &e);
	ok(record_digest(&order_record, &a) != record_digest(&order_record, &b),
		"and so does which field it is");
	decode(&order_record, "{\"ref\":\"a\",\"note\":\"mine\"}", &a, &e);
	decode(&order_record, "{\"note\":\"default\",\"channel\":\"shop\",\"ship_to\":{\"city\":\"Pune\"}}",
		&b, &e);
	record_fill(&order_record, &a, &b);
	ok(strcmp(a.note, "mine") == 0 && strcmp(a.channel, "shop") == 0
		&& strcmp(a.ship_to.city, "Pune") == 0,
		"what is not told is filled in, what is told stays");
}

int main(void)
{
	round_trips();
	decimals();
	decimals_in_lists();
	refusals();
	too_long();
	missing();
	many_fields();
	from_text();
	digests();
	arena_release(&mem);
	return tap_done();
}
