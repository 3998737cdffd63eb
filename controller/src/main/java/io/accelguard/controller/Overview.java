// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Incident;
import io.accelguard.model.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What the first page shows.
///
/// @param openByCategory how many incidents are open, also those that are too many to be in `open`
/// @param violations how many of them are violations
/// @param recent incidents that ended lately
public record Overview(
    Instant at,
    List<NodeRow> nodes,
    Map<String, Long> openByCategory,
    long violations,
    List<IncidentRow> open,
    List<IncidentRow> recent) {

  /// How long a node has been silent, in words of reliability.
  public enum Health {
    HEALTHY("healthy"),
    STALE("stale"),
    LOST("lost"),
    STOPPED("stopped");

    private final String id;

    Health(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  /// One node.
  ///
  /// @param alarm what its reports contradict; empty for nothing
  /// @param backlog events that it has not delivered yet
  /// @param dropped events that it gave up, by its own count
  /// @param quarantined whether its identity is used twice
  /// @param unaccounted events of which its books do not tell what became
  public record NodeRow(
      String id,
      String host,
      Health health,
      Duration silence,
      String version,
      String mode,
      Sync.NodeState state,
      String alarm,
      long backlog,
      long dropped,
      int open,
      boolean quarantined,
      long unaccounted) {}

  /// One incident in its latest state.
  public record IncidentRow(
      String node, String host, Instant opened, Instant updated, Incident incident) {}

  /// How many nodes are well.
  public long healthy() {
    return nodes.stream().filter(node -> node.health() == Health.HEALTHY).count();
  }

  /// How many incidents are open.
  public long openInAll() {
    return openByCategory.values().stream().mapToLong(Long::longValue).sum();
  }
}
