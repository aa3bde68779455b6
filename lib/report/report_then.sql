-- report_then.sql - what was known at another time

-- name: then_events
SELECT e.event, e.to_state, e.body, e.units, CASE WHEN e.recorded_at > :as_of_ms THEN 1 ELSE 0 END AS later
  FROM event AS e WHERE e.subject = 'order' AND e.subject_id = :order_id ORDER BY e.seq

-- scan: the whole ledger of stock
-- name: then_stock
SELECT p.location, x.condition, SUM(CASE WHEN x.on_hand <> 0 THEN 1 ELSE 0 END) AS items, SUM(x.on_hand) AS on_hand
  FROM (SELECT z.place_id, z.item_id, z.condition, SUM(z.qty) AS on_hand
          FROM (SELECT m.to_id AS place_id, m.item_id, m.to_condition AS condition, m.qty
                  FROM stock_move AS m WHERE m.recorded_at <= :as_of_ms
                UNION ALL
                SELECT m.from_id, m.item_id, m.from_condition, -m.qty
                  FROM stock_move AS m WHERE m.recorded_at <= :as_of_ms) AS z
         GROUP BY z.place_id, z.item_id, z.condition) AS x
  JOIN location AS p ON p.id = x.place_id
 WHERE p.is_warehouse = 1
 GROUP BY p.priority, p.location, x.condition
 ORDER BY p.priority, p.location,
       CASE x.condition WHEN 'sellable' THEN 0 WHEN 'quarantine' THEN 1 ELSE 2 END
