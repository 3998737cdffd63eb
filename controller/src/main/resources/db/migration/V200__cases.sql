-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0

set local statement_timeout = 0;

-- Everything that one account did in one category, over nodes, until it was quiet for a day.
create table case_file (
  case_id    uuid primary key,
  account    text not null,
  person     boolean not null,
  tier       text not null,
  groups     text[] not null,
  category   text not null,
  state      text not null default 'open' check (state in ('open', 'acknowledged', 'resolved', 'false-positive')),
  assignee   text not null default '',
  opened_at  timestamptz not null,
  updated_at timestamptz not null
);
create index case_page on case_file (opened_at desc, case_id desc);
create index case_account on case_file (account, category, updated_at desc);

-- What people and the controller did with a case; rows are only added.
create table case_note (
  note_id bigint generated always as identity primary key,
  case_id uuid not null references case_file,
  at      timestamptz not null,
  actor   text not null,
  kind    text not null,
  text    text not null
);
create index case_note_case on case_note (case_id, note_id);

alter table incident
  add column case_id uuid references case_file,
  add column violation_at timestamptz,
  add column filed boolean not null default false;
update incident set violation_at = opened_at where state = 'violation';
create index incident_unfiled on incident (opened_at) where not filed;
create index incident_case on incident (case_id);
create index incident_page on incident (opened_at desc, node_id desc, incident_id desc);
