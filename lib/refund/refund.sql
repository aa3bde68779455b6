-- refund.sql - every statement of the refund room

-- part: refund_columns
SELECT r.id, r.order_id, r.no, r.refund_state, r.state_at, r.cause, r.note, r.ref AS asked_ref, r.rma_id, r.amount_minor,
       r.charges_minor, r.waived_minor, r.done_minor, r.requested_at, r.last_seq, o.channel, o.ref AS order_ref,
       o.currency
  FROM refund r JOIN orders o ON o.id = r.order_id

-- name: refund_by_id
@refund_columns
 WHERE r.id = :id

-- name: refund_by_no
@refund_columns
 WHERE r.order_id = (SELECT id FROM orders WHERE channel = :channel AND ref = :order_ref) AND r.no = :no

-- name: refund_by_ref
@refund_columns
 WHERE r.order_id = :order_id AND r.ref = :asked_ref

-- name: refund_by_order
@refund_columns
 WHERE r.order_id = :order_id ORDER BY r.no

-- name: refund_by_rma
@refund_columns
 WHERE r.rma_id = :rma_id AND r.refund_state NOT IN ('rejected', 'cancelled') ORDER BY r.no DESC LIMIT 1

-- name: refund_open
@refund_columns
 WHERE r.refund_state IN ('requested', 'approved', 'processing', 'failed') ORDER BY r.id

-- name: refund_open_of_order
SELECT r.id FROM refund r
 WHERE r.order_id = :order_id AND r.refund_state IN ('requested', 'approved', 'failed') AND r.done_minor = 0
   AND r.rma_id IS NULL ORDER BY r.id

-- name: refund_lines
SELECT l.line, NULL AS component, x.line_no, 0 AS item_id, x.qty, x.net_minor, x.tax_minor, x.cgst_minor, x.sgst_minor,
       x.igst_minor
  FROM refund_line x JOIN refund r ON r.id = x.refund_id
  JOIN order_line l ON l.order_id = r.order_id AND l.line_no = x.line_no
 WHERE x.refund_id = :id
 UNION ALL
SELECT l.line, i.sku, x.line_no, x.item_id, x.qty, x.net_minor, x.tax_minor, x.cgst_minor, x.sgst_minor, x.igst_minor
  FROM refund_part x JOIN refund r ON r.id = x.refund_id JOIN item i ON i.id = x.item_id
  JOIN order_line l ON l.order_id = r.order_id AND l.line_no = x.line_no
 WHERE x.refund_id = :id ORDER BY 3, 4

-- name: refund_attempts
SELECT refund_id, no, gateway, parent, ref, amount_minor, attempt_state, at, ended_at, error
  FROM refund_attempt WHERE refund_id = :id ORDER BY no

-- name: refund_sums
SELECT COUNT(*) AS n,
       SUM(CASE WHEN refund_state IN ('requested', 'approved', 'processing', 'failed') THEN amount_minor - done_minor
         ELSE 0 END) AS asked_minor,
       SUM(CASE WHEN refund_state = 'processing' THEN amount_minor - done_minor ELSE 0 END) AS processing_minor,
       SUM(CASE WHEN refund_state IN ('requested', 'approved', 'processing', 'failed') THEN waived_minor ELSE 0 END)
         AS waived_minor
  FROM refund WHERE order_id = :order_id

-- name: refund_line_sums
SELECT SUM(y.qty) AS qty, SUM(y.net_minor) AS net_minor, SUM(y.tax_minor) AS tax_minor,
       SUM(y.cgst_minor) AS cgst_minor, SUM(y.sgst_minor) AS sgst_minor, SUM(y.igst_minor) AS igst_minor
  FROM (SELECT x.qty, x.net_minor, x.tax_minor, x.cgst_minor, x.sgst_minor, x.igst_minor
          FROM refund r JOIN refund_line x ON x.refund_id = r.id
         WHERE r.order_id = :order_id AND x.line_no = :no AND r.refund_state NOT IN ('rejected', 'cancelled')
        UNION ALL
        SELECT x.qty, x.net_minor, x.tax_minor, x.cgst_minor, x.sgst_minor, x.igst_minor
          FROM exchange_line x WHERE x.order_id = :order_id AND x.line_no = :no) y

