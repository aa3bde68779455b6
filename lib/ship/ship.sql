-- part: parcel_columns
SELECT p.id, p.order_id, p.no, p.parcel_state, p.state_at, p.courier, p.awb, p.manifest, p.cod_minor,
       p.cod_collected_minor, p.cod_remitted_minor, p.cod_deducted_minor, p.attempts, p.packed_at, p.manifested_at,
       p.picked_up_at, p.delivered_at, p.proof, p.decision, p.last_seq, o.channel, o.ref, o.currency, o.dispatch_by, o.deliver_by, o.ship_to_name,
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
       cod_remitted_minor = :cod_remitted_minor, cod_deducted_minor = :cod_deducted_minor, attempts = :attempts, packed_at = :packed_at, manifested_at = :manifested_at, picked_up_at = :picked_up_at,
       delivered_at = :delivered_at, proof = :proof, decision = :decision, last_seq = :last_seq
 WHERE id = :id

-- name: parcel_step_set
UPDATE parcel SET parcel_state = :parcel_state, state_at = :state_at, cod_minor = :cod_minor,
       cod_collected_minor = :cod_collected_minor, attempts = :attempts, picked_up_at = :picked_up_at,
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

-- part: remittance_row
SELECT r.courier, r.ref, r.awb, r.remittance, r.remitted_minor, r.freight_minor, r.cod_fee_minor, r.tax_minor,
       r.other_minor, r.currency, r.at, p.id AS parcel_id, o.channel, o.ref AS order_ref,
       p.cod_collected_minor AS collected_minor,
       COALESCE(p.cod_collected_minor, 0) - p.cod_remitted_minor - p.cod_deducted_minor AS outstanding_minor
  FROM remittance r
  LEFT JOIN parcel p ON p.courier = r.courier AND p.awb = r.awb
       AND NOT EXISTS (SELECT 1 FROM remittance_unmatched u WHERE u.courier = r.courier AND u.ref = r.ref)
  LEFT JOIN orders o ON o.id = p.order_id

-- name: remittance_get
@remittance_row
 WHERE r.courier = :courier AND r.ref = :ref

-- scan: all remittances are shown
-- name: remittance_list
@remittance_row
 WHERE r.at >= :since_ms AND r.at < :until_ms
   AND (CAST(:courier AS TEXT) IS NULL OR r.courier = :courier)
   AND (CAST(:remittance AS TEXT) IS NULL OR r.remittance = :remittance)
   AND (CAST(:unmatched AS BIGINT) IS NULL OR p.id IS NULL)
 ORDER BY r.courier, r.at, r.ref

-- name: remittance_add
INSERT INTO remittance (courier, ref, awb, remittance, remitted_minor, freight_minor, cod_fee_minor, tax_minor,
       other_minor, currency, at, recorded_at, actor)
VALUES (:courier, :ref, :awb, :remittance, :remitted_minor, :freight_minor, :cod_fee_minor, :tax_minor,
       :other_minor, :currency, :at, :recorded_at, :actor)

-- name: remittance_unmatched_add
INSERT INTO remittance_unmatched (courier, ref, awb) VALUES (:courier, :ref, :awb)

-- name: remittance_unmatched_drop
DELETE FROM remittance_unmatched WHERE courier = :courier AND ref = :ref

-- name: remittance_matching
SELECT r.courier, r.ref, r.awb, r.remittance, r.remitted_minor, r.freight_minor, r.cod_fee_minor, r.tax_minor,
       r.other_minor, r.currency, r.at
  FROM remittance_unmatched u JOIN remittance r ON r.courier = u.courier AND r.ref = u.ref
 WHERE EXISTS (SELECT 1 FROM parcel p WHERE p.courier = u.courier AND p.awb = u.awb)
 ORDER BY r.at, r.courier, r.ref

-- scan: cash of all couriers is summed up
-- name: cod_by_courier
SELECT p.courier, o.currency, COUNT(*) AS parcels,
       SUM(COALESCE(p.cod_collected_minor, 0)) AS collected_minor,
       SUM(COALESCE(p.cod_remitted_minor, 0)) AS remitted_minor,
       SUM(COALESCE(p.cod_deducted_minor, 0)) AS deducted_minor,
       SUM(COALESCE(p.cod_collected_minor, 0) - COALESCE(p.cod_remitted_minor, 0) - COALESCE(p.cod_deducted_minor, 0))
           AS outstanding_minor,
       MIN(CASE WHEN p.cod_collected_minor <> COALESCE(p.cod_remitted_minor, 0) + COALESCE(p.cod_deducted_minor, 0)
           THEN p.delivered_at END) AS since_at
  FROM parcel p JOIN orders o ON o.id = p.order_id
 WHERE (p.cod_collected_minor > 0 OR p.cod_remitted_minor IS NOT NULL)
   AND (CAST(:courier AS TEXT) IS NULL OR p.courier = :courier)
 GROUP BY p.courier, o.currency
 ORDER BY p.courier, o.currency

-- scan: parcels whose cash was collected
-- name: cod_by_parcel
SELECT p.courier, p.awb, o.channel, o.ref, o.currency, p.cod_collected_minor AS collected_minor,
       COALESCE(p.cod_remitted_minor, 0) AS remitted_minor, COALESCE(p.cod_deducted_minor, 0) AS deducted_minor,
       COALESCE(p.cod_collected_minor, 0) - COALESCE(p.cod_remitted_minor, 0) - COALESCE(p.cod_deducted_minor, 0)
           AS outstanding_minor, p.delivered_at AS since_at,
       CASE WHEN p.cod_remitted_minor IS NULL THEN 0 ELSE 1 END AS settled
  FROM parcel p JOIN orders o ON o.id = p.order_id
 WHERE (p.cod_collected_minor > 0 OR p.cod_remitted_minor IS NOT NULL)
   AND COALESCE(p.cod_collected_minor, 0) <> COALESCE(p.cod_remitted_minor, 0) + COALESCE(p.cod_deducted_minor, 0)
   AND (CAST(:courier AS TEXT) IS NULL OR p.courier = :courier)
 ORDER BY p.courier, COALESCE(p.delivered_at, 9000000000000000), p.awb
