-- Up to which position of a source rows of its mirror were truncated.
CREATE TABLE mirror_truncations (
  dataset VARCHAR(256) NOT NULL,
  position BIGINT NOT NULL
) DISTSTYLE AUTO COMPOUND SORTKEY (dataset);

-- Rows that were removed from mirrors, so that an older change that comes late doesn't bring them back.
CREATE TABLE mirror_deletions (
  dataset VARCHAR(256) NOT NULL,
  key_text VARCHAR(16384) NOT NULL,
  position BIGINT NOT NULL
) DISTSTYLE AUTO COMPOUND SORTKEY (dataset, key_text);
