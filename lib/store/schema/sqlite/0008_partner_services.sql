-- 0008: partner services: who offers what, requests, terms, what was paid, ratings; nothing of it names an order

CREATE TABLE psn_service (
	id INTEGER PRIMARY KEY,
	service TEXT NOT NULL UNIQUE,
	title TEXT,
	unit TEXT,                             -- what a price is for: SKU, hour, month
	description TEXT
) STRICT;

CREATE TABLE psn_partner (
	id INTEGER PRIMARY KEY,
	partner TEXT NOT NULL UNIQUE,
	name TEXT,
	partner_kind TEXT CHECK (partner_kind IN ('individual', 'agency')),
	city TEXT,
	languages TEXT,
	since INTEGER,
	email TEXT,
	phone TEXT,
	partner_state TEXT NOT NULL CHECK (partner_state IN ('candidate', 'listed', 'suspended', 'delisted')),
	decided_by TEXT,
	decided_at INTEGER,
	reason TEXT
) STRICT;

CREATE TABLE psn_portfolio (
	partner_id INTEGER NOT NULL REFERENCES psn_partner (id),
	no INTEGER NOT NULL CHECK (no > 0),
	work TEXT NOT NULL,
	url TEXT,
	service TEXT,
	PRIMARY KEY (partner_id, no),
	UNIQUE (partner_id, work)
) STRICT, WITHOUT ROWID;

