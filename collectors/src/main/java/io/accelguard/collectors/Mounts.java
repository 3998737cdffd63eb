// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The mounts that a process sees, from its `mountinfo`, and which of them must not be touched:
/// whatever asks a file system that a program serves (FUSE, autofs) waits for that program, and a
/// tenant may write and stop it.
final class Mounts {
  private static final int MOST = 4096;

  private final Set<Integer> servedIds = new HashSet<>();
  private final Set<String> servedDevices = new HashSet<>();
  private final Map<String, Boolean> servedByPoint = new HashMap<>();

  private Mounts() {}

  /// Reads lines such as `36 35 98:0 /root /point rw master:1 - ext4 /dev/sda rw`; damaged ones are
  /// left out. Of two mounts on one point the later one is on top.
  static Mounts parse(byte[] bytes, int length) {
    Mounts mounts = new Mounts();
    String text = new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    text.lines().limit(MOST).forEach(mounts::add);
    return mounts;
  }

  private void add(String line) {
    List<String> fields = List.of(line.split(" ", -1));
    int dash = fields.indexOf("-");
    if (dash < 6 || dash + 1 >= fields.size() || !Sysfs.isNumber(fields.getFirst())) return;
    String type = fields.get(dash + 1);
    boolean served = type.startsWith("fuse") || type.equals("autofs");
    servedByPoint.put(plain(fields.get(4)), served);
    if (served) {
      servedIds.add(Integer.parseInt(fields.getFirst()));
      servedDevices.add(fields.get(2));
    }
  }

  /// Blanks and the like are written in octal: `\040`.
  private static String plain(String escaped) {
    StringBuilder plain = new StringBuilder(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      boolean octal = escaped.startsWith("\\", i) && escaped.length() >= i + 4;
      if (octal && escaped.substring(i + 1, i + 4).matches("[0-3][0-7][0-7]")) {
        plain.append((char) Integer.parseInt(escaped.substring(i + 1, i + 4), 8));
        i += 3;
      } else plain.append(escaped.charAt(i));
    }
    return new String(
        plain.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /// Whether a mount, by the number that `fdinfo` gives, is served by a program.
  boolean isServed(int mountId) {
    return servedIds.contains(mountId);
  }

  /// The same by device, as `maps` writes it: `08:02`.
  boolean isServed(String device) {
    int colon = device.indexOf(':');
    try {
      return servedDevices.contains(
          Integer.parseInt(device.substring(0, Math.max(0, colon)), 16)
              + ":"
              + Integer.parseInt(device.substring(colon + 1), 16));
    } catch (NumberFormatException e) {
      return true;
    }
  }

  /// Whether such a mount begins at a path without links.
  boolean isServedPoint(String path) {
    return Boolean.TRUE.equals(servedByPoint.get(path));
  }

  /// Whether a path without links lies in such a mount.
  boolean serves(String path) {
    String at = path;
    while (true) {
      Boolean served = servedByPoint.get(at.isEmpty() ? "/" : at);
      if (served != null) return served;
      if (at.isEmpty()) return false;
      at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
    }
  }

  /// The names of a path, empty and `.` left out.
  static List<String> names(String path) {
    List<String> names = new ArrayList<>(List.of(path.split("/", -1)));
    names.removeIf(name -> name.isEmpty() || name.equals("."));
    return names;
  }
}
