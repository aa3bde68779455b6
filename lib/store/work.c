/* work.c - what the rooms remember from batch to batch, and when it must be forgotten
 *
 * Items, locations and settings are looked up all the time and seldom change. Whoever changes one (a new item
 * is no change: nobody remembers that it was not there) raises a number in the data file; a batch that finds it
 * as it left it may go on with what it remembers. */
#include "store/store.h"

#include <string.h>
#include "base/banned.h"

enum { KEPT_MAX = 8 << 20 };    /* bytes remembered at most */

struct catalogue { int64_t version; };

static const struct field fields[] = { INT(struct catalogue, version, 0, ""), FIELDS_END };
static const struct record catalogue_record = { "catalogue", sizeof(struct catalogue), fields };

static const struct sql get = { "catalogue_get",
	"SELECT CAST(value AS BIGINT) AS version FROM setting WHERE setting = 'catalogue'" };

static const struct sql put = { "catalogue_put",
	"INSERT INTO setting (setting, value) VALUES ('catalogue', '1')\n"
	"ON CONFLICT (setting) DO UPDATE SET value = CAST(CAST(setting.value AS BIGINT) + 1 AS TEXT)" };

static void forget_catalogue(struct work *w)
{
	memset(w->cache, 0, sizeof w->cache);
	w->catalogue = INT_UNKNOWN;
	w->catalogue_raised = false;
}

void work_forget(struct work *w)
{
	forget_catalogue(w);
	w->ahead = NULL;
}

struct arena *work_memory(struct work *w)
{
	return w->kept ? w->kept : w->mem;
}

int work_refresh(struct work *w, struct err *e)
{
	struct catalogue found = { 0 };

	if (store_get(w, &get, NULL, NULL, &catalogue_record, &found, e) < 0)
		return -1;
	if (found.version != w->catalogue || !w->kept || arena_used(w->kept) > KEPT_MAX) {
		forget_catalogue(w);
		if (w->kept)
			arena_reset(w->kept);
	}
	w->catalogue = found.version;
	w->catalogue_raised = false;
	return 0;
}

int work_catalogue_changed(struct work *w, struct err *e)
{
	if (w->catalogue_raised)
		return 0;
	w->catalogue_raised = true;
	if (w->catalogue != INT_UNKNOWN)
		w->catalogue++;
	return store_run(w, &put, NULL, NULL, e);
}
