CREATE TABLE migrated.ledger (
  object VARCHAR(1024) NOT NULL ENCODE zstd,
  rows BIGINT NOT NULL,
  loaded_at TIMESTAMP NOT NULL DEFAULT sysdate,
  PRIMARY KEY (object)
) DISTSTYLE ALL SORTKEY (loaded_at);
