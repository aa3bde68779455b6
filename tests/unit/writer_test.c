/* writer_test.c - records out as ndjson, table, csv and tsv */
#include "tap.h"

#include "order/order.h"
#include "wire/cells.h"
#include "wire/writer.h"
#include "base/banned.h"

/* A small row, so that whole outputs can be compared. */
struct spot { const char *city; int64_t fee_minor; };
struct item_of_row { int64_t n; };
struct row {
	const char *id, *title;
	int64_t qty, total_minor, at, state, holds;
	const char *currency;
	struct spot place;
	struct list things;
	int64_t hidden;
	const char *told;
};

static const char *const state_words[] = { "placed", "cancelled", "completed", NULL };
static const char *const hold_words[] = { "fraud", "manual", NULL };

static const struct field place_fields[] = {
	TEXT(struct spot, city, 0, "city"), MONEY(struct spot, fee_minor, 0, "fee"), FIELDS_END
};
static const struct record place_record = { "place", sizeof(struct spot), place_fields };
static const struct field thing_fields[] = { INT(struct item_of_row, n, 0, "n"), FIELDS_END };
static const struct record thing_record = { "thing", sizeof(struct item_of_row), thing_fields };

static const struct field row_fields[] = {
	TEXT(struct row, id, FIELD_KEY | FIELD_COLUMN, "id"),
	TEXT(struct row, title, FIELD_COLUMN, "title"),
	INT(struct row, qty, FIELD_COLUMN, "quantity"),
	MONEY(struct row, total_minor, FIELD_COLUMN | FIELD_NULL, "total"),
	TIME(struct row, at, 0, "when"),
	ONE_OF(struct row, state, FIELD_COLUMN | FIELD_STATE, state_words, "state"),
	SET_OF(struct row, holds, FIELD_STATE, hold_words, "holds"),
	TEXT(struct row, currency, FIELD_CURRENCY | FIELD_CAPS, "currency"),
	OBJECT(struct row, place, 0, &place_record, "place"),
	LIST_OF(struct row, things, 0, &thing_record, "things"),
	INT(struct row, hidden, FIELD_SQL, ""),
	TEXT(struct row, told, FIELD_IN, "only read"),
	FIELDS_END
};
static const struct record row_record = { "row", sizeof(struct row), row_fields };

static struct row a_row(const char *id, const char *title)
{
	struct row r;

	record_init(&row_record, &r);
	r.id = id;
	r.title = title;
	r.qty = 2;
	r.total_minor = 149900;
	r.state = 0;
	r.currency = "INR";
	r.hidden = 7;
	r.told = "secret";
	return r;
}

/* What a writer makes of N rows. RET: borrowed until the next call. */
static const char *written(const struct writer_options *o, const struct row *rows, size_t n,
	const struct writer_note *notes)
{
	static struct buf out;
	struct writer *w;
	struct err e;

	buf_clear(&out);
	if (!rows) {
		buf_release(&out);
		return NULL;
	}
	if (writer_open(&w, &row_record, o, &e))
		return "not opened";
	for (size_t i = 0; i < n; i++)
		writer_row(w, &rows[i], notes ? &notes[i] : NULL, &out);
	writer_end(w, &out);
	writer_close(w);
	return buf_text(&out);
}

static void ndjson(void)
{
	struct writer_options o = { .format = FORMAT_NDJSON };
	struct row r[2] = { a_row("a", "x\"y"), a_row("b", NULL) };
	struct writer_note notes[2] = { { "created", 1, true }, { NULL, -1, false } };

	is_text(written(&o, r, 2, NULL),
		"{\"id\":\"a\",\"title\":\"x\\\"y\",\"qty\":2,\"total_minor\":149900,\"state\":\"placed\","
		"\"currency\":\"INR\"}\n{\"id\":\"b\",\"qty\":2,\"total_minor\":149900,\"state\":\"placed\",\"currency\":\"INR\"}\n",
		"whole records");
	o.fields = "qty, id,place.city,things,total";
	r[1].place.city = "Pune";
	r[1].total_minor = INT_UNKNOWN;
	is_text(written(&o, r, 2, notes),
		"{\"qty\":2,\"id\":\"a\",\"place.city\":null,\"things\":[],\"total_minor\":149900,\"verdict\":\"created\","
		"\"changed\":true,\"dry_run\":true}\n{\"qty\":2,\"id\":\"b\",\"place.city\":\"Pune\",\"things\":[],\"total_minor\":null}\n",
		"named fields in their order, and notes");
	o.fields = "place";
	is_text(written(&o, r + 1, 1, NULL), "{\"place\":{\"city\":\"Pune\"}}\n", "an object");
	o.fields = NULL;
	record_init(&row_record, &r[0]);
	is_text(written(&o, r, 1, &(struct writer_note){ NULL, 0, false }),
		"{\"total_minor\":null,\"changed\":false}\n",
		"a note alone");
	is_text(written(&o, r, 0, NULL), "", "no rows, no bytes");
}

