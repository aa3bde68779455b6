/* call.h - one invocation of one verb, for the files of this room that run it */
#ifndef CLI_CALL_H
#define CLI_CALL_H

#include "cli/say.h"
#include "cli/spool.h"
#include "cli/tool.h"
#include "import/output.h"
#include "wire/writer.h"

/* One invocation of one verb. */
struct call {
	const struct tool *tool;
	const struct cmd *cmd;
	struct cmd feed;                 /* CMD, when it reads by a map what it reads otherwise without */
	struct shared shared;
	struct say say;
	void *in;                    /* of cmd->in: what the options said */
	char **operands;
	int n_operands;
	struct arena options_mem, mem;
	struct work work;
	struct writer *writer;
	void *redacted;                  /* the row, when it is to be printed so */
	struct output *output;           /* instead of the writer: by a map */
	struct spool out;
	int64_t rows, row_refused, line;
	bool fixed_now;
};

/* A row out, in the call's format: struct call is ARG. */
int call_emit(void *arg, const void *row, struct err *e);

/* Run a verb that lists; its exit status, or -1. */
int call_list(struct call *c, struct err *e);

/* True when rows are written by a map: one is told, or usual and no format of ours is asked for. */
bool call_writes_by_map(const struct call *c);
int call_open_output(struct call *c, struct err *e);

#endif
