/* sha256.h - the digest of a text that must not change (FIPS 180-4) */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>

enum { SHA256_HEX_ROOM = 65 };

/* The SHA-256 of LEN bytes, as 64 small hexadecimal digits and a NUL, in RET. */
void sha256_hex(const void *bytes, size_t len, char ret[SHA256_HEX_ROOM]);

#endif
