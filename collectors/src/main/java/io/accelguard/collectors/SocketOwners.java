// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.ProcessKey;
import io.accelguard.model.SocketSample;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
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
  private static final int FORGIVE_CALLS = 20;

  private final LongSupplier nanos;
  private final ProcFiles files = new ProcFiles(4096);
  private final Map<Long, ProcessKey> owners = new HashMap<>();
  private final Map<Long, Integer> givenUp = new HashMap<>();
  private final Deque<Turn> turns = new ArrayDeque<>();
  private Set<Long> sought = Set.of();
  private Set<Integer> seen = Set.of();
  private int call;

  /// A process to look at, from a descriptor on: one with many may take several calls.
  private record Turn(int pid, int from) {}

  /// @param nanos a clock that only measures how long the search takes
  SocketOwners(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Brings the owners up to date for these sockets and pids.
  void update(List<SocketSample> sockets, Set<Integer> pids, Focus focus) {
    call++;
    Set<Long> inodes = new HashSet<>();
    for (SocketSample socket : sockets) if (socket.inode() != 0) inodes.add(socket.inode());
    forget(inodes);
    turns.removeIf(turn -> !pids.contains(turn.pid()));
    for (int pid : pids) if (!seen.contains(pid)) turns.addFirst(new Turn(pid, 0));
    seen = Set.copyOf(pids);
    Set<Long> wanted = new HashSet<>(inodes);
    wanted.removeAll(owners.keySet());
    wanted.removeAll(givenUp.keySet());
    if (!wanted.isEmpty()) search(wanted, pids, focus);
  }

  Optional<ProcessKey> owner(long inode) {
    return Optional.ofNullable(owners.get(inode));
  }

  private void forget(Set<Long> inodes) {
    owners.keySet().retainAll(inodes);
    Set<ProcessKey> holders = new HashSet<>(owners.values());
    holders.removeIf(this::alive);
    owners.values().removeAll(holders);
    givenUp.keySet().retainAll(inodes);
    givenUp.values().removeIf(since -> call - since >= FORGIVE_CALLS);
  }

  private void search(Set<Long> wanted, Set<Integer> pids, Focus focus) {
    long start = nanos.getAsLong();
    boolean late = false;
    while (!wanted.isEmpty() && !late) {
      if (turns.isEmpty() && !sought.isEmpty()) {
        // Who came in the middle of the round has not been looked for everywhere.
        wanted.retainAll(sought);
        for (long inode : wanted) givenUp.put(inode, call);
        wanted.clear();
      } else if (turns.isEmpty()) {
        begin(wanted, pids, focus);
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

  private void begin(Set<Long> wanted, Set<Integer> pids, Focus focus) {
    sought = Set.copyOf(wanted);
    Set<Integer> first = new HashSet<>();
    for (ProcessKey key : owners.values()) first.add(key.pid());
    for (ProcessKey key : focus.processes()) first.add(key.pid());
    for (int pid : pids) {
      if (first.contains(pid)) turns.addFirst(new Turn(pid, 0));
      else turns.addLast(new Turn(pid, 0));
    }
  }

  /// @return what is left to look at when time is up
  private Optional<Turn> look(Turn turn, Set<Long> wanted, long start) {
    String directory = "/proc/" + turn.pid() + "/fd";
    Optional<ProcessKey> key = key(turn.pid());
    if (key.isEmpty()) return Optional.empty();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of(directory))) {
      for (Path link : links) {
        int descriptor = Integer.parseInt(String.valueOf(link.getFileName()));
        if (descriptor < turn.from()) continue;
        if (descriptor >= MOST_DESCRIPTORS || wanted.isEmpty()) break;
        long inode = inode(directory + "/" + descriptor);
        if (wanted.remove(inode)) owners.put(inode, key.get());
        if (nanos.getAsLong() - start >= BUDGET_NANOS) {
          return Optional.of(new Turn(turn.pid(), descriptor + 1));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Gone, or not ours to see.
    }
    return Optional.empty();
  }

  private long inode(String link) {
    int length = files.link(link);
    return length > 8 && files.bytes()[0] == 's'
        ? ProcText.value(files.bytes(), length, "socket:[").orElse(-1)
        : -1;
  }

  private boolean alive(ProcessKey key) {
    return key(key.pid()).filter(key::equals).isPresent();
  }

  private Optional<ProcessKey> key(int pid) {
    int length = files.read("/proc/" + pid + "/stat");
    if (length <= 0) return Optional.empty();
    return ProcStat.parse(files.bytes(), length)
        .map(stat -> new ProcessKey(pid, stat.startTicks()));
  }
}
