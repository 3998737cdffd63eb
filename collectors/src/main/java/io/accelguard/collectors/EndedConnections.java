// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.Calls;
import io.accelguard.model.Calls.Destination;
import io.accelguard.model.Calls.Outcome;
import io.accelguard.model.Endpoint;
import io.accelguard.model.Sample;
import io.accelguard.model.ShortConnectionsSample;
import io.accelguard.model.SocketSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// TCP connections of one network namespace that ended since the last look: those that an earlier
/// look had shown, each with its final counters, and the sums of all others. Bounded.
final class EndedConnections {
  private static final int MOST = 4096;
  private static final int MOST_DESTINATIONS = 1024;

  private final List<Sample> seenBefore = new ArrayList<>();
  private long count;
  private long bytesSent;
  private long bytesReceived;
  private long overflows;
  private int skipped;
  private final Map<Endpoint, Outcome> destinations = new HashMap<>();
  private long calls;
  private long unlisted;

  /// One that an earlier look had shown.
  void add(SocketSample ended) {
    if (seenBefore.size() < MOST) seenBefore.add(ended);
    else skipped++;
  }

  /// One that nobody had seen.
  void add(long sent, long received) {
    count++;
    bytesSent += sent;
    bytesReceived += received;
  }

  /// One that somebody here began and nobody had seen.
  void call(Endpoint to, Outcome outcome) {
    calls++;
    if (destinations.size() < MOST_DESTINATIONS || destinations.containsKey(to))
      destinations.merge(to, outcome, (one, other) -> one.compareTo(other) > 0 ? one : other);
    else unlisted++;
  }

  /// The kernel had no room for some.
  void overflow() {
    overflows++;
  }

  void skip() {
    skipped++;
  }

  int skipped() {
    return skipped;
  }

  long count() {
    return count;
  }

  /// All that is known of them.
  List<Sample> samples(long netNamespace) {
    List<Sample> samples = new ArrayList<>(seenBefore);
    samples.add(
        new ShortConnectionsSample(
            count, bytesSent, bytesReceived, overflows, netNamespace, calls()));
    return samples;
  }

  private Calls calls() {
    List<Destination> all = new ArrayList<>(destinations.size());
    destinations.forEach((to, outcome) -> all.add(new Destination(to, outcome)));
    return calls == 0 ? Calls.NONE : new Calls(calls, all, unlisted);
  }
}
