// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.util.Set;

/// Somebody who has shown who they are.
///
/// @param groups whose cases they may see; empty for everybody's
/// @param csrf what forms of their session must carry; empty for scripts, which have no session
public record Visitor(String name, Role role, Set<String> groups, String csrf) {
  /// Nobody who is known.
  public static final Visitor STRANGER = new Visitor("", Role.VIEWER, Set.of(), "");

  public Visitor {
    groups = Set.copyOf(groups);
  }

  /// Whether they may handle cases.
  public boolean operates() {
    return role.may(Role.OPERATOR);
  }

  /// Whether they may do everything.
  public boolean administers() {
    return role.may(Role.ADMIN);
  }
}
