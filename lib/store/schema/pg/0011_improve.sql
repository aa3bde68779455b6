-- 0011: lines of which something was not kept, for reports

CREATE INDEX order_line_gone ON order_line (order_id) WHERE cancelled + returned + rto_received + lost > 0;
