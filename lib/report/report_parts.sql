-- report_parts.sql - what proves returns of single components of kits

-- part: parts_out
SELECT m.order_id, y.line_no, y.item_id, SUM(CASE m.kind WHEN 'claim' THEN 0 ELSE y.in_transit END) AS in_transit,
       SUM(CASE m.kind WHEN 'claim' THEN 0 ELSE y.in_transit + y.received + y.lost - y.reject - y.wrong_item
         - CASE WHEN y.missing > y.qty - y.received - y.lost THEN y.missing - (y.qty - y.received - y.lost) ELSE 0 END END)
           AS away,
       SUM(CASE WHEN m.rma_state IN ('rejected', 'withdrawn', 'expired') THEN 0 WHEN m.kind = 'claim' THEN y.qty
         WHEN m.rma_state <> 'closed' THEN y.qty - y.reject - y.wrong_item - y.missing ELSE 0 END) AS out_open
  FROM rma AS m JOIN rma_part AS y ON y.rma_id = m.id
 GROUP BY m.order_id, y.line_no, y.item_id

-- units that left before we were told are not in our stock; of the others each piece is where the units and the
-- returns say
-- scan: all returns of components
-- name: audit_part_goods
SELECT z.channel, z.ref, z.line, z.sku, z.customer, z.has_customer, z.transit, z.has_transit
  FROM (SELECT o.channel, o.ref, l.line, i.sku, l.delivered * c.qty - x.away AS customer,
               l.return_transit * c.qty + x.in_transit AS transit,
               COALESCE((SELECT SUM(CASE WHEN v.to_id = 2 THEN v.qty ELSE 0 END - CASE WHEN v.from_id = 2 THEN v.qty ELSE 0 END)
                  FROM stock_move AS v WHERE v.item_id = x.item_id AND v.order_id = x.order_id
                   AND v.line_no = x.line_no), 0) AS has_customer,
               COALESCE((SELECT SUM(CASE WHEN v.to_id = 5 THEN v.qty ELSE 0 END - CASE WHEN v.from_id = 5 THEN v.qty ELSE 0 END)
                  FROM stock_move AS v WHERE v.item_id = x.item_id AND v.order_id = x.order_id
                   AND v.line_no = x.line_no), 0) AS has_transit, x.order_id, x.line_no
          FROM (
@parts_out
               ) AS x
          JOIN orders AS o ON o.id = x.order_id
          JOIN order_line AS l ON l.order_id = x.order_id AND l.line_no = x.line_no
          JOIN order_line_component AS c ON c.order_id = x.order_id AND c.line_no = x.line_no AND c.item_id = x.item_id
          JOIN item AS i ON i.id = x.item_id
         WHERE l.foreign_units = 0) AS z
 WHERE z.customer <> z.has_customer OR z.transit <> z.has_transit
 ORDER BY z.order_id, z.line_no, z.sku

-- scan: all returns of components
-- name: audit_part_claims
SELECT o.channel, o.ref, l.line, i.sku, l.delivered * c.qty AS customer, CASE WHEN x.out_open > x.away THEN x.out_open
         ELSE x.away END AS has_customer
  FROM (
@parts_out
       ) AS x
  JOIN orders AS o ON o.id = x.order_id
  JOIN order_line AS l ON l.order_id = x.order_id AND l.line_no = x.line_no
  LEFT JOIN order_line_component AS c ON c.order_id = x.order_id AND c.line_no = x.line_no AND c.item_id = x.item_id
  LEFT JOIN item AS i ON i.id = x.item_id
 WHERE c.qty IS NULL OR x.out_open > l.delivered * c.qty OR x.away > l.delivered * c.qty
 ORDER BY x.order_id, x.line_no, i.sku

-- scan: all refunds of components
-- name: audit_part_refunds
SELECT o.channel, COALESCE(m.rma, o.ref) AS ref, l.line, i.sku, COALESCE(x.qty, 0) AS customer, y.qty AS has_customer
  FROM refund AS r JOIN refund_part AS y ON y.refund_id = r.id JOIN orders AS o ON o.id = r.order_id
  JOIN order_line AS l ON l.order_id = r.order_id AND l.line_no = y.line_no JOIN item AS i ON i.id = y.item_id
  LEFT JOIN rma AS m ON m.id = r.rma_id
  LEFT JOIN rma_part AS x ON x.rma_id = r.rma_id AND x.line_no = y.line_no AND x.item_id = y.item_id
 WHERE r.refund_state NOT IN ('rejected', 'cancelled')
   AND (y.qty > COALESCE(x.qty, 0) OR m.rma_state IN ('rejected', 'withdrawn', 'expired'))
 ORDER BY r.id, y.line_no, i.sku

