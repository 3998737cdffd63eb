// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

/// What somebody may do; each may do what those before may.
enum Role {
  /// look
  VIEWER("viewer"),
  /// handle cases, decide on appeals, exempt
  OPERATOR("operator"),
  /// try out policies, read the audit
  ADMIN("admin");

  private final String id;

  Role(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  boolean may(Role least) {
    return compareTo(least) >= 0;
  }
}
