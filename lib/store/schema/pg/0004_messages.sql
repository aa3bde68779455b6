-- 0004: messages to customers, written with what they tell of; and what customers say

CREATE SEQUENCE message_ids INCREMENT 10000;

CREATE TABLE message (
	id BIGINT PRIMARY KEY,
	order_id BIGINT NOT NULL,
	parcel_id BIGINT,
	event TEXT COLLATE "C" NOT NULL,
	template TEXT COLLATE "C" NOT NULL,
	medium TEXT COLLATE "C" NOT NULL CHECK (medium IN ('mail', 'sms')),
	message_state TEXT COLLATE "C" NOT NULL CHECK (message_state IN ('queued', 'sending', 'sent', 'failed')),
	tries BIGINT NOT NULL DEFAULT 0,
	queued_at BIGINT NOT NULL,
	next_at BIGINT NOT NULL,
	sent_at BIGINT,
	error TEXT COLLATE "C",
	UNIQUE (order_id, event, template, medium)
);

CREATE INDEX message_due ON message (message_state, next_at);

CREATE TABLE feedback (
	order_id BIGINT NOT NULL,
	version BIGINT NOT NULL CHECK (version > 0),
	score BIGINT NOT NULL CHECK (score BETWEEN 1 AND 5),
	text TEXT COLLATE "C",
	at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (order_id, version)
);

CREATE TRIGGER feedback_is_a_ledger BEFORE UPDATE OR DELETE ON feedback FOR EACH ROW
	EXECUTE FUNCTION only_added_to('feedback');
