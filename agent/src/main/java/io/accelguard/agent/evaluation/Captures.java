// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import io.accelguard.collectors.packets.Capture;
import io.accelguard.collectors.packets.FlowReport;
import io.accelguard.collectors.packets.FlowTable;
import io.accelguard.collectors.packets.protocols.Recognisers;
import io.accelguard.collectors.packets.protocols.Recognition;
import io.accelguard.model.Category;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Labelled captures: a folder with `labels.csv`, one row a capture, with the flows that should be
/// found in it. A recognised flow is evidence, not a verdict.
public final class Captures {
  private static final List<String> SOURCES = List.of("ndpi", "zeek", "suricata");

  /// Labels that the data itself calls uncertain, hard or a matter of policy.
  private static final Pattern DOUBTFUL = Pattern.compile("\\b(weak-label|policy|hard(?!-))\\b");

  record Label(String file, String category, List<Pattern> flows, boolean doubtful) {
    boolean benign() {
      return category.equals("benign");
    }

    String source() {
      String name = file.substring(file.lastIndexOf('/') + 1);
      return name.substring(0, Math.max(0, name.indexOf("__")));
    }
  }

  /// What came out of one capture.
  ///
  /// @param labelled flows that the label names
  /// @param found those of them that are recognised in the label's category
  /// @param false_ flows recognised as misuse in an innocent capture, or a labelled flow as another
  ///   kind of misuse
  record Outcome(Label label, int labelled, int found, int false_) {}

  private Captures() {}

  /// One row a category.
  public static Table table(Path folder) throws IOException {
    Table.Builder table =
        new Table.Builder(
                "Labelled captures",
                "category",
                "labelled flows found",
                "captures with a find",
                "without doubtful labels",
                "nDPI's captures",
                "Zeek's",
                "Suricata's",
                "captures with a false find")
            .note(
                "Flows recognised by content. Flows of one capture are not independent, so the"
                    + " bounds that mean something are those per capture. Doubtful: labels that the"
                    + " data calls weak, hard or a matter of policy.")
            .note(
                "nDPI has no column of its own: the labels of its captures are its own output,"
                    + " looked at again, so it would be measured against itself.");
    outcomes(folder).forEach((category, outcomes) -> table.row(row(category, outcomes)));
    return table.build();
  }

  /// What came out of the captures, by the category of their labels.
  static Map<String, List<Outcome>> outcomes(Path folder) throws IOException {
    Map<String, List<Outcome>> byCategory = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("labels.csv")).stream().skip(1).toList()) {
      Label label = label(line);
      byCategory
          .computeIfAbsent(label.category(), _ -> new ArrayList<>())
          .add(outcome(folder, label));
    }
    return byCategory;
  }

  private static List<Cell> row(String category, List<Outcome> outcomes) {
    List<Cell> row = new ArrayList<>();
    row.add(Cell.of(category));
    boolean benign = outcomes.getFirst().label().benign();
    int labelled = outcomes.stream().mapToInt(Outcome::labelled).sum();
    int found = outcomes.stream().mapToInt(Outcome::found).sum();
    row.add(benign ? new Cell.None() : new Rate(found, labelled));
    row.add(benign ? new Cell.None() : finds(outcomes));
    row.add(
        benign
            ? new Cell.None()
            : finds(outcomes.stream().filter(one -> !one.label().doubtful()).toList()));
    for (String source : SOURCES)
      row.add(
          benign
              ? new Cell.None()
              : finds(outcomes.stream().filter(o -> o.label().source().equals(source)).toList()));
    row.add(
        new Rate((int) outcomes.stream().filter(one -> one.false_() > 0).count(), outcomes.size()));
    return row;
  }

  private static Rate finds(List<Outcome> outcomes) {
    List<Outcome> asked = outcomes.stream().filter(one -> one.labelled() > 0).toList();
    return new Rate((int) asked.stream().filter(one -> one.found() > 0).count(), asked.size());
  }

  private static Outcome outcome(Path folder, Label label) throws IOException {
    int labelled = 0;
    int found = 0;
    int wrong = 0;
    for (FlowReport flow : flows(folder.resolve(label.file()))) {
      Optional<String> category =
          flow.recognition().flatMap(Recognition::category).map(Category::id);
      if (label.benign()) {
        if (category.isPresent()) wrong++;
        continue;
      }
      if (label.flows().stream().noneMatch(pattern -> isMeant(pattern, flow))) continue;
      labelled++;
      if (category.equals(Optional.of(label.category()))) found++;
      else if (category.isPresent()) wrong++;
    }
    return new Outcome(label, labelled, found, wrong);
  }

  private static List<FlowReport> flows(Path file) throws IOException {
    List<FlowReport> flows = new ArrayList<>();
    FlowTable table = new FlowTable(FlowTable.DEFAULT_FLOWS, Recognisers.all(), flows::add);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      if (Capture.read(in, table).isEmpty()) throw new IOException(file + " is no capture");
    }
    table.finish();
    return flows;
  }

  /// Columns before the notes hold no quoted commas.
  private static Label label(String line) throws IOException {
    String[] columns = line.split(",", 6);
    if (columns.length < 6) throw new IOException("a row of labels.csv has too few columns");
    List<Pattern> flows = new ArrayList<>();
    int at = columns[4].indexOf(": ");
    if (at > 0)
      for (String flow : columns[4].substring(at + 2).split("; ", -1))
        flows.add(pattern(flow.replace("any ", "* ")));
    return new Label(columns[0], columns[3], flows, DOUBTFUL.matcher(columns[5]).find());
  }

  /// A flow as text in which `*` stands for anything.
  private static Pattern pattern(String flow) {
    StringBuilder pattern = new StringBuilder();
    for (String part : flow.split("\\*", -1))
      pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    return Pattern.compile(pattern.toString());
  }

  private static boolean isMeant(Pattern label, FlowReport flow) {
    String client = end(flow, flow.source(), flow.sourcePort());
    String server = end(flow, flow.destination(), flow.destinationPort());
    return label.matcher(flow.protocol() + " " + client + ">" + server).matches()
        || label.matcher(flow.protocol() + " " + server + ">" + client).matches();
  }

  private static String end(FlowReport flow, String address, int port) {
    String bracketed = address.contains(":") ? "[" + address + "]" : address;
    boolean ports = flow.protocol().equals("TCP") || flow.protocol().equals("UDP");
    return ports ? bracketed + ":" + port : bracketed;
  }
}
