/* arena_test.c - memory with one owner, and the growing buffer */
#include "tap.h"

#include <stdint.h>
#include <stdlib.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/banned.h"

static void gives_memory(void)
{
	struct arena a = { 0 };
	char *odd = arena_bytes(&a, 3), *zeroed = arena_get(&a, 100);
	bool all_zero = true;

	memset(odd, 'x', 3);
	ok((uintptr_t)zeroed % 16 == 0, "memory is aligned behind odd bytes");
	for (int i = 0; i < 100; i++)
		all_zero = all_zero && zeroed[i] == 0;
	ok(all_zero, "memory is zeroed");
	is_text(arena_text(&a, "abcdef", 3), "abc", "a text is cut and ended");
	is_text(arena_format(&a, "%d %s", 42, "units"), "42 units", "a formatted text");
	ok(arena_used(&a) >= 115 && arena_used(&a) < 300, "what is used is counted");
	arena_release(&a);
	is_int((int64_t)arena_used(&a), 0, "nothing is used when all is released");
}

static void gives_nothing(void)
{
	struct arena a = { 0 };

	(void)arena_get(&a, 0);
	is_text(arena_text(&a, NULL, 0), "", "no bytes make an empty text");
	arena_release(&a);
}

static void grows(void)
{
	struct arena a = { 0 };
	char *first = arena_text(&a, "first", 5), *large = arena_get(&a, 10 << 20);
	bool kept = true;
	char *texts[2000];

	large[(10 << 20) - 1] = 'x';
	for (int i = 0; i < 2000; i++)
		texts[i] = arena_format(&a, "%0200d", i);
	for (int i = 0; i < 2000; i++)
		kept = kept && strlen(texts[i]) == 200 && strtol(texts[i], NULL, 10) == i;
	ok(kept, "texts stay where they are while the arena grows");
	is_text(first, "first", "the first one too");
	arena_reset(&a);
	is_int((int64_t)arena_used(&a), 0, "nothing is used after a reset");
	is_text(arena_text(&a, "again", 5), "again", "an arena is used again");
	arena_release(&a);
}

static void buffers(void)
{
	struct buf b = { 0 };

	is_text(buf_text(&b), "", "an empty buffer is an empty text");
	buf_int(&b, INT64_MIN);
	buf_byte(&b, ' ');
	buf_int(&b, INT64_MAX);
	buf_byte(&b, ' ');
	buf_int(&b, 0);
	is_text(buf_text(&b), "-9223372036854775808 9223372036854775807 0", "integers to their limits");
	buf_clear(&b);
	for (int i = 0; i < 1000; i++)
		buf_format(&b, "%d%s", i % 10, i % 100 == 99 ? "\n" : "");
	is_int((int64_t)b.len, 1010, "a buffer grows with formatted text");
	is_int(buf_text(&b)[1009], '\n', "and ends with the last byte");
	buf_release(&b);
}

int main(void)
{
	gives_memory();
	gives_nothing();
	grows();
	buffers();
	return tap_done();
}
