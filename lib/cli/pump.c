/* pump.c - the record loop: read a batch, apply it under the lock, commit, and only then show it
 *
 * A batch runs without a savepoint per record. When a record is refused after it wrote something, the
 * batch is undone and run again with savepoints: the input is kept until the commit, and nothing of the
 * batch has been shown. The same serves a data file that says it is busy in the middle. */
#include "cli/pump.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "cli/rejects.h"
#include "cli/spool.h"
#include "base/banned.h"

enum {
	LINGER_MS = 4, REPLAYS_MAX = 5,
	BATCH_UNLOCKED = 200,     /* records of a verb without a data file: few, so that they stay in the cache */
	LOCK_MS = 200, CLOCK_EVERY = 2000,   /* how long others are kept from writing; looked at every so many records */
};

/* A record of the batch and what became of it. */
struct entry {
	struct import_item item;
	void *out;
	enum verdict verdict;
	bool changed;
	const char *file;
};

struct batch {
	struct entry *entries;
	size_t n, room;
	size_t from, to;             /* those of one transaction */
	bool ended;
};

struct loop {
	struct pump *p;
	struct batch batch;
	void *blank;                 /* what a record of the output is made from */
	struct spool out, messages;
	struct buf rejects;
	int rejects_fd;
	bool one_transaction, savepoints, undone;
	struct err input_failed;     /* the input broke off: what came before it is done first */
	struct progress progress;
};

static bool is_foreign(const struct pump *p)
{
	return p->cmd->kind == CMD_IMPORT || p->cmd->kind == CMD_CONVERT;
}

/* Fill a batch, without any lock: until it is full or the input pauses. */
static void fill(struct loop *l, struct err *e)
{
	struct batch *b = &l->batch;
	struct pump *p = l->p;
	size_t most = p->work->db ? (size_t)p->shared->batch : BATCH_UNLOCKED;

	b->n = 0;
	arena_reset(p->work->mem);
	while (b->n < most && (b->n == 0 || source_ready(p->source, LINGER_MS))) {
		if (b->n == b->room) {
			b->room = b->room * 2 < most ? b->room * 2 + 64 : most;
			b->entries = must_realloc(b->entries, b->room * sizeof *b->entries);
		}
		struct entry *entry = &b->entries[b->n];
		*entry = (struct entry){ 0 };
		int rc = source_next(p->source, p->work->mem, &entry->item, e);
		if (rc <= 0) {
			l->input_failed = rc < 0 ? *e : l->input_failed;
			b->ended = true;
			return;
		}
		entry->file = source_name(p->source);
		b->n++;
	}
}

/* BLANK: a record of the output that tells nothing. */
static int rule(struct pump *p, const void *blank, struct entry *entry)
{
	const struct cmd *c = p->cmd;
	struct err *why = &entry->item.why;

	p->work->verdict = VERDICT_NONE;
	p->work->changed = false;
	bool checked = !entry->item.canonical;                   /* by the import, which converted it */
	if (!(c->flags & CMD_PARTIAL) && !checked && record_check(c->in, entry->item.record, why))
		return -1;
	entry->out = arena_get(p->work->mem, c->out->size);
	memcpy(entry->out, blank, c->out->size);
	int (*each)(struct work *, const void *, void *, struct err *) = p->shared->explain ? c->explain : c->each;
	if (each ? each(p->work, entry->item.record, entry->out, why) : 0)
		return -1;
	if (!each)
		memcpy(entry->out, entry->item.record, c->out->size);
	entry->verdict = p->work->verdict;
	entry->changed = p->work->changed;
	return 0;
}

enum outcome { FINE, REFUSED, AGAIN, STOP };

/* One record of the batch. AGAIN: it was refused after writing, and there is no savepoint to go back to. */
static enum outcome one(struct loop *l, struct entry *entry, struct err *e)
{
	struct pump *p = l->p;
	bool mark = l->savepoints && p->work->db;

