-- name: order_seen
SELECT o.id, o.state, o.holds, c.customer AS customer_customer, c.name AS customer_name, c.email AS customer_email,
       c.phone AS customer_phone, o.version_ms, o.digest, o.older, o.authorized_minor, o.captured_minor,
       o.collected_minor, o.given_back_minor, o.remitted_minor, o.waived_minor, o.credit_minor, o.voided,
       o.forgotten_at
  FROM orders o LEFT JOIN customer c ON c.id = o.customer_id
 WHERE o.channel = :channel AND o.ref = :ref

-- part: order_columns
SELECT o.id, o.channel, o.ref, o.state, o.holds, o.status, o.placed_at, o.updated_at, o.dispatch_by,
       o.deliver_by, o.currency, o.prices_include_tax, o.customer_id, c.customer AS customer_customer,
       c.name AS customer_name, c.email AS customer_email, c.phone AS customer_phone, o.shipping_minor,
       o.fee_minor, o.discount_minor, o.tax_minor, o.round_off_minor, o.adjustment_minor, o.total_minor,
       o.kept_minor, o.payment_mode, o.source_payment, o.payment_method, o.version_ms, o.digest, o.older,
       o.ship_to_name, o.ship_to_company, o.ship_to_line1, o.ship_to_line2, o.ship_to_city, o.ship_to_state,
       o.ship_to_postcode, o.ship_to_country, o.ship_to_phone, o.note, o.extra, o.buyer_tax_id, o.ship_complete, o.rto_open,
       o.authorized_minor, o.captured_minor, o.collected_minor, o.given_back_minor, o.remitted_minor, o.waived_minor,
       o.credit_minor, o.pay_by, o.voided, o.forgotten_at

-- name: order_get
@order_columns
       , (SELECT MAX(e.seq) FROM event e WHERE e.subject = 'order' AND e.subject_id = o.id) AS last_seq
  FROM orders o LEFT JOIN customer c ON c.id = o.customer_id
 WHERE o.channel = :channel AND o.ref = :ref

-- name: order_last_seq
SELECT MAX(e.seq) AS last_seq FROM event e WHERE e.subject = 'order' AND e.subject_id = :id

-- name: order_add
INSERT INTO orders (id, channel, ref, state, holds, status, placed_at, updated_at, dispatch_by, deliver_by, pay_by,
       currency, prices_include_tax, customer_id, shipping_minor, fee_minor, discount_minor, tax_minor,
       round_off_minor, adjustment_minor, total_minor, kept_minor, payment_mode, source_payment, payment_method,
       version_ms, digest, older, ship_to_name, ship_to_company, ship_to_line1, ship_to_line2, ship_to_city,
       ship_to_state, ship_to_postcode, ship_to_country, ship_to_phone, note, extra, ship_complete, buyer_tax_id)
VALUES (:id, :channel, :ref, :state, :holds, :status, :placed_at, :updated_at, :dispatch_by, :deliver_by, :pay_by,
       :currency, :prices_include_tax, :customer_id, :shipping_minor, :fee_minor, :discount_minor, :tax_minor,
       :round_off_minor, :adjustment_minor, :total_minor, :kept_minor, :payment_mode, :source_payment,
       :payment_method, :version_ms, :digest, :older, :ship_to_name, :ship_to_company, :ship_to_line1,
       :ship_to_line2, :ship_to_city, :ship_to_state, :ship_to_postcode, :ship_to_country, :ship_to_phone, :note,
       :extra, :ship_complete, :buyer_tax_id)

-- name: order_set
UPDATE orders SET state = :state, holds = :holds, status = :status, placed_at = :placed_at,
       updated_at = :updated_at, dispatch_by = :dispatch_by, deliver_by = :deliver_by, pay_by = :pay_by, currency = :currency,
       prices_include_tax = :prices_include_tax, customer_id = :customer_id, shipping_minor = :shipping_minor,
       fee_minor = :fee_minor, discount_minor = :discount_minor, tax_minor = :tax_minor,
       round_off_minor = :round_off_minor, adjustment_minor = :adjustment_minor, total_minor = :total_minor,
       kept_minor = :kept_minor, payment_mode = :payment_mode, source_payment = :source_payment,
       payment_method = :payment_method, version_ms = :version_ms, digest = :digest, older = :older,
       ship_to_name = :ship_to_name, ship_to_company = :ship_to_company, ship_to_line1 = :ship_to_line1,
       ship_to_line2 = :ship_to_line2, ship_to_city = :ship_to_city, ship_to_state = :ship_to_state,
       ship_to_postcode = :ship_to_postcode, ship_to_country = :ship_to_country, ship_to_phone = :ship_to_phone,
       note = :note, extra = :extra, buyer_tax_id = :buyer_tax_id, ship_complete = :ship_complete, voided = :voided
 WHERE id = :id

