/* report_backup.c - a copy of the data file that is whole, whoever writes meanwhile */
#include "report/report_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include "store/data.h"
#include "store/data_name.h"
#include "wire/stream.h"
#include "report.sql.h"
#include "base/banned.h"

enum { CHUNK = 64 << 10 };

static int failed(const char *path, struct err *e)
{
	return err_set(e, ERR_IO, NULL, "%s: %s", path, strerror(errno));
}

/* An empty file that only its owner may read: what will be FILE goes into it. */
static int make_file(const char *path, const char *file, struct err *e)
{
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_set(e, ERR_NOINPUT, NULL, "%s: %s", file, strerror(errno));
	return close(fd) ? failed(path, e) : 0;
}

int report_write(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);
		if (done < 0 && errno != EINTR)
			return -1;
		bytes += done > 0 ? done : 0;
		n -= done > 0 ? (size_t)done : 0;
	}
	return 0;
}

/* Everything from FROM to TO, through zlib with GZ. */
static int pour(int from, int to, gzFile gz)
{
	char *chunk = must_alloc(CHUNK);
	ssize_t n;
	int rc = 0;

	while (rc == 0 && (n = read(from, chunk, CHUNK)) != 0) {
		if (n < 0)
			rc = errno == EINTR ? 0 : -1;
		else if (gz)
			rc = gzwrite(gz, chunk, (unsigned)n) == n ? 0 : -1;
		else
			rc = report_write(to, chunk, (size_t)n);
	}
	must_free(chunk);
	return rc;
}

/* All of FROM, which is closed, to the descriptor TO. */
static int send(int from, int to, bool gzip, const char *file, struct err *e)
{
	int copy = gzip ? dup(to) : -1;
	gzFile gz = copy >= 0 ? gzdopen(copy, "wb6") : NULL;
	int rc = gzip && !gz ? -1 : pour(from, to, gz);

	if (gz && gzclose(gz) != Z_OK)
		rc = -1;
	close(from);
	return rc ? failed(file, e) : 0;
}

static int compress_file(const char *from, const char *to, const char *file, struct err *e)
{
	if (make_file(to, file, e))
		return -1;
	int raw = open(from, O_RDONLY | O_CLOEXEC), fd = open(to, O_WRONLY | O_CLOEXEC);
	if (raw < 0 || fd < 0)
		return failed(file, e);
	int rc = send(raw, fd, true, file, e);
	return close(fd) && rc == 0 ? failed(file, e) : rc;
}

/* Durable under its name: first the bytes, then the folder. */
static int settle(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return failed(path, e);
	int rc = fsync(fd) ? failed(path, e) : 0;
	close(fd);
	return rc;
}

static int place(const char *made, const char *file, bool force, struct err *e)
{
	if (settle(made, e))
		return -1;
	if (force)
		return rename(made, file) ? failed(file, e) : 0;
	if (link(made, file))
		return errno == EEXIST ? err_set(e, ERR_NOINPUT, NULL, "%s is there already (--force writes over it)", file)
			: failed(file, e);
	unlink(made);
	return 0;
}

static bool ends_in_gz(const char *file)
{
	size_t n = strlen(file);

	return n > 3 && strcmp(file + n - 3, ".gz") == 0;
}

/* Orders in the copy, which proves by the way that it can be read. */
static int count_orders(struct work *w, const char *copy, struct backup_row *ret, struct err *e)
{
	struct work in_copy = { .mem = w->mem };
	bool is_new;
	int from;

	if (data_open(&in_copy.db, copy, STORE_READ_ONLY, 0, &is_new, &from, e))
		return -1;
	int rc = store_get(&in_copy, &SQL_ORDER_COUNT, NULL, NULL, &backup_row_record, ret, e);
	data_close(in_copy.db);
	return rc < 0 ? -1 : 0;
}

static int to_file(struct work *w, const char *file, bool gzip, bool force, struct backup_row *ret, struct err *e)
{
	char *raw = arena_format(w->mem, "%s.%ld.tmp", file, (long)getpid());
	char *packed = arena_format(w->mem, "%s.%ld.tmp.gz", file, (long)getpid());

	if (!force && access(file, F_OK) == 0)
		return err_set(e, ERR_NOINPUT, NULL, "%s is there already (--force writes over it)", file);
	int rc = make_file(raw, file, e) || data_copy(w->db, raw, e) || count_orders(w, raw, ret, e)
		|| (gzip && compress_file(raw, packed, file, e)) || place(gzip ? packed : raw, file, force, e) ? -1 : 0;
	unlink(raw);
	if (gzip)
		unlink(packed);
	return rc;
}

/* An empty file beside the data file, or, when that is a server, where temporary files go. */
static int make_beside(const char *data_file, char *ret, size_t size, struct err *e)
{
	int fd;

	if (!data_is_server(data_file)) {
		snprintf(ret, size, "%s.%ld.tmp", data_file, (long)getpid());
		return make_file(ret, ret, e);
	}
	return (fd = stream_named_temporary(ret, size, e)) < 0 || close(fd) ? -1 : 0;
}

/* The copy must be whole before its first byte goes out: meanwhile it lies beside the data file, without a name
 * while it is sent, since whoever reads may leave and end us. */
static int to_stdout(struct work *w, const char *data_file, bool gzip, struct err *e)
{
	char raw[PATH_MAX];
	int rc = make_beside(data_file, raw, sizeof raw, e) || data_copy(w->db, raw, e) ? -1 : 0;
	int from = rc ? -1 : open(raw, O_RDONLY | O_CLOEXEC);

	unlink(raw);
	if (rc == 0 && from < 0)
		return failed(raw, e);
	return rc ? -1 : send(from, STDOUT_FILENO, gzip, "standard output", e);
}

int report_backup(struct work *w, const char *data_file, const char *file, const struct backup_query *in,
	struct backup_row *ret, struct err *e)
{
	struct stat st;
	bool gzip = in->gzip == 1, out = strcmp(file, "-") == 0;

	if (out)
		return to_stdout(w, data_file, gzip, e);
	if (to_file(w, file, gzip || ends_in_gz(file), in->force == 1, ret, e))
		return -1;
	if (stat(file, &st))
		return failed(file, e);
	ret->backup = file;
	ret->bytes = st.st_size;
	return 0;
}
