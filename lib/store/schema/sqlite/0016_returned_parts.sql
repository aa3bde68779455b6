-- 0016: single components of kits come back: pieces of a line's components, beside its whole units

ALTER TABLE order_line_component ADD COLUMN price_minor INTEGER;   -- of the component when it was ordered; NULL: not known
ALTER TABLE rma_scan ADD COLUMN item_id INTEGER;                   -- the component, of which QTY are pieces; NULL: units

CREATE TABLE rma_part (                        -- as rma_line, in pieces; the customer keeps the unit
	rma_id INTEGER NOT NULL REFERENCES rma (id),
	line_no INTEGER NOT NULL,
	item_id INTEGER NOT NULL,              -- a component of the line
	qty INTEGER NOT NULL CHECK (qty > 0),
	in_transit INTEGER NOT NULL DEFAULT 0 CHECK (in_transit >= 0),
	received INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),
	restock INTEGER NOT NULL DEFAULT 0 CHECK (restock >= 0),
	refurbish INTEGER NOT NULL DEFAULT 0 CHECK (refurbish >= 0),
	scrap INTEGER NOT NULL DEFAULT 0 CHECK (scrap >= 0),
	reject INTEGER NOT NULL DEFAULT 0 CHECK (reject >= 0),
	missing INTEGER NOT NULL DEFAULT 0 CHECK (missing >= 0),
	wrong_item INTEGER NOT NULL DEFAULT 0 CHECK (wrong_item >= 0),
	lost INTEGER NOT NULL DEFAULT 0 CHECK (lost >= 0),
	PRIMARY KEY (rma_id, line_no, item_id),
	CHECK (received + in_transit + lost <= qty),
	CHECK (restock + refurbish + scrap + reject + missing + wrong_item <= qty)
) STRICT, WITHOUT ROWID;

CREATE TABLE refund_part (                     -- as refund_line, for pieces of a component
	refund_id INTEGER NOT NULL REFERENCES refund (id),
	line_no INTEGER NOT NULL,
	item_id INTEGER NOT NULL,
	qty INTEGER NOT NULL CHECK (qty > 0),
	net_minor INTEGER NOT NULL CHECK (net_minor >= 0),
	tax_minor INTEGER NOT NULL CHECK (tax_minor >= 0),
	cgst_minor INTEGER NOT NULL CHECK (cgst_minor >= 0),
	sgst_minor INTEGER NOT NULL CHECK (sgst_minor >= 0),
	igst_minor INTEGER NOT NULL CHECK (igst_minor >= 0),
	PRIMARY KEY (refund_id, line_no, item_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER refund_part_is_a_ledger_u BEFORE UPDATE ON refund_part BEGIN SELECT RAISE(ABORT, 'lines of refunds are never changed'); END;
CREATE TRIGGER refund_part_is_a_ledger_d BEFORE DELETE ON refund_part BEGIN SELECT RAISE(ABORT, 'lines of refunds are never deleted'); END;
