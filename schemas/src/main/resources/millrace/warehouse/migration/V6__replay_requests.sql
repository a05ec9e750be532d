-- Replays of bad rows that people ask for where the loader isn't, such as in the console. The loader answers each in its row.
CREATE TABLE replay_requests (
  request_id VARCHAR(64) NOT NULL,
  dataset VARCHAR(256) NOT NULL,
  object VARCHAR(1024) NOT NULL,
  asked_by VARCHAR(256) NOT NULL,
  asked_at TIMESTAMPTZ NOT NULL,
  finished_at TIMESTAMPTZ,
  loaded BIGINT,
  duplicates BIGINT,
  still_bad BIGINT,
  problem VARCHAR(4096)
) DISTSTYLE AUTO COMPOUND SORTKEY (asked_at);
