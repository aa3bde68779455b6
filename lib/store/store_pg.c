/* store_pg.c - PostgreSQL by libpq: connecting, the pipeline, answers and failures; the only file that knows it
 *
 * In pipeline mode the server carries out what it has got while we go on, and nothing is waited for but what
 * pg_link_settle() waits for. Behind a failure the server passes everything over up to the next sync. */
#include "store/pg_link.h"

#include <dlfcn.h>
#include <libpq-fe.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "store/data_name.h"
#include "base/banned.h"

enum { PARAMS_MOST = 200 };

enum kind { STATEMENT, PREPARE, SYNC };

/* The functions of libpq that are used. It is loaded when a server is named: linked, it would make every start of
 * every tool three times as long. */
#define FUNCTIONS(X) \
	X(clear) X(cmdTuples) X(conndefaults) X(connectdbParams) X(conninfoFree) X(enterPipelineMode) \
	X(errorMessage) X(exec) X(exitPipelineMode) X(finish) X(fname) X(getResult) X(getisnull) \
	X(getlength) X(getvalue) X(nfields) X(ntuples) X(parameterStatus) X(pipelineSync) \
	X(resultErrorField) X(resultErrorMessage) X(resultStatus) X(sendPrepare) X(sendQueryParams) \
	X(sendQueryPrepared) X(setNoticeProcessor) X(status)

struct libpq {
#define X(name) __typeof__(PQ##name) *name;
	FUNCTIONS(X)
#undef X
};

struct expected {
	enum kind kind;
	struct pg_named *named;              /* of PREPARE */
	struct pg_answer **ret;
};

struct pg_link {
	struct libpq pq;
	PGconn *conn;
	struct expected *queue;
	size_t n, room;
	char state[6];
};

struct pg_answer { const struct libpq *pq; PGresult *result; };

/* Never unloaded: it has said what is to be done when the program ends. */
static int load(struct libpq *ret, struct err *e)
{
	static const struct { const char *name; size_t offset; } functions[] = {
#define X(name) { "PQ" #name, offsetof(struct libpq, name) },
		FUNCTIONS(X)
#undef X
	};
	void *lib = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);

	if (!lib)
		return err_set(e, ERR_NOINPUT, NULL, "data on a server needs libpq: %s", dlerror());
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		void *f = dlsym(lib, functions[i].name);
		if (!f)
			return err_set(e, ERR_NOINPUT, NULL, "libpq is too old: it has no %s", functions[i].name);
		memcpy((char *)ret + functions[i].offset, &f, sizeof f);
	}
	return 0;
}

/* --- failures --- */

static enum err_code code_of(const char *state)
{
	static const struct { const char *state; enum err_code code; } codes[] = {
		{ "22", ERR_CONFLICT }, { "23", ERR_CONFLICT },      /* a value, a constraint */
		{ "40", ERR_BUSY }, { "55P03", ERR_BUSY },           /* run it again; somebody holds the lock */
		{ "42501", ERR_NOINPUT }, { "25006", ERR_NOINPUT },  /* no right; read only */
		{ "3F000", ERR_NOINPUT }, { "42P07", ERR_NOINPUT },  /* no schema; the table is somebody else's */
		{ "42723", ERR_NOINPUT }, { "42", ERR_BUG }, { "0A", ERR_BUG }, { "25", ERR_BUG }, { "26", ERR_BUG },
	};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strncmp(state, codes[i].state, strlen(codes[i].state)) == 0)
			return codes[i].code;
	return ERR_IO;
}

static int failed(struct pg_link *l, const char *state, const char *what, struct err *e)
{
	enum err_code code = code_of(state);
	int n = (int)strcspn(what, "\n");

	snprintf(l->state, sizeof l->state, "%s", state);
	if (l->pq.status(l->conn) == CONNECTION_BAD)
		return err_set(e, ERR_IO, NULL, "the server is gone: %.*s", n, what);
	const char *standby = l->pq.parameterStatus(l->conn, "in_hot_standby");
	if (standby && strcmp(standby, "on") == 0 && (code == ERR_BUSY || code == ERR_BUG))
		return err_set(e, code == ERR_BUG ? ERR_NOINPUT : code, NULL, "the server is a standby: %.*s", n, what);
	if (code == ERR_BUSY)
		return err_set(e, code, NULL, "the data is in use by another program");
	if (strcmp(state, "42501") == 0)
		return err_set(e, code, NULL, "this role may not do that on the server: %.*s", n, what);
	if (strcmp(state, "25006") == 0)
		return err_set(e, code, NULL, "the server is read only: %.*s", n, what);
	return err_set(e, code, NULL, "the server: %.*s", n, what);
}

