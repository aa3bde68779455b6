/* oms-ship - parcels: packed, handed over, tracked to the door or back */
#include "cli/say.h"
#include "cli/spool.h"
#include "cli/tool.h"
#include "return/return.h"
#include "store/data.h"
#include "wire/stream.h"

#include <string.h>
#include <unistd.h>
#include "base/banned.h"

EACH(ship_pack, struct ship_step, struct parcel)
EACH(ship_unpack, struct ship_step, struct parcel)
EACH(ship_manifest, struct ship_step, struct parcel)
EACH(ship_dispatch, struct ship_step, struct parcel)
EACH(return_track, struct ship_step, struct parcel)
EACH(ship_deliver, struct ship_step, struct parcel)
EACH(ship_rto, struct ship_step, struct parcel)
EACH(ship_remit, struct remittance, struct remittance)
LIST(ship_remit_list, struct remittance)
LIST(ship_pick, struct ship_query)
LIST(ship_late, struct ship_query)
LIST(ship_list, struct ship_query)
LIST(ship_show, struct ship_query)
LIST(ship_history, struct ship_query)
LIST(ship_shipments, struct ship_query)

/* One after the other to standard output; one that cannot be had is said, and the others come. */
struct labels { struct say say; const struct run *r; const struct label_query *q; struct buf out; int status; };

static int label(struct labels *l, const struct label_query *of, struct err *e)
{
	struct label_query one = { .parcel = of->parcel, .order = of->order, .as = l->q->as };

	arena_reset(l->r->work->mem);
	work_forget(l->r->work);
	if (data_begin_read(l->r->work->db, e))       /* who writes into our input has committed what it names */
		return -1;
	int rc = ship_label(l->r->work, &one, &l->out, e);
	data_rollback(l->r->work->db);
	if (rc && !err_is_of_record(e->code))
		return -1;
	if (rc) {
		say(&l->say, "%s: %s", err_wire(e->code), e->text);
		l->status = EXIT_REFUSED;
	}
	rc = write_all(STDOUT_FILENO, l->out.data ? l->out.data : "", l->out.len, e);
	buf_clear(&l->out);
	return rc;
}

/* Records on standard input name the parcels. */
static int labels_of_input(struct labels *l, struct err *e)
{
	struct stream s;
	struct reader r = { .stream = &s };
	struct arena mem = { 0 };
	struct label_query q;
	char *line;
	size_t len;
	int rc = 1;

	if (stream_open(&s, NULL, e))
		return -1;
	while (rc > 0 && (rc = reader_line(&r, &line, &len, e)) > 0) {
		if (!line || strspn(line, " \t") == len)
			continue;
		arena_reset(&mem);
		if (record_decode(&ship_label_record, arena_text(&mem, line, len), len, &q, &mem, e)) {
			say(&l->say, "line %lld: %s: %s", (long long)r.line, err_wire(e->code), e->text);
			l->status = EXIT_REFUSED;
		} else if (label(l, &q, e)) {
			rc = -1;
		}
	}
	arena_release(&mem);
	stream_close(&s);
	return rc;
}

static int run_label(const struct run *r, const void *in, struct err *e)
{
	struct labels l = { .say = { "oms-ship", "label" }, .r = r, .q = in };
	int rc = 0;

	ship_label_begin(in, &l.out);
	if (r->n_operands == 0)
		rc = labels_of_input(&l, e);
	for (int i = 0; rc == 0 && i < r->n_operands; i++)
		rc = label(&l, &(struct label_query){ .parcel = r->operands[i] }, e);
	ship_label_end(in, &l.out);
	if (rc == 0)
		rc = write_all(STDOUT_FILENO, l.out.data ? l.out.data : "", l.out.len, e);
	buf_release(&l.out);
	return rc < 0 ? -1 : l.status;
}

/* Cash that came before its parcel had the number finds it now. */
static int end_of_numbers(struct work *w, struct err *e)
{
	return ship_remit_match(w, e) || order_totals_flush(w, e) ? -1 : 0;
}

static bool asks_to_dispatch(const void *in)
{
	const struct ship_step *s = in;

	return s->courier || s->day;
}

static int to_dispatch(struct work *w, const void *in, emit_fn emit, void *arg, struct err *e)
{
	return ship_to_dispatch(w, in, emit, arg, e);
}

#define PARCEL_VERB .kind = CMD_EACH, .operands = "PARCEL ...", .out = &parcel_record, \
	.before_commit = order_totals_flush

