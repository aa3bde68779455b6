/* output_impl.h - what the files of the output share; nobody else includes it */
#ifndef IMPORT_OUTPUT_IMPL_H
#define IMPORT_OUTPUT_IMPL_H

#include "import/convert.h"
#include "import/output.h"

/* How a value is written where texts, numbers and truth differ. */
enum value_kind { VALUE_NONE, VALUE_TEXT, VALUE_NUMBER, VALUE_TRUTH };

struct value { enum value_kind kind; struct slice text; };

/* What rule R gives where C is; VALUE_NONE when nothing is told. ERR of the record. */
int output_value(struct convert *c, const struct rule *r, struct value *ret);

/* Put V into TREE at the path of R; INDEX is where in the list that [] stands for. */
void output_put(json_t *tree, const struct rule *r, size_t index, struct value v);

/* Append TREE as the content of the XML element NAME, at DEPTH. */
void output_xml(const char *name, json_t *tree, int depth, struct buf *out);

/* Append TREE as JSON on one line. */
void output_json(json_t *tree, struct buf *out);

#endif
