// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// How busy each client keeps the engines of its device, from two looks at its counters.
final class DrmBusy {
  private Map<Client, Before> before = new HashMap<>();
  private Map<Client, Before> now = new HashMap<>();
  private final Set<Client> seen = new HashSet<>();

  record Client(String address, long id) {}

  private record Before(long at, DrmClient counters) {}

  void begin() {
    before = now;
    now = new HashMap<>();
    seen.clear();
  }

  /// Whether this is the first descriptor of a client in this round: a client counts once.
  boolean first(DrmClient client) {
    return seen.add(new Client(client.address(), client.client()));
  }

  /// The share of time by engine, 0 to 1; empty at the first look.
  ///
  /// @param nanos when the counters were read
  Map<String, Double> shares(DrmClient client, long nanos) {
    Client key = new Client(client.address(), client.client());
    now.put(key, new Before(nanos, client));
    Before old = before.get(key);
    if (old == null) return Map.of();
    Map<String, Double> shares = new HashMap<>();
    client
        .nanos()
        .forEach((engine, busy) -> {
          Long last = old.counters().nanos().get(engine);
          if (last != null) put(shares, client, engine, share(busy - last, nanos - old.at()));
        });
    client
        .cycles()
        .forEach((engine, cycles) -> {
          DrmClient.Cycles last = old.counters().cycles().get(engine);
          if (last == null) return;
          long total = cycles.total() - last.total();
          put(shares, client, engine, share(cycles.busy() - last.busy(), total));
        });
    return shares;
  }

  /// Counters may step back for a moment: then nothing was done.
  private static OptionalDouble share(long busy, long total) {
    return total <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(0, (double) busy / total));
  }

  private static void put(
      Map<String, Double> shares, DrmClient client, String engine, OptionalDouble share) {
    if (share.isEmpty()) return;
    long capacity = Math.max(1, client.capacities().getOrDefault(engine, 1L));
    shares.put(engine, Math.min(1, share.getAsDouble() / capacity));
  }
}
