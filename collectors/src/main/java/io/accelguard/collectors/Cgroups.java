// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.ProcessSample.CgroupLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `/proc/PID/cgroup` and measures how far its names can be trusted: the name of a directory
/// is chosen by whoever may write its parent, so a component counts when every directory above it
/// is root's and nobody else's to write. Of a directory that was removed with processes in it the
/// last sight counts, and without one nothing.
final class Cgroups {
  private static final int MAX_LINES = 32;
  private static final int MAX_COMPONENTS = 64;
  private static final int MAX_CACHED = 4096;
  private static final String DELETED = " (deleted)";

  private final Host host;
  private final CgroupMounts mounts;
  private int round;
  private final Map<String, Known> directories =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MAX_CACHED;
        }
      };

  /// Most processes are where others are too: one list serves them all.
  private final Map<List<CgroupLine>, List<CgroupLine>> lists = new HashMap<>();

  private record Known(boolean rootOwned, int round) {}

  /// What a look at a directory can say.
  private enum Look {
    ROOT_OWNED,
    OTHERS,
    GONE
  }

  Cgroups(Host host) {
    this.host = host;
    this.mounts = new CgroupMounts(host);
  }

  /// Looks at directories again before they are believed; they may have changed hands. What was
  /// known is kept for those that are removed while processes are still in them.
  void forget() {
    round++;
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
    if (first < 0 || second < 0) return new CgroupLine(CgroupLine.DAMAGED, text, 0);
    String controllers = text.substring(first + 1, second);
    String path = text.substring(second + 1);
    if (!path.startsWith("/")) return new CgroupLine(controllers, path, 0);
    String mount = mounts.of(controllers);
    boolean removed = path.endsWith(DELETED) && look(mount + path) == Look.GONE;
    if (removed) path = path.substring(0, path.length() - DELETED.length());
    return new CgroupLine(controllers, path, trusted(mount, path, removed));
  }

  private int trusted(String mount, String path, boolean removed) {
    int count = 0;
    String parent = mount;
    for (String component : path.substring(1).split("/", MAX_COMPONENTS)) {
      if (component.isEmpty() || component.equals("..") || !isRootOwned(parent, removed)) break;
      count++;
      parent = parent + "/" + component;
    }
    return count;
  }

  private boolean isRootOwned(String directory, boolean removed) {
    Known known = directories.get(directory);
    if (known != null && known.round() == round) return known.rootOwned();
    Look look = look(directory);
    if (look == Look.GONE) return removed && known != null && known.rootOwned();
    boolean owned = look == Look.ROOT_OWNED;
    directories.put(directory, new Known(owned, round));
    return owned;
  }

  private Look look(String directory) {
    try {
      Map<String, Object> attributes =
          Files.readAttributes(host.path(directory), "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
      boolean owned =
          attributes.get("uid") instanceof Integer uid
              && uid == 0
              && attributes.get("mode") instanceof Integer mode
              && (mode & 0022) == 0;
      return owned ? Look.ROOT_OWNED : Look.OTHERS;
    } catch (NoSuchFileException e) {
      return Look.GONE;
    } catch (IOException | RuntimeException e) {
      // A name that the file system cannot express is nobody's word.
      return Look.OTHERS;
    }
  }
}
