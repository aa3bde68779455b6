/* output_value.c - what a rule of a map that writes gives: amounts, times, words, joined lists */
#include "import/output_impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/money.h"
#include "base/text.h"
#include "import/value.h"
#include "base/banned.h"

static struct slice slice_of(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

struct slice output_given(struct convert *c, const char *name)
{
	const struct given *g = c->given;
	size_t n = strlen(name);
	char *now;

	c->blame = name;
	for (size_t i = 0; g && i < g->n_sets; i++)
		if (strncmp(g->sets[i], name, n) == 0 && g->sets[i][n] == '=' && g->sets[i][n + 1])
			return slice_of(g->sets[i] + n + 1);
	if (g && strcmp(name, "number") == 0)
		return slice_of(arena_format(c->mem, "%" PRId64, g->number));
	if (g && strcmp(name, "line") == 0)
		return slice_of(arena_format(c->mem, "%" PRId64, g->line));
	if (!g || strcmp(name, "now") != 0)
		return (struct slice){ 0 };
	now = arena_bytes(c->mem, 40);
	clock_format(g->now_ms, now);
	return slice_of(now);
}

/* --- times --- */

static void put_letter(struct buf *out, char letter, const struct civil *t, int64_t offset_ms)
{
	static const char months[12][10] = { "January", "February", "March", "April", "May", "June", "July", "August",
		"September", "October", "November", "December" };
	int64_t minutes = (offset_ms < 0 ? -offset_ms : offset_ms) / 60000;

	switch (letter) {
	case 'Y': buf_format(out, "%04d", t->year); break;
	case 'y': buf_format(out, "%02d", t->year % 100); break;
	case 'm': buf_format(out, "%02d", t->month); break;
	case 'd': buf_format(out, "%02d", t->day); break;
	case 'e': buf_format(out, "%d", t->day); break;
	case 'j': buf_format(out, "%d", t->month); break;
	case 'H': buf_format(out, "%02d", t->hour); break;
	case 'I': buf_format(out, "%02d", (t->hour + 11) % 12 + 1); break;
	case 'M': buf_format(out, "%02d", t->minute); break;
	case 'S': buf_format(out, "%02d", t->second); break;
	case 'b': buf_format(out, "%.3s", months[t->month - 1]); break;
	case 'B': buf_str(out, months[t->month - 1]); break;
	case 'p': buf_str(out, t->hour < 12 ? "AM" : "PM"); break;
	case 'f': buf_format(out, ".%03d", t->ms); break;
	case 'T': buf_format(out, "%02d:%02d:%02d", t->hour, t->minute, t->second); break;
	case 'F': buf_format(out, "%04d-%02d-%02d", t->year, t->month, t->day); break;
	case 'z': buf_format(out, "%c%02d:%02d", offset_ms < 0 ? '-' : '+', (int)(minutes / 60), (int)(minutes % 60)); break;
	default: buf_byte(out, letter);
	}
}

static void put_time(struct buf *out, const char *format, int64_t ms, const char *zone)
{
	int64_t offset_ms = zone_offset_ms(zone, ms), local = ms + offset_ms, days, left;
	struct civil t = { 0 };

	days = local / MS_PER_DAY - (local % MS_PER_DAY < 0);
	left = local - days * MS_PER_DAY;
	clock_civil(days, &t.year, &t.month, &t.day);
	t.hour = (int)(left / 3600000);
	t.minute = (int)(left / 60000 % 60);
	t.second = (int)(left / 1000 % 60);
	t.ms = (int)(left % 1000);
	for (; *format; format++)
		if (*format == '%' && format[1])
			put_letter(out, *++format, &t, offset_ms);
		else
			buf_byte(out, *format);
}

static int time_value(struct convert *c, const struct rule *r, struct value *ret)
{
	static const struct { const char *word; int64_t scale, part; } counts[] = {
		{ "unix", 1, 1000 }, { "unix-ms", 1, 1 }, { "unix-us", 1000, 1 },
	};
	struct slice v;
	int64_t ms;

	if (source_text(c, r, &r->choices[0], &v) || !v.at)
		return v.at ? -1 : 0;
	if (clock_parse(v.at, v.len, &ms))
		return err_set(c->err, ERR_TIME_FORMAT, c->blame, "\"%.60s\" is not a time", c->blame);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		if (strcmp(r->formats[0], counts[i].word) == 0) {
			ret->text = slice_of(arena_format(c->mem, "%" PRId64, ms / counts[i].part * counts[i].scale));
			ret->kind = VALUE_NUMBER;
			return 0;
		}
	struct buf b = { 0 };
	put_time(&b, strcmp(r->formats[0], "iso") == 0 ? "%FT%T%z" : r->formats[0], ms, r->zone ? r->zone : c->zone);
	*ret = (struct value){ VALUE_TEXT, { arena_text(c->mem, b.data, b.len), b.len } };
	buf_release(&b);
	return 0;
}

/* --- numbers --- */

/* N in units of 10^-PLACES, with DECIMALS behind the point, rounded half up. */
static struct slice decimal(struct convert *c, int64_t n, int places, int decimals)
{
	char text[48];

	for (; places > decimals; places--)
		n = places - 1 == decimals ? money_scale(n, 1, 10) : n / 10;
	money_format(n, places, text);
	struct slice ret = slice_of(arena_format(c->mem, "%s%s%.*s", text, decimals > places && !places ? "." : "",
		decimals > places ? decimals - places : 0, "000000"));
	return ret;
}

struct slice output_decimal(struct convert *c, struct slice minor)
{
	int64_t n;

	return text_int(minor.at, minor.len, &n) ? minor : decimal(c, n, c->exponent, c->exponent);
}

/* Without the noughts behind the point that say nothing. */
static struct slice shortest(struct slice v)
{
	if (!memchr(v.at, '.', v.len))
		return v;
	while (v.at[v.len - 1] == '0')
		v.len--;
	v.len -= v.at[v.len - 1] == '.';
	return v;
}

static int number_value(struct convert *c, const struct rule *r, struct value *ret)
{
	struct amount a;
	int64_t n;
	bool told;
	int places = r->operation == OP_MONEY && !(r->number & NUMBER_MINOR) ? c->exponent
		: r->operation == OP_RATE ? r->number & NUMBER_FRACTION ? 4 : 2 : 0;

	if (source_number(c, r, &r->choices[0], 0, &a))
		return -1;
	if (convert_whole(r, a, &n, &told))
		return err_set(c->err, ERR_MONEY_FORMAT, c->blame, "%.60s does not come out even", r->target);
	if (!told)
		return 0;
	ret->kind = VALUE_NUMBER;
	ret->text = decimal(c, n, places, r->decimals >= 0 ? r->decimals : places);
	if (r->operation == OP_RATE && r->decimals < 0)
		ret->text = shortest(ret->text);
	return 0;
}

/* --- words --- */

static int entry_value(struct convert *c, const struct rule *r, struct value *ret)
{
	bool blank;
	const struct entry *t = convert_entry(c, r, &blank);

	if (!t)
		return c->err->code == ERR_NONE ? 0 : -1;
	if (t->word)
		*ret = (struct value){ VALUE_TEXT, slice_of(t->word) };
	return 0;
}

static int text_value(struct convert *c, const struct rule *r, struct value *ret)
{
	if (source_text(c, r, &r->choices[0], &ret->text))
		return -1;
	ret->kind = ret->text.at ? VALUE_TEXT : VALUE_NONE;
	return 0;
}

static int raw_value(struct convert *c, const struct rule *r, struct value *ret)
{
	switch (r->operation) {
	case OP_MONEY: case OP_INTEGER: case OP_RATE: return number_value(c, r, ret);
	case OP_TIME: return time_value(c, r, ret);
	case OP_ONE_OF: return entry_value(c, r, ret);
	default: return text_value(c, r, ret);
	}
}

/* The first N characters. */
static size_t first_characters(struct slice v, int n)
{
	size_t at = 0;

	while (at < v.len && (((unsigned char)v.at[at] & 0xc0) == 0x80 || n-- > 0))
		at++;
	return at;
}

/* ="0123": a text for a spreadsheet that would make a number of it; quotes are doubled, so that nothing can follow. */
static struct slice excel_text(struct convert *c, struct slice v)
{
	char *copy = arena_bytes(c->mem, 2 * v.len + 4), *to = copy;

	*to++ = '=';
	*to++ = '"';
	for (size_t i = 0; i < v.len; i++) {
		if (v.at[i] == '"')
			*to++ = '"';
		*to++ = v.at[i];
	}
	*to++ = '"';
	return (struct slice){ copy, (size_t)(to - copy) };
}

/* The same for the same text, and the text cannot be read in it. */
static struct slice digest(struct convert *c, struct slice v)
{
	uint64_t first = text_hash(0x6f6d73, v.at, v.len);

	return slice_of(arena_format(c->mem, "%016" PRIx64 "%016" PRIx64, first, text_hash(first, v.at, v.len)));
}

int output_value(struct convert *c, const struct rule *r, struct value *ret)
{
	*ret = (struct value){ 0 };
	if (r->only_if.n && !convert_holds(c, &r->only_if))
		return 0;
	if (raw_value(c, r, ret))
		return -1;
	if (ret->kind == VALUE_NONE)
		return 0;
	if (r->operation == OP_BOOL)
		ret->kind = VALUE_TRUTH;
	if (r->text & TEXT_STRING)
		ret->kind = VALUE_TEXT;
	if (r->text & TEXT_NUMBER)
		ret->kind = VALUE_NUMBER;
	if (r->text & TEXT_DIGEST)
		ret->text = digest(c, ret->text);
	if (r->most && ret->kind == VALUE_TEXT)
		ret->text.len = first_characters(ret->text, r->most);
	if (r->text & TEXT_EXCEL)
		ret->text = excel_text(c, ret->text);
	return 0;
}
