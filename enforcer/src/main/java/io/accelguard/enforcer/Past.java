// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.EnforcementRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The orders that were taken in the last day, oldest first. A clock that was set back makes
/// records of the future, and those count: budgets get smaller by it, never larger.
record Past(List<EnforcementRecord> records) {

  Past {
    records = List.copyOf(records);
  }

  /// Whether an order of this id was taken.
  boolean knows(String id) {
    return records.stream().anyMatch(record -> record.order().id().equals(id));
  }

  /// Whether a budget has no room for another order of this action.
  ///
  /// @param all whether the orders for all owners count, or only those for the owner of this one
  boolean isUsedUp(Ceiling.Budget budget, EnforcementOrder order, boolean all, Instant now) {
    return count(order, all, now.minus(Duration.ofMinutes(1))) >= budget.minute()
        || count(order, all, now.minus(Duration.ofHours(1))) >= budget.hour()
        || count(order, all, now.minus(Duration.ofDays(1))) >= budget.day();
  }

  private long count(EnforcementOrder order, boolean all, Instant since) {
    return records.stream()
        .filter(record -> record.order().action() == order.action())
        .filter(record -> all || record.order().uid() == order.uid())
        .filter(record -> record.at().isAfter(since))
        .count();
  }

  /// Whether the owner was warned of the incident by then. A warning that was rehearsed is good
  /// enough to rehearse what comes after it.
  boolean warned(EnforcementOrder order, Instant by, boolean rehearsal) {
    return records.stream()
        .filter(record -> rehearsal || !record.dryRun())
        .filter(record -> record.order().action() == EnforcementAction.WARN)
        .filter(record -> record.order().uid() == order.uid())
        .filter(record -> record.order().incident().equals(order.incident()))
        .anyMatch(record -> !record.at().isAfter(by));
  }

  /// Freezes of this boot that nothing has ended yet, oldest first.
  List<EnforcementRecord> frozen(String bootId) {
    List<EnforcementRecord> found = new ArrayList<>();
    for (EnforcementRecord record : records) {
      if (record.dryRun() || !record.order().bootId().equals(bootId)) continue;
      String incident = record.order().incident();
      switch (record.order().action()) {
        case FREEZE -> found.add(record);
        case THAW -> found.removeIf(freeze -> freeze.order().incident().equals(incident));
        case WARN, STOP -> {}
      }
    }
    return found;
  }
}
