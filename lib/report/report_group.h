/* report_group.h - sums by subject: rows that are found by what they are about; nobody but report includes it */
#ifndef REPORT_REPORT_GROUP_H
#define REPORT_REPORT_GROUP_H

#include "report/report_impl.h"

/* How rows are told apart: by ID (0: none), else by SUBJECT (NULL: not known), and by CURRENCY. They are the first
 * members of every row. */
struct group_key { const char *subject, *currency; int64_t id; };

#define GROUP_KEY const char *subject, *currency; int64_t id

/* Rows of SIZE bytes, all 0 at first but their key. */
struct groups {
	struct work *w;
	size_t size, n, room, n_slots;
	char *rows;
	uint32_t *slots;                  /* number of the row, from 1; 0: free */
	const char *currency;             /* the last one kept */
};

/* The row of KEY, made when there is none; its texts are kept. RET: borrowed, until the next call. */
void *group_row(struct groups *g, const struct group_key *key);

/* Rows in the order of COMPARE, at most TOP (unknown: all) of each currency, each made ready by READY (which returns
 * false for one that is not shown) to EMIT. */
int groups_emit(struct groups *g, int (*compare)(const void *a, const void *b), int64_t top,
	bool (*ready)(void *arg, void *row), void *ready_arg, report_emit emit, void *arg, struct err *e);

/* Free the memory. */
void groups_release(struct groups *g);

/* Compare two texts that may be NULL, which comes last; two numbers, the larger first. */
int group_text_order(const char *a, const char *b);
int group_most_first(int64_t a, int64_t b);

/* The subject of items is their SKU: put it, and their title at OFFSET of the row (SIZE_MAX: nowhere). */
int groups_name_items(struct groups *g, size_t title_offset, struct err *e);

#endif
