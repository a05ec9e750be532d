-- Hours are numbered from 1970-01-01T00:00Z everywhere: a whole number sorts, counts and joins without a time zone.

-- What the edges say that they accepted, as they last said it: each number is the sum since the run began.
create table edge_tally (
  run text not null,
  dataset text not null,
  hour integer not null,
  accepted bigint not null,
  unplaced bigint not null,
  primary key (run, dataset, hour)
);
create index edge_tally_by_hour on edge_tally (hour, dataset);

-- The runs of edges. One that neither ended nor was heard of lately was killed: its last counts are missing.
create table edge_run (
  run text primary key,
  edge text not null,
  started timestamptz not null,
  last_heard timestamptz not null,
  ended boolean not null
);

-- How far the tallies were read.
create table tally_position (
  topic_partition text primary key,
  next_offset bigint not null
);

-- One row for each dataset and hour of arrival; a stage that was not counted is null.
create table reconciliation (
  dataset text not null,
  hour integer not null,
  edge bigint,
  edge_complete boolean not null,
  kafka bigint,
  lake_rows bigint,
  lake_duplicates bigint,
  lake_bad bigint,
  warehouse_rows bigint,
  warehouse_bad bigint,
  warehouse_duplicates bigint,
  held bigint not null,
  status text not null,
  step text,
  missing bigint not null,
  places text[] not null,
  since timestamptz not null,
  judged_at timestamptz not null,
  primary key (dataset, hour)
);
create index reconciliation_by_hour on reconciliation (hour);
create index reconciliation_not_balanced on reconciliation (hour, dataset) where status <> 'balanced';
