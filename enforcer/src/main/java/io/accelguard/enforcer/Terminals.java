// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// Tells people on their terminals, as `write` does: pseudo terminals that belong to them and take
/// messages (`mesg y`). The text holds nothing that anybody chose.
interface Terminals {
  /// Writes to one terminal and says whether it was taken.
  ///
  /// @param device as `/proc/PID/stat` writes it
  boolean tell(int device, int uid, String text);

  /// Those of this host.
  static Terminals ofHost() {
    return (device, uid, text) -> {
      int major = (device >>> 8) & 0xfff;
      int minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
      // 136 to 143 are pseudo terminals, 256 each.
      if (major < 136 || major > 143 || minor > 255) return false;
      Path path = Path.of("/dev/pts", Integer.toString((major - 136) * 256 + minor));
      return isOf(path, uid) && Libc.writeDevice(path.toString(), text);
    };
  }

  private static boolean isOf(Path path, int uid) {
    try {
      return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(uid);
    } catch (IOException e) {
      return false;
    }
  }
}
