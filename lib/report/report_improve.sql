-- report_improve.sql - what went wrong, of what, and what it is worth

-- part: improve_orders
   AND o.placed_at >= :since_ms AND o.placed_at < :until_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)

-- part: improve_subject
SELECT CASE CAST(:by AS TEXT) WHEN 'sku' THEN l.item_id ELSE 0 END AS id,
       CASE CAST(:by AS TEXT) WHEN 'zone' THEN SUBSTR(o.ship_to_postcode, 1, 3) END AS subject, o.currency,

-- part: improve_accepted
y.received - y.reject - y.wrong_item
          - CASE WHEN y.missing > y.qty - y.received - y.lost THEN y.missing - (y.qty - y.received - y.lost) ELSE 0 END

-- name: improve_months
SELECT CASE CAST(:by AS TEXT) WHEN 'sku' THEN t.item_id ELSE 0 END AS id, t.currency, t.units AS ordered,
       t.shipped_units AS shipped, t.delivered_units AS delivered
  FROM item_total AS t
 WHERE t.month >= :from AND t.month < :to AND (CAST(:channel AS TEXT) IS NULL OR t.channel = :channel)

-- scan: the lines of a part of a month; for zones those of all orders
-- name: improve_lines
@improve_subject
       l.qty AS ordered, l.in_transit + l.rto_transit + l.delivered + l.return_transit + l.returned + l.rto_received
         + l.lost AS shipped, l.delivered + l.return_transit + l.returned AS delivered
  FROM orders AS o CROSS JOIN order_line AS l
 WHERE l.order_id = o.id
@improve_orders

-- part: improve_refund_lines
  FROM refund AS r JOIN refund_line AS y ON y.refund_id = r.id JOIN orders AS b ON b.id = r.order_id
 WHERE r.order_id = l.order_id AND r.cause = 'return' AND r.refund_state = 'succeeded' AND y.line_no = l.line_no

-- what an RTO that was closed has cancelled is told apart: it had left; only units of orders are cancelled, so the
-- events are found by their own index
-- part: improve_gone_units
       l.qty, l.net_minor, l.cancelled, l.rto_received AS rto, l.lost, l.returned - CASE CAST(:by AS TEXT)
         WHEN 'reason' THEN COALESCE((SELECT SUM(
@improve_accepted
         ) FROM rma AS k JOIN rma_line AS y ON y.rma_id = k.id
            WHERE k.order_id = l.order_id AND k.kind <> 'claim' AND y.line_no = l.line_no), 0) ELSE 0 END AS returned,
       CASE WHEN l.cancelled > 0 THEN (SELECT SUM(pl.qty) FROM parcel AS p JOIN parcel_line AS pl ON pl.parcel_id = p.id
          WHERE p.order_id = l.order_id AND p.decision = 'close' AND pl.line_no = l.line_no) END AS closed,
       CASE WHEN l.cancelled > 0 THEN (SELECT e.body FROM event AS e
         WHERE e.subject_id = l.order_id AND e.event = 'units_cancelled' ORDER BY e.seq DESC LIMIT 1) END AS body,
       CASE WHEN l.returned > 0 AND CAST(:by AS TEXT) <> 'reason' THEN (SELECT
          SUM(y.net_minor + CASE b.prices_include_tax WHEN 1 THEN 0 ELSE y.tax_minor END)
@improve_refund_lines
       ) END AS refunded_minor, CASE WHEN l.returned > 0 AND CAST(:by AS TEXT) <> 'reason' THEN (SELECT SUM(y.qty)
@improve_refund_lines
       ) END AS refunded, CASE WHEN l.returned > 0 AND CAST(:by AS TEXT) <> 'reason' THEN (SELECT SUM(v.qty)
          FROM exchange_line AS v WHERE v.order_id = l.order_id AND v.line_no = l.line_no) END AS exchanged

-- scan: by an index that has lines only of which something was not kept
-- name: improve_gone
@improve_subject
@improve_gone_units
  FROM order_line AS l CROSS JOIN orders AS o
 WHERE l.cancelled + l.returned + l.rto_received + l.lost > 0 AND o.id = l.order_id
@improve_orders

-- name: improve_gone_of_few
@improve_subject
@improve_gone_units
  FROM orders AS o CROSS JOIN order_line AS l
 WHERE l.order_id = o.id AND l.cancelled + l.returned + l.rto_received + l.lost > 0
@improve_orders

-- scan: by an index that has lines only of which something was not kept, and all that is asked of them
-- name: improve_gone_ever
SELECT CASE CAST(:by AS TEXT) WHEN 'sku' THEN l.item_id ELSE 0 END AS id, :currency AS currency,
@improve_gone_units
  FROM order_line AS l WHERE l.cancelled + l.returned + l.rto_received + l.lost > 0

-- scan: all returns
-- name: improve_reasons
SELECT 0 AS id, m.reason AS subject, o.currency, l.qty, l.net_minor,
@improve_accepted
       AS returned, CASE m.kind WHEN 'exchange' THEN y.qty ELSE 0 END AS exchanged,
       (SELECT SUM(z.net_minor + CASE o.prices_include_tax WHEN 1 THEN 0 ELSE z.tax_minor END)
          FROM refund AS r JOIN refund_line AS z ON z.refund_id = r.id
         WHERE r.order_id = o.id AND r.rma_id = m.id AND r.refund_state = 'succeeded' AND z.line_no = y.line_no)
           AS refunded_minor,
       (SELECT SUM(z.qty) FROM refund AS r JOIN refund_line AS z ON z.refund_id = r.id
         WHERE r.order_id = o.id AND r.rma_id = m.id AND r.refund_state = 'succeeded' AND z.line_no = y.line_no)
           AS refunded
  FROM rma AS m CROSS JOIN orders AS o CROSS JOIN rma_line AS y CROSS JOIN order_line AS l
 WHERE m.kind <> 'claim' AND o.id = m.order_id AND y.rma_id = m.id AND l.order_id = o.id AND l.line_no = y.line_no
