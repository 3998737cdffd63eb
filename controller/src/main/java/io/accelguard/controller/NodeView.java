// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Instances.Instance;
import io.accelguard.model.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Everything about one node.
///
/// @param certifiedUntil when its certificate ends; empty before it has one
/// @param skew how far its clock is ahead
/// @param books by log
/// @param instances processes that spoke for it, the newest first
/// @param sameMachine other nodes that say they are the same machine
public record NodeView(
    String id,
    String host,
    Instant enrolled,
    Optional<Instant> lastSync,
    Optional<Instant> certifiedUntil,
    Optional<Instant> revoked,
    Optional<Instant> retired,
    Optional<Instant> quarantined,
    String quarantineReason,
    String version,
    String mode,
    String alarm,
    Duration skew,
    Sync.NodeState state,
    List<Books> books,
    List<Instance> instances,
    List<Same> sameMachine) {

  public NodeView {
    books = List.copyOf(books);
    instances = List.copyOf(instances);
    sameMachine = List.copyOf(sameMachine);
  }

  /// What became of the events of one log, by the node's own account.
  ///
  /// @param stored how many are in the database
  public record Books(
      String log,
      String spool,
      long produced,
      long acknowledged,
      long backlog,
      long dropped,
      long stored) {
    /// What is neither acknowledged, spooled nor dropped; anything but 0 is an error or a lie.
    public long unaccounted() {
      return produced - acknowledged - backlog - dropped;
    }
  }

  /// Another node.
  public record Same(String id, String host) {}

  /// Whether its clock is more than a minute off.
  public boolean isSkewed() {
    return skew.abs().compareTo(Duration.ofMinutes(1)) > 0;
  }
}
