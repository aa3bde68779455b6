-- report.sql - every statement of the report room

-- name: sales_days
SELECT t.day, t.channel, t.currency,
       SUM(CASE WHEN t.state IN ('cancelled', 'expired') THEN 0 ELSE t.orders END) AS orders,
       SUM(CASE WHEN t.state IN ('cancelled', 'expired') THEN t.orders ELSE 0 END) AS cancelled_orders,
       SUM(CASE WHEN t.state IN ('cancelled', 'expired') THEN 0 ELSE t.unknown_orders END) AS unknown_orders,
       SUM(CASE WHEN t.state IN ('cancelled', 'expired') THEN 0 ELSE t.units END) AS units,
       SUM(CASE WHEN t.state IN ('cancelled', 'expired') THEN 0 ELSE t.kept_units END) AS kept_units,
       SUM(CASE WHEN t.state IN ('cancelled', 'expired') THEN 0 ELSE t.total_minor END) AS total_minor,
       SUM(CASE WHEN t.state IN ('cancelled', 'expired') THEN 0 ELSE t.tax_minor END) AS tax_minor,
       SUM(CASE WHEN t.state IN ('cancelled', 'expired') THEN 0 ELSE t.discount_minor END) AS discount_minor,
       SUM(CASE WHEN t.state IN ('cancelled', 'expired') THEN 0 ELSE t.kept_minor END) AS kept_minor
  FROM order_total AS t
 WHERE t.day >= :from AND t.day < :to AND (CAST(:channel AS TEXT) IS NULL OR t.channel = :channel)
 GROUP BY t.day, t.channel, t.currency HAVING SUM(t.orders) > 0
 ORDER BY t.day, t.channel, t.currency

-- name: sales_orders
SELECT o.placed_at, o.channel, o.currency,
       CASE WHEN o.state IN ('cancelled', 'expired') THEN 1 ELSE 0 END AS cancelled_orders,
       CASE WHEN o.total_minor IS NULL OR o.kept_minor IS NULL THEN 1 ELSE 0 END AS unknown_orders,
       (SELECT SUM(l.qty) FROM order_line AS l WHERE l.order_id = o.id) AS units,
       (SELECT SUM(l.qty - l.cancelled - l.returned - l.rto_received - l.lost)
          FROM order_line AS l WHERE l.order_id = o.id) AS kept_units,
       o.total_minor, o.tax_minor,
       COALESCE(o.discount_minor, 0)
         + COALESCE((SELECT SUM(l.discount_minor) FROM order_line AS l WHERE l.order_id = o.id), 0) AS discount_minor,
       o.kept_minor
  FROM orders AS o
 WHERE o.placed_at >= :since_ms AND o.placed_at < :until_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)

-- name: product_months
SELECT t.item_id, t.currency, t.units, t.kept_units, t.shipped_units, t.delivered_units, t.cancelled_units,
       t.returned_units, t.rto_units, t.lost_units, t.unknown_units, t.gross_minor, t.kept_minor
  FROM item_total AS t
 WHERE t.month >= :from AND t.month < :to AND (CAST(:channel AS TEXT) IS NULL OR t.channel = :channel)
   AND (CAST(:item_id AS BIGINT) IS NULL OR t.item_id = :item_id)

-- name: product_lines
SELECT l.item_id, o.currency, l.qty AS units, l.qty - l.cancelled - l.returned - l.rto_received - l.lost AS kept_units,
       l.in_transit + l.rto_transit + l.delivered + l.return_transit + l.returned + l.rto_received + l.lost
         AS shipped_units,
       l.delivered + l.return_transit + l.returned AS delivered_units, l.cancelled AS cancelled_units,
       l.returned AS returned_units, l.rto_received AS rto_units, l.lost AS lost_units,
       CASE WHEN l.net_minor IS NULL THEN l.qty ELSE 0 END AS unknown_units,
       COALESCE(l.net_minor, 0) AS gross_minor,
       CASE WHEN l.net_minor IS NULL OR l.cancelled + l.returned + l.rto_received + l.lost = l.qty THEN 0
            ELSE l.net_minor - l.net_minor * (l.cancelled + l.returned + l.rto_received + l.lost) / l.qty END
         AS kept_minor
  FROM orders AS o CROSS JOIN order_line AS l
 WHERE o.placed_at >= :since_ms AND o.placed_at < :until_ms AND l.order_id = o.id
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
   AND (CAST(:item_id AS BIGINT) IS NULL OR l.item_id = :item_id)

-- scan: the names of all items
-- name: product_names
SELECT i.id AS item_id, i.sku, i.title FROM item AS i

-- name: product_id
SELECT i.id AS item_id FROM item AS i WHERE i.sku = :sku

-- scan: small, a row for each day and channel
-- name: currencies
SELECT t.currency FROM order_total AS t GROUP BY t.currency HAVING SUM(t.orders) > 0 ORDER BY t.currency

-- scan: in the order of the index on customers, which holds all that is asked for
-- name: buyers
SELECT c.customer, c.name, :currency AS currency,
       SUM(CASE WHEN d.state IN ('cancelled', 'expired') THEN 0 ELSE 1 END) AS orders,
       SUM(CASE WHEN d.state IN ('cancelled', 'expired') THEN 1 ELSE 0 END) AS cancelled_orders,
       SUM(CASE WHEN d.kept_minor IS NULL THEN 1 ELSE 0 END) AS unknown_orders,
       COALESCE(SUM(d.kept_minor), 0) AS kept_minor, MIN(d.placed_at) AS first_at, MAX(d.placed_at) AS last_at
  FROM (SELECT o.customer_id
          FROM orders AS o
         WHERE o.customer_id IS NOT NULL AND o.currency = :currency
         GROUP BY o.customer_id ORDER BY COALESCE(SUM(o.kept_minor), 0) DESC,
               SUM(CASE WHEN o.state IN ('cancelled', 'expired') THEN 0 ELSE 1 END) DESC, MAX(o.placed_at) DESC, o.customer_id LIMIT :top) AS b
 CROSS JOIN orders AS d
  JOIN customer AS c ON c.id = b.customer_id
 WHERE d.customer_id = b.customer_id AND d.currency = :currency
 GROUP BY c.id, c.customer, c.name
 ORDER BY COALESCE(SUM(d.kept_minor), 0) DESC, orders DESC, last_at DESC, c.id

