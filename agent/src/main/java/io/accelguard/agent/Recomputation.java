// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Evidence;
import io.accelguard.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The sum of a verdict with enough digits to do it again by hand: from the listed evidence to the
/// families, from the families to the probability.
final class Recomputation {
  /// Reports round to three digits, each item by itself.
  private static final double ROUNDING = 0.005;

  private Recomputation() {}

  /// Lines ready to print.
  static List<String> of(Verdict verdict) {
    List<String> lines = new ArrayList<>();
    double prior = verdict.priorLogOdds();
    lines.add(
        line(
            "before",
            prior,
            String.format(Locale.ROOT, "ln(%s / (1 − the same))", verdict.prior())));
    double sum = prior;
    List<Map.Entry<String, Double>> families =
        verdict.families().entrySet().stream()
            .sorted(
                Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    for (Map.Entry<String, Double> family : families) {
      sum += family.getValue();
      lines.add(line(family.getKey(), family.getValue(), parts(verdict, family)));
    }
    lines.add(line("bounds on the whole", verdict.logOdds() - sum, ""));
    lines.add(
        line(
            "sum",
            verdict.logOdds(),
            String.format(Locale.ROOT, "1 / (1 + e^−sum) is %.6f", verdict.posterior())));
    return lines;
  }

  private static String parts(Verdict verdict, Map.Entry<String, Double> family) {
    double listed =
        Stream.concat(verdict.evidence().stream(), verdict.counterEvidence().stream())
            .filter(item -> item.family().id().equals(family.getKey()))
            .mapToDouble(Evidence::nats)
            .sum();
    double rest = family.getValue() - listed;
    return Math.abs(rest) < ROUNDING
        ? "all listed"
        : String.format(
            Locale.ROOT,
            "%s listed, %s too little to list or cut off",
            signed(listed),
            signed(rest));
  }

  private static String line(String name, double nats, String how) {
    return String.format(Locale.ROOT, "  %-20s %8s  %s", Terminal.safe(name), signed(nats), how)
        .stripTrailing();
  }

  private static String signed(double nats) {
    String digits = String.format(Locale.ROOT, "%.3f", Math.abs(nats));
    return (nats < 0 && !digits.equals("0.000") ? "−" : "+") + digits;
  }
}
