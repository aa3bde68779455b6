/* err.h - the one list of failures, and how a function reports one
 *
 * A function that can fail returns 0, or -1 after filling the struct err it was given last.
 * A failure is either of the record (it is refused, the run goes on) or of the run (it stops). */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

/* Exit statuses, as sysexits(3) has them where it has one. */
enum exit_status {
	EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_DATA = 65, EXIT_NOINPUT = 66,
	EXIT_BUG = 70, EXIT_IO = 74, EXIT_BUSY = 75,
};

/* symbol, name on the wire, exit status when it ends a run, what it means (oms(7) lists the same) */
#define ERR_LIST(X) \
	X(ERR_JSON_SYNTAX, "json_syntax", EXIT_REFUSED, "the line is not a JSON object") \
	X(ERR_FIELD_MISSING, "field_missing", EXIT_REFUSED, "a needed field is not there") \
	X(ERR_FIELD_TYPE, "field_type", EXIT_REFUSED, "a field is of the wrong kind") \
	X(ERR_FIELD_VALUE, "field_value", EXIT_REFUSED, "a field holds a value that is not allowed") \
	X(ERR_MONEY_FORMAT, "money_format", EXIT_REFUSED, "an amount is not exact money") \
	X(ERR_TIME_FORMAT, "time_format", EXIT_REFUSED, "a time is not of the format it must have") \
	X(ERR_QTY_RANGE, "qty_range", EXIT_REFUSED, "a quantity is out of range") \
	X(ERR_TOO_LONG, "too_long", EXIT_REFUSED, "a text or a record is longer than allowed") \
	X(ERR_ENCODING, "encoding", EXIT_REFUSED, "the text is not UTF-8, or holds a NUL") \
	X(ERR_STATUS_UNKNOWN, "status_unknown", EXIT_REFUSED, "the import map does not know this status") \
	X(ERR_ID_LOST, "id_lost", EXIT_REFUSED, "a spreadsheet has destroyed this id (4.39E+17)") \
	X(ERR_SKU_UNKNOWN, "sku_unknown", EXIT_REFUSED, "no such item") \
	X(ERR_ORDER_UNKNOWN, "order_unknown", EXIT_REFUSED, "no such order") \
	X(ERR_LINE_UNKNOWN, "line_unknown", EXIT_REFUSED, "no such line in this order") \
	X(ERR_PARCEL_UNKNOWN, "parcel_unknown", EXIT_REFUSED, "no such parcel") \
	X(ERR_RMA_UNKNOWN, "rma_unknown", EXIT_REFUSED, "no such RMA") \
	X(ERR_REFUND_UNKNOWN, "refund_unknown", EXIT_REFUSED, "no such refund") \
	X(ERR_LOCATION_UNKNOWN, "location_unknown", EXIT_REFUSED, "no such location") \
	X(ERR_SERVICE_UNKNOWN, "service_unknown", EXIT_REFUSED, "no such service") \
	X(ERR_PARTNER_UNKNOWN, "partner_unknown", EXIT_REFUSED, "no such partner, or he does not offer that service") \
	X(ERR_REQUEST_UNKNOWN, "request_unknown", EXIT_REFUSED, "no such request to a partner") \
	X(ERR_STOCK_SHORT, "stock_short", EXIT_REFUSED, "fewer units are available than asked for") \
	X(ERR_STATE_REFUSED, "state_refused", EXIT_REFUSED, "the step is not allowed from this state") \
	X(ERR_HOLD_SET, "hold_set", EXIT_REFUSED, "a hold forbids the step") \
	X(ERR_SHIP_COMPLETE, "ship_complete", EXIT_REFUSED, "the order is shipped whole, and units of it still wait") \
	X(ERR_PAYMENT_DUE, "payment_due", EXIT_REFUSED, "the payment gate is not passed") \
	X(ERR_CURRENCY, "currency_mismatch", EXIT_REFUSED, "the payment is in another currency than the order") \
	X(ERR_OVER_CAPTURE, "over_capture", EXIT_REFUSED, "more than what is left of an authorisation") \
	X(ERR_OVER_REFUND, "over_refund", EXIT_REFUSED, "more is given back than was paid") \
	X(ERR_WINDOW_CLOSED, "window_closed", EXIT_REFUSED, "the time to return it is over") \
	X(ERR_NOTHING_OWED, "nothing_owed", EXIT_REFUSED, "nothing is owed to the buyer that is not asked for already") \
	X(ERR_CREDIT_SHORT, "credit_short", EXIT_REFUSED, "the customer has less store credit") \
	X(ERR_TERMS_MISSING, "terms_missing", EXIT_REFUSED, "the terms lack a part that they must have") \
	X(ERR_NO_AGREEMENT, "no_agreement", EXIT_REFUSED, "nothing is agreed with the partner") \
	X(ERR_CARD_NUMBER, "card_number", EXIT_REFUSED, "a text holds the number of a payment card") \
	X(ERR_CONFLICT, "conflict", EXIT_REFUSED, "it contradicts what is already recorded") \
	X(ERR_STALE, "stale", EXIT_REFUSED, "the record has changed since it was read") \
	X(ERR_TOTAL_MISMATCH, "total_mismatch", EXIT_REFUSED, "the total is not the sum of its parts") \
	X(ERR_NOT_SENT, "not_sent", EXIT_REFUSED, "messages were not taken by the command that sends them") \
	X(ERR_USAGE, "usage", EXIT_USAGE, "the command line is wrong") \
	X(ERR_INPUT, "input", EXIT_DATA, "the input is not what it claims to be") \
	X(ERR_NOINPUT, "noinput", EXIT_NOINPUT, "a file or the data file cannot be opened") \
	X(ERR_BUG, "bug", EXIT_BUG, "a fault in the program") \
	X(ERR_IO, "io", EXIT_IO, "reading or writing failed") \
	X(ERR_BUSY, "busy", EXIT_BUSY, "the data file stayed busy") \
	X(ERR_REPLAY, "replay", EXIT_BUSY, "the batch must be run again")

enum err_code {
	ERR_NONE,
#define X(sym, wire, status, text) sym,
	ERR_LIST(X)
#undef X
	ERR_COUNT
};

struct err {
	enum err_code code;
	char field[64];    /* the key at fault, or "" */
	char text[400];    /* one sentence without the code */
};

/* Fill E and return -1; FIELD may be NULL. */
int err_set(struct err *e, enum err_code code, const char *field, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* RET: borrowed, the snake_case name of CODE. */
const char *err_wire(enum err_code code);

/* RET: borrowed, what CODE means, in a few words. */
const char *err_meaning(enum err_code code);

/* The exit status of a run that CODE ended. */
enum exit_status err_status(enum err_code code);

/* True for a failure of one record, which is refused while the run goes on. */
bool err_is_of_record(enum err_code code);

#endif
