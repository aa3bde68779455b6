/* code128.h - a text as a Code 128 barcode, by its sets B and C */
#ifndef BASE_CODE128_H
#define BASE_CODE128_H

#include <stdbool.h>
#include <stddef.h>

enum { CODE128_MAX = 80, CODE128_START_B = 104, CODE128_START_C = 105, CODE128_STOP = 106 };

struct code128 { int n, symbols[CODE128_MAX + 4]; };

/* The symbols of TEXT: start, what it holds, check, stop. False when it is empty, longer than CODE128_MAX
 * bytes, or has another character than printable ASCII. */
bool code128(const char *text, struct code128 *ret);

/* The widths of the bars and spaces of SYMBOL, in modules, as digits; a bar is first. RET: borrowed. */
const char *code128_widths(int symbol);

/* How many modules all symbols are wide. */
int code128_modules(const struct code128 *c);

#endif
