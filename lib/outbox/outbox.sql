-- name: outbox_add
INSERT INTO message (id, order_id, parcel_id, event, template, medium, message_state, queued_at, next_at,
       request_id, party)
VALUES (:id, :order_id, :parcel_id, :event, :template, :medium, 'queued', :now_ms, :now_ms, :request_id, :party)
ON CONFLICT (order_id, event, template, medium) DO NOTHING
