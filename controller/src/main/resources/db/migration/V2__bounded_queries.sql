-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0

set local statement_timeout = 0;

-- Counted where they are stored: counting the rows takes longer with each of them.
alter table spool_log add column stored bigint not null default 0;
update spool_log l set stored =
  (select count(*) from event e where e.node_id = l.node_id and e.spool_id = l.spool_id and e.log = l.log);

drop index event_incident;
create index event_incident on event (node_id, (body -> 'incident' ->> 'id'), at) where body -> 'incident' is not null;

drop index incident_open;
create index incident_open on incident (posterior desc, updated_at desc) where cleared_at is null;
create index incident_cleared on incident (cleared_at desc) where cleared_at is not null;
