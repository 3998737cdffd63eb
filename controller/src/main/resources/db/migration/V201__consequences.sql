-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0

set local statement_timeout = 0;

-- How far a case has come: nothing said, watched, exempt, warned, in grace until due, struck, held for a person, or taken back.
alter table case_file
  add column stage text not null default 'none'
    check (stage in ('none', 'observed', 'exempt', 'noticed', 'grace', 'struck', 'held', 'reversed')),
  add column due timestamptz,
  add column policy text not null default '';
create index incident_active on incident (case_id) where cleared_at is null and violation_at is not null;
create index case_unsettled on case_file (stage, due) where state in ('open', 'acknowledged') and person;

create table strike (
  strike_id       uuid primary key,
  account         text not null,
  category        text not null,
  case_id         uuid not null references case_file,
  at              timestamptz not null,
  policy          text not null,
  restricts_until timestamptz,
  state           text not null default 'active' check (state in ('active', 'frozen', 'reversed'))
);
create index strike_account on strike (account, at desc);
create index strike_case on strike (case_id);
create index strike_at on strike (at desc);

create table appeal (
  appeal_id  uuid primary key,
  case_id    uuid not null references case_file,
  at         timestamptz not null,
  text       text not null,
  decided_at timestamptz,
  decided_by text not null default '',
  decision   text not null default 'open' check (decision in ('open', 'upheld', 'reversed')),
  reason     text not null default ''
);
create unique index appeal_open on appeal (case_id) where decision = 'open';
create index appeal_case on appeal (case_id, at desc);

-- What is to be told to the person; taken by whoever writes to terminals or sends mail.
create table notice (
  notice_id    uuid primary key,
  case_id      uuid not null references case_file,
  channel      text not null check (channel in ('node', 'mail')),
  account      text not null,
  node_id      uuid,
  workload     text not null,
  body         text not null,
  created_at   timestamptz not null,
  delivered_at timestamptz
);
create index notice_waiting on notice (channel, created_at) where delivered_at is null;

create table exemption (
  exemption_id uuid primary key,
  kind         text not null check (kind in ('account', 'group')),
  name         text not null,
  category     text not null,
  owner        text not null,
  reason       text not null,
  created_at   timestamptz not null,
  created_by   text not null,
  expires_at   timestamptz not null,
  revoked_at   timestamptz,
  uses         bigint not null default 0
);

-- Who did and saw what. Each row carries the hash of the one before; rows are only added.
create table audit (
  seq      bigint primary key,
  at       timestamptz not null,
  actor    text not null,
  action   text not null,
  subject  text not null,
  detail   text not null,
  previous text not null,
  hash     text not null
);
create function audit_is_append_only() returns trigger language plpgsql as $$
  begin raise exception 'the audit is only added to'; end $$;
create trigger audit_append_only before update or delete on audit
  for each row execute function audit_is_append_only();
create trigger audit_not_truncated before truncate on audit
  for each statement execute function audit_is_append_only();
