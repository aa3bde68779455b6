-- 0001: orders, their units, stock, events, and the totals that reports read
-- The same tables as for SQLite, where their columns are explained; a test holds both together. Texts are
-- compared byte by byte, as there. Each sequence gives blocks of ids: a program takes 10000 at once.

CREATE TABLE oms_data (                -- one row; locked by whoever writes, see pg_ops.c
	version BIGINT NOT NULL
);

INSERT INTO oms_data (version) VALUES (0);

CREATE SEQUENCE orders_ids INCREMENT 10000;
CREATE SEQUENCE customer_ids INCREMENT 10000;
CREATE SEQUENCE item_ids INCREMENT 10000;
CREATE SEQUENCE stock_move_ids INCREMENT 10000;

CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% are never changed or deleted', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TABLE setting (
	setting TEXT COLLATE "C" PRIMARY KEY,
	value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE event (
	subject TEXT COLLATE "C" NOT NULL CHECK (
		subject = 'order' OR subject = 'item' OR subject = 'location' OR subject = 'setting'),
	subject_id BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	at BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	event TEXT COLLATE "C" NOT NULL,
	from_state TEXT COLLATE "C",
	to_state TEXT COLLATE "C",
	body TEXT COLLATE "C",
	units TEXT COLLATE "C",
	PRIMARY KEY (subject, subject_id, seq)
);

CREATE TRIGGER event_is_a_ledger BEFORE UPDATE OR DELETE ON event FOR EACH ROW
	EXECUTE FUNCTION only_added_to('events');

CREATE TABLE location (
	id BIGINT PRIMARY KEY,
	location TEXT COLLATE "C" NOT NULL UNIQUE,
	title TEXT COLLATE "C",
	priority BIGINT NOT NULL,
	is_warehouse BIGINT NOT NULL CHECK (is_warehouse IN (0, 1))
);

INSERT INTO location (id, location, priority, is_warehouse) VALUES
	(1, 'supplier', 0, 0), (2, 'customer', 0, 0), (3, 'transit_out', 0, 0), (4, 'transit_rto', 0, 0),
	(5, 'transit_return', 0, 0), (6, 'transit_internal', 0, 0), (7, 'adjust', 0, 0), (8, 'loss', 0, 0),
	(9, 'scrap', 0, 0);

CREATE TABLE item (
	id BIGINT PRIMARY KEY,
	sku TEXT COLLATE "C" NOT NULL UNIQUE,
	title TEXT COLLATE "C",
	price_minor BIGINT,
	cost_minor BIGINT,
	currency TEXT COLLATE "C",
	hsn TEXT COLLATE "C",
	tax_rate_bp BIGINT,
	reorder_point BIGINT,
	reorder_qty BIGINT,
	max_stock BIGINT,
	is_kit BIGINT NOT NULL DEFAULT 0 CHECK (is_kit IN (0, 1))
);

CREATE TABLE kit_component (
	kit_id BIGINT NOT NULL REFERENCES item (id),
	item_id BIGINT NOT NULL REFERENCES item (id),
	qty BIGINT NOT NULL CHECK (qty > 0),
	PRIMARY KEY (kit_id, item_id)
);

CREATE TABLE stock_move (
	id BIGINT PRIMARY KEY,
	item_id BIGINT NOT NULL REFERENCES item (id),
	qty BIGINT NOT NULL CHECK (qty > 0),
	from_id BIGINT NOT NULL REFERENCES location (id),
	from_condition TEXT COLLATE "C" NOT NULL CHECK (
		from_condition = 'sellable' OR from_condition = 'quarantine' OR from_condition = 'damaged'),
	to_id BIGINT NOT NULL REFERENCES location (id),
	to_condition TEXT COLLATE "C" NOT NULL CHECK (
		to_condition = 'sellable' OR to_condition = 'quarantine' OR to_condition = 'damaged'),
	kind TEXT COLLATE "C" NOT NULL,
	ref TEXT COLLATE "C",
	order_id BIGINT,
	line_no BIGINT,
	at BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	reason TEXT COLLATE "C",
	CHECK (from_id <> to_id OR from_condition <> to_condition)
);

