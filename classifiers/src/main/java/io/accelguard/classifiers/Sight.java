// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.window.ByteCoverage;
import io.accelguard.model.Blind;
import io.accelguard.model.Family;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// Which sources can be seen, and for how long the others could not.
final class Sight {
  /// After so many seconds of blindness what was last seen counts no more.
  static final double PATIENCE = 30 * 60;

  private static final String PROCESS = "process";
  private static final String SOCKET = "socket";
  private static final String FILE = "file";
  private static final String[] ACCELERATORS = {PROCESS, "nvml", "amd", "drm", "tpu"};

  private final Map<String, Double> blindSince = new HashMap<>();
  private double now;
  private OptionalDouble bytesCounted = OptionalDouble.empty();

  /// How a family can be seen.
  enum View {
    /// as always
    CLEAR,
    /// not now: what is known stays as it is
    FROZEN,
    /// not for so long that what was known is worth nothing
    FADED
  }

  void observe(List<Blind> blind, double uptime) {
    now = uptime;
    Set<String> names = Set.copyOf(blind.stream().map(Blind::collector).toList());
    blindSince.keySet().retainAll(names);
    names.forEach(name -> blindSince.putIfAbsent(name, uptime));
  }

  /// @param share of the network's bytes that sockets account for; empty when it is not known
  void count(OptionalDouble share) {
    bytesCounted = share;
  }

  /// The share of the network's bytes that nobody accounts for, when it is most of them.
  OptionalDouble bytesUnseen() {
    return bytesCounted.isPresent() && bytesCounted.getAsDouble() < ByteCoverage.MOST
        ? OptionalDouble.of(1 - bytesCounted.getAsDouble())
        : OptionalDouble.empty();
  }

  /// Without processes there are no workloads to look at.
  boolean processes() {
    return !blindSince.containsKey(PROCESS);
  }

  boolean files() {
    return processes() && !blindSince.containsKey(FILE);
  }

  View of(Family family) {
    return switch (family) {
      case IDENTITY -> worst(PROCESS, FILE, SOCKET);
      case PROCESS -> worst(PROCESS);
      case NETWORK -> worst(PROCESS, SOCKET);
      case STORAGE -> worst(PROCESS, FILE);
      case ACCELERATOR -> worst(ACCELERATORS);
    };
  }

  private View worst(String... collectors) {
    double longest = -1;
    for (String collector : collectors) {
      Double since = blindSince.get(collector);
      if (since != null) longest = Math.max(longest, now - since);
    }
    if (longest < 0) return View.CLEAR;
    return longest >= PATIENCE ? View.FADED : View.FROZEN;
  }
}
