/* value.c - foreign values: the clean-up that dumps need, and no more */
#include "import/value.h"

#include <string.h>
#include "base/money.h"
#include "base/text.h"
#include "base/banned.h"

/* Bytes of blank at the front: ASCII, NBSP, a byte order mark. */
static size_t blank_at(const char *at, size_t len)
{
	if (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')
		return 1;
	if (len >= 2 && memcmp(at, "\xc2\xa0", 2) == 0)
		return 2;
	return len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* Surely not a part of a blank. */
static bool is_ink(char c)
{
	return c > ' ' && c < 0x7f;
}

struct slice value_trim(struct slice in)
{
	size_t n;

	if (in.len && is_ink(*in.at) && is_ink(in.at[in.len - 1]))
		return in;
	while (in.len && (n = blank_at(in.at, in.len))) {
		in.at += n;
		in.len -= n;
	}
	while (in.len) {
		const char *end = in.at + in.len;
		if (blank_at(end - 1, 1))
			in.len--;
		else if (in.len >= 2 && memcmp(end - 2, "\xc2\xa0", 2) == 0)
			in.len -= 2;
		else
			break;
	}
	if (!in.len)
		in.at = NULL;
	return in;
}

/* The guards that keep a spreadsheet from changing a value: a leading ' and ="...". */
static struct slice unguard(struct slice in)
{
	if (in.len >= 3 && in.at[0] == '=' && in.at[1] == '"' && in.at[in.len - 1] == '"')
		in = (struct slice){ in.at + 2, in.len - 3 };
	else if (in.len >= 2 && *in.at == '\'')
		in = (struct slice){ in.at + 1, in.len - 1 };
	return value_trim(in);
}

static struct slice unwrap(struct slice in, char quote)
{
	while (in.len >= 2 && *in.at == quote && in.at[in.len - 1] == quote)
		in = (struct slice){ in.at + 1, in.len - 2 };
	return value_trim(in);
}

struct slice value_unwrap(struct slice in)
{
	return unwrap(unwrap(in, '\''), '"');
}

/* A line end inside a key becomes a blank. */
static struct slice one_line(struct slice in, struct arena *mem)
{
	if (!memchr(in.at, '\n', in.len) && !memchr(in.at, '\r', in.len))
		return in;
	char *copy = arena_text(mem, in.at, in.len), *to = copy;
	for (size_t i = 0; i < in.len; i++) {
		bool end = copy[i] == '\n' || copy[i] == '\r';
		if (!end)
			*to++ = copy[i];
		else if (to > copy && to[-1] != ' ')
			*to++ = ' ';
	}
	return (struct slice){ copy, (size_t)(to - copy) };
}

bool value_is_lost_id(struct slice in)
{
	size_t i = 0, digits = 0;

	for (; i < in.len && ((in.at[i] >= '0' && in.at[i] <= '9') || in.at[i] == '.' || in.at[i] == ','); i++)
		digits++;
	if (!digits || i + 2 >= in.len || (in.at[i] | 32) != 'e' || in.at[i + 1] != '+')
		return false;
	for (i += 2; i < in.len; i++)
		if (in.at[i] < '0' || in.at[i] > '9')
			return false;
	return true;
}

bool value_is_error(struct slice v)
{
	static const char *const words[] = { "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!",
		"#SPILL!", "#CALC!", "#ERROR!", "#FORMULA!", NULL };

	return v.len > 1 && *v.at == '#' && v.at[1] >= 'A' && v.at[1] <= 'Z'
		&& word_index(words, v.at, v.len) >= 0;
}

/* Bytes of the entity at AT ("&amp;"), its character in RET; 0 when it is none. */
static size_t entity(const char *at, const char *end, uint32_t *ret)
{
	static const struct { const char *name; uint32_t code; } known[] = {
		{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' }, { "nbsp", 0xa0 },
		{ "ndash", 0x2013 }, { "mdash", 0x2014 }, { "times", 0xd7 }, { "hellip", 0x2026 }, { "deg", 0xb0 },
		{ "lsquo", 0x2018 }, { "rsquo", 0x2019 }, { "ldquo", 0x201c }, { "rdquo", 0x201d }, { "euro", 0x20ac },
		{ "reg", 0xae }, { "copy", 0xa9 }, { "trade", 0x2122 }, { "frac12", 0xbd }, { "eacute", 0xe9 },
	};
	const char *semicolon = memchr(at, ';', (size_t)(end - at > 12 ? 12 : end - at));
	size_t n = semicolon ? (size_t)(semicolon - at - 1) : 0;
	uint32_t code = 0;

	for (size_t i = 0; n && i < sizeof known / sizeof *known; i++)
		if (strlen(known[i].name) == n && memcmp(known[i].name, at + 1, n) == 0) {
			*ret = known[i].code;
			return n + 2;
		}
	if (n < 2 || at[1] != '#')
		return 0;
	bool hex = (at[2] | 32) == 'x';
	for (const char *c = at + 2 + hex; c < semicolon; c++) {
		unsigned d = *c >= '0' && *c <= '9' ? (unsigned)(*c - '0')
			: hex && (*c | 32) >= 'a' && (*c | 32) <= 'f' ? (unsigned)((*c | 32) - 'a' + 10) : 99;
		if (d == 99 || code > 0x10ffff)
			return 0;
		code = code * (hex ? 16 : 10) + d;
	}
	if (code < 0x20 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	*ret = code;
	return n + 2;
}

static struct slice unescape(struct slice in, struct arena *mem)
{
	if (!memchr(in.at, '&', in.len))
		return in;
	char *copy = arena_bytes(mem, in.len + 1), *to = copy;
	for (const char *at = in.at, *end = in.at + in.len; at < end;) {
		uint32_t code;
		size_t n = *at == '&' ? entity(at, end, &code) : 0;
		if (n) {
			to += text_put_utf8(code, to);
			at += n;
		} else {
			*to++ = *at++;
		}
	}
	return value_trim((struct slice){ copy, (size_t)(to - copy) });
}

static struct slice change_case(struct slice in, bool upper, struct arena *mem)
{
	char *copy = arena_text(mem, in.at, in.len);

	for (size_t i = 0; i < in.len; i++)
		if (upper ? copy[i] >= 'a' && copy[i] <= 'z' : copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] ^= 32;
	return (struct slice){ copy, in.len };
}

/* What stands behind the last MARK; the whole where there is none. */
static struct slice behind_last(struct slice in, const char *mark)
{
	size_t n = strlen(mark);

	for (const char *at; (at = memmem(in.at, in.len, mark, n));)
		in = (struct slice){ at + n, in.len - (size_t)(at + n - in.at) };
	return value_trim(in);
}

/* What stands before or after the first MARK; the whole where there is none. */
static struct slice cut(struct slice in, const char *mark, bool after)
{
	const char *at = memmem(in.at, in.len, mark, strlen(mark));

	if (!at)
		return in;
	size_t n = (size_t)(at - in.at);
	if (!after)
		return value_trim((struct slice){ in.at, n });
	n += strlen(mark);
	return value_trim((struct slice){ in.at + n, in.len - n });
}

/* What stands before the last MARK; the whole where there is none. */
static struct slice before_last(struct slice in, const char *mark)
{
	size_t n = strlen(mark);
	const char *last = NULL, *end = in.at + in.len;

	for (const char *at = in.at; (at = memmem(at, (size_t)(end - at), mark, n)); at += n)
		last = at;
	return last ? value_trim((struct slice){ in.at, (size_t)(last - in.at) }) : in;
}

/* Small letters and digits, with a hyphen for all that stands between: as shops name the page of a thing. */
static struct slice slug(struct slice in, struct arena *mem)
{
	char *copy = arena_bytes(mem, in.len + 1), *to = copy;

	for (size_t i = 0; i < in.len; i++) {
		unsigned char c = (unsigned char)in.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
		if (c >= 'A' && c <= 'Z')
			*to++ = (char)(c | 32);
		else if (letter)
			*to++ = (char)c;
		else if (to > copy && to[-1] != '-')
			*to++ = '-';
	}
	while (to > copy && to[-1] == '-')
		to--;
	return (struct slice){ to > copy ? copy : NULL, (size_t)(to - copy) };
}

/* As HTML: nothing in it is markup; ends of lines are. */
static struct slice escape(struct slice in, struct arena *mem)
{
	static const struct { char c; const char *as; } marks[] = {
		{ '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" }, { '\'', "&#39;" }, { '\n', "<br>" },
	};
	struct buf b = { 0 };

	for (size_t i = 0; i < in.len; i++) {
		const char *as = NULL;
		for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
			as = marks[k].c == in.at[i] ? marks[k].as : as;
		if (as)
			buf_str(&b, as);
		else
			buf_byte(&b, in.at[i]);
	}
	struct slice ret = { arena_text(mem, b.data, b.len), b.len };
	buf_release(&b);
	return ret;
}

/* The digits, and a '+' in front of them. */
static struct slice digits(struct slice in, struct arena *mem)
{
	char *copy = arena_bytes(mem, in.len + 1), *to = copy;

	for (size_t i = 0; i < in.len; i++)
		if ((in.at[i] >= '0' && in.at[i] <= '9') || (in.at[i] == '+' && to == copy))
			*to++ = in.at[i];
	return (struct slice){ to > copy ? copy : NULL, (size_t)(to - copy) };
}

static struct slice strip(struct slice in, const char *prefix)
{
	size_t n = strlen(prefix);

	if (in.len < n || memcmp(in.at, prefix, n) != 0)
		return in;
	return value_trim((struct slice){ in.at + n, in.len - n });
}

/* The part of V between the marks of R. */
static struct slice cut_out(const struct rule *r, struct slice v)
{
	const char *marks[] = { r->before, r->after, r->after_last, r->before_last };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (!v.at || !marks[i])
			continue;
		if (r->text & TEXT_FOUND && !memmem(v.at, v.len, marks[i], strlen(marks[i])))
			return (struct slice){ 0 };
		v = i < 2 ? cut(v, marks[i], i == 1) : i == 2 ? behind_last(v, marks[i]) : before_last(v, marks[i]);
	}
	return v;
}

/* The usual case: there is nothing in V that R, which only cleans, would change. */
static bool is_clean(const struct rule *r, struct slice v)
{
	if (r->text & ~(unsigned)(TEXT_CLEAN | TEXT_ID | TEXT_PHONE) || (*v.at == '#' && value_is_error(v)))
		return false;
	if (!r->text)
		return true;
	return value_is_trimmed(v) && *v.at != '=' && *v.at != '\'' && (r->text == TEXT_CLEAN || !value_is_lost_id(v))
		&& !memchr(v.at, '\n', v.len) && !memchr(v.at, '\r', v.len);
}

/* By the words of R that take a part of the text, or rid it of what others put around it. */
static struct slice clean(const struct rule *r, struct slice v, struct arena *mem)
{
	if (r->text & TEXT_HTML)
		v = unescape(v, mem);
	if (v.at && r->text & TEXT_UNWRAP)       /* before a guard is seen in it */
		v = unwrap(v, '\'');
	if (v.at && r->text & TEXT_CLEAN)
		v = unguard(v);
	if (v.at && r->text & TEXT_UNWRAP)
		v = unwrap(v, '"');
	if (v.at && r->text & TEXT_DIGITS)
		v = digits(v, mem);
	if (v.at && r->strip)
		v = strip(v, r->strip);
	if (v.at && r->text & TEXT_CUTS)
		v = cut_out(r, v);
	if (v.at && r->text & TEXT_CLEAN)
		v = value_trim(one_line(v, mem));
	return v;
}

/* By the words of R that write it another way. */
static struct slice rewrite(const struct rule *r, struct slice v, struct arena *mem)
{
	if (r->text & TEXT_CURRENCY)
		v = value_currency(v, r->dollar, mem);
	if (v.at && r->text & (TEXT_UPPER | TEXT_LOWER))
		v = change_case(v, r->text & TEXT_UPPER, mem);
	if (v.at && r->text & TEXT_SLUG)
		v = slug(v, mem);
	if (v.at && r->text & TEXT_ESCAPE)
		v = escape(v, mem);
	return v;
}

int value_text(const struct rule *r, struct slice *value, struct arena *mem, struct err *e)
{
	struct slice v = *value;

	if (!v.at || is_clean(r, v))
		return 0;
	v = clean(r, v, mem);
	if (v.at && r->text & (TEXT_ID | TEXT_PHONE) && value_is_lost_id(v)) {
		if (r->text & TEXT_ID)
			return err_set(e, ERR_ID_LOST, r->target, "\"%.*s\" was a number: a spreadsheet has cut it",
				(int)(v.len > 40 ? 40 : v.len), v.at);
		v = (struct slice){ 0 };
	}
	if (v.at && *v.at == '#' && !(r->text & TEXT_OURS) && value_is_error(v))
		return err_set(e, ERR_FIELD_VALUE, r->target, "\"%.*s\" is what a spreadsheet shows where its formula failed",
			(int)v.len, v.at);
	*value = v.at ? rewrite(r, v, mem) : v;
	return 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of a sign of currency or a blank at AT: a letter, '$' or anything that is not ASCII. */
static size_t decoration(const char *at, const char *end)
{
	size_t n = blank_at(at, (size_t)(end - at));

	if (n)
		return n;
	if (((*at | 32) >= 'a' && (*at | 32) <= 'z') || *at == '$' || (unsigned char)*at >= 0x80)
		return 1;
	return 0;
}

struct number { const char *at, *end; bool minus, bracket; };

/* Take signs, brackets and the currency off both ends. */
static int undress(struct number *n)
{
	size_t used, letters_behind = 0;
	bool letters = false;

	for (; n->at < n->end; n->at += used) {
		size_t left = (size_t)(n->end - n->at);
		used = 1;
		if (*n->at == '-' && !n->minus)
			n->minus = true;
		else if (left >= 3 && !n->minus && memcmp(n->at, "\xe2\x88\x92", 3) == 0 && (used = 3))
			n->minus = true;
		else if (*n->at == '(' && !n->bracket)
			n->bracket = true;
		else if (*n->at == '.' && letters)
			letters = false;                  /* "Rs." */
		else if (*n->at == '+' || !(used = decoration(n->at, n->end))) {
			if (*n->at != '+' || !left)
				break;
			used = 1;
		} else
			letters = (*n->at | 32) >= 'a' && (*n->at | 32) <= 'z';
	}
	while (n->end > n->at) {
		char last = n->end[-1];
		if (last == ')' && n->bracket)
			n->minus = true;
		else if (!decoration(n->end - 1, n->end))
			break;
		letters_behind += (last | 32) >= 'a' && (last | 32) <= 'z';
		n->end--;
	}
	return letters_behind > 3 ? -1 : 0;
}

/* Digits before the decimal mark, with separators only where thousands (or lakhs) have them. */
static int whole(struct number *n, char mark, char *to, size_t *len, size_t room)
{
	const char *group = NULL;

	for (; n->at < n->end && *n->at != mark; n->at++) {
		size_t blank = blank_at(n->at, (size_t)(n->end - n->at));
		if (is_digit(*n->at)) {
			if (*len == room)
				return -1;
			to[(*len)++] = *n->at;
			continue;
		}
		bool separates = blank || *n->at == '\'' || (mark == '.' ? *n->at == ',' : *n->at == '.');
		size_t since = group ? (size_t)(n->at - group) : *len;
		if (!separates || !*len || since > 3 || (group && since < 2))
			return -1;
		n->at += blank ? blank - 1 : 0;
		group = n->at + 1;
	}
	return group && n->at - group != 3 ? -1 : 0;
}

/* The usual case: digits, perhaps with a point; false when it needs a closer look. */
static bool simple_number(struct slice in, int exponent, int64_t *ret)
{
	static const int64_t tens[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };
	int64_t n = 0;
	int places = -1, most = exponent + 4;

	if (!in.len || in.len > 10)
		return false;
	for (size_t i = 0; i < in.len; i++) {
		if (in.at[i] == '.' && places < 0) {
			places = 0;
			continue;
		}
		if (!is_digit(in.at[i]) || places == most)
			return false;
		n = n * 10 + (in.at[i] - '0');
		places += places >= 0;
	}
	if (places == 0 || in.at[0] == '.')
		return false;
	*ret = n * tens[most - (places < 0 ? 0 : places)];
	return true;
}

/* Nothing but digits and what may stand between and around them. */
static bool bare(struct slice in)
{
	for (size_t i = 0; i < in.len; i++)
		if (!is_digit(in.at[i]) && !strchr("+-.,() '", in.at[i]))
			return false;
	return true;
}

/* Which of '.' and ',' is the decimal mark of IN: the last, when both are there; alone it is one unless three digits
 * stand behind it, which may be thousands. Of several of one kind none is. '\0': it cannot be told. */
static char decimal_mark(struct slice in)
{
	size_t points = 0, commas = 0, behind = 0;
	char last = '.';

	for (size_t i = 0; i < in.len; i++) {
		bool between = i && i + 1 < in.len && is_digit(in.at[i - 1]) && is_digit(in.at[i + 1]);   /* not "Rs." */
		points += between && in.at[i] == '.';
		commas += between && in.at[i] == ',';
		if (between && (in.at[i] == '.' || in.at[i] == ',')) {
			last = in.at[i];
			behind = 0;
		}
		behind += is_digit(in.at[i]);
	}
	if (points && commas)
		return last;
	if (points + commas != 1)
		return commas ? '.' : points ? ',' : '.';
	return behind == 3 ? '\0' : last;
}

int value_number(struct slice in, unsigned flags, int exponent, int64_t *ret, bool *ret_cut)
{
	struct number n = { .at = in.at, .end = in.at + in.len };
	char digits[64];
	size_t len = 0;
	int places = exponent + 4;
	char mark = flags & NUMBER_COMMA ? ',' : flags & NUMBER_EITHER ? decimal_mark(in) : '.';

	if (!mark)
		return -1;
	if (mark == '.' && simple_number(in, exponent, ret))
		return 0;
	if (flags & NUMBER_BARE && !bare(in))
		return -1;
	if (undress(&n) || n.at >= n.end || whole(&n, mark, digits, &len, 20))
		return -1;
	if (n.at < n.end && ++n.at == n.end && !len)
		return -1;
	for (; n.at < n.end; n.at++) {
		if (!is_digit(*n.at))
			return -1;
		if (places > 0)
			digits[len++] = *n.at;
		else
			*ret_cut |= *n.at != '0';
		places -= places > 0;
	}
	if (!len)
		return -1;
	for (; places > 0; places--)
		digits[len++] = '0';
	if (text_int(digits, len, ret))
		return -1;
	if (n.minus)
		*ret = -*ret;
	return 0;
}

bool value_fits(const char *pattern, const char *value)
{
	for (; *pattern && *pattern != '*'; pattern++, value++)
		if (*pattern != *value)
			return false;
	if (!*pattern)
		return !*value;
	for (pattern++;; value++) {
		if (value_fits(pattern, value))
			return true;
		if (!*value)
			return false;
	}
}

const char *value_fold(struct slice value, char *ret, size_t room)
{
	char *to = ret;

	for (size_t i = 0; value.at && i < value.len && to < ret + room - 1; i++) {
		unsigned char c = (unsigned char)value.at[i];
		if (c >= 'A' && c <= 'Z')
			*to++ = (char)(c | 32);
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80)
			*to++ = (char)c;
	}
	*to = '\0';
	return ret;
}
