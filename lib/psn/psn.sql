-- psn.sql - every statement of the psn room

-- name: psn_service_get
SELECT id, service, title, unit, description FROM psn_service WHERE service = :service

-- name: psn_service_add
INSERT INTO psn_service (id, service, title, unit, description) VALUES (:id, :service, :title, :unit, :description)

-- name: psn_service_put
UPDATE psn_service SET title = :title, unit = :unit, description = :description WHERE id = :id

-- name: psn_service_list
SELECT id, service, title, unit, description FROM psn_service ORDER BY service

-- part: partner_columns
SELECT p.id, p.partner, p.name, p.partner_kind, p.city, p.languages, p.since, p.email, p.phone, p.partner_state,
       p.decided_by, p.decided_at, p.reason
  FROM psn_partner AS p

-- name: psn_partner_get
@partner_columns
 WHERE p.partner = :partner

-- name: psn_partner_add
INSERT INTO psn_partner (id, partner, name, partner_kind, city, languages, since, email, phone, partner_state,
       decided_by, decided_at, reason)
VALUES (:id, :partner, :name, :partner_kind, :city, :languages, :since, :email, :phone, :partner_state, :decided_by,
       :decided_at, :reason)

-- name: psn_partner_put
UPDATE psn_partner SET name = :name, partner_kind = :partner_kind, city = :city, languages = :languages, since = :since,
       email = :email, phone = :phone, partner_state = :partner_state, decided_by = :decided_by,
       decided_at = :decided_at, reason = :reason
 WHERE id = :id

-- name: psn_partner_list
@partner_columns
 WHERE (CAST(:service AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM psn_offer AS f JOIN psn_service AS s ON s.id = f.service_id
        WHERE f.partner_id = p.id AND s.service = :service))
   AND (CAST(:partner_state AS TEXT) IS NULL OR p.partner_state = :partner_state)
 ORDER BY p.partner

-- name: psn_work_list
SELECT partner_id, no, work, url, service FROM psn_portfolio WHERE partner_id = :id ORDER BY no

-- name: psn_work_add
INSERT INTO psn_portfolio (partner_id, no, work, url, service) VALUES (:partner_id, :no, :work, :url, :service)

-- name: psn_work_put
UPDATE psn_portfolio SET url = :url, service = :service WHERE partner_id = :partner_id AND no = :no

-- part: offer_columns
SELECT f.partner_id, f.service_id, p.partner, s.service, f.price_minor, f.currency, f.pricing, f.lead_days,
       f.discount_bp, f.discount_from, f.revisions, f.free_trial
  FROM psn_offer AS f JOIN psn_partner AS p ON p.id = f.partner_id JOIN psn_service AS s ON s.id = f.service_id

-- name: psn_offer_get
@offer_columns
 WHERE f.service_id = :service_id AND f.partner_id = :partner_id

-- name: psn_offer_list
@offer_columns
 WHERE (CAST(:service AS TEXT) IS NULL OR s.service = :service)
   AND (CAST(:partner AS TEXT) IS NULL OR p.partner = :partner)
 ORDER BY s.service, p.partner

-- name: psn_offer_add
INSERT INTO psn_offer (partner_id, service_id, price_minor, currency, pricing, lead_days, discount_bp, discount_from,
       revisions, free_trial)
VALUES (:partner_id, :service_id, :price_minor, :currency, :pricing, :lead_days, :discount_bp, :discount_from,
       :revisions, :free_trial)

-- name: psn_offer_put
UPDATE psn_offer SET price_minor = :price_minor, currency = :currency, pricing = :pricing, lead_days = :lead_days,
       discount_bp = :discount_bp, discount_from = :discount_from, revisions = :revisions, free_trial = :free_trial
 WHERE service_id = :service_id AND partner_id = :partner_id

-- name: psn_event_add
INSERT INTO psn_event (subject, subject_id, seq, at, recorded_at, actor, party, event, from_state, to_state, version,
       amount_minor, currency, note, url)
VALUES (:subject, :subject_id, :seq, :at, :recorded_at, :actor, :party, :event, :was, :is, :version, :amount_minor,
       :currency, :note, :url)

-- name: psn_event_last
SELECT COALESCE(MAX(seq), 0) AS seq FROM psn_event WHERE subject = :subject AND subject_id = :subject_id

-- name: psn_event_list
SELECT seq, at, recorded_at, actor, party, event, CASE WHEN subject = 'request' THEN from_state END AS from_state,
       CASE WHEN subject = 'request' THEN to_state END AS to_state, from_state AS was, to_state AS "is", version,
       amount_minor, currency, note, url
  FROM psn_event WHERE subject = :subject AND subject_id = :subject_id ORDER BY seq