-- scan: in the order of the index on customers
-- name: buyers_since
SELECT c.customer, c.name, :currency AS currency,
       SUM(CASE WHEN d.state IN ('cancelled', 'expired') THEN 0 ELSE 1 END) AS orders,
       SUM(CASE WHEN d.state IN ('cancelled', 'expired') THEN 1 ELSE 0 END) AS cancelled_orders,
       SUM(CASE WHEN d.kept_minor IS NULL THEN 1 ELSE 0 END) AS unknown_orders,
       COALESCE(SUM(d.kept_minor), 0) AS kept_minor, MIN(d.placed_at) AS first_at, MAX(d.placed_at) AS last_at
  FROM (SELECT o.customer_id
          FROM orders AS o
         WHERE o.customer_id IS NOT NULL AND o.currency = :currency
           AND +o.placed_at >= :since_ms AND +o.placed_at < :until_ms
         GROUP BY o.customer_id ORDER BY COALESCE(SUM(o.kept_minor), 0) DESC,
               SUM(CASE WHEN o.state IN ('cancelled', 'expired') THEN 0 ELSE 1 END) DESC, MAX(o.placed_at) DESC, o.customer_id LIMIT :top) AS b
 CROSS JOIN orders AS d
  JOIN customer AS c ON c.id = b.customer_id
 WHERE d.customer_id = b.customer_id AND d.currency = :currency
   AND +d.placed_at >= :since_ms AND +d.placed_at < :until_ms
 GROUP BY c.id, c.customer, c.name
 ORDER BY COALESCE(SUM(d.kept_minor), 0) DESC, orders DESC, last_at DESC, c.id

-- scan: in the order of the index on customers
-- name: buyers_of_channel
SELECT c.customer, c.name, :currency AS currency,
       SUM(CASE WHEN d.state IN ('cancelled', 'expired') THEN 0 ELSE 1 END) AS orders,
       SUM(CASE WHEN d.state IN ('cancelled', 'expired') THEN 1 ELSE 0 END) AS cancelled_orders,
       SUM(CASE WHEN d.kept_minor IS NULL THEN 1 ELSE 0 END) AS unknown_orders,
       COALESCE(SUM(d.kept_minor), 0) AS kept_minor, MIN(d.placed_at) AS first_at, MAX(d.placed_at) AS last_at
  FROM (SELECT o.customer_id
          FROM orders AS o
         WHERE o.customer_id IS NOT NULL AND o.currency = :currency
           AND +o.placed_at >= :since_ms AND +o.placed_at < :until_ms AND o.channel = :channel
         GROUP BY o.customer_id ORDER BY COALESCE(SUM(o.kept_minor), 0) DESC,
               SUM(CASE WHEN o.state IN ('cancelled', 'expired') THEN 0 ELSE 1 END) DESC, MAX(o.placed_at) DESC, o.customer_id LIMIT :top) AS b
 CROSS JOIN orders AS d
  JOIN customer AS c ON c.id = b.customer_id
 WHERE d.customer_id = b.customer_id AND d.currency = :currency
   AND +d.placed_at >= :since_ms AND +d.placed_at < :until_ms AND d.channel = :channel
 GROUP BY c.id, c.customer, c.name
 ORDER BY COALESCE(SUM(d.kept_minor), 0) DESC, orders DESC, last_at DESC, c.id

-- name: funnel_days
SELECT t.state, t.fulfilment, SUM(t.orders) AS orders, SUM(t.held_orders) AS held_orders
  FROM order_total AS t
 WHERE t.day >= :from AND t.day < :to AND (CAST(:channel AS TEXT) IS NULL OR t.channel = :channel)
 GROUP BY t.state, t.fulfilment

-- name: funnel_orders
SELECT o.state, o.holds, o.status, COUNT(l.line_no) AS lines, SUM(l.waiting) AS waiting,
       SUM(l.allocated) AS allocated, SUM(l.packed) AS packed,
       SUM(l.in_transit) AS in_transit, SUM(l.rto_transit) AS rto_transit, SUM(l.delivered) AS delivered,
       SUM(l.return_transit) AS return_transit, SUM(l.returned) AS returned, SUM(l.rto_received) AS rto_received,
       SUM(l.lost) AS lost, SUM(l.cancelled) AS cancelled
  FROM orders AS o LEFT JOIN order_line AS l ON l.order_id = o.id
 WHERE o.placed_at >= :since_ms AND o.placed_at < :until_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
 GROUP BY o.placed_at, o.id, o.state, o.holds, o.status

-- scan: by an index that has returned lines only
-- name: funnel_returned_ever
SELECT COUNT(DISTINCT l.order_id) AS orders FROM order_line AS l WHERE l.returned + l.return_transit > 0

-- scan: by an index that has returned lines only
-- name: funnel_returned
SELECT COUNT(DISTINCT l.order_id) AS orders
  FROM order_line AS l CROSS JOIN orders AS o
 WHERE l.returned + l.return_transit > 0 AND o.id = l.order_id
   AND o.placed_at >= :since_ms AND o.placed_at < :until_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)

-- scan: all levels
-- name: stock_values
SELECT p.location, s.condition, i.currency, SUM(CASE WHEN s.on_hand <> 0 THEN 1 ELSE 0 END) AS items,
       SUM(s.on_hand) AS on_hand, SUM(s.allocated) AS allocated, SUM(s.packed) AS packed,
       SUM(CASE WHEN s.condition = 'sellable' THEN s.on_hand - s.allocated - s.packed - s.safety_stock ELSE 0 END)
         AS available,
       SUM(CASE WHEN s.condition = 'sellable' THEN COALESCE(h.qty, 0) ELSE 0 END) AS shortage,
       SUM(s.on_hand * COALESCE(i.cost_minor, 0)) AS value_minor,
       SUM(CASE WHEN i.cost_minor IS NULL THEN s.on_hand ELSE 0 END) AS unknown_units
  FROM stock_level AS s
  JOIN location AS p ON p.id = s.location_id
  JOIN item AS i ON i.id = s.item_id
  LEFT JOIN shortage AS h ON h.item_id = s.item_id AND h.location_id = s.location_id
 GROUP BY p.priority, p.location, s.condition, i.currency
 ORDER BY p.priority, p.location,
       CASE s.condition WHEN 'sellable' THEN 0 WHEN 'quarantine' THEN 1 ELSE 2 END, i.currency NULLS FIRST

