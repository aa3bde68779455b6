-- stock.sql - every statement of the stock room

-- name: item_get
SELECT id, sku, title, tax_rate_bp, is_kit FROM item WHERE sku = :sku

-- name: item_full
SELECT id, sku, title, price_minor, cost_minor, currency, hsn, tax_rate_bp, reorder_point, reorder_qty, max_stock,
       lead_days, return_days, is_kit
  FROM item WHERE sku = :sku

-- name: item_add
INSERT INTO item (id, sku, title, price_minor, cost_minor, currency, hsn, tax_rate_bp, reorder_point, reorder_qty,
       max_stock, lead_days, return_days, is_kit)
VALUES (:id, :sku, :title, :price_minor, :cost_minor, :currency, :hsn, :tax_rate_bp, :reorder_point, :reorder_qty,
       :max_stock, :lead_days, :return_days, :is_kit)

-- name: item_put
UPDATE item SET title = :title, price_minor = :price_minor, cost_minor = :cost_minor, currency = :currency, hsn = :hsn,
       tax_rate_bp = :tax_rate_bp, reorder_point = :reorder_point, reorder_qty = :reorder_qty,
       max_stock = :max_stock, lead_days = :lead_days, return_days = :return_days, is_kit = :is_kit
 WHERE id = :id

-- name: event_add
INSERT INTO event (subject, subject_id, seq, at, recorded_at, actor, event, body)
SELECT :subject, :id, COALESCE(MAX(e.seq), 0) + 1, :now_ms, :now_ms, :actor, :event, :body
  FROM event AS e WHERE e.subject = :subject AND e.subject_id = :id

-- name: event_first
INSERT INTO event (subject, subject_id, seq, at, recorded_at, actor, event, body)
VALUES (:subject, :id, 1, :now_ms, :now_ms, :actor, :event, :body)

-- name: component_all
SELECT i.sku, c.qty, c.item_id, c.kit_id
  FROM kit_component AS c JOIN item AS i ON i.id = c.item_id
 WHERE c.kit_id = :kit_id ORDER BY i.sku

-- name: component_drop
DELETE FROM kit_component WHERE kit_id = :kit_id

-- name: component_add
INSERT INTO kit_component (kit_id, item_id, qty) VALUES (:kit_id, :item_id, :qty)

-- scan: only when an item becomes a kit, and the table is small
-- name: component_of_kit
SELECT i.sku, c.qty, c.item_id, c.kit_id
  FROM kit_component AS c JOIN item AS i ON i.id = c.kit_id
 WHERE c.item_id = :item_id ORDER BY i.sku LIMIT 1

-- name: location_all
SELECT id, location, title, priority, is_warehouse FROM location WHERE is_warehouse = 1 ORDER BY priority, location

-- name: location_get
SELECT id, location, title, priority, is_warehouse FROM location WHERE location = :location

-- name: location_next
SELECT CASE WHEN MAX(id) >= 100 THEN MAX(id) + 1 ELSE 100 END AS id,
       COALESCE(MAX(CASE WHEN is_warehouse = 1 THEN priority END), 0) + 1 AS priority
  FROM location

-- name: location_add
INSERT INTO location (id, location, title, priority, is_warehouse) VALUES (:id, :location, :title, :priority, 1)

-- name: location_put
UPDATE location SET title = :title, priority = :priority WHERE id = :id

-- name: level_promise
UPDATE stock_level SET allocated = allocated + :qty
 WHERE item_id = :item_id AND location_id = :location_id AND condition = 'sellable'
   AND on_hand - allocated - packed - safety_stock >= :qty

-- name: level_free
SELECT s.location_id, s.on_hand - s.allocated - s.packed - s.safety_stock AS available
  FROM stock_level AS s JOIN location AS p ON p.id = s.location_id
 WHERE s.item_id = :item_id AND s.condition = 'sellable' AND s.on_hand - s.allocated - s.packed - s.safety_stock > 0
 ORDER BY p.priority, p.location

-- name: level_add
UPDATE stock_level SET on_hand = on_hand + :qty
 WHERE item_id = :item_id AND location_id = :location_id AND condition = :condition
   AND on_hand + :qty >= allocated + packed
   AND NOT EXISTS (SELECT 1 FROM shortage AS h WHERE h.item_id = :item_id AND h.location_id = :location_id)

