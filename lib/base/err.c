/* err.c - the one list of failures */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/text.h"
#include "base/banned.h"

static const struct { const char *wire, *meaning; enum exit_status status; } errs[ERR_COUNT] = {
	[ERR_NONE] = { "none", "nothing is wrong", EXIT_DONE },
#define X(sym, wire_name, exit_status, text) \
	[sym] = { .wire = wire_name, .meaning = text, .status = exit_status },
	ERR_LIST(X)
#undef X
};

/* A sentence may quote broken or cut input: make it one line of valid UTF-8 that steers no terminal. */
static void make_plain(char *text)
{
	size_t len = strlen(text), good = text_utf8_prefix(text, len);

	for (; good < len; good += 1 + text_utf8_prefix(text + good + 1, len - good - 1))
		text[good] = '?';
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			*text = ' ';
}

int err_set(struct err *e, enum err_code code, const char *field, const char *fmt, ...)
{
	va_list ap;

	e->code = code;
	snprintf(e->field, sizeof e->field, "%s", field ? field : "");
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	make_plain(e->field);
	make_plain(e->text);
	return -1;
}

const char *err_wire(enum err_code code)
{
	return errs[code].wire;
}

const char *err_meaning(enum err_code code)
{
	return errs[code].meaning;
}

enum exit_status err_status(enum err_code code)
{
	return errs[code].status;
}

bool err_is_of_record(enum err_code code)
{
	return code != ERR_NONE && errs[code].status == EXIT_REFUSED;
}
