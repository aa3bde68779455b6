/* stream.c - bytes of a file or of standard input, inflated and as UTF-8 */
#include "wire/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include "base/arena.h"
#include "base/text.h"
#include "base/banned.h"

enum { CHUNK = 256 << 10, PIPE_BYTES = 1 << 20 };

struct stream_gz {
	z_stream z;
	unsigned char in[CHUNK];
	bool between;            /* one member has ended, the next has not begun */
};

static int not_opened(struct stream *s, const char *name, const char *why, struct err *e)
{
	stream_close(s);
	return err_set(e, ERR_NOINPUT, NULL, "%s: %s", name, why);
}

int stream_open(struct stream *s, const char *path, struct err *e)
{
	bool is_stdin = !path || strcmp(path, "-") == 0;
	const char *name = is_stdin ? "standard input" : path;
	struct stat st;

	*s = (struct stream){ .modified_ms = INT_UNKNOWN };
	s->fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (s->fd < 0 || fstat(s->fd, &st) < 0)
		return not_opened(s, name, strerror(errno), e);
	if (S_ISDIR(st.st_mode))
		return not_opened(s, name, "it is a directory", e);
	s->is_file = S_ISREG(st.st_mode);
	if (s->is_file) {
		s->size_bytes = st.st_size;
		s->modified_ms = (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
	} else if (S_ISFIFO(st.st_mode)) {
		(void)fcntl(s->fd, F_SETPIPE_SZ, PIPE_BYTES);   /* fewer changes of hands; may be refused */
	}
	return 0;
}

void stream_adopt(struct stream *s, int fd)
{
	*s = (struct stream){ .modified_ms = INT_UNKNOWN, .fd = fd, .is_file = true };
}

void stream_close(struct stream *s)
{
	if (s->gz) {
		inflateEnd(&s->gz->z);
		must_free(s->gz);
	}
	must_free(s->data);
	if (s->fd > STDIN_FILENO)
		close(s->fd);
	*s = (struct stream){ .fd = -1 };
}

/* Up to N raw bytes: their number, 0 at the end, -1. */
static ssize_t take(struct stream *s, void *to, size_t n, struct err *e)
{
	ssize_t got;

	do
		got = read(s->fd, to, n);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_set(e, ERR_IO, NULL, "reading failed: %s", strerror(errno));
	s->taken_bytes += got;
	return got;
}

static void make_room(struct stream *s)
{
	if (s->from) {
		memmove(s->data, s->data + s->from, s->len - s->from);
		s->len -= s->from;
		s->from = 0;
	}
	if (s->room - s->len < CHUNK + 1) {
		s->room = s->room < CHUNK * 2 ? CHUNK * 2 + 64 : s->room * 2;
		s->data = must_realloc(s->data, s->room);
	}
}

static int gz_begin(struct stream *s, const void *head, size_t n, struct err *e)
{
	s->gz = must_alloc(sizeof *s->gz);
	memcpy(s->gz->in, head, n);
	s->gz->z.next_in = s->gz->in;
	s->gz->z.avail_in = (unsigned)n;
	if (inflateInit2(&s->gz->z, 15 + 16) != Z_OK)
		return err_set(e, ERR_BUG, NULL, "zlib does not start");
	return 0;
}

/* One step of inflating to TO: bytes given, 0 at the end, -1. */
static ssize_t gz_take(struct stream *s, void *to, size_t n, struct err *e)
{
	struct stream_gz *gz = s->gz;

	gz->z.next_out = to;
	gz->z.avail_out = (unsigned)n;
	while (gz->z.avail_out == n) {
		if (gz->z.avail_in == 0) {
			ssize_t got = take(s, gz->in, sizeof gz->in, e);
			if (got < 0)
				return -1;
			if (got == 0)
				return gz->between ? 0 : err_set(e, ERR_INPUT, NULL, "the gzip data are cut off");
			gz->z.next_in = gz->in;
			gz->z.avail_in = (unsigned)got;
		}
		if (gz->between && inflateReset(&gz->z) != Z_OK)
			return err_set(e, ERR_BUG, NULL, "zlib does not start again");
		gz->between = false;
		int rc = inflate(&gz->z, Z_NO_FLUSH);
		if (rc == Z_STREAM_END)
			gz->between = true;
		else if (rc != Z_OK)
			return err_set(e, ERR_INPUT, NULL, "the gzip data are broken");
	}
	return (ssize_t)(n - gz->z.avail_out);
}

static ssize_t bytes(struct stream *s, void *to, size_t n, struct err *e)
{
	return s->gz ? gz_take(s, to, n, e) : take(s, to, n, e);
}

/* N bytes of UTF-16 as UTF-8 behind the window; an odd rest waits in RAW. */
static void from_utf16(struct stream *s, const unsigned char *in, size_t n)
{
	int low = s->charset == CHARSET_UTF16BE;
	size_t i = 0;

	while (i + 2 <= n) {
		uint32_t code = (uint32_t)in[i + !low] << 8 | in[i + low];
		size_t used = 2;
		if (code >= 0xd800 && code < 0xdc00) {
			if (i + 4 > n)
				break;
			uint32_t next = (uint32_t)in[i + 2 + !low] << 8 | in[i + 2 + low];
			if (next >= 0xdc00 && next < 0xe000) {
				code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
				used = 4;
			}
		}
		s->len += text_put_utf8(code, s->data + s->len);
		i += used;
	}
	s->raw_len = n - i;
	memcpy(s->raw, in + i, s->raw_len);
}

static void from_windows1252(struct stream *s, const unsigned char *in, size_t n)
{
	/* what 0x80 .. 0x9f mean (the WHATWG encoding standard's table) */
	static const uint16_t high[32] = {
		0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152,
		0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122,
		0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
	};

	for (size_t i = 0; i < n; i++) {
		uint32_t code = in[i] >= 0x80 && in[i] < 0xa0 ? high[in[i] - 0x80] : in[i];
		s->len += text_put_utf8(code, s->data + s->len);
	}
}

static int converted(struct stream *s, struct err *e)
{
	unsigned char in[CHUNK / 4 + 8];

	memcpy(in, s->raw, s->raw_len);
	ssize_t got = bytes(s, in + s->raw_len, sizeof in - 8, e);
	if (got < 0)
		return -1;
	if (got == 0) {
		s->ended = true;
		if (!s->raw_len)
			return 0;
		s->data[s->len++] = '\xff';      /* half a code unit: not UTF-8, so it is refused, not lost */
		return 1;
	}
	size_t n = s->raw_len + (size_t)got;
	s->raw_len = 0;
	if (s->charset == CHARSET_WINDOWS1252)
		from_windows1252(s, in, n);
	else
		from_utf16(s, in, n);
	return 1;
}

/* The first bytes tell gzip and the encoding; what is not a mark stays in the window. */
static int start(struct stream *s, struct err *e)
{
	unsigned char head[4];
	size_t n = 0;
	ssize_t got;

	s->started = true;
	while (n < 2 && (got = bytes(s, head + n, sizeof head - n, e)) != 0) {
		if (got < 0)
			return -1;
		n += (size_t)got;
	}
	if (!s->gz && n >= 2 && head[0] == 0x1f && head[1] == 0x8b)
		return gz_begin(s, head, n, e) ? -1 : start(s, e);
	while (n == 2 && head[0] == 0xef && (got = bytes(s, head + n, 2, e)) != 0) {
		if (got < 0)
			return -1;
		n += (size_t)got;
	}
	size_t mark = n >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3
		: n >= 2 && (memcmp(head, "\xff\xfe", 2) == 0 || memcmp(head, "\xfe\xff", 2) == 0) ? 2 : 0;
	if (mark == 3)
		s->charset = CHARSET_UTF8;
	else if (mark == 2)
		s->charset = head[0] == 0xff ? CHARSET_UTF16LE : CHARSET_UTF16BE;
	if (s->charset == CHARSET_UTF8) {
		memcpy(s->data + s->len, head + mark, n - mark);
		s->len += n - mark;
	} else if (s->charset == CHARSET_WINDOWS1252) {
		from_windows1252(s, head, n);
	} else {
		from_utf16(s, head + mark, n - mark);
	}
	return 0;
}

int stream_more(struct stream *s, struct err *e)
{
	if (s->ended)
		return 0;
	make_room(s);
	size_t before = s->len;
	if (!s->started && start(s, e))
		return -1;
	if (s->len > before)
		return 1;
	if (s->charset != CHARSET_UTF8)
		return converted(s, e);
	ssize_t got = bytes(s, s->data + s->len, CHUNK, e);
	if (got < 0)
		return -1;
	s->len += (size_t)got;
	s->ended = got == 0;
	return got > 0;
}

bool stream_ready(struct stream *s, int wait_ms)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };

	if (s->ended || s->is_file || (s->gz && s->gz->z.avail_in > 0))
		return true;
	return poll(&p, 1, wait_ms) != 0;
}

