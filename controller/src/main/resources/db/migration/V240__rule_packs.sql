-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0

set local statement_timeout = 0;

-- Signed rules on their way to nodes. The body is what was signed elsewhere; nothing here can change it unseen.
create table rule_pack (
  version      bigint primary key check (version > 0),
  expires_at   timestamptz not null,
  note         text not null,
  rules        integer not null,
  body         text not null,
  -- which nodes: this share of those whose name one of the patterns fits; no pattern fits all
  percent      integer not null check (percent between 0 and 100),
  hosts        text[] not null,
  published_at timestamptz not null,
  published_by text not null,
  withdrawn_at timestamptz
);
