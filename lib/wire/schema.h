/* schema.h - a field table told to people and programs */
#ifndef WIRE_SCHEMA_H
#define WIRE_SCHEMA_H

#include "base/buf.h"
#include "wire/record.h"

/* Append the JSON Schema (2020-12) of TYPE as one line: what is read when INPUT is true, else what is printed. */
void schema_json(const struct record *type, const char *title, bool input, struct buf *out);

/* Append a line a field for --help: two blanks, name, its kind, what it is. */
void schema_help(const struct record *type, bool input, struct buf *out);

#endif
