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
