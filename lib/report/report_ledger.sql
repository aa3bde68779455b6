-- report_ledger.sql - the statements of the journal

-- name: ledger_steps
SELECT 0 AS part, v.seq, v.at, v.event AS word, v.to_state, v.units, NULL AS gateway, NULL AS ref, 0 AS amount_minor,
       0 AS net_minor, 0 AS tax_minor, 0 AS cgst_minor, 0 AS sgst_minor, 0 AS igst_minor
  FROM event AS v WHERE v.subject = 'order' AND v.subject_id = :order_id
   AND (v.units IS NOT NULL OR v.to_state IS NOT NULL)
 UNION ALL
SELECT 1, p.at, p.at, p.kind, NULL, NULL, p.gateway, p.ref, p.amount_minor, 0, 0, 0, 0, 0
  FROM payment_order AS x JOIN payment AS p ON p.gateway = x.gateway AND p.kind = x.kind AND p.ref = x.ref
 WHERE x.order_id = :order_id AND p.kind IN ('capture', 'refund', 'chargeback', 'cod_collect')
 UNION ALL
SELECT 2, r.no, r.state_at, CASE WHEN y.refund_id IS NULL THEN 'goodwill' ELSE 'components returned' END, NULL, NULL, NULL,
       NULL, r.waived_minor, COALESCE(y.net_minor, 0), COALESCE(y.tax_minor, 0), COALESCE(y.cgst_minor, 0),
       COALESCE(y.sgst_minor, 0), COALESCE(y.igst_minor, 0)
  FROM refund AS r
  LEFT JOIN (SELECT z.refund_id, SUM(z.net_minor) AS net_minor, SUM(z.tax_minor) AS tax_minor,
               SUM(z.cgst_minor) AS cgst_minor, SUM(z.sgst_minor) AS sgst_minor, SUM(z.igst_minor) AS igst_minor
          FROM refund AS q JOIN refund_part AS z ON z.refund_id = q.id
         WHERE q.order_id = :order_id AND q.cause = 'return' GROUP BY z.refund_id) AS y ON y.refund_id = r.id
 WHERE r.order_id = :order_id AND r.refund_state = 'succeeded' AND r.waived_minor > 0
 UNION ALL
SELECT 3, c.at, c.at, 'credit', NULL, NULL, NULL, NULL, c.amount_minor, 0, 0, 0, 0, 0
  FROM order_credit AS c WHERE c.to_order_id = :order_id
 UNION ALL
SELECT 3, c.at, c.at, 'credit', NULL, NULL, NULL, NULL, -c.amount_minor, 0, 0, 0, 0, 0
  FROM order_credit AS c WHERE c.from_order_id = :order_id
 ORDER BY 1, 2, 4, 7, 8, 9

-- name: ledger_unmatched
SELECT p.gateway, p.kind, p.ref, p.currency, p.at, p.amount_minor, u.order_channel || ':' || u.order_ref AS "order"
  FROM payment_unmatched AS u JOIN payment AS p ON p.gateway = u.gateway AND p.kind = u.kind AND p.ref = u.ref
 WHERE p.kind IN ('capture', 'refund', 'chargeback', 'cod_collect')
 ORDER BY p.at, p.gateway, p.kind, p.ref

-- scan: all settlements, by time
-- name: ledger_settled
SELECT s.gateway, s.kind, s.ref, s.payout, s.currency, s.at, s.amount_minor, s.fee_minor, s.fee_tax_minor, s.net_minor,
       o.channel || ':' || o.ref AS "order"
  FROM settlement AS s
  LEFT JOIN payment_order AS x ON x.gateway = s.gateway AND x.kind = s.kind AND x.ref = s.payment_ref
  LEFT JOIN orders AS o ON o.id = x.order_id
 WHERE s.kind <> 'payout' OR NOT EXISTS (SELECT 1 FROM settlement AS t
        WHERE t.gateway = s.gateway AND t.payout = s.payout AND t.kind <> 'payout')
 ORDER BY s.at, s.gateway, s.kind, s.ref

-- scan: all remittances, by time
-- name: ledger_remitted
SELECT r.courier AS gateway, r.ref, r.currency, r.at, r.remitted_minor, r.freight_minor,
       r.cod_fee_minor + r.other_minor AS fee_minor, r.tax_minor AS fee_tax_minor,
       CASE WHEN u.ref IS NULL THEN 1 ELSE 0 END AS matched, o.channel || ':' || o.ref AS "order"
  FROM remittance AS r
  LEFT JOIN remittance_unmatched AS u ON u.courier = r.courier AND u.ref = r.ref
  LEFT JOIN parcel AS p ON p.courier = r.courier AND p.awb = r.awb
  LEFT JOIN orders AS o ON o.id = p.order_id
 ORDER BY r.at, r.courier, r.ref
