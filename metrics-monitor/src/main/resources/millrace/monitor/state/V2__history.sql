create table dataset_entry (
  id integer generated always as identity primary key,
  name text not null unique
);

-- Which series stand at which place of the arrays in dataset_hour.
create table dataset_series (
  dataset_id integer not null references dataset_entry on delete cascade,
  place integer not null,
  column_name text not null,
  measure text not null,
  primary key (dataset_id, place),
  unique (dataset_id, column_name, measure)
);

-- One narrow row for each dataset and hour: 90 days of a dataset are 2,160 rows beside each other in the index.
create table dataset_hour (
  dataset_id integer not null references dataset_entry on delete cascade,
  hour integer not null,
  batches integer not null,
  rows bigint not null,
  series real[] not null,
  primary key (dataset_id, hour)
);
create index dataset_hour_by_hour on dataset_hour (hour);

create table dataset_column (
  dataset_id integer not null references dataset_entry on delete cascade,
  column_name text not null,
  first_hour integer not null,
  last_hour integer not null,
  types text[] not null,
  distinct_values bigint not null,
  primary key (dataset_id, column_name)
);

-- Frequent values of columns that have few: when each was seen, and with which share last.
create table column_value (
  dataset_id integer not null references dataset_entry on delete cascade,
  column_name text not null,
  value text not null,
  first_hour integer not null,
  last_hour integer not null,
  share real not null,
  primary key (dataset_id, column_name, value)
);

create table finding (
  id bigint generated always as identity primary key,
  dataset text not null,
  hour integer not null,
  kind text not null,
  column_name text not null,
  measure text not null,
  seen double precision,
  expected double precision,
  low double precision,
  high double precision,
  detail text not null,
  found_at timestamptz not null,
  unique (dataset, hour, kind, column_name, measure)
);
create index finding_by_hour on finding (hour);
