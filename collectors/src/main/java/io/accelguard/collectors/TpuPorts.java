// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.SocketSample;
import java.util.List;
import java.util.Set;

/// The ports on which the runtime of a TPU's holder serves metrics: those that this very process
/// listens on, in the agent's own network namespace. Nobody else's port is ever called, whatever a
/// tenant's environment names.
final class TpuPorts {
  private static final int MOST_PORTS = 4;
  private static final int FIRST = 8431;
  private static final int LAST = FIRST + 63;

  private final Host host;
  private final NetNamespaces namespaces = new NetNamespaces();
  private final ProcFiles files = new ProcFiles(1 << 20);

  TpuPorts(Host host) {
    this.host = host;
  }

  /// @param links where the descriptors of the process point
  List<Integer> of(int pid, Set<String> links) {
    String process = host.text("/proc/" + pid);
    var theirs = namespaces.of(process + "/ns/net");
    var ours = namespaces.of("/proc/self/ns/net");
    if (theirs.isEmpty() || !theirs.equals(ours)) return List.of();
    FoundSockets found = new FoundSockets();
    new ProcNetTable(files, theirs.getAsLong()).read(process, found);
    return found.sockets().stream()
        .filter(socket -> socket.state() == SocketSample.State.LISTEN)
        .filter(socket -> links.contains("socket:[" + socket.inode() + "]"))
        .map(socket -> socket.local().port())
        .filter(port -> port >= FIRST && port <= LAST)
        .distinct()
        .sorted()
        .limit(MOST_PORTS)
        .toList();
  }
}
