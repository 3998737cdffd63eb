-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0

set local statement_timeout = 0;

-- When a node last tried to tell, and why that failed.
alter table notice
  add column tried_at timestamptz,
  add column problem  text not null default '';
create index notice_of_node on notice (node_id) where delivered_at is null and channel = 'node';
