/* pg_none.c - stands for PostgreSQL in a program that was built without it */
#include "store/store_ops.h"

#include "base/banned.h"

static int open_none(void **ret, const char *name, unsigned flags, int64_t busy_ms, struct err *e)
{
	(void)ret;
	(void)name;
	(void)flags;
	(void)busy_ms;
	return err_set(e, ERR_NOINPUT, NULL, "this program was built without PostgreSQL");
}

const struct store_ops store_pg = { .open = open_none };
