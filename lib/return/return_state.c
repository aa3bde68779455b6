/* return_state.c - the table of states, the words, and the numbers of RMAs */
#include "return/return_impl.h"

#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/banned.h"

const char *const rma_state_words[] = {
	"requested", "approved", "rejected", "withdrawn", "expired", "in_transit", "received", "inspected", "lost",
	"resolved", "closed", NULL,
};
const char *const rma_kind_words[] = { "return", "exchange", "claim", NULL };
const char *const disposition_words[] = {
	"restock", "refurbish", "scrap", "reject", "missing", "wrong_item", NULL,
};

static const struct { int from, to; } steps[] = {
	{ -1, RMA_REQUESTED },
	{ RMA_REQUESTED, RMA_APPROVED }, { RMA_REQUESTED, RMA_REJECTED }, { RMA_REQUESTED, RMA_WITHDRAWN },
	{ RMA_APPROVED, RMA_IN_TRANSIT }, { RMA_APPROVED, RMA_RECEIVED }, { RMA_APPROVED, RMA_RESOLVED },
	{ RMA_APPROVED, RMA_WITHDRAWN }, { RMA_APPROVED, RMA_EXPIRED },
	{ RMA_IN_TRANSIT, RMA_RECEIVED }, { RMA_IN_TRANSIT, RMA_APPROVED }, { RMA_IN_TRANSIT, RMA_LOST },
	{ RMA_RECEIVED, RMA_INSPECTED },
	{ RMA_INSPECTED, RMA_RECEIVED }, { RMA_INSPECTED, RMA_RESOLVED },
	{ RMA_LOST, RMA_RESOLVED },
	{ RMA_RESOLVED, RMA_CLOSED },
};

bool rma_step_allowed(int64_t from, int64_t to)
{
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (steps[i].from == from && steps[i].to == to)
			return true;
	return false;
}

bool rma_is_open(const struct rma *r)
{
	return r->rma_state != RMA_REJECTED && r->rma_state != RMA_WITHDRAWN && r->rma_state != RMA_EXPIRED
		&& r->rma_state != RMA_CLOSED;
}

/* The quasigroup of H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004): finds every wrong digit and every swap of
 * two neighbours. 0 over the digits with their check digit. */
static int damm(const char *digits, size_t n)
{
	static const char table[10][11] = {
		"0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017",
		"9438617205", "2581436790",
	};
	int at = 0;

	for (size_t i = 0; i < n; i++)
		if (digits[i] >= '0' && digits[i] <= '9')
			at = table[at][digits[i] - '0'] - '0';
	return at;
}

void rma_number(int64_t day, int64_t day_no, char *ret)
{
	char date[16];

	clock_format_date(day, date);                  /* YYYY-MM-DD */
	snprintf(ret, RMA_NUMBER_ROOM - 1, "RMA-%.2s%.2s%.2s-%04lld", date + 2, date + 5, date + 8, (long long)day_no);
	size_t len = strlen(ret);
	ret[len] = (char)('0' + damm(ret, len));
	ret[len + 1] = '\0';
}

bool rma_number_ok(const char *text)
{
	size_t len = strlen(text);

	return len >= 16 && len < RMA_NUMBER_ROOM && strncmp(text, "RMA-", 4) == 0 && text[10] == '-'
		&& strspn(text + 4, "0123456789") == 6 && strspn(text + 11, "0123456789") == len - 11 && damm(text, len) == 0;
}
