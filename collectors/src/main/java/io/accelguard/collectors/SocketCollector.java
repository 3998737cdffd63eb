// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// TCP and UDP sockets of every network namespace that some process lives in, with the process that
/// holds each.
///
/// The kernel walks the table of all namespaces to show one of them, about 0.6 ms each. So a look
/// is bounded in time: on a host with very many namespaces, those that were not seen for the
/// longest come first and the others are shown as they were some calls ago.
final class SocketCollector implements Collector {
  private static final long BUDGET_NANOS = 10_000_000L;

  private final Host host;
  private final LongSupplier nanos;
  private final NetNamespaces namespaces = new NetNamespaces();
  private final Map<Long, NamespaceSockets> sockets = new HashMap<>();
  private final SocketOwners owners;
  private final SharedListing.Reader processes;
  private final SockDiag.Room room = SockDiag.Room.make();
  private final ProcFiles tables = new ProcFiles(1 << 20);
  private final ConntrackTable conntrack = new ConntrackTable();
  private Map<Long, Integer> members = Map.of();
  private int call;

  /// @param nanos a clock that only measures how long looking takes
  SocketCollector(Host host, LongSupplier nanos) {
    this(host, nanos, new SharedListing(host));
  }

  /// @param listing shared with others who list the processes at the same tick
  SocketCollector(Host host, LongSupplier nanos, SharedListing listing) {
    this.host = host;
    this.nanos = nanos;
    this.processes = listing.reader();
    this.owners = new SocketOwners(host, nanos);
  }

  @Override
  public String name() {
    return "socket";
  }

  @Override
  public Reading collect(Focus focus) {
    if (!host.live()) return new Reading.Absent("sockets are seen on the running host only");
    if (processes.list() < 0) return new Reading.Failed("/proc cannot be listed");
    call++;
    members = namespaces.members(processes.listing());
    if (members.isEmpty()) return new Reading.Failed("no network namespace can be seen in /proc");
    closeEmpty(members.keySet());
    look();
    FoundSockets found = new FoundSockets(kept(), FoundSockets.MOST);
    for (NamespaceSockets each : sockets.values()) found.addAll(each.latest());
    owners.update(found.known(), processes.listing(), focus);
    List<Sample> samples = new ArrayList<>(found.known().size());
    for (KnownSocket socket : found.known()) samples.add(socket.sample());
    int[] skipped = {found.skipped()};
    sockets.forEach((namespace, each) ->
        each.takeEnded()
            .ifPresent(ended -> {
              samples.addAll(ended.samples(namespace));
              skipped[0] += ended.skipped();
            }));
    return new Reading.Seen(samples, skipped[0]);
  }

  /// The namespaces that were looked at.
  List<NetworkCollector.Place> places() {
    long own =
        Stream.of("/proc/1/ns/net", "/proc/self/ns/net")
            .map(namespaces::of)
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .findFirst()
            .orElse(0);
    List<NetworkCollector.Place> places = new ArrayList<>(members.size());
    members.forEach((namespace, member) -> {
      NamespaceSockets seen = sockets.get(namespace);
      if (seen == null || seen.looked() < 0) return;
      places.add(new NetworkCollector.Place(namespace, member, namespace == own, seen.bytes()));
    });
    return places;
  }

  /// Connections that end between two looks are told by the kernel, in each namespace that could be
  /// entered.
  @Override
  public List<Feed> feeds() {
    if (sockets.isEmpty()) return List.of();
    long heard = sockets.values().stream().filter(NamespaceSockets::hearsEnds).count();
    String detail =
        "ends of connections are told in %d of %d network namespaces"
            .formatted(heard, sockets.size());
    return List.of(new Feed("socket-ends", heard == sockets.size(), detail));
  }

  /// Sockets of all namespaces that are held in memory.
  private int kept() {
    int kept = 0;
    for (NamespaceSockets each : sockets.values()) kept += each.latest().known().size();
    return kept;
  }

  /// A namespace and a process in it.
  private record Due(NamespaceSockets sockets, int member) {}

  private void look() {
    List<Due> order = new ArrayList<>(members.size());
    members.forEach((id, member) ->
        order.add(
            new Due(
                sockets.computeIfAbsent(
                    id, _ -> new NamespaceSockets(id, namespaces, tables, conntrack)),
                member)));
    order.sort(Comparator.comparingInt(due -> due.sockets().looked()));
    long start = nanos.getAsLong();
    for (Due due : order) {
      int others = kept() - due.sockets().latest().known().size();
      due.sockets().look(due.member(), call, room, FoundSockets.MOST - others);
      if (nanos.getAsLong() - start >= BUDGET_NANOS) break;
    }
  }

  private void closeEmpty(Set<Long> living) {
    sockets
        .entrySet()
        .removeIf(entry -> {
          if (living.contains(entry.getKey())) return false;
          entry.getValue().close();
          return true;
        });
  }

  @Override
  public void close() {
    closeEmpty(Set.of());
  }
}
