/* source.h - where the records of a run come from: operands, NDJSON on standard input, dumps */
#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

#include "cli/tool.h"
#include "import/import.h"

struct source {
	const struct cmd *cmd;
	const void *defaults;            /* of cmd->in: what the options said */
	char **operands;                 /* identities, or files of an import */
	int n_operands, at;
	bool keep_raw, spool;            /* for --rejects; for --atomic and --dry-run */
	int subjects_fd;                 /* records the verb itself has found, as NDJSON in a file; or -1 */
	const struct shared *shared;
	void (*opened)(void *arg, const struct source *s);   /* called for each dump that is opened */
	void *opened_arg;
	/* private */
	struct stream stream;
	struct reader reader;
	struct import *import;
	bool open;
	int64_t dumps_bytes;             /* of the dumps read before this one */
};

/* The next record into RET: 1, or 0 at the end, or -1. Waits if it must. */
int source_next(struct source *s, struct arena *mem, struct import_item *ret, struct err *e);

/* True when a record can be had without waiting longer than WAIT_MS. */
bool source_ready(struct source *s, int wait_ms);

/* Open the first input now and, when asked to spool, read it whole: before the data file is locked. */
int source_prepare(struct source *s, struct err *e);

/* The version of records that carry none: the time the dump was changed last, or INT_UNKNOWN. */
int64_t source_time_ms(const struct source *s);

/* The name of the input for messages when there are several, else NULL. RET: borrowed. */
const char *source_name(const struct source *s);

void source_close(struct source *s);

#endif
