// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.NetworkSample;
import io.accelguard.model.NetworkSample.Interfaces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// How much of what the interfaces carried in the last minute the sockets account for. The rest was
/// seen by nobody: datagrams without counters, other protocols, raw sockets, headers. With full
/// sight of bulk transfers it is about 0.95.
///
/// Each namespace is held against its own interfaces, so that one that accounts for more than it
/// carried hides nothing of another. What other namespaces carried passes the host's interfaces and
/// is taken off there.
public final class ByteCoverage {
  /// Below this share most of what moves is not seen.
  public static final double MOST = 0.5;

  /// Less than this in a minute says nothing.
  private static final double ENOUGH_BYTES = 1 << 20;

  private static final int CARRIED = 0;
  private static final int COUNTED = 1;

  private Map<Long, Past> past = new HashMap<>();

  private record Past(NetworkSample sample, Buckets minute) {}

  /// One tick.
  ///
  /// @param now seconds of uptime
  public void observe(List<NetworkSample> networks, double now) {
    Map<Long, Past> next = new HashMap<>();
    for (NetworkSample network : networks) {
      Past before = past.get(network.netNamespace());
      Buckets minute = before == null ? new Buckets(2, 6, 10) : before.minute();
      if (before != null) {
        minute.add(now, CARRIED, forward(carried(network), carried(before.sample())));
        minute.add(now, COUNTED, forward(counted(network), counted(before.sample())));
      }
      next.put(network.netNamespace(), new Past(network, minute));
    }
    past = next;
  }

  /// The share, 0 to 1; empty while too little was carried.
  public OptionalDouble share(double now) {
    double carried = 0;
    double counted = 0;
    double through = 0;
    for (Past each : past.values()) {
      if (each.sample().host()) continue;
      double own = sum(each, CARRIED, now);
      carried += own;
      through += own;
      counted += Math.min(own, sum(each, COUNTED, now));
    }
    for (Past each : past.values()) {
      if (!each.sample().host()) continue;
      double own = Math.max(0, sum(each, CARRIED, now) - through);
      carried += own;
      counted += Math.min(own, sum(each, COUNTED, now));
    }
    return carried < ENOUGH_BYTES ? OptionalDouble.empty() : OptionalDouble.of(counted / carried);
  }

  private static double sum(Past of, int metric, double now) {
    return of.minute().sum(now, metric, Span.MEDIUM.seconds());
  }

  private static long carried(NetworkSample network) {
    return network.interfaces().map((Interfaces all) -> all.bytesIn() + all.bytesOut()).orElse(0L);
  }

  private static long counted(NetworkSample network) {
    return network.socketBytes().orElse(0);
  }

  private static double forward(long now, long before) {
    return (double) Math.max(0, now - before);
  }
}
