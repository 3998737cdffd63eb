-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0

set local statement_timeout = 0;

create table enrol_token (
  sha256     bytea primary key,
  uses_left  integer not null check (uses_left >= 0),
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);

create table node (
  node_id       uuid primary key,
  host          text not null,
  machine       text not null,
  secret_sha256 bytea not null unique,
  enrolled_at   timestamptz not null default now()
);

-- Apart from node, and without an index on what a heartbeat changes: the update stays on its page.
create table node_state (
  node_id       uuid primary key references node on delete cascade,
  last_sync     timestamptz not null,
  agent_version text not null,
  instance_id   text not null,
  boot_id       text not null,
  mode          text not null,
  state         jsonb not null,
  alarm         text not null default ''
) with (fillfactor = 70);

create table spool_log (
  node_id      uuid not null references node on delete cascade,
  log          text not null,
  spool_id     uuid not null,
  ack_seq      bigint not null default 0,
  produced     bigint not null default 0,
  acknowledged bigint not null default 0,
  dropped      bigint not null default 0,
  backlog      bigint not null default 0,
  primary key (node_id, log, spool_id)
);

create table event (
  node_id   uuid not null,
  spool_id  uuid not null,
  seq       bigint not null,
  log       text not null,
  event_id  text not null,
  type      text not null,
  at        timestamptz not null,
  received  timestamptz not null default now(),
  sha256    bytea not null,
  body      jsonb not null,
  primary key (node_id, spool_id, seq)
);
create index event_incident on event ((body -> 'incident' ->> 'id'), at) where body -> 'incident' is not null;

-- What could not be read is kept aside and acknowledged: poison never blocks a log.
create table quarantine (
  node_id  uuid not null,
  spool_id uuid not null,
  seq      bigint not null,
  why      text not null,
  body     text not null,
  received timestamptz not null default now(),
  primary key (node_id, spool_id, seq)
);

-- The latest state of each incident, derived from its events.
create table incident (
  node_id     uuid not null references node on delete cascade,
  incident_id text not null,
  category    text not null,
  variant     text not null,
  state       text not null,
  posterior   double precision not null,
  workload    text not null,
  owner       text not null,
  opened_at   timestamptz not null,
  updated_at  timestamptz not null,
  cleared_at  timestamptz,
  reason      text not null default '',
  body        jsonb not null,
  primary key (node_id, incident_id)
);
create index incident_open on incident (updated_at desc) where cleared_at is null;

create table login_session (
  sha256     bytea primary key,
  expires_at timestamptz not null
);

create table setting (
  name  text primary key,
  value text not null
);
