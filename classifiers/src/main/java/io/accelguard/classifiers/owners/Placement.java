// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import java.util.List;

/// Where a process sits: the chain of boxes, outermost first.
sealed interface Placement {
  /// The boxes are known; none for a process in the root cgroup.
  record Known(List<Element> chain) implements Placement {}

  /// Two proven sources name different owners, or the path names another user than the process has.
  record Disputed(List<Element> chain, String why) implements Placement {}

  /// The text cannot be what the kernel shows on the host; nothing in it is used.
  record Refused(String why) implements Placement {}
}
