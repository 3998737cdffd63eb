// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the datagram flows of `/proc/PID/net/nf_conntrack` where they are accounted. Lines of
/// other protocols leave no garbage.
final class ConntrackTable {
  private static final int MOST_BYTES = 2 << 20;
  private static final int MOST_LINE = 1024;
  private static final byte[] ACCOUNTED = " bytes=".getBytes(StandardCharsets.ISO_8859_1);

  private final byte[] room = new byte[1 << 16];

  /// Empty when there is no table, it is longer than is read, or nothing is accounted: the first
  /// line tells.
  ///
  /// @param known lines of the last look
  Optional<List<ConntrackLine>> read(Path table, Map<String, ConntrackLine> known) {
    List<ConntrackLine> lines = new ArrayList<>();
    try (InputStream in = Files.newInputStream(table)) {
      int kept = 0;
      int all = 0;
      for (int got = in.read(room); got > 0; got = in.read(room, kept, room.length - kept)) {
        int length = kept + got;
        if (all == 0 && !isAccounted(length)) return Optional.empty();
        all += got;
        if (all > MOST_BYTES) return Optional.empty();
        int used = take(length, known, lines);
        kept = length - used > MOST_LINE ? 0 : length - used;
        System.arraycopy(room, length - kept, room, 0, kept);
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(lines);
  }

  private boolean isAccounted(int length) {
    for (int at = 0; at + ACCOUNTED.length <= length && room[at] != '\n'; at++) {
      int same = 0;
      while (same < ACCOUNTED.length && room[at + same] == ACCOUNTED[same]) same++;
      if (same == ACCOUNTED.length) return true;
    }
    return false;
  }

  /// @return how many bytes whole lines took
  private int take(int length, Map<String, ConntrackLine> known, List<ConntrackLine> lines) {
    int from = 0;
    for (int at = 0; at < length; at++) {
      if (room[at] != '\n') continue;
      if (at - from <= MOST_LINE && ConntrackLine.isDatagram(room, from, at)) {
        String text = new String(room, from, at - from, StandardCharsets.ISO_8859_1);
        ConntrackLine.parse(text, known)
            .filter(line -> line.there().isAccounted() && line.back().isAccounted())
            .ifPresent(lines::add);
      }
      from = at + 1;
    }
    return from;
  }
}