-- name: order_set_version
UPDATE orders SET version_ms = :version_ms, updated_at = :updated_at WHERE id = :id

-- name: order_set_money
UPDATE orders SET authorized_minor = :authorized_minor, captured_minor = :captured_minor,
       collected_minor = :collected_minor, given_back_minor = :given_back_minor,
       remitted_minor = :remitted_minor, waived_minor = :waived_minor, credit_minor = :credit_minor
 WHERE id = :id

-- name: order_set_state
UPDATE orders SET state = :state, holds = :holds, kept_minor = :kept_minor, rto_open = COALESCE(:rto_open, 0),
       voided = :voided
 WHERE id = :id

-- name: order_lines
SELECT l.order_id, l.line_no, l.line, i.sku, l.item_id, l.qty, l.unit_price_minor, l.discount_minor,
       l.discount_share_minor, l.tax_minor, l.cgst_minor, l.sgst_minor, l.igst_minor, l.tax_rate_bp, l.net_minor,
       l.waiting, l.allocated, l.packed, l.in_transit, l.rto_transit, l.delivered, l.return_transit, l.returned,
       l.rto_received, l.lost, l.cancelled, l.foreign_units, l.status, l.version_ms, l.older, l.hsn, l.title
  FROM order_line l JOIN item i ON i.id = l.item_id
 WHERE l.order_id = :id
 ORDER BY l.line_no

-- name: order_lines_units
SELECT line, waiting, allocated, packed, in_transit, rto_transit, delivered, return_transit, returned, rto_received,
       lost, cancelled, older
  FROM order_line WHERE order_id = :id ORDER BY line_no

-- name: order_lines_of
SELECT l.order_id, l.line_no, l.line, i.sku, l.item_id, l.qty, l.unit_price_minor, l.discount_minor,
       l.discount_share_minor, l.tax_minor, l.cgst_minor, l.sgst_minor, l.igst_minor, l.tax_rate_bp, l.net_minor,
       l.waiting, l.allocated, l.packed, l.in_transit, l.rto_transit, l.delivered, l.return_transit, l.returned,
       l.rto_received, l.lost, l.cancelled, l.foreign_units, l.status, l.version_ms, l.older, l.hsn, l.title,
       i.is_kit
  FROM order_line l JOIN item i ON i.id = l.item_id
 WHERE l.order_id = (SELECT o.id FROM orders AS o WHERE o.channel = :channel AND o.ref = :ref)
 ORDER BY l.line_no

-- name: order_line_add
INSERT INTO order_line (order_id, line_no, line, item_id, qty, unit_price_minor, discount_minor,
       discount_share_minor, tax_minor, cgst_minor, sgst_minor, igst_minor, tax_rate_bp, net_minor, waiting,
       allocated, packed, in_transit, rto_transit, delivered, return_transit, returned, rto_received, lost,
       cancelled, foreign_units, status, version_ms, older, hsn, title)
VALUES (:order_id, :line_no, :line, :item_id, :qty, :unit_price_minor, :discount_minor, :discount_share_minor,
       :tax_minor, :cgst_minor, :sgst_minor, :igst_minor, :tax_rate_bp, :net_minor, :waiting, :allocated, :packed,
       :in_transit, :rto_transit, :delivered, :return_transit, :returned, :rto_received, :lost, :cancelled,
       :foreign_units, :status, :version_ms, :older, :hsn, :title)

-- name: order_line_set
UPDATE order_line SET item_id = :item_id, qty = :qty, unit_price_minor = :unit_price_minor,
       discount_minor = :discount_minor, discount_share_minor = :discount_share_minor, tax_minor = :tax_minor,
       cgst_minor = :cgst_minor, sgst_minor = :sgst_minor, igst_minor = :igst_minor, tax_rate_bp = :tax_rate_bp,
       net_minor = :net_minor, waiting = :waiting, allocated = :allocated, packed = :packed,
       in_transit = :in_transit, rto_transit = :rto_transit, delivered = :delivered,
       return_transit = :return_transit, returned = :returned, rto_received = :rto_received, lost = :lost,
       cancelled = :cancelled, foreign_units = :foreign_units, status = :status, version_ms = :version_ms,
       older = :older, hsn = :hsn, title = :title
 WHERE order_id = :order_id AND line_no = :line_no

