-- Which version of each partition of a job's result the warehouse holds; changed in the transaction that replaced its rows.
CREATE TABLE derived_ledger (
  dataset VARCHAR(256) NOT NULL,
  partition_name VARCHAR(16) NOT NULL,
  version VARCHAR(32) NOT NULL,
  table_name VARCHAR(256) NOT NULL,
  rows BIGINT NOT NULL,
  load_id VARCHAR(64) NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  loader_version VARCHAR(64) NOT NULL
) DISTSTYLE AUTO COMPOUND SORTKEY (dataset, partition_name);
