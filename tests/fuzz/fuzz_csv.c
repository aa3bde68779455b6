/* fuzz_csv.c - any bytes as a dump: the first byte chooses the map, the rest is read through it */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "import/import.h"
#include "order/order.h"
#include "base/banned.h"

extern const struct record item_record;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct { const char *map, *kind; } maps[] = {
	{ "auto", "order" }, { "shopify-orders", "order" }, { "shopify-rest", "order" },
	{ "amazon-all-orders", "order" }, { "amazon-unshipped", "order" }, { "amazon-mtr", "order" },
	{ "flipkart-shipments", "order" }, { "flipkart-orders", "order" }, { "flipkart-gst-sales", "order" },
	{ "woocommerce-rest", "order" }, { "magento-rest", "order" }, { "canonical", "order" },
	{ "auto", "item" }, { "items-csv", "item" }, { "shopify-inventory", "item" }, { "shopify-inventory-wide", "item" },
};

/* Every record must be one that can be printed, or a refusal with a sentence. */
static void read_all(struct import *im, const struct record *target)
{
	struct import_item item;
	struct arena mem = { 0 };
	struct buf out = { 0 };
	struct err e;

	while (import_ready(im, 0) && import_next(im, &mem, &item, &e) > 0) {
		if (item.record)
			record_encode(target, item.record, &out);
		else if (item.why.code == ERR_NONE || !*item.why.text || !err_is_of_record(item.why.code))
			abort();
		buf_clear(&out);
	}
	buf_release(&out);
	arena_release(&mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t which = size ? data[0] % (sizeof maps / sizeof *maps) : 0;
	const struct record *target = strcmp(maps[which].kind, "item") == 0 ? &item_record : &order_record;
	struct import_options o = { .from = maps[which].map };
	struct import *im;
	struct stream s;
	struct err e;
	char path[64];
	int fd = memfd_create("dump", 0);

	if (fd < 0 || (size > 1 && write(fd, data + 1, size - 1) != (ssize_t)size - 1))
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (stream_open(&s, path, &e) == 0) {
		if (import_open(&s, maps[which].kind, target, &o, &im, &e) == 0) {
			read_all(im, target);
			import_close(im);
		}
		stream_close(&s);
	}
	close(fd);
	return 0;
}
