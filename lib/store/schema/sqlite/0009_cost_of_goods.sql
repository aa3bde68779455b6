-- 0009: what goods have cost: the purchase price of one unit, told when they arrived

ALTER TABLE stock_move ADD COLUMN cost_minor INTEGER;    -- of goods from the supplier; NULL: nobody told
