-- name: setting_all
SELECT setting, value FROM setting

-- name: setting_put
INSERT INTO setting (setting, value) VALUES (:setting, :value)
ON CONFLICT (setting) DO UPDATE SET value = excluded.value

-- name: setting_event
INSERT INTO event (subject, subject_id, seq, at, recorded_at, actor, event, body)
SELECT 'setting', :id, COALESCE(MAX(seq), 0) + 1, :now_ms, :now_ms, :actor, 'set', :body
  FROM event WHERE subject = 'setting' AND subject_id = :id
