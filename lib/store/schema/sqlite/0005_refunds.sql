-- 0005: refunds: what is to be given back, decided on, tried, done

ALTER TABLE orders ADD COLUMN pay_by INTEGER;
ALTER TABLE orders ADD COLUMN waived_minor INTEGER;   -- given back though it was owed: the bill is lower by it
ALTER TABLE orders ADD COLUMN credit_minor INTEGER;   -- moved from (+) or to (-) other orders by exchanges

CREATE TABLE refund (
	id INTEGER PRIMARY KEY,
	order_id INTEGER NOT NULL,
	no INTEGER NOT NULL CHECK (no > 0),    -- from 1, per order
	refund_state TEXT NOT NULL,
	state_at INTEGER NOT NULL,
	cause TEXT NOT NULL,
	note TEXT,
	ref TEXT,                              -- of who asked for it: once in its order
	rma_id INTEGER,
	amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
	charges_minor INTEGER NOT NULL CHECK (charges_minor >= 0),   -- of it not for units
	waived_minor INTEGER NOT NULL CHECK (waived_minor >= 0),     -- of it owed by the buyer all the same
	done_minor INTEGER NOT NULL DEFAULT 0 CHECK (done_minor >= 0 AND done_minor <= amount_minor),
	requested_at INTEGER NOT NULL,
	last_seq INTEGER NOT NULL,
	UNIQUE (order_id, no),
	UNIQUE (order_id, ref)
) STRICT;

CREATE INDEX refund_open ON refund (refund_state, id);

CREATE TABLE refund_line (                     -- the units it is for, and their part of the line
	refund_id INTEGER NOT NULL REFERENCES refund (id),
	line_no INTEGER NOT NULL,
	qty INTEGER NOT NULL CHECK (qty > 0),
	net_minor INTEGER NOT NULL CHECK (net_minor >= 0),
	tax_minor INTEGER NOT NULL CHECK (tax_minor >= 0),
	cgst_minor INTEGER NOT NULL CHECK (cgst_minor >= 0),
	sgst_minor INTEGER NOT NULL CHECK (sgst_minor >= 0),
	igst_minor INTEGER NOT NULL CHECK (igst_minor >= 0),
	PRIMARY KEY (refund_id, line_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE refund_attempt (                  -- what was tried, against which payment
	refund_id INTEGER NOT NULL REFERENCES refund (id),
	no INTEGER NOT NULL CHECK (no > 0),
	gateway TEXT NOT NULL,
	parent TEXT,                           -- ref of the payment
	ref TEXT,                              -- the gateway's number for it
	amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
	attempt_state TEXT NOT NULL CHECK (attempt_state IN ('processing', 'succeeded', 'failed')),
	at INTEGER NOT NULL,
	ended_at INTEGER,
	error TEXT,
	PRIMARY KEY (refund_id, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX refund_attempt_ref ON refund_attempt (gateway, ref);

CREATE TABLE refund_event (
	refund_id INTEGER NOT NULL REFERENCES refund (id),
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	from_state TEXT,
	to_state TEXT NOT NULL,
	body TEXT,
	PRIMARY KEY (refund_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER refund_event_is_a_ledger_u BEFORE UPDATE ON refund_event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER refund_event_is_a_ledger_d BEFORE DELETE ON refund_event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER refund_line_is_a_ledger_u BEFORE UPDATE ON refund_line BEGIN SELECT RAISE(ABORT, 'lines of refunds are never changed'); END;
CREATE TRIGGER refund_line_is_a_ledger_d BEFORE DELETE ON refund_line BEGIN SELECT RAISE(ABORT, 'lines of refunds are never deleted'); END;

CREATE TABLE credit (                          -- store credit of customers: a ledger
	customer_id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	currency TEXT NOT NULL,
	amount_minor INTEGER NOT NULL CHECK (amount_minor <> 0),
	balance_minor INTEGER NOT NULL CHECK (balance_minor >= 0),   -- after it, in this currency
	order_id INTEGER NOT NULL,
	ref TEXT NOT NULL,                     -- of the payment fact that goes with it
	at INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	PRIMARY KEY (customer_id, currency, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER credit_is_a_ledger_u BEFORE UPDATE ON credit BEGIN SELECT RAISE(ABORT, 'credit is never changed'); END;
CREATE TRIGGER credit_is_a_ledger_d BEFORE DELETE ON credit BEGIN SELECT RAISE(ABORT, 'credit is never deleted'); END;

CREATE TABLE order_credit (                    -- credit of what comes back, moved to the order that replaces it: a ledger
	from_order_id INTEGER NOT NULL,
	to_order_id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	amount_minor INTEGER NOT NULL CHECK (amount_minor <> 0),
	at INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	PRIMARY KEY (from_order_id, to_order_id, seq),
	CHECK (from_order_id <> to_order_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX order_credit_to ON order_credit (to_order_id);
CREATE TRIGGER order_credit_is_a_ledger_u BEFORE UPDATE ON order_credit BEGIN SELECT RAISE(ABORT, 'credit is never changed'); END;
CREATE TRIGGER order_credit_is_a_ledger_d BEFORE DELETE ON order_credit BEGIN SELECT RAISE(ABORT, 'credit is never deleted'); END;

CREATE TABLE exchange_line (                   -- units settled by credit of the order that replaces them: a ledger
	order_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	to_order_id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	qty INTEGER NOT NULL CHECK (qty <> 0),  -- below 0: taken back
	net_minor INTEGER NOT NULL,
	tax_minor INTEGER NOT NULL,
	cgst_minor INTEGER NOT NULL,
	sgst_minor INTEGER NOT NULL,
	igst_minor INTEGER NOT NULL,
	PRIMARY KEY (order_id, line_no, to_order_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER exchange_line_is_a_ledger_u BEFORE UPDATE ON exchange_line BEGIN SELECT RAISE(ABORT, 'exchanged units are never changed'); END;
CREATE TRIGGER exchange_line_is_a_ledger_d BEFORE DELETE ON exchange_line BEGIN SELECT RAISE(ABORT, 'exchanged units are never deleted'); END;
