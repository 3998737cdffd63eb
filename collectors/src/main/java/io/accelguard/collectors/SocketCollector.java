// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import io.accelguard.model.SocketSample;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// TCP and UDP sockets of every network namespace that some process lives in, with the process that
/// holds each. By netlink where the agent may enter the namespace, else from the text tables,
/// without byte counters.
final class SocketCollector implements Collector {
  private static final int RETRY_CALLS = 60;

  private final Host host;
  private final NetNamespaces namespaces = new NetNamespaces();
  private final SocketOwners owners;
  private final SockDiag.Room room = SockDiag.Room.make();
  private final ProcFiles tables = new ProcFiles(1 << 20);
  private final Map<Long, Door> doors = new HashMap<>();
  private int call;

  /// A way into a namespace, or the call at which none was found.
  private record Door(Optional<SockDiag> netlink, int tried) {
    void close() {
      netlink.ifPresent(SockDiag::close);
    }
  }

  /// @param nanos a clock that only measures how long the search for owners takes
  SocketCollector(Host host, LongSupplier nanos) {
    this.host = host;
    this.owners = new SocketOwners(nanos);
  }

  @Override
  public String name() {
    return "socket";
  }

  @Override
  public Reading collect(Focus focus) {
    if (!host.live()) return new Reading.Absent("sockets are seen on the running host only");
    String[] names = new File("/proc").list();
    if (names == null) return new Reading.Failed("/proc cannot be listed");
    call++;
    Set<Integer> pids = pids(names);
    Map<Long, Integer> members = namespaces.members(pids);
    if (members.isEmpty()) return new Reading.Failed("no network namespace can be seen in /proc");
    closeEmpty(members.keySet());
    FoundSockets found = new FoundSockets();
    members.forEach((namespace, member) -> look(namespace, member, found));
    owners.update(found.sockets(), pids, focus);
    List<Sample> samples = new ArrayList<>(found.sockets().size());
    for (SocketSample socket : found.sockets()) samples.add(withOwner(socket));
    return new Reading.Seen(samples, found.skipped());
  }

  private static Set<Integer> pids(String[] names) {
    Set<Integer> pids = HashSet.newHashSet(names.length);
    for (String name : names) {
      if (Character.isDigit(name.charAt(0))) pids.add(Integer.parseInt(name));
    }
    return pids;
  }

  private void look(long namespace, int member, FoundSockets found) {
    Optional<SockDiag> netlink = door(namespace, member).netlink();
    if (netlink.isPresent()) netlink.get().dump(room, found);
    else new ProcNetTable(tables, namespace).read("/proc/" + member, found);
  }

  private Door door(long namespace, int member) {
    Door door = doors.get(namespace);
    if (door == null || (door.netlink().isEmpty() && call - door.tried() >= RETRY_CALLS)) {
      door = new Door(open(namespace, member), call);
      doors.put(namespace, door);
    }
    return door;
  }

  private Optional<SockDiag> open(long namespace, int member) {
    return namespaces.of("/proc/self/ns/net").orElse(0) == namespace
        ? SockDiag.here(namespace)
        : SockDiag.inNamespace("/proc/" + member + "/ns/net", namespace);
  }

  private void closeEmpty(Set<Long> living) {
    doors
        .entrySet()
        .removeIf(door -> {
          if (living.contains(door.getKey())) return false;
          door.getValue().close();
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