-- part: request_columns
SELECT r.id, r.request, r.day, r.day_no, r.ref, r.partner_id, r.service_id, p.partner, p.name AS partner_name, p.email,
       p.phone, s.service, s.title AS service_title, r.need, r.qty, r.need_by AS "by", r.estimate_minor,
       COALESCE(q.currency, r.currency) AS currency, r.free_trial, r.state, r.state_at, r.requested_at, r.version,
       r.agreed_version, r.agreed_at, r.started_at, r.delivered_at, r.ended_at, r.published_at, r.revised, r.about,
       r.proposed_minor, r.refund_due_minor, r.seller_wants, r.seller_amount_minor, r.partner_wants,
       r.partner_amount_minor, r.last_seq, q.price_minor, q.discount_minor, q.deliver_on, q.scope, q.quality,
       q.revisions, q.refund_terms, q.sha256, q.terms AS agreement,
       (SELECT MAX(a.version) FROM psn_accept AS a WHERE a.request_id = r.id AND a.party = 'seller') AS seller_accepted,
       (SELECT MAX(a.version) FROM psn_accept AS a WHERE a.request_id = r.id AND a.party = 'partner') AS partner_accepted,
       (SELECT SUM(y.amount_minor) FROM psn_payment AS y WHERE y.request_id = r.id AND y.kind = 'pay') AS paid_minor,
       (SELECT SUM(y.amount_minor) FROM psn_payment AS y WHERE y.request_id = r.id AND y.kind = 'refund')
           AS refunded_minor,
       (SELECT COUNT(*) FROM psn_payment AS y WHERE y.request_id = r.id AND y.early = 1) AS early
  FROM psn_request AS r JOIN psn_partner AS p ON p.id = r.partner_id JOIN psn_service AS s ON s.id = r.service_id
  LEFT JOIN psn_quote AS q ON q.request_id = r.id AND q.version = COALESCE(r.agreed_version, r.version)

-- name: psn_request_get
@request_columns
 WHERE r.request = :request

-- name: psn_request_by_id
@request_columns
 WHERE r.id = :id

-- name: psn_request_by_ref
@request_columns
 WHERE r.partner_id = :partner_id AND r.ref = :ref

-- name: psn_request_list
@request_columns
 WHERE r.requested_at >= :since_ms AND r.requested_at < :until_ms
   AND (CAST(:service AS TEXT) IS NULL OR s.service = :service)
   AND (CAST(:partner AS TEXT) IS NULL OR p.partner = :partner)
 ORDER BY r.requested_at, r.id

-- name: psn_request_in
@request_columns
 WHERE r.state = :state ORDER BY r.id

-- name: psn_day_last
SELECT COALESCE(MAX(day_no), 0) AS day_no FROM psn_request WHERE day = :day

-- name: psn_request_add
INSERT INTO psn_request (id, request, day, day_no, ref, partner_id, service_id, need, qty, need_by, estimate_minor,
       currency, free_trial, state, state_at, requested_at, last_seq)
VALUES (:id, :request, :day, :day_no, :ref, :partner_id, :service_id, :need, :qty, :by, :estimate_minor, :currency,
       :free_trial, :state, :state_at, :requested_at, :last_seq)

-- name: psn_request_put
UPDATE psn_request SET state = :state, state_at = :state_at, version = :version, agreed_version = :agreed_version,
       agreed_at = :agreed_at, started_at = :started_at, delivered_at = :delivered_at, ended_at = :ended_at,
       published_at = :published_at, revised = :revised, about = :about, proposed_minor = :proposed_minor,
       refund_due_minor = :refund_due_minor, seller_wants = :seller_wants,
       seller_amount_minor = :seller_amount_minor, partner_wants = :partner_wants,
       partner_amount_minor = :partner_amount_minor, last_seq = :last_seq
 WHERE id = :id

-- part: quote_columns
SELECT request_id, version, party, price_minor, currency, discount_minor, deliver_on, scope, quality, revisions,
       refund_terms, terms, sha256, at, actor
  FROM psn_quote

-- name: psn_quote_get
@quote_columns
 WHERE request_id = :request_id AND version = :version

-- name: psn_quote_same
@quote_columns
 WHERE request_id = :request_id AND sha256 = :sha256 ORDER BY version DESC LIMIT 1

-- name: psn_quote_list
@quote_columns
 WHERE request_id = :id ORDER BY version

-- name: psn_quote_add
INSERT INTO psn_quote (request_id, version, party, price_minor, currency, discount_minor, deliver_on, scope, quality,
       revisions, refund_terms, terms, sha256, at, actor)
VALUES (:request_id, :version, :party, :price_minor, :currency, :discount_minor, :deliver_on, :scope, :quality,
       :revisions, :refund_terms, :terms, :sha256, :at, :actor)

-- name: psn_accept_add
INSERT INTO psn_accept (request_id, version, party, sha256, at, actor)
VALUES (:request_id, :version, :party, :sha256, :at, :actor)

-- name: psn_payment_get
SELECT kind, ref, request_id, amount_minor, currency, early, at FROM psn_payment WHERE kind = :kind AND ref = :ref

-- name: psn_payment_add
INSERT INTO psn_payment (kind, ref, request_id, amount_minor, currency, early, at, recorded_at, actor)
VALUES (:kind, :ref, :request_id, :amount_minor, :currency, :early, :at, :recorded_at, :actor)

-- name: psn_payment_list
SELECT kind, ref, request_id, amount_minor, currency, early, at FROM psn_payment WHERE request_id = :id
 ORDER BY at, kind, ref

