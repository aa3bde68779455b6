/* tree.h - records cut out of a JSON text that may be longer than memory */
#ifndef IMPORT_TREE_H
#define IMPORT_TREE_H

#include <jansson.h>
#include "import/map.h"

enum found { FOUND, FOUND_NOT, FOUND_MORE, FOUND_BROKEN };

/* How far the end of a value has been looked for; zeroed at first. */
struct scan { size_t at; int depth; bool string, escape, begun; };

/* The end of the value at AT (blanks in front are passed over). FOUND: *RET_LEN bytes. Only brackets and
 * quotes are looked at; what is between is for the parser. */
enum found tree_value(const char *at, size_t n, bool ended, struct scan *scan, size_t *ret_len);

/* Blanks at AT, N at most. */
size_t tree_blanks(const char *at, size_t n);

struct place {
	size_t at;             /* of the first record */
	int open;              /* brackets opened before it */
	bool list;             /* it is the first of a list */
	bool empty;            /* of a list without one */
};

/* Where the first record of the document at AT is, by PATH (no steps: the document or the list itself). */
enum found tree_locate(const char *at, size_t n, bool ended, const struct records *path, struct place *ret);

/* The value of KEY in the object at AT, directly in it. */
enum found tree_key(const char *at, size_t n, bool ended, const char *key, size_t *ret_at);

/* What the path leads to, the first of it where a step says all; NULL when there is nothing. RET: borrowed. */
json_t *tree_get(json_t *from, const struct step *steps, size_t n);

/* EACH is called for every value the path leads to, until it gives -1. */
int tree_each(json_t *from, const struct step *steps, size_t n, int (*each)(void *arg, json_t *value), void *arg);

/* A scalar as text, in MEM if it is not a string; an object or array and null give nothing. */
struct slice tree_text(json_t *value, struct arena *mem);

#endif
