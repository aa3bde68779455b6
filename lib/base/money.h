/* money.h - exact money: whole minor units of one currency, never floating point */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include <stddef.h>
#include <stdint.h>

/* Digits behind the point of CURRENCY (ISO 4217): 2 unless it is one of the others; NULL means 2. */
int money_exponent(const char *currency);

/* A decimal such as "1499.00", "12.5", "-3", strictly: digits, at most one point, no more places than
 * EXPONENT unless the further ones are 0. In minor units; -1 when it is not one or too large. */
int money_parse(const char *text, size_t len, int exponent, int64_t *ret_minor);

/* MINOR as a decimal in RET (at least 32 bytes). RET: borrowed, RET itself. */
char *money_format(int64_t minor, int exponent, char *ret);

enum money_grouping { GROUP_INDIAN, GROUP_INTERNATIONAL };

/* The same with commas between the digits: 1,234,567.00, or Indian: 12,34,567.00. RET has 48 bytes. */
char *money_group(int64_t minor, int exponent, enum money_grouping grouping, char *ret);

/* Share TOTAL over N weights by the largest remainder, ties to the first; the sum is TOTAL exactly.
 * Weights are not negative; all 0 counts as all equal. RET has N places. */
void money_share(int64_t total, const int64_t *weights, size_t n, int64_t *ret);

/* What belongs to units A+1 .. B of N when TOTAL belongs to all: floor(T*b/n) - floor(T*a/n). */
int64_t money_part(int64_t total, int64_t a, int64_t b, int64_t n);

/* The smaller of two amounts. */
static inline int64_t money_least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* N * MUL / DIV, rounded half up (away from minus infinity on a tie); DIV > 0. */
int64_t money_scale(int64_t n, int64_t mul, int64_t div);

#endif
