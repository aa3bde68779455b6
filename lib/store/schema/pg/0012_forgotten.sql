-- 0012: persons are forgotten: what is written of them may be erased from the ledgers, and nothing else

ALTER TABLE orders ADD COLUMN forgotten_at BIGINT;   -- since then nothing is known, nor taken in, of who bought it

DROP TRIGGER event_is_a_ledger ON event;
CREATE TRIGGER event_is_a_ledger BEFORE UPDATE OF subject, subject_id, seq, at, recorded_at, actor, event, from_state, to_state, units OR DELETE ON event FOR EACH ROW
	EXECUTE FUNCTION only_added_to('events');
CREATE TRIGGER event_is_forgotten BEFORE UPDATE OF body ON event FOR EACH ROW
	WHEN (OLD.body IS NULL OR NEW.body IS NULL OR (NEW.body <> '{"forgotten":true}'
	AND NEW.body <> SUBSTR(OLD.body, 1, LENGTH(NEW.body) - 1) || '}'))
	EXECUTE FUNCTION only_added_to('events');

DROP TRIGGER refund_event_is_a_ledger ON refund_event;
CREATE TRIGGER refund_event_is_a_ledger BEFORE UPDATE OF refund_id, seq, at, recorded_at, actor, from_state, to_state OR DELETE ON refund_event FOR EACH ROW
	EXECUTE FUNCTION only_added_to('events');
CREATE TRIGGER refund_event_is_forgotten BEFORE UPDATE OF body ON refund_event FOR EACH ROW
	WHEN (OLD.body IS NULL OR NEW.body IS NULL OR (NEW.body <> '{"forgotten":true}'
	AND NEW.body <> SUBSTR(OLD.body, 1, LENGTH(NEW.body) - 1) || '}'))
	EXECUTE FUNCTION only_added_to('events');

DROP TRIGGER rma_event_is_a_ledger ON rma_event;
CREATE TRIGGER rma_event_is_a_ledger BEFORE UPDATE OF rma_id, seq, at, recorded_at, actor, event, from_state, to_state OR DELETE ON rma_event FOR EACH ROW
	EXECUTE FUNCTION only_added_to('events');
CREATE TRIGGER rma_event_is_forgotten BEFORE UPDATE OF body ON rma_event FOR EACH ROW
	WHEN (OLD.body IS NULL OR NEW.body IS NULL OR (NEW.body <> '{"forgotten":true}'
	AND NEW.body <> SUBSTR(OLD.body, 1, LENGTH(NEW.body) - 1) || '}'))
	EXECUTE FUNCTION only_added_to('events');

DROP TRIGGER parcel_event_is_a_ledger ON parcel_event;
CREATE TRIGGER parcel_event_is_a_ledger BEFORE UPDATE OF parcel_id, seq, at, recorded_at, actor, event, from_state, to_state, inferred, code OR DELETE ON parcel_event FOR EACH ROW
	EXECUTE FUNCTION only_added_to('events');
CREATE TRIGGER parcel_event_is_forgotten BEFORE UPDATE OF remark, place ON parcel_event FOR EACH ROW
	WHEN (NEW.remark IS NOT NULL OR NEW.place IS NOT NULL)
	EXECUTE FUNCTION only_added_to('events');

DROP TRIGGER feedback_is_a_ledger ON feedback;
CREATE TRIGGER feedback_is_a_ledger BEFORE UPDATE OF order_id, version, score, at, actor OR DELETE ON feedback FOR EACH ROW
	EXECUTE FUNCTION only_added_to('feedback');
CREATE TRIGGER feedback_is_forgotten BEFORE UPDATE OF text ON feedback FOR EACH ROW
	WHEN (NEW.text IS NOT NULL)
	EXECUTE FUNCTION only_added_to('feedback');
