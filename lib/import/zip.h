/* zip.h - the parts of a zip archive, inflated a piece at a time */
#ifndef IMPORT_ZIP_H
#define IMPORT_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

struct zip_part { char *name; uint16_t method; uint64_t packed, size, at; };

struct zip { int fd; struct zip_part *parts; size_t n; };

/* Read the directory of the archive in FD, which is lent. ERR_INPUT. */
int zip_open(struct zip *z, int fd, struct err *e);
void zip_close(struct zip *z);

/* The part NAME; NULL when there is none. RET: borrowed. */
const struct zip_part *zip_find(const struct zip *z, const char *name);

/* Call EACH with the bytes of P, inflated, until it gives -1. ERR_INPUT when they are broken, or so many that the
 * archive can only be meant to fill the memory. */
int zip_read(const struct zip *z, const struct zip_part *p, int (*each)(void *arg, const char *at, size_t n, bool last,
	struct err *e), void *arg, struct err *e);

#endif
