// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.Optional;
import java.util.OptionalLong;

/// The sockets of one network namespace, as they were at the last look. By netlink where the agent
/// may enter the namespace, else from the text tables of one process in it, without byte counters.
final class NamespaceSockets implements AutoCloseable {
  private static final int RETRY_CALLS = 60;

  private final long namespace;
  private final NetNamespaces namespaces;
  private final ProcNetTable table;
  private final DatagramAccounts accounts;
  private Optional<SockDiag> netlink = Optional.empty();
  private FoundSockets latest = new FoundSockets();
  private int tried = -RETRY_CALLS;
  private Optional<EndedConnections> ended = Optional.empty();
  private boolean heard;
  private int looked = -1;

  NamespaceSockets(
      long namespace, NetNamespaces namespaces, ProcFiles tables, ConntrackTable conntrack) {
    this.namespace = namespace;
    this.namespaces = namespaces;
    this.table = new ProcNetTable(tables, namespace);
    this.accounts = new DatagramAccounts(tables, conntrack);
  }

  FoundSockets latest() {
    return latest;
  }

  /// What ended before the last look, told once. The first time it says nothing: what an earlier
  /// look would have shown cannot be told from what is new.
  Optional<EndedConnections> takeEnded() {
    boolean first = !heard;
    heard |= ended.isPresent();
    Optional<EndedConnections> all = first ? Optional.empty() : ended;
    ended = Optional.empty();
    return all;
  }

  /// Whether the kernel tells of connections that end here.
  boolean hearsEnds() {
    return netlink.filter(SockDiag::hearsEnds).isPresent();
  }

  /// The call of the last look, -1 before the first.
  int looked() {
    return looked;
  }

  /// Payload that was seen to leave or reach it; empty where sockets have no counters.
  OptionalLong bytes() {
    return netlink.isPresent()
        ? OptionalLong.of(netlink.get().bytes() + accounts.total())
        : OptionalLong.empty();
  }

  /// Looks again. A namespace that could not be entered is tried again after a while.
  ///
  /// @param member a process in it
  /// @param most sockets that are kept
  void look(int member, int call, SockDiag.Room room, int most) {
    if (netlink.isEmpty() && call - tried >= RETRY_CALLS) {
      tried = call;
      netlink = open(member);
    }
    latest = new FoundSockets(latest.known().size() + 16, most);
    looked = call;
    ended = Optional.empty();
    if (netlink.isPresent()) {
      ended = netlink.get().dump(room, latest);
      accounts.credit("/proc/" + member + "/net/", latest, call);
    } else {
      table.read("/proc/" + member, latest);
    }
  }

  private Optional<SockDiag> open(int member) {
    return namespaces.of("/proc/self/ns/net").orElse(0) == namespace
        ? SockDiag.here(namespace)
        : SockDiag.inNamespace("/proc/" + member + "/ns/net", namespace);
  }

  @Override
  public void close() {
    netlink.ifPresent(SockDiag::close);
    netlink = Optional.empty();
  }
}
