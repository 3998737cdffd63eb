-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0

set local statement_timeout = 0;

-- Keyed hashes of what accounts may have in common, as incidents named them. Never what they are of.
create table fingerprint (
  kind        text not null,
  value       text not null,
  node_id     uuid not null,
  incident_id text not null,
  seen_at     timestamptz not null,
  primary key (kind, value, node_id, incident_id),
  foreign key (node_id, incident_id) references incident on delete cascade
);
create index fingerprint_incident on fingerprint (node_id, incident_id);
