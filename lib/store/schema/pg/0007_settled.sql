-- 0007: settlements and remittances; the columns are explained for SQLite

CREATE TABLE settlement (
	gateway TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL CHECK (
		kind = 'capture' OR kind = 'refund' OR kind = 'chargeback' OR kind = 'fee' OR kind = 'adjustment'
		OR kind = 'payout'),
	ref TEXT COLLATE "C" NOT NULL,
	payout TEXT COLLATE "C",
	payment_ref TEXT COLLATE "C",
	amount_minor BIGINT NOT NULL,
	fee_minor BIGINT NOT NULL,
	fee_tax_minor BIGINT NOT NULL,
	net_minor BIGINT NOT NULL,
	currency TEXT COLLATE "C" NOT NULL,
	at BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (gateway, kind, ref)
);

CREATE INDEX settlement_payout ON settlement (gateway, payout);
CREATE INDEX settlement_payment ON settlement (gateway, payment_ref);
CREATE TRIGGER settlement_is_a_ledger BEFORE UPDATE OR DELETE ON settlement FOR EACH ROW
	EXECUTE FUNCTION only_added_to('settlements');

CREATE TABLE remittance (
	courier TEXT COLLATE "C" NOT NULL,
	ref TEXT COLLATE "C" NOT NULL,
	awb TEXT COLLATE "C" NOT NULL,
	remittance TEXT COLLATE "C",
	remitted_minor BIGINT NOT NULL CHECK (remitted_minor >= 0),
	freight_minor BIGINT NOT NULL CHECK (freight_minor >= 0),
	cod_fee_minor BIGINT NOT NULL CHECK (cod_fee_minor >= 0),
	tax_minor BIGINT NOT NULL CHECK (tax_minor >= 0),
	other_minor BIGINT NOT NULL CHECK (other_minor >= 0),
	currency TEXT COLLATE "C" NOT NULL,
	at BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (courier, ref)
);

CREATE INDEX remittance_awb ON remittance (courier, awb);
CREATE TRIGGER remittance_is_a_ledger BEFORE UPDATE OR DELETE ON remittance FOR EACH ROW
	EXECUTE FUNCTION only_added_to('remittances');

CREATE TABLE remittance_unmatched (
	courier TEXT COLLATE "C" NOT NULL,
	ref TEXT COLLATE "C" NOT NULL,
	awb TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (courier, ref)
);

DROP INDEX payment_root;
CREATE INDEX payment_root ON payment (gateway, root, kind, amount_minor);

ALTER TABLE message DROP CONSTRAINT message_order_id_event_template_medium_key;
ALTER TABLE message ADD UNIQUE (template, order_id, event, medium);

-- sums of the ledger, a cache that audit proves; NULL: nothing was remitted
ALTER TABLE parcel ADD COLUMN cod_remitted_minor BIGINT;
ALTER TABLE parcel ADD COLUMN cod_deducted_minor BIGINT;
ALTER TABLE orders ADD COLUMN remitted_minor BIGINT;
ALTER TABLE orders ADD COLUMN ship_complete BIGINT CHECK (ship_complete = 0 OR ship_complete = 1);
CREATE INDEX parcel_collected ON parcel (courier) WHERE cod_collected_minor > 0;