@improve_orders

-- part: improve_value
COALESCE(l.net_minor * pl.qty / NULLIF(l.qty, 0), 0)

-- part: improve_parcel_units
SELECT CASE CAST(:by AS TEXT) WHEN 'sku' THEN l.item_id ELSE 0 END AS id,
       CASE CAST(:by AS TEXT) WHEN 'zone' THEN SUBSTR(o.ship_to_postcode, 1, 3) WHEN 'courier' THEN p.courier END
           AS subject, o.currency, SUM(pl.qty) AS shipped,
       SUM(CASE WHEN p.picked_up_at IS NOT NULL AND o.dispatch_by IS NOT NULL THEN pl.qty ELSE 0 END) AS dispatch_due,
       SUM(CASE WHEN p.picked_up_at > o.dispatch_by THEN pl.qty ELSE 0 END) AS late_dispatch,
       SUM(CASE WHEN p.picked_up_at > o.dispatch_by THEN
@improve_value
           ELSE 0 END) AS late_dispatch_minor,
       SUM(CASE WHEN p.delivered_at IS NOT NULL AND o.deliver_by IS NOT NULL THEN pl.qty ELSE 0 END) AS delivery_due,
       SUM(CASE WHEN p.delivered_at > o.deliver_by THEN pl.qty ELSE 0 END) AS late_delivery,
       SUM(CASE WHEN p.delivered_at > o.deliver_by THEN
@improve_value
           ELSE 0 END) AS late_delivery_minor,
       SUM(CASE p.parcel_state WHEN 'rto_acknowledged' THEN pl.qty ELSE 0 END) AS rto,
       SUM(CASE p.parcel_state WHEN 'rto_acknowledged' THEN
@improve_value
           ELSE 0 END) AS rto_minor,
       SUM(CASE p.decision WHEN 'resend' THEN pl.qty ELSE 0 END) AS resent,
       SUM(CASE p.decision WHEN 'resend' THEN
@improve_value
           ELSE 0 END) AS resent_minor,
       SUM(CASE p.parcel_state WHEN 'lost' THEN pl.qty ELSE 0 END) AS lost,
       SUM(CASE p.parcel_state WHEN 'lost' THEN
@improve_value
           ELSE 0 END) AS lost_minor,
       SUM(CASE WHEN l.net_minor IS NULL AND p.picked_up_at > o.dispatch_by THEN pl.qty ELSE 0 END) AS dispatch_unknown,
       SUM(CASE WHEN l.net_minor IS NULL AND p.delivered_at > o.deliver_by THEN pl.qty ELSE 0 END) AS delivery_unknown,
       SUM(CASE WHEN l.net_minor IS NULL AND p.parcel_state = 'rto_acknowledged' THEN pl.qty ELSE 0 END) AS rto_unknown,
       SUM(CASE WHEN l.net_minor IS NULL AND p.parcel_state = 'lost' THEN pl.qty ELSE 0 END) AS lost_unknown

-- part: improve_parcel_of
 WHERE p.picked_up_at IS NOT NULL AND o.id = p.order_id AND pl.parcel_id = p.id AND l.order_id = o.id
   AND l.line_no = pl.line_no

-- scan: all parcels
-- name: improve_parcels
@improve_parcel_units
  FROM parcel AS p CROSS JOIN orders AS o CROSS JOIN parcel_line AS pl CROSS JOIN order_line AS l
@improve_parcel_of
@improve_orders
 GROUP BY 1, 2, 3

-- name: improve_parcels_of_few
@improve_parcel_units
  FROM orders AS o CROSS JOIN parcel AS p CROSS JOIN parcel_line AS pl CROSS JOIN order_line AS l
@improve_parcel_of
@improve_orders
 GROUP BY 1, 2, 3

-- goodwill for orders that came late, put to the first line that did
-- scan: all refunds
-- name: improve_goodwill
SELECT CASE CAST(:by AS TEXT) WHEN 'sku' THEN l.item_id ELSE 0 END AS id,
       CASE CAST(:by AS TEXT) WHEN 'zone' THEN SUBSTR(o.ship_to_postcode, 1, 3) WHEN 'courier' THEN p.courier END
           AS subject, o.currency, r.done_minor AS refunded_minor
  FROM refund AS r CROSS JOIN orders AS o CROSS JOIN parcel AS p CROSS JOIN parcel_line AS pl CROSS JOIN order_line AS l
 WHERE r.refund_state = 'succeeded' AND r.cause = 'goodwill' AND o.id = r.order_id
   AND p.id = (SELECT b.id FROM parcel AS b WHERE b.order_id = o.id AND b.delivered_at > o.deliver_by
                ORDER BY b.no LIMIT 1)
   AND pl.parcel_id = p.id AND pl.line_no = (SELECT MIN(k.line_no) FROM parcel_line AS k WHERE k.parcel_id = p.id)
   AND l.order_id = o.id AND l.line_no = pl.line_no
@improve_orders

-- scan: all moves of stock to and from warehouses
-- name: improve_moves
SELECT m.item_id AS id, m.at, CASE WHEN t.is_warehouse = 1 AND m.to_condition = 'sellable' THEN m.qty ELSE 0 END
         - CASE WHEN f.is_warehouse = 1 AND m.from_condition = 'sellable' THEN m.qty ELSE 0 END AS qty
  FROM stock_move AS m JOIN location AS f ON f.id = m.from_id JOIN location AS t ON t.id = m.to_id
 WHERE m.at < :until_ms
 ORDER BY m.item_id, m.at, m.id
