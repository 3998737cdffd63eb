-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0

set local statement_timeout = 0;

-- Incidents that people call false positives; they go with the incident whose evidence they are of.
create table label (
  node_id     uuid not null,
  incident_id text not null,
  category    text not null,
  host        text not null,
  began       timestamptz not null,
  ended       timestamptz not null,
  rules       text not null,
  model       text not null,
  of_case     boolean not null,
  at          timestamptz not null,
  actor       text not null,
  primary key (node_id, incident_id),
  foreign key (node_id, incident_id) references incident on delete cascade
);
insert into label select i.node_id, i.incident_id, i.category, n.host, i.opened_at, coalesce(i.cleared_at, i.updated_at),
    coalesce(i.body #>> '{workload,basis,rules}', ''), coalesce(i.body #>> '{workload,basis,model}', ''), true, now(), 'controller'
  from incident i join node n using (node_id) join case_file c using (case_id) where c.state = 'false-positive';
