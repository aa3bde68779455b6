/* arena.c - bump allocation in growing blocks */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/err.h"
#include "base/banned.h"

enum { BLOCK_MIN = 64 << 10, BLOCK_MAX = 4 << 20, ALIGN = 16 };

struct arena_block {
	struct arena_block *next;
	size_t size;
	char data[];
};

static void *given(void *p)
{
	static const char msg[] = "out of memory\n";

	if (!p) {
		fputs(msg, stderr);
		_Exit(EXIT_IO);
	}
	return p;
}

void *must_alloc(size_t n)
{
	return given(calloc(1, n ? n : 1));
}

void *must_realloc(void *p, size_t n)
{
	return given(realloc(p, n ? n : 1));
}

char *must_text(const char *text)
{
	return given(strdup(text));
}

void must_free(void *p)
{
	free(p);
}

void arena_init(struct arena *a)
{
	*a = (struct arena){ 0 };
}

static void use_block(struct arena *a, struct arena_block *b)
{
	b->next = a->blocks;
	a->blocks = b;
	a->at = b->data;
	a->end = b->data + b->size;
}

static void add_block(struct arena *a, size_t need)
{
	size_t size = a->blocks ? a->blocks->size * 2 : BLOCK_MIN;
	struct arena_block *b = a->spare;

	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	if (size < need)
		size = need;
	if (b && b->size >= size) {
		a->spare = b->next;
	} else {
		b = given(malloc(sizeof *b + size));
		b->size = size;
	}
	use_block(a, b);
}

char *arena_bytes(struct arena *a, size_t n)
{
	if ((size_t)(a->end - a->at) < n)
		add_block(a, n);
	char *p = a->at;
	a->at += n;
	return p;
}

void *arena_get(struct arena *a, size_t n)
{
	size_t pad = -(uintptr_t)a->at & (ALIGN - 1);

	if (!a->at || (size_t)(a->end - a->at) < n + pad) {
		add_block(a, n + ALIGN);
		pad = -(uintptr_t)a->at & (ALIGN - 1);
	}
	void *p = a->at + pad;
	a->at += pad + n;
	return memset(p, 0, n);
}

char *arena_text(struct arena *a, const char *text, size_t len)
{
	char *p = arena_bytes(a, len + 1);

	if (len)
		memcpy(p, text, len);
	p[len] = '\0';
	return p;
}

/* nonnull: else gcc, when it adds sanitizers, warns of a null format */
__attribute__((nonnull(2)))
char *arena_format(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	char *p = arena_bytes(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	va_end(ap);
	return p;
}

static void free_blocks(struct arena_block *b)
{
	for (struct arena_block *next; b; b = next) {
		next = b->next;
		free(b);
	}
}

/* The newest block and the largest of the usual ones stay: to give memory back and take it again costs page faults. */
void arena_reset(struct arena *a)
{
	struct arena_block *newest = a->blocks;
	struct arena kept = { .spare = a->spare };

	for (struct arena_block *b = newest ? newest->next : NULL, *next; b; b = next) {
		next = b->next;
		b->next = kept.spare;
		if (b->size == BLOCK_MAX)
			kept.spare = b;
		else
			free(b);
	}
	if (newest && newest->size <= BLOCK_MAX)
		use_block(&kept, newest);
	else
		free(newest);
	*a = kept;
}

void arena_release(struct arena *a)
{
	free_blocks(a->blocks);
	free_blocks(a->spare);
	arena_init(a);
}

size_t arena_used(const struct arena *a)
{
	size_t sum = 0;

	for (const struct arena_block *b = a->blocks; b; b = b->next)
		sum += b->size;
	return sum - (size_t)(a->end - a->at);
}
