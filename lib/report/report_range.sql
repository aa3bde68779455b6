-- report_range.sql - how much of all orders a range holds, by the totals of days

-- scan: small, a row for each day and channel
-- name: range_extent
SELECT COALESCE(SUM(c.inside), 0) AS inside, COALESCE(SUM(c.orders), 0) AS orders, COUNT(*) AS currencies,
       MIN(c.currency) AS currency
  FROM (SELECT t.currency, SUM(CASE WHEN t.day >= :from AND t.day <= :to THEN t.orders ELSE 0 END) AS inside,
               SUM(t.orders) AS orders
          FROM order_total AS t GROUP BY t.currency HAVING SUM(t.orders) > 0) AS c