-- name: level_force
INSERT INTO stock_level (item_id, location_id, condition, on_hand, allocated)
VALUES (:item_id, :location_id, :condition, :qty, :allocated)
ON CONFLICT (item_id, location_id, condition) DO UPDATE SET on_hand = stock_level.on_hand + excluded.on_hand,
       allocated = stock_level.allocated + excluded.allocated

-- name: level_repromise
UPDATE stock_level SET allocated = allocated + :allocated, packed = packed + :packed
 WHERE item_id = :item_id AND location_id = :location_id AND condition = 'sellable'
   AND allocated + :allocated >= 0 AND packed + :packed >= 0
   AND on_hand - allocated - packed >= :allocated + :packed
   AND NOT EXISTS (SELECT 1 FROM shortage AS h WHERE h.item_id = :item_id AND h.location_id = :location_id)

-- name: level_repromise_short
UPDATE stock_level SET allocated = allocated + :allocated, packed = packed + :packed
 WHERE item_id = :item_id AND location_id = :location_id AND condition = 'sellable'
   AND allocated + :allocated >= 0 AND packed + :packed >= 0

-- name: level_ship
UPDATE stock_level SET packed = packed - :qty, on_hand = on_hand - :qty
 WHERE item_id = :item_id AND location_id = :location_id AND condition = 'sellable'
   AND packed >= :qty AND on_hand >= allocated + packed
   AND NOT EXISTS (SELECT 1 FROM shortage AS h WHERE h.item_id = :item_id AND h.location_id = :location_id)

-- name: level_safety
INSERT INTO stock_level (item_id, location_id, condition, on_hand, safety_stock)
VALUES (:item_id, :location_id, 'sellable', 0, :safety_stock)
ON CONFLICT (item_id, location_id, condition) DO UPDATE SET safety_stock = excluded.safety_stock

-- name: shortage_put
INSERT INTO shortage (item_id, location_id, qty, opened_at)
SELECT s.item_id, s.location_id,
       SUM(CASE WHEN s.allocated + s.packed > s.on_hand THEN s.allocated + s.packed - s.on_hand ELSE 0 END),
       :recorded_at
  FROM stock_level AS s
 WHERE s.item_id = :item_id AND s.location_id = :location_id
 GROUP BY s.item_id, s.location_id
HAVING SUM(CASE WHEN s.allocated + s.packed > s.on_hand THEN s.allocated + s.packed - s.on_hand ELSE 0 END) > 0
ON CONFLICT (item_id, location_id) DO UPDATE SET qty = excluded.qty

-- name: shortage_drop
DELETE FROM shortage WHERE item_id = :item_id AND location_id = :location_id

-- name: move_add
INSERT INTO stock_move (id, item_id, qty, from_id, from_condition, to_id, to_condition, kind, ref, order_id, line_no,
       at, recorded_at, actor, reason, cost_minor)
VALUES (:id, :item_id, :qty, :from_id, :from_condition, :to_id, :to_condition, :kind, :ref, NULLIF(:order_id, 0),
       NULLIF(:line_no, 0), :at, :recorded_at, :actor, :reason,
       CASE WHEN CAST(:from_id AS BIGINT) = 1 THEN COALESCE(:cost_minor, (SELECT i.cost_minor FROM item AS i WHERE i.id = :item_id)) END)

-- name: fact_get
SELECT digest FROM stock_fact WHERE kind = :kind AND ref = :ref

-- name: fact_add
INSERT INTO stock_fact (kind, ref, item_id, location_id, qty, at, digest)
VALUES (:kind, :ref, :item_id, :location_id, :qty, :at, :digest)

-- name: on_hand_at
SELECT COALESCE((SELECT s.on_hand FROM stock_level AS s WHERE s.item_id = :item_id AND s.location_id = :location_id
                    AND s.condition = :condition), 0)
       - COALESCE((SELECT SUM(CASE WHEN m.to_id = :location_id AND m.to_condition = :condition THEN m.qty ELSE 0 END
                    - CASE WHEN m.from_id = :location_id AND m.from_condition = :condition THEN m.qty ELSE 0 END)
                     FROM stock_move AS m WHERE m.item_id = :item_id AND m.at > :at), 0) AS on_hand

