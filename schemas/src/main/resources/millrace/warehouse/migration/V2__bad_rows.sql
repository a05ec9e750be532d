-- The beginning of the row, the object that holds it whole, and the load that brought it in after all.
ALTER TABLE bad_rows ADD COLUMN row_text VARCHAR(65535);
ALTER TABLE bad_rows ADD COLUMN bad_file VARCHAR(1024);
ALTER TABLE bad_rows ADD COLUMN replayed_by VARCHAR(64);

-- What a person has decided about a batch: open, approved or rejected.
ALTER TABLE held_batches ADD COLUMN decision VARCHAR(16);
