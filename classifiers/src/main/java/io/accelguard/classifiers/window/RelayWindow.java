// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.classifiers.window.Connection.Moved;
import io.accelguard.model.Endpoint.Scope;

/// Whether a workload passes on what it gets: bytes that arrive on one side of it and leave on the
/// other within a few seconds. A relay stands between strangers; a tunnel stands between a stranger
/// that it called and a service of this host or its neighbours. Who only serves, fetches or answers
/// to loopback has one side.
final class RelayWindow {
  /// Seconds in which what came in has to go out.
  private static final int STRETCH = 5;

  /// Less than this in a minute is no traffic.
  private static final double ENOUGH_BYTES = 64 << 10;

  /// Less than this in one direction of a tunnel says nothing about that direction.
  private static final double ENOUGH_ANSWERS = 4 << 10;

  private static final int GUESTS = 0;
  private static final int CALLED = 2;
  private static final int NEAR = 4;
  private static final int FROM = 0;
  private static final int TO = 1;

  private final Buckets bytes = new Buckets(6, Span.MEDIUM.seconds() / STRETCH, STRETCH);

  void add(Connection connection, Moved moved, double now) {
    boolean external = connection.remote().scope() == Scope.EXTERNAL;
    if (connection.inbound() && !external) return;
    int side = connection.inbound() ? GUESTS : external ? CALLED : NEAR;
    if (moved.received() > 0) bytes.add(now, side + FROM, moved.received());
    if (moved.sent() > 0) bytes.add(now, side + TO, moved.sent());
  }

  void features(double now, Features.Builder into) {
    double guests = sum(now, GUESTS + FROM) + sum(now, GUESTS + TO);
    double called = sum(now, CALLED + FROM) + sum(now, CALLED + TO);
    if (guests > 0 && called > 0 && Math.max(guests, called) >= ENOUGH_BYTES) {
      double passed = passed(now, GUESTS, CALLED) + passed(now, CALLED, GUESTS);
      into.put(Feature.RELAY_BALANCE, passed / Math.max(guests, called));
    }
    double out = Math.max(sum(now, NEAR + FROM), sum(now, CALLED + TO));
    double in = Math.max(sum(now, CALLED + FROM), sum(now, NEAR + TO));
    if (out + in >= ENOUGH_BYTES && Math.min(out, in) >= ENOUGH_ANSWERS) {
      into.put(
          Feature.TUNNEL_BALANCE,
          Math.min(passed(now, NEAR, CALLED) / out, passed(now, CALLED, NEAR) / in));
    }
  }

  private double sum(double now, int metric) {
    return bytes.sum(now, metric, Span.MEDIUM.seconds());
  }

  private double passed(double now, int one, int other) {
    return bytes.common(now, one + FROM, other + TO, Span.MEDIUM.seconds());
  }
}
