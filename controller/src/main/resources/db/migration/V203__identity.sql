-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0

set local statement_timeout = 0;

alter table enrol_token
  add column token_id   uuid not null default gen_random_uuid() unique,
  add column uses       integer,
  add column created_by text not null default '',
  add column revoked_at timestamptz;
update enrol_token set uses = uses_left;
alter table enrol_token alter column uses set not null;

-- A node is its key. Those of before showed a secret; they enrol anew.
alter table node
  drop column secret_sha256,
  add column key_sha256        bytea unique,
  add column token_id          uuid,
  add column certified_until   timestamptz,
  add column revoked_at        timestamptz,
  add column quarantined_at    timestamptz,
  add column quarantine_reason text not null default '';
create index node_machine on node (machine);

-- The latest processes that spoke for a node. No index holds what each call changes.
create table node_instance (
  node_id     uuid not null references node on delete cascade,
  instance_id text not null,
  boot_id     text not null,
  address     text not null,
  first_seen  timestamptz not null,
  last_seen   timestamptz not null,
  uptime      double precision not null,
  primary key (node_id, instance_id)
) with (fillfactor = 70);

alter table node_state add column skew_seconds double precision not null default 0;
