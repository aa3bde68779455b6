/* report_restore.c - everything of another data file in place of what is there: from a file to a server, or back */
#include "report/report_impl.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include "store/data.h"
#include "store/data_name.h"
#include "wire/stream.h"
#include "report.sql.h"
#include "base/banned.h"

enum { CHUNK = 64 << 10, BUSY_MS = 5000 };

static int failed(const char *path, struct err *e)
{
	return err_set(e, ERR_IO, NULL, "%s: %s", path, strerror(errno));
}

static bool is_gzip(const char *path)
{
	unsigned char magic[2] = { 0 };
	gzFile gz = gzopen(path, "rb");
	bool plain = gz ? gzread(gz, magic, 2) == 2 && gzdirect(gz) : true;

	if (gz)
		gzclose(gz);
	return !plain;
}

static int broken(const char *path, struct err *e)
{
	return err_set(e, ERR_INPUT, NULL, "%s: the compressed data are broken", path);
}

static int pour(gzFile from, int to, const char *path, struct err *e)
{
	char *chunk = must_alloc(CHUNK);
	int n = 0, rc = 0;

	while (rc == 0 && (n = gzread(from, chunk, CHUNK)) > 0)
		rc = report_write(to, chunk, (size_t)n) ? failed(path, e) : 0;
	must_free(chunk);
	return rc == 0 && n < 0 ? broken(path, e) : rc;
}

/* A backup that is compressed, unpacked to a file of its own, whose name goes to RET. */
static int unpack(const char *path, char *ret, size_t size, struct err *e)
{
	int fd = stream_named_temporary(ret, size, e);
	gzFile gz = fd >= 0 ? gzopen(path, "rb") : NULL;
	int rc = fd < 0 ? -1 : !gz ? failed(path, e) : pour(gz, fd, path, e);

	if (gz && gzclose(gz) != Z_OK && rc == 0)     /* it ends in the middle */
		rc = broken(path, e);
	if (fd >= 0 && close(fd) && rc == 0)
		rc = failed(ret, e);
	return rc;
}

static int count_rows(struct work *w, struct restored *ret, struct err *e)
{
	return store_get(w, &SQL_RESTORE_COUNT, NULL, NULL, &restored_record, ret, e) < 0 ? -1 : 0;
}

static int must_be_empty(struct work *w, struct err *e)
{
	struct restored now;

	if (count_rows(w, &now, e))
		return -1;
	return now.orders || now.items ? err_set(e, ERR_USAGE, "yes",
		"restore replaces all there is (%lld orders, %lld items): --yes says that it may", (long long)now.orders,
		(long long)now.items) : 0;
}

static int fill_from(struct work *w, const char *name, struct restored *ret, struct err *e)
{
	struct store *from;
	bool is_new;
	int version;
	int64_t rows;

	if (data_open(&from, name, STORE_READ_ONLY, BUSY_MS, &is_new, &version, e))
		return -1;
	int rc = data_fill(w->db, from, &rows, e) || count_rows(w, ret, e) ? -1 : 0;
	data_close(from);
	ret->rows = rows;
	return rc;
}

int report_restore(struct work *w, const char *from, const struct restore_query *in, struct restored *ret,
	struct err *e)
{
	struct buf shown = { 0 };
	char unpacked[PATH_MAX] = "";

	if (in->yes != 1 && must_be_empty(w, e))
		return -1;
	int rc = !data_is_server(from) && is_gzip(from) ? unpack(from, unpacked, sizeof unpacked, e) : 0;
	if (rc == 0)
		rc = fill_from(w, *unpacked ? unpacked : from, ret, e);
	if (*unpacked)
		unlink(unpacked);
	data_show_name(from, &shown);
	ret->restored = arena_text(w->mem, buf_text(&shown), shown.len);
	buf_release(&shown);
	return rc;
}