-- name: place_balance
SELECT COALESCE(SUM(CASE WHEN m.to_id = :location_id AND m.to_condition = :condition THEN m.qty ELSE 0 END
       - CASE WHEN m.from_id = :location_id AND m.from_condition = :condition THEN m.qty ELSE 0 END), 0) AS on_hand
  FROM stock_move AS m WHERE m.item_id = :item_id

-- name: level_now
SELECT i.sku, i.title, p.location, COALESCE(s.on_hand, 0) AS on_hand, COALESCE(s.allocated, 0) AS allocated,
       COALESCE(s.packed, 0) AS packed, COALESCE(s.safety_stock, 0) AS safety_stock,
       CASE WHEN s.condition = 'sellable' THEN s.on_hand - s.allocated - s.packed - s.safety_stock ELSE 0 END
         AS available,
       COALESCE(h.qty, 0) AS shortage, i.id AS item_id, p.id AS location_id, p.priority
  FROM item AS i
  CROSS JOIN location AS p
  LEFT JOIN stock_level AS s ON s.item_id = i.id AND s.location_id = p.id AND s.condition = :condition
  LEFT JOIN shortage AS h ON h.item_id = i.id AND h.location_id = p.id
 WHERE i.id = :item_id AND p.id = :location_id

-- scan: a list of everything, by the index on sku
-- name: level_list
SELECT i.sku, i.title, p.location, s.condition, s.on_hand, s.allocated, s.packed, s.safety_stock,
       CASE WHEN s.condition = 'sellable' THEN s.on_hand - s.allocated - s.packed - s.safety_stock ELSE 0 END
         AS available,
       CASE WHEN s.condition = 'sellable' THEN COALESCE(h.qty, 0) ELSE 0 END AS shortage
  FROM item AS i
  CROSS JOIN stock_level AS s
  CROSS JOIN location AS p
  LEFT JOIN shortage AS h ON h.item_id = s.item_id AND h.location_id = s.location_id
 WHERE s.item_id = i.id AND p.id = s.location_id AND i.sku > :after
   AND (CAST(:sku AS TEXT) IS NULL OR i.sku = :sku)
   AND (CAST(:location AS TEXT) IS NULL OR p.location = :location)
 ORDER BY i.sku, p.priority, p.location,
       CASE s.condition WHEN 'sellable' THEN 0 WHEN 'quarantine' THEN 1 ELSE 2 END
 LIMIT :limit

-- scan: a list of everything, by the index on sku
-- name: sheet_rows
SELECT i.sku, i.title, i.price_minor, i.cost_minor, i.currency, i.hsn, i.tax_rate_bp, i.reorder_point, i.reorder_qty,
       i.max_stock, i.is_kit, s.location_id, s.condition, s.on_hand, s.allocated, s.packed, s.safety_stock
  FROM item AS i
  LEFT JOIN stock_level AS s ON s.item_id = i.id
 WHERE i.sku > :after AND (CAST(:sku AS TEXT) IS NULL OR i.sku = :sku)
 ORDER BY i.sku

-- name: level_of_item
SELECT i.sku, i.title, p.location, s.condition, s.on_hand, s.allocated, s.packed, s.safety_stock,
       CASE WHEN s.condition = 'sellable' THEN s.on_hand - s.allocated - s.packed - s.safety_stock ELSE 0 END
         AS available,
       CASE WHEN s.condition = 'sellable' THEN COALESCE(h.qty, 0) ELSE 0 END AS shortage
  FROM item AS i
  CROSS JOIN stock_level AS s
  CROSS JOIN location AS p
  LEFT JOIN shortage AS h ON h.item_id = s.item_id AND h.location_id = s.location_id
 WHERE i.id = :item_id AND s.item_id = i.id AND p.id = s.location_id
   AND (CAST(:location AS TEXT) IS NULL OR p.location = :location)
 ORDER BY p.priority, p.location,
       CASE s.condition WHEN 'sellable' THEN 0 WHEN 'quarantine' THEN 1 ELSE 2 END

