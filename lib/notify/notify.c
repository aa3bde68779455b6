/* notify.c - the outbox goes out
 *
 * A message is claimed in a transaction of its own, given to the command outside any, and then noted as sent. Who
 * else looks for messages passes over it while the claim lasts, so two never send one. When the program dies between
 * the sending and the note the claim runs out and the message is sent again: the one case that repeats it, and why
 * its Message-ID stays the same. */
#include "notify/notify_impl.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include "base/clock.h"
#include "notify.sql.h"
#include "store/data.h"
#include "base/banned.h"

enum { CLAIM_MS = 10 * 60000, FIRST_PAUSE_MS = 60000, LONGEST_PAUSE_MS = 6 * 3600000, TRIES = 8 };

struct sending {
	const struct notify_run *r;
	const struct notify_query *q;
	int64_t max_tries, sent, failed;
};

/* The channel and reference with nothing but letters, digits and hyphens: for the Message-ID. */
static const char *message_id(struct work *w, const struct message *m)
{
	struct buf b = { 0 };

	buf_format(&b, "%s.%s.", m->event, m->template);
	for (const char *c = m->order ? m->order : m->request ? m->request : ""; *c; c++) {
		bool plain = (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
		if (plain)
			buf_byte(&b, *c);
		else
			buf_format(&b, "-%02x", (unsigned char)*c);
	}
	buf_str(&b, "@oms.invalid");
	const char *ret = arena_text(w->mem, b.data, b.len);
	buf_release(&b);
	return ret;
}

static void name(struct work *w, struct message *m)
{
	m->order = m->request_id == INT_UNKNOWN ? arena_format(w->mem, "%s:%s", m->channel, m->ref) : NULL;
	m->message = message_id(w, m);
	m->to = m->medium == 0 ? m->email : m->phone;
}

static int list_row(void *arg, const void *row, struct err *e)
{
	struct sending *s = arg;
	struct message m = *(const struct message *)row;

	if (s->q->message_state != INT_UNKNOWN && !(s->q->message_state >> m.message_state & 1))
		return 0;
	if (s->q->limit != INT_UNKNOWN && s->sent >= s->q->limit)
		return 0;
	s->sent++;
	arena_reset(s->r->w->mem);
	name(s->r->w, &m);
	return s->r->emit(s->r->arg, &m, e);
}

static int list(struct sending *s, struct err *e)
{
	struct work *w = s->r->w;
	struct notify_query q = *s->q;
	struct order o;

	if (data_begin_read(w->db, e) || (q.order && order_must_load(w, q.order, &o, e)))
		return -1;
	q.id = q.order ? o.id : INT_UNKNOWN;
	int rc = store_each(w, &SQL_MESSAGE_LIST, &notify_query_record, &q, &message_record, list_row, s, e);
	data_rollback(w->db);
	return rc;
}

static int64_t now(const struct notify_run *r)
{
	return r->fixed_now ? r->w->now_ms : clock_now_ms();
}

/* Ours to send? 1, or 0 when somebody else has it. Then it is written, in the same transaction. */
static int claim(struct sending *s, struct message *m, struct err *e)
{
	struct work *w = s->r->w;
	int64_t rows;

	m->now_ms = now(s->r);
	m->next_at = m->now_ms + CLAIM_MS;
	if (data_begin_alone(w->db, e))
		return -1;
	if (store_change(w, &SQL_MESSAGE_CLAIM, &message_record, m, &rows, e) || (rows && (m->order ? message_write(w, m, e)
		: request_write(w, m, e)))) {
		data_rollback(w->db);
		return -1;
	}
	if (rows == 0 || s->r->dry_run) {
		data_rollback(w->db);
		return rows != 0;
	}
	m->tries++;
	return data_commit(w->db, e) ? -1 : 1;
}

/* Give BYTES to the command; NULL, or why it was not taken. */
static const char *give(struct work *w, const char *command, const struct buf *b)
{
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);
	FILE *f = popen(command, "w");
	const char *why = f ? NULL : arena_format(w->mem, "%s", strerror(errno));

	if (f) {
		bool written = fwrite(b->data, 1, b->len, f) == b->len && fflush(f) == 0;
		int status = pclose(f);
		if (status == -1 || !WIFEXITED(status))
			why = "the command was ended by a signal";
		else if (WEXITSTATUS(status))
			why = arena_format(w->mem, "the command ended with status %d", WEXITSTATUS(status));
		else if (!written)
			why = "the command did not read the message";
	}
	signal(SIGPIPE, before);
	return why;
}

