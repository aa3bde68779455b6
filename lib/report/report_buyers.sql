-- report_buyers.sql - all buyers, for their groups

-- scan: in the order of the index on customers
-- name: buyer_sums
SELECT o.customer_id, SUM(CASE WHEN o.state IN ('cancelled', 'expired') THEN 0 ELSE 1 END) AS orders,
       SUM(CASE WHEN o.state IN ('cancelled', 'expired') THEN 1 ELSE 0 END) AS cancelled_orders,
       SUM(CASE WHEN o.kept_minor IS NULL THEN 1 ELSE 0 END) AS unknown_orders,
       COALESCE(SUM(o.kept_minor), 0) AS kept_minor, MIN(o.placed_at) AS first_at, MAX(o.placed_at) AS last_at
  FROM orders AS o
 WHERE o.customer_id IS NOT NULL AND o.currency = :currency AND +o.placed_at >= :since_ms AND +o.placed_at < :until_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
 GROUP BY o.customer_id

-- name: buyer_name
SELECT c.customer, c.name FROM customer AS c WHERE c.id = :customer_id

-- the same of a short time: its orders are found by when they were placed
-- name: buyers_of_few
SELECT c.customer, c.name, :currency AS currency, b.orders, b.cancelled_orders, b.unknown_orders, b.kept_minor, b.first_at,
       b.last_at
  FROM (SELECT +o.customer_id AS customer_id, SUM(CASE WHEN o.state IN ('cancelled', 'expired') THEN 0 ELSE 1 END) AS orders,
               SUM(CASE WHEN o.state IN ('cancelled', 'expired') THEN 1 ELSE 0 END) AS cancelled_orders,
               SUM(CASE WHEN o.kept_minor IS NULL THEN 1 ELSE 0 END) AS unknown_orders,
               COALESCE(SUM(o.kept_minor), 0) AS kept_minor, MIN(o.placed_at) AS first_at, MAX(o.placed_at) AS last_at
          FROM orders AS o
         WHERE o.placed_at >= :since_ms AND o.placed_at < :until_ms AND +o.customer_id IS NOT NULL
           AND o.currency = :currency AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
         GROUP BY +o.customer_id ORDER BY COALESCE(SUM(o.kept_minor), 0) DESC,
               SUM(CASE WHEN o.state IN ('cancelled', 'expired') THEN 0 ELSE 1 END) DESC, MAX(o.placed_at) DESC,
               +o.customer_id LIMIT :top) AS b
 CROSS JOIN customer AS c
 WHERE c.id = b.customer_id
 ORDER BY b.kept_minor DESC, b.orders DESC, b.last_at DESC, c.id
