// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Alert;
import java.time.Instant;
import java.util.List;

/// An alert with what decides who is told of it.
///
/// @param severity `warning` or `critical`
/// @param account whom it is about; empty for nobody
/// @param hosts nodes it is about
/// @param raised when it began to fire
/// @param version grows with every change that is worth telling
/// @param alert its link is a path
record AlertRow(
    String category,
    String severity,
    String account,
    List<String> groups,
    List<String> hosts,
    Instant raised,
    long version,
    Alert alert) {

  AlertRow {
    groups = List.copyOf(groups);
    hosts = List.copyOf(hosts);
  }

  String id() {
    return alert.id();
  }

  boolean isFiring() {
    return alert.isFiring();
  }
}
