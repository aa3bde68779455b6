-- report_psn.sql - partner services as they were known at another time, by their ledgers

-- part: psn_then
e.subject = 'request' AND e.subject_id = r.id AND e.recorded_at <= :as_of_ms

-- name: psn_requests_then
SELECT s.service, p.partner, COALESCE(q.currency, r.currency) AS currency, r.requested_at AS at,
       CASE WHEN a.version IS NULL THEN 0 ELSE 1 END AS agreed,
       q.price_minor - COALESCE(q.discount_minor, 0) AS total_minor, r.estimate_minor,
       (SELECT SUM(y.amount_minor) FROM psn_payment AS y
         WHERE y.request_id = r.id AND y.kind = 'pay' AND y.recorded_at <= :as_of_ms) AS paid_minor,
       (SELECT SUM(y.amount_minor) FROM psn_payment AS y
         WHERE y.request_id = r.id AND y.kind = 'refund' AND y.recorded_at <= :as_of_ms) AS refunded_minor,
       CASE WHEN d.at IS NULL THEN 0 ELSE 1 END AS delivered, q.deliver_on AS on_time_day, d.at AS delivered_at,
       (SELECT COUNT(*) FROM psn_event AS e WHERE e.to_state = 'revision_requested' AND
@psn_then
       ) AS revised, (SELECT COUNT(*) FROM psn_event AS e WHERE e.to_state = 'disputed' AND
@psn_then
       ) AS disputed, (SELECT MAX(e.amount_minor) FROM psn_event AS e WHERE e.to_state = 'refund_agreed' AND
@psn_then
       ) AS refund_due_minor, (SELECT COUNT(*) FROM psn_event AS e WHERE e.to_state = 'unresolved' AND
@psn_then
       ) AS unresolved
  FROM psn_request AS r JOIN psn_partner AS p ON p.id = r.partner_id JOIN psn_service AS s ON s.id = r.service_id
  LEFT JOIN psn_event AS a ON a.subject = 'request' AND a.subject_id = r.id
   AND a.seq = (SELECT MAX(e.seq) FROM psn_event AS e WHERE (e.to_state = 'agreed' OR e.event = 'amended') AND
@psn_then
       )
  LEFT JOIN psn_quote AS q ON q.request_id = r.id AND q.version = a.version
  LEFT JOIN psn_event AS d ON d.subject = 'request' AND d.subject_id = r.id
   AND d.seq = (SELECT MIN(e.seq) FROM psn_event AS e WHERE e.to_state = 'delivered' AND
@psn_then
       )
 WHERE r.requested_at >= :since_ms AND r.requested_at < :until_ms AND EXISTS (SELECT 1 FROM psn_event AS e WHERE
@psn_then
       )
 ORDER BY s.service, p.partner, r.requested_at, r.id

-- the version that was the last one written then, once it is shown; one without a score was withdrawn
-- name: psn_ratings_then
SELECT s.service, p.partner, x.published_at AS at, y.score
  FROM (SELECT z.request_id, MIN(z.published_at) AS published_at FROM psn_rated AS z GROUP BY z.request_id) AS x
  JOIN psn_request AS r ON r.id = x.request_id
  JOIN psn_rating AS y ON y.request_id = r.id AND y.rater = 'seller'
   AND y.version = (SELECT MAX(e.version) FROM psn_event AS e WHERE e.event IN ('rated', 'rated_anew', 'rating_withdrawn')
           AND e.party = 'seller' AND
@psn_then
       )
  JOIN psn_partner AS p ON p.id = r.partner_id JOIN psn_service AS s ON s.id = r.service_id
 WHERE x.published_at >= :since_ms AND x.published_at < :until_ms AND x.published_at <= :as_of_ms
   AND y.score IS NOT NULL
 ORDER BY s.service, p.partner, x.published_at, x.request_id
