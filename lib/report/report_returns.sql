-- report_returns.sql - what came back of what was delivered

-- part: returns_orders
   AND o.placed_at >= :since_ms AND o.placed_at < :until_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)

-- part: returns_subject
       CASE CAST(:by AS TEXT) WHEN 'sku' THEN l.item_id WHEN 'customer' THEN COALESCE(o.customer_id, 0) ELSE 0 END AS id,
       CASE CAST(:by AS TEXT) WHEN 'channel' THEN o.channel WHEN 'zone' THEN SUBSTR(o.ship_to_postcode, 1, 3)
            WHEN 'customer' THEN c.customer WHEN 'reason' THEN m.reason WHEN 'courier' THEN p.courier END AS subject,
       CASE CAST(:by AS TEXT) WHEN 'customer' THEN c.name END AS title,

-- part: returns_accepted
y.received - y.reject - y.wrong_item
          - CASE WHEN y.missing > y.qty - y.received - y.lost THEN y.missing - (y.qty - y.received - y.lost) ELSE 0 END

-- name: returns_months
SELECT CASE CAST(:by AS TEXT) WHEN 'sku' THEN t.item_id ELSE 0 END AS id,
       CASE CAST(:by AS TEXT) WHEN 'channel' THEN t.channel END AS subject, t.currency, t.delivered_units
  FROM item_total AS t
 WHERE t.month >= :from AND t.month < :to AND t.delivered_units <> 0
   AND (CAST(:channel AS TEXT) IS NULL OR t.channel = :channel)

-- scan: the lines of a part of a month; for zones those of all orders
-- name: returns_lines
SELECT CASE CAST(:by AS TEXT) WHEN 'sku' THEN l.item_id ELSE 0 END AS id,
       CASE CAST(:by AS TEXT) WHEN 'channel' THEN o.channel WHEN 'zone' THEN SUBSTR(o.ship_to_postcode, 1, 3) END
           AS subject, o.currency, l.delivered + l.return_transit + l.returned AS delivered_units
  FROM orders AS o CROSS JOIN order_line AS l
 WHERE l.order_id = o.id AND l.delivered + l.return_transit + l.returned > 0
@returns_orders

-- scan: by an index that has returned lines only
-- name: returns_buyers
SELECT d.customer_id AS id, c.customer AS subject, c.name AS title, d.currency,
       (SELECT SUM(y.delivered + y.return_transit + y.returned) FROM order_line AS y WHERE y.order_id = d.id)
           AS delivered_units
  FROM (SELECT DISTINCT o.customer_id
          FROM order_line AS l CROSS JOIN orders AS o
         WHERE l.returned + l.return_transit > 0 AND o.id = l.order_id
@returns_orders
       ) AS b
 CROSS JOIN customer AS c CROSS JOIN orders AS d
 WHERE c.id = b.customer_id AND d.customer_id = b.customer_id
   AND +d.placed_at >= :since_ms AND +d.placed_at < :until_ms
   AND (CAST(:channel AS TEXT) IS NULL OR d.channel = :channel)

-- scan: all parcels
-- name: returns_parcels
SELECT p.courier AS subject, o.currency, SUM(pl.qty) AS delivered_units
  FROM parcel AS p CROSS JOIN orders AS o CROSS JOIN parcel_line AS pl
 WHERE p.delivered_at IS NOT NULL AND o.id = p.order_id AND pl.parcel_id = p.id
@returns_orders
 GROUP BY p.courier, o.currency

-- scan: by an index that has returned lines only
-- name: returns_returned
SELECT
@returns_subject
       o.currency, l.order_id, l.returned - CASE CAST(:by AS TEXT) WHEN 'reason' THEN COALESCE((SELECT SUM(
@returns_accepted
          ) FROM rma AS k JOIN rma_line AS y ON y.rma_id = k.id
             WHERE k.order_id = l.order_id AND k.kind <> 'claim' AND y.line_no = l.line_no), 0)
          WHEN 'courier' THEN COALESCE((SELECT SUM(pl.qty) FROM parcel AS k JOIN parcel_line AS pl ON pl.parcel_id = k.id
             WHERE k.order_id = l.order_id AND k.delivered_at IS NOT NULL AND pl.line_no = l.line_no), 0) ELSE 0 END
           AS returned_units
  FROM order_line AS l CROSS JOIN orders AS o
  LEFT JOIN customer AS c ON c.id = CASE CAST(:by AS TEXT) WHEN 'customer' THEN o.customer_id END
  LEFT JOIN rma AS m ON m.id = 0
  LEFT JOIN parcel AS p ON p.id = 0
 WHERE l.returned + l.return_transit > 0 AND l.returned > 0 AND o.id = l.order_id
