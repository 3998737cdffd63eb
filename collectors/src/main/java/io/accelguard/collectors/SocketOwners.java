// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.ProcessKey;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// Finds which process of the running host holds a socket, by the links below `/proc/PID/fd`. That
/// is the dearest read of all, so it happens only while some socket has no known holder, and for a
/// bounded time: new processes first, then those that hold sockets already or are in focus, then
/// all others. A socket that nobody was found to hold is looked for again after a while.
final class SocketOwners {
  private static final long BUDGET_NANOS = 50_000_000L;
  private static final int MOST_DESCRIPTORS = 1 << 16;
  private static final int SAME_PROCESS_CALLS = 10;

  private final LongSupplier nanos;
  private final ProcFiles files = new ProcFiles(4096);
  private final ProcListing descriptors;
  private final Deque<Turn> turns = new ArrayDeque<>();
  private Set<ProcessKey> holders = Set.of();
  private Set<Long> sought = Set.of();
  private int[] seen = {};
  private int call;

  /// A process to look at, from a descriptor on: one with many may take several calls.
  private record Turn(int pid, int from) {}

  /// @param nanos a clock that only measures how long the search takes
  SocketOwners(Host host, LongSupplier nanos) {
    this.descriptors = new ProcListing(host);
    this.nanos = nanos;
  }

  /// Brings the owners of these sockets up to date.
  ///
  /// @param pids all processes
  void update(List<KnownSocket> sockets, ProcListing pids, Focus focus) {
    call++;
    Set<ProcessKey> gone = new HashSet<>(holders);
    gone.removeIf(key -> alive(key, pids));
    holders = new HashSet<>();
    Map<Long, KnownSocket> wanted = new HashMap<>();
    for (KnownSocket socket : sockets) {
      Optional<ProcessKey> owner = socket.sample().owner();
      if (owner.isPresent() && gone.contains(owner.get())) socket.own(Optional.empty());
      else if (owner.isPresent()) holders.add(owner.get());
      if (socket.sample().owner().isEmpty() && due(socket)) wanted.put(inode(socket), socket);
    }
    turns.removeIf(turn -> !pids.has(turn.pid()));
    takeNew(pids);
    if (!wanted.isEmpty()) search(wanted, focus);
  }

  private boolean due(KnownSocket socket) {
    return inode(socket) != 0 && socket.isSought(call);
  }

  private static long inode(KnownSocket socket) {
    return socket.sample().inode();
  }

  /// Puts processes that were not there at the last call at the head of the round.
  private void takeNew(ProcListing pids) {
    boolean same = seen.length == pids.count();
    for (int i = 0; i < pids.count(); i++) {
      if (i < seen.length && seen[i] == pids.pid(i)) continue;
      same = false;
      if (Arrays.binarySearch(seen, pids.pid(i)) < 0) turns.addFirst(new Turn(pids.pid(i), 0));
    }
    if (same) return;
    seen = new int[pids.count()];
    for (int i = 0; i < seen.length; i++) seen[i] = pids.pid(i);
  }

  private void search(Map<Long, KnownSocket> wanted, Focus focus) {
    long start = nanos.getAsLong();
    boolean late = false;
    while (!wanted.isEmpty() && !late) {
      if (turns.isEmpty() && !sought.isEmpty()) {
        // Who came in the middle of the round has not been looked for everywhere.
        wanted.keySet().retainAll(sought);
        for (KnownSocket socket : wanted.values()) socket.giveUp(call);
        wanted.clear();
      } else if (turns.isEmpty()) {
        begin(wanted.keySet(), focus);
      } else {
        look(turns.removeFirst(), wanted, start).ifPresent(turns::addFirst);
        late = nanos.getAsLong() - start >= BUDGET_NANOS;
      }
    }
    if (wanted.isEmpty()) {
      turns.clear();
      sought = Set.of();
    }
  }

  private void begin(Set<Long> wanted, Focus focus) {
    sought = Set.copyOf(wanted);
    Set<Integer> first = new HashSet<>();
    for (ProcessKey key : holders) first.add(key.pid());
    for (ProcessKey key : focus.processes()) first.add(key.pid());
    for (int pid : seen) {
      if (first.contains(pid)) turns.addFirst(new Turn(pid, 0));
      else turns.addLast(new Turn(pid, 0));
    }
  }

  /// @return what is left to look at when time is up
  private Optional<Turn> look(Turn turn, Map<Long, KnownSocket> wanted, long start) {
    Optional<ProcessKey> key = key(turn.pid());
    if (key.isEmpty()) return Optional.empty();
    int directory = files.open("/proc/" + turn.pid() + "/fd");
    // Gone, or not ours to see.
    if (directory < 0) return Optional.empty();
    try {
      int count = descriptors.list(directory);
      for (int i = 0; i < count; i++) {
        int descriptor = descriptors.descriptor(i);
        if (descriptor < turn.from()) continue;
        if (descriptor >= MOST_DESCRIPTORS || wanted.isEmpty()) break;
        long inode = inode(directory, descriptor);
        if (inode >= 0) found(wanted, inode, key);
        if (nanos.getAsLong() - start >= BUDGET_NANOS) {
          return Optional.of(new Turn(turn.pid(), descriptor + 1));
        }
      }
    } finally {
      Libc.close(directory);
    }
    return Optional.empty();
  }

  private void found(Map<Long, KnownSocket> wanted, long inode, Optional<ProcessKey> key) {
    KnownSocket socket = wanted.remove(inode);
    if (socket == null) return;
    socket.own(key);
    key.ifPresent(holders::add);
  }

  private long inode(int directory, int descriptor) {
    int length = files.link(directory, descriptor);
    return length > 8 && files.bytes()[0] == 's'
        ? ProcText.value(files.bytes(), length, "socket:[").orElse(-1)
        : -1;
  }

  /// A pid that is listed still is asked now and then whether it is the same process.
  private boolean alive(ProcessKey key, ProcListing pids) {
    if (!pids.has(key.pid())) return false;
    boolean ask = (key.pid() + call) % SAME_PROCESS_CALLS == 0;
    return !ask || key(key.pid()).filter(key::equals).isPresent();
  }

  private Optional<ProcessKey> key(int pid) {
    int length = files.read("/proc/" + pid + "/stat");
    if (length <= 0) return Optional.empty();
    return ProcStat.parse(files.bytes(), length)
        .map(stat -> new ProcessKey(pid, stat.startTicks()));
  }
}
