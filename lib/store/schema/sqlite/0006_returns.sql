-- 0006: returns: what customers send back, under a number

ALTER TABLE item ADD COLUMN return_days INTEGER;       -- days it may be returned in; NULL: the setting

CREATE TABLE rma (
	id INTEGER PRIMARY KEY,
	rma TEXT NOT NULL UNIQUE,              -- RMA-YYMMDD-NNNN and a check digit
	day INTEGER NOT NULL,                  -- business day it was asked for, days since 1970
	day_no INTEGER NOT NULL CHECK (day_no > 0),
	order_id INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('return', 'exchange', 'claim')),
	rma_state TEXT NOT NULL,
	state_at INTEGER NOT NULL,
	requested_at INTEGER NOT NULL,
	reason TEXT,
	note TEXT,
	photos TEXT,                           -- references of pictures, with commas
	asked_ref TEXT,                        -- of who asked for it: once in its order
	override TEXT,                         -- why it was taken outside its window
	courier TEXT,                          -- who picks it up
	awb TEXT,
	resolution TEXT CHECK (resolution IN ('refund', 'exchange', 'credit', 'repair', 'none')),
	replacement_id INTEGER,                -- the order that is sent instead
	last_seq INTEGER NOT NULL,
	UNIQUE (day, day_no),
	UNIQUE (order_id, asked_ref),
	UNIQUE (courier, awb)
) STRICT;

CREATE INDEX rma_order ON rma (order_id);
CREATE INDEX rma_awb ON rma (awb);
CREATE INDEX rma_open ON rma (rma_state, state_at);

CREATE TABLE rma_line (
	rma_id INTEGER NOT NULL REFERENCES rma (id),
	line_no INTEGER NOT NULL,
	qty INTEGER NOT NULL CHECK (qty > 0),
	in_transit INTEGER NOT NULL DEFAULT 0 CHECK (in_transit >= 0),
	received INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),       -- ever
	restock INTEGER NOT NULL DEFAULT 0 CHECK (restock >= 0),
	refurbish INTEGER NOT NULL DEFAULT 0 CHECK (refurbish >= 0),     -- in work
	scrap INTEGER NOT NULL DEFAULT 0 CHECK (scrap >= 0),
	reject INTEGER NOT NULL DEFAULT 0 CHECK (reject >= 0),           -- sent back to the customer
	missing INTEGER NOT NULL DEFAULT 0 CHECK (missing >= 0),         -- announced, and not in the parcel
	wrong_item INTEGER NOT NULL DEFAULT 0 CHECK (wrong_item >= 0),   -- something else was in it
	lost INTEGER NOT NULL DEFAULT 0 CHECK (lost >= 0),               -- on the way here
	PRIMARY KEY (rma_id, line_no),
	CHECK (received + in_transit + lost <= qty),
	CHECK (restock + refurbish + scrap + reject + missing + wrong_item <= qty)
) STRICT, WITHOUT ROWID;

CREATE TABLE rma_scan (                        -- receipts of goods, each told once
	ref TEXT PRIMARY KEY,
	rma_id INTEGER NOT NULL REFERENCES rma (id),
	line_no INTEGER NOT NULL,
	qty INTEGER NOT NULL CHECK (qty > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE rma_event (
	rma_id INTEGER NOT NULL REFERENCES rma (id),
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	event TEXT NOT NULL,
	from_state TEXT,
	to_state TEXT,
	body TEXT,
	PRIMARY KEY (rma_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER rma_event_is_a_ledger_u BEFORE UPDATE ON rma_event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER rma_event_is_a_ledger_d BEFORE DELETE ON rma_event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER rma_scan_is_a_ledger_u BEFORE UPDATE ON rma_scan BEGIN SELECT RAISE(ABORT, 'scans are never changed'); END;
CREATE TRIGGER rma_scan_is_a_ledger_d BEFORE DELETE ON rma_scan BEGIN SELECT RAISE(ABORT, 'scans are never deleted'); END;
