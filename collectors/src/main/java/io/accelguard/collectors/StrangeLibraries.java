// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which holders of a device map libraries of another driver than the host's. The mappings of a
/// training process are thousands of lines, which the kernel takes milliseconds to write, and
/// libraries stay: so they are read when a holder is new, and then once in a while.
final class StrangeLibraries {
  private static final Pattern LIBRARY =
      Pattern.compile(".* (\\d+) +(/.*/(libnvidia-ml|libcuda)\\.so(?:\\.(\\d[\\d.]*))?)");
  private static final int MOST_HOLDERS = 64;

  /// Looks between two of one holder; holders take turns.
  private static final int STRIDE = 30;

  private final Host host;
  private final ProcFiles files = new ProcFiles(1 << 20);
  private Map<Integer, List<String>> known = Map.of();
  private int looks;

  StrangeLibraries(Host host) {
    this.host = host;
  }

  /// By pid: management libraries with another inode than the agent's, and compute libraries of
  /// another version than the kernel module's.
  ///
  /// @param management inode of the library that the agent loads
  /// @param module version of the kernel module
  Map<Integer, List<String>> of(
      Set<Integer> holders, Optional<String> management, Optional<String> module) {
    Map<Integer, List<String>> found = new HashMap<>();
    looks++;
    for (int pid : holders) {
      if (found.size() == MOST_HOLDERS) break;
      boolean turn = (looks + pid) % STRIDE == 0;
      List<String> before = known.get(pid);
      found.put(pid, before == null || turn ? look(pid, management, module) : before);
    }
    known = found;
    return found;
  }

  private List<String> look(int pid, Optional<String> management, Optional<String> module) {
    int length = files.read(new File(host.text("/proc/" + pid), "maps").getPath());
    if (length <= 0) return List.of();
    Set<String> found = new TreeSet<>();
    String maps = new String(files.bytes(), 0, length, StandardCharsets.ISO_8859_1);
    for (String line : maps.split("\n", -1)) {
      if (!line.contains("/libnvidia-ml.so") && !line.contains("/libcuda.so")) continue;
      Matcher mapped = LIBRARY.matcher(line);
      if (!mapped.matches()) continue;
      Optional<String> version = Optional.ofNullable(mapped.group(4));
      boolean strange =
          mapped.group(3).equals("libnvidia-ml")
              ? management.filter(inode -> !inode.equals(mapped.group(1))).isPresent()
              : version.isPresent() && module.isPresent() && !version.equals(module);
      if (strange) {
        byte[] path = mapped.group(2).getBytes(StandardCharsets.ISO_8859_1);
        found.add(Escape.text(path, 0, path.length, 200));
      }
    }
    return List.copyOf(found);
  }
}