CREATE INDEX stock_move_item ON stock_move (item_id, at);
CREATE TRIGGER stock_move_is_a_ledger BEFORE UPDATE OR DELETE ON stock_move FOR EACH ROW
	EXECUTE FUNCTION only_added_to('moves');

CREATE TABLE stock_fact (
	kind TEXT COLLATE "C" NOT NULL,
	ref TEXT COLLATE "C" NOT NULL,
	item_id BIGINT NOT NULL,
	location_id BIGINT NOT NULL,
	qty BIGINT NOT NULL,
	at BIGINT NOT NULL,
	digest BIGINT NOT NULL,
	PRIMARY KEY (kind, ref)
);

CREATE TABLE stock_level (
	item_id BIGINT NOT NULL REFERENCES item (id),
	location_id BIGINT NOT NULL REFERENCES location (id),
	condition TEXT COLLATE "C" NOT NULL CHECK (
		condition = 'sellable' OR condition = 'quarantine' OR condition = 'damaged'),
	on_hand BIGINT NOT NULL,
	allocated BIGINT NOT NULL DEFAULT 0 CHECK (allocated >= 0),
	packed BIGINT NOT NULL DEFAULT 0 CHECK (packed >= 0),
	safety_stock BIGINT NOT NULL DEFAULT 0 CHECK (safety_stock >= 0),
	PRIMARY KEY (item_id, location_id, condition)
);

CREATE TABLE shortage (
	item_id BIGINT NOT NULL,
	location_id BIGINT NOT NULL,
	qty BIGINT NOT NULL CHECK (qty > 0),
	opened_at BIGINT NOT NULL,
	PRIMARY KEY (item_id, location_id)
);

CREATE TABLE customer (
	id BIGINT PRIMARY KEY,
	customer TEXT COLLATE "C" NOT NULL UNIQUE,
	name TEXT COLLATE "C",
	email TEXT COLLATE "C",
	phone TEXT COLLATE "C",
	version_ms BIGINT NOT NULL,
	older TEXT COLLATE "C"
);

CREATE TABLE orders (
	id BIGINT PRIMARY KEY,
	channel TEXT COLLATE "C" NOT NULL,
	ref TEXT COLLATE "C" NOT NULL,
	state TEXT COLLATE "C" NOT NULL CHECK (
		state = 'placed' OR state = 'confirmed' OR state = 'completed' OR state = 'cancelled'
		OR state = 'expired' OR state = 'closed'),
	holds BIGINT NOT NULL DEFAULT 0,
	status TEXT COLLATE "C",
	placed_at BIGINT NOT NULL,
	updated_at BIGINT,
	dispatch_by BIGINT,
	deliver_by BIGINT,
	currency TEXT COLLATE "C" NOT NULL,
	prices_include_tax BIGINT NOT NULL CHECK (prices_include_tax IN (0, 1)),
	customer_id BIGINT,
	shipping_minor BIGINT,
	fee_minor BIGINT,
	discount_minor BIGINT,
	tax_minor BIGINT,
	round_off_minor BIGINT,
	adjustment_minor BIGINT,
	total_minor BIGINT,
	kept_minor BIGINT,
	payment_mode TEXT COLLATE "C",
	source_payment TEXT COLLATE "C",
	payment_method TEXT COLLATE "C",
	version_ms BIGINT NOT NULL,
	digest BIGINT NOT NULL,
	older TEXT COLLATE "C",
	ship_to_name TEXT COLLATE "C",
	ship_to_company TEXT COLLATE "C",
	ship_to_line1 TEXT COLLATE "C",
	ship_to_line2 TEXT COLLATE "C",
	ship_to_city TEXT COLLATE "C",
	ship_to_state TEXT COLLATE "C",
	ship_to_postcode TEXT COLLATE "C",
	ship_to_country TEXT COLLATE "C",
	ship_to_phone TEXT COLLATE "C",
	note TEXT COLLATE "C",
	extra TEXT COLLATE "C",
	UNIQUE (channel, ref)
);

CREATE INDEX orders_placed ON orders (placed_at);
CREATE INDEX orders_customer ON orders (customer_id, placed_at, currency, state, kept_minor);