@returns_orders
 ORDER BY l.order_id

-- scan: all returns
-- name: returns_reasons
SELECT m.reason AS subject, o.currency, m.order_id, SUM(
@returns_accepted
       ) AS returned_units
  FROM rma AS m CROSS JOIN orders AS o CROSS JOIN rma_line AS y
 WHERE m.kind <> 'claim' AND o.id = m.order_id AND y.rma_id = m.id
@returns_orders
 GROUP BY m.order_id, m.reason, o.currency
 ORDER BY m.order_id, m.reason

-- who brought what came back: of a line that several brought, the first parcels count
-- scan: by an index that has returned lines only
-- name: returns_brought
SELECT p.courier AS subject, o.currency, l.order_id, l.line_no, pl.qty AS delivered_units, l.returned AS returned_units
  FROM order_line AS l CROSS JOIN orders AS o CROSS JOIN parcel AS p CROSS JOIN parcel_line AS pl
 WHERE l.returned + l.return_transit > 0 AND l.returned > 0 AND o.id = l.order_id AND p.order_id = l.order_id
   AND p.delivered_at IS NOT NULL AND pl.parcel_id = p.id AND pl.line_no = l.line_no
@returns_orders
 ORDER BY l.order_id, l.line_no, p.no

-- part: returns_refund_of
SELECT
@returns_subject
       o.currency, r.id AS refund_id, y.line_no,
       y.net_minor + CASE o.prices_include_tax WHEN 1 THEN 0 ELSE y.tax_minor END AS refunded_minor,

-- part: returns_refund_joined
  LEFT JOIN customer AS c ON c.id = CASE CAST(:by AS TEXT) WHEN 'customer' THEN o.customer_id END
  LEFT JOIN parcel AS p ON p.id = (SELECT b.id FROM parcel AS b JOIN parcel_line AS pl ON pl.parcel_id = b.id
         WHERE b.order_id = o.id AND pl.line_no = y.line_no AND b.delivered_at IS NOT NULL ORDER BY b.no LIMIT 1)
 WHERE m.id = r.rma_id AND m.kind <> 'claim' AND o.id = r.order_id
   AND y.refund_id = r.id AND l.order_id = o.id AND l.line_no = y.line_no

-- part: returns_refund_paid
@returns_refund_joined
   AND r.refund_state = 'succeeded'
@returns_orders

-- part: returns_refund_paid_then
@returns_refund_joined
   AND r.id = v.refund_id AND v.to_state = 'succeeded' AND v.recorded_at <= :as_of_ms
@returns_orders

-- pieces of components are no units that came back; what they cost is given back all the same
-- scan: all refunds of returns
-- name: returns_refunds
@returns_refund_of
       r.state_at - m.requested_at AS refund_ms
  FROM refund AS r CROSS JOIN rma AS m CROSS JOIN orders AS o CROSS JOIN refund_line AS y CROSS JOIN order_line AS l
@returns_refund_paid
 UNION ALL
@returns_refund_of
       r.state_at - m.requested_at AS refund_ms
  FROM refund AS r CROSS JOIN rma AS m CROSS JOIN orders AS o CROSS JOIN refund_part AS y CROSS JOIN order_line AS l
@returns_refund_paid
 ORDER BY 5, 6

-- those that had been paid then: nothing leads on from there
-- scan: all events of refunds
-- name: returns_refunds_then
@returns_refund_of
       v.at - m.requested_at AS refund_ms
  FROM refund_event AS v CROSS JOIN refund AS r CROSS JOIN rma AS m CROSS JOIN orders AS o
 CROSS JOIN refund_line AS y CROSS JOIN order_line AS l
@returns_refund_paid_then
 UNION ALL
@returns_refund_of
       v.at - m.requested_at AS refund_ms
  FROM refund_event AS v CROSS JOIN refund AS r CROSS JOIN rma AS m CROSS JOIN orders AS o
 CROSS JOIN refund_part AS y CROSS JOIN order_line AS l
@returns_refund_paid_then
 ORDER BY 5, 6
