-- 0005: refunds: what is to be given back, decided on, tried, done

CREATE SEQUENCE refund_ids INCREMENT 10000;

ALTER TABLE orders ADD COLUMN pay_by BIGINT;
ALTER TABLE orders ADD COLUMN waived_minor BIGINT;
ALTER TABLE orders ADD COLUMN credit_minor BIGINT;

CREATE TABLE refund (
	id BIGINT PRIMARY KEY,
	order_id BIGINT NOT NULL,
	no BIGINT NOT NULL CHECK (no > 0),
	refund_state TEXT COLLATE "C" NOT NULL,
	state_at BIGINT NOT NULL,
	cause TEXT COLLATE "C" NOT NULL,
	note TEXT COLLATE "C",
	ref TEXT COLLATE "C",
	rma_id BIGINT,
	amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
	charges_minor BIGINT NOT NULL CHECK (charges_minor >= 0),
	waived_minor BIGINT NOT NULL CHECK (waived_minor >= 0),
	done_minor BIGINT NOT NULL DEFAULT 0 CHECK (done_minor >= 0 AND done_minor <= amount_minor),
	requested_at BIGINT NOT NULL,
	last_seq BIGINT NOT NULL,
	UNIQUE (order_id, no),
	UNIQUE (order_id, ref)
);

CREATE INDEX refund_open ON refund (refund_state, id);

CREATE TABLE refund_line (
	refund_id BIGINT NOT NULL REFERENCES refund (id),
	line_no BIGINT NOT NULL,
	qty BIGINT NOT NULL CHECK (qty > 0),
	net_minor BIGINT NOT NULL CHECK (net_minor >= 0),
	tax_minor BIGINT NOT NULL CHECK (tax_minor >= 0),
	cgst_minor BIGINT NOT NULL CHECK (cgst_minor >= 0),
	sgst_minor BIGINT NOT NULL CHECK (sgst_minor >= 0),
	igst_minor BIGINT NOT NULL CHECK (igst_minor >= 0),
	PRIMARY KEY (refund_id, line_no)
);

CREATE TABLE refund_attempt (
	refund_id BIGINT NOT NULL REFERENCES refund (id),
	no BIGINT NOT NULL CHECK (no > 0),
	gateway TEXT COLLATE "C" NOT NULL,
	parent TEXT COLLATE "C",
	ref TEXT COLLATE "C",
	amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
	attempt_state TEXT COLLATE "C" NOT NULL CHECK (attempt_state IN ('processing', 'succeeded', 'failed')),
	at BIGINT NOT NULL,
	ended_at BIGINT,
	error TEXT COLLATE "C",
	PRIMARY KEY (refund_id, no)
);

CREATE INDEX refund_attempt_ref ON refund_attempt (gateway, ref);

CREATE TABLE refund_event (
	refund_id BIGINT NOT NULL REFERENCES refund (id),
	seq BIGINT NOT NULL,
	at BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	from_state TEXT COLLATE "C",
	to_state TEXT COLLATE "C" NOT NULL,
	body TEXT COLLATE "C",
	PRIMARY KEY (refund_id, seq)
);

CREATE TRIGGER refund_event_is_a_ledger BEFORE UPDATE OR DELETE ON refund_event FOR EACH ROW
	EXECUTE FUNCTION only_added_to('events');
CREATE TRIGGER refund_line_is_a_ledger BEFORE UPDATE OR DELETE ON refund_line FOR EACH ROW
	EXECUTE FUNCTION only_added_to('lines of refunds');

CREATE TABLE credit (
	customer_id BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	currency TEXT COLLATE "C" NOT NULL,
	amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
	balance_minor BIGINT NOT NULL CHECK (balance_minor >= 0),
	order_id BIGINT NOT NULL,
	ref TEXT COLLATE "C" NOT NULL,
	at BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (customer_id, currency, seq)
);

CREATE TRIGGER credit_is_a_ledger BEFORE UPDATE OR DELETE ON credit FOR EACH ROW
	EXECUTE FUNCTION only_added_to('credit');

CREATE TABLE order_credit (
	from_order_id BIGINT NOT NULL,
	to_order_id BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
	at BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (from_order_id, to_order_id, seq),
	CHECK (from_order_id <> to_order_id)
);

CREATE INDEX order_credit_to ON order_credit (to_order_id);
CREATE TRIGGER order_credit_is_a_ledger BEFORE UPDATE OR DELETE ON order_credit FOR EACH ROW
	EXECUTE FUNCTION only_added_to('credit');

CREATE TABLE exchange_line (
	order_id BIGINT NOT NULL,
	line_no BIGINT NOT NULL,
	to_order_id BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	qty BIGINT NOT NULL CHECK (qty <> 0),
	net_minor BIGINT NOT NULL,
	tax_minor BIGINT NOT NULL,
	cgst_minor BIGINT NOT NULL,
	sgst_minor BIGINT NOT NULL,
	igst_minor BIGINT NOT NULL,
	PRIMARY KEY (order_id, line_no, to_order_id, seq)
);

CREATE TRIGGER exchange_line_is_a_ledger BEFORE UPDATE OR DELETE ON exchange_line FOR EACH ROW
	EXECUTE FUNCTION only_added_to('exchanged units');