-- scan: all levels
-- name: stock_items
SELECT i.sku, i.title, i.currency, SUM(s.on_hand) AS on_hand, SUM(s.allocated) AS allocated, SUM(s.packed) AS packed,
       SUM(CASE WHEN s.condition = 'sellable' THEN s.on_hand - s.allocated - s.packed - s.safety_stock ELSE 0 END)
         AS available,
       SUM(CASE WHEN s.condition = 'sellable' THEN COALESCE(h.qty, 0) ELSE 0 END) AS shortage,
       SUM(s.on_hand * COALESCE(i.cost_minor, 0)) AS value_minor,
       SUM(CASE WHEN i.cost_minor IS NULL THEN s.on_hand ELSE 0 END) AS unknown_units
  FROM stock_level AS s
  JOIN item AS i ON i.id = s.item_id
  LEFT JOIN shortage AS h ON h.item_id = s.item_id AND h.location_id = s.location_id
 GROUP BY i.id, i.sku, i.title, i.currency
 ORDER BY SUM(s.on_hand * COALESCE(i.cost_minor, 0)) DESC, SUM(s.on_hand) DESC, i.sku
 LIMIT :top

-- name: order_count
SELECT COUNT(*) AS orders FROM orders

-- scan: the whole ledger of stock, once
-- name: moves_all
SELECT m.item_id, m.qty, m.from_id, m.from_condition, m.to_id, m.to_condition FROM stock_move AS m

-- name: audit_places
SELECT p.id FROM location AS p ORDER BY p.id

-- scan: the whole ledger of stock
-- name: audit_moves
SELECT m.id, i.sku, m.qty, m.at
  FROM stock_move AS m LEFT JOIN item AS i ON i.id = m.item_id
 WHERE m.qty <= 0 OR (m.from_id = m.to_id AND m.from_condition = m.to_condition)
 ORDER BY m.id

-- scan: all levels
-- name: levels_all
SELECT s.item_id, s.location_id, s.condition, s.on_hand, s.allocated, s.packed FROM stock_level AS s
 ORDER BY s.item_id, s.location_id, s.condition

-- scan: all levels
-- name: audit_negative
SELECT s.item_id, s.location_id, s.condition, s.on_hand
  FROM stock_level AS s
 WHERE s.on_hand < 0 AND NOT EXISTS (SELECT 1 FROM shortage AS h
       WHERE h.item_id = s.item_id AND h.location_id = s.location_id)
 ORDER BY s.item_id, s.location_id, s.condition

-- scan: all levels
-- name: audit_promised
SELECT s.item_id, s.location_id, s.on_hand + COALESCE(h.qty, 0) AS on_hand, s.allocated + s.packed AS allocated
  FROM stock_level AS s LEFT JOIN shortage AS h ON h.item_id = s.item_id AND h.location_id = s.location_id
 WHERE s.condition = 'sellable' AND s.allocated + s.packed > s.on_hand + COALESCE(h.qty, 0)
 ORDER BY s.item_id, s.location_id

-- scan: what is reserved now
-- name: audit_reserved
SELECT x.item_id, x.location_id, SUM(x.allocated) AS allocated, SUM(x.packed) AS packed,
       SUM(x.level_allocated) AS level_allocated, SUM(x.level_packed) AS level_packed
  FROM (SELECT r.item_id, r.location_id, r.allocated, r.packed, 0 AS level_allocated, 0 AS level_packed
          FROM reservation AS r
        UNION ALL
        SELECT s.item_id, s.location_id, 0, 0, s.allocated, s.packed
          FROM stock_level AS s WHERE s.allocated <> 0 OR s.packed <> 0) AS x
 GROUP BY x.item_id, x.location_id
HAVING SUM(x.allocated) <> SUM(x.level_allocated) OR SUM(x.packed) <> SUM(x.level_packed)
 ORDER BY x.item_id, x.location_id

-- scan: what is reserved now
-- name: audit_stray
SELECT r.line_no, r.item_id, r.location_id, r.allocated, r.packed, o.channel || ':' || o.ref AS "order"
  FROM reservation AS r
  LEFT JOIN order_line AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
  LEFT JOIN orders AS o ON o.id = r.order_id
 WHERE l.order_id IS NULL OR l.allocated + l.packed = 0
 ORDER BY r.order_id, r.line_no, r.item_id, r.location_id

-- name: audit_reservations
SELECT r.line_no, r.item_id, SUM(r.allocated) AS allocated, SUM(r.packed) AS packed
  FROM reservation AS r WHERE r.order_id = :order_id
 GROUP BY r.line_no, r.item_id ORDER BY r.line_no, r.item_id

-- scan: all levels
-- name: audit_shortages
SELECT x.item_id, x.location_id, SUM(x.due) AS due, SUM(x.open) AS open
  FROM (SELECT s.item_id, s.location_id, s.allocated + s.packed - s.on_hand AS due, 0 AS open
          FROM stock_level AS s WHERE s.allocated + s.packed > s.on_hand
        UNION ALL
        SELECT h.item_id, h.location_id, 0, h.qty FROM shortage AS h) AS x
 GROUP BY x.item_id, x.location_id HAVING SUM(x.due) <> SUM(x.open)
 ORDER BY x.item_id, x.location_id

-- scan: what all parcels say of units, against the lines
-- name: audit_parcel_units
SELECT o.channel, o.ref, l.line, x.packed, l.packed AS has_packed, x.in_transit, l.in_transit AS has_in_transit,
       x.rto_transit, l.rto_transit AS has_rto_transit
  FROM (SELECT p.order_id, pl.line_no,
               SUM(CASE WHEN p.parcel_state IN ('packed', 'manifested') THEN pl.qty ELSE 0 END) AS packed,
               SUM(CASE WHEN p.parcel_state IN ('picked_up', 'in_transit', 'out_for_delivery', 'attempt_failed')
                        THEN pl.qty ELSE 0 END) AS in_transit,
               SUM(CASE WHEN p.parcel_state IN ('rto_initiated', 'rto_in_transit', 'rto_delivered')
                        THEN pl.qty ELSE 0 END) AS rto_transit
          FROM parcel AS p JOIN parcel_line AS pl ON pl.parcel_id = p.id
         GROUP BY p.order_id, pl.line_no) AS x
  JOIN orders AS o ON o.id = x.order_id
  JOIN order_line AS l ON l.order_id = x.order_id AND l.line_no = x.line_no
 WHERE x.packed > l.packed OR x.in_transit > l.in_transit OR x.rto_transit > l.rto_transit
 ORDER BY o.id, l.line_no

