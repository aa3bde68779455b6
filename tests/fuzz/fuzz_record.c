/* fuzz_record.c - any bytes as an order, with jansson to say what is JSON
 *
 * Built with -fsanitize=fuzzer, or with a main that replays files (fuzz_replay.c). */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "order/order.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fault(const char *what, const struct err *e)
{
	fprintf(stderr, "%s: %s: %s\n", what, err_wire(e->code), e->text);
	abort();
}

/* Is SIZE bytes JSON? -1 when jansson cannot say: a number that its types do not hold. */
static int is_json(const uint8_t *data, size_t size, bool *ret_object)
{
	json_error_t why;
	json_t *tree = json_loadb((const char *)data, size, 0, &why);

	*ret_object = json_is_object(tree);
	json_decref(tree);
	return tree ? 1 : json_error_code(&why) == json_error_numeric_overflow ? -1 : 0;
}

/* What was accepted and written must be accepted again, and written the same. */
static void check_again(const struct order *o, struct arena *mem, struct err *e)
{
	struct buf first = { 0 }, second = { 0 };
	struct order again;

	record_encode(&order_record, o, &first);
	if (record_decode(&order_record, arena_text(mem, first.data, first.len), first.len, &again, mem, e))
		fault("what we wrote is refused", e);
	record_encode(&order_record, &again, &second);
	if (first.len != second.len || memcmp(first.data, second.data, first.len) != 0)
		fault("written twice, it differs", e);
	if (record_digest(&order_record, o) != record_digest(&order_record, &again))
		fault("read twice, its digest differs", e);
	buf_release(&first);
	buf_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena mem;
	struct err e = { 0 };
	struct order o;
	bool object;
	int theirs = is_json(data, size, &object);
	int rc = record_decode(&order_record, arena_text(&mem, (const char *)data, size), size, &o, &mem, &e);

	if (rc == 0 && theirs == 0)
		fault("we accept what is no JSON", &e);
	if (rc && e.code == ERR_JSON_SYNTAX && theirs == 1 && object && !strstr(e.text, "twice")
		&& !strstr(e.text, "deep"))
		fault("we refuse what is JSON", &e);
	if (rc && (e.code == ERR_NONE || !err_is_of_record(e.code) || !text_is_utf8(e.text, strlen(e.text))))
		fault("a refusal that is none", &e);
	if (rc == 0)
		check_again(&o, &mem, &e);
	arena_reset(&mem);
	return 0;
}
