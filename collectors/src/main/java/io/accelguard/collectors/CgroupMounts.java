// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Where each hierarchy of cgroups is mounted, as the host's first process sees it: old ones by
/// their controllers, the unified one wherever it is. A host that does not say is believed to do
/// what systemd does.
final class CgroupMounts {
  private static final String USUAL = "/sys/fs/cgroup";
  private static final int MOST_BYTES = 1 << 20;

  private final List<Mount> mounts;
  private final boolean hybrid;

  private record Mount(String directory, boolean unified, Set<String> controllers) {}

  CgroupMounts(Host host) {
    this.mounts = read(host);
    this.hybrid = host.exists(USUAL + "/unified");
  }

  /// @param controllers as in `/proc/PID/cgroup`: comma-separated, empty for the unified hierarchy
  String of(String controllers) {
    List<String> named = List.of(controllers.split(",", -1));
    for (Mount mount : mounts) {
      boolean found =
          controllers.isEmpty()
              ? mount.unified()
              : !mount.unified() && mount.controllers().containsAll(named);
      if (found) return mount.directory();
    }
    return usual(controllers);
  }

  private String usual(String controllers) {
    if (controllers.isEmpty()) return hybrid ? USUAL + "/unified" : USUAL;
    String name = controllers.startsWith("name=") ? controllers.substring(5) : controllers;
    return USUAL + "/" + name;
  }

  private static List<Mount> read(Host host) {
    try (InputStream in = Files.newInputStream(host.path("/proc/1/mountinfo"))) {
      String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      return text.lines().flatMap(line -> parse(line).stream()).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /// A line is `id parent major:minor root directory options … - type source super-options`; only a
  /// hierarchy that is mounted from its root shows what processes are said to be in.
  private static List<Mount> parse(String line) {
    int end = line.indexOf(" - ");
    if (end < 0) return List.of();
    String[] before = line.substring(0, end).split(" ", -1);
    String[] after = line.substring(end + 3).split(" ", -1);
    if (before.length < 6 || after.length < 3 || !before[3].equals("/")) return List.of();
    List<Mount> found = new ArrayList<>();
    if (after[0].equals("cgroup2")) found.add(new Mount(before[4], true, Set.of()));
    if (after[0].equals("cgroup"))
      found.add(new Mount(before[4], false, Set.copyOf(Arrays.asList(after[2].split(",", -1)))));
    return found;
  }
}
