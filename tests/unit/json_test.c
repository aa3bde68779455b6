/* json_test.c - the pull reader against jansson: both accept, or both refuse */
#include "tap.h"

#include <jansson.h>
#include <stdlib.h>
#include "base/arena.h"
#include "base/text.h"
#include "wire/json.h"
#include "base/banned.h"

#define CASE(text) { text, sizeof(text) - 1 }

static const struct { const char *text; size_t len; } cases[] = {
	/* good ones */
	CASE("{}"), CASE("[]"), CASE(" {\t}\r\n"), CASE("{\"a\":1}"),
	CASE("{\"a\":{\"b\":[1,2,{\"c\":null}]}}"),
	CASE("[true,false,null]"), CASE("[0,-0,1.5,-1.5e10,1E+2,1e-2,0.0,0e0]"), CASE("[\"\"]"),
	CASE("{\"\":\"\"}"),
	CASE("[\"\\u00e4\\u0928\\ud83d\\ude00\\n\\t\\r\\b\\f\\\\\\/\\\"\"]"), CASE("[\"\x7f\"]"),
	CASE("[\"\xf4\x8f\xbf\xbf\"]"),
	CASE("[[[[[[]]]]]]"), CASE("[ 1 , 2 ]"), CASE("{ \"a\" : 1 , \"b\" : 2 }"),
	CASE("[\"\\uFFFF\\u0001\"]"),
	CASE("[9223372036854775807,-9223372036854775808]"), CASE("[\"a\",\"b\"]"), CASE("[{},[],{}]"),
	CASE("[\"\\\\\"]"),
	/* broken ones */
	CASE(""), CASE(" "), CASE("{"), CASE("}"), CASE("["), CASE("]"), CASE("{]"), CASE("[}"),
	CASE("{\"a\"}"),
	CASE("{\"a\":}"), CASE("{\"a\":1,}"), CASE("{,}"), CASE("{\"a\":1 \"b\":2}"), CASE("{\"a\" 1}"),
	CASE("{a:1}"),
	CASE("{'a':1}"), CASE("[1,]"), CASE("[,1]"), CASE("[1 2]"), CASE("[1,,2]"), CASE("[01]"),
	CASE("[-01]"), CASE("[-]"),
	CASE("[+1]"), CASE("[.5]"), CASE("[5.]"), CASE("[1e]"), CASE("[1e+]"), CASE("[1.e5]"), CASE("[0x10]"),
	CASE("[1_000]"),
	CASE("[NaN]"), CASE("[Infinity]"), CASE("[tru]"), CASE("[truex]"), CASE("[True]"), CASE("[nul]"),
	CASE("[nulll]"),
	CASE("[\"a]"), CASE("[\"\\\"]"), CASE("[\"\\x41\"]"), CASE("[\"\\u12\"]"), CASE("[\"\\u12g4\"]"),
	CASE("[\"\\ud83d\"]"),
	CASE("[\"\\ude00\"]"), CASE("[\"\\ud83d\\u0041\"]"), CASE("[\"\\ud83dx\"]"), CASE("[\"\\u0000\"]"),
	CASE("[\"a\tb\"]"),
	CASE("[\"a\nb\"]"), CASE("[\"\x01\"]"), CASE("[\"\xff\"]"), CASE("[\"\xc0\x80\"]"),
	CASE("[\"\xed\xa0\x80\"]"),
	CASE("[\"\xc3\"]"), CASE("[\"a\0b\"]"), CASE("[1]\0"), CASE("\xef\xbb\xbf{}"), CASE("{} {}"),
	CASE("{}x"), CASE("[1]]"),
	CASE("1"), CASE("\"a\""), CASE("null"), CASE("/* c */ {}"), CASE("{}// c"), CASE("[\"\\"),
	CASE("[\"\\u"), CASE("[\"\\ud83d\\"),
	CASE("[\"\\ud83d\\ude0\"]"), CASE("{\"a\":1"), CASE("{\"a\""), CASE("[1"), CASE("[1,"),
	CASE("[\"\xe0\xa4\"]"), CASE("[\xa0]"),
	CASE("[1\f]"), CASE("[1\v]"), CASE("\xc2\xa0[]"), CASE("{\"a\":{}}}"), CASE("{\"a\":[}]}"),
	CASE("[\"a\":1]"), CASE("{\"a\",1}"),
};

/* As a record is read: UTF-8 without NUL, an object or array, nothing behind. */
static bool we_accept(const char *text, size_t len)
{
	struct json j;
	char *copy = must_alloc(len + 1);

	memcpy(copy, text, len);
	json_open(&j, copy, len);
	enum json_kind kind = json_peek(&j);
	bool good = text_is_utf8(text, len) && !memchr(text, '\0', len)
		&& (kind == JSON_IS_OBJECT || kind == JSON_IS_ARRAY)
		&& !json_skip(&j) && !json_finish(&j);
	if (!good && j.why == NULL && (kind == JSON_IS_OBJECT || kind == JSON_IS_ARRAY)
		&& text_is_utf8(text, len))
		good = !memchr(text, '\0', len);      /* refused without a reason: shown as a fault */
	must_free(copy);
	return good;
}

