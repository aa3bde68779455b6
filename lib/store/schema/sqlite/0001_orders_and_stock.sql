-- 0001: orders, their units, stock, events, and the totals that reports read
-- Times are milliseconds since 1970 (UTC), money whole minor units, rates basis points, days and months
-- counted in the business zone. A NULL amount is unknown. Ledgers are only ever added to.
-- A CHECK names words with OR: for IN (more than two) SQLite builds a small table at every insert.

CREATE TABLE setting (
	setting TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event (                   -- what happened, to what, when, by whom
	subject TEXT NOT NULL CHECK (
		subject = 'order' OR subject = 'item' OR subject = 'location' OR subject = 'setting'),
	subject_id INTEGER NOT NULL,   -- id in the subject's table
	seq INTEGER NOT NULL,          -- from 1, per subject
	at INTEGER NOT NULL,           -- when it happened
	recorded_at INTEGER NOT NULL,  -- when it was written
	actor TEXT NOT NULL,
	event TEXT NOT NULL,
	from_state TEXT,               -- of the subject's machine, when it moved
	to_state TEXT,
	body TEXT,                     -- JSON without personal data
	units TEXT,                    -- the unit ledger: line:from:to:qty ..., 'new' for units new to us
	PRIMARY KEY (subject, subject_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_is_a_ledger_u BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_is_a_ledger_d BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

CREATE TABLE location (                -- warehouses from 100 on; below, places that are none
	id INTEGER PRIMARY KEY,
	location TEXT NOT NULL UNIQUE,
	title TEXT,
	priority INTEGER NOT NULL,     -- the smallest is taken from first
	is_warehouse INTEGER NOT NULL CHECK (is_warehouse IN (0, 1))
) STRICT;

INSERT INTO location (id, location, priority, is_warehouse) VALUES
	(1, 'supplier', 0, 0), (2, 'customer', 0, 0), (3, 'transit_out', 0, 0), (4, 'transit_rto', 0, 0),
	(5, 'transit_return', 0, 0), (6, 'transit_internal', 0, 0), (7, 'adjust', 0, 0), (8, 'loss', 0, 0),
	(9, 'scrap', 0, 0);

CREATE TABLE item (
	id INTEGER PRIMARY KEY,
	sku TEXT NOT NULL UNIQUE,
	title TEXT,
	price_minor INTEGER,
	cost_minor INTEGER,
	currency TEXT,
	hsn TEXT,
	tax_rate_bp INTEGER,
	reorder_point INTEGER,
	reorder_qty INTEGER,
	max_stock INTEGER,
	is_kit INTEGER NOT NULL DEFAULT 0 CHECK (is_kit IN (0, 1))
) STRICT;

CREATE TABLE kit_component (
	kit_id INTEGER NOT NULL REFERENCES item (id),
	item_id INTEGER NOT NULL REFERENCES item (id),
	qty INTEGER NOT NULL CHECK (qty > 0),
	PRIMARY KEY (kit_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_move (              -- the stock ledger: double entry
	id INTEGER PRIMARY KEY,
	item_id INTEGER NOT NULL REFERENCES item (id),
	qty INTEGER NOT NULL CHECK (qty > 0),
	from_id INTEGER NOT NULL REFERENCES location (id),
	from_condition TEXT NOT NULL CHECK (
		from_condition = 'sellable' OR from_condition = 'quarantine' OR from_condition = 'damaged'),
	to_id INTEGER NOT NULL REFERENCES location (id),
	to_condition TEXT NOT NULL CHECK (
		to_condition = 'sellable' OR to_condition = 'quarantine' OR to_condition = 'damaged'),
	kind TEXT NOT NULL,            -- receive count adjust move ship deliver rto return lost
	ref TEXT,
	order_id INTEGER,
	line_no INTEGER,
	at INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	reason TEXT,
	CHECK (from_id <> to_id OR from_condition <> to_condition)
) STRICT;

CREATE INDEX stock_move_item ON stock_move (item_id, at);
CREATE TRIGGER stock_move_is_a_ledger_u BEFORE UPDATE ON stock_move BEGIN SELECT RAISE(ABORT, 'moves are never changed'); END;
CREATE TRIGGER stock_move_is_a_ledger_d BEFORE DELETE ON stock_move BEGIN SELECT RAISE(ABORT, 'moves are never deleted'); END;

CREATE TABLE stock_fact (              -- references told from outside, each once in its kind
	kind TEXT NOT NULL,
	ref TEXT NOT NULL,
	item_id INTEGER NOT NULL,
	location_id INTEGER NOT NULL,
	qty INTEGER NOT NULL,          -- as told
	at INTEGER NOT NULL,
	digest INTEGER NOT NULL,       -- of all that was told
	PRIMARY KEY (kind, ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_level (             -- a cache of the ledger and of reservations; audit proves it
	item_id INTEGER NOT NULL REFERENCES item (id),
	location_id INTEGER NOT NULL REFERENCES location (id),
	condition TEXT NOT NULL CHECK (
		condition = 'sellable' OR condition = 'quarantine' OR condition = 'damaged'),
	on_hand INTEGER NOT NULL,
	allocated INTEGER NOT NULL DEFAULT 0 CHECK (allocated >= 0),
	packed INTEGER NOT NULL DEFAULT 0 CHECK (packed >= 0),
	safety_stock INTEGER NOT NULL DEFAULT 0 CHECK (safety_stock >= 0),
	PRIMARY KEY (item_id, location_id, condition)
) STRICT, WITHOUT ROWID;

CREATE TABLE shortage (                -- promised more than is there
	item_id INTEGER NOT NULL,
	location_id INTEGER NOT NULL,
	qty INTEGER NOT NULL CHECK (qty > 0),
	opened_at INTEGER NOT NULL,
	PRIMARY KEY (item_id, location_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer (
	id INTEGER PRIMARY KEY,
	customer TEXT NOT NULL UNIQUE,
	name TEXT,
	email TEXT,
	phone TEXT,
	version_ms INTEGER NOT NULL,   -- of the newest order that told of it
	older TEXT                     -- fields told by an older one: name=version ...
) STRICT;

CREATE TABLE orders (
	id INTEGER PRIMARY KEY,
	channel TEXT NOT NULL,
	ref TEXT NOT NULL,
	state TEXT NOT NULL CHECK (
		state = 'placed' OR state = 'confirmed' OR state = 'completed' OR state = 'cancelled'
		OR state = 'expired' OR state = 'closed'),
	holds INTEGER NOT NULL DEFAULT 0,  -- a set, bit 0 address, 1 contact, ... (order_hold_words)
	status TEXT,                   -- what the source said last
	placed_at INTEGER NOT NULL,
	updated_at INTEGER,
	dispatch_by INTEGER,
	deliver_by INTEGER,
	currency TEXT NOT NULL,
	prices_include_tax INTEGER NOT NULL CHECK (prices_include_tax IN (0, 1)),
	customer_id INTEGER,           -- no REFERENCES: a customer is written with the order and never deleted
	shipping_minor INTEGER,
	fee_minor INTEGER,
	discount_minor INTEGER,
	tax_minor INTEGER,
	round_off_minor INTEGER,
	adjustment_minor INTEGER,
	total_minor INTEGER,
	kept_minor INTEGER,            -- goods neither cancelled nor returned: cache of the lines
	payment_mode TEXT,
	source_payment TEXT,
	payment_method TEXT,
	version_ms INTEGER NOT NULL,   -- of the newest record applied
	digest INTEGER NOT NULL,       -- of that record
	older TEXT,                    -- fields told by an older record: name=version ...
	ship_to_name TEXT,
	ship_to_company TEXT,
	ship_to_line1 TEXT,
	ship_to_line2 TEXT,
	ship_to_city TEXT,
	ship_to_state TEXT,
	ship_to_postcode TEXT,
	ship_to_country TEXT,
	ship_to_phone TEXT,
	note TEXT,
	extra TEXT,
	UNIQUE (channel, ref)
) STRICT;

CREATE INDEX orders_placed ON orders (placed_at);
CREATE INDEX orders_customer ON orders (customer_id, placed_at, currency, state, kept_minor);

CREATE TABLE order_line (
	order_id INTEGER NOT NULL,     -- no REFERENCES: lines are only written with their order
	line_no INTEGER NOT NULL,
	line TEXT NOT NULL,
	item_id INTEGER NOT NULL,
	qty INTEGER NOT NULL CHECK (qty >= 0),
	unit_price_minor INTEGER,
	discount_minor INTEGER,
	discount_share_minor INTEGER,
	tax_minor INTEGER,
	cgst_minor INTEGER,
	sgst_minor INTEGER,
	igst_minor INTEGER,
	tax_rate_bp INTEGER,
	net_minor INTEGER,
	waiting INTEGER NOT NULL,
	allocated INTEGER NOT NULL,
	packed INTEGER NOT NULL,
	in_transit INTEGER NOT NULL,
	rto_transit INTEGER NOT NULL,
	delivered INTEGER NOT NULL,
	return_transit INTEGER NOT NULL,
	returned INTEGER NOT NULL,
	rto_received INTEGER NOT NULL,
	lost INTEGER NOT NULL,
	cancelled INTEGER NOT NULL,
	foreign_units INTEGER NOT NULL DEFAULT 0, -- had left before we were told: our stock never moves for them
	status TEXT,
	version_ms INTEGER NOT NULL,
	older TEXT,
	hsn TEXT,
	title TEXT,
	PRIMARY KEY (order_id, line_no),
	-- none of them is below 0: one check by the sign bits costs less than eleven
	CHECK ((waiting | allocated | packed | in_transit | rto_transit | delivered | return_transit | returned
		| rto_received | lost | cancelled) >= 0),
	CHECK (waiting + allocated + packed + in_transit + rto_transit + delivered + return_transit + returned
		+ rto_received + lost + cancelled = qty)
) STRICT, WITHOUT ROWID;

CREATE INDEX order_line_returned ON order_line (order_id, returned, return_transit)
	WHERE returned + return_transit > 0;

CREATE TABLE order_line_component (    -- what a kit was made of when it was ordered
	order_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	item_id INTEGER NOT NULL,
	qty INTEGER NOT NULL CHECK (qty > 0),
	PRIMARY KEY (order_id, line_no, item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE reservation (             -- where the allocated and packed units of a line lie
	order_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	item_id INTEGER NOT NULL,
	location_id INTEGER NOT NULL,
	allocated INTEGER NOT NULL CHECK (allocated >= 0),
	packed INTEGER NOT NULL CHECK (packed >= 0),
	PRIMARY KEY (order_id, line_no, item_id, location_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_total (             -- a cache for reports: orders by day and where they are
	part INTEGER NOT NULL,         -- several write at once, each his own row: only the sum over parts counts
	day INTEGER NOT NULL,          -- days since 1970 in the business zone
	channel TEXT NOT NULL,
	currency TEXT NOT NULL,
	state TEXT NOT NULL,
	fulfilment TEXT NOT NULL,
	orders INTEGER NOT NULL,
	unknown_orders INTEGER NOT NULL,   -- of them with an amount nobody told
	held_orders INTEGER NOT NULL,
	units INTEGER NOT NULL,
	kept_units INTEGER NOT NULL,   -- neither cancelled, returned, back undelivered nor lost
	total_minor INTEGER NOT NULL,
	tax_minor INTEGER NOT NULL,
	discount_minor INTEGER NOT NULL,
	kept_minor INTEGER NOT NULL,
	PRIMARY KEY (day, channel, currency, state, fulfilment, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_total (              -- a cache for reports: items by month
	part INTEGER NOT NULL,         -- as above
	month INTEGER NOT NULL,        -- months since 1970 in the business zone
	item_id INTEGER NOT NULL,
	channel TEXT NOT NULL,
	currency TEXT NOT NULL,
	units INTEGER NOT NULL,
	kept_units INTEGER NOT NULL,
	shipped_units INTEGER NOT NULL,    -- ever
	delivered_units INTEGER NOT NULL,  -- ever
	cancelled_units INTEGER NOT NULL,
	returned_units INTEGER NOT NULL,
	rto_units INTEGER NOT NULL,
	lost_units INTEGER NOT NULL,
	unknown_units INTEGER NOT NULL,    -- without a price
	gross_minor INTEGER NOT NULL,
	kept_minor INTEGER NOT NULL,
	PRIMARY KEY (month, item_id, channel, currency, part)
) STRICT, WITHOUT ROWID;
