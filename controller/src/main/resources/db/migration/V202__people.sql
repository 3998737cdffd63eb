-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0

set local statement_timeout = 0;

-- Who may look and do. Without groups they may see everybody's cases.
create table app_user (
  name       text primary key,
  role       text not null check (role in ('viewer', 'operator', 'admin')),
  groups     text[] not null,
  password   text not null,
  enabled    boolean not null default true,
  created_at timestamptz not null
);

create table api_token (
  sha256     bytea primary key,
  user_name  text not null references app_user,
  created_at timestamptz not null
);

-- Empty for whoever logged in with the first-login secret.
alter table login_session add column user_name text not null default '';
create index audit_actor on audit (actor, action, at desc);