-- name: psn_complaint_last
SELECT request_id, no, seq, complaint_state, text, at, actor FROM psn_complaint
 WHERE request_id = :request_id AND no = :no ORDER BY seq DESC LIMIT 1

-- name: psn_complaint_count
SELECT COALESCE(MAX(no), 0) AS no FROM psn_complaint WHERE request_id = :request_id

-- name: psn_complaint_add
INSERT INTO psn_complaint (request_id, no, seq, complaint_state, text, at, actor)
VALUES (:request_id, :no, :seq, :complaint_state, :text, :at, :actor)

-- name: psn_complaint_list
SELECT request_id, no, seq, complaint_state, text, at, actor FROM psn_complaint WHERE request_id = :id ORDER BY no, seq

-- name: psn_rating_list
SELECT request_id, rater, version, score, text, at, actor FROM psn_rating WHERE request_id = :id
 ORDER BY rater DESC, version

-- name: psn_rating_add
INSERT INTO psn_rating (request_id, rater, version, score, text, at, actor)
VALUES (:request_id, :rater, :version, :score, :text, :at, :actor)

-- name: psn_rated_drop
DELETE FROM psn_rated WHERE request_id = :request_id

-- name: psn_rated_add
INSERT INTO psn_rated (partner_id, service_id, published_at, request_id, score, until_at)
VALUES (:partner_id, :service_id, :published_at, :request_id, :score, :until_at)

-- name: psn_rated_list
SELECT partner_id, service_id, published_at, request_id, score, until_at FROM psn_rated WHERE request_id = :request_id
 ORDER BY published_at

-- name: psn_rated_requests
SELECT DISTINCT request_id FROM psn_rating UNION SELECT DISTINCT request_id FROM psn_rated ORDER BY 1

-- name: psn_milestone_get
SELECT seq FROM psn_event WHERE subject = :subject AND subject_id = :subject_id AND event = 'milestone' AND note = :note

-- all that is shown at a time, in the order of the key: a query of everything, once in a comparison
-- name: psn_rated_all
SELECT partner_id, service_id, published_at, score FROM psn_rated
 WHERE published_at <= :published_at AND until_at > :published_at
 ORDER BY partner_id, service_id, published_at, request_id

-- name: psn_offered
SELECT f.partner_id, f.service_id, p.partner, p.name, p.city, p.languages, f.price_minor, f.currency, s.unit, f.pricing,
       f.lead_days, f.discount_bp, f.discount_from, f.revisions, f.free_trial,
       (SELECT COUNT(*) FROM psn_portfolio AS k WHERE k.partner_id = p.id) AS works,
       COALESCE(z.early, 0) AS early
  FROM psn_offer AS f JOIN psn_partner AS p ON p.id = f.partner_id JOIN psn_service AS s ON s.id = f.service_id
  LEFT JOIN (SELECT r.partner_id, COUNT(*) AS early FROM psn_payment AS y JOIN psn_request AS r ON r.id = y.request_id
              WHERE y.early = 1 GROUP BY r.partner_id) AS z ON z.partner_id = p.id
 WHERE f.service_id = :id AND p.partner_state = 'listed'

-- name: psn_audit_events
SELECT r.id, r.request, r.state, v.from_state, v.to_state
  FROM psn_request AS r LEFT JOIN psn_event AS v ON v.subject = 'request' AND v.subject_id = r.id
 ORDER BY r.id, v.seq

-- name: psn_audit_agreed
SELECT r.request, r.agreed_version, q.sha256, q.terms, a.sha256 AS seller_hash, b.sha256 AS partner_hash
  FROM psn_request AS r LEFT JOIN psn_quote AS q ON q.request_id = r.id AND q.version = r.agreed_version
  LEFT JOIN psn_accept AS a ON a.request_id = r.id AND a.version = r.agreed_version AND a.party = 'seller'
  LEFT JOIN psn_accept AS b ON b.request_id = r.id AND b.version = r.agreed_version AND b.party = 'partner'
 WHERE r.agreed_version IS NOT NULL
    OR r.state IN ('agreed', 'in_progress', 'delivered', 'revision_requested', 'accepted', 'disputed', 'refund_agreed',
                   'unresolved', 'terminated', 'closed')
 ORDER BY r.id

-- name: psn_audit_orders
SELECT r.request FROM message AS t LEFT JOIN psn_request AS r ON r.id = t.request_id
 WHERE t.request_id IS NOT NULL AND (t.order_id <> 0 OR t.parcel_id IS NOT NULL) ORDER BY t.id

-- name: psn_audit_refunds
SELECT r.request, x.paid_minor, x.refunded_minor
  FROM (SELECT request_id, SUM(CASE WHEN kind = 'pay' THEN amount_minor ELSE 0 END) AS paid_minor,
               SUM(CASE WHEN kind = 'refund' THEN amount_minor ELSE 0 END) AS refunded_minor
          FROM psn_payment GROUP BY request_id) AS x JOIN psn_request AS r ON r.id = x.request_id
 WHERE x.refunded_minor > x.paid_minor ORDER BY r.id
