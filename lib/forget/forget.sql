-- forget.sql - who a person is, what is open of his, and how he is erased

-- name: forget_customer
SELECT c.id, c.customer, c.name, c.email, c.phone FROM customer c
 WHERE c.customer = :customer OR c.email = :customer OR c.phone = :customer
 ORDER BY CASE WHEN c.customer = :customer THEN 0 ELSE 1 END, c.id

-- name: forget_orders
SELECT o.id, o.channel, o.ref FROM orders o
 WHERE o.customer_id = :id OR o.id = :order_id ORDER BY o.id

-- name: forget_open_rma
SELECT r.rma AS customer FROM rma r
 WHERE r.order_id = :id AND r.rma_state IN ('requested', 'approved', 'in_transit', 'received', 'inspected', 'lost')
 ORDER BY r.id

-- name: forget_credit
SELECT k.balance_minor AS amount FROM credit k
 WHERE k.customer_id = :id AND k.balance_minor > 0
   AND k.seq = (SELECT MAX(x.seq) FROM credit x WHERE x.customer_id = k.customer_id AND x.currency = k.currency)

-- name: forget_put_customer
UPDATE customer SET customer = :customer, name = NULL, email = NULL, phone = NULL, older = NULL WHERE id = :id

-- name: forget_put_order
UPDATE orders SET ship_to_name = NULL, ship_to_company = NULL, ship_to_line1 = NULL, ship_to_line2 = NULL,
       ship_to_city = NULL, ship_to_phone = NULL, note = NULL, extra = NULL, buyer_tax_id = NULL,
       ship_to_postcode = CASE WHEN ship_to_country = 'IN' THEN SUBSTR(ship_to_postcode, 1, 3) END,
       forgotten_at = :at
 WHERE id = :id

-- name: forget_put_parcels
UPDATE parcel SET proof = NULL WHERE order_id = :id

-- name: forget_put_parcel_events
UPDATE parcel_event SET remark = NULL, place = NULL
 WHERE parcel_id IN (SELECT p.id FROM parcel p WHERE p.order_id = :id) AND (remark IS NOT NULL OR place IS NOT NULL)

-- name: forget_put_refunds
UPDATE refund SET note = NULL WHERE order_id = :id

-- name: forget_put_attempts
UPDATE refund_attempt SET error = NULL WHERE refund_id IN (SELECT r.id FROM refund r WHERE r.order_id = :id)

-- name: forget_put_rmas
UPDATE rma SET note = NULL, photos = NULL, override = CASE WHEN override IS NOT NULL THEN 'forgotten' END
 WHERE order_id = :id

-- name: forget_put_rma_reason
UPDATE rma SET reason = NULL WHERE id = :id

-- name: forget_rma_reasons
SELECT r.id, r.reason AS text FROM rma r WHERE r.order_id = :id AND r.reason IS NOT NULL

-- name: forget_put_feedback
UPDATE feedback SET text = NULL WHERE order_id = :id AND text IS NOT NULL

-- name: forget_messages
DELETE FROM message WHERE order_id = :id AND message_state IN ('queued', 'sending', 'failed')

-- name: forget_put_messages
UPDATE message SET error = NULL WHERE order_id = :id

-- name: forget_bodies
SELECT 'order' AS what, e.subject_id AS id, e.seq, e.body AS text FROM event e
 WHERE e.subject = 'order' AND e.subject_id = :id AND e.body IS NOT NULL
UNION ALL
SELECT 'refund', v.refund_id, v.seq, v.body FROM refund_event v
 WHERE v.body IS NOT NULL AND v.refund_id IN (SELECT r.id FROM refund r WHERE r.order_id = :id)
UNION ALL
SELECT 'rma', v.rma_id, v.seq, v.body FROM rma_event v
 WHERE v.body IS NOT NULL AND v.rma_id IN (SELECT m.id FROM rma m WHERE m.order_id = :id)

-- name: forget_put_event
UPDATE event SET body = :text WHERE subject = 'order' AND subject_id = :id AND seq = :seq

-- name: forget_put_refund_event
UPDATE refund_event SET body = :text WHERE refund_id = :id AND seq = :seq

-- name: forget_put_rma_event
UPDATE rma_event SET body = :text WHERE rma_id = :id AND seq = :seq
