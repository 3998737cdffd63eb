-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0

set local statement_timeout = 0;

-- What is wrong, or was. Written in the transaction of what caused it; the version grows with every change that is worth telling.
create table alert (
  alert_id   text primary key,
  category   text not null,
  severity   text not null check (severity in ('warning', 'critical')),
  account    text not null,
  groups     text[] not null,
  hosts      text[] not null,
  firing     boolean not null,
  raised_at  timestamptz not null,
  changed_at timestamptz not null,
  version    bigint not null default 1,
  digest     text not null,
  body       jsonb not null
);
create index alert_firing on alert (changed_at) where firing;
create index alert_ended on alert (changed_at) where not firing;

-- Messages to receivers: waiting until sent or given up.
create table outbox (
  message_id  uuid primary key,
  receiver    text not null,
  body        jsonb not null,
  created_at  timestamptz not null,
  state       text not null default 'waiting' check (state in ('waiting', 'sent', 'dead')),
  due_at      timestamptz not null,
  failures    integer not null default 0,
  -- grows with each claim: who comes back after another took over changes nothing
  claim       bigint not null default 0,
  problem     text not null default '',
  settled_at  timestamptz
);
create index outbox_due on outbox (receiver, due_at, created_at) where state = 'waiting';
create index outbox_settled on outbox (state, settled_at) where state <> 'waiting';

-- What each receiver was last told of each alert, and by which message.
create table told (
  alert_id   text not null references alert on delete cascade,
  receiver   text not null,
  message_id uuid not null,
  firing     boolean not null,
  version    bigint not null,
  at         timestamptz not null,
  primary key (alert_id, receiver)
);
create index told_firing on told (alert_id) where firing;

-- Tokens left to a receiver, and whether it wants a pause or nothing any more.
create table receiver (
  name        text primary key,
  tokens      double precision not null,
  filled_at   timestamptz not null,
  paused_until timestamptz,
  disabled_at timestamptz,
  problem     text not null default ''
);

create table silence (
  silence_id uuid primary key,
  account    text not null,
  category   text not null,
  host       text not null,
  owner      text not null,
  reason     text not null,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);

-- Nodes that fell silent. Silence counts only while somebody looked: after a gap it begins anew.
create table silent_node (
  node_id  uuid primary key references node on delete cascade,
  found_at timestamptz not null,
  alert_id text not null
);
create table sweep (
  one        boolean primary key default true check (one),
  at         timestamptz not null,
  resumed_at timestamptz not null
);
