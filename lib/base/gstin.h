/* gstin.h - the number of who pays GST in India */
#ifndef BASE_GSTIN_H
#define BASE_GSTIN_H

#include <stdbool.h>

/* True when TEXT is a GSTIN: 15 capitals and digits that begin with the number of a state and pass their check. */
bool gstin_is(const char *text);

#endif
