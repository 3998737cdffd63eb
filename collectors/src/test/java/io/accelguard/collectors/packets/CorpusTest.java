// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.accelguard.collectors.packets.protocols.Recognisers;
import io.accelguard.model.Category;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The level reached on the labelled captures beside the checkout, so that it cannot get worse. It
/// is a development set: these are no rates of the real world.
class CorpusTest {
  private static final Path CORPUS =
      Path.of(System.getProperty("accelguard.corpus", "../../shared/data/pcap"));

  /// Labelled flows that are found, per category, all labels included (weak, hard, policy).
  private static final Map<String, Integer> FEWEST_FOUND =
      Map.of("crypto-mining", 4, "p2p", 674, "remote-access", 208, "outbound-attack", 2197);

  /// A flow that carries AnyDesk's certificate in a capture labelled benign.
  private static final int MOST_FALSE = 1;

  private record Label(String file, String category, List<Pattern> flows) {}

  @Test
  void recall_and_false_findings_are_no_worse_than_before() throws IOException {
    assumeTrue(
        Files.isRegularFile(CORPUS.resolve("labels.csv")),
        "the evaluation data is not beside the checkout");
    Map<String, Integer> found = new TreeMap<>();
    Map<String, Integer> labelled = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Label label : labels())
      for (FlowReport flow : flows(CORPUS.resolve(label.file))) {
        String category =
            flow.recognition().flatMap(r -> r.category()).map(Category::id).orElse("none");
        boolean benign = label.category.equals("benign");
        if (benign && !category.equals("none")) wrong.add(label.file + " " + flow);
        if (benign || label.flows.stream().noneMatch(p -> isMeant(p, flow))) continue;
        labelled.merge(label.category, 1, Integer::sum);
        if (category.equals(label.category)) found.merge(category, 1, Integer::sum);
        else if (!category.equals("none")) wrong.add(label.file + " " + flow);
      }
    System.out.println("corpus: found " + found + " of " + labelled + ", wrong " + wrong.size());
    FEWEST_FOUND.forEach((category, fewest) ->
        assertThat(found.getOrDefault(category, 0)).as(category).isGreaterThanOrEqualTo(fewest));
    assertThat(wrong).hasSizeLessThanOrEqualTo(MOST_FALSE);
  }

  private static List<FlowReport> flows(Path file) throws IOException {
    List<FlowReport> flows = new ArrayList<>();
    FlowTable table = new FlowTable(FlowTable.DEFAULT_FLOWS, Recognisers.all(), flows::add);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      assertThat(Capture.read(in, table)).as(file.toString()).isPresent();
    }
    table.finish();
    return flows;
  }

  private static List<Label> labels() throws IOException {
    List<Label> labels = new ArrayList<>();
    for (String line : Files.readAllLines(CORPUS.resolve("labels.csv")))
      if (!line.startsWith("file,")) labels.add(label(line));
    return labels;
  }

  /// Columns before the notes hold no quoted commas.
  private static Label label(String line) {
    String[] columns = line.split(",", 6);
    List<Pattern> flows = new ArrayList<>();
    int at = columns[4].indexOf(": ");
    if (at > 0)
      for (String flow : columns[4].substring(at + 2).split("; "))
        flows.add(
            Pattern.compile(
                flow.replace("any ", "* ").replaceAll("([\\[\\].])", "\\\\$1").replace("*", ".*")));
    return new Label(columns[0], columns[3], flows);
  }

  private static boolean isMeant(Pattern label, FlowReport f) {
    String client = end(f, f.source(), f.sourcePort());
    String server = end(f, f.destination(), f.destinationPort());
    return label.matcher(f.protocol() + " " + client + ">" + server).matches()
        || label.matcher(f.protocol() + " " + server + ">" + client).matches();
  }

  private static String end(FlowReport flow, String address, int port) {
    String bracketed = address.contains(":") ? "[" + address + "]" : address;
    boolean ports = flow.protocol().equals("TCP") || flow.protocol().equals("UDP");
    return ports ? bracketed + ":" + port : bracketed;
  }
}
