// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.Basis;
import io.accelguard.model.Evidence;
import io.accelguard.model.Grade;
import io.accelguard.model.Verdict;
import io.accelguard.model.WorkloadReport;
import io.accelguard.model.WorkloadReport.ProcessRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One verdict in words and numbers: the same text for an operator and for the accused.
final class Explanation {
  private static final int PROCESSES = 5;
  private static final int ARGV_COLUMNS = 160;

  private final List<String> lines = new ArrayList<>();

  private Explanation() {}

  /// Lines ready to print; untrusted text is made visible.
  static List<String> of(WorkloadReport workload, Verdict verdict) {
    Explanation text = new Explanation();
    text.headline(workload, verdict);
    text.sum(verdict);
    text.evidence("What speaks for it", verdict.evidence());
    text.evidence("What speaks against it", verdict.counterEvidence());
    text.lines.add("");
    text.lines.add("The same sum to do again:");
    text.lines.addAll(Recomputation.of(verdict));
    text.sight(verdict);
    return text.lines;
  }

  private void headline(WorkloadReport workload, Verdict verdict) {
    field("verdict", verdict.state().id() + ": " + Words.category(verdict));
    field("probability", Words.percent(verdict.posterior()) + ", since " + verdict.since());
    field("workload", Terminal.safe(workload.workload()));
    field("owner", Words.owner(workload.owner()));
    attribution(workload.attribution());
    if (!workload.accelerators().isEmpty())
      field("accelerators", Terminal.safe(String.join(", ", workload.accelerators())));
    field("looks like", workload.context().id());
    Basis basis = workload.basis();
    if (basis != null)
      field("judged by", Terminal.safe("rules " + basis.rules() + ", model " + basis.model()));
    int shown = 0;
    for (ProcessRef process : workload.processes()) {
      if (shown++ == PROCESSES) break;
      String argv = Terminal.fit(Terminal.safe(String.join(" ", process.argv())), ARGV_COLUMNS);
      field(
          shown == 1 ? "processes" : "",
          process.pid() + " " + (argv.isEmpty() ? Terminal.safe(process.comm()) : argv));
      if (!process.exe().isEmpty()) field("", "  runs " + Terminal.safe(process.exe()));
    }
    int hidden = workload.processes().size() - PROCESSES;
    if (hidden > 0) field("", hidden + " more");
  }

  private void attribution(@Nullable Attribution attribution) {
    if (attribution == null) return;
    String heading = "place";
    for (String place : attribution.places()) {
      field(heading, Terminal.safe(place));
      heading = "";
    }
    if (!attribution.acting().isEmpty())
      field(
          "acting as",
          attribution.acting().stream()
              .map(uid -> "uid " + Integer.toUnsignedString(uid))
              .collect(Collectors.joining(", ")));
    for (Fact fact : attribution.facts())
      field("beware", Terminal.safe(fact.id() + ": " + fact.what()));
  }

  private void sum(Verdict verdict) {
    lines.add("");
    lines.add("How the probability comes about, in nats (one nat multiplies the odds by 2.718):");
    Waterfall waterfall = new Waterfall();
    waterfall.add("before any evidence", verdict.priorLogOdds());
    verdict.families().entrySet().stream()
        .filter(family -> Math.abs(family.getValue()) >= 0.05)
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .forEach(family -> waterfall.add(Terminal.safe(family.getKey()), family.getValue()));
    double rest = verdict.logOdds() - waterfall.level();
    if (Math.abs(rest) >= 0.05) waterfall.add("bounds on the whole", rest);
    lines.addAll(waterfall.lines());
    lines.add(
        String.format(
            Locale.ROOT,
            "  e^%.1f to 1 is a probability of %s.",
            verdict.logOdds(),
            Words.percent(verdict.posterior())));
  }

  private void evidence(String title, List<Evidence> evidence) {
    if (evidence.isEmpty()) return;
    lines.add("");
    lines.add(title + ":");
    for (Evidence item : evidence) {
      Grade grade = item.grade();
      String kind = item.family().id() + (grade == null ? "" : ", " + grade.id());
      lines.add(
          "  " + Words.nats(item.nats()) + "  " + Terminal.safe(item.what()) + " (" + kind + ")");
      lines.add("        seen     " + Terminal.safe(item.seen()));
      lines.add("        normal   " + Terminal.safe(item.expected()));
      lines.add("        source   " + Terminal.safe(item.source()));
    }
  }

  private void sight(Verdict verdict) {
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%.0f %% of the possible evidence had a value%s.",
            verdict.coverage() * 100,
            verdict.blind().isEmpty()
                ? ""
                : "; not seen: " + Terminal.safe(String.join(", ", verdict.blind()))));
  }

  private void field(String name, String value) {
    lines.add(String.format(Locale.ROOT, "%-13s %s", name, value));
  }
}
