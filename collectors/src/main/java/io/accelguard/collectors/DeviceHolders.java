// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.ProcessKey;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Which processes hold which device nodes open, by the links of their descriptors. Known holders
/// and the focus are looked at on each call, all others in turn, a few on each call, so that a new
/// holder outside of the focus is found within a bounded number of calls.
final class DeviceHolders {
  private static final int TURN = 96;
  private static final int MOST_HOLDERS = 512;
  private static final int MOST_DESCRIPTORS = 1024;
  private static final int MOST_CALLS = 24;

  private final Host host;
  private final Predicate<String> wanted;
  private final ProcFiles files = new ProcFiles(512);
  private Map<Integer, List<Held>> known = Map.of();
  private int next;
  private int hidden;
  private int hiddenInRound;
  private int callsInRound;
  private boolean complete;

  /// One open node.
  record Held(String descriptor, String path) {}

  /// @param wanted paths below `/dev`, and what else a link may say, that are of interest
  DeviceHolders(Host host, Predicate<String> wanted) {
    this.host = host;
    this.wanted = wanted;
  }

  /// Holders by pid, in order.
  Map<Integer, List<Held>> find(Focus focus) {
    Set<Integer> candidates = new LinkedHashSet<>(known.keySet());
    focus.processes().stream().map(ProcessKey::pid).sorted().forEach(candidates::add);
    candidates.addAll(turn());
    boolean roundEnds = next == 0;
    hidden = 0;
    Map<Integer, List<Held>> found = new TreeMap<>();
    for (int pid : candidates) {
      List<Held> held = held(pid);
      if (!held.isEmpty() && found.size() < MOST_HOLDERS) found.put(pid, held);
    }
    known = found;
    hiddenInRound += hidden;
    callsInRound++;
    if (found.size() == MOST_HOLDERS || callsInRound > MOST_CALLS) complete = false;
    if (roundEnds) {
      complete = hiddenInRound == 0 && callsInRound <= MOST_CALLS && found.size() < MOST_HOLDERS;
      hiddenInRound = 0;
      callsInRound = 0;
    }
    return found;
  }

  /// Whether the last round over all processes could look at each, and was so short that nobody has
  /// held a node for long without being found.
  boolean complete() {
    return complete;
  }

  /// Processes of the last call whose descriptors may not be listed, or are too many: blind, which
  /// is not clean.
  int hidden() {
    return hidden;
  }

  private List<Integer> turn() {
    String[] names = new File(host.text("/proc")).list();
    if (names == null) return List.of();
    int[] pids =
        Arrays.stream(names).filter(Sysfs::isNumber).mapToInt(Integer::parseInt).sorted().toArray();
    List<Integer> chosen = new ArrayList<>();
    for (int pid : pids) if (pid >= next && chosen.size() < TURN) chosen.add(pid);
    next = chosen.size() < TURN ? 0 : chosen.getLast() + 1;
    return chosen;
  }

  private List<Held> held(int pid) {
    File directory = new File(host.text("/proc/" + pid + "/fd"));
    String[] descriptors = directory.list();
    if (descriptors == null) {
      if (directory.exists()) hidden++;
      return List.of();
    }
    Map<String, String> found = new HashMap<>();
    for (int i = 0; i < Math.min(descriptors.length, MOST_DESCRIPTORS); i++) {
      if (!Sysfs.isNumber(descriptors[i])) continue;
      int length = files.link(directory + "/" + descriptors[i]);
      if (length <= 0) continue;
      String path = Escape.text(files.bytes(), 0, length, 512);
      if (wanted.test(path)) found.put(descriptors[i], path);
    }
    if (found.isEmpty() && descriptors.length > MOST_DESCRIPTORS) hidden++;
    return found.entrySet().stream()
        .map(e -> new Held(e.getKey(), e.getValue()))
        .sorted(java.util.Comparator.comparing(Held::descriptor))
        .toList();
  }
}
