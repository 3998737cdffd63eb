// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/// The network namespaces that the processes of the running host live in. A process may change its
/// namespace at any time, so each is looked at anew every few calls.
final class NetNamespaces {
  private static final int MOST = 256;
  private static final int REREAD_CALLS = 10;
  private static final long NOT_READ = -1;

  private final ProcFiles files = new ProcFiles(128);
  private int[] pids = new int[0];
  private long[] known = new long[0];
  private int count;
  private int call;

  /// The namespaces, each with the lowest pid in it; bounded.
  Map<Long, Integer> members(ProcListing listing) {
    call++;
    update(listing);
    Map<Long, Integer> members = new HashMap<>();
    long last = 0;
    for (int i = 0; i < count; i++) {
      long namespace = known[i];
      if (namespace == 0 || namespace == last) continue;
      last = namespace;
      if (members.size() < MOST || members.containsKey(namespace)) {
        members.putIfAbsent(namespace, pids[i]);
      }
    }
    return members;
  }

  private void update(ProcListing listing) {
    if (!same(listing)) take(listing);
    for (int i = 0; i < count; i++) {
      if (known[i] == NOT_READ || (pids[i] + call) % REREAD_CALLS == 0) {
        known[i] = of("/proc/" + pids[i] + "/ns/net").orElse(0);
      }
    }
  }

  /// Goes along the pids of the last call and of this one, both in rising order.
  private void take(ProcListing listing) {
    int[] listed = new int[listing.count()];
    long[] namespaces = new long[listed.length];
    int before = 0;
    for (int i = 0; i < listed.length; i++) {
      listed[i] = listing.pid(i);
      while (before < count && pids[before] < listed[i]) before++;
      boolean old = before < count && pids[before] == listed[i];
      namespaces[i] = old ? known[before] : NOT_READ;
    }
    pids = listed;
    known = namespaces;
    count = listed.length;
  }

  private boolean same(ProcListing listing) {
    if (listing.count() != count) return false;
    for (int i = 0; i < count; i++) if (pids[i] != listing.pid(i)) return false;
    return true;
  }

  /// The namespace that a link such as `/proc/1/ns/net` leads to; empty without the right to see
  /// it.
  OptionalLong of(String link) {
    int length = files.link(link);
    return length > 5 ? ProcText.value(files.bytes(), length, "net:[") : OptionalLong.empty();
  }
}
