/* stream_test.c - files and pipes as UTF-8: gzip, marks, UTF-16, long lines, waiting */
#include "tap.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>
#include "base/buf.h"
#include "base/text.h"
#include "wire/stream.h"
#include "base/banned.h"

enum { LINE_MOST = 8 << 20 };

static char path[] = "/tmp/oms-stream-XXXXXX";

#define BYTES(text) (text), sizeof(text) - 1

static void put_file(const void *bytes, size_t len)
{
	FILE *f = fopen(path, "w");

	if (!f || fwrite(bytes, 1, len, f) != len || fclose(f))
		abort();
}

/* Standard input becomes a socket that gives STEP bytes a read: the pieces are what the test says. */
static void put_pieces(const char *bytes, size_t len, size_t step)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair))
		abort();
	for (size_t i = 0; i < len; i += step)
		if (write(pair[1], bytes + i, len - i < step ? len - i : step) < 0)
			abort();
	close(pair[1]);
	dup2(pair[0], STDIN_FILENO);
	close(pair[0]);
}

/* All that a stream gives; the failure, or ERR_NONE. */
static enum err_code read_all(const char *name, enum charset charset, struct buf *ret)
{
	struct stream s;
	struct err e = { 0 };
	int rc = stream_open(&s, name, &e);

	if (!rc) {
		s.charset = charset;
		while ((rc = stream_more(&s, &e)) > 0) {
			buf_add(ret, s.data + s.from, s.len - s.from);
			s.from = s.len;
		}
		stream_close(&s);
	}
	return rc < 0 ? e.code : ERR_NONE;
}

static void is_read(const void *bytes, size_t len, const char *want, const char *name)
{
	struct buf got = { 0 };

	put_file(bytes, len);
	is_int(read_all(path, CHARSET_UTF8, &got), ERR_NONE, "%s is read", name);
	is_text(buf_text(&got), want, "as what it says");
	buf_release(&got);
}

static void is_read_in_pieces(const char *bytes, size_t len, const char *want, const char *name)
{
	for (size_t step = 1; step <= 4; step++) {
		struct buf got = { 0 };
		put_pieces(bytes, len, step);
		read_all(NULL, CHARSET_UTF8, &got);
		is_text(buf_text(&got), want, "%s in pieces of %zu", name, step);
		buf_release(&got);
	}
}

static void is_broken(const void *bytes, size_t len, const char *name)
{
	struct buf got = { 0 };

	put_file(bytes, len);
	is_int(read_all(path, CHARSET_UTF8, &got), ERR_INPUT, "%s is no input", name);
	buf_release(&got);
}

/* LEN bytes as one gzip member behind what OUT holds. */
static void add_gzip(struct buf *out, const void *bytes, size_t len)
{
	z_stream z = { 0 };
	size_t room = len + 1000;

	deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
	z.next_in = (void *)(uintptr_t)bytes;
	z.avail_in = (unsigned)len;
	z.next_out = (unsigned char *)buf_grow(out, room);
	z.avail_out = (unsigned)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	out->len += room - z.avail_out;
	deflateEnd(&z);
}

#define UTF16LE "\xff\xfe{\0\x28\x09=\xd8\x00\xde}\0\n\0"
#define UTF16BE "\xfe\xff\0{\x09\x28\xd8=\xde\x00\0}\0\n"
#define AS_UTF8 "{\xe0\xa4\xa8\xf0\x9f\x98\x80}\n"

static void encodings(void)
{
	struct buf got = { 0 };

	is_read(BYTES(""), "", "an empty file");
	is_read(BYTES("x"), "x", "one byte");
	is_read(BYTES("\xef"), "\xef", "one byte of a mark");
	is_read(BYTES("\xef\xbb"), "\xef\xbb", "two bytes of a mark");
	is_read(BYTES("\xef\xbb\xbf"), "", "nothing but a mark");
	is_read(BYTES("\xef\xbb\xbf{}\n"), "{}\n", "UTF-8 with a mark");
	is_read(BYTES("{}\n\xef\xbb\xbf"), "{}\n\xef\xbb\xbf", "a mark that is not in front");
	is_read(BYTES(UTF16LE), AS_UTF8, "UTF-16, low byte first");
	is_read(BYTES(UTF16BE), AS_UTF8, "UTF-16, high byte first");
	is_read_in_pieces(BYTES(UTF16LE), AS_UTF8, "UTF-16, low byte first");
	is_read_in_pieces(BYTES(UTF16BE), AS_UTF8, "UTF-16, high byte first");
	is_read_in_pieces(BYTES("\xef\xbb\xbf{\"a\":1}\n"), "{\"a\":1}\n", "UTF-8 with a mark");
	put_file(BYTES("\x80 \xe9\n"));
	read_all(path, CHARSET_WINDOWS1252, &got);
	is_text(buf_text(&got), "\xe2\x82\xac \xc3\xa9\n", "windows-1252 when asked for");
	buf_release(&got);
}

