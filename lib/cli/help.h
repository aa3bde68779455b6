/* help.h - --help, --version and completion, all from the tables */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "base/buf.h"
#include "cli/tool.h"

/* Append the help of a tool: usage, its verbs with summaries, where to read on. */
void help_tool(const struct tool *t, struct buf *out);

/* Append the help of a verb: usage, summary, fields in and out, options, example. No line over 80 columns. */
void help_cmd(const struct tool *t, const struct cmd *c, struct buf *out);

/* Append candidates, one a line with a TAB and its help behind, for the last of N words (words[0] is the
 * first behind the tool's name). Words that are values of one-of fields are offered after their option. */
void complete_words(const struct tool *t, char **words, int n, struct buf *out);

/* Append all rows of all verbs as JSON lines (verb, option, letter, argument, help, field names), for tests. */
void help_spec(const struct tool *t, struct buf *out);

#endif
