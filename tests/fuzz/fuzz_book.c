/* fuzz_book.c - any bytes as a workbook: refused with a sentence, or its sheets read to their end */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include "import/import.h"
#include "order/order.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Behind the mark of a zip archive, so that every input is taken for one. */
static int as_file(const uint8_t *data, size_t size)
{
	int fd = memfd_create("book", 0);

	if (fd < 0 || write(fd, "PK\3\4", 4) != 4 || (size > 4 && write(fd, data + 4, size - 4) != (ssize_t)size - 4))
		abort();
	lseek(fd, 0, SEEK_SET);
	return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import_options o = { .from = "auto" };
	struct import_item item;
	struct arena mem = { 0 };
	struct import *im;
	struct stream s;
	struct err e = { .code = ERR_NONE };

	stream_adopt(&s, as_file(data, size));
	if (import_open(&s, "order", &order_record, &o, &im, &e) == 0) {
		while (import_next(im, &mem, &item, &e) > 0)
			if (!item.record && !*item.why.text)
				abort();
		import_close(im);
	} else if (!*e.text) {
		abort();
	}
	arena_release(&mem);
	stream_close(&s);
	return 0;
}
