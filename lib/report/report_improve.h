/* report_improve.h - what went wrong, summed up by what it is about; nobody but report includes it */
#ifndef REPORT_REPORT_IMPROVE_H
#define REPORT_REPORT_IMPROVE_H

#include "report/report_group.h"

enum improve_by { IMPROVE_BY_SKU, IMPROVE_BY_COURIER, IMPROVE_BY_ZONE, IMPROVE_BY_REASON };

/* Words in improve_cause_words. */
enum improve_cause {
	IMPROVE_CANCELLED_BY_SELLER, IMPROVE_RTO, IMPROVE_LOST, IMPROVE_RETURNED, IMPROVE_LATE_DELIVERY, IMPROVE_LATE_DISPATCH,
	IMPROVE_CANCELLED_BY_BUYER, IMPROVE_CANCELLED, IMPROVE_OUT_OF_STOCK, IMPROVE_CAUSES,
};

/* Units that a cause has hit, out of how many, what they are worth and what that costs. */
struct tally { int64_t units, base, value_minor, cost_minor, unknown_units; };

/* All causes of one subject, in the range and in the one before. */
struct tallies { GROUP_KEY; const char *title; struct tally now[IMPROVE_CAUSES], before[IMPROVE_CAUSES]; };

struct improve {
	struct work *w;
	struct report_query *q;
	struct groups subjects;       /* of struct tallies */
	struct groups whole;          /* the same of each currency: what reasons are measured against */
	enum report_extent extent;    /* of the range that is read */
	bool before;                  /* what is read belongs to the range before */
};

extern const struct record improve_query_record;
extern const char *const improve_cause_words[];

/* Sum up what went wrong in the range of IM's query. */
int improve_fill(struct improve *im, struct err *e);

/* Days on which nothing of an item could be sold, by the ledger of stock. */
int improve_stock_days(struct improve *im, struct err *e);

#endif