-- name: refund_pieces
SELECT i.sku AS component, c.line_no, c.item_id, c.qty AS per_unit,
       CASE WHEN COALESCE(i.currency, o.currency) = o.currency THEN c.price_minor END AS price_minor,
       COALESCE(SUM(y.qty), 0) AS qty,
       COALESCE(SUM(y.net_minor), 0) AS net_minor, COALESCE(SUM(y.tax_minor), 0) AS tax_minor,
       COALESCE(SUM(y.cgst_minor), 0) AS cgst_minor, COALESCE(SUM(y.sgst_minor), 0) AS sgst_minor,
       COALESCE(SUM(y.igst_minor), 0) AS igst_minor
  FROM order_line_component c JOIN item i ON i.id = c.item_id JOIN orders o ON o.id = c.order_id
  LEFT JOIN (SELECT x.item_id, x.qty, x.net_minor, x.tax_minor, x.cgst_minor, x.sgst_minor, x.igst_minor
          FROM refund r JOIN refund_part x ON x.refund_id = r.id
         WHERE r.order_id = :order_id AND x.line_no = :no AND r.refund_state NOT IN ('rejected', 'cancelled')) y
    ON y.item_id = c.item_id
 WHERE c.order_id = :order_id AND c.line_no = :no
 GROUP BY i.sku, c.line_no, c.item_id, c.qty, c.price_minor, i.currency, o.currency ORDER BY c.item_id

-- name: refund_line_pending
SELECT SUM(y.received - y.accepted - CASE WHEN y.inside > 0 THEN y.inside ELSE 0 END) AS qty
  FROM (SELECT x.received, x.restock + x.refurbish + x.scrap + x.reject + x.wrong_item AS accepted,
               x.missing - (x.qty - x.received - x.lost) AS inside
          FROM rma r JOIN rma_line x ON x.rma_id = r.id
         WHERE r.order_id = :order_id AND x.line_no = :no AND r.rma_state = 'received') y

-- name: refund_add
INSERT INTO refund (id, order_id, no, refund_state, state_at, cause, note, ref, rma_id, amount_minor, charges_minor,
       waived_minor, done_minor, requested_at, last_seq)
VALUES (:id, :order_id, :no, :refund_state, :state_at, :cause, :note, :asked_ref, :rma_id, :amount_minor, :charges_minor,
       :waived_minor, :done_minor, :requested_at, :last_seq)

-- name: refund_set
UPDATE refund SET refund_state = :refund_state, state_at = :state_at, done_minor = :done_minor, last_seq = :last_seq
 WHERE id = :id

-- name: refund_line_add
INSERT INTO refund_line (refund_id, line_no, qty, net_minor, tax_minor, cgst_minor, sgst_minor, igst_minor)
VALUES (:refund_id, :line_no, :qty, :net_minor, :tax_minor, :cgst_minor, :sgst_minor, :igst_minor)

-- name: refund_part_add
INSERT INTO refund_part (refund_id, line_no, item_id, qty, net_minor, tax_minor, cgst_minor, sgst_minor, igst_minor)
VALUES (:refund_id, :line_no, :item_id, :qty, :net_minor, :tax_minor, :cgst_minor, :sgst_minor, :igst_minor)

-- name: refund_attempt_add
INSERT INTO refund_attempt (refund_id, no, gateway, parent, ref, amount_minor, attempt_state, at, ended_at, error)
VALUES (:refund_id, :no, :gateway, :parent, :ref, :amount_minor, :attempt_state, :at, :ended_at, :error)

-- name: refund_attempt_set
UPDATE refund_attempt SET ref = :ref, attempt_state = :attempt_state, ended_at = :ended_at, error = :error
 WHERE refund_id = :refund_id AND no = :no

-- name: refund_event_add
INSERT INTO refund_event (refund_id, seq, at, recorded_at, actor, from_state, to_state, body)
VALUES (:id, :seq, :at, :recorded_at, :actor, :from_state, :to_state, :body)

-- name: refund_tenders
SELECT p.gateway, p.ref, p.root, p.kind, p.amount_minor,
       (SELECT SUM(CASE WHEN q.kind = 'refund' THEN -q.amount_minor WHEN q.kind = 'chargeback' THEN -q.amount_minor
                 WHEN q.kind IN ('capture', 'cod_collect') THEN q.amount_minor ELSE 0 END)
          FROM payment q WHERE q.gateway = p.gateway AND q.root = p.root) AS left_minor,
       (SELECT SUM(t.amount_minor) FROM refund_attempt t JOIN refund r ON r.id = t.refund_id
         WHERE r.order_id = x.order_id AND t.attempt_state = 'processing' AND t.gateway = p.gateway
           AND t.parent = p.ref) AS processing_minor,
       (SELECT SUM(t.amount_minor) FROM refund_attempt t JOIN refund r ON r.id = t.refund_id
         WHERE r.order_id = x.order_id AND t.attempt_state <> 'failed' AND t.gateway = 'bank'
           AND t.parent IS NULL) AS bank_minor
  FROM payment_order x JOIN payment p ON p.gateway = x.gateway AND p.kind = x.kind AND p.ref = x.ref
 WHERE x.order_id = :order_id AND x.kind IN ('capture', 'cod_collect')
 ORDER BY p.at, p.gateway, p.ref

