/* xml.h - records out of an XML document, one at a time, as trees */
#ifndef IMPORT_XML_H
#define IMPORT_XML_H

#include <jansson.h>
#include "base/err.h"
#include "import/map.h"

/* An element becomes an object: its attributes under "@name", its elements under their local names (those of one
 * name as an array), its text under "#text". One with nothing but text becomes that text. Namespaces are dropped. */
struct xml_record { json_t *tree; int64_t line; size_t from, to; };   /* FROM, TO: bytes since the start */

struct xml;

/* Read the elements that PATH leads to (its first key is the root). IS_UTF8 when the encoding that the document
 * declares does not count any more. RET: new; NULL and ERR_INPUT when this program was built without XML. */
struct xml *xml_open(const struct records *path, bool is_utf8, struct err *e);

/* Take the next bytes; LAST when no more will come. ERR_INPUT with the line when it is broken. */
int xml_feed(struct xml *x, const char *at, size_t n, bool last, struct err *e);

/* The next whole record: true, and the caller owns its tree. */
bool xml_next(struct xml *x, struct xml_record *ret);

/* The bytes before this one belong to no record that is still open. */
size_t xml_done_bytes(const struct xml *x);

/* Free it. */
void xml_close(struct xml *x);

#endif
