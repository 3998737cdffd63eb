// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.window.ByteCoverage;
import io.accelguard.model.Diagnosis.Part;
import java.util.Locale;
import java.util.OptionalDouble;

/// What `doctor` says of the network's counters: how much of what the interfaces carry is accounted
/// for by sockets, and what the rest may be.
final class NetworkFindings {
  private NetworkFindings() {}

  /// @param bytesCounted share of the bytes; empty while few moved
  /// @param time how long the look took, to be appended
  static Part of(CollectorStatus status, OptionalDouble bytesCounted, String time) {
    String seen = status.samples() + " namespaces; ";
    if (bytesCounted.isEmpty())
      return new Part(
          status.name(),
          "works",
          seen + "too few bytes move to say how much of them sockets account for" + time,
          "");
    double share = bytesCounted.getAsDouble();
    String counted =
        String.format(Locale.ROOT, "sockets account for %.0f %% of the bytes%s", share * 100, time);
    return share >= ByteCoverage.MOST
        ? new Part(status.name(), "works", seen + counted, "")
        : new Part(
            status.name(),
            "degraded",
            seen + counted,
            "the rest is seen by nobody: datagrams (they are counted where connections are tracked"
                + " and net.netfilter.nf_conntrack_acct is 1), other protocols, raw sockets");
  }
}
