-- pay.sql - every statement of the pay room

-- name: pay_get
SELECT p.gateway, p.kind, p.ref, p.parent, p.root, p.external, p.amount_minor, p.currency, p.at, p.method,
       p.fee_minor, p.fee_tax_minor, o.order_id
  FROM payment p LEFT JOIN payment_order o ON o.gateway = p.gateway AND o.kind = p.kind AND o.ref = p.ref
 WHERE p.gateway = :gateway AND p.kind = :kind AND p.ref = :ref

-- name: pay_add
INSERT INTO payment (gateway, kind, ref, parent, root, external, amount_minor, currency, at, recorded_at, actor,
       method, fee_minor, fee_tax_minor)
VALUES (:gateway, :kind, :ref, :parent, :root, :external, :amount_minor, :currency, :at, :recorded_at, :actor,
       :method, :fee_minor, :fee_tax_minor)

-- name: pay_order_add
INSERT INTO payment_order (gateway, kind, ref, order_id, recorded_at, actor)
VALUES (:gateway, :kind, :ref, :order_id, :recorded_at, :actor)

-- name: pay_unmatched_add
INSERT INTO payment_unmatched (gateway, kind, ref, order_channel, order_ref)
VALUES (:gateway, :kind, :ref, :order_channel, :order_ref)

-- name: pay_unmatched_drop
DELETE FROM payment_unmatched WHERE gateway = :gateway AND kind = :kind AND ref = :ref

-- name: pay_matching
SELECT o.channel || ':' || o.ref AS "order", p.gateway, p.kind, p.ref, p.parent, p.root, p.external, p.amount_minor,
       p.currency, p.at, p.method, p.fee_minor, p.fee_tax_minor
  FROM payment_unmatched u
  JOIN orders o ON o.channel = u.order_channel AND o.ref = u.order_ref
  JOIN payment p ON p.gateway = u.gateway AND p.kind = u.kind AND p.ref = u.ref
 WHERE u.order_ref IS NOT NULL
 ORDER BY p.at, p.gateway, p.kind, p.ref

-- name: pay_root_of
SELECT p.root FROM payment p
 WHERE p.gateway = :gateway AND p.kind IN ('authorize', 'capture', 'cod_collect') AND p.ref = :parent
 ORDER BY p.kind LIMIT 1

-- name: pay_root_sums
SELECT SUM(CASE WHEN kind = 'authorize' THEN amount_minor ELSE 0 END) AS authorized,
       SUM(CASE WHEN kind = 'void' THEN amount_minor ELSE 0 END) AS voided,
       SUM(CASE WHEN kind IN ('capture', 'cod_collect') THEN amount_minor ELSE 0 END) AS captured,
       SUM(CASE WHEN kind = 'refund' THEN amount_minor ELSE 0 END) AS refunded
  FROM payment WHERE gateway = :gateway AND root = :root

-- name: pay_order_refunds
SELECT SUM(p.amount_minor) AS refunded
  FROM payment_order x JOIN payment p ON p.gateway = x.gateway AND p.kind = x.kind AND p.ref = x.ref
 WHERE x.order_id = :order_id AND p.kind = 'refund'

-- part: pay_columns
SELECT p.gateway || ':' || p.ref AS payment,
       COALESCE(o.channel || ':' || o.ref, u.order_channel || ':' || u.order_ref) AS "order", p.gateway, p.kind,
       p.ref, p.parent, p.amount_minor, p.currency, p.at, p.method, p.fee_minor, p.fee_tax_minor,
       CASE WHEN o.id IS NULL THEN 0 ELSE 1 END AS matched

-- scan: the ledger is shown
-- name: pay_list
@pay_columns
  FROM payment p
  LEFT JOIN payment_order x ON x.gateway = p.gateway AND x.kind = p.kind AND x.ref = p.ref
  LEFT JOIN orders o ON o.id = x.order_id
  LEFT JOIN payment_unmatched u ON u.gateway = p.gateway AND u.kind = p.kind AND u.ref = p.ref
 WHERE p.at >= :since_ms AND p.at < :until_ms
   AND (CAST(:gateway AS TEXT) IS NULL OR p.gateway = :gateway) AND (CAST(:kind AS TEXT) IS NULL OR p.kind = :kind)
 ORDER BY p.at, p.gateway, p.kind, p.ref

-- name: pay_list_unmatched
@pay_columns
  FROM payment_unmatched u
  JOIN payment p ON p.gateway = u.gateway AND p.kind = u.kind AND p.ref = u.ref
  LEFT JOIN payment_order x ON x.gateway = p.gateway AND x.kind = p.kind AND x.ref = p.ref
  LEFT JOIN orders o ON o.id = x.order_id
 WHERE p.at >= :since_ms AND p.at < :until_ms
   AND (CAST(:gateway AS TEXT) IS NULL OR p.gateway = :gateway) AND (CAST(:kind AS TEXT) IS NULL OR p.kind = :kind)
 ORDER BY p.at, p.gateway, p.kind, p.ref

-- part: settlement_row
SELECT s.gateway || ':' || s.ref AS settlement, s.gateway, s.kind, s.ref, s.payout, s.payment_ref, s.amount_minor,
       s.fee_minor, s.fee_tax_minor, s.net_minor, s.currency, s.at, p.ref AS known_ref,
       p.amount_minor AS known_minor, p.currency AS known_currency, p.gateway || ':' || p.ref AS payment,
       o.channel || ':' || o.ref AS "order"
  FROM settlement s
  LEFT JOIN payment p ON p.gateway = s.gateway AND p.kind = s.kind AND p.ref = COALESCE(
       (SELECT a.ref FROM payment a WHERE a.gateway = s.gateway AND a.kind = s.kind AND a.ref = s.payment_ref),
       (SELECT MIN(b.ref) FROM payment b WHERE b.gateway = s.gateway AND b.root = s.payment_ref AND b.kind = s.kind
           AND b.amount_minor = s.amount_minor))
  LEFT JOIN payment_order x ON x.gateway = p.gateway AND x.kind = p.kind AND x.ref = p.ref
  LEFT JOIN orders o ON o.id = x.order_id

