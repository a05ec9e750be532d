INSERT INTO migrated.ledger (object, rows) VALUES ('s3://lake/a;b', 3);
