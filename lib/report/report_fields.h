/* report_fields.h - rows that the options of reports share; nobody but report includes it */
#ifndef REPORT_REPORT_FIELDS_H
#define REPORT_REPORT_FIELDS_H

#include "report/report.h"

#define QUERY struct report_query

#define QUERY_SINCE(what) \
	TEXT(QUERY, since, FIELD_ARG, what " from this time or date on"), \
	TEXT(QUERY, until, FIELD_ARG, what " before this time or date")
#define QUERY_CHANNEL TEXT(QUERY, channel, FIELD_ARG, "only this channel")
#define QUERY_TOP(help) INT(QUERY, top, FIELD_ARG | FIELD_COUNT, help)
#define QUERY_AS_OF \
	TEXT(QUERY, as_of, FIELD_ARG, "what was known then: nothing written later"), INT(QUERY, as_of_ms, FIELD_SQL, "")
#define QUERY_COMPUTED \
	INT(QUERY, since_ms, FIELD_SQL, ""), INT(QUERY, until_ms, FIELD_SQL, ""), INT(QUERY, from, FIELD_SQL, ""), \
	INT(QUERY, to, FIELD_SQL, ""), INT(QUERY, item_id, FIELD_SQL, ""), TEXT(QUERY, currency, FIELD_SQL, "")

#endif
