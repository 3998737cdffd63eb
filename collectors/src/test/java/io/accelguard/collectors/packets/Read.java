// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import io.accelguard.collectors.packets.protocols.Recognisers;
import io.accelguard.collectors.packets.protocols.Recognition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the product makes of packets.
record Read(List<FlowReport> flows, FlowCounts counts, Optional<CaptureCounts> file) {
  static Read packets(List<byte[]> packets, int mostFlows) {
    List<FlowReport> flows = new ArrayList<>();
    FlowTable table = new FlowTable(mostFlows, Recognisers.all(), flows::add);
    for (byte[] p : packets) table.packet(Frames.RAW_IP, 0, p, 0, p.length, p.length);
    return new Read(flows, table.finish(), Optional.empty());
  }

  static Read file(byte[] bytes) {
    List<FlowReport> flows = new ArrayList<>();
    FlowTable table = new FlowTable(1000, Recognisers.all(), flows::add);
    try {
      Optional<CaptureCounts> read = Capture.read(new ByteArrayInputStream(bytes), table);
      return new Read(flows, table.finish(), read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `protocol/category` of the only flow.
  static String verdict(List<byte[]> packets) {
    List<FlowReport> flows = packets(packets, 1000).flows();
    if (flows.size() != 1) return flows.size() + " flows";
    return verdict(flows.getFirst());
  }

  /// `protocol/category` of a flow.
  static String verdict(FlowReport flow) {
    Optional<Recognition> found = flow.recognition();
    return found.map(Recognition::protocol).orElse("unknown")
        + found.flatMap(Recognition::category).map(c -> "/" + c.id()).orElse("");
  }
}
