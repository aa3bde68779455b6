-- 0008: partner services: who offers what, requests, terms, what was paid, ratings; nothing of it names an order

CREATE SEQUENCE psn_service_ids INCREMENT 10000;
CREATE SEQUENCE psn_partner_ids INCREMENT 10000;
CREATE SEQUENCE psn_request_ids INCREMENT 10000;

CREATE TABLE psn_service (
	id BIGINT PRIMARY KEY,
	service TEXT COLLATE "C" NOT NULL UNIQUE,
	title TEXT COLLATE "C",
	unit TEXT COLLATE "C",
	description TEXT COLLATE "C"
);

CREATE TABLE psn_partner (
	id BIGINT PRIMARY KEY,
	partner TEXT COLLATE "C" NOT NULL UNIQUE,
	name TEXT COLLATE "C",
	partner_kind TEXT COLLATE "C" CHECK (partner_kind IN ('individual', 'agency')),
	city TEXT COLLATE "C",
	languages TEXT COLLATE "C",
	since BIGINT,
	email TEXT COLLATE "C",
	phone TEXT COLLATE "C",
	partner_state TEXT COLLATE "C" NOT NULL CHECK (partner_state IN ('candidate', 'listed', 'suspended', 'delisted')),
	decided_by TEXT COLLATE "C",
	decided_at BIGINT,
	reason TEXT COLLATE "C"
);

CREATE TABLE psn_portfolio (
	partner_id BIGINT NOT NULL REFERENCES psn_partner (id),
	no BIGINT NOT NULL CHECK (no > 0),
	work TEXT COLLATE "C" NOT NULL,
	url TEXT COLLATE "C",
	service TEXT COLLATE "C",
	PRIMARY KEY (partner_id, no),
	UNIQUE (partner_id, work)
);

CREATE TABLE psn_offer (
	partner_id BIGINT NOT NULL REFERENCES psn_partner (id),
	service_id BIGINT NOT NULL REFERENCES psn_service (id),
	price_minor BIGINT NOT NULL CHECK (price_minor >= 0),
	currency TEXT COLLATE "C" NOT NULL,
	pricing TEXT COLLATE "C" CHECK (pricing IN ('fixed', 'estimate')),
	lead_days BIGINT,
	discount_bp BIGINT,
	discount_from BIGINT,
	revisions BIGINT,
	free_trial TEXT COLLATE "C",
	PRIMARY KEY (service_id, partner_id)
);

CREATE INDEX psn_offer_partner ON psn_offer (partner_id);

CREATE TABLE psn_event (
	subject TEXT COLLATE "C" NOT NULL CHECK (subject IN ('service', 'partner', 'request')),
	subject_id BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	at BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	party TEXT COLLATE "C",
	event TEXT COLLATE "C" NOT NULL,
	from_state TEXT COLLATE "C",
	to_state TEXT COLLATE "C",
	version BIGINT,
	amount_minor BIGINT,
	currency TEXT COLLATE "C",
	note TEXT COLLATE "C",
	url TEXT COLLATE "C",
	PRIMARY KEY (subject, subject_id, seq)
);

CREATE TABLE psn_request (
	id BIGINT PRIMARY KEY,
	request TEXT COLLATE "C" NOT NULL UNIQUE,
	day BIGINT NOT NULL,
	day_no BIGINT NOT NULL,
	ref TEXT COLLATE "C",
	partner_id BIGINT NOT NULL REFERENCES psn_partner (id),
	service_id BIGINT NOT NULL REFERENCES psn_service (id),
	need TEXT COLLATE "C" NOT NULL,
	qty BIGINT CHECK (qty > 0),
	need_by BIGINT,
	estimate_minor BIGINT,
	currency TEXT COLLATE "C" NOT NULL,
	free_trial BIGINT NOT NULL CHECK (free_trial IN (0, 1)),
	state TEXT COLLATE "C" NOT NULL,
	state_at BIGINT NOT NULL,
	requested_at BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 0,
	agreed_version BIGINT,
	agreed_at BIGINT,
	started_at BIGINT,
	delivered_at BIGINT,
	ended_at BIGINT,
	published_at BIGINT,
	revised BIGINT NOT NULL DEFAULT 0,
	about TEXT COLLATE "C",
	proposed_minor BIGINT,
	refund_due_minor BIGINT,
	seller_wants TEXT COLLATE "C",
	seller_amount_minor BIGINT,
	partner_wants TEXT COLLATE "C",
	partner_amount_minor BIGINT,
	last_seq BIGINT NOT NULL,
	UNIQUE (day, day_no),
	UNIQUE (partner_id, ref)
);

