// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Whom `/etc/subuid` lends which user ids, so that a process of a rootless container is known to
/// be its user's. Names are looked up in `/etc/passwd` alone: users of a directory service count
/// only where the file has their number. An id that is lent to two is lent to nobody.
final class SubordinateIds {
  private static final String RANGES = "/etc/subuid";
  private static final String USERS = "/etc/passwd";
  private static final int MOST_BYTES = 4 << 20;
  private static final int MOST_RANGES = 65_536;
  private static final long MOST_ID = 0xFFFF_FFFEL;

  private final Host host;
  private List<Range> ranges = List.of();
  private List<FileTime> read = List.of();

  private record Range(long first, long count, int owner) {
    boolean holds(long id) {
      return id >= first && id - first < count;
    }
  }

  SubordinateIds(Host host) {
    this.host = host;
    refresh();
  }

  /// Reads the files again if they changed.
  void refresh() {
    List<FileTime> now = List.of(changed(RANGES), changed(USERS));
    if (now.equals(read)) return;
    read = now;
    ranges = parse(text(RANGES), text(USERS));
  }

  /// The user whom the id is lent.
  OptionalInt lentBy(int uid) {
    long id = Integer.toUnsignedLong(uid);
    OptionalInt found = OptionalInt.empty();
    for (Range range : ranges) {
      if (!range.holds(id)) continue;
      if (found.isPresent() && found.getAsInt() != range.owner()) return OptionalInt.empty();
      found = OptionalInt.of(range.owner());
    }
    return found;
  }

  private FileTime changed(String file) {
    try {
      return Files.getLastModifiedTime(host.path(file));
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private String text(String file) {
    try (InputStream in = Files.newInputStream(host.path(file))) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static List<Range> parse(String subuid, String passwd) {
    Map<String, OptionalLong> users = new HashMap<>();
    for (String line : passwd.lines().toList()) {
      String[] fields = line.split(":", -1);
      if (fields.length >= 3) users.putIfAbsent(fields[0], id(fields[2]));
    }
    List<Range> ranges = new ArrayList<>();
    for (String line : subuid.lines().limit(MOST_RANGES).toList()) {
      String[] fields = line.split(":", -1);
      if (fields.length != 3) continue;
      OptionalLong owner = users.getOrDefault(fields[0], id(fields[0]));
      OptionalLong first = id(fields[1]);
      OptionalLong count = id(fields[2]);
      if (owner.isPresent() && first.isPresent() && count.isPresent())
        ranges.add(new Range(first.getAsLong(), count.getAsLong(), (int) owner.getAsLong()));
    }
    return List.copyOf(ranges);
  }

  private static OptionalLong id(String text) {
    if (!text.matches("[0-9]{1,10}")) return OptionalLong.empty();
    long id = Long.parseLong(text);
    return id <= MOST_ID ? OptionalLong.of(id) : OptionalLong.empty();
  }
}
