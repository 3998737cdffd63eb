// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.List;

/// What one attempt to read one source gave.
public sealed interface Reading {

  /// The source answered.
  ///
  /// @param skipped things that could not be read, for example processes that ended in between
  record Seen(List<Sample> samples, int skipped) implements Reading {
    public Seen {
      samples = List.copyOf(samples);
    }
  }

  /// The source does not exist on this host, which is no fault: a driver that is not installed.
  record Absent(String why) implements Reading {}

  /// The source exists and could not be read.
  record Failed(String why) implements Reading {}
}