-- name: balance_of_item
SELECT i.sku, i.title, p.location, SUM(b.qty) AS on_hand
  FROM (SELECT m.to_id AS place_id, m.qty FROM stock_move AS m WHERE m.item_id = :item_id
        UNION ALL
        SELECT m.from_id, -m.qty FROM stock_move AS m WHERE m.item_id = :item_id) AS b
  JOIN location AS p ON p.id = b.place_id
  JOIN item AS i ON i.id = :item_id
 WHERE p.is_warehouse = 0 AND (CAST(:location AS TEXT) IS NULL OR p.location = :location)
 GROUP BY p.id, p.location, i.sku, i.title HAVING SUM(b.qty) <> 0 ORDER BY p.id

-- scan: a history of everything, by the index on sku
-- name: history_all
SELECT i.sku, m.at, m.recorded_at, m.kind AS event, m.qty, f.location AS "from", m.from_condition,
       t.location AS "to", m.to_condition, m.ref, o.channel || ':' || o.ref AS "order", m.actor, m.reason
  FROM item AS i
  CROSS JOIN stock_move AS m
  JOIN location AS f ON f.id = m.from_id
  JOIN location AS t ON t.id = m.to_id
  LEFT JOIN orders AS o ON o.id = m.order_id
 WHERE m.item_id = i.id AND m.at >= :since_ms AND m.at < :until_ms AND i.sku > :after
   AND (CAST(:location AS TEXT) IS NULL OR f.location = :location OR t.location = :location)
 ORDER BY i.sku, m.at, m.id LIMIT :limit

-- name: history_one
SELECT i.sku, m.at, m.recorded_at, m.kind AS event, m.qty, f.location AS "from", m.from_condition,
       t.location AS "to", m.to_condition, m.ref, o.channel || ':' || o.ref AS "order", m.actor, m.reason
  FROM item AS i
  CROSS JOIN stock_move AS m
  JOIN location AS f ON f.id = m.from_id
  JOIN location AS t ON t.id = m.to_id
  LEFT JOIN orders AS o ON o.id = m.order_id
 WHERE i.sku = :sku AND m.item_id = i.id AND m.at >= :since_ms AND m.at < :until_ms
   AND (CAST(:location AS TEXT) IS NULL OR f.location = :location OR t.location = :location)
 ORDER BY m.at, m.id LIMIT :limit

-- lines that wait are of the days whose totals say so: three days of UTC hold a day of any zone; when they are of most
-- days all lines are read, once
-- part: waiting_lines
WITH by_day (day, orders, waiting) AS (
  SELECT t.day, SUM(t.orders), SUM(CASE WHEN t.fulfilment IN ('waiting', 'partly_allocated', 'partly_packed',
           'partly_shipped', 'partly_delivered') THEN t.orders ELSE 0 END)
    FROM order_total AS t GROUP BY t.day
), few (is_so) AS (
  SELECT CASE WHEN 6 * SUM(CASE WHEN b.waiting > 0 THEN b.orders ELSE 0 END) < SUM(b.orders) THEN 1 ELSE 0 END
    FROM by_day AS b
), waiting_day (since_ms) AS (
  SELECT DISTINCT CAST(b.day + k.n AS BIGINT) * 86400000
    FROM by_day AS b CROSS JOIN (SELECT -1 AS n UNION ALL SELECT 0 UNION ALL SELECT 1) AS k WHERE b.waiting > 0
), waiting_line (order_id, line_no, item_id, waiting) AS (
  SELECT l.order_id, l.line_no, l.item_id, l.waiting
    FROM few AS f CROSS JOIN waiting_day AS d CROSS JOIN orders AS o CROSS JOIN order_line AS l
   WHERE f.is_so = 1 AND o.placed_at >= d.since_ms AND o.placed_at < d.since_ms + 86400000
     AND l.order_id = o.id AND l.waiting > 0
  UNION ALL
  SELECT l.order_id, l.line_no, l.item_id, l.waiting
    FROM few AS f CROSS JOIN order_line AS l WHERE f.is_so = 0 AND l.waiting > 0

-- scan: the totals of days, and the lines of those that wait
-- name: waiting_units
@waiting_lines
)
SELECT COUNT(DISTINCT x.item_id) AS items, COALESCE(SUM(x.waiting), 0) AS waiting FROM waiting_line AS x

