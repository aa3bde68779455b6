-- 0005: what gateways pay out, and what couriers remit of the cash they collected

CREATE TABLE settlement (              -- rows of payouts, each once in its gateway and kind
	gateway TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (
		kind = 'capture' OR kind = 'refund' OR kind = 'chargeback' OR kind = 'fee' OR kind = 'adjustment'
		OR kind = 'payout'),
	ref TEXT NOT NULL,             -- of the row
	payout TEXT,
	payment_ref TEXT,              -- of the payment it settles
	amount_minor INTEGER NOT NULL,
	fee_minor INTEGER NOT NULL,
	fee_tax_minor INTEGER NOT NULL,
	net_minor INTEGER NOT NULL,    -- what it adds to the payout
	currency TEXT NOT NULL,
	at INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	PRIMARY KEY (gateway, kind, ref)
) STRICT, WITHOUT ROWID;

CREATE INDEX settlement_payout ON settlement (gateway, payout);
CREATE INDEX settlement_payment ON settlement (gateway, payment_ref);
CREATE TRIGGER settlement_is_a_ledger_u BEFORE UPDATE ON settlement BEGIN SELECT RAISE(ABORT, 'settlements are never changed'); END;
CREATE TRIGGER settlement_is_a_ledger_d BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'settlements are never deleted'); END;

CREATE TABLE remittance (              -- what a courier paid of what he collected, each once by its ref
	courier TEXT NOT NULL,
	ref TEXT NOT NULL,
	awb TEXT NOT NULL,
	remittance TEXT,               -- the transfer it came with
	remitted_minor INTEGER NOT NULL CHECK (remitted_minor >= 0),
	freight_minor INTEGER NOT NULL CHECK (freight_minor >= 0),
	cod_fee_minor INTEGER NOT NULL CHECK (cod_fee_minor >= 0),
	tax_minor INTEGER NOT NULL CHECK (tax_minor >= 0),
	other_minor INTEGER NOT NULL CHECK (other_minor >= 0),
	currency TEXT NOT NULL,
	at INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	PRIMARY KEY (courier, ref)
) STRICT, WITHOUT ROWID;

CREATE INDEX remittance_awb ON remittance (courier, awb);
CREATE TRIGGER remittance_is_a_ledger_u BEFORE UPDATE ON remittance BEGIN SELECT RAISE(ABORT, 'remittances are never changed'); END;
CREATE TRIGGER remittance_is_a_ledger_d BEFORE DELETE ON remittance BEGIN SELECT RAISE(ABORT, 'remittances are never deleted'); END;

CREATE TABLE remittance_unmatched (    -- credit for parcels that are not known: a queue
	courier TEXT NOT NULL,
	ref TEXT NOT NULL,
	awb TEXT NOT NULL,
	PRIMARY KEY (courier, ref)
) STRICT, WITHOUT ROWID;

-- sums of the ledger, a cache that audit proves; NULL: nothing was remitted
ALTER TABLE parcel ADD COLUMN cod_remitted_minor INTEGER;
ALTER TABLE parcel ADD COLUMN cod_deducted_minor INTEGER;
ALTER TABLE orders ADD COLUMN remitted_minor INTEGER;      -- of the cash collected: remitted and deducted
CREATE INDEX parcel_collected ON parcel (courier) WHERE cod_collected_minor > 0;
