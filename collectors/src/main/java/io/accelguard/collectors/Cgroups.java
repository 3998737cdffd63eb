// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.ProcessSample.CgroupLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `/proc/PID/cgroup` and measures how far its names can be trusted: the name of a directory
/// is chosen by whoever may write its parent, so a component counts when every directory above it
/// is root's and nobody else's to write.
final class Cgroups {
  private static final int MAX_LINES = 32;
  private static final int MAX_COMPONENTS = 64;
  private static final int MAX_CACHED = 4096;

  private final Host host;
  private final boolean hybrid;
  private final Map<String, Boolean> rootOwned =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MAX_CACHED;
        }
      };

  /// Most processes are where others are too: one list serves them all.
  private final Map<List<CgroupLine>, List<CgroupLine>> lists = new HashMap<>();

  Cgroups(Host host) {
    this.host = host;
    this.hybrid = host.exists("/sys/fs/cgroup/unified");
  }

  /// Forgets what is known of directories; they may have changed hands.
  void forget() {
    rootOwned.clear();
    lists.clear();
  }

  /// Splits the text of a cgroup file; a line without two colons is kept as it is, with nothing
  /// trusted.
  List<CgroupLine> parse(byte[] bytes, int length) {
    List<CgroupLine> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= length && lines.size() < MAX_LINES; i++) {
      if (i < length && bytes[i] != '\n') continue;
      if (i > from) lines.add(line(Escape.text(bytes, from, i, 4096)));
      from = i + 1;
    }
    List<CgroupLine> list = List.copyOf(lines);
    List<CgroupLine> known = lists.size() < MAX_CACHED ? lists.putIfAbsent(list, list) : null;
    return known == null ? list : known;
  }

  private CgroupLine line(String text) {
    int first = text.indexOf(':');
    int second = text.indexOf(':', first + 1);
    if (first < 0 || second < 0) return new CgroupLine("?", text, 0);
    String controllers = text.substring(first + 1, second);
    String path = text.substring(second + 1);
    return new CgroupLine(
        controllers, path, path.startsWith("/") ? trusted(mount(controllers), path) : 0);
  }

  private String mount(String controllers) {
    if (controllers.isEmpty()) return hybrid ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup";
    String name = controllers.startsWith("name=") ? controllers.substring(5) : controllers;
    return "/sys/fs/cgroup/" + name;
  }

  private int trusted(String mount, String path) {
    int count = 0;
    String parent = mount;
    for (String component : path.substring(1).split("/", MAX_COMPONENTS)) {
      if (component.isEmpty() || component.equals("..") || !isRootOwned(parent)) break;
      count++;
      parent = parent + "/" + component;
    }
    return count;
  }

  private boolean isRootOwned(String directory) {
    Boolean known = rootOwned.get(directory);
    if (known != null) return known;
    boolean owned = readRootOwned(directory);
    rootOwned.put(directory, owned);
    return owned;
  }

  private boolean readRootOwned(String directory) {
    try {
      Map<String, Object> attributes =
          Files.readAttributes(host.path(directory), "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
      return attributes.get("uid") instanceof Integer uid
          && uid == 0
          && attributes.get("mode") instanceof Integer mode
          && (mode & 0022) == 0;
    } catch (IOException | RuntimeException e) {
      // A name that the file system cannot express or that is gone is nobody's word.
      return false;
    }
  }
}
