// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.collectors.packets.CaptureCounts;
import io.accelguard.collectors.packets.FlowCounts;
import io.accelguard.collectors.packets.FlowReport;
import io.accelguard.collectors.packets.protocols.Recognition;
import io.accelguard.model.Category;
import java.util.List;
import java.util.Locale;

/// A flow as a row of a table and as one line of JSON. There may be a hundred thousand flows in a
/// file, so both are put together by hand; every value is a number or text that was made safe.
final class FlowLines {
  private static final int[] WIDTHS = {5, 46, 46, -9, 12, 15};

  private final String file;
  private final StringBuilder line = new StringBuilder(512);

  FlowLines(String file) {
    this.file = Terminal.safe(file);
  }

  static String header() {
    StringBuilder header = new StringBuilder();
    String[] names = {"PROTO", "CLIENT", "SERVER", "PACKETS", "PROTOCOL", "CATEGORY"};
    for (int i = 0; i < names.length; i++) cell(header, names[i], WIDTHS[i]);
    return header.append("EVIDENCE").toString();
  }

  String json(FlowReport flow) {
    line.setLength(0);
    text("{\"file\":", file);
    text(",\"flow\":{\"proto\":", flow.protocol());
    text(",\"src\":", flow.source());
    number(",\"sport\":", flow.sourcePort());
    text(",\"dst\":", flow.destination());
    number(",\"dport\":", flow.destinationPort());
    number("},\"packets\":", flow.packets());
    number(",\"bytes\":", flow.bytes());
    volume(",\"out\":", flow.out());
    volume(",\"in\":", flow.in());
    text(",\"protocol\":", protocol(flow));
    text(",\"category\":", category(flow));
    flow.recognition().ifPresent(found -> text(",\"grade\":", found.grade().id()));
    String before = ",\"evidence\":[";
    for (String one : evidence(flow)) {
      text(before, one);
      before = ",";
    }
    return line.append(before.equals(",") ? "]}" : before + "]}").toString();
  }

  private void volume(String name, FlowReport.Volume volume) {
    number(name + "{\"packets\":", volume.packets());
    number(",\"bytes\":", volume.bytes());
    line.append('}');
  }

  private void number(String before, long value) {
    line.append(before).append(value);
  }

  /// Text without control characters: only what ends or escapes a string is left to be escaped.
  private void text(String before, String value) {
    line.append(before).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') line.append('\\');
      line.append(c);
    }
    line.append('"');
  }

  String row(FlowReport flow, int columns) {
    line.setLength(0);
    cell(line, flow.protocol(), WIDTHS[0]);
    cell(line, end(flow.source(), flow.sourcePort()), WIDTHS[1]);
    cell(line, end(flow.destination(), flow.destinationPort()), WIDTHS[2]);
    cell(line, Long.toString(flow.packets()), WIDTHS[3]);
    cell(line, protocol(flow), WIDTHS[4]);
    cell(line, category(flow), WIDTHS[5]);
    line.append(String.join("; ", evidence(flow)));
    return Terminal.fit(line.toString(), columns);
  }

  /// Padded to its width, to the right where that is negative, and a blank behind it.
  private static void cell(StringBuilder row, String text, int width) {
    String blanks = " ".repeat(Math.max(0, Math.abs(width) - text.length()));
    row.append(width < 0 ? blanks + text : text + blanks).append(' ');
  }

  static String summary(String name, CaptureCounts read, FlowCounts flows, boolean stopped) {
    String end = stopped ? "; stopped before the end" : "; the file is cut or damaged";
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
        stopped || read.endedEarly() ? end : "");
  }

  private static String end(String address, int port) {
    if (port == 0) return address;
    return address.contains(":") ? "[" + address + "]:" + port : address + ":" + port;
  }

  private static String protocol(FlowReport flow) {
    return flow.recognition().map(Recognition::protocol).orElse("unknown");
  }

  private static String category(FlowReport flow) {
    return flow.recognition().flatMap(Recognition::category).map(Category::id).orElse("none");
  }

  private static List<String> evidence(FlowReport flow) {
    return flow.recognition().map(Recognition::evidence).orElse(List.of()).stream()
        .map(Terminal::safe)
        .toList();
  }
}