/* A record that prints nothing of its own. */
static void note_of_nothing(void)
{
	struct writer_options o = { .format = FORMAT_NDJSON };
	struct buf out = { 0 };
	struct item_of_row t = { INT_UNKNOWN };
	struct writer *w;
	struct err e;

	writer_open(&w, &thing_record, &o, &e);
	writer_row(w, &t, NULL, &out);
	writer_row(w, &t, &(struct writer_note){ NULL, 1, true }, &out);
	is_text(buf_text(&out), "{}\n{\"changed\":true,\"dry_run\":true}\n", "a note in an empty record");
	writer_close(w);
	buf_release(&out);
}

static void csv(void)
{
	struct writer_options o = { .format = FORMAT_CSV };
	struct row r[2] = { a_row("a,b", "say \"hi\"\nthere"), a_row("-5", "=1+2") };
	struct writer_note notes[2] = { { "created", 1, false }, { "unchanged", 0, false } };

	r[0].at = 1000;
	r[0].holds = 3;
	r[1].place = (struct spot){ "Pune", -50 };
	r[1].currency = "JPY";
	is_text(written(&o, r, 2, NULL), "id,title,qty,total,at,state,holds,currency,place.city,place.fee\n"
		"\"a,b\",\"say \"\"hi\"\"\nthere\",2,1499.00,1970-01-01T00:00:01Z,placed,\"fraud,manual\",INR,,\n"
		"-5,'=1+2,2,149900,,placed,,JPY,Pune,-50\n",
		"all scalars, objects flattened, amounts as decimals");
	o.fields = "total,place,things";
	is_text(written(&o, r, 2, notes), "total,place.city,place.fee,things,verdict,changed\n"
		"1499.00,,,0,created,yes\n149900,Pune,-50,0,unchanged,no\n", "named ones, and notes");
	o.bom = true;
	o.fields = "id";
	is_text(written(&o, r, 0, NULL), "\xef\xbb\xbfid\n", "a heading without rows, with the mark");
}

