/* scan.c - times of foreign formats, read strictly by a format */
#include "base/clock.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include "base/text.h"
#include "base/banned.h"

struct scan {
	const char *at, *end;
	struct civil *civil;
	int64_t *offset_min;
	int half_day;           /* %p: 0 none, 1 AM, 2 PM */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* One to MOST digits into *RET; -1 when there is none. */
static int number(struct scan *s, int most, int *ret)
{
	int n = 0, value = 0;

	for (; n < most && s->at < s->end && is_digit(*s->at); n++)
		value = value * 10 + (*s->at++ - '0');
	*ret = value;
	return n ? 0 : -1;
}

static int month_name(struct scan *s)
{
	/* a name that another one begins with comes behind it: "sep" behind "sept", "jan" behind "januar" */
	static const char *const names[][12] = {
		{ "january", "february", "march", "april", "may", "june", "july", "august", "september",
		  "october", "november", "december" },
		{ "januar", "februar", "m\xc3\xa4rz", "april", "mai", "juni", "juli", "august", "september",
		  "oktober", "november", "dezember" },
		{ "jan", "feb", "m\xc3\xa4r", "apr", "mai", "jun", "jul", "aug", "sept", "okt", "nov", "dez" },
		{ "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" },
	};

	for (size_t set = 0; set < 4; set++)
		for (int m = 0; m < 12; m++) {
			size_t n = strlen(names[set][m]);
			if ((size_t)(s->end - s->at) < n || strncasecmp(s->at, names[set][m], n) != 0)
				continue;
			s->at += n;
			s->civil->month = m + 1;
			return 0;
		}
	return -1;
}

static int offset(struct scan *s)
{
	int sign, hours, minutes;

	if (s->at < s->end && *s->at == 'Z') {
		s->at++;
		*s->offset_min = 0;
		return 0;
	}
	if (s->at >= s->end || (*s->at != '+' && *s->at != '-'))
		return -1;
	sign = *s->at++ == '-' ? -1 : 1;
	if (number(s, 2, &hours))
		return -1;
	if (s->at < s->end && *s->at == ':')
		s->at++;
	if (number(s, 2, &minutes) || hours > 23 || minutes > 59)
		return -1;
	*s->offset_min = sign * (hours * 60 + minutes);
	return 0;
}

static int half_day(struct scan *s)
{
	if (s->end - s->at < 2)
		return -1;
	s->half_day = strncasecmp(s->at, "am", 2) == 0 ? 1 : strncasecmp(s->at, "pm", 2) == 0 ? 2 : 0;
	s->at += 2;
	return s->half_day ? 0 : -1;
}

/* A zone abbreviation is read over: the offset must come from %z or from the map. */
static int zone_word(struct scan *s)
{
	const char *from = s->at;

	while (s->at < s->end && ((*s->at >= 'A' && *s->at <= 'Z') || (*s->at >= 'a' && *s->at <= 'z')))
		s->at++;
	return s->at > from ? 0 : -1;
}

static int weekday_name(struct scan *s)
{
	return zone_word(s);
}

static int fraction(struct scan *s)
{
	int ms = 0, scale = 100;

	if (s->at >= s->end || *s->at != '.')
		return 0;
	for (s->at++; s->at < s->end && is_digit(*s->at); s->at++, scale /= 10)
		ms += (*s->at - '0') * scale;
	s->civil->ms = ms;
	return 0;
}

static int year(struct scan *s, int width)
{
	const char *from = s->at;

	if (number(s, width, &s->civil->year) || s->at - from != width)
		return -1;
	if (width == 2)
		s->civil->year += s->civil->year < 70 ? 2000 : 1900;
	return 0;
}

static int letter(struct scan *s, char c)
{
	switch (c) {
	case 'Y': return year(s, 4);
	case 'y': return year(s, 2);
	case 'm': return number(s, 2, &s->civil->month);
	case 'd': return number(s, 2, &s->civil->day);
	case 'H': case 'I': return number(s, 2, &s->civil->hour);
	case 'M': return number(s, 2, &s->civil->minute);
	case 'S': return number(s, 2, &s->civil->second);
	case 'f': return fraction(s);
	case 'b': return month_name(s);
	case 'a': return weekday_name(s);
	case 'p': return half_day(s);
	case 'z': return offset(s);
	case 'Z': return zone_word(s);
	default: return -1;
	}
}

static int by_format(struct scan *s, const char *format)
{
	for (; *format; format++) {
		if (*format == ' ') {
			while (s->at < s->end && *s->at == ' ')
				s->at++;
		} else if (*format != '%') {
			if (s->at >= s->end || *s->at++ != *format)
				return -1;
		} else if (*++format == 'T') {
			if (by_format(s, "%H:%M:%S"))
				return -1;
		} else if (*format == 'F') {
			if (by_format(s, "%Y-%m-%d"))
				return -1;
		} else if (letter(s, *format)) {
			return -1;
		}
	}
	return 0;
}

int clock_scan(const char *text, size_t len, const char *format, struct civil *ret, int64_t *ret_offset_min)
{
	struct scan s = { .at = text, .end = text + len, .civil = ret, .offset_min = ret_offset_min };
	int64_t ms;

	*ret = (struct civil){ 0 };
	*ret_offset_min = INT_UNKNOWN;
	if (by_format(&s, format) || s.at != s.end)
		return -1;
	if (s.half_day && (ret->hour < 1 || ret->hour > 12))
		return -1;
	if (s.half_day)
		ret->hour = ret->hour % 12 + (s.half_day == 2 ? 12 : 0);
	return clock_civil_ms(ret, &ms);
}
