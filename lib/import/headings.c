/* headings.c - the headings of a row, found by name: a row may have a great many */
#include "import/look.h"

#include <string.h>
#include "base/text.h"
#include "base/banned.h"

/* Where NAME stands in the slots, or the free slot where it would. */
static size_t slot(const struct headings *h, const char *name, size_t len)
{
	size_t k = text_hash(1, name, len) & (h->n_slots - 1);

	for (; h->slots[k]; k = (k + 1) & (h->n_slots - 1)) {
		const char *one = h->at[h->slots[k] - 1];
		if (strlen(one) == len && memcmp(one, name, len) == 0)
			break;
	}
	return k;
}

void headings_index(struct headings *h)
{
	size_t n = 16;

	while (n < h->n * 2)
		n *= 2;
	if (n > h->n_slots) {
		h->slots = must_realloc(h->slots, n * sizeof *h->slots);
		h->n_slots = n;
	}
	memset(h->slots, 0, h->n_slots * sizeof *h->slots);
	for (size_t i = 0; i < h->n; i++)            /* of equal ones the last: a chain of them would be slow */
		h->slots[slot(h, h->at[i], strlen(h->at[i]))] = (uint32_t)i + 1;
}

static bool have(const struct headings *h, const char *name, size_t len)
{
	return h->slots[slot(h, name, len)] != 0;
}

bool headings_have(const struct headings *h, const char *folded)
{
	return have(h, folded, strlen(folded));
}

bool headings_have_one(const struct headings *h, const char *names)
{
	for (const char *end;; names = end + 1) {
		end = strchrnul(names, NAME_OR);
		if (have(h, names, (size_t)(end - names)))
			return true;
		if (!*end)
			return false;
	}
}

void headings_release(struct headings *h)
{
	must_free((void *)h->at);
	must_free(h->slots);
	*h = (struct headings){ 0 };
}
