// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.classifiers.window.ComputeWindow.Rate;

/// How the flows of a workload hang together: disk with network, disk with devices.
final class Flows {
  /// Less than this in a minute is no flow.
  private static final double ENOUGH_BYTES = 1 << 20;

  /// Less than this is no busy device.
  private static final double ENOUGH_BUSY_SECONDS = 5;

  private Flows() {}

  static void features(
      double now,
      ComputeWindow compute,
      NetworkWindow network,
      double deviceBusySeconds,
      Features.Builder into) {
    Rate read = compute.read();
    Rate written = compute.written();
    if (!read.known(now, Span.MEDIUM)) return;
    double in = network.externalReceived(now);
    double out = network.externalSent(now);
    double writes = written.sum(now, Span.MEDIUM);
    if (in >= ENOUGH_BYTES) into.put(Feature.WRITES_FROM_NET, writes / in);
    if (out >= ENOUGH_BYTES) into.put(Feature.READS_FOR_NET, read.sum(now, Span.MEDIUM) / out);
    if (network.twoTransports()) {
      into.put(Feature.WRITES_FROM_UDP, in < writes / 10 ? writes / Span.MEDIUM.seconds() : 0);
    }
    if (deviceBusySeconds >= ENOUGH_BUSY_SECONDS) {
      into.put(Feature.BYTES_PER_GPU, read.sum(now, Span.MEDIUM) / deviceBusySeconds);
    }
  }
}