-- scan: orders with goods that came back, by what their parcels say
-- name: audit_rto_open
SELECT o.channel, o.ref, o.rto_open, COALESCE(x.units, 0) AS units
  FROM orders AS o LEFT JOIN (SELECT p.order_id, SUM(pl.qty) AS units
          FROM parcel AS p JOIN parcel_line AS pl ON pl.parcel_id = p.id
         WHERE p.parcel_state = 'rto_acknowledged' AND p.decision IS NULL GROUP BY p.order_id) AS x
    ON x.order_id = o.id
 WHERE o.rto_open <> COALESCE(x.units, 0) ORDER BY o.id

-- scan: what is to be collected for all parcels of an order
-- name: audit_parcel_cod
SELECT x.channel, x.ref, x.total_minor, x.cod_minor
  FROM (SELECT o.id, o.channel, o.ref, o.total_minor, SUM(p.cod_minor) AS cod_minor
          FROM parcel AS p JOIN orders AS o ON o.id = p.order_id
         WHERE p.parcel_state NOT IN ('cancelled', 'rto_acknowledged', 'lost')
         GROUP BY o.id, o.channel, o.ref, o.total_minor HAVING SUM(p.cod_minor) > o.total_minor) AS x
 WHERE x.cod_minor - COALESCE((SELECT SUM(q.cod_minor) FROM parcel AS q
          WHERE q.order_id = x.id AND q.parcel_state NOT IN ('cancelled', 'rto_acknowledged', 'lost') AND EXISTS (
                SELECT 1 FROM parcel_event AS v WHERE v.parcel_id = q.id AND v.to_state = 'lost')), 0) > x.total_minor
 ORDER BY x.id

-- scan: all events of all parcels
-- name: audit_parcel_events
SELECT p.id, p.no, o.channel, o.ref, p.courier, p.awb, p.parcel_state, p.picked_up_at, p.delivered_at,
       e.from_state, e.to_state
  FROM parcel AS p JOIN orders AS o ON o.id = p.order_id LEFT JOIN parcel_event AS e ON e.parcel_id = p.id
 ORDER BY p.id, e.seq

-- name: place_name
SELECT (SELECT i.sku FROM item AS i WHERE i.id = :item_id) AS sku,
       (SELECT p.location FROM location AS p WHERE p.id = :location_id) AS location

-- scan: by the index that forbids it
-- name: audit_twice
SELECT o.channel, o.ref, COUNT(*) AS orders FROM orders AS o
 GROUP BY o.channel, o.ref HAVING COUNT(*) > 1 ORDER BY o.channel, o.ref

-- scan: the amounts of all orders, with their lines by key
-- name: audit_totals
SELECT x.channel, x.ref, x.discount_minor, x.shares_minor, x.total_minor, x.parts_minor
  FROM (SELECT o.channel, o.ref, COALESCE(o.discount_minor, 0) AS discount_minor,
               CASE WHEN COUNT(*) = COUNT(l.discount_share_minor) THEN SUM(l.discount_share_minor) END AS shares_minor,
               o.total_minor,
               CASE WHEN COUNT(*) = COUNT(l.net_minor) AND (o.prices_include_tax = 1 OR o.tax_minor IS NOT NULL)
                    THEN SUM(l.net_minor) + CASE WHEN o.prices_include_tax = 1 THEN 0 ELSE o.tax_minor END
                         + COALESCE(o.shipping_minor, 0) + COALESCE(o.fee_minor, 0) + COALESCE(o.round_off_minor, 0)
                         + COALESCE(o.adjustment_minor, 0) END AS parts_minor
          FROM orders AS o CROSS JOIN order_line AS l
         WHERE l.order_id = o.id GROUP BY o.id) AS x
 WHERE x.parts_minor <> x.total_minor OR x.shares_minor <> x.discount_minor

-- scan: the marks of all orders
-- name: audit_versions
SELECT o.channel, o.ref, o.version_ms, o.older FROM orders AS o WHERE o.older IS NOT NULL ORDER BY o.id

-- name: audit_events
SELECT e.seq, e.event, e.from_state, e.to_state, e.body, e.units
  FROM event AS e WHERE e.subject = 'order' AND e.subject_id = :order_id ORDER BY e.seq

-- name: order_total_get
SELECT SUM(t.orders) AS orders, SUM(t.unknown_orders) AS unknown_orders, SUM(t.held_orders) AS held_orders,
       SUM(t.units) AS units, SUM(t.kept_units) AS kept_units, SUM(t.total_minor) AS total_minor,
       SUM(t.tax_minor) AS tax_minor, SUM(t.discount_minor) AS discount_minor, SUM(t.kept_minor) AS kept_minor
  FROM order_total AS t
 WHERE t.day = :day AND t.channel = :channel AND t.currency = :currency AND t.state = :state
   AND t.fulfilment = :fulfilment
 GROUP BY t.day

-- name: item_total_get
SELECT SUM(t.units) AS units, SUM(t.kept_units) AS kept_units, SUM(t.shipped_units) AS shipped_units,
       SUM(t.delivered_units) AS delivered_units, SUM(t.cancelled_units) AS cancelled_units,
       SUM(t.returned_units) AS returned_units, SUM(t.rto_units) AS rto_units, SUM(t.lost_units) AS
       lost_units, SUM(t.unknown_units) AS unknown_units, SUM(t.gross_minor) AS gross_minor, SUM(t.kept_minor)
       AS kept_minor
  FROM item_total AS t
 WHERE t.month = :month AND t.item_id = :item_id AND t.channel = :channel AND t.currency = :currency
 GROUP BY t.month

-- scan: the totals
-- name: order_total_all
SELECT t.day, t.channel, t.currency, t.state, t.fulfilment, SUM(t.orders) AS orders, SUM(t.unknown_orders) AS
       unknown_orders, SUM(t.held_orders) AS held_orders, SUM(t.units) AS units, SUM(t.kept_units) AS
       kept_units, SUM(t.total_minor) AS total_minor, SUM(t.tax_minor) AS tax_minor, SUM(t.discount_minor) AS
       discount_minor, SUM(t.kept_minor) AS kept_minor
  FROM order_total AS t
 GROUP BY t.day, t.channel, t.currency, t.state, t.fulfilment
 ORDER BY t.day, t.channel, t.currency, t.state, t.fulfilment

-- scan: the totals
-- name: item_total_all
SELECT t.month, t.item_id, t.channel, t.currency, SUM(t.units) AS units, SUM(t.kept_units) AS kept_units,
       SUM(t.shipped_units) AS shipped_units, SUM(t.delivered_units) AS delivered_units,
       SUM(t.cancelled_units) AS cancelled_units, SUM(t.returned_units) AS returned_units, SUM(t.rto_units) AS
       rto_units, SUM(t.lost_units) AS lost_units, SUM(t.unknown_units) AS unknown_units, SUM(t.gross_minor)
       AS gross_minor, SUM(t.kept_minor) AS kept_minor
  FROM item_total AS t
 GROUP BY t.month, t.item_id, t.channel, t.currency
 ORDER BY t.month, t.item_id, t.channel, t.currency

