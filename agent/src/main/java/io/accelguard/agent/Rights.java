// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The capabilities of this process that widen its sight.
///
/// @param effective the kernel's bit set
record Rights(long effective) {

  /// A capability that lets some source see more.
  enum Right {
    DAC_READ_SEARCH(2),
    NET_ADMIN(12),
    NET_RAW(13),
    SYS_PTRACE(19),
    SYS_ADMIN(21);

    private final int bit;

    Right(int bit) {
      this.bit = bit;
    }

    /// As the kernel and systemd call it.
    String id() {
      return "CAP_" + name();
    }
  }

  /// Of this process; none when `/proc` does not say.
  static Rights ofProcess() {
    try {
      return parse(Files.readString(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return new Rights(0);
    }
  }

  /// From the text of `/proc/PID/status`.
  static Rights parse(String status) {
    for (String line : status.split("\n", -1)) {
      String value = line.startsWith("CapEff:") ? line.substring(7).strip() : "";
      if (value.matches("[0-9a-f]{1,16}")) return new Rights(Long.parseUnsignedLong(value, 16));
    }
    return new Rights(0);
  }

  boolean holds(Right right) {
    return (effective >>> right.bit & 1) == 1;
  }

  /// Those of the needed ones that are not held, in the kernel's order.
  List<Right> missing(Set<Right> needed) {
    return Stream.of(Right.values()).filter(r -> needed.contains(r) && !holds(r)).toList();
  }

  List<String> held() {
    return Stream.of(Right.values()).filter(this::holds).map(Right::id).toList();
  }
}
