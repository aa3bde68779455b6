/* oms-psn - partner services: choose a partner, agree in writing, follow the work, rate */
#include "cli/tool.h"
#include "psn/psn.h"

#include <string.h>
#include "base/banned.h"

EACH(psn_import, struct psn_entry, struct psn_entry)
EACH(psn_ask, struct psn_step, struct psn_request)
EACH(psn_quote, struct psn_step, struct psn_request)
EACH(psn_agree, struct psn_step, struct psn_request)
EACH(psn_contact, struct psn_step, struct psn_request)
EACH(psn_withdraw, struct psn_step, struct psn_request)
EACH(psn_start, struct psn_step, struct psn_request)
EACH(psn_pay, struct psn_step, struct psn_request)
EACH(psn_deliver, struct psn_step, struct psn_request)
EACH(psn_accept, struct psn_step, struct psn_request)
EACH(psn_revise, struct psn_step, struct psn_request)
EACH(psn_dispute, struct psn_step, struct psn_request)
EACH(psn_terminate, struct psn_step, struct psn_request)
EACH(psn_refund, struct psn_step, struct psn_request)
EACH(psn_complain, struct psn_step, struct psn_request)
EACH(psn_rate, struct psn_step, struct psn_request)
EACH(psn_close, struct psn_step, struct psn_request)
EACH(psn_explain, struct psn_step, struct psn_explained)
LIST(psn_offers, struct psn_query)
LIST(psn_compare, struct psn_query)
LIST(psn_list, struct psn_query)
LIST(psn_show, struct psn_query)
LIST(psn_history, struct psn_query)

static bool names_partners(const void *in)
{
	return ((const struct psn_step *)in)->partner != NULL;
}

static int asked_partners(struct work *w, const void *in, emit_fn emit, void *arg, struct err *e)
{
	return psn_ask_each(w, in, emit, arg, e);
}

static int run_sweep(const struct run *r, const void *in, struct err *e)
{
	(void)in;
	return psn_sweep(r->work, r->emit, r->emit_arg, e);
}

/* Without operands the services are listed, else each is made or changed. */
static int run_services(const struct run *r, const void *in, struct err *e)
{
	struct psn_entry told = *(const struct psn_entry *)in, now;

	if (r->n_operands == 0)
		return psn_services(r->work, in, r->emit, r->emit_arg, e);
	for (int i = 0; i < r->n_operands; i++) {
		told.service = r->operands[i];
		if (psn_service_set(r->work, &told, &now, e) || r->emit(r->emit_arg, &now, e))
			return -1;
	}
	return 0;
}

/* Without operands the partners are listed, else each is shown, or what is decided of him is written. */
static int run_partners(const struct run *r, const void *in, struct err *e)
{
	struct psn_entry told = *(const struct psn_entry *)in, now;
	bool decides = told.partner_state != INT_UNKNOWN || told.reason;

	if (r->n_operands == 0)
		return psn_partners(r->work, in, r->emit, r->emit_arg, e);
	for (int i = 0; i < r->n_operands; i++) {
		told.partner = r->operands[i];
		if (!decides ? psn_partners(r->work, &told, r->emit, r->emit_arg, e)
			: psn_partner_set(r->work, &told, &now, e) || r->emit(r->emit_arg, &now, e))
			return -1;
	}
	return 0;
}

#define REQUEST_VERB .kind = CMD_EACH, .operands = "REQUEST ...", .out = &psn_request_record, \
	.explain = each_psn_explain, .explain_out = &psn_explained_record

