/* fuzz_xml.c - any bytes as an XML dump: the first byte chooses whether the map is told */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include "import/import.h"
#include "order/order.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import_options o = { .from = size && data[0] & 1 ? "sfcc-xml" : "auto" };
	struct import_item item;
	struct arena mem = { 0 };
	struct buf out = { 0 };
	struct import *im;
	struct stream s;
	struct err e = { .code = ERR_NONE };
	int fd = memfd_create("dump", 0);

	if (fd < 0 || (size > 1 && write(fd, data + 1, size - 1) != (ssize_t)size - 1))
		abort();
	lseek(fd, 0, SEEK_SET);
	stream_adopt(&s, fd);
	if (import_open(&s, "order", &order_record, &o, &im, &e) == 0) {
		while (import_next(im, &mem, &item, &e) > 0) {
			if (item.record)
				record_encode(&order_record, item.record, &out);
			else if (!*item.why.text)
				abort();
			buf_clear(&out);
		}
		import_close(im);
	}
	buf_release(&out);
	arena_release(&mem);
	stream_close(&s);
	return 0;
}
