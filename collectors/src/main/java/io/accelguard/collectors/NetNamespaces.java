// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// The network namespaces that the processes of the running host live in. A process may change its
/// namespace at any time, so each is looked at anew every few calls.
final class NetNamespaces {
  private static final int MOST = 256;
  private static final int REREAD_CALLS = 10;

  private final ProcFiles files = new ProcFiles(128);
  private final Map<Integer, Long> known = new HashMap<>();
  private int call;

  /// The namespaces, each with the lowest pid in it; bounded.
  Map<Long, Integer> members(Set<Integer> pids) {
    call++;
    known.keySet().retainAll(pids);
    Map<Long, Integer> members = new HashMap<>();
    for (int pid : pids) {
      Long namespace = known.get(pid);
      if (namespace == null || (pid + call) % REREAD_CALLS == 0) {
        namespace = of("/proc/" + pid + "/ns/net").orElse(0);
        known.put(pid, namespace);
      }
      if (namespace != 0 && (members.size() < MOST || members.containsKey(namespace))) {
        members.merge(namespace, pid, Math::min);
      }
    }
    return members;
  }

  /// The namespace that a link such as `/proc/1/ns/net` leads to; empty without the right to see
  /// it.
  OptionalLong of(String link) {
    int length = files.link(link);
    return length > 5 ? ProcText.value(files.bytes(), length, "net:[") : OptionalLong.empty();
  }
}
