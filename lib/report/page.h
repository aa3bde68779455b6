/* page.h - the reports of a time on one page of HTML, to be looked at, mailed or printed
 *
 * The page needs nothing else: no script, no font, no picture of another place. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "report/report.h"

/* What the page is told. Without a time it is the thirty days that end today. */
struct page_query { const char *since, *until, *channel; int64_t lang, grouping, redact; };

extern const struct record page_query_record;

/* The whole page to EMIT, as one struct buf. ERR_USAGE for times that are none or the wrong way round. */
int report_page(struct work *w, const struct page_query *in, report_emit emit, void *arg, struct err *e);

#endif
