/* value.h - one foreign value: cleaned, read as money, a number, a time, a word */
#ifndef IMPORT_VALUE_H
#define IMPORT_VALUE_H

#include "import/map.h"

/* Without blanks, NBSP and byte order marks at both ends; AT is NULL when nothing is left. */
struct slice value_trim(struct slice in);

/* True when nothing is to be trimmed, told by its ends alone. */
static inline bool value_is_trimmed(struct slice v)
{
	return v.len && *v.at > ' ' && *v.at < 0x7f && v.at[v.len - 1] > ' ' && v.at[v.len - 1] < 0x7f;
}

/* By the TEXT_ flags and cuts of R, new bytes in MEM where it changes. ERR_ID_LOST. */
int value_text(const struct rule *r, struct slice *value, struct arena *mem, struct err *e);

/* Without the quotes around it. */
struct slice value_unwrap(struct slice in);

/* True for #REF! and the like: what a spreadsheet shows where a formula failed. */
bool value_is_error(struct slice v);

/* True for 4.39E+17: what a spreadsheet makes of a long number. */
bool value_is_lost_id(struct slice in);

/* An amount in ten thousandths of the unit that has EXPONENT decimals: "$1,024.50", "(3.00)", "1.234,50" by
 * the NUMBER_ flags. *RET_CUT is set when digits were cut off behind that. -1 when it is not an amount. */
int value_number(struct slice in, unsigned flags, int exponent, int64_t *ret, bool *ret_cut);

enum { VALUE_SCALE = 10000 };

/* The currency that an amount ("$8.99", "64,00 €") or a name ("Euro") tells; nothing where it tells none.
 * DOLLAR is what "$" alone is, or NULL. RET: in MEM or for ever. */
struct slice value_currency(struct slice in, const char *dollar, struct arena *mem);

/* How dates are read that leave it open. DATES_ISO_TOO is a flag: 2026-08-01 is taken besides the formats. */
enum dates { DATES_ASK, DATES_DAY_FIRST, DATES_MONTH_FIRST, DATES_ISO_TOO = 4 };

/* A time by R's formats, in ZONE where it tells no offset. -1 when none fits whole, -2 when it could be two days. */
int value_time(const struct rule *r, struct slice in, const char *zone, enum dates dates, int64_t *ret_ms);

/* True when folded VALUE fits the folded PATTERN, in which '*' stands for anything. */
bool value_fits(const char *pattern, const char *value);

/* VALUE lower case without blanks and punctuation, in RET of ROOM bytes (cut off there). */
const char *value_fold(struct slice value, char *ret, size_t room);

#endif
