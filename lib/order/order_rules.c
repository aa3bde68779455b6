/* order_rules.c - rules of addresses and phone numbers, as data
 *
 * Postal codes: Universal Postal Union, addressing sheets of the countries. In a pattern 9 is a digit,
 * 1 a digit but 0, A a letter; | separates alternatives; blanks and hyphens in the code do not count.
 * Calling codes and lengths of national numbers: ITU-T E.164 and the countries' numbering plans; for
 * India mobile numbers only, since that is what couriers call. */
#include "order/order_impl.h"

#include <string.h>
#include <strings.h>
#include "base/banned.h"

static const struct country {
	const char *code, *postcode, *calling;
	int least, most;             /* digits of a national number */
	const char *first;           /* digits it may start with, or NULL */
} countries[] = {
	{ "IN", "199999", "91", 10, 10, "6789" },
	{ "AE", NULL, "971", 8, 9, NULL },
	{ "AT", "1999", "43", 4, 13, NULL },
	{ "AU", "9999", "61", 9, 9, NULL },
	{ "BD", "9999", "880", 8, 10, NULL },
	{ "BE", "1999", "32", 8, 9, NULL },
	{ "BR", "99999999", "55", 10, 11, NULL },
	{ "CA", "A9A9A9", "1", 10, 10, "23456789" },
	{ "CH", "1999", "41", 9, 9, NULL },
	{ "CN", "999999", "86", 7, 11, NULL },
	{ "DE", "99999", "49", 6, 11, NULL },
	{ "DK", "9999", "45", 8, 8, NULL },
	{ "ES", "99999", "34", 9, 9, NULL },
	{ "FI", "99999", "358", 5, 12, NULL },
	{ "FR", "99999", "33", 9, 9, NULL },
	{ "GB", "A99AA|A999AA|AA99AA|AA999AA|A9A9AA|AA9A9AA", "44", 7, 10, NULL },
	{ "IE", "A999999|A99AAAA|A9A9999|A99AA99|A999AA9|A9AAAAA|A99A9A9|A999A9A|A99A9AA|A99AAA9|A999AAA|A99A999"
		"|A9999AA|A9999A9|A99999A", "353", 7, 9, NULL },
	{ "IT", "99999", "39", 6, 11, NULL },
	{ "JP", "9999999", "81", 9, 10, NULL },
	{ "LK", "99999", "94", 9, 9, NULL },
	{ "MX", "99999", "52", 10, 10, NULL },
	{ "MY", "99999", "60", 7, 10, NULL },
	{ "NL", "1999AA", "31", 9, 9, NULL },
	{ "NO", "9999", "47", 8, 8, NULL },
	{ "NP", "99999", "977", 8, 10, NULL },
	{ "NZ", "9999", "64", 8, 10, NULL },
	{ "PL", "99999", "48", 9, 9, NULL },
	{ "PT", "1999999", "351", 9, 9, NULL },
	{ "SE", "99999", "46", 7, 9, NULL },
	{ "SG", "999999", "65", 8, 8, NULL },
	{ "US", "99999|999999999", "1", 10, 10, "23456789" },
	{ "ZA", "9999", "27", 9, 9, NULL },
};

/* States and territories of India: ISO 3166-2:IN, with the spellings that dumps use. */
static const struct { const char code[3], *name; } states[] = {
	{ "AN", "andaman and nicobar islands" }, { "AN", "andaman & nicobar islands" }, { "AP", "andhra pradesh" },
	{ "AR", "arunachal pradesh" }, { "AS", "assam" }, { "BR", "bihar" }, { "CH", "chandigarh" },
	{ "CG", "chhattisgarh" }, { "CG", "chattisgarh" }, { "DH", "dadra and nagar haveli and daman and diu" },
	{ "DH", "daman and diu" }, { "DH", "dadra and nagar haveli" }, { "DH", "daman & diu" }, { "DL", "delhi" },
	{ "DL", "new delhi" }, { "DL", "nct of delhi" }, { "GA", "goa" }, { "GJ", "gujarat" }, { "HR", "haryana" },
	{ "HP", "himachal pradesh" }, { "JK", "jammu and kashmir" }, { "JK", "jammu & kashmir" },
	{ "JH", "jharkhand" }, { "KA", "karnataka" }, { "KL", "kerala" }, { "LA", "ladakh" }, { "LD", "lakshadweep" },
	{ "MP", "madhya pradesh" }, { "MH", "maharashtra" }, { "MN", "manipur" }, { "ML", "meghalaya" },
	{ "MZ", "mizoram" }, { "NL", "nagaland" }, { "OD", "odisha" }, { "OD", "orissa" }, { "PY", "puducherry" },
	{ "PY", "pondicherry" }, { "PB", "punjab" }, { "RJ", "rajasthan" }, { "SK", "sikkim" }, { "TN", "tamil nadu" },
	{ "TN", "tamilnadu" }, { "TG", "telangana" }, { "TR", "tripura" }, { "UP", "uttar pradesh" },
	{ "UK", "uttarakhand" }, { "UK", "uttaranchal" }, { "WB", "west bengal" },
};

/* Older and other codes of the same states. */
static const struct { const char other[3], code[3]; } aliases[] = {
	{ "OR", "OD" }, { "TS", "TG" }, { "CT", "CG" }, { "UT", "UK" }, { "UA", "UK" }, { "DN", "DH" }, { "DD", "DH" },
};

/* Two letters, whatever their case. */
static bool same_code(const char *a, const char *b)
{
	return (a[0] | 32) == (b[0] | 32) && (a[1] | 32) == (b[1] | 32);
}