-- name: order_total_clear
DELETE FROM order_total

-- name: item_total_clear
DELETE FROM item_total

-- name: level_put
INSERT INTO stock_level (item_id, location_id, condition, on_hand) VALUES (:item_id, :location_id, :condition, :on_hand)
ON CONFLICT (item_id, location_id, condition) DO UPDATE SET on_hand = excluded.on_hand

-- name: promised_put
INSERT INTO stock_level (item_id, location_id, condition, on_hand, allocated, packed)
VALUES (:item_id, :location_id, 'sellable', 0, :allocated, :packed)
ON CONFLICT (item_id, location_id, condition) DO UPDATE SET allocated = excluded.allocated, packed = excluded.packed

-- name: shortage_set
INSERT INTO shortage (item_id, location_id, qty, opened_at) VALUES (:item_id, :location_id, :due, :now_ms)
ON CONFLICT (item_id, location_id) DO UPDATE SET qty = excluded.qty

-- name: shortage_end
DELETE FROM shortage WHERE item_id = :item_id AND location_id = :location_id

-- name: kept_put
UPDATE orders SET kept_minor = :kept_minor WHERE id = :id

-- scan: what is there is counted
-- name: restore_count
SELECT (SELECT COUNT(*) FROM orders) AS orders, (SELECT COUNT(*) FROM item) AS items

-- scan: the whole ledger of money
-- name: audit_captures
SELECT p.gateway, p.root, SUM(CASE WHEN p.kind = 'authorize' THEN p.amount_minor ELSE 0 END) AS authorized_minor,
       SUM(CASE WHEN (p.kind = 'capture' AND p.external = 0) OR p.kind = 'void' THEN p.amount_minor ELSE 0 END)
         AS captured_minor
  FROM payment AS p
 GROUP BY p.gateway, p.root
HAVING SUM(CASE WHEN (p.kind = 'capture' AND p.external = 0) OR p.kind = 'void' THEN p.amount_minor ELSE 0 END)
       > SUM(CASE WHEN p.kind = 'authorize' THEN p.amount_minor ELSE 0 END)
 ORDER BY p.gateway, p.root

-- scan: the whole ledger of money
-- name: audit_refunds
SELECT p.gateway, p.root, SUM(CASE WHEN p.kind IN ('capture', 'cod_collect') THEN p.amount_minor ELSE 0 END)
         AS captured_minor,
       SUM(CASE WHEN p.kind = 'refund' THEN p.amount_minor ELSE 0 END) AS given_back_minor
  FROM payment AS p
 GROUP BY p.gateway, p.root
HAVING SUM(CASE WHEN p.kind IN ('capture', 'cod_collect') THEN 1 ELSE 0 END) > 0
   AND SUM(CASE WHEN p.kind = 'refund' THEN p.amount_minor ELSE 0 END)
       > SUM(CASE WHEN p.kind IN ('capture', 'cod_collect') THEN p.amount_minor ELSE 0 END)
 ORDER BY p.gateway, p.root

-- part: money_of_orders
SELECT x.order_id, SUM(CASE WHEN p.kind = 'authorize' AND p.external = 0 THEN p.amount_minor
         WHEN p.kind = 'capture' AND p.external = 1 THEN p.amount_minor
         WHEN p.kind = 'void' THEN -p.amount_minor ELSE 0 END) AS authorized_minor,
       SUM(CASE WHEN p.kind = 'capture' THEN p.amount_minor ELSE 0 END) AS captured_minor,
       SUM(CASE WHEN p.kind = 'cod_collect' THEN p.amount_minor ELSE 0 END) AS collected_minor,
       SUM(CASE WHEN p.kind IN ('refund', 'chargeback') THEN p.amount_minor ELSE 0 END) AS given_back_minor,
       SUM(CASE WHEN p.kind = 'refund' THEN p.amount_minor ELSE 0 END) AS refunds_minor
  FROM payment_order AS x
  JOIN payment AS p ON p.gateway = x.gateway AND p.kind = x.kind AND p.ref = x.ref
 GROUP BY x.order_id

-- part: credit_of_orders
SELECT x.order_id, SUM(x.credit_minor) AS credit_minor
  FROM (SELECT to_order_id AS order_id, amount_minor AS credit_minor FROM order_credit
        UNION ALL SELECT from_order_id, -amount_minor FROM order_credit) AS x
 GROUP BY x.order_id

-- scan: the whole ledger of money, and the orders it is for
-- name: audit_money
SELECT o.id, o.channel, o.ref, o.authorized_minor AS was_authorized, o.captured_minor AS was_captured,
       o.collected_minor AS was_collected, o.given_back_minor AS was_given_back, o.waived_minor AS was_waived,
       o.credit_minor AS was_credit, m.authorized_minor, m.captured_minor, m.collected_minor, m.given_back_minor,
       m.refunds_minor, v.waived_minor, c.credit_minor
  FROM orders AS o
  LEFT JOIN (
@money_of_orders
       ) AS m ON m.order_id = o.id
  LEFT JOIN (SELECT r.order_id, SUM(r.waived_minor) AS waived_minor FROM refund AS r
              WHERE r.refund_state = 'succeeded' AND r.waived_minor > 0 GROUP BY r.order_id) AS v ON v.order_id = o.id
  LEFT JOIN (
@credit_of_orders
       ) AS c ON c.order_id = o.id
 WHERE COALESCE(o.authorized_minor, -1) <> COALESCE(m.authorized_minor, -1)
    OR COALESCE(o.captured_minor, -1) <> COALESCE(m.captured_minor, -1)
    OR COALESCE(o.collected_minor, -1) <> COALESCE(m.collected_minor, -1)
    OR COALESCE(o.given_back_minor, -1) <> COALESCE(m.given_back_minor, -1)
    OR COALESCE(o.waived_minor, 0) <> COALESCE(v.waived_minor, 0)
    OR COALESCE(o.credit_minor, 0) <> COALESCE(c.credit_minor, 0)
    OR m.refunds_minor > m.captured_minor + m.collected_minor
 ORDER BY o.id

