-- report_tax.sql - the statements of the tax report

-- its invoice, as sections tell invoices apart; where it was taxed matters for large ones alone
-- part: tax_order
       o.placed_at AS invoiced_at, CASE WHEN o.total_minor > :large_minor THEN (SELECT SUM(k.igst_minor)
          FROM order_line AS k WHERE k.order_id = o.id) END AS order_igst_minor,

-- name: tax_lines
SELECT o.placed_at AS at, o.channel, o.ref, o.currency, o.buyer_tax_id, o.ship_to_state AS place,
       o.ship_to_country AS country, o.total_minor,
@tax_order
       o.prices_include_tax AS included, COALESCE(l.hsn, i.hsn) AS hsn, l.tax_rate_bp, l.qty AS units,
       l.cancelled + l.rto_received + l.lost AS gone, l.net_minor, l.tax_minor, l.cgst_minor, l.sgst_minor, l.igst_minor,
       COALESCE(l.tax_minor, 0) - COALESCE(l.cgst_minor, 0) - COALESCE(l.sgst_minor, 0) - COALESCE(l.igst_minor, 0)
         AS line_other,
       CASE WHEN l.returned = 0 THEN 0
            ELSE l.returned - COALESCE((SELECT SUM(x.qty) FROM refund AS r JOIN refund_line AS x ON x.refund_id = r.id
                   WHERE r.order_id = l.order_id AND x.line_no = l.line_no AND r.refund_state = 'succeeded'
                     AND r.cause NOT IN ('cancel', 'rto', 'lost')), 0)
                 - COALESCE((SELECT SUM(y.qty) FROM exchange_line AS y
                   WHERE y.order_id = l.order_id AND y.line_no = l.line_no), 0) END AS unrefunded_units
  FROM orders AS o CROSS JOIN order_line AS l JOIN item AS i ON i.id = l.item_id
 WHERE o.placed_at >= :since_ms AND o.placed_at < :until_ms AND l.order_id = o.id
   AND l.qty > l.cancelled + l.rto_received + l.lost
   AND o.state NOT IN ('cancelled', 'expired')
   AND (o.state <> 'closed' OR l.delivered + l.return_transit + l.returned > 0)
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)

-- name: tax_charges
SELECT o.placed_at AS at, o.channel, o.ref, o.currency, o.buyer_tax_id, o.ship_to_state AS place,
       o.ship_to_country AS country, o.total_minor,
@tax_order
       o.prices_include_tax AS included, COALESCE(o.shipping_minor, 0) + COALESCE(o.fee_minor, 0) AS net_minor,
       o.tax_minor - (SELECT SUM(l.tax_minor) FROM order_line AS l WHERE l.order_id = o.id) AS tax_minor, 0 AS units,
       (SELECT COUNT(*) FROM order_line AS l WHERE l.order_id = o.id AND l.tax_minor IS NULL) AS untold
  FROM orders AS o
 WHERE o.placed_at >= :since_ms AND o.placed_at < :until_ms AND o.state NOT IN ('cancelled', 'expired')
   AND COALESCE(o.shipping_minor, 0) + COALESCE(o.fee_minor, 0) > 0
   AND (o.state <> 'closed' OR EXISTS (SELECT 1 FROM order_line AS l
          WHERE l.order_id = o.id AND l.delivered + l.return_transit + l.returned > 0))
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)

-- part: tax_refund_rest
       CASE WHEN l.tax_minor IS NULL THEN NULL ELSE x.tax_minor END AS tax_minor, x.cgst_minor, x.sgst_minor,
       x.igst_minor,
       COALESCE(l.tax_minor, 0) - COALESCE(l.cgst_minor, 0) - COALESCE(l.sgst_minor, 0) - COALESCE(l.igst_minor, 0)
         AS line_other

-- part: tax_refund_paid
 WHERE r.refund_state = 'succeeded' AND r.cause NOT IN ('cancel', 'rto', 'lost')
   AND r.state_at >= :since_ms AND r.state_at < :until_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)

-- pieces of components of kits are no units, their tax is that of the line
-- scan: all refunds that were paid
-- name: tax_refunds
SELECT r.state_at AS at, o.channel, o.ref, o.currency, o.buyer_tax_id, o.ship_to_state AS place,
       o.ship_to_country AS country, o.total_minor,
@tax_order
       o.prices_include_tax AS included, COALESCE(l.hsn, i.hsn) AS hsn, l.tax_rate_bp, x.qty AS units, x.net_minor,
@tax_refund_rest
  FROM refund AS r JOIN refund_line AS x ON x.refund_id = r.id JOIN orders AS o ON o.id = r.order_id
  JOIN order_line AS l ON l.order_id = r.order_id AND l.line_no = x.line_no JOIN item AS i ON i.id = l.item_id
@tax_refund_paid
 UNION ALL
SELECT r.state_at, o.channel, o.ref, o.currency, o.buyer_tax_id, o.ship_to_state, o.ship_to_country, o.total_minor,
@tax_order
       o.prices_include_tax, COALESCE(l.hsn, i.hsn), l.tax_rate_bp, 0, x.net_minor,
@tax_refund_rest
  FROM refund AS r JOIN refund_part AS x ON x.refund_id = r.id JOIN orders AS o ON o.id = r.order_id
  JOIN order_line AS l ON l.order_id = r.order_id AND l.line_no = x.line_no JOIN item AS i ON i.id = l.item_id
@tax_refund_paid

-- scan: all units that were exchanged
-- name: tax_exchanges
SELECT t.placed_at AS at, o.channel, o.ref, o.currency, o.buyer_tax_id, o.ship_to_state AS place,
       o.ship_to_country AS country, o.total_minor,
@tax_order
       o.prices_include_tax AS included, COALESCE(l.hsn, i.hsn) AS hsn, l.tax_rate_bp, x.qty AS units, x.net_minor,
       CASE WHEN l.tax_minor IS NULL THEN NULL ELSE x.tax_minor END AS tax_minor, x.cgst_minor, x.sgst_minor,
       x.igst_minor,
       COALESCE(l.tax_minor, 0) - COALESCE(l.cgst_minor, 0) - COALESCE(l.sgst_minor, 0) - COALESCE(l.igst_minor, 0)
         AS line_other
  FROM exchange_line AS x JOIN orders AS o ON o.id = x.order_id JOIN orders AS t ON t.id = x.to_order_id
  JOIN order_line AS l ON l.order_id = x.order_id AND l.line_no = x.line_no JOIN item AS i ON i.id = l.item_id
 WHERE t.placed_at >= :since_ms AND t.placed_at < :until_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
