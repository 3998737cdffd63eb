-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0

set local statement_timeout = 0;

create index event_received on event (received);

-- What belongs to a case goes with it.
alter table case_note drop constraint case_note_case_id_fkey,
  add foreign key (case_id) references case_file on delete cascade;
alter table strike drop constraint strike_case_id_fkey,
  add foreign key (case_id) references case_file on delete cascade;
alter table appeal drop constraint appeal_case_id_fkey,
  add foreign key (case_id) references case_file on delete cascade;
alter table notice drop constraint notice_case_id_fkey,
  add foreign key (case_id) references case_file on delete cascade;

-- How far the deletion of what is too old has come, for each kind.
create table retention (
  kind     text primary key,
  begun_at timestamptz not null,
  beat_at  timestamptz not null,
  ended_at timestamptz,
  planned  bigint not null,
  deleted  bigint not null default 0,
  ever     bigint not null default 0,
  held     bigint not null default 0
);

-- The text of a row is sealed with a salt; without text and salt the seal still proves the chain. Rows of before have no salt.
alter table audit
  add column salt   text not null default '',
  add column seal   text not null default '',
  add column erased boolean not null default false;

-- Where the chain begins after old rows were cut off.
create table audit_cut (
  one  boolean primary key default true check (one),
  seq  bigint not null,
  hash text not null
);

-- Whoever cuts or erases says so in their transaction; the chain shows whether it was announced.
create or replace function audit_is_append_only() returns trigger language plpgsql as $$
  begin
    if tg_level = 'ROW' and current_setting('accelguard.audit', true) = tg_op then
      return case when tg_op = 'DELETE' then old else new end;
    end if;
    raise exception 'the audit is only added to';
  end $$;
create index audit_subject on audit (subject);
