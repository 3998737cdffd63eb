// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import java.util.Locale;

/// Addresses as text, without any look-up.
final class Addresses {
  private Addresses() {}

  static String text(int version, long high, long low) {
    return version == 4
        ? ((low >> 24) & 0xff)
            + "."
            + ((low >> 16) & 0xff)
            + "."
            + ((low >> 8) & 0xff)
            + "."
            + (low & 0xff)
        : sixes(high, low);
  }

  /// RFC 5952: the longest run of two or more zero groups, the first of equals, is `::`.
  private static String sixes(long high, long low) {
    int[] groups = new int[8];
    for (int i = 0; i < 4; i++) {
      groups[i] = (int) ((high >>> (48 - 16 * i)) & 0xffff);
      groups[4 + i] = (int) ((low >>> (48 - 16 * i)) & 0xffff);
    }
    int runAt = 8;
    int runLength = 1;
    for (int i = 0; i < 8; i++) {
      int j = i;
      while (j < 8 && groups[j] == 0) j++;
      if (j - i > runLength) {
        runAt = i;
        runLength = j - i;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == runAt) {
        text.append("::");
        i += runLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
      text.append(Integer.toHexString(groups[i]).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }
}
