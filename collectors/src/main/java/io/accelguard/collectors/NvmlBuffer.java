// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import java.util.function.IntSupplier;

/// Room for a list that the driver fills. It grows until the driver is content, up to a bound, and
/// never believes a length that does not fit.
final class NvmlBuffer {
  private static final int FIRST_ENTRIES = 64;
  private static final int MOST_ENTRIES = 8192;
  private static final int TRIES = 10;

  private final NvmlAsk ask;
  private final int entryBytes;
  private final Memory count = new Memory(4);
  private Memory entries;

  /// @param entryBytes size of the largest entry that will be asked for
  NvmlBuffer(NvmlAsk ask, int entryBytes) {
    this.ask = ask;
    this.entryBytes = entryBytes;
    this.entries = new Memory((long) FIRST_ENTRIES * entryBytes);
  }

  /// How many entries fit, then how many there are: what the driver is given and gives back.
  Memory count() {
    return count;
  }

  /// The entries as the last call left them.
  Memory entries() {
    return entries;
  }

  /// Lets a call fill the entries.
  ///
  /// @param bytes size of an entry of this call
  /// @return number of entries; a code, negative, when there are none
  int fill(int bytes, IntSupplier call) {
    for (int tries = 0; tries < TRIES; tries++) {
      int room = (int) (entries.size() / bytes);
      count.setInt(0, room);
      entries.clear();
      int code = call.getAsInt();
      int length = count.getInt(0);
      if (code != NvmlLibrary.INSUFFICIENT_SIZE || room >= MOST_ENTRIES) {
        return ask.accepts(code)
            ? (int) ask.within(Integer.toUnsignedLong(length), 0, room).orElse(room)
            : -code;
      }
      long wanted = Math.max(2L * room, Integer.toUnsignedLong(length) + FIRST_ENTRIES);
      entries = new Memory(Math.min(wanted, MOST_ENTRIES) * entryBytes);
    }
    return ask.accepts(NvmlLibrary.INSUFFICIENT_SIZE) ? 0 : -NvmlLibrary.INSUFFICIENT_SIZE;
  }
}