	if (!entry->item.record)
		return REFUSED;
	if (mark && data_mark(p->work->db, e))
		return STOP;
	int64_t writes = p->work->db ? store_writes(p->work) : 0;
	int64_t items = p->work->items_created, locations = p->work->locations_created;
	int rc = rule(p, l->blank, entry) || (mark && data_settle(p->work->db, &entry->item.why)) ? -1 : 0;
	bool wrote = p->work->db && store_writes(p->work) != writes;
	if (rc && !err_is_of_record(entry->item.why.code)) {
		*e = entry->item.why;
		entry->item.why.code = ERR_NONE;
		return STOP;
	}
	if (rc && p->cmd->flags & CMD_WHOLE && entry->item.why.code == ERR_TOTAL_MISMATCH) {
		err_set(e, ERR_TOTAL_MISMATCH, entry->item.why.field, "line %lld: %s", (long long)entry->item.line,
			entry->item.why.text);
		entry->item.why.code = ERR_NONE;
		return STOP;
	}
	if (rc && wrote && !mark) {
		entry->item.why.code = ERR_NONE;
		return AGAIN;
	}
	if (mark && data_unmark(p->work->db, rc == 0, e))
		return STOP;
	if (mark && rc == 0 && p->work->totals && p->cmd->before_commit && p->cmd->before_commit(p->work, e))
		return STOP;
	if (rc && wrote) {
		work_forget(p->work);
		p->work->totals = NULL;       /* what was summed up before this record is written, with a savepoint */
		p->work->items_created = items;
		p->work->locations_created = locations;
	}
	return rc ? REFUSED : FINE;
}

/* Has the lock been held long enough? Then the rest of the batch goes into a transaction of its own. */
static bool time_is_over(const struct loop *l, int64_t from_ms)
{
	return l->p->work->db && !l->one_transaction && (l->batch.to - l->batch.from) % CLOCK_EVERY == 0
		&& !data_looks_ahead(l->p->work->db) && clock_steady_ms() - from_ms >= LOCK_MS;
}

/* The records of the batch from FROM on; how far it came is in TO. */
static enum outcome all(struct loop *l, struct err *e)
{
	struct batch *b = &l->batch;
	int64_t from_ms = clock_steady_ms();

	for (b->to = b->from; b->to < b->n;) {
		enum outcome o = one(l, &b->entries[b->to++], e);
		if (o == STOP || o == AGAIN || (o == REFUSED && l->p->shared->atomic))
			return o;
		if (time_is_over(l, from_ms))
			return FINE;
	}
	return FINE;
}

static int commit_batch(struct loop *l, struct err *e)
{
	struct work *w = l->p->work;

	if (l->p->cmd->before_commit && l->p->cmd->before_commit(w, e))
		return -1;
	return l->one_transaction ? 0 : data_commit(w->db, e);
}

/* Forget what a run through the batch left in memory, so that it can run again. */
static void forget(struct loop *l, const struct work *before)
{
	struct work *w = l->p->work;

	work_forget(w);
	w->items_created = before->items_created;
	w->locations_created = before->locations_created;
	for (size_t i = l->batch.from; i < l->batch.n; i++)
		if (l->batch.entries[i].item.record)
			l->batch.entries[i].item.why.code = ERR_NONE;
}

/* How a batch that has failed is run again: beside others, then alone, then with a savepoint for each record. */
struct attempt { bool alone; int replays; int64_t from_ms; };

/* True when the batch is to be run once more for why it failed. */
static bool once_more(struct loop *l, struct attempt *a, enum outcome o, const struct err *e)
{
	bool busy = o != AGAIN && e->code == ERR_BUSY, unclear = o != AGAIN && e->code == ERR_REPLAY;
	bool was_beside = !a->alone && data_has_many_writers(l->p->work->db);

	if (o == AGAIN || (unclear && a->alone && !l->savepoints)) {
		l->savepoints = true;
		return true;
	}
	if ((!busy && (!unclear || a->alone)) || a->replays++ == REPLAYS_MAX)
		return false;
	a->alone = true;
	return was_beside || clock_steady_ms() - a->from_ms < l->p->shared->busy_ms;
}

/* Announce what the records will ask for, and have it answered at once. */
static int look_ahead(struct loop *l, bool inside, struct err *e)
{
	struct pump *p = l->p;

	if (!p->cmd->ahead || !data_looks_ahead(p->work->db))
		return 0;
	for (size_t i = l->batch.from; i < l->batch.n; i++)
		if (l->batch.entries[i].item.record && p->cmd->ahead(p->work, l->batch.entries[i].item.record, e))
			return -1;
	return data_look(p->work, inside, e);
}