-- name: order_line_set_units
UPDATE order_line SET waiting = :waiting, allocated = :allocated, packed = :packed, in_transit = :in_transit,
       rto_transit = :rto_transit, delivered = :delivered, return_transit = :return_transit,
       returned = :returned, rto_received = :rto_received, lost = :lost, cancelled = :cancelled
 WHERE order_id = :order_id AND line_no = :line_no

-- name: order_component_add
INSERT INTO order_line_component (order_id, line_no, item_id, qty, price_minor)
SELECT :order_id, :line_no, c.item_id, c.qty, i.price_minor
  FROM kit_component AS c JOIN item AS i ON i.id = c.item_id WHERE c.kit_id = :item_id

-- name: order_components
SELECT item_id, qty FROM order_line_component WHERE order_id = :order_id AND line_no = :line_no ORDER BY item_id

-- what returns have decided of units that a source may still call delivered or returned: sent back, missing, lost,
-- or claimed, or opened for a component to come back, which is the same return
-- name: order_line_ended
SELECT SUM(z.returned) AS returned, SUM(z.lost) AS lost
  FROM (SELECT CASE m.kind WHEN 'claim' THEN x.qty ELSE x.reject + x.missing + x.wrong_item + x.lost END AS returned, x.lost
          FROM rma AS m JOIN rma_line AS x ON x.rma_id = m.id
         WHERE m.order_id = :order_id AND x.line_no = :line_no
           AND (m.kind <> 'claim' OR (m.rma_state NOT IN ('rejected', 'withdrawn', 'expired')
            AND (m.resolution IS NULL OR m.resolution IN ('refund', 'credit'))))
        UNION ALL
        SELECT MAX((y.pieces + y.per_unit - 1) / y.per_unit), 0
          FROM (SELECT c.qty AS per_unit, CAST(SUM(CASE WHEN m.kind = 'claim' OR m.rma_state <> 'closed' THEN x.qty
                    ELSE x.received + x.lost + x.in_transit END) AS BIGINT) AS pieces
                  FROM rma AS m JOIN rma_part AS x ON x.rma_id = m.id
                  JOIN order_line_component AS c ON c.order_id = m.order_id AND c.line_no = x.line_no
                   AND c.item_id = x.item_id
                 WHERE m.order_id = :order_id AND x.line_no = :line_no
                   AND m.rma_state NOT IN ('rejected', 'withdrawn', 'expired')
                 GROUP BY x.item_id, c.qty) AS y) AS z

-- name: order_event_add
INSERT INTO event (subject, subject_id, seq, at, recorded_at, actor, event, from_state, to_state, body, units)
VALUES ('order', :order_id, :seq, :at, :recorded_at, :actor, :event, :from_state, :to_state, :body, :moves)

-- name: order_reservations
SELECT item_id, location_id, allocated, packed FROM reservation
 WHERE order_id = :order_id AND line_no = :line_no ORDER BY item_id, location_id

-- name: order_reservation_put
INSERT INTO reservation (order_id, line_no, item_id, location_id, allocated, packed)
VALUES (:order_id, :line_no, :item_id, :location_id, :allocated, :packed)
ON CONFLICT (order_id, line_no, item_id, location_id) DO UPDATE
SET allocated = reservation.allocated + excluded.allocated

-- name: order_reservation_set
UPDATE reservation SET allocated = :allocated, packed = :packed
 WHERE order_id = :order_id AND line_no = :line_no AND item_id = :item_id AND location_id = :location_id

-- name: order_reservation_drop
DELETE FROM reservation
 WHERE order_id = :order_id AND line_no = :line_no AND item_id = :item_id AND location_id = :location_id

-- name: customer_get
SELECT id, customer, name, email, phone, version_ms, older FROM customer WHERE customer = :customer

-- name: customer_add
INSERT INTO customer (id, customer, name, email, phone, version_ms)
VALUES (:id, :customer, :name, :email, :phone, :version_ms)

-- name: customer_set
UPDATE customer SET name = :name, email = :email, phone = :phone, version_ms = :version_ms, older = :older
 WHERE id = :id

-- name: customer_list
SELECT c.customer, c.name, c.email, c.phone, c.id,
       (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) AS orders,
       (SELECT MIN(o.placed_at) FROM orders o WHERE o.customer_id = c.id) AS first_at,
       (SELECT MAX(o.placed_at) FROM orders o WHERE o.customer_id = c.id) AS last_at
  FROM customer c
 WHERE (CAST(:customer AS TEXT) IS NULL OR c.customer = :customer)
   AND (CAST(:after AS TEXT) IS NULL OR c.customer > :after)
 ORDER BY c.customer
 LIMIT :limit

