-- 0002: the ledger of money; the columns are explained for SQLite

CREATE TABLE payment (
	gateway TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL CHECK (
		kind = 'authorize' OR kind = 'capture' OR kind = 'void' OR kind = 'refund' OR kind = 'chargeback'
		OR kind = 'cod_collect'),
	ref TEXT COLLATE "C" NOT NULL,
	parent TEXT COLLATE "C",
	root TEXT COLLATE "C" NOT NULL,
	external BIGINT NOT NULL CHECK (external IN (0, 1)),
	amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
	currency TEXT COLLATE "C" NOT NULL,
	at BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	method TEXT COLLATE "C",
	fee_minor BIGINT,
	fee_tax_minor BIGINT,
	PRIMARY KEY (gateway, kind, ref)
);

CREATE INDEX payment_root ON payment (gateway, root);
CREATE TRIGGER payment_is_a_ledger BEFORE UPDATE OR DELETE ON payment FOR EACH ROW
	EXECUTE FUNCTION only_added_to('payments');

CREATE TABLE payment_order (
	gateway TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	ref TEXT COLLATE "C" NOT NULL,
	order_id BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (gateway, kind, ref)
);

CREATE INDEX payment_order_order ON payment_order (order_id);
CREATE TRIGGER payment_order_is_a_ledger BEFORE UPDATE OR DELETE ON payment_order FOR EACH ROW
	EXECUTE FUNCTION only_added_to('matches of payments');

CREATE TABLE payment_unmatched (
	gateway TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	ref TEXT COLLATE "C" NOT NULL,
	order_channel TEXT COLLATE "C",
	order_ref TEXT COLLATE "C",
	PRIMARY KEY (gateway, kind, ref)
);

-- sums of the ledger, a cache that audit proves; NULL: no payment is known
ALTER TABLE orders ADD COLUMN authorized_minor BIGINT;
ALTER TABLE orders ADD COLUMN captured_minor BIGINT;
ALTER TABLE orders ADD COLUMN collected_minor BIGINT;
ALTER TABLE orders ADD COLUMN given_back_minor BIGINT;
