-- 0006: returns: what customers send back, under a number

CREATE SEQUENCE rma_ids INCREMENT 10000;

ALTER TABLE item ADD COLUMN return_days BIGINT;

CREATE TABLE rma (
	id BIGINT PRIMARY KEY,
	rma TEXT COLLATE "C" NOT NULL UNIQUE,
	day BIGINT NOT NULL,
	day_no BIGINT NOT NULL CHECK (day_no > 0),
	order_id BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('return', 'exchange', 'claim')),
	rma_state TEXT COLLATE "C" NOT NULL,
	state_at BIGINT NOT NULL,
	requested_at BIGINT NOT NULL,
	reason TEXT COLLATE "C",
	note TEXT COLLATE "C",
	photos TEXT COLLATE "C",
	asked_ref TEXT COLLATE "C",
	override TEXT COLLATE "C",
	courier TEXT COLLATE "C",
	awb TEXT COLLATE "C",
	resolution TEXT COLLATE "C" CHECK (resolution IN ('refund', 'exchange', 'credit', 'repair', 'none')),
	replacement_id BIGINT,
	last_seq BIGINT NOT NULL,
	UNIQUE (day, day_no),
	UNIQUE (order_id, asked_ref),
	UNIQUE (courier, awb)
);

CREATE INDEX rma_order ON rma (order_id);
CREATE INDEX rma_awb ON rma (awb);
CREATE INDEX rma_open ON rma (rma_state, state_at);

CREATE TABLE rma_line (
	rma_id BIGINT NOT NULL REFERENCES rma (id),
	line_no BIGINT NOT NULL,
	qty BIGINT NOT NULL CHECK (qty > 0),
	in_transit BIGINT NOT NULL DEFAULT 0 CHECK (in_transit >= 0),
	received BIGINT NOT NULL DEFAULT 0 CHECK (received >= 0),
	restock BIGINT NOT NULL DEFAULT 0 CHECK (restock >= 0),
	refurbish BIGINT NOT NULL DEFAULT 0 CHECK (refurbish >= 0),
	scrap BIGINT NOT NULL DEFAULT 0 CHECK (scrap >= 0),
	reject BIGINT NOT NULL DEFAULT 0 CHECK (reject >= 0),
	missing BIGINT NOT NULL DEFAULT 0 CHECK (missing >= 0),
	wrong_item BIGINT NOT NULL DEFAULT 0 CHECK (wrong_item >= 0),
	lost BIGINT NOT NULL DEFAULT 0 CHECK (lost >= 0),
	PRIMARY KEY (rma_id, line_no),
	CHECK (received + in_transit + lost <= qty),
	CHECK (restock + refurbish + scrap + reject + missing + wrong_item <= qty)
);

CREATE TABLE rma_scan (
	ref TEXT COLLATE "C" PRIMARY KEY,
	rma_id BIGINT NOT NULL REFERENCES rma (id),
	line_no BIGINT NOT NULL,
	qty BIGINT NOT NULL CHECK (qty > 0)
);

CREATE TABLE rma_event (
	rma_id BIGINT NOT NULL REFERENCES rma (id),
	seq BIGINT NOT NULL,
	at BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	event TEXT COLLATE "C" NOT NULL,
	from_state TEXT COLLATE "C",
	to_state TEXT COLLATE "C",
	body TEXT COLLATE "C",
	PRIMARY KEY (rma_id, seq)
);

CREATE TRIGGER rma_event_is_a_ledger BEFORE UPDATE OR DELETE ON rma_event FOR EACH ROW
	EXECUTE FUNCTION only_added_to('events');
CREATE TRIGGER rma_scan_is_a_ledger BEFORE UPDATE OR DELETE ON rma_scan FOR EACH ROW
	EXECUTE FUNCTION only_added_to('scans');
