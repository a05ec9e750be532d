create table incident (
  id bigint generated always as identity primary key,
  cause text not null,
  state text not null,
  opened_at timestamptz not null,
  ended_at timestamptz,
  document jsonb not null
);
-- One incident for each cause at a time.
create unique index incident_open on incident (cause) where ended_at is null;
create index incident_by_time on incident (opened_at);

-- What happened to it, by whom.
create table incident_event (
  id bigint generated always as identity primary key,
  incident_id bigint not null references incident on delete cascade,
  happened_at timestamptz not null,
  who text not null,
  what text not null,
  note text not null
);
create index incident_event_by_incident on incident_event (incident_id, id);

-- Nobody is told about what a silence covers; incidents are kept all the same.
create table silence (
  id bigint generated always as identity primary key,
  scope text not null,
  begins timestamptz not null,
  ends timestamptz not null,
  who text not null,
  reason text not null
);
create index silence_by_end on silence (ends);

-- What is to be sent, written with the incident's change and sent afterwards.
create table delivery (
  id bigint generated always as identity primary key,
  incident_id bigint not null references incident on delete cascade,
  channel text not null,
  message jsonb not null,
  attempts integer not null,
  next_at timestamptz not null,
  ended_at timestamptz,
  error text
);
create index delivery_due on delivery (next_at) where ended_at is null;
create index delivery_by_incident on delivery (incident_id, id);
