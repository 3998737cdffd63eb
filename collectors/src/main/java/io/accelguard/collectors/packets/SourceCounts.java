// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import io.accelguard.collectors.packets.protocols.Recognition;
import io.accelguard.model.Category;
import io.accelguard.model.Grade;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Connection attempts of each source, and how many led nowhere: the shape of scans and SYN floods.
/// Bounded in sources and in targets, a source and all together; what is beyond is not counted, so
/// a scan can hide only behind thousands of other sources.
final class SourceCounts {
  /// Failed attempts that a crashed server's clients do not reach (design value; one browser
  /// retries a dead host about six times).
  static final int FEWEST_FAILURES = 20;

  /// Odd probes (NULL, FIN, Xmas) that are no accident.
  static final int FEWEST_ODD_PROBES = 2;

  /// Failed attempts to one port of one host from as many source ports.
  static final int FLOOD = 100;

  private static final double FAILED_SHARE = 0.9;
  private static final int MOST_SOURCES = 16_384;
  private static final int MOST_TARGETS = 1024;
  private static final int MOST_TARGETS_OF_ALL = 65_536;

  private record Source(int version, long high, long low) {}

  private record Target(long high, long low, int port) {}

  private static final class Attempts {
    private int all;
    private int failed;
    private int odd;
    private final Set<Target> targets = new HashSet<>(2);
  }

  private final Map<Source, Attempts> bySource = new HashMap<>();
  private int targetsOfAll;

  void count(Flow flow) {
    if (!flow.isFailedAttempt() && !flow.isEstablished()) return;
    Source source = source(flow);
    Attempts attempts = bySource.get(source);
    if (attempts == null) {
      if (bySource.size() >= MOST_SOURCES) return;
      attempts = new Attempts();
      bySource.put(source, attempts);
    }
    attempts.all++;
    if (!flow.isFailedAttempt()) return;
    attempts.failed++;
    if (flow.isOddProbe()) attempts.odd++;
    if (attempts.targets.size() < MOST_TARGETS
        && targetsOfAll < MOST_TARGETS_OF_ALL
        && attempts.targets.add(target(flow))) targetsOfAll++;
  }

  Optional<Recognition> recognise(Flow flow) {
    if (!flow.isFailedAttempt()) return Optional.empty();
    Attempts attempts = bySource.get(source(flow));
    if (attempts == null) return Optional.empty();
    int failed = attempts.failed;
    int targets = attempts.targets.size();
    boolean mostFail = failed >= FAILED_SHARE * attempts.all;
    if (attempts.odd >= FEWEST_ODD_PROBES)
      return found("port-scan", attempts, "first packets that no TCP stack sends: " + attempts.odd);
    if (!mostFail || failed < FEWEST_FAILURES) return Optional.empty();
    if (targets <= 2 && failed >= FLOOD)
      return found("syn-flood", attempts, "to " + targets + " port(s), each from its own port");
    if (targets >= FEWEST_FAILURES) return found("port-scan", attempts, "targets: " + targets);
    return Optional.empty();
  }

  private static Optional<Recognition> found(String shape, Attempts attempts, String what) {
    return Optional.of(
        new Recognition(
            shape,
            Optional.of(Category.OUTBOUND_ATTACK),
            Grade.STRUCTURED,
            List.of(
                "failed attempts of this source: " + attempts.failed + " of " + attempts.all,
                what)));
  }

  private static Source source(Flow flow) {
    FlowKey k = flow.key;
    return flow.clientIsA()
        ? new Source(k.version, k.highA, k.lowA)
        : new Source(k.version, k.highB, k.lowB);
  }

  private static Target target(Flow flow) {
    FlowKey k = flow.key;
    return flow.clientIsA()
        ? new Target(k.highB, k.lowB, k.portB)
        : new Target(k.highA, k.lowA, k.portA);
  }
}
