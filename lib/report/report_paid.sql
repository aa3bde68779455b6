-- report_paid.sql - money by the ledgers: what was paid, given back, kept by gateways and couriers
-- A quarter of an hour is never in two days of any zone: so much is added up here, the rest where zones are known.

-- a refund has the method of what it gives back
-- part: paid_method
COALESCE(p.method, (SELECT MIN(k.method) FROM payment AS k WHERE k.gateway = p.gateway AND k.root = p.root))

-- part: paid_subject
SELECT CASE CAST(:by AS TEXT) WHEN 'gateway' THEN p.gateway WHEN 'channel' THEN o.channel WHEN 'method' THEN
@paid_method
       END AS subject, CASE WHEN CAST(:by AS TEXT) IN ('day', 'week', 'month') THEN p.at / 900000 END AS quarter_hour,
       p.currency,

-- part: paid_range
   AND p.at >= :since_ms AND p.at < :until_ms AND p.recorded_at <= :as_of_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)

-- part: paid_settled
EXISTS (SELECT 1 FROM settlement AS s WHERE s.gateway = p.gateway AND s.payment_ref = p.ref AND s.kind = p.kind
            AND s.recorded_at <= :as_of_ms)

-- part: paid_amounts
       CASE WHEN p.kind IN ('capture', 'cod_collect') THEN 1 ELSE 0 END AS payments,
       CASE p.kind WHEN 'capture' THEN p.amount_minor END AS captured_minor,
       CASE p.kind WHEN 'refund' THEN p.amount_minor END AS refunded_minor,
       CASE p.kind WHEN 'chargeback' THEN p.amount_minor END AS chargeback_minor,
       CASE p.kind WHEN 'cod_collect' THEN p.amount_minor END AS cod_collected_minor,
       CASE WHEN p.fee_minor IS NOT NULL AND NOT
@paid_settled
           THEN p.fee_minor END AS fee_minor, CASE WHEN p.fee_tax_minor IS NOT NULL AND NOT
@paid_settled
           THEN p.fee_tax_minor END AS fee_tax_minor

-- in the order of orders, so that each is counted once
-- scan: all payments
-- name: paid_orders
@paid_subject
       x.order_id,
@paid_amounts
  FROM payment_order AS x CROSS JOIN payment AS p CROSS JOIN orders AS o
 WHERE p.gateway = x.gateway AND p.kind = x.kind AND p.ref = x.ref AND o.id = x.order_id
   AND x.recorded_at <= :as_of_ms AND p.kind NOT IN ('authorize', 'void')
@paid_range
 ORDER BY x.order_id

-- payments whose order was not known
-- scan: all payments
-- name: paid_unmatched
@paid_subject
@paid_amounts
  FROM payment AS p
  LEFT JOIN payment_order AS x ON x.gateway = p.gateway AND x.kind = p.kind AND x.ref = p.ref
   AND x.recorded_at <= :as_of_ms
  LEFT JOIN orders AS o ON o.id = x.order_id
 WHERE x.order_id IS NULL AND p.kind NOT IN ('authorize', 'void')
@paid_range

-- the cash of the parcels that these couriers collected
-- scan: all payments
-- name: paid_remitted
@paid_subject
       SUM(r.remitted_minor) AS cod_remitted_minor,
       SUM(r.freight_minor + r.cod_fee_minor + r.tax_minor + r.other_minor) AS cod_deducted_minor
  FROM remittance AS r CROSS JOIN payment AS p
  LEFT JOIN payment_order AS x ON x.gateway = p.gateway AND x.kind = p.kind AND x.ref = p.ref
   AND x.recorded_at <= :as_of_ms
  LEFT JOIN orders AS o ON o.id = x.order_id
 WHERE p.gateway = r.courier AND p.kind = 'cod_collect' AND p.ref = r.awb AND r.recorded_at <= :as_of_ms
@paid_range
 GROUP BY 1, 2, 3

-- scan: all settlements
-- name: paid_fees
SELECT CASE CAST(:by AS TEXT) WHEN 'gateway' THEN s.gateway WHEN 'channel' THEN o.channel WHEN 'method' THEN
@paid_method
       END AS subject, CASE WHEN CAST(:by AS TEXT) IN ('day', 'week', 'month') THEN s.at / 900000 END AS quarter_hour,
       s.currency, SUM(s.fee_minor + CASE s.kind WHEN 'fee' THEN s.amount_minor ELSE 0 END) AS fee_minor,
       SUM(s.fee_tax_minor) AS fee_tax_minor
  FROM settlement AS s
  LEFT JOIN payment AS p ON p.gateway = s.gateway AND p.ref = s.payment_ref AND p.kind = (SELECT MIN(k.kind)
       FROM payment AS k WHERE k.gateway = s.gateway AND k.ref = s.payment_ref
        AND k.kind IN ('capture', 'chargeback', 'cod_collect', 'refund'))
  LEFT JOIN payment_order AS x ON x.gateway = p.gateway AND x.kind = p.kind AND x.ref = p.ref
  LEFT JOIN orders AS o ON o.id = x.order_id
 WHERE s.at >= :since_ms AND s.at < :until_ms AND s.recorded_at <= :as_of_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
 GROUP BY 1, 2, 3