-- part: order_list_rows
@order_columns
  FROM orders o LEFT JOIN customer c ON c.id = o.customer_id
 WHERE o.placed_at >= :since_ms AND o.placed_at < :until_ms
   AND (CAST(:channel AS TEXT) IS NULL OR o.channel = :channel)
   AND (CAST(:customer AS TEXT) IS NULL OR c.customer = :customer)
   AND (CAST(:item_id AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.item_id = :item_id))

-- name: order_list
@order_list_rows
   AND (CAST(:after_placed_at AS BIGINT) IS NULL
        OR (o.placed_at, o.channel, o.ref) > (:after_placed_at, :after_channel, :after_ref))
 ORDER BY o.placed_at, o.channel, o.ref

-- name: order_list_newest
@order_list_rows
   AND (CAST(:after_placed_at AS BIGINT) IS NULL
        OR (o.placed_at, o.channel, o.ref) < (:after_placed_at, :after_channel, :after_ref))
 ORDER BY o.placed_at DESC, o.channel DESC, o.ref DESC

-- scan: proof and rebuilding read every order
-- name: order_all
SELECT id, channel, ref, state, holds, placed_at, currency, prices_include_tax, discount_minor, tax_minor,
       total_minor, kept_minor, status, captured_minor, collected_minor, given_back_minor, waived_minor, credit_minor,
       voided, customer_id
  FROM orders ORDER BY id

-- name: order_events
SELECT seq, at, recorded_at, actor, event, from_state, to_state, body, units AS moves,
       subject_id AS order_id
  FROM event WHERE subject = 'order' AND subject_id = :id ORDER BY seq

-- scan: the queue is a walk through all open lines
-- name: order_waiting
SELECT DISTINCT o.placed_at, o.channel, o.ref
  FROM order_line l JOIN orders o ON o.id = l.order_id
 WHERE l.waiting > 0 AND o.state IN ('placed', 'confirmed')
 ORDER BY o.placed_at, o.channel, o.ref

-- name: order_total_put
INSERT INTO order_total (part, day, channel, currency, state, fulfilment, orders, unknown_orders, held_orders, units,
       kept_units, total_minor, tax_minor, discount_minor, kept_minor)
VALUES (:part, :day, :channel, :currency, :state, :fulfilment, :orders, :unknown_orders, :held_orders, :units,
       :kept_units, :total_minor, :tax_minor, :discount_minor, :kept_minor)
ON CONFLICT (day, channel, currency, state, fulfilment, part) DO UPDATE
SET orders = order_total.orders + excluded.orders,
    unknown_orders = order_total.unknown_orders + excluded.unknown_orders,
    held_orders = order_total.held_orders + excluded.held_orders,
    units = order_total.units + excluded.units, kept_units = order_total.kept_units + excluded.kept_units,
    total_minor = order_total.total_minor + excluded.total_minor,
    tax_minor = order_total.tax_minor + excluded.tax_minor,
    discount_minor = order_total.discount_minor + excluded.discount_minor,
    kept_minor = order_total.kept_minor + excluded.kept_minor

-- name: item_total_put
INSERT INTO item_total (part, month, item_id, channel, currency, units, kept_units, shipped_units, delivered_units,
       cancelled_units, returned_units, rto_units, lost_units, unknown_units, gross_minor, kept_minor)
VALUES (:part, :month, :item_id, :channel, :currency, :units, :kept_units, :shipped_units, :delivered_units,
       :cancelled_units, :returned_units, :rto_units, :lost_units, :unknown_units, :gross_minor, :kept_minor)
ON CONFLICT (month, item_id, channel, currency, part) DO UPDATE
SET units = item_total.units + excluded.units, kept_units = item_total.kept_units + excluded.kept_units,
    shipped_units = item_total.shipped_units + excluded.shipped_units,
    delivered_units = item_total.delivered_units + excluded.delivered_units,
    cancelled_units = item_total.cancelled_units + excluded.cancelled_units,
    returned_units = item_total.returned_units + excluded.returned_units,
    rto_units = item_total.rto_units + excluded.rto_units,
    lost_units = item_total.lost_units + excluded.lost_units,
    unknown_units = item_total.unknown_units + excluded.unknown_units,
    gross_minor = item_total.gross_minor + excluded.gross_minor,
    kept_minor = item_total.kept_minor + excluded.kept_minor