/* What is broken must not vanish: it comes through as bytes that are refused later. */
static void broken_utf16(void)
{
	static const struct { const char *bytes; size_t len; } cases[] = {
		{ BYTES("\xff\xfe{\0}") }, { BYTES("\xff\xfe{\0=\xd8") }, { BYTES("\xff\xfe{\0=\xd8}\0") },
		{ BYTES("\xff\xfe\x00\xde") },
		{ BYTES("\xfe\xff\0{\xd8") },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf got = { 0 };
		put_file(cases[i].bytes, cases[i].len);
		read_all(path, CHARSET_UTF8, &got);
		ok(!text_is_utf8(got.data ? got.data : "", got.len),
			"UTF-16 that is cut or has half a pair: case %zu", i);
		buf_release(&got);
	}
}

static void gzipped(void)
{
	struct buf gz = { 0 };

	add_gzip(&gz, BYTES("{\"a\":1}\n"));
	is_read(gz.data, gz.len, "{\"a\":1}\n", "gzip");
	is_read_in_pieces(gz.data, gz.len, "{\"a\":1}\n", "gzip");
	is_broken(gz.data, gz.len - 1, "gzip without its last byte");
	is_broken(gz.data, gz.len - 8, "gzip without its sums");
	is_broken(gz.data, 12, "gzip of little more than its head");
	is_broken(gz.data, 2, "gzip of two bytes");
	add_gzip(&gz, BYTES(""));
	add_gzip(&gz, BYTES("{\"b\":2}\n"));
	is_read(gz.data, gz.len, "{\"a\":1}\n{\"b\":2}\n", "gzip of three members, one empty");
	is_read_in_pieces(gz.data, gz.len, "{\"a\":1}\n{\"b\":2}\n", "gzip of three members");
	is_broken(gz.data, gz.len - 3, "gzip whose last member is cut off");
	gz.data[gz.len - 6] ^= 1;
	is_broken(gz.data, gz.len, "gzip with a wrong sum");
	buf_clear(&gz);
	add_gzip(&gz, BYTES(UTF16LE));
	is_read(gz.data, gz.len, AS_UTF8, "gzip of UTF-16");
	buf_clear(&gz);
	add_gzip(&gz, BYTES("\xef\xbb\xbfx"));
	is_read(gz.data, gz.len, "x", "gzip of UTF-8 with a mark");
	buf_release(&gz);
}

/* Far more comes out than goes in. */
static void gzip_of_much(void)
{
	struct buf plain = { 0 }, gz = { 0 }, got = { 0 };

	for (int i = 0; i < 500000; i++)
		buf_str(&plain, "0123456789012345678901234567890\n");
	add_gzip(&gz, plain.data, plain.len);
	put_file(gz.data, gz.len);
	is_int(read_all(path, CHARSET_UTF8, &got), ERR_NONE, "16 MB from %zu bytes", gz.len);
	ok(got.len == plain.len && memcmp(got.data, plain.data, got.len) == 0, "all of them");
	buf_release(&plain);
	buf_release(&gz);
	buf_release(&got);
}

/* Lines of the file, joined by '|'; a line that is too long is '!'. */
static void lines_of(const char *name, struct buf *ret, int64_t *ret_last)
{
	struct stream s;
	struct reader r = { .stream = &s };
	struct err e;
	char *line;
	size_t len;

	buf_clear(ret);
	if (stream_open(&s, name, &e))
		abort();
	while (reader_line(&r, &line, &len, &e) > 0) {
		if (r.line > 1)
			buf_byte(ret, '|');
		if (!line)
			buf_byte(ret, '!');
		else if (len > 100)
			buf_format(ret, "%zu", len);
		else
			buf_str(ret, line);
	}
	*ret_last = r.line;
	stream_close(&s);
}