static void cells(void)
{
	static const struct { const char *cell, *csv, *tsv; } cases[] = {
		{ "", "\n", "\n" }, { "plain text", "plain text\n", "plain text\n" },
		{ "=SUM(A1)", "'=SUM(A1)\n", "'=SUM(A1)\n" },
		{ "+1", "+1\n", "+1\n" }, { "+919845012345", "+919845012345\n", "+919845012345\n" },
		{ "+1+2", "'+1+2\n", "'+1+2\n" },
		{ "-12.50", "-12.50\n", "-12.50\n" }, { "-", "'-\n", "'-\n" }, { "-1.", "'-1.\n", "'-1.\n" },
		{ "-.5", "'-.5\n", "'-.5\n" },
		{ "-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0\n", "'-2+3+cmd|' /C calc'!A0\n" },
		{ "@x", "'@x\n", "'@x\n" },
		{ "\t=1", "'\t=1\n", "'\\t=1\n" }, { "=a,b", "\"'=a,b\"\n", "'=a,b\n" },
		{ "a=b", "a=b\n", "a=b\n" },
		{ "a\tb\nc\rd\\e", "\"a\tb\nc\rd\\e\"\n", "a\\tb\\nc\\rd\\\\e\n" },
		{ "\"", "\"\"\"\"\n", "\"\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = { 0 };
		cells_csv(&cases[i].cell, 1, &out);
		is_text(buf_text(&out), cases[i].csv, "csv cell %zu", i);
		buf_clear(&out);
		cells_tsv(&cases[i].cell, 1, &out);
		is_text(buf_text(&out), cases[i].tsv, "tsv cell %zu", i);
		buf_release(&out);
	}
}

static void table(void)
{
	struct writer_options o = { .format = FORMAT_TABLE };
	struct row r[3] = { a_row("a",
		"\xe0\xa4\xa8\xe0\xa4\xae\xe0\xa4\xb8\xe0\xa5\x8d\xe0\xa4\xa4\xe0\xa5\x87"),
		a_row("bb", "\xe6\x97\xa5\xe6\x9c\xac"), a_row("ccc", "x\033[2J\ny\xc2\x9bz") };
	struct writer_note notes[3] = { { "created", -1, false }, { "stale", -1, false },
		{ NULL, -1, false } };

	r[1].total_minor = 5;
	r[1].qty = 100;
	r[2].total_minor = INT_UNKNOWN;
	is_text(written(&o, r, 3, notes), "id   title      qty    total  state   verdict\n"
		"a    \xe0\xa4\xa8\xe0\xa4\xae\xe0\xa4\xb8\xe0\xa5\x8d\xe0\xa4\xa4\xe0\xa5\x87         2  1499.00  placed  created\n"
		"bb   \xe6\x97\xa5\xe6\x9c\xac       100     0.05  placed  stale\n"
		"ccc  x [2J y z    2           placed\n",
		"columns line up, numbers to the right, nothing steers the terminal");
	o.fields = "id,title";
	is_text(written(&o, r, 1, NULL),
		"id  title\na   \xe0\xa4\xa8\xe0\xa4\xae\xe0\xa4\xb8\xe0\xa5\x8d\xe0\xa4\xa4\xe0\xa5\x87\n",
		"no blanks at the ends of lines");
	is_text(written(&o, r, 0, NULL), "", "no rows, no heading");
	o.fields = "id,state,holds";
	o.colour = true;
	r[0].state = 1;
	r[0].holds = 2;
	r[1].state = 2;
	is_text(written(&o, r, 2, NULL),
		"id  state      holds\na   \033[31mcancelled\033[0m  \033[33mmanual\033[0m\n"
		"bb  \033[32mcompleted\033[0m\n", "only states have colours");
	r[0].title = "bad \xff\xe0";
	o.colour = false;
	o.fields = "title";
	is_text(written(&o, r, 1, NULL), "title\nbad ??\n", "bytes that are no text do no harm");
}

/* The first rows decide the widths; a later cell pushes; a pause shows what there is. */
static void table_in_parts(void)
{
	struct writer_options o = { .format = FORMAT_TABLE, .fields = "id,qty" };
	struct buf out = { 0 };
	struct row r = a_row("a", NULL);
	struct writer *w;
	struct err e;

	writer_open(&w, &row_record, &o, &e);
	for (int i = 0; i < 255; i++)
		writer_row(w, &r, NULL, &out);
	is_int((int64_t)out.len, 0, "255 rows are kept back");
	r.id = "wide";
	writer_row(w, &r, NULL, &out);
	ok(strncmp(buf_text(&out), "id    qty\na       2\n", 20) == 0, "256 are not");
	buf_clear(&out);
	r.id = "wider";
	writer_row(w, &r, NULL, &out);
	is_text(buf_text(&out), "wider    2\n", "a wider cell pushes");
	writer_end(w, &out);
	is_text(buf_text(&out), "wider    2\n", "the end adds nothing");
	writer_close(w);
	buf_clear(&out);
	writer_open(&w, &row_record, &o, &e);
	r.id = "a";
	writer_row(w, &r, NULL, &out);
	writer_flush(w, &out);
	is_text(buf_text(&out), "id  qty\na     2\n", "a pause shows what was kept back");
	writer_flush(w, &out);
	buf_clear(&out);
	writer_row(w, &r, NULL, &out);
	is_text(buf_text(&out), "a     2\n", "and then each row");
	writer_close(w);
	buf_release(&out);
}

static void wrong_fields(void)
{
	static const char *const bad[] = {
		"", "id,", ",id", "nobody", "hidden", "told", "id,id", "total,total_minor", "place.town",
		"things.n", "id qty", "place.",
	};
	struct writer_options o = { .format = FORMAT_CSV };
	char much[400];
	struct writer *w;
	struct err e;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		o.fields = bad[i];
		e.code = ERR_NONE;
		ok(writer_open(&w, &row_record, &o, &e) == -1 && e.code == ERR_USAGE, "--fields \"%s\"",
			bad[i]);
	}
	o.fields = "titel";
	writer_open(&w, &row_record, &o, &e);
	is_text(e.text, "--fields: there is no field \"titel\"; is it \"title\"?",
		"the nearest one is named");
	memset(much, 'x', sizeof much - 1);
	much[sizeof much - 1] = '\0';
	o.fields = much;
	ok(writer_open(&w, &row_record, &o, &e) == -1, "a name longer than any");
}

/* The table of orders, as it is shown. */
static void orders(void)
{
	char text[] = "{\"order\":\"flipkart:OD1\",\"placed_at\":\"2026-11-20T09:30:00Z\",\"currency\":\"INR\",\"total\":\"1499.00\"}";
	struct writer_options o = { .format = FORMAT_TABLE };
	struct arena mem = { 0 };
	struct buf out = { 0 };
	struct writer *w;
	struct order in;
	struct err e;

	record_decode(&order_record, text, strlen(text), &in, &mem, &e);
	writer_open(&w, &order_record, &o, &e);
	writer_row(w, &in, NULL, &out);
	writer_end(w, &out);
	is_text(buf_text(&out),
		"order         state  holds  fulfilment  placed_at             currency    total\n"
		"flipkart:OD1                            2026-11-20T09:30:00Z  INR       1499.00\n",
		"an order");
	writer_close(w);
	buf_release(&out);
	arena_release(&mem);
}

int main(void)
{
	ndjson();
	note_of_nothing();
	csv();
	cells();
	table();
	table_in_parts();
	wrong_fields();
	orders();
	written(NULL, NULL, 0, NULL);
	return tap_done();
}
