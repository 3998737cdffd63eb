// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.EnforcementOrder.Target;
import java.util.Optional;

/// Whether a process is the one an order means, and may be touched. Pure.
///
/// @param protection of this node
/// @param self user id of the enforcer
record ProcessCheck(Protection protection, int self) {
  /// A second: start times have a grain of one tick, so that two processes of one pid can show the
  /// same start only when the first was seen within a tick of it.
  static final long SURE_AFTER = 100;

  /// What speaks against acting on a process; empty when nothing does.
  ///
  /// @param seen read while a pidfd showed that the process was there; empty when it was not
  Optional<Reason> objection(EnforcementOrder order, Target target, Optional<Seen> seen) {
    if (order.seenTicks() - target.startTicks() < SURE_AFTER) return Optional.of(Reason.TOO_YOUNG);
    if (seen.isEmpty()) return Optional.of(Reason.GONE);
    Seen now = seen.get();
    if (now.startTicks() != target.startTicks()) return Optional.of(Reason.REUSED);
    if (order.uid() == self || protection.covers(target.pid(), now))
      return Optional.of(Reason.PROTECTED);
    if (!now.uids().stream().allMatch(uid -> uid == order.uid()))
      return Optional.of(Reason.OTHER_OWNER);
    return now.cgroup().equals(target.cgroup())
        ? Optional.empty()
        : Optional.of(Reason.OTHER_CGROUP);
  }
}
