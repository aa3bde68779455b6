/* pump.h - the record loop of every verb that changes something: batches, replay, commit, then show */
#ifndef CLI_PUMP_H
#define CLI_PUMP_H

#include "cli/say.h"
#include "cli/source.h"
#include "store/data.h"
#include "wire/writer.h"

struct pump {
	const struct cmd *cmd;
	const struct shared *shared;
	struct say say;
	struct source *source;
	struct work *work;           /* its db is NULL for convert */
	struct writer *writer;
	bool fixed_now;              /* --now was given: the clock stands still */
	bool goes_on;                /* an input was run through before: its rejects stay */
	/* what came of it */
	int64_t read, refused, changed, verdicts[VERDICTS];
};

/* Read, apply, commit and show until the input ends. ERR_* as the rules and the store have it; records that
 * were refused are no failure, but counted. */
int pump_run(struct pump *p, struct err *e);

#endif
