/* zip.c - zip archives: the directory at the end, and parts that are stored or deflated */
#include "import/zip.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include "base/arena.h"
#include "base/banned.h"

enum { END_SIZE = 22, COMMENT_MAX = 65535, ENTRY_SIZE = 46, LOCAL_SIZE = 30, DIRECTORY_MAX = 16 << 20, CHUNK = 64 << 10 };

/* A real workbook is packed to a tenth, perhaps to a fiftieth. What is packed better, and long, is a bomb. */
enum { RATIO_MAX = 250, RATIO_COUNTS_FROM = 64 << 20 };

#define PART_MAX ((uint64_t)8 << 30)

static uint32_t le16(const unsigned char *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static uint32_t le32(const unsigned char *at)
{
	return le16(at) | le16(at + 2) << 16;
}

static int broken(struct err *e)
{
	return err_set(e, ERR_INPUT, NULL, "the zip archive is broken or cut off");
}

static int read_at(int fd, void *to, size_t n, uint64_t at, struct err *e)
{
	for (size_t done = 0; done < n;) {
		ssize_t got = pread(fd, (char *)to + done, n - done, (off_t)(at + done));
		if (got < 0)
			return err_set(e, ERR_IO, NULL, "reading: %s", strerror(errno));
		if (!got)
			return broken(e);
		done += (size_t)got;
	}
	return 0;
}

/* Where the directory is and how many entries it has, from the record at the end of the file. */
static int find_end(int fd, uint64_t *ret_at, size_t *ret_len, size_t *ret_n, struct err *e)
{
	struct stat st;
	unsigned char tail[END_SIZE + COMMENT_MAX];

	if (fstat(fd, &st) || st.st_size < END_SIZE)
		return broken(e);
	uint64_t size = (uint64_t)st.st_size;
	size_t n = size < sizeof tail ? (size_t)size : sizeof tail;
	if (read_at(fd, tail, n, size - n, e))
		return -1;
	for (size_t i = n - END_SIZE + 1; i-- > 0;) {
		if (le32(tail + i) != 0x06054b50)
			continue;
		*ret_n = le16(tail + i + 10);
		*ret_len = le32(tail + i + 12);
		*ret_at = le32(tail + i + 16);
		if (*ret_len > DIRECTORY_MAX || *ret_at + *ret_len > size)
			return err_set(e, ERR_INPUT, NULL, "the zip archive is broken, or of a kind for more than 4 GiB");
		return 0;
	}
	return broken(e);
}

/* One entry of the directory; the bytes it takes, or 0. */
static size_t entry(const unsigned char *at, size_t n, struct zip_part *ret)
{
	if (n < ENTRY_SIZE || le32(at) != 0x02014b50)
		return 0;
	size_t name = le16(at + 28), used = ENTRY_SIZE + name + le16(at + 30) + le16(at + 32);
	if (used > n)
		return 0;
	ret->method = (uint16_t)le16(at + 10);
	ret->packed = le32(at + 20);
	ret->size = le32(at + 24);
	ret->at = le32(at + 42);
	ret->name = must_alloc(name + 1);
	memcpy(ret->name, at + ENTRY_SIZE, name);
	return used;
}

int zip_open(struct zip *z, int fd, struct err *e)
{
	uint64_t at;
	size_t len, n;

	*z = (struct zip){ .fd = fd };
	if (find_end(fd, &at, &len, &n, e))
		return -1;
	unsigned char *directory = must_alloc(len + 1);
	int rc = read_at(fd, directory, len, at, e);
	z->parts = must_alloc((n + 1) * sizeof *z->parts);
	for (size_t i = 0; !rc && z->n < n; z->n++) {
		size_t used = entry(directory + i, len - i, &z->parts[z->n]);
		if (!used) {
			rc = broken(e);
			break;
		}
		i += used;
	}
	must_free(directory);
	if (rc)
		zip_close(z);
	return rc;
}

void zip_close(struct zip *z)
{
	for (size_t i = 0; i < z->n; i++)
		must_free(z->parts[i].name);
	must_free(z->parts);
	*z = (struct zip){ .fd = -1 };
}

const struct zip_part *zip_find(const struct zip *z, const char *name)
{
	for (size_t i = 0; i < z->n; i++)
		if (strcmp(z->parts[i].name, name) == 0)
			return &z->parts[i];
	return NULL;
}

struct reading {
	const struct zip *zip;
	const struct zip_part *part;
	uint64_t at, left, out;         /* in the file; packed bytes to come; bytes given */
	int (*each)(void *arg, const char *at, size_t n, bool last, struct err *e);
	void *arg;
	unsigned char in[CHUNK];
	char bytes[CHUNK];
	z_stream z;
	bool deflated;
};

/* Past the entry's own header, which may be longer than the directory says. */
static int to_data(struct reading *r, struct err *e)
{
	unsigned char head[LOCAL_SIZE];

	if (read_at(r->zip->fd, head, sizeof head, r->part->at, e))
		return -1;
	if (le32(head) != 0x04034b50)
		return broken(e);
	r->at = r->part->at + LOCAL_SIZE + le16(head + 26) + le16(head + 28);
	r->left = r->part->packed;
	r->deflated = r->part->method == 8;
	if (r->part->method != 0 && r->part->method != 8)
		return err_set(e, ERR_INPUT, NULL, "the zip archive is packed in a way that is not read here, or protected");
	return 0;
}

static int give(struct reading *r, const char *at, size_t n, bool last, struct err *e)
{
	uint64_t packed = r->part->packed - r->left + 1;

	r->out += n;
	if (r->out > PART_MAX || (r->out > RATIO_COUNTS_FROM && r->out / packed > RATIO_MAX))
		return err_set(e, ERR_INPUT, NULL, "the zip archive holds far more than its size allows: it is not read on");
	return r->each(r->arg, at, n, last, e);
}

/* What the packed bytes in IN inflate to. 1 at the end of the data. */
static int inflate_chunk(struct reading *r, size_t n, struct err *e)
{
	int rc = Z_OK;

	r->z.next_in = r->in;
	r->z.avail_in = (uInt)n;
	do {
		r->z.next_out = (Bytef *)r->bytes;
		r->z.avail_out = CHUNK;
		rc = inflate(&r->z, Z_NO_FLUSH);
		if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
			return broken(e);
		if (CHUNK - r->z.avail_out && give(r, r->bytes, CHUNK - r->z.avail_out, false, e))
			return -1;
	} while (rc == Z_OK && (r->z.avail_in || !r->z.avail_out));
	return rc == Z_STREAM_END;
}

static int read_all(struct reading *r, struct err *e)
{
	int rc = 0;

	while (r->left && rc == 0) {
		size_t n = r->left < CHUNK ? (size_t)r->left : CHUNK;
		if (read_at(r->zip->fd, r->in, n, r->at, e))
			return -1;
		r->at += n;
		r->left -= n;
		rc = r->deflated ? inflate_chunk(r, n, e) : give(r, (const char *)r->in, n, false, e);
	}
	if (rc < 0 || (r->deflated && rc == 0 && r->part->packed))
		return rc < 0 ? -1 : broken(e);
	return r->each(r->arg, "", 0, true, e);
}

int zip_read(const struct zip *z, const struct zip_part *p, int (*each)(void *arg, const char *at, size_t n, bool last,
	struct err *e), void *arg, struct err *e)
{
	struct reading *r = must_alloc(sizeof *r);
	int rc;

	r->zip = z;
	r->part = p;
	r->each = each;
	r->arg = arg;
	if ((rc = to_data(r, e)) == 0 && r->deflated && inflateInit2(&r->z, -MAX_WBITS) != Z_OK)
		rc = err_set(e, ERR_BUG, NULL, "zlib cannot begin");
	if (!rc)
		rc = read_all(r, e);
	if (r->deflated)
		inflateEnd(&r->z);
	must_free(r);
	return rc;
}
