// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.ProcessKey;
import io.accelguard.model.SocketSample;
import java.io.File;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// Finds which process holds a socket, by the links below `/proc/PID/fd`. That is the dearest read
/// of all, so it happens only while some socket has no known holder, a slice of the processes at a
/// time.
final class SocketOwners {
  private static final long BUDGET_NANOS = 50_000_000L;
  private static final int MAX_DESCRIPTORS = 4096;
  private static final int FORGIVE_CALLS = 20;

  private final Host host;
  private final LongSupplier nanos;
  private final ProcFiles files = new ProcFiles(4096);
  private final Deque<Integer> queue = new ArrayDeque<>();
  private final Map<Long, ProcessKey> owners = new HashMap<>();
  private final Set<Long> unowned = new HashSet<>();
  private Set<Integer> seen = new HashSet<>();
  private int call;

  SocketOwners(Host host, LongSupplier nanos) {
    this.host = host;
    this.nanos = nanos;
  }

  /// Brings the map up to date for these sockets and pids; new processes are looked at first.
  void update(List<SocketSample> sockets, Set<Integer> pids) {
    if (++call % FORGIVE_CALLS == 0) unowned.clear();
    Set<Long> inodes = new HashSet<>();
    for (SocketSample socket : sockets) if (socket.inode() != 0) inodes.add(socket.inode());
    owners.keySet().retainAll(inodes);
    owners.values().removeIf(key -> !alive(key));
    unowned.retainAll(inodes);
    queue.removeIf(pid -> !pids.contains(pid));
    for (Integer pid : pids) if (!seen.contains(pid)) queue.addFirst(pid);
    seen = Set.copyOf(pids);
    Set<Long> wanted = new HashSet<>(inodes);
    wanted.removeAll(owners.keySet());
    wanted.removeAll(unowned);
    if (wanted.isEmpty()) return;
    if (queue.isEmpty()) queue.addAll(pids);
    long start = nanos.getAsLong();
    while (!wanted.isEmpty() && !queue.isEmpty() && nanos.getAsLong() - start < BUDGET_NANOS) {
      scan(queue.poll(), wanted);
    }
    if (queue.isEmpty()) unowned.addAll(wanted);
  }

  Optional<ProcessKey> owner(long inode) {
    return Optional.ofNullable(owners.get(inode));
  }

  private void scan(int pid, Set<Long> wanted) {
    String directory = host.text("/proc/" + pid);
    Optional<ProcessKey> key = key(pid);
    String[] descriptors = key.isEmpty() ? null : new File(directory + "/fd").list();
    if (descriptors == null) return;
    for (int i = 0; i < Math.min(descriptors.length, MAX_DESCRIPTORS) && !wanted.isEmpty(); i++) {
      int length = files.link(directory + "/fd/" + descriptors[i]);
      if (length < 10 || files.bytes()[0] != 's') continue;
      long inode = ProcText.value(files.bytes(), length, "socket:[").orElse(-1);
      if (wanted.remove(inode)) owners.put(inode, key.get());
    }
  }

  private boolean alive(ProcessKey key) {
    return key(key.pid()).filter(key::equals).isPresent();
  }

  private Optional<ProcessKey> key(int pid) {
    int length = files.read(host.text("/proc/" + pid + "/stat"));
    if (length <= 0) return Optional.empty();
    return ProcStat.parse(files.bytes(), length)
        .map(stat -> new ProcessKey(pid, stat.startTicks()));
  }
}
