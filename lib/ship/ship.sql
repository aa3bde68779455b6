-- part: parcel_columns
SELECT p.id, p.order_id, p.no, p.parcel_state, p.state_at, p.courier, p.awb, p.manifest, p.cod_minor,
       p.cod_collected_minor, p.attempts, p.packed_at, p.manifested_at, p.picked_up_at, p.delivered_at, p.proof,
       p.decision, p.last_seq, o.channel, o.ref, o.currency, o.dispatch_by, o.deliver_by, o.ship_to_name,
       o.ship_to_company, o.ship_to_line1, o.ship_to_line2, o.ship_to_city, o.ship_to_state, o.ship_to_postcode,
       o.ship_to_country, o.ship_to_phone
  FROM parcel p JOIN orders o ON o.id = p.order_id

-- name: parcel_by_awb
@parcel_columns
 WHERE p.awb = :awb AND (CAST(:courier AS TEXT) IS NULL OR p.courier = :courier)
 ORDER BY p.id

-- name: parcel_by_no
@parcel_columns
 WHERE p.order_id = (SELECT id FROM orders WHERE channel = :channel AND ref = :ref) AND p.no = :no

-- name: parcel_by_id
@parcel_columns
 WHERE p.id = :id

-- name: parcel_by_order
@parcel_columns
 WHERE p.order_id = :order_id ORDER BY p.no

-- name: parcel_by_order_name
@parcel_columns
 WHERE p.order_id = (SELECT id FROM orders WHERE channel = :channel AND ref = :ref) ORDER BY p.no

-- name: parcel_list
@parcel_columns
 WHERE p.packed_at >= :since_ms AND p.packed_at < :until_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
   AND (CAST(:courier AS TEXT) IS NULL OR p.courier = :courier)
   AND (CAST(:manifest AS TEXT) IS NULL OR p.manifest = :manifest)
   AND (CAST(:id AS BIGINT) IS NULL OR p.order_id = :id)
 ORDER BY p.id

-- name: parcel_lines
SELECT l.line, i.sku, l.title, pl.qty, pl.line_no
  FROM parcel_line pl JOIN parcel p ON p.id = pl.parcel_id
  JOIN order_line l ON l.order_id = p.order_id AND l.line_no = pl.line_no JOIN item i ON i.id = l.item_id
 WHERE pl.parcel_id = :id
 ORDER BY pl.line_no

-- name: parcel_add
INSERT INTO parcel (id, order_id, no, parcel_state, state_at, packed_at, attempts, last_seq)
VALUES (:id, :order_id, :no, :parcel_state, :state_at, :packed_at, :attempts, :last_seq)

-- name: parcel_line_add
INSERT INTO parcel_line (parcel_id, line_no, qty) VALUES (:parcel_id, :line_no, :qty)

-- name: parcel_set
UPDATE parcel SET parcel_state = :parcel_state, state_at = :state_at, courier = :courier, awb = :awb,
       manifest = :manifest, cod_minor = :cod_minor, cod_collected_minor = :cod_collected_minor,
       attempts = :attempts, packed_at = :packed_at, manifested_at = :manifested_at, picked_up_at = :picked_up_at,
       delivered_at = :delivered_at, proof = :proof, decision = :decision, last_seq = :last_seq
 WHERE id = :id

-- name: parcel_event_add
INSERT INTO parcel_event (parcel_id, seq, at, recorded_at, actor, event, from_state, to_state, inferred, code,
       place, remark)
VALUES (:parcel_id, :seq, :at, :recorded_at, :actor, :event, :from_state, :to_state, :inferred, :code, :place,
       :remark)

-- name: parcel_event_same
SELECT seq FROM parcel_event
 WHERE parcel_id = :parcel_id AND event = :event AND at = :at AND COALESCE(code, '') = COALESCE(:code, '')
   AND inferred = 0

-- name: parcel_events
SELECT seq, at, recorded_at, actor, event, from_state, to_state, inferred, code, place, remark
  FROM parcel_event WHERE parcel_id = :id ORDER BY at, seq

-- scan: a pick list goes through all that is reserved
-- name: pick_list
SELECT lo.location, i.sku, i.title, SUM(r.allocated) AS units, COUNT(DISTINCT r.order_id) AS orders
  FROM reservation r JOIN orders o ON o.id = r.order_id JOIN item i ON i.id = r.item_id
  JOIN location lo ON lo.id = r.location_id
 WHERE r.allocated > 0 AND o.state = 'confirmed' AND o.holds = 0
   AND (CAST(:location AS TEXT) IS NULL OR lo.location = :location)
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
   AND (CAST(:until_ms AS BIGINT) IS NULL OR o.dispatch_by < :until_ms)
 GROUP BY lo.priority, lo.location, i.sku, i.title
 ORDER BY lo.priority, lo.location, i.sku

-- scan: what is due is found among all orders that have not left
-- name: late_dispatch
SELECT o.channel, o.ref, o.dispatch_by AS due_at
  FROM orders o
 WHERE o.dispatch_by <= :until_ms AND (o.state = 'placed' OR o.state = 'confirmed')
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
   AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.waiting + l.allocated + l.packed > 0)
 ORDER BY o.dispatch_by, o.channel, o.ref

-- scan: parcels under way
-- name: late_delivery
SELECT o.channel, o.ref, o.deliver_by AS due_at, p.courier, p.awb, p.order_id, p.no
  FROM parcel p JOIN orders o ON o.id = p.order_id
 WHERE p.parcel_state IN ('picked_up', 'in_transit', 'out_for_delivery', 'attempt_failed')
   AND o.deliver_by <= :until_ms AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
 ORDER BY o.deliver_by, p.id
