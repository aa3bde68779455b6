-- 0015: the number by which a business that bought is taxed: for the section of businesses in the return of GST

ALTER TABLE orders ADD COLUMN buyer_tax_id TEXT;
