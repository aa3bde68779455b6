-- 0010: what goods have cost; the column is explained for SQLite

ALTER TABLE stock_move ADD COLUMN cost_minor BIGINT;
ALTER TABLE item ADD COLUMN lead_days BIGINT;
CREATE INDEX refund_attempt_parent ON refund_attempt (gateway, parent);
