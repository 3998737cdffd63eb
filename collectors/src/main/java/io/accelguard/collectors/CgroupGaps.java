// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Processes that control groups know and `/proc` does not list: something hides them. A process
/// that ends in between is missing once, so that only one that is missing at two calls, and is
/// still in its group, counts. The groups are walked at every tenth call.
final class CgroupGaps {
  private static final List<String> ROOTS =
      List.of("/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup");
  private static final int CALLS = 10;
  private static final int MOST_GROUPS = 2048;
  private static final int MOST_FOUND = 64;

  private final Host host;
  private final ProcFiles files = new ProcFiles(64 << 10);
  private Map<Integer, String> missing = Map.of();
  private List<Integer> confirmed = List.of();
  private int call;

  CgroupGaps(Host host) {
    this.host = host;
  }

  /// Pids that are hidden, as far as is known.
  List<Integer> find() {
    if (!missing.isEmpty()) confirm();
    else if (call++ % CALLS == 0) {
      missing = walk();
      if (missing.isEmpty()) confirmed = List.of();
    }
    return confirmed;
  }

  private void confirm() {
    Map<String, Set<Integer>> groups = new HashMap<>();
    missing.values().forEach(group -> groups.computeIfAbsent(group, this::members));
    Set<Integer> listed = listed();
    confirmed =
        missing.entrySet().stream()
            .filter(
                entry -> groups.getOrDefault(entry.getValue(), Set.of()).contains(entry.getKey()))
            .map(Map.Entry::getKey)
            .filter(pid -> !listed.contains(pid))
            .sorted()
            .limit(MOST_FOUND)
            .toList();
    missing = Map.of();
  }

  /// Pids with the group that they are in. The list of processes is read after the groups: who is
  /// new is on it.
  private Map<Integer, String> walk() {
    Optional<String> root =
        ROOTS.stream().filter(path -> host.exists(path + "/cgroup.procs")).findFirst();
    if (root.isEmpty()) return Map.of();
    Map<Integer, String> members = new HashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(host.text(root.get())));
    for (int n = 0; n < MOST_GROUPS && !open.isEmpty(); n++) {
      String group = open.remove();
      members(group).forEach(pid -> members.put(pid, group));
      open.addAll(below(group));
    }
    members.keySet().removeAll(listed());
    return members;
  }

  private static List<String> below(String group) {
    File[] children = new File(group).listFiles(File::isDirectory);
    List<String> paths = new ArrayList<>();
    if (children != null) for (File child : children) paths.add(child.getPath());
    return paths;
  }

  /// Processes outside of our pid namespace are 0. A line without an end may be half a number.
  private Set<Integer> members(String group) {
    int length = files.read(group + "/cgroup.procs");
    while (length > 0 && files.bytes()[length - 1] != '\n') length--;
    Set<Integer> pids = new HashSet<>();
    if (length <= 0) return pids;
    for (String line :
        new String(files.bytes(), 0, length, StandardCharsets.ISO_8859_1).split("\n", -1))
      if (Sysfs.isNumber(line) && Integer.parseInt(line) > 0) pids.add(Integer.parseInt(line));
    return pids;
  }

  private Set<Integer> listed() {
    Set<Integer> pids = new HashSet<>();
    String[] names = new File(host.text("/proc")).list();
    if (names == null) return pids;
    for (String name : names) if (Sysfs.isNumber(name)) pids.add(Integer.parseInt(name));
    return pids;
  }
}
