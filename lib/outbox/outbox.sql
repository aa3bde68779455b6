-- name: outbox_add
INSERT INTO message (id, order_id, parcel_id, event, template, medium, message_state, queued_at, next_at)
VALUES (:id, :order_id, :parcel_id, :event, :template, :medium, 'queued', :now_ms, :now_ms)
ON CONFLICT (order_id, event, template, medium) DO NOTHING
