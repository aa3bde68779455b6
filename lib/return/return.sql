-- return.sql - every statement of the return room

-- part: rma_columns
SELECT m.id, m.rma, m.day, m.day_no, m.order_id, m.kind, m.rma_state, m.state_at, m.requested_at, m.reason, m.note,
       m.photos, m.asked_ref, m.override, m.courier, m.awb, m.resolution, m.replacement_id, m.last_seq, o.channel,
       o.ref AS order_ref, o.currency, p.channel AS replacement_channel, p.ref AS replacement_ref
  FROM rma m JOIN orders o ON o.id = m.order_id LEFT JOIN orders p ON p.id = m.replacement_id

-- name: rma_by_id
@rma_columns
 WHERE m.id = :id

-- name: rma_by_name
@rma_columns
 WHERE m.rma = :rma

-- name: rma_by_awb
@rma_columns
 WHERE m.awb = :awb AND (CAST(:courier AS TEXT) IS NULL OR m.courier = :courier) ORDER BY m.id

-- name: rma_by_ref
@rma_columns
 WHERE m.order_id = :order_id AND m.asked_ref = :asked_ref

-- name: rma_by_order
@rma_columns
 WHERE m.order_id = :order_id ORDER BY m.id

-- scan: all returns are gone through
-- name: rma_list
@rma_columns
 WHERE m.requested_at >= :since_ms AND m.requested_at < :until_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
   AND (CAST(:id AS BIGINT) IS NULL OR m.order_id = :id)
 ORDER BY m.id

-- name: rma_day_last
SELECT day_no FROM rma WHERE day = :day ORDER BY day_no DESC LIMIT 1

-- name: rma_lines
SELECT l.line, NULL AS component, i.sku, l.title, x.rma_id, x.line_no, 0 AS item_id, 1 AS per_unit, x.qty, x.in_transit,
       x.received, x.told, x.lost, x.restock, x.refurbish, x.scrap, x.reject, x.missing, x.wrong_item
  FROM rma_line x JOIN rma m ON m.id = x.rma_id
  JOIN order_line l ON l.order_id = m.order_id AND l.line_no = x.line_no JOIN item i ON i.id = l.item_id
 WHERE x.rma_id = :id
 UNION ALL
SELECT l.line, j.sku, i.sku, j.title, x.rma_id, x.line_no, x.item_id, c.qty, x.qty, x.in_transit, x.received, 0, x.lost,
       x.restock, x.refurbish, x.scrap, x.reject, x.missing, x.wrong_item
  FROM rma_part x JOIN rma m ON m.id = x.rma_id
  JOIN order_line l ON l.order_id = m.order_id AND l.line_no = x.line_no JOIN item i ON i.id = l.item_id
  JOIN item j ON j.id = x.item_id
  JOIN order_line_component c ON c.order_id = m.order_id AND c.line_no = x.line_no AND c.item_id = x.item_id
 WHERE x.rma_id = :id ORDER BY 6, 7

-- name: rma_components
SELECT i.sku AS component, i.title, c.item_id, c.qty AS per_unit
  FROM order_line_component c JOIN item i ON i.id = c.item_id
 WHERE c.order_id = :rma_id AND c.line_no = :line_no ORDER BY c.item_id

-- name: rma_add
INSERT INTO rma (id, rma, day, day_no, order_id, kind, rma_state, state_at, requested_at, reason, note, photos,
       asked_ref, override, last_seq)
VALUES (:id, :rma, :day, :day_no, :order_id, :kind, :rma_state, :state_at, :requested_at, :reason, :note, :photos,
       :asked_ref, :override, :last_seq)

-- name: rma_set
UPDATE rma SET kind = :kind, rma_state = :rma_state, state_at = :state_at, courier = :courier, awb = :awb,
       resolution = :resolution, replacement_id = :replacement_id, last_seq = :last_seq
 WHERE id = :id

-- name: rma_refunded_by_hand
SELECT SUM(x.qty) AS qty FROM refund r JOIN refund_line x ON x.refund_id = r.id
 WHERE r.order_id = :rma_id AND x.line_no = :line_no AND r.rma_id IS NULL AND r.cause = 'return'
   AND r.refund_state NOT IN ('rejected', 'cancelled')

-- name: rma_line_add
INSERT INTO rma_line (rma_id, line_no, qty) VALUES (:rma_id, :line_no, :qty)

-- name: rma_line_set
UPDATE rma_line SET in_transit = :in_transit, received = :received, told = :told, lost = :lost, restock = :restock,
       refurbish = :refurbish, scrap = :scrap, reject = :reject, missing = :missing, wrong_item = :wrong_item
 WHERE rma_id = :rma_id AND line_no = :line_no

-- name: rma_part_add
INSERT INTO rma_part (rma_id, line_no, item_id, qty) VALUES (:rma_id, :line_no, :item_id, :qty)

-- name: rma_part_set
UPDATE rma_part SET in_transit = :in_transit, received = :received, lost = :lost, restock = :restock,
       refurbish = :refurbish, scrap = :scrap, reject = :reject, missing = :missing, wrong_item = :wrong_item
 WHERE rma_id = :rma_id AND line_no = :line_no AND item_id = :item_id

-- name: rma_event_add
INSERT INTO rma_event (rma_id, seq, at, recorded_at, actor, event, from_state, to_state, body)
VALUES (:rma_id, :seq, :at, :recorded_at, :actor, :event, :from_state, :to_state, :body)

-- name: rma_event_same
SELECT seq FROM rma_event WHERE rma_id = :rma_id AND event = :event AND at = :at

-- name: rma_events
SELECT seq, at, recorded_at, actor, event, from_state, to_state, body
  FROM rma_event WHERE rma_id = :id ORDER BY seq

-- name: rma_scan_get
SELECT m.rma, x.line_no, COALESCE(x.item_id, 0) AS item_id, x.qty FROM rma_scan x JOIN rma m ON m.id = x.rma_id WHERE x.ref = :ref

-- name: rma_scan_add
INSERT INTO rma_scan (ref, rma_id, line_no, item_id, qty) VALUES (:ref, :rma_id, :line_no, NULLIF(:item_id, 0), :qty)

-- name: rma_arrivals
SELECT e.at, e.units FROM event e
 WHERE e.subject = 'order' AND e.subject_id = :id AND e.units IS NOT NULL ORDER BY e.seq DESC

-- name: rma_item
SELECT i.return_days, i.price_minor, i.currency FROM item i WHERE i.sku = :sku

-- scan: what time may do something to
-- name: sweep_orders
SELECT o.channel, o.ref AS order_ref
  FROM orders o
 WHERE (o.state = 'placed' AND o.pay_by <= :until_ms)
    OR (o.state IN ('completed', 'cancelled', 'expired')
        AND (SELECT e.at FROM event e WHERE e.subject = 'order' AND e.subject_id = o.id ORDER BY e.seq DESC LIMIT 1)
            <= :since_ms)
    OR o.id IN (SELECT m.order_id FROM rma m
                 WHERE m.rma_state IN ('approved', 'resolved'))
 ORDER BY o.id
