/* arena.h - memory with one owner: the unit of work
 *
 * Nothing is freed one by one; arena_reset() at the end of a batch frees all at once. An allocation
 * that the machine cannot give ends the program (exit 74): there is nothing sensible left to do. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	char *at, *end;               /* free room in the newest block */
	struct arena_block *blocks;   /* newest first */
	struct arena_block *spare;    /* empty ones, kept from before */
};

/* No allocation; a zeroed struct arena is an empty one too. */
void arena_init(struct arena *a);

/* N zeroed bytes, aligned for anything. RET: in the arena. */
void *arena_get(struct arena *a, size_t n);

/* N bytes, not zeroed, not aligned: for text. RET: in the arena. */
char *arena_bytes(struct arena *a, size_t n);

/* A copy of LEN bytes of TEXT with a NUL behind. RET: in the arena. */
char *arena_text(struct arena *a, const char *text, size_t len);

/* Like printf. RET: in the arena. */
char *arena_format(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Forget everything, but keep the memory for the next unit of work, unless a block was larger than usual. */
void arena_reset(struct arena *a);

/* Free everything. */
void arena_release(struct arena *a);

/* The bytes given out so far, about. */
size_t arena_used(const struct arena *a);

/* malloc(3) and realloc(3) that never give NULL, for what outlives a unit of work. */
void *must_alloc(size_t n);
void *must_realloc(void *p, size_t n);
char *must_text(const char *text);

/* free(3), so that what must_alloc() gave goes back by the same door. */
void must_free(void *p);

#endif
