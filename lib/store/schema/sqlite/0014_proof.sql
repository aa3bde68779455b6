-- 0014: the indexes of lines that did not stay sold hold what reports ask of these lines; why units were cancelled
-- is found without reading all events

DROP INDEX order_line_gone;
CREATE INDEX order_line_gone ON order_line (order_id, item_id, qty, net_minor, cancelled, returned, rto_received, lost)
	WHERE cancelled + returned + rto_received + lost > 0;
DROP INDEX order_line_returned;
CREATE INDEX order_line_returned ON order_line (order_id, item_id, returned, return_transit)
	WHERE returned + return_transit > 0;
CREATE INDEX event_units_cancelled ON event (subject_id, seq) WHERE event = 'units_cancelled';
