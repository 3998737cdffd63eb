// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;

/// What the enforcer did, or why it did not.
///
/// @param order id of the order; empty when it could not be read
/// @param action `none` when the order could not be read
/// @param why one of the enforcer's reasons, such as `ceiling` or `expired`; empty when done
/// @param what one sentence for people; holds no text that a tenant chose
@Json(naming = Json.Naming.LowerHyphen)
public record EnforcementAnswer(
    Instant at,
    String order,
    String incident,
    String action,
    Outcome outcome,
    String why,
    String what,
    List<Effect> effects) {

  public EnforcementAnswer {
    Required.fields(at, order, incident, action, outcome, why, what, effects);
    effects = List.copyOf(effects);
  }

  /// What became of one process.
  ///
  /// @param why empty when done
  @Json(naming = Json.Naming.LowerHyphen)
  public record Effect(int pid, long startTicks, Outcome outcome, String why) {
    public Effect {
      Required.fields(outcome, why);
    }
  }

  /// How it ended.
  public enum Outcome {
    /// it was done
    DONE("done"),
    /// it would have been done, were this no dry run
    REHEARSED("rehearsed"),
    /// it was not done, and was not tried
    REFUSED("refused"),
    /// the process had ended
    GONE("gone"),
    /// it was tried, and the kernel did not let us
    FAILED("failed");

    private final String id;

    Outcome(String id) {
      this.id = id;
    }

    /// The name on the wire and in labels.
    @Json.Value
    public String id() {
      return id;
    }
  }
}
