// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Reads a capture file in the pcap or pcapng format, packet by packet, in bounded memory.
public final class Capture {
  private Capture() {}

  /// Hands every packet on; empty when the stream is no capture of a known format.
  ///
  /// @throws IOException only when the stream itself fails
  public static Optional<CaptureCounts> read(InputStream in, PacketSink sink) throws IOException {
    CaptureInput input = new CaptureInput(in);
    if (!input.holds(4)) return Optional.empty();
    long magic = input.u32(0, true);
    if (magic == PcapngReader.SECTION_HEADER)
      return Optional.of(new PcapngReader(input, sink).read());
    Optional<PcapReader> classic = PcapReader.of(input, sink);
    return classic.isPresent() ? Optional.of(classic.get().read()) : Optional.empty();
  }
}
