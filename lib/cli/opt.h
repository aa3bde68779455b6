/* opt.h - options as tables, made into what getopt_long(3) wants and read back by help and completion */
#ifndef CLI_OPT_H
#define CLI_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "wire/record.h"

enum opt_kind { OPT_END, OPT_FLAG, OPT_INT, OPT_TEXT, OPT_MANY };

/* One option. FLAG sets a bool, INT an int64_t, TEXT a const char *, MANY adds to a
 * struct told_many at OFFSET of the struct it is for. */
struct opt {
	enum opt_kind kind;
	char letter;              /* or 0 */
	const char *name;
	size_t offset;
	const char *arg;          /* what its argument is, in capitals; NULL for a flag */
	const char *help;         /* starts small, ends without a full stop */
	const char *env;          /* variable that stands in for it, or NULL */
};

enum { TOLD_MANY_MAX = 64 };

/* What an option that may be given more than once was told. */
struct told_many { const char *at[TOLD_MANY_MAX]; size_t n; };

/* What the options every verb may have come to. */
struct shared {
	const char *db, *format, *fields, *rejects, *now, *actor;
	const char *from, *map, *channel, *zone, *currency, *dates, *join, *sheet;   /* of import and convert */
	bool dry_run, atomic, quiet, help, version, bom, explain, schema, maps;
	bool ascii, redact;
	const char *check;
	const char *to;                                                              /* of verbs that write by maps */
	struct told_many sets;
	int64_t batch, busy_ms;
};

/* Groups of shared options; a verb has those that its kind says. The last row of each is OPT_END. */
extern const struct opt opt_common[];    /* --help --version --quiet */
extern const struct opt opt_data[];      /* --db --busy-ms --now --actor */
extern const struct opt opt_undo[];      /* --dry-run */
extern const struct opt opt_write[];     /* --batch --atomic --rejects */
extern const struct opt opt_filter[];    /* --explain */
extern const struct opt opt_read[];      /* --format --fields --bom --schema */
extern const struct opt opt_foreign[];   /* --from --map --channel --zone --currency --dates --join --sheet */
extern const struct opt opt_maps[];      /* --maps --check */
extern const struct opt opt_to[];        /* --to --map --set --zone --maps */

enum { OPT_GROUPS = 9, OPT_ROWS_MAX = 96 };

/* One row of the joined table: a shared option, or a field of the verb's record. */
struct opt_row {
	char letter;
	char name[48];                 /* with '-' for '_', without "_minor" */
	const char *arg, *help, *env;
	const struct opt *opt;         /* of struct shared, or NULL */
	const struct field *field;     /* of the verb's record, or NULL */
};

struct cmd;

/* All options of CMD into RET, which has OPT_ROWS_MAX places; their number. */
size_t opt_rows(const struct cmd *c, struct opt_row *ret);

/* Read ARGV (from 1: the words behind the verb). Shared options go to SHARED, those of fields to IN (a struct
 * of the verb's record type, initialised), operands to *RET_OPERANDS (in ARGV, *RET_N of them). ERR_USAGE. */
int opt_parse(const struct cmd *c, int argc, char **argv, struct shared *shared, void *in, struct arena *mem,
	char ***ret_operands, int *ret_n, struct err *e);

#endif
