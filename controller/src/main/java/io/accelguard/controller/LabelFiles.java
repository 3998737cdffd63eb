// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.JsonCodec;
import io.accelguard.model.WorkloadReport.ProcessRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes false positives into a folder that `accelguard evaluate` reads: their command lines, and
/// labels of those whose recording lies there. A recording can only be made on the node; where it
/// is missing, a comment says what to do.
public final class LabelFiles {
  private static final JsonCodec CODEC = new JsonCodec();

  private LabelFiles() {}

  /// Writes `labels.yaml`, `cmdlines.tsv`, and for each the incident as JSON. Recordings that lie
  /// there are not touched.
  ///
  /// @return how many of them have a recording
  public static int write(Path folder, List<FalsePositive> all) throws IOException {
    Files.createDirectories(folder);
    List<String> runs = new ArrayList<>();
    List<String> lines = new ArrayList<>(List.of("id\tlabel\tcmdline\tsource"));
    int recorded = 0;
    for (FalsePositive one : all) {
      String file = one.name() + ".agrec";
      boolean isThere = Files.isRegularFile(folder.resolve(file));
      if (isThere) recorded++;
      runs.addAll(run(one, file, isThere));
      lines.addAll(commandLines(one));
      Files.writeString(
          folder.resolve(one.name() + ".json"),
          Texts.visible(CODEC.writePretty(one.incident())) + "\n");
    }
    List<String> yaml =
        new ArrayList<>(
            List.of(
                "# Incidents that people called false positives. Keys: docs/evaluation-data.md.",
                "provenance: exported by accelguard-controller labels export",
                "origin: recorded"));
    yaml.add(recorded == 0 ? "runs: []" : "runs:");
    yaml.addAll(runs);
    Files.write(folder.resolve("labels.yaml"), yaml);
    Files.write(folder.resolve("cmdlines.tsv"), lines);
    return recorded;
  }

  private static List<String> run(FalsePositive one, String file, boolean isThere) {
    String basis =
        one.basis()
            .map(b -> ", rules " + quoted(b.rules()) + ", weights " + quoted(b.model()))
            .orElse("");
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "  # called "
            + one.incident().verdict().category().id()
            + " on "
            + quoted(one.host())
            + " from "
            + one.began()
            + " to "
            + one.ended()
            + basis
            + ", incident "
            + quoted(one.incident().id()));
    String run = "- { file: " + file + ", tool: " + quoted(one.tool()) + " }";
    if (isThere) lines.add("  " + run);
    else
      lines.add("  # no recording yet; put it beside this file as named, and export again: " + run);
    return lines;
  }

  private static List<String> commandLines(FalsePositive one) {
    List<String> lines = new ArrayList<>();
    for (ProcessRef process : one.incident().workload().processes()) {
      String line = String.join(" ", process.argv()).replaceAll("\\s+", " ").strip();
      if (!line.isEmpty())
        lines.add(
            one.name()
                + "-"
                + lines.size()
                + "\tbenign-false-positive\t"
                + Texts.visible(line)
                + "\tincident "
                + Texts.visible(one.incident().id()));
    }
    return lines;
  }

  /// Text in double quotes as YAML and JSON read it, on one line.
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (Character.getType(c)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR ->
            quoted.append(String.format("\\u%04x", (int) c));
        default -> {
          if (c == '"' || c == '\\') quoted.append('\\');
          quoted.append(c);
        }
      }
    }
    return quoted.append('"').toString();
  }
}