-- units waiting and sold are summed over the lines; kits count as what they were made of
-- part: demand_and_levels
@waiting_lines
), demand (item_id, waiting, sold, sold_long) AS (
  SELECT d.item_id, CAST(SUM(d.waiting) AS BIGINT),
         CAST(SUM(CASE WHEN d.at >= :since_ms THEN d.sold ELSE 0 END) AS BIGINT), CAST(SUM(d.sold) AS BIGINT) FROM (
    SELECT x.item_id, x.waiting AS waiting, 0 AS sold, 0 AS at FROM waiting_line AS x
    UNION ALL
    SELECT c.item_id, x.waiting * c.qty, 0, 0
      FROM waiting_line AS x JOIN order_line_component AS c ON c.order_id = x.order_id AND c.line_no = x.line_no
    UNION ALL
    SELECT l.item_id, 0, l.qty - l.cancelled, o.placed_at
      FROM orders AS o CROSS JOIN order_line AS l
     WHERE o.placed_at >= :long_since_ms AND o.placed_at < :until_ms AND l.order_id = o.id
    UNION ALL
    SELECT c.item_id, 0, (l.qty - l.cancelled) * c.qty, o.placed_at
      FROM orders AS o CROSS JOIN order_line_component AS c CROSS JOIN order_line AS l
     WHERE o.placed_at >= :long_since_ms AND o.placed_at < :until_ms AND c.order_id = o.id
       AND l.order_id = c.order_id AND l.line_no = c.line_no
  ) AS d GROUP BY d.item_id
), level (item_id, on_hand, allocated, available) AS (
  SELECT s.item_id, CAST(SUM(s.on_hand) AS BIGINT), CAST(SUM(s.allocated + s.packed) AS BIGINT),
         CAST(SUM(s.on_hand - s.allocated - s.packed - s.safety_stock) AS BIGINT)
    FROM stock_level AS s WHERE s.condition = 'sellable' GROUP BY s.item_id
), short (item_id, qty) AS (
  SELECT h.item_id, CAST(SUM(h.qty) AS BIGINT) FROM shortage AS h GROUP BY h.item_id

-- scan: units waiting and sold are summed over the lines
-- name: low_list
@demand_and_levels
), row (sku, title, on_hand, allocated, available, waiting, sold, reorder_point, reorder_qty, max_stock, short) AS (
  SELECT i.sku, i.title, COALESCE(s.on_hand, 0), COALESCE(s.allocated, 0), COALESCE(s.available, 0),
         COALESCE(d.waiting, 0), COALESCE(d.sold, 0), i.reorder_point, i.reorder_qty, i.max_stock, COALESCE(h.qty, 0)
    FROM item AS i
    LEFT JOIN demand AS d ON d.item_id = i.id
    LEFT JOIN level AS s ON s.item_id = i.id
    LEFT JOIN short AS h ON h.item_id = i.id
   WHERE i.is_kit = 0 AND i.sku > :after AND (CAST(:sku AS TEXT) IS NULL OR i.sku = :sku)
), advised (sku, advice) AS (
  SELECT r.sku, CASE WHEN r.waiting > r.available OR r.short > 0 THEN 'short'
                     WHEN r.available < r.reorder_point THEN 'reorder'
                     WHEN r.on_hand > r.max_stock THEN 'over' ELSE 'fine' END FROM row AS r
)
SELECT r.sku, r.title, a.advice, r.on_hand, r.allocated, r.available, r.waiting, r.reorder_point, r.reorder_qty,
       r.max_stock, r.sold,
       CASE WHEN r.sold <= 0 THEN NULL WHEN r.available <= 0 THEN 0 ELSE r.available * :cover_days / r.sold END
         AS cover_days
  FROM row AS r JOIN advised AS a ON a.sku = r.sku
 WHERE :all = 1 OR a.advice <> 'fine'
 ORDER BY r.sku LIMIT :limit