-- scan: orders that are or were closed as cancelled or expired: nothing of them is billed, also when only their money
-- had to be looked at once more
-- name: audit_voided
SELECT o.channel, o.ref, COALESCE(o.voided, 0) AS was_waived,
       CASE WHEN e.from_state IN ('cancelled', 'expired') THEN 1 ELSE 0 END AS waived_minor
  FROM orders AS o
  LEFT JOIN event AS e ON e.subject = 'order' AND e.subject_id = o.id AND e.event = 'closed'
       AND e.seq = (SELECT MAX(x.seq) FROM event AS x WHERE x.subject = 'order' AND x.subject_id = o.id
                       AND x.to_state IS NOT NULL AND x.event <> 'reopened'
                       AND NOT (x.event = 'closed' AND 'reopened' = COALESCE((
                           SELECT y.event FROM event AS y WHERE y.subject = 'order' AND y.subject_id = o.id
                              AND y.to_state IS NOT NULL AND y.seq < x.seq ORDER BY y.seq DESC LIMIT 1), '')))
 WHERE (o.state = 'closed' OR o.voided = 1)
   AND COALESCE(o.voided, 0) <> CASE WHEN e.from_state IN ('cancelled', 'expired') THEN 1 ELSE 0 END
 ORDER BY o.id

-- name: money_put
UPDATE orders SET authorized_minor = :authorized_minor, captured_minor = :captured_minor,
       collected_minor = :collected_minor, given_back_minor = :given_back_minor, waived_minor = :waived_minor,
       credit_minor = :credit_minor
 WHERE id = :id

-- scan: all refunds and what they are for
-- name: audit_refund_lines
SELECT o.channel, o.ref, l.line, l.qty, x.units, x.free_units, x.net_minor, x.tax_minor,
       l.net_minor AS line_net_minor, l.tax_minor AS line_tax_minor,
       l.cancelled + l.returned + l.rto_received + l.lost AS gone
  FROM (SELECT z.order_id, z.line_no, SUM(z.qty) AS units, SUM(z.free_units) AS free_units,
               SUM(z.net_minor) AS net_minor, SUM(z.tax_minor) AS tax_minor
          FROM (SELECT r.order_id, y.line_no, y.qty, CASE WHEN r.rma_id IS NULL THEN y.qty ELSE 0 END AS free_units,
                       y.net_minor, y.tax_minor
                  FROM refund r JOIN refund_line y ON y.refund_id = r.id
                 WHERE r.refund_state NOT IN ('rejected', 'cancelled')
                UNION ALL
                SELECT r.order_id, y.line_no, 0, 0, y.net_minor, y.tax_minor
                  FROM refund r JOIN refund_part y ON y.refund_id = r.id
                 WHERE r.refund_state NOT IN ('rejected', 'cancelled')
                UNION ALL
                SELECT v.order_id, v.line_no, v.qty, 0, v.net_minor, v.tax_minor FROM exchange_line v) z
         GROUP BY z.order_id, z.line_no) x
  JOIN orders o ON o.id = x.order_id JOIN order_line l ON l.order_id = x.order_id AND l.line_no = x.line_no
 WHERE (x.free_units > l.cancelled + l.returned + l.rto_received + l.lost
        AND NOT EXISTS (SELECT 1 FROM event e WHERE e.subject = 'order' AND e.subject_id = l.order_id
              AND e.units LIKE '%:lost:in_transit:%'))      -- given back when they were lost, and found later
    OR x.units > l.qty
    OR x.net_minor > COALESCE(l.net_minor, 0) OR x.tax_minor > COALESCE(l.tax_minor, 0)
    OR (x.units = l.qty AND (x.net_minor <> COALESCE(l.net_minor, 0) OR x.tax_minor <> COALESCE(l.tax_minor, 0)))
 ORDER BY x.order_id, x.line_no

-- scan: all refunds of returns
-- name: audit_rma_refunds
SELECT o.channel, m.rma AS ref, l.line, COALESCE(x.qty, 0) AS qty, y.qty AS units
  FROM refund r JOIN refund_line y ON y.refund_id = r.id JOIN rma m ON m.id = r.rma_id
  JOIN orders o ON o.id = r.order_id JOIN order_line l ON l.order_id = r.order_id AND l.line_no = y.line_no
  LEFT JOIN rma_line x ON x.rma_id = r.rma_id AND x.line_no = y.line_no
 WHERE r.refund_state NOT IN ('rejected', 'cancelled')
   AND (y.qty > COALESCE(x.qty, 0) OR m.rma_state IN ('rejected', 'withdrawn', 'expired'))
 ORDER BY r.id, y.line_no

-- scan: all refunds
-- name: audit_refund_done
SELECT o.channel, o.ref, r.no, r.done_minor, a.attempts_minor
  FROM refund r JOIN orders o ON o.id = r.order_id
  LEFT JOIN (SELECT t.refund_id, SUM(t.amount_minor) AS attempts_minor FROM refund_attempt t
              WHERE t.attempt_state = 'succeeded' GROUP BY t.refund_id) a ON a.refund_id = r.id
 WHERE r.done_minor <> COALESCE(a.attempts_minor, 0)
 ORDER BY r.id

-- scan: all store credit
-- name: audit_credit
SELECT c.customer, x.currency, x.sum_minor, y.balance_minor, x.facts_minor
  FROM (SELECT k.customer_id, k.currency, SUM(k.amount_minor) AS sum_minor, MAX(k.seq) AS seq,
               SUM(CASE WHEN p.kind = 'refund' THEN p.amount_minor WHEN p.kind = 'capture' THEN -p.amount_minor
                 ELSE 0 END) AS facts_minor
          FROM credit k
          LEFT JOIN payment p ON p.gateway = 'store_credit' AND p.ref = k.ref
           AND p.kind = CASE WHEN k.amount_minor > 0 THEN 'refund' ELSE 'capture' END
         GROUP BY k.customer_id, k.currency) x
  JOIN credit y ON y.customer_id = x.customer_id AND y.currency = x.currency AND y.seq = x.seq
  LEFT JOIN customer c ON c.id = x.customer_id
 WHERE x.sum_minor <> y.balance_minor OR y.balance_minor < 0 OR x.sum_minor <> x.facts_minor
 ORDER BY x.customer_id, x.currency

-- scan: all events of refunds
-- name: audit_refund_events
SELECT r.id, r.no, r.refund_state, o.channel, o.ref, v.from_state, v.to_state
  FROM refund_event v JOIN refund r ON r.id = v.refund_id JOIN orders o ON o.id = r.order_id
 ORDER BY v.refund_id, v.seq