CREATE INDEX psn_request_state ON psn_request (state, state_at);

CREATE TABLE psn_quote (
	request_id BIGINT NOT NULL REFERENCES psn_request (id),
	version BIGINT NOT NULL CHECK (version > 0),
	party TEXT COLLATE "C" NOT NULL CHECK (party IN ('seller', 'partner')),
	price_minor BIGINT,
	currency TEXT COLLATE "C" NOT NULL,
	discount_minor BIGINT,
	deliver_on BIGINT,
	scope TEXT COLLATE "C",
	quality TEXT COLLATE "C",
	revisions BIGINT,
	refund_terms TEXT COLLATE "C",
	terms TEXT COLLATE "C" NOT NULL,
	sha256 TEXT COLLATE "C" NOT NULL,
	at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (request_id, version)
);

CREATE TABLE psn_accept (
	request_id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	party TEXT COLLATE "C" NOT NULL CHECK (party IN ('seller', 'partner')),
	sha256 TEXT COLLATE "C" NOT NULL,
	at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (request_id, version, party),
	FOREIGN KEY (request_id, version) REFERENCES psn_quote (request_id, version)
);

CREATE TABLE psn_payment (
	kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('pay', 'refund')),
	ref TEXT COLLATE "C" NOT NULL,
	request_id BIGINT NOT NULL REFERENCES psn_request (id),
	amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
	currency TEXT COLLATE "C" NOT NULL,
	early BIGINT NOT NULL CHECK (early IN (0, 1)),
	at BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (kind, ref)
);

CREATE INDEX psn_payment_request ON psn_payment (request_id);

CREATE TABLE psn_complaint (
	request_id BIGINT NOT NULL REFERENCES psn_request (id),
	no BIGINT NOT NULL CHECK (no > 0),
	seq BIGINT NOT NULL CHECK (seq > 0),
	complaint_state TEXT COLLATE "C" NOT NULL CHECK (complaint_state IN ('open', 'in_review', 'resolved', 'rejected')),
	text TEXT COLLATE "C" NOT NULL,
	at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (request_id, no, seq)
);

CREATE TABLE psn_rating (
	request_id BIGINT NOT NULL REFERENCES psn_request (id),
	rater TEXT COLLATE "C" NOT NULL CHECK (rater IN ('seller', 'partner')),
	version BIGINT NOT NULL CHECK (version > 0),
	score BIGINT CHECK (score BETWEEN 1 AND 5),
	text TEXT COLLATE "C",
	at BIGINT NOT NULL,
	actor TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (request_id, rater, version)
);

CREATE TABLE psn_rated (
	partner_id BIGINT NOT NULL,
	service_id BIGINT NOT NULL,
	published_at BIGINT NOT NULL,
	request_id BIGINT NOT NULL,
	score BIGINT NOT NULL,
	until_at BIGINT NOT NULL,
	PRIMARY KEY (partner_id, service_id, published_at, request_id)
);

CREATE INDEX psn_rated_request ON psn_rated (request_id);

ALTER TABLE message ADD COLUMN request_id BIGINT;
ALTER TABLE message ADD COLUMN party TEXT COLLATE "C";

CREATE TRIGGER psn_event_is_a_ledger BEFORE UPDATE OR DELETE ON psn_event FOR EACH ROW
	EXECUTE FUNCTION only_added_to('events');
CREATE TRIGGER psn_quote_is_a_ledger BEFORE UPDATE OR DELETE ON psn_quote FOR EACH ROW
	EXECUTE FUNCTION only_added_to('terms');
CREATE TRIGGER psn_accept_is_a_ledger BEFORE UPDATE OR DELETE ON psn_accept FOR EACH ROW
	EXECUTE FUNCTION only_added_to('agreements');
CREATE TRIGGER psn_payment_is_a_ledger BEFORE UPDATE OR DELETE ON psn_payment FOR EACH ROW
	EXECUTE FUNCTION only_added_to('payments');
CREATE TRIGGER psn_complaint_is_a_ledger BEFORE UPDATE OR DELETE ON psn_complaint FOR EACH ROW
	EXECUTE FUNCTION only_added_to('complaints');
CREATE TRIGGER psn_rating_is_a_ledger BEFORE UPDATE OR DELETE ON psn_rating FOR EACH ROW
	EXECUTE FUNCTION only_added_to('ratings');
