-- What was last known of each dataset's contract, job and table, so that the next look tells what has changed since.
create table catalog_facts (
  dataset text primary key,
  facts jsonb not null,
  seen_at timestamptz not null
);

-- What has changed, and who did it where that is known.
create table catalog_change (
  id bigint generated always as identity primary key,
  dataset text not null,
  at timestamptz not null,
  who text not null,
  kind text not null,
  what text not null,
  detail text not null
);
create index catalog_change_by_dataset on catalog_change (dataset, id);
create index catalog_change_by_time on catalog_change (at);