-- scan: all returns
-- name: audit_rma_lines
SELECT o.channel, o.ref, l.line, l.return_transit, x.in_transit AS units, l.delivered + l.return_transit AS qty,
       x.open_units, l.returned AS gone, x.accepted
  FROM (SELECT m.order_id, y.line_no, SUM(y.in_transit) AS in_transit,
               SUM(CASE WHEN m.rma_state IN ('requested', 'approved', 'in_transit', 'received', 'inspected')
                  AND y.qty - y.received - y.lost - y.missing > 0
                 THEN y.qty - y.received - y.lost - y.missing ELSE 0 END) AS open_units,
               SUM(y.received - y.reject - y.wrong_item
                 - CASE WHEN y.missing > y.qty - y.received - y.lost THEN y.missing - (y.qty - y.received - y.lost)
                   ELSE 0 END) AS accepted
          FROM rma m JOIN rma_line y ON y.rma_id = m.id
         WHERE m.kind <> 'claim' GROUP BY m.order_id, y.line_no) x
  JOIN orders o ON o.id = x.order_id JOIN order_line l ON l.order_id = x.order_id AND l.line_no = x.line_no
 WHERE x.in_transit > l.return_transit OR x.open_units > l.delivered + l.return_transit OR x.accepted > l.returned
 ORDER BY x.order_id, x.line_no

-- scan: all events of returns
-- name: audit_rma_events
SELECT m.id, m.rma AS ref, m.rma_state, v.from_state, v.to_state
  FROM rma_event v JOIN rma m ON m.id = v.rma_id
 WHERE v.to_state IS NOT NULL ORDER BY v.rma_id, v.seq

-- part: cod_remitted
SELECT r.courier, r.awb, SUM(r.remitted_minor) AS remitted,
       SUM(r.freight_minor + r.cod_fee_minor + r.tax_minor + r.other_minor) AS deducted
  FROM remittance AS r
 WHERE NOT EXISTS (SELECT 1 FROM remittance_unmatched AS u WHERE u.courier = r.courier AND u.ref = r.ref)
 GROUP BY r.courier, r.awb

-- scan: the cash of all parcels
-- name: audit_cod_parcels
SELECT p.id, p.courier, p.awb, c.amount_minor AS collected, p.cod_collected_minor AS was_collected,
       m.remitted, p.cod_remitted_minor AS was_remitted, m.deducted, p.cod_deducted_minor AS was_deducted
  FROM parcel AS p
  LEFT JOIN payment AS c ON c.gateway = p.courier AND c.kind = 'cod_collect' AND c.ref = p.awb
  LEFT JOIN (
@cod_remitted
       ) AS m ON m.courier = p.courier AND m.awb = p.awb
 WHERE p.awb IS NOT NULL
   AND (COALESCE(c.amount_minor, 0) <> COALESCE(p.cod_collected_minor, 0)
    OR COALESCE(m.remitted, 0) <> COALESCE(p.cod_remitted_minor, 0)
    OR COALESCE(m.deducted, 0) <> COALESCE(p.cod_deducted_minor, 0))
 ORDER BY p.id

-- scan: orders whose cash was remitted
-- name: audit_cod_orders
SELECT o.id AS order_id, o.channel, o.ref, x.remitted, o.remitted_minor AS was_remitted
  FROM orders AS o
  LEFT JOIN (SELECT p.order_id, SUM(m.remitted + m.deducted) AS remitted FROM parcel AS p JOIN (
@cod_remitted
       ) AS m ON m.courier = p.courier AND m.awb = p.awb GROUP BY p.order_id) AS x ON x.order_id = o.id
 WHERE COALESCE(o.remitted_minor, 0) <> COALESCE(x.remitted, 0)
 ORDER BY o.id

-- scan: the cash of all couriers, by the ledgers, and what is outstanding by their parcels
-- name: audit_cod_couriers
SELECT p.courier, SUM(COALESCE(c.amount_minor, 0)) AS collected, SUM(COALESCE(m.remitted, 0)) AS remitted,
       SUM(COALESCE(m.deducted, 0)) AS deducted,
       SUM(COALESCE(p.cod_collected_minor, 0) - COALESCE(p.cod_remitted_minor, 0) - COALESCE(p.cod_deducted_minor, 0))
           AS outstanding
  FROM parcel AS p
  LEFT JOIN payment AS c ON c.gateway = p.courier AND c.kind = 'cod_collect' AND c.ref = p.awb
  LEFT JOIN (
@cod_remitted
       ) AS m ON m.courier = p.courier AND m.awb = p.awb
 WHERE p.awb IS NOT NULL
 GROUP BY p.courier ORDER BY p.courier

-- name: cod_parcel_put
UPDATE parcel SET cod_remitted_minor = :remitted, cod_deducted_minor = :deducted WHERE id = :id

-- name: cod_order_put
UPDATE orders SET remitted_minor = :remitted WHERE id = :order_id

-- scan: all messages
-- name: audit_messages
SELECT o.channel || ':' || o.ref AS subject, m.template || ' of ' || m.event || ' by ' || m.medium AS place,
       COUNT(*) AS messages
  FROM message AS m LEFT JOIN orders AS o ON o.id = m.order_id
 GROUP BY o.channel, o.ref, m.order_id, m.event, m.template, m.medium
HAVING COUNT(*) > 1 OR (MAX(o.id) IS NULL AND MAX(m.request_id) IS NULL)
 ORDER BY m.order_id, m.event, m.template, m.medium

-- scan: the texts of all orders that could hold such a number
-- name: audit_text_orders
SELECT o.channel || ':' || o.ref AS subject, 'note' AS place, o.note AS text FROM orders AS o
 WHERE LENGTH(o.note) >= 13
 UNION ALL
SELECT o.channel || ':' || o.ref, 'extra', o.extra FROM orders AS o WHERE LENGTH(o.extra) >= 13
 UNION ALL
SELECT o.channel || ':' || o.ref, 'payment_method', o.payment_method FROM orders AS o
 WHERE LENGTH(o.payment_method) >= 13
 UNION ALL
SELECT o.channel || ':' || o.ref, 'ship_to',
       COALESCE(o.ship_to_name, '') || ';' || COALESCE(o.ship_to_company, '') || ';' || COALESCE(o.ship_to_line1, '')
       || ';' || COALESCE(o.ship_to_line2, '')
  FROM orders AS o WHERE o.ship_to_line1 IS NOT NULL

