// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.List;

/// Connections that somebody in a network namespace began to others than itself.
///
/// @param count all of them
/// @param destinations whom they went to, each once; bounded
/// @param unlisted calls to destinations that are not listed
public record Calls(long count, List<Destination> destinations, long unlisted) {
  public static final Calls NONE = new Calls(0, List.of(), 0);

  public Calls {
    destinations = List.copyOf(destinations);
  }

  /// @param to its port is 0 where the kernel had forgotten it
  /// @param outcome the best of all calls to it
  public record Destination(Endpoint to, Outcome outcome) {}

  /// What became of a call, from bad to good.
  public enum Outcome {
    /// refused, or nobody answered
    UNANSWERED,
    /// torn down by the one who called, before or after an answer
    UNKNOWN,
    ANSWERED
  }
}
