// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A packet socket in every network namespace that may be entered: opened once and kept until the
/// last process of the namespace is gone. For one thread.
final class PacketSockets implements AutoCloseable {
  private static final int MOST = 64;
  private static final int POLL_BYTES = 8;
  private static final short POLLIN = 1;

  private final ProcListing listing;
  private final NetNamespaces namespaces = new NetNamespaces();
  private final Map<Long, PacketSocket> open = new HashMap<>();
  private final Set<Long> closed = new HashSet<>();
  private final Memory descriptors = new Memory((long) MOST * POLL_BYTES);
  private List<PacketSocket> order = List.of();

  PacketSockets(Host host) {
    this.listing = new ProcListing(host);
  }

  /// Opens sockets where there are none and closes those of namespaces that are gone.
  void update() {
    if (listing.list() < 0) return;
    Map<Long, Integer> members = namespaces.members(listing);
    closed.retainAll(members.keySet());
    open.entrySet()
        .removeIf(entry -> {
          if (members.containsKey(entry.getKey())) return false;
          entry.getValue().close();
          return true;
        });
    long own = namespaces.of("/proc/self/ns/net").orElse(0);
    members.forEach((namespace, member) -> {
      if (open.size() >= MOST || open.containsKey(namespace) || closed.contains(namespace)) return;
      int descriptor =
          namespace == own
              ? PacketSocket.open()
              : NamespaceVisit.open("/proc/" + member + "/ns/net", namespace, PacketSocket::open);
      // A namespace that may not be entered is not tried at every turn.
      if (descriptor < 0) closed.add(namespace);
      else open.put(namespace, new PacketSocket(descriptor, namespace));
    });
    order = List.copyOf(open.values());
  }

  /// Waits until packets have come, or the time is over.
  ///
  /// @return the sockets that have some
  List<PacketSocket> await(int milliseconds) {
    for (int i = 0; i < order.size(); i++) {
      descriptors.setInt((long) i * POLL_BYTES, order.get(i).descriptor());
      descriptors.setInt((long) i * POLL_BYTES + 4, POLLIN);
    }
    int ready = Libc.poll(descriptors, order.size(), milliseconds);
    if (ready <= 0) return List.of();
    List<PacketSocket> found = new ArrayList<>(ready);
    for (int i = 0; i < order.size(); i++)
      if (descriptors.getShort((long) i * POLL_BYTES + 6) != 0) found.add(order.get(i));
    return found;
  }

  /// Packets that the kernel had no room for since the last call.
  long dropped() {
    long dropped = 0;
    for (PacketSocket socket : order) dropped += socket.dropped();
    return dropped;
  }

  /// Namespaces whose packets are seen.
  int count() {
    return order.size();
  }

  @Override
  public void close() {
    open.values().forEach(PacketSocket::close);
    open.clear();
    order = List.of();
  }
}