CREATE TABLE order_line (
	order_id BIGINT NOT NULL,
	line_no BIGINT NOT NULL,
	line TEXT COLLATE "C" NOT NULL,
	item_id BIGINT NOT NULL,
	qty BIGINT NOT NULL CHECK (qty >= 0),
	unit_price_minor BIGINT,
	discount_minor BIGINT,
	discount_share_minor BIGINT,
	tax_minor BIGINT,
	cgst_minor BIGINT,
	sgst_minor BIGINT,
	igst_minor BIGINT,
	tax_rate_bp BIGINT,
	net_minor BIGINT,
	waiting BIGINT NOT NULL,
	allocated BIGINT NOT NULL,
	packed BIGINT NOT NULL,
	in_transit BIGINT NOT NULL,
	rto_transit BIGINT NOT NULL,
	delivered BIGINT NOT NULL,
	return_transit BIGINT NOT NULL,
	returned BIGINT NOT NULL,
	rto_received BIGINT NOT NULL,
	lost BIGINT NOT NULL,
	cancelled BIGINT NOT NULL,
	foreign_units BIGINT NOT NULL DEFAULT 0,
	status TEXT COLLATE "C",
	version_ms BIGINT NOT NULL,
	older TEXT COLLATE "C",
	hsn TEXT COLLATE "C",
	title TEXT COLLATE "C",
	PRIMARY KEY (order_id, line_no),
	CHECK ((waiting | allocated | packed | in_transit | rto_transit | delivered | return_transit | returned
		| rto_received | lost | cancelled) >= 0),
	CHECK (waiting + allocated + packed + in_transit + rto_transit + delivered + return_transit + returned
		+ rto_received + lost + cancelled = qty)
);

CREATE INDEX order_line_returned ON order_line (order_id, returned, return_transit)
	WHERE returned + return_transit > 0;

CREATE TABLE order_line_component (
	order_id BIGINT NOT NULL,
	line_no BIGINT NOT NULL,
	item_id BIGINT NOT NULL,
	qty BIGINT NOT NULL CHECK (qty > 0),
	PRIMARY KEY (order_id, line_no, item_id)
);

CREATE TABLE reservation (
	order_id BIGINT NOT NULL,
	line_no BIGINT NOT NULL,
	item_id BIGINT NOT NULL,
	location_id BIGINT NOT NULL,
	allocated BIGINT NOT NULL CHECK (allocated >= 0),
	packed BIGINT NOT NULL CHECK (packed >= 0),
	PRIMARY KEY (order_id, line_no, item_id, location_id)
);

CREATE TABLE order_total (
	part BIGINT NOT NULL,
	day BIGINT NOT NULL,
	channel TEXT COLLATE "C" NOT NULL,
	currency TEXT COLLATE "C" NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	fulfilment TEXT COLLATE "C" NOT NULL,
	orders BIGINT NOT NULL,
	unknown_orders BIGINT NOT NULL,
	held_orders BIGINT NOT NULL,
	units BIGINT NOT NULL,
	kept_units BIGINT NOT NULL,
	total_minor BIGINT NOT NULL,
	tax_minor BIGINT NOT NULL,
	discount_minor BIGINT NOT NULL,
	kept_minor BIGINT NOT NULL,
	PRIMARY KEY (day, channel, currency, state, fulfilment, part)
);

CREATE TABLE item_total (
	part BIGINT NOT NULL,
	month BIGINT NOT NULL,
	item_id BIGINT NOT NULL,
	channel TEXT COLLATE "C" NOT NULL,
	currency TEXT COLLATE "C" NOT NULL,
	units BIGINT NOT NULL,
	kept_units BIGINT NOT NULL,
	shipped_units BIGINT NOT NULL,
	delivered_units BIGINT NOT NULL,
	cancelled_units BIGINT NOT NULL,
	returned_units BIGINT NOT NULL,
	rto_units BIGINT NOT NULL,
	lost_units BIGINT NOT NULL,
	unknown_units BIGINT NOT NULL,
	gross_minor BIGINT NOT NULL,
	kept_minor BIGINT NOT NULL,
	PRIMARY KEY (month, item_id, channel, currency, part)
);
