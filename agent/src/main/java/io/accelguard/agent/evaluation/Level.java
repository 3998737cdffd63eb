// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import java.util.Optional;
import java.util.stream.Stream;

/// How much an adversary does to stay unseen: the ladder of docs/evaluation.md.
public enum Level {
  /// the tool as it is packaged
  L0,
  /// renamed binary and arguments, or configured by file or environment
  L1,
  /// encrypted or proxied peer, renamed files, a domain of its own
  L2,
  /// throttled, at work only part of the time
  L3,
  /// mixed with honest work in one process
  L4,
  /// with root against the agent: out of scope, only tampering may be told
  L5;

  static Optional<Level> named(String name) {
    return Stream.of(values()).filter(level -> level.name().equals(name)).findFirst();
  }
}
