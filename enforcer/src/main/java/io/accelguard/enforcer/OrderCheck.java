// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.EnforcementOrder.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether an order may be followed at all, before any process is looked at. Pure.
///
/// @param now wall clock
/// @param ceiling empty when the file has mistakes
/// @param switchedOff whether everything is stopped by hand
record OrderCheck(
    Instant now, String bootId, Optional<Ceiling> ceiling, boolean switchedOff, Past past) {
  static final Duration LONGEST = Duration.ofSeconds(60);
  static final int MOST_TARGETS = 64;
  private static final Pattern ID = Pattern.compile("[0-9A-Za-z._:-]{1,80}");

  /// Whether this node only rehearses the order.
  boolean rehearses(EnforcementOrder order) {
    return order.dryRun() || ceiling.isEmpty() || ceiling.get().dryRun();
  }

  /// What speaks against an order; empty when nothing does.
  Optional<Reason> objection(EnforcementOrder order) {
    if (!ID.matcher(order.id()).matches() || !ID.matcher(order.incident()).matches())
      return Optional.of(Reason.MALFORMED);
    if (!order.bootId().equals(bootId)) return Optional.of(Reason.OTHER_BOOT);
    if (!isValidNow(order)) return Optional.of(Reason.EXPIRED);
    if (past.knows(order.id())) return Optional.of(Reason.REPLAYED);
    // Letting go is never forbidden, and is about what is frozen, whatever the order names.
    if (order.action() == EnforcementAction.THAW) return Optional.empty();
    if (!isCountable(order.targets())) return Optional.of(Reason.TOO_MANY);
    if (ceiling.isEmpty()) return Optional.of(Reason.CONFIGURATION);
    return switchedOff ? Optional.of(Reason.SWITCHED_OFF) : limit(order, ceiling.get());
  }

  private Optional<Reason> limit(EnforcementOrder order, Ceiling limits) {
    if (!limits.allows(order.action())) return Optional.of(Reason.CEILING);
    boolean hard = order.action() != EnforcementAction.WARN;
    if (hard && !past.warned(order, now.minus(limits.notice()), rehearses(order)))
      return Optional.of(Reason.UNWARNED);
    if (past.isUsedUp(limits.owner(), order, false, now)) return Optional.of(Reason.BUDGET_OWNER);
    return past.isUsedUp(limits.node(), order, true, now)
        ? Optional.of(Reason.BUDGET_NODE)
        : Optional.empty();
  }

  private boolean isValidNow(EnforcementOrder order) {
    return !order.issued().isAfter(now)
        && order.expires().isAfter(now)
        && !order.expires().isAfter(order.issued().plus(LONGEST));
  }

  private static boolean isCountable(List<Target> targets) {
    return !targets.isEmpty()
        && targets.size() <= MOST_TARGETS
        && targets.stream().mapToInt(Target::pid).distinct().count() == targets.size();
  }
}
