-- 0003: parcels: what is in them, who carries them, what the courier reports

ALTER TABLE orders ADD COLUMN rto_open INTEGER NOT NULL DEFAULT 0;  -- units that came back undelivered, not decided on

CREATE TABLE parcel (
	id INTEGER PRIMARY KEY,
	order_id INTEGER NOT NULL,
	no INTEGER NOT NULL CHECK (no > 0),    -- from 1, per order
	parcel_state TEXT NOT NULL,
	state_at INTEGER NOT NULL,             -- when the step to it happened
	courier TEXT,
	awb TEXT,                              -- the courier's number
	manifest TEXT,
	cod_minor INTEGER,                     -- to be collected at the door, as the label says
	cod_collected_minor INTEGER,
	attempts INTEGER NOT NULL DEFAULT 0,
	packed_at INTEGER NOT NULL,
	manifested_at INTEGER,
	picked_up_at INTEGER,
	delivered_at INTEGER,
	proof TEXT,
	decision TEXT CHECK (decision IN ('resend', 'close')),
	last_seq INTEGER NOT NULL,
	UNIQUE (order_id, no),
	UNIQUE (courier, awb),
	CHECK (awb IS NULL OR courier IS NOT NULL)
) STRICT;

CREATE INDEX parcel_open ON parcel (parcel_state, state_at);
CREATE INDEX parcel_awb ON parcel (awb);

CREATE TABLE parcel_line (
	parcel_id INTEGER NOT NULL REFERENCES parcel (id),
	line_no INTEGER NOT NULL,
	qty INTEGER NOT NULL CHECK (qty > 0),
	PRIMARY KEY (parcel_id, line_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE parcel_event (                    -- what happened to it, as told; one that comes late moves no state
	parcel_id INTEGER NOT NULL REFERENCES parcel (id),
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	event TEXT NOT NULL,                   -- a state of parcels
	from_state TEXT,                       -- when it moved the state
	to_state TEXT,
	inferred INTEGER NOT NULL CHECK (inferred IN (0, 1)),
	code TEXT,                             -- the courier's own word
	place TEXT,
	remark TEXT,
	PRIMARY KEY (parcel_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER parcel_event_is_a_ledger_u BEFORE UPDATE ON parcel_event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER parcel_event_is_a_ledger_d BEFORE DELETE ON parcel_event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
