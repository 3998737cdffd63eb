// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Freezes cgroups of the unified hierarchy as one, where every process in them is meant. Unlike
/// SIGSTOP, nobody inside notices it or can undo it.
final class CgroupFreezer {
  private static final int POLLS = 200;
  private static final int POLL_MILLIS = 10;

  private final Optional<Path> root;

  /// @param root where the unified hierarchy is mounted; empty for a host without it
  CgroupFreezer(Optional<Path> root) {
    this.root = root;
  }

  static CgroupFreezer ofHost() {
    return new CgroupFreezer(
        Stream.of("/sys/fs/cgroup", "/sys/fs/cgroup/unified")
            .map(Path::of)
            .filter(path -> Files.exists(path.resolve("cgroup.controllers")))
            .findFirst());
  }

  /// Whether a cgroup, which has none below it, holds these processes and no other, is not frozen,
  /// and may be frozen by us.
  boolean encloses(String cgroup, Set<Integer> pids) {
    Optional<Path> found = directory(cgroup);
    if (found.isEmpty()) return false;
    Path freeze = found.get().resolve("cgroup.freeze");
    try (Stream<Path> inside = Files.list(found.get())) {
      return inside.noneMatch(Files::isDirectory)
          && Files.isWritable(freeze)
          && Files.readString(freeze).strip().equals("0")
          && members(found.get()).equals(pids);
    } catch (IOException | UncheckedIOException | NumberFormatException e) {
      return false;
    }
  }

  /// Freezes it, unless somebody else turns out to be in it then: in that case it goes on at once.
  ///
  /// @return whether it is frozen
  boolean freeze(String cgroup, Set<Integer> pids) {
    Optional<Path> found = directory(cgroup);
    if (found.isEmpty()) return false;
    try {
      write(found.get(), "1");
      if (isFrozenSoon(found.get()) && pids.containsAll(members(found.get()))) return true;
    } catch (IOException | NumberFormatException e) {
      // Whatever went wrong: it must not stay frozen.
    }
    thaw(cgroup);
    return false;
  }

  /// Lets it go on; true also when it is not there any more.
  boolean thaw(String cgroup) {
    Optional<Path> found = directory(cgroup);
    if (found.isEmpty()) return true;
    try {
      write(found.get(), "0");
      return true;
    } catch (IOException e) {
      return !Files.exists(found.get());
    }
  }

  private Optional<Path> directory(String cgroup) {
    if (root.isEmpty() || !cgroup.startsWith("/") || cgroup.indexOf(0) >= 0)
      return Optional.empty();
    Path path = root.get().resolve(cgroup.substring(1)).normalize();
    boolean below = path.startsWith(root.get()) && !path.equals(root.get());
    return below && Files.isDirectory(path) ? Optional.of(path) : Optional.empty();
  }

  private static Set<Integer> members(Path directory) throws IOException {
    return Files.readAllLines(directory.resolve("cgroup.procs")).stream()
        .map(Integer::valueOf)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static boolean isFrozenSoon(Path directory) throws IOException {
    for (int i = 0; i < POLLS; i++) {
      if (Files.readAllLines(directory.resolve("cgroup.events")).contains("frozen 1")) return true;
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private static void write(Path directory, String value) throws IOException {
    Files.writeString(
        directory.resolve("cgroup.freeze"), value, java.nio.file.StandardOpenOption.WRITE);
  }
}
