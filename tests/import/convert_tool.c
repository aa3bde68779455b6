/* convert_tool.c - convert a dump without a data file: what the tests of maps need of oms-order convert */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "import/import.h"
#include "order/order.h"
#include "pay/pay.h"
#include "refund/refund.h"
#include "ship/ship.h"
#include "base/banned.h"

extern const struct record item_record;

enum { ARENA_LIMIT = 1 << 20 };

struct args { struct import_options o; const char *file, *kind; bool maps, check, silent; };

static int usage(void)
{
	fputs("usage: convert_tool [convert] [--from MAP] [--map FILE] [--channel C] [--zone Z] [--check] [--maps] [FILE]\n",
		stderr);
	return EXIT_USAGE;
}

static int parse(int argc, char **argv, struct args *a)
{
	const struct { const char *name; const char **to; } options[] = {
		{ "--from", &a->o.from }, { "--map", &a->o.map_file }, { "--channel", &a->o.channel },
		{ "--zone", &a->o.zone }, { "--kind", &a->kind }, { "--currency", &a->o.currency },
		{ "--dates", &a->o.dates }, { "--join", &a->o.join }, { "--sheet", &a->o.sheet },
	};

	for (int i = 1; i < argc; i++) {
		size_t k = 0, n = sizeof options / sizeof *options;
		while (k < n && strcmp(options[k].name, argv[i]) != 0)
			k++;
		if (k < n && i + 1 < argc)
			*options[k].to = argv[++i];
		else if (strcmp(argv[i], "--maps") == 0)
			a->maps = true;
		else if (strcmp(argv[i], "--check") == 0)
			a->check = true;
		else if (strcmp(argv[i], "--silent") == 0)
			a->silent = true;
		else if (strncmp(argv[i], "--", 2) == 0)
			return -1;
		else if (strcmp(argv[i], "convert") != 0)
			a->file = argv[i];
	}
	return 0;
}

static int show_map(void *arg, const char *name, const char *title, const char *where, struct err *e)
{
	(void)arg;
	(void)e;
	printf("%s\t%s\t%s\n", name, title, where);
	return 0;
}

static int failed(const struct err *e)
{
	fprintf(stderr, "%s: %s\n", err_wire(e->code), e->text);
	return (int)err_status(e->code);
}

static const struct record *target_of(const char *kind)
{
	const struct { const char *kind; const struct record *target; } targets[] = {
		{ "item", &item_record }, { "payment", &payment_record }, { "settlement", &settlement_record },
		{ "scan", &ship_track_record }, { "remittance", &remittance_record }, { "refund", &refund_step_record },
	};

	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
		if (strcmp(kind, targets[i].kind) == 0)
			return targets[i].target;
	return &order_record;
}

static int all(struct import *im, const struct args *a, struct err *e)
{
	struct arena mem = { 0 };
	struct import_item item;
	struct buf out = { 0 };
	int rc, refused = 0;

	while ((rc = import_next(im, &mem, &item, e)) > 0) {
		if (item.record) {
			record_encode(target_of(a->kind), item.record, &out);
			buf_byte(&out, '\n');
		} else {
			refused = EXIT_REFUSED;
			fprintf(stderr, "line %" PRId64 ": %s: %s: %s\n", item.line, err_wire(item.why.code), item.why.field,
				item.why.text);
		}
		if (out.len > ARENA_LIMIT / 4 || a->silent) {
			fwrite(out.data, 1, a->silent ? 0 : out.len, stdout);
			buf_clear(&out);
		}
		if (arena_used(&mem) > ARENA_LIMIT)
			arena_reset(&mem);
	}
	if (out.len)
		fwrite(out.data, 1, out.len, stdout);
	buf_release(&out);
	arena_release(&mem);
	return rc < 0 ? failed(e) : refused;
}

static int check(struct stream *s, const struct args *a, struct err *e)
{
	struct buf out = { 0 };
	int64_t unknown;
	int rc = import_check(s, a->kind, target_of(a->kind), &a->o, &out, &unknown, e);

	fwrite(out.data, 1, out.len, stdout);
	buf_release(&out);
	return rc ? failed(e) : unknown ? EXIT_REFUSED : EXIT_DONE;
}

int main(int argc, char **argv)
{
	struct args a = { .kind = "order" };
	struct stream s;
	struct import *im;
	struct err e = { 0 };

	if (parse(argc, argv, &a))
		return usage();
	if (a.maps)
		return import_each_map(a.kind, false, show_map, NULL, &e) ? failed(&e) : 0;
	if (stream_open(&s, a.file, &e))
		return failed(&e);
	int rc = a.check ? check(&s, &a, &e) : import_open(&s, a.kind, target_of(a.kind), &a.o, &im, &e) ? failed(&e) : -1;
	if (rc < 0) {
		if (import_was_found(im))
			fprintf(stderr, "map %s\n", import_map_name(im));
		rc = all(im, &a, &e);
		import_close(im);
	}
	stream_close(&s);
	return rc;
}
