-- 0002: the ledger of money: what gateways, couriers and people told of payments

CREATE TABLE payment (                 -- the facts, each once in its gateway and kind
	gateway TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (
		kind = 'authorize' OR kind = 'capture' OR kind = 'void' OR kind = 'refund' OR kind = 'chargeback'
		OR kind = 'cod_collect'),
	ref TEXT NOT NULL,
	parent TEXT,                   -- ref of the payment it captures, voids or gives back
	root TEXT NOT NULL,            -- ref of the first of the payments that belong together
	external INTEGER NOT NULL CHECK (external IN (0, 1)), -- the capture was told first, or alone
	amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
	currency TEXT NOT NULL,
	at INTEGER NOT NULL,           -- when it happened
	recorded_at INTEGER NOT NULL,  -- when it was written
	actor TEXT NOT NULL,
	method TEXT,
	fee_minor INTEGER,
	fee_tax_minor INTEGER,
	PRIMARY KEY (gateway, kind, ref)
) STRICT, WITHOUT ROWID;

CREATE INDEX payment_root ON payment (gateway, root);
CREATE TRIGGER payment_is_a_ledger_u BEFORE UPDATE ON payment BEGIN SELECT RAISE(ABORT, 'payments are never changed'); END;
CREATE TRIGGER payment_is_a_ledger_d BEFORE DELETE ON payment BEGIN SELECT RAISE(ABORT, 'payments are never deleted'); END;

CREATE TABLE payment_order (           -- which order a payment is for: a ledger too
	gateway TEXT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	order_id INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	PRIMARY KEY (gateway, kind, ref)
) STRICT, WITHOUT ROWID;

CREATE INDEX payment_order_order ON payment_order (order_id);
CREATE TRIGGER payment_order_is_a_ledger_u BEFORE UPDATE ON payment_order
	BEGIN SELECT RAISE(ABORT, 'matches of payments are never changed'); END;
CREATE TRIGGER payment_order_is_a_ledger_d BEFORE DELETE ON payment_order
	BEGIN SELECT RAISE(ABORT, 'matches of payments are never deleted'); END;

CREATE TABLE payment_unmatched (       -- payments whose order is not known yet: a queue
	gateway TEXT NOT NULL,
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	order_channel TEXT,            -- of the order that was named
	order_ref TEXT,
	PRIMARY KEY (gateway, kind, ref)
) STRICT, WITHOUT ROWID;

-- sums of the ledger, a cache that audit proves; NULL: no payment is known
ALTER TABLE orders ADD COLUMN authorized_minor INTEGER;  -- authorised and not voided, or captured without
ALTER TABLE orders ADD COLUMN captured_minor INTEGER;
ALTER TABLE orders ADD COLUMN collected_minor INTEGER;   -- in cash on delivery
ALTER TABLE orders ADD COLUMN given_back_minor INTEGER;  -- refunds and chargebacks
