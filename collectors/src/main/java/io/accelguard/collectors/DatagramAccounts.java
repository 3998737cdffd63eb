// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.collectors.ConntrackLine.Side;
import io.accelguard.model.Endpoint;
import io.accelguard.model.Endpoint.Scope;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Bytes of the UDP sockets of one network namespace, where the site's connection tracking accounts
/// them (`nf_conntrack_acct`): the kernel itself counts none. A flow that fits no socket or several
/// is credited to nobody, and a socket without an accounted flow stays without counters.
final class DatagramAccounts {
  private static final int PAUSE_CALLS = 60;

  /// A longer table is read less often.
  private static final int FLOWS_A_CALL = 500;

  private final ProcFiles files;
  private final ConntrackTable table;
  private Map<String, ConntrackLine> past = new HashMap<>();
  private Set<String> own = Set.of();
  private boolean settled;
  private int resume;
  private long total;

  DatagramAccounts(ProcFiles files, ConntrackTable table) {
    this.files = files;
    this.table = table;
  }

  private record Moved(long there, long back) {}

  /// Payload that went to and came from others than the namespace itself.
  long total() {
    return total;
  }

  /// Adds to the sockets what moved since the last call. Where nothing is accounted it asks again
  /// after a while only.
  ///
  /// @param directory such as `/proc/1/net/`
  void credit(String directory, FoundSockets found, int call) {
    if (call < resume) return;
    Ends ends = new Ends(found.known());
    if (ends.isEmpty()) return;
    Optional<List<ConntrackLine>> lines = table.read(Path.of(directory + "nf_conntrack"), past);
    if (lines.isEmpty()) {
      past = new HashMap<>();
      settled = false;
      resume = call + PAUSE_CALLS;
      return;
    }
    if (!settled || call % PAUSE_CALLS == 0) own = OwnAddresses.read(files, directory);
    Map<String, ConntrackLine> next = HashMap.newHashMap(lines.get().size());
    for (ConntrackLine line : lines.get()) {
      credit(line, moved(line), ends);
      next.put(line.key(), line);
    }
    past = next;
    settled = true;
    resume = call + 1 + lines.get().size() / FLOWS_A_CALL;
  }

  /// What a flow moved since the last call: all when it is new, nothing at the first call.
  private Moved moved(ConntrackLine now) {
    long there = now.there().bytes();
    long back = now.back().bytes();
    ConntrackLine before = past.get(now.key());
    if (before == null) return settled ? new Moved(there, back) : new Moved(0, 0);
    long was = before.there().bytes();
    long wasBack = before.back().bytes();
    // Less than before: another flow between the same ends.
    return there < was || back < wasBack
        ? new Moved(there, back)
        : new Moved(there - was, back - wasBack);
  }

  private void credit(ConntrackLine line, Moved moved, Ends ends) {
    Side there = line.there();
    Side back = line.back();
    Optional<KnownSocket> caller =
        ends.find(there.source(), there.sourcePort(), there.target(), there.targetPort(), own);
    Optional<KnownSocket> called =
        ends.find(back.source(), back.sourcePort(), back.target(), back.targetPort(), own);
    caller.ifPresent(socket -> socket.count(moved.there(), moved.back()));
    called.ifPresent(socket -> socket.count(moved.back(), moved.there()));
    boolean within = own.contains(there.source()) && own.contains(back.source());
    if (!within && (caller.isPresent() || called.isPresent())) {
      total += moved.there() + moved.back();
    }
  }

  /// The UDP sockets of a namespace by where they are bound and whom they talk to.
  private static final class Ends {
    private final Map<String, List<KnownSocket>> sockets = new HashMap<>();

    Ends(List<KnownSocket> known) {
      for (KnownSocket socket : known) {
        SocketSample sample = socket.sample();
        if (sample.transport() != Transport.UDP || sample.local().port() == 0) continue;
        sockets.computeIfAbsent(key(sample), _ -> new ArrayList<>(1)).add(socket);
      }
    }

    boolean isEmpty() {
      return sockets.isEmpty();
    }

    private static String key(SocketSample sample) {
      Endpoint local = sample.local();
      if (sample.remote().port() != 0)
        return key(local.address(), local.port(), sample.remote().toString());
      return key(local.scope() == Scope.ANY ? "" : local.address(), local.port(), "");
    }

    private static String key(String address, int port, String remote) {
      return address + " " + port + " " + remote;
    }

    /// The one socket that this flow can belong to, most particular first.
    Optional<KnownSocket> find(
        String address, int port, String peer, int peerPort, Set<String> own) {
      String remote = new Endpoint(peer, peerPort, Scope.ANY).toString();
      List<KnownSocket> fitting = sockets.get(key(address, port, remote));
      if (fitting == null) fitting = sockets.get(key(address, port, ""));
      if (fitting == null && own.contains(address)) fitting = sockets.get(key("", port, ""));
      return fitting != null && fitting.size() == 1
          ? Optional.of(fitting.getFirst())
          : Optional.empty();
    }
  }
}