-- scan: the titles of all lines
-- name: audit_text_lines
SELECT o.channel || ':' || o.ref AS subject, 'title of line ' || l.line AS place, l.title AS text
  FROM order_line AS l JOIN orders AS o ON o.id = l.order_id WHERE LENGTH(l.title) >= 13

-- scan: the names of all customers
-- name: audit_text_customers
SELECT c.customer AS subject, 'name of the customer' AS place, c.name AS text FROM customer AS c
 WHERE LENGTH(c.name) >= 13

-- scan: why orders were changed
-- name: audit_text_events
SELECT o.channel || ':' || o.ref AS subject, 'event' AS place, e.body AS text
  FROM event AS e JOIN orders AS o ON o.id = e.subject_id
 WHERE e.subject = 'order' AND LENGTH(e.body) >= 13 AND e.body LIKE '%"reason"%'

-- scan: what couriers said
-- name: audit_text_parcels
SELECT p.courier || ':' || p.awb AS subject, 'report' AS place,
       COALESCE(e.code, '') || ';' || COALESCE(e.place, '') || ';' || COALESCE(e.remark, '') AS text
  FROM parcel_event AS e JOIN parcel AS p ON p.id = e.parcel_id WHERE e.remark IS NOT NULL OR e.code IS NOT NULL
 UNION ALL
SELECT p.courier || ':' || p.awb, 'proof', p.proof FROM parcel AS p WHERE LENGTH(p.proof) >= 13

-- scan: what buyers said
-- name: audit_text_feedback
SELECT o.channel || ':' || o.ref AS subject, 'feedback' AS place, f.text
  FROM feedback AS f JOIN orders AS o ON o.id = f.order_id WHERE LENGTH(f.text) >= 13

-- scan: why stock was moved
-- name: audit_text_moves
SELECT i.sku AS subject, 'reason of a move' AS place, m.reason AS text
  FROM stock_move AS m JOIN item AS i ON i.id = m.item_id WHERE LENGTH(m.reason) >= 13

-- name: audit_text_settings
SELECT 'settings' AS subject, s.setting AS place, s.value AS text FROM setting AS s WHERE LENGTH(s.value) >= 13

-- scan: events that may hold the address of their customer
-- name: audit_personal
SELECT o.channel || ':' || o.ref AS subject, 'event ' || e.event AS place, e.body AS text, c.email
  FROM event AS e JOIN orders AS o ON o.id = e.subject_id JOIN customer AS c ON c.id = o.customer_id
 WHERE e.subject = 'order' AND e.body LIKE '%@%' AND LENGTH(c.email) > 5
 ORDER BY o.id, e.seq

-- part: feedback_sums
       COUNT(*) AS answers,
       SUM(CASE WHEN f.score = 1 THEN 1 ELSE 0 END) AS score_1, SUM(CASE WHEN f.score = 2 THEN 1 ELSE 0 END) AS score_2,
       SUM(CASE WHEN f.score = 3 THEN 1 ELSE 0 END) AS score_3, SUM(CASE WHEN f.score = 4 THEN 1 ELSE 0 END) AS score_4,
       SUM(CASE WHEN f.score = 5 THEN 1 ELSE 0 END) AS score_5
  FROM feedback AS f JOIN orders AS o ON o.id = f.order_id

-- scan: all that buyers said, as they say it now
-- name: feedback_by_sku
SELECT i.sku, MIN(i.title) AS title,
@feedback_sums
  JOIN (SELECT DISTINCT l.order_id, l.item_id FROM order_line AS l
         WHERE l.delivered + l.return_transit + l.returned > 0) AS x ON x.order_id = o.id
  JOIN item AS i ON i.id = x.item_id
 WHERE f.version = (SELECT MAX(g.version) FROM feedback AS g WHERE g.order_id = f.order_id)
   AND f.at >= :since_ms AND f.at < :until_ms AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
 GROUP BY i.sku
 ORDER BY SUM(f.score) * 1000 / COUNT(*), COUNT(*) DESC, i.sku
 LIMIT :top

-- scan: all that buyers said, as they say it now
-- name: feedback_by_courier
SELECT x.courier,
@feedback_sums
  JOIN (SELECT DISTINCT p.order_id, p.courier FROM parcel AS p WHERE p.parcel_state = 'delivered') AS x
    ON x.order_id = o.id
 WHERE f.version = (SELECT MAX(g.version) FROM feedback AS g WHERE g.order_id = f.order_id)
   AND f.at >= :since_ms AND f.at < :until_ms AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
 GROUP BY x.courier
 ORDER BY SUM(f.score) * 1000 / COUNT(*), COUNT(*) DESC, x.courier
 LIMIT :top

-- name: psn_requests
SELECT s.service, p.partner, COALESCE(q.currency, r.currency) AS currency, r.requested_at AS at,
       CASE WHEN r.agreed_version IS NULL THEN 0 ELSE 1 END AS agreed,
       q.price_minor - COALESCE(q.discount_minor, 0) AS total_minor, r.estimate_minor,
       (SELECT SUM(y.amount_minor) FROM psn_payment AS y WHERE y.request_id = r.id AND y.kind = 'pay') AS paid_minor,
       (SELECT SUM(y.amount_minor) FROM psn_payment AS y WHERE y.request_id = r.id AND y.kind = 'refund')
           AS refunded_minor,
       CASE WHEN r.delivered_at IS NULL THEN 0 ELSE 1 END AS delivered, q.deliver_on AS on_time_day, r.delivered_at,
       r.revised, CASE WHEN r.about IS NULL THEN 0 ELSE 1 END AS disputed, r.refund_due_minor,
       (SELECT COUNT(*) FROM psn_event AS v WHERE v.subject = 'request' AND v.subject_id = r.id
           AND v.to_state = 'unresolved') AS unresolved
  FROM psn_request AS r JOIN psn_partner AS p ON p.id = r.partner_id JOIN psn_service AS s ON s.id = r.service_id
  LEFT JOIN psn_quote AS q ON q.request_id = r.id AND q.version = r.agreed_version
 WHERE r.requested_at >= :since_ms AND r.requested_at < :until_ms
 ORDER BY s.service, p.partner, r.requested_at, r.id

-- name: psn_ratings
SELECT s.service, p.partner, x.published_at AS at, x.score
  FROM psn_rated AS x JOIN psn_partner AS p ON p.id = x.partner_id JOIN psn_service AS s ON s.id = x.service_id
 WHERE x.published_at >= :since_ms AND x.published_at < :until_ms AND x.published_at <= :from AND x.until_at > :from
 ORDER BY s.service, p.partner, x.published_at, x.request_id
