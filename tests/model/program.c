/* program.c - the program's side of a world: its data file, steps in transactions, and what it says of itself */
#include "model.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "report/report.h"
#include "store/data.h"
#include "base/banned.h"

void tell(struct world *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(t->told, sizeof t->told, fmt, ap);
	va_end(ap);
}

void wrong(struct world *t, const char *fmt, ...)
{
	char why[700];
	va_list ap;

	if (t->failed[0])
		return;
	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	snprintf(t->failed, sizeof t->failed, "%s", why);
}

void forget(struct world *t)
{
	arena_reset(&t->mem);
	work_forget(&t->work);
}

static bool refused(struct world *t, enum verdict_of_model verdict, const struct err *e)
{
	data_rollback(t->db);
	if (!err_is_of_record(e->code))
		wrong(t, "%s: %s", err_wire(e->code), e->text);
	else if (verdict == MUST)
		wrong(t, "refused, and the model allows it: %s: %s", err_wire(e->code), e->text);
	return false;
}

bool attempt(struct world *t, enum verdict_of_model verdict, verb_fn verb, const void *in, void *out)
{
	struct err e = { 0 };
	struct work *w = &t->work;

	w->totals = NULL;
	w->ahead = NULL;
	w->changed = false;
	w->verdict = VERDICT_NONE;
	if (data_begin(t->db, &e) || work_refresh(w, &e)) {
		wrong(t, "%s", e.text);
		return false;
	}
	if (verb(w, in, out, &e) || order_totals_flush(w, &e) || data_commit(t->db, &e))
		return refused(t, verdict, &e);
	t->accepted += w->changed;
	if (t->loud && t->steps)
		printf("# %s\n", t->told);
	if (verdict == MUST_NOT)
		wrong(t, "taken, and the model forbids it");
	return true;
}

bool look(struct world *t, verb_fn read, const void *in, void *out)
{
	struct err e = { 0 };

	if (data_begin_read(t->db, &e)) {
		wrong(t, "%s", e.text);
		return false;
	}
	int rc = read(&t->work, in, out, &e);
	data_rollback(t->db);
	return rc == 0;
}

static int find_order(struct work *w, const void *in, void *out, struct err *e)
{
	return order_must_find(w, in, out, e);
}

bool order_now(struct world *t, int i, struct order *ret)
{
	return look(t, find_order, t->orders[i].name, ret);
}

/* --- the audit --- */

static int found(void *arg, const void *row, struct err *e)
{
	const struct finding *f = row;

	(void)e;
	wrong(arg, "audit %s %s: expected %s, found %s", f->id, f->subject, f->expected, f->found);
	return 0;
}

static int run_audit(struct work *w, const void *in, void *out, struct err *e)
{
	struct report_query q;

	(void)in;
	record_init(&audit_query_record, &q);
	if (report_audit(w, &q, found, out, e))
		wrong(out, "audit: %s", e->text);
	return 0;
}

void audit(struct world *t)
{
	look(t, run_audit, NULL, t);
}

/* --- a world --- */

static int make_item(struct work *w, const void *in, void *out, struct err *e)
{
	return stock_import(w, in, out, e);
}

/* Four articles, and a kit of two of the first and one of the second. */
static void make_items(struct world *t)
{
	struct item_component parts[] = { { "S0", 2, 0, 0 }, { "S1", 1, 0, 0 } };

	for (int i = 0; i < SKUS && !t->failed[0]; i++) {
		struct item item, made;
		record_init(&item_record, &item);
		item.sku = item.title = sku_names[i];
		if (i == KIT)
			item.components = (struct list){ parts, 2 };
		attempt(t, MUST, make_item, &item, &made);
	}
}

static int make_partner(struct work *w, const void *in, void *out, struct err *e)
{
	return psn_import(w, in, out, e);
}

static void make_partners(struct world *t)
{
	static const struct { const char *partner, *service, *name; int64_t price; } rows[] = {
		{ NULL, "photo", NULL, INT_UNKNOWN }, { "lens", NULL, "Lens", INT_UNKNOWN },
		{ "lens", "photo", NULL, 50000 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows && !t->failed[0]; i++) {
		struct psn_entry in, out;
		record_init(&psn_entry_record, &in);
		in.partner = rows[i].partner;
		in.service = rows[i].service;
		in.name = rows[i].name;
		in.title = rows[i].partner ? NULL : "Photographs";
		in.unit = rows[i].partner ? NULL : "image";
		in.price_minor = rows[i].price;
		in.currency = rows[i].price == INT_UNKNOWN ? NULL : "INR";
		in.partner_state = rows[i].name ? PARTNER_LISTED : INT_UNKNOWN;
		attempt(t, MUST, make_partner, &in, &out);
	}
}

bool world_open(struct world *t)
{
	struct err e = { 0 };
	bool loud = t->loud;

	*t = (struct world){ .loud = loud };
	if (data_open_temporary(&t->db, 1000, &e)) {
		wrong(t, "%s", e.text);
		return false;
	}
	t->work = (struct work){ .db = t->db, .mem = &t->mem, .actor = "test", .now_ms = 1790000000000 };
	tell(t, "a new world");
	make_items(t);
	make_partners(t);
	return !t->failed[0];
}

void world_close(struct world *t)
{
	if (t->db)
		data_close(t->db);
	arena_release(&t->mem);
	t->db = NULL;
}
