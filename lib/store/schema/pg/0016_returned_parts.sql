-- 0016: single components of kits come back: pieces of a line's components, beside its whole units

ALTER TABLE order_line_component ADD COLUMN price_minor BIGINT;
ALTER TABLE rma_scan ADD COLUMN item_id BIGINT;

CREATE TABLE rma_part (
	rma_id BIGINT NOT NULL REFERENCES rma (id),
	line_no BIGINT NOT NULL,
	item_id BIGINT NOT NULL,
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
	PRIMARY KEY (rma_id, line_no, item_id),
	CHECK (received + in_transit + lost <= qty),
	CHECK (restock + refurbish + scrap + reject + missing + wrong_item <= qty)
);

CREATE TABLE refund_part (
	refund_id BIGINT NOT NULL REFERENCES refund (id),
	line_no BIGINT NOT NULL,
	item_id BIGINT NOT NULL,
	qty BIGINT NOT NULL CHECK (qty > 0),
	net_minor BIGINT NOT NULL CHECK (net_minor >= 0),
	tax_minor BIGINT NOT NULL CHECK (tax_minor >= 0),
	cgst_minor BIGINT NOT NULL CHECK (cgst_minor >= 0),
	sgst_minor BIGINT NOT NULL CHECK (sgst_minor >= 0),
	igst_minor BIGINT NOT NULL CHECK (igst_minor >= 0),
	PRIMARY KEY (refund_id, line_no, item_id)
);

CREATE TRIGGER refund_part_is_a_ledger BEFORE UPDATE OR DELETE ON refund_part FOR EACH ROW
	EXECUTE FUNCTION only_added_to('lines of refunds');
