-- SPDX-FileCopyrightText: 2026 accelguard contributors
-- SPDX-License-Identifier: Apache-2.0

set local statement_timeout = 0;

-- Out of service: not missed, not counted, its certificate is not taken. A token brings it back.
alter table node add column retired_at timestamptz;
