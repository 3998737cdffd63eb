// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.collectors.packets.CaptureCounts;
import io.accelguard.collectors.packets.FlowCounts;
import io.accelguard.collectors.packets.FlowReport;
import io.accelguard.collectors.packets.protocols.Recognition;
import io.accelguard.model.Category;
import io.accelguard.model.Grade;
import io.accelguard.model.JsonCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A flow as a row of a table and as one line of JSON.
final class FlowLines {
  static final String HEADER =
      String.format(
          Locale.ROOT,
          "%-5s %-46s %-46s %9s %-12s %-15s %s",
          "PROTO",
          "CLIENT",
          "SERVER",
          "PACKETS",
          "PROTOCOL",
          "CATEGORY",
          "EVIDENCE");

  private final JsonCodec codec = new JsonCodec();
  private final String file;

  FlowLines(String file) {
    this.file = file;
  }

  String json(FlowReport flow) {
    Map<String, Object> ends = new LinkedHashMap<>();
    ends.put("proto", flow.protocol());
    ends.put("src", flow.source());
    ends.put("sport", flow.sourcePort());
    ends.put("dst", flow.destination());
    ends.put("dport", flow.destinationPort());
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("file", Terminal.safe(file));
    line.put("flow", ends);
    line.put("packets", flow.packets());
    line.put("bytes", flow.bytes());
    line.put("out", volume(flow.out()));
    line.put("in", volume(flow.in()));
    line.put("protocol", protocol(flow));
    line.put("category", category(flow));
    flow.recognition()
        .map(Recognition::grade)
        .map(Grade::id)
        .ifPresent(grade -> line.put("grade", grade));
    line.put("evidence", evidence(flow));
    return codec.write(line);
  }

  private static Map<String, Object> volume(FlowReport.Volume volume) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("packets", volume.packets());
    map.put("bytes", volume.bytes());
    return map;
  }

  String row(FlowReport flow, int columns) {
    return Terminal.fit(
        String.format(
            Locale.ROOT,
            "%-5s %-46s %-46s %9d %-12s %-15s %s",
            flow.protocol(),
            end(flow.source(), flow.sourcePort()),
            end(flow.destination(), flow.destinationPort()),
            flow.packets(),
            protocol(flow),
            category(flow),
            String.join("; ", evidence(flow))),
        columns);
  }

  static String summary(String name, CaptureCounts read, FlowCounts flows) {
    return String.format(
        Locale.ROOT,
        "%s: %d packets, %d skipped (%d no IP, %d damaged, %d later fragments),"
            + " %d blocks skipped, %d flows, %d evicted%s.",
        name,
        flows.packets(),
        flows.skipped(),
        flows.notIp(),
        flows.damaged(),
        flows.laterFragments(),
        read.skippedBlocks(),
        flows.flows(),
        flows.evicted(),
        read.endedEarly() ? "; the file is cut or damaged" : "");
  }

  private static String end(String address, int port) {
    if (port == 0) return address;
    return address.contains(":") ? "[" + address + "]:" + port : address + ":" + port;
  }

  private static String protocol(FlowReport flow) {
    return flow.recognition().map(Recognition::protocol).orElse("unknown");
  }

  private static String category(FlowReport flow) {
    Optional<Category> category = flow.recognition().flatMap(Recognition::category);
    return category.map(Category::id).orElse("none");
  }

  private static List<String> evidence(FlowReport flow) {
    return flow.recognition().map(Recognition::evidence).orElse(List.of()).stream()
        .map(Terminal::safe)
        .toList();
  }
}
