// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The pcapng format (draft-ietf-opsawg-pcapng): sections in either byte order, several interfaces,
/// enhanced, simple and the obsolete packet blocks. A block that contradicts itself is skipped and
/// counted.
final class PcapngReader {
  /// Type of the block that begins a section; reads the same in both byte orders.
  static final long SECTION_HEADER = 0x0a0d0d0aL;

  private static final long BYTE_ORDER_MAGIC = 0x1a2b3c4dL;
  private static final int MAX_INTERFACES = 4096;
  private static final int FRAME = 12;

  private final CaptureInput input;
  private final PacketSink sink;
  private final List<PcapngInterface> interfaces = new ArrayList<>();
  private boolean bigEndian;
  private long packets;
  private long skipped;

  PcapngReader(CaptureInput input, PacketSink sink) {
    this.input = input;
    this.sink = sink;
  }

  CaptureCounts read() throws IOException {
    while (input.holds(FRAME)) {
      if (input.u32(0, true) == SECTION_HEADER && !section()) return ended(true);
      long type = input.u32(0, bigEndian);
      long length = input.u32(4, bigEndian);
      // Without a sane length nothing tells where the next block begins.
      if (length < FRAME || length % 4 != 0) {
        skipped++;
        return ended(true);
      }
      if (length > CaptureInput.CAPACITY) {
        skipped++;
        if (!input.skip(length)) return ended(true);
        continue;
      }
      if (!input.holds((int) length)) return ended(true);
      if (input.u32((int) length - 4, bigEndian) != length || !block(type, (int) length)) skipped++;
      input.skip(length);
    }
    return ended(input.held() > 0);
  }

  private boolean section() {
    long magic = input.u32(8, true);
    if (magic == BYTE_ORDER_MAGIC) bigEndian = true;
    else if (magic == Integer.reverseBytes((int) BYTE_ORDER_MAGIC)) bigEndian = false;
    else {
      skipped++;
      return false;
    }
    interfaces.clear();
    return true;
  }

  private boolean block(long type, int length) {
    return switch ((int) type) {
      case 1 -> describe(length);
      case 2 -> packet(length, input.u16(8, bigEndian), 12, 28);
      case 3 -> simple(length);
      case 6 -> packet(length, input.u32(8, bigEndian), 12, 28);
      default -> true; // names, statistics, secrets, and what others invent
    };
  }

  private boolean describe(int length) {
    if (length < 20 || interfaces.size() >= MAX_INTERFACES) return false;
    interfaces.add(PcapngInterface.read(input, 8, length - 4, bigEndian));
    return true;
  }

  /// Enhanced and obsolete packet blocks have their fields at the same places.
  private boolean packet(int length, long interfaceId, int timeAt, int dataAt) {
    if (length < dataAt + 4 || interfaceId >= interfaces.size()) return false;
    PcapngInterface on = interfaces.get((int) interfaceId);
    long captured = input.u32(20, bigEndian);
    if (captured > length - dataAt - 4) return false;
    long ticks = input.u32(timeAt, bigEndian) << 32 | input.u32(timeAt + 4, bigEndian);
    hand(on, on.nanos(ticks), dataAt, captured, input.u32(24, bigEndian));
    return true;
  }

  private boolean simple(int length) {
    if (length < 16 || interfaces.isEmpty()) return false;
    long wire = input.u32(8, bigEndian);
    PcapngInterface on = interfaces.getFirst();
    long captured = Math.min(wire, length - 16);
    if (on.snapLength() > 0) captured = Math.min(captured, on.snapLength());
    hand(on, 0, 12, captured, wire);
    return true;
  }

  private void hand(PcapngInterface on, long atNanos, int dataAt, long captured, long wire) {
    packets++;
    sink.packet(
        on.linkType(),
        atNanos,
        input.array(),
        input.position() + dataAt,
        (int) captured,
        (int) Math.min(Math.max(wire, captured), Integer.MAX_VALUE));
  }

  private CaptureCounts ended(boolean early) {
    return new CaptureCounts(packets, skipped, early, input.bytesRead());
  }
}
