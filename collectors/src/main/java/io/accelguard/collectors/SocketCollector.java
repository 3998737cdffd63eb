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
import java.util.Set;
import java.util.function.LongSupplier;

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
  private final ProcListing listing;
  private final SockDiag.Room room = SockDiag.Room.make();
  private final ProcFiles tables = new ProcFiles(1 << 20);
  private int call;

  /// @param nanos a clock that only measures how long looking takes
  SocketCollector(Host host, LongSupplier nanos) {
    this.host = host;
    this.nanos = nanos;
    this.listing = new ProcListing(host);
    this.owners = new SocketOwners(host, nanos);
  }

  @Override
  public String name() {
    return "socket";
  }

  @Override
  public Reading collect(Focus focus) {
    if (!host.live()) return new Reading.Absent("sockets are seen on the running host only");
    if (listing.list() < 0) return new Reading.Failed("/proc cannot be listed");
    call++;
    Map<Long, Integer> members = namespaces.members(listing);
    if (members.isEmpty()) return new Reading.Failed("no network namespace can be seen in /proc");
    closeEmpty(members.keySet());
    look(members);
    FoundSockets found = new FoundSockets(kept(), FoundSockets.MOST);
    for (NamespaceSockets each : sockets.values()) found.addAll(each.latest());
    owners.update(found.known(), listing, focus);
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

  /// Sockets of all namespaces that are held in memory.
  private int kept() {
    int kept = 0;
    for (NamespaceSockets each : sockets.values()) kept += each.latest().known().size();
    return kept;
  }

  /// A namespace and a process in it.
  private record Due(NamespaceSockets sockets, int member) {}

  private void look(Map<Long, Integer> members) {
    List<Due> order = new ArrayList<>(members.size());
    members.forEach((id, member) ->
        order.add(
            new Due(
                sockets.computeIfAbsent(id, _ -> new NamespaceSockets(id, namespaces, tables)),
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