const char *stream_temporary_folder(void)
{
	return getenv("TMPDIR");
}

int stream_named_temporary(char *ret, size_t size, struct err *e)
{
	const char *dir = stream_temporary_folder();

	snprintf(ret, size, "%s/oms.XXXXXX", dir && *dir ? dir : "/tmp");
	int fd = mkostemp(ret, O_CLOEXEC);
	return fd < 0 ? err_set(e, ERR_IO, NULL, "%s: %s", ret, strerror(errno)) : fd;
}

int stream_temporary(struct err *e)
{
	char path[PATH_MAX];
	int fd = stream_named_temporary(path, sizeof path, e);

	if (fd >= 0)
		unlink(path);
	return fd;
}

int stream_spool(struct stream *s, struct err *e)
{
	if (s->is_file)
		return 0;
	int fd = stream_temporary(e);
	if (fd < 0)
		return -1;
	char *chunk = must_alloc(CHUNK);
	ssize_t got;
	while ((got = take(s, chunk, CHUNK, e)) > 0)
		if (write(fd, chunk, (size_t)got) != got) {
			got = err_set(e, ERR_IO, NULL, "keeping the input: %s", strerror(errno));
			break;
		}
	must_free(chunk);
	if (got < 0 || lseek(fd, 0, SEEK_SET) < 0) {
		close(fd);
		return -1;
	}
	if (s->fd > STDIN_FILENO)
		close(s->fd);
	s->fd = fd;
	s->is_file = true;
	s->size_bytes = s->taken_bytes;
	s->taken_bytes = 0;
	return 0;
}

