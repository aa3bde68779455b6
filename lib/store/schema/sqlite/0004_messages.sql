-- 0004: messages to customers, written with what they tell of; and what customers say

CREATE TABLE message (
	id INTEGER PRIMARY KEY,
	order_id INTEGER NOT NULL,
	parcel_id INTEGER,
	event TEXT NOT NULL,                   -- which one of the order or parcel: o3, p1.7
	template TEXT NOT NULL,
	medium TEXT NOT NULL CHECK (medium IN ('mail', 'sms')),
	message_state TEXT NOT NULL CHECK (message_state IN ('queued', 'sending', 'sent', 'failed')),
	tries INTEGER NOT NULL DEFAULT 0,
	queued_at INTEGER NOT NULL,
	next_at INTEGER NOT NULL,              -- not tried before
	sent_at INTEGER,
	error TEXT,
	UNIQUE (order_id, event, template, medium)
) STRICT;

CREATE INDEX message_due ON message (message_state, next_at);

CREATE TABLE feedback (                        -- versions; the highest counts
	order_id INTEGER NOT NULL,
	version INTEGER NOT NULL CHECK (version > 0),
	score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
	text TEXT,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	PRIMARY KEY (order_id, version)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER feedback_is_a_ledger_u BEFORE UPDATE ON feedback BEGIN SELECT RAISE(ABORT, 'feedback is never changed'); END;
CREATE TRIGGER feedback_is_a_ledger_d BEFORE DELETE ON feedback BEGIN SELECT RAISE(ABORT, 'feedback is never deleted'); END;
