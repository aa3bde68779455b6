/* report_finding.c - findings in words */
#include "report/report_impl.h"

#include "report.sql.h"
#include "base/banned.h"

int report_finding_text(struct report_out *out, const char *id, const char *expected, const char *found,
	struct err *e)
{
	struct finding f = { id, buf_text(&out->subject), expected, found };

	out->rows++;
	int rc = out->emit(out->arg, &f, e);
	buf_clear(&out->subject);
	return rc;
}

int report_finding(struct report_out *out, const char *id, int64_t expected, int64_t found, struct err *e)
{
	buf_clear(&out->one);
	buf_clear(&out->two);
	if (expected == INT_UNKNOWN)
		buf_str(&out->one, "unknown");
	else
		buf_int(&out->one, expected);
	if (found == INT_UNKNOWN)
		buf_str(&out->two, "unknown");
	else
		buf_int(&out->two, found);
	return report_finding_text(out, id, buf_text(&out->one), buf_text(&out->two), e);
}

int report_name_place(struct report_out *out, int64_t item_id, int64_t place_id, int64_t condition, struct err *e)
{
	struct stock_level key = { .item_id = item_id, .location_id = place_id }, name;
	struct arena mem = { 0 };
	struct work w = *out->w;

	w.mem = &mem;
	int rc = store_get(&w, &SQL_PLACE_NAME, &stock_level_record, &key, &stock_level_record, &name, e);
	if (rc > 0) {
		buf_clear(&out->subject);
		buf_str(&out->subject, name.sku ? name.sku : "an item that is not there");
		if (place_id)
			buf_format(&out->subject, " at %s", name.location ? name.location : "a place that is not there");
		if (condition >= 0)
			buf_format(&out->subject, " (%s)", condition_words[condition]);
	}
	arena_release(&mem);
	return rc < 0 ? -1 : 0;
}

void report_out_release(struct report_out *out)
{
	buf_release(&out->subject);
	buf_release(&out->one);
	buf_release(&out->two);
}
