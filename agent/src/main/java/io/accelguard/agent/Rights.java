// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The capabilities of this process that widen its .
///
/// @param effective the kernel's bit set
record Rights(long effective) {

  /// A capability and what it lets us see.
  enum Right {
    DAC_READ_SEARCH(2, "CAP_DAC_READ_SEARCH", "the descriptors that other users' processes hold"),
    SYS_PTRACE(19, "CAP_SYS_PTRACE", "what other users' processes execute and map");

    private final int bit;
    private final String id;
    private final String sight;

    Right(int bit, String id, String sight) {
      this.bit = bit;
      this.id = id;
      this.sight = sight;
    }

    /// As the kernel calls it.
    String id() {
      return id;
    }

    /// What it lets us see.
    String sight() {
      return sight;
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

  List<Right> missing() {
    List<Right> missing = new ArrayList<>();
    for (Right right : Right.values()) if (!holds(right)) missing.add(right);
    return missing;
  }

  List<String> held() {
    List<String> held = new ArrayList<>();
    for (Right right : Right.values()) if (holds(right)) held.add(right.id());
    return held;
  }
}
