/* stream.h - bytes of a file or of standard input, as UTF-8
 *
 * gzip is recognised by its first bytes, and so are a UTF-8 BOM and UTF-16 with a BOM. The window
 * DATA + FROM .. DATA + LEN holds what was read and not yet taken; a reader of lines, cells or JSON takes
 * from its front by moving FROM. Bytes that are not UTF-8 come through as they are. */
#ifndef WIRE_STREAM_H
#define WIRE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

enum charset { CHARSET_UTF8, CHARSET_UTF16LE, CHARSET_UTF16BE, CHARSET_WINDOWS1252 };

struct stream {
	char *data;
	size_t from, len, room;        /* the window */
	enum charset charset;          /* CHARSET_WINDOWS1252 may be set by who opened it, before all reading */
	int fd;
	bool ended, is_file;
	int64_t modified_ms;           /* of a regular file, else INT_UNKNOWN */
	int64_t size_bytes;            /* of a regular file, else 0 */
	int64_t taken_bytes;           /* read from it so far, before inflating */
	struct stream_gz *gz;
	unsigned char raw[8];          /* a code unit cut in two by the end of a read */
	size_t raw_len;
	bool started;
};

/* Open PATH, or standard input for NULL and "-". ERR_NOINPUT. */
int stream_open(struct stream *s, const char *path, struct err *e);

/* Read from FD, a file from its beginning, which the stream owns from now on. */
void stream_adopt(struct stream *s, int fd);

/* Get more bytes behind the window (its place may change): 1, or 0 at the end, or -1.
 * ERR_IO when reading fails, ERR_INPUT when gzip data are broken or cut off. Waits if it must. */
int stream_more(struct stream *s, struct err *e);

/* True when stream_more() would not have to wait longer than WAIT_MS. */
bool stream_ready(struct stream *s, int wait_ms);

/* Keep all that comes, now, in a file without a name, so that nobody is waited for later. ERR_IO. */
int stream_spool(struct stream *s, struct err *e);

void stream_close(struct stream *s);

/* A file that has no name and goes away by itself; its descriptor, or -1 and ERR_IO. */
int stream_temporary(struct err *e);

/* The same with a name, of at most SIZE bytes, in RET: the caller removes it. */
int stream_named_temporary(char *ret, size_t size, struct err *e);

/* The folder that the user has named for such files, or NULL. RET: borrowed */
const char *stream_temporary_folder(void);

/* Lines on top of a stream. */
struct reader {
	struct stream *stream;
	size_t seen;         /* of the window, known to hold no line end */
	int64_t line;        /* number of the line last given, from 1 */
};

/* The next line, without its line end (LF or CRLF), a NUL behind it: 1, or 0 at the end, or -1.
 * A line longer than 8 MiB is passed over and given as *RET_LINE NULL. RET: borrowed until the next call. */
int reader_line(struct reader *r, char **ret_line, size_t *ret_len, struct err *e);

/* True when a whole line can be had without waiting longer than WAIT_MS. */
bool reader_ready(struct reader *r, int wait_ms);

#endif