static int link_failed(struct pg_link *l, struct err *e)
{
	return failed(l, "08006", l->pq.errorMessage(l->conn), e);
}

static int result_failed(struct pg_link *l, const PGresult *r, struct err *e)
{
	const char *state = l->pq.resultErrorField(r, PG_DIAG_SQLSTATE), *what = l->pq.resultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	return failed(l, state ? state : "08006", what ? what : l->pq.resultErrorMessage(r), e);
}

const char *pg_link_state(const struct pg_link *l)
{
	return l->state;
}

/* --- connecting --- */

/* What libpq says comes without the name, which may hold a password. */
static int connect_failed(const struct pg_link *l, struct err *e)
{
	const char *what = l->conn ? l->pq.errorMessage(l->conn) : "out of memory";
	const char *quoted = strstr(what, ": \"postgres");
	size_t n = quoted ? (size_t)(quoted - what) : strcspn(what, "\n");

	return err_set(e, ERR_NOINPUT, NULL, "%.*s", (int)n, what);
}

/* How long to wait for a server that does not answer, unless the user says so himself. */
static const char *patience(const struct libpq *pq, const char *uri)
{
	PQconninfoOption *all = pq->conndefaults();
	bool told = strstr(uri, "connect_timeout=") != NULL;

	for (PQconninfoOption *o = all; o && o->keyword; o++)
		told = told || (strcmp(o->keyword, "connect_timeout") == 0 && o->val && *o->val);
	pq->conninfoFree(all);
	return told ? NULL : "10";
}

