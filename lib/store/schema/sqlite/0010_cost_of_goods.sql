-- 0010: what goods have cost: the purchase price of one unit, told when they arrived; how long they take to come;
-- attempts by their payment

ALTER TABLE stock_move ADD COLUMN cost_minor INTEGER;    -- of goods from the supplier; NULL: nobody told
ALTER TABLE item ADD COLUMN lead_days INTEGER;           -- from ordering it to its arrival
CREATE INDEX refund_attempt_parent ON refund_attempt (gateway, parent);
