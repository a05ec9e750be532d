-- How rows get into the table: append, distinct, upsert or mirror. Only the rows of the first two can be counted there.
ALTER TABLE loads ADD COLUMN mode VARCHAR(16);

-- Rows that were left out because the table had their events; in the sums of a dataset, rows + bad + duplicates are the rows of
-- its batches.
ALTER TABLE load_ledger ADD COLUMN duplicates BIGINT;
