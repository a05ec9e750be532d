-- Who changed what in the console. Before this migration the monitor made the table itself, so it may be there.
create table if not exists console_audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  who text not null,
  action text not null,
  target text not null,
  outcome text not null
);

-- Since when a channel does not take a message; null while it was not tried or was taken at once.
alter table delivery add column failed_at timestamptz;

-- What the lake's index says of a day that is settled, so that a start asks no object about it again. The lake is listed all the
-- same: what it does not hold any more, or holds in another size, is not taken from here.
create table lake_day (
  dataset text not null,
  day integer not null,
  format smallint not null,
  batches integer not null,
  packed bytea not null,
  primary key (dataset, day)
);

-- Rows of the hour that were erased from the lake since, and so are neither in it nor missing.
alter table reconciliation add column lake_erased bigint not null default 0;
