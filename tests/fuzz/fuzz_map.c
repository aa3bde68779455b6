/* fuzz_map.c - any bytes as a map file: refused or usable, never a fault */
#include <stddef.h>
#include <stdint.h>
#include "import/map.h"
#include "order/order.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct map *map;
	struct err e;

	if (map_parse((const char *)data, size, "fuzz", &map, &e) == 0) {
		(void)(map->output ? map_bind_output(map, &order_record, &e) : map_bind(map, &order_record, &e));
		map_free(map);
	}
	return 0;
}