enum { LINE_MAX_BYTES = 8 << 20 };

/* Pass over the rest of a line that is too long. */
static int drop_line(struct reader *r, struct err *e)
{
	struct stream *s = r->stream;
	int rc;

	for (;;) {
		char *lf = memchr(s->data + s->from, '\n', s->len - s->from);
		if (lf) {
			s->from = (size_t)(lf + 1 - s->data);
			return 1;
		}
		s->from = s->len;
		rc = stream_more(s, e);
		if (rc <= 0)
			return rc < 0 ? -1 : 1;
	}
}

static char *find_end(struct reader *r)
{
	struct stream *s = r->stream;
	char *lf = s->len > s->from + r->seen
		? memchr(s->data + s->from + r->seen, '\n', s->len - s->from - r->seen) : NULL;

	r->seen = lf ? 0 : s->len - s->from;
	return lf;
}

int reader_line(struct reader *r, char **ret_line, size_t *ret_len, struct err *e)
{
	struct stream *s = r->stream;
	char *end;
	int rc;

	while (!(end = find_end(r))) {
		if (s->len - s->from > LINE_MAX_BYTES) {
			r->line++;
			r->seen = 0;
			*ret_line = NULL;
			return drop_line(r, e);
		}
		rc = stream_more(s, e);
		if (rc < 0)
			return -1;
		if (rc == 0 && s->from == s->len)
			return 0;
		if (rc == 0) {
			end = s->data + s->len;
			break;
		}
	}
	*ret_line = s->data + s->from;
	*ret_len = (size_t)(end - *ret_line);
	s->from += *ret_len + (end < s->data + s->len);
	r->seen = 0;
	r->line++;
	if (*ret_len > LINE_MAX_BYTES) {      /* its end came in the same read as its last byte too many */
		*ret_line = NULL;
		return 1;
	}
	if (*ret_len && (*ret_line)[*ret_len - 1] == '\r')
		--*ret_len;
	(*ret_line)[*ret_len] = '\0';
	return 1;
}

bool reader_ready(struct reader *r, int wait_ms)
{
	struct stream *s = r->stream;
	struct err ignored;

	while (s->len == s->from || !memchr(s->data + s->from, '\n', s->len - s->from)) {
		if (s->ended)
			return true;
		if (s->len - s->from > LINE_MAX_BYTES || !stream_ready(s, wait_ms))
			return s->len - s->from > LINE_MAX_BYTES;
		if (stream_more(s, &ignored) < 0)
			return true;
	}
	return true;
}
