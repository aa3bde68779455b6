/* data_name.h - the name of a data file as it may be shown */
#ifndef STORE_DATA_NAME_H
#define STORE_DATA_NAME_H

#include <stdbool.h>
#include "base/buf.h"

/* True when NAME is of a server, not a path. */
bool data_is_server(const char *name);

/* Append NAME without any password in it. */
void data_show_name(const char *name, struct buf *out);

#endif
