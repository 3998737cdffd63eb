// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// What an agent can see of its host, and what would let it see more.
///
/// @param surroundings what the agent runs in
/// @param rights capabilities held that widen the sight
/// @param inventory facts about the host in words
/// @param next the one thing to do next
@Json(naming = Json.Naming.LowerHyphen)
public record Diagnosis(
    String host,
    String agentVersion,
    String surroundings,
    List<Part> parts,
    List<String> rights,
    Map<String, String> inventory,
    String next) {
  public Diagnosis {
    Required.fields(host, agentVersion, surroundings, parts, rights, inventory, next);
    parts = List.copyOf(parts);
    rights = List.copyOf(rights);
    inventory = Map.copyOf(inventory);
  }

  /// One collector, or one other thing that the agent needs.
  ///
  /// @param state `works`, `degraded`, `absent`, `failed`
  /// @param detail what was seen, or why nothing was
  /// @param remedy empty when there is nothing to do
  /// @param missing rights that are needed and not held
  /// @param lines what the remedy asks to write, to be copied as it stands
  @Json(naming = Json.Naming.LowerHyphen)
  public record Part(
      String name,
      String state,
      String detail,
      String remedy,
      List<String> missing,
      List<String> lines) {
    public Part {
      Required.fields(name, state, detail, remedy, missing, lines);
      missing = List.copyOf(missing);
      lines = List.copyOf(lines);
    }

    /// A part that lacks no right.
    public Part(String name, String state, String detail, String remedy) {
      this(name, state, detail, remedy, List.of(), List.of());
    }
  }
}