static const struct cmd cmds[] = {
	{
		.name = "services", .summary = "List services, or make and change them", .kind = CMD_RUN,
		.flags = CMD_OPERANDS, .operands = "SERVICE ...", .in = &psn_set_service_record, .out = &psn_service_record,
		.run = run_services, .example = "oms-psn services photography --title \"Product photography\" --unit SKU",
	}, {
		.name = "partners", .summary = "List partners, or decide who is listed", .kind = CMD_RUN,
		.flags = CMD_OPERANDS, .operands = "PARTNER ...", .in = &psn_set_partner_record, .out = &psn_partner_record,
		.run = run_partners,
		.example = "oms-psn partners lensworks --partner-state suspended --reason \"three complaints\"",
		.notes = "With operands and --partner-state or --reason it is decided; else they are shown.",
	}, {
		.name = "offers", .summary = "List who offers what", .kind = CMD_LIST, .in = &psn_offer_query_record,
		.out = &psn_offer_record, .list = list_psn_offers, .example = "oms-psn offers --service photography",
	}, {
		.name = "import", .summary = "Bring in services, partners and offers", .kind = CMD_IMPORT,
		.operands = "FILE ...", .in = &psn_entry_record, .out = &psn_entry_record, .map_kind = "partner",
		.each = each_psn_import, .example = "oms-psn import partners.csv",
		.notes = "Only what is told is changed. A row may tell a partner and what he offers.",
	}, {
		.name = "compare", .summary = "Show who offers a service, the best ranked first", .kind = CMD_LIST,
		.flags = CMD_KEYED, .operands = "SERVICE", .in = &psn_compare_record, .out = &psn_choice_record,
		.list = list_psn_compare, .example = "oms-psn compare photography --city Pune --max-price 800 --explain",
	}, {
		.name = "request", .summary = "Ask partners for a service", .kind = CMD_EACH, .operands = "PARTNER ...",
		.in = &psn_request_in, .out = &psn_request_record, .each = each_psn_ask,
		.asks_subjects = names_partners, .subjects = asked_partners,
		.example = "oms-psn request --service photography --partner lensworks,pixel --need '40 SKUs' --by 2026-12-05",
		.notes = "Each partner gets a request of his own.",
	}, {
		.name = "contact", .summary = "Say that a partner has been in touch", REQUEST_VERB, .in = &psn_contact_in,
		.each = each_psn_contact, .example = "oms-psn contact R-261122-0001",
	}, {
		.name = "quote", .summary = "Record offers and counter-offers", REQUEST_VERB, .in = &psn_quote_in,
		.each = each_psn_quote, .example = "oms-psn quote --as seller --price 11000.00 R-261122-0001",
		.notes = "Each is a version; what it does not tell stays as it was. Behind the agreement it is an amendment.",
	}, {
		.name = "agree", .summary = "Accept a version of the terms, for one side", REQUEST_VERB, .in = &psn_agree_in,
		.each = each_psn_agree, .example = "oms-psn agree --as seller --terms terms.txt R-261122-0001",
		.notes = "When both sides have accepted the same version, it is agreed.",
	}, {
		.name = "withdraw", .summary = "Take requests back, or decline them for the partner", REQUEST_VERB,
		.in = &psn_withdraw_in, .each = each_psn_withdraw, .example = "oms-psn withdraw --as partner R-261122-0002",
	}, {
		.name = "start", .summary = "Say that the work has begun", REQUEST_VERB, .in = &psn_start_in,
		.each = each_psn_start, .example = "oms-psn start R-261122-0001",
	}, {
		.name = "pay", .summary = "Record what was paid to partners", REQUEST_VERB, .in = &psn_pay_in,
		.each = each_psn_pay, .example = "oms-psn pay --amount 6000.00 --ref UTR-1 R-261122-0001",
		.notes = "Nothing is paid: what was paid elsewhere is written down.",
	}, {
		.name = "deliver", .summary = "Say that work, or a part of it, was delivered", REQUEST_VERB,
		.in = &psn_deliver_in, .each = each_psn_deliver,
		.example = "oms-psn deliver --url https://files.example/1 R-261122-0001",
	}, {
		.name = "accept", .summary = "Accept what was delivered", REQUEST_VERB, .in = &psn_accept_in,
		.each = each_psn_accept, .example = "oms-psn list --state delivered | oms-psn accept",
	}, {
		.name = "revise", .summary = "Ask for a revision", REQUEST_VERB, .in = &psn_revise_in,
			.each = each_psn_revise,
		.example = "oms-psn revise --reason 'shadows on 4 pictures' R-261122-0001",
	}, {
		.name = "dispute", .summary = "Open a dispute, or say what is wanted of it", REQUEST_VERB,
		.in = &psn_dispute_in, .each = each_psn_dispute, .example = "oms-psn dispute --about late R-261122-0001",
		.notes = "The refund that the terms give is proposed. What both sides want is what becomes of it.",
	}, {
		.name = "refund", .summary = "Record what partners gave back", REQUEST_VERB, .in = &psn_refund_in,
		.each = each_psn_refund, .example = "oms-psn refund --amount 6000.00 --ref UTR-9 R-261122-0001",
	}, {
		.name = "terminate", .summary = "End an agreement before the work is done", REQUEST_VERB,
		.in = &psn_terminate_in, .each = each_psn_terminate,
		.example = "oms-psn terminate --reason 'no answer' R-261122-0001",
	}, {
		.name = "complain", .summary = "Complain to the support of the sellers", REQUEST_VERB, .in = &psn_complain_in,
		.each = each_psn_complain, .example = "oms-psn complain --text 'no answer for a week' R-261122-0001",
	}, {
		.name = "rate", .summary = "Rate the other side when the work has ended", REQUEST_VERB, .in = &psn_rate_in,
		.each = each_psn_rate, .example = "oms-psn rate --score 5 --text 'on time' R-261122-0001",
	}, {
		.name = "close", .summary = "Close requests that have ended", REQUEST_VERB, .in = &psn_close_in,
		.each = each_psn_close, .example = "oms-psn list --state accepted | oms-psn close",
	}, {
		.name = "sweep", .summary = "Let expire what nobody answered, close what has ended", .kind = CMD_RUN,
		.in = &psn_nothing_in, .out = &psn_request_record, .run = run_sweep, .example = "oms-psn sweep",
	}, {
		.name = "list", .summary = "List requests, oldest first", .kind = CMD_LIST, .in = &psn_query_record,
		.out = &psn_request_record, .list = list_psn_list, .example = "oms-psn list --state agreed,in_progress",
	}, {
		.name = "show", .summary = "Show requests with all that lies in them", .operands = "REQUEST ...",
		.kind = CMD_LIST, .flags = CMD_KEYED | CMD_MUST_FIND, .in = &psn_key_record, .out = &psn_request_record,
		.list = list_psn_show, .example = "oms-psn show R-261122-0001",
	}, {
		.name = "history", .summary = "Show what happened to requests or partners", .operands = "REQUEST|PARTNER ...",
		.kind = CMD_LIST, .flags = CMD_KEYED | CMD_MUST_FIND, .in = &psn_key_record, .out = &psn_event_record,
		.list = list_psn_history, .example = "oms-psn history R-261122-0001",
	},
	{ 0 }
};

static const struct tool tool = {
	.name = "oms-psn",
	.summary = "Partner services: choose a partner, agree in writing, follow the work, rate.",
	.cmds = cmds,
};

int main(int argc, char **argv)
{
	return tool_main(&tool, argc, argv);
}