-- name: refund_unknown_facts
SELECT p.gateway, p.kind, p.ref, p.parent, p.amount_minor, p.currency, p.at, x.order_id
  FROM refund r JOIN payment_order x ON x.order_id = r.order_id AND x.kind = 'refund'
  JOIN payment p ON p.gateway = x.gateway AND p.kind = x.kind AND p.ref = x.ref
 WHERE r.refund_state IN ('requested', 'approved', 'processing', 'failed')
   AND NOT EXISTS (SELECT 1 FROM refund_attempt t JOIN refund y ON y.id = t.refund_id
                    WHERE t.gateway = p.gateway AND t.ref = p.ref AND y.order_id = r.order_id)
 ORDER BY p.at, p.gateway, p.ref

-- name: order_name
SELECT o.channel, o.ref AS order_ref FROM orders o WHERE o.id = :order_id

-- name: credit_last
SELECT seq, balance_minor FROM credit WHERE customer_id = :customer_id AND currency = :currency
 ORDER BY seq DESC LIMIT 1

-- name: credit_add
INSERT INTO credit (customer_id, seq, currency, amount_minor, balance_minor, order_id, ref, at, recorded_at, actor)
VALUES (:customer_id, :seq, :currency, :amount_minor, :balance_minor, :order_id, :ref, :at, :recorded_at, :actor)

-- name: order_credit_sum
SELECT COUNT(*) AS seq, SUM(amount_minor) AS amount_minor FROM order_credit
 WHERE from_order_id = :from_order_id AND to_order_id = :to_order_id

-- name: order_credit_add
INSERT INTO order_credit (from_order_id, to_order_id, seq, amount_minor, at, recorded_at, actor)
VALUES (:from_order_id, :to_order_id, :seq, :amount_minor, :at, :recorded_at, :actor)

-- name: exchange_line_add
INSERT INTO exchange_line (order_id, line_no, to_order_id, seq, qty, net_minor, tax_minor, cgst_minor, sgst_minor,
       igst_minor)
VALUES (:order_id, :line_no, :to_order_id, :seq, :qty, :net_minor, :tax_minor, :cgst_minor, :sgst_minor, :igst_minor)

-- name: exchange_line_sums
SELECT line_no, MAX(seq) AS seq, SUM(qty) AS qty, SUM(net_minor) AS net_minor, SUM(tax_minor) AS tax_minor,
       SUM(cgst_minor) AS cgst_minor, SUM(sgst_minor) AS sgst_minor, SUM(igst_minor) AS igst_minor
  FROM exchange_line WHERE order_id = :order_id AND to_order_id = :to_order_id GROUP BY line_no ORDER BY line_no

-- name: refund_instructions
SELECT o.channel, o.ref AS order_ref, r.no, t.no AS attempt, t.gateway, t.parent, t.amount_minor, o.currency, t.at, r.cause,
       r.note, COALESCE(c.name, o.ship_to_name) AS name, c.email, COALESCE(c.phone, o.ship_to_phone) AS phone
  FROM refund r JOIN refund_attempt t ON t.refund_id = r.id JOIN orders o ON o.id = r.order_id
  LEFT JOIN customer c ON c.id = o.customer_id
 WHERE r.refund_state = 'processing' AND t.attempt_state = 'processing' AND t.gateway <> 'store_credit'
   AND t.at >= :since_ms AND t.at < :until_ms AND (CAST(:gateway AS TEXT) IS NULL OR t.gateway = :gateway)
   AND (CAST(:id AS BIGINT) IS NULL OR r.id = :id) AND (CAST(:order_id AS BIGINT) IS NULL OR r.order_id = :order_id)
 ORDER BY t.at, r.id, t.no

-- name: refund_attempts_at
SELECT refund_id, no, gateway, parent, ref, amount_minor, attempt_state, at, ended_at, error
  FROM refund_attempt WHERE gateway = :gateway AND parent = :parent ORDER BY refund_id, no
