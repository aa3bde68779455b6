/* spool.h - output kept back: in memory, and when it grows in a file without a name */
#ifndef CLI_SPOOL_H
#define CLI_SPOOL_H

#include "base/buf.h"
#include "base/err.h"
#include "wire/writer.h"

struct spool { struct buf buf; int fd; };   /* fd -1: nothing in a file yet */

/* Move what is in the buffer to the file when it has grown. ERR_IO. */
int spool_settle(struct spool *s, struct err *e);

/* Write everything to FD and forget it. ERR_IO. */
int spool_release_to(struct spool *s, int fd, struct err *e);

/* Take what W keeps back at its end: rows, or a whole workbook. ERR_IO. */
int spool_end(struct spool *s, struct writer *w, struct err *e);

/* Forget everything. */
void spool_drop(struct spool *s);

/* Write all of LEN bytes. ERR_IO with errno's sentence; a reader that is gone ends the process by SIGPIPE. */
int write_all(int fd, const char *bytes, size_t len, struct err *e);

#endif
