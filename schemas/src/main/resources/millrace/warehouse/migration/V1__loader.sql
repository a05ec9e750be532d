-- What has been loaded. One row for each batch of the lake, written in the transaction that loaded its rows.
CREATE TABLE load_ledger (
  dataset VARCHAR(256) NOT NULL,
  object VARCHAR(1024) NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  rows BIGINT NOT NULL,
  bad BIGINT NOT NULL,
  load_id VARCHAR(64) NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  loader_version VARCHAR(64) NOT NULL
) DISTSTYLE AUTO COMPOUND SORTKEY (dataset, object);

-- One row for each transaction that loaded.
CREATE TABLE loads (
  load_id VARCHAR(64) NOT NULL,
  dataset VARCHAR(256) NOT NULL,
  "table" VARCHAR(256) NOT NULL,
  objects BIGINT NOT NULL,
  rows BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL,
  finished_at TIMESTAMPTZ NOT NULL,
  loader VARCHAR(256) NOT NULL
) DISTSTYLE AUTO COMPOUND SORTKEY (finished_at);

-- Batches that could not be loaded because of what is in them; each is tried again from retry_at on.
CREATE TABLE held_batches (
  dataset VARCHAR(256) NOT NULL,
  object VARCHAR(1024) NOT NULL,
  code VARCHAR(64) NOT NULL,
  reason VARCHAR(4096) NOT NULL,
  held_since TIMESTAMPTZ NOT NULL,
  attempts INTEGER NOT NULL,
  retry_at TIMESTAMPTZ NOT NULL
) DISTSTYLE AUTO COMPOUND SORTKEY (dataset, object);

-- Where the rows stand that were left out of loads, and why. The rows themselves stand in the lake.
CREATE TABLE bad_rows (
  dataset VARCHAR(256) NOT NULL,
  object VARCHAR(1024) NOT NULL,
  line BIGINT NOT NULL,
  column_name VARCHAR(128),
  code VARCHAR(64) NOT NULL,
  reason VARCHAR(4096) NOT NULL,
  load_id VARCHAR(64) NOT NULL,
  found_at TIMESTAMPTZ NOT NULL
) DISTSTYLE AUTO COMPOUND SORTKEY (dataset, object);