static const struct cmd cmds[] = {
	{
		.name = "pick", .summary = "List what is to be taken from the shelves", .kind = CMD_LIST,
		.in = &ship_pick_query_record, .out = &pick_row_record, .list = list_ship_pick,
		.example = "oms-ship pick --location BLR --format table",
		.notes = "For all confirmed orders without holds together: what is reserved and not packed, by location and item.",
	}, {
		.name = "pack", .summary = "Put reserved units of orders into parcels", .kind = CMD_EACH,
		.operands = "ORDER ...", .in = &ship_pack_record, .out = &parcel_record, .each = each_ship_pack,
		.before_commit = order_totals_flush,
		.example = "oms-order list --state confirmed | oms-ship pack",
		.notes = "Each time a new parcel. Without --line or \"units\" all that is reserved goes into it.",
	}, {
		.name = "unpack", .summary = "Take parcels apart that were not handed over", PARCEL_VERB,
		.in = &ship_unpack_record, .each = each_ship_unpack,
		.example = "oms-ship unpack --void delhivery:1490812345",
		.notes = "The units are reserved again, as before they were packed.",
	}, {
		.name = "manifest", .summary = "Give parcels to a courier's manifest", .kind = CMD_EACH,
		.operands = "PARCEL ...", .in = &ship_manifest_record, .out = &parcel_record, .each = each_ship_manifest,
		.before_commit = end_of_numbers,
		.example = "oms-ship list --parcel-state packed | oms-ship manifest --courier delhivery --awb-file awbs.csv",
		.notes = "Each gets a number of the courier's; what is to be collected at the door is fixed.",
	}, {
		.name = "label", .summary = "Print address labels and packing slips", .operands = "PARCEL ...", .kind = CMD_RUN,
		.flags = CMD_ALONE | CMD_OPERANDS | CMD_REHEARSES, .in = &ship_label_record, .run = run_label,
		.example = "oms-ship list --manifest delhivery-2026-08-20 | oms-ship label >labels.html",
		.notes = "An A6 label with the courier's number as a Code 128 barcode, and an A5 slip, for each parcel.\n"
			"Without operands, records on standard input name the parcels.",
	}, {
		.name = "dispatch", .summary = "Hand parcels over: their goods leave the warehouse", PARCEL_VERB,
		.in = &ship_dispatch_record, .each = each_ship_dispatch,
		.asks_subjects = asks_to_dispatch, .subjects = to_dispatch,
		.example = "oms-ship list --manifest delhivery-2026-08-20 | oms-ship dispatch",
	}, {
		.name = "track", .summary = "Take what couriers report", .kind = CMD_IMPORT, .flags = CMD_FEED,
		.operands = "FILE ...", .in = &ship_track_record, .out = &parcel_record, .each = each_return_track,
		.before_commit = order_totals_flush, .map_kind = "scan",
		.example = "oms-ship track feed.json | jq -c 'select(.parcel_state==\"attempt_failed\")'",
		.notes = "Steps between are inferred. What comes late is kept and moves nothing; the same again is unchanged.",
	}, {
		.name = "deliver", .summary = "Say that parcels were delivered", PARCEL_VERB,
		.in = &ship_deliver_record, .each = each_ship_deliver,
		.example = "oms-ship deliver --proof POD-7781 delhivery:1490812345",
	}, {
		.name = "rto", .summary = "Take parcels back that came undelivered, and decide on them", PARCEL_VERB,
		.in = &ship_rto_record, .each = each_ship_rto,
		.example = "oms-ship rto --decision close delhivery:1490812345",
		.notes = "Without --decision the goods are here, in quarantine. Then resend, for which there must be stock, or close.",
	}, {
		.name = "remit", .summary = "Take what couriers pay of the cash they collected", .kind = CMD_IMPORT,
		.flags = CMD_FEED, .operands = "FILE ...", .in = &remittance_record, .out = &remittance_record,
		.each = each_ship_remit, .before_commit = end_of_numbers, .map_kind = "remittance",
		.listing = ship_remit_listing, .list = list_ship_remit_list,
		.example = "oms-ship remit --courier delhivery remittance.csv | jq -c 'select(.cod_state==\"short\")'",
		.notes = "A row is told once by its ref. What is for no parcel that is known is kept, and matched later.\n"
			"--outstanding shows what each courier owes, --parcels of which parcels.",
	}, {
		.name = "late", .summary = "List what is, or will be, too late", .kind = CMD_LIST,
		.in = &ship_late_query_record, .out = &late_row_record, .list = list_ship_late,
		.example = "oms-ship late --horizon 6h --format table",
	}, {
		.name = "list", .summary = "List parcels, oldest first", .kind = CMD_LIST,
		.in = &ship_query_record, .out = &parcel_record, .list = list_ship_list,
		.example = "oms-ship list --parcel-state in_transit,out_for_delivery",
	}, {
		.name = "export", .summary = "Write parcels as a file for a courier or a label program",
		.operands = "PARCEL ...|-", .kind = CMD_LIST, .flags = CMD_KEYED | CMD_EXPORT, .in = &ship_export_query_record,
		.out = &shipment_record, .list = list_ship_shipments, .to_kind = "shipment", .zone = setting_zone,
		.example = "oms-ship export --to delhivery --set pickup='Jaipur WH' --set weight_g=500 >upload.csv",
		.notes = "Without operands all that the filters let through; with - the parcels of the records on standard input.",
	}, {
		.name = "show", .summary = "Show parcels", .operands = "PARCEL ...", .kind = CMD_LIST,
		.flags = CMD_KEYED | CMD_MUST_FIND, .in = &ship_key_record, .out = &parcel_record, .list = list_ship_show,
		.example = "oms-ship show delhivery:1490812345",
	}, {
		.name = "history", .summary = "Show what happened to parcels", .operands = "PARCEL ...", .kind = CMD_LIST,
		.flags = CMD_KEYED | CMD_MUST_FIND, .in = &ship_key_record, .out = &parcel_event_record,
		.list = list_ship_history, .example = "oms-ship history delhivery:1490812345",
	},
	{ 0 }
};

static const struct tool tool = {
	.name = "oms-ship",
	.summary = "Parcels: packed, handed over, tracked to the door or back.",
	.cmds = cmds,
};

int main(int argc, char **argv)
{
	return tool_main(&tool, argc, argv);
}
