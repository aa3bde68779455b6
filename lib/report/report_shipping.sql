-- report_shipping.sql - how parcels went, and units that left without one
-- A quarter of an hour is never in two days of any zone: so much may be added up here, the rest where zones are known.

-- part: shipping_orders
   AND o.placed_at >= :since_ms AND o.placed_at < :until_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)

-- part: shipping_quarter
       CASE WHEN CAST(:by AS TEXT) IN ('day', 'week', 'month') THEN o.placed_at / 900000 END AS quarter_hour,

-- part: shipping_line_units
       l.in_transit + l.rto_transit + l.delivered + l.return_transit + l.returned + l.rto_received + l.lost
           AS shipped_units, l.rto_received AS rto_units, l.lost AS lost_units

-- scan: all parcels
-- name: shipping_parcels
SELECT CASE CAST(:by AS TEXT) WHEN 'courier' THEN p.courier WHEN 'channel' THEN o.channel
            WHEN 'zone' THEN SUBSTR(o.ship_to_postcode, 1, 3) END AS subject,
@shipping_quarter
       1 AS parcels,
       CASE WHEN p.picked_up_at <= o.dispatch_by THEN 1 ELSE 0 END AS dispatched_on_time,
       CASE WHEN p.picked_up_at > o.dispatch_by THEN 1 ELSE 0 END AS dispatched_late,
       CASE WHEN p.delivered_at IS NOT NULL THEN 1 ELSE 0 END AS delivered,
       CASE WHEN p.delivered_at <= o.deliver_by THEN 1 ELSE 0 END AS delivered_on_time,
       CASE WHEN p.delivered_at > o.deliver_by THEN 1 ELSE 0 END AS delivered_late,
       COALESCE(p.delivered_at - p.picked_up_at, 0) AS delivery_ms, p.attempts AS failed_attempts, p.parcel_state AS state,
       COALESCE((SELECT SUM(pl.qty) FROM parcel_line AS pl WHERE pl.parcel_id = p.id), 0) AS shipped_units
  FROM parcel AS p CROSS JOIN orders AS o
 WHERE p.picked_up_at IS NOT NULL AND o.id = p.order_id
@shipping_orders

-- name: shipping_months
SELECT CASE CAST(:by AS TEXT) WHEN 'channel' THEN t.channel END AS subject,
       CASE CAST(:by AS TEXT) WHEN 'month' THEN t.month END AS month, SUM(t.shipped_units) AS shipped_units,
       SUM(t.rto_units) AS rto_units, SUM(t.lost_units) AS lost_units
  FROM item_total AS t
 WHERE t.month >= :from AND t.month < :to AND (CAST(:channel AS TEXT) IS NULL OR t.channel = :channel)
 GROUP BY 1, 2

-- scan: the lines of a part of a month; for zones, days and weeks those of all orders
-- name: shipping_lines
SELECT CASE CAST(:by AS TEXT) WHEN 'channel' THEN o.channel WHEN 'zone' THEN SUBSTR(o.ship_to_postcode, 1, 3) END
           AS subject,
@shipping_quarter
@shipping_line_units
  FROM orders AS o CROSS JOIN order_line AS l
 WHERE l.order_id = o.id
@shipping_orders

-- the lines of orders that have parcels, which tell more
-- scan: all parcels
-- name: shipping_told
SELECT CASE CAST(:by AS TEXT) WHEN 'channel' THEN o.channel WHEN 'zone' THEN SUBSTR(o.ship_to_postcode, 1, 3) END
           AS subject,
@shipping_quarter
@shipping_line_units
  FROM (SELECT DISTINCT p.order_id FROM parcel AS p WHERE p.picked_up_at IS NOT NULL) AS t
 CROSS JOIN orders AS o CROSS JOIN order_line AS l
 WHERE o.id = t.order_id AND l.order_id = o.id
@shipping_orders
