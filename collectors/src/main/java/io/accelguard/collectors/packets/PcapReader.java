// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import java.io.IOException;
import java.util.Optional;

/// The classic pcap format (draft-ietf-opsawg-pcap): either byte order, micro- or nanoseconds, and
/// the longer record headers of the old "modified" variant.
final class PcapReader {
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final int MODIFIED_RECORD_HEADER = 24;

  /// No sane record is longer (the largest snap length that libpcap accepts).
  static final int MAX_RECORD = 262_144;

  private final CaptureInput input;
  private final PacketSink sink;
  private final boolean bigEndian;
  private final long nanosPerTick;
  private final int recordHeader;
  private long packets;
  private long skipped;

  private PcapReader(
      CaptureInput input, PacketSink sink, boolean bigEndian, long nanosPerTick, int recordHeader) {
    this.input = input;
    this.sink = sink;
    this.bigEndian = bigEndian;
    this.nanosPerTick = nanosPerTick;
    this.recordHeader = recordHeader;
  }

  static Optional<PcapReader> of(CaptureInput input, PacketSink sink) {
    for (boolean big : new boolean[] {false, true}) {
      long magic = input.u32(0, big);
      if (magic == 0xa1b2c3d4L)
        return Optional.of(new PcapReader(input, sink, big, 1000, RECORD_HEADER));
      if (magic == 0xa1b23c4dL)
        return Optional.of(new PcapReader(input, sink, big, 1, RECORD_HEADER));
      if (magic == 0xa1b2cd34L)
        return Optional.of(new PcapReader(input, sink, big, 1000, MODIFIED_RECORD_HEADER));
    }
    return Optional.empty();
  }

  CaptureCounts read() throws IOException {
    if (!input.holds(FILE_HEADER)) return ended(true);
    // The upper bits tell of a frame check sequence and reserve the rest.
    int linkType = (int) (input.u32(20, bigEndian) & 0xffff);
    input.skip(FILE_HEADER);
    while (input.holds(recordHeader)) {
      long seconds = input.u32(0, bigEndian);
      long fraction = input.u32(4, bigEndian);
      long captured = input.u32(8, bigEndian);
      long wire = input.u32(12, bigEndian);
      input.skip(recordHeader);
      if (captured > MAX_RECORD) {
        skipped++;
        if (!input.skip(captured)) return ended(true);
        continue;
      }
      if (!input.holds((int) captured)) return ended(true);
      packets++;
      sink.packet(
          linkType,
          seconds * 1_000_000_000L + fraction * nanosPerTick,
          input.array(),
          input.position(),
          (int) captured,
          (int) Math.min(Math.max(wire, captured), Integer.MAX_VALUE));
      input.skip(captured);
    }
    return ended(input.held() > 0);
  }

  private CaptureCounts ended(boolean early) {
    return new CaptureCounts(packets, skipped, early, input.bytesRead());
  }
}
