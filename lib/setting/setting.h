/* setting.h - what a seller sets once for a data file */
#ifndef SETTING_SETTING_H
#define SETTING_SETTING_H

#include "store/store.h"

enum setting {
	SETTING_ZONE, SETTING_CURRENCY, SETTING_COUNTRY, SETTING_SELLER_STATE, SETTING_CONFIRM_NEEDS,
	SETTING_UNKNOWN_SKU, SETTING_UNKNOWN_LOCATION, SETTING_RESERVE_POLICY, SETTING_TAX_ROUNDING,
	SETTING_COVER_DAYS, SETTING_TELL, SETTING_LANGUAGE, SETTING_MAIL_FROM, SETTING_SHOP_NAME,
	SETTING_TRACKING_URL, SETTING_RETURN_ADDRESS, SETTING_RETURN_DAYS, SETTING_REFUND_WHEN,
	SETTING_REFUND_SHIPPING, SETTING_EXCHANGE_SHIPS, SETTING_RMA_DAYS, SETTING_SELLER_MAIL,
	SETTING_PSN_PRIOR_WEIGHT, SETTING_PSN_HALF_LIFE_DAYS, SETTING_PSN_DOUBLE_BLIND, SETTING_PSN_RATING_DAYS,
	SETTING_PSN_EXPIRE_DAYS, SETTING_LEAD_DAYS, SETTING_SAFETY_DAYS, SETTING_DEAD_DAYS, SETTING_OVER_DAYS, SETTINGS,
};

/* One setting as `oms-order settings` shows it. */
struct setting_row { const char *setting, *value, *initial, *allowed, *help; };

extern const struct record setting_record;

/* The value of S, or what it is initially. RET: borrowed, in the arena. NULL and E only when reading fails. */
const char *setting_text(struct work *w, enum setting s, struct err *e);

/* The value of a setting that is a number. -1 and E only when reading fails. */
int setting_int(struct work *w, enum setting s, int64_t *ret, struct err *e);

/* True when S is set to WORD. */
bool setting_is(struct work *w, enum setting s, const char *word, struct err *e);

/* The business zone. RET: borrowed, in the arena. */
int setting_zone(struct work *w, const char **ret, struct err *e);

/* Day of AT_MS in the business zone, in days since 1970. */
int64_t setting_day(struct work *w, int64_t at_ms);

/* A time as the options have it: RFC 3339, or a date, which is its first moment in the business zone. */
int setting_moment(struct work *w, const char *option, const char *text, int64_t *ret_ms, struct err *e);

/* The options since and until (NULL: without end) as a half-open range of times. ERR_USAGE. */
int setting_range(struct work *w, const char *since, const char *until, int64_t *ret_since_ms, int64_t *ret_until_ms,
	struct err *e);

/* Set NAME to VALUE; *RET_CHANGED tells whether it was something else. ERR_USAGE for an unknown name or a value
 * that is not allowed. */
int setting_set(struct work *w, const char *name, const char *value, bool *ret_changed, struct err *e);

/* All settings, in their order, to EMIT as struct setting_row. */
int setting_each(struct work *w, int (*emit)(void *arg, const void *row, struct err *e), void *arg, struct err *e);

#endif
