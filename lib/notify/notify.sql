-- part: message_columns
SELECT m.id, m.order_id, m.parcel_id, m.event, m.template, m.medium, m.message_state, m.tries, m.queued_at, m.next_at,
       m.sent_at, m.error, o.channel, o.ref, m.request_id, m.party, r.request,
       CASE WHEN m.request_id IS NULL THEN c.email WHEN m.party = 'partner' THEN p.email
            ELSE (SELECT value FROM setting WHERE setting = 'seller_mail') END AS email,
       CASE WHEN m.request_id IS NULL THEN c.phone WHEN m.party = 'partner' THEN p.phone END AS phone
  FROM message m LEFT JOIN orders o ON o.id = m.order_id LEFT JOIN customer c ON c.id = o.customer_id
  LEFT JOIN psn_request r ON r.id = m.request_id LEFT JOIN psn_partner p ON p.id = r.partner_id

-- scan: all of the outbox is shown
-- name: message_list
@message_columns
 WHERE (CAST(:id AS BIGINT) IS NULL OR m.order_id = :id)
   AND (CAST(:request AS TEXT) IS NULL OR r.request = :request)
 ORDER BY m.id

-- name: message_due
@message_columns
 WHERE m.message_state IN ('queued', 'sending') AND m.next_at <= :now_ms AND m.id > :id
   AND (:as_mail = 0 OR m.medium = 'mail')
 ORDER BY m.id LIMIT 200

-- name: message_claim
UPDATE message SET message_state = 'sending', tries = tries + 1, next_at = :next_at
 WHERE id = :id AND message_state IN ('queued', 'sending') AND next_at <= :now_ms

-- name: message_set
UPDATE message SET message_state = :message_state, next_at = :next_at, sent_at = :sent_at, error = :error
 WHERE id = :id

-- name: feedback_last
SELECT order_id, version, score, text, at, actor FROM feedback WHERE order_id = :order_id ORDER BY version DESC LIMIT 1

-- name: feedback_add
INSERT INTO feedback (order_id, version, score, text, at, actor)
VALUES (:order_id, :version, :score, :text, :at, :actor)
