-- 0007: what gateways pay out, and what couriers remit of the cash they collected

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

-- the sums of a payment, out of the index alone
DROP INDEX payment_root;
CREATE INDEX payment_root ON payment (gateway, root, kind, amount_minor);

-- the same table, with new messages at the end of their template and not between those of other orders; and with a
-- check that makes no table of its words for every row
CREATE TABLE message_new (
	id INTEGER PRIMARY KEY,
	order_id INTEGER NOT NULL,
	parcel_id INTEGER,
	event TEXT NOT NULL,                   -- which one of the order or parcel: o3, p1.7
	template TEXT NOT NULL,
	medium TEXT NOT NULL CHECK (medium IN ('mail', 'sms')),
	message_state TEXT NOT NULL CHECK (
		message_state = 'queued' OR message_state = 'sending' OR message_state = 'sent' OR message_state = 'failed'),
	tries INTEGER NOT NULL DEFAULT 0,
	queued_at INTEGER NOT NULL,
	next_at INTEGER NOT NULL,              -- not tried before
	sent_at INTEGER,
	error TEXT,
	UNIQUE (template, order_id, event, medium)
) STRICT;

INSERT INTO message_new (id, order_id, parcel_id, event, template, medium, message_state, tries, queued_at, next_at,
       sent_at, error)
SELECT id, order_id, parcel_id, event, template, medium, message_state, tries, queued_at, next_at, sent_at, error
  FROM message ORDER BY id;
DROP TABLE message;
ALTER TABLE message_new RENAME TO message;
CREATE INDEX message_due ON message (message_state, next_at);

-- sums of the ledger, a cache that audit proves; NULL: nothing was remitted
ALTER TABLE parcel ADD COLUMN cod_remitted_minor INTEGER;
ALTER TABLE parcel ADD COLUMN cod_deducted_minor INTEGER;
ALTER TABLE orders ADD COLUMN remitted_minor INTEGER;      -- of the cash collected: remitted and deducted
ALTER TABLE orders ADD COLUMN ship_complete INTEGER CHECK (ship_complete = 0 OR ship_complete = 1);
CREATE INDEX parcel_collected ON parcel (courier) WHERE cod_collected_minor > 0;
