-- 0003: parcels: what is in them, who carries them, what the courier reports

ALTER TABLE orders ADD COLUMN rto_open BIGINT NOT NULL DEFAULT 0;

CREATE SEQUENCE parcel_ids INCREMENT 10000;

CREATE TABLE parcel (
	id BIGINT PRIMARY KEY,
	order_id BIGINT NOT NULL,
	no BIGINT NOT NULL CHECK (no > 0),
	parcel_state TEXT COLLATE "C" NOT NULL,
	state_at BIGINT NOT NULL,
	courier TEXT COLLATE "C",
	awb TEXT COLLATE "C",
	manifest TEXT COLLATE "C",
	cod_minor BIGINT,
	cod_collected_minor BIGINT,
	attempts BIGINT NOT NULL DEFAULT 0,
	packed_at BIGINT NOT NULL,
	manifested_at BIGINT,
	picked_up_at BIGINT,
	delivered_at BIGINT,
	proof TEXT COLLATE "C",
	decision TEXT COLLATE "C" CHECK (decision IN ('resend', 'close')),
	last_seq BIGINT NOT NULL,
	UNIQUE (order_id, no),
	UNIQUE (courier, awb),
	CHECK (awb IS NULL OR courier IS NOT NULL)
);

CREATE INDEX parcel_open ON parcel (parcel_state, state_at);
CREATE INDEX parcel_awb ON parcel (awb);

CREATE TABLE parcel_line (
	parcel_id BIGINT NOT NULL REFERENCES parcel (id),
	line_no BIGINT NOT NULL,
	qty BIGINT NOT NULL CHECK (qty > 0),
	PRIMARY KEY (parcel_id, line_no)
);

CREATE TABLE parcel_event (
	parcel_id BIGINT NOT NULL REFERENCES parcel (id),
	seq BIGINT NOT NULL,
	at BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	event TEXT COLLATE "C" NOT NULL,
	from_state TEXT COLLATE "C",
	to_state TEXT COLLATE "C",
	inferred BIGINT NOT NULL CHECK (inferred IN (0, 1)),
	code TEXT COLLATE "C",
	place TEXT COLLATE "C",
	remark TEXT COLLATE "C",
	PRIMARY KEY (parcel_id, seq)
);

CREATE TRIGGER parcel_event_is_a_ledger BEFORE UPDATE OR DELETE ON parcel_event FOR EACH ROW
	EXECUTE FUNCTION only_added_to('events');