static int note(struct sending *s, struct message *m, const char *why, struct err *e)
{
	struct work *w = s->r->w;
	int64_t pause = FIRST_PAUSE_MS;

	for (int64_t i = 1; i < m->tries && pause < LONGEST_PAUSE_MS; i++)
		pause *= 2;
	m->message_state = !why ? MESSAGE_SENT : m->tries >= s->max_tries ? MESSAGE_FAILED : MESSAGE_QUEUED;
	m->error = why;
	m->next_at = now(s->r) + (why ? pause : 0);
	m->sent_at = why ? INT_UNKNOWN : now(s->r);
	s->failed += why != NULL;
	s->sent++;
	if (data_begin_alone(w->db, e) || store_run(w, &SQL_MESSAGE_SET, &message_record, m, e) || data_commit(w->db, e)) {
		data_rollback(w->db);
		return -1;
	}
	m->subject = m->text = NULL;
	return s->r->emit(s->r->arg, m, e);
}

static int send_one(struct sending *s, struct message *m, struct err *e)
{
	struct work *w = s->r->w;
	struct buf b = { 0 };

	name(w, m);
	int rc = claim(s, m, e);
	if (rc <= 0)
		return rc;
	if (s->r->dry_run) {
		s->sent++;
		return s->r->emit(s->r->arg, m, e);
	}
	if (s->q->as == FORM_JSON)
		message_json(m, &b);
	else
		message_mail(w, m, &b, e);
	rc = note(s, m, m->to ? give(w, s->q->via, &b) : "there is no address", e);
	buf_release(&b);
	return rc;
}

/* The next messages that are due, behind the one with the id AFTER. */
static int due(struct sending *s, int64_t after, struct list *ret, struct err *e)
{
	struct work *w = s->r->w;
	struct notify_query q = { .now_ms = now(s->r), .id = after, .as_mail = s->q->as != FORM_JSON };

	arena_reset(w->mem);
	work_forget(w);
	if (data_begin_read(w->db, e))
		return -1;
	int rc = store_all(w, &SQL_MESSAGE_DUE, &notify_query_record, &q, &message_record, ret, e);
	data_rollback(w->db);
	return rc;
}

static int send_all(struct sending *s, struct err *e)
{
	struct list messages;
	int64_t after = 0;

	do {
		if (due(s, after, &messages, e))
			return -1;
		for (size_t i = 0; i < messages.n; i++) {
			struct message *m = (struct message *)messages.at + i;
			if (s->q->limit != INT_UNKNOWN && s->sent >= s->q->limit)
				return 0;
			if (send_one(s, m, e))
				return -1;
			after = m->id;
		}
	} while (messages.n);
	return 0;
}

int notify_run(const struct notify_run *r, const struct notify_query *in, struct err *e)
{
	struct sending s = { .r = r, .q = in, .max_tries = in->max_tries == INT_UNKNOWN ? TRIES : in->max_tries };

	if (in->list == 1)
		return list(&s, e);
	if (!in->via && !r->dry_run)
		return err_set(e, ERR_USAGE, "via", "notify needs --via COMMAND, or --list or --dry-run");
	if (send_all(&s, e))
		return -1;
	return s.failed ? err_set(e, ERR_NOT_SENT, NULL, "%lld of %lld messages were not sent", (long long)s.failed,
		(long long)s.sent) : 0;
}