static int begin_batch(struct loop *l, const struct attempt *a, struct err *e)
{
	struct work *w = l->p->work;
	bool inside = l->one_transaction || a->alone || l->p->cmd->flags & CMD_INSIDE;

	w->ahead = NULL;
	w->totals = NULL;
	if (!inside && look_ahead(l, false, e))
		return -1;
	if (!l->one_transaction && (a->alone ? data_begin_alone(w->db, e) : data_begin(w->db, e)))
		return -1;
	if (inside && look_ahead(l, true, e))
		return -1;
	return work_refresh(w, e);
}

static int run_batch(struct loop *l, const struct attempt *a, enum outcome *ret, struct err *e)
{
	*ret = STOP;
	if (begin_batch(l, a, e))
		return -1;
	*ret = all(l, e);
	if (*ret != FINE)
		return -1;
	*ret = commit_batch(l, e) ? STOP : FINE;
	return *ret == FINE ? 0 : -1;
}

/* Apply the batch in a transaction; on failure nothing of it is left. */
static int apply(struct loop *l, struct err *e)
{
	struct work before = *l->p->work;
	struct attempt a = { .from_ms = clock_steady_ms() };
	bool savepoints = l->savepoints;
	enum outcome o;

	for (;;) {
		if (run_batch(l, &a, &o, e) == 0) {
			if (a.alone)
				l->savepoints = savepoints;     /* what others did is over: the next batch may be quick again */
			return 0;
		}
		if (l->one_transaction)
			return o == REFUSED ? 0 : -1;
		data_rollback(l->p->work->db);
		if (!once_more(l, &a, o, e))
			return -1;
		forget(l, &before);
	}
}

static void show_entry(struct loop *l, const struct entry *entry)
{
	static const char *const verdicts[] = { NULL, "created", "updated", "unchanged", "stale" };
	struct pump *p = l->p;
	struct writer_note note = {
		.verdict = verdicts[entry->verdict], .dry_run = p->shared->dry_run,
		.changed = (is_foreign(p) && !(p->cmd->flags & CMD_FEED)) || p->shared->explain ? -1 : entry->changed,
	};

	p->changed += entry->changed;
	p->verdicts[entry->verdict]++;
	if (p->shared->redact)
		record_redact(p->cmd->out, entry->out);
	writer_row(p->writer, entry->out, &note, &l->out.buf);
}

static void show_refused(struct loop *l, const struct entry *entry)
{
	struct pump *p = l->p;
	struct buf where = { 0 };

	p->refused++;
	if (entry->file)
		buf_format(&where, "%s: ", entry->file);
	if (!is_foreign(p) && p->source->n_operands > 0)
		buf_str(&where, entry->item.raw);
	else
		buf_format(&where, "line %lld", (long long)entry->item.line);
	say_refused(&p->say, buf_text(&where), &entry->item.why, &l->messages.buf);
	buf_release(&where);
	if (l->rejects_fd >= 0)
		rejects_add(&entry->item, p->cmd->in, p->work->mem, &l->rejects);
}

/* What the batch came to, into the spools; with one transaction it stays there until the end. */
static int show(struct loop *l, struct err *e)
{
	for (size_t i = l->batch.from; i < l->batch.to; i++) {
		const struct entry *entry = &l->batch.entries[i];
		l->p->read++;
		if (entry->item.why.code != ERR_NONE)
			show_refused(l, entry);
		else
			show_entry(l, entry);
		if (entry->item.why.code != ERR_NONE && l->p->shared->atomic)
			break;
	}
	if (l->one_transaction)
		return spool_settle(&l->out, e) || spool_settle(&l->messages, e) ? -1 : 0;
	writer_flush(l->p->writer, &l->out.buf);
	return 0;
}

static int release(struct loop *l, struct err *e)
{
	progress_end(&l->progress);
	if (l->messages.buf.len || l->messages.fd >= 0)
		if (spool_release_to(&l->messages, STDERR_FILENO, e))
			spool_drop(&l->messages);
	if (l->rejects.len && write_all(l->rejects_fd, l->rejects.data, l->rejects.len, e))
		return -1;
	buf_clear(&l->rejects);
	return spool_release_to(&l->out, STDOUT_FILENO, e);
}

