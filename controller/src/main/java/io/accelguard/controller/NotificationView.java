// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.time.Instant;
import java.util.List;

/// What the page about notifications shows.
///
/// @param problem what is wrong with a silence that somebody asked for; empty for nothing
public record NotificationView(
    Instant now,
    List<ReceiverRow> receivers,
    List<DeadMessage> dead,
    List<Silence> silences,
    String problem) {

  public NotificationView {
    receivers = List.copyOf(receivers);
    dead = List.copyOf(dead);
    silences = List.copyOf(silences);
  }

  /// A receiver of the configuration.
  ///
  /// @param where host name, never the whole URL: that may hold a secret
  /// @param state `works`, `fails`, `pauses` or `disabled`
  /// @param problem why the last try failed
  public record ReceiverRow(
      String name,
      String kind,
      String where,
      String state,
      String problem,
      long waiting,
      long dead) {}
}
