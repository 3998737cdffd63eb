// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Whether a file may be run as code of the agent: it and every directory above it belong to root
/// or to the agent's own user, and nobody else may write them. In a directory that all may write,
/// such as `/tmp`, the sticky bit must keep others from putting another file in its place. What has
/// passed can be changed by root and the agent only, so that nothing changes between check and use.
final class TrustedFile {
  private static final int WRITE_BY_OTHERS = 0002;
  private static final int WRITE_BY_GROUP = 0020;
  private static final int STICKY = 01000;

  private TrustedFile() {}

  /// What speaks against a file; empty when nothing does.
  ///
  /// @param real absolute, with all links followed
  /// @param self user id of the agent
  static Optional<String> objection(Path real, int self) {
    for (Path part = real; part != null; part = part.getParent()) {
      Optional<String> found = objection(part, self, !part.equals(real));
      if (found.isPresent()) return found;
    }
    return Optional.empty();
  }

  private static Optional<String> objection(Path part, int self, boolean directory) {
    try {
      Map<String, Object> facts =
          Files.readAttributes(part, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
      int uid = number(facts, "uid");
      int mode = number(facts, "mode");
      if (uid != 0 && uid != self)
        return Optional.of("%s belongs to user %d".formatted(shown(part), uid));
      if (directory && uid == 0 && (mode & STICKY) != 0) return Optional.empty();
      boolean group = (mode & WRITE_BY_GROUP) != 0 && number(facts, "gid") != 0;
      return group || (mode & WRITE_BY_OTHERS) != 0
          ? Optional.of("%s may be written by others than root".formatted(shown(part)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of("%s cannot be looked at".formatted(shown(part)));
    }
  }

  private static int number(Map<String, Object> facts, String name) {
    return facts.get(name) instanceof Integer number ? number : -1;
  }

  private static String shown(Path part) {
    byte[] bytes = part.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return Escape.text(bytes, 0, bytes.length, 200);
  }

  /// The user that this process runs as, where it may be known; else root.
  static int self() {
    try {
      return number(Files.readAttributes(Path.of("/proc/self"), "unix:uid"), "uid");
    } catch (IOException e) {
      return 0;
    }
  }
}
