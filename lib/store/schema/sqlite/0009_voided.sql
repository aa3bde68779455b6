-- 0009: what was closed as cancelled or expired is not billed

ALTER TABLE orders ADD COLUMN voided INTEGER;   -- 1: it was closed as cancelled or expired
UPDATE orders SET voided = 1
 WHERE state = 'closed' AND EXISTS (SELECT 1 FROM event e WHERE e.subject = 'order' AND e.subject_id = orders.id
       AND e.event = 'closed' AND e.from_state IN ('cancelled', 'expired'));
