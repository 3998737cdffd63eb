// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// Who started whom, and who executes another program than before, as the kernel told lately. For
/// several threads.
final class Lineage {
  private static final int MOST_BIRTHS = 16_384;
  private static final int MOST_EXECUTED = 16_384;

  private final Map<Integer, Integer> starters =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
          return size() > MOST_BIRTHS;
        }
      };
  private Set<Integer> executed = new HashSet<>();

  /// Notes that a process was started. Of very many, the oldest are forgotten.
  synchronized void started(int child, int starter) {
    starters.remove(child);
    starters.put(child, starter);
  }

  /// Who started the process that had this pid last; empty where nobody told.
  synchronized OptionalInt starter(int pid) {
    Integer starter = starters.get(pid);
    return starter == null ? OptionalInt.empty() : OptionalInt.of(starter);
  }

  /// Notes that a process executes a program.
  ///
  /// @return whether there was room for the note
  synchronized boolean executed(int pid) {
    if (executed.size() >= MOST_EXECUTED) return false;
    executed.add(pid);
    return true;
  }

  /// Those that did since the last call, by pid.
  synchronized Set<Integer> takeExecuted() {
    if (executed.isEmpty()) return Set.of();
    Set<Integer> taken = executed;
    executed = new HashSet<>();
    return taken;
  }
}