/* Notes of the server are for its log, not for stderr. */
static void hear_nothing(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

static int set_up(struct pg_link *l, struct err *e)
{
	const char *encoding = l->pq.parameterStatus(l->conn, "server_encoding");

	if (!encoding || strcmp(encoding, "UTF8") != 0)
		return err_set(e, ERR_NOINPUT, NULL, "the encoding of the database is %s, and must be UTF8",
			encoding ? encoding : "not known");
	l->pq.setNoticeProcessor(l->conn, hear_nothing, NULL);
	return l->pq.enterPipelineMode(l->conn) ? 0 : err_set(e, ERR_IO, NULL, "%s", l->pq.errorMessage(l->conn));
}

int pg_link_open(struct pg_link **ret, const char *uri, struct err *e)
{
	static const char *const names[] = { "dbname", "client_encoding", "fallback_application_name", "connect_timeout",
		NULL };
	struct pg_link *l = must_alloc(sizeof *l);
	const char *used[sizeof names / sizeof *names];

	if (load(&l->pq, e)) {
		must_free(l);
		return -1;
	}
	const char *wait = patience(&l->pq, uri);
	const char *const values[] = { uri, "UTF8", "oms", wait ? wait : "", NULL };
	memcpy(used, names, sizeof used);
	if (!wait)
		used[3] = NULL;
	l->conn = l->pq.connectdbParams(used, values, 1);
	if (l->pq.status(l->conn) == CONNECTION_OK ? set_up(l, e) : connect_failed(l, e)) {
		pg_link_close(l);
		return -1;
	}
	*ret = l;
	return 0;
}

void pg_link_close(struct pg_link *l)
{
	l->pq.finish(l->conn);
	must_free(l->queue);
	must_free(l);
}

/* --- the queue --- */

static void expect(struct pg_link *l, enum kind kind, struct pg_named *named, struct pg_answer **ret)
{
	if (l->n == l->room) {
		l->room = l->room ? l->room * 2 : 256;
		l->queue = must_realloc(l->queue, l->room * sizeof *l->queue);
	}
	l->queue[l->n++] = (struct expected){ kind, named, ret };
}

int pg_link_send(struct pg_link *l, struct pg_named *named, const char *text, const struct pg_params *in,
	struct pg_answer **ret, struct err *e)
{
	int binary[PARAMS_MOST];

	if (in->n > PARAMS_MOST)
		return err_set(e, ERR_BUG, NULL, "%d parameters are too many", in->n);
	for (int i = 0; i < in->n; i++)
		binary[i] = 1;
	if (named && named->state == PG_NEW) {
		if (!l->pq.sendPrepare(l->conn, named->name, text, in->n, in->types))
			return link_failed(l, e);
		named->state = PG_SENT;
		expect(l, PREPARE, named, NULL);
	}
	int sent = named ? l->pq.sendQueryPrepared(l->conn, named->name, in->n, in->values, in->lengths, binary, 0)
		: l->pq.sendQueryParams(l->conn, text, in->n, in->types, in->values, in->lengths, binary, 0);
	if (!sent)
		return link_failed(l, e);
	if (ret)
		*ret = NULL;
	expect(l, STATEMENT, NULL, ret);
	return 0;
}

size_t pg_link_waiting(const struct pg_link *l)
{
	return l->n;
}

static struct pg_answer *answer(const struct pg_link *l, PGresult *r)
{
	struct pg_answer *a = must_alloc(sizeof *a);

	*a = (struct pg_answer){ &l->pq, r };
	return a;
}

/* The answer to X has come; R is NULL when the connection is lost. 0, or -1 with E when it is a failure. */
static int take(struct pg_link *l, const struct expected *x, PGresult *r, struct err *e)
{
	ExecStatusType status = r ? l->pq.resultStatus(r) : PGRES_FATAL_ERROR;
	bool fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_PIPELINE_SYNC;
	bool passed_over = status == PGRES_PIPELINE_ABORTED;

	if (x->kind == PREPARE)
		x->named->state = fine ? PG_THERE : PG_NEW;
	int rc = fine || passed_over ? 0 : r ? result_failed(l, r, e) : link_failed(l, e);
	if (fine && x->ret)
		*x->ret = answer(l, r);
	else
		l->pq.clear(r);
	return rc;
}

int pg_link_settle(struct pg_link *l, struct err *e)
{
	struct err ignored;
	int rc = 0;

	if (l->n == 0)
		return 0;
	if (!l->pq.pipelineSync(l->conn))
		rc = link_failed(l, e);
	expect(l, SYNC, NULL, NULL);
	for (size_t i = 0; i < l->n; i++) {
		if (take(l, &l->queue[i], l->pq.getResult(l->conn), rc ? &ignored : e))
			rc = -1;
		if (l->queue[i].kind != SYNC)                /* a NULL ends each answer */
			l->pq.clear(l->pq.getResult(l->conn));
	}
	l->n = 0;
	return rc;
}

int pg_link_script(struct pg_link *l, const char *text, struct err *e)
{
	if (pg_link_settle(l, e))
		return -1;
	if (!l->pq.exitPipelineMode(l->conn))
		return link_failed(l, e);
	PGresult *r = l->pq.exec(l->conn, text);
	ExecStatusType status = l->pq.resultStatus(r);
	int rc = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? 0 : result_failed(l, r, e);
	l->pq.clear(r);
	return l->pq.enterPipelineMode(l->conn) || rc ? rc : link_failed(l, e);
}

/* --- answers --- */

int pg_answer_rows(const struct pg_answer *a)
{
	return a->pq->ntuples(a->result);
}

int pg_answer_columns(const struct pg_answer *a)
{
	return a->pq->nfields(a->result);
}

const char *pg_answer_name(const struct pg_answer *a, int column)
{
	return a->pq->fname(a->result, column);
}

const char *pg_answer_text(const struct pg_answer *a, int row, int column, size_t *ret_len)
{
	if (a->pq->getisnull(a->result, row, column))
		return NULL;
	*ret_len = (size_t)a->pq->getlength(a->result, row, column);
	return a->pq->getvalue(a->result, row, column);
}

int64_t pg_answer_changed(struct pg_answer *a)
{
	const char *text = a->pq->cmdTuples(a->result);
	int64_t n = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		n = n * 10 + (*text - '0');
	return n;
}

void pg_answer_free(struct pg_answer *a)
{
	if (a)
		a->pq->clear(a->result);
	must_free(a);
}
