/* rejects.h - refused records, as NDJSON that can be mended and fed back */
#ifndef CLI_REJECTS_H
#define CLI_REJECTS_H

#include "base/buf.h"
#include "import/import.h"

/* Append ITEM with its error as one line: the record as it came, or as it was converted, or {"raw":"..."}. */
void rejects_add(const struct import_item *item, const struct record *type, struct arena *mem, struct buf *out);

#endif