-- name: settlement_get
@settlement_row
 WHERE s.gateway = :gateway AND s.kind = :kind AND s.ref = :ref

-- name: settlement_add
INSERT INTO settlement (gateway, kind, ref, payout, payment_ref, amount_minor, fee_minor, fee_tax_minor, net_minor,
       currency, at, recorded_at, actor)
VALUES (:gateway, :kind, :ref, :payout, :payment_ref, :amount_minor, :fee_minor, :fee_tax_minor, :net_minor,
       :currency, :at, :recorded_at, :actor)

-- scan: all rows of settlements are shown
-- name: settlement_list
@settlement_row
 WHERE s.at >= :since_ms AND s.at < :until_ms
   AND (CAST(:gateway AS TEXT) IS NULL OR s.gateway = :gateway)
   AND (CAST(:payout AS TEXT) IS NULL OR s.payout = :payout)
 ORDER BY s.gateway, s.at, s.kind, s.ref

-- scan: all payments are looked at
-- name: settlement_missing
SELECT p.gateway || ':' || p.ref AS settlement, p.gateway, p.kind, p.ref, p.ref AS payment_ref, p.amount_minor,
       p.currency, p.at, p.gateway || ':' || p.ref AS payment, o.channel || ':' || o.ref AS "order"
  FROM payment p
  LEFT JOIN payment_order x ON x.gateway = p.gateway AND x.kind = p.kind AND x.ref = p.ref
  LEFT JOIN orders o ON o.id = x.order_id
 WHERE p.kind = 'capture' AND p.at >= :since_ms AND p.at < :until_ms
   AND (p.gateway = :gateway OR (CAST(:gateway AS TEXT) IS NULL
       AND EXISTS (SELECT 1 FROM settlement g WHERE g.gateway = p.gateway)))
   AND NOT EXISTS (SELECT 1 FROM settlement s
       WHERE s.gateway = p.gateway AND s.payment_ref = p.ref AND s.kind = 'capture')
 ORDER BY p.at, p.gateway, p.ref

-- scan: what payouts come to is summed up from all their rows
-- name: payout_list
SELECT s.gateway, s.payout, s.currency, SUM(CASE WHEN s.kind = 'payout' THEN 0 ELSE 1 END) AS rows,
       SUM(CASE WHEN s.kind = 'capture' THEN s.amount_minor ELSE 0 END) AS captured_minor,
       SUM(CASE WHEN s.kind = 'refund' OR s.kind = 'chargeback' THEN s.amount_minor ELSE 0 END) AS given_back_minor,
       SUM(CASE WHEN s.kind = 'payout' THEN 0 WHEN s.kind = 'fee' THEN s.amount_minor + s.fee_minor ELSE s.fee_minor END)
           AS fee_minor,
       SUM(CASE WHEN s.kind = 'payout' THEN 0 ELSE s.fee_tax_minor END) AS fee_tax_minor,
       SUM(CASE WHEN s.kind = 'adjustment' THEN s.amount_minor ELSE 0 END) AS other_minor,
       SUM(CASE WHEN s.kind = 'payout' THEN 0 ELSE s.net_minor END) AS net_minor,
       SUM(CASE WHEN s.kind = 'payout' THEN s.net_minor END) AS paid_minor,
       SUM(CASE WHEN s.kind NOT IN ('capture', 'refund', 'chargeback') THEN 0
           WHEN EXISTS (SELECT 1 FROM payment p WHERE p.gateway = s.gateway AND p.kind = s.kind AND p.ref = s.payment_ref)
           THEN 0
           WHEN EXISTS (SELECT 1 FROM payment b WHERE b.gateway = s.gateway AND b.root = s.payment_ref AND b.kind = s.kind
               AND b.amount_minor = s.amount_minor) THEN 0
           ELSE 1 END) AS unmatched,
       MAX(s.at) AS at
  FROM settlement s
 WHERE s.at >= :since_ms AND s.at < :until_ms
   AND (CAST(:gateway AS TEXT) IS NULL OR s.gateway = :gateway)
   AND (CAST(:payout AS TEXT) IS NULL OR s.payout = :payout)
 GROUP BY s.gateway, s.payout, s.currency
 ORDER BY s.gateway, MAX(s.at), COALESCE(s.payout, ''), s.currency

-- scan: payouts that tell what they are, against the sum of their rows
-- name: payout_wrong
SELECT s.gateway, s.payout, s.currency, SUM(CASE WHEN s.kind = 'payout' THEN 0 ELSE s.net_minor END) AS net_minor,
       SUM(CASE WHEN s.kind = 'payout' THEN s.net_minor ELSE 0 END) AS paid_minor
  FROM settlement s
 WHERE s.payout IS NOT NULL
   AND EXISTS (SELECT 1 FROM settlement t WHERE t.gateway = s.gateway AND t.payout = s.payout AND t.kind = 'payout')
 GROUP BY s.gateway, s.payout, s.currency
HAVING SUM(CASE WHEN s.kind = 'payout' THEN 0 ELSE s.net_minor END)
    <> SUM(CASE WHEN s.kind = 'payout' THEN s.net_minor ELSE 0 END)
 ORDER BY s.gateway, s.payout, s.currency