static bool jansson_accepts(const char *text, size_t len)
{
	json_error_t e;
	json_t *tree = json_loadb(text, len, 0, &e);

	json_decref(tree);
	return tree != NULL;
}

static void accept_and_refuse_alike(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool theirs = jansson_accepts(cases[i].text, cases[i].len),
			ours = we_accept(cases[i].text, cases[i].len);
		ok(ours == theirs, "case %zu is %s", i, theirs ? "accepted" : "refused");
	}
}

/* Every way to cut a text short is refused by both. */
static void cut_off(void)
{
	static const char text[] = "{\"a\":[1,-2.5e3,\"x\\u00e4\\n\",true,null],\"b\":{\"c\":\"\xc3\xa4\"}}";
	size_t wrong = 0;

	for (size_t n = 0; n < sizeof text; n++)
		wrong += we_accept(text, n) != jansson_accepts(text, n);
	is_int((int64_t)wrong, 0, "a text cut off at each byte");
}

/* Every way to change one byte is judged alike. */
static void one_byte_changed(void)
{
	char text[] = "{\"a\":[1,-2.5e3,\"x\\u00e4\\ud83d\\ude00\",true],\"bc\":{\"d\":\"\xc3\xa4\"}}";
	size_t wrong = 0, len = sizeof text - 1;

	for (size_t i = 0; i < len; i++) {
		char kept = text[i];
		for (int c = 0; c < 256; c++) {
			text[i] = (char)c;
			if (we_accept(text, len) == jansson_accepts(text, len))
				continue;
			if (!wrong++)
				printf("# byte %zu as 0x%02x: we %s\n", i, (unsigned)c, we_accept(text, len)
					? "accept" : "refuse");
		}
		text[i] = kept;
	}
	is_int((int64_t)wrong, 0, "a text with each byte changed to each other");
}

static void same_strings(void)
{
	static const char *const texts[] = {
		"[\"plain\"]", "[\"\\u00e4\\u0928\\ud83d\\ude00\\n\\t\\r\\b\\f\\\\\\/\\\"\"]",
		"[\"a\\nb\\nc\"]", "[\"\\uffff\"]", "[\"\"]",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		json_t *tree = json_loads(texts[i], 0, NULL);
		char *copy = must_text(texts[i]), *got = NULL;
		size_t len = 0;
		struct json j;
		json_open(&j, copy, strlen(copy));
		ok(!json_enter(&j) && json_item(&j) == 1 && !json_text(&j, &got, &len) && json_item(&j) == 0
			&& !json_finish(&j), "%s is read", texts[i]);
		is_text(got, json_string_value(json_array_get(tree, 0)), "as jansson reads it");
		is_int((int64_t)len, (int64_t)json_string_length(json_array_get(tree, 0)), "to its length");
		must_free(copy);
		json_decref(tree);
	}
}

static void depth(void)
{
	enum { MOST = 512 };
	char text[2 * (MOST + 1) + 1];

	for (size_t n = MOST; n <= MOST + 1; n++) {
		memset(text, '[', n);
		memset(text + n, ']', n);
		ok(we_accept(text, 2 * n) == (n == MOST), "%zu arrays in each other", n);
	}
}

static void in_pieces(void)
{
	char text[] = "{\"n\":12.50,\"list\":[{},2]}", *key, *number;
	size_t len;
	struct json j;

	json_open(&j, text, strlen(text));
	ok(!json_enter(&j) && json_key(&j, &key, &len) == 1, "the first key");
	is_text(key, "n", "has its name");
	is_int(json_peek(&j), JSON_IS_NUMBER, "a number is next");
	ok(!json_number(&j, &number, &len) && len == 5 && memcmp(number, "12.50", 5) == 0,
		"a number as it is written");
	ok(json_key(&j, &key, &len) == 1 && !json_enter(&j), "the array");
	ok(json_item(&j) == 1 && json_peek(&j) == JSON_IS_OBJECT && !json_skip(&j), "its first item");
	ok(json_item(&j) == 1 && json_peek(&j) == JSON_IS_NUMBER && !json_skip(&j), "its second");
	ok(json_item(&j) == 0 && json_key(&j, &key, &len) == 0 && !json_finish(&j), "and the ends");
}

int main(void)
{
	accept_and_refuse_alike();
	cut_off();
	one_byte_changed();
	same_strings();
	depth();
	in_pieces();
	return tap_done();
}