/* What fits into one transaction, applied and shown. */
static int part_once(struct loop *l, struct err *e)
{
	struct pump *p = l->p;

	l->batch.to = l->batch.from;
	if (!p->fixed_now)
		p->work->now_ms = clock_now_ms();
	if (l->batch.n && (p->work->db ? apply(l, e) : all(l, e) == STOP))
		return -1;
	return show(l, e) || (!l->one_transaction && release(l, e)) ? -1 : 0;
}

static int batch_once(struct loop *l, struct err *e)
{
	struct pump *p = l->p;

	fill(l, e);
	for (l->batch.from = 0; l->batch.from < l->batch.n || l->batch.n == 0; l->batch.from = l->batch.to) {
		if (part_once(l, e))
			return -1;
		if (l->batch.n == 0 || (p->shared->atomic && p->refused))
			break;
	}
	progress_tick(&l->progress, p->read, p->source->dumps_bytes + p->source->stream.taken_bytes,
		p->source->n_operands > 1 ? 0 : p->source->stream.size_bytes);
	return 0;
}

static int open_rejects(struct loop *l, struct err *e)
{
	const char *path = l->p->shared->rejects;

	l->rejects_fd = -1;
	if (!path)
		return 0;
	l->rejects_fd = open(path, O_WRONLY | O_CREAT | (l->p->goes_on ? O_APPEND : O_TRUNC) | O_CLOEXEC, 0600);
	return l->rejects_fd < 0 ? err_set(e, ERR_NOINPUT, NULL, "%s: %s", path, strerror(errno)) : 0;
}

/* --atomic and --dry-run: the input is read whole before the lock is taken, the output kept until it is
 * given back. */
static int in_one_transaction(struct loop *l, struct err *e)
{
	struct pump *p = l->p;

	if (source_prepare(p->source, e) || data_begin_alone(p->work->db, e))
		return -1;
	int rc = 0;
	while (rc == 0 && !l->batch.ended && !(p->shared->atomic && p->refused))
		rc = batch_once(l, e);
	bool kept = l->input_failed.code == ERR_NONE && !(p->shared->atomic && p->refused);
	if (rc == 0 && p->cmd->at_end && kept)
		rc = p->cmd->at_end(p->work, p->source->defaults, e);
	if (rc == 0 && !p->shared->dry_run && kept)
		rc = data_commit(p->work->db, e);
	data_rollback(p->work->db);
	l->undone = rc || (!kept && (p->shared->atomic || p->cmd->flags & CMD_WHOLE));
	if (l->undone)
		spool_drop(&l->out);
	return rc;
}

static int loop_run(struct loop *l, struct err *e)
{
	int rc = 0;

	if (l->one_transaction)
		rc = in_one_transaction(l, e);
	while (rc == 0 && !l->one_transaction && !l->batch.ended)
		rc = batch_once(l, e);
	struct err late;
	if (rc == 0 && !l->undone && !(l->p->shared->atomic && l->p->refused))
		rc = spool_end(&l->out, l->p->writer, e);
	if (release(l, rc ? &late : e) && rc == 0)
		rc = -1;
	if (rc == 0 && l->input_failed.code != ERR_NONE) {
		*e = l->input_failed;
		rc = -1;
	}
	return rc;
}

int pump_run(struct pump *p, struct err *e)
{
	struct loop l = { .p = p, .out.fd = -1, .messages.fd = -1 };
	struct arena kept = { 0 };

	l.one_transaction = p->work->db && (p->shared->atomic || p->shared->dry_run || p->shared->explain
		|| p->cmd->flags & CMD_WHOLE);
	l.savepoints = l.one_transaction;
	if (open_rejects(&l, e))
		return -1;
	l.blank = must_alloc(p->cmd->out->size);
	record_init(p->cmd->out, l.blank);
	work_forget(p->work);
	p->work->kept = &kept;
	progress_start(&l.progress, !p->shared->quiet);
	int rc = loop_run(&l, e);
	work_forget(p->work);
	p->work->kept = NULL;
	arena_release(&kept);
	progress_end(&l.progress);
	if (l.rejects_fd >= 0 && close(l.rejects_fd) && rc == 0)
		rc = err_set(e, ERR_IO, NULL, "%s: %s", p->shared->rejects, strerror(errno));
	must_free(l.blank);
	must_free(l.batch.entries);
	buf_release(&l.out.buf);
	buf_release(&l.messages.buf);
	buf_release(&l.rejects);
	return rc;
}