static void lines(void)
{
	struct buf got = { 0 };
	int64_t last;

	put_file(BYTES("a\nb\r\n\n\r\nc\rd\n"));
	lines_of(path, &got, &last);
	is_text(buf_text(&got), "a|b|||c\rd", "LF and CRLF end lines, CR alone does not");
	is_int(last, 5, "lines are numbered");
	put_file(BYTES("a\nb"));
	lines_of(path, &got, &last);
	is_text(buf_text(&got), "a|b", "the last line needs no end");
	put_file(BYTES("a\nb\r"));
	lines_of(path, &got, &last);
	is_text(buf_text(&got), "a|b", "nor all of it");
	put_file(BYTES(""));
	lines_of(path, &got, &last);
	is_int(last, 0, "no bytes are no line");
	put_pieces(BYTES("a\nbcd\nefghij\nk"), 4);
	lines_of(NULL, &got, &last);
	is_text(buf_text(&got), "a|bcd|efghij|k", "lines that come in pieces");
	buf_release(&got);
}

static void long_lines(void)
{
	char *much = calloc(1, 3 * LINE_MOST), want[64];
	struct buf got = { 0 };
	int64_t last;

	memset(much, 'x', 3 * LINE_MOST);
	for (int more = 0; more <= 1; more++) {
		memset(much, 'x', 3 * LINE_MOST);
		much[1] = much[LINE_MOST + 2 + more] = '\n';
		much[LINE_MOST + 4 + more] = '\n';
		put_file(much, (size_t)LINE_MOST + 7 + (size_t)more);
		lines_of(path, &got, &last);
		snprintf(want, sizeof want, more ? "x|!|x|xx" : "x|%d|x|xx", LINE_MOST);
		is_text(buf_text(&got), want, "a line of 8 MiB%s", more
			? " and one byte is passed over" : "");
	}
	memset(much, 'x', 3 * LINE_MOST);
	much[LINE_MOST * 2] = '\n';
	put_file(much, 2 * LINE_MOST + 4);
	lines_of(path, &got, &last);
	is_text(buf_text(&got), "!|xxx", "so is one of 16 MiB");
	put_file(much, 2 * LINE_MOST);
	lines_of(path, &got, &last);
	is_text(buf_text(&got), "!", "and one without an end");
	buf_release(&got);
	free(much);
}

static void cannot_open(void)
{
	struct buf got = { 0 };

	is_int(read_all("/nowhere/at/all", CHARSET_UTF8, &got), ERR_NOINPUT, "a file that is not there");
	is_int(read_all("/tmp", CHARSET_UTF8, &got), ERR_NOINPUT, "a folder");
	is_int((int64_t)got.len, 0, "give nothing");
	buf_release(&got);
}

static void waits_or_not(void)
{
	struct stream s;
	struct reader r = { .stream = &s };
	struct err e;
	int ends[2];
	char *line;
	size_t len;

	if (pipe(ends))
		abort();
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	stream_open(&s, "-", &e);
	ok(!reader_ready(&r, 0), "nothing has come");
	ok(write(ends[1], "{\"a\"", 4) == 4 && !reader_ready(&r, 0), "half a line is no line");
	ok(write(ends[1], ":1}\n{", 5) == 5 && reader_ready(&r, 0), "now there is one");
	ok(reader_line(&r, &line, &len, &e) == 1 && strcmp(line, "{\"a\":1}") == 0, "it is given");
	ok(!reader_ready(&r, 0), "the next one is not whole");
	close(ends[1]);
	ok(reader_ready(&r, 0) && reader_line(&r, &line, &len, &e) == 1 && strcmp(line, "{") == 0,
		"until the end has come");
	is_int(reader_line(&r, &line, &len, &e), 0, "then there is no more");
	stream_close(&s);
}

static void spooled(void)
{
	struct stream s;
	struct reader r = { .stream = &s };
	struct err e;
	char *line;
	size_t len;

	put_pieces(BYTES("\xef\xbb\xbf" "a\nb\n"), 7);
	stream_open(&s, NULL, &e);
	is_int(stream_spool(&s, &e), 0, "standard input is kept whole");
	ok(s.is_file && s.size_bytes == 7, "as a file of its size");
	ok(reader_line(&r, &line, &len, &e) == 1 && strcmp(line, "a") == 0, "and read as it would have been");
	ok(reader_line(&r, &line, &len, &e) == 1 && strcmp(line, "b") == 0
		&& reader_line(&r, &line, &len, &e) == 0, "to its end");
	stream_close(&s);
}

int main(void)
{
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	encodings();
	broken_utf16();
	gzipped();
	gzip_of_much();
	lines();
	long_lines();
	cannot_open();
	waits_or_not();
	spooled();
	unlink(path);
	return tap_done();
}
