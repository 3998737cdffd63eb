// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import io.accelguard.model.SocketSample;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// TCP and UDP sockets of every network namespace that some process lives in, with the process that
/// holds each. By netlink where the agent may enter the namespace, else from the text tables,
/// without byte counters.
final class SocketCollector implements Collector {
  private static final int MAX_NAMESPACES = 256;

  private final Host host;
  private final ProcFiles files = new ProcFiles(1 << 20);
  private final SocketOwners owners;
  private final Map<Long, Optional<SockDiag>> sockets = new HashMap<>();

  /// @param nanos a clock that only measures how long the search for owners takes
  SocketCollector(Host host, LongSupplier nanos) {
    this.host = host;
    this.owners = new SocketOwners(host, nanos);
  }

  @Override
  public String name() {
    return "socket";
  }

  @Override
  public Reading collect(Focus focus) {
    if (!host.live()) return new Reading.Absent("sockets are seen on the running host only");
    String[] names =
        new File(host.text("/proc")).list((_, name) -> Character.isDigit(name.charAt(0)));
    if (names == null) return new Reading.Failed("/proc cannot be listed");
    Map<Integer, Long> namespaces = HashMap.newHashMap(names.length);
    for (String name : names) namespaces.put(Integer.parseInt(name), namespace(name));
    Map<Long, Integer> members = members(namespaces);
    closeEmpty(members.keySet());
    List<SocketSample> found = new ArrayList<>();
    int skipped = 0;
    for (Map.Entry<Long, Integer> member : members.entrySet()) {
      skipped += dump(member.getKey(), member.getValue(), found);
    }
    owners.update(found, namespaces.keySet());
    List<Sample> samples = new ArrayList<>(found.size());
    for (SocketSample socket : found) samples.add(withOwner(socket));
    return members.isEmpty()
        ? new Reading.Failed("no network namespace can be read; CAP_SYS_PTRACE is missing")
        : new Reading.Seen(samples, skipped);
  }

  private long namespace(String pid) {
    int length = files.link("/proc/" + pid + "/ns/net");
    return length > 5 ? ProcText.value(files.bytes(), length, "net:[").orElse(0) : 0;
  }

  /// One process of each namespace, the lowest pid, so that the choice is stable.
  private static Map<Long, Integer> members(Map<Integer, Long> namespaces) {
    Map<Long, Integer> members = new HashMap<>();
    namespaces.forEach((pid, namespace) -> {
      if (namespace == 0) return;
      if (members.size() < MAX_NAMESPACES || members.containsKey(namespace)) {
        members.merge(namespace, pid, Math::min);
      }
    });
    return members;
  }

  private int dump(long namespace, int member, List<SocketSample> found) {
    Optional<SockDiag> netlink = sockets.computeIfAbsent(namespace, _ -> open(namespace, member));
    if (netlink.isPresent()) return netlink.get().dump(found);
    return new ProcNetTable(files, namespace).read("/proc/" + member, found);
  }

  private Optional<SockDiag> open(long namespace, int member) {
    if (namespace == namespace("self")) return SockDiag.here(namespace);
    return SockDiag.inNamespace("/proc/" + member + "/ns/net", namespace);
  }

  private void closeEmpty(Set<Long> living) {
    sockets
        .entrySet()
        .removeIf(entry -> {
          if (living.contains(entry.getKey())) return false;
          entry.getValue().ifPresent(SockDiag::close);
          return true;
        });
  }

  private SocketSample withOwner(SocketSample socket) {
    return new SocketSample(
        socket.inode(),
        owners.owner(socket.inode()),
        socket.transport(),
        socket.state(),
        socket.local(),
        socket.remote(),
        socket.uid(),
        socket.bytesSent(),
        socket.bytesReceived(),
        socket.netNamespace());
  }

  @Override
  public void close() {
    closeEmpty(Set.of());
  }
}