-- scan: as above; and what is between warehouses
-- name: plan_list
@demand_and_levels
), moving (item_id, incoming) AS (
  SELECT b.item_id, CAST(SUM(b.qty) AS BIGINT) FROM (
    SELECT m.item_id, m.qty FROM stock_move AS m WHERE m.to_id = 6
    UNION ALL
    SELECT m.item_id, -m.qty FROM stock_move AS m WHERE m.from_id = 6) AS b GROUP BY b.item_id
)
SELECT i.id AS item_id, i.sku, i.title, COALESCE(s.on_hand, 0) AS on_hand, COALESCE(s.available, 0) AS available,
       COALESCE(d.waiting, 0) AS waiting, COALESCE(v.incoming, 0) AS incoming, COALESCE(d.sold, 0) AS sold,
       COALESCE(d.sold_long, 0) AS sold_long, i.reorder_point, i.reorder_qty AS lot_qty, i.max_stock, i.lead_days,
       CASE WHEN COALESCE(d.sold_long, 0) = 0 AND s.on_hand > 0 THEN (SELECT MAX(m.at) FROM stock_move AS m
              WHERE m.item_id = i.id AND m.from_id = 1) END AS received_at
  FROM item AS i
  LEFT JOIN demand AS d ON d.item_id = i.id
  LEFT JOIN level AS s ON s.item_id = i.id
  LEFT JOIN moving AS v ON v.item_id = i.id
 WHERE i.is_kit = 0 AND i.sku > :after AND (CAST(:sku AS TEXT) IS NULL OR i.sku = :sku)
 ORDER BY i.sku

-- scan: one walk through the reservations, whatever the number of shortages
-- name: low_affected
SELECT i.sku, o.channel || ':' || o.ref AS "order", l.line, w.location, r.allocated + r.packed AS qty
  FROM shortage AS h
  JOIN item AS i ON i.id = h.item_id
  JOIN location AS w ON w.id = h.location_id
  JOIN reservation AS r ON r.item_id = h.item_id AND r.location_id = h.location_id
  JOIN orders AS o ON o.id = r.order_id
  JOIN order_line AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
 ORDER BY i.sku, o.placed_at DESC, o.channel DESC, o.ref DESC, l.line

-- scan: kits are few
-- name: kit_list
SELECT i.id, i.sku, i.title, MIN(CASE WHEN COALESCE(a.units, 0) > 0 THEN a.units / c.qty ELSE 0 END) AS available
  FROM item AS i
  JOIN kit_component AS c ON c.kit_id = i.id
  LEFT JOIN (SELECT s.item_id, CAST(SUM(s.on_hand - s.allocated - s.packed - s.safety_stock) AS BIGINT) AS units
               FROM stock_level AS s
              WHERE s.condition = 'sellable' AND s.on_hand - s.allocated - s.packed - s.safety_stock > 0
                AND s.item_id IN (SELECT k.item_id FROM kit_component AS k)
              GROUP BY s.item_id) AS a ON a.item_id = c.item_id
 WHERE i.is_kit = 1 AND i.sku > :after AND (CAST(:sku AS TEXT) IS NULL OR i.sku = :sku)
 GROUP BY i.id, i.sku, i.title ORDER BY i.sku LIMIT :limit

-- scan: all items, with what their first units have cost
-- name: cost_items
SELECT i.id, i.sku, i.currency, i.cost_minor,
       (SELECT m.cost_minor FROM stock_move AS m WHERE m.item_id = i.id AND m.from_id = 1 AND m.cost_minor IS NOT NULL
         ORDER BY m.at, m.id LIMIT 1) AS first_minor,
       CASE WHEN i.cost_minor IS NULL AND EXISTS (SELECT 1 FROM stock_move AS m
              WHERE m.item_id = i.id AND m.from_id = 1 AND m.cost_minor IS NULL) THEN 1 ELSE 0 END AS untold
  FROM item AS i ORDER BY i.id

-- scan: all moves, as they were written
-- name: cost_moves
SELECT m.item_id, m.qty, m.from_id, m.to_id, m.cost_minor, m.at, m.kind, m.ref, o.channel || ':' || o.ref AS "order"
  FROM stock_move AS m LEFT JOIN orders AS o ON o.id = m.order_id
 ORDER BY m.recorded_at, m.id
