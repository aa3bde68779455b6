-- 0013: payments before an agreement, of which a comparison warns

CREATE INDEX psn_payment_early ON psn_payment (request_id) WHERE early = 1;
