-- 0015: units of a return that a source says are back, before anybody received them here

ALTER TABLE rma_line ADD COLUMN told BIGINT NOT NULL DEFAULT 0 CHECK (told >= 0);