CREATE TABLE psn_offer (
	partner_id INTEGER NOT NULL REFERENCES psn_partner (id),
	service_id INTEGER NOT NULL REFERENCES psn_service (id),
	price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
	currency TEXT NOT NULL,
	pricing TEXT CHECK (pricing IN ('fixed', 'estimate')),
	lead_days INTEGER,
	discount_bp INTEGER,
	discount_from INTEGER,                 -- from so many units on
	revisions INTEGER,
	free_trial TEXT,
	PRIMARY KEY (service_id, partner_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX psn_offer_partner ON psn_offer (partner_id);

CREATE TABLE psn_event (                       -- what happened to a service, partner or request
	subject TEXT NOT NULL CHECK (subject IN ('service', 'partner', 'request')),
	subject_id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	party TEXT,
	event TEXT NOT NULL,
	from_state TEXT,
	to_state TEXT,
	version INTEGER,
	amount_minor INTEGER,
	currency TEXT,
	note TEXT,
	url TEXT,
	PRIMARY KEY (subject, subject_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE psn_request (
	id INTEGER PRIMARY KEY,
	request TEXT NOT NULL UNIQUE,
	day INTEGER NOT NULL,                  -- in the business zone
	day_no INTEGER NOT NULL,
	ref TEXT,
	partner_id INTEGER NOT NULL REFERENCES psn_partner (id),
	service_id INTEGER NOT NULL REFERENCES psn_service (id),
	need TEXT NOT NULL,
	qty INTEGER CHECK (qty > 0),
	need_by INTEGER,                       -- days since 1970
	estimate_minor INTEGER,
	currency TEXT NOT NULL,
	free_trial INTEGER NOT NULL CHECK (free_trial IN (0, 1)),
	state TEXT NOT NULL,
	state_at INTEGER NOT NULL,
	requested_at INTEGER NOT NULL,
	version INTEGER NOT NULL DEFAULT 0,    -- the last that was told; 0: none
	agreed_version INTEGER,
	agreed_at INTEGER,
	started_at INTEGER,
	delivered_at INTEGER,                  -- for the first time
	ended_at INTEGER,                      -- from then on it can be rated
	published_at INTEGER,                  -- when its ratings are shown
	revised INTEGER NOT NULL DEFAULT 0,
	about TEXT,                            -- of a dispute
	proposed_minor INTEGER,                -- refund that the terms give
	refund_due_minor INTEGER,              -- refund that was agreed
	seller_wants TEXT,
	seller_amount_minor INTEGER,
	partner_wants TEXT,
	partner_amount_minor INTEGER,
	last_seq INTEGER NOT NULL,
	UNIQUE (day, day_no),
	UNIQUE (partner_id, ref)
) STRICT;

CREATE INDEX psn_request_state ON psn_request (state, state_at);

CREATE TABLE psn_quote (                       -- every version of what was offered
	request_id INTEGER NOT NULL REFERENCES psn_request (id),
	version INTEGER NOT NULL CHECK (version > 0),
	party TEXT NOT NULL CHECK (party IN ('seller', 'partner')),
	price_minor INTEGER,
	currency TEXT NOT NULL,
	discount_minor INTEGER,
	deliver_on INTEGER,                    -- days since 1970
	scope TEXT,
	quality TEXT,
	revisions INTEGER,
	refund_terms TEXT,
	terms TEXT NOT NULL,                   -- the text whose digest both accept
	sha256 TEXT NOT NULL,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	PRIMARY KEY (request_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE psn_accept (
	request_id INTEGER NOT NULL,
	version INTEGER NOT NULL,
	party TEXT NOT NULL CHECK (party IN ('seller', 'partner')),
	sha256 TEXT NOT NULL,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	PRIMARY KEY (request_id, version, party),
	FOREIGN KEY (request_id, version) REFERENCES psn_quote (request_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE psn_payment (                     -- what was paid outside, and given back
	kind TEXT NOT NULL CHECK (kind IN ('pay', 'refund')),
	ref TEXT NOT NULL,
	request_id INTEGER NOT NULL REFERENCES psn_request (id),
	amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
	currency TEXT NOT NULL,
	early INTEGER NOT NULL CHECK (early IN (0, 1)), -- before there was an agreement
	at INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	PRIMARY KEY (kind, ref)
) STRICT, WITHOUT ROWID;

CREATE INDEX psn_payment_request ON psn_payment (request_id);

CREATE TABLE psn_complaint (                   -- to the support of the sellers: what was said, and the state after it
	request_id INTEGER NOT NULL REFERENCES psn_request (id),
	no INTEGER NOT NULL CHECK (no > 0),
	seq INTEGER NOT NULL CHECK (seq > 0),
	complaint_state TEXT NOT NULL CHECK (complaint_state IN ('open', 'in_review', 'resolved', 'rejected')),
	text TEXT NOT NULL,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	PRIMARY KEY (request_id, no, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE psn_rating (                      -- versions; the highest counts, one without a score was withdrawn
	request_id INTEGER NOT NULL REFERENCES psn_request (id),
	rater TEXT NOT NULL CHECK (rater IN ('seller', 'partner')),
	version INTEGER NOT NULL CHECK (version > 0),
	score INTEGER CHECK (score BETWEEN 1 AND 5),
	text TEXT,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	PRIMARY KEY (request_id, rater, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE psn_rated (                       -- a cache of psn_rating that audit proves: what is shown of a partner, and when
	partner_id INTEGER NOT NULL,
	service_id INTEGER NOT NULL,
	published_at INTEGER NOT NULL,
	request_id INTEGER NOT NULL,
	score INTEGER NOT NULL,
	until_at INTEGER NOT NULL,             -- not shown any more
	PRIMARY KEY (partner_id, service_id, published_at, request_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX psn_rated_request ON psn_rated (request_id);

ALTER TABLE message ADD COLUMN request_id INTEGER; -- of partner services; order_id is 0 then
ALTER TABLE message ADD COLUMN party TEXT;

CREATE TRIGGER psn_event_is_a_ledger_u BEFORE UPDATE ON psn_event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER psn_event_is_a_ledger_d BEFORE DELETE ON psn_event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER psn_quote_is_a_ledger_u BEFORE UPDATE ON psn_quote BEGIN SELECT RAISE(ABORT, 'terms are never changed'); END;
CREATE TRIGGER psn_quote_is_a_ledger_d BEFORE DELETE ON psn_quote BEGIN SELECT RAISE(ABORT, 'terms are never deleted'); END;
CREATE TRIGGER psn_accept_is_a_ledger_u BEFORE UPDATE ON psn_accept BEGIN SELECT RAISE(ABORT, 'agreements are never changed'); END;
CREATE TRIGGER psn_accept_is_a_ledger_d BEFORE DELETE ON psn_accept BEGIN SELECT RAISE(ABORT, 'agreements are never deleted'); END;
CREATE TRIGGER psn_payment_is_a_ledger_u BEFORE UPDATE ON psn_payment BEGIN SELECT RAISE(ABORT, 'payments are never changed'); END;
CREATE TRIGGER psn_payment_is_a_ledger_d BEFORE DELETE ON psn_payment BEGIN SELECT RAISE(ABORT, 'payments are never deleted'); END;
CREATE TRIGGER psn_complaint_is_a_ledger_u BEFORE UPDATE ON psn_complaint BEGIN SELECT RAISE(ABORT, 'complaints are never changed'); END;
CREATE TRIGGER psn_complaint_is_a_ledger_d BEFORE DELETE ON psn_complaint BEGIN SELECT RAISE(ABORT, 'complaints are never deleted'); END;
CREATE TRIGGER psn_rating_is_a_ledger_u BEFORE UPDATE ON psn_rating BEGIN SELECT RAISE(ABORT, 'ratings are never changed'); END;
CREATE TRIGGER psn_rating_is_a_ledger_d BEFORE DELETE ON psn_rating BEGIN SELECT RAISE(ABORT, 'ratings are never deleted'); END;
