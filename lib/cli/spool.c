/* spool.c - output kept back until it may be shown */
#include "cli/spool.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "wire/stream.h"
#include "base/banned.h"

enum { KEEP_BYTES = 4 << 20 };

int write_all(int fd, const char *bytes, size_t len, struct err *e)
{
	while (len) {
		ssize_t n = write(fd, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EPIPE) {
			signal(SIGPIPE, SIG_DFL);
			raise(SIGPIPE);
		}
		if (n < 0)
			return err_set(e, ERR_IO, NULL, "writing failed: %s", strerror(errno));
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

int spool_settle(struct spool *s, struct err *e)
{
	if (s->buf.len < KEEP_BYTES)
		return 0;
	if (s->fd < 0 && (s->fd = stream_temporary(e)) < 0)
		return -1;
	int rc = write_all(s->fd, s->buf.data, s->buf.len, e);
	buf_clear(&s->buf);
	return rc;
}

static int copy(int from, int to, struct err *e)
{
	char chunk[16 << 10];
	ssize_t n;

	if (lseek(from, 0, SEEK_SET) < 0)
		return err_set(e, ERR_IO, NULL, "reading back: %s", strerror(errno));
	while ((n = read(from, chunk, sizeof chunk)) > 0)
		if (write_all(to, chunk, (size_t)n, e))
			return -1;
	return n < 0 ? err_set(e, ERR_IO, NULL, "reading back: %s", strerror(errno)) : 0;
}

int spool_release_to(struct spool *s, int fd, struct err *e)
{
	int rc = s->fd >= 0 ? copy(s->fd, fd, e) : 0;

	if (rc == 0)
		rc = write_all(fd, s->buf.data, s->buf.len, e);
	spool_drop(s);
	return rc;
}

int spool_end(struct spool *s, struct writer *w, struct err *e)
{
	int fd;

	writer_end(w, &s->buf);
	if (writer_file(w, &fd, e))
		return -1;
	if (fd >= 0) {               /* a workbook: nothing was kept beside it */
		spool_drop(s);
		s->fd = fd;
	}
	return 0;
}

void spool_drop(struct spool *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	buf_clear(&s->buf);
}
