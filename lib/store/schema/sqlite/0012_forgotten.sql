-- 0012: persons are forgotten: what is written of them may be erased from the ledgers, and nothing else

ALTER TABLE orders ADD COLUMN forgotten_at INTEGER;   -- since then nothing is known, nor taken in, of who bought it

DROP TRIGGER event_is_a_ledger_u;
CREATE TRIGGER event_is_a_ledger_u BEFORE UPDATE OF subject, subject_id, seq, at, recorded_at, actor, event, from_state, to_state, units ON event
	BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_is_forgotten BEFORE UPDATE OF body ON event
	WHEN OLD.body IS NULL OR NEW.body IS NULL OR (NEW.body <> '{"forgotten":true}'
	AND NEW.body <> SUBSTR(OLD.body, 1, LENGTH(NEW.body) - 1) || '}')
	BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

DROP TRIGGER refund_event_is_a_ledger_u;
CREATE TRIGGER refund_event_is_a_ledger_u BEFORE UPDATE OF refund_id, seq, at, recorded_at, actor, from_state, to_state ON refund_event
	BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER refund_event_is_forgotten BEFORE UPDATE OF body ON refund_event
	WHEN OLD.body IS NULL OR NEW.body IS NULL OR (NEW.body <> '{"forgotten":true}'
	AND NEW.body <> SUBSTR(OLD.body, 1, LENGTH(NEW.body) - 1) || '}')
	BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

DROP TRIGGER rma_event_is_a_ledger_u;
CREATE TRIGGER rma_event_is_a_ledger_u BEFORE UPDATE OF rma_id, seq, at, recorded_at, actor, event, from_state, to_state ON rma_event
	BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER rma_event_is_forgotten BEFORE UPDATE OF body ON rma_event
	WHEN OLD.body IS NULL OR NEW.body IS NULL OR (NEW.body <> '{"forgotten":true}'
	AND NEW.body <> SUBSTR(OLD.body, 1, LENGTH(NEW.body) - 1) || '}')
	BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

DROP TRIGGER parcel_event_is_a_ledger_u;
CREATE TRIGGER parcel_event_is_a_ledger_u BEFORE UPDATE OF parcel_id, seq, at, recorded_at, actor, event, from_state, to_state, inferred, code ON parcel_event
	BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER parcel_event_is_forgotten BEFORE UPDATE OF remark, place ON parcel_event
	WHEN NEW.remark IS NOT NULL OR NEW.place IS NOT NULL
	BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

DROP TRIGGER feedback_is_a_ledger_u;
CREATE TRIGGER feedback_is_a_ledger_u BEFORE UPDATE OF order_id, version, score, at, actor ON feedback
	BEGIN SELECT RAISE(ABORT, 'feedback is never changed'); END;
CREATE TRIGGER feedback_is_forgotten BEFORE UPDATE OF text ON feedback
	WHEN NEW.text IS NOT NULL
	BEGIN SELECT RAISE(ABORT, 'feedback is never changed'); END;
