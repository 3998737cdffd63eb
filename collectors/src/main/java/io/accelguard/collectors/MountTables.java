// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The [Mounts] of every mount namespace that a look comes across: each is read once a look, and
/// parsed again only when its text is another one.
final class MountTables {
  private final ProcFiles files;
  private final Map<String, Table> tables = new HashMap<>();
  private final Table none;
  private int look;

  private record Table(KeptBytes text, Mounts mounts, int look) {}

  /// @param files whose buffer is used, and means something else afterwards
  MountTables(ProcFiles files) {
    this.files = files;
    this.none = new Table(KeptBytes.none(), Mounts.parse(files.bytes(), 0), look);
  }

  /// Begins the next look, and forgets namespaces that the last one did not come across.
  void begin() {
    tables.values().removeIf(table -> table.look() != look);
    look++;
  }

  /// Of a process, by its directory below `/proc`.
  Mounts of(String directory) {
    int length = files.link(directory + "/ns/mnt");
    String namespace =
        length > 0 ? new String(files.bytes(), 0, length, StandardCharsets.ISO_8859_1) : directory;
    Table known = tables.getOrDefault(namespace, none);
    if (known.look() == look) return known.mounts();
    length = Math.max(0, files.read(directory + "/mountinfo"));
    Table table =
        known.text().equal(files.bytes(), 0, length)
            ? new Table(known.text(), known.mounts(), look)
            : new Table(
                KeptBytes.of(files.bytes(), 0, length), Mounts.parse(files.bytes(), length), look);
    tables.put(namespace, table);
    return table.mounts();
  }
}
