/* text_test.c - integers, UTF-8, width on a terminal, failures as text, help broken into lines */
#include "tap.h"

#include "base/err.h"
#include "base/text.h"
#include "base/wrap.h"
#include "base/banned.h"

static void integers(void)
{
	static const struct { const char *text; int rc; int64_t n; } cases[] = {
		{ "0", 0, 0 }, { "-0", 0, 0 }, { "42", 0, 42 }, { "-7", 0, -7 }, { "007", 0, 7 },
		{ "9223372036854775807", 0, INT64_MAX }, { "9223372036854775808", -1, 0 },
		{ "-9223372036854775807", 0, -INT64_MAX }, { "-9223372036854775808", -1, 0 },
		{ "99999999999999999999999", -1, 0 }, { "", -1, 0 }, { "-", -1, 0 }, { "+1", -1, 0 },
		{ " 1", -1, 0 },
		{ "1 ", -1, 0 }, { "1.0", -1, 0 }, { "1e3", -1, 0 }, { "0x10", -1, 0 }, { "--1", -1, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t n = 0;
		int rc = text_int(cases[i].text, strlen(cases[i].text), &n);
		ok(rc == cases[i].rc && (rc || n == cases[i].n), "integer \"%s\"", cases[i].text);
	}
}

static void utf8(void)
{
	static const struct { const char *text; size_t len, good; } cases[] = {
		{ "", 0, 0 }, { "plain text of more than eight bytes", 35, 35 }, { "\xc3\xa4", 2, 2 },
		{ "\xe0\xa4\xa8\xe0\xa4\xae\xe0\xa4\xb8\xe0\xa5\x8d\xe0\xa4\xa4\xe0\xa5\x87", 18, 18 },
		{ "\xf0\x9f\x98\x80", 4, 4 }, { "\xf4\x8f\xbf\xbf", 4, 4 }, { "\xf4\x90\x80\x80", 4, 0 },
		{ "\xc0\x80", 2, 0 }, { "\xc1\xbf", 2, 0 }, { "\xe0\x9f\xbf", 3, 0 },
		{ "\xf0\x8f\xbf\xbf", 4, 0 },
		{ "\xed\xa0\x80", 3, 0 }, { "\xed\x9f\xbf", 3, 3 }, { "\xee\x80\x80", 3, 3 },
		{ "abc\xff", 4, 3 },
		{ "12345678\x80", 9, 8 }, { "\xe0\xa4", 2, 0 }, { "\xc3", 1, 0 },
		{ "\xf8\x88\x80\x80\x80", 5, 0 },
		{ "a\0b", 3, 3 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_int((int64_t)text_utf8_prefix(cases[i].text, cases[i].len), (int64_t)cases[i].good,
			"utf-8 case %zu", i);
}

static void every_code_point(void)
{
	uint32_t wrong = 0;

	for (uint32_t code = 1; code < 0x110000; code++) {
		char bytes[5] = "";
		size_t n = text_put_utf8(code, bytes);
		bool surrogate = code >= 0xd800 && code < 0xe000;
		const char *at = bytes;
		if (text_is_utf8(bytes, n) == surrogate
			|| (!surrogate && (text_code_point(&at) != code || at != bytes + n)))
			wrong++;
	}
	is_int(wrong, 0, "every code point is written and read back, surrogates are refused");
}

static void widths(void)
{
	size_t width;

	is_int((int64_t)text_width("abc"), 3, "ascii");
	is_int((int64_t)text_width("\xe0\xa4\xa8\xe0\xa4\xae\xe0\xa4\xb8\xe0\xa5\x8d\xe0\xa4\xa4\xe0\xa5\x87"), 4,
		"devanagari: marks above and below take no column");
	is_int((int64_t)text_width("\xe6\x97\xa5\xe6\x9c\xac"), 4, "han takes two columns each");
	is_int((int64_t)text_width("e\xcc\x81"), 1, "a combining accent takes none");
	is_int((int64_t)text_width("\xf0\x9f\x98\x80"), 2, "an emoji takes two");
	is_int((int64_t)text_width("\033[31m"), 4, "a control takes none");
	is_int((int64_t)text_fit("a\xe6\x97\xa5z", 2, &width), 1, "a wide letter is not cut in two");
	is_int((int64_t)width, 1, "and the width is that of the rest");
}

static void words(void)
{
	static const char *const verbs[] = { "import", "export", "list", "show", "history" };

	is_text(text_nearest("improt", verbs, 5), "import", "two letters changed places");
	is_text(text_nearest("lst", verbs, 5), "list", "a letter left out");
	is_text(text_nearest("zebra", verbs, 5), NULL, "nothing is near");
	ok(text_same(NULL, NULL) && !text_same(NULL, "") && text_same("a", "a"), "NULL is no empty text");
	ok(text_same_fold("Order ID", "order id"), "case is folded");
	ok(text_hash(1, "abc", 3) != text_hash(1, "abc\0", 4), "a hash depends on the length");
	ok(text_hash(1, "abcdefgh1", 9) == text_hash(1, "abcdefgh1", 9), "and is the same each time");
	is_int((int64_t)text_hash(0, "oms", 3), -5251485710461442052, "and on each machine");
}

static void failures(void)
{
	struct err e;

	is_int(err_set(&e, ERR_STOCK_SHORT, "qty", "%d available", 2), -1, "a failure is -1");
	is_text(err_wire(e.code), "stock_short", "its code has a name");
	is_text(e.field, "qty", "its field is kept");
	is_text(e.text, "2 available", "its sentence is made");
	ok(err_is_of_record(e.code) && !err_is_of_record(ERR_IO),
		"refusals and failures of the run are told apart");
	err_set(&e, ERR_FIELD_VALUE, NULL, "\"%.*s\" is not known", 4, "ab\xe0\xa4\xa8");
	ok(text_is_utf8(e.text, strlen(e.text)), "a sentence that quotes half a letter is still UTF-8");
	is_text(e.text, "\"ab??\" is not known", "what was cut is shown as a question mark");
	err_set(&e, ERR_FIELD_VALUE, NULL, "\033[31m\nred");
	is_text(e.text, " [31m red", "a sentence is one line and steers no terminal");
}

static void wrapped(void)
{
	struct buf b = { 0 };

	wrap_row(&b, "name", 10, "what it is");
	is_text(buf_text(&b), "  name    what it is\n", "a row of two columns");
	buf_clear(&b);
	wrap_row(&b, "a name that is long", 10, "what it is");
	is_text(buf_text(&b), "  a name that is long\n          what it is\n", "a long name stands alone");
	buf_clear(&b);
	wrap_row(&b, "name", 10,
		"1234567890 1234567890 1234567890 1234567890 1234567890 1234567890 123 12345");
	is_text(buf_text(&b),
		"  name    1234567890 1234567890 1234567890 1234567890 1234567890 1234567890 123\n"
		"          12345\n", "a line has at most 80 columns");
	buf_clear(&b);
	wrap_text(&b, 0, 0, "");
	is_text(buf_text(&b), "\n", "no text is an empty line");
	buf_release(&b);
}

int main(void)
{
	integers();
	utf8();
	every_code_point();
	widths();
	words();
	failures();
	wrapped();
	return tap_done();
}