const char *india_state(const char *text)
{
	if (strncasecmp(text, "IN-", 3) == 0)
		text += 3;
	bool code = strlen(text) == 2;
	for (size_t i = 0; code && i < sizeof aliases / sizeof *aliases; i++)
		if (same_code(text, aliases[i].other))
			return aliases[i].code;
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (code ? same_code(text, states[i].code) : text_same_fold(text, states[i].name))
			return states[i].code;
	return NULL;
}

static const struct country *country_named(const char *code)
{
	for (size_t i = 0; code && strlen(code) == 2 && i < sizeof countries / sizeof *countries; i++)
		if (same_code(code, countries[i].code))
			return &countries[i];
	return NULL;
}

static bool fits(char pattern, char c)
{
	bool digit = c >= '0' && c <= '9', letter = (c | 32) >= 'a' && (c | 32) <= 'z';

	return pattern == '9' ? digit : pattern == '1' ? digit && c != '0' : letter;
}

static bool matches(const char *pattern, const char *text)
{
	for (;; text++) {
		if (*text == ' ' || *text == '-')
			continue;
		bool end = !*pattern || *pattern == '|';
		if (!*text)
			return end;
		if (end || !fits(*pattern, *text))
			return false;
		pattern++;
	}
}

static bool postcode_good(const char *patterns, const char *text)
{
	for (const char *at = patterns; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
		if (matches(at, text))
			return true;
	return false;
}

/* The digits of PHONE in RET (20 bytes); their number, or -1 when something else than marks is between. */
static int digits_of(const char *phone, char *ret)
{
	int n = 0;

	for (const char *at = phone; *at; at++) {
		if (*at >= '0' && *at <= '9') {
			if (n == 19)
				return -1;
			ret[n++] = *at;
		} else if (!strchr(" -().\t", *at) && !(*at == '+' && n == 0)) {
			return -1;
		}
	}
	ret[n] = '\0';
	return n;
}

static bool national(const struct country *c, const char *digits, int n)
{
	return n >= c->least && n <= c->most && (!c->first || strchr(c->first, *digits));
}

/* The national number behind what DIGITS start with: calling code, 00 and it, or a trunk 0. */
static const char *national_part(const struct country *c, const char *digits, int n, bool plus)
{
	size_t code = strlen(c->calling);

	if (!plus && strncmp(digits, "00", 2) == 0) {
		digits += 2;
		n -= 2;
		plus = true;
	}
	bool calls = strncmp(digits, c->calling, code) == 0 && national(c, digits + code, n - (int)code);
	if (calls && (plus || !national(c, digits, n)))
		return digits + code;
	if (!plus && *digits == '0' && national(c, digits + 1, n - 1))
		return digits + 1;
	return !plus && national(c, digits, n) ? digits : NULL;
}

/* The digits behind the plus of PHONE in E.164, in two parts; -1 when it cannot be one. DIGITS has 20 bytes. */
static int e164(const char *phone, const char *country, char *digits, const char **ret_calling,
	const char **ret_rest)
{
	const struct country *c = country_named(country);
	int n = digits_of(phone, digits);
	bool plus = phone[strspn(phone, " (")] == '+';

	if (n < 4)
		return -1;
	*ret_rest = c ? national_part(c, digits, n, plus) : NULL;
	*ret_calling = c ? c->calling : "";
	if (*ret_rest)
		return 0;
	if (!plus || n < 8 || n > 15 || (c && strncmp(digits, c->calling, strlen(c->calling)) == 0))
		return -1;
	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++) {
		size_t code = strlen(countries[i].calling);
		if (strncmp(digits, countries[i].calling, code) == 0
			&& !national(&countries[i], digits + code, n - (int)code))
			return -1;
	}
	*ret_calling = "";
	*ret_rest = digits;
	return 0;
}

const char *phone_e164(struct arena *mem, const char *phone, const char *country)
{
	const char *calling, *rest;
	char digits[20];

	return e164(phone, country, digits, &calling, &rest) ? NULL : arena_format(mem, "+%s%s", calling, rest);
}

static bool blank(const char *text)
{
	return !text || !text[strspn(text, " \t\r\n")];
}

static bool address_good(const struct order *o, const char *country)
{
	const struct country *c = country_named(country);
	const struct order_address *a = &o->ship_to;
	bool sparing = o->payment_mode == MODE_MARKETPLACE;     /* it ships by its own label and tells little */

	if (!sparing && (blank(a->line1) || blank(a->city)))
		return false;
	if (c && c->postcode && (blank(a->postcode) ? !sparing : !postcode_good(c->postcode, a->postcode)))
		return false;
	if (c && strcmp(c->code, "IN") == 0 && (blank(a->state) ? !sparing : !india_state(a->state)))
		return false;
	return true;
}

static bool email_good(const char *email)
{
	const char *at = strchr(email, '@');

	return at && at > email && strchr(at, '.') && !strpbrk(email, " \t\r\n,;");
}

static bool contact_good(const struct order *o, const char *country)
{
	const char *calling, *rest;
	char digits[20];
	const char *phone = !blank(o->ship_to.phone) ? o->ship_to.phone : o->customer.phone;

	if (!blank(phone))
		return e164(phone, country, digits, &calling, &rest) == 0;
	if (!blank(o->customer.email))
		return email_good(o->customer.email);
	return o->payment_mode == MODE_MARKETPLACE;
}

int order_rules(struct work *w, const struct order *o, int64_t *ret_holds, struct err *e)
{
	const char *country = blank(o->ship_to.country) ? setting_text(w, SETTING_COUNTRY, e) : o->ship_to.country;

	if (!country)
		return -1;
	*ret_holds = (address_good(o, country) ? 0 : 1LL << HOLD_ADDRESS)
		| (contact_good(o, country) ? 0 : 1LL << HOLD_CONTACT);
	return 0;
}