-- what is refunded and exchanged of a kit: whole units, and the pieces of a component
-- part: parts_given
SELECT c.order_id, c.line_no, c.item_id, c.qty AS per_unit, COALESCE((SELECT SUM(y.qty) FROM refund AS r
         JOIN refund_part AS y ON y.refund_id = r.id WHERE r.order_id = c.order_id AND y.line_no = c.line_no
          AND y.item_id = c.item_id AND r.refund_state NOT IN ('rejected', 'cancelled')), 0) AS pieces,
       COALESCE((SELECT SUM(y.qty) FROM refund AS r JOIN refund_line AS y ON y.refund_id = r.id
         WHERE r.order_id = c.order_id AND y.line_no = c.line_no AND r.refund_state NOT IN ('rejected', 'cancelled')), 0)
       + COALESCE((SELECT SUM(v.qty) FROM exchange_line AS v WHERE v.order_id = c.order_id AND v.line_no = c.line_no), 0)
         AS units
  FROM order_line_component AS c
 WHERE EXISTS (SELECT 1 FROM refund AS r JOIN refund_part AS y ON y.refund_id = r.id
                WHERE r.order_id = c.order_id AND y.line_no = c.line_no)

-- part: parts_money
SELECT r.order_id, y.line_no, y.net_minor, y.tax_minor FROM refund AS r JOIN refund_line AS y ON y.refund_id = r.id
 WHERE r.refund_state NOT IN ('rejected', 'cancelled')
 UNION ALL
SELECT r.order_id, y.line_no, y.net_minor, y.tax_minor FROM refund AS r JOIN refund_part AS y ON y.refund_id = r.id
 WHERE r.refund_state NOT IN ('rejected', 'cancelled')
 UNION ALL
SELECT v.order_id, v.line_no, v.net_minor, v.tax_minor FROM exchange_line AS v

-- scan: all refunds of components
-- name: audit_part_pieces
SELECT o.channel, o.ref, l.line, i.sku, (l.qty - x.units) * x.per_unit AS customer, x.pieces AS has_customer
  FROM (
@parts_given
       ) AS x
  JOIN orders AS o ON o.id = x.order_id JOIN item AS i ON i.id = x.item_id
  JOIN order_line AS l ON l.order_id = x.order_id AND l.line_no = x.line_no
 WHERE x.pieces > (l.qty - x.units) * x.per_unit
 ORDER BY x.order_id, x.line_no, i.sku

-- scan: all refunds of components
-- name: audit_part_sums
SELECT o.channel, o.ref, l.line, NULL AS sku, l.net_minor AS customer, g.net_minor AS has_customer, l.tax_minor AS transit,
       g.tax_minor AS has_transit
  FROM (SELECT x.order_id, x.line_no FROM (
@parts_given
          ) AS x JOIN order_line AS k ON k.order_id = x.order_id AND k.line_no = x.line_no
         GROUP BY x.order_id, x.line_no
        HAVING MIN(CASE WHEN x.pieces >= (k.qty - x.units) * x.per_unit THEN 1 ELSE 0 END) = 1) AS a
  JOIN (SELECT z.order_id, z.line_no, SUM(z.net_minor) AS net_minor, SUM(z.tax_minor) AS tax_minor
          FROM (
@parts_money
               ) AS z GROUP BY z.order_id, z.line_no) AS g ON g.order_id = a.order_id AND g.line_no = a.line_no
  JOIN orders AS o ON o.id = a.order_id JOIN order_line AS l ON l.order_id = a.order_id AND l.line_no = a.line_no
 WHERE g.net_minor <> COALESCE(l.net_minor, 0) OR g.tax_minor <> COALESCE(l.tax_minor, 0)
 ORDER BY a.order_id, a.line_no
