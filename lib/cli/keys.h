/* keys.h - identities out of records on standard input, for verbs that only read */
#ifndef CLI_KEYS_H
#define CLI_KEYS_H

#include "base/err.h"
#include "wire/record.h"
#include "wire/stream.h"

struct keys { struct stream stream; bool open; };

/* Read standard input whole, before the data file is read: what the tool before has done is there then. */
int keys_read(struct keys *k, struct err *e);

/* Call EACH with the identity of every record, which is of TYPE, and its line; with NULL, and why, for one that has
 * none. ERR_IO, or what EACH gives. */
int keys_each(struct keys *k, const struct record *type, int (*each)(void *arg, const char *key, int64_t line,
	struct err *e), void *arg, struct err *e);

void keys_close(struct keys *k);

#endif
